"""What the register says that we have not written down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.registry import Entity, Kind, Known, Proposed, place_name, proposals

NUMBER = "923609016"
INDUSTRY = ("SN2025", "06.100")


def entity(**more: object) -> Entity:
    return Entity(NUMBER, str(more.pop("name", "EKSEMPEL AS")), **more)  # type: ignore[arg-type]


def kinds(known: Known, found: Entity, industry: tuple[str, str] | None = None) -> list[Kind]:
    return [one.kind for one in proposals(known, found, industry)]


@pytest.mark.parametrize("name", ["Eksempel AS", "eksempel", "EKSEMPEL  A/S", "Eksempel Aksjeselskap"])
def test_capitals_and_legal_form_are_no_new_name(name: str) -> None:
    assert kinds(Known(name), entity()) == []


def test_another_name_is_proposed_unless_it_is_known_as_one() -> None:
    assert proposals(Known("Noe annet AS"), entity(), None) == (
        Proposed(Kind.NAME, "Noe annet AS", "EKSEMPEL AS"),
    )
    assert kinds(Known("Noe annet AS", frozenset({"eksempel"})), entity()) == []


def test_an_industry_is_compared_with_its_standard() -> None:
    known = Known("Eksempel", industry=("SN2007", "06.100"))
    assert proposals(known, entity(), INDUSTRY) == (
        Proposed(Kind.INDUSTRY, "SN2007 06.100", "SN2025 06.100"),
    )
    assert kinds(Known("Eksempel", industry=INDUSTRY), entity(), INDUSTRY) == []
    assert kinds(Known("Eksempel", industry=INDUSTRY), entity(), None) == []


def test_only_the_worst_of_the_standing_is_proposed() -> None:
    everything = entity(bankrupt="2026-01-02", winding_up="2026-02-02", reconstruction="2025-02-02")
    assert proposals(Known("Eksempel"), everything, None) == (Proposed(Kind.BANKRUPT, "", "2026-01-02"),)
    assert kinds(Known("Eksempel"), entity(winding_up="", reconstruction="2025-02-02")) == [Kind.WINDING_UP]


def test_of_a_deleted_enterprise_nothing_else_is_proposed() -> None:
    gone = entity(name="NYTT NAVN AS", deleted="2026-01-01", bankrupt="2025-01-01")
    assert kinds(Known("Eksempel"), gone, INDUSTRY) == [Kind.DELETED]


@pytest.mark.parametrize(
    ("registered", "written"),
    [
        ("MO I RANA", "Mo i Rana"), ("STAVANGER", "Stavanger"), ("ÅS", "Ås"), ("NES PÅ HEDMARKEN", "Nes på Hedmarken"),
        ("NORD-ODAL", "Nord-Odal"), ("", ""),
    ],
)  # fmt: skip
def test_a_post_town_is_written_as_in_a_sentence(registered: str, written: str) -> None:
    assert place_name(registered) == written


@given(name=st.text(max_size=30), ours=st.text(max_size=30))
def test_a_name_that_was_taken_is_not_proposed_again(name: str, ours: str) -> None:
    for one in proposals(Known(ours), entity(name=name), None):
        assert kinds(Known(one.after), entity(name=name)) == []
