"""The year's review: one supplier at a time, last year beside this year; confirm with one key, change, or put off."""

from typing import Final

import streamlit as st

from compliance_app.domain.errors import AktsomError, NotFound
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.review_card import Card, card
from compliance_app.services.review_queue import Progress, Waiting, progress, waiting
from compliance_app.services.review_year import open_year, year_to_open
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ConfirmationState
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views import gjennomgang_regneark
from compliance_app.ui.views.parts_review import comparison, lead
from compliance_app.ui.views.parts_review_form import decide
from compliance_app.ui.views.parts_review_side import beside
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import empty_state, flow, html, page_head
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.rows import progress as progress_line

SKIPPED: Final = "gjennomgang-hoppet-over"
SAID: Final = "gjennomgang-sagt"
FORM: Final = "skjema"
_TITLE: Final = "Årets gjennomgang"
_ID: Final = "id"


def view() -> None:
    """Draw the page: the supplier in the address (``id``) or the first of the queue."""
    actor = current_actor()
    found = progress(actor)
    if st.query_params.get(FORM) == "regneark":
        gjennomgang_regneark.draw(actor, found)
        return
    if not found.begun:
        _not_begun(actor, found)
        return
    skipped: list[str] = st.session_state.setdefault(SKIPPED, [])
    queue = waiting(actor, skipped=skipped)
    shown = _asked(actor) or (card(actor, queue[0].supplier_id) if queue else None)
    if shown is None:
        _all_done(actor, found)
        return
    _supplier(actor, found, shown, queue)


def _asked(actor: Actor) -> Card | None:
    """The supplier that the address asks for, while it waits in the queue."""
    asked = st.query_params.get(_ID, "")
    if not asked:
        return None
    try:
        found = card(actor, asked)
    except NotFound:
        return None
    return found if found.state is ConfirmationState.NOT_YET else None


def _supplier(actor: Actor, found: Progress, shown: Card, queue: list[Waiting]) -> None:
    place = min(found.total, found.done + 1)
    html(progress_line(_TITLE, place, found.total, found.done))
    page_head(shown.name, lead(shown))
    said = st.session_state.pop(SAID, "")
    if said:
        st.success(md(said))
    left, right = flow([2.8, 1])
    with left:
        html(comparison(shown))
        st.space("xsmall")
        if decide(actor, shown):
            st.query_params.clear()
            st.rerun()
    with right:
        _lost(actor, found)
        beside(actor, found, [one for one in queue if one.supplier_id != shown.supplier_id])
        _next_year(actor)


def _not_begun(actor: Actor, found: Progress) -> None:
    following = year_to_open(actor)
    page_head(
        _TITLE,
        f"{NB.cap(NB.count(0, 'leverandør'))} er bekreftet for {found.year} ennå, av {whole(found.total)}.",
    )
    title = f"Gjennomgangen for {found.year} er ikke begynt"
    text = (
        f"Du ser én leverandør om gangen, med {found.last_year} ved siden av, og bekrefter nivået eller endrer det."
        if found.last_year
        else "Du ser én leverandør om gangen, de med høyest risiko først, og bekrefter nivået eller endrer det."
    )

    def begin() -> None:
        with st.container(horizontal=True, horizontal_alignment="center"):
            if following is not None:
                _open_button(actor, following, f"Åpne {following}", primary=True)
            _open_button(actor, found.year, f"Begynn med {found.year}", primary=following is None)

    if not allowed(actor.roles, Verb.OPEN_YEAR):
        empty_state(title, "Innkjøp eller den som er åpenhetslovansvarlig, begynner gjennomgangen.")
        return
    empty_state(title, text, begin)


def _all_done(actor: Actor, found: Progress) -> None:
    page_head(_TITLE, f"Alle de {whole(found.total)} leverandørene er bekreftet for {found.year}.")
    said = st.session_state.pop(SAID, "")
    if said:
        st.success(md(said))
    left, right = flow([2.8, 1])
    following = year_to_open(actor)

    def onwards() -> None:
        if following is not None and allowed(actor.roles, Verb.OPEN_YEAR):
            _open_button(actor, following, f"Åpne {following}", primary=True)
        elif st.button("Se leverandørene", type="primary", key="to-register"):
            st.switch_page(pages.link("leverandorer"))

    with left:
        empty_state(
            f"Gjennomgangen for {found.year} er ferdig",
            "En leverandør kommer tilbake hit hvis vurderingen endrer seg, og nye kommer til av seg selv.",
            onwards,
        )
    with right:
        _lost(actor, found)
        beside(actor, found, [])


def _next_year(actor: Actor) -> None:
    following = year_to_open(actor)
    if following is not None and allowed(actor.roles, Verb.OPEN_YEAR):
        _open_button(actor, following, f"Åpne {following}")


def _lost(actor: Actor, found: Progress) -> None:
    if found.lost and allowed(actor.roles, Verb.OPEN_YEAR):
        count = NB.count(found.lost, "leverandør")
        html(fill("<p>{text}</p>", text=f"{NB.cap(count)} er ikke kommet med i køen."))
        _open_button(actor, found.year, "Ta dem med i køen")


def _open_button(actor: Actor, year: int | str, label: str, *, primary: bool = False) -> None:
    if not st.button(label, type="primary" if primary else "secondary", key=f"open-{year}"):
        return
    try:
        opened = open_year(actor, year, once=once_key(f"open-{year}"))
    except AktsomError as error:
        st.error(md(str(error)))
        return
    spent(f"open-{year}")
    st.session_state[SKIPPED] = []
    if opened.waiting:
        count = NB.count(opened.waiting, "leverandør")
        st.session_state[SAID] = f"{opened.label} er åpnet, og {count} er vurdert og står i køen."
    st.rerun()
