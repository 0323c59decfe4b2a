"""Suppliers and producers of a list that were known by the name alone: counted as the same until somebody answers, one or all at once."""

from typing import Final

import streamlit as st

from compliance_app.files.supplier_rows import Question
from compliance_app.ui.views.parts_likeness import ask, is_answered, is_its_own
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill

_PAGE: Final = 10
_WHO: Final = {"supplier": ("leverandør", "leverandører"), "producer": ("produsent", "produsenter")}


def names_are_right(token: str) -> bool:
    """Whether the person has said that all of them are the same."""
    return bool(st.session_state.get(_all_key(token)))


def same_name_questions(token: str, asked: list[Question], count: int, kind: str = "supplier") -> None:
    """How many there are, the answer for all of them, and one question at a time, a page at a time.

    Args:
        token: key of the list.
        asked: the questions put so far; an answered one stays on the page.
        count: how many have no answer of their own.
        kind: of the questions, "supplier" or "producer".
    """
    if not asked and not count:
        return
    done = [one for one in asked if is_answered(token, one)]
    left = [one for one in asked if one not in done]
    st.header("Kjent igjen på navnet", anchor=False)
    if count:
        in_list = any("|" in other.key for one in asked for other in one.sides[1:])
        html(
            _told(
                count, *_WHO[kind], "en i registeret eller på en annen rad" if in_list else "en i registeret"
            )
        )
    everyone = False
    if count > 1 or names_are_right(token):
        others = any(is_its_own(token, one) for one in done)
        everyone = st.checkbox(
            "Alle de andre er de samme" if others else "Alle er de samme", key=_all_key(token)
        )
    for question in done:
        ask(token, question, len(asked))
    if everyone:
        html("Svaret huskes når listen er tatt inn, og det blir ikke spurt om dem igjen.")
    elif left:
        _pages(token, left, len(done), count)


def _told(count: int, one: str, many: str, whom: str) -> str:
    who = f"Én {one}" if count == 1 else f"{whole(count)} {many}"
    return (
        f"{who} i listen har samme navn som {whom}, men landet er ikke oppgitt begge steder. "
        f"Uten svar regnes de som samme {one}."
    )


def _pages(token: str, left: list[Question], done: int, count: int) -> None:
    pages = -(-len(left) // _PAGE)
    page = min(st.session_state.get(_page_key(token), 0), pages - 1)
    first = page * _PAGE
    for question in left[first : first + _PAGE]:
        ask(token, question, done + len(left))
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center", key="same-name-pager"):
            html(f"{first + 1}–{min(first + _PAGE, len(left))} av {len(left)}")
            if st.button("Forrige", key="same-name-back", disabled=page == 0):
                _turn_to(token, page - 1)
            if st.button("Neste", key="same-name-on", disabled=page >= pages - 1):
                _turn_to(token, page + 1)
    if count > len(left):
        text = f"{whole(count - len(left))} til vises etter hvert som disse besvares."
        html(fill('<p class="ak-small">{text}</p>', text=text))


def _turn_to(token: str, page: int) -> None:
    st.session_state[_page_key(token)] = page
    st.rerun()


def _all_key(token: str) -> str:
    return f"all-same-{token}"


def _page_key(token: str) -> str:
    return f"same-name-page-{token}"
