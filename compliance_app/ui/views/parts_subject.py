"""What an impact, a measure or a choice concerns: a category, a supplier found by name, or one's own people."""

from typing import Any, Final

import streamlit as st

from compliance_app.services.findings import Found, suppliers_named
from compliance_app.services.supplier_reads import category_choices
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm, index_of

CATEGORY: Final = "Kategori"
SUPPLIER: Final = "Leverandør"
OWN: Final = "Egen virksomhet"


def subject(form: RecordForm, found: Found | None, *, own: bool) -> tuple[str | None, str | None]:
    """Draw the choice above the form; returns (supplier id, category id), at most one of them.

    Args:
        form: the form it belongs to.
        found: the row that is changed.
        own: one's own people may be meant.
    """
    row = found.row if found else None
    kinds = [CATEGORY, SUPPLIER, *([OWN] if own else [])]
    now = _kind(row, own=own)
    kind = st.radio("Gjelder", kinds, index=kinds.index(now), horizontal=True, key=form.key("concerns"))
    if kind == CATEGORY:
        names = {key: one.name for key, one in category_choices(current_actor()).items()}
        chosen = st.selectbox(
            "Kategori", list(names), index=index_of(names, row.category_id if row else None),
            format_func=lambda key: names[key], placeholder="Velg kategori", key=form.key("category"),
        )  # fmt: skip
        return None, chosen
    if kind == SUPPLIER:
        return _supplier(form, found), None
    return None, None


def _kind(row: Any, *, own: bool) -> str:
    if row is None:
        return CATEGORY
    if row.supplier_id:
        return SUPPLIER
    return CATEGORY if row.category_id or not own else OWN


def _supplier(form: RecordForm, found: Found | None) -> str | None:
    text, choice = st.columns(2)
    wanted = text.text_input(
        "Søk etter leverandør",
        placeholder="Navn eller org.nr.",
        type="search",
        live=True,
        key=form.key("search"),
    )
    names = dict(suppliers_named(current_actor(), wanted or ""))
    current = found.row.supplier_id if found else None
    if current and found:
        names = {current: found.supplier} | names
    chosen: str | None = choice.selectbox(
        "Leverandør", list(names), index=index_of(names, current), format_func=lambda key: names.get(key, ""),
        placeholder="Velg leverandør", key=form.key("supplier"),
    )  # fmt: skip
    return chosen
