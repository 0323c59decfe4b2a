"""Adverse impacts: refused where something is left unsaid, gravest first, and of whom they are."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong, NotFound
from compliance_app.domain.involvement import Involvement, because
from compliance_app.domain.issues import Issue
from compliance_app.domain.severity import priority, severity
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.decisions import DecisionInput, decide_to_wait
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.impact_list import PAGE_SIZE, Chosen, impact_page, impacts, read_impact
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.producers import merge_producers
from compliance_app.services.subjects import producers_named
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import ImpactKind, MeasurePurpose

TODAY = date(2026, 5, 7)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


@pytest.fixture
def gloves(actor: Actor) -> str:
    return save_category(actor, CategoryInput(name="Hansker"))


@pytest.fixture
def supplier(actor: Actor) -> str:
    return add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="NO"))


def impact(**changed) -> ImpactInput:
    told = {
        "kind": ImpactKind.POTENTIAL, "issue": Issue.OHS, "what": "Arbeidere kan bli syke av kjemikaliene",
        "scale": 2, "scope": 2, "irremediability": 2, "likelihood": 2, "severity_reason": "Kjent fra bransjen.",
    }  # fmt: skip
    return ImpactInput(**{**told, **changed})


def significant(actor: Actor) -> list[tuple[bool, str]]:
    return [(one.row.significant, one.row.significant_reason) for one in impacts(actor)]


def test_grave_harm_is_significant_however_unlikely(actor: Actor) -> None:
    save_impact(actor, impact(scale=4, likelihood=1))
    flag, reason = significant(actor)[0]
    assert flag
    assert "fare for liv" in reason


def test_lesser_harm_is_not_significant_by_the_figures(actor: Actor) -> None:
    save_impact(actor, impact())
    assert significant(actor) == [(False, "")]


def test_a_person_may_decide_otherwise_but_not_without_a_reason(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="Hvorfor risikoen er vesentlig"):
        save_impact(actor, impact(significant=True))
    save_impact(actor, impact(significant=True, significant_reason="mange er berørt"))
    assert significant(actor) == [(True, "mange er berørt")]


def test_what_has_happened_is_certain(actor: Actor) -> None:
    save_impact(actor, impact(kind=ImpactKind.ACTUAL, scale=3, likelihood=1))
    row = impacts(actor)[0].row
    assert (row.likelihood, row.significant) == (4, True)


@pytest.mark.parametrize(
    ("left_out", "field"),
    [
        ({"severity_reason": " "}, "Hvorfor disse trinnene"),
        ({"issue": None}, "Tema"),
        ({"what": ""}, "Hva som skjer"),
        ({"scale": None}, "Grovhet"),
        ({"irremediability": None}, "Uopprettelighet"),
        ({"likelihood": None}, "Sannsynlighet"),
    ],
)
def test_what_is_left_unsaid_is_asked_for_at_its_field(actor: Actor, left_out, field) -> None:
    with pytest.raises(FieldMissing, match=f"Feltet «{field}» mangler"):
        save_impact(actor, impact(**left_out))
    assert impacts(actor) == []


def test_likelihood_is_not_asked_of_what_has_happened(actor: Actor) -> None:
    save_impact(actor, impact(kind=ImpactKind.ACTUAL, likelihood=None))
    assert impacts(actor)[0].row.likelihood == 4


def test_a_change_needs_the_reason_too_and_keeps_who_recorded_it(actor: Actor) -> None:
    made = save_impact(actor, impact())
    with pytest.raises(FieldMissing, match="Hvorfor disse trinnene"):
        save_impact(actor, impact(scale=4, severity_reason=""), identity=made, seen_version=1)
    save_impact(actor, impact(scale=4), identity=made, seen_version=1)
    row = read_impact(actor, made).row
    assert (row.scale, row.recorded_by, row.severity_reason) == (4, "Lokal bruker", "Kjent fra bransjen.")
    with pytest.raises(ChangedMeanwhile):
        save_impact(actor, impact(), identity=made, seen_version=1)


# How one is tied to it


def tie(actor: Actor, **changed) -> tuple[str, str]:
    row = read_impact(actor, save_impact(actor, impact(**changed))).row
    return row.involvement, row.involvement_reason


def test_the_answers_say_why_where_nobody_writes_it(actor: Actor) -> None:
    caused = tie(actor, answers=(True,), involvement=Involvement.CAUSED)
    assert caused == ("CAUSED", because(Involvement.CAUSED))
    assert tie(actor)[1] == because(Involvement.DIRECTLY_LINKED)


def test_another_tie_than_the_answers_give_needs_a_reason(actor: Actor) -> None:
    against = {"answers": (True,), "involvement": Involvement.DIRECTLY_LINKED}
    with pytest.raises(FieldMissing, match="noe annet enn svarene"):
        save_impact(actor, impact(**against))
    assert (
        tie(actor, **against, involvement_reason="Et annet selskap styrte.")[1] == "Et annet selskap styrte."
    )


def test_without_answers_a_tie_of_ones_own_doing_needs_a_reason(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="fører til skaden eller bidrar"):
        save_impact(actor, impact(involvement=Involvement.CONTRIBUTED))


def test_questions_left_open_and_no_tie_at_all_are_refused(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="ett for ett"):
        save_impact(actor, impact(answers=(False, None, None)))
    with pytest.raises(FieldWrong, match="hører ikke hjemme her"):
        save_impact(actor, impact(answers=(False, False, False)))


# Whom it concerns


def test_an_impact_names_what_it_concerns(actor: Actor, gloves: str, supplier: str) -> None:
    link_producer(actor, supplier, LinkInput(producer_name="Fabrikk 1", country="MY"))
    [(factory, _name)] = producers_named(actor, "fabrikk")
    for subject in (
        {"category_id": gloves}, {"supplier_id": supplier}, {"producer_id": factory}, {"country": "MY"}, {},
    ):  # fmt: skip
        save_impact(actor, impact(**subject))
    assert {one.subject for one in impacts(actor)} == {
        "Hansker", "Hanskeleverandør 1", "Fabrikk 1", "Malaysia", "egen virksomhet",
    }  # fmt: skip
    assert impact_page(actor, chosen=Chosen(own=True)).found == 1


def test_only_one_subject_and_only_ones_own(actor: Actor, gloves: str, supplier: str) -> None:
    with pytest.raises(FieldWrong, match="Gjelder"):
        save_impact(actor, impact(supplier_id=supplier, category_id=gloves))
    with pytest.raises(FieldWrong, match="Gjelder"):
        save_impact(actor, impact(supplier_id=supplier, country="MY"))
    with pytest.raises(FieldWrong, match="Land"):
        save_impact(actor, impact(country="XX"))
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    for subject in ({"supplier_id": supplier}, {"category_id": gloves}, {"producer_id": "finnes-ikke"}):
        with pytest.raises(NotFound):
            save_impact(other, impact(**subject))
    assert impacts(other) == []


def test_an_impact_follows_a_producer_that_turns_out_to_be_another(actor: Actor, supplier: str) -> None:
    for name in ("Fabrikk 1", "Fabrikk 2"):
        link_producer(actor, supplier, LinkInput(producer_name=name, country="MY"))
    kept, gone = (identity for identity, _name in producers_named(actor, "fabrikk"))
    made = save_impact(actor, impact(producer_id=gone))
    merge_producers(actor, kept, gone)
    assert read_impact(actor, made).found.producer == "Fabrikk 1"
    assert [name for _id, name in producers_named(actor, "fabrikk")] == ["Fabrikk 1"]


# The list and the picture


def test_actual_impacts_stand_first_then_the_significant_then_the_gravest(actor: Actor) -> None:
    for what, changes in {
        "liten": {"scale": 1, "scope": 1, "irremediability": 1},
        "merkbar": {},
        "grov": {"scale": 4},
        "faktisk": {"kind": ImpactKind.ACTUAL, "scale": 1},
    }.items():
        save_impact(actor, impact(what=what, **changes))
    assert [one.row.what for one in impacts(actor)] == ["faktisk", "grov", "merkbar", "liten"]


def whats(page) -> list[str]:
    return [line.found.row.what for line in page.rows]


def test_the_list_puts_grave_harm_before_likely_harm(actor: Actor) -> None:
    save_impact(actor, impact(what="sikker, men liten", kind=ImpactKind.ACTUAL))
    save_impact(actor, impact(what="grov og mulig", irremediability=4, likelihood=2))
    save_impact(actor, impact(what="grov og sannsynlig", scope=4, likelihood=3))
    shown = impact_page(actor)
    assert whats(shown) == ["grov og sannsynlig", "grov og mulig", "sikker, men liten"]
    assert dict(shown.matrix) == {(4, 3): 1, (4, 2): 1, (2, 4): 1}
    assert (shown.total, shown.actual, shown.significant) == (3, 1, 2)
    assert whats(impact_page(actor, chosen=Chosen(severity=4, likelihood=2))) == ["grov og mulig"]
    assert whats(impact_page(actor, chosen=Chosen(kind=ImpactKind.ACTUAL))) == ["sikker, men liten"]
    assert impact_page(actor, chosen=Chosen(significant=False)).found == 1


def test_what_nobody_has_answered_can_be_found(actor: Actor) -> None:
    ids = [save_impact(actor, impact(what=f"skade {number}")) for number in range(3)]
    save_measure(
        actor,
        MeasureInput(purpose=MeasurePurpose.PREVENT, what="Krav", due=date(2026, 9, 1), impact_id=ids[0]),
    )
    decide_to_wait(actor, DecisionInput(reason="Størst først.", impact_id=ids[1]))
    lines = {line.found.row.id: (line.measures, line.waits) for line in impact_page(actor).rows}
    assert [lines[identity] for identity in ids] == [(1, False), (0, True), (0, False)]
    assert whats(impact_page(actor, chosen=Chosen(unanswered=True))) == ["skade 2"]


def test_a_long_list_is_paged_and_an_empty_one_is_empty(actor: Actor) -> None:
    assert impact_page(actor).rows == ()
    for number in range(PAGE_SIZE + 1):
        save_impact(actor, impact(what=f"skade {number}"))
    first, second = impact_page(actor), impact_page(actor, 2)
    assert (first.found, len(first.rows), len(second.rows)) == (PAGE_SIZE + 1, PAGE_SIZE, 1)
    assert not set(whats(first)) & set(whats(second))


STEP = st.integers(1, 4)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEP, STEP, STEP, STEP)
def test_the_database_and_the_method_agree_on_severity(
    actor: Actor, scale: int, scope: int, irremediability: int, likelihood: int
) -> None:
    made = save_impact(
        actor, impact(scale=scale, scope=scope, irremediability=irremediability, likelihood=likelihood)
    )
    grade = severity(scale, scope, irremediability)
    found = impact_page(actor, chosen=Chosen(severity=grade, likelihood=likelihood, significant=True))
    assert (made in {line.found.row.id for line in found.rows}) == (priority(grade, likelihood) == "HIGH")
    assert read_impact(actor, made).row.significant == (priority(grade, likelihood) == "HIGH")
