"""The letters of a case: the words are in ``reports/letters``, the values come from the case and from the person.

A letter is made, read and sent by a person; these functions write nothing. The statutory elements stand in the templates,
and a letter that lacks one is refused before it can be sent (``domain.letters``).
"""

import re
from textwrap import shorten
from typing import Any, Literal

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.documents.build import build
from compliance_app.documents.html_writer import main_html
from compliance_app.documents.letters import Letter, letter_document, render_letter
from compliance_app.documents.markdown import parse
from compliance_app.documents.tree import Document
from compliance_app.domain.deadline_words import Reader
from compliance_app.domain.deadlines import Rule, extended, two_months
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.letter_elements import Element
from compliance_app.domain.letters import LetterKind, missing_elements, require_elements
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import STATE_NAMES, RequestState
from compliance_app.domain.statement_enterprise import Enterprise as StatementEnterprise
from compliance_app.domain.working_days import day_off_in_sentence, long_date
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.letterhead import letterhead_bytes
from compliance_app.services.request_case import Case, case_of
from compliance_app.services.request_letter_inputs import (
    AnswerHeads,
    ClarificationInput,
    ExtensionInput,
    JustificationInput,
    LateNoticeInput,
    LetterInput,
    OutOfScopeInput,
    PartialAnswerInput,
    PartialRefusalInput,
    ReferralInput,
    RefusalInput,
)
from compliance_app.services.request_refusals import checked_passages, override_values, passage_values
from compliance_app.services.requests import LONGEST_LETTER, deadline_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import (
    Enterprise,
    InformationRequest,
    ReportingPeriod,
    Statement,
    StatementStatus,
)

FT_URL = StatementEnterprise.ft_url
"""Forbrukertilsynet's address, one for letters and statement."""

_QUOTED = 600
"""Letters of the question that are quoted where nobody has said in short what it is about."""

_HEADING = re.compile(r"(</?h)([2-5])(?=[ >])")

LetterFormat = Literal["docx", "pdf"]


class ExtensionGroundMissing(AktsomError):
    """An extension without the Act's ground or without reasons."""

    message = _(
        "Fristen ble ikke forlenget. Loven godtar bare mengden eller typen informasjon som grunn. "
        "Velg en av dem, og skriv hvorfor."
    )


class AcknowledgementClosed(AktsomError):
    """An acknowledgement after the extension or the decision would say a deadline that no longer holds (values: state)."""

    message = _(
        "Brevet ble ikke laget. Kravet har status «{state}», så en kvittering med tre ukers frist ville være feil."
    )


def make_letter(actor: Actor, identity: str, given: LetterInput) -> Letter:
    """The letter as it would be sent now, in the language of the case, every statutory element in it.

    Raises:
        FieldMissing, FieldWrong: what must be filled in is not, or cannot be right.
        ExtensionGroundMissing, PromisedTooLate, PromisedTooEarly: of an extension. AcknowledgementClosed.
        GroundMissing, KnownHarmUnanswered, HarmIsKnown: of a refusal (``request_refusals``).
        LetterIncomplete: the template lacks what the Act requires.
    """
    letter, _missing = letter_and_missing(actor, identity, given)
    return letter


def letter_and_missing(
    actor: Actor, identity: str, given: LetterInput, own_text: str = ""
) -> tuple[Letter, tuple[Element, ...]]:
    """The letter, and what ``own_text``, which a person sent in its place, lacks of what the Act requires."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        row = work.get(InformationRequest, identity)
        case = case_of(work, row)
        values = _common(work, case, given) | _own(work, case, given)
        language = row.language
        work.session.expunge_all()
    letter = render_letter(given.kind.value, values, language)
    require_elements(given.kind, language, letter.markdown, values)
    return letter, missing_elements(given.kind, language, own_text, values) if own_text else ()


def letter_file(actor: Actor, letter: Letter, file_format: LetterFormat) -> bytes:
    """The letter as a Word document on the enterprise's own letterhead, or a PDF, in its name; an example bears its mark."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        enterprise = enterprise_of(work)
        own = letterhead_bytes(work) if file_format == "docx" else None
    mark = "EKSEMPEL" if enterprise.example else ""
    return build(letter_document(letter, enterprise.name, clock.today(), mark), file_format, own)


def letter_html(whole: str) -> str:
    """A letter as it is kept (``Letter.whole``) as HTML for the paper on the screen, every value escaped.

    The subject is a heading of level 3, since the page has its own above it.
    """
    document = Document(title="", author="", day=clock.today(), blocks=parse(whole))
    body = main_html(document).partition("</header>\n")[2].removesuffix("</main>")
    return _HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 1}", body)


def file_name(case: Case, kind: LetterKind, file_format: LetterFormat) -> str:
    """The name of a download: «2026-03-svar.docx». It never names the requester."""
    return f"{case.request.number}-{kind.value}.{file_format}"


def _common(work: Work, case: Case, given: LetterInput) -> dict[str, Any]:
    """What every template prints."""
    enterprise = enterprise_of(work)
    row = case.request
    deadline = deadline_of(row, row.language, Reader.REQUESTER)
    return {
        "name": row.requester,
        "ref": row.number,
        "received": row.received_on,
        "summary": _line(given.summary) or row.topic,
        "question": shorten(row.question, _QUOTED, placeholder=" …"),
        "operative": deadline.operative,
        "statutory": deadline.statutory,
        "late": case.today > deadline.operative,
        "contact": enterprise.contact,
        "ft_url": FT_URL,
        "sender": clean_text(given.sender, 300),
        "enterprise": enterprise.name,
        "steps": deadline.steps,
        "retention_months": None if enterprise.public_body else enterprise.retention_months,
    }


def _own(  # noqa: PLR0911  one return for each kind of letter
    work: Work, case: Case, given: LetterInput
) -> dict[str, Any]:
    """What one kind of letter prints; each refuses what is missing."""
    match given:
        case PartialRefusalInput() | RefusalInput():
            return _refusal(work, case, given)
        case AnswerHeads():
            return _answer(work, case, given)
        case ClarificationInput():
            return _clarification(case, given)
        case ExtensionInput():
            return _extension(case, given)
        case LateNoticeInput():
            return _late_notice(case, given)
        case JustificationInput():
            return _justification(case, given)
        case ReferralInput():
            return _referral(given)
        case OutOfScopeInput():
            return _out_of_scope(given)
        case _:
            return _acknowledgement(case)


def _acknowledgement(case: Case) -> dict[str, Any]:
    if not case.is_open or not case.promises_three_weeks:
        raise AcknowledgementClosed(state=STATE_NAMES[case.state])
    return {
        "earlier": day_off_in_sentence(case.deadline.statutory, case.request.language),
        "contact_known": bool(case.request.reply_to),
    }


def _clarification(case: Case, given: ClarificationInput) -> dict[str, Any]:
    questions = [line for line in _lines(given.questions) if line]
    if not questions:
        raise FieldMissing(field="Det du spør om", hint="Skriv minst ett spørsmål.")
    if given.reply_by is None:
        raise FieldMissing(field="Svar innen", hint="Velg en dag som lar dere rekke å bruke svaret.")
    late = case.today > case.deadline.operative
    if given.reply_by < case.today or (not late and given.reply_by > case.deadline.operative):
        raise FieldWrong(
            field="Svar innen",
            hint=f"Velg en dag fra i dag til {long_date(case.deadline.operative)}. Fristen løper videre.",
        )
    return {"questions": questions, "reply_by": given.reply_by}


def _extension(case: Case, given: ExtensionInput) -> dict[str, Any]:
    """The three elements of § 7 second paragraph: that, why, and when."""
    reasons = clean_text(given.reasons, LONGEST_LETTER)
    if given.ground is None or not reasons:
        raise ExtensionGroundMissing
    if given.promised_on is None:
        raise FieldMissing(field="Svar loves senest", hint="Loven krever at varselet sier når svaret kommer.")
    row = case.request
    received = row.received_at or row.received_on
    promised = extended(received, given.promised_on, row.language, Reader.REQUESTER)
    return {
        "ground": given.ground.value,
        "reasons": reasons,
        "expected": given.promised_on,
        "two_months": two_months(received).statutory,
        "partial": clean_text(given.partial, LONGEST_LETTER),
        "steps": promised.steps,
    }


def _late_notice(case: Case, given: LateNoticeInput) -> dict[str, Any]:
    if given.expected is not None and given.expected < case.today:
        raise FieldWrong(
            field="Svaret kommer senest", hint="Velg en dag som ikke er gått, eller la feltet stå tomt."
        )
    row = case.request
    return {
        "reason": clean_text(given.reason, LONGEST_LETTER),
        "expected": given.expected,
        "late": case.today > case.deadline.statutory,
        "promised": row.promised_on if case.deadline.rule is Rule.TWO_MONTHS else None,
        "demanded": row.demanded_on if case.state is RequestState.JUSTIFICATION_DEMANDED else None,
    }


def _answer(work: Work, case: Case, given: AnswerHeads) -> dict[str, Any]:
    heads = ("short_answer", "how", "findings", "measures", "limits")
    texts: dict[str, Any] = {head: clean_text(getattr(given, head), LONGEST_LETTER) for head in heads}
    if not texts["short_answer"]:
        raise FieldMissing(field="Kort svar", hint="Begynn med det den som spør, trenger å vite.")
    if isinstance(given, PartialAnswerInput):
        texts["expected"] = given.expected or case.deadline.operative
        if texts["expected"] < case.today:
            raise FieldWrong(field="Resten kommer senest", hint="Velg en dag som ikke er gått.")
    return texts | {"published": _published(work)}


def _refusal(work: Work, case: Case, given: RefusalInput | PartialRefusalInput) -> dict[str, Any]:
    passages = checked_passages(work, case, given.passages)
    values = _answer(work, case, given) if isinstance(given, PartialRefusalInput) else {}
    offer = clean_text(given.offer, LONGEST_LETTER) if isinstance(given, RefusalInput) else ""
    return values | {
        "passages": passage_values(passages),
        "override": override_values(passages, given.information),
        "offer": offer,
    }


def _justification(case: Case, given: JustificationInput) -> dict[str, Any]:
    considerations = clean_text(given.considerations, LONGEST_LETTER)
    if not considerations:
        raise FieldMissing(
            field="Dette la vi vekt på", hint="Skriv hvilke hensyn dere har veid mot hverandre."
        )
    row = case.request
    if row.demanded_on is None:
        raise FieldMissing(field="Kravet om nærmere begrunnelse", hint="Registrer først dagen det kom.")
    released = clean_text(given.released, LONGEST_LETTER)
    if bool(given.released_passages) != bool(released):
        raise FieldMissing(
            field="Det dere likevel gir", hint="Velg hvilke deler det gjelder, og skriv opplysningene."
        )
    standing = [one for one in case.passages if one.released_on is None]
    return {
        "refused": row.refused_on,
        "demanded": row.demanded_on,
        "passages": passage_values(standing),
        "considerations": considerations,
        "why_not_part": clean_text(given.why_not_part, LONGEST_LETTER),
        "override": override_values(standing, ""),
        "released": released,
    }


def _referral(given: ReferralInput) -> dict[str, Any]:
    labels = {
        "buyer": ("Den andre innkjøperen", "Skriv navnet."),
        "goods": ("Det dere kjøper gjennom den", "Skriv hvilke varer eller tjenester det gjelder."),
        "own_answer": ("Dette vet dere selv", "Svar på det dere kan, før dere viser videre."),
        "what": ("Dette vet den andre innkjøperen", "Skriv hva som står der."),
        "url": ("Hvor det står", "Oppgi en nøyaktig adresse."),
    }
    for name, (field, hint) in labels.items():
        if not clean_text(getattr(given, name), LONGEST_LETTER):
            raise FieldMissing(field=field, hint=hint)
    names = (*labels, "page", "buyer_contact")
    return {name: clean_text(getattr(given, name), LONGEST_LETTER) for name in names}


def _out_of_scope(given: OutOfScopeInput) -> dict[str, Any]:
    reason = clean_text(given.reason, LONGEST_LETTER)
    if not reason:
        raise FieldMissing(field="Hvorfor", hint="Skriv hva spørsmålet gjelder, slik dere leser det.")
    return {
        "reason": reason,
        "answer": clean_text(given.answer, LONGEST_LETTER),
        "where": clean_text(given.where, LONGEST_LETTER),
    }


def _published(work: Work) -> dict[str, str] | None:
    """Year and address of the newest published statement; None where there is none, or no address."""
    newest = work.session.execute(
        select(col(ReportingPeriod.label), col(Enterprise.statement_address))
        .join(
            Statement,
            (col(Statement.enterprise_id) == col(ReportingPeriod.enterprise_id))
            & (col(Statement.period_id) == col(ReportingPeriod.id)),
        )
        .join(Enterprise, col(Enterprise.id) == col(Statement.enterprise_id))
        .where(
            col(Statement.enterprise_id) == work.enterprise_id,
            col(Statement.status) == StatementStatus.PUBLISHED.value,
            col(Enterprise.statement_address) != "",
        )
        .order_by(col(ReportingPeriod.starts).desc())
        .limit(1)
    ).first()
    return {"year": newest[0], "url": newest[1]} if newest else None


def _line(text: str) -> str:
    return clean_text(text, 300).rstrip(".")


def _lines(text: str) -> list[str]:
    return [line.strip().removeprefix("- ") for line in clean_text(text, LONGEST_LETTER).splitlines()]
