"""The suppliers that depend on a country or a producer, with the way to it; and the link to them in the register."""

from collections.abc import Callable, Mapping
from math import ceil
from typing import Final

import streamlit as st

from compliance_app.services.chain_reads import PAGE_SIZE, Dependent, Dependents, Step
from compliance_app.services.supplier_reads import country_choices
from compliance_app.ui import pages
from compliance_app.ui.views.parts_tree import inside
from compliance_app.ui.widgets.format import money, of
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.risk import tag

_SEAT: Final = "Har sete her."


def page_number(key: str) -> int:
    """The page that the person has chosen; the first where none is."""
    return int(st.session_state.get(key) or 1)


def said(found: Dependents, it: str) -> str:
    """«12 av 40 leverandører er avhengige av den, med innkjøp for 1,2 millioner kroner i 2025.»."""
    if not found.found:
        return f"Ingen av leverandørene er avhengige av {it}."
    many = "er avhengige" if found.found > 1 else "er avhengig"
    text = f"{of(found.found, found.total)} leverandører {many} av {it}"
    bought = f", med innkjøp for {money(found.hundredths)} i {found.year}" if found.hundredths else ""
    return f"{text}{bought}."


def dependents(found: Dependents, key: str) -> None:
    """The rows of a page, and the pages."""
    if not found.found:
        return
    st.header("Leverandørene", anchor=False)
    with link_list():
        for row in found.rows:
            link_row(
                row.id, pages.link("leverandor"), row.name, _under(row, found.year), query={"id": row.id}
            )
    last = ceil(found.found / PAGE_SIZE)
    if last > 1:
        st.pagination(last, key=key)


def to_register(query: Mapping[str, str], *, shown: bool) -> Callable[[], None]:
    """The button that shows the same suppliers in the register, where everything can be done with them."""

    def draw() -> None:
        if shown and st.button("Se dem i registeret", type="primary", key="to-register"):
            st.switch_page(pages.link("leverandorer"), query_params=dict(query))

    return draw


def _under(row: Dependent, year: int) -> Html:
    bought = f"{money(row.hundredths)} i {year}. " if row.hundredths else ""
    ways = [way_text(way) for way in row.ways]
    if row.more_ways:
        ways.append("og 1 vei til" if row.more_ways == 1 else f"og {row.more_ways} veier til")
    return fill(
        "{level} {bought}{ways}",
        level=tag(row.overall, plain=True) if row.overall else "Ikke vurdert.",
        bought=bought,
        ways=concat(*(fill("{way}", way=way) for way in ways), sep=Html("<br>")) if ways else _SEAT,
    )


def way_text(way: tuple[Step, ...]) -> str:
    """«Fabrikk A (Malaysia) → Gruve B (Chile), kobber»."""
    names = country_choices()
    steps = [f"{step.name} ({names.get(step.country or '', 'ukjent land')})" for step in way]
    goods = f", {inside(way[-1].goods)}" if way and way[-1].goods else ""
    return " → ".join(steps) + goods
