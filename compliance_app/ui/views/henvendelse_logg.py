"""What has happened in a case: who did what and when, the letters as they were sent, and the messages that came in."""

from datetime import datetime
from functools import partial

import orjson
import streamlit as st

from compliance_app import clock
from compliance_app.clock import OSLO
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.requests import RequestStep
from compliance_app.services import request_steps as steps
from compliance_app.services.request_case import Case, Incoming
from compliance_app.services.request_closing import ARCHIVED, SUPERVISION_BEGUN, SUPERVISION_ENDED
from compliance_app.services.request_intake import attachment, raw_mail
from compliance_app.services.request_letters import letter_html
from compliance_app.services.request_send import SENT_NAMES, SentBy
from compliance_app.services.requests import ACKNOWLEDGED, ASKER, CLOSED, MESSAGE, NOTE, REGISTERED
from compliance_app.storage.tables import RequestChannel, RequestEvent
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import day_month, moment_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.paper import paper
from compliance_app.ui.widgets.rows import name_rows, quote

_DONE = {
    REGISTERED: "registrerte henvendelsen",
    NOTE: "skrev en merknad",
    MESSAGE: "skrev i saken",
    CLOSED: "avsluttet saken",
    ARCHIVED: "registrerte at saken er arkivert",
    SUPERVISION_BEGUN: "registrerte at Forbrukertilsynet har en åpen sak",
    SUPERVISION_ENDED: "registrerte at tilsynssaken er avsluttet",
    ACKNOWLEDGED: "bekreftet at spørsmålet er mottatt",
    RequestStep.OPEN.value: "begynte behandlingen",
    RequestStep.ASK_CLARIFICATION.value: "ba om presisering",
    RequestStep.RECEIVE_CLARIFICATION.value: "presiserte",
    RequestStep.EXTEND.value: "forlenget fristen",
    RequestStep.LATE_NOTICE.value: "varslet at svaret er forsinket",
    RequestStep.ANSWER_PART.value: "sendte en del av svaret",
    RequestStep.ANSWER.value: "svarte",
    RequestStep.REFUSE_PART.value: "svarte og avslo deler",
    RequestStep.REFUSE.value: "avslo kravet",
    RequestStep.REFER.value: "henviste til en annen innkjøper",
    RequestStep.DECLARE_OUT_OF_SCOPE.value: "svarte at det er utenfor loven",
    RequestStep.WITHDRAW.value: "registrerte at kravet er trukket",
    RequestStep.SET_ASIDE.value: "la saken til side",
    RequestStep.REOPEN.value: "tok opp saken igjen",
    RequestStep.DEMAND_JUSTIFICATION.value: "registrerte krav om nærmere begrunnelse",
    RequestStep.GIVE_JUSTIFICATION.value: "ga nærmere begrunnelse",
    RequestStep.REVERSE.value: "omgjorde avslaget",
}
_LETTER = {
    ACKNOWLEDGED: "Kvitteringen",
    RequestStep.ASK_CLARIFICATION.value: "Spørsmålet tilbake",
    RequestStep.EXTEND.value: "Varselet om lengre frist",
    RequestStep.LATE_NOTICE.value: "Varselet om forsinkelse",
    RequestStep.ANSWER_PART.value: "Delsvaret",
    RequestStep.ANSWER.value: "Svaret",
    RequestStep.REFUSE_PART.value: "Svaret med avslag",
    RequestStep.REFUSE.value: "Avslaget",
    RequestStep.REFER.value: "Henvisningen",
    RequestStep.DECLARE_OUT_OF_SCOPE.value: "Svaret om at det er utenfor loven",
    RequestStep.GIVE_JUSTIFICATION.value: "Begrunnelsen",
    RequestStep.REVERSE.value: "Svaret som omgjør avslaget",
}
_SHORT = 400
"""Letters of a line of the log; a longer text is told shorter, and stands whole with the messages."""


def log(case: Case) -> None:
    """The log, newest first, with the letters as they were sent."""
    st.header("Logg", anchor=False)
    html(name_rows((_when(event), _done(event), "") for event in reversed(case.events)))
    for event in reversed(case.events):
        if event.step in _LETTER and event.text:
            with st.expander(f"{_LETTER[event.step]}, {_oslo(event.happened_at)}", type="compact"):
                html(paper(_sent(event), Html(letter_html(event.text))))
    if case.request.purged_on is None:
        if RequestStep.RECEIVE_CLARIFICATION in case.steps and _has_asked(case):
            _small_form(case, "presisering", "Registrer svaret på presiseringen", "Det som ble svart")
        _small_form(case, "merknad", "Skriv en merknad", "Merknad")


def _has_asked(case: Case) -> bool:
    return any(event.step == RequestStep.ASK_CLARIFICATION.value for event in case.events)


def _when(event: RequestEvent) -> str:
    local = event.happened_at.astimezone(OSLO)
    return f"{day_month(local.date())} {local:%H.%M}"


def _oslo(moment: datetime) -> str:
    """«7. mai», the day it was in Oslo."""
    return day_month(clock.oslo_day(moment))


def _done(event: RequestEvent) -> str:
    """«Lokal bruker svarte, sendt 7. mai på e-post»; a clarification that was written down by hand is said to be."""
    if event.step == RequestStep.RECEIVE_CLARIFICATION and event.by != ASKER:
        return f"{event.by} registrerte en presisering: {event.text}"
    said = f"{event.by} {_DONE.get(event.step, event.step)}"
    if event.sent_at:
        return f"{said}, {_sent(event).lower()}"
    text = event.text if len(event.text) <= _SHORT else f"{event.text[:_SHORT]} …"
    return f"{said}: {text}" if text else said


def _sent(event: RequestEvent) -> str:
    """«Sendt 7. mai på e-post»."""
    if event.sent_at is None:
        return ""
    return f"Sendt {_oslo(event.sent_at)} {SENT_NAMES[SentBy(event.sent_by_channel)][1]}"


def _small_form(case: Case, kind: str, title: str, label: str) -> None:
    row = case.request
    key = f"{kind}-{row.id}"
    turn = int(st.session_state.get(f"{key}-round", 0))
    with st.expander(title, type="compact"):
        place = st.empty()
        with st.form(f"{key}-{turn}", border=False):
            text = st.text_area(label, height=100) or ""
            pressed = st.form_submit_button(f"Lagre {'merknaden' if kind == 'merknad' else 'presiseringen'}")
    if not pressed:
        return
    try:
        if kind == "merknad":
            steps.note(current_actor(), row.id, text, once=once_key(key))
        else:
            steps.receive_clarification(current_actor(), row.id, text, row.version, once=once_key(key))
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(key)
    st.session_state[f"{key}-round"] = turn + 1
    st.rerun()


def messages(case: Case) -> None:
    """What came in by mail or the case link: those nobody has looked at are open, the others folded."""
    if not case.messages:
        return
    new = [one for one in case.messages if one.waits]
    st.header("Meldinger", anchor=False)
    for one in new:
        _message(case, one, new=True)
    for one in case.messages:
        if not one.waits:
            with st.expander(md(_title(one)), type="compact"):
                _message(case, one, new=False)


def _title(one: Incoming) -> str:
    row = one.message
    came = _oslo(row.arrived_at) if row.arrived_at else "ukjent dag"
    subject = row.subject or "Uten emne"
    return f"{came}: {subject if len(subject) <= 80 else subject[:80] + ' …'}"


def _message(case: Case, one: Incoming, *, new: bool) -> None:
    row = one.message
    if new:
        html(fill("<p><b>Ny melding, {title}</b></p>", title=_title(one)))
    show_message(one)
    if not new:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Lest", on_click=_read, args=(case, row.id), key=f"lest-{row.id}")
        page_link(pages.link("melding"), label="Det er et nytt spørsmål", query_params={"id": row.id})


def show_message(one: Incoming) -> None:
    """A message as far as it can be read, what could not be read, and its files as downloads."""
    row = one.message
    said = [
        f"Fra {row.sender}." if row.sender else "",
        f"Kom {moment_words(row.arrived_at)}." if row.arrived_at else "",
    ]
    if row.purged_on is not None:
        html(fill('<p class="ak-small">{text}</p>', text="Innholdet er slettet etter fristen."))
        return
    html(fill('<p class="ak-small">{said}</p>', said=" ".join(part for part in said if part)))
    with st.container(height=320 if len(row.text) > 1500 else "content", border=False):
        html(quote(row.text or "Ingen tekst."))
    problems: list[str] = orjson.loads(row.problems)
    if problems:
        html(
            concat(
                Html('<ul class="ak-small">'),
                *(fill("<li>{text}</li>", text=text) for text in problems),
                Html("</ul>"),
            )
        )
    with st.container(horizontal=True):
        for file in one.attachments:
            st.download_button(
                md(f"{file.name} ({max(1, file.size // 1024)} kB)"),
                partial(_bytes, file.id),
                file_name=file.name,
                mime="application/octet-stream",
                on_click="ignore",
                type="tertiary",
                key=f"fil-{file.id}",
                help=md(file.problem) if file.problem else None,
            )
        if row.channel == RequestChannel.EMAIL:
            st.download_button(
                "Hele e-posten", partial(raw_mail, current_actor(), row.id), file_name="e-post.eml",
                mime="application/octet-stream", on_click="ignore", type="tertiary", key=f"hel-{row.id}",
            )  # fmt: skip
    for file in one.attachments:
        if file.problem:
            html(fill('<p class="ak-small"><b>{name}:</b> {why}</p>', name=file.name, why=file.problem))


def _bytes(attachment_id: str) -> bytes:
    return attachment(current_actor(), attachment_id)[1]


def _read(case: Case, message_id: str) -> None:
    try:
        steps.message_read(current_actor(), message_id)
    except AktsomError as error:
        st.session_state[f"feil-{case.request.id}"] = str(error)
