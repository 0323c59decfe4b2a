"""Possible matches on screening lists: look at them, decide them, and say truthfully what was compared and when."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldMissing, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.services.screening_subjects import Subject, compared, subjects_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    ChainLink,
    HitDecision,
    Producer,
    ScreeningEntry,
    ScreeningHit,
    ScreeningList,
    Supplier,
)

_OPEN = HitDecision.OPEN.value
PAGE: Final = 25


class HitExpired(AktsomError):
    """The list or the register says something else now; the decision would rest on what is not so any more."""

    message = _(
        "Ikke lagret. Opplysningene er endret siden treffet ble funnet. Kontroller mot listene på nytt, og avgjør det da."
    )


@dataclass(frozen=True)
class Earlier:
    """What was decided of the same two before either changed."""

    decision: HitDecision
    reason: str
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True)
class HitView:
    """A possible match with both sides.

    Attributes:
        listed: the list it stands on. entry: what the list says. subject: what the register says.
        aliases, details: of the entry. reasons: as sentences.
        stale: list or register has changed since; the next check asks again or drops it.
        earlier: the newest earlier decision about them.
        suppliers: (id, name) of the suppliers a producer stands behind, five at most; the supplier itself otherwise.
    """

    hit: ScreeningHit
    entry: ScreeningEntry
    listed: ScreeningList
    subject: Subject
    aliases: tuple[str, ...]
    details: dict[str, str]
    reasons: tuple[str, ...]
    stale: bool
    earlier: Earlier | None
    suppliers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HitPage:
    """One page of hits, best score first, and how many there are in all."""

    rows: list[HitView]
    total: int


@dataclass(frozen=True)
class Screened:
    """One list and what came of comparing the register with it.

    Attributes:
        checked_at: None: nothing has been compared with this edition yet.
        waiting, same, not_the_same: hits on it by decision.
    """

    id: str
    name: str
    preset: str
    source: str
    retrieved_on: date
    entries: int
    left_out: int
    checked_at: datetime | None
    suppliers: int
    producers: int
    waiting: int
    same: int
    not_the_same: int


@dataclass(frozen=True)
class Screening:
    """What the statement can say of screening: the lists, and how many the register has now.

    Attributes:
        suppliers, producers: active suppliers and producers now, to hold against each list's numbers.
    """

    lists: list[Screened]
    suppliers: int
    producers: int

    @property
    def waiting(self) -> int:
        """Possible matches that nobody has decided."""
        return sum(one.waiting for one in self.lists)


def screening(actor: Actor) -> Screening:
    """Every current list with its counts; costs the same however large the register is."""
    with reading(actor) as work:
        counts: dict[tuple[str, str], int] = {}
        rows = work.session.execute(
            _joined(func.count(), col(ScreeningEntry.list_id), col(ScreeningHit.decision))
            .where(
                col(ScreeningHit.superseded).is_(False), col(ScreeningHit.enterprise_id) == work.enterprise_id
            )
            .group_by(col(ScreeningEntry.list_id), col(ScreeningHit.decision))
        )
        for count, list_id, decision in rows:
            counts[list_id, decision] = count
        lists = work.session.execute(
            select(ScreeningList).where(
                col(ScreeningList.enterprise_id) == work.enterprise_id,
                col(ScreeningList.superseded_by).is_(None),
            )
        ).scalars()
        return Screening(
            [_screened(row, counts) for row in sorted(lists, key=lambda row: row.name.casefold())],
            _count(work, Supplier, col(Supplier.active).is_(True)),
            _count(work, Producer),
        )


def _screened(row: ScreeningList, counts: dict[tuple[str, str], int]) -> Screened:
    return Screened(
        row.id, row.name, row.preset, row.source, row.retrieved_on, row.entries, row.left_out, row.checked_at,
        row.checked_suppliers, row.checked_producers,
        *(counts.get((row.id, one.value), 0) for one in (HitDecision.OPEN, HitDecision.SAME, HitDecision.NOT_THE_SAME)),
    )  # fmt: skip


def _count(work: Work, table: type[Supplier | Producer], *conditions: Any) -> int:
    chosen = select(func.count()).where(col(table.enterprise_id) == work.enterprise_id, *conditions)
    return int(work.session.execute(chosen).scalar_one())


def count_waiting(actor: Actor) -> int:
    """How many possible matches nobody has decided."""
    with reading(actor) as work:
        return int(
            work.session.execute(
                select(func.count())
                .select_from(ScreeningHit)
                .where(
                    col(ScreeningHit.enterprise_id) == work.enterprise_id,
                    col(ScreeningHit.decision) == _OPEN,
                    col(ScreeningHit.superseded).is_(False),
                )
            ).scalar_one()
        )


def hits(actor: Actor, decision: HitDecision = HitDecision.OPEN, page: int = 1) -> HitPage:
    """One page (from 1) of the hits that stand with that decision, 25 a page."""
    with reading(actor) as work:
        chosen = (
            col(ScreeningHit.enterprise_id) == work.enterprise_id,
            col(ScreeningHit.decision) == decision.value,
            col(ScreeningHit.superseded).is_(False),
        )
        total = int(
            work.session.execute(select(func.count()).select_from(ScreeningHit).where(*chosen)).scalar_one()
        )
        rows = work.session.execute(
            select(ScreeningHit)
            .where(*chosen)
            .order_by(col(ScreeningHit.score).desc(), col(ScreeningHit.id))
            .limit(PAGE)
            .offset(PAGE * (max(1, page) - 1))
        ).scalars()
        return HitPage(_views(work, list(rows)), total)


def hit_view(actor: Actor, hit_id: str) -> HitView:
    """One possible match. Raises NotFound."""
    with reading(actor) as work:
        return _views(work, [work.get(ScreeningHit, hit_id)])[0]


def next_waiting(actor: Actor, after: str = "") -> str:
    """Id of the undecided hit with the best score other than ``after``; empty where there is none."""
    with reading(actor) as work:
        row = work.session.execute(
            select(col(ScreeningHit.id))
            .where(
                col(ScreeningHit.enterprise_id) == work.enterprise_id,
                col(ScreeningHit.decision) == _OPEN,
                col(ScreeningHit.superseded).is_(False),
                col(ScreeningHit.id) != after,
            )
            .order_by(col(ScreeningHit.score).desc(), col(ScreeningHit.id))
            .limit(1)
        ).scalar_one_or_none()
        return str(row or "")


def hits_of_supplier(actor: Actor, supplier_id: str) -> list[HitView]:
    """The hits of a supplier and of the producers behind it: undecided and «the same» first. Raises NotFound."""
    with reading(actor) as work:
        work.get(Supplier, supplier_id)
        behind = select(col(ChainLink.producer_id)).where(
            col(ChainLink.enterprise_id) == work.enterprise_id, col(ChainLink.supplier_id) == supplier_id
        )
        rows = work.session.execute(
            select(ScreeningHit).where(
                col(ScreeningHit.enterprise_id) == work.enterprise_id,
                col(ScreeningHit.superseded).is_(False),
                (col(ScreeningHit.supplier_id) == supplier_id) | col(ScreeningHit.producer_id).in_(behind),
            )
        ).scalars()
        order = {HitDecision.SAME: 0, HitDecision.OPEN: 1, HitDecision.NOT_THE_SAME: 2}
        listed = sorted(rows, key=lambda row: (order[HitDecision(row.decision)], -row.score, row.id))
        return _views(work, listed)


def decide_hit(
    actor: Actor, hit_id: str, decision: HitDecision, reason: str, seen_version: int, *, once: str = ""
) -> None:
    """Say whether the two are the same, with the reason; OPEN takes an answer back.

    «The same» changes nothing else by itself: what follows of it is a person's next decision.

    Raises:
        FieldMissing: no reason. NotFound. ChangedMeanwhile. HitExpired: list or register has changed since.
    """
    text = clean_text(reason, 2000)
    if not text and decision is not HitDecision.OPEN:
        raise FieldMissing(field="Begrunnelse", hint="Skriv hva du har sett på, og hvorfor det tyder på det.")
    with begin(actor, Verb.DECIDE_SCREENING_HIT, once=once) as work:
        if work.already:
            return
        hit = work.for_edit(ScreeningHit, hit_id, seen_version, "svaret på treffet")
        view = _views(work, [hit], keep=True)[0]
        if hit.superseded or view.stale:
            raise HitExpired
        undecided = decision is HitDecision.OPEN
        hit.decision, hit.reason = decision.value, "" if undecided else text
        hit.decided_by, hit.decided_at = ("", None) if undecided else (actor.name, work.at)
        kind, identity = (
            ("supplier", hit.supplier_id) if hit.supplier_id else ("producer", hit.producer_id or "")
        )
        work.about(kind, identity)


def _joined(*columns: Any) -> Any:
    return select(*columns).join(
        ScreeningEntry,
        (col(ScreeningEntry.enterprise_id) == col(ScreeningHit.enterprise_id))
        & (col(ScreeningEntry.id) == col(ScreeningHit.entry_id)),
    )


def _views(work: Work, rows: Sequence[ScreeningHit], *, keep: bool = False) -> list[HitView]:
    """Both sides of some hits, with a handful of queries however many they are. ``keep`` leaves the rows in the session."""
    entries = {one.id: one for one in _by_id(work, ScreeningEntry, {row.entry_id for row in rows})}
    lists = {one.id: one for one in _by_id(work, ScreeningList, {one.list_id for one in entries.values()})}
    supplier_ids = sorted({row.supplier_id for row in rows if row.supplier_id})
    producer_ids = sorted({row.producer_id for row in rows if row.producer_id})
    subjects = subjects_of(work, supplier_ids, producer_ids)
    behind = _behind(work, producer_ids)
    earlier = _earlier(work, rows, entries)
    views = []
    for row in rows:
        subject, entry = subjects[row.supplier_id or row.producer_id or ""], entries[row.entry_id]
        listed = lists[entry.list_id]
        views.append(
            HitView(
                row, entry, listed, subject, tuple(json.loads(entry.aliases)), json.loads(entry.details),
                tuple(json.loads(row.reasons)), _is_stale(row, entry, listed, subject), earlier.get(row.id),
                ((subject.id, subject.names[0]),) if subject.is_supplier else tuple(behind.get(subject.id, ())[:5]),
            )
        )  # fmt: skip
    if not keep:
        work.session.expunge_all()
    return views


def _is_stale(row: ScreeningHit, entry: ScreeningEntry, listed: ScreeningList, subject: Subject) -> bool:
    return row.compared != compared(entry.identity, subject) or listed.superseded_by is not None


def _by_id(work: Work, table: Any, ids: Collection[str]) -> list[Any]:
    if not ids:
        return []
    chosen = select(table).where(table.enterprise_id == work.enterprise_id, table.id.in_(sorted(ids)))
    return list(work.session.execute(chosen).scalars())


def _behind(work: Work, producer_ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """The suppliers that the producers stand behind, in alphabetical order."""
    if not producer_ids:
        return {}
    rows = work.session.execute(
        select(col(ChainLink.producer_id), col(Supplier.id), col(Supplier.name))
        .join(
            Supplier,
            (col(Supplier.enterprise_id) == col(ChainLink.enterprise_id))
            & (col(Supplier.id) == col(ChainLink.supplier_id)),
        )
        .where(
            col(ChainLink.enterprise_id) == work.enterprise_id, col(ChainLink.producer_id).in_(producer_ids)
        )
        .order_by(col(Supplier.sort_key))
        .distinct()
        .add_columns(col(Supplier.sort_key))
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for producer_id, supplier_id, name, _key in rows:
        found.setdefault(producer_id, []).append((supplier_id, name))
    return found


def _earlier(
    work: Work, rows: Sequence[ScreeningHit], entries: dict[str, ScreeningEntry]
) -> dict[str, Earlier]:
    """The newest decision that has expired about the same subject and an entry of the same name."""
    ids = sorted({row.supplier_id or row.producer_id or "" for row in rows})
    if not ids:
        return {}
    found = work.session.execute(
        _joined(ScreeningHit, col(ScreeningEntry.folded_name))
        .where(
            col(ScreeningHit.enterprise_id) == work.enterprise_id,
            col(ScreeningHit.superseded).is_(True),
            col(ScreeningHit.decision) != _OPEN,
            col(ScreeningHit.supplier_id).in_(ids) | col(ScreeningHit.producer_id).in_(ids),
        )
        .order_by(col(ScreeningHit.decided_at), col(ScreeningHit.id))
    )
    by_key = {
        (old.supplier_id or old.producer_id, folded): Earlier(
            HitDecision(old.decision), old.reason, old.decided_by, old.decided_at
        )
        for old, folded in found
    }
    pairs = (
        (row.id, (row.supplier_id or row.producer_id, entries[row.entry_id].folded_name)) for row in rows
    )
    return {identity: by_key[key] for identity, key in pairs if key in by_key}
