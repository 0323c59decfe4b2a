"""What only a person can decide about a list: countries that are spelled in a way nobody knows, numbers read two ways."""

import hashlib
from typing import Final

import streamlit as st

from compliance_app.files.supplier_rows import Answers, Question
from compliance_app.files.values import NumberStyle
from compliance_app.services.imports import Preview
from compliance_app.services.supplier_reads import country_choices
from compliance_app.ui.views.parts_upload import ListInHand
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md

_LEAVE: Final = "?"
_STYLE: Final = {
    NumberStyle.COMMA: "Komma skiller desimalene: 1.234 er ettusen to hundre og trettifire",
    NumberStyle.POINT: "Punktum skiller desimalene: 1.234 er litt over én",
}
_SHOWN: Final = 40


def answers_from(hand: ListInHand) -> Answers:
    """What has been answered so far."""
    countries: dict[str, str | None] = {}
    style = None
    for question in hand.questions.values():
        given = st.session_state.get(_key(hand, question))
        if given is None:
            continue
        if question.kind == "country":
            countries[question.value] = None if given == _LEAVE else given
        elif question.kind == "number_style":
            style = NumberStyle(given)
    return Answers(countries=countries, number_style=style)


def questions(hand: ListInHand, seen: Preview) -> None:
    """Every question, answered or not; what is left open is taken in as unknown."""
    for question in seen.rows.asked:
        if question.kind != "supplier":
            hand.questions.setdefault(_name(question), question)
    asked = list(hand.questions.values())
    alike = [question for question in seen.rows.asked if question.kind == "supplier"]
    if not asked and not alike:
        return
    st.header(_title(asked), anchor=False)
    html("Det som ikke er sikkert, blir spurt om og aldri gjettet. Uten svar tas verdien inn som ukjent.")
    for question in asked[:_SHOWN]:
        _ask(hand, question)
    if len(asked) > _SHOWN:
        html(f"{len(asked) - _SHOWN} spørsmål til kommer når disse er besvart.")
    for question in alike[:_SHOWN]:
        text = f"«{question.value}» ligner på «{question.candidates[0]}». De tas inn som to leverandører."
        html(fill('<p class="ak-small">{text}</p>', text=text))


def _title(asked: list[Question]) -> str:
    return "Navn som ligner" if not asked else "1 spørsmål" if len(asked) == 1 else f"{len(asked)} spørsmål"


def _ask(hand: ListInHand, question: Question) -> None:
    rows = "1 rad" if question.rows == 1 else f"{question.rows} rader"
    text = f"{question.text} Gjelder {rows}."
    if question.kind == "number_style":
        st.radio(
            md(text), list(NumberStyle), index=None, format_func=_STYLE.__getitem__, key=_key(hand, question)
        )
        return
    names = country_choices()
    first = [code for code in question.candidates if code in names]
    options = [*first, _LEAVE, *(code for code in names if code not in first)]
    st.selectbox(
        md(text),
        options,
        index=None,
        placeholder="Velg land",
        format_func=lambda code: "La stå som ukjent" if code == _LEAVE else names[code],
        key=_key(hand, question),
        width=640,
    )


def _name(question: Question) -> str:
    return f"{question.kind} {question.value if question.kind != 'number_style' else ''}"


def _key(hand: ListInHand, question: Question) -> str:
    digest = hashlib.sha256(_name(question).encode()).hexdigest()[:16]
    return f"answer-{hand.token}-{digest}"
