"""The answers about pairs of suppliers, when one of them is taken into another or they are parted again."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app.services.merge_record import Record
from compliance_app.services.merge_rows import Row, change, insert
from compliance_app.services.work import Work
from compliance_app.storage.ids import new_id
from compliance_app.storage.tables import DuplicateCandidate, DuplicateDecision

TABLE = "duplicate_candidate"
_OPEN, _SAME, _OTHER = (
    DuplicateDecision.OPEN.value, DuplicateDecision.SAME.value, DuplicateDecision.NOT_THE_SAME.value,
)  # fmt: skip


def join(work: Work, kept_id: str, merged_id: str, record: Record) -> None:
    """The two are the same; open questions about the merged one go, and «not the same» holds for the kept one too."""
    pairs = _pairs_of(work, kept_id, merged_id)
    changes: list[tuple[str, Row, Row]] = []
    made: list[Row] = []
    aside: list[str] = []

    def answer(pair: tuple[str, str], decision: str, by: Row) -> None:
        said = {"decision": decision, "decided_by": by["decided_by"], "decided_at": by["decided_at"]}
        row = pairs.get(pair)
        if row is None:
            made.append(_new(work, pair, said))
        elif row["decision"] != decision:
            record.changed(TABLE, row, said)
            changes.append((row["id"], {name: row[name] for name in said}, said))

    now = {"decided_by": work.actor.name, "decided_at": work.at}
    answer(_ordered(kept_id, merged_id), _SAME, now)
    for pair, row in pairs.items():
        if merged_id not in pair or kept_id in pair:
            continue
        other = pair[0] if pair[1] == merged_id else pair[1]
        if row["decision"] == _OPEN:
            aside.append(row["id"])
            record.aside.append([TABLE, row])
        elif row["decision"] == _OTHER and pairs.get(_ordered(kept_id, other), {}).get("decision") != _SAME:
            answer(_ordered(kept_id, other), _OTHER, row)
    work.delete_many(DuplicateCandidate, aside)
    change(work, DuplicateCandidate, changes)
    insert(work, DuplicateCandidate, made)
    record.made += [[TABLE, row] for row in made]


def part(work: Work, kept_id: str, merged_id: str) -> None:
    """The two are not the same after all: they are not asked about again."""
    told_apart(work, kept_id, merged_id)


def told_apart(work: Work, first_id: str, second_id: str) -> None:
    """Remember that a person has said that these are two suppliers."""
    said = {"decision": _OTHER, "decided_by": work.actor.name, "decided_at": work.at}
    pair = _ordered(first_id, second_id)
    row = _pairs_of(work, *pair).get(pair)
    if row is None:
        insert(work, DuplicateCandidate, [_new(work, pair, said)])
    else:
        change(work, DuplicateCandidate, [(row["id"], {name: row[name] for name in said}, said)])


def _ordered(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _new(work: Work, pair: tuple[str, str], said: Row) -> Row:
    return {
        "enterprise_id": work.enterprise_id, "id": new_id(), "version": 1, "first_id": pair[0], "second_id": pair[1],
        "score": 0, "reasons": "[]", **said,
    }  # fmt: skip


def _pairs_of(work: Work, *supplier_ids: str) -> dict[tuple[str, str], Row]:
    core: Any = DuplicateCandidate.__table__  # type: ignore[attr-defined]
    rows = work.session.connection().execute(
        select(core).where(
            col(DuplicateCandidate.enterprise_id) == work.enterprise_id,
            core.c.first_id.in_(supplier_ids) | core.c.second_id.in_(supplier_ids),
        )
    )
    return {(row.first_id, row.second_id): dict(row._mapping) for row in rows}  # noqa: SLF001 - SQLAlchemy's own name
