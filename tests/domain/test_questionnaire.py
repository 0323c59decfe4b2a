"""Which questions a supplier is asked: its own risk decides, never more than twelve, and the same every time."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.questionnaires import drivers, of_types

from compliance_app.domain.issues import Issue
from compliance_app.domain.levels import Level
from compliance_app.domain.question_drivers import (
    DRIVERS,
    Situation,
    SupplierRisk,
    driver,
    driver_name,
    drivers_of,
    drivers_phrase,
)
from compliance_app.domain.questionnaire import (
    AnswerType,
    LastAnswer,
    Question,
    Topic,
    When,
    bank_at,
    choose,
    is_open,
)
from compliance_app.domain.rating_inputs import GoodsHit
from compliance_app.domain.risk_levels import ChainKnowledge
from compliance_app.storage.question_bank import question_bank

BANK = question_bank()
NAMES = {one.id: one for one in BANK}


def ids(chosen) -> list[str]:
    return [one.question.id for one in chosen]


def question(id_: str, priority: int = 5, version: int = 1, **more) -> Question:
    words = {"nb": f"{id_}?", "en": f"{id_}?", "help_nb": "h", "help_en": "h", "vsme": ""}
    given = {"topic": Topic.CHAIN, "type": AnswerType.YES_NO, "drivers": frozenset({Situation.EVERYONE})}
    return Question(id=id_, version=version, priority=priority, **(words | given | more))


@given(drivers, st.integers(-1, 30))
def test_never_more_than_twelve_nor_than_asked_for(some, at_most: int) -> None:
    chosen = choose(BANK, some, at_most)
    assert len(chosen) <= max(0, min(at_most, 12))
    assert len(set(ids(chosen))) == len(chosen)


@given(drivers, st.randoms(use_true_random=False))
def test_the_same_drivers_give_the_same_questions_in_the_same_order(some, shuffler: random.Random) -> None:
    mixed, rows = list(some), list(BANK)
    shuffler.shuffle(mixed)
    shuffler.shuffle(rows)
    assert choose(rows, mixed) == choose(BANK, some)
    places = [(list(Topic).index(one.question.topic), one.question.position) for one in choose(BANK, some)]
    assert places == sorted(places)


@given(drivers)
def test_every_driver_is_asked_about_if_there_is_room(some) -> None:
    chosen = choose(BANK, some)
    covered = {one for found in chosen for one in found.drivers}
    missed = {Situation.EVERYONE, *some} - covered
    assert not missed or len(chosen) == 12
    if len(some) < 12:
        assert missed == set()


@given(drivers)
def test_each_question_says_which_of_the_suppliers_own_drivers_chose_it(some) -> None:
    for found in choose(BANK, some):
        assert found.drivers
        assert set(found.drivers) <= {Situation.EVERYONE, *some}
        assert set(found.drivers) <= found.question.drivers
        for language in ("nb", "en"):
            assert found.why(language).endswith(".")


def test_a_supplier_without_risk_is_asked_only_what_everyone_is_asked() -> None:
    chosen = choose(BANK, [])
    assert 0 < len(chosen) <= 5
    assert {one.why("nb") for one in chosen} == {"Dette spør vi alle leverandører om."}


def test_the_most_important_question_of_a_driver_goes_first() -> None:
    assert "recruitment_fees" in ids(choose(BANK, [Issue.FORCED_LABOUR], 2))
    assert ids(choose(BANK, list(DRIVERS), 1)) == ["own_incidents"]


def test_what_was_left_open_last_year_is_asked_again() -> None:
    then = {"living_wage": LastAnswer("PARTLY", 1), "organising": LastAnswer("YES", 1)}
    chosen = choose(BANK, [Situation.SERVICES], last_year=then)
    [again] = [one for one in chosen if one.question.id == "living_wage"]
    assert (again.last, again.was_open, again.drivers) == ("PARTLY", True, ())
    assert again.why("nb") == "Valgt ut fra det dere svarte sist."
    assert "organising" not in ids(chosen)


def test_last_years_answer_follows_only_the_same_wording() -> None:
    bank = [question("a", version=2), question("b")]
    chosen = choose(bank, [], last_year={"a": LastAnswer("YES", 1), "b": LastAnswer("NO", 1)})
    assert [(one.question.id, one.last) for one in chosen] == [("a", None), ("b", "NO")]


def test_a_question_with_priority_zero_is_no_longer_asked() -> None:
    assert ids(choose([question("a", 0), question("b")], [])) == ["b"]


def test_an_old_version_of_the_bank_is_read_with_its_own_words() -> None:
    rows = [
        question("a", nb="Før?"),
        question("a", version=3, nb="Nå?"),
        question("b", version=2, position=1),
    ]
    assert [one.nb for one in bank_at(rows, 1)] == ["Før?"]
    assert [one.nb for one in bank_at(rows, 2)] == ["Før?", "b?"]
    assert [one.nb for one in bank_at(rows)] == ["Nå?", "b?"]


def test_every_driver_has_a_name_in_both_languages_and_at_least_one_question() -> None:
    for one in DRIVERS:
        assert driver(one.value) is one
        assert driver_name(one, "nb") != driver_name(one, "en")
        assert any(one in asked.drivers and asked.priority for asked in BANK)
    assert len(DRIVERS) == len(Situation) + len(Issue)
    with pytest.raises(ValueError):
        driver("WEATHER")


def test_the_phrase_names_what_is_particular_to_the_supplier() -> None:
    some = [Situation.GOODS, Issue.CHILD_LABOUR, Situation.EVERYONE, Situation.GEOGRAPHIC_HIGH]
    assert drivers_phrase(some, "nb") == (
        "høy geografisk risiko, varene dere leverer og risiko knyttet til barnearbeid"
    )
    several = [Issue.WORKING_HOURS, Issue.CHILD_LABOUR, Issue.LIVING_WAGE]
    assert drivers_phrase(several, "nb") == (
        "risiko knyttet til barnearbeid, lønn å leve av og arbeidstid og hvile"
    )
    assert drivers_phrase(several, "en").startswith("risk related to child labour, a living wage and")
    assert drivers_phrase([], "en") == "what we ask every supplier"


HIT = GoodsHit("Rubber Gloves", "MY", child_labour=False, forced_labour=True, edition="USDOL 2022")


@pytest.mark.parametrize(
    ("risk", "expected"),
    [
        (
            SupplierRisk(
                Level.HIGH, Level.MEDIUM, ChainKnowledge.SEAT_ONLY, supplies_goods=True, listed=[HIT]
            ),
            {
                Situation.GEOGRAPHIC_HIGH,
                Situation.SECTOR_MEDIUM,
                Situation.CHAIN_UNKNOWN,
                Situation.GOODS,
                Situation.LISTED_GOODS,
                Issue.FORCED_LABOUR,
            },
        ),
        (
            SupplierRisk(Level.LOW, Level.HIGH, ChainKnowledge.SEAT_ONLY, supplies_goods=False, on_site=True),
            {Situation.SECTOR_HIGH, Situation.SERVICES, Situation.SERVICES_ON_SITE},
        ),
        (
            SupplierRisk(Level.UNKNOWN, Level.LOW, ChainKnowledge.TO_PRODUCER, incident_known=True),
            {Situation.CHAIN_UNKNOWN, Situation.GOODS, Situation.INCIDENT_KNOWN},
        ),
        (
            SupplierRisk(
                Level.MEDIUM, Level.LOW, ChainKnowledge.TO_PRODUCER, supplies_goods=True, issues=[Issue.OHS]
            ),
            {Situation.GEOGRAPHIC_MEDIUM, Situation.GOODS, Issue.OHS},
        ),
    ],
)
def test_the_drivers_come_from_the_rating_and_the_chain(risk: SupplierRisk, expected: set) -> None:
    assert set(drivers_of(risk)) == expected | {Situation.EVERYONE}


def test_listed_goods_made_by_children_ask_about_children() -> None:
    hit = GoodsHit("Surgical Instruments", "PK", child_labour=True, forced_labour=False, edition="x")
    found = drivers_of(SupplierRisk(Level.HIGH, Level.HIGH, ChainKnowledge.PARTIAL, listed=[hit]))
    assert Issue.CHILD_LABOUR in found
    assert Issue.FORCED_LABOUR not in found


def test_dont_know_can_be_answered_to_everything_and_leaves_every_question_open() -> None:
    for one in BANK:
        assert one.ways()[-1].nb == "Vet ikke"
        assert is_open(one, "UNKNOWN")


def test_a_producer_named_and_a_new_country_leave_nothing_open() -> None:
    assert not is_open(NAMES["producer_countries"], ["CN"])
    assert not is_open(NAMES["main_producers"], "Produsent 1")
    assert is_open(NAMES["own_incidents"], "YES")


def test_the_answers_that_call_for_more_words_are_named() -> None:
    assert NAMES["speaking_up"].when_reason("nb") == "«Delvis» eller «Nei»"
    assert NAMES["speaking_up"].when_reason("en") == "“Partly” or “No”"
    assert NAMES["fatalities"].when_reason("nb") == "mer enn 0"
    assert NAMES["main_producers"].when_reason("nb") == ""


@pytest.mark.parametrize(
    ("when", "value", "expected"),
    [
        (When(codes=frozenset({"NO"})), "NO", True),
        (When(codes=frozenset({"NO"})), ["NO", "A"], True),
        (When(codes=frozenset({"NO"})), 3, False),
        (When(above=0), 1, True),
        (When(above=0), 0, False),
        (When(above=0), "UNKNOWN", False),
        (When(answered=True), ["CN"], True),
        (When(answered=True), 0, True),
        (When(answered=True), "UNKNOWN", False),
        (When(), "NO", False),
    ],
)
def test_when(when: When, value, expected: bool) -> None:
    assert when.holds(value) is expected


def test_the_words_around_a_question_follow_the_language() -> None:
    for one in of_types():
        assert one.text("nb") != one.text("en")
        assert one.help("nb") != one.help("en")
        assert bool(one.reason("nb")) == bool(one.reason("en"))
        assert bool(one.unit("nb")) == bool(one.unit("en")) == (one.type is AnswerType.NUMBER)
