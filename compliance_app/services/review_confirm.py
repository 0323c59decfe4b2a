"""Deciding in the year's review: confirm a rating as proposed, judge the sector anew, or confirm many that have not changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import and_, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing, NotFound, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.domain.review import What
from compliance_app.services import ratings
from compliance_app.services.enterprises import period_of
from compliance_app.services.register_conditions import assessment_of, inactive_ids
from compliance_app.services.review_card import row_of
from compliance_app.services.review_rows import year_before
from compliance_app.services.review_sources import picked
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    Confirmation,
    ConfirmationState,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
    Together,
)

_TOGETHER = (
    "state", "level", "reason", "assessment_id", "together", "decided_by", "decided_at", "together_as",
)  # fmt: skip
_LOW = _("Lav risiko, bekreftet sammen med andre.")


class RatingMoved(AktsomError):
    """The rating has been computed anew since the card was shown (values: name)."""

    message = _(
        "Ikke bekreftet. Vurderingen av {name} er regnet ut på nytt mens du leste. "
        "Se over det som er endret, og bekreft igjen."
    )


class OverrideUnanswered(AktsomError):
    """The supplier's level was overridden, and nobody has said whether it still holds (values: name)."""

    message = _(
        "Ikke bekreftet. Svar først på om det overstyrte nivået for {name} fortsatt skal gjelde. "
        "Den som er åpenhetslovansvarlig, kan svare."
    )


class NotInTheQueue(AktsomError):
    """The review of the year has not been opened, or the supplier has no place in it (values: name)."""

    message = _("{name} står ikke i køen. Åpne årets gjennomgang på nytt, så kommer leverandøren med.")


class Seen(BaseModel):
    """What the person who decides had before them: the row's version and the rating's id."""

    version: int
    assessment_id: str


class ReadInput(BaseModel):
    """Why, and what was read; the day it was read is today."""

    reason: str = Field(default="", max_length=4000)
    source: str = Field(default="", max_length=2000)


class LevelInput(ReadInput):
    """Another sector level than the proposed one."""

    level: Level


@dataclass(frozen=True)
class TogetherList:
    """Suppliers that may be confirmed in one go, as they are shown before it is done.

    Attributes:
        rows: (id of the year's row, its version, supplier's id, name, level), in the order of the queue.
    """

    kind: Together
    rows: tuple[tuple[str, int, str, str, Level], ...]


@dataclass(frozen=True)
class TogetherDone:
    """How many were confirmed, and how many had changed since the list was shown and were left."""

    confirmed: int
    left: int


def confirm(actor: Actor, supplier_id: str, seen: Seen, given: ReadInput, *, once: str = "") -> None:
    """Confirm the proposed level of a supplier for the newest period.

    Raises:
        ChangedMeanwhile: somebody decided since the card was shown. RatingMoved: the rating has changed since.
        OverrideUnanswered, FieldMissing: no reason. NotInTheQueue, NotFound.
    """
    with begin(actor, Verb.CONFIRM_RATING, once=once) as work:
        if work.already:
            return
        period = period_of(work)
        row, rated, name = in_hand(work, period, supplier_id, seen)
        if f'"{What.OVERRIDE.value}"' in row.changes:
            raise OverrideUnanswered(name=name)
        reason = _reason(given)
        last = year_before(work, period)
        before = assessment_of(work, last, supplier_id) if last else None
        same = before is None or before.overall == rated.overall
        decide(work, row, rated, same=same)
        read(row, reason, given.source)
        work.about("supplier", supplier_id)


def judge_in_review(
    actor: Actor, supplier_id: str, seen: Seen, given: LevelInput, *, once: str = ""
) -> Level:
    """Judge the supplier's sector at another level and confirm what that gives; returns the overall level.

    Raises:
        ChangedMeanwhile, RatingMoved, FieldMissing: no reason. NotInTheQueue, NotFound.
    """
    with begin(actor, Verb.JUDGE_SECTOR, once=once) as work:
        period = period_of(work)
        if work.already:
            here = assessment_of(work, period, supplier_id)
            return Level(here.overall) if here else Level.UNKNOWN
        in_hand(work, period, supplier_id, seen)
        read_on = clock.today() if given.source.strip() else None
        judged = ratings.JudgementInput(
            level=given.level, reason=given.reason, sources_read=given.source, read_on=read_on
        )
        ratings.judge_within(work, period, judged, supplier_id=supplier_id)
        ratings.rate_within(work, period, [supplier_id])
        work.session.expire_all()
        row, rated = row_of(work, period, supplier_id), assessment_of(work, period, supplier_id)
        assert row is not None
        assert rated is not None
        decide(work, row, rated, same=False)
        read(row, clean_text(given.reason, 4000), given.source)
        work.about("supplier", supplier_id)
        return Level(rated.overall)


def together_list(actor: Actor, kind: Together) -> TogetherList:
    """The suppliers that may be confirmed in one go for one reason, all of them, to be looked at first."""
    with reading(actor) as work:
        period = period_of(work)
        rows = work.session.execute(
            select(
                col(Confirmation.id), col(Confirmation.version), col(Supplier.id), col(Supplier.name),
                col(RiskAssessment.overall),
            )
            .join(
                Supplier,
                and_(
                    col(Supplier.enterprise_id) == col(Confirmation.enterprise_id),
                    col(Supplier.id) == col(Confirmation.supplier_id),
                ),
            )
            .join(RiskAssessment, _rated(period))
            .where(*_waiting(work, period, kind))
            .order_by(col(Confirmation.queue_key), col(Confirmation.id))
        )  # fmt: skip
        return TogetherList(kind, tuple((row[0], row[1], row[2], row[3], Level(row[4])) for row in rows))


def confirm_together(actor: Actor, shown: TogetherList, *, once: str = "") -> TogetherDone:
    """Confirm the suppliers of a list that was shown, as one act; one that has changed since is left in the queue.

    No source is taken as read: next year each of them is looked at alone again, unless its level is low.
    """
    with begin(actor, Verb.CONFIRM_RATING, once=once) as work:
        if work.already:
            return TogetherDone(0, 0)
        period = period_of(work)
        last = year_before(work, period)
        versions = {identity: version for identity, version, *_rest in shown.rows}
        reasons = _last_reasons(work, last, [row[2] for row in shown.rows])
        chosen = (
            select(
                col(Confirmation.id), col(Confirmation.version), col(Confirmation.supplier_id),
                col(Confirmation.reason), col(RiskAssessment.id), col(RiskAssessment.overall),
                col(RiskAssessment.why),
            )
            .join(RiskAssessment, _rated(period))
            .where(*_waiting(work, period, shown.kind))
        )  # fmt: skip
        changed: list[tuple[str, tuple[Any, ...], tuple[Any, ...]]] = []
        for identity, version, supplier_id, was, rated_id, overall, why in work.session.execute(chosen):
            if versions.get(identity) != version:
                continue
            own = reasons.get(supplier_id) or (_LOW if shown.kind is Together.LOW else why)
            before = (ConfirmationState.NOT_YET.value, None, was, None, False, "", None, shown.kind.value)
            changed.append((identity, before, _together(own, rated_id, overall, work)))
        work.update_many(Confirmation, _TOGETHER, changed)
        work.about("reporting_period", period.id)
        return TogetherDone(len(changed), len(shown.rows) - len(changed))


def _together(reason: str, rated_id: str, overall: str, work: Work) -> tuple[Any, ...]:
    at: datetime = work.at
    return (ConfirmationState.UNCHANGED.value, overall, reason, rated_id, True, work.actor.name, at, "")


def _waiting(work: Work, period: ReportingPeriod, kind: Together) -> tuple[Any, ...]:
    return (
        col(Confirmation.enterprise_id) == work.enterprise_id,
        col(Confirmation.period_id) == period.id,
        col(Confirmation.state) == ConfirmationState.NOT_YET.value,
        col(Confirmation.together_as) == kind.value,
        col(Confirmation.supplier_id).not_in(inactive_ids(work)),
    )


def _rated(period: ReportingPeriod) -> Any:
    return and_(
        col(RiskAssessment.enterprise_id) == col(Confirmation.enterprise_id),
        col(RiskAssessment.supplier_id) == col(Confirmation.supplier_id),
        col(RiskAssessment.period_id) == period.id,
        col(RiskAssessment.superseded_by).is_(None),
    )


def _last_reasons(work: Work, last: ReportingPeriod | None, supplier_ids: Sequence[str]) -> dict[str, str]:
    if last is None:
        return {}
    chosen = select(col(Confirmation.supplier_id), col(Confirmation.reason)).where(
        col(Confirmation.enterprise_id) == work.enterprise_id,
        col(Confirmation.period_id) == last.id,
        col(Confirmation.reason) != "",
    )
    return {row[0]: row[1] for row in picked(work, chosen, Confirmation.supplier_id, supplier_ids)}


def in_hand(
    work: Work, period: ReportingPeriod, supplier_id: str, seen: Seen
) -> tuple[Confirmation, RiskAssessment, str]:
    """The year's row, the rating and the supplier's name, if they are what the person saw.

    Raises:
        ChangedMeanwhile, RatingMoved, NotInTheQueue, NotFound.
    """
    name = work.get(Supplier, supplier_id).name
    row = row_of(work, period, supplier_id)
    rated = assessment_of(work, period, supplier_id)
    if row is None or rated is None:
        raise NotInTheQueue(name=name)
    locked = work.session.get(Confirmation, (work.enterprise_id, row.id), with_for_update=True)
    if locked is None:
        raise NotFound
    if rated.id != seen.assessment_id:
        raise RatingMoved(name=name)
    if locked.version != seen.version:
        work.changed_meanwhile(supplier_id, f"gjennomgangen av {name}")
    return locked, rated, name


def decide(work: Work, row: Confirmation, rated: RiskAssessment, *, same: bool) -> None:
    """Mark the year's row as confirmed at the rating's level."""
    row.state = (ConfirmationState.UNCHANGED if same else ConfirmationState.CHANGED).value
    row.level, row.assessment_id, row.together = rated.overall, rated.id, False
    row.decided_by, row.decided_at, row.together_as = work.actor.name, work.at, ""
    work.session.add(row)


def read(row: Confirmation, reason: str, source: str) -> None:
    """Keep why, and what was read today."""
    row.reason = reason
    row.sources_read = clean_text(source, 2000)
    row.read_on = clock.today() if row.sources_read else None


def _reason(given: ReadInput) -> str:
    reason = clean_text(given.reason, 4000)
    if not reason:
        raise FieldMissing(field="Begrunnelse", hint="Skriv hvorfor nivået er riktig.")
    return reason
