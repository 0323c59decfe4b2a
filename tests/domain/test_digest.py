"""What a reminder mail holds: groups by day, addresses, and nothing from whoever asked."""

from datetime import date, timedelta

import pytest

from compliance_app.domain.digest import MOST_LINES, AddressOfAppWrong, Digest, make_digest, shown_title
from compliance_app.domain.reminders import STANDARD, Kind, Reminder, Task

TODAY = date(2026, 11, 22)
APP = "https://aktsom.eksempel.no"


def reminder(number: int, kind: Kind = Kind.MEASURE, title: str = "Nye hansker") -> Reminder:
    due = TODAY + timedelta(days=number)
    return Reminder(Task(kind, f"t{number}", due, "kari", title, f"tiltak?id=t{number}"), STANDARD[0])


def digest(*numbers: int) -> Digest:
    made = make_digest([reminder(number) for number in numbers], TODAY, APP)
    assert made is not None
    return made


def test_nothing_to_say_is_no_mail() -> None:
    assert make_digest([], TODAY, APP) is None


def test_every_task_stands_in_the_group_of_its_day() -> None:
    made = digest(8, 7, 1, 0, -1, -400, 30)
    assert [line.when for line in made.late.lines] == ["lørdag 18. oktober 2025", "lørdag 21. november 2026"]
    assert [line.when for line in made.today.lines] == ["søndag 22. november 2026"]
    assert [line.when for line in made.week.lines] == ["mandag 23. november 2026", "søndag 29. november 2026"]
    assert [line.left for line in made.week.lines] == ["én dag", "sju dager"]
    assert made.later.count == 2
    assert (made.count, made.ahead, made.last) == (7, 5, "tirsdag 22. desember 2026")


def test_where_all_is_late_there_is_no_last_day() -> None:
    assert (digest(-1).last, digest(-1).ahead) == ("", 0)


def test_every_line_leads_to_its_page() -> None:
    made = make_digest([reminder(1)], TODAY, "https://eksempel.no/aktsom/")
    assert made is not None
    assert made.week.lines[0].url == "https://eksempel.no/aktsom/tiltak?id=t1"
    assert made.url == "https://eksempel.no/aktsom/i-dag"


@pytest.mark.parametrize(
    "base",
    ["https://aktsom.eksempel.no", "http://127.0.0.1:8501/", "http://[::1]:8501", "https://blåbær.no/a-b/c"],
)
def test_an_app_may_stand_anywhere_on_the_web(base: str) -> None:
    made = make_digest([reminder(1)], TODAY, base)
    assert made is not None
    assert made.url == f"{base.rstrip('/')}/i-dag"


@pytest.mark.parametrize("base", ["", "aktsom", "ftp://a.no", "javascript:alert(1)", "https://", "https://a.no/?x=1", "https://a b.no", "http://[a", "https://a.no\n", "https://x@a.no"])  # fmt: skip
def test_links_begin_with_a_web_address(base: str) -> None:
    with pytest.raises(AddressOfAppWrong):
        make_digest([reminder(1)], TODAY, base)


@pytest.mark.parametrize(
    "title", ["Hei, jeg heter Ola og lurer på", "2026-03 Ola", "", "2026-3\n", "ola@x.no"]
)
def test_a_request_is_its_number_or_nothing(title: str) -> None:
    assert shown_title(Task(Kind.REQUEST, "r", TODAY, "kari", title)) == "Åpen sak"
    assert shown_title(Task(Kind.REQUEST, "r", TODAY, "kari", "2026-03")) == "2026-03"


def test_a_long_title_is_cut_and_an_empty_one_named() -> None:
    long = shown_title(Task(Kind.MEASURE, "m", TODAY, "kari", "å" * 500))
    assert (len(long), long[-1]) == (120, "…")
    assert shown_title(Task(Kind.MEASURE, "m", TODAY, "kari", "Nye\n hansker")) == "Nye hansker"
    assert shown_title(Task(Kind.MEASURE, "m", TODAY, "kari", " ")) == "Uten tittel"


def test_a_hundred_late_tasks_are_counted_and_not_all_listed() -> None:
    made = digest(*range(-100, 0))
    assert (len(made.late.lines), made.late.more, made.count) == (MOST_LINES, 50, 100)


def test_on_one_day_a_request_stands_before_all_else() -> None:
    made = make_digest([reminder(1), reminder(1, Kind.REQUEST, "2026-03")], TODAY, APP)
    assert made is not None
    assert [line.kind for line in made.week.lines] == [Kind.REQUEST, Kind.MEASURE]
