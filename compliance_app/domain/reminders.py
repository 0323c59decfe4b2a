"""When somebody is reminded of something with a date: one table of rules for all that has one.

A rule is a number of days from the due day. On a day, only the newest rule whose day has come can remind; it does so
unless it, or a newer one, has reminded the same person of the same object and due day. So nothing is said twice, and
what was missed while the machine or the mail server was down is caught up with one reminder instead of several. A new
due day, or a new owner, begins anew.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Kind(StrEnum):
    """What one can be reminded of, in the order of one day: what the Act gives a date stands first.

    POLICY is a policy's next review, REVIEW the yearly review of the suppliers, BOARD_INPUT what the
    board asked for, STATEMENT what is to be done about the yearly statement.
    """

    REQUEST = "REQUEST"
    MEASURE = "MEASURE"
    FOLLOW_UP = "FOLLOW_UP"
    QUESTIONNAIRE = "QUESTIONNAIRE"
    POLICY = "POLICY"
    LOOK_AGAIN = "LOOK_AGAIN"
    REVIEW = "REVIEW"
    REMEDIATION = "REMEDIATION"
    BOARD_INPUT = "BOARD_INPUT"
    STATEMENT = "STATEMENT"


@dataclass(frozen=True)
class Rule:
    """Remind so many days after the due day; before it where ``days`` is negative. ``id`` is what is stored."""

    id: str
    days: int

    def day(self, due: date) -> date:
        """The day it reminds of something due on ``due``."""
        return due + timedelta(days=self.days)


STANDARD: Final = (
    Rule("30_BEFORE", -30),
    Rule("7_BEFORE", -7),
    Rule("1_BEFORE", -1),
    Rule("1_AFTER", 1),
    Rule("7_AFTER", 7),
)
RULES: Final[Mapping[Kind, tuple[Rule, ...]]] = MappingProxyType(dict.fromkeys(Kind, STANDARD))
"""The rules of each kind, earliest first."""


@dataclass(frozen=True)
class Task:
    """Something with a date and an owner.

    Attributes:
        owner: id of whoever is reminded.
        title: what it is called in the digest; of a request its case number and nothing else.
        path: its page in the app with its query, «tiltak?id=…».
        done: nobody is reminded.
        since: the day it got this due day and this owner, if that is known: rules of earlier days are not caught up.
    """

    kind: Kind
    id: str
    due: date
    owner: str
    title: str = ""
    path: str = ""
    done: bool = False
    since: date | None = None


@dataclass(frozen=True)
class Key:
    """What is reminded of once and never again: person, object, rule and due day."""

    owner: str
    kind: Kind
    object_id: str
    rule: str
    due: date


@dataclass(frozen=True)
class Reminder:
    """A task and the rule that reminds of it today."""

    task: Task
    rule: Rule

    @property
    def key(self) -> Key:
        """What is stored once a mail server has taken the digest."""
        return Key(self.task.owner, self.task.kind, self.task.id, self.rule.id, self.task.due)


def rule_today(
    kind: Kind, due: date, today: date, sent: Collection[str] = (), since: date | None = None
) -> Rule | None:
    """The rule that reminds ``today`` of something due on ``due``; None where nobody is reminded.

    Args:
        kind: which rules.
        due: the day it must be done.
        today: the Oslo date.
        sent: ids of the rules that have reminded this person of this object and this due day.
        since: rules of earlier days are history.
    """
    come = [rule for rule in RULES[kind] if rule.day(due) <= today]
    if not come:
        return None
    newest = come[-1]
    said = [rule for rule in RULES[kind] if rule.id in sent]
    if said and said[-1].days >= newest.days:
        return None
    return None if since is not None and newest.day(due) < since else newest


def reminders_today(
    tasks: Iterable[Task], sent: Iterable[Key], today: date
) -> dict[str, tuple[Reminder, ...]]:
    """Who is reminded of what ``today``: owner → reminders by due day and kind. Nobody with nothing stands there.

    One pass over ``tasks`` and ``sent``, however many people there are.
    """
    said: dict[tuple[str, Kind, str, date], set[str]] = {}
    for key in sent:
        said.setdefault((key.owner, key.kind, key.object_id, key.due), set()).add(key.rule)
    found: dict[str, list[Reminder]] = {}
    for task in tasks:
        if task.done or not task.owner:
            continue
        rules = said.get((task.owner, task.kind, task.id, task.due), set())
        rule = rule_today(task.kind, task.due, today, rules, task.since)
        if rule is not None:
            found.setdefault(task.owner, []).append(Reminder(task, rule))
    return {owner: tuple(sorted(listed, key=_by_day)) for owner, listed in found.items()}


def last_due(today: date) -> date:
    """The latest due day that any rule can remind of ``today``: what is due later need not be read."""
    return today - timedelta(days=min(rule.days for rules in RULES.values() for rule in rules))


def by_day(task: Task) -> tuple[date, int, str, str]:
    """The order tasks are read in: by day, kind, title, id."""
    return task.due, _ORDER[task.kind], task.title, task.id


def _by_day(reminder: Reminder) -> tuple[date, int, str, str]:
    return by_day(reminder.task)


_ORDER: Final = {kind: place for place, kind in enumerate(Kind)}
