"""Writing a letter in a case: fields on the left, the letter on the right, and when the person sent it below.

Aktsom sends nothing itself yet: the person sends the letter from their own mail, or on paper, and records the day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Literal

import streamlit as st

from compliance_app import clock
from compliance_app.documents.letters import Letter
from compliance_app.domain.deadlines import Rule, two_months
from compliance_app.domain.errors import AktsomError, ChangedMeanwhile
from compliance_app.domain.requests import RequestStep
from compliance_app.services import request_letters as words
from compliance_app.services import request_steps as steps
from compliance_app.services.request_letters import ExtensionGround
from compliance_app.services.request_material import Material, draft
from compliance_app.services.requests import Case, read_request
from compliance_app.services.work import Actor
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import clock_time, day
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.paper import paper

_GROUNDS = {
    ExtensionGround.AMOUNT: "Mengden informasjon",
    ExtensionGround.TYPE: "Typen informasjon",
    ExtensionGround.BOTH: "Mengden og typen informasjon",
}
_FILES: tuple[tuple[words.LetterFormat, str, str], ...] = (
    ("docx", "Last ned Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("pdf", "Last ned PDF", "application/pdf"),
)

Given = words.AcknowledgementInput | words.ClarificationInput | words.ExtensionInput | words.AnswerHeads


@dataclass(frozen=True)
class Kind:
    """One kind of letter: its name in file names, its words on the screen, its fields, and what it does."""

    name: str
    title: str
    button: str
    what: str
    fields: Callable[[Case, Material], Given]
    make: Callable[[Actor, str, Any], Letter]


def _summary(case: Case) -> dict[str, str]:
    """The two fields that every letter has."""
    about = _text(
        case,
        "Hva spørsmålet gjelder",
        case.request.topic,
        "Etter «Du spurte oss om …». Tomt felt gjengir spørsmålet.",
    )
    sender = st.text_input(
        "Avsender", key="brev-avsender", placeholder="Navn, tittel", persist_state="session"
    )
    return {"summary": about, "sender": sender or ""}


def _text(case: Case, label: str, value: str = "", hint: str = "") -> str:
    key = f"brev-{case.request.id}-{label}"
    return st.text_input(label, value, key=key, help=hint or None, persist_state="session") or ""


def _area(case: Case, label: str, value: str = "", hint: str = "") -> str:
    key = f"brev-{case.request.id}-{label}"
    return st.text_area(label, value, height=120, key=key, help=hint or None, persist_state="session") or ""


def _day(case: Case, label: str, hint: str = "") -> date | None:
    key = f"brev-{case.request.id}-{label}"
    return st.date_input(
        label, value=None, format="DD.MM.YYYY", key=key, help=hint or None, persist_state="session"
    )


def _answer_fields(case: Case, material: Material) -> words.AnswerHeads:
    first = draft(current_actor(), material)
    html(
        Html(
            '<p class="ak-small">Feltene er fylt med det registeret vet. Les gjennom og rett. Et felt som står tomt, blir ikke med. Nye linjer blir nye avsnitt, og «- » først på linjen gir et punkt.</p>'
        )
    )
    return words.AnswerHeads(
        short_answer=_area(case, "Kort svar", hint="Begynn med det den som spør, trenger å vite."),
        how=_area(case, "Slik har vi undersøkt", first.how),
        findings=_area(case, "Dette har vi funnet", first.findings),
        measures=_area(case, "Dette gjør vi", first.measures),
        limits=_area(case, "Dette vet vi ikke", first.limits),
        **_summary(case),
    )


def _extension_fields(case: Case, _material: Material) -> words.ExtensionInput:
    latest = two_months(case.request.received_on).operative
    ground = st.radio(
        "Grunnen",
        list(_GROUNDS),
        index=None,
        format_func=_GROUNDS.__getitem__,
        key=f"brev-{case.request.id}-grunn",
        help="Loven godtar ingen andre grunner. Ferie og få folk er ingen grunn.",
    )
    return words.ExtensionInput(
        ground=ground,
        reasons=_area(
            case,
            "Hvorfor",
            hint="Konkret: hva må hentes inn, fra hvem, og hvorfor rekker dere det ikke på tre uker?",
        ),
        promised_on=_day(
            case, "Svar loves senest", f"Senest {day(latest, case.today)}, siste virkedag innen to måneder."
        ),
        partial=_area(case, "Dette kan vi svare på nå", hint="Kan stå tomt."),
        **_summary(case),
    )


def _clarification_fields(case: Case, _material: Material) -> words.ClarificationInput:
    return words.ClarificationInput(
        questions=_area(case, "Det du spør om", hint="Ett spørsmål på hver linje."),
        reply_by=_day(case, "Svar innen", "En dag som lar dere rekke å bruke svaret. Fristen løper videre."),
        **_summary(case),
    )


def _acknowledgement_fields(case: Case, _material: Material) -> words.AcknowledgementInput:
    return words.AcknowledgementInput(**_summary(case))


KINDS = {
    "svar": Kind(
        "svar",
        "Svar på spørsmålet",
        "Registrer at svaret er sendt",
        "svaret",
        _answer_fields,
        words.answer_letter,
    ),
    "forlengelse": Kind(
        "forlengelse",
        "Forleng fristen",
        "Registrer at varselet er sendt",
        "varselet",
        _extension_fields,
        words.extension_letter,
    ),
    "presisering": Kind(
        "presisering",
        "Be om presisering",
        "Registrer at spørsmålet er sendt",
        "spørsmålet",
        _clarification_fields,
        words.clarification_letter,
    ),
    "kvittering": Kind(
        "kvittering",
        "Bekreft mottak",
        "Registrer at kvitteringen er sendt",
        "kvitteringen",
        _acknowledgement_fields,
        words.acknowledgement_letter,
    ),
}


def open_letter(case: Case) -> str:
    """Which letter is being written in this case now; empty for none."""
    return str(st.session_state.get(f"brev-{case.request.id}", "")) if case.is_open else ""


def actions(case: Case, writing: str) -> None:
    """The buttons of the case page: what can be done now, the one primary last."""
    if writing:
        st.button(
            "Avbryt",
            type="tertiary",
            on_click=_close,
            args=(case,),
            help="Avbryt forkaster det du har skrevet her.",
        )
        return
    if RequestStep.ASK_CLARIFICATION in case.steps:
        _opener(case, "Be om presisering", "presisering", "tertiary", "Fristen stanser ikke.")
    if RequestStep.EXTEND in case.steps:
        _opener(
            case,
            "Forleng fristen",
            "forlengelse",
            "secondary",
            "Bare innen tre uker og bare for mengde eller type.",
        )
    if RequestStep.ANSWER in case.steps:
        _opener(case, "Skriv svar", "svar", "primary", None)


def small_actions(case: Case) -> None:
    """The rare ones, as bare text."""
    if RequestStep.OPEN in case.steps:
        st.button("Begynn behandlingen", type="tertiary", on_click=_take_up, args=(case,))
    if case.is_open and not case.acknowledged and case.deadline.rule is Rule.THREE_WEEKS:
        _opener(
            case,
            "Bekreft mottak",
            "kvittering",
            "tertiary",
            "Loven krever ikke kvittering, men den viser når svaret kommer.",
        )


def _opener(
    case: Case, label: str, kind: str, look: Literal["primary", "secondary", "tertiary"], hint: str | None
) -> None:
    st.button(label, type=look, on_click=_open, args=(case, kind), help=hint, key=f"apne-{kind}")


def _open(case: Case, kind: str) -> None:
    st.session_state[f"brev-{case.request.id}"] = kind
    st.session_state[f"sett-{case.request.id}"] = case.request.version


def _close(case: Case) -> None:
    mine = f"brev-{case.request.id}"
    for key in [key for key in st.session_state if str(key).startswith(mine)]:
        del st.session_state[key]


def _take_up(case: Case) -> None:
    key = f"begynn-{case.request.id}"
    try:
        steps.take_up(current_actor(), case.request.id, case.request.version, once=once_key(key))
    except AktsomError as error:
        st.session_state[f"feil-{case.request.id}"] = str(error)
    spent(key)


def say_recorded(case: Case) -> None:
    """What was recorded by the last click in this case, or why it was not; once."""
    failed = st.session_state.pop(f"feil-{case.request.id}", "")
    done = st.session_state.pop(f"gjort-{case.request.id}", "")
    if failed:
        st.error(md(failed))
    if done:
        st.success(md(done))


def write(case: Case, writing: str, material: Material, above: Callable[[], None]) -> None:
    """The page while a letter is being written; ``above`` draws what it answers."""
    kind = KINDS[writing]
    left, right = flow([1, 1.1], key="brev")
    with left:
        st.header(kind.title, anchor=False)
        above()
        given = kind.fields(case, material)
    with right:
        letter = _letter(case, kind, given)
        with st.container():  # one place whatever it holds, so that the fields below keep what is being typed
            _show(case, kind, letter)
        sending, place = _sending(case, kind)
        if st.button(kind.button, type="primary", key="registrer-sendt"):
            _record(case, kind, given, sending, place)


def _letter(case: Case, kind: Kind, given: Given) -> Letter | None:
    """The letter as it is now; None while something that it must hold is missing."""
    try:
        return kind.make(current_actor(), case.request.id, given)
    except AktsomError:
        return None


def _show(case: Case, kind: Kind, letter: Letter | None) -> None:
    st.header("Brevet", anchor=False)
    if letter is None:
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text="Brevet vises her når det som må stå i det, er fylt ut. Det følger med når du forlater et felt.",
            )
        )
        return
    html(paper("Ikke sendt", Html(words.letter_html(letter.whole))))
    with st.container(horizontal=True):
        for ending, label, mime in _FILES:
            st.download_button(
                label,
                partial(words.letter_file, current_actor(), letter, ending),
                file_name=words.file_name(case, kind.name, ending),
                mime=mime,
                on_click="ignore",
                key=f"last-ned-{ending}",
            )


def _sending(case: Case, kind: Kind) -> tuple[steps.Sending, Any]:
    st.header("Når det er sendt", anchor=False)
    html(
        fill(
            '<p class="ak-small">Send {what} fra e-posten din, og registrer her når det ble sendt. Det er den dagen som teller.</p>',
            what=kind.what,
        )
    )
    place = st.empty()
    first, second = st.columns(2)
    with first:
        sent_on = _day(case, "Sendt")
    with second:
        channel = st.selectbox(
            "Hvordan",
            list(steps.SentBy),
            format_func=lambda one: steps.SENT_NAMES[one][0],
            key=f"brev-{case.request.id}-hvordan",
        )
    return steps.Sending(sent_on=sent_on, sent_by_channel=channel), place


def _record(case: Case, kind: Kind, given: Given, sending: steps.Sending, place: Any) -> None:
    row, key = case.request, f"{kind.name}-{case.request.id}"
    seen = st.session_state.get(f"sett-{row.id}", row.version)
    try:
        _do(row.id, given, sending, seen, once_key(key))
    except ChangedMeanwhile as error:
        # told once, the person may go on from what the other did
        st.session_state[f"sett-{row.id}"] = read_request(current_actor(), row.id).request.version
        place.error(md(str(error)))
        return
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(key)
    _close(case)
    st.session_state[f"gjort-{row.id}"] = f"Registrert {clock_time(clock.now())}."
    st.rerun()


def _do(identity: str, given: Given, sending: steps.Sending, seen: int, once: str) -> None:
    actor = current_actor()
    match given:
        case words.AnswerHeads():
            letter = words.answer_letter(actor, identity, given)
            answer = steps.AnswerInput(
                text=letter.whole, sent_on=sending.sent_on, sent_by_channel=sending.sent_by_channel
            )
            steps.answer(actor, identity, answer, seen, once=once)
        case words.ExtensionInput():
            steps.extend(actor, identity, given, sending, seen, once=once)
        case words.ClarificationInput():
            steps.ask_clarification(actor, identity, given, sending, seen, once=once)
        case _:
            steps.acknowledge(actor, identity, given, sending, once=once)
