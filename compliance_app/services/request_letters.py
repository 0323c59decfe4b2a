"""The letters of a case in bokmål: the words are in ``reports/letters``, the values come from the case and the person.

A letter is made, read and sent by a person; these functions write nothing. The statutory elements stand in the
templates, so that no letter can be made without them.
"""

import re
from datetime import date
from enum import StrEnum
from textwrap import shorten
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.documents.build import build
from compliance_app.documents.html_writer import main_html
from compliance_app.documents.letters import Letter, letter_document, render_letter
from compliance_app.documents.markdown import parse
from compliance_app.documents.tree import Document
from compliance_app.domain.deadlines import Rule, extended, two_months
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import STATE_NAMES
from compliance_app.domain.statement_enterprise import Enterprise as StatementEnterprise
from compliance_app.domain.working_days import day_off_in_sentence, long_date
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.requests import LONGEST_LETTER, Case, case_of
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


class ExtensionGround(StrEnum):
    """The only grounds of an extension (§ 7 second paragraph)."""

    AMOUNT = "AMOUNT"
    TYPE = "TYPE"
    BOTH = "BOTH"


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


class LetterInput(BaseModel):
    """What every letter asks the person for.

    Attributes:
        summary: what the question is about, after «om»; empty quotes the question itself.
        sender: name and title under the letter; empty leaves the enterprise alone there.
    """

    summary: str = ""
    sender: str = ""


class AcknowledgementInput(LetterInput):
    """The acknowledgement, which the Act does not require."""


class ClarificationInput(LetterInput):
    """A question back: one question a line, and the day by which an answer can still be used."""

    questions: str
    reply_by: date | None


class ExtensionInput(LetterInput):
    """The notice of extension: ground, concrete reasons, the promised day, and what can be answered now."""

    ground: ExtensionGround | None
    reasons: str
    promised_on: date | None
    partial: str = ""


class AnswerHeads(LetterInput):
    """The five heads of an answer; an empty one is struck, but the short answer is always there."""

    short_answer: str
    how: str = ""
    findings: str = ""
    measures: str = ""
    limits: str = ""


def acknowledgement_letter(actor: Actor, identity: str, given: AcknowledgementInput) -> Letter:
    """The acknowledgement with the deadline and its working printed.

    Raises:
        AcknowledgementClosed: the request is extended or decided.
    """
    with reading(actor, Verb.READ_REQUESTS) as work:
        case, values = _common(work, identity, given)
    deadline = case.deadline
    if not case.is_open or deadline.rule is not Rule.THREE_WEEKS:
        raise AcknowledgementClosed(state=STATE_NAMES[case.state])
    return render_letter(
        "kvittering",
        values
        | {
            "earlier": day_off_in_sentence(deadline.statutory),
            "steps": [
                {"label": step.label, "heading": step.heading, "text": step.text, "provision": step.provision}
                for step in deadline.steps
            ],
            "contact_known": bool(case.request.reply_to),
        },
    )


def clarification_letter(actor: Actor, identity: str, given: ClarificationInput) -> Letter:
    """The question back, which says that the clock runs on.

    Raises:
        FieldMissing: no question, or no day. FieldWrong: the day is past, or after the working deadline.
    """
    questions = [line for line in _lines(given.questions) if line]
    if not questions:
        raise FieldMissing(field="Det du spør om", hint="Skriv minst ett spørsmål.")
    with reading(actor, Verb.READ_REQUESTS) as work:
        case, values = _common(work, identity, given)
    if given.reply_by is None:
        raise FieldMissing(field="Svar innen", hint="Velg en dag som lar dere rekke å bruke svaret.")
    if given.reply_by < case.today or (not values["late"] and given.reply_by > case.deadline.operative):
        raise FieldWrong(
            field="Svar innen",
            hint=f"Velg en dag fra i dag til {long_date(case.deadline.operative)}. Fristen løper videre.",
        )
    return render_letter("presisering", values | {"questions": questions, "reply_by": given.reply_by})


def extension_letter(actor: Actor, identity: str, given: ExtensionInput) -> Letter:
    """The notice of extension with its three elements: that, why, and when (§ 7 second paragraph).

    Raises:
        ExtensionGroundMissing: neither amount nor type, or no reasons. FieldMissing: no promised day.
        PromisedTooLate, PromisedTooEarly: the promised day is not within the two months.
    """
    reasons = clean_text(given.reasons, LONGEST_LETTER)
    if given.ground is None or not reasons:
        raise ExtensionGroundMissing
    if given.promised_on is None:
        raise FieldMissing(field="Svar loves senest", hint="Loven krever at varselet sier når svaret kommer.")
    with reading(actor, Verb.READ_REQUESTS) as work:
        case, values = _common(work, identity, given)
    extended(case.request.received_on, given.promised_on)
    return render_letter(
        "forlengelse",
        values
        | {
            "ground": given.ground.value,
            "reasons": reasons,
            "expected": given.promised_on,
            "two_months": two_months(case.request.received_on).statutory,
            "partial": clean_text(given.partial, LONGEST_LETTER),
        },
    )


def answer_letter(actor: Actor, identity: str, given: AnswerHeads) -> Letter:
    """The answer with the heads that are filled in, and Forbrukertilsynet at the end.

    Raises:
        FieldMissing: there is no short answer.
    """
    heads = ("short_answer", "how", "findings", "measures", "limits")
    texts = {head: clean_text(getattr(given, head), LONGEST_LETTER) for head in heads}
    if not texts["short_answer"]:
        raise FieldMissing(field="Kort svar", hint="Begynn med det den som spør, trenger å vite.")
    with reading(actor, Verb.READ_REQUESTS) as work:
        _case, values = _common(work, identity, given)
        published = _published(work)
    return render_letter("svar", values | texts | {"published": published})


def letter_file(actor: Actor, letter: Letter, file_format: LetterFormat) -> bytes:
    """The letter as a Word document or a PDF, in the enterprise's name; an example bears its mark."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        enterprise = enterprise_of(work)
    mark = "EKSEMPEL" if enterprise.example else ""
    return build(letter_document(letter, enterprise.name, clock.today(), mark), file_format)


def letter_html(whole: str) -> str:
    """A letter as it is kept (``Letter.whole``) as HTML for the paper on the screen, every value escaped.

    The subject is a heading of level 3, since the page has its own above it.
    """
    document = Document(title="", author="", day=clock.today(), blocks=parse(whole))
    body = main_html(document).partition("</header>\n")[2].removesuffix("</main>")
    return _HEADING.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 1}", body)


def file_name(case: Case, kind: str, file_format: LetterFormat) -> str:
    """The name of a download: «2026-03-svar.docx». It never names the requester."""
    return f"{case.request.number}-{kind}.{file_format}"


def _common(work: Work, identity: str, given: LetterInput) -> tuple[Case, dict[str, Any]]:
    """The case, and what every template prints."""
    case = case_of(work, work.get(InformationRequest, identity))
    enterprise = enterprise_of(work)
    row, deadline = case.request, case.deadline
    values = {
        "name": row.requester,
        "ref": row.number,
        "received": row.received_on,
        "summary": clean_text(given.summary, 300).rstrip(".") or row.topic,
        "question": shorten(row.question, _QUOTED, placeholder=" …"),
        "operative": deadline.operative,
        "statutory": deadline.statutory,
        "late": case.today > deadline.operative,
        "contact": enterprise.contact,
        "ft_url": FT_URL,
        "sender": clean_text(given.sender, 300),
        "enterprise": enterprise.name,
    }
    work.session.expunge_all()
    return case, values


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


def _lines(text: str) -> list[str]:
    return [line.strip().removeprefix("- ") for line in clean_text(text, LONGEST_LETTER).splitlines()]
