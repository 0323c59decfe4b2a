"""Names in signatures against names in the register: alike, uncertain, and never two people taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.person_names import Likeness, Match, answer_key, compare, match, match_all

TITLES = {"Adv", "Advokat", "Cand", "Dr", "Fr", "Hr", "Mr", "Mrs", "Ms", "Phd", "Prof", "Professor"}
"""Read past in a name, and so no names."""
WORDS = (
    st.text(alphabet="abcdefghijklmnoprstuvyæøåéö", min_size=2, max_size=9)
    .map(str.capitalize)
    .filter(lambda word: word not in TITLES)
)
NAMES = st.lists(WORDS, min_size=2, max_size=4, unique_by=str.casefold).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marte S. Kvittum Tangen", "Marte Kvittum Tangen"),
        ("Aasne K. Aarsand", "Aasne Karine Aarsand"),
        ("Åsne Karine Årsand", "Aasne K. Aarsand"),
        ("TANGEN, MARTE KVITTUM", "Marte Kvittum Tangen"),
        ("Tangen Marte Kvittum", "Marte Kvittum Tangen"),
        ("Jørgen Sæther", "Joergen Saether"),
        ("Jörgen Säther", "Jorgen Sather"),
        ("Anne-Marie Ødegård", "Annemarie Ødegård"),
        ("Dr. Knut Berglund", "Knut Berglund"),
        ("Nils Klev", "Nils Kristian Klev"),
        ("Maria von Nes", "Maria Nes"),
        ("Siobhán O'Nes", "Siobhan O’Nes"),
        ("Kari Nes-Vik", "Kari Nes Vik"),
    ],
)
def test_one_person_written_in_two_ways(one: str, other: str) -> None:
    assert compare(one, other) is compare(other, one) is Likeness.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("M. Tangen", "Marte Tangen"),
        ("Marte Anne Tangen", "Marte Lise Tangen"),
        ("Kristian Klev", "Nils Kristian Klev"),
        ("Siri Skumlien", "Siri Skumlien Berg"),
        ("Knut Berglunn", "Knut Berglund"),
        ("Tangen", "Marte Tangen"),
        ("Kari Nes Vik", "Kari Nesvik"),
        ("Karinesvik", "Kari Nesvik"),
        ("Maria de la Nes", "Maria delanes"),
    ],
)
def test_what_is_not_plain_is_asked(one: str, other: str) -> None:
    assert compare(one, other) is compare(other, one) is Likeness.UNSURE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Marte Tangen", "Knut Berglund"),
        ("Marte Tangen", "Knut Tangen"),
        ("Marte Tangen", "Marte Berglund"),
        ("Joel Holm", "Jol Holm"),
        ("", "Marte Tangen"),
        ("123", "Marte Tangen"),
    ],
)
def test_different_people(one: str, other: str) -> None:
    assert compare(one, other) is compare(other, one) is Likeness.DIFFERENT


@given(NAMES)
def test_a_name_is_itself_in_any_case_and_with_the_family_name_first(name: str) -> None:
    given_names, family = name.rsplit(" ", 1)
    assert compare(name, name.upper().lower()) is Likeness.SAME
    assert compare(name, f"{family}, {given_names}") is Likeness.SAME


@given(NAMES, st.sampled_from("ABCDEFG"))
def test_a_middle_initial_more_is_the_same_person(name: str, letter: str) -> None:
    first, rest = name.split(" ", 1)
    assert compare(name, f"{first} {letter}. {rest}") is Likeness.SAME


@given(NAMES, NAMES)
def test_the_order_of_the_two_does_not_matter(one: str, other: str) -> None:
    assert compare(one, other) is compare(other, one)


PARTICLES = st.sampled_from(["von", "van der", "de la", "af", "d'", "O'", "al-"])


@given(st.text(max_size=300))
def test_remembering_an_answer_under_a_remembered_name_is_the_same_answer(name: str) -> None:
    assert answer_key(answer_key(name)) == answer_key(name)
    assert answer_key(f" {name.strip()}\n") == answer_key(name.strip()) == answer_key(name)


@given(NAMES, NAMES)
def test_under_different_family_names_nobody_is_surely_the_same(one: str, other: str) -> None:
    words, others = one.casefold().split(), other.casefold().split()
    if words[-1] not in others and others[-1] not in words and not _alike(words[-1], others[-1]):
        assert compare(one, other) is not Likeness.SAME


def _alike(one: str, other: str) -> bool:
    """Whether the two can be one name written with and without the letters of the north."""
    return compare(f"X {one}", f"X {other}") is Likeness.SAME


@given(NAMES, PARTICLES)
def test_a_particle_before_the_family_name_is_a_part_of_it_and_changes_nothing_for_itself(
    name: str, particle: str
) -> None:
    first, family = name.split(" ", 1)
    written = f"{first} {particle} {family}"
    assert compare(written, written.upper()) is Likeness.SAME
    assert compare(written, f"{particle} {family}, {first}") is Likeness.SAME


@given(NAMES, st.lists(NAMES, max_size=5), st.booleans())
def test_a_name_is_taken_for_nobody_who_is_not_among_the_people(
    name: str, known: list[str], yes: bool
) -> None:
    people = {str(place): one for place, one in enumerate(known)}
    found = match(name, people, {(answer_key(name), "somebody who left"): yes})
    assert found.person in {"", *people}
    assert set(found.ask) <= set(people)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_compared(one: str, other: str) -> None:
    assert compare(one, other) in Likeness


@given(NAMES)
def test_of_two_with_one_name_none_is_taken_silently(name: str) -> None:
    assert match(name, {"a": name, "b": name.upper()}, {}) == Match(ask=("a", "b"))


def test_an_answer_is_remembered_whatever_the_spacing() -> None:
    people = {"a": "Kari Holm", "b": "Kari  Holm"}
    yes = {(answer_key(" KARI  Holm"), "b"): True}
    assert match("Kari Holm", people, yes) == Match("b")
    no = {(answer_key("Kari Holm"), "a"): False}
    assert match("Kari Holm", people, no) == Match("b")
    assert match("Kari Holm", {"a": "Kari Holm"}, no) == Match()


def test_two_of_one_name_who_both_signed_are_two_when_somebody_says_so() -> None:
    people = {"a": "Kari Holm", "b": "Kari Holm"}
    names = ("Kari Holm", "kari holm")
    assert match_all(names, people, {}) == (Match(ask=("a", "b")), Match(ask=("a", "b")))
    both = {(answer_key("Kari Holm"), one): True for one in people}
    assert match_all(names, people, both) == (Match("a"), Match("b"))
    assert match_all(names[:1], people, both) == (Match(ask=("a", "b")),)
