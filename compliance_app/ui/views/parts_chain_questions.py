"""What only a person can decide about a list of chains: which supplier or producer a name is, which country a spelling."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

import streamlit as st

from compliance_app.files.supplier_rows import Question
from compliance_app.services.chain_import import ChainAnswers
from compliance_app.services.chain_makers import SameNames
from compliance_app.services.chain_plan import LEAVE_OUT
from compliance_app.services.supplier_reads import country_choices
from compliance_app.ui.views.parts_likeness import alike_answers, is_answered
from compliance_app.ui.views.parts_same_name import names_are_right, same_name_questions
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import md

_LEAVE: Final = "?"
_SHOWN: Final = 40


def chain_answers(token: str, questions: Mapping[str, Question]) -> ChainAnswers:
    """What has been answered so far."""
    countries: dict[str, str | None] = {}
    suppliers: dict[str, str] = {}
    producers = alike_answers(token, questions.values())
    same = SameNames({mine: same for (mine, _other), same in producers.items()}, names_are_right(token))
    for name, question in questions.items():
        given = None if question.sides else st.session_state.get(_key(token, name))
        if given is None:
            continue
        if question.kind == "country":
            countries[question.value] = None if given == _LEAVE else given
        else:
            suppliers[question.value] = LEAVE_OUT if given == _LEAVE else given
    return ChainAnswers(countries, suppliers, same)


def gather(token: str, questions: dict[str, Question], asked: Iterable[Question]) -> None:
    """Take new questions in; one about two producers that has lost its ground is let go, unless it is answered."""
    now = {f"{one.kind} {one.sides[0].key if one.sides else one.value}": one for one in asked}
    for name, question in list(questions.items()):
        if question.sides and name not in now and not is_answered(token, question):
            del questions[name]
    for name, question in now.items():
        questions.setdefault(name, question)


def chain_questions(
    token: str, every: Mapping[str, Question], names: Mapping[str, str], by_name_alone: int
) -> None:
    """Every question, answered or not.

    Args:
        token: key of the list.
        every: the questions put so far.
        names: the suppliers' by id.
        by_name_alone: how many producers were known by the name alone, without an answer of their own.
    """
    _values(token, {name: one for name, one in every.items() if not one.sides}, names)
    same_name_questions(token, [one for one in every.values() if one.sides], by_name_alone, "producer")


def _values(token: str, questions: Mapping[str, Question], names: Mapping[str, str]) -> None:
    if not questions:
        return
    title = "1 spørsmål" if len(questions) == 1 else f"{len(questions)} spørsmål"
    st.header(title, anchor=False)
    html(
        "Det som ikke er sikkert, blir spurt om og aldri gjettet. Uten svar står landet som ukjent, og rader uten "
        "leverandør i registeret blir ikke med. Svarene huskes til neste liste."
    )
    for name, question in list(questions.items())[:_SHOWN]:
        _ask(_key(token, name), question, names)
    if len(questions) > _SHOWN:
        html(f"{len(questions) - _SHOWN} spørsmål til kommer når disse er besvart.")


def _ask(key: str, question: Question, names: Mapping[str, str]) -> None:
    rows = "1 rad" if question.rows == 1 else f"{question.rows} rader"
    text = md(f"{question.text} Gjelder {rows}.")
    if question.kind == "supplier":
        shown = [one for one in question.candidates if one in names]
        st.selectbox(
            text,
            [*shown, _LEAVE],
            index=None,
            placeholder="Velg leverandør",
            format_func=lambda one: "Ingen av dem, la radene være" if one == _LEAVE else names[one],
            key=key,
            width=640,
        )
        return
    countries = country_choices()
    first = [code for code in question.candidates if code in countries]
    st.selectbox(
        text,
        [*first, _LEAVE, *(code for code in countries if code not in first)],
        index=None,
        placeholder="Velg land",
        format_func=lambda code: "La stå som ukjent" if code == _LEAVE else countries[code],
        key=key,
        width=640,
    )


def _key(token: str, name: str) -> str:
    return f"chain-answer-{token}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
