"""The signed text against the locked one: pages added and stamps are no change, another word is."""

from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.signed_text import TextMatch, compare_text

FROZEN = [
    "Redegjørelse for 2025\nVi har spurt alle leverandørene våre om lønn og arbeidstid.\nSide 1",
    "Funn\nVi har ikke avdekket faktiske negative konsekvenser hos leverandørene vi har undersøkt.\nSide 2",
]


def test_the_same_text_with_other_spaces_and_a_page_behind() -> None:
    signed = [FROZEN[0].replace(" ", "  "), FROZEN[1].replace("\n", " "), "PENNEO"]
    found = compare_text(FROZEN, signed)
    assert (found.match, found.added) == (TextMatch.SAME, (3,))


def test_a_cover_page_in_front() -> None:
    assert compare_text(FROZEN, ["Forside", *FROZEN]).added == (1,)


def test_what_a_platform_stamps_on_every_page_is_no_change() -> None:
    key = "Penneo Dokumentnøkkel: ABCDE-12345-FGHIJ-67890"
    assert compare_text(FROZEN, [f"{page}\n{key}" for page in FROZEN]).match is TextMatch.SAME
    unknown = [f"{page}\nEksempelsign 1234-{number}" for number, page in enumerate(FROZEN)]
    assert compare_text(FROZEN, unknown).match is TextMatch.SAME


def test_a_sentence_added_on_one_page_is_a_change() -> None:
    signed = [FROZEN[0], FROZEN[1] + "\nVi har også avdekket barnearbeid."]
    found = compare_text(FROZEN, signed)
    assert (found.match, found.page) == (TextMatch.CHANGED, 2)
    assert "barnearbeid" in found.is_now


def test_another_word_is_a_change_and_said() -> None:
    many = [*FROZEN, " ".join(f"ord{number}" for number in range(200))]
    signed = [many[0].replace("alle", "noen av"), *many[1:]]
    found = compare_text(many, signed)
    assert (found.match, found.page) == (TextMatch.CHANGED, 1)
    assert "noenav" in found.is_now
    assert "alle" in found.was


def test_another_document_is_told_apart() -> None:
    assert compare_text(FROZEN, ["Leiekontrakt", "Side 2"]).match is TextMatch.OTHER
    assert compare_text(FROZEN, FROZEN[:1]).match is TextMatch.OTHER


def test_with_nothing_locked_nothing_is_compared() -> None:
    assert compare_text([], ["Side"]).match is TextMatch.NOT_COMPARED


PAGES = st.lists(st.text(min_size=1, max_size=60).filter(lambda page: page.strip()), min_size=1, max_size=4)


@given(PAGES, PAGES)
def test_any_pages_are_compared_and_equal_ones_are_the_same(one: list[str], other: list[str]) -> None:
    assert compare_text(one, other).match in TextMatch
    if any(page.split() and page.isalnum() for page in one):
        assert compare_text(one, one).match is TextMatch.SAME
