"""Sending a questionnaire and reminding of it: by mail where that is set up, or by a person who then says so."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.services.outbox import Delivery, why_no_mail
from compliance_app.services.questionnaire_course import (
    extend_questionnaire,
    mark_reminded,
    mark_sent,
    note_no_answer,
)
from compliance_app.services.questionnaire_reads import QuestionnaireView
from compliance_app.services.questionnaire_send import (
    MOST_REMINDERS,
    DoneInput,
    Ready,
    ReadyInput,
    dates_of,
    make_ready,
    make_reminder,
    remind_by_mail,
    replace_link,
    send_by_mail,
)
from compliance_app.services.work import Actor
from compliance_app.ui.views.parts_follow_up import forget
from compliance_app.ui.views.parts_form import Refusal, refused
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent

_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_SENT: Final = "E-posten ble ikke sendt. "
"""Nothing has been tried yet where this stands."""
_WEEKS: Final = timedelta(days=14)


def send(actor: Actor, view: QuestionnaireView) -> bool:
    """Dates, then by mail or made ready; what is ready to be sent, and the word that it was. True when it is sent."""
    row = view.asked.row
    place = f"q-send-{row.id}"
    if _shown(
        place,
        "Skjemaet er klart",
        "Det er sendt",
        lambda done: mark_sent(actor, row.id, done, row.version, once=once_key(place)),
    ):
        return _said(row.id, "Skjemaet står som sendt.")  # fmt: skip
    refusal = Refusal(st.container(), place)
    due, expires = dates_of(row, ReadyInput())
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        left, right = flow(2, key="q-dates", gap="medium")
        given_due = left.date_input("Svar innen", due, format="DD.MM.YYYY", key=f"{place}-due")
        given_end = right.date_input("Lenken virker til", expires, format="DD.MM.YYYY", key=f"{place}-end")
        again = bool(st.session_state.get(f"{place}-ready"))
        by_mail, by_hand = _ways(
            row.email, "Send skjemaet i e-post", "Gjør klart, så sender jeg selv", again=again
        )
    given = ReadyInput(due=given_due, expires_on=given_end)
    if by_mail:
        return _mailed(refusal, row.id, lambda: send_by_mail(actor, row.id, given, row.version))
    if by_hand:
        _ready(refusal, place, lambda: make_ready(actor, row.id, given, row.version))
    return False


def remind(actor: Actor, view: QuestionnaireView) -> bool:
    """The reminder by mail, or its text for a person to send. True when it is sent."""
    row = view.asked.row
    place = f"q-remind-{row.id}-{row.reminded}"
    last = row.reminded == MOST_REMINDERS - 1
    if _shown(
        place,
        "Påminnelsen er klar",
        "Påminnelsen er sendt",
        lambda done: mark_reminded(actor, row.id, done, row.version, once=once_key(place)),
    ):
        return _said(row.id, "Påminnelsen er ført opp.")  # fmt: skip
    refusal = Refusal(st.container(), place)
    final = None
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        if last:
            final = st.date_input(
                "Svar kan brukes til", clock.today() + _WEEKS, format="DD.MM.YYYY", width=240, key=f"{place}-final",
                help="Dagen dere senest må ha svaret for å få det med i årets vurdering.",
            )  # fmt: skip
        again = bool(st.session_state.get(f"{place}-ready"))
        by_mail, by_hand = _ways(
            row.email, "Send påminnelsen i e-post", "Vis teksten, så sender jeg selv", again=again
        )
    given = ReadyInput(final=final)
    if by_mail:
        return _mailed(refusal, row.id, lambda: remind_by_mail(actor, row.id, given, row.version))
    if by_hand:
        _ready(refusal, place, lambda: make_reminder(actor, row.id, given, row.version))
    return False


def new_link(actor: Actor, view: QuestionnaireView) -> bool:
    """A link in place of those before it, shown once."""
    row = view.asked.row
    place = f"q-link-{row.id}"
    ready = st.session_state.get(f"{place}-ready")
    if isinstance(ready, Ready):
        _what_is_ready(ready, "Den nye lenken")
        return False
    refusal = Refusal(st.container(), place)
    if st.button("Lag den nye lenken", type="primary", key=f"{place}-make"):
        _ready(refusal, place, lambda: replace_link(actor, row.id, row.version))
    return False


def extend(actor: Actor, view: QuestionnaireView) -> bool:
    """A later day to answer by."""
    row = view.asked.row
    place = f"q-extend-{row.id}"
    refusal = Refusal(st.container(), place)
    with st.form(place, border=False, enter_to_submit=False):
        start = max(row.due or clock.today(), clock.today()) + _WEEKS
        due = st.date_input("Svar innen", start, format="DD.MM.YYYY", width=240, key=f"{place}-due")
        pressed = st.form_submit_button("Lagre fristen", type="primary")
    if not pressed or refused(refusal, lambda: extend_questionnaire(actor, row.id, due, row.version)):
        return False
    forget(place)
    return True


def no_answer(actor: Actor, view: QuestionnaireView) -> bool:
    """That no answer came, and what was tried."""
    place = f"q-none-{view.asked.row.id}"
    refusal = Refusal(st.container(), place)
    done = _done_form(place, "Før opp at de ikke svarte", "Dag", "Hva dere prøvde")
    if done is None or refused(
        refusal, lambda: note_no_answer(actor, view.asked.row.id, done, once=once_key(place))
    ):
        return False
    spent(place)
    forget(place)
    return True


def _ways(email: str, mail_label: str, hand_label: str, *, again: bool) -> tuple[bool, bool]:
    """The two buttons: mail where it is set up and there is an address, and making ready for a person to send."""
    lacking = why_no_mail()
    if lacking:
        html(
            fill(
                '<p class="ak-small">{text} Dere kan sende skjemaet selv.</p>',
                text=lacking.removeprefix(_NOT_SENT),
            )
        )
    elif not email:
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text="Skriv en e-postadresse under «Endre skjemaet» hvis Aktsom skal sende.",
            )
        )
    can_mail = not lacking and bool(email)
    with st.container(horizontal=True):
        by_mail = can_mail and st.form_submit_button(mail_label, type="primary")
        label = "Lag lenke og tekst på nytt" if again else hand_label
        by_hand = st.form_submit_button(label, type="secondary" if can_mail or again else "primary")
    return bool(by_mail), bool(by_hand)


def _ready(refusal: Refusal, place: str, make: Callable[[], Ready]) -> None:
    made: list[Ready] = []
    if refused(refusal, lambda: made.append(make())):
        return
    st.session_state[f"{place}-ready"] = made[0]
    st.rerun()


def _mailed(refusal: Refusal, identity: str, hand_over: Callable[[], Delivery]) -> bool:
    sent: list[Delivery] = []
    if refused(refusal, lambda: sent.append(hand_over())):
        return False
    if not sent[0].accepted:
        refusal.above.error(md(sent[0].why or "E-posten ble ikke sendt. Prøv igjen."))
        return False
    return _said(identity, "E-posten er tatt imot av e-posttjeneren.")


def _said(identity: str, message: str) -> bool:
    st.session_state[f"said-{identity}"] = message
    return True


def _shown(place: str, title: str, label: str, record: Callable[[DoneInput], None]) -> bool:
    """What is ready, and the word that it has been sent; True when that has been recorded."""
    ready = st.session_state.get(f"{place}-ready")
    if not isinstance(ready, Ready):
        return False
    _what_is_ready(ready, title)
    st.header("Når dere har sendt det", anchor=False)
    refusal = Refusal(st.container(), place)
    done = _done_form(f"{place}-done", label, "Dagen det ble sendt", "Hvordan")
    if done is None or refused(refusal, lambda: record(done)):
        st.header("Endre dagene", anchor=False)
        return False
    spent(place)
    forget(place)
    return True


def _what_is_ready(ready: Ready, title: str) -> None:
    st.header(title, anchor=False)
    html(
        "Kopier teksten inn i en e-post, og legg ved regnearket. Lenken vises bare nå; siden kan dere lage en ny."
    )
    with st.container(width=760):
        if ready.link:
            st.code(ready.link, language=None, wrap_lines=True)
        else:
            html(
                "Aktsom har ingen adresse utenfra, så skjemaet har ingen lenke. Leverandøren svarer i regnearket."
            )
        st.code(f"{ready.letter.subject}\n\n{ready.letter.text}", language=None, wrap_lines=True)
        st.download_button(
            "Last ned regnearket", ready.workbook, file_name=ready.workbook_name, mime=_EXCEL, on_click="ignore",
            key="ready-workbook",
        )  # fmt: skip


def _done_form(place: str, label: str, when: str, how: str) -> DoneInput | None:
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        left, right = flow([1, 2], key=place, gap="medium")
        on = left.date_input(
            when, clock.today(), max_value=clock.today(), format="DD.MM.YYYY", key=f"{place}-on"
        )
        text = right.text_input(how, max_chars=500, placeholder="e-post", key=f"{place}-how")
        pressed = st.form_submit_button(label, type="primary")
    return DoneInput(on=on, how=text or "") if pressed else None
