"""Follow-ups, evidence and history: each with a call that works."""

from collections.abc import Callable
from datetime import date
from typing import Any

from compliance_app.domain.permissions import Verb
from compliance_app.services import evidence, follow_ups, history
from compliance_app.services.work import Actor
from compliance_app.storage.tables import FollowUpKind

_PDF = (b"%PDF-1.7\n%%EOF", "svar.pdf")
_MEETING = follow_ups.FollowUpInput(
    kind=FollowUpKind.MEETING, held_on=date(2026, 5, 4), outcome="Avtalte en plan."
)


def add_following(owner: Actor, supplier: str, measure: str) -> dict[str, str]:
    """A follow-up of the supplier, and a file and a source as evidence of it and of the measure."""
    done = follow_ups.save_follow_up(owner, supplier, _MEETING)
    about = {"supplier_id": supplier, "follow_up_id": done}
    kept = evidence.attach(owner, evidence.EvidenceInput(title="Svaret", **about), _PDF)
    about = {"supplier_id": supplier, "measure_id": measure}
    evidence.attach(owner, evidence.EvidenceInput(title="Siden deres", source="nettsiden", **about))
    return {"follow_up": done, "evidence": kept}


def _call(function: Callable[..., Any], *arguments: Any) -> Callable[..., Any]:
    def call(actor: Actor, world: Any, **more: Any) -> Any:
        return function(actor, *(one(world) if callable(one) else one for one in arguments), **more)

    return call


def _supplier(world: Any) -> str:
    return str(world["supplier"])


def _source(world: Any) -> evidence.EvidenceInput:
    return evidence.EvidenceInput(title="Rapport", source="arkivet", supplier_id=world["supplier"])


# What Act takes: function, verb, call, writes, names.
ACTS: tuple[tuple[Any, ...], ...] = (
    (follow_ups.follow_ups_of, Verb.READ_REGISTER, _call(follow_ups.follow_ups_of, _supplier), False, True),
    (
        follow_ups.save_follow_up, Verb.RECORD_FOLLOW_UP,
        _call(follow_ups.save_follow_up, _supplier, _MEETING), True, True,
    ),
    (evidence.evidence_of, Verb.READ_REGISTER, _call(evidence.evidence_of, _supplier), False, True),
    (
        evidence.open_file, Verb.READ_REGISTER,
        _call(evidence.open_file, lambda world: world["evidence"]), False, True,
    ),
    (evidence.attach, Verb.ATTACH_EVIDENCE, _call(evidence.attach, _source), True, True),
    (history.supplier_history, Verb.READ_REGISTER, _call(history.supplier_history, _supplier), False, True),
)  # fmt: skip
