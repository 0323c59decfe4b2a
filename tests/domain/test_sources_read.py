"""Sources in one text come apart as they were put together, whatever people write."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.sources_read import SourceRead, newest, taken_apart, written

A, B = SourceRead("https://eksempel.invalid/rapport", date(2026, 3, 3)), SourceRead("Årsmelding")


def test_sources_read_well_in_a_sentence() -> None:
    assert written([A, B]) == "https://eksempel.invalid/rapport (lest 03.03.2026); Årsmelding"
    assert taken_apart(written([A, B])) == [A, B]
    assert newest([A, B, SourceRead("", date(2027, 1, 1))]) == date(2026, 3, 3)
    assert written([]) == ""
    assert newest([]) is None


def test_text_from_before_takes_the_day_of_the_judgement() -> None:
    assert taken_apart("Nettsidene deres\nEn rapport", date(2025, 5, 1)) == [
        SourceRead("Nettsidene deres", date(2025, 5, 1)),
        SourceRead("En rapport", date(2025, 5, 1)),
    ]
    assert taken_apart("Rapport (lest 31.02.2026)") == [SourceRead("Rapport (lest 31.02.2026)")]


source = st.builds(SourceRead, st.text(max_size=30), st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)))


@given(st.lists(source, max_size=5))
def test_what_is_written_comes_apart_to_the_same_text(sources: list[SourceRead]) -> None:
    text = written(sources)
    assert written(taken_apart(text)) == text


@given(
    st.lists(
        st.builds(SourceRead, st.from_regex(r"[A-Za-zæøå]{1,12}", fullmatch=True), st.dates(date(1990, 1, 1)))
    )
)
def test_plain_titles_with_days_come_back(sources: list[SourceRead]) -> None:
    assert taken_apart(written(sources)) == sources
