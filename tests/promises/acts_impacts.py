"""Adverse impacts, choices to wait, what the risk asks for, and the year's two assessments: each with a call that works."""

from typing import Any

from promises.calls import changes, id_of, looks_at, makes, reads

from compliance_app.domain.issues import Issue
from compliance_app.domain.permissions import Verb
from compliance_app.services import assessments, decisions, gap_list, impact_list, impacts, subjects
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ImpactKind


def impact(**changed: Any) -> impacts.ImpactInput:
    """An impact that may be, changed as said."""
    given = {
        "kind": ImpactKind.POTENTIAL, "issue": Issue.OHS, "what": "Arbeidere kan bli syke av kjemikaliene",
        "scale": 2, "scope": 2, "irremediability": 2, "likelihood": 2, "severity_reason": "Kjent fra bransjen.",
    }  # fmt: skip
    return impacts.ImpactInput(**given | changed)


def add_impacts(owner: Actor, ids: dict[str, str]) -> dict[str, str]:
    """Impacts of everything that one can be of, choices to wait about all that may wait, and both assessments."""
    assessments.save_own_operations(owner, assessments.OwnOperationsInput(sources="Arbeidsmiljøutvalget"))
    assessments.save_partners(owner, assessments.PartnersInput(sources="Møte med kantinen"))
    made = impacts.save_impact(owner, impact(supplier_id=ids["supplier"]))
    impacts.save_impact(owner, impact(category_id=ids["category"]))
    with_producer = impact(producer_id=subjects.producers_named(owner, "Gård 0")[0][0])
    impacts.save_impact(owner, with_producer)
    waiting = ""
    for about in ("category", "supplier"):
        waiting = decisions.decide_to_wait(
            owner, decisions.DecisionInput(reason="Størst først.", **{f"{about}_id": ids[about]})
        )
    decisions.decide_to_wait(owner, decisions.DecisionInput(reason="Størst først.", impact_id=made))
    return {"impact": made, "decision": waiting}


def _about_supplier(world: Any) -> decisions.DecisionInput:
    return decisions.DecisionInput(reason="Størst først.", supplier_id=world["supplier"])


ACTS = (
    reads(impact_list.impacts, Verb.READ_REGISTER),
    reads(impact_list.impact_page, Verb.READ_REGISTER),
    looks_at(impact_list.read_impact, Verb.READ_REGISTER, id_of("impact")),
    reads(decisions.decisions, Verb.READ_REGISTER),
    reads(decisions.decision_page, Verb.READ_REGISTER),
    looks_at(decisions.read_decision, Verb.READ_REGISTER, id_of("decision")),
    reads(gap_list.gap_counts, Verb.READ_REGISTER),
    reads(gap_list.gap_page, Verb.READ_REGISTER),
    looks_at(gap_list.category_asked, Verb.READ_REGISTER, id_of("category")),
    looks_at(gap_list.lacking, Verb.READ_REGISTER, id_of("supplier")),
    reads(subjects.suppliers_named, Verb.READ_REGISTER, "hanske"),
    reads(subjects.producers_named, Verb.READ_REGISTER, "fabrikk"),
    looks_at(subjects.read_subject, Verb.READ_REGISTER, lambda world: subjects.Subject(world["supplier"])),
    reads(assessments.own_operations, Verb.READ_REGISTER),
    reads(assessments.partners, Verb.READ_REGISTER),
    reads(assessments.partner_levels, Verb.READ_REGISTER),
    makes(impacts.save_impact, Verb.RECORD_IMPACT, impact()),
    changes(decisions.decide_to_wait, Verb.RECORD_MEASURE, _about_supplier),
    makes(
        assessments.save_own_operations, Verb.ASSESS_OWN_OPERATIONS,
        assessments.OwnOperationsInput(sources="Verneombudet"), None,
        lambda world: assessments.own_operations(world.owner).version,
    ),
    makes(
        assessments.save_partners, Verb.ASSESS_PARTNERS, assessments.PartnersInput(sources="Vaktmesteren"), None,
        lambda world: assessments.partners(world.owner).version,
    ),
)  # fmt: skip
