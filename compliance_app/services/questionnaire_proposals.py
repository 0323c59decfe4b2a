"""What answers give reason to look at, decided by a person: into the chain, as an impact, as a follow-up, or left.

A proposal is never taken by itself. What it leads to is made in the same transaction as the decision, or named by it, so
that one can always see what came of an answer. None of it sets a level, and none of it is a measure with a result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.chain import UNNAMED
from compliance_app.domain.errors import AktsomError, FieldMissing, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.issues import Issue
from compliance_app.domain.permissions import Verb
from compliance_app.domain.questionnaire import ProposalKind
from compliance_app.services.chain import LinkInput, link_within
from compliance_app.services.follow_ups import FollowUpInput, note_follow_up
from compliance_app.services.records import require
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    AdverseImpact,
    AnswerProposal,
    AnswerProposalState,
    FollowUpKind,
    ImpactKind,
    Supplier,
)


class Way:
    """What a proposal can lead to, besides being left."""

    CHAIN = "CHAIN"
    IMPACT = "IMPACT"
    FOLLOW_UP = "FOLLOW_UP"


WAYS: Mapping[ProposalKind, tuple[str, ...]] = MappingProxyType(
    {
        ProposalKind.NEW_COUNTRY: (Way.CHAIN, Way.FOLLOW_UP),
        ProposalKind.PRODUCER_NAMED: (Way.CHAIN, Way.FOLLOW_UP),
        ProposalKind.CHAIN_UNKNOWN: (Way.FOLLOW_UP,),
        ProposalKind.INCIDENT_REPORTED: (Way.IMPACT, Way.FOLLOW_UP),
        ProposalKind.POSSIBLE_IMPACT: (Way.IMPACT, Way.FOLLOW_UP),
        ProposalKind.FOLLOW_UP: (Way.FOLLOW_UP, Way.IMPACT),
    }
)
"""The ways of each kind, the nearest first."""


class ProposalDecided(AktsomError):
    """Somebody has taken a stand already (values: user)."""

    message = _(
        "Ikke lagret. {user} har alt tatt stilling til forslaget. Åpne siden på nytt for å se hva som ble gjort."
    )


class FollowUpPlan(BaseModel):
    """A talk with the supplier about its answer: how, when, who, and about what (its own words where nothing is said)."""

    kind: FollowUpKind = FollowUpKind.MEETING
    next_on: date | None = None
    owner: str = Field(default="", max_length=200)
    what: str = Field(default="", max_length=2000)


@dataclass(frozen=True)
class ImpactStart:
    """What the form of an adverse impact begins with when an answer is the reason for it."""

    proposal_id: str
    seen_version: int
    supplier_id: str
    kind: ImpactKind
    issue: Issue | None
    what: str


def take_into_chain(
    actor: Actor, proposal_id: str, given: LinkInput, seen_version: int, *, once: str = ""
) -> str:  # fmt: skip
    """Add the country or the producer to the supplier's chain, and rate the supplier; returns the link's id.

    Without a name the producer is one that nobody has named, in the country.

    Raises:
        ProposalDecided. FieldWrong: not a country, or a buyer outside the chain. FieldMissing: neither name nor country.
        BehindItself, ChangedMeanwhile, NotFound.
    """
    with begin(actor, Verb.DECIDE_ANSWER_PROPOSAL, once=once) as work:
        if work.already:
            return work.already
        row = _open(work, proposal_id, seen_version)
        country = given.country or row.country or None
        name = given.producer_name.strip()
        if not name and not given.producer_id:
            if country is None:
                raise FieldMissing(field="Navn", hint="Skriv navnet på produsenten, eller velg landet.")
            name = UNNAMED
        link = link_within(
            work, row.supplier_id,
            given.model_copy(update={"producer_name": name, "country": country, "source": given.source or _SOURCE}),
        )  # fmt: skip
        _taken(work, row, "chain_link", link)
        return link


def take_as_follow_up(
    actor: Actor, proposal_id: str, given: FollowUpPlan, seen_version: int, *, once: str = ""
) -> str:  # fmt: skip
    """Plan a follow-up of the supplier about its answer; returns its id.

    Raises:
        ProposalDecided. FieldMissing: no day. FieldWrong: a day that is past. OwnerWithoutAccess. ChangedMeanwhile, NotFound.
    """
    if given.next_on is None:
        raise FieldMissing(field="Når", hint="Velg dagen dere skal ta det opp.")
    with begin(actor, Verb.DECIDE_ANSWER_PROPOSAL, once=once) as work:
        if work.already:
            return work.already
        row = _open(work, proposal_id, seen_version)
        made = note_follow_up(
            work, row.supplier_id,
            FollowUpInput(
                kind=given.kind, next_on=given.next_on, owner=given.owner,
                what=(given.what.strip() or row.words)[:2000], questionnaire_id=row.questionnaire_id,
            ),
        )  # fmt: skip
        _taken(work, row, "follow_up", made)
        return made


def take_as_impact(
    actor: Actor, proposal_id: str, impact_id: str, seen_version: int, *, once: str = ""
) -> None:  # fmt: skip
    """Say which adverse impact the answer led to; a person has recorded it with its severity.

    Raises:
        FieldMissing: none is named. ProposalDecided. ChangedMeanwhile, NotFound.
    """
    if not impact_id:
        raise FieldMissing(field="Konsekvens", hint="Registrer konsekvensen først, og velg den her.")
    with begin(actor, Verb.DECIDE_ANSWER_PROPOSAL, once=once) as work:
        if work.already:
            return
        row = _open(work, proposal_id, seen_version)
        work.get(AdverseImpact, impact_id)
        _taken(work, row, "adverse_impact", impact_id)


def leave_proposal(
    actor: Actor, proposal_id: str, reason: str, seen_version: int, *, once: str = ""
) -> None:  # fmt: skip
    """Leave a proposal as it is, with why.

    Raises:
        FieldMissing: no reason. ProposalDecided. ChangedMeanwhile, NotFound.
    """
    values = {"reason": clean_text(reason, 2000)}
    require(values, "reason", "Begrunnelse", "Skriv hvorfor dere ikke gjør noe mer med dette.")
    with begin(actor, Verb.DECIDE_ANSWER_PROPOSAL, once=once) as work:
        if work.already:
            return
        row = _open(work, proposal_id, seen_version)
        row.reason = values["reason"]
        _decided(work, row, AnswerProposalState.LEFT)


def impact_start(actor: Actor, proposal_id: str) -> ImpactStart:
    """What the form of an impact begins with. Raises NotFound."""
    with reading(actor) as work:
        row = work.get(AnswerProposal, proposal_id)
        told = row.kind == ProposalKind.INCIDENT_REPORTED
        return ImpactStart(
            row.id, row.version, row.supplier_id, ImpactKind.ACTUAL if told else ImpactKind.POTENTIAL,
            Issue(row.issue) if row.issue else None, row.words,
        )  # fmt: skip


def impacts_at(actor: Actor, supplier_id: str) -> dict[str, str]:
    """What is recorded of harm at a supplier, newest first: id and what happens. Raises NotFound."""
    with reading(actor) as work:
        work.get(Supplier, supplier_id)
        rows = work.session.execute(
            select(col(AdverseImpact.id), col(AdverseImpact.what))
            .where(
                col(AdverseImpact.enterprise_id) == work.enterprise_id,
                col(AdverseImpact.supplier_id) == supplier_id,
            )
            .order_by(col(AdverseImpact.id).desc())
        )
        return {row[0]: row[1] for row in rows}


def settle_with_impact(work: Work, proposal_id: str, impact_id: str) -> None:
    """As take_as_impact, inside the transaction that records the impact; one that is decided already stays as it is."""
    row = work.get(AnswerProposal, proposal_id)
    if row.state == AnswerProposalState.OPEN:
        about = work.object_kind, work.object_id
        _taken(work, row, "adverse_impact", impact_id)
        work.about(*about)


def proposals_of(work: Work, questionnaire_id: str) -> list[AnswerProposal]:
    """A questionnaire's proposals, in the order they were raised."""
    rows = work.session.execute(
        select(AnswerProposal).where(
            col(AnswerProposal.enterprise_id) == work.enterprise_id,
            col(AnswerProposal.questionnaire_id) == questionnaire_id,
        )
    ).scalars()
    return sorted(rows, key=lambda row: row.id)


_SOURCE = "Leverandørens svar på spørreskjema"


def _open(work: Work, proposal_id: str, seen_version: int) -> AnswerProposal:
    row = work.for_edit(AnswerProposal, proposal_id, seen_version, "forslaget")
    if row.state != AnswerProposalState.OPEN:
        raise ProposalDecided(user=row.decided_by)
    return row


def _taken(work: Work, row: AnswerProposal, kind: str, identity: str) -> None:
    row.object_kind, row.object_id = kind, identity
    _decided(work, row, AnswerProposalState.TAKEN)


def _decided(work: Work, row: AnswerProposal, state: AnswerProposalState) -> None:
    row.state, row.decided_by, row.decided_at = state.value, work.actor.name, work.at
    work.session.flush()
    work.about("answer_proposal", row.id)
