"""The sentences that show how a deadline was counted, one step each, in plain words with the provision.

Shown on the case page as label, heading, text and provision; printed in letters the same way, in the letter's language
("nb", "nn", "en"). The words are in ``deadline_words.py``.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from compliance_app.domain.calendar_words import CALENDAR
from compliance_app.domain.deadline_words import STEP_WORDS, Reader
from compliance_app.domain.errors import _
from compliance_app.domain.working_days import (
    day_and_month,
    day_off,
    kind_of_day_off,
    last_working_day,
    long_date,
    next_working_day,
    oslo_moment,
    provision_of_day_off,
)


@dataclass(frozen=True)
class Step:
    """One step of the working.

    ``label`` names it ("Tre uker"), ``day`` is the date it arrives at, ``heading`` what stands in bold ("mandag 25.
    mai 2026", "2. pinsedag"), ``text`` says why, ``provision`` is the paragraph (empty for our own rule).
    """

    label: str
    day: date | None
    text: str
    provision: str
    heading: str = ""


def received(moment: date | datetime, language: str = "nb") -> Step:
    """The request arrived (§ 7 second paragraph)."""
    said = STEP_WORDS[language]
    return _arrived(moment, said.received_text, said.answer_rule, language)


def demand_received(moment: date | datetime, language: str = "nb") -> Step:
    """The demand for a further justification arrived (§ 7 fourth paragraph)."""
    said = STEP_WORDS[language]
    return _arrived(moment, said.demand_text, said.justification_rule, language)


def three_weeks(last: date, language: str = "nb") -> Step:
    """The Act's last day after three weeks."""
    said = STEP_WORDS[language]
    return _dated(said.three_weeks, last, said.three_weeks_text, said.answer_rule, language)


def justification(last: date, language: str = "nb") -> Step:
    """The Act's last day for a further justification."""
    said = STEP_WORDS[language]
    text = f"{said.three_weeks_text} {said.no_extension}"
    return _dated(said.three_weeks, last, text, said.justification_rule, language)


def two_months(start: date, last: date, language: str = "nb") -> Step:
    """The Act's last day after two months."""
    return _after_two_months(start, last, STEP_WORDS[language].two_months_text, language)


def two_months_possible(start: date, last: date, language: str = "nb") -> Step:
    """What two months would be, and when they may be used."""
    return _after_two_months(start, last, STEP_WORDS[language].two_months_possible, language)


def no_working_day(last: date, language: str = "nb") -> tuple[Step, ...]:
    """Why the Act's last day is not the one that is kept; nothing when it is a working day."""
    why = day_off(last, language)
    if not why:
        return ()
    days = [last - timedelta(days=back) for back in range((last - last_working_day(last)).days)]
    text = _days_off(last, sorted(days), language)
    provision = provision_of_day_off(last, language)
    return (Step(STEP_WORDS[language].not_working, last, text, provision, why),)


def answer_by(last: date, language: str = "nb") -> Step:
    """The working deadline for an answer."""
    return _kept(STEP_WORDS[language].answer_by, last, language)


def justify_by(last: date, language: str = "nb") -> Step:
    """The working deadline for a further justification."""
    return _kept(STEP_WORDS[language].justify_by, last, language)


def two_months_operative(last: date, language: str = "nb") -> Step:
    """The working deadline after an extension, before anything is promised."""
    said = STEP_WORDS[language]
    return _dated(said.last_possible, last_working_day(last), said.last_possible_text, "", language)


def promised(day: date, language: str = "nb", reader: Reader = Reader.HANDLER) -> Step:
    """The day the requester was told to expect the answer."""
    said = STEP_WORDS[language]
    return _dated(said.promised, day, said.promised_text[reader], said.answer_rule, language)


def promised_operative(
    day: date, operative: date, language: str = "nb", reader: Reader = Reader.HANDLER
) -> Step:
    """The working deadline that follows from a promise."""
    said = STEP_WORDS[language]
    why = said.promised_day[reader] if operative == day else said.before_promised[reader]
    return _dated(said.answer_by, operative, f"{why} {said.kept}", "", language)


def not_moved_forward(last: date, language: str = "nb") -> tuple[Step, ...]:
    """Why the deadline is not moved to the next working day; nothing when the last day is a working day."""
    if not day_off(last):
        return ()
    said = STEP_WORDS[language]
    return (_dated(said.not_moved, next_working_day(last), said.not_moved_text, said.forward_rule, language),)


def roll_forward_note(last: date, roll_forward: date) -> str:
    """The note for the person who classifies an answer sent after ``last`` and by ``roll_forward``."""
    return _(
        "Lovens siste dag, {last}, var ikke virkedag ({why}). Gjelder domstolloven §\u00a0149 også her, "
        "gikk fristen ut {roll_forward}. Det er ikke avklart; vurder det, og skriv hvorfor."
    ).format(last=long_date(last), why=day_off(last), roll_forward=long_date(roll_forward))


def _arrived(moment: date | datetime, text: str, provision: str, language: str) -> Step:
    said = STEP_WORDS[language]
    if not isinstance(moment, datetime):
        return _dated(said.received, moment, text, provision, language)
    local = oslo_moment(moment)
    heading = CALENDAR[language].clock.format(
        date=long_date(local, language), hour=f"{local:%H}", minute=f"{local:%M}"
    )
    return Step(said.received, local.date(), f"{text} {said.clock}", provision, heading)


def _dated(label: str, day: date, text: str, provision: str, language: str) -> Step:
    return Step(label, day, text, provision, long_date(day, language))


def _kept(label: str, last: date, language: str) -> Step:
    said = STEP_WORDS[language]
    operative = last_working_day(last)
    why = said.is_working if operative == last else said.last_before
    return _dated(label, operative, f"{why} {said.kept}", "", language)


def _after_two_months(start: date, last: date, text: str, language: str) -> Step:
    said = STEP_WORDS[language]
    if start.day == last.day:
        return _dated(said.two_months, last, text, said.answer_rule, language)
    clamped = said.clamped.format(day=start.day)
    return _dated(said.two_months, last, f"{text} {clamped}", said.clamped_rule, language)


def _days_off(last: date, days: list[date], language: str) -> str:
    """Such as "Den 25. mai er helligdag, og den 23. og 24. mai er helg."

    The last day comes first and under its own name; other feasts that fall in a weekend are just weekend.
    """
    words = CALENDAR[language]
    groups: dict[str, list[date]] = {kind_of_day_off(last): [last]}
    for day in days[:-1]:
        kind = "helg" if day.weekday() > 4 else kind_of_day_off(day)
        groups.setdefault(kind, []).append(day)
    clauses = [
        f"{words.on_days}{_list_of_days(sorted(group), language)} {words.off[kind][len(group) > 1]}"
        for kind, group in groups.items()
    ]
    text = _joined(clauses, f", {words.and_word} ")
    return f"{text[0].upper()}{text[1:]}."


def _list_of_days(days: list[date], language: str) -> str:
    """Such as "23. og 24. mai" or "31. mai og 1. juni"."""
    words = CALENDAR[language]
    parts = [
        day_and_month(day, language)
        if after is None or after.month != day.month
        else words.day_of_month.format(day=day.day)
        for day, after in zip(days, [*days[1:], None], strict=True)
    ]
    return _joined(parts, f" {words.and_word} ")


def _joined(parts: list[str], last: str) -> str:
    return last.join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
