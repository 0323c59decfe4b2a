"""What only a person can decide about a list: several rows of one supplier, countries nobody knows, numbers read two ways."""

import hashlib
from dataclasses import replace
from typing import Final

import streamlit as st

from compliance_app.files.supplier_rows import Answers, Question, SeveralRows
from compliance_app.files.values import NumberStyle
from compliance_app.services.imports import Preview
from compliance_app.services.supplier_reads import country_choices
from compliance_app.ui.views.parts_likeness import (
    alike_answers,
    is_answered,
    kept_answers,
    supplier_questions,
)
from compliance_app.ui.views.parts_list import ListInHand
from compliance_app.ui.views.parts_same_name import names_are_right, same_name_questions
from compliance_app.ui.views.parts_unsaid import unsaid_answers
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import md

_LEAVE: Final = "?"
_STYLE: Final = {
    NumberStyle.COMMA: "Komma skiller desimalene: 1.234 er ettusen to hundre og trettifire",
    NumberStyle.POINT: "Punktum skiller desimalene: 1.234 er litt over én",
}
_SEVERAL: Final = {
    SeveralRows.SUM: "Ja, slå sammen og summer beløpene",
    SeveralRows.ONE_AMOUNT: "Slå sammen, men summer ikke: samme beløp er gjentatt på radene",
    SeveralRows.FIRST_ROW: "Nei, ta bare med den første raden for hver leverandør",
}
_SHOWN: Final = 40


def answers_from(hand: ListInHand) -> Answers:
    """What has been answered so far."""
    countries: dict[str, str | None] = {}
    style, several = None, None
    for question in hand.questions.values():
        given = st.session_state.get(_key(hand, question)) if question.kind != "supplier" else None
        if given is None:
            continue
        if question.kind == "country":
            countries[question.value] = None if given == _LEAVE else given
        elif question.kind == "number_style":
            style = NumberStyle(given)
        elif question.kind == "several_rows":
            several = SeveralRows(given)
    return replace(
        unsaid_answers(hand),
        countries=countries,
        number_style=style,
        several_rows=several,
        alike=alike_answers(hand.token, hand.questions.values()),
        names_are_right=names_are_right(hand.token),
        list_wins=kept_answers(hand),
    )


def questions(hand: ListInHand, seen: Preview) -> None:
    """Every question, answered or not; what is left open is taken in as unknown."""
    _gather(hand, seen)
    every = list(hand.questions.values())
    rows = [one for one in every if one.kind == "several_rows"]
    asked = [one for one in every if one.kind not in {"supplier", "several_rows"}]
    alike = [one for one in every if one.kind == "supplier" and not one.counted_as_same]
    for question in rows:
        _several(hand, question)
    if asked:
        st.header(_count(asked), anchor=False)
        html("Det som ikke er sikkert, blir spurt om og aldri gjettet. Uten svar tas verdien inn som ukjent.")
        for question in asked[:_SHOWN]:
            _ask(hand, question)
        if len(asked) > _SHOWN:
            html(f"{len(asked) - _SHOWN} spørsmål til kommer når disse er besvart.")
    if alike:
        st.header("Leverandører som ligner", anchor=False)
        html(
            "Svaret huskes, og det samme blir ikke spurt om igjen. Uten svar tas raden inn som en egen leverandør, og "
            "spørsmålet står åpent."
        )
        supplier_questions(hand, alike)
    assumed = [one for one in every if one.counted_as_same]
    same_name_questions(hand.token, assumed, seen.plan.by_name_alone)


def _gather(hand: ListInHand, seen: Preview) -> None:
    """Take the new questions in; one about two suppliers that has lost its ground is let go, unless it is answered."""
    now = {_name(question): question for question in seen.asked}
    for name, question in list(hand.questions.items()):
        if question.kind == "supplier" and name not in now and not is_answered(hand.token, question):
            del hand.questions[name]
    for name, question in now.items():
        hand.questions.setdefault(name, question)


def _several(hand: ListInHand, question: Question) -> None:
    """Asked first, since it decides what the list is; adding up stands as chosen until somebody says otherwise."""
    st.header("Flere rader per leverandør", anchor=False)
    options = [SeveralRows(code) for code in question.candidates]
    before = hand.opened.remembered.several_rows if hand.opened.remembered else None
    names = _SEVERAL if SeveralRows.ONE_AMOUNT in options else _SEVERAL | {SeveralRows.SUM: "Ja, slå sammen"}
    st.radio(
        md(question.text),
        options,
        index=options.index(before) if before in options else 0,
        format_func=names.__getitem__,
        key=_key(hand, question),
    )


def _count(asked: list[Question]) -> str:
    return "1 spørsmål" if len(asked) == 1 else f"{len(asked)} spørsmål"


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
    if question.kind == "supplier":
        return "supplier " + "\x1f".join(side.key for side in question.sides)
    return f"{question.kind} {question.value if question.kind == 'country' else ''}"


def _key(hand: ListInHand, question: Question) -> str:
    digest = hashlib.sha256(_name(question).encode()).hexdigest()[:16]
    return f"answer-{hand.token}-{digest}"
