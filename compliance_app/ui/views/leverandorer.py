"""The register: how many at each level, the rows with their reason, search and filters, and the ways to add and take out."""

from collections.abc import Sequence
from functools import partial
from math import ceil
from typing import Final

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.files.writer import safe_file_name
from compliance_app.services.exports import Format, export_suppliers
from compliance_app.services.merge_reads import count_open_pairs
from compliance_app.services.ratings import rate_all
from compliance_app.services.register import (
    PAGE_SIZE,
    Activity,
    Filter,
    Order,
    RegisterPage,
    country_names,
    page,
)
from compliance_app.services.register import RegisterRow as Line
from compliance_app.services.register_said import Said, said
from compliance_app.services.register_words import REVIEWED
from compliance_app.services.registry_proposals import open_count
from compliance_app.services.review_queue import progress, review_states
from compliance_app.services.screening import count_waiting
from compliance_app.services.supplier_reads import category_choices, judged_suppliers
from compliance_app.services.work import Actor
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views import leverandorer_endre, leverandorer_regneark
from compliance_app.ui.views.parts_filter import (
    CATEGORY,
    LEVELS,
    TEXT,
    chosen_filter,
    narrowed,
    read_address,
    shown_said,
)
from compliance_app.ui.views.parts_merge import duplicates_link
from compliance_app.ui.views.parts_more_filters import more_filters, saved
from compliance_app.ui.views.parts_preview import suppliers
from compliance_app.ui.views.parts_registry import registry_link
from compliance_app.ui.views.parts_screening import lists_link
from compliance_app.ui.views.parts_supplier_form import add_form
from compliance_app.ui.widgets.chain import path_text
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import empty_state, flow, html, page_head
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import fill
from compliance_app.ui.widgets.register import RegisterRow, register
from compliance_app.ui.widgets.risk import ORDER, WORD, label

_TITLE: Final = "Leverandører"
_FORM: Final = "skjema"
_FORMS: Final = {"endre": leverandorer_endre.draw, "regneark": leverandorer_regneark.draw}
"""Forms over the list as it is chosen."""
_CHOICE_WIDTH: Final = 167
"""Pixels: two beside each other on a telephone."""
_NAME: Final = 70
"""Letters of a name in the list; the whole name stands on the supplier's page."""
_SORT: Final = {Order.RISK: "Høyest risiko", Order.NAME: "Navn", Order.SPEND: "Størst innkjøp i kroner"}
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def view() -> None:
    """Draw the page."""
    actor = current_actor()
    form = st.query_params.get(_FORM)
    if form == "ny":
        add_form(actor)
        return
    read_address()
    wanted = chosen_filter()
    order = Order(st.session_state.get("sorter") or Order.RISK)
    if form in _FORMS:
        _FORMS[form](actor, wanted, order)
        return
    side = f"side-{abs(hash((wanted, order)))}"
    found = page(actor, wanted, order, int(st.session_state.get(side) or 1))
    parts = said(actor, wanted) if wanted != Filter() else []
    page_head(_TITLE, lead(found, wanted, parts), lambda: _actions(actor, wanted, order, found))
    if not found.total and wanted.activity is Activity.ACTIVE:
        empty_state(
            "Ingen leverandører ennå",
            "Ta inn listen fra regnskapet eller innkjøpssystemet. Navn er nok; land og bransje kan komme senere.",
            lambda: _take_in("empty-take-in"),
        )
        return
    _not_rated(actor, found)
    _filters(actor, found)
    with st.container(gap=None):
        _tools(actor, wanted, found)
        narrowed(wanted, parts, found)
    if found.found:
        states = _states(actor, [line.id for line in found.rows])
        register((_row(line, states) for line in found.rows), pages.link("leverandor"), found.year)
    last = ceil(found.found / PAGE_SIZE)
    if last > 1:
        st.pagination(last, key=side, persist_state="session")


def lead(found: RegisterPage, wanted: Filter, parts: Sequence[Said]) -> str:
    """«38 leverandører. 5 har høy samlet risiko, 9 medium og 21 lav.»; what is shown, where that is not all of them.

    A search alone leaves the sentence as it is: the field would move under the hands of who writes in it.
    """
    if wanted != Filter(text=wanted.text):
        return shown_said(parts, found)
    if not found.total:
        return "Her kommer alle dere kjøper fra, med risikoen for mennesker og hvorfor den er som den er."
    told = [f"{suppliers(found.total)}."]
    known = [(level, found.counts.get(level, 0)) for level in (Level.HIGH, Level.MEDIUM, Level.LOW)]
    levels = [(whole(count), WORD[level].lower()) for level, count in known if count]
    if levels:
        count, word = levels[0]
        listed = [f"{count} har {word} samlet risiko", *(" ".join(part) for part in levels[1:])]
        told.append(f"{NB.join(listed)}.")
    unknown = found.counts.get(Level.UNKNOWN, 0)
    if unknown:
        told.append(f"{whole(unknown)} har ukjent risiko, fordi land, bransje eller kjede mangler.")
    return " ".join(told)


def _actions(actor: Actor, wanted: Filter, order: Order, found: RegisterPage) -> None:
    if not found.total:
        return
    if may(Verb.EXPORT_REGISTER):
        _download(actor, wanted, order, found)
    if may(Verb.EDIT_SUPPLIER) and st.button("Legg til leverandør", key="add"):
        _open("ny")
    _take_in("take-in-list")


def _download(actor: Actor, wanted: Filter, order: Order, found: RegisterPage) -> None:
    with st.popover("Last ned", type="tertiary", key="download"):
        html(
            fill(
                '<p class="ak-small">{count} med alle opplysninger, slik listen er valgt nå.</p>',
                count=suppliers(found.found),
            )
        )
        for kind, name, mime in ((Format.XLSX, "Excel", _EXCEL), (Format.CSV, "CSV", "text/csv")):
            st.download_button(
                f"Last ned som {name}",
                data=partial(export_suppliers, actor, wanted, order, kind),
                file_name=safe_file_name(f"Leverandører {found.year}", f".{kind.value}"),
                mime=mime,
                on_click="ignore",
                key=f"download-{kind.value}",
                width="stretch",
            )


def _take_in(key: str) -> None:
    if may(Verb.IMPORT_SUPPLIERS) and st.button("Ta inn liste", type="primary", key=key):
        st.switch_page(pages.link("importer"))


def _not_rated(actor: Actor, found: RegisterPage) -> None:
    if not found.not_rated:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="not-rated"):
        html(f"{suppliers(found.not_rated)} er ikke vurdert for {found.year}.")
        if may(Verb.RATE) and st.button("Vurder nå", key="rate-now"):
            rate_all(actor)
            st.rerun()


def _filters(actor: Actor, found: RegisterPage) -> None:
    search, levels, rest = flow([1.12, 2.1, 1.9], key="filters", gap="medium")
    search.text_input(
        "Søk",
        placeholder="Navn, land eller org.nr.",
        type="search",
        live=True,
        key=TEXT,
        persist_state="session",
    )
    levels.pills(
        "Samlet risiko",
        ORDER,
        format_func=lambda level: f"{label(level)} {whole(found.counts.get(level, 0))}",
        selection_mode="multi",
        wrap=True,
        key=LEVELS,
        persist_state="session",
    )
    names = {identity: category.name for identity, category in category_choices(actor).items()}
    with rest.container(horizontal=True, horizontal_alignment="right"):
        st.selectbox(
            "Kategori",
            ["", *names],
            format_func=lambda identity: names.get(identity, "Alle"),
            key=CATEGORY,
            persist_state="session",
            width=_CHOICE_WIDTH,
        )
        st.selectbox(
            "Sorter etter",
            list(_SORT),
            format_func=_SORT.__getitem__,
            key="sorter",
            persist_state="session",
            width=_CHOICE_WIDTH,
        )


def _tools(actor: Actor, wanted: Filter, found: RegisterPage) -> None:
    """What is needed now and then, as bare text under the fields."""
    with st.container(horizontal=True, key="tools"):
        more_filters(actor, wanted)
        saved(actor, wanted)
        _tidy(actor)
        if not found.found or not allowed(actor.roles, Verb.EDIT_SUPPLIER):
            return
        with st.popover("Endre flere", type="tertiary", key="change-many"):
            if st.button(f"Endre alle {whole(found.found)} i listen", key="change-all", width="stretch"):
                _open("endre")
            if st.button("Rediger som regneark", key="change-sheet", width="stretch"):
                _open("regneark")


def _tidy(actor: Actor) -> None:
    """The ways to what keeps the register clean; how much waits for an answer is said before it is opened."""
    if not may(Verb.DECIDE_DUPLICATE):
        return
    waiting = count_open_pairs(actor) + open_count(actor) + count_waiting(actor)
    said = f"Rydd og kontroller: {whole(waiting)} venter" if waiting else "Rydd og kontroller"
    with st.popover(said, type="tertiary", key="tidy"):
        duplicates_link(actor)
        registry_link(actor)
        page_link(pages.link("kjeden-mangler"), label="Kjeder som mangler")
        lists_link(actor)


def _open(form: str) -> None:
    st.query_params[_FORM] = form
    st.rerun()


def _states(actor: Actor, identities: list[str]) -> dict[str, str]:
    """How far each has come this year: in the review where one is open, else whether a person has judged it."""
    if progress(actor).begun:
        return {one: REVIEWED[state.value] for one, state in review_states(actor, identities).items()}
    judged = judged_suppliers(actor, identities)
    return {one: "vurdert" if one in judged else "gjenstår" for one in identities}


def _row(line: Line, states: dict[str, str]) -> RegisterRow:
    return RegisterRow(
        id=line.id,
        name=line.name if len(line.name) <= _NAME else f"{line.name[: _NAME - 1].rstrip()}…",
        overall=line.overall or Level.UNKNOWN,
        why=line.why,
        chain=path_text(country_names(line.path)) if line.path else "",
        geographic=line.geographic or Level.UNKNOWN,
        sector=line.sector or Level.UNKNOWN,
        year=states[line.id],
    )
