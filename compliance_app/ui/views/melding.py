"""One message that waits for a person: what it says, and whether it is a request, belongs to a case, or concerns nobody."""

from datetime import date

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, NotFound
from compliance_app.services.request_case import Incoming
from compliance_app.services.unread import (
    UnreadLine,
    attachments_of,
    join_case,
    make_case,
    read_message,
    set_message_aside,
)
from compliance_app.storage.tables import MessageState
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.henvendelse_logg import show_message
from compliance_app.ui.widgets.format import day, distance
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.press import kept_if_stopped, pressed

_NEW, _JOIN, _ASIDE = "ny", "sak", "side"
_CHOICES = {
    _NEW: "Det er et spørsmål til oss",
    _JOIN: "Den hører til en sak",
    _ASIDE: "Den gjelder ikke noe krav",
}
_BUTTONS = {_NEW: "Registrer som krav", _JOIN: "Legg i saken", _ASIDE: "Legg til side"}


def view() -> None:
    """Draw the message of the address."""
    back = (pages.link("henvendelser"), "Henvendelser")
    try:
        line = read_message(current_actor(), st.query_params.get("id", ""))
    except NotFound as error:
        page_head("Melding", back=back)
        st.error(md(str(error)))
        return
    subject = line.message.subject or "Melding uten emne"
    page_head(subject if len(subject) <= 120 else f"{subject[:120]} …", lead(line), back=back)
    left, right = flow([1.15, 1], key="melding")
    with left:
        st.header("Slik kom den", anchor=False)
        show_message(Incoming(line.message, attachments_of(current_actor(), line.message.id)))
    with right:
        _decide(line)


def lead(line: UnreadLine) -> str:
    """Why it waits, and by when it must be answered if it is a request."""
    today = clock.today()
    why = line.message.why
    if line.message.state == MessageState.SET_ASIDE:
        return f"Lagt til side. {why}"
    if line.deadline is None:
        return f"{why} Er det et krav, løper fristen fra dagen det kom.".strip()
    last = line.deadline.operative
    return (
        f"{why} Er det et krav, må det besvares senest {day(last, today)}, {distance(last, today)}.".strip()
    )


def _decide(line: UnreadLine) -> None:
    message = line.message
    st.header("Hva er dette?", anchor=False)
    if message.state == MessageState.DONE and message.request_id:
        page_link(
            pages.link("henvendelse"),
            label="Meldingen ligger i en sak",
            query_params={"id": message.request_id},
        )
        return
    place = st.empty()
    in_case = message.request_id is not None
    choices = (
        [_NEW]
        if in_case
        else [one for one in _CHOICES if one != _ASIDE or message.state == MessageState.WAITING]
    )
    chosen = (
        st.radio("Din vurdering", choices, format_func=_CHOICES.__getitem__, key=f"hva-{message.id}") or _NEW
    )
    came, text = None, ""
    if chosen == _NEW:
        if message.arrived_on is None:
            came = st.date_input(
                "Dagen den kom", value=None, format="DD.MM.YYYY", max_value=clock.today(), key=f"kom-{message.id}",
                help="Oppgi dagen meldingen kom, ikke dagen du så den.",
            )  # fmt: skip
        text = st.text_area(
            "Spørsmålet", message.text, height=160, key=f"spm-{message.id}", help="Det brevene skal svare på."
        )
    elif chosen == _JOIN:
        text = st.text_input("Saksnummer", line.number, placeholder="2026-03", key=f"nr-{message.id}")
    else:
        text = st.text_area("Hvorfor", height=100, key=f"hvorfor-{message.id}")
    if in_case:
        html(
            fill(
                '<p class="ak-small">Meldingen ligger i sak {number} og blir stående der i loggen.</p>',
                number=line.number,
            )
        )
    if not pressed(_BUTTONS[chosen], f"plasser-{message.id}-{chosen}", type="primary"):
        return
    key = f"melding-{message.id}-{chosen}"
    try:
        with kept_if_stopped():
            to = _do(chosen, message.id, came, text or "", once_key(key))
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(key)
    if to:
        st.switch_page(pages.link("henvendelse"), query_params={"id": to})
    st.switch_page(pages.link("henvendelser"))


def _do(chosen: str, message_id: str, came: date | None, text: str, once: str) -> str:
    actor = current_actor()
    if chosen == _NEW:
        return make_case(actor, message_id, came, text, once=once)
    if chosen == _JOIN:
        return join_case(actor, message_id, text, once=once)
    set_message_aside(actor, message_id, text, once=once)
    return ""
