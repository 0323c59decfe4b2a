"""What Enhetsregisteret says of suppliers that we have not written down: raised once, decided by a person, remembered.

A proposal is the same as an earlier one of its kind when the register says the same as then; decided once, it is not
raised again until the register says something else. One that no longer holds is taken back while it is open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import case, func, select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import clean_line, fold_name
from compliance_app.domain.permissions import Verb
from compliance_app.domain.registry import STATUS_KINDS, Entity, Kind, Known, proposals
from compliance_app.services import ratings
from compliance_app.services.enterprises import period_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.ids import new_ids
from compliance_app.storage.sorting import sort_key
from compliance_app.storage.tables import (
    ProposalDecision,
    RegistryProposal,
    Supplier,
    SupplierName,
)

PAGE: Final = 25
AT_ONCE: Final = (Kind.INDUSTRY, Kind.NAME)
"""Kinds that may be accepted for all suppliers together; a standing is looked at one by one."""
_CHUNK: Final = 500
_OPEN: Final = ProposalDecision.OPEN.value


class AlreadyDecided(AktsomError):
    """Somebody has taken a stand on the proposal already (values: user)."""

    message = _("{user} har alt tatt stilling til forslaget. Last siden på nytt for å se hva som ble gjort.")


class OneByOne(AktsomError):
    """A kind that is not accepted for many at once."""

    message = _("Konkurs, avvikling og sletting må dere ta stilling til for én leverandør om gangen.")


@dataclass(frozen=True)
class KnownSupplier:
    """What proposals are measured against: id, number and what we have written down."""

    id: str
    org_number: str
    known: Known


@dataclass(frozen=True)
class Told:
    """What the register says of one supplier: the entity, and its industry as (standard, code)."""

    supplier: KnownSupplier
    entity: Entity
    industry: tuple[str, str] | None


@dataclass(frozen=True)
class Line:
    """An open proposal with the name of its supplier as it stands here."""

    proposal: RegistryProposal
    supplier_name: str


@dataclass(frozen=True)
class ProposalPage:
    """Open proposals: how many of each kind, and the page's, standings first, newest first within a kind."""

    counts: dict[Kind, int]
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        """How many are open."""
        return sum(self.counts.values())


def open_proposals(actor: Actor, page: int = 1, kind: Kind | None = None) -> ProposalPage:
    """One page of the open proposals, of all kinds or one; ``page`` counts from 1."""
    with reading(actor) as work:
        mine = (
            col(RegistryProposal.enterprise_id) == work.enterprise_id,
            col(RegistryProposal.decision) == _OPEN,
        )
        counted = work.session.execute(
            select(col(RegistryProposal.kind), func.count()).where(*mine).group_by(col(RegistryProposal.kind))
        )
        counts = {Kind(one): number for one, number in counted}
        order = [one for one in (*STATUS_KINDS, Kind.NAME, Kind.INDUSTRY) if counts.get(one)]
        wanted = [one for one in order if kind is None or one is kind]
        rows = work.session.execute(
            select(RegistryProposal, col(Supplier.name))
            .join(
                Supplier,
                (col(Supplier.enterprise_id) == col(RegistryProposal.enterprise_id))
                & (col(Supplier.id) == col(RegistryProposal.supplier_id)),
            )
            .where(*mine, col(RegistryProposal.kind).in_(wanted))
            .order_by(_rank(), col(RegistryProposal.id).desc())
            .offset(PAGE * (page - 1))
            .limit(PAGE)
        ).all()
        lines = tuple(Line(proposal, name) for proposal, name in rows)
        work.session.expunge_all()
        return ProposalPage({one: counts[one] for one in order}, lines)


def _rank() -> Any:
    """The kinds in the order they are shown."""
    order = (*STATUS_KINDS, Kind.NAME, Kind.INDUSTRY)
    return case({one.value: index for index, one in enumerate(order)}, value=col(RegistryProposal.kind))


def open_count(actor: Actor) -> int:
    """How many proposals are open."""
    with reading(actor) as work:
        number = work.session.execute(
            select(func.count())
            .select_from(RegistryProposal)
            .where(
                col(RegistryProposal.enterprise_id) == work.enterprise_id,
                col(RegistryProposal.decision) == _OPEN,
            )
        ).scalar_one()
        return int(number)


def open_of(work: Work, supplier_id: str) -> tuple[RegistryProposal, ...]:
    """The open proposals of one supplier, oldest first."""
    rows = work.session.execute(
        select(RegistryProposal)
        .where(
            col(RegistryProposal.enterprise_id) == work.enterprise_id,
            col(RegistryProposal.supplier_id) == supplier_id,
            col(RegistryProposal.decision) == _OPEN,
        )
        .order_by(col(RegistryProposal.id))
    )
    return tuple(rows.scalars())


def decide(
    actor: Actor, identity: str, seen_version: int, *, accept: bool, stop_buying: bool = False, once: str = ""
) -> None:
    """Accept or reject a proposal.

    Accepting a name writes it, and keeps the old one as another name of the supplier; accepting an industry writes it.
    A standing changes nothing by itself: with ``stop_buying`` the supplier is no longer one the enterprise buys from.
    The supplier is rated anew where something was written.

    Raises:
        AlreadyDecided: somebody has decided it. ChangedMeanwhile: the register says something else by now. NotFound.
    """
    with begin(actor, Verb.DECIDE_PROPOSAL, once=once) as work:
        if work.already:
            return
        proposal = work.get(RegistryProposal, identity)
        if proposal.decision != _OPEN:
            raise AlreadyDecided(user=proposal.decided_by)
        proposal = work.for_edit(RegistryProposal, identity, seen_version, "forslaget")
        supplier = work.get(Supplier, proposal.supplier_id)
        work.session.refresh(supplier, with_for_update=True)
        _decided(work, proposal, accept=accept)
        if accept and _write(work, proposal, supplier, stop_buying=stop_buying):
            work.session.flush()
            if supplier.active:
                ratings.rate_within(work, period_of(work), [supplier.id])
        work.about("supplier", supplier.id)


def accept_all(actor: Actor, kind: Kind, *, once: str = "") -> int:
    """Accept every open proposal of a kind in one go; returns how many. The suppliers are rated anew, together.

    Raises:
        OneByOne: the kind is a standing.
    """
    if kind not in AT_ONCE:
        raise OneByOne
    with begin(actor, Verb.DECIDE_PROPOSAL, once=once) as work:
        if work.already:
            return 0
        rows = work.session.execute(
            select(RegistryProposal, Supplier)
            .join(
                Supplier,
                (col(Supplier.enterprise_id) == col(RegistryProposal.enterprise_id))
                & (col(Supplier.id) == col(RegistryProposal.supplier_id)),
            )
            .where(
                col(RegistryProposal.enterprise_id) == work.enterprise_id,
                col(RegistryProposal.decision) == _OPEN,
                col(RegistryProposal.kind) == kind.value,
            )
        ).all()
        work.session.expunge_all()
        _accept_many(work, kind, [(one, supplier) for one, supplier in rows])
        work.about("registry_proposal", kind.value)
        ratings.rate_within(work, period_of(work), [row.id for _one, row in rows if row.active])
        return len(rows)


def _accept_many(work: Work, kind: Kind, rows: Sequence[tuple[RegistryProposal, Supplier]]) -> None:
    work.update_many(
        RegistryProposal,
        ("decision", "decided_by", "decided_at"),
        [
            (one.id, (one.decision, one.decided_by, one.decided_at), ("ACCEPTED", work.actor.name, work.at))
            for one, _supplier in rows
        ],
    )
    if kind is Kind.NAME:
        columns: tuple[str, ...] = ("name", "folded_name", "sort_key")
        aliases = [_alias(work, supplier) for _one, supplier in rows]
        work.insert_many(SupplierName, _ALIAS, aliases)
    else:
        columns = ("industry_standard", "industry_code")
    work.update_many(
        Supplier,
        columns,
        [
            (row.id, tuple(getattr(row, name) for name in columns), tuple(_values(one).values()))
            for one, row in rows
        ],
    )


_ALIAS: Final = (
    "enterprise_id", "id", "supplier_id", "name", "folded_name", "judgement", "decided_by", "decided_at",
)  # fmt: skip


def _alias(work: Work, supplier: Supplier) -> tuple[Any, ...]:
    return (
        work.enterprise_id, new_ids(1)[0], supplier.id, supplier.name, supplier.folded_name, "ALIAS",
        work.actor.name, work.at,
    )  # fmt: skip


def _values(proposal: RegistryProposal) -> dict[str, str]:
    """What an accepted name or industry writes into the supplier."""
    if Kind(proposal.kind) is Kind.NAME:
        name = clean_line(proposal.after, 1000)[:300]
        return {"name": name, "folded_name": fold_name(name), "sort_key": sort_key(name)}
    standard, code = proposal.after.split(" ", 1)
    return {"industry_standard": standard, "industry_code": code}


def _decided(work: Work, proposal: RegistryProposal, *, accept: bool) -> None:
    chosen = ProposalDecision.ACCEPTED if accept else ProposalDecision.REJECTED
    proposal.decision, proposal.decided_by, proposal.decided_at = chosen.value, work.actor.name, work.at


def _write(work: Work, proposal: RegistryProposal, supplier: Supplier, *, stop_buying: bool) -> bool:
    """Write what was accepted; True where the supplier changed."""
    if Kind(proposal.kind) in AT_ONCE:
        if Kind(proposal.kind) is Kind.NAME:
            work.add(SupplierName(**dict(zip(_ALIAS, _alias(work, supplier), strict=True))))
        for key, value in _values(proposal).items():
            setattr(supplier, key, value)
        return True
    if stop_buying:
        supplier.active = False
        for other in open_of(work, supplier.id):
            if other.id != proposal.id:
                work.session.delete(other)
    return stop_buying


def known_suppliers(work: Work, numbers: Sequence[str]) -> list[KnownSupplier]:
    """The active suppliers with these organisation numbers, with their other names."""
    found: list[KnownSupplier] = []
    for start in range(0, len(numbers), _CHUNK):
        part = list(numbers[start : start + _CHUNK])
        rows = work.session.execute(
            select(
                col(Supplier.id), col(Supplier.org_number), col(Supplier.name), col(Supplier.industry_standard),
                col(Supplier.industry_code),
            ).where(
                col(Supplier.enterprise_id) == work.enterprise_id,
                col(Supplier.org_number).in_(part),
                col(Supplier.active).is_(True),
            )
        ).all()  # fmt: skip
        aliases = _aliases(work, [row[0] for row in rows])
        found += [
            KnownSupplier(
                identity,
                number,
                Known(name, frozenset(aliases.get(identity, ())), (standard, code) if code else None),
            )
            for identity, number, name, standard, code in rows
        ]
    return found


def _aliases(work: Work, supplier_ids: Sequence[str]) -> dict[str, list[str]]:
    rows = work.session.execute(
        select(col(SupplierName.supplier_id), col(SupplierName.folded_name)).where(
            col(SupplierName.enterprise_id) == work.enterprise_id,
            col(SupplierName.supplier_id).in_(supplier_ids),
            col(SupplierName.judgement) != "NOT_THE_SAME",
        )
    )
    found: dict[str, list[str]] = {}
    for supplier_id, folded in rows:
        found.setdefault(supplier_id, []).append(folded)
    return found


def tell(work: Work, told: Sequence[Told]) -> dict[str, list[Kind]]:
    """Raise what is new, change what the register says otherwise by now, take back what no longer holds.

    Returns:
        supplier id → the kinds that are new or changed.
    """
    there = _newest(work, [one.supplier.id for one in told])
    fresh: list[tuple[Any, ...]] = []
    changed: list[tuple[str, tuple[Any, ...], tuple[Any, ...]]] = []
    gone: list[str] = []
    raised: dict[str, list[Kind]] = {}
    for one in told:
        said = {
            proposal.kind: proposal for proposal in proposals(one.supplier.known, one.entity, one.industry)
        }
        for kind, proposal in said.items():
            before = there.get((one.supplier.id, kind.value))
            if before is not None and before.after == proposal.after:
                continue
            raised.setdefault(one.supplier.id, []).append(kind)
            if before is not None and before.decision == _OPEN:
                old = (before.before, before.after, before.found_at)
                changed.append((before.id, old, (proposal.before, proposal.after, work.at)))
            else:
                fresh.append((one.supplier.id, kind.value, proposal.before, proposal.after))
        gone += [
            row.id
            for (supplier_id, kind), row in there.items()
            if supplier_id == one.supplier.id and row.decision == _OPEN and Kind(kind) not in said
        ]
    columns = ("enterprise_id", "id", "supplier_id", "kind", "before", "after", "found_at")
    rows = [
        (work.enterprise_id, identity, *row, work.at)
        for identity, row in zip(new_ids(len(fresh)), fresh, strict=True)
    ]
    work.insert_many(RegistryProposal, columns, rows)
    work.update_many(RegistryProposal, ("before", "after", "found_at"), changed)
    if gone:
        work.delete_many(RegistryProposal, gone)
    return raised


def _newest(work: Work, supplier_ids: Sequence[str]) -> dict[tuple[str, str], RegistryProposal]:
    """The newest proposal of each supplier and kind, detached."""
    found: dict[tuple[str, str], RegistryProposal] = {}
    for start in range(0, len(supplier_ids), _CHUNK):
        rows = work.session.execute(
            select(RegistryProposal)
            .where(
                col(RegistryProposal.enterprise_id) == work.enterprise_id,
                col(RegistryProposal.supplier_id).in_(supplier_ids[start : start + _CHUNK]),
            )
            .order_by(col(RegistryProposal.id))
        ).scalars()
        for row in rows:
            found[row.supplier_id, row.kind] = row
    for row in found.values():
        work.session.expunge(row)
    return found
