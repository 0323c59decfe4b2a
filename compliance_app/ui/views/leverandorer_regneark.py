"""Edit the list like a spreadsheet: changed cells are saved together, and a row that another has changed is told, not lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.services.bulk_write import FIELDS, SupplierChange
from compliance_app.services.grid_edit import (
    MOST,
    Conflict,
    GridResult,
    GridRow,
    RowEdit,
    read_rows,
    read_sheet,
    save_sheet,
)
from compliance_app.services.register import Filter, Order
from compliance_app.services.register_words import CHANNEL, CLAUSE, RELATIONSHIP
from compliance_app.services.supplier_reads import category_choices, country_choices
from compliance_app.services.work import Actor
from compliance_app.storage.ids import new_id
from compliance_app.storage.tables import ClauseStatus, PurchaseChannel, Relationship
from compliance_app.ui import pages
from compliance_app.ui.views.parts_preview import suppliers
from compliance_app.ui.views.parts_supplier_form import LABEL
from compliance_app.ui.widgets.format import clock_time, date_words, whole
from compliance_app.ui.widgets.head import html, page_head
from compliance_app.ui.widgets.markup import md
from compliance_app.ui.widgets.rows import name_rows

_KEY: Final = "sheet"
_NAME: Final = "Leverandør"
_SHOWN: Final = ("category_id", "owner", "country", "clause", "clause_version", "clause_date", "channel", "other_buyer",
                 "industry_body", "relationship", "active")  # fmt: skip
_LABEL: Final = {
    "category_id": "Kategori",
    "owner": "Ansvarlig",
    "country": "Land",
    "clause": LABEL["clause"],
    "clause_version": LABEL["clause_version"],
    "clause_date": LABEL["clause_date"],
    "channel": LABEL["channel"],
    "other_buyer": LABEL["other_buyer"],
    "industry_body": "Bransjesamarbeid",
    "relationship": "Forhold",
    "active": "Aktiv",
}
_HEIGHT: Final = 560


@dataclass
class Open:
    """A sheet that is being edited.

    Attributes:
        token: key of the grid; another one when the rows have been read anew.
        wanted: the filter it was opened with.
        base: the rows as they were read, by id, in their order.
        own: what the person has written in rows that could not be saved, by id.
        found: how many fit the filter.
        saved: what was saved last.
    """

    wanted: tuple[Filter, Order]
    base: dict[str, GridRow]
    found: int
    token: str = field(default_factory=new_id)
    own: dict[str, dict[str, Any]] = field(default_factory=dict)
    saved: GridResult | None = None


def draw(actor: Actor, wanted: Filter, order: Order) -> None:
    """Draw the page for the list that ``wanted`` gives."""
    sheet = _opened(actor, wanted, order)
    words = _words(actor)
    top, messages = st.container(), st.container()
    frame = _frame(sheet, words)
    edited = st.data_editor(
        frame,
        key=f"sheet-{sheet.token}",
        hide_index=True,
        num_rows="fixed",
        placeholder="",
        height=min(_HEIGHT, 38 + 35 * max(1, len(frame))),
        column_config=_columns(words),
        alt="Leverandørene i listen, med en kolonne for hver opplysning som kan endres.",
    )
    changed = _changes(sheet, edited, words)
    with top:
        pressed = _head(sheet, len(changed))
    with messages:
        if pressed:
            _save(actor, sheet, changed)
        _told(sheet, words)


def _opened(actor: Actor, wanted: Filter, order: Order) -> Open:
    sheet = st.session_state.get(_KEY)
    if not isinstance(sheet, Open) or sheet.wanted != (wanted, order):
        read = read_sheet(actor, wanted, order)
        sheet = Open((wanted, order), {row.id: row for row in read.rows}, read.found)
        st.session_state[_KEY] = sheet
    return sheet


def _head(sheet: Open, changed: int) -> bool:
    """Title, what is shown, and the button. True when it was pressed."""
    pressed: list[bool] = []

    def actions() -> None:
        if st.button("Til listen", key="sheet-back"):
            st.session_state.pop(_KEY, None)
            st.query_params.clear()
            st.rerun()
        label = f"Lagre {suppliers(changed)}" if changed else "Lagre"
        pressed.append(st.button(label, type="primary", disabled=not changed, key="sheet-save"))

    shown = suppliers(len(sheet.base))
    if sheet.found > len(sheet.base):
        shown = f"de {whole(MOST)} første av {suppliers(sheet.found)}; avgrens listen for å se resten"
    page_head(
        "Rediger som regneark",
        f"Her er {shown}. Skriv rett i cellene eller lim inn fra Excel, og lagre når du er ferdig.",
        actions,
        back=(pages.link("leverandorer"), "Leverandører"),
    )
    return pressed[0]


def _words(actor: Actor) -> dict[str, dict[Any, str]]:
    """For the fields with a closed list: the value's words by value."""
    return {
        "category_id": {key: row.name for key, row in category_choices(actor).items()},
        "country": dict(country_choices()),
        "clause": {one.value: CLAUSE[one] for one in ClauseStatus},
        "channel": {one.value: CHANNEL[one] for one in PurchaseChannel},
        "relationship": {one.value: RELATIONSHIP[one] for one in Relationship},
    }


def _frame(sheet: Open, words: Mapping[str, Mapping[Any, str]]) -> pd.DataFrame:
    """The grid's contents: what was read, with the person's own values where they could not be saved."""
    columns: dict[str, list[Any]] = {_NAME: [row.name for row in sheet.base.values()]}
    for name in _SHOWN:
        values = [sheet.own.get(row.id, {}).get(name, row.cells[name]) for row in sheet.base.values()]
        columns[name] = [words[name].get(value) for value in values] if name in words else values
    frame = pd.DataFrame(columns, index=list(sheet.base))
    frame["clause_date"] = pd.to_datetime(frame["clause_date"])
    return frame


def _columns(words: Mapping[str, Mapping[Any, str]]) -> dict[str, Any]:
    config = st.column_config
    longest = {name: SupplierChange.model_fields[name].metadata for name in ("owner", "other_buyer")}
    shown: dict[str, Any] = {_NAME: config.TextColumn(_NAME, disabled=True, width="medium", pinned=True)}
    for name in _SHOWN:
        if name in words:
            required = name in {"clause", "channel", "relationship"}
            shown[name] = config.SelectboxColumn(
                _LABEL[name], options=list(words[name].values()), required=required
            )
        elif name == "clause_date":
            shown[name] = config.DateColumn(_LABEL[name], format="DD.MM.YYYY")
        elif name == "active":
            shown[name] = config.CheckboxColumn(_LABEL[name])
        else:
            limit = 300 if name in longest else 100
            shown[name] = config.TextColumn(_LABEL[name], max_chars=limit if name != "owner" else 200)
    return shown


def _changes(
    sheet: Open, edited: pd.DataFrame, words: Mapping[str, Mapping[Any, str]]
) -> dict[str, dict[str, Any]]:
    """What differs from the rows as they were read, by id and field."""
    values_of = {name: {word: value for value, word in known.items()} for name, known in words.items()}
    found: dict[str, dict[str, Any]] = {}
    for identity, record in edited.to_dict("index").items():
        row = sheet.base[str(identity)]
        for name in _SHOWN:
            value = _stored(name, record[name], values_of)
            if value != row.cells[name]:
                found.setdefault(row.id, {})[name] = value
    return found


def _stored(name: str, value: Any, values_of: Mapping[str, Mapping[str, Any]]) -> Any:
    if name == "active":
        return bool(value)
    missing = value is None or (not isinstance(value, str) and bool(pd.isna(value)))
    if name in values_of:
        return None if missing else values_of[name].get(value)
    if name == "clause_date":
        return None if missing else _day(value)
    return "" if missing else str(value).strip()


def _day(value: Any) -> date:
    found: date = pd.Timestamp(value).date()
    return found


def _save(actor: Actor, sheet: Open, changed: dict[str, dict[str, Any]]) -> None:
    edits = [
        RowEdit(identity, sheet.base[identity].version, SupplierChange(**values))
        for identity, values in changed.items()
    ]
    try:
        result = save_sheet(actor, edits, once=f"sheet-{sheet.token}-{abs(hash(str(changed)))}")
    except AktsomError as error:
        st.error(md(str(error)))
        return
    kept = {one.id for one in result.conflicts}
    st.session_state[_KEY] = Open(
        sheet.wanted,
        read_rows(actor, list(sheet.base)),
        sheet.found,
        own={identity: values for identity, values in changed.items() if identity in kept},
        saved=result,
    )
    st.rerun()


def _told(sheet: Open, words: Mapping[str, Mapping[Any, str]]) -> None:
    """What was saved last, and the rows that another had changed meanwhile."""
    if sheet.saved is None:
        return
    if sheet.saved.changed:
        st.success(
            f"{suppliers(sheet.saved.changed).capitalize()} er lagret. Du kan angre under «Endre alle»."
        )
    if sheet.saved.gone:
        st.error(
            f"{suppliers(sheet.saved.gone).capitalize()} er ikke i registeret lenger, og ble ikke lagret."
        )
    if sheet.saved.conflicts:
        st.error(
            "Disse ble ikke lagret, fordi noen endret dem mens du skrev. Det du skrev, står fortsatt i arket. "
            "Se hva som er endret, og lagre på nytt."
        )
        html(name_rows([_conflict(sheet, one, words) for one in sheet.saved.conflicts]))


def _conflict(sheet: Open, one: Conflict, words: Mapping[str, Mapping[Any, str]]) -> tuple[str, str, str]:
    when = f" {clock_time(one.at)}" if one.at else ""
    own = sheet.own.get(one.id, {})
    now = ", ".join(
        f"{_LABEL[name]}: {_said(name, one.now.cells[name], words)}" for name in FIELDS if name in own
    )
    return one.name, f"{one.by} endret den{when}", f"Nå: {now}"


def _said(name: str, value: Any, words: Mapping[str, Mapping[Any, str]]) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, date):
        return date_words(value)
    return (words[name].get(value) if name in words else value) or "ingen"
