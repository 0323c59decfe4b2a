"""The category's form: goods or services, the industry that makes them, and the words the statement uses."""

from typing import Any, Final

import streamlit as st

from compliance_app.domain.errors import AktsomError, ChangedMeanwhile
from compliance_app.domain.industries import STANDARDS
from compliance_app.services.supplier_reads import category_choices
from compliance_app.services.suppliers import CategoryInput, save_category
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Category, Supply
from compliance_app.ui.widgets.head import flow
from compliance_app.ui.widgets.markup import md

_SUPPLY: Final = {Supply.GOODS: "Varer", Supply.SERVICES: "Tjenester", Supply.UNKNOWN: "Ikke oppgitt"}


def category_form(actor: Actor, category: Category) -> bool:
    """Draw the form; True when it has been saved. What it showed first is kept with its version, as in the supplier's."""
    place = f"category-{category.id}"
    shown: Category = st.session_state.setdefault(f"{place}-shown", category)
    version = st.session_state.setdefault(f"{place}-version", category.version)
    problem = st.container()
    given = _form(place, shown)
    if given is None:
        return False
    try:
        save_category(actor, CategoryInput(**given), category.id, version)
    except AktsomError as error:
        if isinstance(error, ChangedMeanwhile):
            st.session_state[f"{place}-version"] = category_choices(actor)[category.id].version
        problem.error(md(str(error)))
        return False
    leave_category(category.id)
    return True


def leave_category(identity: str) -> None:
    """Forget what the form showed."""
    for name in [name for name in st.session_state if str(name).startswith(f"category-{identity}")]:
        del st.session_state[name]


def _form(place: str, shown: Category) -> dict[str, Any] | None:
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        left, right = flow(2, key="category", gap="medium")
        given: dict[str, Any] = {
            "name": left.text_input("Navn", shown.name, max_chars=200, key=f"{place}-name"),
            "inline_name": right.text_input(
                "Navnet inne i en setning", shown.inline_name, max_chars=200, key=f"{place}-inline"
            ),
            "supply": st.radio(
                "Hva dere kjøper",
                list(_SUPPLY),
                index=list(_SUPPLY).index(Supply(shown.supply)),
                format_func=_SUPPLY.__getitem__,
                horizontal=True,
                key=f"{place}-supply",
            ),
        }
        left, right = flow(2, key="category-industry", gap="medium")
        given["industry_code"] = left.text_input(
            "Næringen som lager varen eller gjør arbeidet",
            shown.industry_code or "",
            max_chars=20,
            placeholder="26.600",
            key=f"{place}-code",
        )
        given["industry_standard"] = right.selectbox(
            "Standard",
            STANDARDS[::-1],
            index=STANDARDS[::-1].index(shown.industry_standard or STANDARDS[-1]),
            key=f"{place}-standard",
        )
        given["rationale"] = st.text_area(
            "Begrunnelse som redegjørelsen kan bruke (valgfritt)",
            shown.rationale,
            max_chars=2000,
            height=110,
            key=f"{place}-rationale",
        )
        pressed = st.form_submit_button("Lagre kategorien", type="primary")
    return given if pressed else None
