"""What holds for a whole list and the list does not say: the currency of its amounts, the country of its suppliers."""

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from compliance_app.files.supplier_rows import Answers
from compliance_app.services.imports import Preview
from compliance_app.services.supplier_reads import country_choices
from compliance_app.ui.views.parts_list import ListInHand
from compliance_app.ui.widgets.head import flow

_CURRENCIES: Final = {
    "NOK": "norske kroner (NOK)",
    "SEK": "svenske kroner (SEK)",
    "DKK": "danske kroner (DKK)",
    "EUR": "euro (EUR)",
    "USD": "amerikanske dollar (USD)",
    "GBP": "britiske pund (GBP)",
    "CHF": "sveitsiske franc (CHF)",
    "PLN": "polske zloty (PLN)",
}
_YEARS: Final = 6


def unsaid_answers(hand: ListInHand) -> Answers:
    """What has been said for the whole list."""
    state = st.session_state
    return Answers(
        currency=state.get(_key(hand, "currency")),
        country=state.get(_key(hand, "country")),
        year=state.get(_key(hand, "year")),
    )


def unsaid(hand: ListInHand, mapping: Mapping[str, int], seen: Preview) -> None:
    """A field for each thing that the list leaves open for some row; it stays once it has been chosen."""
    fields: list[Callable[[DeltaGenerator], None]] = []
    before = hand.opened.remembered
    if seen.no_currency or _chosen(hand, "currency") or (before and before.currency):
        fields.append(lambda place: _currency(hand, place))
    if seen.no_year or _chosen(hand, "year"):
        fields.append(lambda place: _year(hand, place, seen.year))
    if "country" not in mapping and "org_number" not in mapping:
        fields.append(lambda place: _country(hand, place))
    if not fields:
        return
    st.header("Det listen ikke sier", anchor=False)
    places = flow(max(2, len(fields)), key="unsaid", gap="medium")
    for place, field in zip(places, fields, strict=False):
        field(place)


def _chosen(hand: ListInHand, what: str) -> bool:
    return st.session_state.get(_key(hand, what)) is not None


def _currency(hand: ListInHand, place: DeltaGenerator) -> None:
    before = hand.opened.remembered
    codes = list(_CURRENCIES)
    place.selectbox(
        "Valuta for beløpene",
        codes,
        index=codes.index(before.currency) if before and before.currency in codes else 0,
        format_func=_CURRENCIES.__getitem__,
        key=_key(hand, "currency"),
    )


def _year(hand: ListInHand, place: DeltaGenerator, usual: int) -> None:
    place.selectbox("År for beløpene", [usual - ago for ago in range(_YEARS)], key=_key(hand, "year"))


def _country(hand: ListInHand, place: DeltaGenerator) -> None:
    before, names = hand.opened.remembered, country_choices()
    codes = list(names)
    place.selectbox(
        "Land, hvis alle er fra det samme",
        codes,
        index=codes.index(before.country) if before and before.country in codes else None,
        placeholder="Ikke oppgitt",
        format_func=names.__getitem__,
        key=_key(hand, "country"),
    )


def _key(hand: ListInHand, what: str) -> str:
    return f"unsaid-{what}-{hand.token}"
