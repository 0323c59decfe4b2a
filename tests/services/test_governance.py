"""Meetings, and what the board asked for: given in a meeting, owned, due, and followed until it is answered."""

from datetime import date

import pytest

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong, NotAllowed, NotFound
from compliance_app.domain.permissions import Role
from compliance_app.services import governance, training
from compliance_app.services.contacts import ContactInput, OwnerWithoutAccess, save_contact
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period, period_of
from compliance_app.services.governance import BoardInputInput, EventInput
from compliance_app.services.log import newest_entries, verify_log
from compliance_app.services.records import NotYet
from compliance_app.services.training import TrainingInput
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import EventKind

TODAY = date(2026, 5, 7)
COURSE = TrainingInput(material="Kravene til leverandører", held_on=date(2026, 4, 2), given_by="innkjøp")


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


@pytest.fixture
def meeting(actor: Actor) -> str:
    return governance.save_event(
        actor,
        EventInput(kind=EventKind.BOARD_MEETING, held_on=date(2026, 3, 2), minutes_reference="sak 4/2026"),
    )


@pytest.fixture
def leader(actor: Actor) -> str:
    save_contact(actor, ContactInput(name="Innkjøpslederen"))
    return "Innkjøpslederen"


# Meetings


def test_meetings_stand_newest_first_and_those_without_a_day_last(actor: Actor) -> None:
    for day in (date(2026, 3, 1), None, date(2026, 5, 1)):
        governance.save_event(actor, EventInput(kind=EventKind.BOARD_MEETING, held_on=day))
    assert [row.held_on for row in governance.events(actor)] == [date(2026, 5, 1), date(2026, 3, 1), None]


def test_a_meeting_can_be_changed(actor: Actor) -> None:
    made = governance.save_event(actor, EventInput(kind=EventKind.TRAINING, topic="loven"))
    more = EventInput(kind=EventKind.TRAINING, topic="åpenhetsloven", people=12)
    governance.save_event(actor, more, identity=made, seen_version=1)
    assert [(row.topic, row.people) for row in governance.events(actor)] == [("åpenhetsloven", 12)]


def test_a_meeting_with_another_buyer_says_which(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="Med hvem"):
        governance.save_event(actor, EventInput(kind=EventKind.MEETING_WITH_BUYER, with_whom=" "))
    assert governance.events(actor) == []


# The board's input


def test_the_boards_input_is_followed_until_it_is_answered(actor: Actor) -> None:
    made = governance.give_board_input(actor, BoardInputInput(text="Se på IKT først", given_by="Styret"))
    row = governance.board_inputs(actor)[0]
    assert (row.given_on, row.answer) == (TODAY, "")
    governance.answer_board_input(actor, made, "IKT er vurdert på nytt.", row.version)
    answered = governance.board_inputs(actor)[0]
    assert (answered.text, answered.answer, answered.answered_on) == (
        "Se på IKT først",
        "IKT er vurdert på nytt.",
        TODAY,
    )
    with pytest.raises(FieldMissing):
        governance.answer_board_input(actor, made, " ", answered.version)


def test_an_input_has_an_owner_a_day_and_the_meeting_it_was_given_in(
    actor: Actor, meeting: str, leader: str
) -> None:
    given = BoardInputInput(
        text="Se på IKT først", owner="innkjøpslederen", due=date(2026, 4, 1), event_id=meeting
    )
    governance.give_board_input(actor, given)
    row = governance.board_inputs(actor)[0]
    assert (row.owner, row.due, row.event_id, row.given_on) == (
        leader,
        date(2026, 4, 1),
        meeting,
        date(2026, 3, 2),
    )
    assert governance.input_overdue(row, TODAY)
    with reading(actor) as work:
        assert [one.id for one in governance.unanswered_inputs(work, TODAY)] == [row.id]
        assert governance.unanswered_inputs(work, date(2026, 3, 31)) == []


def test_an_input_of_a_meeting_is_of_the_meetings_year(actor: Actor, meeting: str) -> None:
    open_period(actor, 2026)
    governance.give_board_input(actor, BoardInputInput(text="IKT", event_id=meeting))
    with reading(actor) as work:
        assert len(governance.board_inputs_of_period(work, period_of(work, 2025))) == 1
        assert governance.board_inputs_of_period(work, period_of(work, 2026)) == []


def test_what_is_not_answered_stands_first_whatever_year_it_is_of(actor: Actor) -> None:
    governance.give_board_input(actor, BoardInputInput(text="Uten frist"))
    governance.give_board_input(actor, BoardInputInput(text="Sen frist", due=date(2026, 9, 1)))
    governance.give_board_input(actor, BoardInputInput(text="Tidlig frist", due=date(2026, 6, 1)))
    done = governance.give_board_input(actor, BoardInputInput(text="Besvart i fjor"))
    governance.answer_board_input(actor, done, "Gjort.", 1)
    open_period(actor, 2026)
    now = governance.give_board_input(actor, BoardInputInput(text="Besvart i år"))
    governance.answer_board_input(actor, now, "Gjort.", 1)
    assert [row.text for row in governance.board_inputs(actor)] == [
        "Tidlig frist",
        "Sen frist",
        "Uten frist",
        "Besvart i år",
    ]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"text": " "}, FieldMissing),
        ({"given_on": date(2027, 1, 1)}, NotYet),
        ({"due": date(2026, 5, 6)}, FieldWrong),
        ({"owner": "Ingen vi kjenner"}, OwnerWithoutAccess),
        ({"event_id": "finnes-ikke"}, NotFound),
    ],
)
def test_an_input_that_makes_no_sense_is_refused(actor: Actor, changed: dict, error: type[Exception]) -> None:
    with pytest.raises(error):
        governance.give_board_input(actor, BoardInputInput(**({"text": "IKT først"} | changed)))
    assert governance.board_inputs(actor) == []


def test_an_input_can_be_given_an_owner_later_and_keeps_its_answer(actor: Actor, leader: str) -> None:
    made = governance.give_board_input(actor, BoardInputInput(text="IKT", given_on=date(2026, 3, 1)))
    changed = BoardInputInput(text="IKT først", given_on=date(2026, 3, 1), owner=leader, due=date(2026, 6, 1))
    governance.change_board_input(actor, made, changed, 1)
    governance.answer_board_input(actor, made, "Gjort.", 2, date(2026, 4, 1))
    with pytest.raises(FieldWrong, match="Gitt"):
        governance.change_board_input(
            actor, made, changed.model_copy(update={"given_on": date(2026, 4, 2)}), 3
        )
    with pytest.raises(ChangedMeanwhile):
        governance.change_board_input(actor, made, changed, 2)
    row = governance.board_inputs(actor)[0]
    assert (row.text, row.owner, row.answer) == ("IKT først", leader, "Gjort.")


def test_an_answer_cannot_come_before_the_question(actor: Actor) -> None:
    made = governance.give_board_input(actor, BoardInputInput(text="IKT", given_on=date(2026, 3, 1)))
    with pytest.raises(FieldWrong, match=r"01\.03\.2026"):
        governance.answer_board_input(actor, made, "Gjort.", 1, date(2026, 2, 28))


def test_a_board_member_may_give_input_but_not_answer_it(actor: Actor) -> None:
    member = Actor("Styremedlem 1", frozenset({Role.BOARD}), actor.enterprise_id)
    made = governance.give_board_input(member, BoardInputInput(text="IKT først"))
    with pytest.raises(NotAllowed, match="møte eller vedtak"):
        governance.answer_board_input(member, made, "Gjort.", 1)
    assert [line.verb for line in newest_entries(actor, 1)] == ["GIVE_BOARD_INPUT"]


def test_an_input_of_another_enterprise_is_not_found(actor: Actor, meeting: str) -> None:
    made = governance.give_board_input(actor, BoardInputInput(text="IKT"))
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    for act in (
        lambda: governance.change_board_input(other, made, BoardInputInput(text="Annet"), 1),
        lambda: governance.answer_board_input(other, made, "Gjort.", 1),
        lambda: governance.give_board_input(other, BoardInputInput(text="x", event_id=meeting)),
    ):
        with pytest.raises(NotFound):
            act()


# Training


def test_several_people_and_a_group_are_one_entry_and_one_line_each(actor: Actor, meeting: str) -> None:
    group = COURSE.model_copy(update={"who": "Alle på lageret", "people": 14, "event_id": meeting})
    first = training.record_training(actor, group, ["Innkjøper 1", "Innkjøper 2", "Innkjøper 1"])
    rows = training.trainings(actor)
    assert {(row.who, row.people) for row in rows} == {
        ("Innkjøper 1", None),
        ("Innkjøper 2", None),
        ("Alle på lageret", 14),
    }
    assert {row.event_id for row in rows} == {meeting}
    assert first in {row.id for row in rows}
    assert [line.verb for line in newest_entries(actor, 2)] == ["RECORD_TRAINING", "RECORD_EVENT"]
    assert verify_log(actor).intact


def test_two_clicks_record_one_training(actor: Actor) -> None:
    for _click in range(2):
        training.record_training(actor, COURSE, ["Innkjøper 1"], once="nøkkel")
    assert len(training.trainings(actor)) == 1


def test_those_who_stand_nowhere_in_the_log_are_named(actor: Actor) -> None:
    for name in ("Berit", "Åse", "Arne"):
        save_contact(actor, ContactInput(name=name))
    save_contact(actor, ContactInput(name="Sluttet", active=False))
    assert training.not_introduced(actor) == ["Arne", "Berit", "Åse"]
    training.record_training(actor, COURSE, ["åse"])
    assert training.not_introduced(actor) == ["Arne", "Berit"]


def test_whoever_gets_another_name_is_still_introduced(actor: Actor) -> None:
    contact = save_contact(actor, ContactInput(name="Berit Eksempel"))
    training.record_training(actor, COURSE, ["Berit Eksempel"])
    save_contact(actor, ContactInput(name="Berit Nyttnavn"), contact, 1)
    assert training.not_introduced(actor) == []
    assert [row.who for row in training.trainings(actor)] == ["Berit Nyttnavn"]


@pytest.mark.parametrize(
    ("changed", "names", "error", "field"),
    [
        ({}, [], FieldMissing, "Hvem"),
        ({}, [" "], FieldMissing, "Hvem"),
        ({"held_on": None}, ["Arne"], FieldMissing, "Dag"),
        ({"material": " "}, ["Arne"], FieldMissing, "Hva det gikk ut på"),
        ({"held_on": date(2026, 5, 8)}, ["Arne"], NotYet, "Dag"),
        ({"event_id": "finnes-ikke"}, ["Arne"], NotFound, "ikke funnet"),
    ],
)
def test_a_training_says_who_when_and_what(
    actor: Actor, changed: dict, names: list[str], error: type[Exception], field: str
) -> None:
    with pytest.raises(error, match=field):
        training.record_training(actor, COURSE.model_copy(update=changed), names)
    assert training.trainings(actor) == []


def test_a_line_of_the_log_can_be_changed_but_not_by_a_stale_form(actor: Actor) -> None:
    made = training.record_training(actor, COURSE, ["Arne"])
    changed = COURSE.model_copy(update={"who": "Arne", "material": "Kurset på nett"})
    training.change_training(actor, made, changed, 1)
    with pytest.raises(ChangedMeanwhile):
        training.change_training(actor, made, changed, 1)
    with pytest.raises(FieldMissing, match="Hvem"):
        training.change_training(actor, made, COURSE, 2)
    assert [row.material for row in training.trainings(actor)] == ["Kurset på nett"]


def test_the_trainings_of_a_year_are_those_of_its_days(actor: Actor) -> None:
    for day in (date(2024, 12, 31), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1)):
        training.record_training(actor, COURSE.model_copy(update={"held_on": day}), ["Arne"])
    with reading(actor) as work:
        found = training.trainings_of_period(work, period_of(work, 2025))
        assert [row.held_on for row in found] == [date(2025, 1, 1), date(2025, 12, 31)]
