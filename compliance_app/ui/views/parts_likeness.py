"""Questions about suppliers on a list: whether a row is a supplier there is, and whether the list may change what people wrote."""

import hashlib
from collections.abc import Iterable
from typing import Final

import streamlit as st

from compliance_app.files.supplier_rows import Question, Side
from compliance_app.services.import_kept import Kept
from compliance_app.ui.views.parts_list import ListInHand
from compliance_app.ui.widgets.compare import CompareRow, compare
from compliance_app.ui.widgets.format import org_number
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md

_OWN: Final = "own"
_WHAT: Final = {"supplier": "leverandør", "producer": "produsent"}
_SHOWN: Final = 10
_KEPT: Final = 40


def alike_answers(token: str, questions: Iterable[Question]) -> dict[tuple[str, str], bool]:
    """What has been answered so far to questions with sides: (the row, the other side) → the same."""
    found: dict[tuple[str, str], bool] = {}
    for question in questions:
        given = st.session_state.get(_key(token, question)) if question.sides else None
        if given is None:
            continue
        mine, *others = question.sides
        found |= {(mine.key, other.key): other.key == given for other in others}
    return found


def is_answered(token: str, question: Question) -> bool:
    """Whether the person has said which supplier the row is."""
    return st.session_state.get(_key(token, question)) is not None


def is_its_own(token: str, question: Question) -> bool:
    """Whether the person has said that the row is none of them."""
    return st.session_state.get(_key(token, question)) == _OWN


def supplier_questions(hand: ListInHand, asked: list[Question]) -> None:
    """One question at a time with both sides shown; the first ten, the rest as these are answered."""
    left = [one for one in asked if not is_answered(hand.token, one)]
    done = [one for one in asked if one not in left]
    for question in [*done, *left[:_SHOWN]]:
        ask(hand.token, question, len(asked))
    if len(left) > _SHOWN:
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text=f"{len(left) - _SHOWN} spørsmål til kommer når disse er besvart.",
            )
        )


def ask(token: str, question: Question, total: int) -> None:
    """The question with both sides and the reasons, opened where there are few (``total``)."""
    mine, *others = question.sides
    answered, what = st.session_state.get(_key(token, question)), _WHAT[question.kind]
    label = _title(question)
    if answered is not None:
        label += f": egen {what}" if answered == _OWN else f": samme {what}"
    with st.expander(
        md(label),
        expanded=answered is None and total <= 3,
        type="compact",
        key=f"box-{_key(token, question)}",
    ):
        for other, reasons in zip(others, question.reasons, strict=True):
            html(compare("I listen", _where(other), list(_rows(mine, other))))
            html(fill('<p class="ak-small">{reasons}</p>', reasons=reasons))
        options = [*(other.key for other in others), _OWN]
        names = {other.key: _same(other, what, alone=len(others) == 1) for other in others}
        st.radio(
            md(question.text),
            options,
            index=None,
            format_func=lambda key: names.get(key, f"Nei, en egen {what}"),
            key=_key(token, question),
        )


def _title(question: Question) -> str:
    mine, *others = question.sides
    if len(others) == 1 and others[0].name != mine.name:
        return f"«{mine.name}» og «{others[0].name}»"
    if len(others) == 1:
        return f"«{mine.name}», {mine.country or 'uten land'} og {others[0].country or 'uten land'}"
    return f"«{mine.name}» og {len(others)} som ligner"


def _where(other: Side) -> str:
    return "På en annen rad i listen" if "|" in other.key else "I registeret"


def _same(other: Side, what: str, *, alone: bool) -> str:
    if alone:
        return f"Ja, samme {what}"
    about = ", ".join(filter(None, (org_number(other.number) or other.number, other.country)))
    return md(f"Ja, samme som {other.name}" + (f" ({about})" if about else ""))


def _rows(mine: Side, other: Side) -> list[CompareRow]:
    pairs = [
        ("Navn", mine.name, other.name),
        ("Nummer", org_number(mine.number) or mine.number, org_number(other.number) or other.number),
        ("Land", mine.country, other.country),
        ("Kategori", mine.category, other.category),
        ("Innkjøp", mine.spend, other.spend),
    ]
    return [
        CompareRow(name, one or "ikke oppgitt", two or "ikke oppgitt")
        for name, one, two in pairs
        if one or two
    ]


def kept_answers(hand: ListInHand) -> frozenset[tuple[str, str]]:
    """(Supplier, field) that the person lets the list change."""
    return frozenset(
        (one.supplier_id, one.name)
        for one in hand.kept.values()
        if st.session_state.get(_kept_key(hand, one))
    )


def kept_fields(hand: ListInHand, kept: tuple[Kept, ...]) -> None:
    """What people have written and the list says otherwise; it stands unless it is ticked."""
    for one in kept:
        hand.kept.setdefault((one.supplier_id, one.name), one)
    every = list(hand.kept.values())
    if not every:
        return
    st.header("Beholdt det dere skrev", anchor=False)
    html(
        "Listen sier noe annet enn det dere selv har skrevet. Det dere skrev, blir stående. Kryss av der listen skal gjelde."
    )
    for one in every[:_KEPT]:
        st.checkbox(
            md(f"{one.supplier}, {one.field.lower()}: dere skrev «{one.kept}», listen sier «{one.listed}»"),
            key=_kept_key(hand, one),
        )
    if len(every) > _KEPT:
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text=f"{len(every) - _KEPT} til blir også stående som dere skrev.",
            )
        )


def _kept_key(hand: ListInHand, one: Kept) -> str:
    return f"kept-{hand.token}-{one.supplier_id}-{one.name}"


def _key(token: str, question: Question) -> str:
    sides = "\x1f".join(side.key for side in question.sides)
    return f"alike-{token}-{hashlib.sha256(sides.encode()).hexdigest()[:16]}"
