"""What a person fills in for each letter of a case, and what the letter then does (åpenhetsloven §§ 6 and 7)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel

from compliance_app.domain.letters import LetterKind
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import Ground, RequestStep


class ExtensionGround(StrEnum):
    """The only grounds of an extension (§ 7 second paragraph)."""

    AMOUNT = "AMOUNT"
    TYPE = "TYPE"
    BOTH = "BOTH"


class LetterInput(BaseModel):
    """What every letter asks the person for.

    Attributes:
        summary: what the question is about, after «om»; empty quotes the question itself.
        sender: name and title under the letter; empty leaves the enterprise alone there.
    """

    kind: ClassVar[LetterKind]
    summary: str = ""
    sender: str = ""


class AcknowledgementInput(LetterInput):
    """The acknowledgement, which the Act does not require."""

    kind = LetterKind.ACKNOWLEDGEMENT


class ClarificationInput(LetterInput):
    """A question back: one question a line, and the day by which an answer can still be used."""

    kind = LetterKind.CLARIFICATION
    questions: str
    reply_by: date | None


class ExtensionInput(LetterInput):
    """The notice of extension: ground, concrete reasons, the promised day, and what can be answered now."""

    kind = LetterKind.EXTENSION
    ground: ExtensionGround | None
    reasons: str
    promised_on: date | None
    partial: str = ""


class LateNoticeInput(LetterInput):
    """That the answer is late; it claims no extension. ``expected``: the day the person promises, if any."""

    kind = LetterKind.LATE_NOTICE
    reason: str = ""
    expected: date | None = None


class AnswerHeads(LetterInput):
    """The five heads of an answer; an empty one is struck, but the short answer is always there."""

    kind = LetterKind.ANSWER
    short_answer: str
    how: str = ""
    findings: str = ""
    measures: str = ""
    limits: str = ""


class PartialAnswerInput(AnswerHeads):
    """What can be answered now; the rest is still owed. ``expected``: when it comes, the working deadline if not said."""

    kind = LetterKind.PARTIAL_ANSWER
    expected: date | None = None


class PassageInput(BaseModel):
    """A part of the question that is not answered.

    Attributes:
        known_harm: whether the enterprise knows of actual harm to fundamental human rights that this part asks about
            (§ 6 third paragraph); None is no answer.
        not_known_reason: why not, where the register holds such harm that looks like it.
    """

    passage: str
    ground: Ground | None
    reason: str
    known_harm: bool | None = None
    not_known_reason: str = ""


class RefusalInput(LetterInput):
    """A refusal of the whole. ``information``: what known harm there is, which is told whatever the ground."""

    kind = LetterKind.REFUSAL
    passages: list[PassageInput]
    offer: str = ""
    information: str = ""


class PartialRefusalInput(AnswerHeads):
    """An answer, and what of the question is not answered."""

    kind = LetterKind.PARTIAL_REFUSAL
    passages: list[PassageInput]
    information: str = ""


class JustificationInput(LetterInput):
    """A further justification (§ 7 fourth paragraph): what was considered, why no part can be given, what is given after all.

    ``released_passages``: ids of refused passages that are given now, in ``released``.
    """

    kind = LetterKind.JUSTIFICATION
    considerations: str
    why_not_part: str = ""
    released: str = ""
    released_passages: list[str] = []


class ReferralInput(LetterInput):
    """An answer that points to another buyer: our own part first, then where the rest stands."""

    kind = LetterKind.REFERRAL
    goods: str
    buyer: str
    own_answer: str
    what: str
    url: str
    page: str = ""
    buyer_contact: str = ""


class OutOfScopeInput(LetterInput):
    """That the question has nothing to do with § 4, with the reason, and an answer all the same where there is one."""

    kind = LetterKind.OUT_OF_SCOPE
    reason: str
    answer: str = ""
    where: str = ""


STEPS: Mapping[LetterKind, RequestStep | None] = {
    LetterKind.ACKNOWLEDGEMENT: None,
    LetterKind.CLARIFICATION: RequestStep.ASK_CLARIFICATION,
    LetterKind.EXTENSION: RequestStep.EXTEND,
    LetterKind.LATE_NOTICE: RequestStep.LATE_NOTICE,
    LetterKind.ANSWER: RequestStep.ANSWER,
    LetterKind.PARTIAL_ANSWER: RequestStep.ANSWER_PART,
    LetterKind.REFUSAL: RequestStep.REFUSE,
    LetterKind.PARTIAL_REFUSAL: RequestStep.REFUSE_PART,
    LetterKind.JUSTIFICATION: RequestStep.GIVE_JUSTIFICATION,
    LetterKind.REFERRAL: RequestStep.REFER,
    LetterKind.OUT_OF_SCOPE: RequestStep.DECLARE_OUT_OF_SCOPE,
}
"""The step that a letter is, once it is sent; an acknowledgement is none."""

VERBS: Mapping[LetterKind, Verb] = {
    **dict.fromkeys(LetterKind, Verb.ANSWER_REQUEST),
    LetterKind.CLARIFICATION: Verb.ASK_CLARIFICATION,
    LetterKind.EXTENSION: Verb.EXTEND_REQUEST,
    LetterKind.REFUSAL: Verb.REFUSE_REQUEST,
    LetterKind.PARTIAL_REFUSAL: Verb.REFUSE_REQUEST,
    LetterKind.JUSTIFICATION: Verb.REFUSE_REQUEST,
}
"""What it takes to send each letter."""
