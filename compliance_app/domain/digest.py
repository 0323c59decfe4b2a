"""What one person's reminder mail says: which tasks, in which group, with which day. The words are a template's.

Nothing from a requester stands in it: a request is its case number, whatever title it was given.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.language import NB
from compliance_app.domain.reminders import Kind, Reminder, Task, by_day
from compliance_app.domain.working_days import long_date

WEEK: Final = timedelta(days=7)
MOST_LINES: Final = 50
"""So many lines in each group; the rest is a number, and stands in the list."""
MOST_OF_A_TITLE: Final = 120
_WEB_ADDRESS: Final = re.compile(r"https?://(?:[\w.-]*\w|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?(?:/[\w.~%/-]*)?")
_CASE_NUMBER: Final = re.compile(r"\d{4}-\d+")


class AddressOfAppWrong(AktsomError):
    """The address that links begin with is not a web address (values: address)."""

    message = _(
        "Lenkene i e-posten kan ikke lages. «{address}» er ikke en nettadresse. "
        "Oppgi adressen til Aktsom som https://aktsom.eksempel.no."
    )


@dataclass(frozen=True)
class Line:
    """One task in the mail: its kind, title, full address, the day with its weekday, and days left in words."""

    kind: Kind
    title: str
    url: str
    when: str
    left: str


@dataclass(frozen=True)
class Group:
    """The lines of a group and how many more there are."""

    lines: tuple[Line, ...] = ()
    more: int = 0

    @property
    def count(self) -> int:
        """All its tasks."""
        return len(self.lines) + self.more


@dataclass(frozen=True)
class Digest:
    """One person's mail. ``late`` is over its day, ``week`` comes in the next seven days, ``later`` after them.

    Attributes:
        last: the last day of what is not late, with its weekday; empty where all is late.
        url: where the whole list stands.
    """

    late: Group
    today: Group
    week: Group
    later: Group
    last: str
    url: str

    @property
    def count(self) -> int:
        """All tasks."""
        return self.late.count + self.ahead

    @property
    def ahead(self) -> int:
        """The tasks whose day has not passed."""
        return self.today.count + self.week.count + self.later.count


def make_digest(reminders: Iterable[Reminder], today: date, base: str, page: str = "i-dag") -> Digest | None:
    """The mail of one person; None where there is nothing to remind of, and then nothing is sent.

    Args:
        reminders: :func:`~compliance_app.domain.reminders.reminders_today` of that person.
        today: the Oslo date.
        base: the app's own address, «https://aktsom.eksempel.no».
        page: where the whole list stands.

    Raises:
        AddressOfAppWrong: ``base`` is no web address.
    """
    tasks = sorted((one.task for one in reminders), key=by_day)
    if not tasks:
        return None
    root = _root(base)
    ahead = [task.due for task in tasks if task.due >= today]
    return Digest(
        late=_group([task for task in tasks if task.due < today], today, root),
        today=_group([task for task in tasks if task.due == today], today, root),
        week=_group([task for task in tasks if today < task.due <= today + WEEK], today, root),
        later=_group([task for task in tasks if task.due > today + WEEK], today, root),
        last=long_date(ahead[-1]) if ahead else "",
        url=f"{root}/{page}",
    )


def shown_title(task: Task) -> str:
    """What a task is called outside the app: at most 120 letters, on one line; a request by its number alone."""
    if task.kind is Kind.REQUEST:
        return task.title if _CASE_NUMBER.fullmatch(task.title) else _("Åpen sak")
    title = " ".join(task.title.split()) or _("Uten tittel")
    return title if len(title) <= MOST_OF_A_TITLE else f"{title[: MOST_OF_A_TITLE - 1].rstrip()}…"


def _group(tasks: list[Task], today: date, root: str) -> Group:
    return Group(
        tuple(_line(task, today, root) for task in tasks[:MOST_LINES]), max(0, len(tasks) - MOST_LINES)
    )


def _line(task: Task, today: date, root: str) -> Line:
    days = (task.due - today).days
    return Line(
        kind=task.kind,
        title=shown_title(task),
        url=f"{root}/{task.path}",
        when=long_date(task.due),
        left=NB.count(days, "dag") if days > 0 else "",
    )


def _root(base: str) -> str:
    if not _WEB_ADDRESS.fullmatch(base):
        raise AddressOfAppWrong(address=base)
    return base.rstrip("/")
