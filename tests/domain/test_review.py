"""What is told as changed since last year, and the place it gives in the queue."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.levels import WORST_FIRST
from compliance_app.domain.rating_inputs import GoodsHit, SectorFacts, chain_text, sector_json
from compliance_app.domain.review import (
    Standing,
    What,
    moved_countries,
    queue_key,
    rating_changes,
    same_standing,
    spend_change,
    weight,
)

CHINA = GoodsHit("hansker", "CN", child_labour=False, forced_labour=True, edition="2024")
MALAYSIA = GoodsHit("hansker", "MY", child_labour=False, forced_labour=True, edition="2024")


def standing(
    *nodes: tuple[str, str | None], seat: str = "NO", listed: tuple[GoodsHit, ...] = (), **more: object
) -> Standing:
    rows = [(node, country, "PRODUCER", None, "DECLARED", "") for node, country in nodes]
    inputs = chain_text("s", seat, True, False, rows, sector_json(SectorFacts(listed=listed)))
    given = {
        "id": "a", "geographic": "LOW", "value": 10.0, "sector": "LOW", "overall": "LOW", "worst_country": "NO",
        "path": "NO", "inputs": inputs, "table": "t",
    }  # fmt: skip
    return Standing(**given | more)


def kinds(last: Standing | None, now: Standing, **moved: object) -> list[str]:
    return [one["what"] for one in rating_changes(last, now, moved)]


def test_equal_ratings_have_no_changes_and_none_before_is_new() -> None:
    assert kinds(standing(("l1", "DE")), standing(("l1", "DE"))) == []
    assert kinds(None, standing()) == [What.NEW]


def test_levels_seat_and_links_are_told() -> None:
    last = standing(("l1", "DE"), ("l2", "SE"))
    now = standing(
        ("l1", "CN"), ("l3", "MY"), seat="SE", overall="HIGH", geographic="HIGH", worst_country="CN"
    )
    assert kinds(last, now) == [
        What.OVERALL, What.GEOGRAPHIC, What.WEAKEST, What.SEAT, What.NEW_LINK, What.LINK_GONE, What.LINK_CHANGED,
    ]  # fmt: skip


def test_newly_listed_goods_are_told_where_the_chain_has_the_country() -> None:
    last, now = standing(("l1", "MY")), standing(("l1", "MY"), listed=(CHINA, MALAYSIA))
    assert rating_changes(last, now, {}) == [{"what": What.LISTED, "good": "hansker", "country": "MY"}]


def test_a_countrys_move_is_told_to_those_who_use_it() -> None:
    before = {"DE": (20.0, "LOW"), "CN": (60.0, "HIGH"), "SE": (24.0, "LOW"), "NO": (9.0, "LOW")}
    after = {"DE": (25.5, "MEDIUM"), "CN": (54.0, "HIGH"), "SE": (26.0, "MEDIUM"), "NO": (12.0, "LOW")}
    moved = moved_countries(before, after)
    assert set(moved) == {"DE", "CN", "SE"}
    now = standing(("l1", "SE"))
    assert [one["country"] for one in rating_changes(now, now, moved)] == ["SE"]
    assert moved_countries(before, before) == {}


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ({2024: 100, 2025: 199}, False),
        ({2024: 100, 2025: 200}, True),
        ({2024: 200, 2025: 100}, True),
        ({2023: 100, 2025: 400}, False),
        ({2023: 100, 2024: 400}, False),
        ({2024: 0, 2025: 400}, False),
        ({2025: 100, 2026: 50}, True),
        ({2026: 100, 2027: 300}, False),
    ],
)
def test_doubled_or_halved_between_the_two_newest_years(amounts: dict[int, int], told: bool) -> None:
    found = spend_change({year: {"NOK": kroner} for year, kroner in amounts.items()}, 2026, 2025)
    assert (found is not None) == told


def test_currencies_are_not_compared_with_each_other() -> None:
    assert spend_change({2024: {"EUR": 100}, 2025: {"NOK": 1000}}, 2025) is None


changes = st.lists(st.sampled_from(list(What)), max_size=12).map(
    lambda kinds: [{"what": kind} for kind in kinds]
)


@given(st.sampled_from(WORST_FIRST), st.sampled_from(WORST_FIRST), changes, changes)
def test_the_queue_is_riskiest_first_then_most_changed(a: str, b: str, more: list, less: list) -> None:
    first, second = queue_key(a, more, "z"), queue_key(b, less, "a")
    if WORST_FIRST.index(a) != WORST_FIRST.index(b):
        assert (first < second) == (WORST_FIRST.index(a) < WORST_FIRST.index(b))
    elif weight(more) != weight(less):
        assert (first < second) == (weight(more) > weight(less))
    else:
        assert first > second


@given(st.text(max_size=30), st.text(max_size=30))
def test_texts_that_look_like_the_inputs_own_marks_change_nothing(good: str, name: str) -> None:
    tricky = GoodsHit(f'{good}","supplier":"listed":[', "MY", True, False, name)
    one = standing(("l1", "MY"), listed=(tricky,))
    assert kinds(one, one) == []
    assert same_standing(one, one)
    assert rating_changes(standing(("l1", "MY")), one, {})[0]["good"] == tricky.good
    assert json.loads(one.inputs)["sector"]["listed"][0]["good"] == tricky.good
