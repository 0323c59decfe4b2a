"""The forms of a chain: a link with the producers that are known offered while one types, and a link that is changed."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from compliance_app.domain.errors import AktsomError, ChangedMeanwhile
from compliance_app.domain.language import NB
from compliance_app.services.chain import LinkChange, LinkInput, edit_link, link_producer
from compliance_app.services.chain_reads import KnownProducer, find_producers
from compliance_app.services.register_words import HOW_KNOWN, ROLE
from compliance_app.services.supplier_reads import SupplierOverview, country_choices
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ChainLink, ChainRole, HowKnown, Producer
from compliance_app.ui.views.parts_record import index_of
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent

BEHIND = "bak"
"""Query parameter: the link that a new one is to stand behind."""
LINK = "ledd"
"""Query parameter: the link that is changed."""
_NEW = ""


def link_form(actor: Actor, overview: SupplierOverview) -> bool:
    """The form for one more link; True when it has been added."""
    supplier, links = overview.page.supplier, overview.page.links
    place = f"link-{supplier.id}"
    buyers = {link.id: _buyer(link, producer) for link, producer in links}
    problem = st.container()
    with st.container(width=760):
        given = link_fields(actor, place, supplier.name, buyers, st.query_params.get(BEHIND, ""))
        pressed = st.button("Legg til leddet", type="primary", key=f"{place}-add")
    return pressed and add_link(actor, supplier.id, given, place, problem)


def add_link(actor: Actor, supplier_id: str, given: LinkInput, place: str, problem: DeltaGenerator) -> bool:
    """Save the new link; where it is refused, ``problem`` says why and what was typed stands."""
    try:
        link_producer(actor, supplier_id, given, once=once_key(place))
    except AktsomError as error:
        problem.error(md(str(error)))
        return False
    spent(place)
    return True


def link_fields(
    actor: Actor, place: str, seller: str, buyers: Mapping[str, str], behind: str = ""
) -> LinkInput:
    """The fields of a new link, and what they say now.

    Args:
        actor: whose producers are offered.
        place: the beginning of the fields' keys.
        seller: the supplier's name, which the link sells to where no buyer is chosen.
        buyers: what the links of the chain are called, by id.
        behind: the link that is proposed as the buyer.
    """
    countries = country_choices()
    name = st.text_input(
        "Navn på produsenten eller leddet", max_chars=300, key=f"{place}-name", live=True, autocomplete="off"
    )
    known = _known(actor, place, name)
    left, right = flow(2, key="link", gap="medium")
    if known is None:
        country = left.selectbox(
            "Land",
            list(countries),
            index=None,
            placeholder="Ukjent",
            format_func=countries.__getitem__,
            key=f"{place}-country",
        )
    else:
        country = known.country
        left.text_input(
            "Land", countries.get(country or "", "Ukjent"), disabled=True, key=f"{place}-its-{known.id}"
        )
    role = right.selectbox(
        "Hva leddet gjør", list(ROLE), format_func=lambda one: NB.cap(ROLE[one]), key=f"{place}-role"
    )
    goods = left.text_input("Vare eller arbeid", max_chars=300, placeholder="Kretskort", key=f"{place}-goods")
    how = right.selectbox(
        "Hvordan dere vet det",
        list(HOW_KNOWN),
        format_func=lambda one: NB.cap(HOW_KNOWN[one]),
        key=f"{place}-how",
    )
    buyer = ""
    if buyers:
        options = ["", *buyers]
        buyer = left.selectbox(
            "Leverer til",
            options,
            index=options.index(behind) if behind in buyers else 0,
            format_func=lambda one: buyers.get(one, seller),
            key=f"{place}-buyer-{behind}",
        )
    source = right.text_input("Kilde (valgfritt)", max_chars=500, key=f"{place}-source")
    return LinkInput(
        producer_name=name, country=country, role=role, goods=goods, how_known=how, source=source,
        buyer_link_id=buyer or None, producer_id=known.id if known else None,
    )  # fmt: skip


def _known(actor: Actor, place: str, name: str) -> KnownProducer | None:
    """The producer that is chosen among those of a like name; None for a new one."""
    found = {one.id: one for one in find_producers(actor, name)}
    if not found:
        return None
    chosen = st.radio(
        "Er det en av disse, som dere kjenner fra før?",
        [_NEW, *found],
        format_func=lambda one: md(producer_label(found[one])) if one else "Nei, en ny",
        key=f"{place}-known",
    )
    return found.get(chosen or _NEW)


def producer_label(one: KnownProducer) -> str:
    """«Fabrikk A, Kina, 3 leverandører»."""
    country = country_choices().get(one.country or "", "ukjent land")
    return f"{one.name}, {country}, {NB.count(one.suppliers, 'leverandør')}"


def _buyer(link: ChainLink, producer: Producer) -> str:
    return f"{producer.name} ({link.goods})" if link.goods else producer.name


def change_form(actor: Actor, overview: SupplierOverview) -> bool:
    """The form that changes the link in the address; True when it is saved."""
    wanted = st.query_params.get(LINK, "")
    pair = next((pair for pair in overview.page.links if pair[0].id == wanted), None)
    if pair is None:
        html("Leddet er ikke i kjeden lenger. Noen kan ha fjernet det.")
        return False
    link, producer = pair
    place = f"change-{link.id}"
    seen = st.session_state.setdefault(f"{place}-seen", (link.version, producer.country))
    problem = st.container()
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        given = _change_fields(place, link, producer, seen[1])
        pressed = st.form_submit_button("Lagre leddet", type="primary")
    if not pressed:
        return False
    try:
        edit_link(actor, link.id, given, seen[0])
    except ChangedMeanwhile as error:
        st.session_state[f"{place}-seen"] = (link.version, producer.country)
        problem.error(md(str(error)))
        problem.info(md(f"Slik står det nå: {said_of(link, producer)}"))
        return False
    except AktsomError as error:
        problem.error(md(str(error)))
        return False
    return True


def leave_change() -> None:
    """Forget the version that the form was drawn with, so that the next one shows the link as it is."""
    st.session_state.pop(f"change-{st.query_params.get(LINK, '')}-seen", None)


def said_of(link: ChainLink, producer: Producer) -> str:
    """A link in a line: role, goods, how it is known, source, country."""
    country = country_choices().get(producer.country or "", "ukjent land")
    parts = [
        ROLE[ChainRole(link.role)],
        link.goods,
        HOW_KNOWN[HowKnown(link.how_known)],
        country,
        link.source,
    ]
    return NB.sentence(NB.cap(", ".join(filter(None, parts))))


def _change_fields(place: str, link: ChainLink, producer: Producer, seen_country: str | None) -> LinkChange:
    countries = country_choices()
    left, right = flow(2, key="link", gap="medium")
    country = left.selectbox(
        "Land",
        list(countries),
        index=index_of(countries, producer.country),
        placeholder="Ukjent",
        format_func=countries.__getitem__,
        key=f"{place}-country",
    )
    roles, ways = list(ROLE), list(HOW_KNOWN)
    role = right.selectbox(
        "Hva leddet gjør",
        roles,
        index=roles.index(ChainRole(link.role)),
        format_func=lambda one: NB.cap(ROLE[one]),
        key=f"{place}-role",
    )
    goods = left.text_input("Vare eller arbeid", link.goods, max_chars=300, key=f"{place}-goods")
    how = right.selectbox(
        "Hvordan dere vet det",
        ways,
        index=ways.index(HowKnown(link.how_known)),
        format_func=lambda one: NB.cap(HOW_KNOWN[one]),
        key=f"{place}-how",
    )
    source = left.text_input("Kilde (valgfritt)", link.source, max_chars=500, key=f"{place}-source")
    html(
        fill(
            '<p class="ak-small">Landet er landet til {name}, for alle leverandørene som er avhengige av den.</p>',
            name=producer.name,
        )
    )
    return LinkChange(
        role=role, goods=goods, how_known=how, source=source, country=country, seen_country=seen_country
    )
