"""One supplier: its level and why, the weakest link, what would change it, the facts; and the forms that change them."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from compliance_app.domain.errors import NotFound
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.follow_ups import follow_ups_of
from compliance_app.services.supplier_reads import SupplierOverview, supplier_overview
from compliance_app.services.work import Actor
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_category import category_form, leave_category
from compliance_app.ui.views.parts_chain import chain_section
from compliance_app.ui.views.parts_explained import flips, how_computed, sources
from compliance_app.ui.views.parts_facts import contract, history, identity, impacts, measures, ratings, sites
from compliance_app.ui.views.parts_follow_up import (
    due,
    evidence_form,
    evidence_section,
    follow_up_form,
    follow_up_section,
)
from compliance_app.ui.views.parts_history import history_section
from compliance_app.ui.views.parts_judgement import judgement_form
from compliance_app.ui.views.parts_link_form import BEHIND, LINK, change_form, leave_change, link_form
from compliance_app.ui.views.parts_merge import merge_section, merged_away
from compliance_app.ui.views.parts_override import override_form, override_section
from compliance_app.ui.views.parts_registry import registry_section
from compliance_app.ui.views.parts_screening import screening_section
from compliance_app.ui.views.parts_supplier_form import edit_form, leave_edit
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.markup import Html, fill
from compliance_app.ui.widgets.risk import tag

_FORM: Final = "skjema"
_ROW: Final = "rad"
"""Query parameter: the row that a form changes; empty for a new one."""
_EDIT, _JUDGE, _LINK, _CATEGORY = "rediger", "vurder", "ledd", "kategori"
_FOLLOW, _EVIDENCE, _OVERRIDE = "oppfolging", "dokumentasjon", "overstyr"
_CHANGE_LINK: Final = "endre-ledd"


def view() -> None:
    """Draw the page of the supplier in the address (``id``), or the form that ``skjema`` names."""
    actor = current_actor()
    try:
        overview = supplier_overview(actor, st.query_params.get("id", ""))
    except NotFound as error:
        page_head("Leverandøren ble ikke funnet", str(error), _to_list, back=_list())
        return
    if merged_away(actor, overview.page.supplier):
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
    done = follow_ups_of(actor, supplier.id)
    left, right = flow([1.95, 1])
    with left:
        chain_section(actor, overview, _open)
        if overview.explained is not None:
            how_computed(overview.explained)
            flips(overview.explained)
            sources(overview.explained)
        impacts(overview)
        measures(overview)
        follow_up_section(supplier.id, done, lambda: _open(_FOLLOW))
        evidence_section(actor, supplier.id, lambda: _open(_EVIDENCE))
        history_section(actor, supplier.id)
    with right:
        ratings(overview)
        override_section(actor, overview)
        may_override = overview.explained is not None and allowed(actor.roles, Verb.OVERRIDE_RATING)
        if may_override and st.button("Sett et annet nivå", type="tertiary", key="override"):
            _open(_OVERRIDE)
        due(overview, done)
        screening_section(actor, supplier.id)
        identity(overview)
        if overview.page.category and st.button("Rediger kategorien", type="tertiary", key="category"):
            _open(_CATEGORY)
        registry_section(actor, supplier)
        contract(overview)
        sites(overview)
        history(overview)
        merge_section(actor, supplier)


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
    leave_change()
    for name in (_FORM, _ROW, BEHIND, LINK):
        if name in st.query_params:
            del st.query_params[name]
    st.rerun()


_HEADS: Final = {
    _EDIT: ("Rediger", "Endringen gjelder fra nå, og risikoen vurderes på nytt når du lagrer."),
    _JUDGE: ("Vurder", "Bransjerisikoen er din vurdering. Geografisk risiko følger landene i kjeden."),
    _LINK: (
        "Nytt ledd bak",
        "Si hvem som lager varen eller utfører arbeidet. Risikoen følger det svakeste leddet.",
    ),
    _CHANGE_LINK: ("Endre ledd bak", "Risikoen vurderes på nytt når du lagrer."),
    _CATEGORY: (
        "Kategorien til",
        "Kategorien gjelder alle leverandørene i den. De vurderes på nytt når du lagrer.",
    ),
    _FOLLOW: ("Oppfølging av", "Skriv hva dere gjorde, hva det førte til, og når dere følger opp igjen."),
    _OVERRIDE: (
        "Sett et annet nivå for",
        "Metoden regner ut nivået. Et annet nivå er deres valg, med deres begrunnelse.",
    ),
    _EVIDENCE: ("Dokumentasjon om", "En fil eller en kilde som viser hva som er gjort eller sagt."),
}


def _form(actor: Actor, overview: SupplierOverview, form: str) -> None:
    supplier = overview.page.supplier
    verb, lead = _HEADS[form]

    def cancel() -> None:
        if st.button("Avbryt", key="cancel"):
            _close(overview)

    page_head(f"{verb} {supplier.name}", lead, cancel, back=_list())
    if form == _CATEGORY and overview.page.category is None:
        html("Leverandøren har ingen kategori. Velg en under «Rediger» først.")
        return
    draw, saved = _FORMS[form]
    if draw(actor, overview):
        _close(overview, saved.format(year=overview.year))


def _category(actor: Actor, overview: SupplierOverview) -> bool:
    return overview.page.category is not None and category_form(actor, overview.page.category)


_FORMS: Final[dict[str, tuple[Callable[[Actor, SupplierOverview], bool], str]]] = {
    _EDIT: (lambda actor, overview: edit_form(actor, overview.page.supplier), "Endringene er lagret."),
    _JUDGE: (judgement_form, "Vurderingen for {year} er lagret."),
    _LINK: (link_form, "Leddet er lagt til, og risikoen er vurdert på nytt."),
    _CHANGE_LINK: (change_form, "Leddet er lagret, og risikoen er vurdert på nytt."),
    _CATEGORY: (_category, "Kategorien er lagret, og leverandørene i den er vurdert på nytt."),
    _FOLLOW: (
        lambda actor, overview: follow_up_form(actor, overview, st.query_params.get(_ROW, "")),
        "Oppfølgingen er lagret.",
    ),
    _EVIDENCE: (evidence_form, "Dokumentasjonen er lagret."),
    _OVERRIDE: (override_form, "Nivået for {year} er satt, med begrunnelsen."),
}
"""Each form and what is said when it has been saved."""


def _list() -> tuple[st.Page, str]:
    return pages.link("leverandorer"), "Leverandører"


def _to_list() -> None:
    if st.button("Se leverandørene", type="primary", key="to-list"):
        st.switch_page(pages.link("leverandorer"))
