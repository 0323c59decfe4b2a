"""Dialogue with those who are or may be affected, and with those who speak for them (§ 4-1 e)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from compliance_app.domain.errors import FieldMissing, FieldWrong
from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import period_of, periods
from compliance_app.services.named import with_named
from compliance_app.services.records import Target, Year, cleaned, not_to_come, require, write
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    AdverseImpact,
    DialogueKind,
    ReportingPeriod,
    StakeholderDialogue,
    Supplier,
)

PAGE: Final = 25
"""Rows of one page of the log."""


class DialogueInput(BaseModel):
    """The form of a conversation.

    Attributes:
        outcome: what came of it; may be empty until something has.
        impact_id: the adverse impact it was about.
        supplier_id: the supplier it concerns; the impact's supplier where only the impact is said.
    """

    kind: DialogueKind
    with_whom: str = Field(max_length=300)
    held_on: date | None = None
    about: str = Field(max_length=4000)
    outcome: str = Field(default="", max_length=4000)
    impact_id: str | None = None
    supplier_id: str | None = None


@dataclass(frozen=True)
class Spoken:
    """A conversation with the supplier's name and what the impact is; empty where it is about none."""

    row: StakeholderDialogue
    supplier: str = ""
    impact: str = ""


@dataclass(frozen=True)
class DialoguePage:
    """One page of the log.

    Attributes:
        rows: newest first.
        counts: how many of each kind there are in all.
    """

    rows: tuple[Spoken, ...]
    counts: dict[DialogueKind, int]


def save_dialogue(
    actor: Actor, given: DialogueInput, identity: str | None = None, seen_version: int = 0,
    *, year: Year = None, once: str = "",
) -> str:  # fmt: skip
    """Record a conversation, or change it; returns its id.

    Without a year it is of the period its day falls in, else of the newest.

    Raises:
        FieldMissing: with whom, about what or when is not said. FieldWrong: the impact concerns another supplier.
        NotYet. ChangedMeanwhile, NotFound.
    """
    values = cleaned(given)
    require(
        values,
        "with_whom",
        "Med hvem",
        "Skriv hvem dere snakket med, uten at en enkelt arbeider kan kjennes igjen.",
    )
    require(values, "about", "Hva det handlet om", "Skriv hva dere tok opp eller ble fortalt.")
    if given.held_on is None:
        raise FieldMissing(field="Dag", hint="Oppgi dagen dere snakket sammen.")
    not_to_come("Dag", given.held_on)
    with begin(actor, Verb.RECORD_DIALOGUE, once=once) as work:
        if work.already:
            return work.already
        values["supplier_id"] = _supplier(work, given)
        period = _period_on(work, given.held_on) if year is None else period_of(work, year)
        if identity is None:
            period = period or period_of(work)
            values["recorded_by"] = work.actor.name
        if period is not None:
            values["period_id"] = period.id
        label = period.label if period else None
        return write(
            work, StakeholderDialogue, values, Target("dialogen", identity, seen_version), year=label
        )


def dialogue_page(
    actor: Actor, kind: DialogueKind | None = None, page: int = 1, *, size: int = PAGE
) -> DialoguePage:
    """A page of the log of one kind, or of all (None), newest first."""
    with reading(actor) as work:
        counted = work.session.execute(
            select(col(StakeholderDialogue.kind), func.count())
            .where(col(StakeholderDialogue.enterprise_id) == work.enterprise_id)
            .group_by(col(StakeholderDialogue.kind))
        )
        wanted = [] if kind is None else [col(StakeholderDialogue.kind) == kind.value]
        chosen = _spoken(work, *wanted).limit(size).offset(size * (max(page, 1) - 1))
        found = _read(work, chosen)
        return DialoguePage(found, {DialogueKind(one): count for one, count in counted})


def read_dialogue(actor: Actor, identity: str) -> Spoken:
    """One conversation. Raises NotFound."""
    with reading(actor) as work:
        work.get(StakeholderDialogue, identity)
        return _read(work, _spoken(work, col(StakeholderDialogue.id) == identity))[0]


def dialogues_with(actor: Actor, supplier_id: str) -> tuple[Spoken, ...]:
    """The conversations that concern a supplier, newest first. Raises NotFound."""
    with reading(actor) as work:
        work.get(Supplier, supplier_id)
        return _read(work, _spoken(work, col(StakeholderDialogue.supplier_id) == supplier_id))


def dialogues_of_period(work: Work, period: ReportingPeriod) -> list[Spoken]:
    """The conversations of a period, newest first, inside a transaction."""
    return [
        Spoken(row, supplier or "", impact or "")
        for row, supplier, impact in work.session.execute(
            _spoken(work, col(StakeholderDialogue.period_id) == period.id)
        )
    ]


def impact_choices(actor: Actor) -> list[tuple[str, str]]:
    """Ids and words of the adverse impacts of every period, newest first, for a form's choice."""
    with reading(actor) as work:
        rows = work.session.execute(
            select(col(AdverseImpact.id), col(AdverseImpact.what))
            .where(col(AdverseImpact.enterprise_id) == work.enterprise_id)
            .order_by(col(AdverseImpact.id).desc())
            .limit(_CHOICES)
        )
        return [(identity, what) for identity, what in rows]


_CHOICES: Final = 500


def _supplier(work: Work, given: DialogueInput) -> str | None:
    if given.supplier_id:
        work.get(Supplier, given.supplier_id)
    if not given.impact_id:
        return given.supplier_id
    of_impact = work.get(AdverseImpact, given.impact_id).supplier_id
    if given.supplier_id and of_impact and of_impact != given.supplier_id:
        raise FieldWrong(
            field="Leverandør",
            hint="Konsekvensen gjelder en annen leverandør. Velg en av dem, eller la leverandøren stå tom.",
        )
    return given.supplier_id or of_impact


def _period_on(work: Work, day: date) -> ReportingPeriod | None:
    return next((row for row in periods(work) if row.starts <= day <= row.ends), None)


def _spoken(work: Work, *wanted: ColumnElement[bool]) -> Any:
    chosen = with_named(
        select(StakeholderDialogue, col(Supplier.name), col(AdverseImpact.what)),
        (Supplier, StakeholderDialogue.supplier_id),
        (AdverseImpact, StakeholderDialogue.impact_id),
    )
    return chosen.where(col(StakeholderDialogue.enterprise_id) == work.enterprise_id, *wanted).order_by(
        col(StakeholderDialogue.held_on).desc(), col(StakeholderDialogue.id).desc()
    )


def _read(work: Work, chosen: Any) -> tuple[Spoken, ...]:
    found = tuple(
        Spoken(row, supplier or "", impact or "") for row, supplier, impact in work.session.execute(chosen)
    )
    work.session.expunge_all()
    return found
