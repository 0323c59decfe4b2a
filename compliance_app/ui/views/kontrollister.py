"""Screening lists: what the enterprise has and how old it is, and the names of ours that may stand on them."""

from math import ceil
from typing import Final

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.files.screening_words import OWN, PRESETS
from compliance_app.services import screening
from compliance_app.services.work import Actor
from compliance_app.storage.tables import HitDecision
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views import kontrollister_ny, kontrollister_treff
from compliance_app.ui.views.parts_screening import DECIDED, HIT, HITS, checked, counted, fetched, hit_rows
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import empty_state, flow, html, page_head
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.rows import name_rows
from compliance_app.ui.widgets.task import start_task, task_progress

_TITLE: Final = "Kontrollister"
_FORM: Final = "skjema"
_KIND: Final = "screening"
_WHAT: Final = (
    "Aktsom henter ingenting selv. Du laster ned eller kopierer en liste der den er publisert, og tar den inn her. "
    "Så sammenlignes alle leverandører og produsenter med den. Et treff betyr bare at navnene ligner; du avgjør."
)


def view() -> None:
    """Draw the page: one hit (``treff``), the form for a list (``skjema``), or all."""
    actor = current_actor()
    if st.query_params.get(HIT):
        kontrollister_treff.draw(actor, st.query_params[HIT])
    elif st.query_params.get(_FORM):
        kontrollister_ny.draw(actor)
    else:
        _all(actor)


def _all(actor: Actor) -> None:
    found = screening.screening(actor)
    if not found.lists:
        page_head(_TITLE, _WHAT, back=_back())
        empty_state(
            "Ingen kontrollister ennå", "Begynn med en av listene under, eller ta en annen.", lambda: _take_in(primary=True)
        )  # fmt: skip
        _where(found)
        return
    page_head(_TITLE, lead(found), lambda: _actions(actor, found), back=_back())
    said = st.session_state.pop("screening-said", "")
    if said:
        st.success(md(said))
    task_progress(actor, _KIND)
    left, right = flow([1.5, 1])
    with left:
        _hits(actor)
    with right:
        _lists(found)
        _where(found)


def _back() -> tuple[st.Page, str]:
    return pages.link("leverandorer"), "Leverandører"


def lead(found: screening.Screening) -> str:
    """What there is, whether the register is compared with it, and what waits."""
    names = sum(one.entries for one in found.lists)
    said = f"{NB.opening(counted(len(found.lists), ('liste', 'lister')))} med {whole(names)} navn."
    unchecked = [one for one in found.lists if one.checked_at is None]
    if unchecked:
        which = NB.join(f"«{one.name}»" for one in unchecked[:3])
        return f"{said} Registeret er ikke sammenlignet med {which} ennå."
    if found.waiting:
        return f"{said} {NB.opening(counted(found.waiting, HITS, 'ett'))} venter på svar."
    behind = any((one.suppliers, one.producers) != (found.suppliers, found.producers) for one in found.lists)
    if behind:
        return f"{said} Registeret har endret seg siden det ble sammenlignet med dem. Kontroller på nytt."
    return f"{said} Alle mulige treff er avgjort."


def _actions(actor: Actor, found: screening.Screening) -> None:
    decide = bool(found.waiting) and all(one.checked_at for one in found.lists)
    _take_in(primary=False)
    if may(Verb.CHECK_SCREENING_LISTS) and st.button(
        "Kontroller nå", type="secondary" if decide else "primary", key="check"
    ):
        start_task(actor, _KIND)
        st.rerun()
    if (
        decide
        and may(Verb.DECIDE_SCREENING_HIT)
        and st.button("Avgjør neste treff", type="primary", key="decide-next")
    ):
        st.query_params[HIT] = screening.next_waiting(actor)
        st.rerun()


def _take_in(*, primary: bool) -> None:
    if may(Verb.IMPORT_SCREENING_LIST) and st.button(
        "Ta inn en liste", type="primary" if primary else "secondary", key="take-in-list"
    ):
        kontrollister_ny.begin()
        st.query_params[_FORM] = "ny"
        st.rerun()


def _hits(actor: Actor) -> None:
    st.header("Mulige treff", anchor=False)
    chosen = st.segmented_control(
        "Vis", list(DECIDED), format_func=lambda one: DECIDED[one], default=HitDecision.OPEN, required=True,
        key="hit-decision", label_visibility="collapsed",
    )  # fmt: skip
    decision = chosen or HitDecision.OPEN
    side = f"side-hits-{decision}"
    found = screening.hits(actor, decision, int(st.session_state.get(side) or 1))
    if not found.total:
        html(fill('<p class="ak-small">{text}</p>', text=_NONE[decision]))
        return
    hit_rows(found.rows, "hit")
    if found.total > screening.PAGE:
        st.pagination(ceil(found.total / screening.PAGE), key=side)


_NONE: Final = {
    HitDecision.OPEN: "Ingen venter. Nye treff kommer når du kontrollerer mot en ny liste eller med nye leverandører.",
    HitDecision.SAME: "Ingen leverandør eller produsent er avgjort å være den på en liste.",
    HitDecision.NOT_THE_SAME: "Ingen er avgjort å være en annen.",
}


def _lists(found: screening.Screening) -> None:
    st.header("Lister dere har", anchor=False)
    html(name_rows((one.name, _under(one), whole(one.waiting) if one.waiting else "") for one in found.lists))
    if found.waiting:
        html(Html('<p class="ak-small">Tallet til høyre er mulige treff som venter på svar.</p>'))


def _under(one: screening.Screened) -> Html:
    parts = [fetched(one), checked(one), f"Kilde: {one.source}."]
    if one.left_out:
        rows = NB.opening(counted(one.left_out, ("rad", "rader")))
        parts.insert(1, f"{rows} om personer, skip og lignende er ikke tatt med.")
    return concat(*(fill("{text}", text=part) for part in parts), sep=Html("<br>"))


def _where(found: screening.Screening) -> None:
    """The lists that people know and the enterprise has not, with the address as text."""
    there = {one.preset for one in found.lists}
    lacking = [known for key, known in PRESETS.items() if key != OWN and key not in there]
    if not lacking:
        return
    st.header("Lister dere kan hente", anchor=False)
    html(
        name_rows(
            (
                known.title,
                concat(
                    fill("{about} Fra {publisher}. {how}", about=known.about, publisher=known.publisher, how=known.how),
                    fill('<span style="overflow-wrap:anywhere">{address}</span>', address=known.address),
                    sep=Html("<br>"),
                ),
                "",
            )
            for known in lacking
        )
    )  # fmt: skip
