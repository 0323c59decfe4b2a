"""How the year's work reaches the statement: training, the search, partners, dialogue, remediation, whether it helped."""

from datetime import date

import pytest

from compliance_app import clock
from compliance_app.documents.templates import render_chapters
from compliance_app.domain.involvement import Involvement
from compliance_app.domain.statement_facts import StatementFacts
from compliance_app.services import (
    assessments,
    decisions,
    dialogue,
    effort,
    follow_ups,
    impacts,
    measures,
    training,
)
from compliance_app.services import remediation as remediations
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period, period_of
from compliance_app.services.statement_facts import gather
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import (
    DialogueKind,
    Effect,
    EffortKind,
    FollowUpKind,
    ImpactKind,
    Lever,
    MeasurePurpose,
    MeasureStatus,
)

TODAY = date(2025, 11, 3)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


@pytest.fixture
def maker(actor: Actor) -> str:
    category = save_category(actor, CategoryInput(name="Hansker", inline_name="hansker"))
    return add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="MY", category_id=category))


def facts_of(actor: Actor, year: str | None = None) -> StatementFacts:
    with reading(actor) as work:
        return gather(work, period_of(work, year))


def text_of(actor: Actor, year: str | None = None) -> str:
    found = " ".join(chapter.markdown for chapter in render_chapters(facts_of(actor, year)))
    return " ".join(found.replace("\u00a0", " ").split())


def harm(maker: str, **changed: object) -> impacts.ImpactInput:
    plain = {
        "kind": ImpactKind.ACTUAL, "issue": "FORCED_LABOUR", "what": "arbeidere betalte for å få jobben", "scale": 4,
        "scope": 3, "irremediability": 2, "severity_reason": "Gjelden holder dem der.", "supplier_id": maker,
        "who": "migrantarbeiderne", "involvement": Involvement.CONTRIBUTED, "involvement_reason": "Vi presset prisen.",
    }  # fmt: skip
    return impacts.ImpactInput(**{**plain, **changed})


def test_the_search_counts_suppliers_once_a_way_and_says_who_did_not_answer(actor: Actor, maker: str) -> None:
    for kind, day in (("MEETING", 3), ("MEETING", 9), ("VISIT", 12), ("QUESTIONNAIRE", 13)):
        given = follow_ups.FollowUpInput(
            kind=FollowUpKind(kind), held_on=date(2025, 3, day), outcome="Avtalte en plan."
        )
        follow_ups.save_follow_up(actor, maker, given)
    for kind, month in ((EffortKind.ASKED, 4), (EffortKind.REMINDED, 5), (EffortKind.NO_ANSWER, 6)):
        effort.record_effort(actor, maker, effort.EffortInput(kind=kind, happened_on=date(2025, month, 1)))
    looked = facts_of(actor).search
    assert (looked.meetings, looked.visits, looked.questionnaires_sent, looked.no_answer) == (1, 1, 1, 1)
    assert "Én leverandør vi spurte, har ikke svart." in text_of(actor)


def test_what_was_done_in_another_year_is_not_counted(actor: Actor, maker: str) -> None:
    given = follow_ups.FollowUpInput(
        kind=FollowUpKind.MEETING, held_on=date(2024, 12, 31), outcome="Ingenting."
    )
    follow_ups.save_follow_up(actor, maker, given)
    assert facts_of(actor).search.meetings == 0


def test_workers_are_heard_only_where_rights_holders_were_spoken_with(actor: Actor) -> None:
    def talk(kind: DialogueKind) -> None:
        given = dialogue.DialogueInput(
            kind=kind, with_whom="arbeidere ved fabrikken", held_on=date(2025, 5, 6), about="overtid",
            outcome="overtiden ble frivillig",
        )  # fmt: skip
        dialogue.save_dialogue(actor, given)

    talk(DialogueKind.AUTHORITY)
    assert "Vi har ikke snakket med arbeidere i leverandørkjeden." in text_of(actor)
    talk(DialogueKind.RIGHTS_HOLDER)
    said = text_of(actor)
    assert "Vi har ikke snakket med arbeidere" not in said
    assert (
        "snakket vi med arbeidere ved fabrikken om overtid. Det førte til at overtiden ble frivillig." in said
    )


def test_introductions_of_one_day_and_subject_are_told_together(actor: Actor) -> None:
    given = training.TrainingInput(material="Krav til leverandører", held_on=date(2025, 2, 3))
    training.record_training(actor, given, ["Ansatt 1", "Ansatt 2"])
    training.record_training(actor, given.model_copy(update={"who": "lageret", "people": 5}))
    found = facts_of(actor).trainings
    assert [(one.employees, one.topic) for one in found] == [(7, "krav til leverandører")]
    assert "fikk sju ansatte opplæring i krav til leverandører (3. februar 2025)." in text_of(actor)


def test_business_partners_are_told_of_with_what_it_rests_on(actor: Actor) -> None:
    given = assessments.PartnersInput(partners=3, sources="avtalene om renhold og kantine")
    assessments.save_partners(actor, given)
    assert (
        "Vi har også vurdert tre forretningspartnere utenfor leverandørkjeden (avtalene om renhold og kantine) "
        "og ikke avdekket negative konsekvenser."
    ) in text_of(actor)


def test_an_impact_at_a_supplier_is_linked_to_what_is_bought_there(actor: Actor, maker: str) -> None:
    impacts.save_impact(actor, harm(maker, involvement=Involvement.DIRECTLY_LINKED))
    found = facts_of(actor).impacts[0]
    assert (found.goods, found.category, found.own) == ("hansker", "hansker", False)


def test_harm_in_a_whole_country_is_not_of_our_own_people(actor: Actor) -> None:
    impacts.save_impact(
        actor, harm("", supplier_id=None, country="MY", involvement=Involvement.DIRECTLY_LINKED)
    )
    found = facts_of(actor).impacts[0]
    assert (found.own, found.where) == (False, "i Malaysia")


def test_remediation_is_told_as_far_as_it_has_come(actor: Actor, maker: str) -> None:
    hurt = impacts.save_impact(actor, harm(maker))
    agreed = remediations.RemediationInput(
        impact_id=hurt, remedy="avgiftene de hadde betalt, tilbake", agreed_with="leverandøren og fagforeningen",
        agreed_on=date(2025, 6, 2), due=date(2025, 12, 1),
    )  # fmt: skip
    made = remediations.save_remediation(actor, agreed)
    assert "Vi har avtalt dette med leverandøren og fagforeningen innen 01.12.2025" in text_of(actor)
    done = agreed.model_copy(
        update={
            "done_on": date(2025, 10, 1), "result": "Alle har fått pengene.", "satisfied": "PARTLY",
            "satisfied_how": "fagforeningen spurte dem",
        }
    )  # fmt: skip
    remediations.save_remediation(actor, done, made, 1)
    said = text_of(actor)
    assert "Migrantarbeiderne har fått avgiftene de hadde betalt, tilbake. Vi sørget for dette." in said
    assert "De som ble rammet, er delvis fornøyd med det: fagforeningen spurte dem." in said
    assert "Vi har avtalt dette" not in said


def test_a_measure_says_how_we_influence_and_whether_it_helped(actor: Actor, maker: str) -> None:
    made = measures.save_measure(
        actor,
        measures.MeasureInput(
            purpose=MeasurePurpose.MITIGATE, what="avtalt faste møter", status=MeasureStatus.DONE,
            result="Overtiden er halvert.", lever=Lever.DIALOGUE, supplier_id=maker,
        ),
    )  # fmt: skip
    measures.judge_effect(
        actor, made, measures.EffectInput(effect=Effect.PARTLY, reason="timelistene viser det"), 1
    )
    said = text_of(actor)
    assert "Tiltaket har virket delvis: timelistene viser det." in said
    assert "Vi påvirker gjennom dialog med leverandøren." in said
    open_period(actor, 2026)
    assert "Tiltaket «avtalt faste møter» har virket delvis: timelistene viser det." in text_of(actor, "2026")


def test_what_was_promised_and_not_done_is_told_with_why_and_the_new_day(actor: Actor, maker: str) -> None:
    promised = measures.MeasureInput(
        purpose=MeasurePurpose.PREVENT, what="besøke fabrikken", due=date(2025, 12, 1), supplier_id=maker
    )
    identity = measures.save_measure(actor, promised)
    open_period(actor, 2026)
    clock.set_as_of(date(2026, 11, 3))
    earlier = facts_of(actor, "2026").earlier_measures
    assert [(one.reason, one.new_due) for one in earlier] == [(None, None)]
    told = promised.model_copy(
        update={"not_done_reason": "fabrikken var stengt", "due": date(2027, 3, 1), "since": None}
    )
    measures.save_measure(actor, told, identity=identity, seen_version=1)
    assert (
        "Tiltaket «besøke fabrikken» er ikke gjennomført, fordi fabrikken var stengt; ny frist er 1. mars 2027."
        in text_of(actor, "2026")
    )


def test_that_nobody_knows_whether_it_helped_is_said(actor: Actor) -> None:
    made = measures.save_measure(
        actor,
        measures.MeasureInput(
            purpose=MeasurePurpose.PREVENT,
            what="holdt kurs",
            status=MeasureStatus.DONE,
            result="Alle var der.",
        ),
    )
    measures.judge_effect(
        actor, made, measures.EffectInput(effect=Effect.UNCLEAR, reason="for tidlig å si"), 1
    )
    assert "Vi vet ikke om tiltaket har virket: for tidlig å si." in text_of(actor)


def test_a_choice_to_wait_with_a_lesser_impact_is_told_and_with_a_finding_it_is_a_gap(
    actor: Actor, maker: str
) -> None:
    lesser = impacts.save_impact(
        actor, harm(maker, kind=ImpactKind.POTENTIAL, scale=1, scope=1, irremediability=1, likelihood=1)
    )
    grave = impacts.save_impact(actor, harm(maker, kind=ImpactKind.POTENTIAL, likelihood=3))
    for impact in (lesser, grave):
        decisions.decide_to_wait(actor, decisions.DecisionInput(reason="den er liten", impact_id=impact))
    facts = facts_of(actor)
    assert [one.subject for one in facts.not_prioritised] == ["tvangsarbeid og menneskehandel"]
    assert [one.reason for one in facts.measure_gaps] == ["den er liten"]
