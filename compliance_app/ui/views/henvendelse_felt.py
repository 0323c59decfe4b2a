"""The fields of each letter of a case, filled beforehand with what the register and the case already say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import streamlit as st

from compliance_app.domain.deadlines import two_months
from compliance_app.domain.letters import LETTER_NAMES, LetterKind
from compliance_app.services import request_letter_inputs as inputs
from compliance_app.services.request_case import Case
from compliance_app.services.request_letter_inputs import ExtensionGround
from compliance_app.services.request_material import Draft, Material, draft
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import day
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, md

_GROUNDS = {
    ExtensionGround.AMOUNT: "Mengden informasjon",
    ExtensionGround.TYPE: "Typen informasjon",
    ExtensionGround.BOTH: "Mengden og typen informasjon",
}
_FILLED = Html(
    '<p class="ak-small">Feltene er fylt med det registeret vet. Les gjennom og rett. Et felt som står tomt, blir ikke med. '
    "Nye linjer blir nye avsnitt, og «- » først på linjen gir et punkt.</p>"
)


@dataclass(frozen=True)
class Writing:
    """A letter that is being written: the case, and what the register knows about the question."""

    case: Case
    material: Material

    def key(self, label: str) -> str:
        """The key of a field; all of a case's begin alike, so that they can be forgotten together."""
        return f"brev-{self.case.request.id}-{label}"

    def text(self, label: str, value: str = "", hint: str = "") -> str:
        """A line."""
        return (
            st.text_input(label, value, key=self.key(label), help=hint or None, persist_state="session") or ""
        )

    def area(self, label: str, value: str = "", hint: str = "", height: int = 120) -> str:
        """A text of several lines."""
        key = self.key(label)
        return (
            st.text_area(label, value, height=height, key=key, help=hint or None, persist_state="session")
            or ""
        )

    def day(self, label: str, hint: str = "") -> date | None:
        """A day."""
        return st.date_input(
            label, value=None, format="DD.MM.YYYY", key=self.key(label), help=hint or None, persist_state="session"
        )  # fmt: skip

    def summary(self) -> dict[str, str]:
        """The two fields that every letter has."""
        about = self.text(
            "Hva spørsmålet gjelder",
            self.case.request.topic,
            "Etter «Du spurte oss om …». Tomt felt gjengir spørsmålet.",
        )
        sender = st.text_input(
            "Avsender", key="brev-avsender", placeholder="Navn, tittel", persist_state="session"
        )
        return {"summary": about, "sender": sender or ""}


def _drafted(writing: Writing) -> Draft:
    html(_FILLED)
    return draft(current_actor(), writing.material)


def heads(writing: Writing) -> dict[str, str]:
    """The five heads of an answer."""
    first = _drafted(writing)
    return {
        "short_answer": writing.area("Kort svar", hint="Begynn med det den som spør, trenger å vite."),
        "how": writing.area("Slik har vi undersøkt", first.how),
        "findings": writing.area("Dette har vi funnet", first.findings),
        "measures": writing.area("Dette gjør vi", first.measures),
        "limits": writing.area("Dette vet vi ikke", first.limits),
    }


def answer(writing: Writing) -> inputs.AnswerHeads:
    """The answer."""
    return inputs.AnswerHeads(**heads(writing), **writing.summary())


def partial_answer(writing: Writing) -> inputs.PartialAnswerInput:
    """What can be answered now."""
    given = heads(writing)
    expected = writing.day("Resten kommer senest", "Tomt felt er fristen. Delsvaret endrer den ikke.")
    return inputs.PartialAnswerInput(**given, expected=expected, **writing.summary())


def extension(writing: Writing) -> inputs.ExtensionInput:
    """The notice of extension."""
    case = writing.case
    latest = two_months(case.request.received_on).operative
    ground = st.radio(
        "Grunnen",
        list(_GROUNDS),
        index=None,
        format_func=_GROUNDS.__getitem__,
        key=writing.key("grunn"),
        help="Loven godtar ingen andre grunner. Ferie og få folk er ingen grunn.",
    )
    return inputs.ExtensionInput(
        ground=ground,
        reasons=writing.area(
            "Hvorfor",
            hint="Konkret: hva må hentes inn, fra hvem, og hvorfor rekker dere det ikke på tre uker?",
        ),
        promised_on=writing.day(
            "Svar loves senest", f"Senest {day(latest, case.today)}, siste virkedag innen to måneder."
        ),
        partial=writing.area("Dette kan vi svare på nå", hint="Kan stå tomt."),
        **writing.summary(),
    )


def late_notice(writing: Writing) -> inputs.LateNoticeInput:
    """That the answer is late."""
    return inputs.LateNoticeInput(
        reason=writing.area("Hvorfor", hint="Kan stå tomt. En grunn gir ikke mer tid."),
        expected=writing.day("Svaret kommer senest", "Kan stå tomt. Lov bare en dag dere holder."),
        **writing.summary(),
    )


def clarification(writing: Writing) -> inputs.ClarificationInput:
    """A question back."""
    return inputs.ClarificationInput(
        questions=writing.area("Det du spør om", hint="Ett spørsmål på hver linje."),
        reply_by=writing.day("Svar innen", "En dag som lar dere rekke å bruke svaret. Fristen løper videre."),
        **writing.summary(),
    )


def acknowledgement(writing: Writing) -> inputs.AcknowledgementInput:
    """That the question has come."""
    return inputs.AcknowledgementInput(**writing.summary())


def justification(writing: Writing) -> inputs.JustificationInput:
    """Why something was refused, and what is given after all."""
    standing = {one.id: one.passage for one in writing.case.passages if one.released_on is None}
    considerations = writing.area(
        "Dette la dere vekt på",
        hint="Hvilke hensyn dere veide mot hverandre, og hvorfor avslaget ble resultatet.",
    )
    why_not_part = writing.area("Derfor kan dere ikke gi ut deler av det", hint="Kan stå tomt.")
    released = st.multiselect(
        "Deler dere likevel gir ut",
        list(standing),
        format_func=lambda one: standing[one],
        key=writing.key("likevel"),
        placeholder="Velg deler",
    )
    given = writing.area("Opplysningene i dem", hint="Det som ble avslått og nå gis.") if released else ""
    return inputs.JustificationInput(
        considerations=considerations, why_not_part=why_not_part, released=given, released_passages=released,
        **writing.summary(),
    )  # fmt: skip


def referral(writing: Writing) -> inputs.ReferralInput:
    """An answer that points to another buyer."""
    return inputs.ReferralInput(
        buyer=writing.text("Den andre innkjøperen"),
        goods=writing.text("Det dere kjøper gjennom den", writing.case.request.topic),
        own_answer=writing.area("Dette vet dere selv", hint="Svar på det dere kan, før dere viser videre."),
        what=writing.area("Dette vet den andre innkjøperen", height=90),
        url=writing.text("Hvor det står", hint="En nøyaktig adresse, ikke bare forsiden."),
        page=writing.text("Side", hint="Kan stå tomt."),
        buyer_contact=writing.text("Hvor man kan spørre den", hint="Kan stå tomt."),
        **writing.summary(),
    )


def out_of_scope(writing: Writing) -> inputs.OutOfScopeInput:
    """That the question is about something else."""
    html(
        Html(
            '<p class="ak-small">Bruk dette bare når spørsmålet ikke har noe med menneskerettigheter eller arbeidsforhold å gjøre. '
            "Er dere i tvil, så svar.</p>"
        )
    )
    return inputs.OutOfScopeInput(
        reason=writing.area("Hvorfor", hint="Hva spørsmålet gjelder, slik dere leser det."),
        answer=writing.area("Svaret likevel", hint="Kan stå tomt."),
        where=writing.text("Hvor det står", hint="Kan stå tomt."),
        **writing.summary(),
    )


Fields = Callable[[Writing], inputs.LetterInput]

FIELDS: dict[LetterKind, Fields] = {
    LetterKind.ANSWER: answer,
    LetterKind.PARTIAL_ANSWER: partial_answer,
    LetterKind.EXTENSION: extension,
    LetterKind.LATE_NOTICE: late_notice,
    LetterKind.CLARIFICATION: clarification,
    LetterKind.ACKNOWLEDGEMENT: acknowledgement,
    LetterKind.JUSTIFICATION: justification,
    LetterKind.REFERRAL: referral,
    LetterKind.OUT_OF_SCOPE: out_of_scope,
}
"""The fields of each kind; those of refusals stand in ``henvendelse_avslag``."""


def letter_name(kind: LetterKind) -> str:
    """«Varsel om lengre frist», as Markdown."""
    return md(LETTER_NAMES[kind])
