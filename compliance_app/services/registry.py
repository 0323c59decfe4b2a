"""Enhetsregisteret for suppliers: look up, search by name, fill in what is missing, and what was fetched when.

The register is asked before any transaction begins. What it said last of a number is kept with the moment it was asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing, _
from compliance_app.domain.identity import clean_line, parse_org_number
from compliance_app.domain.permissions import Verb
from compliance_app.domain.registry import Answer, Entity, State
from compliance_app.integrations.brreg import registry
from compliance_app.services import ratings
from compliance_app.services.enterprises import period_of
from compliance_app.services.registry_proposals import Told, known_suppliers, open_of, tell
from compliance_app.services.work import Actor, Work, begin, permit, reading
from compliance_app.storage.ids import new_id
from compliance_app.storage.industries import industries
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    Enterprise,
    RegistryCursor,
    RegistryProposal,
    RegistryRecord,
    Supplier,
)

MOST_HITS: Final = 10
_ENTITY: Final = TypeAdapter(Entity)
_CHUNK: Final = 500


class NoOrgNumber(AktsomError):
    """The supplier has no organisation number to ask about (values: name)."""

    message = _(
        "{name} har ikke noe organisasjonsnummer her. Velg «Rediger», og søk etter navnet i Enhetsregisteret."
    )


class NotInRegistry(AktsomError):
    """Enhetsregisteret has no such number, or may not show it (values: number)."""

    message = _(
        "Enhetsregisteret har ingen opplysninger om {number}. Sjekk nummeret, eller søk etter navnet."
    )


@dataclass(frozen=True)
class Fetched:
    """What the register answered, and when it was asked.

    Attributes:
        industry: (standard, code, title) of the first industry code, None where there is none we know.
        country: ISO alpha-2 of the business address; "NO" where the address names none we know.
    """

    answer: Answer
    at: datetime

    @property
    def entity(self) -> Entity:
        """The enterprise. Raises NotInRegistry where there is none."""
        if self.answer.entity is None:
            raise NotInRegistry(number=self.answer.org_number)
        return self.answer.entity

    @property
    def industry(self) -> tuple[str, str, str] | None:
        """See the class."""
        return industry_of(self.answer.entity) if self.answer.entity else None

    @property
    def country(self) -> str:
        """See the class."""
        return country_of(self.entity)


@dataclass(frozen=True)
class RegistryFacts:
    """What is known from the register of one supplier.

    Attributes:
        fetched: the newest answer; None where the register was never asked.
        checked_at: when we last knew it to be so: at the answer, or at a later reading of the list of changes.
        proposals: open ones, oldest first.
    """

    fetched: Fetched | None
    checked_at: datetime | None
    proposals: tuple[RegistryProposal, ...]


def look_up(actor: Actor, org_number: str) -> Fetched:
    """Ask about one organisation number; nothing is stored.

    Raises:
        OrgNumberError: it is not one. RegistryError: no answer that can be used.
    """
    permit(actor, Verb.REFRESH_REGISTRY)
    number = parse_org_number(org_number)
    with registry() as open_registry:
        return Fetched(open_registry.entity(number), clock.now())


def search(actor: Actor, name: str) -> tuple[Entity, ...]:
    """Enterprises with a name like this one, best first, at most ``MOST_HITS``; nothing is stored.

    Raises:
        FieldMissing: no name. RegistryError: no answer that can be used.
    """
    permit(actor, Verb.REFRESH_REGISTRY)
    wanted = clean_line(name, 1000)[:180]
    if not wanted:
        raise FieldMissing(field="Navn", hint="Skriv navnet du vil søke etter.")
    with registry() as open_registry:
        return open_registry.search(wanted, MOST_HITS)


def fill_in(actor: Actor, supplier_id: str, seen_version: int) -> Fetched:
    """Fetch a supplier's entry: what is empty is filled in, what differs becomes a proposal, and it is rated anew.

    Raises:
        NoOrgNumber: there is no number to ask about. RegistryError: no answer that can be used.
        ChangedMeanwhile: somebody saved since the page was drawn. NotFound.
    """
    with reading(actor, Verb.REFRESH_REGISTRY) as work:
        there = work.get(Supplier, supplier_id)
        if not there.org_number:
            raise NoOrgNumber(name=there.name)
        number = there.org_number
    fetched = look_up(actor, number)
    with begin(actor, Verb.REFRESH_REGISTRY) as work:
        supplier = work.for_edit(Supplier, supplier_id, seen_version, f"leverandøren {there.name}")
        work.about("supplier", supplier_id)
        record(work, [fetched])
        if fetched.answer.state is State.FOUND and _fill(supplier, fetched):
            work.session.flush()
            ratings.rate_within(work, period_of(work), [supplier_id])
        tell(work, told(work, [fetched]))
    return fetched


def keep(actor: Actor, fetched: Fetched) -> None:
    """Keep an answer that a person used in a form, so that the supplier's page can say when it was fetched."""
    with begin(actor, Verb.REFRESH_REGISTRY) as work:
        record(work, [fetched])
        tell(work, told(work, [fetched]))
        work.about("registry_record", fetched.answer.org_number)


def registry_facts(actor: Actor, supplier_id: str) -> RegistryFacts:
    """What is known from the register of one supplier; nothing is asked. Raises NotFound."""
    with reading(actor) as work:
        supplier = work.get(Supplier, supplier_id)
        fetched = newest(work, supplier.org_number) if supplier.org_number else None
        cursor = work.session.execute(
            select(col(RegistryCursor.refreshed_at)).where(
                col(RegistryCursor.enterprise_id) == work.enterprise_id
            )
        ).scalar_one_or_none()
        checked = max((moment for moment in (fetched and fetched.at, cursor) if moment), default=None)
        proposals = open_of(work, supplier_id)
        work.session.expunge_all()
        return RegistryFacts(fetched, checked if fetched else None, proposals)


def newest(work: Work, org_number: str) -> Fetched | None:
    """What the register last said of a number, None where it was never asked."""
    row = work.session.execute(
        select(RegistryRecord).where(
            col(RegistryRecord.enterprise_id) == work.enterprise_id,
            col(RegistryRecord.org_number) == org_number,
        )
    ).scalar_one_or_none()
    if row is None:
        return None
    entity = _ENTITY.validate_json(row.content) if row.content != "{}" else None
    return Fetched(Answer(row.org_number, State(row.state), entity), row.fetched_at)


def industry_of(entity: Entity) -> tuple[str, str, str] | None:
    """(standard, code, our title) of an entity's industry code; None where it has none, or none we know.

    The register does not say which standard a code is of. The title tells where it is that of one standard only;
    else it is SN2025, which the register has used from 2026, and SN2007 where that standard lacks the code.
    """
    code = entity.industry_code
    titles = {
        standard: row.name_nb
        for standard in ("SN2025", "SN2007")
        if (row := industries(standard).get(code)) is not None and code
    }
    said = entity.industry_title.casefold()
    chosen = next(
        (one for one, title in titles.items() if title.casefold() == said), next(iter(titles), None)
    )
    return (chosen, code, titles[chosen]) if chosen else None


def country_of(entity: Entity) -> str:
    """The country of the business address; Norway where it names none we know."""
    return entity.country if entity.country in countries() else "NO"


def record(work: Work, answers: Sequence[Fetched]) -> None:
    """Keep the answers: one record a number; a content that is the same only gets the new moment."""
    # One refresh at a time: two would both find no record, and both make one.
    work.session.get(Enterprise, work.enterprise_id, with_for_update=True)
    there = _records(work, [one.answer.org_number for one in answers])
    fresh: list[tuple[Any, ...]] = []
    changed, seen = [], []
    for one in answers:
        state, content = one.answer.state.value, _content(one.answer)
        row = there.get(one.answer.org_number)
        if row is None:
            fresh.append((work.enterprise_id, new_id(), one.answer.org_number, state, content, one.at))
        elif (row.state, row.content) == (state, content):
            seen.append((row.id, (row.fetched_at,), (one.at,)))
        else:
            changed.append((row.id, (row.state, row.content, row.fetched_at), (state, content, one.at)))
    for row in there.values():
        work.session.expunge(row)
    columns = ("enterprise_id", "id", "org_number", "state", "content", "fetched_at")
    work.insert_many(RegistryRecord, columns, fresh)
    work.update_many(RegistryRecord, ("state", "content", "fetched_at"), changed)
    work.update_many(RegistryRecord, ("fetched_at",), seen)


def _records(work: Work, numbers: Sequence[str]) -> Mapping[str, RegistryRecord]:
    found: dict[str, RegistryRecord] = {}
    for start in range(0, len(numbers), _CHUNK):
        rows = work.session.execute(
            select(RegistryRecord).where(
                col(RegistryRecord.enterprise_id) == work.enterprise_id,
                col(RegistryRecord.org_number).in_(numbers[start : start + _CHUNK]),
            )
        ).scalars()
        found |= {row.org_number: row for row in rows}
    return found


def told(work: Work, answers: Sequence[Fetched]) -> list[Told]:
    """What the answers say of the suppliers with those numbers, for :func:`registry_proposals.tell`."""
    by_number = {one.answer.org_number: one for one in answers if one.answer.entity is not None}
    return [
        Told(one, by_number[one.org_number].entity, pair(by_number[one.org_number].entity))
        for one in known_suppliers(work, list(by_number))
    ]


def pair(entity: Entity) -> tuple[str, str] | None:
    """(standard, code) of an entity's industry."""
    found = industry_of(entity)
    return found[:2] if found else None


def _fill(supplier: Supplier, fetched: Fetched) -> bool:
    """Fill in what is empty; True where something was."""
    values: dict[str, str] = {}
    if supplier.country is None:
        values |= {"country": fetched.country, "country_as_written": ""}
    if not supplier.website and fetched.entity.website:
        values["website"] = fetched.entity.website[:300]
    if not supplier.industry_code and (industry := fetched.industry):
        values |= {"industry_standard": industry[0], "industry_code": industry[1]}
    for key, value in values.items():
        setattr(supplier, key, value)
    return bool(values)


def _content(answer: Answer) -> str:
    return _ENTITY.dump_json(answer.entity).decode() if answer.entity else "{}"
