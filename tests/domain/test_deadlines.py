"""The clock of § 7: the nine fixed cases, the properties of every day, and the words of the working."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain import deadlines
from compliance_app.domain.deadline_words import STEP_WORDS, Reader
from compliance_app.domain.deadlines import DeadlineState as State
from compliance_app.domain.deadlines import Rule, three_weeks, two_months
from compliance_app.domain.working_days import OSLO, DayOutOfRange, MomentWithoutZone, is_working_day

VECTORS = """
received    statutory   operative   roll        statutory2  operative2  roll2
2026-04-15  2026-05-06  2026-05-06  2026-05-06  2026-06-15  2026-06-15  2026-06-15
2026-05-04  2026-05-25  2026-05-22  2026-05-26  2026-07-04  2026-07-03  2026-07-06
2026-11-02  2026-11-23  2026-11-23  2026-11-23  2027-01-02  2026-12-31  2027-01-04
2026-11-07  2026-11-28  2026-11-27  2026-11-30  2027-01-07  2027-01-07  2027-01-07
2026-12-03  2026-12-24  2026-12-24  2026-12-24  2027-02-03  2027-02-03  2027-02-03
2026-12-11  2027-01-01  2026-12-31  2027-01-04  2027-02-11  2027-02-11  2027-02-11
2026-12-31  2027-01-21  2027-01-21  2027-01-21  2027-02-28  2027-02-26  2027-03-01
2027-03-04  2027-03-25  2027-03-24  2027-03-30  2027-05-04  2027-05-04  2027-05-04
2027-04-26  2027-05-17  2027-05-14  2027-05-18  2027-06-26  2027-06-25  2027-06-28
"""
ROWS = [tuple(map(date.fromisoformat, line.split())) for line in VECTORS.strip().splitlines()[1:]]
DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
WHIT_MONDAY_CASE = date(2026, 5, 4)


def labels(steps):
    return [step.label for step in steps]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].isoformat())
def test_the_nine_cases(row):
    received, *expected = row
    short, long, demand = (
        three_weeks(received),
        two_months(received),
        deadlines.further_justification(received),
    )
    found = [
        short.statutory,
        short.operative,
        short.roll_forward,
        long.statutory,
        long.operative,
        long.roll_forward,
    ]
    assert found == expected
    assert [demand.statutory, demand.operative, demand.roll_forward] == expected[:3]
    assert [short.rule, long.rule, demand.rule] == [Rule.THREE_WEEKS, Rule.TWO_MONTHS, Rule.JUSTIFICATION]


@pytest.mark.parametrize("clock", [time(0), time(12), time(23, 30)])
def test_every_moment_of_two_years_ends_on_its_oslo_weekday_three_weeks_on(clock):
    for number in range(731):
        moment = datetime.combine(date(2026, 1, 1) + timedelta(days=number), clock, tzinfo=UTC)
        deadline = three_weeks(moment)
        local = moment.astimezone(OSLO).date()
        assert deadline.received == local
        assert deadline.statutory.weekday() == local.weekday()
        assert (deadline.statutory - local).days == 21
        assert is_working_day(deadline.operative)


@given(DAYS)
def test_the_working_deadline_is_a_working_day_at_or_before_the_last_day(received):
    for deadline in (three_weeks(received), two_months(received)):
        assert received < deadline.operative <= deadline.statutory <= deadline.roll_forward
        assert is_working_day(deadline.operative)
        assert is_working_day(deadline.roll_forward)


@given(DAYS)
def test_two_months_keep_the_number_of_the_day_or_end_with_the_month(received):
    last = two_months(received).statutory
    assert (last.year * 12 + last.month) - (received.year * 12 + received.month) == 2
    assert last.day == received.day or (last.day < received.day and (last + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (date(2027, 12, 31), date(2028, 2, 29)),
        (date(2026, 12, 29), date(2027, 2, 28)),
        (date(2027, 12, 29), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 4, 29)),
        (date(2026, 7, 31), date(2026, 9, 30)),
        (date(2026, 10, 31), date(2026, 12, 31)),
    ],
)
def test_two_months_over_leap_days_and_short_months(received, last):
    assert two_months(received).statutory == last


@pytest.mark.parametrize(
    ("moment", "received", "last"),
    [
        (datetime(2026, 3, 8, 23, 30, tzinfo=UTC), date(2026, 3, 9), date(2026, 3, 30)),
        (datetime(2026, 10, 4, 22, 30, tzinfo=UTC), date(2026, 10, 5), date(2026, 10, 26)),
        (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), date(2026, 11, 21), date(2026, 12, 12)),
        (datetime(2028, 2, 7, 23, 30, tzinfo=UTC), date(2028, 2, 8), date(2028, 2, 29)),
    ],
)
def test_the_day_counts_by_the_clock_in_oslo_over_both_changes_of_time(moment, received, last):
    deadline = three_weeks(moment)
    assert (deadline.received, deadline.statutory) == (received, last)
    assert two_months(moment).received == received
    assert deadlines.further_justification(moment).received == received


def test_a_moment_without_a_zone_and_a_day_out_of_range_are_refused():
    with pytest.raises(MomentWithoutZone):
        three_weeks(datetime(2026, 5, 4, 14, 12))  # noqa: DTZ001 - the naive moment is the point
    for received in (date.min, date.max):
        with pytest.raises(DayOutOfRange):
            two_months(received)


def test_the_working_is_the_one_the_case_page_shows():
    received, last, why, answer = three_weeks(datetime(2026, 5, 4, 12, 12, tzinfo=UTC)).steps
    assert (received.label, received.heading) == ("Mottatt", "mandag 4. mai 2026 kl.\u00a014.12")
    assert received.text.endswith("Dagen regnes etter klokken i Oslo.")
    assert (last.label, last.heading, last.day) == ("Tre uker", "mandag 25. mai 2026", date(2026, 5, 25))
    assert last.text == "Lovens siste dag: samme ukedag tre uker senere."
    assert last.provision == "§\u00a07 annet ledd"
    assert (why.label, why.heading) == ("Ikke virkedag", "2. pinsedag")
    assert why.text == "Den 25. mai er helligdag, og den 23. og 24. mai er helg."
    assert why.provision == "Helligdagsfredloven §\u00a02"
    assert (answer.label, answer.heading, answer.day) == (
        "Svar senest",
        "fredag 22. mai 2026",
        date(2026, 5, 22),
    )
    assert answer.text == "Siste virkedag før lovens siste dag. Det er denne fristen som gjelder her."


def test_behind_the_fold_stand_two_months_and_why_the_deadline_is_not_moved_forward():
    further = three_weeks(WHIT_MONDAY_CASE).further
    assert labels(further) == ["To måneder", "Ikke virkedag", "Siste mulige dag", "Ikke flyttet fremover"]
    assert "mengden eller typen informasjon" in further[0].text
    assert further[2].day == date(2026, 7, 3)
    assert further[3].day == date(2026, 5, 26)
    assert further[3].provision == "Domstolloven §\u00a0149"


def test_a_last_day_that_is_a_working_day_needs_no_more_steps():
    deadline = three_weeks(date(2026, 4, 15))
    assert labels(deadline.steps) == ["Mottatt", "Tre uker", "Svar senest"]
    assert deadline.steps[2].text.startswith("Lovens siste dag er en virkedag.")
    assert labels(deadline.further) == ["To måneder", "Siste mulige dag"]
    assert two_months(date(2026, 4, 15)).further == ()


@pytest.mark.parametrize(
    ("received", "heading", "text"),
    [
        (date(2026, 11, 7), "lørdag", "Den 28. november er helg."),
        (date(2026, 12, 12), "lørdag", "Den 2. januar er helg, og den 1. januar er helligdag."),
        (date(2026, 12, 13), "søndag", "Den 2. og 3. januar er helg, og den 1. januar er helligdag."),
        (
            date(2024, 3, 11),
            "2. påskedag",
            "Den 28., 29. mars og 1. april er helligdager, og den 30. og 31. mars er helg.",
        ),
        (
            date(2024, 4, 29),
            "2. pinsedag",
            "Den 20. mai er helligdag, den 17. mai er høytidsdag, og den 18. og 19. mai er helg.",
        ),
    ],
)
def test_the_working_names_every_day_it_passes_over(received, heading, text):
    why = three_weeks(received).steps[2]
    assert (why.heading, why.text) == (heading, text)


def test_a_month_without_the_number_is_explained():
    step = two_months(date(2026, 12, 31)).steps[1]
    assert step.text.endswith("Måneden har ingen 31. dag, så fristen er månedens siste dag.")
    assert step.provision == "§\u00a07 annet ledd og domstolloven §\u00a0148"


def test_a_further_justification_says_that_it_cannot_be_extended():
    steps = deadlines.further_justification(WHIT_MONDAY_CASE).steps
    assert labels(steps) == ["Mottatt", "Tre uker", "Ikke virkedag", "Begrunn senest"]
    assert "kan ikke forlenges" in steps[1].text
    assert {steps[0].provision, steps[1].provision} == {"§\u00a07 fjerde ledd"}


def test_an_extension_moves_the_working_deadline_to_the_promised_day():
    deadline = deadlines.extended(WHIT_MONDAY_CASE, date(2026, 6, 12))
    assert deadline.operative == date(2026, 6, 12)
    assert (deadline.statutory, deadline.roll_forward) == (date(2026, 7, 4), date(2026, 7, 6))
    assert labels(deadline.steps) == ["Mottatt", "To måneder", "Lovet", "Svar senest"]
    assert deadline.steps[3].text.startswith("Dagen du har lovet.")


def test_a_promise_on_a_saturday_is_kept_the_friday_before():
    deadline = deadlines.extended(WHIT_MONDAY_CASE, date(2026, 6, 13))
    assert deadline.operative == date(2026, 6, 12)
    assert deadline.steps[3].text.startswith("Siste virkedag før dagen du har lovet.")


def test_a_promise_can_be_the_last_possible_day_and_no_later():
    assert deadlines.extended(WHIT_MONDAY_CASE, date(2026, 7, 3)).operative == date(2026, 7, 3)
    with pytest.raises(deadlines.PromisedTooLate) as caught:
        deadlines.extended(WHIT_MONDAY_CASE, date(2026, 7, 4))
    assert str(caught.value) == (
        "Datoen lørdag 4. juli 2026 er for sen. Loven gir to måneder fra kravet kom, "
        "og siste virkedag er fredag 3. juli 2026. Velg en tidligere dato."
    )


@pytest.mark.parametrize(
    ("received", "promised"),
    [
        (date(2026, 5, 4), date(2026, 5, 4)),
        (date(2026, 5, 4), date(2026, 1, 1)),
        (date(2026, 5, 8), date(2026, 5, 9)),
    ],
)
def test_a_promise_needs_a_working_day_after_receipt(received, promised):
    with pytest.raises(deadlines.PromisedTooEarly, match="for tidlig"):
        deadlines.extended(received, promised)


@given(DAYS, st.integers(1, 62))
def test_an_extended_deadline_is_a_working_day_within_the_two_months_or_refused(received, days):
    promised = received + timedelta(days=days)
    outer = two_months(received)
    try:
        deadline = deadlines.extended(received, promised)
    except deadlines.PromisedTooLate:
        assert promised > outer.operative
    except deadlines.PromisedTooEarly:
        assert not is_working_day(promised)
    else:
        assert received < deadline.operative <= min(promised, outer.operative)
        assert is_working_day(deadline.operative)


def test_an_extension_is_open_through_the_last_day_of_the_three_weeks():
    deadlines.require_extension_open(WHIT_MONDAY_CASE, date(2026, 5, 25))
    with pytest.raises(deadlines.ExtensionClosed, match=r"De tre ukene gikk ut mandag 25\. mai 2026"):
        deadlines.require_extension_open(WHIT_MONDAY_CASE, date(2026, 5, 26))


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 5, 4), State.OPEN),
        (date(2026, 5, 18), State.OPEN),
        (date(2026, 5, 19), State.DUE_SOON),
        (date(2026, 5, 22), State.DUE_SOON),
        (date(2026, 5, 23), State.INTERNALLY_LATE),
        (date(2026, 5, 25), State.INTERNALLY_LATE),
        (date(2026, 5, 26), State.OVERDUE),
    ],
)
def test_an_unanswered_case_day_by_day(today, state):
    assert deadlines.state_on(three_weeks(WHIT_MONDAY_CASE), today, None) is state
    assert deadlines.is_possible_breach(state) is (state is State.OVERDUE)


@pytest.mark.parametrize(
    ("sent", "state"),
    [
        (date(2026, 5, 22), State.ANSWERED_IN_TIME),
        (date(2026, 5, 23), State.ANSWERED_INTERNALLY_LATE),
        (date(2026, 5, 25), State.ANSWERED_INTERNALLY_LATE),
        (date(2026, 5, 26), State.ANSWERED_LATE),
    ],
)
def test_an_answered_case_keeps_its_mark_for_good(sent, state):
    for today in (sent, date(2030, 1, 1)):
        assert deadlines.state_on(three_weeks(WHIT_MONDAY_CASE), today, sent) is state
    assert deadlines.is_possible_breach(state) is (state is State.ANSWERED_LATE)


def test_passing_a_promised_day_within_the_two_months_is_no_breach():
    deadline = deadlines.extended(WHIT_MONDAY_CASE, date(2026, 6, 12))
    state = deadlines.state_on(deadline, date(2026, 6, 20), date(2026, 6, 15))
    assert state is State.ANSWERED_INTERNALLY_LATE
    assert not deadlines.is_possible_breach(state)


def test_only_an_answer_within_the_roll_forward_carries_its_note():
    deadline = three_weeks(WHIT_MONDAY_CASE)
    note = deadlines.roll_forward_note(deadline, date(2026, 5, 26))
    assert note.startswith("Lovens siste dag, mandag 25. mai 2026, var ikke virkedag (2. pinsedag).")
    assert "tirsdag 26. mai 2026" in note
    assert deadlines.roll_forward_note(deadline, date(2026, 5, 25)) == ""
    assert deadlines.roll_forward_note(deadline, date(2026, 5, 27)) == ""


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2023, date(2023, 6, 30)),
        (2024, date(2024, 6, 28)),
        (2026, date(2026, 6, 30)),
        (2030, date(2030, 6, 28)),
    ],
)
def test_the_statement_is_out_by_the_last_working_day_of_june(year, day):
    assert deadlines.publish_by(year) == day


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "i dag"),
        (1, "i morgen"),
        (2, "om 2 dager"),
        (4, "om 4 dager"),
        (-1, "1 dag over"),
        (-7, "7 dager over"),
    ],
)
def test_distance_is_said_in_days(days, text):
    today = date(2026, 5, 7)
    assert deadlines.days_text(today, today + timedelta(days=days)) == text


def test_the_json_of_the_command_line():
    document = json.loads(json.dumps(deadlines.deadline_json(WHIT_MONDAY_CASE)))
    steps = document.pop("steps")
    assert document == {
        "received": "2026-05-04",
        "statutory": "2026-05-25",
        "operative": "2026-05-22",
        "roll_forward": "2026-05-26",
        "two_month": {"statutory": "2026-07-04", "operative": "2026-07-03", "roll_forward": "2026-07-06"},
    }
    assert [step["label"] for step in steps[:4]] == ["Mottatt", "Tre uker", "Ikke virkedag", "Svar senest"]
    assert steps[3] == {
        "label": "Svar senest",
        "day": "2026-05-22",
        "heading": "fredag 22. mai 2026",
        "text": "Siste virkedag før lovens siste dag. Det er denne fristen som gjelder her.",
        "provision": "",
    }


# --- the working in the letters' other languages


def told(steps):
    return [f"{one.label}: {one.heading}. {one.text} {one.provision}".strip() for one in steps]


def test_the_working_reads_well_in_nynorsk_and_english():
    assert told(three_weeks(WHIT_MONDAY_CASE, "nn").steps) == [
        "Motteke: måndag 4. mai 2026. Fristen går frå dagen kravet kom. §\u00a07 andre ledd",
        "Tre veker: måndag 25. mai 2026. Siste dagen etter lova: same vekedag tre veker seinare. §\u00a07 andre ledd",
        "Ikkje yrkedag: 2. pinsedag. Den 25. mai er heilagdag, og den 23. og 24. mai er helg. Helligdagsfredlova §\u00a02",
        "Svar seinast: fredag 22. mai 2026. Siste yrkedag før siste dagen etter lova. Det er denne fristen som gjeld her.",
    ]
    assert told(three_weeks(WHIT_MONDAY_CASE, "en").steps) == [
        "Received: Monday 4 May 2026. The time limit runs from the day the request came. Section 7, second paragraph",
        "Three weeks: Monday 25 May 2026. The last day under the Act: the same weekday three weeks later. Section 7, second paragraph",
        "Not a working day: Whit Monday. 25 May is a public holiday, and 23 and 24 May are on a weekend. "
        "Section 2 of the Public Holidays Act (helligdagsfredloven)",
        "Answer by: Friday 22 May 2026. The last working day before the last day under the Act. "
        "This is the time limit that applies here.",
    ]


@given(DAYS, st.sampled_from(["nn", "en"]))
def test_every_language_counts_the_same_days_in_words_of_its_own(received, language):
    for count in (three_weeks, two_months, deadlines.further_justification):
        bokmal, other = count(received), count(received, language)
        assert (bokmal.statutory, bokmal.operative) == (other.statutory, other.operative)
        for ours, theirs in zip(
            (*bokmal.steps, *bokmal.further), (*other.steps, *other.further), strict=True
        ):
            assert ours.day == theirs.day
            assert (ours.label, ours.text) != (theirs.label, theirs.text)
            assert bool(ours.provision) == bool(theirs.provision)


def test_no_language_lacks_a_sentence_or_borrows_one():
    for name, bokmal in vars(STEP_WORDS["nb"]).items():
        assert bokmal
        assert vars(STEP_WORDS["en"])[name] not in ("", bokmal)
        assert vars(STEP_WORDS["nn"])[name]


@pytest.mark.parametrize(
    ("language", "page", "letter"),
    [("nb", "du har", "vi har"), ("nn", "du har", "vi har"), ("en", "you have", "we have")],
)
@pytest.mark.parametrize("promised", [date(2026, 6, 19), date(2026, 6, 20)])
def test_a_letter_says_that_we_promised_and_the_page_that_you_did(language, page, letter, promised):
    shown = " ".join(told(deadlines.extended(WHIT_MONDAY_CASE, promised, language).steps))
    printed = " ".join(told(deadlines.extended(WHIT_MONDAY_CASE, promised, language, Reader.REQUESTER).steps))
    assert (shown.count(page), shown.count(letter)) == (2, 0)
    assert (printed.count(page), printed.count(letter)) == (0, 2)
