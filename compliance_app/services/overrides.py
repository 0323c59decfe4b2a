"""Another overall level than the method gives: set by the compliance owner, with a reason, for the inputs as they are.

When the inputs change, the rating takes the method's level again, and the overridden one comes back as a question.
"""

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldMissing, NotFound, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.services import ratings, review_rows
from compliance_app.services.enterprises import period_of
from compliance_app.services.override_rows import hash_of, why_of
from compliance_app.services.register_conditions import assessment_of
from compliance_app.services.register_words import LEVEL
from compliance_app.services.review_card import row_of
from compliance_app.services.review_confirm import RatingMoved, decide, read
from compliance_app.services.significant_rows import TableChange, Transition, raise_from_rating
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.ids import new_id
from compliance_app.storage.tables import Override, ReportingPeriod, RiskAssessment, Supplier


class SameLevel(AktsomError):
    """The rating has that level already (values: name, level)."""

    message = _("Ikke lagret. {name} har allerede nivået {level}. Velg et annet nivå, eller bekreft det.")


class OverrideEnded(AktsomError):
    """The override no longer stands (values: name)."""

    message = _("Ikke lagret. Noen har allerede svart på om nivået for {name} skal gjelde. Se siden på nytt.")


class OverrideInput(BaseModel):
    """The form: level and reason; what was read is kept with the year's review."""

    level: Level
    reason: str = Field(max_length=4000)
    source: str = Field(default="", max_length=2000)


def set_override(
    actor: Actor, supplier_id: str, given: OverrideInput, seen_assessment: str, *, once: str = ""
) -> str:
    """Give a supplier another overall level for the newest period; returns the override's id.

    Where the year's review is open, the supplier is confirmed at that level.

    Args:
        actor: the compliance owner.
        supplier_id: whose level.
        given: level and reason.
        seen_assessment: id of the rating that the person had before them.
        once: the submit button's key.

    Raises:
        FieldMissing: no reason. SameLevel: it has that level. RatingMoved: the rating has changed since. NotFound.
    """
    reason = clean_text(given.reason, 4000)
    if not reason:
        raise FieldMissing(
            field="Begrunnelse", hint="Skriv hvorfor nivået skal være et annet enn metoden gir."
        )
    with begin(actor, Verb.OVERRIDE_RATING, once=once) as work:
        if work.already:
            return work.already
        period = period_of(work)
        supplier, rated = _in_hand(work, period, supplier_id, seen_assessment)
        if rated.overall == given.level:
            raise SameLevel(name=supplier.name, level=LEVEL[given.level])
        made = _make(work, period, rated, given.level, reason)
        _confirm(work, period, supplier_id, reason, given.source)
        work.about("supplier", supplier_id)
        return made


def keep_override(actor: Actor, override_id: str, seen_assessment: str, *, once: str = "") -> str:
    """Let an overridden level hold for the inputs as they are now; returns the new override's id.

    Raises:
        OverrideEnded: somebody has answered. RatingMoved: the rating has changed since the question was shown. NotFound.
    """
    with begin(actor, Verb.OVERRIDE_RATING, once=once) as work:
        if work.already:
            return work.already
        period = period_of(work)
        earlier = work.get(Override, override_id)
        supplier, rated = _in_hand(work, period, earlier.supplier_id, seen_assessment)
        _still_asked(earlier, supplier.name, rated)
        _end(work, earlier)
        level = Level(earlier.level)
        # Where the method has come to the same level, nothing is left to override.
        made = override_id if rated.overall == level else _make(work, period, rated, level, earlier.reason)
        _confirm(work, period, supplier.id, earlier.reason, "")
        work.about("supplier", supplier.id)
        return made


def drop_override(actor: Actor, override_id: str, *, once: str = "") -> None:
    """End an override: the supplier has the method's level from now on. One that has ended is left as it is.

    Raises:
        NotFound.
    """
    with begin(actor, Verb.OVERRIDE_RATING, once=once) as work:
        row = work.get(Override, override_id)
        if work.already or row.ended_at is not None:
            return
        _end(work, row)
        period = period_of(work)
        rated = assessment_of(work, period, row.supplier_id)
        if rated is not None and rated.override_id == row.id:
            _write(work, rated, None)
        review_rows.refresh(work, period, [row.supplier_id], [row.supplier_id])
        work.about("supplier", row.supplier_id)


def standing_override(actor: Actor, supplier_id: str) -> Override | None:
    """The override of the supplier that nobody has ended for the newest period, whether its inputs still hold or not."""
    with reading(actor) as work:
        work.get(Supplier, supplier_id)
        found = _standing(work, period_of(work), supplier_id)
        if found is not None:
            work.session.expunge(found)
        return found


def _standing(work: Work, period: ReportingPeriod, supplier_id: str) -> Override | None:
    return work.session.execute(
        select(Override).where(
            col(Override.enterprise_id) == work.enterprise_id,
            col(Override.supplier_id) == supplier_id,
            col(Override.period_id) == period.id,
            col(Override.ended_at).is_(None),
        )
    ).scalar_one_or_none()


def _in_hand(
    work: Work, period: ReportingPeriod, supplier_id: str, seen: str
) -> tuple[Supplier, RiskAssessment]:
    supplier = work.get(Supplier, supplier_id)
    rated = assessment_of(work, period, supplier_id)
    if rated is None:
        raise NotFound
    if rated.id != seen:
        raise RatingMoved(name=supplier.name)
    return supplier, rated


def _still_asked(row: Override, name: str, rated: RiskAssessment) -> None:
    if row.ended_at is not None or rated.override_id == row.id:
        raise OverrideEnded(name=name)


def _make(work: Work, period: ReportingPeriod, rated: RiskAssessment, level: Level, reason: str) -> str:
    earlier = _standing(work, period, rated.supplier_id)
    if earlier is not None:
        _end(work, earlier)
    computed = ratings.recompute(work, rated).computed
    made = work.add(
        Override(
            enterprise_id=work.enterprise_id, supplier_id=rated.supplier_id, period_id=period.id, level=level.value,
            computed=computed.value, reason=reason, inputs_hash=hash_of(rated.inputs),
            country_table_id=rated.country_table_id, decided_by=work.actor.name, decided_at=work.at,
        )
    )  # fmt: skip
    was = rated.overall
    if level is computed:  # back to the method's own level: that needs no override
        _end(work, made)
        _write(work, rated, None)
    else:
        _write(work, rated, made)
    change = Transition(rated.supplier_id, was, level.value)
    raise_from_rating(work, period, [change], TableChange((), rated.country_table_id, None))
    return made.id


def _end(work: Work, row: Override) -> None:
    row.ended_at, row.ended_by = work.at, work.actor.name
    work.add(row)


def _write(work: Work, rated: RiskAssessment, override: Override | None) -> None:
    """The same rating with the override's level (None: the method's) in the place of the one in force."""
    found = ratings.recompute(work, rated)
    level = Level(override.level) if override else found.computed
    why = why_of(level, override.reason) if override else found.computed_why
    values = {
        name: getattr(rated, name) for name in RiskAssessment.model_fields if name not in {"id", "version"}
    }
    values |= {
        "id": new_id(), "version": 1, "rated_at": work.at, "rated_by": work.actor.name, "overall": level.value,
        "overall_rank": ratings.RANK[level], "why": why, "override_id": override.id if override else None,
        "superseded_by": None,
    }  # fmt: skip
    rated.superseded_by = values["id"]
    work.add(rated)
    work.add(RiskAssessment(**values))


def _confirm(work: Work, period: ReportingPeriod, supplier_id: str, reason: str, source: str) -> None:
    """Bring the year's row in step, and mark it as decided at the level that now stands."""
    work.session.flush()
    review_rows.refresh(work, period, [supplier_id], [supplier_id])
    work.session.expire_all()
    row, rated = row_of(work, period, supplier_id), assessment_of(work, period, supplier_id)
    if row is None or rated is None:
        return
    decide(work, row, rated, same=False)
    read(row, reason, source)
