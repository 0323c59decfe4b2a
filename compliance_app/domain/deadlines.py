"""The clock of åpenhetsloven § 7: when a request must be answered, and the working that shows why.

A deadline is a value. It runs from the Oslo date of receipt and nothing stops it. The Act has no counting rule of its
own, so weeks and months end as domstolloven § 148 says; a last day that is no working day is moved *back* for the
working deadline, and the forward move of domstolloven § 149 is shown as information only.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from compliance_app.domain import deadline_steps
from compliance_app.domain.deadline_steps import Step
from compliance_app.domain.deadline_words import Reader
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.working_days import (
    last_working_day,
    long_date,
    next_working_day,
    oslo_date,
    require_known,
)

DUE_SOON_DAYS = 3
"""How many days before the working deadline a case is shown as due soon (its last day included)."""


class Rule(StrEnum):
    """Which period of § 7 a deadline counts."""

    THREE_WEEKS = "THREE_WEEKS"
    TWO_MONTHS = "TWO_MONTHS"
    JUSTIFICATION = "JUSTIFICATION"


class DeadlineState(StrEnum):
    """How a case stands on a day. Derived, never stored."""

    OPEN = "OPEN"
    DUE_SOON = "DUE_SOON"
    INTERNALLY_LATE = "INTERNALLY_LATE"
    OVERDUE = "OVERDUE"
    ANSWERED_IN_TIME = "ANSWERED_IN_TIME"
    ANSWERED_INTERNALLY_LATE = "ANSWERED_INTERNALLY_LATE"
    ANSWERED_LATE = "ANSWERED_LATE"


class PromisedTooLate(AktsomError):
    """A promised day after the two months' working deadline (values: date, two_months_operative)."""

    message = _(
        "Datoen {date} er for sen. Loven gir to måneder fra kravet kom, "
        "og siste virkedag er {two_months_operative}. Velg en tidligere dato."
    )


class PromisedTooEarly(AktsomError):
    """A promised day with no working day between receipt and it (values: date)."""

    message = _("Datoen {date} er for tidlig. Velg en virkedag etter at kravet kom.")


class ExtensionClosed(AktsomError):
    """The notice of extension must be sent within the three weeks (values: date)."""

    message = _(
        "Fristen kan ikke forlenges. De tre ukene gikk ut {date}. Svar så snart du kan; forsinkelsen er registrert."
    )


@dataclass(frozen=True)
class Deadline:
    """A deadline with its working.

    ``received`` is the Oslo date the period runs from, ``statutory`` the Act's last day, ``operative`` the working
    deadline that is kept, ``roll_forward`` the day that domstolloven § 149 would give (information only). ``steps``
    is the working as the case page shows it; ``further`` what stands behind the fold.
    """

    received: date
    rule: Rule
    statutory: date
    operative: date
    roll_forward: date
    steps: tuple[Step, ...]
    further: tuple[Step, ...]


def three_weeks(received: date | datetime, language: str = "nb") -> Deadline:
    """The deadline for an answer or a refusal (§ 7 second paragraph): three weeks after receipt.

    ``language`` ("nb", "nn", "en") is that of the working's sentences, here and below.
    """
    day = _day(received)
    last, extended_last = _three_weeks_on(day), _two_months_on(day)
    return _deadline(
        day,
        Rule.THREE_WEEKS,
        last,
        (
            deadline_steps.received(received, language),
            deadline_steps.three_weeks(last, language),
            *deadline_steps.no_working_day(last, language),
            deadline_steps.answer_by(last, language),
        ),
        (
            deadline_steps.two_months_possible(day, extended_last, language),
            *deadline_steps.no_working_day(extended_last, language),
            deadline_steps.two_months_operative(extended_last, language),
            *deadline_steps.not_moved_forward(last, language),
        ),
    )


def two_months(received: date | datetime, language: str = "nb") -> Deadline:
    """The outer deadline after an extension (§ 7 second paragraph): two months after receipt, not after the notice."""
    day = _day(received)
    last = _two_months_on(day)
    return _deadline(
        day,
        Rule.TWO_MONTHS,
        last,
        (
            deadline_steps.received(received, language),
            deadline_steps.two_months(day, last, language),
            *deadline_steps.no_working_day(last, language),
            deadline_steps.answer_by(last, language),
        ),
        deadline_steps.not_moved_forward(last, language),
    )


def further_justification(demand_received: date | datetime, language: str = "nb") -> Deadline:
    """The deadline for a further justification (§ 7 fourth paragraph): three weeks, which cannot be extended."""
    day = _day(demand_received)
    last = _three_weeks_on(day)
    return _deadline(
        day,
        Rule.JUSTIFICATION,
        last,
        (
            deadline_steps.demand_received(demand_received, language),
            deadline_steps.justification(last, language),
            *deadline_steps.no_working_day(last, language),
            deadline_steps.justify_by(last, language),
        ),
        deadline_steps.not_moved_forward(last, language),
    )


def extended(
    received: date | datetime, promised: date, language: str = "nb", reader: Reader = Reader.HANDLER
) -> Deadline:
    """The deadline after an extension to a promised day (§ 7 second paragraph).

    The working deadline becomes the last working day on or before the promised day; the Act's last day stays two
    months after receipt. The working says who promised: «du» to the handler, «vi» in a letter (``reader``).
    Raises :class:`PromisedTooLate` for a day after the two months' working deadline and
    :class:`PromisedTooEarly` where no working day lies between receipt and the promise.
    """
    outer = two_months(received, language)
    if promised > outer.operative:
        raise PromisedTooLate(date=long_date(promised), two_months_operative=long_date(outer.operative))
    if promised <= outer.received or last_working_day(promised) <= outer.received:
        raise PromisedTooEarly(date=long_date(promised))
    operative = last_working_day(promised)
    start, last_day = outer.steps[:2]
    return Deadline(
        outer.received,
        outer.rule,
        outer.statutory,
        operative,
        outer.roll_forward,
        (
            start,
            last_day,
            deadline_steps.promised(promised, language, reader),
            deadline_steps.promised_operative(promised, operative, language, reader),
        ),
        outer.further,
    )


def require_extension_open(received: date | datetime, notice_sent: date) -> None:
    """Raise :class:`ExtensionClosed` when a notice sent that day comes after the three weeks (§ 7 second paragraph)."""
    last = three_weeks(received).statutory
    if notice_sent > last:
        raise ExtensionClosed(date=long_date(last))


def state_on(deadline: Deadline, today: date, answered_on: date | None) -> DeadlineState:
    """How the case stands ``today``; ``answered_on`` is the Oslo date the answer was *sent*.

    An answer after the working deadline but by the Act's last day is internally late, which is no breach.
    """
    if answered_on is not None:
        return _answered(deadline, answered_on)
    if today > deadline.statutory:
        return DeadlineState.OVERDUE
    if today > deadline.operative:
        return DeadlineState.INTERNALLY_LATE
    soon = (deadline.operative - today).days <= DUE_SOON_DAYS
    return DeadlineState.DUE_SOON if soon else DeadlineState.OPEN


def is_possible_breach(state: DeadlineState) -> bool:
    """Whether the state leaves a possible breach of § 7, which a person then classifies."""
    return state in {DeadlineState.OVERDUE, DeadlineState.ANSWERED_LATE}


def roll_forward_note(deadline: Deadline, day: date) -> str:
    """What to tell the person who classifies a late answer (or none) on ``day``; empty outside the roll-forward.

    The note decides nothing: whether domstolloven § 149 applies to an enterprise's answer is open.
    """
    if not deadline.statutory < day <= deadline.roll_forward:
        return ""
    return deadline_steps.roll_forward_note(deadline.statutory, deadline.roll_forward)


FIRST_YEAR = 2022
"""The Act came into force on 1 July 2022; nobody gives a statement for an earlier year."""


def publish_by(year: int) -> date:
    """The day the statement must be out in calendar year ``year``: last working day on or before 30 June (§ 5)."""
    last = date(year, 6, 30)
    require_known(last)
    return last_working_day(last)


def days_text(today: date, day: date) -> str:
    """How far off ``day`` is: "i dag", "i morgen", "om 4 dager", "1 dag over", "7 dager over"."""
    days = (day - today).days
    if days in {0, 1}:
        return (_("i dag"), _("i morgen"))[days]
    if days > 0:
        return _("om {days} dager").format(days=days)
    return _("1 dag over") if days == -1 else _("{days} dager over").format(days=-days)


def deadline_json(received: date | datetime) -> dict[str, Any]:
    """The document that ``aktsom deadline --json`` prints; dates are ISO text."""
    answer, outer = three_weeks(received), two_months(received)
    return {
        "received": answer.received.isoformat(),
        **_days(answer),
        "two_month": _days(outer),
        "steps": [_step(step) for step in (*answer.steps, *answer.further)],
    }


def _day(received: date | datetime) -> date:
    if isinstance(received, datetime):
        return oslo_date(received)
    require_known(received)
    return received


def _three_weeks_on(day: date) -> date:
    """The same weekday three weeks on (domstolloven § 148)."""
    return day + timedelta(weeks=3)


def _two_months_on(day: date) -> date:
    """The same number two months on, or the month's last day where it lacks the number (domstolloven § 148)."""
    year, month = (day.year, day.month + 2) if day.month <= 10 else (day.year + 1, day.month - 10)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _deadline(
    day: date, rule: Rule, last: date, steps: tuple[Step, ...], further: tuple[Step, ...]
) -> Deadline:
    return Deadline(day, rule, last, last_working_day(last), next_working_day(last), steps, further)


def _answered(deadline: Deadline, answered_on: date) -> DeadlineState:
    if answered_on <= deadline.operative:
        return DeadlineState.ANSWERED_IN_TIME
    in_law = answered_on <= deadline.statutory
    return DeadlineState.ANSWERED_INTERNALLY_LATE if in_law else DeadlineState.ANSWERED_LATE


def _days(deadline: Deadline) -> dict[str, str]:
    return {
        "statutory": deadline.statutory.isoformat(),
        "operative": deadline.operative.isoformat(),
        "roll_forward": deadline.roll_forward.isoformat(),
    }


def _step(step: Step) -> dict[str, str | None]:
    return {
        "label": step.label,
        "day": None if step.day is None else step.day.isoformat(),
        "heading": step.heading,
        "text": step.text,
        "provision": step.provision,
    }
