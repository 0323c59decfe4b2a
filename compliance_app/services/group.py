"""The other companies of the group: which of them the statement covers, and why not the others (§ 5, row 2 of law.md 3)."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldWrong, _
from compliance_app.domain.identity import fold_name, parse_org_number
from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.records import Target, cleaned, not_to_come, require, write
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import GroupCompany, GroupRelation


class AlreadyInGroup(AktsomError):
    """A company is written down twice, or it is the enterprise itself (values: name)."""

    message = _("Ikke lagret. {name} står i listen fra før. Åpne linjen og endre den.")


class IsOurselves(AktsomError):
    """The enterprise is written down as a company of its own group (values: name)."""

    message = _("Ikke lagret. {name} er dere selv. Her står bare de andre selskapene i konsernet.")


class GroupCompanyInput(BaseModel):
    """The form of another company of the group.

    Attributes:
        covered: the statement covers it; only a subsidiary can be. reason: why not.
        own_duty: it is a larger enterprise itself (§ 3 a); None: not known.
        considered_on: the day its board considered the newest statement. left_on: the day it left the group.
    """

    relation: GroupRelation = GroupRelation.SUBSIDIARY
    name: str = Field(max_length=300)
    org_number: str = Field(default="", max_length=40)
    covered: bool = True
    reason: str = Field(default="", max_length=1000)
    own_duty: bool | None = None
    considered_on: date | None = None
    left_on: date | None = None


def save_group_company(
    actor: Actor, given: GroupCompanyInput, identity: str | None = None, seen_version: int = 0, *, once: str = ""
) -> str:  # fmt: skip
    """Write down another company of the group, or change it; returns its id.

    Raises:
        FieldMissing: no name. FieldWrong: a parent that is covered. OrgNumberLength and its kin. NotYet: considered, or
        left, on a day to come. IsOurselves, AlreadyInGroup, ChangedMeanwhile, NotFound.
    """
    values = _checked(given)
    with begin(actor, Verb.EDIT_ENTERPRISE, once=once) as work:
        if work.already:
            return work.already
        if identity is not None:
            work.get(GroupCompany, identity)
        _is_another(work, values, identity)
        return write(work, GroupCompany, values, Target(f"«{values['name']}»", identity, seen_version))


def group_companies(actor: Actor) -> list[GroupCompany]:
    """Every company that is or was in the group: the parent first, those that have left last."""
    with reading(actor) as work:
        found = sorted(_all(work), key=lambda row: row.left_on is not None)
        work.session.expunge_all()
        return found


def companies_on(work: Work, day: date) -> list[GroupCompany]:
    """The companies that were in the group on a day or joined it later, the parent first, inside a transaction."""
    return [row for row in _all(work) if row.left_on is None or row.left_on >= day]


def _all(work: Work) -> list[GroupCompany]:
    rows = work.session.execute(
        select(GroupCompany)
        .where(col(GroupCompany.enterprise_id) == work.enterprise_id)
        .order_by(col(GroupCompany.id))
    )
    return sorted(rows.scalars(), key=lambda row: row.relation != GroupRelation.PARENT)


def _checked(given: GroupCompanyInput) -> dict[str, Any]:
    values = cleaned(given)
    require(values, "name", "Navn", "Skriv det fulle navnet på selskapet.")
    values["relation"] = given.relation.value
    if values["org_number"]:
        values["org_number"] = parse_org_number(values["org_number"])
    if given.covered and given.relation is not GroupRelation.SUBSIDIARY:
        raise FieldWrong(
            field="Gjelder redegjørelsen selskapet?",
            hint="Redegjørelsen deres kan gjelde datterselskapene, men ikke morselskapet. Velg «Nei».",
        )
    if given.covered:
        values["reason"] = ""
    else:
        values["considered_on"] = None
    not_to_come("Behandlet av styret der", given.considered_on)
    not_to_come("Ute av konsernet fra", given.left_on)
    return values


def _is_another(work: Work, values: dict[str, Any], identity: str | None) -> None:
    ours = enterprise_of(work)
    if _same(values, ours.name, ours.org_number or ""):
        raise IsOurselves(name=values["name"])
    for row in _all(work):
        if row.id != identity and row.left_on is None and _same(values, row.name, row.org_number):
            raise AlreadyInGroup(name=row.name)


def _same(values: dict[str, Any], name: str, org_number: str) -> bool:
    if values["org_number"] and org_number:
        return bool(values["org_number"] == org_number)
    return fold_name(values["name"]) == fold_name(name)
