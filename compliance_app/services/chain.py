"""Who stands behind a supplier: link a producer, change a link, remove one; the rating follows in the same verb."""

from pydantic import BaseModel, Field
from sqlmodel import col

from compliance_app.domain.chain import UNNAMED, BehindItself, way_to
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_line, fold_name
from compliance_app.domain.permissions import Verb
from compliance_app.services import ratings
from compliance_app.services.enterprises import period_of
from compliance_app.services.producers import (
    change_producer,
    checked_country,
    dependent_suppliers,
    known_producers,
    merged_to,
)
from compliance_app.services.suppliers import chain_of
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.tables import ChainLink, ChainRole, HowKnown, Producer, Supplier


class LinkHasLinksBehind(AktsomError):
    """Other links of the chain sell to the one to be removed (values: name)."""

    message = _("«{name}» ble ikke fjernet. Andre ledd leverer til den. Fjern dem først.")


class LinkInput(BaseModel):
    """One link behind a supplier. ``producer_id`` chooses a producer that is known; its own name and country then hold."""

    producer_name: str = Field(default="", max_length=300)
    country: str | None = None
    role: ChainRole = ChainRole.PRODUCER
    goods: str = Field(default="", max_length=300)
    how_known: HowKnown = HowKnown.DECLARED
    source: str = Field(default="", max_length=500)
    buyer_link_id: str | None = None
    producer_id: str | None = None


class LinkChange(BaseModel):
    """What can be changed of a link. The country is the producer's own, for every supplier that depends on it.

    ``seen_country`` is the country that the form showed: where somebody has changed it since, nothing is saved.
    """

    role: ChainRole
    goods: str = Field(default="", max_length=300)
    how_known: HowKnown
    source: str = Field(default="", max_length=500)
    country: str | None = None
    seen_country: str | None = None


def link_producer(actor: Actor, supplier_id: str, given: LinkInput, *, once: str = "") -> str:
    """Link a producer to a supplier (or to a link that stands before it), and rate the supplier; returns the link's id.

    A producer of the same name and country is the same producer for the whole enterprise.

    Raises:
        FieldMissing: no name. FieldWrong: not a country, or a buyer outside this supplier's chain.
        BehindItself: the producer stands on the way there already.
    """
    with begin(actor, Verb.EDIT_CHAIN, once=once) as work:
        if work.already:
            return work.already
        link = link_within(work, supplier_id, given)
        work.about("supplier", supplier_id)
        return link


def link_within(work: Work, supplier_id: str, given: LinkInput) -> str:
    """As link_producer, inside the transaction of another verb."""
    name = clean_line(given.producer_name, 300)
    if not name and not given.producer_id:
        raise FieldMissing(field="Navn", hint="Skriv hvem som lager varen eller utfører arbeidet.")
    country = checked_country(given.country)
    work.get(Supplier, supplier_id)
    links = {link.id: link for link, _producer in chain_of(work, supplier_id)}
    buyer = given.buyer_link_id or None
    if buyer and buyer not in links:
        raise FieldWrong(field="Leverer til", hint="Velg et ledd i kjeden til denne leverandøren.")
    if given.producer_id:
        producer = merged_to(work, work.get(Producer, given.producer_id))
    else:
        producer = _producer_named(work, name, country)
    _not_behind_itself(links, buyer, producer)
    link = work.add(
        ChainLink(
            enterprise_id=work.enterprise_id, supplier_id=supplier_id, producer_id=producer.id,
            buyer_link_id=buyer, role=given.role.value, goods=clean_line(given.goods, 300),
            how_known=given.how_known.value, source=clean_line(given.source, 500),
        )
    )  # fmt: skip
    ratings.rate_within(work, period_of(work), [supplier_id])
    return link.id


def edit_link(actor: Actor, link_id: str, given: LinkChange, seen_version: int) -> None:
    """Change a link, and rate its supplier; with the producer's country, every supplier that depends on the producer.

    Raises:
        ChangedMeanwhile: the link, or the producer's country, has been changed since the form was rendered.
        FieldWrong: not a country. ProducerTaken: a producer of that name is known in the new country.
    """
    country = checked_country(given.country)
    with begin(actor, Verb.EDIT_CHAIN) as work:
        producer = work.get(Producer, work.get(ChainLink, link_id).producer_id)
        link = work.for_edit(ChainLink, link_id, seen_version, f"leddet {producer.name}")
        link.role, link.how_known = given.role.value, given.how_known.value
        link.goods, link.source = clean_line(given.goods, 300), clean_line(given.source, 500)
        touched = [link.supplier_id]
        if country != given.seen_country:
            if producer.country != given.seen_country:
                work.changed_meanwhile(producer.id, f"landet til {producer.name}")
            change_producer(work, producer, producer.name, country)
            touched = sorted({link.supplier_id, *dependent_suppliers(work, [producer.id])})
        work.session.flush()
        work.about("supplier", link.supplier_id)
        ratings.rate_within(work, period_of(work), touched)


def unlink(actor: Actor, link_id: str) -> None:
    """Remove a link and rate its supplier. The producer stays known; the log keeps the link.

    Raises:
        LinkHasLinksBehind: other links sell to it.
    """
    with begin(actor, Verb.EDIT_CHAIN) as work:
        link = work.get(ChainLink, link_id)
        chain = chain_of(work, link.supplier_id)
        if any(other.buyer_link_id == link_id for other, _producer in chain):
            raise LinkHasLinksBehind(name=next(p.name for other, p in chain if other.id == link_id))
        work.session.delete(link)
        work.session.flush()
        work.about("supplier", link.supplier_id)
        ratings.rate_within(work, period_of(work), [link.supplier_id])


def _not_behind_itself(links: dict[str, ChainLink], buyer: str | None, producer: Producer) -> None:
    if producer.folded_name == fold_name(UNNAMED):
        return
    way = way_to({identity: link.buyer_link_id for identity, link in links.items()}, buyer)
    if any(links[identity].producer_id == producer.id for identity in way):
        raise BehindItself(name=producer.name)


def _producer_named(work: Work, name: str, country: str | None) -> Producer:
    folded = fold_name(name)
    there = known_producers(work, col(Producer.folded_name) == folded).get((folded, country))
    if there:
        return work.get(Producer, there)
    made = Producer(enterprise_id=work.enterprise_id, name=name, folded_name=folded, country=country)
    return work.add(made)
