"""Adverse impacts, measures against them, and the deliberate choice to wait (§ 4 b–d, § 5 b and c)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import and_, or_, select
from sqlmodel import SQLModel, col

from compliance_app.domain.errors import FieldMissing, FieldWrong
from compliance_app.domain.issues import Issue
from compliance_app.domain.permissions import Verb
from compliance_app.domain.severity import CERTAIN, is_significant, significant_because
from compliance_app.services.enterprises import period_of
from compliance_app.services.records import Target, Year, cleaned, require, write
from compliance_app.services.significant_changes import raise_for_impact
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    ImpactKind,
    Involvement,
    Measure,
    MeasurePurpose,
    MeasureStatus,
    PriorityDecision,
    Supplier,
)


class ImpactInput(BaseModel):
    """The form of an adverse impact. Without supplier and category it concerns the enterprise's own people.

    Attributes:
        scale, scope, irremediability, likelihood: 1–4, with the anchors of ``domain.severity``.
        significant: a person's decision; None leaves it to the figures.
        significant_reason: required where the decision differs from the figures.
    """

    kind: ImpactKind
    issue: Issue
    what: str = Field(max_length=4000)
    place: str = Field(default="", max_length=300)
    who: str = Field(default="", max_length=300)
    scale: int = Field(ge=1, le=4)
    scope: int = Field(ge=1, le=4)
    irremediability: int = Field(ge=1, le=4)
    likelihood: int = Field(default=CERTAIN, ge=1, le=4)
    involvement: Involvement = Involvement.DIRECTLY_LINKED
    supplier_id: str | None = None
    category_id: str | None = None
    significant: bool | None = None
    significant_reason: str = Field(default="", max_length=2000)


class MeasureInput(BaseModel):
    """The form of a measure."""

    purpose: MeasurePurpose
    what: str = Field(max_length=2000)
    owner: str = Field(default="", max_length=200)
    due: date | None = None
    since: date | None = None
    status: MeasureStatus = MeasureStatus.PLANNED
    expected_result: str = Field(default="", max_length=2000)
    result: str = Field(default="", max_length=2000)
    impact_id: str | None = None
    supplier_id: str | None = None
    category_id: str | None = None


class DecisionInput(BaseModel):
    """Why nothing more is done now about a supplier or a category, and when it is looked at again."""

    reason: str = Field(max_length=2000)
    supplier_id: str | None = None
    category_id: str | None = None
    look_again_on: date | None = None


@dataclass(frozen=True)
class Found:
    """A row with the names of what it concerns; both empty where it is one's own people."""

    row: Any
    supplier: str = ""
    category: str = ""

    @property
    def subject(self) -> str:
        """The supplier's or the category's name, «egen virksomhet» where there is neither."""
        return self.supplier or self.category or "egen virksomhet"


def save_impact(
    actor: Actor, given: ImpactInput, year: Year = None, identity: str | None = None, seen_version: int = 0,
    *, once: str = "",
) -> str:  # fmt: skip
    """Record an adverse impact, or change it; returns its id.

    Whether it is significant follows from the figures (``domain.severity``) unless a person decides otherwise with a
    reason. An actual impact is certain, whatever likelihood is given.

    Raises:
        FieldMissing: what happens is not said, or the decision has no reason. FieldWrong: both supplier and category.
        ChangedMeanwhile, NotFound.
    """
    values = cleaned(given)
    require(values, "what", "Hva som skjer", "Skriv hvem som kan bli skadet, og hvordan.")
    _one_subject(given.supplier_id, given.category_id, needed=False)
    if given.kind is ImpactKind.ACTUAL:
        values["likelihood"] = CERTAIN
    values |= _significance(given, values)
    with begin(actor, Verb.RECORD_IMPACT, once=once) as work:
        if work.already:
            return work.already
        _there(work, given.supplier_id, given.category_id)
        was = work.get(AdverseImpact, identity).kind if identity else ""
        made = write(work, AdverseImpact, values, Target("konsekvensen", identity, seen_version), year=year)
        if was != given.kind:
            raise_for_impact(work, work.get(AdverseImpact, made))
        return made


def _significance(given: ImpactInput, values: dict[str, Any]) -> dict[str, Any]:
    figures = (given.scale, given.scope, given.irremediability)
    computed = is_significant(*figures, values["likelihood"])
    decided = computed if given.significant is None else given.significant
    reason = values["significant_reason"]
    if decided != computed and not reason:
        raise FieldMissing(
            field="Begrunnelse",
            hint="Tallene sier noe annet om risikoen er vesentlig. Skriv hvorfor dere mener det er slik.",
        )
    return {
        "significant": decided,
        "significant_reason": reason or (significant_because(*figures) if decided else ""),
    }


def save_measure(
    actor: Actor, given: MeasureInput, year: Year = None, identity: str | None = None, seen_version: int = 0,
    *, once: str = "",
) -> str:  # fmt: skip
    """Record a measure, or change it; returns its id. One against an impact takes the impact's supplier or category.

    Raises:
        FieldMissing: what is done is not said; a planned one has no day; a finished one has no result.
        FieldWrong: both supplier and category. ChangedMeanwhile, NotFound.
    """
    values = cleaned(given)
    require(values, "what", "Tiltak", "Skriv hva dere gjør eller skal gjøre.")
    if given.status is MeasureStatus.DONE:
        require(
            values, "result", "Resultat", "Et gjennomført tiltak må ha et resultat. Skriv hva det førte til."
        )
    if given.status is MeasureStatus.PLANNED and given.due is None:
        raise FieldMissing(field="Frist", hint="Et planlagt tiltak må ha en frist.")
    _one_subject(given.supplier_id, given.category_id, needed=False)
    with begin(actor, Verb.RECORD_MEASURE, once=once) as work:
        if work.already:
            return work.already
        if given.impact_id:
            impact = work.get(AdverseImpact, given.impact_id)
            if not (given.supplier_id or given.category_id):
                values |= {"supplier_id": impact.supplier_id, "category_id": impact.category_id}
        _there(work, given.supplier_id, given.category_id)
        return write(work, Measure, values, Target("tiltaket", identity, seen_version), year=year)


def decide_to_wait(actor: Actor, given: DecisionInput, year: Year = None, *, once: str = "") -> str:
    """Record why nothing more is done now about a supplier or category whose risk is medium or high; returns its id.

    Raises:
        FieldMissing: no reason, or nothing it concerns. FieldWrong: both supplier and category. NotFound.
    """
    values = cleaned(given)
    require(values, "reason", "Begrunnelse", "Skriv hvorfor dere ikke gjør mer nå.")
    _one_subject(given.supplier_id, given.category_id, needed=True)
    with begin(actor, Verb.RECORD_MEASURE, once=once) as work:
        if work.already:
            return work.already
        _there(work, given.supplier_id, given.category_id)
        values |= {"decided_by": work.actor.name, "decided_at": work.at}
        return write(work, PriorityDecision, values, Target("valget"), year=year)


def impacts(actor: Actor, year: Year = None) -> list[Found]:
    """The period's adverse impacts: actual ones first, then significant ones, then by severity."""
    found = _listed(actor, AdverseImpact, year)
    return sorted(
        found,
        key=lambda one: (
            one.row.kind != ImpactKind.ACTUAL,
            not one.row.significant,
            -max(one.row.scale, one.row.scope, one.row.irremediability),
            one.row.id,
        ),
    )


def measures(actor: Actor, year: Year = None) -> list[Found]:
    """The period's measures: those not finished by their day, then the finished ones."""
    found = _listed(actor, Measure, year)
    return sorted(
        found, key=lambda one: (one.row.status == MeasureStatus.DONE, one.row.due or date.max, one.row.id)
    )


def decisions(actor: Actor, year: Year = None) -> list[Found]:
    """The period's choices to wait, oldest first."""
    return _listed(actor, PriorityDecision, year)


def suppliers_named(actor: Actor, text: str, limit: int = 20) -> list[tuple[str, str]]:
    """Ids and names of active suppliers whose name holds the text, for a form's choice; the first ``limit`` by name."""
    with reading(actor) as work:
        rows = work.session.execute(
            select(col(Supplier.id), col(Supplier.name))
            .where(
                col(Supplier.enterprise_id) == work.enterprise_id,
                col(Supplier.active).is_(True),
                or_(
                    col(Supplier.name).icontains(text.strip(), autoescape=True),
                    col(Supplier.org_number) == text.strip(),
                ),
            )
            .order_by(col(Supplier.sort_key))
            .limit(limit)
        )
        return [(identity, name) for identity, name in rows]


def _one_subject(supplier_id: str | None, category_id: str | None, *, needed: bool) -> None:
    if supplier_id and category_id:
        raise FieldWrong(field="Gjelder", hint="Velg enten en leverandør eller en kategori.")
    if needed and not (supplier_id or category_id):
        raise FieldMissing(field="Gjelder", hint="Velg leverandøren eller kategorien.")


def _there(work: Work, supplier_id: str | None, category_id: str | None) -> None:
    if supplier_id:
        work.get(Supplier, supplier_id)
    if category_id:
        work.get(Category, category_id)


def _listed(actor: Actor, table: type[SQLModel], year: Year) -> list[Found]:
    of: Any = table
    with reading(actor) as work:
        rows = work.session.execute(
            select(table, col(Supplier.name), col(Category.name))
            .outerjoin(
                Supplier,
                and_(col(Supplier.enterprise_id) == of.enterprise_id, col(Supplier.id) == of.supplier_id),
            )
            .outerjoin(
                Category,
                and_(col(Category.enterprise_id) == of.enterprise_id, col(Category.id) == of.category_id),
            )
            .where(of.enterprise_id == work.enterprise_id, of.period_id == period_of(work, year).id)
            .order_by(of.id)
        )
        found = [Found(row, supplier or "", category or "") for row, supplier, category in rows]
        work.session.expunge_all()
        return found
