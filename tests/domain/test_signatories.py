"""Who must sign after regnskapsloven § 3-5, for boards of every make."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.registry import Seat, SeatHolder
from compliance_app.domain.signatories import (
    CHAIR,
    DEPUTY,
    MANAGER,
    MEMBER,
    PARTICIPANT,
    Question,
    SeatHeld,
    beside_registry,
    moved,
    must_sign,
)

DAY = date(2026, 5, 21)
ROLES = (MANAGER, CHAIR, MEMBER, DEPUTY, PARTICIPANT)


def seat(person: str, role: str = MEMBER, **more: object) -> SeatHeld:
    return SeatHeld(f"s-{person}-{role}", f"p-{person}", f"Person {person}", role, **more)  # type: ignore[arg-type]


def names(seats: list[SeatHeld], day: date = DAY, form: str = "") -> list[str]:
    return [one.name.removeprefix("Person ") for one in must_sign(seats, day, form).signatories]


def questions(seats: list[SeatHeld], form: str = "") -> set[Question]:
    return {one.question for one in must_sign(seats, DAY, form).asked}


def test_the_whole_board_and_the_manager_sign_the_manager_first() -> None:
    board = [seat("C"), seat("B", CHAIR), seat("A", MANAGER)]
    assert names(board) == ["A", "B", "C"]
    assert must_sign(board, DAY).settled


def test_a_deputy_signs_only_when_serving_and_is_asked_about() -> None:
    board = [seat("A", CHAIR), seat("V", DEPUTY)]
    assert names(board) == ["A"]
    assert questions(board) == set()
    serving = [board[0], replace(board[1], serves=True)]
    assert names(serving) == ["A", "V"]
    assert questions(serving) == {Question.DEPUTY_SERVES}
    assert must_sign(serving, DAY).settled


def test_a_person_with_two_seats_signs_once_for_both() -> None:
    found = must_sign([seat("A", MEMBER), seat("A", MANAGER)], DAY).signatories
    assert len(found) == 1
    assert found[0].words() == "daglig leder og styremedlem"
    assert found[0].words("en") == "general manager and board member"


def test_the_board_of_the_day_signs_first_and_last_day_included() -> None:
    old = seat("Gammel", to_day=DAY)
    new = seat("Ny", from_day=DAY + timedelta(days=1))
    assert names([old, new]) == ["Gammel"]
    assert names([old, new], DAY + timedelta(days=1)) == ["Ny"]


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        ([seat("A", MANAGER)], ["A"]),
        ([seat("A", CHAIR), seat("B")], ["A", "B"]),
        ([seat("A"), seat("B")], ["A", "B"]),
        ([seat("A", PARTICIPANT), seat("B", PARTICIPANT)], ["A", "B"]),
        ([seat("A", MANAGER), seat("B", PARTICIPANT)], ["A"]),
        ([seat("V", DEPUTY), seat("B", PARTICIPANT)], ["B"]),
    ],
)
def test_without_a_board_or_a_manager(seats: list[SeatHeld], expected: list[str]) -> None:
    assert names(seats) == expected


def test_no_chair_is_no_question() -> None:
    assert questions([seat("A"), seat("B")], "et aksjeselskap") == set()


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        ("et aksjeselskap", {Question.BOARD_EMPTY}),
        ("en stiftelse", {Question.BOARD_EMPTY}),
        ("et samvirkeforetak", {Question.BOARD_EMPTY}),
        ("et ansvarlig selskap", set()),
        ("et enkeltpersonforetak", set()),
        ("", set()),
    ],
)
def test_an_empty_board_is_asked_about_where_the_form_must_have_one(form: str, asked: set[Question]) -> None:
    assert questions([seat("A", MANAGER)], form) == asked


def test_a_foundation_without_a_manager_is_signed_by_its_board() -> None:
    board = [seat("A", CHAIR), seat("B")]
    assert names(board, form="en stiftelse") == ["A", "B"]
    assert must_sign(board, DAY, "en stiftelse").settled


def test_an_asa_must_have_a_manager_and_an_as_need_not() -> None:
    assert questions([seat("A", CHAIR)], "et allmennaksjeselskap") == {Question.NO_MANAGER}
    assert questions([seat("A", CHAIR)], "et aksjeselskap") == set()


def test_nobody_and_two_of_one_name_cannot_be_sent() -> None:
    assert questions([]) == {Question.NOBODY}
    assert not must_sign([], DAY).settled
    twins = [seat("A"), replace(seat("B"), name="PERSON  A")]
    assert questions(twins) == {Question.SAME_NAME}
    assert not must_sign(twins, DAY).settled


def test_who_joined_and_who_left_is_told_with_what_to_do() -> None:
    before = must_sign([seat("A", MANAGER), seat("B")], DAY)
    now = must_sign([seat("A", CHAIR), seat("C")], DAY)
    change = moved(before.signatories, now)
    assert [one.name for one in change.joined] == ["Person C"]
    assert [one.name for one in change.left] == ["Person B"]
    joined, left = change.sentences()
    assert "Avbryt signeringen, og send på nytt" in joined
    assert "skal ikke signere lenger" in left
    assert moved(before.signatories, before).nothing


def test_enhetsregisteret_is_compared_by_name() -> None:
    ours = must_sign([seat("A", MANAGER), seat("B")], DAY).signatories
    same = [SeatHolder("PERSON A", Seat.GENERAL_MANAGER), SeatHolder("Person  B", Seat.MEMBER)]
    assert beside_registry(ours, same) == ()
    there, here = beside_registry(ours, [same[0], SeatHolder("Person X", Seat.CHAIR)])
    assert "Person X" in there
    assert "Person B står ikke i Enhetsregisteret" in here


days = st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2028, 1, 1)))
boards = st.lists(
    st.builds(
        SeatHeld,
        seat_id=st.uuids().map(str),
        person_id=st.sampled_from([f"p{number}" for number in range(6)]),
        name=st.just("Person"),
        role=st.sampled_from(ROLES),
        from_day=days,
        to_day=days,
        serves=st.booleans(),
        position=st.integers(0, 9),
    ).map(lambda one: replace(one, name=f"Person {one.person_id}")),
    max_size=12,
)


@given(boards, st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.randoms())
def test_exactly_those_the_act_names_sign_once_whatever_the_order(
    seats: list[SeatHeld], day: date, chance: object
) -> None:
    found = must_sign(seats, day)
    held = [one for one in seats if one.holds(day)]
    board = {
        one.person_id for one in held if one.role in {CHAIR, MEMBER} or (one.role == DEPUTY and one.serves)
    }
    managers = {one.person_id for one in held if one.role == MANAGER}
    participants = {one.person_id for one in held if one.role == PARTICIPANT}
    people = [one.person_id for one in found.signatories]
    assert len(people) == len(set(people))
    assert set(people) == (board | managers or participants)
    assert all(seat.holds(day) for one in found.signatories for seat in one.seats)
    assert bool(people) == (Question.NOBODY not in {one.question for one in found.asked})

    shuffled = list(seats)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert must_sign(shuffled, day).signatories == found.signatories


@given(boards, boards, st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_the_comparison_leaves_nobody_out(before: list[SeatHeld], after: list[SeatHeld], day: date) -> None:
    sent, now = must_sign(before, day).signatories, must_sign(after, day)
    change = moved(sent, now)
    asked = {one.person_id for one in sent}
    left, joined = ({one.person_id for one in some} for some in (change.left, change.joined))
    assert (asked - left) | joined == {one.person_id for one in now.signatories}
    assert change.nothing == (not change.sentences())


def test_the_registry_is_read_as_names_of_people_and_what_is_uncertain_is_said() -> None:
    ours = must_sign(
        [
            replace(seat("a"), name="Marte S. Kvittum Tangen"),
            replace(seat("b"), name="Åse Ærlig"),
            replace(seat("c"), name="Nils Kristian Klev"),
        ],
        DAY,
    )
    theirs = [
        SeatHolder("MARTE KVITTUM TANGEN", Seat.MEMBER), SeatHolder("Aase Aerlig", Seat.MEMBER), SeatHolder("Kristian Klev", Seat.MEMBER),
    ]  # fmt: skip
    assert beside_registry(ours.signatories, theirs) == (
        "Kristian Klev i Enhetsregisteret kan være Nils Kristian Klev i styrelisten. Sjekk at det er samme person.",
    )
