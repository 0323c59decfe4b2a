"""Policies, meetings, the board's input, training, dialogue and remedy: each with a call that works."""

from datetime import date
from typing import Any

from promises.calls import changes, id_of, looks_at, makes, reads, version_of

from compliance_app.domain.issues import Issue
from compliance_app.domain.permissions import Verb
from compliance_app.services import (
    clauses,
    dialogue,
    governance,
    impacts,
    policies,
    remediation,
    remediation_reads,
    training,
)
from compliance_app.services.work import Actor
from compliance_app.storage.tables import (
    AdverseImpact,
    BoardInput,
    DialogueKind,
    EventKind,
    ImpactKind,
    Policy,
    TrainingRecord,
)

_DAY = date(2026, 5, 4)
_ADOPTED = policies.PolicyInput(title="Krav til leverandører", adopted_on=date(2025, 3, 1))
_NEXT = _ADOPTED.model_copy(update={"adopted_on": _DAY})
_MEETING = governance.EventInput(kind=EventKind.BOARD_MEETING, held_on=_DAY)
_COURSE = training.TrainingInput(who="Alle på lageret", held_on=_DAY, material="Kravene")
_HARM = impacts.ImpactInput(
    kind=ImpactKind.ACTUAL, issue=Issue.OHS, what="Arbeidere ble syke", scale=2, scope=2, irremediability=2,
    severity_reason="Lest om det.",
)  # fmt: skip
_TALK = dialogue.DialogueInput(
    kind=DialogueKind.EMPLOYEES, with_whom="Verneombudet", held_on=_DAY, about="Kjemikaliene"
)
_REMEDY = remediation.RemediationInput(remedy="Betale legen", agreed_with="De som ble syke", agreed_on=_DAY)


def add_embed(owner: Actor, supplier: str) -> dict[str, str]:
    """A policy with an older edition, a meeting with input and training, dialogue on an actual impact, and its remedy."""
    ids = {"old_policy": policies.save_policy(owner, _ADOPTED)}
    ids["policy"] = policies.new_edition(owner, ids["old_policy"], _NEXT, 1)
    ids["event"] = governance.save_event(owner, _MEETING)
    given = governance.BoardInputInput(text="IKT først", event_id=ids["event"])
    ids["board_input"] = governance.give_board_input(owner, given)
    course = _COURSE.model_copy(update={"event_id": ids["event"]})
    ids["training"] = training.record_training(owner, course)
    ids["harm"] = impacts.save_impact(owner, _HARM.model_copy(update={"supplier_id": supplier}))
    ids["dialogue"] = dialogue.save_dialogue(owner, _TALK.model_copy(update={"impact_id": ids["harm"]}))
    ids["remedy"] = remediation.save_remediation(owner, _remedy(ids))
    return ids


def _remedy(ids: Any) -> remediation.RemediationInput:
    return _REMEDY.model_copy(update={"impact_id": ids["harm"]})


def _talk(ids: Any) -> dialogue.DialogueInput:
    return _TALK.model_copy(update={"impact_id": ids["harm"]})


ACTS = (
    reads(policies.policies, Verb.READ_REGISTER),
    looks_at(policies.read_editions, Verb.READ_REGISTER, id_of("policy")),
    makes(policies.save_policy, Verb.RECORD_POLICY, policies.PolicyInput(title="Rutine 1")),
    changes(
        policies.new_edition, Verb.RECORD_POLICY, id_of("policy"), _NEXT.model_copy(update={"document_version": "3"}),
        version_of(Policy, "policy"),
    ),
    reads(clauses.clause_counts, Verb.READ_REGISTER),
    reads(governance.events, Verb.READ_REGISTER),
    reads(governance.board_inputs, Verb.READ_REGISTER),
    makes(governance.save_event, Verb.RECORD_EVENT, governance.EventInput(kind=EventKind.TRAINING, held_on=_DAY)),
    makes(governance.give_board_input, Verb.GIVE_BOARD_INPUT, governance.BoardInputInput(text="Hansker først")),
    changes(
        governance.change_board_input, Verb.RECORD_EVENT, id_of("board_input"),
        governance.BoardInputInput(text="IKT først"), version_of(BoardInput, "board_input"),
    ),
    changes(
        governance.answer_board_input, Verb.RECORD_EVENT, id_of("board_input"), "Gjort.",
        version_of(BoardInput, "board_input"),
    ),
    reads(training.trainings, Verb.READ_REGISTER),
    reads(training.not_introduced, Verb.READ_REGISTER),
    makes(training.record_training, Verb.RECORD_TRAINING, _COURSE),
    changes(
        training.change_training, Verb.RECORD_TRAINING, id_of("training"), _COURSE, version_of(TrainingRecord, "training")
    ),
    reads(dialogue.dialogue_page, Verb.READ_REGISTER),
    looks_at(dialogue.read_dialogue, Verb.READ_REGISTER, id_of("dialogue")),
    looks_at(dialogue.dialogues_with, Verb.READ_REGISTER, id_of("supplier")),
    reads(dialogue.impact_choices, Verb.READ_REGISTER),
    changes(dialogue.save_dialogue, Verb.RECORD_DIALOGUE, _talk),
    reads(remediation_reads.remediations, Verb.READ_REGISTER),
    looks_at(remediation_reads.remediations_of, Verb.READ_REGISTER, id_of("harm")),
    looks_at(remediation_reads.remediations_with, Verb.READ_REGISTER, id_of("supplier")),
    reads(remediation_reads.actual_impacts, Verb.READ_REGISTER),
    reads(remediation_reads.lacking_remedy, Verb.READ_REGISTER),
    reads(remediation_reads.explained, Verb.READ_REGISTER),
    changes(remediation.save_remediation, Verb.RECORD_REMEDIATION, _remedy),
    changes(
        remediation.explain_no_remedy, Verb.RECORD_REMEDIATION, id_of("harm"), "De har fått erstatning av andre.",
        version_of(AdverseImpact, "harm"),
    ),
)  # fmt: skip
