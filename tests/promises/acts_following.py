"""Follow-ups, the effort ledger, evidence and history: each with a call that works."""

from datetime import date
from typing import Any

from promises.calls import changes, id_of, looks_at, reads

from compliance_app.domain.permissions import Verb
from compliance_app.services import effort, evidence, follow_up_list, follow_ups, history
from compliance_app.services.enterprises import period_of
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import EffortKind, FollowUpKind, Questionnaire

_DAY = date(2026, 5, 4)
_PDF = (b"%PDF-1.7\n%%EOF", "svar.pdf")
_MEETING = follow_ups.FollowUpInput(kind=FollowUpKind.MEETING, held_on=_DAY, outcome="Avtalte en plan.")
_ASKED = effort.EffortInput(kind=EffortKind.ASKED, happened_on=_DAY)
_EVERYTHING = follow_up_list.Wanted()


def add_following(owner: Actor, supplier: str, measure: str) -> dict[str, str]:
    """A follow-up of the supplier, its measure and a questionnaire, an attempt to get it answered, and evidence of them."""
    asked = _questionnaire(owner, supplier)
    given = _MEETING.model_copy(update={"measure_id": measure, "questionnaire_id": asked})
    done = follow_ups.save_follow_up(owner, supplier, given)
    effort.record_effort(owner, supplier, _ASKED.model_copy(update={"questionnaire_id": asked}))
    kept = evidence.attach(owner, _given("Svaret", supplier_id=supplier, follow_up_id=done), _PDF)
    evidence.attach(owner, _given("Siden deres", supplier_id=supplier, measure_id=measure))
    evidence.link_evidence(owner, kept, "measure", measure)
    spare = evidence.attach(owner, _given("Avtalen", supplier_id=supplier))
    gone = evidence.attach(
        owner, _given("Utdatert", supplier_id=supplier), (b"%PDF-1.7\n%%EOF 2", "gammel.pdf")
    )
    return {"followed_up": done, "evidence": kept, "evidence_spare": spare, "evidence_gone": gone}


def _questionnaire(owner: Actor, supplier: str) -> str:
    with begin(owner, Verb.SEND_QUESTIONNAIRE) as work:
        made = Questionnaire(
            enterprise_id=work.enterprise_id,
            supplier_id=supplier,
            period_id=period_of(work).id,
            questions="[]",
        )
        return work.add(made).id


def _given(title: str, **of: str) -> evidence.EvidenceInput:
    return evidence.EvidenceInput(title=title, source="Leverandøren", read_on=_DAY, **of)


def _source(world: Any) -> evidence.EvidenceInput:
    return _given("Rapport", object_kind="supplier", object_id=world["supplier"])


ACTS = (
    looks_at(follow_ups.follow_ups_of, Verb.READ_REGISTER, id_of("supplier")),
    looks_at(follow_ups.follow_ups_of_measure, Verb.READ_REGISTER, id_of("measure")),
    changes(follow_ups.save_follow_up, Verb.RECORD_FOLLOW_UP, id_of("supplier"), _MEETING),
    reads(follow_up_list.follow_up_page, Verb.READ_REGISTER, _EVERYTHING),
    reads(follow_up_list.every_follow_up, Verb.READ_REGISTER, _EVERYTHING),
    changes(effort.record_effort, Verb.RECORD_EFFORT, id_of("supplier"), _ASKED),
    looks_at(effort.efforts_of, Verb.READ_REGISTER, id_of("supplier")),
    reads(effort.effort_counts, Verb.READ_REGISTER, _DAY, _DAY),
    looks_at(evidence.evidence_of, Verb.READ_REGISTER, "supplier", id_of("supplier")),
    looks_at(evidence.evidence_to_link, Verb.READ_REGISTER, "supplier", id_of("supplier")),
    looks_at(evidence.open_file, Verb.READ_REGISTER, id_of("evidence")),
    changes(evidence.attach, Verb.ATTACH_EVIDENCE, _source),
    changes(
        evidence.link_evidence,
        Verb.ATTACH_EVIDENCE,
        id_of("evidence_spare"),
        "follow_up",
        id_of("followed_up"),
    ),
    changes(
        evidence.unlink_evidence, Verb.ATTACH_EVIDENCE, id_of("evidence_gone"), "supplier", id_of("supplier")
    ),
    looks_at(history.supplier_history, Verb.READ_REGISTER, id_of("supplier")),
)
