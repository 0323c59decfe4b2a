"""What answers lead to: proposals for a person to take or leave, and what changed since last year. Never a level."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from compliance_app.domain.issues import Issue
from compliance_app.domain.questionnaire import (
    AnswerType,
    LastAnswer,
    ProposalKind,
    Question,
    Value,
)
from compliance_app.domain.questionnaire_answers import Given


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something a person should look at.

    Attributes:
        kind: what is proposed.
        question: whose answer it comes from.
        country: alpha-2, of NEW_COUNTRY.
        issue: what an impact would concern, where the question says so.
        words: what the supplier wrote: the reason, or the text of the answer itself.
    """

    kind: ProposalKind
    question: str
    country: str | None = None
    issue: Issue | None = None
    words: str = ""


def proposals(
    questions: Iterable[Question], answers: Mapping[str, Given], known_countries: Collection[str]
) -> tuple[Proposal, ...]:
    """What the answers propose, in the order of the questions.

    Args:
        questions: those that were asked.
        answers: by question.
        known_countries: alpha-2 of every country already in the supplier's chain, its own seat included.
    """
    found: list[Proposal] = []
    seen = set(known_countries)
    for question in questions:
        given = answers.get(question.id)
        if given is None:
            continue
        for rule in question.rules:
            if not rule.when.holds(given.value):
                continue
            if rule.kind is ProposalKind.NEW_COUNTRY:
                new = [iso2 for iso2 in _countries(question, given.value) if iso2 not in seen]
                seen.update(new)
                found += [
                    Proposal(rule.kind, question.id, iso2, question.issue, given.reason) for iso2 in new
                ]
            else:
                words = given.reason or _written(question, given.value)
                found.append(Proposal(rule.kind, question.id, None, question.issue, words))
    return tuple(found)


def _countries(question: Question, value: Value) -> list[str]:
    return value if question.type is AnswerType.COUNTRIES and isinstance(value, list) else []


def _written(question: Question, value: Value) -> str:
    return value if question.type is AnswerType.TEXT and isinstance(value, str) else ""


class ChangeKind(StrEnum):
    """How an answer stands to last year's."""

    SAME = "SAME"
    CHANGED = "CHANGED"
    NEW = "NEW"
    NOT_ANSWERED = "NOT_ANSWERED"
    REWORDED = "REWORDED"


@dataclass(frozen=True, slots=True)
class Change:
    """One question this year beside last year.

    Attributes:
        kind: NEW was not answered last year, NOT_ANSWERED was then but not now, REWORDED answers another wording.
        before, after: the answers; None where there is none.
        added, removed: of lists, what came and went, in order.
    """

    question: str
    kind: ChangeKind
    before: Value | None
    after: Value | None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def difference(
    questions: Iterable[Question], this_year: Mapping[str, Given], last_year: Mapping[str, LastAnswer]
) -> tuple[Change, ...]:
    """Each answered question beside last year's answer, in the order of the questions; unanswered in both is left out."""
    changes = []
    for question in questions:
        now, then = this_year.get(question.id), last_year.get(question.id)
        if now is None and then is None:
            continue
        before, after = then.value if then else None, now.value if now else None
        changes.append(
            Change(
                question.id,
                _kind(question, then, after),
                before,
                after,
                added=_only_in(after, before),
                removed=_only_in(before, after),
            )
        )
    return tuple(changes)


def _kind(question: Question, then: LastAnswer | None, after: Value | None) -> ChangeKind:
    if then is None:
        return ChangeKind.NEW
    if after is None:
        return ChangeKind.NOT_ANSWERED
    if then.version != question.version:
        return ChangeKind.REWORDED
    return ChangeKind.SAME if then.value == after else ChangeKind.CHANGED


def _only_in(one: Value | None, other: Value | None) -> tuple[str, ...]:
    """What stands in one list but not in the other; nothing unless both are lists."""
    if not isinstance(one, list) or not isinstance(other, list):
        return ()
    return tuple(code for code in one if code not in other)
