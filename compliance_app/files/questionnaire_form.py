"""The questionnaire as a workbook: what stands in it row by row, and its seal. The file is written by ``questionnaire_sheet``.

The lock only guards against slips. What tells a genuine form from a changed one is the seal: HMAC-SHA256 over the
questionnaire, the supplier, the bank version and every question, with a secret the file does not hold.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from compliance_app.domain.questionnaire import AnswerType, Question
from compliance_app.domain.questionnaire_answers import RawAnswer
from compliance_app.domain.questionnaire_invitation import Invitation
from compliance_app.files.escape import clean
from compliance_app.files.questionnaire_words import FORM_WORDS


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire as a file.

    Attributes:
        questionnaire_id, supplier_id: what it belongs to.
        bank_version: of the question bank it was asked from.
        invitation: the questions and the sentences around them.
        answers: by question, what stands in the form when it is opened, from a draft or from last year.
    """

    questionnaire_id: str
    supplier_id: str
    bank_version: int
    invitation: Invitation
    answers: Mapping[str, RawAnswer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One row that can be answered.

    Attributes:
        label: what stands in columns A and B, and must still stand there when the form comes back.
        question: whose row it is; None for the fields after the questions.
        choice: the code that a MULTI row ticks.
        place: the field, for those after the questions.
        answers: False for the head of a MULTI question, whose answers stand in the rows below.
    """

    label: tuple[str, str]
    question: Question | None = None
    choice: str = ""
    place: str = ""
    answers: bool = True


def lines(form: Form) -> Iterator[Line]:
    """The rows of a form in order, without the introduction and the headers."""
    language = form.invitation.language
    for number, chosen in enumerate(form.invitation.questions, 1):
        question = chosen.question
        multi = question.type is AnswerType.MULTI
        yield Line((str(number), one_line(question.text(language))), question, answers=not multi)
        if multi:
            for letter, choice in zip("abcdefghijklmnopqrstuvwxyz", question.ways(), strict=False):
                label = (f"{number} {letter})", one_line(choice.text(language)))
                yield Line(label, question, choice.code)
    for place, label in FORM_WORDS[language].fields.items():
        yield Line(label, place=place)


def seal(form: Form, secret: bytes) -> str:
    """The checksum in the row that must not be changed: 32 hexadecimal digits."""
    content = [
        form.questionnaire_id,
        form.supplier_id,
        form.bank_version,
        form.invitation.language,
        [[line.label, line.question.id if line.question else line.place, line.choice] for line in lines(form)],
    ]  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:32]


def one_line(text: str) -> str:
    """A text on one line, without what a workbook cannot hold."""
    return " ".join(clean(text).split())
