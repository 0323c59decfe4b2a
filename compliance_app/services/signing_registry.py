"""Enhetsregisteret beside the board list, kept with a sending: as it was when it was sent, and again when all had signed.

Only names, seats and the sentences are kept. Nothing is fetched here: somebody has asked the register and seen the answer.
"""

import json
from datetime import datetime

from compliance_app.domain.registry import RegistryRoles, Seat, SeatHolder
from compliance_app.domain.signatories import MustSign, beside_registry
from compliance_app.services.statement_chapters import canonical
from compliance_app.storage.tables import SigningRound


def registry_beside(roles: RegistryRoles, must: MustSign) -> str:
    """What is kept of the comparison when it is sent."""
    return canonical(
        {
            "fetched_at": roles.fetched_at.isoformat(),
            "people": [{"name": one.name, "seat": one.seat.value} for one in roles.holders],
            "sent": list(beside_registry(must.signatories, roles.holders)),
        }
    )


def registry_at_completion(kept: str, must: MustSign) -> str:
    """The same with the comparison when all had signed; unchanged where the register was not asked, or it stands there already."""
    found = json.loads(kept)
    if "people" not in found or "completed" in found:
        return kept
    holders = [SeatHolder(one["name"], Seat(one["seat"])) for one in found["people"]]
    return canonical(found | {"completed": list(beside_registry(must.signatories, holders))})


def asked_registry(found: SigningRound) -> datetime | None:
    """When the register was asked for this round; None where it was not."""
    at = json.loads(found.compared).get("fetched_at")
    return datetime.fromisoformat(at) if at else None


def registry_said(found: SigningRound) -> tuple[str, ...]:
    """The newest comparison that is kept, in sentences; empty where all were the same or nobody asked."""
    kept = json.loads(found.compared)
    return tuple(kept.get("completed", kept.get("sent", [])))
