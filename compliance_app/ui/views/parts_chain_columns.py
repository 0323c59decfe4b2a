"""Which sheet, row and columns a list of chains is read from: the proposal with samples, for the person to correct."""

from typing import Final

import streamlit as st

from compliance_app.files.chain_columns import find_chain_header
from compliance_app.files.chain_words import CHAIN_FIELDS
from compliance_app.files.columns import NO_HEADER, Column
from compliance_app.services.chain_import import OpenedChain, reopen_chain
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, concat, fill, md

_FIELD: Final = {
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
_ALWAYS: Final = ("supplier", "producer_name", "producer_country", "tier")
_NOT_HERE: Final = -1
_UNSURE: Final = 0.7


def read_said(opened: OpenedChain) -> str:
    """What was read: file, sheet, header row and rows below it."""
    below = sum(any(cell != "" for cell in row) for row in opened.sheet.rows[opened.header_row + 1 :])
    rows = "1 rad" if below == 1 else f"{whole(below)} rader"
    sheet = f", arket «{opened.sheet.name}»" if len(opened.source.sheets) > 1 else ""
    if opened.header_row == NO_HEADER:
        return f"«{opened.file_name}»{sheet}: {rows} med innhold, uten rad med kolonnenavn."
    return f"«{opened.file_name}»{sheet}: kolonnenavnene står i rad {opened.header_row + 1}, og under dem er det {rows}."


def choose_chain_rows(token: str, opened: OpenedChain, no_header: str) -> OpenedChain | None:
    """The sheet and the row with the column names; the file read anew where the person chose another, else None."""
    if no_header:
        st.warning(md(no_header))
    sheets = [i for i, sheet in enumerate(opened.source.sheets) if sheet.rows]
    label = "Ark og rad med kolonnenavn" if len(sheets) > 1 else "Rad med kolonnenavn"
    with st.expander(label, expanded=bool(no_header), type="compact", key=f"chain-rows-{token}"):
        left, right = flow([2, 1], key="rows", gap="medium")
        if len(sheets) > 1:
            names = [sheet.name + ("" if sheet.visible else " (skjult)") for sheet in opened.source.sheets]
            chosen = left.selectbox(
                "Ark",
                sheets,
                index=sheets.index(opened.sheet_index),
                format_func=lambda i: names[i],
                key=f"chain-sheet-{token}",
            )
            if chosen != opened.sheet_index:
                found = find_chain_header(opened.source.sheets[chosen])
                return reopen_chain(opened, chosen, NO_HEADER if found is None else found)
        row = right.number_input(
            "Rad med kolonnenavn (0: ingen)",
            min_value=0,
            max_value=max(1, len(opened.sheet.rows)),
            value=opened.header_row + 1,
            key=f"chain-head-{token}-{opened.sheet_index}",
        )
        if row - 1 != opened.header_row:
            return reopen_chain(opened, opened.sheet_index, row - 1)
    return None


def choose_chain_columns(token: str, opened: OpenedChain) -> dict[str, int] | None:
    """One row a field; the mapping, or None while supplier or link has no column."""
    st.header("Kolonnene i filen", anchor=False)
    html("Dette er forslaget. Rett det som ikke stemmer, før noe lagres.")
    proposed = opened.columns.proposals
    shown = [name for name in CHAIN_FIELDS if name in proposed or name in _ALWAYS]
    rest = [name for name in CHAIN_FIELDS if name not in shown]
    mapping: dict[str, int | None] = {name: _field(token, opened, name) for name in shown}
    if rest:
        title = f"Flere felt som kan være i filen ({len(rest)})"
        with st.expander(title, type="compact", key=f"chain-more-{token}"):
            mapping |= {name: _field(token, opened, name) for name in rest}
    chosen = {name: column for name, column in mapping.items() if column is not None}
    if "producer_name" not in chosen or not {"supplier", "supplier_number"} & set(chosen):
        return None
    return chosen


def _field(token: str, opened: OpenedChain, name: str) -> int | None:
    columns = opened.columns.columns
    proposal = opened.columns.proposals.get(name)
    with st.container(key=f"row-chain-{name}"):
        label, field, right = flow(
            [1, 1.25, 1.75], key=f"row-chain-{name}", gap="medium", vertical_alignment="center"
        )
        with label:
            html(_FIELD[name])
        options = [_NOT_HERE, *(column.index for column in columns)]
        chosen = field.selectbox(
            _FIELD[name],
            options,
            index=options.index(proposal.column) if proposal else 0,
            format_func=lambda index: "Ikke i filen" if index == _NOT_HERE else _called(columns[index]),
            label_visibility="collapsed",
            key=f"chain-map-{token}-{opened.sheet_index}-{opened.header_row}-{name}",
        )
        if chosen == _NOT_HERE:
            return None
        sure = proposal is None or proposal.column != chosen or proposal.confidence >= _UNSURE
        with right:
            html(_samples(columns[chosen], sure=sure))
    return int(chosen)


def _called(column: Column) -> str:
    return f"{column.letter} · {column.header}" if column.header else f"{column.letter} · uten navn"


def _samples(column: Column, *, sure: bool) -> Html:
    texts = [fill("«{text}»", text=text) for text in column.samples[:4]]
    said = concat(*texts, sep=", ") if texts else Html("Kolonnen er tom.")
    warning = Html("") if sure else Html("<b>Se etter at dette stemmer.</b> ")
    return fill('<p class="ak-small">{warning}{said}</p>', warning=warning, said=said)
