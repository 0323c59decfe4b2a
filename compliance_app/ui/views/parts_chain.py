"""The chain behind a supplier: the way to its weakest link, every link that is known, and the form that adds one."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from compliance_app.domain.country_risk import CountryRisk
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.rating_inputs import SEAT, RatingInputs
from compliance_app.domain.risk import Rating
from compliance_app.services.chain import LinkInput, link_producer, unlink
from compliance_app.services.ratings import rate_all
from compliance_app.services.register_words import HOW_KNOWN, ROLE
from compliance_app.services.supplier_reads import SupplierOverview, country_choices
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ChainLink, ChainRole, HowKnown, Producer
from compliance_app.ui.widgets.chain import ChainNode, chain
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.once import once_key, spent

_SHORT: Final = {
    HowKnown.DECLARED: "oppgitt",
    HowKnown.DOCUMENTED: "dokumentert",
    HowKnown.VERIFIED: "kontrollert",
    HowKnown.ASSUMED: "antatt",
}


def chain_section(actor: Actor, overview: SupplierOverview, add: Callable[[], None]) -> None:
    """The weakest link, why, and the links; ``add`` opens the form."""
    explained = overview.explained
    known = explained is not None and (overview.page.links or len(explained.rating.path_countries) > 1)
    st.header("Det svakeste leddet i kjeden" if known else "Leddene i kjeden", anchor=False)
    if explained is None:
        html("Risikoen er ikke regnet ut ennå.")
        if st.button("Vurder nå", key="rate-now"):
            rate_all(actor)
            st.rerun()
    else:
        html(chain(nodes(explained.rating, explained.inputs)))
        reasons = [fill("<li>{said}</li>", said=NB.sentence(said)) for said in explained.rating.reasons[1:]]
        if reasons:
            html(concat(Html('<ul class="ak-small">'), *reasons, Html("</ul>")))
    links = overview.page.links
    if links:
        with st.expander(f"Ledd bak leverandøren ({len(links)})", type="compact", key="links"):
            for link, producer in links:
                _link(actor, overview, link, producer)
    if st.button("Legg til ledd i kjeden", key="add-link"):
        add()


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


def _link(actor: Actor, overview: SupplierOverview, link: ChainLink, producer: Producer) -> None:
    supplier, links = overview.page.supplier, overview.page.links
    buyer = next((other.name for one, other in links if one.id == link.buyer_link_id), supplier.name)
    country = country_choices().get(producer.country or "", "ukjent land")
    said = [NB.cap(ROLE[ChainRole(link.role)]), link.goods, HOW_KNOWN[HowKnown(link.how_known)]]
    text = f"{', '.join(filter(None, said))}. Leverer til {buyer}."
    if link.source:
        text += f" Kilde: {link.source}"
    with st.container(key=f"row-{link.id}"):
        left, right = st.columns([6, 1], vertical_alignment="center")
        with left:
            html(
                fill(
                    '<b>{name}</b>, {country}<br><span class="ak-small">{text}</span>',
                    name=producer.name,
                    country=country,
                    text=text,
                )
            )
        with right.popover("Fjern", type="tertiary", key=f"remove-{link.id}"):
            html(fill("{name} fjernes fra kjeden, og risikoen vurderes på nytt.", name=producer.name))
            if st.button("Fjern leddet", key=f"remove-now-{link.id}"):
                _remove(actor, link)


def _remove(actor: Actor, link: ChainLink) -> None:
    try:
        unlink(actor, link.id)
    except AktsomError as error:
        st.error(md(str(error)))
        return
    st.rerun()


def link_form(actor: Actor, overview: SupplierOverview) -> bool:
    """The form for one more link; True when it has been added."""
    supplier = overview.page.supplier
    place = f"link-{supplier.id}"
    countries = country_choices()
    before = {link.id: producer.name for link, producer in overview.page.links}
    problem = st.container()
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        name = st.text_input("Navn på produsenten eller leddet", max_chars=300, key=f"{place}-name")
        left, right = flow(2, key="link", gap="medium")
        country = left.selectbox(
            "Land",
            list(countries),
            index=None,
            placeholder="Ukjent",
            format_func=countries.__getitem__,
            key=f"{place}-country",
        )
        role = right.selectbox(
            "Hva leddet gjør", list(ROLE), format_func=lambda one: NB.cap(ROLE[one]), key=f"{place}-role"
        )
        goods = left.text_input(
            "Vare eller arbeid", max_chars=300, placeholder="Kretskort", key=f"{place}-goods"
        )
        how = right.selectbox(
            "Hvordan dere vet det",
            list(HOW_KNOWN),
            format_func=lambda one: NB.cap(HOW_KNOWN[one]),
            key=f"{place}-how",
        )
        buyer = left.selectbox(
            "Leverer til",
            ["", *before],
            format_func=lambda one: before.get(one, supplier.name),
            key=f"{place}-buyer",
        )
        source = right.text_input("Kilde (valgfritt)", max_chars=500, key=f"{place}-source")
        pressed = st.form_submit_button("Legg til leddet", type="primary")
    if not pressed:
        return False
    given = LinkInput(
        producer_name=name, country=country, role=role, goods=goods, how_known=how, source=source,
        buyer_link_id=buyer or None,
    )  # fmt: skip
    try:
        link_producer(actor, supplier.id, given, once=once_key(place))
    except AktsomError as error:
        problem.error(md(str(error)))
        return False
    spent(place)
    return True
