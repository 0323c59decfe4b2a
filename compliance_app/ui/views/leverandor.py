"""One supplier: its level and why, the weakest link, what would change it, the facts; and the forms that change them."""

from typing import Final

import streamlit as st

from compliance_app.domain.errors import NotFound
from compliance_app.domain.levels import Level
from compliance_app.services.supplier_reads import SupplierOverview, supplier_overview
from compliance_app.services.work import Actor
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_category import category_form, leave_category
from compliance_app.ui.views.parts_chain import chain_section, link_form
from compliance_app.ui.views.parts_explained import flips, how_computed, sources
from compliance_app.ui.views.parts_facts import contract, history, identity, measures, ratings
from compliance_app.ui.views.parts_judgement import judgement_form
from compliance_app.ui.views.parts_supplier_form import edit_form, leave_edit
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.markup import Html, fill
from compliance_app.ui.widgets.risk import tag

_FORM: Final = "skjema"
_EDIT, _JUDGE, _LINK, _CATEGORY = "rediger", "vurder", "ledd", "kategori"


def view() -> None:
    """Draw the page of the supplier in the address (``id``), or the form that ``skjema`` names."""
    actor = current_actor()
    try:
        overview = supplier_overview(actor, st.query_params.get("id", ""))
    except NotFound as error:
        page_head("Leverandøren ble ikke funnet", str(error), _to_list, back=_list())
        return
    form = st.query_params.get(_FORM, "")
    if form in _HEADS:
        _form(actor, overview, form)
    else:
        _page(actor, overview)


def _page(actor: Actor, overview: SupplierOverview) -> None:
    supplier = overview.page.supplier
    page_head(supplier.name, _lead(overview), lambda: _actions(overview), back=_list())
    saved = st.session_state.pop(f"saved-{supplier.id}", "")
    if saved:
        st.success(saved)
    left, right = flow([1.95, 1])
    with left:
        chain_section(actor, overview, lambda: _open(_LINK))
        if overview.explained is not None:
            how_computed(overview.explained)
            flips(overview.explained)
            sources(overview.explained)
    with right:
        ratings(overview)
        measures(overview)
        identity(overview)
        if overview.page.category and st.button("Rediger kategorien", type="tertiary", key="category"):
            _open(_CATEGORY)
        contract(overview)
        history(overview)


def _lead(overview: SupplierOverview) -> Html:
    if overview.explained is None:
        return fill("Leverandøren er ikke vurdert for {year}.", year=overview.year)
    rated = overview.explained.assessment
    return fill("Samlet risiko er {tag}. {why}.", tag=tag(Level(rated.overall)), why=rated.why.rstrip("."))


def _actions(overview: SupplierOverview) -> None:
    if st.button("Rediger", key="edit"):
        _open(_EDIT)
    if st.button(f"Vurder for {overview.year}", type="primary", key="judge"):
        _open(_JUDGE)


def _open(form: str) -> None:
    st.query_params[_FORM] = form
    st.rerun()


def _close(overview: SupplierOverview, message: str = "") -> None:
    leave_edit(overview.page.supplier.id)
    if overview.page.category is not None:
        leave_category(overview.page.category.id)
    if message:
        st.session_state[f"saved-{overview.page.supplier.id}"] = message
    if _FORM in st.query_params:
        del st.query_params[_FORM]
    st.rerun()


_HEADS: Final = {
    _EDIT: ("Rediger", "Endringen gjelder fra nå, og risikoen vurderes på nytt når du lagrer."),
    _JUDGE: ("Vurder", "Bransjerisikoen er din vurdering. Geografisk risiko følger landene i kjeden."),
    _LINK: (
        "Nytt ledd bak",
        "Si hvem som lager varen eller utfører arbeidet. Risikoen følger det svakeste leddet.",
    ),
    _CATEGORY: (
        "Kategorien til",
        "Kategorien gjelder alle leverandørene i den. De vurderes på nytt når du lagrer.",
    ),
}


def _form(actor: Actor, overview: SupplierOverview, form: str) -> None:
    supplier = overview.page.supplier
    verb, lead = _HEADS[form]

    def cancel() -> None:
        if st.button("Avbryt", key="cancel"):
            _close(overview)

    page_head(f"{verb} {supplier.name}", lead, cancel, back=_list())
    if form == _EDIT:
        if edit_form(actor, supplier):
            _close(overview, "Endringene er lagret.")
    elif form == _JUDGE:
        if judgement_form(actor, overview):
            _close(overview, f"Vurderingen for {overview.year} er lagret.")
    elif form == _CATEGORY:
        if overview.page.category is None:
            html("Leverandøren har ingen kategori. Velg en under «Rediger» først.")
        elif category_form(actor, overview.page.category):
            _close(overview, "Kategorien er lagret, og leverandørene i den er vurdert på nytt.")
    elif link_form(actor, overview):
        _close(overview, "Leddet er lagt til, og risikoen er vurdert på nytt.")


def _list() -> tuple[st.Page, str]:
    return pages.link("leverandorer"), "Leverandører"


def _to_list() -> None:
    if st.button("Se leverandørene", type="primary", key="to-list"):
        st.switch_page(pages.link("leverandorer"))
