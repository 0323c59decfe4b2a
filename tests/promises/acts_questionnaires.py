"""Questionnaires: made, sent, answered in every way, and what the answers led to; each with a call that works."""

from datetime import date
from typing import Any

import pytest
from promises.calls import Act, call_of, changes, id_of, looks_at, reads, version_of
from support.asked import good_answer

from compliance_app.domain.issues import Issue
from compliance_app.domain.permissions import Verb
from compliance_app.domain.questionnaire_answers import Filled, RawAnswer
from compliance_app.services import (
    impacts,
    questionnaire_course,
    questionnaire_instead,
    questionnaire_proposals,
    questionnaire_propose,
    questionnaire_reads,
    questionnaire_return,
    questionnaire_send,
    questionnaires,
)
from compliance_app.services.chain import LinkInput
from compliance_app.services.questionnaire_workbook import workbook_of
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.tables import (
    AnswerProposal,
    AnswerSource,
    ImpactKind,
    Questionnaire,
)

_ASKED = ("policy", "own_incidents", "producer_countries")
_DRAFT = questionnaires.QuestionnaireInput(questions=list(_ASKED), email="salg@leverandor.example")
_DUE = date(2026, 6, 1)
_READY = questionnaire_send.ReadyInput(due=_DUE)
_PLAN = questionnaire_proposals.FollowUpPlan(next_on=_DUE, what="Retningslinjene")
_TOLD = {
    "policy": RawAnswer("NO"),
    "own_incidents": RawAnswer("YES", "Noen fikk ikke lønn."),
    "producer_countries": RawAnswer("Bangladesh, Peru"),
}


def add_questionnaires(owner: Actor, supplier: str) -> dict[str, str]:
    """One questionnaire in every state, each to a supplier of its own, and the proposals of one that is answered."""
    ids = {"q_new": add_supplier(owner, SupplierInput(name="Ikke spurt leverandør", country="NO"))}
    for name in ("draft", "ready", "mailed", "sent", "more", "gone", "back", "hand", "papers", "told"):
        asked = add_supplier(owner, SupplierInput(name=f"Spurt leverandør {name}", country="NO"))
        ids[f"q_{name}"] = questionnaires.make_questionnaire(owner, asked, _DRAFT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.example")
        for name in ("ready", "mailed", "sent", "more", "gone", "back"):
            _ready(owner, ids[f"q_{name}"])
        _ready(owner, ids["q_sent"])  # a second link, so that there is an earlier one
    for name in ("mailed", "sent", "more", "gone"):
        identity = ids[f"q_{name}"]
        questionnaire_course.mark_sent(
            owner, identity, questionnaire_send.DoneInput(), _version(owner, identity)
        )
    _answer(owner, ids["q_told"])
    _answer(owner, ids["q_papers"], instead="https://leverandor.example/rapport.pdf")
    for row in questionnaire_reads.read_questionnaire(owner, ids["q_told"]).proposals:
        ids[f"{row.kind}_{row.country}".rstrip("_").lower()] = row.id
    told = impacts.ImpactInput(
        kind=ImpactKind.ACTUAL, issue=Issue.LIVING_WAGE, what="Noen fikk ikke lønn", supplier_id=supplier, scale=2, scope=1,
        irremediability=2, severity_reason="Fortalt i et svar",
    )  # fmt: skip
    ids["q_impact"] = impacts.save_impact(owner, told)
    return ids


def _version(owner: Actor, identity: str) -> int:
    return questionnaire_reads.read_questionnaire(owner, identity).asked.row.version


def _ready(owner: Actor, identity: str) -> None:
    questionnaire_send.make_ready(owner, identity, _READY, _version(owner, identity))


def _answer(owner: Actor, identity: str, instead: str = "") -> None:
    filled = Filled({} if instead else _TOLD, instead=instead)
    questionnaire_return.record_answers(
        owner, identity, filled, AnswerSource.BY_HAND, _version(owner, identity)
    )


def _filled(world: Any) -> Filled:
    found = questionnaire_reads.read_questionnaire(world.owner, world["q_hand"])
    return Filled({one.id: good_answer(one) for one in found.asked.questions})


def _workbook(world: Any) -> bytes:
    found = questionnaire_reads.read_questionnaire(world.owner, world["q_back"]).asked
    return workbook_of(found, {})


def _mailed(function: Any, name: str) -> Act:
    """A call of one that mails; the mail server is not there, and that is written down too."""
    call = call_of(function, id_of(name), _READY, version_of(Questionnaire, name))

    def without_a_server(actor: Actor, world: Any) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AKTSOM_SMTP_HOST", "127.0.0.1")
            patch.setenv("AKTSOM_SMTP_PORT", "1")
            patch.setenv("AKTSOM_SMTP_FROM", "aktsom@eksempel.no")
            patch.setenv("AKTSOM_SMTP_SECONDS", "1")
            return call(actor, world)

    return Act(function, Verb.SEND_QUESTIONNAIRE, without_a_server, writes=True, names=True)


def _changes(function: Any, verb: Verb, name: str, *given: Any) -> Act:
    return changes(function, verb, id_of(name), *given, version_of(Questionnaire, name))


def _decides(function: Any, name: str, *given: Any) -> Act:
    return changes(
        function, Verb.DECIDE_ANSWER_PROPOSAL, id_of(name), *given, version_of(AnswerProposal, name)
    )


_DONE = questionnaire_send.DoneInput(how="e-post")
ACTS = (
    looks_at(questionnaire_propose.propose_questions, Verb.READ_REGISTER, id_of("supplier")),
    reads(questionnaire_reads.questionnaires, Verb.READ_REGISTER),
    reads(questionnaire_reads.count_open_proposals, Verb.READ_REGISTER),
    looks_at(questionnaire_reads.questionnaires_of, Verb.READ_REGISTER, id_of("supplier")),
    looks_at(questionnaire_reads.read_questionnaire, Verb.READ_REGISTER, id_of("q_told")),
    looks_at(questionnaire_proposals.impacts_at, Verb.READ_REGISTER, id_of("supplier")),
    looks_at(questionnaire_proposals.impact_start, Verb.READ_REGISTER, id_of("incident_reported")),
    changes(questionnaires.make_questionnaire, Verb.SEND_QUESTIONNAIRE, id_of("q_new"), _DRAFT),
    _changes(
        questionnaires.edit_questionnaire, Verb.SEND_QUESTIONNAIRE, "q_draft", _DRAFT.model_copy(update={"recipient": "Salg"})
    ),
    _changes(questionnaire_send.make_ready, Verb.SEND_QUESTIONNAIRE, "q_draft", _READY),
    _changes(questionnaire_course.mark_sent, Verb.SEND_QUESTIONNAIRE, "q_ready", _DONE),
    _mailed(questionnaire_send.send_by_mail, "q_draft"),
    _changes(questionnaire_send.make_reminder, Verb.SEND_QUESTIONNAIRE, "q_sent", _READY),
    _mailed(questionnaire_send.remind_by_mail, "q_mailed"),
    _changes(questionnaire_send.replace_link, Verb.SEND_QUESTIONNAIRE, "q_more"),
    _changes(questionnaire_course.mark_reminded, Verb.SEND_QUESTIONNAIRE, "q_sent", _DONE),
    changes(questionnaire_course.note_no_answer, Verb.RECORD_EFFORT, id_of("q_sent"), _DONE),
    _changes(questionnaire_course.extend_questionnaire, Verb.SEND_QUESTIONNAIRE, "q_more", date(2026, 7, 1)),
    _changes(questionnaire_course.withdraw_questionnaire, Verb.SEND_QUESTIONNAIRE, "q_gone"),
    looks_at(questionnaire_return.read_workbook, Verb.RECORD_ANSWERS, _workbook, "svar.xlsx", id_of("q_back")),
    _changes(
        questionnaire_return.record_answers, Verb.RECORD_ANSWERS, "q_hand", _filled, AnswerSource.BY_HAND
    ),
    _changes(
        questionnaire_instead.accept_instead, Verb.RECORD_ANSWERS, "q_papers",
        questionnaire_instead.InsteadInput(reason="Rapporten svarer på alt."),
    ),
    _changes(questionnaire_instead.decline_instead, Verb.RECORD_ANSWERS, "q_papers"),
    _decides(questionnaire_proposals.take_into_chain, "new_country_bd", LinkInput()),
    _decides(questionnaire_proposals.take_as_impact, "incident_reported", id_of("q_impact")),
    _decides(questionnaire_proposals.take_as_follow_up, "follow_up", _PLAN),
    _decides(questionnaire_proposals.leave_proposal, "new_country_pe", "Ikke våre varer."),
)  # fmt: skip
