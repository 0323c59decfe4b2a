"""What can be done in a case without a letter: what the one who asked said, corrections, setting aside, taking up again."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import streamlit as st

from compliance_app.domain.deadlines import three_weeks
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.letters import LetterKind
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import RequestStep
from compliance_app.services import request_send as sending
from compliance_app.services import request_steps as steps
from compliance_app.services.outbox import mail_arrived, mail_not_arrived
from compliance_app.services.request_case import Case, Waiting
from compliance_app.services.requests import LANGUAGE_NAMES
from compliance_app.storage.tables import MailState
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views import henvendelse_brev as letters
from compliance_app.ui.views.henvendelse_felt import letter_name
from compliance_app.ui.views.parts_case_seen import say_refused, see, seen
from compliance_app.ui.widgets.format import date_digits
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.press import kept_if_stopped, pressed

_OPEN = "steg"
_NEEDS: Final = {
    RequestStep.DEMAND_JUSTIFICATION: Verb.ANNOTATE_REQUEST,
    RequestStep.REOPEN: Verb.REOPEN_REQUEST,
    RequestStep.WITHDRAW: Verb.ANSWER_REQUEST,
    RequestStep.SET_ASIDE: Verb.REOPEN_REQUEST,
}
"""What each of the rare steps asks of the one who takes it."""
_DEMAND, _REOPEN, _WITHDRAW, _ASIDE, _EDIT = "begrunnelse", "gjenopptak", "trukket", "til-side", "rett"


def waiting(case: Case, letter: Waiting) -> None:
    """A letter that was begun and is not known to be sent: what happened, and what a person can do."""
    row = letter.letter
    name = letter_name(LetterKind(row.kind))
    if letter.state is MailState.UNKNOWN:
        st.warning(md(f"{name}: {letter.why} Sjekk om det kom fram. Fristen løper uansett."))
        if not may(Verb.SEND_REMINDERS):
            return
        with st.container(horizontal=True):
            _act("Det kom fram", case, lambda: mail_arrived(current_actor(), row.mail_id or ""))
            _act("Det kom ikke fram", case, lambda: mail_not_arrived(current_actor(), row.mail_id or ""))
        return
    if letter.state is MailState.SENDING:
        st.info(md(f"{name} sendes nå. Åpne siden på nytt om litt."))
        return
    said = letter.why or "Det ble ikke levert til e-posttjeneren."
    st.error(md(f"{name} er ikke sendt. {said} Fristen er fortsatt {date_digits(case.deadline.operative)}."))
    if not may(Verb.ANSWER_REQUEST):
        return
    with st.container(horizontal=True):
        _act(
            "Prøv å sende på nytt", case, lambda: sending.send_again(current_actor(), row.id), kind="primary"
        )
        _act("Forkast brevet", case, lambda: sending.discard_letter(current_actor(), row.id))


def _act(label: str, case: Case, act: Callable[[], Any], kind: Any = "secondary") -> None:
    if not pressed(label, f"vent-{case.request.id}-{label}", type=kind):
        return
    try:
        with kept_if_stopped():
            act()
    except AktsomError as error:
        st.session_state[f"feil-{case.request.id}"] = str(error)
    st.rerun()


def more(case: Case) -> None:
    """The rare steps, in a fold of their own; one form at a time."""
    rare = _rare(case)
    if not rare:
        return
    with st.popover("Flere valg"):
        if RequestStep.OPEN in case.steps:
            st.button("Begynn behandlingen", type="tertiary", on_click=_take_up, args=(case,))
        if case.is_open and not case.acknowledged and case.promises_three_weeks:
            letters.opener(
                case, "Bekreft mottak", LetterKind.ACKNOWLEDGEMENT, "tertiary",
                "Loven krever ikke kvittering, men den viser når svaret kommer.",
            )  # fmt: skip
        for step, label, kind in (
            (RequestStep.ANSWER_PART, "Send en del av svaret", LetterKind.PARTIAL_ANSWER),
            (RequestStep.REFER, "Henvis til en annen innkjøper", LetterKind.REFERRAL),
            (RequestStep.DECLARE_OUT_OF_SCOPE, "Si at det er utenfor loven", LetterKind.OUT_OF_SCOPE),
        ):
            if step in case.steps:
                letters.opener(case, label, kind, "tertiary")
        for name, label in rare.items():
            st.button(label, type="tertiary", on_click=_show, args=(case, name), key=f"vis-{name}")


def _rare(case: Case) -> dict[str, str]:
    labels = {
        RequestStep.DEMAND_JUSTIFICATION: (_DEMAND, "Registrer krav om nærmere begrunnelse"),
        RequestStep.REOPEN: (_REOPEN, "Ta opp saken igjen"),
        RequestStep.WITHDRAW: (_WITHDRAW, "Registrer at kravet er trukket"),
        RequestStep.SET_ASIDE: (_ASIDE, "Legg til side: ikke et spørsmål til oss"),
    }
    found = dict(labels[step] for step in labels if step in case.steps and may(_NEEDS[step]))
    correcting = case.request.purged_on is None and may(Verb.ANNOTATE_REQUEST)
    return found | ({_EDIT: "Rett opplysningene i saken"} if correcting else {})


def _show(case: Case, name: str) -> None:
    st.session_state[f"{_OPEN}-{case.request.id}"] = name
    see(case)


def _hide(case: Case) -> None:
    st.session_state.pop(f"{_OPEN}-{case.request.id}", None)


def _take_up(case: Case) -> None:
    key = f"begynn-{case.request.id}"
    try:
        steps.take_up(current_actor(), case.request.id, case.request.version, once=once_key(key))
    except AktsomError as error:
        st.session_state[f"feil-{case.request.id}"] = str(error)
    spent(key)


def form(case: Case) -> None:
    """The form that was asked for, where one was."""
    name = st.session_state.get(f"{_OPEN}-{case.request.id}", "")
    if name not in _rare(case):
        return
    draw = {
        _DEMAND: _demand, _REOPEN: _reopen, _WITHDRAW: _withdraw, _ASIDE: _set_aside, _EDIT: _edit,
    }  # fmt: skip
    with st.container(key=f"steg-{name}"):
        st.header(md(_rare(case)[name]), anchor=False)
        place = st.empty()
        act, label = draw[name](case)
        buttons = st.container(horizontal=True)
        with buttons:
            go = pressed(label, f"gjor-{name}-{case.request.id}", type="primary")
        key = f"steg-{name}-{case.request.id}"
        try:
            with kept_if_stopped():
                buttons.button("Avbryt", type="tertiary", on_click=_hide, args=(case,), key=f"avbryt-{name}")
                if not go:
                    return
                act(once_key(key))
        except AktsomError as error:
            say_refused(case, error, place)
            return
        spent(key)
        _hide(case)
        st.rerun()


Drawn = tuple[Callable[[str], Any], str]


def _area(case: Case, label: str, name: str, hint: str = "") -> str:
    return st.text_area(label, height=110, key=f"steg-{case.request.id}-{name}", help=hint or None) or ""


def _day(case: Case, label: str, name: str, hint: str = "") -> date | None:
    return st.date_input(
        label, value=None, format="DD.MM.YYYY", max_value=case.today, key=f"steg-{case.request.id}-{name}-dag",
        help=hint or None,
    )  # fmt: skip


def _demand(case: Case) -> Drawn:
    sent = case.request.refused_on
    if sent is not None:
        html(
            fill(
                '<p class="ak-small">Den som spurte, har tre uker på seg fra avslaget kom fram, tidligst til {day}. '
                "Kommer kravet senere, så begrunn likevel: dere vet ikke når avslaget kom fram.</p>",
                day=date_digits(three_weeks(sent).statutory),
            )
        )
    came = _day(case, "Dagen kravet om begrunnelse kom", _DEMAND, "Fristen på tre uker løper fra den dagen.")
    text = _area(case, "Hva som ble skrevet", _DEMAND)
    who, row = current_actor(), case.request
    return (
        lambda once: steps.demand_justification(who, row.id, came, text, seen(case), once=once),
        "Registrer kravet",
    )


def _reopen(case: Case) -> Drawn:
    html(
        fill(
            '<p class="ak-small">{text}</p>',
            text="Saken får tre uker fra dagen du oppgir, som om den var ny. Fristen kan ikke forlenges.",
        )
    )
    came = _day(case, "Fra hvilken dag", _REOPEN, "Dagen det kom noe som gjør at dere tar saken opp igjen.")
    why = _area(case, "Hvorfor", _REOPEN)
    who, row = current_actor(), case.request
    return lambda once: steps.reopen(who, row.id, why, came, seen(case), once=once), "Ta opp saken igjen"


def _withdraw(case: Case) -> Drawn:
    text = _area(case, "Hva som ble skrevet", _WITHDRAW, "Lim inn det den som spurte, skrev.")
    who, row = current_actor(), case.request
    return lambda once: steps.withdraw(
        who, row.id, text, seen(case), once=once
    ), "Registrer at det er trukket"


def _set_aside(case: Case) -> Drawn:
    html(
        fill(
            '<p class="ak-small">{text}</p>',
            text="Bare for reklame, feilsendt post og lignende. Saken regnes ikke som et krav, men blir stående og kan tas opp igjen.",
        )
    )
    why = _area(case, "Hvorfor", _ASIDE)
    who, row = current_actor(), case.request
    return lambda once: steps.set_aside(who, row.id, why, seen(case), once=once), "Legg til side"


def _edit(case: Case) -> Drawn:
    row = case.request
    topic = st.text_input("Hva det gjelder", row.topic, key=f"steg-{row.id}-tema")
    requester = st.text_input("Navn", row.requester, key=f"steg-{row.id}-navn")
    reply_to = st.text_input("Hvor svaret skal sendes", row.reply_to, key=f"steg-{row.id}-svar")
    language = st.selectbox(
        "Språket i brevene",
        list(LANGUAGE_NAMES),
        index=list(LANGUAGE_NAMES).index(row.language),
        format_func=lambda one: LANGUAGE_NAMES[one].capitalize(),
        key=f"steg-{row.id}-sprak",
    )
    given = steps.CaseInput(
        topic=topic or "", requester=requester or "", reply_to=reply_to or "", language=language or "nb"
    )
    who = current_actor()
    return lambda once: steps.edit_case(who, row.id, given, seen(case), once=once), "Lagre opplysningene"
