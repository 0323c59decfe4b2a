"""Which sheet, which row and which columns: what the program proposes, with samples, for the person to correct."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from compliance_app.files.columns import NO_HEADER, Column
from compliance_app.files.table import cell_text
from compliance_app.services.import_kinds import CHAIN, SUPPLIERS
from compliance_app.services.import_open import OpenedList
from compliance_app.services.register_words import FIELD
from compliance_app.ui.views.parts_file import FileInHand, read_again
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, concat, fill, md

_KIND: Final = {
    "xlsx": "en Excel-fil",
    "xls": "en eldre Excel-fil",
    "ods": "en OpenDocument-fil",
    "text": "en tekstfil",
}
_DELIMITER: Final = {";": "semikolon", ",": "komma", "\t": "tabulator", "|": "loddrett strek"}
_ENCODING: Final = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "windows-1252": "Windows-1252",
}
_CHAIN_FIELD: Final = {
    "supplier": "Leverandøren",
    "supplier_number": "Leverandørens org.nr.",
    "tier": "Nivå i kjeden",
    "producer_name": "Navn på leddet",
    "producer_country": "Land",
    "goods": "Vare eller arbeid",
    "role": "Hva leddet gjør",
    "how_known": "Hvordan dere vet det",
    "source": "Kilde",
    "buyer": "Leddet leverer til",
}
_FIELDS: Final[Mapping[str, Mapping[str, str]]] = {SUPPLIERS.name: FIELD, CHAIN.name: _CHAIN_FIELD}
"""The fields of a kind of list, in the order they are shown."""
_ALWAYS: Final = {
    SUPPLIERS.name: ("name", "org_number", "country"),
    CHAIN.name: ("supplier", "producer_name", "producer_country", "tier"),
}
"""Those that are shown even where no column is proposed."""
_UNSURE: Final = 0.7
_SHOWN: Final = 6
_NOT_HERE: Final = -1


def read_sentence(opened: OpenedList) -> str:
    """What was read, in plain words: file, sheet or delimiter and encoding, header row, rows below it."""
    source = opened.source
    said = f"«{opened.file_name}» er {_KIND.get(source.kind, 'en fil')}"
    if source.kind == "text":
        mark = _DELIMITER.get(source.delimiter or "")
        said += f" med {mark} mellom kolonnene" if mark else " med én kolonne"
        said += f", lagret som {_ENCODING.get(source.encoding or '', source.encoding)}."
    elif len(source.sheets) > 1:
        said += f". Arket «{opened.sheet.name}» leses."
    else:
        said += "."
    below = sum(any(cell != "" for cell in row) for row in opened.sheet.rows[opened.header_row + 1 :])
    rows = "1 rad" if below == 1 else f"{whole(below)} rader"
    if opened.header_row == NO_HEADER:
        said += f" Den har ingen rad med kolonnenavn, og {rows} med innhold."
    else:
        said += f" Kolonnenavnene står i rad {opened.header_row + 1}, og under dem er det {rows}."
    if source.damaged:
        marks = "1 bokstav" if source.damaged == 1 else f"{whole(source.damaged)} bokstaver"
        said += f" {marks} var ødelagt i filen fra før; se etter navn med rare tegn."
    return said


def choose_rows(hand: FileInHand) -> None:
    """The sheet and the row with the column names, open where the program is not sure."""
    opened = hand.opened
    if hand.no_header:
        st.warning(md(hand.no_header))
    sheets = [i for i, sheet in enumerate(opened.source.sheets) if sheet.rows]
    unsure = bool(hand.no_header) or (opened.ask_sheet and opened.remembered is None)
    label = "Ark og rad med kolonnenavn" if len(sheets) > 1 else "Rad med kolonnenavn"
    asks = opened.ask_sheet and opened.remembered is None
    if asks:
        st.info("Flere ark ligner på en leverandørliste. Velg hvilket som skal leses.")
    with st.expander(label, expanded=unsure, type="compact", key=f"rows-{hand.token}"):
        left, right = flow([2, 1], key="rows", gap="medium")
        if len(sheets) > 1:
            names = [sheet.name + ("" if sheet.visible else " (skjult)") for sheet in opened.source.sheets]
            chosen = left.selectbox(
                "Ark",
                sheets,
                index=sheets.index(opened.sheet_index),
                format_func=lambda i: names[i],
                key=f"sheet-{hand.token}",
            )
            if chosen != opened.sheet_index:
                read_again(hand, chosen, None)
                st.rerun()
        row = right.number_input(
            "Rad med kolonnenavn (0: ingen)",
            min_value=0,
            max_value=max(1, len(opened.sheet.rows)),
            value=opened.header_row + 1,
            key=f"head-row-{hand.token}-{opened.sheet_index}",
        )
        if row - 1 != opened.header_row:
            read_again(hand, opened.sheet_index, row - 1)
            st.rerun()
        html(_first_rows(opened))


def _first_rows(opened: OpenedList) -> Html:
    """The top of the sheet with row numbers, the chosen row marked in words."""
    first = max(0, opened.header_row - _SHOWN + 2)
    lines = []
    for index, row in enumerate(opened.sheet.rows[first : first + _SHOWN], first):
        cells = " · ".join(cell_text(cell) for cell in row[:8] if cell != "") or "tom rad"
        mark = " (kolonnenavn)" if index == opened.header_row else ""
        lines.append(
            fill(
                "<li><span{kind}>{number}{mark}</span><div>{cells}</div></li>",
                kind=Html(' class="key"') if mark else "",
                number=f"Rad {index + 1}",
                mark=mark,
                cells=cells[:160],
            )
        )
    return concat(Html('<ul class="ak-rows pair ak-small">'), *lines, Html("</ul>"))


def choose_columns(hand: FileInHand) -> dict[str, int] | None:
    """One row a field; the mapping, or None while a field that the list cannot be read without has no column."""
    if hand.opened.remembered:
        number = len(hand.opened.columns.proposals)
        with st.expander(
            f"Kolonnene i filen ({number} er lest)", type="compact", key=f"columns-{hand.token}"
        ):
            return _columns(hand)
    st.header("Kolonnene i filen", anchor=False)
    html("Dette er forslaget. Rett det som ikke stemmer, før noe lagres.")
    for note in hand.opened.columns.notes:
        st.info(md(note))
    return _columns(hand)


def _columns(hand: FileInHand) -> dict[str, int] | None:
    proposed = hand.opened.columns.proposals
    fields = _FIELDS[hand.opened.kind.name]
    shown = [name for name in fields if name in proposed or name in _ALWAYS[hand.opened.kind.name]]
    rest = [name for name in fields if name not in shown]
    mapping = {name: _field(hand, name) for name in shown}
    more = f"Flere felt som kan være i filen ({len(rest)})"
    if hand.opened.remembered:
        mapping |= {name: _field(hand, name) for name in rest}
    elif rest:
        with st.expander(more, type="compact", key=f"more-{hand.token}"):
            mapping |= {name: _field(hand, name) for name in rest}
    chosen = {name: column for name, column in mapping.items() if column is not None}
    _same_twice(hand, chosen)
    return chosen if hand.opened.kind.can_read(chosen) else None


def _field(hand: FileInHand, name: str) -> int | None:
    opened = hand.opened
    columns = opened.columns.columns
    called = _FIELDS[opened.kind.name][name]
    proposal = opened.columns.proposals.get(name)
    with st.container(key=f"row-map-{name}"):
        label, field, right = flow(
            [1, 1.25, 1.75], key=f"row-map-{name}", gap="medium", vertical_alignment="center"
        )
        with label:
            html(called)
        options = [_NOT_HERE, *(column.index for column in columns)]
        chosen = field.selectbox(
            called,
            options,
            index=options.index(proposal.column) if proposal else 0,
            format_func=lambda index: "Ikke i filen" if index == _NOT_HERE else _column_name(columns[index]),
            label_visibility="collapsed",
            key=f"map-{hand.token}-{opened.sheet_index}-{opened.header_row}-{name}",
        )
        if chosen == _NOT_HERE:
            return None
        sure = proposal is None or proposal.column != chosen or proposal.confidence >= _UNSURE
        with right:
            html(_samples(columns[chosen], sure=sure))
    return int(chosen)


def _column_name(column: Column) -> str:
    return f"{column.letter} · {column.header}" if column.header else f"{column.letter} · uten navn"


def _samples(column: Column, *, sure: bool) -> Html:
    texts = [fill("«{text}»", text=text) for text in column.samples[:4]]
    said = concat(*texts, sep=", ") if texts else Html("Kolonnen er tom.")
    warning = Html("") if sure else Html("<b>Se etter at dette stemmer.</b> ")
    return fill('<p class="ak-small">{warning}{said}</p>', warning=warning, said=said)


def _same_twice(hand: FileInHand, chosen: dict[str, int]) -> None:
    fields = _FIELDS[hand.opened.kind.name]
    for column in sorted(set(chosen.values())):
        names = [fields[name].lower() for name, index in chosen.items() if index == column]
        if len(names) > 1:
            title = _column_name(hand.opened.columns.columns[column])
            st.warning(
                md(f"Kolonnen {title} er valgt for {' og '.join(names)}. Se etter at det er meningen.")
            )
