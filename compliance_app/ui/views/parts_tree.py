"""The whole chain behind a supplier, branch by branch: who, where, what, how we know, and what can be done with each link."""

from collections.abc import Callable
from math import ceil
from typing import Final

import streamlit as st

from compliance_app.domain.chain import tree_order
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.services.chain import unlink
from compliance_app.services.register_words import HOW_KNOWN, ROLE
from compliance_app.services.supplier_reads import SupplierOverview, country_choices
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ChainLink, ChainRole, HowKnown, Producer
from compliance_app.ui import pages
from compliance_app.ui.may import may
from compliance_app.ui.views.parts_link_form import BEHIND, LINK
from compliance_app.ui.widgets.format import number, whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.risk import tag

ADD: Final = "ledd"
CHANGE: Final = "endre-ledd"
"""The forms that a row opens."""
_PAGE: Final = 40
_STEP: Final = 22
"""Pixels that a tier stands further in."""
_DEEPEST: Final = 6
"""Tiers that are indented; what is deeper says its tier in words like all others."""
_OPEN: Final = 12


def tree(actor: Actor, overview: SupplierOverview, open_form: Callable[[str], None]) -> None:
    """Every link in the order of the tree; open where the picture does not show all, closed where it does."""
    links = {link.id: (link, producer) for link, producer in overview.page.links}
    order = tree_order((link.id, link.buyer_link_id) for link, _producer in overview.page.links)
    tiers = [tier for _identity, tier in order]
    branches = len(set(tiers)) < len(tiers)
    title = f"Hele kjeden ({whole(len(order))} ledd)"
    with st.expander(title, expanded=branches and len(order) <= _OPEN, type="compact", key="links"):
        place = st.container(gap=None)
        last = ceil(len(order) / _PAGE)
        shown = st.pagination(last, key=f"tree-{overview.page.supplier.id}") if last > 1 else 1
        start = _PAGE * ((shown or 1) - 1)
        with place:
            for identity, tier in order[start : start + _PAGE]:
                _row(actor, overview, links[identity], tier, open_form)


def _row(
    actor: Actor,
    overview: SupplierOverview,
    pair: tuple[ChainLink, Producer],
    tier: int,
    open_form: Callable[[str], None],
) -> None:
    link, producer = pair
    with st.container(key=f"row-link-{link.id}", horizontal=True, wrap=False, gap="small"):
        if tier > 1:
            st.container(width=_STEP * (min(tier, _DEEPEST) - 1), height=1, border=False)
        with st.container(gap=None):
            page_link(pages.link("produsent"), label=md(producer.name), query_params={"id": producer.id})
            html(_place(overview, link, producer))
            html(fill('<p class="ak-small">{text}</p>', text=_said(overview, link, tier)))
        editing = may(Verb.EDIT_CHAIN)
        if editing or producer.country:
            with st.popover("Endre" if editing else "Mer", type="tertiary", key=f"change-{link.id}"):
                _actions(actor, link, producer, open_form)


def _place(overview: SupplierOverview, link: ChainLink, producer: Producer) -> Html:
    """«▲ Høy Kina 73,2 av 100 · svakeste ledd»."""
    explained = overview.explained
    risk = explained.inputs.countries.get(producer.country or "") if explained else None
    country = country_choices().get(producer.country or "", "Ukjent land")
    path = explained.rating.path if explained else ()
    worst = bool(path) and path[-1] == link.id
    mark = " · svakeste ledd" if worst else " · på veien til svakeste ledd" if link.id in path else ""
    value = "" if risk is None or risk.value is None else f"{number(risk.value)} av 100"
    return fill(
        '<p>{tag} <b>{country}</b> <span class="ak-small ak-num">{value}</span><b>{mark}</b></p>'
        if worst
        else '<p>{tag} {country} <span class="ak-small ak-num">{value}{mark}</span></p>',
        tag=tag(risk.level if risk else Level.UNKNOWN, plain=not worst),
        country=country,
        value=value,
        mark=mark,
    )


def _said(overview: SupplierOverview, link: ChainLink, tier: int) -> str:
    """«Ledd 2. Underleverandør, kretskort, dokumentert. Leverer til Fabrikk A. Kilde: avtalen.»."""
    buyer = next(
        (producer.name for one, producer in overview.page.links if one.id == link.buyer_link_id),
        overview.page.supplier.name,
    )
    what = [ROLE[ChainRole(link.role)], inside(link.goods), HOW_KNOWN[HowKnown(link.how_known)]]
    text = f"Ledd {tier}. {NB.cap(', '.join(filter(None, what)))}. Leverer til {NB.sentence(buyer)}"
    return f"{text} Kilde: {NB.sentence(link.source)}" if link.source else text


def inside(goods: str) -> str:
    """Goods as they stand inside a sentence: «Kretskort» with a small letter, «LED-lys» as it is."""
    return goods[:1].lower() + goods[1:] if goods[1:2].islower() else goods


def _actions(actor: Actor, link: ChainLink, producer: Producer, open_form: Callable[[str], None]) -> None:
    editing = may(Verb.EDIT_CHAIN)
    if editing and st.button("Legg til ledd bak", key=f"behind-{link.id}", width="stretch"):
        st.query_params[BEHIND] = link.id
        open_form(ADD)
    if editing and st.button("Rediger leddet", key=f"edit-{link.id}", width="stretch"):
        st.query_params[LINK] = link.id
        open_form(CHANGE)
    if producer.country:
        page_link(
            pages.link("kjedeland"),
            label=f"Hvem er avhengig av {md(country_choices().get(producer.country, producer.country))}?",
            query_params={"kode": producer.country},
        )
    if not editing:
        return
    html(fill("{name} fjernes fra kjeden, og risikoen vurderes på nytt.", name=producer.name))
    if st.button("Fjern leddet", key=f"remove-now-{link.id}", width="stretch"):
        _remove(actor, link)


def _remove(actor: Actor, link: ChainLink) -> None:
    try:
        unlink(actor, link.id)
    except AktsomError as error:
        st.error(md(str(error)))
        return
    st.rerun()
