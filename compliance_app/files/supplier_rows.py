"""What comes out of a supplier list: rows to save, values that were refused, questions to a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from compliance_app.files.values import NumberStyle

_FILLED = (
    "foreign_id", "iso2", "website", "industry_code", "category", "relationship", "purchase_channel", "contract_clause",
)  # fmt: skip


class SeveralRows(StrEnum):
    """What a person wants where a supplier stands on several rows.

    SUM: one supplier, the amounts added up. ONE_AMOUNT: one supplier; every row repeats the same total, so the first
    amount counts. FIRST_ROW: one supplier from its first row; the other rows are left out and listed.
    """

    SUM = "SUM"
    ONE_AMOUNT = "ONE_AMOUNT"
    FIRST_ROW = "FIRST_ROW"


@dataclass(slots=True)
class SupplierRow:
    """One supplier of a list, typed and cleaned; None is "not said".

    Attributes:
        row: number in the spreadsheet, from 1.
        folded: the name as ``domain.identity.fold_name`` gives it.
        country_as_written: what the list says where the country is not certain and nobody has answered; else "".
        iso2: country of the seat; "NO" also where only a valid Norwegian number says so.
        spend_hundredths: of this row alone, in ``currency`` (None: not said); see ``spends`` for the sum.
        industry_code: as SSB writes it; the standard is not known here.
        relationship, purchase_channel, contract_clause: the register's codes.
        site, site_iso2: a place of the supplier (a branch, a warehouse) and its country.
        also: later rows of the same supplier that say something else (another amount, year, site or producer).
    """

    row: int
    name: str
    folded: str
    org_number: str | None
    foreign_id: str | None
    iso2: str | None
    website: str | None
    industry_code: str | None
    category: str | None
    spend_hundredths: int | None
    currency: str | None
    year: int | None
    relationship: str | None
    purchase_channel: str | None
    contract_clause: str | None
    producer_name: str | None
    producer_iso2: str | None
    goods: str | None
    site: str | None = None
    site_iso2: str | None = None
    also: "list[SupplierRow] | None" = None
    country_as_written: str = ""

    def spends(self) -> dict[tuple[int | None, str | None], int]:
        """(year, currency) -> hundredths, summed over this row and those merged into it."""
        totals: dict[tuple[int | None, str | None], int] = {}
        for row in (self, *(self.also or ())):
            if row.spend_hundredths is not None:
                key = (row.year, row.currency)
                totals[key] = totals.get(key, 0) + row.spend_hundredths
        return totals

    def producers(self) -> list[tuple[str | None, str | None, str | None]]:
        """Distinct (producer's name, country, goods) of this row and those merged into it, without empty ones."""
        found = [(row.producer_name, row.producer_iso2, row.goods) for row in (self, *(self.also or ()))]
        return list(dict.fromkeys(item for item in found if any(item)))

    def sites(self) -> list[tuple[str, str | None]]:
        """Distinct (name, country) of the supplier's places, of this row and those merged into it."""
        found = [(row.site, row.site_iso2) for row in (self, *(self.also or ())) if row.site]
        return list(dict.fromkeys(found))

    def take_in(self, other: "SupplierRow") -> None:
        """Make ``other`` part of this supplier, and fill what was not said here."""
        self.also = self.also or []
        self.also.append(other)
        if other.also:
            self.also.extend(other.also)
            other.also = None
        for name in _FILLED:
            if getattr(self, name) is None:
                setattr(self, name, getattr(other, name))
        if self.iso2:
            self.country_as_written = ""

    def said(self) -> tuple[object, ...]:
        """All that the row says but its number and amount."""
        return (
            self.folded, self.org_number, self.foreign_id, self.iso2, self.country_as_written, self.website, self.industry_code, self.category,
            self.year, self.relationship, self.purchase_channel, self.contract_clause, self.producer_name,
            self.producer_iso2, self.goods, self.site, self.site_iso2,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rejected:
    """A value that was refused.

    Attributes:
        row: number in the spreadsheet, from 1.
        column: the column's header, its letter where it has none.
        value: as it stands in the file.
        reason: Norwegian sentence with row and column: what is wrong, what to do.
        row_taken: True when only the value was left out.
    """

    row: int
    column: str
    value: str
    reason: str
    row_taken: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of two suppliers that may be one, as it is shown beside the other.

    Attributes:
        key: what an answer names it by: the id in the register, or a row of the list (``SupplierRow`` has none).
        number: organisation number, else the number of another country.
        country: as shown; "" where it is not known.
        spend: as shown, every year and currency; "" where there is none.
    """

    key: str
    name: str
    number: str = ""
    country: str = ""
    category: str = ""
    spend: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person must decide; until then it is unknown, never guessed.

    Attributes:
        kind: "country", "number_style" or "supplier" (a row that may be a supplier there is).
        value: the spelling, the number or the name as it stands.
        candidates: ISO 3166-1 alpha-2 codes, NumberStyle values, or the other suppliers' names.
        rows: how many rows it concerns.
        text: the question as a Norwegian sentence.
        sides: kind "supplier": the row of the list, then the supplier it is compared with.
        reasons: kind "supplier": what speaks for and against, a sentence each.
        counted_as_same: kind "supplier": the row is matched until somebody answers «not the same»; else it is a supplier
            of its own until somebody answers «the same».
    """

    kind: str
    value: str
    candidates: tuple[str, ...]
    rows: int
    text: str
    sides: tuple[Side, ...] = ()
    reasons: tuple[str, ...] = ()
    counted_as_same: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person has decided about this file (or before, about the same spellings).

    Attributes:
        countries: spelling -> ISO 3166-1 alpha-2, or None for "leave it unknown"; neither is asked again.
        number_style: how amounts that can be read two ways are read.
        currency: of amounts without one.
        country: ISO 3166-1 alpha-2 of rows that say none, for lists of one country.
        year: of amounts without one.
        several_rows: what to do where a supplier stands on several rows; None: add up, and say so.
        alike: (key of the row, key of the other side) -> whether they are the same supplier.
        names_are_right: whether everybody known by the name alone is the same supplier, where ``alike`` says nothing else.
        asked_about: names as in the list whose questions are put first, where there are more than are put at once.
        list_wins: (supplier's id, field) that a person has written and the list may change all the same.
    """

    countries: Mapping[str, str | None] = field(default_factory=dict)
    number_style: NumberStyle | None = None
    currency: str | None = None
    country: str | None = None
    year: int | None = None
    several_rows: SeveralRows | None = None
    alike: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    names_are_right: bool = False
    asked_about: frozenset[str] = frozenset()
    list_wins: frozenset[tuple[str, str]] = frozenset()


@dataclass(slots=True)
class SupplierRows:
    """The whole of a list.

    Attributes:
        rows: one per supplier, in the order of the file.
        rejected: refused rows and values.
        asked: open questions.
        countries: each spelling met -> the country, None while unknown.
        notes: sentences worth telling: spellings taken as part of a country, what was skipped.
        rows_read: rows with content below the header, without repeated headers.
        merged: rows that went into an earlier row of the same supplier.
        several: how many suppliers stand on more than one row (copies not counted).
        on_several: how many rows these have together.
        duplicates: those of them that said nothing new.
        blank_names, redacted_names: rows without a usable name, counted and not taken.
        repeated_headers: rows that are the header again (page breaks of reports).
    """

    rows: list[SupplierRow] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    countries: dict[str, str | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    rows_read: int = 0
    merged: int = 0
    several: int = 0
    on_several: int = 0
    duplicates: int = 0
    blank_names: int = 0
    redacted_names: int = 0
    repeated_headers: int = 0
