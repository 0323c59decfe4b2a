"""What the rules look at: the text as it would be published, the facts behind it, and what else is known."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from compliance_app.domain.levels import Level
from compliance_app.domain.rules import text as reading
from compliance_app.domain.statement_facts import Impact, StatementFacts
from compliance_app.domain.statement_language import phrase_in

NBSP = "\u00a0"
COPIED_WORDS = 12
"""A paragraph with fewer words may be the same by chance."""


@dataclass(frozen=True)
class StatementText:
    """The text as it would be published: Markdown by chapter id ("00" to "11", "vedlegg"), without the titles.

    Attributes:
        year: of the period. language: nb, nn or en. last_year: the chapters as published last year, where known.
        title: the heading of the whole; None: the fixed one.
        generated: of the chapters written by hand, the paragraphs that the templates would have.
    """

    chapters: Mapping[str, str]
    year: int
    language: str = "nb"
    last_year: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None
    generated: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SupplierRisk:
    """A supplier with a medium or high overall level, and what answers it.

    ``impact``, ``measure``: one is linked to it. ``reason``: why there is none. ``id``: of its row.
    """

    name: str
    level: Level
    id: str = ""
    impact: bool = False
    measure: bool = False
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class RiskChange:
    """A significant change of the risks after publishing; ``answer``: the update, or why none is needed."""

    what: str
    on: date
    answer: str | None = None


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Somebody who must sign the locked text, and whether a verified signature of it is there."""

    name: str
    signed: bool = False


@dataclass(frozen=True, kw_only=True)
class AddressAnswer:
    """What the published address answered last; ``same``: it is the statement that was published, None where unknown."""

    address: str
    on: date
    found: bool
    same: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What is known beside the facts; whatever is left out is not judged.

    Attributes:
        other_names: enterprises that are not the duty-holder and might have been copied into the text.
        suppliers: those with medium or high level, one by one; without them categories and counts are judged.
        today: the day of the act that is being checked. published_on: the day the year's first edition was published.
        address: where it was promised. answer: what that address answered last.
        last_address: where last year's statement is. risk_changes: since publishing.
        signers: those who must sign, as it was sent; None: not sent, then the register's seats are judged.
        update: a later edition of a year's statement.
        example: a copy of a reference organisation, whose organisation number is not known.
    """

    other_names: tuple[str, ...] = ()
    suppliers: tuple[SupplierRisk, ...] = ()
    today: date | None = None
    published_on: date | None = None
    address: str | None = None
    last_address: str | None = None
    answer: AddressAnswer | None = None
    risk_changes: tuple[RiskChange, ...] = ()
    signers: tuple[Signer, ...] | None = None
    update: bool = False
    example: bool = False


SECTIONS = {
    "05.1": ("05", r"5\.1|faktisk|actual"),
    "05.2": ("05", r"5\.2|vesentl|significant"),
    "05.3": ("05", r"5\.3|\begen\b|\begne\b|\beig|\bown\b"),
}
"""Parts of a chapter that a rule may look at: the chapter and the pattern of the heading."""


@dataclass(frozen=True)
class StatementView:
    """What the rules see: the facts, the text and the circumstances."""

    facts: StatementFacts
    text: StatementText
    around: Circumstances = field(default_factory=Circumstances)

    @property
    def norwegian(self) -> bool:
        """Whether the words of the text can be judged: the patterns know bokmål and nynorsk."""
        return self.text.language in {"nb", "nn"}

    def markdown(self, place: str) -> str:
        """A chapter ("05") or a section of one ("05.1"); empty where it is missing."""
        chapter, heading = SECTIONS.get(place, (place, None))
        whole = self.text.chapters.get(chapter, "")
        return reading.section(whole, heading) if heading else whole

    def plain(self, place: str) -> str:
        """The same as plain words on one line."""
        return reading.plain(self.markdown(place))

    def says(self, place: str, pattern: str, english: str | None = None) -> bool:
        """Whether the place holds the pattern, or an English text the English one.

        Without a pattern for its language a text is not judged and counts as saying it.
        """
        wanted = pattern if self.norwegian else english if self.text.language == "en" else None
        return wanted is None or bool(re.search(wanted, self.plain(place), re.IGNORECASE))

    def mentions(self, place: str, words: str) -> bool:
        """Whether the place holds these very words, whatever the case and the spacing; the register's own in its language."""
        there = self.plain(place).casefold()
        return any(
            reading.plain(one).casefold() in there for one in (words, phrase_in(words, self.text.language))
        )

    def denies(self, place: str, what: str) -> bool:
        """Whether the place says that «what» (a pattern) was not found."""
        return self.norwegian and bool(
            re.search(
                rf"\b(?:ikkje|ikke|verken)\b[^.]{{0,60}}(?:avdek|funn|identifis)[^.]{{0,90}}{what}|\bingen {what}",
                self.plain(place),
                re.IGNORECASE,
            )
        )

    def text_problem(self, place: str) -> str | None:
        """What is wrong with a place as a text, as a sentence; None where it says something of its own."""
        name = chapter_name(place)
        found = reading.empty_words(self.markdown(place))
        if found == "":
            return f"{name} har ingen tekst."
        if found is not None:
            return f"{name} har bare «{found}»."
        chapter = place[:2]
        before = self.text.last_year.get(chapter)
        if before and self._should_change(chapter) and reading.same(before, self.markdown(chapter)):
            return f"{chapter_name(chapter)} er ord for ord som i {self.facts.period.last_year or 'fjor'}."
        return None

    def _should_change(self, chapter: str) -> bool:
        # «Vi har ikke avdekket forhold som krever særskilte tiltak» may be just as true the year after.
        return chapter != "06" or bool(self.findings or self.facts.measures)

    def copied(self, chapter: str) -> list[str]:
        """The paragraphs of a chapter written by hand that stand word for word in last year's; not where all of it does.

        Short ones, and what the templates would write this year too, are no copies.
        """
        before, ours = self.text.last_year.get(chapter), self.text.generated.get(chapter)
        here = self.markdown(chapter)
        if not before or ours is None or not self._should_change(chapter) or reading.same(before, here):
            return []
        old = {one.casefold() for one in reading.paragraphs(before)}
        old -= {part.casefold() for one in ours for part in reading.paragraphs(one)}
        told = (one for one in reading.paragraphs(here) if len(reading.words(one)) >= COPIED_WORDS)
        return [one for one in told if one.casefold() in old]

    @property
    def actual(self) -> list[Impact]:
        """Actual adverse impacts, our own workforce's among them."""
        return [impact for impact in self.facts.impacts if impact.kind == "ACTUAL"]

    @property
    def significant(self) -> list[Impact]:
        """Significant risks (§ 5 first paragraph b)."""
        return [impact for impact in self.facts.impacts if impact.kind == "POTENTIAL" and impact.significant]

    @property
    def findings(self) -> list[Impact]:
        """What § 5 first paragraph b asks to be told."""
        return self.actual + self.significant


def chapter_name(place: str) -> str:
    """«Kapittel 5», «Punkt 5.1», «Tittelsiden», to begin a sentence with."""
    if place == "00":
        return "Tittelsiden"
    if "." in place:
        return f"Punkt{NBSP}{place.lstrip('0')}"
    return f"Kapittel{NBSP}{int(place)}" if place.isdigit() else "Vedlegget"
