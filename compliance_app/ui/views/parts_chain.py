"""The chain behind a supplier: the way to its weakest link as a picture, and the whole of it beneath."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from compliance_app.domain.country_risk import CountryRisk
from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.domain.rating_inputs import SEAT, RatingInputs
from compliance_app.domain.risk import Rating
from compliance_app.services.ratings import rate_all
from compliance_app.services.register_words import ROLE
from compliance_app.services.supplier_reads import SupplierOverview
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ChainRole, HowKnown
from compliance_app.ui import pages
from compliance_app.ui.may import may
from compliance_app.ui.views.parts_tree import ADD, tree
from compliance_app.ui.widgets.chain import ChainNode, chain
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html, concat, fill

_SHORT: Final = {
    HowKnown.DECLARED: "oppgitt",
    HowKnown.DOCUMENTED: "dokumentert",
    HowKnown.VERIFIED: "kontrollert",
    HowKnown.ASSUMED: "antatt",
}


def chain_section(actor: Actor, overview: SupplierOverview, open_form: Callable[[str], None]) -> None:
    """The weakest link, why, and the whole tree; ``open_form`` opens the form of a name."""
    explained = overview.explained
    known = explained is not None and (overview.page.links or len(explained.rating.path_countries) > 1)
    st.header("Det svakeste leddet i kjeden" if known else "Leddene i kjeden", anchor=False)
    if explained is None:
        html("Risikoen er ikke regnet ut ennå.")
        if may(Verb.RATE) and st.button("Vurder nå", key="rate-now"):
            rate_all(actor)
            st.rerun()
    else:
        html(chain(nodes(explained.rating, explained.inputs)))
        reasons = [fill("<li>{said}</li>", said=NB.sentence(said)) for said in explained.rating.reasons[1:]]
        if reasons:
            html(concat(Html('<ul class="ak-small">'), *reasons, Html("</ul>")))
    if overview.page.links:
        tree(actor, overview, open_form)
    with st.container(horizontal=True, vertical_alignment="center"):
        if may(Verb.EDIT_CHAIN) and st.button("Legg til ledd i kjeden", key="add-link"):
            open_form(ADD)
        page_link(pages.link("ta-inn-kjede"), label="Ta inn kjeder fra regneark")


def nodes(rating: Rating, inputs: RatingInputs) -> list[ChainNode]:
    """From the seller through the weakest link to the end of that branch; an unknown maker is a link of its own."""
    by_id = {node.id: node for node in inputs.nodes}
    path = _to_the_end(rating, inputs)
    weakest = len(rating.path_countries) - 1
    alone = len(path) == 1 and weakest == 0
    shown = []
    for place, identity in enumerate(path):
        node = by_id.get(identity)
        country = inputs.seat if node is None else node.country
        role = "Selger"
        if node is not None:
            what = node.goods or ROLE[ChainRole(node.role)]
            role = f"{NB.cap(what)}, {_SHORT[HowKnown(node.how_known)]}"
        risk = inputs.countries.get(country or "")
        shown.append(_node(role, risk, last=place == weakest and not alone))
    if weakest == len(path):
        shown.append(_node("Produsent, ikke oppgitt", None, last=True))
    return shown


def _to_the_end(rating: Rating, inputs: RatingInputs) -> list[str]:
    """The ids to the weakest link and on along the first branch behind it; nothing behind a maker nobody knows."""
    path = list(rating.path)
    behind: dict[str, str] = {}
    for node in inputs.nodes:
        behind.setdefault(node.buyer or SEAT, node.id)
    while len(path) <= len(inputs.nodes) and len(path) >= len(rating.path_countries) and path[-1] in behind:
        path.append(behind[path[-1]])
    return path


def _node(role: str, risk: CountryRisk | None, *, last: bool) -> ChainNode:
    return ChainNode(
        role=role,
        place=risk.name if risk else "Ukjent land",
        level=risk.level if risk else Level.UNKNOWN,
        value=risk.value if risk else None,
        worst=last,
    )
