"""Reading an index from a list: the file, what was read of it, and the form with what must be said of an index."""

from typing import Final

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.method_words import plain
from compliance_app.domain.risk_method import Dimension
from compliance_app.files.index_table import IndexColumns
from compliance_app.files.limits import MAX_LIST_BYTES
from compliance_app.files.table import column_letter
from compliance_app.services.datasets import (
    DatasetInput,
    OpenedIndex,
    ReadFigures,
    import_dataset,
    open_index,
    read_index,
)
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_explained import rows_of
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import md
from compliance_app.ui.widgets.once import once_key, spent

_OPENED: Final = "index-opened"
_FORM: Final = "index"
_NAMED: Final = 12


def index_form() -> str:
    """The uploader and, when a file is read, the form; returns the id of the index that was just stored, else ""."""
    opened = _uploaded()
    if opened is None:
        return ""
    columns = _columns(opened)
    read = read_index(opened, columns)
    html(rows_of(_said(read)))
    return _form(read)


def _uploaded() -> OpenedIndex | None:
    place = st.container()
    uploaded = st.file_uploader(
        "Indeks (Excel eller CSV)",
        key=f"index-file-{st.session_state.get('index-round', 0)}",
        max_upload_size=MAX_LIST_BYTES // (1024 * 1024),
    )
    if uploaded is None:
        st.session_state.pop(_OPENED, None)
        return None
    kept = st.session_state.get(_OPENED)
    if kept is None or kept[0] != uploaded.file_id:
        found: OpenedIndex | str
        try:
            found = open_index(uploaded.getvalue(), uploaded.name)
        except AktsomError as error:
            found = str(error)
        kept = st.session_state[_OPENED] = (uploaded.file_id, found)
    if isinstance(kept[1], str):
        place.error(md(kept[1]))
        return None
    opened: OpenedIndex = kept[1]
    return opened


def _columns(opened: OpenedIndex) -> IndexColumns:
    names = opened.names
    labels = {
        at: names[at] if at < len(names) and names[at] else f"Kolonne {column_letter(at)}"
        for at in range(opened.width)
    }
    proposed = opened.columns
    options = list(labels)
    country = st.selectbox("Land står i", options, options.index(proposed.country), format_func=lambda at: labels[at], key="index-country")  # fmt: skip
    value = st.selectbox("Tallet står i", options, options.index(proposed.value), format_func=lambda at: labels[at], key="index-value")  # fmt: skip
    years: list[int | None] = [None, *options]
    year = st.selectbox(
        "Året står i", years, years.index(proposed.year), key="index-year",
        format_func=lambda at: "Ingen egen kolonne" if at is None else labels[at],
    )  # fmt: skip
    return IndexColumns(proposed.header, country, value, year)


def _said(read: ReadFigures) -> list[str]:
    """What was read, and what was left out and why."""
    low, high = read.spread
    said = [f"Tall for {NB.number(len(read.figures))} land, fra {plain(low)} til {plain(high)}."]
    if read.unknown:
        said.append(f"Ikke kjent igjen som land, og ikke tatt med: {_names(read.unknown)}.")
    if read.unreadable:
        cells = [f"{country} (rad {row}: «{value}»)" for row, country, value in read.unreadable]
        said.append(f"Ikke et tall, og ikke tatt med: {_names(cells)}.")
    if read.differing:
        said.append(f"To ulike tall for samme år, og ikke tatt med: {_names(read.differing)}.")
    if read.without:
        said.append(f"{NB.number(read.without)} land i filen står uten tall.")
    if read.older:
        said.append(f"{NB.number(read.older)} eldre tall er hoppet over; det nyeste for hvert land gjelder.")
    return said


def _names(names: list[str] | tuple[str, ...]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} og {NB.number(len(names) - _NAMED)} til"


def _form(read: ReadFigures) -> str:
    place = st.empty()
    with st.form(_FORM, border=False, enter_to_submit=False):
        dimension = st.selectbox("Den står i stedet for", list(Dimension), format_func=lambda one: one.norwegian, key="index-dimension")  # fmt: skip
        name = st.text_input("Navn", max_chars=200, key="index-name")
        edition = st.text_input("Utgave", max_chars=100, placeholder="For eksempel 2026", key="index-edition")
        worst = st.number_input("Den verste verdien på skalaen", value=None, format="%.4g", key="index-worst")
        best = st.number_input("Den beste verdien på skalaen", value=None, format="%.4g", key="index-best")
        year = None
        if not read.has_years:
            year = st.number_input(
                "År tallene gjelder", 1900, 2100, None, 1, format="%d", key="index-of-year"
            )
        publisher = st.text_input("Utgiver", max_chars=200, key="index-publisher")
        licence = st.text_input("Lisens", max_chars=100, placeholder="For eksempel CC BY 4.0", key="index-licence")  # fmt: skip
        source = st.text_input("Hvor filen kommer fra", max_chars=1000, key="index-source")
        pressed = st.form_submit_button("Les inn", type="primary")
    if not pressed:
        return ""
    missing = [
        text
        for text, value in (
            ("den verste verdien på skalaen", worst),
            ("den beste verdien på skalaen", best),
        )
        if value is None
    ]
    if missing or worst is None or best is None:
        place.error(
            md(
                f"Ikke lagret. Skriv {NB.join(missing)}. De står i beskrivelsen av indeksen, for eksempel 0 og 1."
            )
        )
        return ""
    given = DatasetInput(
        dimension=dimension, name=name, edition=edition, publisher=publisher, licence=licence, source=source, year=year,
        worst=worst, best=best,
    )  # fmt: skip
    try:
        made = import_dataset(current_actor(), given, read, once=once_key(_FORM))
    except AktsomError as error:
        place.error(md(str(error)))
        return ""
    spent(_FORM)
    st.session_state["index-round"] = st.session_state.get("index-round", 0) + 1
    st.session_state.pop(_OPENED, None)
    return made
