"""Grammar for sentences made from values: counts, lists, levels, names, dates and amounts (wording.md 1.2 and 3.0).

One ``Grammar`` per language; the rules are here, the words in ``words.py``, ``words_nynorsk.py`` and
``words_english.py``. Templates use the methods as filters, letters and screens call them directly:
``NB.count(3, "leverandør")`` → «tre leverandører».
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.levels import Level
from compliance_app.domain.words import BOKMAL, Noun, Words
from compliance_app.domain.words_english import ENGLISH
from compliance_app.domain.words_nynorsk import NYNORSK

NBSP = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"
LARGEST_WORD = 12
"""From thirteen on, counts are digits."""
MOST_EXCEPTIONS = 3
WORDS: Mapping[str, Words] = {"nb": BOKMAL, "nn": NYNORSK, "en": ENGLISH}
"""The languages that sentences can be made in."""
LEVELS_UPWARDS = (Level.LOW, Level.MEDIUM, Level.HIGH)

_ENDS = frozenset(".!?…»”")
"""What a whole sentence may end with."""

_OSLO = ZoneInfo("Europe/Oslo")


class LanguageMissing(AktsomError):
    """A document is asked for in a language it cannot be written in yet (values: language)."""

    message = _("Teksten finnes ikke på «{language}» ennå. Velg et annet språk.")


class WordMissing(AktsomError):
    """A noun that is not in the table (values: noun)."""

    message = _("Ordet «{noun}» mangler i ordlisten, så tallet foran det kan ikke skrives. Rett malen.")


@dataclass(frozen=True)
class Grammar:
    """How one language puts values into sentences."""

    words: Words

    # Numbers

    def number(self, value: Decimal | float, decimals: int | None = None) -> str:
        """A number in digits: 3 500, 1 234,5, −5 (no-break spaces). Never for years or case numbers."""
        pattern = "#,##0.###" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(value, pattern, locale=self.words.locale).replace("-", MINUS)

    def count(self, n: Decimal | int, noun: str, *others: int) -> str:
        """«ingen leverandører», «én leverandør», «to leverandører», «13 leverandører».

        ``others`` are the other counts of the sentence: if any of them is 13 or more, all are digits.
        """
        forms = self._noun(noun)
        if n == 0:
            return f"{self.words.none} {forms.plural}"
        return f"{self.bare(n, noun, *others)} {forms.singular if n == 1 else forms.plural}"

    def bare(self, n: Decimal | int, noun: str, *others: int) -> str:
        """The number of a count alone, in the noun's gender: «ingen», «ett», «to», «13»; «0» among digits."""
        if n != int(n) or max(n, *others, 0) > LARGEST_WORD:
            return self.number(n)
        if n == 0:
            return self.words.none_alone
        return self._noun(noun).one if n == 1 else self.words.numbers[int(n)]

    def called(self, n: int, plural: str, *others: int) -> str:
        """A count before a plural that is not in the table: «24 EQA-arrangører i Europa»."""
        if n == 0:
            return f"{self.words.none} {plural}"
        number = self.number(n) if max(n, *others, 0) > LARGEST_WORD else self.words.numbers[n]
        return f"{number} {plural}"

    def percent(self, value: Decimal | float) -> str:
        """12 % for tables."""
        return self.words.percent.format(number=self.number(value))

    def money(self, hundredths: int) -> str:
        """Kroner from øre: 35 000 kroner, 2,5 millioner kroner."""
        crowns = Decimal(hundredths) / 100
        if abs(crowns) >= 1_000_000 and crowns % 100_000 == 0:
            text = self.words.million_crowns.format(amount=self.number(crowns / 1_000_000))
        else:
            decimals = 0 if hundredths % 100 == 0 else 2
            text = self.words.crowns.format(amount=self.number(crowns, decimals))
        return text.replace(" ", NBSP)

    def org_number(self, digits: str) -> str:
        """org.nr. 123 456 785, in groups of three."""
        groups = NBSP.join(digits[start : start + 3] for start in range(0, len(digits), 3))
        return self.words.org_number.format(digits=groups).replace(" ", NBSP)

    # Dates

    def day(self, day: date) -> str:
        """21. mai 2026."""
        return self.nbsp(format_date(day, self.words.month_day + " y", locale=self.words.locale))

    def short_day(self, day: date) -> str:
        """21.05.2026, for tables."""
        return format_date(day, self.words.short_day, locale=self.words.locale)

    def moment(self, at: datetime) -> str:
        """21. mai 2026 kl. 23.02 (norsk tid), from an aware time."""
        local = at.astimezone(_OSLO)
        clock = format_time(local, self.words.clock, tzinfo=_OSLO, locale=self.words.locale)
        return self.nbsp(self.words.norwegian_time.format(day=self.day(local.date()), clock=clock))

    def span(self, first: date, last: date) -> str:
        """19.–21. mai 2026, 30. mai–2. juni 2026, 1. juli 2024–30. juni 2025."""
        if first == last:
            return self.day(last)
        pattern = self.words.month_day + " y"
        if first.year == last.year:
            pattern = self.words.day_range if first.month == last.month else self.words.month_day
        start = format_date(first, pattern, locale=self.words.locale)
        return self.nbsp(start) + EN_DASH + self.day(last)

    def period(self, start: date, end: date) -> str:
        """«2025» for a calendar year, else the span of days."""
        whole_year = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
        return str(end.year) if whole_year and start.year == end.year else self.span(start, end)

    def days(self, days: Iterable[date | None], year: int) -> str:
        """Days in order, «12. mars og 3. juni 2025»; those only known by year as «i 2025», «to ganger i 2025»."""
        listed = list(days)
        known = sorted(day for day in listed if day is not None)
        parts = [self._day_before(day, after) for day, after in zip(known, [*known[1:], None], strict=False)]
        unknown = len(listed) - len(known)
        if unknown:
            times = self.words.times if unknown > 1 else self.words.in_year
            when = times.format(count=self.called(unknown, "").strip(), year=year)
            parts.append(self.words.otherwise.format(times=when) if known else when)
        return self.join(parts)

    def on_days(self, days: Iterable[date | None], year: int) -> str:
        """As :func:`days`, as after a verb: English says «on» before a day, and not before a year."""
        listed = list(days)
        text = self.days(listed, year)
        return self.words.on_days.format(days=text) if any(day is not None for day in listed) else text

    # Lists and names

    def join(self, items: Iterable[str], prep: str | None = None) -> str:
        """«a, b og c»; with ``prep`` it is repeated wherever an item itself holds «og»."""
        listed = list(items)
        if prep is not None:
            repeat = any(self._holds_and(item) for item in listed)
            listed = [f"{prep} {item}" if repeat or index == 0 else item for index, item in enumerate(listed)]
            if repeat:
                return f" {self.words.and_word} ".join(listed)
        if len(listed) < 2:
            return "".join(listed)
        return f"{', '.join(listed[:-1])} {self.words.and_word} {listed[-1]}"

    def cap(self, text: str) -> str:
        """The text with a capital first letter."""
        return text[:1].upper() + text[1:]

    def opening(self, text: str) -> str:
        """The text as the beginning of a sentence: never a digit first («Til sammen 31 …»)."""
        return self.words.in_all.format(text=text) if text[:1].isdigit() else self.cap(text)

    def genitive(self, name: str) -> str:
        """«Oslos», «Noklus’»."""
        return name + self.words.genitive[name[-1:].casefold() in {"s", "x", "z"}]

    def country(self, iso: str) -> str:
        """The short name of an ISO 3166-1 alpha-2 code; an unknown code is returned as it is."""
        names = Locale.parse(self.words.locale).territories
        return self.words.countries.get(iso) or str(names.get(iso, iso))

    def in_country(self, iso: str) -> str:
        """«i Kina», «på Taiwan»."""
        word = self.words.on_word if iso in self.words.on_countries else self.words.in_word
        article = f"{self.words.the_word} " if iso in self.words.the_countries else ""
        return f"{word} {article}{self.country(iso)}"

    def in_places(self, places: Iterable[str]) -> str:
        """«i Europa og USA», «i Kina og på Taiwan»; a place is an ISO code or the name of a region."""
        listed = [
            self.in_country(one) if re.fullmatch("[A-Z]{2}", one) else f"{self.words.in_word} {one}"
            for one in places
        ]
        if len({one.split(" ", 1)[0] for one in listed}) == 1:
            head, *rest = listed
            listed = [head, *(one.split(" ", 1)[1] for one in rest)]
        return self.join(listed)

    # Sentences

    def sentence(self, text: str) -> str:
        """Whole sentences: capital first letter and a full stop, whatever was typed."""
        stripped = text.strip()
        return self.cap(stripped) if stripped[-1:] in _ENDS else f"{self.cap(stripped)}."

    def quoted(self, text: str) -> str:
        """Somebody's words as a sentence: «Hvor kommer rørene fra?», «Si hvor rørene kommer fra»."""
        before, after = self.words.quotes
        stripped = text.strip()
        return f"{before}{stripped}{after}{'' if stripped[-1:] in _ENDS else '.'}"

    @staticmethod
    def one_stop(text: str) -> str:
        """A sentence that ends with a name that ends with a full stop has one: «… bak Holding Ltd.»."""
        return re.sub(r"(?<!\.)\.\.(?=\s|$)", ".", text)

    def clause(self, text: str) -> str:
        """A phrase or clause without the full stop or comma that somebody typed after it."""
        return text.strip().rstrip(".,; ")

    def is_clause(self, text: str) -> bool:
        """Whether a text can go inside a sentence: its first letter is not a capital."""
        return not text.strip()[:1].isupper()

    def because(self, reason: str) -> str:
        """The end of a sentence: «, fordi {clause}.», or «. Begrunnelse: {sentences}»."""
        if self.is_clause(reason):
            return self.words.because.format(reason=self.clause(reason))
        return self.words.reason_follows.format(reason=self.sentence(reason))

    # Levels

    def level(self, level: Level) -> str:
        """«lav», «medium», «høy», «ukjent»."""
        return self.words.level_names[level]

    def level_phrase(self, levels: Collection[Level]) -> str:
        """The known levels present, low to high: «lav og medium». Unknown never enters; empty if none is known."""
        return self.join(self.level(level) for level in LEVELS_UPWARDS if level in levels)

    def exception_phrase(self, categories: Mapping[str, Collection[Level]]) -> str:
        """«lav, med unntak av IKT, som er vurdert til medium»; empty where ``exception_bullets`` must be printed.

        ``categories`` maps inline names to the levels present among their suppliers. One level must hold at least
        two thirds of the categories and at most three deviate; else each level is named with its categories.
        """
        groups = self._groups(categories)
        if len(groups) == 1:
            (only,) = groups
            return self._level_text(only)
        main = self._majority(groups)
        deviating = {levels: names for levels, names in groups.items() if levels != main}
        printed = [name for names in deviating.values() for name in names]
        if any(self._holds_and(name) for name in printed) or (main and len(printed) > MOST_EXCEPTIONS):
            return ""
        if not main:
            return self.join(self._for_category(levels, names) for levels, names in groups.items())
        parts = [
            self._exception(levels, names, at if len(deviating) > 1 else None)
            for at, (levels, names) in enumerate(deviating.items())
        ]
        listed = self.words.exceptions_joined.join(
            parts if len(parts) == 1 else [", ".join(parts[:-1]), parts[-1]]
        )
        return self.words.exceptions.format(level=self._level_text(main), parts=listed)

    def exception_bullets(self, categories: Mapping[str, Collection[Level]]) -> list[str]:
        """The no-majority form, one category an item: «lav for hotell», «medium for rengjøring og kantine»."""
        return [
            self._for_category(levels, [name])
            for levels, names in self._groups(categories).items()
            for name in names
        ]

    # Hard spaces

    def nbsp(self, text: str) -> str:
        """No-break spaces between number and unit, § and number, «kl.»/«nr.» and number, day and month, initials."""
        months = "|".join(self.words.months)
        after_day = re.escape(self.words.day_range.removeprefix("d"))
        for pattern in (
            rf"({self.words.abbreviations}) (?=\d)",
            rf"(\d{after_day}) (?=(?:{months})\b)",
            r"(\b[A-ZÆØÅ]\.) (?=[A-ZÆØÅ])",
            rf"(\d) (?=(?:{self.words.units}))",
            r"(?<![\d,.])(\d{1,3}) (?=\d{3}(?!\d))",
            rf"({NBSP}\d{{3}}) (?=\d{{3}}(?!\d))",
        ):
            text = re.sub(pattern, rf"\1{NBSP}", text)
        return text

    def _noun(self, noun: str) -> Noun:
        try:
            return self.words.nouns[noun]
        except KeyError:
            raise WordMissing(noun=noun) from None

    def _day_before(self, day: date, after: date | None) -> str:
        """A day in a list: the year is said once for all days of that year."""
        if after is None or after.year != day.year:
            return self.day(day)
        return self.nbsp(format_date(day, self.words.month_day, locale=self.words.locale))

    def _holds_and(self, text: str) -> bool:
        return f" {self.words.and_word} " in text

    def _groups(self, categories: Mapping[str, Collection[Level]]) -> dict[tuple[Level, ...], list[str]]:
        """Names by the known levels inside them, low to high, single levels before ranges of the same start."""
        groups: dict[tuple[Level, ...], list[str]] = {}
        for name, present in categories.items():
            known = tuple(level for level in LEVELS_UPWARDS if level in present)
            if known:
                groups.setdefault(known, []).append(name)
        order = {level: rank for rank, level in enumerate(LEVELS_UPWARDS)}
        return dict(sorted(groups.items(), key=lambda group: (order[group[0][-1]], len(group[0]))))

    def _majority(self, groups: Mapping[tuple[Level, ...], Sequence[str]]) -> tuple[Level, ...] | None:
        total = sum(len(names) for names in groups.values())
        return next(
            (levels for levels, names in groups.items() if len(levels) == 1 and 3 * len(names) >= 2 * total),
            None,
        )

    def _level_text(self, levels: tuple[Level, ...]) -> str:
        if len(levels) == 1:
            return self.level(levels[0])
        return self.words.from_to.format(lowest=self.level(levels[0]), highest=self.level(levels[-1]))

    def _for_category(self, levels: tuple[Level, ...], names: Sequence[str]) -> str:
        return self.words.for_category.format(level=self._level_text(levels), names=self.join(names))

    def _exception(self, levels: tuple[Level, ...], names: Sequence[str], at: int | None) -> str:
        """One excepted level with its categories; ``at`` is its place where there are several."""
        ways = self.words.rated if at is None else self.words.rated_next if at else self.words.rated_first
        rated = ways[min(len(names), 3) - 1] if len(levels) == 1 else self.words.varies
        return rated.format(names=self.join(names), level=self._level_text(levels))


def grammar(language: str = "nb", medium: str = "medium") -> Grammar:
    """The grammar of a language, with the enterprise's own word for the middle level.

    Raises:
        LanguageMissing: the language has no words yet.
    """
    if language not in WORDS:
        raise LanguageMissing(language=language)
    words = WORDS[language]
    return Grammar(replace(words, level_names={**words.level_names, Level.MEDIUM: medium}))


NB = grammar("nb")
"""Bokmål with «medium»."""
