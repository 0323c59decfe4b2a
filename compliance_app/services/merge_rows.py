"""What hangs on a supplier, and what becomes of it when the supplier is taken into another: one rule a table.

A table with a foreign key to ``supplier`` that has no rule here fails a test. Nothing is lost: a row goes along, stays
with the merged supplier as history, or is put aside whole in the merge's own record where the kept one has its like.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Table, select

from compliance_app.services.disclosure import is_stricter
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AdverseImpact,
    AnswerProposal,
    ChainLink,
    Confirmation,
    ConfirmationState,
    Effort,
    Evidence,
    EvidenceLink,
    FactDisclosure,
    FollowUp,
    HitDecision,
    Measure,
    Override,
    PriorityDecision,
    Questionnaire,
    RegistryProposal,
    ScreeningHit,
    SectorJudgement,
    SignificantChange,
    StakeholderDialogue,
    SupplierName,
    SupplierSite,
    SupplierSpend,
)
from compliance_app.storage.tables.base import table_of

Row = dict[str, Any]
"""A row's columns."""
STAYS: Final = MappingProxyType(
    {
        "risk_assessment.supplier_id": "a rating is of the supplier as it was",
        "supplier_merge.kept_id": "the merges before this one",
        "supplier_merge.merged_id": "the merges before this one",
    }
)
"""Columns whose rows stay with the merged supplier, and why."""
_BY_KIND: Final = (EvidenceLink, FactDisclosure)
"""Tables that name an object of any kind, not a supplier alone."""
PAIRS: Final = ("duplicate_candidate.first_id", "duplicate_candidate.second_id")
"""Handled by ``merge_pairs``."""


@dataclass
class Sorted:
    """The rows of one table on the merged supplier, by what becomes of them; the rest stay."""

    move: list[Row] = field(default_factory=list)
    aside: list[Row] = field(default_factory=list)
    summed: list[tuple[Row, Row]] = field(default_factory=list)
    """(the merged one's row, the kept one's row that takes its amount)."""


Rule = Callable[[list[Row], list[Row]], Sorted]
"""Given the merged supplier's rows and the kept one's."""


def _all(mine: list[Row], _theirs: list[Row]) -> Sorted:
    return Sorted(move=mine)


def _spend(mine: list[Row], theirs: list[Row]) -> Sorted:
    """The sum of a year and currency; the kept one's row takes it where there is one."""
    there = {(row["year"], row["currency"]): row for row in theirs}
    found = Sorted()
    for row in mine:
        key = (row["year"], row["currency"])
        if key in there:
            found.summed.append((row, there[key]))
        else:
            found.move.append(row)
    return found


def _sites(mine: list[Row], theirs: list[Row]) -> Sorted:
    there = {row["folded_name"] for row in theirs}
    return Sorted(
        move=[row for row in mine if row["folded_name"] not in there],
        aside=[row for row in mine if row["folded_name"] in there],
    )


def _overrides(mine: list[Row], theirs: list[Row]) -> Sorted:
    """One in force a period: the kept one's. Ended ones stay as history."""
    there = {row["period_id"] for row in theirs if row["ended_at"] is None}
    return Sorted(move=[row for row in mine if row["ended_at"] is None and row["period_id"] not in there])


def _confirmations(mine: list[Row], _theirs: list[Row]) -> Sorted:
    """What is decided was decided of the supplier as it was, and stays; the kept one has its own place in the queue."""
    return Sorted(aside=[row for row in mine if row["state"] == ConfirmationState.NOT_YET])


def _hits(mine: list[Row], theirs: list[Row]) -> Sorted:
    """One hit an entry of a list; what was decided stays where it was decided."""
    there = {row["entry_id"] for row in theirs}
    return Sorted(
        move=[row for row in mine if row["entry_id"] not in there],
        aside=[row for row in mine if row["entry_id"] in there and row["decision"] == HitDecision.OPEN],
    )


def _names(mine: list[Row], theirs: list[Row]) -> Sorted:
    """Aliases and remembered answers; the same one twice says no more than once."""
    there = {_said(row) for row in theirs}
    return Sorted(
        move=[row for row in mine if _said(row) not in there],
        aside=[row for row in mine if _said(row) in there],
    )


def _evidence(mine: list[Row], theirs: list[Row]) -> Sorted:
    """The same piece of evidence stands once on a supplier."""
    there = {row["evidence_id"] for row in theirs}
    return Sorted(
        move=[row for row in mine if row["evidence_id"] not in there],
        aside=[row for row in mine if row["evidence_id"] in there],
    )


def _disclosures(mine: list[Row], theirs: list[Row]) -> Sorted:
    """One decision a supplier; which of two holds is :func:`disclosure_taken_over`."""
    return Sorted(aside=mine) if theirs else Sorted(move=mine)


def disclosure_taken_over(mine: list[Row], theirs: list[Row]) -> list[tuple[Row, Row]]:
    """The kept supplier's decision and what it becomes, where the merged one's withholds more."""
    return [
        (kept, {name: row[name] for name in ("disclosure", "reason", "set_by", "set_at")})
        for row in mine
        for kept in theirs
        if is_stricter(row["disclosure"], kept["disclosure"])
    ]


def _said(row: Row) -> tuple[str, str, str]:
    return row["folded_name"], row["country"], row["judgement"]


RULES: Final[tuple[tuple[type[Any], Rule], ...]] = (
    (ChainLink, _all),
    (SupplierSpend, _spend),
    (SupplierSite, _sites),
    (SupplierName, _names),
    (FollowUp, _all),
    (Evidence, _all),
    (AdverseImpact, _all),
    (Measure, _all),
    (PriorityDecision, _all),
    (SectorJudgement, _all),
    (Override, _overrides),
    (Confirmation, _confirmations),
    (SignificantChange, _all),
    (ScreeningHit, _hits),
    (RegistryProposal, _all),
    (Questionnaire, _all),
    (AnswerProposal, _all),
    (Effort, _all),
    (StakeholderDialogue, _all),
    (EvidenceLink, _evidence),
    (FactDisclosure, _disclosures),
)
"""In the order in which rows move; the column that names the supplier is :func:`column_of` the table."""

CALLED: Final = MappingProxyType(
    {
        "chain_link": ("ledd i kjeden", "ledd i kjeden"),
        "supplier_spend": ("beløp for innkjøp", "beløp for innkjøp"),
        "supplier_site": ("sted", "steder"),
        "supplier_name": ("annet navn", "andre navn"),
        "follow_up": ("oppfølging", "oppfølginger"),
        "evidence": ("dokumentasjon", "dokumentasjoner"),
        "adverse_impact": ("negativ konsekvens", "negative konsekvenser"),
        "measure": ("tiltak", "tiltak"),
        "priority_decision": ("valg om å vente", "valg om å vente"),
        "sector_judgement": ("bransjevurdering", "bransjevurderinger"),
        "override": ("overstyrt nivå", "overstyrte nivåer"),
        "confirmation": ("plass i årets gjennomgang", "plasser i årets gjennomgang"),
        "significant_change": ("vesentlig endring", "vesentlige endringer"),
        "screening_hit": ("treff på en kontrolliste", "treff på kontrollister"),
        "registry_proposal": ("forslag fra Enhetsregisteret", "forslag fra Enhetsregisteret"),
        "questionnaire": ("spørreskjema", "spørreskjemaer"),
        "answer_proposal": ("forslag etter et svar", "forslag etter svar"),
        "effort": ("forsøk på å få svar", "forsøk på å få svar"),
        "stakeholder_dialogue": ("dialog", "dialoger"),
        "evidence_link": ("henvisning til dokumentasjon", "henvisninger til dokumentasjon"),
        "fact_disclosure": ("valg om hva som kan gis ut", "valg om hva som kan gis ut"),
    }
)
"""What one row and several of a table are called."""


def handled() -> set[str]:
    """Every «table.column» with a foreign key to the supplier that has a rule."""
    ruled = {f"{table.__tablename__}.supplier_id" for table, _rule in RULES if table not in _BY_KIND}
    return ruled | set(STAYS) | set(PAIRS)


def column_of(table: type[Any]) -> str:
    """The column of a table that names the supplier."""
    return "object_id" if table in _BY_KIND else "supplier_id"


def rows_of(work: Work, table: type[Any], supplier_id: str) -> list[Row]:
    """All rows of a table on one supplier, oldest first."""
    core: Table = table.__table__
    chosen = select(core).where(
        core.c.enterprise_id == work.enterprise_id, core.c[column_of(table)] == supplier_id
    )
    if table in _BY_KIND:
        chosen = chosen.where(core.c.object_kind == "supplier")
    found = work.session.connection().execute(chosen)
    return sorted((dict(row._mapping) for row in found), key=lambda row: str(row["id"]))  # noqa: SLF001 - SQLAlchemy's own name for it


def row_with(work: Work, table: type[Any], identity: str) -> Row | None:
    """One row by its id; None where it is gone."""
    core: Table = table.__table__
    found = work.session.connection().execute(
        select(core).where(core.c.enterprise_id == work.enterprise_id, core.c.id == identity)
    )
    row = found.first()
    return dict(row._mapping) if row else None  # noqa: SLF001 - as above


def table_named(name: str) -> type[Any]:
    """The table class of a name in ``RULES``."""
    return next(table for table, _rule in RULES if table.__tablename__ == name)


def typed(table: type[Any], values: Row) -> Row:
    """Values as they come out of JSON, as the columns hold them."""
    core = table_of(table)
    return {name: _typed(core.c[name].type.python_type, value) for name, value in values.items()}


def _typed(kind: type[Any], value: Any) -> Any:
    if isinstance(value, str) and kind is datetime:
        return datetime.fromisoformat(value)
    if isinstance(value, str) and kind is date:
        return date.fromisoformat(value)
    return value


def change(work: Work, table: type[Any], rows: Sequence[tuple[str, Row, Row]]) -> None:
    """Change rows: (id, values before, values after), grouped by the columns that change; logged, versions raised."""
    groups: dict[tuple[str, ...], list[tuple[str, tuple[Any, ...], tuple[Any, ...]]]] = {}
    for identity, before, after in rows:
        columns = tuple(sorted(after))
        values = (tuple(before[name] for name in columns), tuple(after[name] for name in columns))
        groups.setdefault(columns, []).append((identity, *values))
    for columns, changes in groups.items():
        work.update_many(table, columns, changes)


def insert(work: Work, table: type[Any], rows: Sequence[Row]) -> None:
    """Insert whole rows, logged."""
    if rows:
        columns = tuple(rows[0])
        work.insert_many(table, columns, [tuple(row[name] for name in columns) for row in rows])
