"""How many suppliers are bound by a contract clause on human rights, by status and version (§ 4-1 a)."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.services.remembered import register_state_of, remembered
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import ClauseStatus, Supplier


@dataclass(frozen=True)
class ClauseCounts:
    """Active suppliers counted.

    Attributes:
        statuses: every status, also those nobody has.
        versions: of those whose contract has the clause, by version, most used first; "" where no version is said.
    """

    statuses: dict[ClauseStatus, int]
    versions: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All active suppliers."""
        return sum(self.statuses.values())

    @property
    def bound(self) -> int:
        """Those whose contract has the clause."""
        return self.statuses[ClauseStatus.HAS]


def clause_counts(actor: Actor) -> ClauseCounts:
    """Active suppliers by clause status and version."""
    with reading(actor) as work:
        return remembered(register_state_of(work), "clauses", "", lambda: count_clauses(work))


def count_clauses(work: Work) -> ClauseCounts:
    """As clause_counts, inside a transaction; one query."""
    version = func.trim(col(Supplier.clause_version))
    rows = work.session.execute(
        select(col(Supplier.clause), version, func.count())
        .where(col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(True))
        .group_by(col(Supplier.clause), version)
    ).all()
    statuses = dict.fromkeys(ClauseStatus, 0)
    versions: dict[str, int] = {}
    for status, name, count in rows:
        statuses[ClauseStatus(status)] += count
        if status == ClauseStatus.HAS:
            versions[name] = count
    return ClauseCounts(
        statuses, tuple(sorted(versions.items(), key=lambda pair: (not pair[0], -pair[1], pair[0])))
    )
