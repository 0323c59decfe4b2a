"""What we have promised and who owns it: late first, then by day, then what is finished; each beside the risk it answers."""

from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.services.contacts import owner_names
from compliance_app.services.measure_list import (
    PAGE_SIZE,
    Group,
    MeasureLine,
    MeasurePage,
    Wanted,
    measure_page,
)
from compliance_app.storage.tables import Effect, MeasureStatus
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views import tiltak_skjema
from compliance_app.ui.views.parts_groups import grouped, page_number
from compliance_app.ui.views.parts_record import say_saved
from compliance_app.ui.widgets.format import day
from compliance_app.ui.widgets.head import empty_state, flow, page_head
from compliance_app.ui.widgets.link_row import link_row, page_link
from compliance_app.ui.widgets.markup import Html, fill
from compliance_app.ui.widgets.rows import when

GROUPS: Final = {
    Group.LATE: "Over fristen",
    Group.THIS_MONTH: "Denne måneden",
    Group.LATER: "Senere",
    Group.WITHOUT_DAY: "Uten frist",
    Group.DONE: "Ferdig",
}
EFFECTS: Final = {
    Effect.HELPED: "Det virket",
    Effect.PARTLY: "Det virket delvis",
    Effect.NOT: "Det virket ikke",
    Effect.UNCLEAR: "Vi vet ikke om det virket",
}
_EVERYBODY: Final = "Alle"


def view() -> None:
    """Draw the list, or the form of the measure that the address names (``id``) or of a new one (``ny``)."""
    if tiltak_skjema.asked_for():
        tiltak_skjema.view()
        return
    actor = current_actor()
    everything = measure_page(actor, Wanted())
    if not sum(everything.counts.values()):
        page_head("Tiltak", "Her står hva dere har lovet å gjøre, hvem som eier det, og hva det førte til.")
        empty_state(
            "Ingen tiltak ennå",
            "Høy og medium risiko skal møtes med et tiltak eller en begrunnelse. Begynn med den risikoen som er mest alvorlig.",
            _new,
        )
        return
    page_head("Tiltak", lead(everything), _actions)
    say_saved()
    wanted = _filters()
    _list(wanted)


def lead(shown: MeasurePage) -> str:
    """What is late and what waits, in one or two sentences."""
    counts = shown.counts
    open_ = sum(counts[group] for group in Group if group is not Group.DONE)
    if not open_:
        return f"Ingen tiltak er åpne. {_many(counts[Group.DONE])} er gjennomført."
    said = f"{_many(open_)} er {'åpent' if open_ == 1 else 'åpne'}."
    late = NB.opening(NB.bare(counts[Group.LATE], "tiltak", open_)) if counts[Group.LATE] else "Ingen"
    return f"{said} {late} er over fristen."


def _many(count: int) -> str:
    return NB.opening(f"{NB.bare(count, 'tiltak')} tiltak")


def _actions() -> None:
    page_link(pages.link("oppfolging"), label="Oppfølging av leverandører")
    _new()


def _new() -> None:
    if may(Verb.RECORD_MEASURE) and st.button("Nytt tiltak", type="primary", key="new"):
        st.switch_page(pages.link("tiltak"), query_params={"ny": "1"})


def _filters() -> Wanted:
    text_column, owner_column = flow([2, 1], key="measure-filter", gap="medium")
    text = text_column.text_input(
        "Søk", placeholder="Tiltak, risiko, leverandør eller ansvarlig", type="search", live=True,
        key="tiltak-sok", persist_state="session",
    )  # fmt: skip
    names = owner_names(current_actor())
    owner = owner_column.selectbox(
        "Ansvarlig", [_EVERYBODY, *names], key="tiltak-eier", persist_state="session"
    )
    picked = st.pills(
        "Vis", list(Group), format_func=lambda group: GROUPS[group], selection_mode="multi", wrap=True,
        key="tiltak-gruppe", persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    return Wanted(
        owner="" if owner in (None, _EVERYBODY) else owner, text=text or "", groups=frozenset(picked or ())
    )


def _list(wanted: Wanted) -> None:
    key = f"tiltak-side-{abs(hash(wanted))}"
    grouped(
        measure_page(current_actor(), wanted, page_number(key)), GROUPS, _row, key=key, size=PAGE_SIZE,
        none="Ingen tiltak passer. Fjern noe av det du har valgt over.",
    )  # fmt: skip


def _row(line: MeasureLine) -> None:
    link_row(
        line.id, pages.link("tiltak"), line.what, _under(line), before=_before(line), query={"id": line.id}
    )


def _before(line: MeasureLine) -> Html:
    today = clock.today()
    if line.group is Group.DONE:
        return fill(
            '<div class="ak-when"><b>Ferdig</b><span class="ak-small">{day}</span></div>',
            day=day(line.done_on, today) if line.done_on else "",
        )
    if line.due is None:
        return Html('<div class="ak-when"><b>Ingen frist</b></div>')
    return when(line.due, today)


def _under(line: MeasureLine) -> str:
    """«Mot tvangsarbeid: Leverandør 1. I gang. Ansvarlig: Innkjøper 1.»"""
    parts = [f"Mot {line.risk}." if line.risk else "Ikke knyttet til en bestemt risiko."]
    if line.status is not MeasureStatus.DONE:
        parts.append("I gang." if line.status is MeasureStatus.ONGOING else "Planlagt.")
        parts.append(f"Ansvarlig: {line.owner}." if line.owner else "Ingen ansvarlig.")
        return " ".join(parts)
    parts.append(NB.sentence(f"Resultat: {_short(line.result)}"))
    parts.append(f"{EFFECTS[Effect(line.effect)]}." if line.effect else "Effekten er ikke vurdert.")
    return " ".join(parts)


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:120].rsplit(' ', 1)[0]} …"
