"""What differs between two texts: nothing is lost, nothing invented, and the unchanged is not told as changed."""

from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.differences import Change, Piece, counted, differences

WORDS = st.lists(
    st.sampled_from(["vi", "har", "to", "tre", "leverandører", "\n", "ikke", "."]), max_size=40
).map(" ".join)


@given(WORDS, WORDS)
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(one.text for one in pieces if one.change is not Change.NEW) == before
    assert "".join(one.text for one in pieces if one.change is not Change.GONE) == after
    assert all(one.text for one in pieces)


@given(st.text(), st.text())
def test_any_two_texts_can_be_put_together_again(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(one.text for one in pieces if one.change is not Change.NEW) == before
    assert "".join(one.text for one in pieces if one.change is not Change.GONE) == after


@given(WORDS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert all(one.change is Change.SAME for one in differences(text, text))


def test_one_word_among_many_is_told_alone() -> None:
    assert differences(
        "Vi vurderte to av tre leverandører i 2025.", "Vi vurderte to av fire leverandører i 2025."
    ) == (
        Piece(Change.SAME, "Vi vurderte to av "),
        Piece(Change.GONE, "tre"),
        Piece(Change.NEW, "fire"),
        Piece(Change.SAME, " leverandører i 2025."),
    )


def test_words_changed_side_by_side_are_told_together() -> None:
    before, after = (
        "Vi hadde ingen opplæring i år, og det er leit.",
        "Alle fikk god opplæring i år, og det er leit.",
    )
    assert differences(before, after) == (
        Piece(Change.GONE, "Vi hadde ingen"),
        Piece(Change.NEW, "Alle fikk god"),
        Piece(Change.SAME, " opplæring i år, og det er leit."),
    )


def test_paragraphs_that_share_little_are_told_whole() -> None:
    pieces = differences("Vi hadde ingen opplæring.", "Styret behandlet redegjørelsen i mai.")
    assert [one.change for one in pieces] == [Change.GONE, Change.NEW]
    assert counted(pieces) == (5, 4)


def test_a_paragraph_put_in_leaves_the_others_alone() -> None:
    assert differences("a\n\nb", "a\n\nny\n\nb") == (
        Piece(Change.SAME, "a\n\n"),
        Piece(Change.NEW, "ny\n\n"),
        Piece(Change.SAME, "b"),
    )
