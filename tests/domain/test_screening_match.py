"""Names that may be the same are found whichever way they are written, by each pair and by all at once alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.identity import fold_name
from compliance_app.domain.screening import LEAST, OTHER_COUNTRY, Likeness, Named, compare, spelled
from compliance_app.domain.screening_search import search

LAND = {"CN": "Kina", "NO": "Norge"}


def likeness(one: str, other: str, here: str | None = "CN", there: str | None = "CN") -> Likeness | None:
    return compare(Named("a", (one,), here), Named("b", (other,), there), LAND)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Solvang Tekstil AS", "Solvang Tekstil AS", "Navnet er det samme."),
        (
            "Solvang Tekstil AS",
            "SOLVANG TEKSTIL CO., LTD.",
            "Navnet er det samme uten selskapsform, tegn og småord.",
        ),
        ("Tekstil Solvang", "Solvang Tekstil Ltd", "Navnene har de samme ordene i ulik rekkefølge."),
        ("Sol Vang AS", "Solvang Ltd", "Navnet er det samme når mellomrommene er tatt bort."),
        ("Sólvång", "Solvang", "Navnet er det samme uten selskapsform, tegn og småord."),
        ("Solvang Hår", "Solvang Hår Tilbehør", "Alle ordene i «Solvang Hår» står i «Solvang Hår Tilbehør»."),
    ],
)
def test_ways_to_write_one_name(one: str, other: str, reason: str) -> None:
    found = likeness(one, other)
    assert found is not None
    assert found.reasons[0] == reason
    assert found.reasons[-1] == "Landet er det samme: Kina."


def test_a_slip_of_the_pen_is_found() -> None:
    found = likeness("Solvnag Tekstilfabrikk", "Solvang Tekstilfabrikk")
    assert found is not None
    assert found.reasons[0].startswith("Navnene ligner: ")
    longer = likeness("Fjelltop Data Co., Ltd.", "Fjelltopp Data Technology Co., Ltd.")
    assert longer is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Solvang Trading", "Havblikk Trading"),
        ("Hall 1 AS", "Hall 2 AS"),
        ("Solvang", "Solvang Frukt og Grønt Engros Vestlandet"),
        ("Solvang", "Havblikk"),
    ],
)
def test_what_is_not_worth_asking(one: str, other: str) -> None:
    assert likeness(one, other) is None


def test_another_country_takes_points_but_rejects_nothing_that_is_the_same() -> None:
    same, other, unknown = (
        likeness("Solvang", "Solvang"),
        likeness("Solvang", "Solvang", "NO"),
        likeness("Solvang", "Solvang", None),
    )
    assert same is not None
    assert other is not None
    assert unknown is not None
    assert (same.score, other.score, unknown.score) == (100, 100 - OTHER_COUNTRY, 100)
    assert other.reasons[-1] == "Landene er ulike: Norge i registeret, Kina i listen."
    assert unknown.reasons[-1] == "Landet mangler i registeret; i listen står Kina."


def test_other_names_count_and_are_named() -> None:
    found = compare(Named("a", ("Ny Form AS", "Solvang AS")), Named("b", ("Fabrikk Ti", "Solvang Ltd")), {})
    assert found is not None
    assert found.score == 100
    assert found.reasons[1:3] == (
        "Listen oppgir «Solvang Ltd» som et annet navn på «Fabrikk Ti».",
        "I registeret er «Solvang AS» et annet navn på «Ny Form AS».",
    )


WORDS = (
    "solvang",
    "solvnag",
    "solvangs",
    "havblikk",
    "tekstil",
    "trading",
    "group",
    "hall",
    "1",
    "2",
    "tolv",
    "nordlys",
    "fjelltopp",
    "ab",
    "østerås",
)
name = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
country = st.sampled_from(["CN", "NO", None])
everybody = st.lists(st.tuples(st.lists(name, min_size=1, max_size=2).map(tuple), country), max_size=8)


@given(name | st.text(max_size=20), name | st.text(max_size=20), country, country)
def test_the_score_is_the_same_both_ways(one: str, other: str, here: str | None, there: str | None) -> None:
    forth, back = likeness(one, other, here, there), likeness(other, one, there, here)
    assert (forth and forth.score) == (back and back.score)


@given(everybody, everybody)
def test_the_search_finds_what_comparing_every_pair_finds(
    subjects: list[tuple[tuple[str, ...], str | None]], entries: list[tuple[tuple[str, ...], str | None]]
) -> None:
    mine = [Named(f"s{at}", names, land) for at, (names, land) in enumerate(subjects)]
    theirs = [Named(f"e{at}", names, land) for at, (names, land) in enumerate(entries)]
    every = {
        (one.id, other.id, found.score)
        for one in mine
        for other in theirs
        if (found := compare(one, other, LAND))
    }
    assert {(one.subject, one.entry, one.likeness.score) for one in search(mine, theirs, LAND)} == every


@given(st.text(min_size=1, max_size=40), st.permutations(["AS", "Ltd", ""]))
def test_an_equal_name_is_never_passed_over(text: str, forms: list[str]) -> None:
    one, other = f"{text} {forms[0]}".strip(), f"{text} {forms[1]}".strip()
    if fold_name(one) != fold_name(other) or not spelled(one).compact:
        return
    found = search([Named("s", (one,), "NO")], [Named("e", (other,), "CN")], LAND)
    assert [hit.likeness.score for hit in found] == [100 - OTHER_COUNTRY]
    assert LEAST <= 100 - OTHER_COUNTRY


def test_progress_ends_where_everybody_is_compared() -> None:
    told: list[tuple[int, int]] = []
    search(
        [Named(str(at), (f"Navn {at}",)) for at in range(5)],
        [Named("e", ("Navn 3",))],
        {},
        lambda *at: told.append(at),
    )
    assert told[-1] == (5, 5)
    assert search([], [], {}) == []
