"""Which suppliers may be one and the same: what is found, what never is, and how the number of comparisons grows."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.duplicates import LEAST, Subject, candidates, compare, domain_of

COUNTRIES = {"NO": "Norge", "SE": "Sverige"}


def subject(identity: str, name: str, **known: str | None) -> Subject:
    return Subject(identity, name, **known)  # type: ignore[arg-type]


def found(first: str, second: str, **known: str | None) -> tuple[int, tuple[str, ...]]:
    mine = {key.removeprefix("a_"): value for key, value in known.items() if key.startswith("a_")}
    theirs = {key.removeprefix("b_"): value for key, value in known.items() if key.startswith("b_")}
    pair = compare(subject("1", first, **mine), subject("2", second, **theirs), COUNTRIES)
    return (pair.score, pair.reasons) if pair else (0, ())


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("Hanskeleverandør 1 AS", "Hanskeleverandør 1", "Navnet er det samme."),
        ("Frakt Norge AS", "Frakt", "Navnet er det samme når vi ser bort fra «norge»."),
        ("Kontor og Data", "Data Kontor", "Navnet er det samme når vi ser bort fra «og»."),
        ("Kontor Data", "Data Kontor", "Navnene har de samme ordene i ulik rekkefølge."),
        ("Renhold Ünlü", "Renhold Unlu", "Bare aksenter skiller navnene."),
        ("Kontor Service", "Kontorservice", "Navnet er det samme når mellomrommene er tatt bort."),
        ("Laboratorieutstyr", "Laboratoriutstyr", "Navnene er nesten like: én bokstav skiller dem."),
        ("Laboratorieutstyr", "Labroatoriutstyr", "Navnene er nesten like: to bokstaver skiller dem."),
    ],
)
def test_names_that_look_alike_are_found_and_the_reason_says_how(
    first: str, second: str, reason: str
) -> None:
    score, reasons = found(first, second, a_country="NO", b_country="NO")
    assert score >= LEAST
    assert reasons[0] == reason


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Leverandør 1", "Leverandør 2"),
        ("Avdeling A Bygg", "Avdeling B Bygg"),
        ("Norsk Bygg", "Norsk Lys"),
        ("Rør", "Rår"),
        ("Hotell Nord", "Hotell Sør"),
    ],
)
def test_names_that_only_resemble_are_not_asked_about(first: str, second: str) -> None:
    assert found(first, second, a_country="NO", b_country="NO") == (0, ())


def test_two_different_numbers_are_two_suppliers_whatever_else_is_equal() -> None:
    alike = {"a_website": "frakt.example", "b_website": "frakt.example", "a_country": "NO", "b_country": "NO"}
    assert found("Frakt AS", "Frakt AS", a_org_number="974760673", b_org_number="923609016", **alike) == (
        0,
        (),
    )
    assert found("Frakt AB", "Frakt AB", a_foreign_id="X1", b_foreign_id="X2", **alike) == (0, ())
    assert found("Frakt AS", "Frakt AS", a_org_number="974760673", **alike)[0] > 90


def test_the_same_site_or_the_same_number_speaks_for_it_where_the_names_do_not() -> None:
    score, reasons = found(
        "Frakt Nord", "Spedisjon 7", a_website="https://www.frakt.example/om", b_website="frakt.example"
    )
    assert score >= LEAST
    assert "Begge har nettstedet frakt.example." in reasons
    score, reasons = found("Frakt Nord", "Spedisjon 7", a_foreign_id="DE 12", b_foreign_id="DE 12")
    assert "Begge har nummeret DE 12." in reasons
    assert found("Frakt Nord", "Spedisjon 7", a_website="facebook.com/a", b_website="facebook.com/b") == (
        0,
        (),
    )


def test_another_country_or_another_legal_form_lowers_the_score_and_is_said() -> None:
    same, _reasons = found("Frakt AS", "Frakt AS", a_country="NO", b_country="NO")
    other, reasons = found("Frakt AS", "Frakt AB", a_country="NO", b_country="SE")
    assert other < same
    assert {"Landene er ulike: Norge og Sverige.", "Selskapsformene er ulike: as og ab."} <= set(reasons)


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ("https://www.a.example/x?y", "a.example"),
        ("A.Example", "a.example"),
        ("", ""),
        ("ingen", ""),
        ("http://[", ""),
    ],
)
def test_the_domain_of_an_address(written: str, domain: str) -> None:
    assert domain_of(written) == domain


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_names_are_compared_alike_both_ways(first: str, second: str) -> None:
    one, other = subject("1", first), subject("2", second)
    assert compare(one, other, {}) == compare(other, one, {})


def names(chance: random.Random, count: int) -> list[str]:
    parts = ["bor", "nes", "tal", "vik", "hol", "sun", "ran", "mel", "gro", "fjel", "stra", "dim"]
    words = ["".join(chance.choices(parts, k=3)) for _one in range(count)]
    return [f"{word} {chance.choice(('bygg', 'data', 'frakt', 'mat'))}" for word in words]


def test_every_single_slip_is_found_in_a_crowd() -> None:
    chance = random.Random(5)
    subjects = [subject(f"{number:05}", name) for number, name in enumerate(names(chance, 3000))]
    planted = set()
    for number in range(200):
        source = subjects[chance.randrange(3000)]
        at = chance.randrange(1, 8)
        wrong = source.name[:at] + "q" + source.name[at + chance.randrange(2) :]
        planted.add((source.id, f"x{number:05}"))
        subjects.append(subject(f"x{number:05}", wrong))
    pairs = {pair[:2] for pair in candidates(subjects, {})}
    assert planted <= pairs


def test_what_is_asked_about_in_a_register_is_what_two_by_two_would_give() -> None:
    chance = random.Random(8)
    subjects = [subject(f"{number:05}", name) for number, name in enumerate(names(chance, 200) * 2)]
    slow = {
        pair
        for at, one in enumerate(subjects)
        for other in subjects[at + 1 :]
        if (pair := compare(one, other, {})) is not None and pair.score >= 70
    }
    assert slow <= set(candidates(subjects, {}))


def test_an_alias_stands_for_its_supplier_and_the_best_name_counts() -> None:
    pairs = candidates(
        [subject("1", "Frakt Nord"), subject("1", "Spedisjon Sør"), subject("2", "Spedisjon Sør")], {}
    )
    assert [(pair.first, pair.second, pair.reasons[0]) for pair in pairs] == [
        ("1", "2", "Navnet er det samme.")
    ]


def test_progress_never_goes_back_and_ends_at_the_end() -> None:
    told: list[tuple[int, int]] = []
    subjects = [subject(f"{number:05}", name) for number, name in enumerate(names(random.Random(1), 4000))]
    candidates(subjects, {}, lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
