"""Proposes what each column of a chain list holds, from its header and from what stands below it."""

from typing import Final

from compliance_app.domain.chain_tiers import read_tier
from compliance_app.files.chain_words import CHAIN_FIELDS, chain_scores, how_known_of, role_of
from compliance_app.files.columns import (
    Column,
    ColumnProposals,
    Countries,
    Proposal,
    header_signature,
    header_texts,
)
from compliance_app.files.table import Cell, Sheet, SourceFile, cell_text, column_letter

_LOOKED_AT: Final = 200
_HEADS: Final = 60
_SAMPLES: Final = 5
_SURE: Final = 0.8
_THRESHOLD: Final = 0.45


def find_chain_header(sheet: Sheet) -> int | None:
    """The row (from 0) with most headers of a chain list among the first sixty with content; two at least."""
    best, most = None, 1
    seen = 0
    for index, row in enumerate(sheet.rows):
        if all(cell == "" for cell in row):
            continue
        seen += 1
        if seen > _HEADS:
            break
        texts = [cell for cell in row if isinstance(cell, str) and 0 < len(cell) <= 80]
        fields = {field for text in texts for field, score in chain_scores(text).items() if score >= _SURE}
        if len(fields) > most and fields & {"supplier", "producer_name", "supplier_number"}:
            best, most = index, len(fields)
    return best


def choose_chain_sheet(source: SourceFile) -> int:
    """The first visible sheet with a row of such headers, else the first visible one with content."""
    filled = [index for index, sheet in enumerate(source.sheets) if sheet.rows]
    shown = [index for index in filled if source.sheets[index].visible] or filled or [0]
    return next((index for index in shown if find_chain_header(source.sheets[index]) is not None), shown[0])


def propose_chain_columns(sheet: Sheet, header_row: int, countries: Countries) -> ColumnProposals:
    """Judge each column below ``header_row`` (from 0; -1: no header) and propose the fields of ``CHAIN_FIELDS``."""
    headers = header_texts(sheet, header_row)
    body = sheet.rows[header_row + 1 : header_row + 1 + _LOOKED_AT]
    cells = [
        list(dict.fromkeys(row[i] for row in body if i < len(row) and row[i] != ""))
        for i in range(len(headers))
    ]
    columns = tuple(
        Column(i, column_letter(i), header, tuple(cell_text(cell)[:80] for cell in cells[i][:_SAMPLES]))
        for i, header in enumerate(headers)
    )
    scores = {
        (field, i): score * _fit(field, cells[i], countries)
        for i, header in enumerate(headers)
        for field, score in chain_scores(header).items()
    }
    scores = {key: score for key, score in scores.items() if score >= _THRESHOLD}
    chosen: dict[str, int] = {}
    for field, i in sorted(scores, key=lambda key: (-scores[key], CHAIN_FIELDS.index(key[0]), key[1])):
        if field not in chosen and i not in chosen.values():
            chosen[field] = i
    proposals = {
        field: Proposal(
            field,
            i,
            round(scores[field, i], 2),
            columns[i].samples,
            tuple(at for (other, at) in scores if other == field and at not in chosen.values()),
        )
        for field, i in sorted(chosen.items(), key=lambda item: CHAIN_FIELDS.index(item[0]))
    }
    return ColumnProposals(columns, proposals, header_signature(headers))


def _fit(field: str, distinct: list[Cell], countries: Countries) -> float:
    """0.4 to 1: the share of the values that could be the field's; 0 where none of several could."""
    texts = [cell_text(cell) for cell in distinct]
    if not texts:
        return 1.0

    def is_country(text: str) -> bool:
        found = countries.find(text, codes_expected=True)
        return bool(found.iso2 or found.candidates)

    tests = {
        "tier": lambda text: text.isdigit() or (len(text) <= 20 and _is_tier(text)),
        "producer_country": is_country,
        "role": lambda text: role_of(text) is not None,
        "how_known": lambda text: how_known_of(text) is not None,
        "producer_name": lambda text: any(map(str.isalpha, text)),
        "supplier": lambda text: any(map(str.isalpha, text)),
        "goods": lambda text: any(map(str.isalpha, text)),
    }
    test = tests.get(field)
    if test is None:
        return 1.0
    share = sum(map(test, texts)) / len(texts)
    return 0.0 if share == 0 and (len(texts) > 1 or field == "tier") else 0.4 + 0.6 * share


def _is_tier(text: str) -> bool:
    try:
        return read_tier(text) is not None
    except ValueError:
        return False
