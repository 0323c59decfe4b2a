"""What an impact, a measure or a choice concerns: a category, a supplier found by name, or one's own people."""

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from compliance_app.services.subjects import Found, suppliers_named
from compliance_app.services.supplier_reads import category_choices
from compliance_app.services.work import Actor
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
        chosen_already = (found.row.supplier_id, found.supplier) if found else (None, "")
        return supplier_choice(form, *chosen_already), None
    return None, None


def _kind(row: Any, *, own: bool) -> str:
    if row is None:
        return CATEGORY
    if row.supplier_id:
        return SUPPLIER
    return CATEGORY if row.category_id or not own else OWN


def supplier_choice(form: RecordForm, current: str | None = None, name: str = "") -> str | None:
    """Draw a search and the suppliers it finds; returns the chosen one's id.

    Args:
        form: the form it belongs to; drawn above it, since what is found follows what is typed.
        current: id of the supplier that is chosen already, called ``name``; stands among the choices.
        name: "" where there is none.
    """
    words = (SUPPLIER, "Søk etter leverandør", "Navn eller org.nr.")
    return searched(form, words, suppliers_named, (current or "", name))


def searched(
    form: RecordForm,
    words: tuple[str, str, str],
    named: Callable[[Actor, str], list[tuple[str, str]]],
    current: tuple[str, str],
) -> str | None:
    """Draw a search field and a choice among what it finds; returns the chosen id.

    Args:
        form: the form it belongs to.
        words: the choice's label, the search field's label and its placeholder.
        named: finds (id, name) by a part of the name.
        current: id and name of what is chosen already, empty where nothing is.
    """
    label, search, placeholder = words
    text, choice = st.columns(2)
    wanted = text.text_input(
        search, placeholder=placeholder, type="search", live=True, key=form.key(f"search-{label}")
    )
    names = dict(named(current_actor(), wanted or ""))
    if current[0]:
        names = {current[0]: current[1]} | names
    chosen: str | None = choice.selectbox(
        label, list(names), index=index_of(names, current[0]), format_func=lambda key: names.get(key, ""),
        placeholder=f"Velg {label.lower()}", key=form.key(label),
    )  # fmt: skip
    return chosen
