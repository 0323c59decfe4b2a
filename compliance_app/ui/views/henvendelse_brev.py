"""Writing a letter in a case: fields on the left, the letter on the right, and how it goes out below.

By mail it counts as sent when the mail server has taken it, on the case link when it is laid out there, and by hand when
the person says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import streamlit as st

from compliance_app import clock
from compliance_app.documents.letters import Letter
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.letters import LetterKind
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import RequestState, RequestStep
from compliance_app.integrations.mail_message import read_address
from compliance_app.services import request_letters as words
from compliance_app.services import request_send as sending
from compliance_app.services.outbox import why_no_letters
from compliance_app.services.request_case import Case
from compliance_app.services.request_letter_inputs import VERBS, LetterInput
from compliance_app.services.request_material import Material
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views import henvendelse_avslag
from compliance_app.ui.views.henvendelse_felt import FIELDS, Fields, Writing, letter_name
from compliance_app.ui.views.parts_case_seen import say_refused, see, seen
from compliance_app.ui.widgets.format import clock_time
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.paper import paper
from compliance_app.ui.widgets.press import kept_if_stopped, pressed

_FILES: tuple[tuple[words.LetterFormat, str, str], ...] = (
    ("docx", "Last ned Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("pdf", "Last ned PDF", "application/pdf"),
)
_FIELDS: dict[LetterKind, Fields] = {
    **FIELDS,
    LetterKind.REFUSAL: henvendelse_avslag.refusal,
    LetterKind.PARTIAL_REFUSAL: henvendelse_avslag.partial_refusal,
}
_DEFINITE: dict[LetterKind, str] = {
    LetterKind.ACKNOWLEDGEMENT: "kvitteringen",
    LetterKind.CLARIFICATION: "spørsmålet",
    LetterKind.ANSWER: "svaret",
    LetterKind.PARTIAL_ANSWER: "delsvaret",
    LetterKind.EXTENSION: "varselet",
    LetterKind.LATE_NOTICE: "varselet",
    LetterKind.REFUSAL: "avslaget",
    LetterKind.PARTIAL_REFUSAL: "svaret",
    LetterKind.JUSTIFICATION: "begrunnelsen",
    LetterKind.REFERRAL: "svaret",
    LetterKind.OUT_OF_SCOPE: "svaret",
}
"""What is sent, in the definite form: «Send svaret»."""

MAIL, LINK, SELF = "mail", "link", "self"


@dataclass(frozen=True)
class Way:
    """One way out for a letter: its name as a choice, and what stands on the button («Send {what}»)."""

    name: str
    label: str
    button: str


def open_letter(case: Case) -> LetterKind | None:
    """Which letter is being written in this case now."""
    kind = st.session_state.get(f"brev-{case.request.id}", "")
    return LetterKind(kind) if kind and case.waiting is None else None


def opener(
    case: Case,
    label: str,
    kind: LetterKind,
    look: Literal["primary", "secondary", "tertiary"] = "secondary",
    hint: str | None = None,
    **more: Any,
) -> None:
    """A button that begins a letter, for those who may send that kind."""
    if not may(VERBS[kind]):
        return
    st.button(
        label, type=look, on_click=_open, args=(case, kind), help=hint, key=f"apne-{kind.value}", **more
    )


def _open(case: Case, kind: LetterKind) -> None:
    st.session_state[f"brev-{case.request.id}"] = kind.value
    see(case)


def cancel(case: Case) -> None:
    """The button that gives the letter up."""
    st.button(
        "Avbryt", type="tertiary", on_click=_close, args=(case,), help="Avbryt forkaster det du har skrevet her."
    )  # fmt: skip


def _close(case: Case) -> None:
    mine = f"brev-{case.request.id}"
    for key in [key for key in st.session_state if str(key).startswith(mine)]:
        del st.session_state[key]


def write(case: Case, kind: LetterKind, material: Material, above: Callable[[], None]) -> None:
    """The page while a letter is being written; ``above`` draws what it answers."""
    left, right = flow([1, 1.1], key="brev")
    with left:
        st.header(_title(case, kind), anchor=False)
        above()
        given = _FIELDS[kind](Writing(case, material))
    with right:
        letter, why = _letter(case, given)
        with st.container():  # one place whatever it holds, so that the fields below keep what is being typed
            _show(case, kind, letter, why)
        _send(case, kind, given)


def _title(case: Case, kind: LetterKind) -> str:
    if kind is LetterKind.ANSWER and case.state is RequestState.JUSTIFICATION_DEMANDED:
        return "Omgjør avslaget"
    return letter_name(kind)


def _letter(case: Case, given: LetterInput) -> tuple[Letter | None, str]:
    """The letter as it is now; None and the reason while something that it must hold is missing."""
    try:
        return words.make_letter(current_actor(), case.request.id, given), ""
    except AktsomError as error:
        return None, str(error)


def _show(case: Case, kind: LetterKind, letter: Letter | None, why: str) -> None:
    st.header("Brevet", anchor=False)
    if letter is None:
        text = (
            "Brevet vises her når det som må stå i det, er fylt ut. Det følger med når du forlater et felt."
        )
        missing = why.removeprefix("Ikke lagret. ")
        html(fill('<p class="ak-small">{text}</p><p class="ak-small">{why}</p>', text=text, why=missing))
        return
    html(paper("Ikke sendt", Html(words.letter_html(letter.whole))))
    with st.container(horizontal=True):
        for ending, label, mime in _FILES:
            st.download_button(
                label,
                partial(words.letter_file, current_actor(), letter, ending),
                file_name=words.file_name(case, kind, ending),
                mime=mime,
                on_click="ignore",
                key=f"last-ned-{ending}",
            )


def _ways(case: Case) -> tuple[dict[str, Way], str]:
    """How this letter can go out, and why it cannot be mailed where that is so."""
    ways: dict[str, Way] = {}
    why = ""
    address = read_address(case.request.reply_to)
    if address is not None:
        why = why_no_letters(current_actor())
        if not why:
            ways[MAIL] = Way(MAIL, f"E-post til {address.email}", "Send {what}")
    if case.request.secret_hash:
        ways[LINK] = Way(LINK, "Legg det ut på sakens lenke", "Legg ut {what}")
    ways[SELF] = Way(SELF, "Jeg sender det selv", "Registrer at {what} er sendt")
    return ways, why


def _send(case: Case, kind: LetterKind, given: LetterInput) -> None:
    st.header("Slik sendes det", anchor=False)
    place = st.empty()
    ways, why = _ways(case)
    row = case.request
    chosen = st.radio(
        "Hvordan", list(ways), format_func=lambda one: md(ways[one].label), key=f"brev-{row.id}-vei", persist_state="session"
    )  # fmt: skip
    if why:
        text = f"Aktsom kan ikke sende e-posten herfra. {why.removeprefix('E-posten ble ikke sendt. ')}"
        html(fill('<p class="ak-small">{why}</p>', why=text))
    way = ways[chosen or SELF]
    by_hand = _by_hand(case, kind) if way.name == SELF else None
    label = way.button.format(what=_DEFINITE[kind])
    if pressed(label, f"send-{row.id}-{kind.value}-{way.name}", type="primary"):
        _go(case, given, way, by_hand, place)


def _by_hand(case: Case, kind: LetterKind) -> sending.Sending:
    html(
        fill(
            '<p class="ak-small">Send {what} fra e-posten din eller på papir, og registrer her når det ble sendt. '
            "Det er den dagen som teller.</p>",
            what=_DEFINITE[kind],
        )
    )
    row = case.request
    first, second = st.columns(2)
    with first:
        sent_on = st.date_input(
            "Sendt", value=None, format="DD.MM.YYYY", key=f"brev-{row.id}-sendt", persist_state="session"
        )
    with second:
        by_hand = [one for one in sending.SentBy if one is not sending.SentBy.CASE_LINK]
        channel = st.selectbox(
            "På hvilken måte",
            by_hand,
            format_func=lambda one: sending.SENT_NAMES[one][0],
            key=f"brev-{row.id}-hvordan",
        )
    with st.expander("Det ble sendt med en annen tekst", type="compact"):
        own = st.text_area(
            "Teksten slik den ble sendt",
            height=160,
            key=f"brev-{row.id}-egen",
            persist_state="session",
            help="Lim inn teksten. Mangler den noe loven krever i et avslag, blir det stående som et mulig brudd.",
        )
    return sending.Sending(sent_on=sent_on, sent_by_channel=channel, text=own or "")


def _go(case: Case, given: LetterInput, way: Way, by_hand: sending.Sending | None, place: Any) -> None:
    kind = given.kind
    row, key = case.request, f"{kind.value}-{case.request.id}"
    try:
        with kept_if_stopped():
            actor, version, once = current_actor(), seen(case), once_key(key)
            if by_hand is not None:
                sent = sending.record_sent(actor, row.id, given, by_hand, version, once=once)
            elif way.name == LINK:
                sent = sending.lay_out(actor, row.id, given, version, once=once)
            else:
                sent = sending.send_by_mail(actor, row.id, given, version, once=once)
    except AktsomError as error:
        say_refused(case, error, place)
        return
    spent(key)
    _close(case)
    if sent.done:
        verb = {MAIL: "Sendt", LINK: "Lagt ut"}.get(way.name, "Registrert")
        st.session_state[f"gjort-{row.id}"] = f"{verb} {clock_time(clock.now())}."
    st.rerun()


def say_done(case: Case) -> None:
    """What the last click in this case did, or why it did not; once."""
    failed = st.session_state.pop(f"feil-{case.request.id}", "")
    done = st.session_state.pop(f"gjort-{case.request.id}", "")
    if failed:
        st.error(md(failed))
    if done:
        st.success(md(done))


def actions(case: Case) -> None:
    """The buttons of the case page: what can be done now, the one primary last."""
    steps = case.steps
    if RequestStep.GIVE_JUSTIFICATION in steps:
        opener(case, "Omgjør avslaget", LetterKind.ANSWER, "secondary", "Gi alt som ble avslått.")
        opener(case, "Skriv begrunnelse", LetterKind.JUSTIFICATION, "primary")
        return
    if RequestStep.ASK_CLARIFICATION in steps:
        opener(case, "Be om presisering", LetterKind.CLARIFICATION, "tertiary", "Fristen stanser ikke.")
    if RequestStep.EXTEND in steps:
        hint = "Bare innen tre uker og bare for mengde eller type."
        opener(case, "Forleng fristen", LetterKind.EXTENSION, "secondary", hint)
    elif RequestStep.LATE_NOTICE in steps and case.today >= case.deadline.operative:
        opener(
            case,
            "Varsle forsinkelse",
            LetterKind.LATE_NOTICE,
            "secondary",
            "Varselet forlenger ikke fristen.",
        )
    if RequestStep.REFUSE_PART in steps and may(Verb.REFUSE_REQUEST):
        _refusals(case)
    if RequestStep.ANSWER in steps:
        opener(case, "Skriv svar", LetterKind.ANSWER, "primary")


def _refusals(case: Case) -> None:
    with st.popover("Avslå"):
        hint = "Velg grunnlag for hver del du ikke gir ut."
        opener(case, "Avslå deler", LetterKind.PARTIAL_REFUSAL, "tertiary", hint)
        if RequestStep.REFUSE in case.steps:
            opener(case, "Avslå hele", LetterKind.REFUSAL, "tertiary", hint)
