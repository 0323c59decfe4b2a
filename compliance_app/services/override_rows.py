"""Overrides as the rating meets them: which stand, and whether one holds for given inputs."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.levels import Level
from compliance_app.services.register_words import LEVEL
from compliance_app.services.work import Work
from compliance_app.storage.tables import Override, ReportingPeriod

_WHY = 200


@dataclass(frozen=True)
class Standing:
    """An override that nobody has ended.

    Attributes:
        inputs_hash, table: the inputs it was made on: hash of the supplier's own half, id of the table of countries.
    """

    id: str
    supplier_id: str
    level: Level
    reason: str
    inputs_hash: str
    table: str

    def holds(self, inputs: str, table: str) -> bool:
        """Whether these are the inputs it was made on."""
        return self.table == table and self.inputs_hash == hash_of(inputs)


def hash_of(inputs: str) -> str:
    """The hash of a rating's own half of the inputs, as stored with an override."""
    return hashlib.sha256(inputs.encode()).hexdigest()


def why_of(level: Level, reason: str) -> str:
    """The line of the register where a level is overridden."""
    line = " ".join(reason.split())
    short = line if len(line) <= _WHY else f"{line[:_WHY].rsplit(' ', 1)[0]} …"
    return f"Overstyrt til {LEVEL[level]}: {short}"


class HeldOverrides:
    """The overrides that may hold for the suppliers of one pass."""

    def __init__(self, work: Work, period: ReportingPeriod, in_force: Iterable[str | None]) -> None:
        self._standing = standing_overrides(work, period)
        wanted = sorted({one for one in in_force if one})
        self._in_force = _by_id(work, wanted) if wanted else {}

    def override_for(self, supplier_id: str, inputs: str, table: str, kept: str | None) -> Standing | None:
        """The override whose level the rating takes; ``kept`` is that of an earlier rating on the same inputs."""
        if kept:
            return self._in_force.get(kept)
        found = self._standing.get(supplier_id)
        return found if found and found.holds(inputs, table) else None


def standing_overrides(work: Work, period: ReportingPeriod) -> dict[str, Standing]:
    """The period's overrides that nobody has ended, by supplier."""
    rows = work.session.execute(
        select(Override).where(
            col(Override.enterprise_id) == work.enterprise_id,
            col(Override.period_id) == period.id,
            col(Override.ended_at).is_(None),
        )
    ).scalars()
    return {row.supplier_id: _standing(row) for row in rows}


def _by_id(work: Work, wanted: Sequence[str]) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    for start in range(0, len(wanted), 500):
        rows = work.session.execute(
            select(Override).where(
                col(Override.enterprise_id) == work.enterprise_id,
                col(Override.id).in_(wanted[start : start + 500]),
            )
        ).scalars()
        found |= {row.id: _standing(row) for row in rows}
    return found


def _standing(row: Override) -> Standing:
    return Standing(
        row.id, row.supplier_id, Level(row.level), row.reason, row.inputs_hash, row.country_table_id
    )
