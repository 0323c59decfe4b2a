"""A chain as a tree: any depth, no rings, nobody behind themselves; and rows of a list hung where they belong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.chain import LinkOfTree, behind_themselves, tree_order, way_to
from compliance_app.domain.chain_tiers import (
    SUPPLIER,
    KnownLink,
    Listed,
    Misplaced,
    in_order,
    place,
    read_tier,
)
from compliance_app.domain.risk_levels import ChainCycle

US = frozenset({"selgeren"})


def tiers(*rows: tuple[int, str]) -> list[Listed]:
    return [Listed(name, name, tier) for tier, name in rows]


def buyers(*rows: tuple[str, str]) -> list[Listed]:
    return [Listed(name, name, None, buyer) for name, buyer in rows]


def test_the_tree_is_written_branch_by_branch() -> None:
    links = [("a", None), ("b", None), ("c", "a"), ("d", "c"), ("e", "a"), ("f", "b")]
    assert tree_order(links) == [("a", 1), ("c", 2), ("d", 3), ("e", 2), ("b", 1), ("f", 2)]


def test_a_chain_of_ten_thousand_links_has_an_order_and_a_way() -> None:
    links = [(str(at), str(at - 1) if at else None) for at in range(10_000)]
    assert tree_order(links)[-1] == ("9999", 10_000)
    assert len(way_to(dict(links), "9999")) == 10_000


def test_a_ring_has_no_way() -> None:
    with pytest.raises(ChainCycle):
        way_to({"a": "b", "b": "a"}, "a")


def test_a_producer_behind_itself_is_found_on_the_path_and_not_beside_it() -> None:
    links = [
        LinkOfTree("1", None, "x"), LinkOfTree("2", "1", "y"), LinkOfTree("3", "2", "x"), LinkOfTree("4", None, "y"),
        LinkOfTree("5", "4", "x"),
    ]  # fmt: skip
    assert behind_themselves(links) == ["3"]
    assert behind_themselves(links, frozenset({"x"})) == []


@pytest.mark.parametrize(
    ("text", "tier"),
    [("2", 2), ("Tier 2", 2), ("Nivå 3", 3), ("2. ledd", 2), ("T1", 1), ("", None), ("første", None), ("1-2", None)],
)  # fmt: skip
def test_tiers_are_read_as_people_write_them(text: str, tier: int | None) -> None:
    assert read_tier(text) == tier


def test_a_tier_beyond_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="250"):
        read_tier("250")


def test_a_row_hangs_on_the_latest_row_one_tier_nearer() -> None:
    rows = tiers((1, "a"), (2, "b"), (2, "c"), (3, "d"), (1, "e"), (2, "f"))
    assert place(rows, 1, US) == [SUPPLIER, 0, 0, 2, SUPPLIER, 4]


def test_a_list_that_counts_the_supplier_as_the_first_tier_begins_at_the_second() -> None:
    assert place(tiers((2, "a"), (3, "b")), 2, US) == [SUPPLIER, 0]
    assert place(tiers((1, "a")), 2, US) == [Misplaced.BEFORE_FIRST]


def test_a_tier_that_is_skipped_is_left_out_with_all_behind_it() -> None:
    rows = tiers((1, "a"), (3, "b"), (4, "c"), (1, "d"), (3, "e"))
    assert place(rows, 1, US) == [
        SUPPLIER, Misplaced.NO_TIER_ABOVE, Misplaced.NO_TIER_ABOVE, SUPPLIER, Misplaced.NO_TIER_ABOVE,
    ]  # fmt: skip


def test_what_hangs_on_a_row_that_could_not_be_read_is_left_out_too() -> None:
    rows = [Listed("a", "a", 1), Listed("?", "", 2, usable=False), Listed("c", "c", 3), Listed("d", "d", 2)]
    assert place(rows, 1, US) == [SUPPLIER, Misplaced.LEFT_OUT, Misplaced.ABOVE_LEFT_OUT, 0]


def test_a_named_buyer_may_stand_above_below_in_the_register_or_be_the_supplier() -> None:
    known = {"fra før": [KnownLink("link", frozenset({"fra før"}))]}
    rows = buyers(("a", "b"), ("b", "selgeren"), ("c", "fra før"), ("d", "ingen"), ("e", "b"))
    found = place(rows, 1, US, known)
    assert found == [1, SUPPLIER, known["fra før"][0], Misplaced.NO_BUYER, 1]
    assert in_order(found) == [1, 0, 2, 4]


def test_two_buyers_of_one_name_are_not_guessed_between() -> None:
    rows = buyers(("a", "b"), ("b", ""), ("b", ""))
    assert place(rows, 1, US)[0] is Misplaced.SEVERAL_BUYERS
    two = [KnownLink("1", frozenset()), KnownLink("2", frozenset())]
    assert place(buyers(("a", "x")), 1, US, {"x": two}) == [Misplaced.SEVERAL_BUYERS]


def test_rings_and_producers_behind_themselves_are_left_out() -> None:
    assert place(buyers(("a", "b"), ("b", "a"), ("c", "b")), 1, US) == [
        Misplaced.RING, Misplaced.RING, Misplaced.ABOVE_LEFT_OUT,
    ]  # fmt: skip
    assert place(buyers(("a", "a")), 1, US) == [Misplaced.RING]
    rows = tiers((1, "a"), (2, "b"), (3, "a"), (4, "c"))
    assert place(rows, 1, US) == [SUPPLIER, 0, Misplaced.BEHIND_ITSELF, Misplaced.ABOVE_LEFT_OUT]
    known = {"x": [KnownLink("link", frozenset({"x", "a"}))]}
    assert place(buyers(("a", "x")), 1, US, known) == [Misplaced.BEHIND_ITSELF]


def test_makers_whom_nobody_has_named_may_stand_behind_each_other() -> None:
    rows = [Listed("?", "?", 1, repeats=True), Listed("?", "?", 2, repeats=True)]
    assert place(rows, 1, US) == [SUPPLIER, 0]


ROWS = st.lists(
    st.builds(
        lambda name, tier, buyer, usable: Listed(name, name, tier, buyer, usable),
        st.sampled_from("abcdef"),
        st.none() | st.integers(0, 5),
        st.sampled_from(["", "", "a", "b", "c", "selgeren", "ukjent"]),
        st.booleans(),
    ),
    max_size=25,
)


@given(ROWS)
def test_whatever_the_list_says_the_result_is_a_tree_without_rings(rows: list[Listed]) -> None:
    found = place(rows, 1, US)
    order = in_order(found)
    hung = [at for at, where in enumerate(found) if not isinstance(where, Misplaced)]
    assert sorted(order) == hung
    put = set()
    for at in order:
        where = found[at]
        assert rows[at].usable
        assert where == SUPPLIER or where in put
        put.add(at)
    links = [
        LinkOfTree(str(at), None if found[at] == SUPPLIER else str(found[at]), rows[at].maker) for at in order
    ]
    assert behind_themselves(links) == []


@given(st.lists(st.integers(1, 6), min_size=1, max_size=40))
def test_the_tier_of_each_placed_row_is_the_tier_it_was_given(numbers: list[int]) -> None:
    rows = [Listed(str(at), str(at), tier) for at, tier in enumerate(numbers)]
    found = place(rows, 1, US)
    shown = dict(
        tree_order([(str(at), None if found[at] == SUPPLIER else str(found[at])) for at in in_order(found)])
    )
    assert shown == {str(at): tier for at, tier in enumerate(numbers) if not isinstance(found[at], Misplaced)}
