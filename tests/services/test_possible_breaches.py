"""The ledger of duties that may not have been kept: worked out, written down, judged by a person, never deleted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from support.published import published, publisher
from support.request_cases import answer, case, register

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import BreachKind
from compliance_app.services.demo import load_example
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, period_of
from compliance_app.services.possible_breaches import (
    BreachLine,
    Classification,
    classify_breach,
    classify_derived,
    read_breaches,
)
from compliance_app.services.request_counts import request_counts
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import Publication


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))


def lines(actor: Actor) -> tuple[BreachLine, ...]:
    return read_breaches(actor).lines


def test_overdue_begins_the_day_after_the_acts_last_day_and_carries_the_149_note(actor: Actor) -> None:
    identity = register(actor)
    clock.set_as_of(date(2026, 5, 25))
    assert lines(actor) == ()
    clock.set_as_of(date(2026, 5, 26))
    (line,) = lines(actor)
    assert (line.kind, line.about, line.id) == (BreachKind.LATE_ANSWER, identity, "")
    assert "ingenting er sendt ennå" in line.what
    assert "§\u00a0149" in line.note
    clock.set_as_of(date(2026, 5, 27))
    assert lines(actor)[0].note == ""


def test_what_is_overdue_can_be_judged_before_anything_is_sent_and_is_then_one_row(actor: Actor) -> None:
    identity = register(actor)
    clock.set_as_of(date(2026, 6, 1))
    kind = BreachKind.LATE_ANSWER
    with pytest.raises(FieldMissing):
        classify_derived(actor, kind, identity, Classification.BREACH, " ")
    for _click in range(2):
        classify_derived(actor, kind, identity, Classification.BREACH, "Vi glemte den.", once="knapp")
    (line,) = lines(actor)
    assert (line.classification, line.reason, read_breaches(actor).confirmed) == (
        Classification.BREACH,
        "Vi glemte den.",
        1,
    )
    answer(actor, identity, date(2026, 6, 3))
    (after,) = lines(actor)
    assert (after.id, after.classification) == (line.id, Classification.BREACH)
    assert "ble sendt onsdag 3. juni 2026" in after.what, "annotated with what happened, not judged anew"
    with reading(actor) as work:
        assert request_counts(work, period_of(work, 2026)).breaches == 1


def test_of_two_who_judge_the_same_for_the_first_time_the_second_is_told(actor: Actor) -> None:
    identity = register(actor)
    clock.set_as_of(date(2026, 6, 1))
    kind = BreachKind.LATE_ANSWER
    classify_derived(actor, kind, identity, Classification.BREACH, "Vi glemte den.", once="den første")
    with pytest.raises(ChangedMeanwhile, match="vurderingen av det mulige bruddet"):
        classify_derived(actor, kind, identity, Classification.NO_BREACH, "Uenig.", once="den andre")
    (line,) = lines(actor)
    assert (line.classification, line.reason) == (Classification.BREACH, "Vi glemte den.")


def test_two_who_judge_it_at_once_leave_one_row(actor: Actor) -> None:
    identity = register(actor)
    clock.set_as_of(date(2026, 6, 1))

    def judge(number: int) -> bool:
        try:
            classify_derived(
                actor, BreachKind.LATE_ANSWER, identity, Classification.BREACH, f"Grunn {number}."
            )
        except ChangedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(judge, range(4))) == 1
    assert read_breaches(actor).confirmed == 1


def test_what_is_no_longer_overdue_cannot_be_judged_as_such(actor: Actor) -> None:
    identity = register(actor)
    with pytest.raises(FieldWrong, match="ikke lenger"):
        classify_derived(actor, BreachKind.LATE_ANSWER, identity, Classification.BREACH, "Feil.")


def test_a_judgement_can_be_changed_and_the_second_person_is_told(actor: Actor) -> None:
    identity = register(actor)
    answer(actor, identity, date(2026, 5, 26))
    (line,) = lines(actor)
    classify_breach(actor, line.id, Classification.NO_BREACH, "2. pinsedag.", line.version)
    with pytest.raises(ChangedMeanwhile):
        classify_breach(actor, line.id, Classification.BREACH, "Uenig.", line.version)
    (judged,) = lines(actor)
    classify_breach(actor, line.id, Classification.BREACH, "Uenig.", judged.version)
    assert read_breaches(actor).confirmed == 1


def test_a_year_without_a_published_statement_after_30_june(actor: Actor) -> None:
    clock.set_as_of(date(2027, 6, 30))
    assert lines(actor) == ()
    clock.set_as_of(date(2027, 7, 1))
    (line,) = lines(actor)
    assert (line.kind, line.about, line.happened_on) == (
        BreachKind.MISSING_STATEMENT,
        "2026",
        date(2027, 6, 30),
    )
    assert line.provision == "åpenhetsloven §\u00a05 fjerde ledd"
    classify_derived(
        actor, line.kind, "2026", Classification.NO_BREACH, "Publisert på nettsiden 20. juni 2027."
    )
    (judged,) = lines(actor)
    assert (judged.classification, bool(judged.id)) == (Classification.NO_BREACH, True)


def test_a_statement_published_in_time_is_no_breach_and_a_late_one_is(database: str) -> None:
    owner = publisher()
    identity = published(owner)
    clock.set_as_of(date(2026, 7, 3))
    assert lines(owner) == ()
    with begin(owner, Verb.PUBLISH_STATEMENT) as work:
        row = work.session.query(Publication).filter_by(statement_id=identity).one()
        row.published_at = work.at
    clock.set_as_of(date(2026, 9, 1))
    (line,) = lines(owner)
    assert (line.kind, line.about, line.happened_on) == (
        BreachKind.MISSING_STATEMENT, "2025", date(2026, 6, 30),
    )  # fmt: skip
    assert line.what == (
        "Redegjørelsen for 2025 ble publisert fredag 3. juli 2026. Den skulle vært ute tirsdag 30. juni 2026."
    )


def test_an_example_has_no_statement_to_miss(actor: Actor) -> None:
    clock.set_as_of(date(2028, 7, 1))
    example = actor.within(load_example("noklus"))
    assert [one for one in lines(example) if one.kind is BreachKind.MISSING_STATEMENT] == []


def test_those_that_wait_come_first_and_another_enterprise_sees_none(actor: Actor) -> None:
    first, second = register(actor, date(2026, 3, 2)), register(actor)
    answer(actor, first, date(2026, 5, 7))
    (line,) = lines(actor)
    classify_breach(actor, line.id, Classification.BREACH, "For sent.", line.version)
    clock.set_as_of(date(2026, 6, 1))
    assert [one.about for one in lines(actor)] == [second, first]
    stranger = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2026))
    assert lines(stranger) == ()
    assert case(actor, first).breaches[0].about == first
