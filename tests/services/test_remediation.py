"""Dialogue with those who are affected, and remedy for those who were harmed: kept whole, and its lack is seen."""

from datetime import date

import pytest

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong, NotAllowed, NotFound
from compliance_app.domain.involvement import Involvement
from compliance_app.domain.issues import Issue
from compliance_app.domain.permissions import Role
from compliance_app.services import dialogue, remediation
from compliance_app.services import remediation_reads as remedies
from compliance_app.services.contacts import ContactInput, OwnerWithoutAccess, save_contact
from compliance_app.services.dialogue import DialogueInput
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period, period_of
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.log import verify_log
from compliance_app.services.records import NotYet
from compliance_app.services.remediation import NotActual, RemediationInput
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import DialogueKind, ImpactKind, Satisfaction

TODAY = date(2026, 5, 7)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


@pytest.fixture
def supplier(actor: Actor) -> str:
    return add_supplier(actor, SupplierInput(name="Renholdsleverandør 1"))


def harm(actor: Actor, supplier: str | None = None, **changed) -> str:
    given = {
        "kind": ImpactKind.ACTUAL, "issue": Issue.LIVING_WAGE, "what": "Renholdere fikk ikke betalt for overtid",
        "scale": 2, "scope": 2, "irremediability": 1, "severity_reason": "Lest timelister.",
        "involvement": Involvement.CONTRIBUTED, "involvement_reason": "Vi presset prisen.", "supplier_id": supplier,
    }  # fmt: skip
    return save_impact(actor, ImpactInput(**{**given, **changed}))


def agreed(impact: str, **changed) -> RemediationInput:
    given = {
        "impact_id": impact, "remedy": "Etterbetale overtiden", "agreed_with": "De tillitsvalgte hos leverandøren",
        "agreed_on": date(2026, 3, 1),
    }  # fmt: skip
    return RemediationInput(**{**given, **changed})


# Remedy


def test_a_remedy_is_agreed_carried_out_and_judged_by_those_who_were_harmed(
    actor: Actor, supplier: str
) -> None:
    save_contact(actor, ContactInput(name="Innkjøpslederen"))
    impact = harm(actor, supplier)
    given = agreed(impact, due=date(2026, 4, 1), owner="innkjøpslederen")
    made = remediation.save_remediation(actor, given)
    one = remedies.remediations(actor)[0]
    assert (one.subject, one.row.owner) == ("Renholdsleverandør 1", "Innkjøpslederen")
    assert remedies.remedy_overdue(one.row, TODAY)
    done = given.model_copy(
        update={
            "done_on": date(2026, 4, 20), "result": "Alle tolv har fått pengene.",
            "satisfied": Satisfaction.PARTLY, "satisfied_how": "De tillitsvalgte i møte 25. april.",
        }
    )  # fmt: skip
    remediation.save_remediation(actor, done, made, one.row.version)
    after = remedies.remediations(actor)[0].row
    assert (after.result, after.satisfied) == ("Alle tolv har fått pengene.", "PARTLY")
    assert not remedies.remedy_overdue(after, TODAY)
    assert verify_log(actor).intact


def test_only_harm_that_has_happened_can_be_remedied(actor: Actor, supplier: str) -> None:
    impact = harm(actor, supplier, kind=ImpactKind.POTENTIAL, likelihood=2)
    with pytest.raises(NotActual, match="potensiell"):
        remediation.save_remediation(actor, agreed(impact))
    with pytest.raises(NotActual, match="potensiell"):
        remediation.explain_no_remedy(actor, impact, "De er borte.", 1)
    assert remedies.remediations(actor) == []


@pytest.mark.parametrize(
    ("changed", "error", "field"),
    [
        ({"impact_id": ""}, FieldMissing, "Konsekvens"),
        ({"remedy": " "}, FieldMissing, "Hva som skal gjøres"),
        ({"agreed_with": ""}, FieldMissing, "Avtalt med"),
        ({"agreed_on": None}, FieldMissing, "Avtalt"),
        ({"agreed_on": date(2026, 5, 8)}, NotYet, "Avtalt"),
        ({"due": date(2026, 2, 28)}, FieldWrong, "Frist"),
        ({"owner": "Ingen vi kjenner"}, OwnerWithoutAccess, "Ansvarlig"),
        ({"done_on": date(2026, 4, 1)}, FieldMissing, "Resultat"),
        ({"result": "Betalt."}, FieldMissing, "Gjennomført"),
        ({"done_on": date(2026, 2, 1), "result": "Betalt."}, FieldWrong, "Gjennomført"),
        ({"done_on": date(2026, 5, 8), "result": "Betalt."}, NotYet, "Gjennomført"),
        ({"satisfied": Satisfaction.YES}, FieldMissing, "Hvordan dere vet det"),
    ],
)
def test_a_remedy_that_makes_no_sense_is_refused_at_its_field(
    actor: Actor, changed: dict, error: type[Exception], field: str
) -> None:
    impact = harm(actor)
    with pytest.raises(error, match=field):
        remediation.save_remediation(actor, agreed(impact, **changed))
    assert remedies.remediations(actor) == []


def test_an_old_due_day_does_not_stand_in_the_way_of_the_rest(actor: Actor) -> None:
    made = remediation.save_remediation(actor, agreed(harm(actor), due=date(2026, 3, 10)))
    row = remedies.remediations(actor)[0].row
    later = agreed(row.impact_id, due=date(2026, 3, 10), agreed_on=date(2026, 3, 12))
    remediation.save_remediation(actor, later, made, row.version)
    with pytest.raises(ChangedMeanwhile):
        remediation.save_remediation(actor, later, made, row.version)


def test_two_clicks_record_one_remedy(actor: Actor) -> None:
    impact = harm(actor)
    for _click in range(2):
        remediation.save_remediation(actor, agreed(impact), once="nøkkel")
    assert len(remedies.remediations(actor)) == 1


@pytest.mark.usefixtures("small_hours")
def test_an_explanation_of_the_small_hours_bears_the_day_in_oslo(actor: Actor, supplier: str) -> None:
    caused = harm(actor, involvement=Involvement.CAUSED)
    remediation.explain_no_remedy(actor, caused, "De som ble skadet, har fått dom for kravet.", 1)
    (told,) = remedies.explained(actor)
    assert told.impact.no_remedy_on == TODAY


def test_harm_we_caused_or_contributed_to_and_nobody_remedies_is_a_gap(actor: Actor, supplier: str) -> None:
    caused = harm(actor, involvement=Involvement.CAUSED)
    contributed = harm(actor, supplier)
    harm(actor, supplier, involvement=Involvement.DIRECTLY_LINKED)
    harm(actor, supplier, kind=ImpactKind.POTENTIAL, likelihood=1)
    assert {one.impact.id for one in remedies.lacking_remedy(actor)} == {caused, contributed}
    assert {one.subject for one in remedies.lacking_remedy(actor)} == {
        "egen virksomhet",
        "Renholdsleverandør 1",
    }
    remediation.save_remediation(actor, agreed(caused))
    remediation.explain_no_remedy(actor, contributed, "De som ble skadet, har fått dom for kravet.", 1)
    assert remedies.lacking_remedy(actor) == []
    told = remedies.explained(actor)[0].impact
    assert (told.no_remedy_by, told.no_remedy_on) == ("Lokal bruker", TODAY)
    with pytest.raises(ChangedMeanwhile):
        remediation.explain_no_remedy(actor, contributed, "", 1)
    remediation.explain_no_remedy(actor, contributed, "", told.version)
    assert [one.impact.id for one in remedies.lacking_remedy(actor)] == [contributed]


def test_remedies_stand_by_their_day_and_the_finished_last(actor: Actor, supplier: str) -> None:
    impact = harm(actor, supplier)
    done = {"done_on": date(2026, 4, 1), "result": "Betalt."}
    for remedy, more in (
        ("ferdig", done), ("uten frist", {}), ("sen", {"due": date(2026, 9, 1)}), ("tidlig", {"due": date(2026, 6, 1)}),
    ):  # fmt: skip
        remediation.save_remediation(actor, agreed(impact, remedy=remedy, **more))
    order = ["tidlig", "sen", "uten frist", "ferdig"]
    for found in (
        remedies.remediations(actor),
        remedies.remediations_of(actor, impact),
        remedies.remediations_with(actor, supplier),
    ):
        assert [one.row.remedy for one in found] == order
    with reading(actor) as work:
        assert [one.row.remedy for one in remedies.due_remediations(work, date(2026, 8, 1))] == ["tidlig"]


def test_the_remedies_of_a_year_are_of_its_harm_or_of_its_days(actor: Actor) -> None:
    old = harm(actor)
    open_period(actor, 2026)
    new = harm(actor)
    remediation.save_remediation(actor, agreed(old, remedy="i år", agreed_on=date(2026, 2, 1)))
    remediation.save_remediation(actor, agreed(new, remedy="ny", agreed_on=date(2026, 2, 1)))
    with reading(actor) as work:
        of = {
            year: {one.row.remedy for one in remedies.remediations_of_period(work, period_of(work, year))}
            for year in (2025, 2026)
        }
    assert of == {2025: {"i år"}, 2026: {"i år", "ny"}}


def test_remedy_of_another_enterprises_harm_is_not_found(actor: Actor, supplier: str) -> None:
    impact = harm(actor, supplier)
    made = remediation.save_remediation(actor, agreed(impact))
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    own = harm(other)
    for act in (
        lambda: remediation.save_remediation(other, agreed(impact)),
        lambda: remediation.save_remediation(other, agreed(own), made, 1),
        lambda: remediation.explain_no_remedy(other, impact, "Grunn", 1),
        lambda: remedies.remediations_of(other, impact),
        lambda: remedies.remediations_with(other, supplier),
    ):
        with pytest.raises(NotFound):
            act()
    assert remedies.remediations(other) == []


def test_procurement_may_not_record_a_remedy(actor: Actor) -> None:
    buyer = Actor("Innkjøper 1", frozenset({Role.PROCUREMENT}), actor.enterprise_id)
    with pytest.raises(NotAllowed, match="gjenoppretting"):
        remediation.save_remediation(buyer, agreed(harm(actor)))


# Dialogue


def talk(**changed) -> DialogueInput:
    given = {
        "kind": DialogueKind.TRADE_UNION, "with_whom": "Klubben på lageret", "held_on": date(2026, 4, 2),
        "about": "Overtid i høysesongen",
    }  # fmt: skip
    return DialogueInput(**{**given, **changed})


def test_the_log_stands_newest_first_and_can_be_narrowed_to_a_kind(actor: Actor) -> None:
    for number, kind in enumerate(
        (DialogueKind.TRADE_UNION, DialogueKind.EMPLOYEES, DialogueKind.TRADE_UNION)
    ):
        dialogue.save_dialogue(actor, talk(kind=kind, held_on=date(2026, 4, 1 + number)))
    found = dialogue.dialogue_page(actor)
    assert [one.row.held_on.day for one in found.rows] == [3, 2, 1]
    assert found.counts == {DialogueKind.TRADE_UNION: 2, DialogueKind.EMPLOYEES: 1}
    union = dialogue.dialogue_page(actor, DialogueKind.TRADE_UNION, 2, size=1)
    assert [one.row.held_on.day for one in union.rows] == [1]


def test_a_conversation_about_an_impact_is_about_its_supplier_too(actor: Actor, supplier: str) -> None:
    impact = harm(actor, supplier)
    made = dialogue.save_dialogue(actor, talk(impact_id=impact))
    one = dialogue.read_dialogue(actor, made)
    assert (one.supplier, one.impact) == ("Renholdsleverandør 1", "Renholdere fikk ikke betalt for overtid")
    assert [found.row.id for found in dialogue.dialogues_with(actor, supplier)] == [made]
    other = add_supplier(actor, SupplierInput(name="Leverandør 2"))
    with pytest.raises(FieldWrong, match="Leverandør"):
        dialogue.save_dialogue(actor, talk(impact_id=impact, supplier_id=other))


def test_a_conversation_is_of_the_year_it_took_place_in(actor: Actor) -> None:
    before = dialogue.save_dialogue(actor, talk())
    open_period(actor, 2026)
    made = dialogue.save_dialogue(actor, talk())
    dialogue.save_dialogue(actor, talk(held_on=date(2025, 6, 1), about="I fjor"), made, 1)
    dialogue.save_dialogue(actor, talk(about="Rettet"), before, 1)
    with reading(actor) as work:
        of = {
            year: [one.row.about for one in dialogue.dialogues_of_period(work, period_of(work, year))]
            for year in (2025, 2026)
        }
    assert of == {2025: ["I fjor"], 2026: ["Rettet"]}


@pytest.mark.parametrize(
    ("changed", "error", "field"),
    [
        ({"with_whom": " "}, FieldMissing, "Med hvem"),
        ({"about": ""}, FieldMissing, "Hva det handlet om"),
        ({"held_on": None}, FieldMissing, "Dag"),
        ({"held_on": date(2026, 5, 8)}, NotYet, "Dag"),
        ({"impact_id": "finnes-ikke"}, NotFound, "ikke funnet"),
        ({"supplier_id": "finnes-ikke"}, NotFound, "ikke funnet"),
    ],
)
def test_a_conversation_says_who_when_and_what(
    actor: Actor, changed: dict, error: type[Exception], field: str
) -> None:
    with pytest.raises(error, match=field):
        dialogue.save_dialogue(actor, talk(**changed))
    assert dialogue.dialogue_page(actor).rows == ()


def test_a_stale_form_and_a_second_click_change_nothing(actor: Actor) -> None:
    made = {dialogue.save_dialogue(actor, talk(), once="nøkkel") for _click in range(2)}
    assert len(made) == 1
    identity = made.pop()
    dialogue.save_dialogue(actor, talk(outcome="De fikk svar."), identity, 1)
    with pytest.raises(ChangedMeanwhile):
        dialogue.save_dialogue(actor, talk(outcome="Noe annet."), identity, 1)
    one = dialogue.read_dialogue(actor, identity).row
    assert (one.outcome, one.recorded_by) == ("De fikk svar.", "Lokal bruker")


def test_another_enterprise_finds_no_conversation(actor: Actor, supplier: str) -> None:
    made = dialogue.save_dialogue(actor, talk(supplier_id=supplier))
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    for act in (
        lambda: dialogue.read_dialogue(other, made),
        lambda: dialogue.dialogues_with(other, supplier),
        lambda: dialogue.save_dialogue(other, talk(), made, 1),
        lambda: dialogue.save_dialogue(other, talk(supplier_id=supplier)),
    ):
        with pytest.raises(NotFound):
            act()
    assert dialogue.dialogue_page(other).rows == ()
