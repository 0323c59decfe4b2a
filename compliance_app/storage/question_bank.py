"""Reads the question bank that ships in ``data/questions.csv``. Read once, never written.

In a cell ``|`` stands between several; an answer rule is ``NO|PARTLY``, ``>60`` or ``*`` (every answer but «vet ikke»),
and a proposal is a kind, ``@`` and such a rule.
"""

import csv
from functools import lru_cache

from compliance_app.domain.issues import Issue
from compliance_app.domain.question_drivers import driver
from compliance_app.domain.questionnaire import (
    AnswerType,
    Choice,
    ProposalKind,
    Question,
    Rule,
    Topic,
    When,
    bank_at,
)
from compliance_app.settings import ROOT

QUESTIONS = ROOT / "data" / "questions.csv"


@lru_cache(maxsize=1)
def all_wordings() -> tuple[Question, ...]:
    """Every wording that was ever in the bank, in the file's order. Raises ValueError for a row that cannot be read."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        return tuple(_question(row, position) for position, row in enumerate(csv.DictReader(file)))


@lru_cache(maxsize=64)
def question_bank(version: int | None = None) -> tuple[Question, ...]:
    """The bank as it stood at a version; None is now."""
    return bank_at(all_wordings(), version)


@lru_cache(maxsize=1)
def bank_version() -> int:
    """The version of the bank as it is now: that of its newest wording."""
    return max(question.version for question in all_wordings())


def _question(row: dict[str, str], position: int) -> Question:
    return Question(
        id=row["id"],
        version=int(row["version"]),
        topic=Topic(row["topic"]),
        vsme=row["vsme"],
        nb=row["nb"],
        en=row["en"],
        help_nb=row["help_nb"],
        help_en=row["help_en"],
        type=AnswerType(row["type"]),
        choices=_choices(row),
        reason_on=_when(row["reason_on"]),
        reason_nb=row["reason_nb"],
        reason_en=row["reason_en"],
        minimum=float(row["minimum"] or 0),
        maximum=float(row["maximum"] or 1_000_000),
        decimals=int(row["decimals"] or 0),
        unit_nb=row["unit_nb"],
        unit_en=row["unit_en"],
        drivers=frozenset(driver(code) for code in _several(row["drivers"])),
        priority=int(row["priority"]),
        issue=Issue(row["issue"]) if row["issue"] else None,
        rules=tuple(_rule(text) for text in row["proposals"].split()),
        position=position,
    )


def _several(text: str) -> list[str]:
    return text.split("|") if text else []


def _choices(row: dict[str, str]) -> tuple[Choice, ...]:
    columns = (row["option_codes"], row["options_nb"], row["options_en"])
    return tuple(Choice(*parts) for parts in zip(*map(_several, columns), strict=True))


def _when(text: str) -> When:
    if text == "*":
        return When(answered=True)
    if text.startswith(">"):
        return When(above=float(text[1:]))
    return When(codes=frozenset(_several(text)))


def _rule(text: str) -> Rule:
    kind, _, answers = text.partition("@")
    return Rule(ProposalKind(kind), _when(answers))
