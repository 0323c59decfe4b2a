"""Who signs according to Enhetsregisteret, beside the board list: shown first, taken over when a person says so."""

from typing import Final

import streamlit as st

from compliance_app.clock import OSLO
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.registry import Seat, SeatHolder
from compliance_app.services.enterprise_registry import (
    Signatories,
    Standing,
    fetch_signatories,
    take_signatories,
)
from compliance_app.services.enterprises import read_enterprise
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import moment_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.rows import name_rows

_SEAT: Final = {
    Seat.GENERAL_MANAGER: "Daglig leder",
    Seat.CHAIR: "Styreleder",
    Seat.MEMBER: "Styremedlem",
}
_STANDING: Final = {
    Standing.NEW: "står ikke i listen",
    Standing.OTHER_SEAT: "har et annet verv i listen",
    Standing.UNSURE: "ligner et navn i listen",
    Standing.SAME: "",
}
_FOUND: Final = "signatories"


def signatories() -> None:
    """The button, and what the register said until it is taken over or put away."""
    problem = st.container()
    found: Signatories | None = st.session_state.get(f"{_FOUND}-{current_actor().enterprise_id}")
    if found is not None:
        _found(problem, found)
        return
    if not read_enterprise(current_actor()).org_number:
        return
    if st.button(
        "Hent styre og daglig leder fra Enhetsregisteret", key="fetch-board",
        help="Navn og verv hentes. Fødselsdatoer blir aldri lest.",
    ):  # fmt: skip
        try:
            found = fetch_signatories(current_actor())
        except AktsomError as error:
            problem.error(md(str(error)))
            return
        st.session_state[f"{_FOUND}-{current_actor().enterprise_id}"] = found
        st.rerun()


def _found(problem: st.delta_generator.DeltaGenerator, found: Signatories) -> None:
    st.header("I Enhetsregisteret", anchor=False)
    if not found.people:
        html("Registeret har ikke noe styre og ingen daglig leder for virksomheten. Skriv dem inn selv.")
    html(name_rows((one.holder.name, _seat(one.holder), _STANDING[one.standing]) for one in found.people))
    if found.only_here:
        html(
            fill(
                "<p>I listen her, men ikke i registeret: {names}. Har de gått ut, skriver du til hvilken dag.</p>",
                names=NB.join(list(found.only_here)),
            )
        )
    for here, there in found.unsure:
        html(
            fill(
                "<p>{there} i registeret kan være {here} i listen. Sjekk det, og skriv navnet likt hvis det er samme person.</p>",
                there=there, here=here,
            )
        )  # fmt: skip
    said = f"Hentet fra Enhetsregisteret {moment_words(found.fetched_at.astimezone(OSLO))}."
    html(fill('<p class="ak-small">{said}</p>', said=said))
    with st.container(horizontal=True):
        if found.news and st.button(_take_words(len(found.news)), key="take-board"):
            try:
                take_signatories(current_actor(), found.news)
            except AktsomError as error:
                problem.error(md(str(error)))
                return
            _put_away()
        if st.button("Lukk", type="tertiary", key="close-board"):
            _put_away()


def _take_words(number: int) -> str:
    return "Legg inn i listen" if number == 1 else f"Legg inn {number} i listen"


def _seat(holder: SeatHolder) -> str:
    seat = "Nestleder" if holder.deputy_chair else _SEAT[holder.seat]
    return f"{seat}, valgt av {holder.chosen_by}" if holder.chosen_by else seat


def _put_away() -> None:
    st.session_state.pop(f"{_FOUND}-{current_actor().enterprise_id}", None)
    # The form below shows the list as it is now.
    st.session_state["round-board"] = int(st.session_state.get("round-board", 0)) + 1
    st.rerun()
