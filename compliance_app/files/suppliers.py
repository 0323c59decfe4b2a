"""From a sheet and a mapping to suppliers: every fault listed with row and column, every doubt a question.

Works column by column (``readings``), then once down the rows.
"""

import re
from collections import Counter
from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from compliance_app.domain.identity import OrgNumberLength
from compliance_app.files import limits, values
from compliance_app.files.collector import Collector, Columns
from compliance_app.files.columns import (
    NO_HEADER,
    Countries,
    codes_expected,
    header_texts,
    several_countries,
)
from compliance_app.files.header_words import FIELDS, fold_header
from compliance_app.files.list_kind import LINES, ListKind, list_kind
from compliance_app.files.list_notes import column_notes
from compliance_app.files.readings import (
    AmountReading,
    CountryReading,
    NameReading,
    OrgReading,
    Reading,
    field_reading,
)
from compliance_app.files.supplier_rows import Answers, Question, Rejected, SeveralRows, SupplierRows
from compliance_app.files.table import Cell, Row, Sheet, cell_text, column_letter

_TEXTS = (
    "foreign_id",
    "website",
    "industry_code",
    "category",
    "currency",
    "year",
    "relationship",
    "purchase_channel",
    "contract_clause",
    "producer_name",
    "goods",
    "site",
)
_MULTIPLES = {
    "1000",
    "000",
    "tusen",
    "tnok",
    "tkr",
    "mnok",
    "mill",
    "millioner",
    "mkr",
    "thousand",
    "thousands",
    "million",
}
_YEAR = re.compile(r"(?:19|20)\d\d")
_HEADER_CURRENCIES = {"nok", "sek", "dkk", "eur", "usd", "gbp", "chf", "pln"}


def read_supplier_rows(
    sheet: Sheet,
    header_row: int,
    mapping: Mapping[str, int],
    countries: Countries,
    answers: Answers | None = None,
) -> SupplierRows:
    """Read all rows below ``header_row`` (index from 0).

    Args:
        sheet: as the reader gave it.
        header_row: index of the row with the column names; ``columns.NO_HEADER`` where the list begins at once.
        mapping: field (``header_words.FIELDS``) -> column index; ``name`` must be among them.
        countries: knows the names of countries.
        answers: what a person has decided; None: nothing yet.

    A row without a usable name or with a wrong organisation number is not taken; any other fault costs only the value.
    Rows of one supplier (same number; else same foreign id and country; else same name and country) become one.

    Raises:
        ValueError: ``name`` is not mapped, or a field does not exist.
    """
    unknown = sorted(set(mapping) - set(FIELDS))
    if unknown or "name" not in mapping:
        raise ValueError(unknown or "name")
    with limits.collector_paused():
        result = _read(_columns(sheet, header_row, mapping), countries, answers or Answers())
    kind = list_kind(header_texts(sheet, header_row), mapping)
    if asks_about_rows(result, kind):
        result.asked.append(
            _rows_question(result, kind, mapping, _header_of(sheet, header_row, mapping, "spend"))
        )
    result.notes[:0] = column_notes(sheet, header_row, mapping)
    return result


def _read(columns: Columns, countries: Countries, answers: Answers) -> SupplierRows:
    result = SupplierRows(rows_read=len(columns.numbers), repeated_headers=columns.repeated)
    names, orgs = NameReading(), OrgReading()
    texts = {field: field_reading(field) for field in _TEXTS if field in columns.cells}
    amounts = AmountReading(columns.of("spend"), answers.number_style)
    places = _country_readings(columns, countries, answers)
    readings: dict[str, dict[Cell, Any]] = {
        "name": names,
        "org_number": orgs,
        "spend": amounts,
        **texts,
        **places,
    }
    read = {field: list(map(reading.__getitem__, columns.of(field))) for field, reading in readings.items()}
    read["currency"] = _currencies(columns, amounts, read.get("currency"), answers)
    read["year"] = _years(columns, read.get("year"), answers)
    if answers.country:
        read["country"] = [
            answers.country if cell == "" else iso2
            for cell, iso2 in zip(
                columns.of("country"), read.get("country", columns.of("country")), strict=True
            )
        ]
    if answers.country != "NO" and _is_of_another_country(orgs):
        orgs.elsewhere = True
        column = columns.headers["org_number"]
        result.notes.append(f"Numrene i kolonnen «{column}» er ikke norske. De er lest som utenlandske.")
    unclear = places["country"].unclear if "country" in places else {}
    collector = Collector(
        result, columns, names, orgs, unclear, several=answers.several_rows or SeveralRows.SUM
    )
    collector.collect(read)
    result.notes.extend([*collector.notes(), *orgs.notes(), *names.notes()])
    _report_values(result, columns, {**texts, "spend": amounts, **places}, collector.refused)
    _ask(result, columns, amounts, places)
    _note(result, columns, answers)
    result.rejected.sort(key=lambda item: item.row)
    return result


def asks_about_rows(result: SupplierRows, kind: ListKind) -> bool:
    """True for a list whose rows are lines or sites of suppliers, so that a person should say what to do with them."""
    if kind is not ListKind.SUPPLIERS:
        return result.several > 0
    return result.several > 1 and result.on_several >= 0.2 * result.rows_read


def _rows_question(result: SupplierRows, kind: ListKind, mapping: Mapping[str, int], spend: str) -> Question:
    names = len(result.rows)
    text = f"Listen har flere rader per leverandør ({result.rows_read} rader, {names} navn). "
    if kind not in {ListKind.SUPPLIERS, ListKind.SITES}:
        text = f"Radene ser ut til å være {LINES[kind]}. {text}"
    if "spend" in mapping:
        text += f"Slå sammen til én leverandør med summert beløp? «{spend}» summeres per år og valuta."
    else:
        text += "Slå sammen til én leverandør?"
    places = sum(len(row.sites()) for row in result.rows)
    if places:
        text += (
            f" {places} steder blir stående på leverandørene."
            if places > 1
            else " 1 sted blir stående på leverandøren."
        )
    options = tuple(one.value for one in SeveralRows)
    if "spend" not in mapping:
        options = (SeveralRows.SUM.value, SeveralRows.FIRST_ROW.value)
    return Question("several_rows", kind.value, options, result.on_several, text)


def _header_of(sheet: Sheet, header_row: int, mapping: Mapping[str, int], field: str) -> str:
    if field not in mapping:
        return ""
    headers, index = header_texts(sheet, header_row), mapping[field]
    return (headers[index] if index < len(headers) else "") or column_letter(index)


def _columns(sheet: Sheet, header_row: int, mapping: Mapping[str, int]) -> Columns:
    below: list[Row] = []
    numbers: list[int] = []
    head = sheet.rows[header_row] if NO_HEADER < header_row < len(sheet.rows) else []
    repeated = 0
    for number, row in enumerate(sheet.rows[header_row + 1 :], header_row + 2):
        if row == head and row:
            repeated += 1
        elif row and row.count("") < len(row):
            below.append(row)
            numbers.append(number)
    headers = header_texts(sheet, header_row)
    shortest = min(map(len, below), default=0)
    return Columns(
        headers={
            field: (headers[i] if i < len(headers) else "") or column_letter(i)
            for field, i in mapping.items()
        },
        cells={
            field: list(map(itemgetter(i), below))
            if i < shortest
            else [row[i] if i < len(row) else "" for row in below]
            for field, i in mapping.items()
        },
        rows=below,
        numbers=numbers,
        repeated=repeated,
        too_wide=sum(any(cell != "" for cell in row[len(head) :]) for row in below) if head else 0,
    )


def _country_readings(columns: Columns, countries: Countries, answers: Answers) -> dict[str, CountryReading]:
    readings: dict[str, CountryReading] = {}
    for field in ("country", "producer_country", "site_country"):
        if field in columns.cells:
            distinct = map(cell_text, set(columns.of(field)))
            readings[field] = CountryReading(
                countries, dict(answers.countries), codes_expected=codes_expected(distinct)
            )
    return readings


def _currencies(
    columns: Columns, amounts: AmountReading, named: list[Any] | None, answers: Answers
) -> list[str | None]:
    """Each row's currency: in its own column, else beside the number, else in the header («Beløp (EUR)»), else answered."""
    said = set(fold_header(columns.headers.get("spend", "")).split()) & _HEADER_CURRENCIES
    usual = said.pop().upper() if len(said) == 1 else answers.currency
    beside = amounts.currencies
    spend = columns.of("spend")
    if named is None and not beside:
        return [usual] * len(spend)
    return [
        str(own) if own else beside.get(cell, usual)
        for own, cell in zip(named or [None] * len(spend), spend, strict=True)
    ]


def _years(columns: Columns, named: list[Any] | None, answers: Answers) -> list[int | None]:
    """Each row's year: in its own column, else in the header of the amounts («Beløp 2025»), else not said."""
    said = {
        int(word) for word in fold_header(columns.headers.get("spend", "")).split() if _YEAR.fullmatch(word)
    }
    usual = said.pop() if len(said) == 1 else answers.year
    if named is None:
        return [usual] * len(columns.numbers)
    return [year or usual for year in named]


def _is_of_another_country(orgs: OrgReading) -> bool:
    """True for a column of at least five numbers that are as long as each other, hardly ever nine digits.

    «556012-5790» in every row is a Swedish list, not a list of slips.
    """
    lengths = Counter(len(error.digits) for error in orgs.bad.values() if isinstance(error, OrgNumberLength))
    if not lengths:
        return False
    alike = lengths.most_common(1)[0][1]
    right = len(orgs) - len(orgs.bad)
    return alike >= 5 and alike >= 0.8 * len(orgs.bad) and right <= 0.1 * len(orgs)


def _report_values(
    result: SupplierRows,
    columns: Columns,
    readings: Mapping[str, Reading | CountryReading],
    refused: set[int],
) -> None:
    """List the values that were left out of rows that were taken."""
    for field, reading in readings.items():
        if not reading.bad:
            continue
        for number, cell in zip(columns.numbers, columns.of(field), strict=True):
            if cell in reading.bad and number not in refused:
                column = columns.headers[field]
                reason = f"Rad {number}, kolonne {column}: {reading.bad[cell]}"
                result.rejected.append(
                    Rejected(number, column, cell_text(cell)[:200], reason, row_taken=True)
                )


def _note(result: SupplierRows, columns: Columns, answers: Answers) -> None:
    """Say what a person should look at although it was read without doubt."""
    if columns.too_wide:
        result.notes.append(
            f"{columns.too_wide} rader har flere felt enn overskriftsraden. Skilletegn inne i en verdi kan ha flyttet "
            "verdiene til feil kolonne."
        )
    if "country" in columns.cells:
        several, repeated = several_countries(zip(columns.of("name"), columns.of("country"), strict=True))
        if several:
            result.notes.append(
                f"{several} av {repeated} leverandører som står på flere rader, står med ulike land. Sjekk at kolonnen "
                f"«{columns.headers['country']}» er leverandørens eget land, ikke landet varen sendes til."
            )
    spend = columns.headers.get("spend", "")
    if set(fold_header(spend).split()) & _MULTIPLES:
        result.notes.append(
            f"Kolonnen «{spend}» ser ut til å være i tusen eller millioner. Beløpene er lest som de står."
        )
    if result.merged > result.duplicates and spend and answers.several_rows is not SeveralRows.ONE_AMOUNT:
        result.notes.append(
            f"Listen har flere rader per leverandør. {result.merged} av {result.rows_read} rader er slått sammen "
            "med en tidligere rad, og beløpene er summert."
        )
    elif result.merged > result.duplicates:
        result.notes.append(
            f"Listen har flere rader per leverandør. {result.merged} av {result.rows_read} rader er slått sammen "
            "med en tidligere rad" + (". Beløpet på den første raden gjelder." if spend else ".")
        )


def _ask(
    result: SupplierRows, columns: Columns, amounts: AmountReading, places: Mapping[str, CountryReading]
) -> None:
    """One question per spelling of a country, one for all amounts with two readings."""
    if amounts.unclear:
        cells = [cell for cell in columns.of("spend") if cell in amounts.unclear]
        example = cell_text(cells[0])
        text = f"«{example}» kan leses på to måter. Skiller komma eller punktum desimalene i kolonne {columns.headers['spend']}?"
        styles = tuple(style.value for style in values.NumberStyle)
        result.asked.append(Question("number_style", example, styles, len(cells), text))
    for field, reading in places.items():
        result.countries.update(reading.found)
        result.notes.extend(note for note in reading.notes if note not in result.notes)
        if not reading.open:
            continue
        spellings = [cell_text(cell) for cell in columns.of(field)]
        counts = Counter(spelling for spelling in spellings if spelling in reading.open)
        asked_before = {question.value for question in result.asked if question.kind == "country"}
        for spelling, match in reading.open.items():
            if spelling in asked_before:
                continue
            row = columns.numbers[spellings.index(spelling)]
            note = match.note or f"Landet «{spelling}» er ukjent."
            note = (
                note.removesuffix(" Velg et land.")
                .removesuffix(" Velg ett land.")
                .removesuffix(" Bekreft landet.")
            )
            text = f"Rad {row}, kolonne {columns.headers[field]}: {note} Velg land i listen; valget huskes."
            result.asked.append(Question("country", spelling, match.candidates, counts[spelling], text))
