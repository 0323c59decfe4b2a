"""Significant changes (§ 5 fourth paragraph, law.md 6): what may call for a new statement, and the documented decision."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, Field
from sqlalchemy import func, select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import period_of
from compliance_app.services.named import pointed_to
from compliance_app.services.significant_rows import Raised, raise_all
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.ids import new_id
from compliance_app.storage.tables import (
    AdverseImpact,
    ChangeDecision,
    ChangeKind,
    ImpactKind,
    ReportingPeriod,
    SignificantChange,
    Supplier,
)

_SHOWN = 200
KINDS = {
    ChangeKind.ACTUAL_IMPACT: _("faktisk negativ konsekvens"),
    ChangeKind.RAISED_TO_HIGH: _("gått opp til høy"),
    ChangeKind.NEW_HIGH_SUPPLIER: _("ny leverandør med høy risiko"),
    ChangeKind.COUNTRY_ACROSS_CUT_OFF: _("nytt datagrunnlag"),
    ChangeKind.ALERT: _("varsel"),
}
DECISIONS = {
    ChangeDecision.OPEN: _("ikke avgjort"),
    ChangeDecision.STATEMENT_UPDATED: _("redegjørelsen oppdateres"),
    ChangeDecision.NO_UPDATE: _("ingen oppdatering nå"),
}


class DecidedAlready(AktsomError):
    """Somebody has decided about the change (values: user)."""

    message = _("Ikke lagret. {user} har allerede avgjort dette. Se listen på nytt.")


class AlertInput(BaseModel):
    """Something that somebody has heard: from a newspaper, an authority, a union, an employee."""

    what: str = Field(max_length=2000)
    supplier_id: str | None = None


@dataclass(frozen=True)
class ChangeLine:
    """One change as listed; the supplier's id and name are empty where it concerns no single one."""

    id: str
    version: int
    year: str
    kind: ChangeKind
    what: str
    found_at: datetime
    supplier_id: str
    supplier: str
    decision: ChangeDecision
    reason: str
    decided_by: str
    decided_at: datetime | None


def open_changes(actor: Actor) -> int:
    """How many changes nobody has decided about."""
    with reading(actor) as work:
        return count_open_changes(work)


def count_open_changes(work: Work) -> int:
    """The same inside a transaction."""
    counted = work.session.execute(
        select(func.count()).where(
            col(SignificantChange.enterprise_id) == work.enterprise_id,
            col(SignificantChange.decision) == ChangeDecision.OPEN.value,
        )
    )
    return int(counted.scalar_one())


def significant_changes(actor: Actor, *, only_open: bool = False) -> list[ChangeLine]:
    """The changes, those nobody has decided about first, each newest first; at most 200."""
    with reading(actor) as work:
        is_open = col(SignificantChange.decision) == ChangeDecision.OPEN.value
        chosen = (
            select(SignificantChange, col(Supplier.name), col(ReportingPeriod.label))
            .join(ReportingPeriod, pointed_to(ReportingPeriod, SignificantChange.period_id))
            .outerjoin(Supplier, pointed_to(Supplier, SignificantChange.supplier_id))
            .where(col(SignificantChange.enterprise_id) == work.enterprise_id)
            .order_by(is_open.desc(), col(SignificantChange.found_at).desc(), col(SignificantChange.id))
            .limit(_SHOWN)
        )
        if only_open:
            chosen = chosen.where(is_open)
        return [
            ChangeLine(
                row.id, row.version, label, ChangeKind(row.kind), row.what, row.found_at, row.supplier_id or "",
                name or "", ChangeDecision(row.decision), row.reason, row.decided_by, row.decided_at,
            )
            for row, name, label in work.session.execute(chosen)
        ]  # fmt: skip


def report_alert(actor: Actor, given: AlertInput, *, once: str = "") -> str:
    """Write down by hand something that may call for a new statement; returns its id.

    Raises:
        FieldMissing: nothing said. NotFound: no such supplier.
    """
    what = clean_text(given.what, 2000)
    if not what:
        raise FieldMissing(field="Hva dere har fått vite", hint="Skriv hva det gjelder, og hvor det står.")
    with begin(actor, Verb.RECORD_IMPACT, once=once) as work:
        if work.already:
            return work.already
        if given.supplier_id:
            work.get(Supplier, given.supplier_id)
        made = work.add(
            SignificantChange(
                enterprise_id=work.enterprise_id, period_id=period_of(work).id, supplier_id=given.supplier_id or None,
                kind=ChangeKind.ALERT.value, what=what, key=f"{ChangeKind.ALERT}:{new_id()}", found_at=work.at,
            )
        )  # fmt: skip
        work.about("significant_change", made.id)
        return made.id


def decide_change(
    actor: Actor, identity: str, decision: ChangeDecision, reason: str, seen_version: int, *, once: str = ""
) -> None:
    """Decide whether the statement is updated because of a change, with the reason.

    Raises:
        FieldMissing: no reason. FieldWrong: no decision. DecidedAlready: somebody was first. NotFound.
    """
    text = clean_text(reason, 4000)
    if not text:
        raise FieldMissing(
            field="Begrunnelse", hint="Skriv hvorfor redegjørelsen skal oppdateres eller ikke."
        )
    if decision is ChangeDecision.OPEN:
        raise FieldWrong(field="Avgjørelse", hint="Velg om redegjørelsen skal oppdateres.")
    with begin(actor, Verb.DECIDE_CHANGE, once=once) as work:
        if work.already:
            return
        row = work.get(SignificantChange, identity)
        if row.version != seen_version or row.decision != ChangeDecision.OPEN:
            raise DecidedAlready(user=row.decided_by or "Noen")
        row.decision, row.reason = decision.value, text
        row.decided_by, row.decided_at = work.actor.name, work.at
        work.add(row)
        work.about("significant_change", identity)


def raise_for_impact(work: Work, impact: AdverseImpact) -> None:
    """Raise an actual impact that has just been recorded; a potential one is no significant change by itself."""
    if impact.kind != ImpactKind.ACTUAL:
        return
    period = work.get(ReportingPeriod, impact.period_id)
    what = f"Faktisk negativ konsekvens: {impact.what}"
    raised = Raised(ChangeKind.ACTUAL_IMPACT, impact.supplier_id, what, f"impact:{impact.id}")
    raise_all(work, period, [raised])
