"""From a sheet and a mapping to links: supplier, tier or buyer, who, where, what; every fault listed, every doubt a question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from compliance_app.domain.chain import UNNAMED
from compliance_app.domain.chain_tiers import read_tier
from compliance_app.domain.identity import OrgNumberError, fold_name
from compliance_app.files import limits, values
from compliance_app.files.chain_words import CHAIN_FIELDS, how_known_of, role_of
from compliance_app.files.columns import Countries, codes_expected, header_texts
from compliance_app.files.readings import CountryReading, NameReading, Reading, text_reading
from compliance_app.files.supplier_rows import Question, Rejected
from compliance_app.files.table import Cell, Row, Sheet, cell_text, column_letter

_ROLES: Final = "«produsent», «underleverandør», «råvareledd», «utfører tjenesten»"
_KNOWN: Final = "«oppgitt», «dokumentert», «kontrollert», «antatt»"


@dataclass(slots=True)
class ChainRow:
    """One row: a link behind a supplier; None and "" are "not said".

    Attributes:
        row: number in the spreadsheet, from 1.
        supplier: as written; ``supplier_folded`` for comparing; ``number``: organisation number or foreign id.
        usable: False where the row is refused; it still ends the branch below it.
        tier: as the list counts; None where it has no tiers.
        buyer: folded name of who buys.
        iso2: the producer's country.
    """

    row: int
    supplier: str
    supplier_folded: str
    number: str
    name: str
    folded: str
    iso2: str | None
    tier: int | None
    buyer: str
    goods: str
    role: str | None
    how_known: str | None
    source: str
    usable: bool = True


@dataclass(slots=True)
class ChainRows:
    """The whole of a list: rows in its order, refused rows and values, open questions, and sentences worth telling."""

    rows: list[ChainRow] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    countries: dict[str, str | None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    rows_read: int = 0


def read_chain_rows(
    sheet: Sheet,
    header_row: int,
    mapping: Mapping[str, int],
    countries: Countries,
    answers: Mapping[str, str | None] | None = None,
) -> ChainRows:
    """Read all rows below ``header_row`` (index from 0; -1: no header).

    Args:
        sheet: as the reader gave it.
        header_row: index of the row with the column names.
        mapping: field (``chain_words.CHAIN_FIELDS``) → column index; a supplier and a producer's name are among them.
        countries: knows the names of countries.
        answers: spelling of a country → ISO alpha-2, or None for «leave it unknown».

    A row without a supplier belongs to the supplier of the row above: lists leave it blank, or merge the cells.

    Raises:
        ValueError: a field does not exist, or neither supplier nor its number is mapped, or no producer.
    """
    unknown = sorted(set(mapping) - set(CHAIN_FIELDS))
    if unknown or not {"supplier", "supplier_number"} & set(mapping) or "producer_name" not in mapping:
        raise ValueError(unknown or "supplier and producer_name")
    with limits.collector_paused():
        return _Reader(sheet, header_row, mapping, countries, answers or {}).read()


class _Reader:
    """Goes down the rows once; each distinct cell is understood once."""

    def __init__(
        self,
        sheet: Sheet,
        header_row: int,
        mapping: Mapping[str, int],
        countries: Countries,
        answers: Mapping[str, str | None],
    ) -> None:
        headers = header_texts(sheet, header_row)
        self.headers = {
            name: (headers[i] if i < len(headers) else "") or column_letter(i) for name, i in mapping.items()
        }
        head = sheet.rows[header_row] if 0 <= header_row < len(sheet.rows) else []
        self.below = [
            (number, row)
            for number, row in enumerate(sheet.rows[header_row + 1 :], header_row + 2)
            if row and row != head and row.count("") < len(row)
        ]
        self.mapping = mapping
        self.result = ChainRows(rows_read=len(self.below))
        self.suppliers, self.makers, self.buyers = NameReading(), NameReading(), NameReading()
        country = mapping.get("producer_country")
        spellings = () if country is None else {cell_text(_at(row, country)) for _number, row in self.below}
        self.places = CountryReading(countries, dict(answers), codes_expected=codes_expected(spellings))
        self.texts: dict[str, Reading] = {
            "goods": text_reading("producer_name"),
            "source": text_reading("website"),
            "tier": Reading(_tier, "«{value}» er ikke et nivå. Skriv det som et tall, for eksempel 2."),
            "role": Reading(_role, f"«{{value}}» er ikke en kjent rolle. Bruk {_ROLES}."),
            "how_known": Reading(_how_known, f"«{{value}}» er ikke kjent. Bruk {_KNOWN}."),
        }
        self.carried = self.empty = 0

    def read(self) -> ChainRows:
        """All rows, then what is asked and told."""
        supplier, number = "", ""
        for row_number, row in self.below:
            said, said_number = self._supplier(row_number, row)
            if said is None:
                supplier, number = "", ""
            elif said or said_number:
                supplier, number = said, said_number
            elif supplier or number:
                self.carried += 1
            self.result.rows.append(self._row(row_number, row, supplier, number))
        self._ask()
        if self.carried:
            rows = "1 rad" if self.carried == 1 else f"{self.carried} rader"
            self.result.notes.append(f"{rows} uten leverandør er lest som leverandøren i raden over.")
        if self.empty:
            rows = "1 rad" if self.empty == 1 else f"{self.empty} rader"
            self.result.notes.append(f"{rows} har ikke noe ledd fylt ut, og er hoppet over.")
        self.result.notes.extend(dict.fromkeys(self.places.notes))
        return self.result

    def _supplier(self, number: int, row: Row) -> tuple[str | None, str]:
        """The name and number as written; a name of None is refused."""
        cell = self._cell(row, "supplier")
        name = self.suppliers[cell]
        if cell in self.suppliers.reasons:
            self._refuse(number, "supplier", cell, self.suppliers.reasons[cell], taken=False)
            return None, ""
        written = _number(self._cell(row, "supplier_number"))
        if self.suppliers.special.get(cell):
            # «Ukjent» or a blanked name is no empty cell: it does not belong to the supplier above.
            return (None if cell_text(cell) and not written else ""), written
        return name, written

    def _row(self, number: int, row: Row, supplier: str, supplier_number: str) -> ChainRow:
        name, usable = self._maker(number, row)
        if usable and not supplier and not supplier_number:
            usable = False
            column = "supplier" if "supplier" in self.mapping else "supplier_number"
            text = f"Rad {number} ble ikke lest inn. Den sier ikke hvilken leverandør leddet står bak."
            self.result.rejected.append(Rejected(number, self.headers[column], "", text, row_taken=False))
        tier = self._text(number, row, "tier")
        buyer_cell = self._cell(row, "buyer")
        buyer = self.buyers[buyer_cell]
        if usable and "tier" in self.mapping and tier is None and not buyer:
            usable = False
            cell = self._cell(row, "tier")
            reason = self.texts["tier"].bad.get(
                cell, "Nivået mangler. Skriv det som et tall, for eksempel 2."
            )
            if cell not in self.texts["tier"].bad:
                self._refuse(number, "tier", cell, reason, taken=False)
        return ChainRow(
            row=number,
            supplier=supplier or supplier_number,
            supplier_folded=self.suppliers.folded.get(supplier, ""),
            number=supplier_number,
            name=name,
            folded=self.makers.folded.get(name) or fold_name(name),
            iso2=self.places[self._cell(row, "producer_country")],
            tier=tier if isinstance(tier, int) else None,
            buyer=self.buyers.folded.get(buyer, ""),
            goods=str(self._text(number, row, "goods") or ""),
            role=_text_or_none(self._text(number, row, "role")),
            how_known=_text_or_none(self._text(number, row, "how_known")),
            source=str(self._text(number, row, "source") or ""),
            usable=usable,
        )

    def _maker(self, number: int, row: Row) -> tuple[str, bool]:
        cell = self._cell(row, "producer_name")
        name = self.makers[cell]
        special = self.makers.special.get(cell)
        if special in {"blank", "redacted"}:
            if self._cell(row, "producer_country") != "":
                return UNNAMED, True
            if cell == "":
                self.empty += 1
                return "", False
            text = f"Rad {number} ble ikke lest inn. Den har verken navn eller land på leddet."
            self.result.rejected.append(
                Rejected(number, self.headers["producer_name"], cell_text(cell), text, row_taken=False)
            )
            return "", False
        if special:
            self._refuse(number, "producer_name", cell, self.makers.reasons[cell], taken=False)
            return name, False
        return name, True

    def _text(self, number: int, row: Row, name: str) -> str | int | None:
        if name not in self.mapping:
            return None
        cell = self._cell(row, name)
        reading = self.texts[name]
        value = reading[cell]
        if cell in reading.bad:
            self._refuse(number, name, cell, reading.bad[cell], taken=name != "tier")
        return value

    def _cell(self, row: Row, name: str) -> Cell:
        return _at(row, self.mapping.get(name))

    def _refuse(self, number: int, name: str, cell: Cell, reason: str, *, taken: bool) -> None:
        column = self.headers[name]
        start = f"Rad {number}, kolonne {column}: " if taken else f"Rad {number} ble ikke lest inn. "
        self.result.rejected.append(
            Rejected(number, column, cell_text(cell)[:80], start + reason, row_taken=taken)
        )

    def _ask(self) -> None:
        self.result.countries = dict(self.places.found)
        column = self.mapping.get("producer_country")
        if column is None:
            return
        for cell, reason in self.places.bad.items():
            for number, row in self.below:
                if _at(row, column) == cell:
                    self._refuse(number, "producer_country", cell, reason, taken=True)
        counts: dict[str, int] = {}
        for _number, row in self.below:
            spelling = cell_text(_at(row, column))
            if spelling in self.places.open:
                counts[spelling] = counts.get(spelling, 0) + 1
        for spelling, match in self.places.open.items():
            text = match.note or f"Hvilket land er «{spelling}»?"
            self.result.asked.append(
                Question("country", spelling, match.candidates, counts.get(spelling, 0), text)
            )


def _at(row: Row, column: int | None) -> Cell:
    return row[column] if column is not None and column < len(row) else ""


def _text_or_none(value: str | int | None) -> str | None:
    return value if isinstance(value, str) else None


def _number(cell: Cell) -> str:
    """Nine digits where it is an organisation number, else the text as a number of another country."""
    if cell == "" or values.is_error_cell(cell):
        return ""
    try:
        return values.org_number(cell if isinstance(cell, str | float) else cell_text(cell)) or ""
    except OrgNumberError:
        return cell_text(cell)[:100]


def _tier(cell: Cell) -> int | None:
    tier = read_tier(cell_text(cell))
    if tier is None:
        raise ValueError(cell)
    return tier


def _role(cell: Cell) -> str:
    return _coded(role_of(cell_text(cell)), cell)


def _how_known(cell: Cell) -> str:
    return _coded(how_known_of(cell_text(cell)), cell)


def _coded(code: str | None, cell: Cell) -> str:
    if code is None:
        raise ValueError(cell)
    return code
