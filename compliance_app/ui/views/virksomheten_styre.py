"""Who sits on the board and who leads: one line a seat, saved together."""

from datetime import date
from typing import Any

import streamlit as st

from compliance_app.services.enterprises import SeatInput
from compliance_app.services.enterprises import seats as seats_of
from compliance_app.services.records import save_board
from compliance_app.services.work import reading
from compliance_app.storage.tables import SeatRole
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm
from compliance_app.ui.views.parts_signatories import signatories
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import fill

ROLES = {
    SeatRole.GENERAL_MANAGER: "Daglig leder",
    SeatRole.CHAIR: "Styreleder",
    SeatRole.MEMBER: "Styremedlem",
    SeatRole.DEPUTY: "Varamedlem",
    SeatRole.PARTICIPANT: "Deltaker eller medlem",
}
_WIDTHS = (1.95, 1.3, 0.95, 1.45, 1.35, 1.4, 1.4)
_EMPTY = SeatInput(name="")
_EXTRA = "styre-linjer"


def board() -> None:
    """The list of seats as a form."""
    with reading(current_actor()) as work:
        there = [SeatInput.of(seat, person) for seat, person in seats_of(work)]
    html(
        fill(
            '<p class="ak-small">{text}</p>',
            text="Hele styret og daglig leder signerer redegjørelsen. Varamedlemmer signerer bare når de har trådt inn. "
            "Har dere verken styre eller daglig leder, signerer deltakerne eller medlemmene. "
            "Tøm navnet for å ta bort en linje.",
        )
    )
    signatories()
    form = RecordForm("board")
    lines = [*there, *[_EMPTY] * (1 + int(st.session_state.get(_EXTRA, 0)))]
    place = st.empty()
    with st.form("board", border=False, enter_to_submit=False):
        given = [_row(form, index, line) for index, line in enumerate(lines)]
        with st.container(horizontal=True):
            pressed = st.form_submit_button("Lagre", type="primary")
            more = st.form_submit_button("Legg til en linje")
    if more:
        st.session_state[_EXTRA] = int(st.session_state.get(_EXTRA, 0)) + 1
        st.rerun()
    if pressed:
        form.save(place, lambda _seen: _save(given))


def _save(given: list[SeatInput]) -> None:
    save_board(current_actor(), given)
    st.session_state.pop(_EXTRA, None)


def _row(form: RecordForm, index: int, line: SeatInput) -> SeatInput:
    """One line; side by side the labels stand above the first alone (the style sheet), and are read aloud for all."""
    name, role, title, body, mail, start, end = flow(_WIDTHS, key=f"row-seat-{index}", gap="small")
    number = f", linje {index + 1}" if index else ""

    def key(field: str) -> str:
        return form.key(f"{field}-{index}")

    def day(column: Any, label: str, value: date | None) -> date | None:
        found: date | None = column.date_input(
            f"{label}{number}", value, format="DD.MM.YYYY", key=key(label),
            min_value=date(1950, 1, 1), max_value=date(2100, 12, 31),
        )  # fmt: skip
        return found

    return SeatInput(
        name=name.text_input(
            f"Navn{number}", line.name, max_chars=200, placeholder="Navn", key=key("name")
        ),
        role=role.selectbox(
            f"Verv{number}", list(ROLES), index=list(ROLES).index(line.role), format_func=lambda one: ROLES[one],
            key=key("role"),
        ),
        title=title.text_input(
            f"Tittel{number}", line.title, max_chars=100, placeholder="Tittel", key=key("title")
        ),
        appointing_body=body.text_input(
            f"Oppnevnt av{number}", line.appointing_body, max_chars=200, placeholder="Oppnevnt av",
            key=key("body"),
        ),
        email=mail.text_input(
            f"E-post{number}", line.email or "", max_chars=200, placeholder="E-post", key=key("email"),
            help=None if index else "Invitasjonen til å signere sendes hit.",
        ),
        from_day=day(start, "Fra", line.from_day),
        to_day=day(end, "Til", line.to_day),
        serves=line.role is SeatRole.DEPUTY
        and name.checkbox(
            f"{line.name} har trådt inn som medlem", line.serves, key=key("serves"),
            help="Et varamedlem signerer bare når det har trådt inn.",
        ),
    )  # fmt: skip
