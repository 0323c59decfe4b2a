"""How the work goes, on the board's page: a line each, and what the board has asked for and has no answer to."""

from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.services.board import Board
from compliance_app.services.board_work import BoardWork, MeasureStates
from compliance_app.services.effort import EffortCounts
from compliance_app.services.request_counts import RequestFigures
from compliance_app.services.today import Deadlines
from compliance_app.storage.tables import Effect, MeasureStatus
from compliance_app.ui import pages
from compliance_app.ui.widgets.format import date_words, day_month, distance, of, whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.rows import Text, count_rows, split_rows

_QUOTED: Final = 120
"""Characters of the board's input."""
_ASKED: Final = 2
"""Of the board's unanswered input, how many are quoted."""


def work_section(board: Board, deadlines: Deadlines) -> None:
    """How the work goes, a line each; what there is nothing of is not said."""
    st.header("Arbeidet", anchor=False)
    work = board.work
    rows: list[tuple[Text, Text]] = [
        (f"Vurdert for {board.year}", _share(board.rated, board.suppliers)),
        ("Tiltak", _measures(work.measures)),
    ]
    if work.measures.states[MeasureStatus.DONE]:
        done = whole(work.measures.states[MeasureStatus.DONE])
        rows.append(("Gjennomført", fill("<b>{done}</b>, {said}", done=done, said=effects(work.measures))))
    if work.efforts.asked:
        rows.append(("Leverandører spurt", asked_words(work.efforts)))
    if work.remedies or work.without_remedy:
        rows.append(("Gjenoppretting", _remedy(work)))
    rows += [("Svart i tide", _answered(board.requests)), ("Frister", _deadlines(deadlines))]
    html(split_rows(rows))


def _measures(found: MeasureStates) -> Text:
    """«3 åpne, 1 over fristen»."""
    if not found.total:
        return "ingen"
    late = fill(', <span class="ak-late">{late} over fristen</span>', late=whole(found.late))
    return concat(
        fill("<b>{open}</b> {word}", open=whole(found.open), word="åpent" if found.open == 1 else "åpne"),
        late if found.late else "",
    )


def effects(found: MeasureStates) -> str:
    """«2 virket, 1 virket ikke, 1 er ikke vurdert»; of the measures that are finished."""
    counted = [
        *((found.effects[one], words) for one, words in _EFFECTS.items()),
        (found.not_judged, "er ikke vurdert"),
    ]
    return NB.join(f"{whole(count)} {words}" for count, words in counted if count)


_EFFECTS: Final = {
    Effect.HELPED: "virket",
    Effect.PARTLY: "virket delvis",
    Effect.NOT: "virket ikke",
    Effect.UNCLEAR: "vet vi ikke om virket",
}


def asked_words(efforts: EffortCounts) -> Text:
    """«5, 3 har svart, 1 svarte ikke»: effort, not result."""
    parts = [f"{whole(efforts.answered)} har svart" if efforts.answered else "ingen har svart"]
    if efforts.no_answer:
        parts.append(f"{whole(efforts.no_answer)} svarte ikke")
    return fill("<b>{asked}</b>, {rest}", asked=whole(efforts.asked), rest=", ".join(parts))


def _remedy(work: BoardWork) -> Text:
    """«1 av 2 gjennomført», and harm that nothing is agreed for."""
    said = (
        fill("{share} gjennomført", share=_share(work.remedied, work.remedies)) if work.remedies else Html("")
    )
    if not work.without_remedy:
        return said
    lacking = fill('<span class="ak-late">{count} mangler</span>', count=whole(work.without_remedy))
    return concat(said, ", " if work.remedies else "", lacking)


def _deadlines(found: Deadlines) -> Text:
    """«5, 1 over fristen», «5, neste om 3 dager»; the dates themselves stand on «I dag»."""
    if not found.total:
        return "ingen venter"
    if found.late or found.next is None:
        late = f"{whole(found.late)} over fristen"
        return fill('<b>{all}</b>, <span class="ak-late">{late}</span>', all=whole(found.total), late=late)
    far = distance(found.next, clock.today())
    return fill("<b>{all}</b>, neste {far}", all=whole(found.total), far=far)


def _answered(requests: RequestFigures) -> Text:
    """«5 av 5»: sent by the Act's last day, of those sent or overdue."""
    due = requests.in_time + requests.late + requests.overdue
    if due:
        return _share(requests.in_time, due)
    return "ingen besvart ennå" if requests.received else "ingen henvendelser"


def _share(part: int, total: int) -> Html:
    return fill("<b>{part}</b>{rest}", part=whole(part), rest=of(part, total).removeprefix(whole(part)))


def asked_section(board: Board) -> None:
    """What the board is asked for, and by when."""
    st.header("Styret bes om", anchor=False)
    items: list[Text] = ["Innspill til hvilke risikoer som skal prioriteres"]
    if board.signed < board.signers or not (board.signers or board.standing.in_force):
        items.append(_sign(board))
    html(count_rows(items))
    inputs_section(board)


def _sign(board: Board) -> str:
    by = board.publish_by
    day = day_month(by) if by.year == board.today.year else date_words(by)
    if by < board.today:
        asked = f"Å lese og signere redegjørelsen for {board.year}. Fristen var {day}."
    else:
        asked = f"Å lese og signere redegjørelsen innen {day}."
    if board.standing.status is None or not board.signers:
        return asked
    return f"{asked} {board.signed} av {board.signers} har signert."


def inputs_section(board: Board) -> None:
    """What the board has asked for and has no answer to; the newest answer where nothing waits."""
    waiting = board.work.unanswered
    for row in waiting[:_ASKED]:
        day = ""
        if row.due:
            late = row.due < board.today
            day = fill('<span class="{kind}">{word} {day}.</span> ', kind="ak-late" if late else "",
                       word="Over fristen" if late else "Svar innen", day=date_words(row.due))  # fmt: skip
        who = f"Ansvarlig: {row.owner}." if row.owner else ""
        came = f"Fra {row.given_by}, med lenke. " if row.by_link else ""
        html(
            fill(
                '<p class="ak-small">Ikke besvart: «{text}» {came}{day}{who}</p>',
                text=_short(row.text), came=came, day=day, who=who,
            )
        )  # fmt: skip
    answered = next((row for row in board.inputs if row.answer), None)
    if answered and not waiting:
        said = _short(f"Besvart: {answered.answer}")
        html(
            fill(
                '<p class="ak-small">Siste innspill: «{text}» {said}</p>',
                text=_short(answered.text),
                said=said,
            )
        )
    if waiting or answered:
        rest = len(waiting) - _ASKED
        label = f"Alle innspill, {whole(rest)} til er ikke besvart" if rest > 0 else "Alle innspill"
        page_link(pages.link("virksomheten"), label=label, query_params={"del": "innspill"})


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED].rsplit(' ', 1)[0]} …"
