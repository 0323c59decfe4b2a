"""Those who can be given work: their addresses, their reminders and calendars, and what mail they have been sent."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.calendar_feed import new_calendar_link, revoke_calendar_link
from compliance_app.services.contacts import (
    ContactInput,
    contacts,
    hand_over,
    open_work_by_contact,
    save_contact,
)
from compliance_app.services.reminder_words import tasks_words
from compliance_app.storage.tables import Contact
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may, offered
from compliance_app.ui.views.parts_mail import mail_section, reminder_section
from compliance_app.ui.views.parts_record import RecordForm, form_head, record_list
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent

_PEOPLE: Final = "person"
_LINK: Final = "calendar-link"


def people() -> None:
    """The list of people, the form beside it, and below them the mail."""
    actor = current_actor()
    there, left_to_do = contacts(actor), open_work_by_contact(actor)
    with st.container(gap="large"):
        _people(there, left_to_do)
        if allowed(actor.roles, Verb.SEND_REMINDERS):
            first, second = flow([1, 1.1], key="mail")
            with first:
                reminder_section()
            with second:
                mail_section()


def _people(there: list[Contact], left_to_do: Mapping[str, int]) -> None:
    left, right = flow([1, 1.1])
    with left:
        st.header("Personer", anchor=False)
        opened = record_list(
            _PEOPLE,
            [(one.id, one.name, _under(one, left_to_do.get(one.id, 0))) for one in sorted(there, key=_order)],
            "Ingen ennå. Legg til dem som skal kunne være ansvarlige for tiltak, oppfølging og spørreskjemaer.",
            opens=may(Verb.MANAGE_CONTACTS),
        )
        if there and not any(one.compliance_owner and one.active for one in there):
            html(
                "Ingen blir minnet om informasjonskrav ennå. Åpne den det gjelder, og kryss av for åpenhetslovansvarlig."
            )
    with right:
        if not offered(Verb.MANAGE_CONTACTS):
            return
        row = next((one for one in there if one.id == opened), None)
        _form(row)
        if row is not None:
            _leaving(
                row, left_to_do.get(row.id, 0), [one.name for one in there if one.active and one is not row]
            )
            _calendar(row)


def _order(one: Contact) -> tuple[bool, str]:
    return not one.active, one.folded_name


def _under(one: Contact, left_to_do: int) -> str:
    said = [
        "" if one.active else "Kan ikke få oppgaver.",
        "Åpenhetslovansvarlig." if one.compliance_owner else "",
        f"{tasks_words(left_to_do).capitalize()}." if left_to_do else "",
        f"{one.email}." if one.email else "Uten e-postadresse.",
        "" if one.wants_reminders else "Påminnelser er slått av.",
    ]
    return " ".join(part for part in said if part)


def _form(row: Contact | None) -> None:
    form_head(_PEOPLE, "Ny person", f"Endre {row.name}" if row else "", changing=row is not None)
    form = RecordForm(f"{_PEOPLE}-{row.id if row else 'new'}", row.version if row else 0)
    place = st.empty()
    with st.form(_PEOPLE, border=False, enter_to_submit=False):
        name = st.text_input("Navn", row.name if row else "", max_chars=200, key=form.key("name"))
        email = st.text_input(
            "E-post",
            row.email if row else "",
            max_chars=254,
            placeholder="navn@eksempel.no",
            key=form.key("email"),
        )
        reminded = st.checkbox(
            "Får påminnelser på e-post", row.wants_reminders if row else True, key=form.key("reminded")
        )
        answers = st.checkbox(
            "Åpenhetslovansvarlig", row.compliance_owner if row else False, key=form.key("answers"),
            help="Blir minnet om informasjonskrav, og om gjennomgangen av leverandører som ingen er ansvarlig for.",
        )  # fmt: skip
        active = row is None or st.checkbox("Kan få oppgaver", row.active, key=form.key("active"))
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        form.save(
            place,
            lambda seen: save_contact(
                current_actor(),
                ContactInput(
                    name=name, email=email, wants_reminders=reminded, compliance_owner=answers, active=active
                ),
                row.id if row else None,
                seen,
                once=form.once,
            ),
        )


def _leaving(row: Contact, left_to_do: int, others: list[str]) -> None:
    """Who takes over, where somebody leaves with work to do."""
    if not left_to_do or not row.active:
        return
    st.header(md(f"Når {row.name} slutter"), anchor=False)
    html(
        f"{row.name} er ansvarlig for {tasks_words(left_to_do)} som ikke er gjort. Den som overtar, får alle sammen."
    )
    if not others:
        html("Legg først til den som skal overta.")
        return
    place = st.empty()
    chosen = st.selectbox("Ny ansvarlig", others, index=None, placeholder="Velg", key=f"taker-{row.id}")
    if st.button("Flytt oppgavene", key="hand-over"):
        key = f"hand-over-{row.id}"

        def move() -> str:
            moved = hand_over(current_actor(), row.id, chosen or "", row.version, once=once_key(key))
            spent(key)
            return f"{chosen} har overtatt {tasks_words(moved)}. {row.name} kan ikke lenger få oppgaver."

        _do(place, move)


def _calendar(row: Contact) -> None:
    """The secret link to a person's days: made, shown once, taken back."""
    if not row.active:
        return
    st.header("Kalender", anchor=False)
    has_link = row.calendar_secret_hash is not None
    html(
        fill(
            "<p>{said} Den som har lenken, ser fristene til {name}. Lenken vises bare når den lages.</p>",
            said=f"{row.name} har en kalenderlenke." if has_link else f"{row.name} har ingen kalenderlenke.",
            name=row.name,
        )
    )
    place = st.empty()
    shown: Mapping[str, str] = st.session_state.get(_LINK, {})
    if row.id in shown:
        st.code(shown[row.id], language=None, wrap_lines=True)
        html(
            "Legg den inn som abonnement i kalenderen."
            if shown[row.id].startswith("http")
            else "Skriv adressen til Aktsom foran, og legg den inn som abonnement i kalenderen."
        )
    with st.container(horizontal=True):
        if st.button("Lag ny lenke" if has_link else "Lag lenke", key="calendar-new"):

            def make() -> str:
                link = new_calendar_link(current_actor(), row.id, row.version)
                st.session_state[_LINK] = {row.id: link}
                return f"Kalenderlenken til {row.name} er laget. Kopier den nå."

            _do(place, make)
        if has_link and st.button("Trekk tilbake lenken", type="tertiary", key="calendar-end"):

            def end() -> str:
                revoke_calendar_link(current_actor(), row.id, row.version)
                st.session_state.pop(_LINK, None)
                return f"Kalenderlenken til {row.name} virker ikke lenger."

            _do(place, end)


def _do(place: DeltaGenerator, act: Callable[[], str]) -> None:
    """Do it and say what came of it at the top, or here why it was refused."""
    try:
        st.session_state["saved"] = act()
    except AktsomError as error:
        place.error(md(str(error)))
    else:
        st.rerun()
