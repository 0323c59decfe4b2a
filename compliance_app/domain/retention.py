"""How long what is personal in a case is kept: whole months from the day it was closed, its last day included."""

from calendar import monthrange
from datetime import date


def kept_until(closed_on: date, months: int) -> date:
    """The last day of keeping: the same number so many months on, or that month's last day where it lacks the number.

    Args:
        closed_on: the day the case was closed.
        months: 1 to 120.
    """
    year, month = divmod(closed_on.year * 12 + closed_on.month - 1 + months, 12)
    return date(year, month + 1, min(closed_on.day, monthrange(year, month + 1)[1]))


def is_over(closed_on: date, months: int, today: date) -> bool:
    """Whether the time is out: kept on the last day, gone the day after."""
    return today > kept_until(closed_on, months)
