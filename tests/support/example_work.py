"""The example with what a year's work leaves behind, so that every page has something on it: run in a process of its own."""

import json
import sys
from datetime import date

from compliance_app.domain.involvement import Involvement
from compliance_app.domain.issues import Issue
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.demo import example_id, load_example
from compliance_app.services.dialogue import DialogueInput, save_dialogue
from compliance_app.services.effort import EffortInput, record_effort
from compliance_app.services.follow_ups import FollowUpInput, save_follow_up
from compliance_app.services.governance import BoardInputInput, give_board_input
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.questionnaires import QuestionnaireInput, make_questionnaire
from compliance_app.services.register import Filter, Order, every_row
from compliance_app.services.remediation import RemediationInput, save_remediation
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.statements import draft
from compliance_app.services.work import local_actor
from compliance_app.storage.tables import (
    DialogueKind,
    EffortKind,
    FollowUpKind,
    ImpactKind,
    MeasurePurpose,
    MeasureStatus,
)

_SUPPLIER = "IKT-leverandør 7"
_WHO = "Innkjøper 1"
_QUESTION = "Hvor lages forbruksmateriellet dere kjøper, og vet dere hvordan de som lager det, har det?"


def record() -> dict[str, str]:
    """Load the example and write it all down, with a request that waits and a statement begun; the ids that stand in addresses."""
    load_example("noklus")
    actor = local_actor(example_id("noklus"))
    request = register_request(actor, RequestInput(received_on=date(2026, 11, 16), question=_QUESTION))
    draft(actor)
    supplier = next(row.id for row in every_row(actor, Filter(), Order.RISK) if row.name == _SUPPLIER)
    save_contact(actor, ContactInput(name=_WHO, email="innkjoper@eksempel.example"))
    impact = save_impact(
        actor,
        ImpactInput(
            kind=ImpactKind.ACTUAL, issue=Issue.WORKING_HOURS, what="Tvungen overtid før jul", scale=3, scope=3,
            irremediability=2, severity_reason="Arbeiderne har fortalt det.", supplier_id=supplier,
            involvement=Involvement.CONTRIBUTED, involvement_reason="Vi kortet ned leveringstiden.",
        ),
    )  # fmt: skip
    measure = save_measure(
        actor,
        MeasureInput(
            purpose=MeasurePurpose.CEASE, what="Bestille i god tid før høytidene, så ingen må arbeide overtid for oss",
            owner=_WHO, due=date(2026, 11, 1), since=date(2026, 9, 1), impact_id=impact, status=MeasureStatus.ONGOING,
        ),
    )  # fmt: skip
    done = MeasureInput(
        purpose=MeasurePurpose.PREVENT, what="Krav om skiftplaner i avtalen", result="Planene er lagt frem.",
        status=MeasureStatus.DONE, done_on=date(2026, 6, 1), since=date(2026, 2, 1), supplier_id=supplier,
    )  # fmt: skip
    finished = save_measure(actor, done)
    held = FollowUpInput(
        kind=FollowUpKind.MEETING, held_on=date(2026, 9, 3), what="Skiftplanene", outcome="De legges frem innen jul",
        next_on=date(2026, 11, 15), owner=_WHO, measure_id=measure,
    )  # fmt: skip
    save_follow_up(actor, supplier, held)
    record_effort(
        actor, supplier, EffortInput(kind=EffortKind.ASKED, happened_on=date(2026, 10, 1), what="E-post")
    )
    spoken = DialogueInput(
        kind=DialogueKind.TRADE_UNION, with_whom="fagforeningen ved fabrikken", held_on=date(2026, 10, 8),
        about="Overtid i høysesongen", impact_id=impact, supplier_id=supplier,
    )  # fmt: skip
    save_dialogue(actor, spoken)
    agreed = RemediationInput(
        impact_id=impact, remedy="Etterbetaling av overtid", agreed_with="de tillitsvalgte", owner=_WHO,
        agreed_on=date(2026, 10, 20), due=date(2026, 12, 15),
    )  # fmt: skip
    remedy = save_remediation(actor, agreed)
    asked = give_board_input(
        actor, BoardInputInput(text="Se på råvareleddet", owner=_WHO, due=date(2026, 12, 1))
    )
    questionnaire = make_questionnaire(actor, supplier, QuestionnaireInput(due=date(2026, 12, 13)))
    return {
        "impact": impact, "measure": measure, "finished": finished, "remedy": remedy, "input": asked,
        "questionnaire": questionnaire, "supplier": supplier, "case": request,
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(record()))
