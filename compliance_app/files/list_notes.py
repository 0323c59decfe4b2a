"""What a person should know about how a list was understood: which rows, columns and sheets were left out, and why."""

from collections.abc import Mapping, Sequence

from compliance_app.files.columns import NO_HEADER, header_texts
from compliance_app.files.header_words import OTHER, field_scores, fold_header, plain_letters
from compliance_app.files.table import Sheet, SourceFile


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_REGION = _set(
    "region regions fylke landsdel omrade omraade area continent verdensdel state delstat county lan bundesland"
)
_BUYER = _set(
    "buyer buyers customer kjoper kjopar kunde kunder bestiller innkjoper oppdragsgiver ordregiver koper kopare "
    "kopere kaufer acheteur purchaser requester avdeling forvaltning"
)
_LOOKS_LIKE = 0.5


def layout_notes(source: SourceFile, sheet_index: int, header_row: int) -> list[str]:
    """Rows above the column names, other sheets and hidden sheets: what was not read."""
    sheet = source.sheets[sheet_index]
    notes: list[str] = []
    above = sum(any(cell != "" for cell in row) for row in sheet.rows[: max(0, header_row)])
    if above and header_row != NO_HEADER:
        rows = "1 rad over er" if above == 1 else f"{above} rader over er"
        notes.append(f"Kolonnenavnene står i rad {header_row + 1}. {rows} ikke lest.")
    others = [one for i, one in enumerate(source.sheets) if i != sheet_index and one.rows]
    shown = [f"«{one.name}»" for one in others if one.visible]
    hidden = [f"«{one.name}»" for one in others if not one.visible]
    if shown:
        notes.append(f"Bare arket «{sheet.name}» er lest. Filen har også {_listed(shown)}.")
    if hidden:
        notes.append(f"{_listed(hidden)} er skjult i filen og er ikke lest.")
    if not sheet.visible:
        notes.append(f"Arket «{sheet.name}» er skjult i filen. Det er lest fordi dere valgte det.")
    if sheet.merged:
        cells = "1 celle" if sheet.merged == 1 else f"{sheet.merged} celler"
        notes.append(
            f"Arket har sammenslåtte felt. Teksten i dem er lest på alle radene de dekker ({cells})."
        )
    return notes


def column_notes(sheet: Sheet, header_row: int, mapping: Mapping[str, int]) -> list[str]:
    """Columns that look like one that was read, and were not; and which country and which name was read as whose."""
    headers = header_texts(sheet, header_row)
    names = {field: headers[i] for field, i in mapping.items() if i < len(headers) and headers[i]}
    rest = {i: header for i, header in enumerate(headers) if header and i not in mapping.values()}
    return [*_countries(names, rest), *_names(names, rest)]


def _countries(names: Mapping[str, str], rest: Mapping[int, str]) -> list[str]:
    notes = []
    regions = [f"«{header}»" for header in rest.values() if _words(header) & _REGION]
    if regions and "country" in names:
        notes.append(
            f"«{names['country']}» er lest som land. {_listed(regions)} er et område og er ikke brukt som land."
        )
    if "producer_country" in names:
        notes.append(
            f"«{names['producer_country']}» er lest som landet varen kommer fra, ikke som leverandørens land."
        )
    if "site_country" in names:
        notes.append(
            f"«{names['site_country']}» er lest som landet stedet ligger i, ikke som leverandørens land."
        )
    return notes


def _names(names: Mapping[str, str], rest: Mapping[int, str]) -> list[str]:
    buyers = [f"«{header}»" for header in rest.values() if _words(header) & _BUYER and _is_other(header)]
    said = []
    if "producer_name" in names and "name" in names:
        said.append(f"«{names['producer_name']}» som produsenten")
    if "site" in names and "name" in names:
        said.append(f"«{names['site']}» som et sted hos leverandøren")
    also = [
        f"«{header}»"
        for header in rest.values()
        if field_scores(fold_header(header)).get("name", 0.0) > max(_LOOKS_LIKE, _other(header))
    ]
    if not (said or buyers or also) or "name" not in names:
        return []
    text = f"«{names['name']}» er lest som den som selger"
    text += "".join(f", {one}" for one in said) + "."
    if buyers:
        text += f" {_listed(buyers)} gjelder den som kjøper og er ikke brukt."
    if also:
        text += f" {_listed(also)} kan også være navnet på leverandøren og er ikke brukt."
    return [text]


def _is_other(header: str) -> bool:
    return _other(header) >= _LOOKS_LIKE


def _other(header: str) -> float:
    return field_scores(fold_header(header)).get(OTHER, 0.0)


def _words(header: str) -> set[str]:
    return set(plain_letters(fold_header(header)).split())


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} og {items[-1]}"
