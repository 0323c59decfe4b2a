"""Adverse impacts: harm to people, actual or potential (§ 4 b, § 5 b), as they are recorded and changed."""

from typing import Any

from pydantic import BaseModel, Field

from compliance_app.domain.errors import FieldMissing, FieldWrong
from compliance_app.domain.involvement import NOT_TIED, Involvement, all_no, because, proposed
from compliance_app.domain.issues import Issue
from compliance_app.domain.permissions import Verb
from compliance_app.domain.severity import CERTAIN, is_significant, significant_because
from compliance_app.services.producers import checked_country, merged_to
from compliance_app.services.records import Target, Year, cleaned, require, write
from compliance_app.services.significant_changes import raise_for_impact
from compliance_app.services.subjects import subject_there
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.tables import AdverseImpact, ImpactKind, Producer

_STEPS = {
    "scale": "Grovhet",
    "scope": "Omfang",
    "irremediability": "Uopprettelighet",
    "likelihood": "Sannsynlighet",
}


class ImpactInput(BaseModel):
    """The form of an adverse impact. Without a subject it concerns the enterprise's own people.

    Attributes:
        supplier_id, producer_id, category_id, country: at most one of them; the country as alpha-2.
        own: whether the enterprise's own people are meant; None where nobody was asked.
        scale, scope, irremediability, likelihood: 1–4, with the anchors of ``domain.severity``.
        severity_reason: what the steps rest on.
        answers: to the questions of ``domain.involvement``, in their order; empty where nobody asked them.
        involvement: the tie a person has chosen.
        involvement_reason: required where the tie is not the one the answers give.
        significant: a person's decision; None leaves it to the figures.
        significant_reason: required where the decision differs from the figures.
    """

    kind: ImpactKind
    issue: Issue | None
    what: str = Field(max_length=4000)
    place: str = Field(default="", max_length=300)
    who: str = Field(default="", max_length=300)
    scale: int | None = Field(ge=1, le=4)
    scope: int | None = Field(ge=1, le=4)
    irremediability: int | None = Field(ge=1, le=4)
    likelihood: int | None = Field(default=CERTAIN, ge=1, le=4)
    severity_reason: str = Field(default="", max_length=2000)
    answers: tuple[bool | None, ...] = ()
    involvement: Involvement = Involvement.DIRECTLY_LINKED
    involvement_reason: str = Field(default="", max_length=2000)
    supplier_id: str | None = None
    producer_id: str | None = None
    category_id: str | None = None
    country: str = ""
    own: bool | None = None
    significant: bool | None = None
    significant_reason: str = Field(default="", max_length=2000)


def save_impact(
    actor: Actor, given: ImpactInput, year: Year = None, identity: str | None = None, seen_version: int = 0,
    *, once: str = "",
) -> str:  # fmt: skip
    """Record an adverse impact, or change it; returns its id.

    Whether it is significant follows from the figures (``domain.severity``) unless a person decides otherwise with a
    reason. An actual impact is certain, whatever likelihood is given.

    Raises:
        FieldMissing: what happens, the issue, a step or the reason of the steps is not said; a question that decides
            the tie is not answered; a choice against the answers or against the figures has no reason.
        FieldWrong: more than one subject, no such country, or harm the enterprise is not tied to.
        ChangedMeanwhile, NotFound.
    """
    values = _checked(given)
    with begin(actor, Verb.RECORD_IMPACT, once=once) as work:
        if work.already:
            return work.already
        values |= _subject(work, given)
        if identity is None:
            values["recorded_by"] = work.actor.name
        was = work.get(AdverseImpact, identity).kind if identity else ""
        made = write(work, AdverseImpact, values, Target("konsekvensen", identity, seen_version), year=year)
        if was != given.kind:
            raise_for_impact(work, work.get(AdverseImpact, made))
        return made


def _checked(given: ImpactInput) -> dict[str, Any]:
    values = cleaned(given)
    del values["answers"], values["own"]
    if given.kind is ImpactKind.ACTUAL:
        values["likelihood"] = CERTAIN
    named = [one for one in (given.supplier_id, given.producer_id, given.category_id, given.country) if one]
    if len(named) > 1 or (named and given.own):
        raise FieldWrong(
            field="Gjelder", hint="Velg bare én: en leverandør, en produsent, en kategori eller et land."
        )
    if given.own is False and not named:
        raise FieldMissing(field="Gjelder", hint="Velg hvem konsekvensen gjelder, eller egen virksomhet.")
    values["country"] = checked_country(given.country) or ""
    require(values, "issue", "Tema", "Velg det som passer best.")
    require(values, "what", "Hva som skjer", "Skriv hvem som kan bli skadet, og hvordan.")
    for step, label in _STEPS.items():
        require(values, step, label, "Velg det trinnet som passer best.")
    require(
        values,
        "severity_reason",
        "Hvorfor disse trinnene",
        "Skriv hva dere vet om skaden, og hvor dere vet det fra.",
    )
    return values | _tie(given, values["involvement_reason"]) | _significance(given, values)


def _tie(given: ImpactInput, reason: str) -> dict[str, Any]:
    """The tie, and why: the answers' own sentence where a person has written none."""
    said = proposed(given.answers)
    if all_no(given.answers):
        raise FieldWrong(field="Hvordan dere er knyttet til skaden", hint=NOT_TIED)
    if given.answers and said is None:
        raise FieldMissing(
            field="Hvordan dere er knyttet til skaden",
            hint="Svar på spørsmålene ett for ett; det første ja avgjør.",
        )
    against = given.involvement is not (said or Involvement.DIRECTLY_LINKED)
    if against and not reason:
        raise FieldMissing(
            field="Hvorfor dere er knyttet til skaden slik",
            hint="Skriv hvorfor dere velger noe annet enn svarene sier."
            if said
            else "Skriv hva dere gjør som fører til skaden eller bidrar til den.",
        )
    return {"involvement_reason": reason or because(given.involvement)}


def _significance(given: ImpactInput, values: dict[str, Any]) -> dict[str, Any]:
    figures = (values["scale"], values["scope"], values["irremediability"])
    computed = is_significant(*figures, values["likelihood"])
    decided = computed if given.significant is None else given.significant
    reason = values["significant_reason"]
    if decided != computed and not reason:
        raise FieldMissing(
            field="Hvorfor risikoen er vesentlig, eller ikke",
            hint="Trinnene sier noe annet. Skriv hvorfor dere mener det er slik.",
        )
    return {
        "significant": decided,
        "significant_reason": reason or (significant_because(*figures) if decided else ""),
    }


def _subject(work: Work, given: ImpactInput) -> dict[str, Any]:
    """Whom it concerns; a producer that has been merged is the one it became."""
    subject_there(work, given.supplier_id, given.category_id)
    if not given.producer_id:
        return {}
    return {"producer_id": merged_to(work, work.get(Producer, given.producer_id)).id}
