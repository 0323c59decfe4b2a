"""One line a supplier: a real link, and one piece of HTML with the answer, the reason and the ingredients (ui.md 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from compliance_app.domain.levels import Level
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.risk import tag

NAME_WIDTH = 208
"""Pixels of the name column; the head of the register in aktsom.css says the same."""


@dataclass(frozen=True)
class RegisterRow:
    """What the register shows of one supplier.

    Attributes:
        id: the supplier's id, given to the supplier page as query parameter ``id``.
        why: the reason in one line.
        chain: the chain as text, «Norge → Malaysia → Kina».
        year: this year's state, «bekreftet» or «gjenstår».
    """

    id: str
    name: str
    overall: Level
    why: str
    chain: str
    geographic: Level
    sector: Level
    year: str


def register_head(year: str) -> None:
    """The column names, hidden on narrow pages and from screen readers, which get them in each row."""
    names = ("Leverandør", "Samlet", "Hvorfor", "Geografisk", "Bransje", year)
    cells = Html("".join(fill("<span>{name}</span>", name=name) for name in names))
    html(fill('<div class="ak-reg head" aria-hidden="true">{cells}</div>', cells=cells))


def register_row(row: RegisterRow, page: Any) -> None:
    """One supplier, inside a container without gap; ``page`` is ``pages.link("leverandor")``."""
    with st.container(key=f"reg-{row.id}", horizontal=True, gap=None, vertical_alignment="center"):
        st.page_link(page, label=md(row.name), query_params={"id": row.id}, width=NAME_WIDTH)
        html(cells(row))


def register(rows: Iterable[RegisterRow], page: Any, year: str) -> None:
    """The head and every row, close together."""
    with st.container(key="register", gap=None):
        register_head(year)
        for row in rows:
            register_row(row, page)


def cells(row: RegisterRow) -> Html:
    """Everything of a row but the name."""
    return fill(
        '<div class="ak-reg">'
        '<span class="overall"><span class="ak-hide">Samlet </span>{overall}</span>'
        '<span class="why">{why}<span class="ak-small">{chain}</span></span>'
        '<span><span class="ak-hide">Geografisk </span>{geographic}</span>'
        '<span><span class="ak-hide">Bransje </span>{sector}</span>'
        '<span class="year ak-small">{year}</span></div>',
        overall=tag(row.overall),
        why=row.why,
        chain=row.chain,
        geographic=tag(row.geographic, plain=True),
        sector=tag(row.sector, plain=True),
        year=row.year,
    )
