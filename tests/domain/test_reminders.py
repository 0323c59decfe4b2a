"""Who is reminded when: the table of rules, days that were missed, days that moved, and never the same twice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.reminders import (
    RULES,
    STANDARD,
    Key,
    Kind,
    Task,
    last_due,
    reminders_today,
    rule_today,
)

DUE = date(2026, 12, 22)
OFFSETS = [-30, -7, -1, 1, 7]

days = st.integers(-60, 60).map(lambda number: DUE + timedelta(days=number))
runs = st.lists(st.tuples(days, st.booleans()), unique_by=lambda run: run[0]).map(sorted)
"""Days on which the program ran, in order, and whether the mail server took the digest."""
kinds = st.sampled_from(Kind)


def task(kind: Kind = Kind.MEASURE, due: date = DUE, **changed: object) -> Task:
    return Task(**{"kind": kind, "id": "t1", "due": due, "owner": "kari"} | changed)  # type: ignore[arg-type]


def play(
    listed: list[tuple[date, bool]], kind: Kind, dues: dict[date, date] | None = None
) -> list[tuple[date, Key]]:
    """Run on those days; ``dues`` moves the due day from a day on. Returns what a mail server took, and when."""
    taken: list[tuple[date, Key]] = []
    for day, accepted in listed:
        due = next(
            (moved for start, moved in sorted((dues or {}).items(), reverse=True) if start <= day), DUE
        )
        found = reminders_today([task(kind, due)], [key for _day, key in taken], day)
        if accepted:
            taken += [(day, one.key) for one in found.get("kari", ())]
    return taken


def test_the_table_is_the_one_of_the_issue() -> None:
    assert {kind: [rule.days for rule in rules] for kind, rules in RULES.items()} == dict.fromkeys(
        Kind, OFFSETS
    )


@given(kinds)
def test_a_program_that_runs_every_day_reminds_on_the_five_days(kind: Kind) -> None:
    every = [(DUE + timedelta(days=number), True) for number in range(-60, 61)]
    assert [(day - DUE).days for day, _key in play(every, kind)] == OFFSETS


@given(runs, kinds, st.dictionaries(days, days, max_size=3))
def test_the_same_is_never_said_twice_and_only_ever_something_newer(
    listed: list[tuple[date, bool]], kind: Kind, dues: dict[date, date]
) -> None:
    taken = play(listed, kind, dues)
    assert len({key for _day, key in taken}) == len(taken)
    for due in {key.due for _day, key in taken}:
        said = [
            next(rule.days for rule in STANDARD if rule.id == key.rule)
            for _day, key in taken
            if key.due == due
        ]
        assert said == sorted(set(said))


@given(runs, kinds)
def test_nothing_is_lost_when_days_are_missed_or_the_mail_server_is_down(
    listed: list[tuple[date, bool]], kind: Kind
) -> None:
    taken = play(listed, kind)
    for day, accepted in listed:
        come = [rule for rule in STANDARD if rule.day(DUE) <= day]
        if accepted and come:
            assert come[-1].id in {key.rule for sent, key in taken if sent <= day}


@given(runs, kinds)
def test_at_most_one_reminder_of_a_thing_a_day(listed: list[tuple[date, bool]], kind: Kind) -> None:
    sent = [day for day, _key in play(listed, kind)]
    assert len(set(sent)) == len(sent)


@given(days, days, kinds)
def test_a_new_due_day_begins_anew(first: date, second: date, kind: Kind) -> None:
    before = rule_today(kind, second, DUE)
    already = reminders_today([task(kind, first)], [], DUE).get("kari", ())
    after = reminders_today([task(kind, second)], [one.key for one in already], DUE).get("kari", ())
    if first != second:
        assert [one.rule for one in after] == ([before] if before else [])
    else:
        assert after == ()


@given(days, days, kinds)
def test_what_is_done_or_has_no_owner_reminds_nobody(due: date, today: date, kind: Kind) -> None:
    assert reminders_today([task(kind, due, done=True), task(kind, due, owner="")], [], today) == {}


@given(days, days, kinds)
def test_what_lies_beyond_the_last_due_day_need_not_be_read(due: date, today: date, kind: Kind) -> None:
    if due > last_due(today):
        assert rule_today(kind, due, today) is None
    assert rule_today(kind, last_due(today), today) == STANDARD[0]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ([], "1_AFTER"),
        (["30_BEFORE", "7_BEFORE", "1_BEFORE"], "1_AFTER"),
        (["1_AFTER"], None),
        (["7_AFTER"], None),  # the clock was set back
        (["no such rule"], "1_AFTER"),
    ],
)
def test_of_what_was_missed_only_the_newest_is_said(sent: list[str], expected: str | None) -> None:
    rule = rule_today(Kind.MEASURE, DUE, DUE + timedelta(days=3), sent)
    assert (rule and rule.id) == expected


def test_what_begins_late_is_not_reminded_of_days_before_it_began() -> None:
    began = DUE - timedelta(days=10)
    assert rule_today(Kind.MEASURE, DUE, began, since=began) is None
    rule = rule_today(Kind.MEASURE, DUE, DUE - timedelta(days=7), since=began)
    assert rule is not None
    assert rule.id == "7_BEFORE"
    first_day = DUE - timedelta(days=30)
    assert rule_today(Kind.MEASURE, DUE, first_day, since=first_day) == STANDARD[0]


def test_each_owner_gets_their_own_and_a_new_owner_is_told_too() -> None:
    today = DUE + timedelta(days=1)
    tasks = [
        task(Kind.MEASURE, id="late"),
        task(Kind.REQUEST, id="case"),
        task(Kind.POLICY, id="other", owner="ola"),
    ]
    found = reminders_today(tasks, [], today)
    assert {owner: [one.task.id for one in listed] for owner, listed in found.items()} == {
        "kari": ["case", "late"],
        "ola": ["other"],
    }
    sent = [one.key for listed in found.values() for one in listed]
    assert reminders_today(tasks, sent, today) == {}
    assert list(reminders_today([task(Kind.MEASURE, id="late", owner="ola")], sent, today)) == ["ola"]
