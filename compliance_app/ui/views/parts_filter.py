"""Which part of the register is shown: from the fields on the page, and from the address that another page leads here with."""

from typing import Final

import streamlit as st

from compliance_app.domain.levels import Level
from compliance_app.services.register import Filter, RegisterPage, country_names
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.risk import WORD, tag

TEXT: Final = "sok"
LEVELS: Final = "niva"
CATEGORY: Final = "kategori"
GEOGRAPHIC: Final = "geografisk"
SECTOR: Final = "bransje"
COUNTRY: Final = "land"
CLAUSE: Final = "avtale"
_CLAUSE_SAID: Final = {
    "LACKS": "mangler",
    "UNKNOWN": "ikke er sjekket",
    "HAS": "finnes",
    "NOT_APPLICABLE": "ikke er aktuelt",
}
_BY_WORD: Final = {word.casefold(): level for level, word in WORD.items()} | {
    level.value.casefold(): level for level in Level
}


def read_address() -> None:
    """Take over the levels of the address as the choice of the pills; from then on the pills decide."""
    named = st.query_params.get_all(LEVELS)
    if named:
        st.session_state[LEVELS] = _levels(named)
        del st.query_params[LEVELS]


def chosen_filter() -> Filter:
    """The fields as they stand now, and the address's cell of the matrix and countries."""
    return Filter(
        text=str(st.session_state.get(TEXT) or ""),
        levels=frozenset(st.session_state.get(LEVELS) or ()),
        category_id=st.session_state.get(CATEGORY) or None,
        geographic=_one(GEOGRAPHIC),
        sector=_one(SECTOR),
        countries=frozenset(code.upper() for code in _words(st.query_params.get_all(COUNTRY))),
        clauses=frozenset(word.upper() for word in _words(st.query_params.get_all(CLAUSE)))
        & set(_CLAUSE_SAID),
    )


def narrowed(wanted: Filter, found: RegisterPage) -> None:
    """What the rows below are, when they are not all; and the way back to all."""
    if wanted == Filter():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="narrowed"):
        count = (
            f"{whole(found.found)} av {whole(found.total)} leverandører"
            if found.found
            else "Ingen leverandører"
        )
        html(concat(count, _said(wanted), "."))
        st.button("Vis alle", type="tertiary", key="show-all", on_click=show_all)


def show_all() -> None:
    """Empty every field and the address."""
    st.query_params.clear()
    st.session_state[TEXT] = ""
    st.session_state[LEVELS] = []
    st.session_state[CATEGORY] = ""


def _said(wanted: Filter) -> Html:
    """« med geografisk risiko ▲ Høy og bransjerisiko ◆ Medium»; the fields on the page speak for themselves."""
    parts = []
    if wanted.geographic:
        parts.append(fill("geografisk risiko {tag}", tag=tag(wanted.geographic, plain=True)))
    if wanted.sector:
        parts.append(fill("bransjerisiko {tag}", tag=tag(wanted.sector, plain=True)))
    if wanted.countries:
        names = ", ".join(country_names(sorted(wanted.countries)))
        parts.append(fill("svakeste ledd i {names}", names=names))
    if wanted.clauses:
        said = " eller ".join(_CLAUSE_SAID[word] for word in sorted(wanted.clauses))
        parts.append(fill("avtaler der kravet om menneskerettigheter {said}", said=said))
    return concat(" med ", concat(*parts, sep=" og ")) if parts else Html(" passer med valgene")


def _levels(texts: list[str]) -> list[Level]:
    return [_BY_WORD[word] for word in _words(texts) if word in _BY_WORD]


def _words(texts: list[str]) -> list[str]:
    return [word.strip().casefold() for text in texts for word in text.split(",") if word.strip()]


def _one(name: str) -> Level | None:
    return next(iter(_levels(st.query_params.get_all(name))), None)
