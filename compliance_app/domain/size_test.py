"""Whether an enterprise is a larger enterprise under åpenhetsloven § 3 a, from its figures year by year.

Larger is an enterprise of public interest (regnskapsloven § 1-6), or one that on the balance-sheet day exceeds at least
two of three: 70 million kroner in sales, 35 million in balance-sheet total, 50 full-time equivalents on average.
Exceeds is strictly more. The status changes only for the second of two consecutive financial years (in force from
1 November 2024). What cannot be known from the figures is UNKNOWN; a person decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, product
from typing import Final

SALES_ABOVE: Final = 70_000_000
BALANCE_ABOVE: Final = 35_000_000
FULL_TIME_EQUIVALENTS_ABOVE: Final = 50
_ENOUGH: Final = 2
_MOST_YEARS: Final = 8
"""Older years than these do not decide."""


class Coverage(StrEnum):
    """Whether the Act's duties apply."""

    COVERED = "COVERED"
    NOT_COVERED = "NOT_COVERED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class YearFigures:
    """One financial year. Kroner; None is not known, never 0.

    Attributes:
        year: the year the financial year ends in.
        sales, balance: whole kroner.
        full_time_equivalents: average of the year, 0 or more.
        public_interest: an enterprise of public interest; None where nobody has answered, taken as no.
    """

    year: int
    sales: int | None = None
    balance: int | None = None
    full_time_equivalents: float | None = None
    public_interest: bool | None = None


@dataclass(frozen=True)
class SizeResult:
    """The answer for one year.

    Attributes:
        year: the newest year there are figures of; None where there are none.
        coverage: for that year.
        exceeds: year → whether two of three are exceeded that year; None where the figures do not say.
        decided_by_earlier: this year and the one before differ, so the status of the year before stands.
    """

    year: int | None
    coverage: Coverage
    exceeds: Mapping[int, bool | None]
    decided_by_earlier: bool = False


def over(figures: YearFigures) -> tuple[bool | None, bool | None, bool | None]:
    """Whether sales, balance and full-time equivalents each exceed their limit; None where not known."""
    return (
        None if figures.sales is None else figures.sales > SALES_ABOVE,
        None if figures.balance is None else figures.balance > BALANCE_ABOVE,
        None
        if figures.full_time_equivalents is None
        else figures.full_time_equivalents > FULL_TIME_EQUIVALENTS_ABOVE,
    )


def exceeds(figures: YearFigures) -> bool | None:
    """Whether at least two of the three are exceeded; None where a figure that is missing would decide."""
    known = over(figures)
    if known.count(True) >= _ENOUGH:
        return True
    return False if known.count(False) >= _ENOUGH else None


def size_test(years: Sequence[YearFigures]) -> SizeResult:
    """The status for the newest year: known only where every way to fill in what is missing gives the same.

    Args:
        years: one a year, in any order; a year that is left out counts as not known.
    """
    by_year = {one.year: one for one in years}
    if not by_year:
        return SizeResult(None, Coverage.UNKNOWN, {})
    newest = max(by_year)
    first = max(min(by_year), newest - _MOST_YEARS + 1)
    line = [exceeds(by_year.get(year, YearFigures(year))) for year in range(first, newest + 1)]
    said = {year: exceeds(by_year[year]) for year in sorted(by_year)}
    before = line[-2] if len(line) > 1 else None
    differs = line[-1] is not None and before is not None and line[-1] != before
    if by_year[newest].public_interest:
        return SizeResult(newest, Coverage.COVERED, said)
    possible = set(_statuses(line))
    coverage = Coverage.UNKNOWN
    if len(possible) == 1:
        coverage = Coverage.COVERED if possible.pop() else Coverage.NOT_COVERED
    return SizeResult(newest, coverage, said, differs)


def _statuses(line: Sequence[bool | None]) -> Iterator[bool]:
    """The status of the last year, for each way to fill in what is not known, the time before the first year too."""
    choices = [(True, False) if one is None else (one,) for one in (None, *line)]
    for status_before in (True, False):
        for filled in product(*choices):
            status = status_before
            for earlier, this in pairwise(filled):
                status = this if this == earlier else status
            yield status
