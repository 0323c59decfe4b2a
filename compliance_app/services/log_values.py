"""What a row image says, field by field: what it is called, what was before and what came after, each as a person says it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from compliance_app import clock
from compliance_app.domain.identity import format_org_number
from compliance_app.domain.language import NB
from compliance_app.services.log_fields import CODED, CODES, FIELDS, OWN, POINTS
from compliance_app.services.log_things import THINGS

_SHOWN: Final = 2_000
_CODE: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_WORD: Final = re.compile(r"[A-Z][A-Z0-9]{2,}")
_FREE: Final = frozenset({"source", "kind", "way"})
"""Columns of codes that hold free words in other tables, or words that are spelled like codes."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_YES_OR_NO: Final = frozenset(
    {
        "active", "pass_through", "compliance_owner", "wants_reminders", "covered", "example", "four_eyes", "public_body",
        "public_form", "everyone", "treats_statement", "serves", "significant", "reservation", "reservation_sent", "together",
        "supervision", "with_signed_file", "own_duty", "public_interest", "whole_group", "has_annual_report", "qualified",
        "known_harm", "accepted_instead",
    }
)  # fmt: skip
"""Columns that hold yes or no; the log has 0 and 1 where a database has no words for it."""


@dataclass(frozen=True)
class Field:
    """One field of a row: its label, and its value before and after; "" where there was none."""

    label: str
    before: str
    after: str


def fields_of(
    before: Mapping[str, Any], after: Mapping[str, Any] | None, names: Mapping[tuple[str, str], str]
) -> Iterator[Field]:
    """The fields worth saying: of a new row those that are filled, of a changed one those that differ, of one removed all.

    Args:
        before: empty for a new row. after: None for a row that was removed.
        names: (kind, id) → the name of what an id points to.
    """
    there = before if after is None else after
    for column in there:
        if column in OWN or (column not in FIELDS and column not in POINTS):
            continue
        old, new = before.get(column), (after or {}).get(column)
        if old == new:
            continue
        label = THINGS[POINTS[column]] if column in POINTS else FIELDS[column]
        said = Field(label, _said(column, old, names), _said(column, new, names))
        if said.before != said.after:
            yield said


def points_of(before: Mapping[str, Any], after: Mapping[str, Any] | None) -> Iterator[tuple[str, str]]:
    """(kind, id) of all that a row points to, before and after."""
    for column, kind in POINTS.items():
        for side in (before, after or {}):
            if side.get(column):
                yield kind, str(side[column])


def _said(column: str, value: Any, names: Mapping[tuple[str, str], str]) -> str:
    if value is None or value in ("", "[]", "{}"):
        return ""
    if isinstance(value, bool) or (column in _YES_OR_NO and value in (0, 1)):
        return "ja" if value else "nei"
    if column in POINTS:
        return names.get((POINTS[column], str(value)), "en som ikke finnes lenger")
    return _number(column, value) if isinstance(value, int | float) else _text(column, str(value))


def _number(column: str, value: float) -> str:
    if column == "hundredths":
        return NB.money(int(value))
    return str(value).replace(".", ",")


def _text(column: str, value: str) -> str:
    is_code = _CODE.fullmatch(value) or (column in CODED - _FREE and _WORD.fullmatch(value))
    if is_code or (column in CODED and value in CODES):
        return CODES.get(value, "et annet valg")
    if column == "org_number":
        return format_org_number(value)
    if column in {"country", "worst_country"} and len(value) == 2:
        return NB.country(value)
    try:
        if _DAY.fullmatch(value):
            return NB.day(date.fromisoformat(value))
        if len(value) > 18 and value[10:11] == "T":
            moment = datetime.fromisoformat(value)
            return f"{NB.day(clock.oslo_day(moment))} kl. {moment.astimezone(clock.OSLO):%H.%M}"
    except ValueError:
        pass
    return value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1].rstrip()}…"
