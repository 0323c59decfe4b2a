"""Take a new supplier out of one that was really two: the purchases, chains, places and names that are the other's.

Taken back by merging the two again. They are not asked about as a possible duplicate, since a person has told them apart.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, NotFound, _
from compliance_app.domain.identity import clean_line, fold_name, parse_org_number
from compliance_app.domain.permissions import Verb
from compliance_app.services import merge_pairs, ratings
from compliance_app.services.disclosure import copy_disclosure
from compliance_app.services.enterprises import period_of
from compliance_app.services.merge_rows import Row, change, insert, rows_of
from compliance_app.services.merging import number_is_taken, refuse_merged
from compliance_app.services.suppliers import OrgNumberTaken
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.ids import new_id
from compliance_app.storage.reference import countries
from compliance_app.storage.sorting import sort_key
from compliance_app.storage.tables import (
    ChainLink,
    Producer,
    Supplier,
    SupplierName,
    SupplierSite,
    SupplierSpend,
)

_COPIED = (
    "category_id", "industry_standard", "industry_code", "relationship", "channel", "other_buyer",
    "other_buyer_commitment", "other_buyer_source", "pass_through", "industry_body", "owner",
)  # fmt: skip


class NothingToSplit(AktsomError):
    """The new supplier would get nothing."""

    message = _(
        "Ikke skilt ut. Velg minst ett innkjøp, ledd, sted eller navn som hører til den nye leverandøren."
    )


class SplitInput(BaseModel):
    """The new supplier, and what it takes along.

    Attributes:
        spend: id of a year's purchases → how much of it, in hundredths of its currency.
        links: ids of the links nearest to the supplier; each takes its whole chain along.
        sites, names: ids.
    """

    name: str = Field(max_length=300)
    org_number: str | None = None
    country: str | None = None
    spend: dict[str, int] = {}
    links: list[str] = []
    sites: list[str] = []
    names: list[str] = []


@dataclass(frozen=True)
class Splittable:
    """What can be taken out of a supplier, each as (id, what it is called).

    Attributes:
        spend: (id, year, currency, hundredths).
    """

    spend: tuple[tuple[str, int, str, int], ...]
    links: tuple[tuple[str, str], ...]
    sites: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]


def splittable(actor: Actor, supplier_id: str) -> Splittable:
    """What the form to split a supplier offers. Raises NotFound."""
    with reading(actor) as work:
        work.get(Supplier, supplier_id)
        links = rows_of(work, ChainLink, supplier_id)
        return Splittable(
            tuple(
                (row["id"], row["year"], row["currency"], row["hundredths"])
                for row in sorted(rows_of(work, SupplierSpend, supplier_id), key=lambda row: -row["year"])
            ),
            tuple(
                (row["id"], work.get(Producer, row["producer_id"]).name)
                for row in links
                if row["buyer_link_id"] is None
            ),
            tuple((row["id"], row["name"]) for row in rows_of(work, SupplierSite, supplier_id)),
            tuple(
                (row["id"], row["name"])
                for row in rows_of(work, SupplierName, supplier_id)
                if row["judgement"] != "NOT_THE_SAME"
            ),
        )


def split(actor: Actor, supplier_id: str, given: SplitInput, seen_version: int, *, once: str = "") -> str:
    """Make a new supplier of what is chosen, and rate both anew; returns the new one's id.

    Raises:
        NotFound, ChangedMeanwhile, MergedAlready, NothingToSplit, FieldMissing, FieldWrong, OrgNumberTaken.
    """
    values = _cleaned(given)
    if not (given.spend or given.links or given.sites or given.names):
        raise NothingToSplit
    with begin(actor, Verb.MERGE_SUPPLIERS, once=once) as work:
        if work.already:
            return work.already
        source = work.for_edit(Supplier, supplier_id, seen_version, "leverandøren")
        refuse_merged(work, source)
        if values["org_number"] and number_is_taken(work, values["org_number"]):
            raise OrgNumberTaken(number=values["org_number"])
        copied = {name: getattr(source, name) for name in _COPIED}
        made = work.add(Supplier(enterprise_id=work.enterprise_id, **copied, **values))
        _touch(source)
        _spend(work, supplier_id, made.id, given.spend)
        _links(work, supplier_id, made.id, given.links)
        for table, chosen in ((SupplierSite, given.sites), (SupplierName, given.names)):
            rows = _chosen(rows_of(work, table, supplier_id), chosen)
            _move(work, table, rows, made.id)
        copy_disclosure(work, "supplier", supplier_id, made.id)
        merge_pairs.told_apart(work, supplier_id, made.id)
        work.about("supplier", made.id)
        ratings.rate_within(work, period_of(work), [supplier_id, made.id])
        return made.id


def _touch(source: Supplier) -> None:
    """Whoever has the old supplier's form open is told that something has been taken out of it."""
    source.version += 1


def _cleaned(given: SplitInput) -> dict[str, Any]:
    name = clean_line(given.name, 300)
    if not name:
        raise FieldMissing(field="Navn", hint="Skriv navnet på den nye leverandøren.")
    if given.country and given.country not in countries():
        raise FieldWrong(field="Land", hint="Velg et land i listen.")
    number = clean_line(given.org_number or "", 40)
    return {
        "name": name,
        "folded_name": fold_name(name),
        "sort_key": sort_key(name),
        "country": given.country or None,
        "org_number": parse_org_number(number) if number else None,
    }


def _chosen(rows: list[Row], ids: list[str]) -> list[Row]:
    """The rows of those ids, each of this supplier. Raises NotFound."""
    found = {row["id"]: row for row in rows}
    if not set(ids) <= set(found):
        raise NotFound
    return [found[identity] for identity in dict.fromkeys(ids)]


def _move(work: Work, table: type[Any], rows: list[Row], to: str) -> None:
    change(
        work, table, [(row["id"], {"supplier_id": row["supplier_id"]}, {"supplier_id": to}) for row in rows]
    )


def _spend(work: Work, supplier_id: str, to: str, chosen: dict[str, int]) -> None:
    rows = _chosen(rows_of(work, SupplierSpend, supplier_id), list(chosen))
    whole, parts, made = [], [], []
    for row in rows:
        amount, there = chosen[row["id"]], row["hundredths"]
        if amount == there:
            whole.append(row)
        elif amount == 0 or amount * there < 0 or abs(amount) > abs(there):
            raise FieldWrong(
                field=f"Innkjøp i {row['year']}",
                hint="Beløpet kan ikke være større enn det som er registrert.",
            )
        else:
            parts.append((row["id"], {"hundredths": there}, {"hundredths": there - amount}))
            made.append(row | {"id": new_id(), "version": 1, "supplier_id": to, "hundredths": amount})
    _move(work, SupplierSpend, whole, to)
    change(work, SupplierSpend, parts)
    insert(work, SupplierSpend, made)


def _links(work: Work, supplier_id: str, to: str, chosen: list[str]) -> None:
    """The chosen links with all that stands behind them."""
    rows = rows_of(work, ChainLink, supplier_id)
    _chosen([row for row in rows if row["buyer_link_id"] is None], chosen)
    going = set(chosen)
    while more := {row["id"] for row in rows if row["buyer_link_id"] in going} - going:
        going |= more
    _move(work, ChainLink, [row for row in rows if row["id"] in going], to)
