"""One producer: where it is, which suppliers depend on it and by which way; change it, or make one of two that are the same."""

from typing import Final

import streamlit as st

from compliance_app.domain.errors import AktsomError, ChangedMeanwhile, NotFound
from compliance_app.domain.permissions import Verb
from compliance_app.services.chain_reads import ProducerPage, find_producers, producer_page
from compliance_app.services.producers import ProducerInput, edit_producer, merge_producers
from compliance_app.services.supplier_reads import country_choices
from compliance_app.services.work import Actor
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views.parts_dependents import dependents, page_number, said, to_register
from compliance_app.ui.views.parts_disclosure import disclosure_of
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_link_form import producer_label
from compliance_app.ui.views.parts_record import index_of
from compliance_app.ui.widgets.format import number
from compliance_app.ui.widgets.head import html, page_head
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.risk import tag
from compliance_app.ui.widgets.rows import name_rows

_FORM: Final = "skjema"
_EDIT, _MERGE = "rediger", "sla-sammen"
_SAVED: Final = "saved-producer"


def view() -> None:
    """Draw the page of the producer in the address (``id``), or the form that ``skjema`` names."""
    actor, identity = current_actor(), st.query_params.get("id", "")
    key = f"dependents-{identity}"
    try:
        found = producer_page(actor, identity, page_number(key))
    except NotFound as error:
        page_head("Produsenten ble ikke funnet", str(error), _to_list, back=_back())
        return
    form = st.query_params.get(_FORM, "")
    if form == _EDIT:
        _edit(actor, found)
    elif form == _MERGE:
        _merge(actor, found)
    else:
        _page(found, key)


def _page(found: ProducerPage, key: str) -> None:
    producer = found.producer
    page_head(producer.name, _lead(found), lambda: _actions(found), back=_back())
    text = st.session_state.pop(_SAVED, "")
    if text:
        st.success(md(text))
    if producer.country:
        page_link(
            pages.link("kjedeland"),
            label=f"Alle som er avhengige av {md(_country(producer.country))}",
            query_params={"kode": producer.country},
        )
    dependents(found.dependents, key)
    if found.also:
        st.header("Andre navn", anchor=False)
        html("Disse er slått sammen med produsenten, og navnene fører hit.")
        html(name_rows((one.name, _country(one.country), "") for one in found.also))
    evidence_of("producer", producer.id, key="producer")
    disclosure_of("producer", producer.id, key="producer")


def _lead(found: ProducerPage) -> Html:
    producer = found.producer
    value = f" ({number(found.value)} av 100)" if found.value is not None else ""
    return fill(
        "{place} {tag}{value}. {said}",
        place=f"Produsent i {_country(producer.country)}," if producer.country else "Land er ikke oppgitt:",
        tag=tag(found.level, plain=True),
        value=value,
        said=said(found.dependents, "produsenten"),
    )


def _actions(found: ProducerPage) -> None:
    if may(Verb.EDIT_CHAIN) and st.button("Slå sammen med en annen", type="tertiary", key="merge"):
        _open(_MERGE)
    if may(Verb.EDIT_CHAIN) and st.button("Rediger", key="edit"):
        _open(_EDIT)
    to_register({"produsent": found.producer.id}, shown=bool(found.dependents.found))()


def _edit(actor: Actor, found: ProducerPage) -> None:
    producer = found.producer
    place = f"producer-{producer.id}"
    version = int(st.session_state.setdefault(f"{place}-seen", producer.version))
    page_head(
        f"Rediger {producer.name}",
        "Endringen gjelder for alle leverandørene som er avhengige av produsenten, og de vurderes på nytt når du lagrer.",
        _cancel,
        back=_back(),
    )
    problem = st.container()
    countries = country_choices()
    with st.form(place, border=False, enter_to_submit=False), st.container(width=560):
        name = st.text_input("Navn", producer.name, max_chars=300, key=f"{place}-name")
        country = st.selectbox(
            "Land",
            list(countries),
            index=index_of(countries, producer.country),
            placeholder="Ukjent",
            format_func=countries.__getitem__,
            key=f"{place}-country",
        )
        pressed = st.form_submit_button("Lagre", type="primary")
    if not pressed:
        return
    try:
        edit_producer(actor, producer.id, ProducerInput(name=name, country=country), version)
    except ChangedMeanwhile as error:
        st.session_state[f"{place}-seen"] = producer.version
        problem.error(md(str(error)))
        problem.info(md(f"Slik står det nå: {producer.name}, {_country(producer.country)}."))
    except AktsomError as error:
        problem.error(md(str(error)))
    else:
        _close("Produsenten er lagret, og leverandørene er vurdert på nytt.")


def _merge(actor: Actor, found: ProducerPage) -> None:
    producer = found.producer
    place = f"merge-{producer.id}"
    page_head(
        f"Slå sammen {producer.name} med en annen",
        "Finn den andre. Leddene flyttes hit, navnet fører hit, og tidligere vurderinger står som de var.",
        _cancel,
        back=_back(),
    )
    problem = st.container()
    with st.container(width=560):
        text = st.text_input("Navn på den andre", key=f"{place}-text", live=True, autocomplete="off")
        others = {one.id: one for one in find_producers(actor, text) if one.id != producer.id}
        chosen = None
        if others:
            chosen = st.radio(
                "Hvilken er den samme?",
                list(others),
                index=None,
                format_func=lambda one: md(producer_label(others[one])),
                key=f"{place}-other",
            )
        elif len(text) >= 2:
            html("Ingen andre produsenter heter noe slikt.")
        if chosen:
            html(fill("{name} blir borte som egen produsent. Du står igjen med {kept}.", name=others[chosen].name,
                      kept=producer.name))  # fmt: skip
        pressed = st.button("Slå sammen", type="primary", disabled=not chosen, key=f"{place}-do")
    if not pressed or not chosen:
        return
    try:
        moved = merge_producers(actor, producer.id, chosen, once=once_key(place))
    except AktsomError as error:
        problem.error(md(str(error)))
        return
    spent(place)
    _close(f"Produsentene er slått sammen. {'1 ledd' if moved == 1 else f'{moved} ledd'} er flyttet hit.")


def _country(iso2: str | None) -> str:
    return country_choices().get(iso2 or "", "ukjent land")


def _open(form: str) -> None:
    st.query_params[_FORM] = form
    st.rerun()


def _cancel() -> None:
    if st.button("Avbryt", key="cancel"):
        _close("")


def _close(message: str) -> None:
    st.session_state.pop(f"producer-{st.query_params.get('id', '')}-seen", None)
    if message:
        st.session_state[_SAVED] = message
    if _FORM in st.query_params:
        del st.query_params[_FORM]
    st.rerun()


def _back() -> tuple[st.Page, str]:
    return pages.link("kjedeland"), "Land i kjedene"


def _to_list() -> None:
    if st.button("Se landene i kjedene", type="primary", key="to-list"):
        st.switch_page(pages.link("kjedeland"))
