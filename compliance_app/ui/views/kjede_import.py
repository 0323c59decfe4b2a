"""Taking in a list of chains: what was read, what it means, what would happen; then the report, and the way back."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.files.limits import MAX_LIST_BYTES
from compliance_app.files.supplier_rows import Question
from compliance_app.services.chain_import import (
    ChainPreview,
    import_chain,
    preview_chain,
    recent_chain_batches,
)
from compliance_app.services.chain_report import ChainReport
from compliance_app.services.import_kinds import CHAIN
from compliance_app.services.import_undo import UndoReport
from compliance_app.services.imports import undo_import
from compliance_app.services.register_words import HOW_KNOWN, ROLE
from compliance_app.services.supplier_reads import country_choices
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ChainRole, HowKnown
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_chain_questions import chain_answers, chain_questions, gather
from compliance_app.ui.views.parts_file import FileInHand, as_before, look_up, take_in_hand
from compliance_app.ui.views.parts_mapping import choose_columns, choose_rows, read_sentence
from compliance_app.ui.views.parts_preview import refused_values
from compliance_app.ui.widgets.format import date_words, moment_words, whole
from compliance_app.ui.widgets.head import html, page_head
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.rows import name_rows, split_rows

_TITLE: Final = "Ta inn kjeder"
_KEY: Final = "chain-import"
_UNDONE: Final = "chain-undone"
_GRID: Final = 200
_MEGABYTE: Final = 1024 * 1024


@dataclass
class ChainInHand(FileInHand):
    """A list of chains on its way in.

    Attributes:
        questions: every question asked so far; an answered one stays on the page.
        seen: the newest preview with the key of what it was made from.
    """

    questions: dict[str, Question] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    mapping: dict[str, int] = field(default_factory=dict)
    seen: tuple[object, ChainPreview] | None = None
    report: ChainReport | None = None

    def forget(self) -> None:
        """Let go of what was worked out from the columns as they were read until now."""
        self.questions, self.seen = {}, None


def view() -> None:
    """Draw the page."""
    actor = current_actor()
    hand = st.session_state.get(_KEY)
    undone = st.session_state.get(_UNDONE)
    if isinstance(undone, UndoReport):
        _taken_back(undone)
    elif not isinstance(hand, ChainInHand):
        _choose(actor)
    elif hand.report is not None:
        _report(actor, hand.report)
    else:
        _look(actor, hand)


def _back() -> tuple[st.Page, str]:
    return pages.link("leverandorer"), "Leverandører"


def _choose(actor: Actor) -> None:
    page_head(
        _TITLE,
        "Ett ledd på hver rad: leverandøren, nivået bak den, navnet, landet og varen. "
        "Du ser hva som blir lest før noe lagres.",
        back=_back(),
    )
    with st.container(width=720):
        message = st.container()
        uploaded = st.file_uploader(
            "Liste over kjeder (Excel eller CSV)",
            key=f"chain-file-{st.session_state.get('chain-round', 0)}",
            max_upload_size=MAX_LIST_BYTES // _MEGABYTE,
        )
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text="Nivå 1 leverer til leverandøren, nivå 2 til leddet på nivå 1 over, og så videre. I stedet for nivå kan "
                "en kolonne si hvem leddet leverer til. Leverandørene må stå i registeret fra før.",
            )
        )
    if uploaded is not None:
        refused = take_in_hand(_KEY, ChainInHand, uploaded.getvalue(), uploaded.name, CHAIN)
        if refused:
            message.error(md(refused))
            return
        st.rerun()
    _earlier(actor)


def _put_away() -> None:
    st.session_state.pop(_KEY, None)
    st.session_state.pop(_UNDONE, None)
    st.session_state["chain-round"] = st.session_state.get("chain-round", 0) + 1


def _earlier(actor: Actor) -> None:
    batches = recent_chain_batches(actor)
    if not batches:
        return
    st.header("Tidligere innlesinger", anchor=False)
    with st.container(gap=None):
        for batch in batches:
            with st.container(key=f"row-{batch.id}"):
                left, right = st.columns([5, 1], vertical_alignment="center")
                state = f"{moment_words(batch.imported_at)}, {batch.imported_by}"
                state += " · angret" if batch.undone_at else ""
                with left:
                    html(
                        fill(
                            '{name}<br><span class="ak-small">{state}</span>',
                            name=batch.file_name,
                            state=state,
                        )
                    )
                place = right.container(horizontal=True, horizontal_alignment="right")
                if batch.undone_at is None and place.button("Angre", key=f"undo-{batch.id}"):
                    _undo(actor, batch.id)


def _undo(actor: Actor, batch: str) -> None:
    try:
        st.session_state[_UNDONE] = undo_import(actor, batch)
    except AktsomError as error:
        st.error(md(str(error)))
        return
    st.rerun()


def _look(actor: Actor, hand: ChainInHand) -> None:
    """The list as it was read, everything that can be corrected, and the one button that saves."""
    look_up(actor, hand)
    top, messages = st.container(), st.container()
    as_before(hand)
    choose_rows(hand)
    mapping = choose_columns(hand)
    seen = None if mapping is None else _preview(actor, hand, mapping)
    if seen is not None:
        chain_questions(hand.token, hand.questions, hand.names, seen.plan.by_name_alone)
        _what_happens(seen)
        refused_values(seen.rejected, (), seen.rows.notes)
    with top:
        pressed = _head(hand, seen)
    if pressed and mapping is not None:
        with messages, st.status("Tar inn kjedene og vurderer risikoen …") as status:
            try:
                hand.report = import_chain(
                    actor,
                    hand.opened,
                    mapping,
                    chain_answers(hand.token, hand.questions),
                    once=f"chain-{hand.token}",
                )
            except AktsomError as error:
                status.update(label=md(str(error)), state="error")
                return
            hand.seen = None
        st.rerun()


def _preview(actor: Actor, hand: ChainInHand, mapping: dict[str, int]) -> ChainPreview:
    if hand.mapping != mapping:
        hand.mapping, hand.questions = dict(mapping), {}
    answers = chain_answers(hand.token, hand.questions)
    key = (hand.opened.sheet_index, hand.opened.header_row, mapping, answers)
    if hand.seen is None or hand.seen[0] != key:
        hand.seen = (key, preview_chain(actor, hand.opened, mapping, answers))
    seen = hand.seen[1]
    gather(hand.token, hand.questions, seen.asked)
    hand.names |= seen.names
    return seen


def _head(hand: ChainInHand, seen: ChainPreview | None) -> bool:
    count = len(seen.plan.new) + len(seen.plan.changed) if seen else 0
    learned = bool(seen and (seen.plan.leads or seen.plan.placed))
    pressed: list[bool] = []

    def actions() -> None:
        if st.button("Velg en annen fil", type="tertiary", key="other-file"):
            _put_away()
            st.rerun()
        label = f"Ta inn {whole(count)} ledd" if count else "Lagre det nye" if learned else "Ta inn ledd"
        pressed.append(st.button(label, type="primary", disabled=not (count or learned), key="take-in"))

    page_head(_TITLE, f"{read_sentence(hand.opened)} {_status(seen, count)}".strip(), actions, back=_back())
    return pressed[0]


def _status(seen: ChainPreview | None, count: int) -> str:
    if seen is None:
        return "Velg kolonnen med leverandøren og kolonnen med navnet på leddet, så ser du hva som skjer."
    if not count and (seen.plan.leads or seen.plan.placed):
        return "Leddene står i kjedene fra før. Nye land og svar kan lagres."
    if not count:
        return (
            "Alt i listen står i kjedene fra før." if seen.plan.unchanged else "Ingen av radene kan tas inn."
        )
    if seen.read_before:
        day = date_words(date.fromisoformat(seen.read_before))
        return f"Den samme filen ble lest inn {day}; bare det som er annerledes nå, blir endret."
    return ""


def _what_happens(seen: ChainPreview) -> None:
    st.header("Dette skjer når listen tas inn", anchor=False)
    plan = seen.plan
    rows = [
        ("Nye ledd", whole(len(plan.new))),
        ("Ledd som endres", whole(len(plan.changed))),
        ("Ledd som er uendret", whole(plan.unchanged)),
        ("Nye produsenter", whole(len(plan.producers))),
        ("Leverandører som får nye eller endrede ledd", whole(len(plan.touched))),
        ("Rader som ikke kan tas inn", whole(sum(not one.row_taken for one in seen.rejected))),
    ]
    with st.container(width=560):
        html(split_rows(rows))
    if not plan.new:
        return
    st.dataframe(
        pd.DataFrame(_lines(seen)),
        hide_index=True,
        height=min(360, 38 + 35 * min(len(plan.new), _GRID)),
        alt=f"Forhåndsvisning av {whole(len(plan.new))} nye ledd.",
    )
    if len(plan.new) > _GRID:
        text = f"Viser de første {_GRID} av {whole(len(plan.new))}."
        html(fill('<p class="ak-small">{text}</p>', text=text))


def _lines(seen: ChainPreview) -> list[dict[str, Any]]:
    names = country_choices()
    new = seen.plan.new
    lines = []
    for link in new[:_GRID]:
        buyer = new[link.buyer].row.name if isinstance(link.buyer, int) else ""
        lines.append(
            {
                "Rad": link.row.row,
                "Leverandør": seen.names.get(link.supplier, link.row.supplier),
                "Ledd": link.row.name,
                "Land": names.get(link.row.iso2 or "", "ukjent"),
                "Leverer til": buyer or ("et ledd fra før" if link.buyer else "leverandøren"),
                "Vare": link.row.goods,
                "Hva leddet gjør": ROLE[ChainRole(link.row.role or "PRODUCER")],
                "Hvordan dere vet det": HOW_KNOWN[HowKnown(link.row.how_known or "DECLARED")],
            }
        )
    return lines


def _report(actor: Actor, done: ChainReport) -> None:
    taken = done.created + done.updated
    title = f"{whole(taken)} ledd er tatt inn" if taken else "Ingenting i kjedene ble endret"

    def actions() -> None:
        if st.button("Ta inn en liste til", type="tertiary", key="another"):
            _put_away()
            st.rerun()
        if st.button("Angre innlesingen", key="undo"):
            _undo(actor, done.batch)
        if st.button("Se landene i kjedene", type="primary", key="see"):
            _put_away()
            st.switch_page(pages.link("kjedeland"))

    rated = f"{whole(done.rated)} {'vurdering er ny' if done.rated == 1 else 'vurderinger er nye'}."
    page_head(title, f"Leverandørene er vurdert på nytt etter metoden. {rated}", actions, back=_back())
    rows = [
        ("Rader lest", whole(done.rows_read)),
        ("Nye ledd", whole(done.created)),
        ("Ledd som ble endret", whole(done.updated)),
        ("Ledd som var uendret", whole(done.unchanged)),
        ("Nye produsenter", whole(done.producers_created)),
        ("Leverandører i listen", whole(done.suppliers)),
    ]
    with st.container(width=560):
        html(split_rows(rows))
    refused_values(done.rejected, (), done.notes, done=True)


def _taken_back(undone: UndoReport) -> None:
    gone = f"{whole(undone.removed)} ledd er fjernet" if undone.removed else "Ingen ledd er fjernet"
    restored = f", og {whole(undone.restored)} opplysninger er slik de var" if undone.restored else ""

    def again() -> None:
        if st.button("Ta inn en liste", type="primary", key="again"):
            _put_away()
            st.rerun()

    page_head("Innlesingen er angret", f"{gone}{restored}.", again, back=_back())
    if undone.kept:
        st.header("Disse ble stående", anchor=False)
        html("Noen har endret dem eller lagt ledd bak dem etterpå. Åpne leverandøren, og rett dem én for én.")
        html(name_rows((name, why, "") for name, why in undone.kept[:200]))
