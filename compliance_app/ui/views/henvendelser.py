"""The requests: what nobody has looked at, what is due first, late before all; then what has been answered. And the ways in."""

from math import ceil

import streamlit as st

from compliance_app import clock
from compliance_app.domain.deadlines import DeadlineState
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.requests import STATE_NAMES, RequestState
from compliance_app.services.possible_breaches import Classification, read_breaches
from compliance_app.services.requests import (
    CHANNEL_NAMES,
    LANGUAGE_NAMES,
    RequestInput,
    RequestLine,
    list_requests,
    register_request,
)
from compliance_app.services.unread import read_unread
from compliance_app.storage.tables import RequestChannel
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.henvendelser_inn import mail_button, search_box, set_aside_rows, unread_rows
from compliance_app.ui.widgets.format import day, distance
from compliance_app.ui.widgets.head import empty_state, html, page_head
from compliance_app.ui.widgets.link_row import link_row, page_link
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.rows import when

_PAGE = 25
_OPEN = "registrer-apen"
_REGISTERED = "henvendelse-registrert"
_LATE = {DeadlineState.INTERNALLY_LATE, DeadlineState.OVERDUE}
_LATE_WORDS = {RequestState.JUSTIFICATION_GIVEN: "Begrunnet for sent"}
_ANYONE = "Hvem som helst kan spørre hvordan dere arbeider med menneskerettigheter og arbeidsforhold. Svaret skal gis innen tre uker."


def view() -> None:
    """Draw the page."""
    actor = current_actor()
    lines, unread = list_requests(actor), read_unread(actor)
    if lines or unread:
        page_head("Henvendelser", lead(lines, len(unread)), _actions)
        _say_registered(lines)
        search_box()
        unread_rows(unread)
        _waiting([line for line in lines if line.is_open])
        _done([line for line in lines if not line.is_open])
    else:
        page_head("Henvendelser", _ANYONE)
        empty_state(
            f"Ingen henvendelser i {clock.today().year}",
            "E-post, brev og skjema teller like mye. Registrer kravet med dagen det kom, så regner Aktsom ut fristen og viser hvordan.",
            _actions,
        )
    _rest()
    if st.session_state.get(_OPEN):
        _register()


def _actions() -> None:
    """Rare ones first, the one primary last."""
    mail_button()
    _register_button()


def _rest() -> None:
    """What was set aside, and the ledger of duties that may not have been kept."""
    set_aside_rows()
    ledger = read_breaches(current_actor())
    if ledger.lines:
        waiting = sum(one.classification is Classification.OPEN for one in ledger.lines)
        said = f"{waiting} ikke vurdert, {ledger.confirmed} bekreftet"
        page_link(pages.link("brudd"), label=f"Mulige brudd: {said}")


def lead(lines: list[RequestLine], unread: int = 0) -> str:
    """What waits and what is late, in one or two sentences, and what nobody has looked at."""
    new = f"{NB.opening(NB.count(unread, 'melding'))} er ikke lest. " if unread else ""
    return new + _lead(lines)


def _lead(lines: list[RequestLine]) -> str:
    today = clock.today()
    waiting = [line for line in lines if line.is_open]
    if not waiting:
        return "Ingen venter på svar."
    late = [line for line in waiting if line.clock in _LATE]
    said = f"{NB.opening(NB.bare(len(waiting), 'ting'))} venter på svar."
    if late:
        return f"{said} {NB.opening(NB.bare(len(late), 'ting'))} er over fristen."
    first = waiting[0].deadline.operative
    return f"{said} Neste frist er {day(first, today)}, {distance(first, today)}."


def _waiting(lines: list[RequestLine]) -> None:
    if not lines:
        return
    st.header("Venter på svar", anchor=False)
    today = clock.today()
    for line in lines:
        _row(line, when(line.deadline.operative, today), _under_waiting(line))


def _under_waiting(line: RequestLine) -> str:
    today = clock.today()
    came = f"Mottatt {CHANNEL_NAMES[line.channel][1]} {day(line.received_on, today)}."
    if line.state is not RequestState.RECEIVED:
        came = f"{came} {STATE_NAMES[line.state].capitalize()}."
    if line.clock is DeadlineState.INTERNALLY_LATE:
        return f"{came} Lovens siste dag er {day(line.deadline.statutory, today)}."
    if line.clock is DeadlineState.OVERDUE:
        return f"{came} Lovens siste dag var {day(line.deadline.statutory, today)}."
    return came


def _done(lines: list[RequestLine]) -> None:
    if not lines:
        return
    st.header("Ferdig", anchor=False)
    place = st.container(gap=None)
    shown = st.pagination(ceil(len(lines) / _PAGE), key="ferdige") if len(lines) > _PAGE else 1
    start = _PAGE * ((shown or 1) - 1)
    with place:
        for line in lines[start : start + _PAGE]:
            _row(
                line,
                _finished(line),
                f"Mottatt {CHANNEL_NAMES[line.channel][1]} {day(line.received_on, clock.today())}.",
            )


def _finished(line: RequestLine) -> Html:
    late = line.clock is DeadlineState.ANSWERED_LATE
    sent = day(line.answered_on, clock.today()) if line.answered_on else ""
    return fill(
        '<div class="ak-when"><b class="{late}">{what}</b><span class="ak-small">{sent}</span></div>',
        late="ak-late" if late else "",
        what=_LATE_WORDS.get(line.state, "Besvart for sent")
        if late
        else STATE_NAMES[line.state].capitalize(),
        sent=sent,
    )


def _row(line: RequestLine, before: Html, under: str) -> None:
    link_row(
        line.id, pages.link("henvendelse"), f"{line.number}: {_short(line.excerpt)}", under, before=before,
        query={"id": line.id},
    )  # fmt: skip


def _short(excerpt: str) -> str:
    return excerpt if len(excerpt) <= 90 else f"{excerpt[:90].rsplit(' ', 1)[0]} …"


def _register_button() -> None:
    st.button("Registrer en henvendelse", type="primary", on_click=_open)


def _open() -> None:
    st.session_state[_OPEN] = True


def _close() -> None:
    st.session_state.pop(_OPEN, None)


def _say_registered(lines: list[RequestLine]) -> None:
    identity = st.session_state.pop(_REGISTERED, None)
    line = next((one for one in lines if one.id == identity), None)
    if line is not None:
        deadline = day(line.deadline.operative, clock.today())
        st.success(md(f"Registrert som {line.number}. Svar senest {deadline}."))


@st.dialog("Registrer en henvendelse", width="medium", on_dismiss=_close)
def _register() -> None:
    place = st.empty()
    with st.form("registrer", border=False):
        received = st.date_input(
            "Dagen kravet kom", value=None, max_value=clock.today(), format="DD.MM.YYYY",
            help="Fristen løper fra dagen det kom, uansett kanal. Oppgi den dagen, ikke dagen du så det.",
        )  # fmt: skip
        channel = st.selectbox(
            "Hvordan det kom", list(RequestChannel), format_func=lambda one: CHANNEL_NAMES[one][0]
        )
        question = st.text_area("Spørsmålet", height=140, placeholder="Lim inn det som ble skrevet")
        topic = st.text_input(
            "Hva det gjelder",
            placeholder="For eksempel prøverør",
            help="Kan stå tomt. Brukes i brevene: «Du spurte oss om …».",
        )
        html(
            Html(
                '<p class="ak-small">Du trenger ikke vite hvem som spør. La feltene stå tomme hvis det ikke går frem.</p>'
            )
        )
        requester = st.text_input("Navn")
        reply_to = st.text_input("Hvor svaret skal sendes")
        language = st.selectbox(
            "Språket svaret skrives på",
            list(LANGUAGE_NAMES),
            format_func=lambda one: LANGUAGE_NAMES[one].capitalize(),
            help="Svar på det språket spørsmålet er skrevet på. Andre språk enn norsk besvares på engelsk.",
        )
        pressed = st.form_submit_button("Registrer henvendelsen", type="primary")
    if not pressed:
        return
    given = RequestInput(
        received_on=received, channel=channel, question=question or "", topic=topic or "",
        requester=requester or "", reply_to=reply_to or "", language=language or "nb",
    )  # fmt: skip
    try:
        made = register_request(current_actor(), given, once=once_key("registrer"))
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent("registrer")
    st.session_state[_REGISTERED] = made
    _close()
    st.rerun()
