"""The countries of all chains with how many suppliers depend on each; and one country with who they are and by which way."""

import streamlit as st

from compliance_app.domain.errors import NotFound
from compliance_app.domain.levels import Level
from compliance_app.services.chain_reads import CountryUse, chain_country_table, dependents_of_country
from compliance_app.services.supplier_reads import country_choices
from compliance_app.services.work import Actor
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_dependents import dependents, page_number, said, to_register
from compliance_app.ui.widgets.format import number, whole
from compliance_app.ui.widgets.head import empty_state, html, page_head
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, fill
from compliance_app.ui.widgets.risk import tag

_TITLE = "Land i kjedene"


def view() -> None:
    """Draw the page: the country in the address (``kode``), or all of them."""
    actor = current_actor()
    code = st.query_params.get("kode", "").upper()
    if code:
        _one(actor, code)
    else:
        _all(actor)


def _all(actor: Actor) -> None:
    st.query_params.clear()  # the address line may still name a country that one has come back from
    table = chain_country_table(actor)
    high = sum(one.level is Level.HIGH for one in table)
    lead = f"Kjedene går gjennom {len(table)} land, sete regnet med. {high or 'Ingen'} av dem har høy risiko."
    page_head(_TITLE, lead if table else "", back=(pages.link("leverandorer"), "Leverandører"))
    if not table:
        empty_state(
            "Ingen land er kjent ennå", "Land kommer med leverandørlisten og med leddene bak leverandørene."
        )
        return
    names = country_choices()
    with link_list():
        for one in table:
            link_row(
                one.iso2,
                pages.link("kjedeland"),
                names.get(one.iso2, one.iso2),
                _under(one),
                query={"kode": one.iso2},
            )


def _under(one: CountryUse) -> Html:
    parts = [f"{whole(one.suppliers)} {'leverandør' if one.suppliers == 1 else 'leverandører'}"]
    if one.seats:
        parts.append(f"{whole(one.seats)} har sete der")
    if one.producers:
        parts.append(f"{whole(one.producers)} {'produsent' if one.producers == 1 else 'produsenter'}")
    value = f" {number(one.value)} av 100" if one.value is not None else ""
    return fill("{tag}{value} · {parts}", tag=tag(one.level, plain=True), value=value, parts=", ".join(parts))


def _one(actor: Actor, code: str) -> None:
    key = f"dependents-{code}"
    back = (pages.link("kjedeland"), _TITLE)
    try:
        found = dependents_of_country(actor, code, page_number(key))
    except NotFound:
        page_head("Landet ble ikke funnet", "Velg et land i listen.", back=back)
        return
    # A link to the page one is on reaches the script, but not the address line.
    st.query_params["kode"] = code
    name = country_choices()[code]
    use = next((one for one in chain_country_table(actor) if one.iso2 == code), None)
    lead = said(found, "landet")
    if use is not None:
        lead = fill(
            "{tag}{value}. {said}",
            tag=tag(use.level),
            value=f" {number(use.value)} av 100" if use.value is not None else "",
            said=lead,
        )
    page_head(name, lead, to_register({"kjedeland": code}, shown=bool(found.found)), back=back)
    if found.found:
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text="Her er alle med landet et sted i kjeden, også der et annet ledd er svakere.",
            )
        )
    dependents(found, key)
