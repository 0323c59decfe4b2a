"""Policies and procedures: what is adopted stands, and a new edition takes its place without removing it (§ 4-1 a)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.permissions import Verb
from compliance_app.services.contacts import require_owner
from compliance_app.services.records import Target, cleaned, not_to_come, require, write
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import Policy, PolicyKind

_ADOPTED = ("kind", "title", "text", "adopted_by", "adopted_on", "document_version")
"""What was adopted; who follows it up and when it is looked at again may change without a new edition."""


class AlreadyAdopted(AktsomError):
    """What was adopted is about to be overwritten (values: title, date)."""

    message = _(
        "Ikke lagret. «{title}» ble vedtatt {date}, og det som er vedtatt, blir stående. "
        "Velg «Ny utgave», eller kryss av for at du retter en feil i registreringen."
    )


class OlderEdition(AktsomError):
    """Somebody wants to change an edition that another has taken the place of (values: title)."""

    message = _("Ikke lagret. Dette er en eldre utgave av «{title}». Åpne den som gjelder, og endre den.")


class PolicyInput(BaseModel):
    """The form of a policy or a procedure.

    Attributes:
        owner: who does it, a role as inside a sentence.
        review_owner: who is reminded of the next review; one of the contacts.
    """

    kind: PolicyKind = PolicyKind.POLICY
    title: str = Field(max_length=300)
    text: str = Field(default="", max_length=4000)
    adopted_by: str = Field(default="", max_length=200)
    adopted_on: date | None = None
    owner: str = Field(default="", max_length=200)
    frequency: str = Field(default="", max_length=200)
    document_version: str = Field(default="", max_length=100)
    next_review: date | None = None
    review_owner: str = Field(default="", max_length=200)


@dataclass(frozen=True)
class Editions:
    """One edition, the one that took its place last of all (None where it is in force), and those before it, newest first."""

    row: Policy
    in_force: Policy | None
    older: tuple[Policy, ...]


def save_policy(
    actor: Actor, given: PolicyInput, identity: str | None = None, seen_version: int = 0,
    *, correcting: bool = False, once: str = "",
) -> str:  # fmt: skip
    """Add a policy or procedure, or change one; returns its id.

    What was adopted is changed only where a mistake in what was recorded is corrected (``correcting``); what was left
    blank may be filled in.

    Raises:
        FieldMissing: no title. FieldWrong: the review is before the adoption. NotYet: adopted on a day to come.
        AlreadyAdopted, OlderEdition, OwnerWithoutAccess, ChangedMeanwhile, NotFound.
    """
    values = _checked(given)
    with begin(actor, Verb.RECORD_POLICY, once=once) as work:
        if work.already:
            return work.already
        before = ""
        if identity is not None:
            row = work.for_edit(Policy, identity, seen_version, _name(values))
            _still_in_force(row)
            if not correcting:
                _keep_adopted(row, values)
            before = row.review_owner
        values["review_owner"] = require_owner(work, given.review_owner, before, "Hvem som ser over")
        return write(work, Policy, values, Target(_name(values), identity, seen_version))


def new_edition(actor: Actor, identity: str, given: PolicyInput, seen_version: int, *, once: str = "") -> str:
    """Let a newly adopted edition take the place of the one in force, which is kept as it was; returns the new one's id.

    Raises:
        FieldMissing: no title, or no day of adoption. FieldWrong: adopted before the one it replaces, or of the same
        version. NotYet, OlderEdition, OwnerWithoutAccess, ChangedMeanwhile, NotFound.
    """
    values = _checked(given)
    if given.adopted_on is None:
        raise FieldMissing(
            field="Vedtatt", hint="Oppgi dagen den nye utgaven ble vedtatt. Til da gjelder den forrige."
        )
    with begin(actor, Verb.RECORD_POLICY, once=once) as work:
        if work.already:
            return work.already
        old = work.for_edit(Policy, identity, seen_version, _name(values))
        _still_in_force(old)
        _after(old, given.adopted_on, str(values["document_version"]))
        values["review_owner"] = require_owner(
            work, given.review_owner, old.review_owner, "Hvem som ser over"
        )
        made = write(work, Policy, values, Target(_name(values)))
        old.superseded_by = made
        return made


def policies(actor: Actor) -> list[Policy]:
    """The policies and procedures in force, oldest first."""
    with reading(actor) as work:
        found = policies_in_force(work)
        work.session.expunge_all()
        return found


def read_editions(actor: Actor, identity: str) -> Editions:
    """An edition, in force or not, with its history. Raises NotFound."""
    with reading(actor) as work:
        row = work.get(Policy, identity)
        rows = work.session.execute(
            select(Policy).where(
                col(Policy.enterprise_id) == work.enterprise_id, col(Policy.superseded_by).is_not(None)
            )
        )
        older = _before(identity, list(rows.scalars()))
        last = row
        while last.superseded_by is not None:
            last = work.get(Policy, last.superseded_by)
        work.session.expunge_all()
        return Editions(row, None if last is row else last, tuple(older))


def policies_in_force(work: Work) -> list[Policy]:
    """As policies, inside a transaction."""
    rows = work.session.execute(
        select(Policy)
        .where(col(Policy.enterprise_id) == work.enterprise_id, in_force())
        .order_by(col(Policy.id))
    )
    return list(rows.scalars())


def in_force() -> ColumnElement[bool]:
    """The condition that a policy is not an older edition."""
    return col(Policy.superseded_by).is_(None)


def review_overdue(row: Policy, today: date) -> bool:
    """Whether the day it was to be looked at again has passed."""
    return row.superseded_by is None and row.next_review is not None and row.next_review < today


def _checked(given: PolicyInput) -> dict[str, Any]:
    values = cleaned(given)
    require(values, "title", "Tittel", "Skriv hva dokumentet eller rutinen heter.")
    not_to_come("Vedtatt", given.adopted_on)
    if given.adopted_on and given.next_review and given.next_review < given.adopted_on:
        raise FieldWrong(
            field="Ses over neste gang", hint="Dagen er før dokumentet ble vedtatt. Velg en senere dag."
        )
    return values


def _name(values: dict[str, Any]) -> str:
    return f"«{values['title']}»"


def _still_in_force(row: Policy) -> None:
    if row.superseded_by is not None:
        raise OlderEdition(title=row.title)


def _keep_adopted(row: Policy, values: dict[str, Any]) -> None:
    if row.adopted_on is None:
        return
    if any(getattr(row, key) and values[key] != getattr(row, key) for key in _ADOPTED):
        raise AlreadyAdopted(title=row.title, date=f"{row.adopted_on:%d.%m.%Y}")


def _after(old: Policy, adopted_on: date, document_version: str) -> None:
    if old.adopted_on is not None and adopted_on < old.adopted_on:
        raise FieldWrong(
            field="Vedtatt",
            hint=f"Utgaven som gjelder, ble vedtatt {old.adopted_on:%d.%m.%Y}. Den nye kan ikke være eldre.",
        )
    if document_version and document_version == old.document_version:
        raise FieldWrong(
            field="Versjon", hint=f"Utgaven som gjelder, er versjon {document_version}. Gi den nye en annen."
        )


def _before(identity: str, replaced: Iterable[Policy]) -> list[Policy]:
    """The chain of editions that led to one; every edition takes the place of one at most."""
    by_successor = {row.superseded_by: row for row in replaced}
    found = []
    while (row := by_successor.get(identity)) is not None:
        found.append(row)
        identity = row.id
    return found
