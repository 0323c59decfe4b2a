"""Who stands behind a supplier: link a producer, remove a link; the rating follows at once."""

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_line, fold_name
from compliance_app.domain.permissions import Verb
from compliance_app.services import ratings
from compliance_app.services.enterprises import period_of
from compliance_app.services.suppliers import chain_of
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import ChainLink, ChainRole, HowKnown, Producer, Supplier


class LinkHasLinksBehind(AktsomError):
    """Other links of the chain sell to the one to be removed (values: name)."""

    message = _("«{name}» ble ikke fjernet. Andre ledd leverer til den. Fjern dem først.")


class LinkInput(BaseModel):
    """One link behind a supplier."""

    producer_name: str = Field(max_length=300)
    country: str | None = None
    role: ChainRole = ChainRole.PRODUCER
    goods: str = Field(default="", max_length=300)
    how_known: HowKnown = HowKnown.DECLARED
    source: str = Field(default="", max_length=500)
    buyer_link_id: str | None = None


def link_producer(actor: Actor, supplier_id: str, given: LinkInput, *, once: str = "") -> str:
    """Link a producer to a supplier (or to a link that stands before it), and rate the supplier; returns the link's id.

    A producer of the same name and country is the same producer for the whole enterprise.

    Raises:
        FieldMissing: no name. FieldWrong: not a country, or a buyer outside this supplier's chain.
    """
    name = clean_line(given.producer_name, 300)
    if not name:
        raise FieldMissing(field="Navn", hint="Skriv hvem som lager varen eller utfører arbeidet.")
    if given.country and given.country not in countries():
        raise FieldWrong(field="Land", hint="Velg et land i listen, eller la feltet stå tomt.")
    with begin(actor, Verb.EDIT_CHAIN, once=once) as work:
        if work.already:
            return work.already
        work.get(Supplier, supplier_id)
        links = {link.id for link, _producer in chain_of(work, supplier_id)}
        if given.buyer_link_id and given.buyer_link_id not in links:
            raise FieldWrong(field="Leverer til", hint="Velg et ledd i kjeden til denne leverandøren.")
        producer = _producer_named(work, name, given.country or None)
        link = work.add(
            ChainLink(
                enterprise_id=work.enterprise_id, supplier_id=supplier_id, producer_id=producer.id,
                buyer_link_id=given.buyer_link_id or None, role=given.role.value, goods=clean_line(given.goods, 300),
                how_known=given.how_known.value, source=clean_line(given.source, 500),
            )
        )  # fmt: skip
        work.about("supplier", supplier_id)
        ratings.rate_within(work, period_of(work), [supplier_id])
        return link.id


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


def _producer_named(work: Work, name: str, country: str | None) -> Producer:
    folded = fold_name(name)
    same_country = col(Producer.country).is_(None) if country is None else col(Producer.country) == country
    there: Producer | None = work.session.execute(
        select(Producer).where(
            col(Producer.enterprise_id) == work.enterprise_id,
            col(Producer.folded_name) == folded,
            same_country,
        )
    ).scalar_one_or_none()
    if there:
        return there
    made = Producer(enterprise_id=work.enterprise_id, name=name, folded_name=folded, country=country)
    return work.add(made)
