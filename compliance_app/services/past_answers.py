"""Past answers: what was asked and answered before, found again by its words, so that the same question gets the same answer.

The redacted texts are read where a person has confirmed them at closing, else the question and the letter that was sent.
The database ranks by how many of the words stand in a case, so that no more than a page of texts is ever read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select
from sqlmodel import col

from compliance_app.domain.permissions import Verb
from compliance_app.domain.question_words import READ, search_words
from compliance_app.domain.requests import RequestStep
from compliance_app.services.letter_substance import substance
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import InformationRequest, RequestEvent

PAGE_SIZE: Final = 20
MOST_SIMILAR: Final = 5
_QUESTION, _ANSWER = 200, 300
"""Letters of an excerpt."""
_BEFORE: Final = 60
_ANSWERS: Final = (
    RequestStep.ANSWER, RequestStep.ANSWER_PART, RequestStep.REFUSE_PART, RequestStep.REFUSE, RequestStep.REFER,
    RequestStep.DECLARE_OUT_OF_SCOPE, RequestStep.REVERSE,
)  # fmt: skip
_WHOLE: Final = 5
"""A shorter word is looked for where a word begins: «ikt» is not in «viktig»."""
_BEGINS_AFTER: Final = (" ", "\n", "-", "/", "(", "«", '"')


@dataclass(frozen=True)
class PastAnswer:
    """A case that was answered.

    Attributes:
        question, answer: excerpts around the first word that was looked for.
        days: from receipt to sending.
    """

    request_id: str
    number: str
    topic: str
    question: str
    answer: str
    answered_on: date
    days: int


@dataclass(frozen=True)
class AnswersPage:
    """A page of past answers and how many fit in all."""

    found: int
    rows: tuple[PastAnswer, ...]


def similar_answers(actor: Actor, request_id: str) -> tuple[PastAnswer, ...]:
    """The past answers with most of a question's words, newest first among equals; at most a few. Raises NotFound."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        row = work.get(InformationRequest, request_id)
        words = search_words(f"{row.topic} {row.question}")
        if not words:
            return ()
        few = max(1, len(words) // 3)
        chosen = _answered(work, words).where(col(InformationRequest.id) != request_id, _rank(words) >= few)
        return _rows(work, chosen.limit(MOST_SIMILAR), words)


def search_answers(actor: Actor, text: str, page: int = 1) -> AnswersPage:
    """Page ``page`` (from 1) of the past answers with one of the words, those with most first; all of them for no words."""
    words = search_words(text)
    with reading(actor, Verb.READ_REQUESTS) as work:
        fitting = [_rank(words) >= 1] if words else []
        if text.strip() and not words:
            return AnswersPage(0, ())
        counted = select(func.count()).select_from(InformationRequest).where(*_decided(work), *fitting)
        found = int(work.session.execute(counted).scalar_one())
        start = PAGE_SIZE * (max(1, page) - 1)
        chosen = _answered(work, words).where(*fitting).limit(PAGE_SIZE).offset(start)
        return AnswersPage(found, _rows(work, chosen, words))


def _decided(work: Work) -> tuple[ColumnElement[bool], ...]:
    row = InformationRequest
    return (col(row.enterprise_id) == work.enterprise_id, col(row.answered_on).is_not(None))


def _answered(work: Work, words: Sequence[str]) -> Select[Any]:
    row = InformationRequest
    return (
        select(
            col(row.id), col(row.number), col(row.topic), col(row.received_on), col(row.answered_on),
            func.substr(_question(), 1, READ).label("question"), func.substr(_answer(), 1, READ).label("answer"),
        )
        .where(*_decided(work))
        .order_by(_rank(words).desc(), col(row.answered_on).desc(), col(row.id).desc())
    )  # fmt: skip


def _question() -> ColumnElement[str]:
    row = InformationRequest
    return case((col(row.redacted_question) != "", col(row.redacted_question)), else_=col(row.question))


def _answer() -> ColumnElement[str]:
    """The redacted answer, else the newest letter that answered."""
    row, event = InformationRequest, RequestEvent
    sent = (
        select(col(event.text))
        .where(
            col(event.enterprise_id) == col(row.enterprise_id),
            col(event.request_id) == col(row.id),
            col(event.step).in_([step.value for step in _ANSWERS]),
            col(event.sent_at).is_not(None),
        )
        .order_by(col(event.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    return case((col(row.redacted_answer) != "", col(row.redacted_answer)), else_=func.coalesce(sent, ""))


def _rank(words: Sequence[str]) -> ColumnElement[int]:
    """How many of the words stand in question, answer or topic."""
    told = (
        literal(" ")
        + col(InformationRequest.topic)
        + "\n"
        + func.substr(_question(), 1, READ)
        + "\n"
        + func.substr(_answer(), 1, READ)
    )
    ranked: ColumnElement[int] = literal(0)
    for word in words:
        ranked = ranked + case((or_(*(_holds(told, one) for one in _patterns(word))), 1), else_=0)
    return ranked


def _patterns(word: str) -> list[str]:
    """A word as it may be written. SQLite knows small and capital letters of English alone, so the others are spelt out."""
    written = [word] if word.isascii() else [word, word.capitalize(), word.upper()]
    if len(word) >= _WHOLE:
        return written
    return [f"{before}{one}" for before in _BEGINS_AFTER for one in written]


def _holds(told: Any, pattern: str) -> ColumnElement[bool]:
    held: ColumnElement[bool] = told.icontains(pattern, autoescape=True)
    return held


def _rows(work: Work, chosen: Select[Any], words: Sequence[str]) -> tuple[PastAnswer, ...]:
    return tuple(
        PastAnswer(
            request_id=row.id,
            number=row.number,
            topic=row.topic,
            question=_excerpt(row.question, words, _QUESTION),
            answer=_excerpt(_plain(row.answer), words, _ANSWER),
            answered_on=row.answered_on,
            days=(row.answered_on - row.received_on).days,
        )
        for row in work.session.execute(chosen)
    )


def _plain(letter: str) -> str:
    """What a letter says, from its short answer on."""
    return substance(letter).removeprefix("Kort svar:").strip()


def _excerpt(text: str, words: Sequence[str], length: int) -> str:
    """So many letters of a text, from shortly before the first of the words, cut between words."""
    plain = " ".join(text.split())
    small = plain.casefold()
    at = min((place for word in words if (place := small.find(word)) >= 0), default=0)
    start = 0 if at <= length - _BEFORE else plain.rfind(" ", 0, at - _BEFORE) + 1
    shown = plain[start : start + length]
    if start + length < len(plain):
        shown = f"{shown[: shown.rfind(' ')].rstrip(' ,;:')} …" if " " in shown else f"{shown} …"
    return f"… {shown}" if start else shown
