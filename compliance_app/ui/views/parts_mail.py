"""Reminders sent by hand, and the mail that has left: taken, refused with why, or for a person to settle."""

from datetime import date
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from compliance_app.domain.digest import shown_title
from compliance_app.domain.errors import AktsomError
from compliance_app.services.outbox import mail_arrived, mail_not_arrived, why_no_mail
from compliance_app.services.reminder_words import summary, told_words, untold_words
from compliance_app.services.reminders import ReminderRun, remind, send_again
from compliance_app.services.sent_mail import MOST, MailLine, newest_mail
from compliance_app.storage.tables import MailKind, MailState
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import date_digits, moment_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.rows import name_rows

_NOT_SET_UP: Final = (
    "Herfra kan det ikke sendes e-post ennå. Be den som drifter Aktsom, om å sette "
    "AKTSOM_SMTP_HOST, AKTSOM_SMTP_FROM og AKTSOM_BASE_URL."
)
_STATES: Final = {
    MailState.ACCEPTED: "Tatt imot av e-posttjeneren",
    MailState.FAILED: "Ikke sendt",
    MailState.RESERVED: "Ikke sendt ennå",
    MailState.SENDING: "Sendes nå",
    MailState.UNKNOWN: "Uvisst om den kom fram",
}
_KINDS: Final = {
    MailKind.DIGEST: "Påminnelse",
    MailKind.QUESTIONNAIRE: "Spørreskjema",
    MailKind.QUESTIONNAIRE_REMINDER: "Påminnelse om spørreskjema",
    MailKind.REQUEST_LETTER: "Brev om et informasjonskrav",
    MailKind.SIGN_INVITATION: "Invitasjon til å signere",
    MailKind.BOARD_LINK: "Lenke til styresiden",
}


def reminder_section() -> None:
    """Send what is due now, or see first who would get what."""
    st.header("Varsler", anchor=False)
    html("Hver person får én e-post om det som har frist. Ingen får det samme to ganger.")
    if why_no_mail():
        html(fill('<p class="ak-small">{text}</p>', text=_NOT_SET_UP))
    place = st.empty()
    with st.container(horizontal=True):
        send = st.button("Send påminnelser nå", key="remind")
        look = st.button("Se hvem som får hva", type="tertiary", key="remind-look")
    if send or look:
        try:
            with st.spinner("Sender" if send else "Ser etter"):
                run = remind(current_actor(), dry_run=look)
        except AktsomError as error:
            place.error(md(str(error)))
        else:
            _show(run, dry_run=look)


def _show(run: ReminderRun, *, dry_run: bool) -> None:
    said = summary(run, dry_run=dry_run)
    if run.wrong:
        st.error(md(f"{said} {run.stopped}".strip()))
    else:
        st.success(md(said))
    rows = [
        (
            told_words(one),
            concat(
                *(_task(reminder.task.due, shown_title(reminder.task)) for reminder in one.reminders),
                _why(one.why),
            ),
            "",
        )
        for one in run.told
    ]
    html(name_rows([*rows, *((untold_words(one), "", "") for one in run.untold)]))


def _task(due: date, title: str) -> Html:
    return fill("{day} {title}<br>", day=date_digits(due), title=title)


def _why(why: str) -> Html:
    return fill("{why}", why=why)


def mail_section() -> None:
    """The newest mail; of what nobody knows, a person says what became of it."""
    st.header("E-post", anchor=False)
    lines = newest_mail(current_actor())
    if not lines:
        html(fill('<p class="ak-small">{text}</p>', text="Ingen ennå."))
        return
    place = st.empty()
    for one in (line for line in lines if line.state is MailState.UNKNOWN):
        html(name_rows([_row(one)]))
        with st.container(horizontal=True):
            if st.button("Den kom fram", key=f"arrived-{one.id}"):
                _settle(place, one, arrived=True)
            again = "Send på nytt" if one.kind is MailKind.DIGEST else "Den kom ikke fram"
            if st.button(again, type="tertiary", key=f"again-{one.id}"):
                _settle(place, one, arrived=False)
    html(name_rows(_row(line) for line in lines if line.state is not MailState.UNKNOWN))
    if len(lines) >= MOST:
        html(fill('<p class="ak-small">{text}</p>', text=f"De {MOST} siste vises."))


def _row(one: MailLine) -> tuple[str, str, str]:
    title, when = f"{_KINDS[one.kind]} til {one.to}", moment_words(one.at)
    if one.state is MailState.ACCEPTED or not one.why:
        return title, f"{_STATES[one.state]} {when}. {one.why}".strip(), ""
    return title, f"{when.capitalize()}. {one.why}", ""


def _settle(place: DeltaGenerator, one: MailLine, *, arrived: bool) -> None:
    actor = current_actor()
    try:
        if arrived:
            mail_arrived(actor, one.id)
            said = f"E-posten til {one.to} er ført opp som kommet fram."
        elif one.kind is MailKind.DIGEST:
            said = summary(send_again(actor, one.id))
        else:
            mail_not_arrived(actor, one.id)
            said = f"E-posten til {one.to} regnes som ikke sendt. Send skjemaet på nytt fra leverandøren."
    except AktsomError as error:
        place.error(md(str(error)))
    else:
        st.session_state["saved"] = said
        st.rerun()
