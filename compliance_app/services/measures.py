"""Measures against adverse impacts and risk, with owner, time, lever, result and effect (§ 4 c and d, § 5 c)."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import FieldMissing, FieldWrong
from compliance_app.domain.permissions import Verb
from compliance_app.services.contacts import require_owner
from compliance_app.services.records import Target, Year, cleaned, not_to_come, require, write
from compliance_app.services.subjects import Found, listed, one_subject, subject_there
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    Effect,
    Lever,
    Measure,
    MeasurePurpose,
    MeasureStatus,
    Supplier,
)


class MeasureInput(BaseModel):
    """The form of a measure.

    Attributes:
        owner: one of the contacts (see ``services.contacts``).
        effect_on_people: what ending or changing the relation does to those who work there.
        cost: hundredths of ``cost_currency``; None where nobody knows.
        done_on: the day it was finished; today where a finished one has none.
        not_done_reason: why it is not done by the day it was promised; what follows «fordi», or whole sentences.
    """

    purpose: MeasurePurpose
    what: str = Field(max_length=2000)
    owner: str = Field(default="", max_length=200)
    due: date | None = None
    since: date | None = None
    status: MeasureStatus = MeasureStatus.PLANNED
    expected_result: str = Field(default="", max_length=2000)
    result: str = Field(default="", max_length=2000)
    lever: Lever | None = None
    effect_on_people: str = Field(default="", max_length=2000)
    cost: int | None = Field(default=None, ge=0, le=10**14)
    cost_currency: str = Field(default="NOK", pattern="^[A-Z]{3}$")
    done_on: date | None = None
    not_done_reason: str = Field(default="", max_length=2000)
    impact_id: str | None = None
    supplier_id: str | None = None
    category_id: str | None = None


class EffectInput(BaseModel):
    """What a measure turned out to do for those it is for, and how one knows."""

    effect: Effect
    reason: str = Field(max_length=2000)
    judged_on: date | None = None


def save_measure(
    actor: Actor, given: MeasureInput, year: Year = None, identity: str | None = None, seen_version: int = 0,
    *, once: str = "",
) -> str:  # fmt: skip
    """Record a measure, or change it; returns its id. One against an impact takes the impact's supplier or category.

    Raises:
        FieldMissing: what is done is not said; a planned one has no day; a finished one has no result; to end the
            relation without a word on those who work there. FieldWrong: both supplier and category; due before it
            began or was recorded; a result without the measure being finished and a day of it. NotYet: finished on a
            day to come. OwnerWithoutAccess, ChangedMeanwhile, NotFound.
    """
    values = cleaned(given)
    require(values, "what", "Tiltak", "Skriv hva dere gjør eller skal gjøre.")
    done = given.status is MeasureStatus.DONE
    if done:
        require(
            values, "result", "Resultat", "Et gjennomført tiltak må ha et resultat. Skriv hva det førte til."
        )
        not_to_come("Gjennomført", given.done_on)
    values["done_on"] = (given.done_on or clock.today()) if done else None
    if given.done_on and not done:
        raise FieldWrong(field="Gjennomført", hint="Sett status til «Gjennomført», eller fjern dagen.")
    if given.status is MeasureStatus.PLANNED and given.due is None:
        raise FieldMissing(field="Frist", hint="Et planlagt tiltak må ha en frist.")
    if given.lever is Lever.DISENGAGEMENT:
        require(
            values, "effect_on_people", "Følger for dem som arbeider der",
            "Før dere avslutter, skal dere ha vurdert hva det gjør med dem det gjelder. Skriv hva dere kom til.",
        )  # fmt: skip
    one_subject(given.supplier_id, given.category_id)
    with begin(actor, Verb.RECORD_MEASURE, once=once) as work:
        if work.already:
            return work.already
        before = work.get(Measure, identity) if identity else None
        values["owner"] = require_owner(work, given.owner, before.owner if before else "")
        _in_order(given, before)
        if before is None:
            values["recorded_on"] = clock.today()
        if given.impact_id:
            impact = work.get(AdverseImpact, given.impact_id)
            if not (given.supplier_id or given.category_id):
                values |= {"supplier_id": impact.supplier_id, "category_id": impact.category_id}
        subject_there(work, given.supplier_id, given.category_id)
        return write(work, Measure, values, Target("tiltaket", identity, seen_version), year=year)


def _in_order(given: MeasureInput, before: Measure | None) -> None:
    """Refuse a due day before the measure began: the day it says, else the day it was recorded.

    What stood before may stand: an older measure is late, not wrong.
    """
    if given.due is None or (before and (before.due, before.since) == (given.due, given.since)):
        return
    if given.since and given.due < given.since:
        raise FieldWrong(field="Frist", hint="Fristen er før dagen tiltaket begynte. Rett en av dem.")
    recorded = before.recorded_on if before else clock.today()
    if given.since is None and given.status is not MeasureStatus.DONE and recorded and given.due < recorded:
        raise FieldWrong(
            field="Frist",
            hint=f"Fristen er før tiltaket ble registrert {recorded:%d.%m.%Y}. "
            "Begynte det tidligere, så skriv dagen i feltet «Siden».",
        )


def judge_effect(actor: Actor, identity: str, given: EffectInput, seen_version: int) -> None:
    """Record afterwards whether a finished measure helped, and how one knows; today where no day is given.

    Raises:
        FieldMissing: no reason. FieldWrong: it is not finished, or was judged before it was. NotYet, ChangedMeanwhile,
        NotFound.
    """
    values = cleaned(given)
    require(values, "reason", "Hvordan dere vet det", "Skriv hva dere har sett, målt eller fått høre.")
    not_to_come("Vurdert", given.judged_on)
    with begin(actor, Verb.RECORD_MEASURE) as work:
        row = work.get(Measure, identity)
        if row.status != MeasureStatus.DONE:
            raise FieldWrong(
                field="Virket det?", hint="Tiltaket er ikke gjennomført. Registrer resultatet først."
            )
        judged = given.judged_on or clock.today()
        if row.done_on and judged < row.done_on:
            raise FieldWrong(field="Vurdert", hint="Dagen er før tiltaket var gjennomført. Rett dagen.")
        write(
            work,
            Measure,
            {
                "effect": given.effect, "effect_reason": values["reason"], "effect_judged_on": judged,
                "effect_judged_by": actor.name,
            },
            Target("tiltaket", identity, seen_version),
        )  # fmt: skip


def measures(actor: Actor, year: Year = None) -> list[Found]:
    """The period's measures: those not finished by their day, then the finished ones."""
    with reading(actor) as work:
        found = listed(work, Measure, year)
    return sorted(
        found, key=lambda one: (one.row.status == MeasureStatus.DONE, one.row.due or date.max, one.row.id)
    )


def read_measure(actor: Actor, identity: str) -> tuple[Found, AdverseImpact | None]:
    """One measure with the names of what it concerns, and the impact it is against. Raises NotFound."""
    with reading(actor) as work:
        row = work.get(Measure, identity)
        impact = work.get(AdverseImpact, row.impact_id) if row.impact_id else None
        found = Found(
            row,
            work.get(Supplier, row.supplier_id).name if row.supplier_id else "",
            work.get(Category, row.category_id).name if row.category_id else "",
        )
        work.session.expunge_all()
        return found, impact


def measures_against(work: Work, impact_id: str) -> list[Any]:
    """The measures against one impact, oldest first."""
    rows = work.session.execute(
        select(Measure)
        .where(col(Measure.enterprise_id) == work.enterprise_id, col(Measure.impact_id) == impact_id)
        .order_by(col(Measure.id))
    )
    return list(rows.scalars())
