"""Dates, distances and numbers as the reader writes them (wording.md 1.2). Hard spaces where a line must not break."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal

from compliance_app import clock
from compliance_app.clock import OSLO

NBSP: Final = "\u00a0"
_LOCALE: Final = "nb"


def day(when: date, today: date | None = None) -> str:
    """«fredag 22. mai»; with the year when it is not the year of ``today``."""
    year = "" if today is None or when.year == today.year else f"{NBSP}y"
    return _hard(format_date(when, f"EEEE d. MMMM{year}", locale=_LOCALE))


def date_words(when: date) -> str:
    """«22. mai 2026»."""
    return _hard(format_date(when, "d. MMMM y", locale=_LOCALE))


def day_month(when: date) -> str:
    """«22. mai»."""
    return _hard(format_date(when, "d. MMMM", locale=_LOCALE))


def date_digits(when: date) -> str:
    """«22.05.2026», for tables."""
    return format_date(when, "dd.MM.y", locale=_LOCALE)


def clock_time(moment: datetime) -> str:
    """«kl. 23.02» in Oslo, from an aware time."""
    return f"kl.{NBSP}{moment.astimezone(OSLO):%H.%M}"


def moment_words(moment: datetime) -> str:
    """«22. mai 2026 kl. 23.02» in Oslo, from an aware time."""
    return f"{date_words(clock.oslo_day(moment))} {clock_time(moment)}"


def distance(when: date, today: date) -> str:
    """How far a deadline is away: «i dag», «i morgen», «om 4 dager», «7 dager over»."""
    days = (when - today).days
    if days in (0, 1):
        return ("i dag", "i morgen")[days]
    return f"om {days} dager".replace(" ", NBSP) if days > 0 else f"{days_text(-days)} over"


def days_text(days: int) -> str:
    """«1 dag», «15 dager»."""
    return f"{days}{NBSP}{'dag' if days == 1 else 'dager'}"


def number(value: float | Decimal, digits: int = 1) -> str:
    """«1 234,5»: always ``digits`` decimals, hard spaces between groups, a real minus sign."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, pattern, locale=_LOCALE).replace("-", "\u2212")


def whole(value: int) -> str:
    """«3 500»."""
    return number(value, 0)


def money(hundredths: int, currency: str = "NOK") -> str:
    """An amount in øre as words: «35 000 kroner», «2,5 millioner kroner»; other currencies with their code."""
    unit = "kroner" if currency == "NOK" else currency
    amount = Decimal(hundredths) / 100
    if abs(amount) < 1_000_000:
        return f"{number(amount, 0)}{NBSP}{unit}"
    millions = format_decimal(amount / 1_000_000, "#,##0.##", locale=_LOCALE).replace("-", "\u2212")
    return f"{millions}{NBSP}{'million' if millions == '1' else 'millioner'}{NBSP}{unit}"


def org_number(digits: str) -> str:
    """«123 456 785»; anything that is not nine digits as it is."""
    if len(digits) != 9 or not digits.isdigit():
        return digits
    return NBSP.join((digits[:3], digits[3:6], digits[6:]))


def of(part: int, total: int) -> str:
    """«18 av 38»."""
    return f"{whole(part)} av {whole(total)}"


def _hard(text: str) -> str:
    """Keep day and month on one line."""
    return text.replace(". ", f".{NBSP}")
