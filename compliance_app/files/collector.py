"""Goes down the rows of a list once: refuses, merges rows of one supplier, and keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compliance_app.domain.identity import OrgNumberLength, legal_form
from compliance_app.files import values
from compliance_app.files.readings import NameReading, OrgReading
from compliance_app.files.supplier_rows import Rejected, SeveralRows, SupplierRow, SupplierRows
from compliance_app.files.table import Cell, Row, cell_text

_IN_ORDER = (
    "org_number",
    "foreign_id",
    "country",
    "website",
    "industry_code",
    "category",
    "spend",
    "currency",
    "year",
    "relationship",
    "purchase_channel",
    "contract_clause",
    "producer_name",
    "producer_country",
    "goods",
    "site",
    "site_country",
)
"""The fields of ``SupplierRow`` after the name, in its order."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The mapped columns.

    Attributes:
        headers: field -> the column's name for messages.
        cells: field -> its cells, a row each.
        rows: the whole rows.
        numbers: each row's number in the spreadsheet.
        repeated: how many rows were the header again.
        too_wide: how many rows have content beyond the header's last column.
    """

    headers: dict[str, str]
    cells: dict[str, list[Cell]]
    rows: list[Row]
    numbers: list[int]
    repeated: int
    too_wide: int

    def of(self, field: str) -> list[Cell]:
        """The cells of a field, blank where it is not mapped."""
        return self.cells.get(field) or [""] * len(self.numbers)


class Collector:
    """Goes down the rows once, refusing, merging and keeping."""

    def __init__(
        self,
        result: SupplierRows,
        columns: Columns,
        names: NameReading,
        orgs: OrgReading,
        unclear: Mapping[Cell, str],
        *,
        several: SeveralRows = SeveralRows.SUM,
    ) -> None:
        self._result = result
        self._columns = columns
        self._names = names
        self._orgs = orgs
        self._unclear = unclear
        self._several = several
        self._by_key: dict[object, tuple[SupplierRow, int]] = {}
        self._seen: dict[int, set[tuple[object, ...]]] = {}
        self._not_summed = 0
        self._rows_of: dict[int, int] = {}
        self._other_names: list[tuple[SupplierRow, SupplierRow]] = []
        self.refused: set[int] = set()

    def collect(self, read: Mapping[str, list[Any]]) -> None:
        """Build ``SupplierRow``s from the read columns."""
        nothing: list[None] = [None] * len(self._columns.numbers)
        cells = (self._columns.of("name"), self._columns.of("org_number"), self._columns.of("country"))
        fields = [read.get(field, nothing) for field in _IN_ORDER]
        special, folded, bad = self._names.special, self._names.folded, self._orgs.bad
        keep = self._keep
        for place, (number, name_cell, org_cell, country_cell, name, *rest) in enumerate(
            zip(self._columns.numbers, *cells, read["name"], *fields, strict=True)
        ):
            if name_cell in special:
                self._skip(number, name_cell)
                continue
            row = SupplierRow(number, name, folded[name], *rest)
            org = row.org_number
            if org is None:
                if org_cell in bad and not self._take_foreign(row, org_cell):
                    continue
            elif row.iso2 != "NO":
                if row.iso2 is None:
                    row.iso2 = "NO" if country_cell == "" else None
                elif org[0] not in "89":
                    self._take_foreign(row, org_cell)
            if row.iso2 is None:
                row.country_as_written = self._unclear.get(country_cell, "")
            if row.spend_hundredths is None:
                row.currency = None
            keep(row, place)
        self._result.several = len(self._rows_of)
        self._result.on_several = sum(self._rows_of.values()) + len(self._rows_of)

    def notes(self) -> list[str]:
        """What a person should know about the rows that were put together."""
        said: list[str] = []
        silent = self._result.duplicates - self._not_summed
        if silent:
            rows = "1 rad er en kopi" if silent == 1 else f"{silent} rader er kopier"
            said.append(f"{rows} av en tidligere rad.")
        if self._not_summed:
            said.append(
                "1 rad er lik en tidligere rad i alle kolonner. Beløpet i den er ikke talt med."
                if self._not_summed == 1
                else f"{self._not_summed} rader er like en tidligere rad i alle kolonner. Beløpet i dem er ikke talt med."
            )
        if self._other_names:
            first, other = self._other_names[0]
            said.append(
                f"{'1 rad' if len(self._other_names) == 1 else f'{len(self._other_names)} rader'} har samme nummer som en tidligere rad, men et annet navn, for eksempel "
                f"rad {other.row} («{other.name}») og rad {first.row} («{first.name}»). De er lest som samme leverandør."
            )
        return said

    def _take_foreign(self, row: SupplierRow, cell: Cell) -> bool:
        """Keep a number of another country as such; refuse the row (False) if it should have been a Norwegian one.

        Zeros before a right number are dropped in a row from Norway, or where no row tells otherwise: Belgian numbers begin
        with zero too.
        """
        padded = self._orgs.padded.get(cell)
        if padded and (row.iso2 == "NO" or (row.iso2 is None and all(self._orgs.padded.values()))):
            row.org_number, row.iso2 = padded, "NO"
            return True
        elsewhere = (
            self._orgs.elsewhere and row.iso2 is None and isinstance(self._orgs.bad[cell], OrgNumberLength)
        )
        if elsewhere or _is_foreign(cell, row.iso2):
            row.org_number = None
            row.foreign_id = row.foreign_id or values.parse_foreign_id(cell)
            return True
        self.refused.add(row.row)
        self._refuse(row.row, "org_number", cell, str(self._orgs.bad[cell]))
        return False

    def _keep(self, row: SupplierRow, place: int) -> None:
        key: object = row.org_number or (
            (row.foreign_id, row.iso2)
            if row.foreign_id
            # Two spellings that nobody has placed may be two countries.
            else (row.folded, row.iso2, row.country_as_written, "name")
        )
        if key not in self._by_key:
            self._by_key[key] = row, place
            self._result.rows.append(row)
            return
        first, first_place = self._by_key[key]
        numbered = bool(row.org_number or row.foreign_id)
        if not numbered and differ_in_form(first.name, row.name):
            # Two until a person says otherwise; the rows of each are still put together.
            other = (key, legal_form(row.name))
            if other not in self._by_key:
                self._by_key[other] = row, place
                self._result.rows.append(row)
                return
            first, first_place = self._by_key[other]
        if numbered and row.folded != first.folded:
            self._other_names.append((first, row))
        elif not numbered and first.name != row.name and not legal_form(first.name):
            first.name = row.name  # the one that says its legal form
        self._merge(first, first_place, row, place)

    def _merge(self, first: SupplierRow, first_place: int, row: SupplierRow, place: int) -> None:
        """Add a row to its supplier unless it says nothing new.

        Two payments may well be alike: an amount is left out only where the row is a copy in every column.
        """
        rows = self._columns.rows
        seen = self._seen.setdefault(first_place, {tuple(rows[first_place]), first.said()})
        whole, said = tuple(rows[place]), row.said()
        if whole in seen or (row.spend_hundredths is None and said in seen):
            self._not_summed += bool(row.spend_hundredths)
            self._result.duplicates += 1
            self._result.merged += 1
            return
        seen |= {whole, said}
        self._rows_of[first_place] = self._rows_of.get(first_place, 0) + 1
        if self._several is SeveralRows.FIRST_ROW:
            reason = f"Leverandøren står også på rad {first.row}, og bare den første raden skal være med."
            self.refused.add(row.row)
            self._refuse(row.row, "name", row.name, reason)
            return
        self._result.merged += 1
        if self._several is SeveralRows.ONE_AMOUNT and (row.year, row.currency) in first.spends():
            row.spend_hundredths = None
        first.take_in(row)

    def _skip(self, number: int, cell: Cell) -> None:
        result, kind = self._result, self._names.special[cell]
        self.refused.add(number)
        if kind == "blank":
            result.blank_names += 1
        elif kind == "redacted":
            result.redacted_names += 1
        else:
            self._refuse(number, "name", cell, self._names.reasons[cell])

    def _refuse(self, number: int, field: str, cell: Cell, reason: str) -> None:
        sentence = f"Rad {number} ble ikke lest inn. {reason}"
        column = self._columns.headers[field]
        self._result.rejected.append(
            Rejected(number, column, cell_text(cell)[:200], sentence, row_taken=False)
        )


def differ_in_form(first: str, second: str) -> bool:
    """«Eksempel AS» and «Eksempel AB» are two until somebody says otherwise; «Eksempel» is either."""
    if first == second:
        return False
    forms = {legal_form(first), legal_form(second)} - {""}
    return len(forms) > 1


def _is_foreign(cell: Cell, iso2: str | int | None) -> bool:
    """True when a number that is not Norwegian belongs to another country: the row's, or by its two first letters."""
    text = cell_text(cell)
    if not any(map(str.isdigit, text)):
        return False
    if iso2 is not None:
        return iso2 != "NO"
    head = text[:2].upper()
    return head.isascii() and head.isalpha() and head not in {"NO", "OR"}
