"""The passages an answer is made of: whole sentences with their sources, and whether they may be told.

A supplier or a producer that is closed is told of without its name, and its name is taken out of what people have written.
Anything else that is closed is set aside with its ground, for the one who answers to see.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.language import Grammar
from compliance_app.domain.requests import DISCLOSURE_GROUNDS, Disclosure, Ground
from compliance_app.services.disclosure import COUNTRY, Class, Classes
from compliance_app.services.disclosure_names import Names, closed_names
from compliance_app.services.facts_rows import inline_name
from compliance_app.services.work import Work
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import Category, ReportingPeriod, Supplier

OPEN: Final = Class(Disclosure.OPEN)
REGISTER: Final = "register"
"""The kind of a source that is a count over the register."""


class Part(StrEnum):
    """The head of the answer under which a passage stands."""

    HOW = "HOW"
    FINDINGS = "FINDINGS"
    MEASURES = "MEASURES"
    LIMITS = "LIMITS"


@dataclass(frozen=True)
class Source:
    """Where a passage comes from.

    Attributes:
        kind: a table's name, «country», or ``REGISTER`` for a count.
        id: the row's id; name: what it is called; period: label of the year it holds for, "" where it is of no year.
    """

    kind: str
    id: str
    name: str
    period: str = ""


@dataclass(frozen=True)
class Passage:
    """One or more whole sentences, ready for the letter.

    Attributes:
        about: what it is about; sentences about the same thing stand in one paragraph. Empty: a line of its own.
        reason: why it is not told, where it is closed.
    """

    part: Part
    text: str
    source: Source
    about: str = ""
    disclosure: Disclosure = Disclosure.OPEN
    reason: str = ""

    @property
    def ground(self) -> Ground | None:
        """The letter of § 6 second paragraph that it is withheld on; None where it may be told."""
        return DISCLOSURE_GROUNDS.get(self.disclosure)


@dataclass
class Telling:
    """What is told, and what is not, while the passages are written.

    Attributes:
        usable, withheld: in the order in which they stand in the letter; the same text stands once.
    """

    work: Work
    period: ReportingPeriod
    classes: Classes
    names: Names
    words: Grammar
    usable: dict[tuple[Part, str], Passage] = field(default_factory=dict)
    withheld: dict[tuple[str, str], Passage] = field(default_factory=dict)

    @classmethod
    def begin(cls, work: Work, period: ReportingPeriod, classes: Classes, words: Grammar) -> "Telling":
        """An empty one, which knows the names that must not be told."""
        names = closed_names(work, list(classes.closed("supplier")), list(classes.closed("producer")))
        return cls(work, period, classes, names, words)

    def tell(self, part: Part, about: str, text: str, source: Source, what: Class = OPEN) -> None:
        """A passage: told if it is open, else set aside."""
        written = self.words.nbsp(self.words.one_stop(" ".join(text.split())))
        if what.is_open:
            told = self.names.hide(written)
            self.usable.setdefault((part, told), Passage(part, told, source, about))
        else:
            self.set_aside(Passage(part, written, source, about), what)

    def set_aside(self, passage: Passage, what: Class) -> None:
        """A passage that is not told; the same thing is set aside once."""
        key = (passage.source.kind, passage.source.id)
        self.withheld.setdefault(key, replace(passage, disclosure=what.disclosure, reason=what.reason))

    def name_aside(self, kind: str, identity: str, name: str, what: Class) -> None:
        """The name of a supplier or producer is not told, though what is known of it is."""
        word = {"supplier": "leverandøren", "producer": "produsenten"}[kind]
        source = Source(kind, identity, f"{word} «{name}»")
        self.set_aside(Passage(Part.FINDINGS, f"Navnet på {word} «{name}»", source), what)

    def source(self, kind: str, identity: str, name: str, *, of_year: bool = True) -> Source:
        """The source of a row, of the period unless said otherwise."""
        return Source(kind, identity, name, self.period.label if of_year else "")

    def count(self, name: str = "leverandørregisteret") -> Source:
        """The source of a count over the register."""
        return Source(REGISTER, self.period.id, name, self.period.label)

    def supplier_called(self, row: Supplier, category: Category | None) -> str:
        """A supplier inside a sentence: its name, or «en leverandør av hansker» where the name is closed."""
        what = self.classes.of("supplier", row.id)
        if what.is_open:
            return row.name
        self.name_aside("supplier", row.id, row.name, what)
        return "en leverandør" if category is None else f"en leverandør av {self.category_called(category)}"

    def category_called(self, row: Category) -> str:
        """A category inside a sentence; «noe vi kjøper» where it is closed."""
        if not self.classes.of("category", row.id).is_open:
            return "noe vi ikke opplyser om her"
        name = inline_name(row)
        plain = name == row.name and not row.inline_name and name[1:2].islower()
        return f"{name[:1].lower()}{name[1:]}" if plain else name

    def country_open(self, code: str) -> bool:
        """Whether a country may be told; set aside where it may not."""
        what = self.classes.of(COUNTRY, code)
        if not what.is_open:
            name = f"landet {countries()[code].name_nb}"
            self.set_aside(
                Passage(Part.FINDINGS, f"At kjeden har ledd i {name}", Source(COUNTRY, code, name)), what
            )
        return what.is_open

    def open_countries(self, counted: Iterable[tuple[str, int]]) -> list[str]:
        """The codes that may be told, in their order."""
        return [code for code, _count in counted if code in countries() and self.country_open(code)]


def rows_by_id(work: Work, table: Any, ids: Iterable[str]) -> dict[str, Any]:
    """The rows of those ids, in the order of the ids; none for ids that are not here."""
    wanted = list(dict.fromkeys(ids))
    rows = work.session.execute(
        select(table).where(table.enterprise_id == work.enterprise_id, col(table.id).in_(wanted))
    ).scalars()
    found: Mapping[str, Any] = {row.id: row for row in rows}
    return {identity: found[identity] for identity in wanted if identity in found}
