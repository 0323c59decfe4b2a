"""Which part of the register is shown: the fields on the page, what another page's link asks for, and the way back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, Final

import streamlit as st

from compliance_app.domain.levels import Level
from compliance_app.services.register import Activity, Filter, Missing, RegisterPage, Review
from compliance_app.services.register_said import Said, without
from compliance_app.storage.tables import ClauseStatus, PurchaseChannel, Relationship
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import md
from compliance_app.ui.widgets.risk import WORD

TEXT: Final = "sok"
LEVELS: Final = "niva"
CATEGORY: Final = "kategori"
_LEVEL_WORDS: Final = {word.casefold(): level for level, word in WORD.items()} | {
    level.value.casefold(): level for level in Level
}
_KNOWLEDGE: Final = ("SEAT_ONLY", "PARTIAL", "TO_PRODUCER")


def _level(text: str) -> Level | None:
    return _LEVEL_WORDS.get(text.casefold())


def _code(text: str) -> str | None:
    return text.upper() if len(text) == 2 and text.isascii() and text.isalpha() else None


def _text(text: str) -> str | None:
    return text or None


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else None


def _one_of(words: Sequence[str]) -> Callable[[str], str | None]:
    return lambda text: next((word for word in words if word.casefold() == text.casefold()), None)


@dataclass(frozen=True)
class Place:
    """Where a field of the filter stands: in the session and in an address under ``key``.

    Attributes:
        read: a value of an address; None where it is none.
        many: several values, given several times or with commas between.
    """

    name: str
    key: str
    read: Callable[[str], Any]
    many: bool = False


PLACES: Final = (
    Place("text", TEXT, _text),
    Place("levels", LEVELS, _level, many=True),
    Place("category_id", CATEGORY, _text),
    Place("geographic", "geografisk", _level),
    Place("sector", "bransje", _level),
    Place("countries", "land", _code, many=True),
    Place("clauses", "avtale", _one_of(list(ClauseStatus)), many=True),
    Place("seats", "sete", _code, many=True),
    Place("channels", "kjop", _one_of(list(PurchaseChannel)), many=True),
    Place("relationships", "forhold", _one_of(list(Relationship)), many=True),
    Place("owners", "ansvarlig", _text, many=True),
    Place("divisions", "naering", _text, many=True),
    Place("industry_bodies", "samarbeid", _text, many=True),
    Place("activity", "aktive", _one_of(list(Activity))),
    Place("knowledge", "kjede", _one_of(_KNOWLEDGE), many=True),
    Place("missing", "mangler", _one_of(list(Missing)), many=True),
    Place("spend_year", "kjopsar", _whole),
    Place("spend_from", "minst", _whole),
    Place("spend_to", "hoyst", _whole),
    Place("chain_country", "kjedeland", _code),
    Place("producer_id", "produsent", _text),
    Place("review", "gjennomgang", _one_of(list(Review)), many=True),
    Place("batch_id", "liste", _text),
)
KEY: Final = {place.name: place.key for place in PLACES}
_EMPTY: Final = {field.name: field.default for field in fields(Filter)}


def read_address() -> None:
    """Take over what a link asks for, and nothing else; from then on the fields decide."""
    if not any(place.key in st.query_params for place in PLACES):
        return
    asked = {place.name: _asked(place) for place in PLACES if place.key in st.query_params}
    put(Filter(**{name: value for name, value in asked.items() if value is not None}))
    for place in PLACES:
        if place.key in st.query_params:
            del st.query_params[place.key]


def _asked(place: Place) -> Any:
    texts = [
        word.strip()
        for text in st.query_params.get_all(place.key)
        for word in (text.split(",") if place.many else [text])
    ]
    read = [value for value in map(place.read, texts) if value is not None]
    if place.many:
        return frozenset(read)
    value = next(iter(read), None)
    return Activity(value) if value and place.name == "activity" else value


def chosen_filter() -> Filter:
    """The fields as they stand now."""
    chosen = {place.name: _chosen(place) for place in PLACES}
    return Filter(**{name: value for name, value in chosen.items() if value not in (None, "")})


def _chosen(place: Place) -> Any:
    value = st.session_state.get(place.key)
    if place.many:
        return frozenset(value or ())
    return str(value or "") if place.name == "text" else value


def put(wanted: Filter) -> None:
    """Set every field to a filter."""
    for place in PLACES:
        value = getattr(wanted, place.name)
        if place.many:
            value = sorted(value)
        elif value == _EMPTY[place.name]:
            value = "" if place.name in {"text", "category_id"} else value
        st.session_state[place.key] = value


def show_all() -> None:
    """Empty every field."""
    put(Filter())


def narrowed(wanted: Filter, parts: Sequence[Said], found: RegisterPage) -> None:
    """The way back, condition by condition and altogether; what is shown stands in the sentence under the title."""
    if not parts:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="narrowed"):
        if wanted == Filter(text=wanted.text):
            html(f"{shown_count(found)} med «{wanted.text.strip()}».")
        elif len(parts) > 1:
            for number, one in enumerate(parts):
                label = f"Fjern: {one.words}"
                st.button(
                    md(label),
                    type="tertiary",
                    key=f"without-{number}",
                    on_click=partial(put, without(wanted, one.part)),
                )
        st.button("Vis alle", type="tertiary", key="show-all", on_click=show_all)


def shown_count(found: RegisterPage) -> str:
    """«14 av 38 leverandører», «Ingen av 38 leverandører»."""
    count = whole(found.found) if found.found else "Ingen"
    return f"{count} av {whole(found.total)} leverandører"


def shown_said(parts: Sequence[Said], found: RegisterPage) -> str:
    """«14 av 38 leverandører: kategori IKT, uten krav i avtalen.»."""
    return f"{shown_count(found)}: {', '.join(one.words for one in parts)}."
