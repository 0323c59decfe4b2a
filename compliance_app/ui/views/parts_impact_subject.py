"""What an adverse impact concerns: a supplier, a producer, a category, a whole country, or one's own people."""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from compliance_app.domain.errors import NotFound
from compliance_app.services.subjects import Found, Subject, producers_named, read_subject
from compliance_app.services.supplier_reads import category_choices, country_choices
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm, index_of
from compliance_app.ui.views.parts_subject import CATEGORY, OWN, SUPPLIER, searched, supplier_choice

PRODUCER: Final = "Produsent"
COUNTRY: Final = "Land"
ABOUT: Final = ("leverandor", "produsent", "kategori", "land")
"""Query parameters of a new impact's form: what it is to be about."""
_PRODUCER_WORDS: Final = (PRODUCER, "Søk etter produsent", "Navn")


def impact_subject(form: RecordForm, found: Found | None) -> dict[str, Any]:
    """Draw the choice; returns the fields of ``ImpactInput`` that say the subject, at most one of them filled in.

    A new impact is about what the address names, where it names something.
    """
    shown = found or _asked() or Found(Subject())
    row = shown.row
    kinds = [SUPPLIER, PRODUCER, CATEGORY, COUNTRY, OWN]
    named = (row.supplier_id, row.producer_id, row.category_id, row.country)
    otherwise = OWN if found or st.query_params.get("egen") else CATEGORY
    now = next((kind for kind, value in zip(kinds, named, strict=False) if value), otherwise)
    kind = st.radio("Gjelder", kinds, index=kinds.index(now), horizontal=True, key=form.key("concerns"))
    given: dict[str, Any] = {
        "supplier_id": None, "producer_id": None, "category_id": None, "country": "", "own": kind == OWN,
    }  # fmt: skip
    if kind == SUPPLIER:
        given["supplier_id"] = supplier_choice(form, row.supplier_id, shown.supplier)
    elif kind == PRODUCER:
        current = (row.producer_id or "", shown.producer)
        given["producer_id"] = searched(form, _PRODUCER_WORDS, producers_named, current)
    elif kind == CATEGORY:
        names = {key: one.name for key, one in category_choices(current_actor()).items()}
        given["category_id"] = _one(form, CATEGORY, names, row.category_id)
    elif kind == COUNTRY:
        given["country"] = _one(form, COUNTRY, country_choices(), row.country) or ""
    return given


def _asked() -> Found | None:
    """What the address names, with its name; None where it names nothing that is there."""
    named = [st.query_params.get(name, "") for name in ABOUT]
    if not any(named):
        return None
    supplier, producer, category, country = named
    try:
        return read_subject(current_actor(), Subject(supplier, producer, category, country))
    except NotFound:
        return None


def _one(form: RecordForm, label: str, names: Mapping[str, str], current: str | None) -> str | None:
    chosen: str | None = st.selectbox(
        label, list(names), index=index_of(names, current), format_func=lambda key: names.get(key, ""),
        placeholder=f"Velg {label.lower()}", key=form.key(label),
    )  # fmt: skip
    return chosen
