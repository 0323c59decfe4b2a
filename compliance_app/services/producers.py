"""Producers, each known once to the whole enterprise: find, change, and make one of two that are the same.

Whatever changes a producer rates every supplier that depends on it in the same verb. A producer that turned out to be
another stays as a name that leads there, so that the next list finds the right one.
"""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, select
from sqlmodel import col

from compliance_app.domain.chain import UNNAMED, LinkOfTree, behind_themselves
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, NotFound, _
from compliance_app.domain.identity import clean_line, fold_name
from compliance_app.domain.permissions import Verb
from compliance_app.services import ratings
from compliance_app.services.disclosure import carry_disclosure
from compliance_app.services.enterprises import period_of
from compliance_app.services.evidence_objects import move_links
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import AdverseImpact, ChainLink, Producer, Supplier

_CHUNK = 500


class ProducerTaken(AktsomError):
    """Another producer has that name and country (values: name)."""

    message = _(
        "Ikke lagret. Produsenten «{name}» finnes allerede i det landet. "
        "Er det den samme, slår du dem sammen på siden til produsenten."
    )


class SameProducer(AktsomError):
    """Nothing to merge."""

    message = _("Ingenting er slått sammen. Velg en annen produsent enn denne.")


class MergeMakesRing(AktsomError):
    """One of the two stands behind the other (values: suppliers)."""

    message = _(
        "Ingenting er slått sammen. Den ene står bak den andre i kjeden til {suppliers}, og en produsent kan ikke stå "
        "bak seg selv. Rett kjeden der først."
    )


class ProducerInput(BaseModel):
    """The producer form."""

    name: str = Field(max_length=300)
    country: str | None = None


def checked_country(country: str | None) -> str | None:
    """The code, None for an empty one. Raises FieldWrong where there is no such country."""
    if country and country not in countries():
        raise FieldWrong(field="Land", hint="Velg et land i listen, eller la feltet stå tomt.")
    return country or None


def known_producers(work: Work, *conditions: ColumnElement[bool]) -> dict[tuple[str, str | None], str]:
    """Ids by (folded name, country) of the enterprise's producers; the name of a merged one leads to the one it is."""
    rows = list(
        work.session.connection().execute(
            select(
                col(Producer.id), col(Producer.folded_name), col(Producer.country), col(Producer.merged_into)
            ).where(col(Producer.enterprise_id) == work.enterprise_id, *conditions)
        )
    )
    return {(folded, country): into or identity for identity, folded, country, into in rows}


def merged_to(work: Work, producer: Producer) -> Producer:
    """The producer itself, or the one it has been merged into."""
    return work.get(Producer, producer.merged_into) if producer.merged_into else producer


def dependent_suppliers(work: Work, producers: Sequence[str]) -> set[str]:
    """Ids of the suppliers with one of the producers anywhere in their chains, active or not."""
    found: set[str] = set()
    for start in range(0, len(producers), _CHUNK):
        rows = work.session.connection().execute(
            select(col(ChainLink.supplier_id)).where(
                col(ChainLink.enterprise_id) == work.enterprise_id,
                col(ChainLink.producer_id).in_(producers[start : start + _CHUNK]),
            )
        )
        found.update(rows.scalars())
    return found


def edit_producer(actor: Actor, producer_id: str, given: ProducerInput, seen_version: int) -> None:
    """Change a producer's name and country, and rate every supplier that depends on it.

    Raises:
        FieldMissing: no name. FieldWrong: not a country. ProducerTaken: another one has both. ChangedMeanwhile.
    """
    name = clean_line(given.name, 300)
    if not name:
        raise FieldMissing(field="Navn", hint="Skriv navnet på produsenten.")
    country = checked_country(given.country)
    with begin(actor, Verb.EDIT_CHAIN) as work:
        producer = work.for_edit(Producer, producer_id, seen_version, f"produsenten {name}")
        if producer.merged_into:
            raise NotFound
        moved = producer.country != country
        change_producer(work, producer, name, country)
        work.about("producer", producer_id)
        if moved:
            ratings.rate_within(work, period_of(work), sorted(dependent_suppliers(work, [producer_id])))


def change_producer(work: Work, producer: Producer, name: str, country: str | None) -> None:
    """Give a producer a name and a country inside a verb; rating is the caller's. Raises ProducerTaken."""
    folded = fold_name(name)
    if (folded, country) != (producer.folded_name, producer.country):
        with work.session.no_autoflush:
            other = work.session.execute(
                select(Producer).where(
                    col(Producer.enterprise_id) == work.enterprise_id,
                    col(Producer.folded_name) == folded,
                    _same(country),
                    col(Producer.id) != producer.id,
                )
            ).scalar_one_or_none()
        if other is not None and other.merged_into != producer.id:
            raise ProducerTaken(name=name)
        if other is not None:
            # One of its own earlier names: it becomes the name again.
            work.session.delete(other)
            work.session.flush()
    producer.name, producer.folded_name, producer.country = name, folded, country
    work.session.flush()


def merge_producers(actor: Actor, kept_id: str, gone_id: str, *, once: str = "") -> int:
    """Make one producer of two that are the same; returns how many links moved.

    The links of the other move to the one that is kept, its name leads there from now on, and the suppliers that depended
    on it are rated anew. Past ratings stand as they were.

    Raises:
        SameProducer: both are the same. MergeMakesRing: one stands behind the other in some chain.
    """
    with begin(actor, Verb.EDIT_CHAIN, once=once) as work:
        if work.already:
            return 0
        kept, gone = work.get(Producer, kept_id), work.get(Producer, gone_id)
        if kept.id == gone.id or gone.merged_into or kept.merged_into:
            raise SameProducer
        touched = dependent_suppliers(work, [gone_id])
        _no_ring(work, touched, kept, gone)
        links = list(
            work.session.connection()
            .execute(
                select(col(ChainLink.id)).where(
                    col(ChainLink.enterprise_id) == work.enterprise_id, col(ChainLink.producer_id) == gone_id
                )
            )
            .scalars()
        )
        work.update_many(
            ChainLink, ("producer_id",), [(identity, (gone_id,), (kept_id,)) for identity in links]
        )
        _move_impacts(work, gone_id, kept_id)
        move_links(work, "producer", gone_id, kept_id)
        carry_disclosure(work, "producer", gone_id, kept_id)
        gone.merged_into = kept_id
        for earlier in _merged_into(work, gone_id):
            earlier.merged_into = kept_id
        work.session.flush()
        work.about("producer", kept_id)
        ratings.rate_within(work, period_of(work), sorted(touched))
        return len(links)


def _move_impacts(work: Work, gone_id: str, kept_id: str) -> None:
    """The adverse impacts of a producer that turned out to be another are that one's, inside a verb."""
    there = select(col(AdverseImpact.id)).where(
        col(AdverseImpact.enterprise_id) == work.enterprise_id, col(AdverseImpact.producer_id) == gone_id
    )
    moved = [(identity, (gone_id,), (kept_id,)) for identity in work.session.execute(there).scalars()]
    work.update_many(AdverseImpact, ("producer_id",), moved)


def _no_ring(work: Work, suppliers: Iterable[str], kept: Producer, gone: Producer) -> None:
    """Raises MergeMakesRing where one path would hold the same producer twice."""
    if kept.folded_name == fold_name(UNNAMED):
        return
    both = sorted(set(suppliers) & dependent_suppliers(work, [kept.id]))
    one = {kept.id: kept.id, gone.id: kept.id}
    chains: dict[str, list[LinkOfTree]] = {}
    for start in range(0, len(both), _CHUNK):
        rows = work.session.connection().execute(
            select(
                col(ChainLink.supplier_id),
                col(ChainLink.id),
                col(ChainLink.buyer_link_id),
                col(ChainLink.producer_id),
            ).where(
                col(ChainLink.enterprise_id) == work.enterprise_id,
                col(ChainLink.supplier_id).in_(both[start : start + _CHUNK]),
            )
        )
        for supplier, identity, buyer, producer in rows:
            # Only the two matter here: what else a chain holds twice was there before.
            chains.setdefault(supplier, []).append(
                LinkOfTree(identity, buyer, one.get(producer, f"{identity} alone"))
            )
    wrong = [supplier for supplier, links in chains.items() if behind_themselves(links)]
    if wrong:
        names = work.session.execute(
            select(col(Supplier.name))
            .where(col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.id).in_(wrong[:3]))
            .order_by(col(Supplier.sort_key))
        ).scalars()
        rest = f" og {len(wrong) - 3} til" if len(wrong) > 3 else ""
        raise MergeMakesRing(suppliers=", ".join(f"«{name}»" for name in names) + rest)


def _merged_into(work: Work, producer_id: str) -> list[Producer]:
    rows = work.session.execute(
        select(Producer).where(
            col(Producer.enterprise_id) == work.enterprise_id, col(Producer.merged_into) == producer_id
        )
    )
    return list(rows.scalars())


def _same(country: str | None) -> ColumnElement[bool]:
    return col(Producer.country).is_(None) if country is None else col(Producer.country) == country
