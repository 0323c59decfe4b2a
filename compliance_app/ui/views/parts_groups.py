"""A long list in groups, a page at a time: how many there are stands at each group's heading."""

from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

import streamlit as st

from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list
from compliance_app.ui.widgets.markup import fill


def page_number(key: str) -> int:
    """The page one stands on (1 is the first)."""
    return int(st.session_state.get(key) or 1)


def grouped(
    shown: Any,
    titles: Mapping[Any, str],
    draw: Callable[[Any], None],
    *,
    key: str,
    size: int,
    none: str,
) -> None:
    """Draw the groups in order, and the pages below.

    Args:
        shown: the page: its ``rows``, each with its ``group``; ``counts`` by group; how many fit in all (``found``).
        titles: the groups in order, with their headings.
        draw: draws one row.
        key: keeps the number of the page.
        size: rows of a page.
        none: what is said where nothing fits.
    """
    if not shown.rows:
        html(fill('<p class="ak-small">{text}</p>', text=none))
        return
    for group, title in titles.items():
        rows = [row for row in shown.rows if row.group == group]
        if rows:
            st.header(f"{title} ({whole(shown.counts[group])})", anchor=False)
            with link_list():
                for row in rows:
                    draw(row)
    if shown.found > size:
        st.pagination(ceil(shown.found / size), key=key)
