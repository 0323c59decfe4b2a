"""What evidence can be of: one table a kind of object, and what such an object is called in a sentence."""

from collections.abc import Collection
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import col

from compliance_app.domain.errors import NotFound
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AdverseImpact,
    BoardInput,
    BusinessPartnersAssessment,
    Category,
    Evidence,
    EvidenceLink,
    FollowUp,
    GovernanceEvent,
    GroupCompany,
    Measure,
    OwnOperationsAssessment,
    Policy,
    PriorityDecision,
    Producer,
    Questionnaire,
    RemediationCase,
    StakeholderDialogue,
    Supplier,
    TrainingRecord,
)

_TABLES: Final[tuple[tuple[type[Any], str, str], ...]] = (
    (Supplier, "leverandøren", "name"),
    (Producer, "produsenten", "name"),
    (Category, "kategorien", "name"),
    (AdverseImpact, "konsekvensen", "what"),
    (PriorityDecision, "valget om å vente", "reason"),
    (Measure, "tiltaket", "what"),
    (FollowUp, "oppfølgingen", "what"),
    (Questionnaire, "spørreskjemaet", "recipient"),
    (Policy, "retningslinjen", "title"),
    (GovernanceEvent, "møtet", "topic"),
    (BoardInput, "innspillet fra styret", "text"),
    (TrainingRecord, "opplæringen", "material"),
    (StakeholderDialogue, "dialogen", "about"),
    (RemediationCase, "gjenopprettingen", "remedy"),
    (GroupCompany, "selskapet i konsernet", "name"),
    (OwnOperationsAssessment, "vurderingen av egen virksomhet", "assessed_by"),
    (BusinessPartnersAssessment, "vurderingen av forretningspartnere", "assessed_by"),
)
OBJECTS: Final = MappingProxyType({str(table.__tablename__): table for table, _word, _name in _TABLES})
"""Kind of object → its table. The kind is the table's name."""
CALLED: Final = MappingProxyType({str(table.__tablename__): word for table, word, _name in _TABLES})
"""Kind of object → what one is called, in the definite."""
_NAMED_BY: Final = {str(table.__tablename__): name for table, _word, name in _TABLES}
HOMES: Final = ("supplier", "follow_up", "measure")
"""Kinds that a row of evidence can name in a column of its own; every other object is named by a link."""


@dataclass(frozen=True)
class Place:
    """An object that a piece of evidence is of."""

    kind: str
    identity: str


def there(work: Work, place: Place) -> Any:
    """The object. Raises NotFound where the kind is none of ``OBJECTS``, or this enterprise has no such object."""
    table = OBJECTS.get(place.kind)
    if table is None:
        raise NotFound
    return work.get(table, place.identity)


def home(kind: str) -> Any:
    """The column of Evidence that names an object of a kind; None where there is none."""
    return col(getattr(Evidence, f"{kind}_id")) if kind in HOMES else None


def is_of(work: Work, places: dict[str, Any]) -> ColumnElement[bool]:
    """A condition on Evidence: it is of one of the objects, given as kind → a collection or query of ids."""
    linked = [
        (col(EvidenceLink.object_kind) == kind) & col(EvidenceLink.object_id).in_(ids)
        for kind, ids in places.items()
    ]
    by_link = col(Evidence.id).in_(
        select(col(EvidenceLink.evidence_id)).where(
            col(EvidenceLink.enterprise_id) == work.enterprise_id, or_(*linked)
        )
    )
    by_home = [home(kind).is_not(None) & home(kind).in_(ids) for kind, ids in places.items() if kind in HOMES]
    return or_(by_link, *by_home)


def places_of(work: Work, rows: Collection[Evidence]) -> dict[str, list[Place]]:
    """All that each row of evidence is of, by the row's id."""
    found: dict[str, list[Place]] = {row.id: [] for row in rows}
    for row in rows:
        found[row.id] += [Place(kind, named) for kind in HOMES if (named := getattr(row, f"{kind}_id"))]
    links = work.session.execute(
        select(col(EvidenceLink.evidence_id), col(EvidenceLink.object_kind), col(EvidenceLink.object_id))
        .where(
            col(EvidenceLink.enterprise_id) == work.enterprise_id, col(EvidenceLink.evidence_id).in_(found)
        )
        .order_by(col(EvidenceLink.id))
    )
    for evidence_id, kind, identity in links:
        place = Place(kind, identity)
        if place not in found[evidence_id]:
            found[evidence_id].append(place)
    return found


def names_of(work: Work, places: Collection[Place]) -> dict[Place, str]:
    """Each object in a sentence: «tiltaket «Kreve vernebriller»». One query a kind."""
    by_kind: dict[str, set[str]] = {}
    for place in places:
        by_kind.setdefault(place.kind, set()).add(place.identity)
    named: dict[Place, str] = {}
    for kind, ids in by_kind.items():
        table = OBJECTS[kind]
        rows = work.session.execute(
            select(table.id, func.substr(getattr(table, _NAMED_BY[kind]), 1, 80)).where(
                table.enterprise_id == work.enterprise_id, table.id.in_(ids)
            )
        )
        named |= {Place(kind, one): _sentence(kind, name) for one, name in rows}
    return named


def move_links(work: Work, kind: str, gone: str, kept: str) -> None:
    """The evidence of an object that turned out to be another is that one's, inside a verb; for kinds without a home."""
    links = work.session.execute(
        select(EvidenceLink).where(
            col(EvidenceLink.enterprise_id) == work.enterprise_id,
            col(EvidenceLink.object_kind) == kind,
            col(EvidenceLink.object_id).in_([gone, kept]),
        )
    ).scalars().all()  # fmt: skip
    there = {link.evidence_id for link in links if link.object_id == kept}
    for link in links:
        if link.object_id == gone and link.evidence_id in there:
            work.session.delete(link)
        elif link.object_id == gone:
            link.object_id = kept
    work.session.flush()


def with_evidence(work: Work, kind: str) -> set[str]:
    """Ids of the objects of a kind that a link names: they are in use by people."""
    rows = work.session.execute(
        select(col(EvidenceLink.object_id)).where(
            col(EvidenceLink.enterprise_id) == work.enterprise_id, col(EvidenceLink.object_kind) == kind
        )
    )
    return set(rows.scalars())


def _sentence(kind: str, name: str | None) -> str:
    shown = " ".join((name or "").split())
    return f"{CALLED[kind]} «{shown}»" if shown else CALLED[kind]
