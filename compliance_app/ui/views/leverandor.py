"""One supplier: its level and why, the weakest link, what would change it, the facts; and the forms that change them."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from compliance_app.domain.errors import NotFound
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.dialogue import dialogues_with
from compliance_app.services.effort import efforts_of
from compliance_app.services.follow_ups import follow_ups_of
from compliance_app.services.supplier_reads import SupplierOverview, supplier_overview
from compliance_app.services.supplier_work import SupplierWork, supplier_work
from compliance_app.services.work import Actor
from compliance_app.storage.tables import FollowUp, Supplier
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views.parts_category import category_form, leave_category
from compliance_app.ui.views.parts_chain import chain_section
from compliance_app.ui.views.parts_dialogue import dialogue_of
from compliance_app.ui.views.parts_disclosure import disclosure_of
from compliance_app.ui.views.parts_effort import effort_form, effort_section
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_explained import flips, how_computed, sources
from compliance_app.ui.views.parts_facts import contract, history, identity, ratings, sites
from compliance_app.ui.views.parts_follow_up import (
    AFTER,
    FROM,
    LIST,
    MEASURE,
    SAVED,
    follow_up_form,
    follow_up_section,
)
from compliance_app.ui.views.parts_history import history_section
from compliance_app.ui.views.parts_judgement import judgement_form
from compliance_app.ui.views.parts_link_form import BEHIND, LINK, change_form, leave_change, link_form
from compliance_app.ui.views.parts_merge import merge_section, merged_away
from compliance_app.ui.views.parts_override import override_form, override_section
from compliance_app.ui.views.parts_questionnaire import questionnaires_of
from compliance_app.ui.views.parts_registry import registry_section
from compliance_app.ui.views.parts_screening import screening_section
from compliance_app.ui.views.parts_supplier_form import edit_form, leave_edit
from compliance_app.ui.views.parts_wait import said
from compliance_app.ui.views.parts_work import (
    impact_section,
    measure_section,
    next_section,
    register_menu,
    remedy_section,
)
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.markup import Html, fill
from compliance_app.ui.widgets.risk import tag

_FORM: Final = "skjema"
_ROW: Final = "rad"
"""Query parameter: the row that a form changes; empty for a new one."""
_EDIT, _JUDGE, _LINK, _CATEGORY = "rediger", "vurder", "ledd", "kategori"
_FOLLOW, _EFFORT, _OVERRIDE = "oppfolging", "forsok", "overstyr"
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
    page_head(supplier.name, _lead(overview), lambda: _actions(actor, overview), back=_list())
    saved = st.session_state.pop(f"saved-{supplier.id}", "")
    if saved:
        st.success(saved)
    said()
    found, done = supplier_work(actor, supplier.id), follow_ups_of(actor, supplier.id)
    left, right = flow([1.95, 1])
    with left:
        chain_section(actor, overview, _open)
        if overview.explained is not None:
            how_computed(overview.explained)
            flips(overview.explained)
            sources(overview.explained)
        _work(actor, supplier, found, done)
        evidence_of("supplier", supplier.id, key="supplier")
        history_section(actor, supplier.id)
    with right:
        next_section(found, done, supplier.id)
        ratings(overview)
        override_section(actor, overview)
        may_override = overview.explained is not None and allowed(actor.roles, Verb.OVERRIDE_RATING)
        if may_override and st.button("Sett et annet nivå", type="tertiary", key="override"):
            _open(_OVERRIDE)
        screening_section(actor, supplier.id)
        identity(overview)
        if (
            overview.page.category
            and may(Verb.EDIT_CATEGORY)
            and st.button("Rediger kategorien", type="tertiary", key="category")
        ):
            _open(_CATEGORY)
        registry_section(actor, supplier)
        contract(overview)
        sites(overview)
        history(overview)
        disclosure_of("supplier", supplier.id, key="supplier")
        merge_section(actor, supplier)


def _work(actor: Actor, supplier: Supplier, found: SupplierWork, done: list[FollowUp]) -> None:
    """What is found and done; a section with nothing in it stands there only where the risk asks for it."""
    impact_section(actor, supplier, found)
    measure_section(actor, supplier, found)
    if done or found.lacks:
        follow_up_section(supplier.id, done, lambda: _open(_FOLLOW))
    if found.questionnaires:
        questionnaires_of(supplier.id)
    if efforts_of(actor, supplier.id):
        effort_section(actor, supplier.id, lambda: _open(_EFFORT))
    if dialogues_with(actor, supplier.id):
        st.space("small")
        dialogue_of(supplier.id)
    remedy_section(found.remedies)


def _lead(overview: SupplierOverview) -> Html:
    if overview.explained is None:
        return fill("Leverandøren er ikke vurdert for {year}.", year=overview.year)
    rated = overview.explained.assessment
    return fill("Samlet risiko er {tag}. {why}.", tag=tag(Level(rated.overall)), why=rated.why.rstrip("."))


def _actions(actor: Actor, overview: SupplierOverview) -> None:
    forms = {"Oppfølging": lambda: _open(_FOLLOW)} if may(Verb.RECORD_FOLLOW_UP) else {}
    if allowed(actor.roles, Verb.RECORD_EFFORT):
        forms["Forsøk på å få svar"] = lambda: _open(_EFFORT)
    register_menu(actor, overview.page.supplier, forms)
    if may(Verb.EDIT_SUPPLIER) and st.button("Rediger", key="edit"):
        _open(_EDIT)
    if may(Verb.JUDGE_SECTOR) and st.button(f"Vurder for {overview.year}", type="primary", key="judge"):
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
    if st.query_params.get(FROM) == LIST:
        if message:
            st.session_state[SAVED] = f"{overview.page.supplier.name}: {message}"
        st.switch_page(pages.link(LIST))
    for name in (_FORM, _ROW, BEHIND, LINK, AFTER, FROM, MEASURE):
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
    _EFFORT: (
        "Forsøk på å få svar fra",
        "Skriv hver gang dere spør, purrer, får svar, eller gir opp å få det.",
    ),
    _OVERRIDE: (
        "Sett et annet nivå for",
        "Metoden regner ut nivået. Et annet nivå er deres valg, med deres begrunnelse.",
    ),
}


def _form(actor: Actor, overview: SupplierOverview, form: str) -> None:
    supplier = overview.page.supplier
    verb, lead = _HEADS[form]

    def cancel() -> None:
        if st.button("Avbryt", key="cancel"):
            _close(overview)

    from_list = st.query_params.get(FROM) == LIST
    back = (pages.link(LIST), "Oppfølging") if from_list else _list()
    page_head(f"{verb} {supplier.name}", lead, cancel, back=back)
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
    _EFFORT: (effort_form, "Forsøket er lagret."),
    _OVERRIDE: (override_form, "Nivået for {year} er satt, med begrunnelsen."),
}
"""Each form and what is said when it has been saved."""


def _list() -> tuple[st.Page, str]:
    return pages.link("leverandorer"), "Leverandører"


def _to_list() -> None:
    if st.button("Se leverandørene", type="primary", key="to-list"):
        st.switch_page(pages.link("leverandorer"))
