"""Remedy for those who were harmed: agreed, carried out, and whether it was enough; and where it is lacking (§ 4-1 f)."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.services.contacts import require_owner
from compliance_app.services.records import Target, cleaned, not_to_come, require, write
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import (
    AdverseImpact,
    ImpactKind,
    RemediationCase,
    Satisfaction,
)


class NotActual(AktsomError):
    """Remedy is recorded for harm that has not happened (values: what)."""

    message = _(
        "Ikke lagret. Gjenoppretting gjelder skade som har skjedd, og «{what}» er ført som potensiell. "
        "Endre konsekvensen til faktisk hvis skaden har skjedd, eller registrer et tiltak som forebygger den."
    )


class RemediationInput(BaseModel):
    """The form of a remedy.

    Attributes:
        agreed_with: those who were harmed, or who speaks for them.
        owner: who sees to it; one of the contacts.
        satisfied_how: how we know what those who were harmed think of it.
    """

    impact_id: str = ""
    remedy: str = Field(max_length=4000)
    agreed_with: str = Field(max_length=300)
    agreed_on: date | None = None
    due: date | None = None
    owner: str = Field(default="", max_length=200)
    done_on: date | None = None
    result: str = Field(default="", max_length=4000)
    satisfied: Satisfaction = Satisfaction.UNKNOWN
    satisfied_how: str = Field(default="", max_length=4000)


def save_remediation(
    actor: Actor,
    given: RemediationInput,
    identity: str | None = None,
    seen_version: int = 0,
    *,
    once: str = "",
) -> str:
    """Record a remedy for an actual impact, or change it; returns its id.

    Raises:
        FieldMissing: a field that the case cannot do without; done without a result, a result without its day, or what
        those harmed think without how we know. FieldWrong: due or done before it was agreed. NotActual. NotYet.
        OwnerWithoutAccess, ChangedMeanwhile, NotFound.
    """
    values = cleaned(given)
    agreed_on = _checked(given, values)
    with begin(actor, Verb.RECORD_REMEDIATION, once=once) as work:
        if work.already:
            return work.already
        impact = work.get(AdverseImpact, given.impact_id)
        if impact.kind != ImpactKind.ACTUAL:
            raise NotActual(what=_short(impact.what))
        before, due_before = "", None
        if identity is not None:
            row = work.for_edit(RemediationCase, identity, seen_version, "gjenopprettingen")
            before, due_before = row.owner, row.due
        if given.due != due_before and given.due is not None and given.due < agreed_on:
            raise FieldWrong(field="Frist", hint="Fristen er før dere ble enige. Velg en senere dag.")
        values["owner"] = require_owner(work, given.owner, before)
        return write(work, RemediationCase, values, Target("gjenopprettingen", identity, seen_version))


def explain_no_remedy(actor: Actor, impact_id: str, reason: str, seen_version: int) -> None:
    """Record why those harmed by an actual impact get no remedy from us; an empty reason takes it back.

    Raises:
        NotActual. ChangedMeanwhile: the impact was changed. NotFound.
    """
    told = clean_text(reason, 2000)
    with begin(actor, Verb.RECORD_REMEDIATION) as work:
        impact = work.for_edit(AdverseImpact, impact_id, seen_version, "konsekvensen")
        if impact.kind != ImpactKind.ACTUAL:
            raise NotActual(what=_short(impact.what))
        impact.no_remedy_reason = told
        impact.no_remedy_by = work.actor.name if told else ""
        impact.no_remedy_on = work.today if told else None
        work.about("adverse_impact", impact_id)


def _checked(given: RemediationInput, values: dict[str, Any]) -> date:
    """The day it was agreed, where the form makes sense."""
    require(values, "impact_id", "Konsekvens", "Velg skaden det skal rettes opp etter.")
    require(
        values, "remedy", "Hva som skal gjøres", "Skriv hva dere er enige om å gjøre for dem som er skadet."
    )
    require(
        values, "agreed_with", "Avtalt med", "Skriv hvem dere er enige med, eller hvem som taler for dem."
    )
    if given.agreed_on is None:
        raise FieldMissing(field="Avtalt", hint="Oppgi dagen dere ble enige.")
    not_to_come("Avtalt", given.agreed_on)
    not_to_come("Gjennomført", given.done_on)
    if given.done_on is not None:
        require(values, "result", "Resultat", "Skriv hva som ble gjort for dem som er skadet.")
        if given.done_on < given.agreed_on:
            raise FieldWrong(field="Gjennomført", hint="Dagen er før dere ble enige. Velg en senere dag.")
    elif values["result"]:
        raise FieldMissing(field="Gjennomført", hint="Oppgi dagen det ble gjort, når resultatet er kjent.")
    if given.satisfied is not Satisfaction.UNKNOWN:
        require(values, "satisfied_how", "Hvordan dere vet det", "Skriv hvem som har sagt det, og når.")
    return given.agreed_on


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80].rsplit(' ', 1)[0]} …"
