"""A row that leads somewhere: a real link, a smaller line under it, and perhaps a deadline before it (ui.md 6 and 7)."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, fill, md


def link_list() -> DeltaGenerator:
    """The box that rows stand in, close together, for a with statement."""
    return st.container(gap=None)


def link_row(
    key: str,
    page: Any,
    label: str,
    under: str | Html = "",
    *,
    before: Html | None = None,
    query: Mapping[str, str] | None = None,
) -> None:
    """Draw one row with a hairline above, inside :func:`link_list`.

    Args:
        key: unique on the page.
        page: where it leads (``pages.link(…)``).
        label: the link's text, plain.
        under: a smaller line below.
        before: what stands left of it, usually ``rows.when(…)``.
        query: query parameters of the link, ``{"id": …}``.
    """
    with st.container(key=f"row-{key}"):
        if before is None:
            _link(page, label, under, query)
            return
        left, right = flow([1, 3.3], key=f"row-{key}", gap="small")
        with left:
            html(before)
        with right:
            _link(page, label, under, query)


def _link(page: Any, label: str, under: str | Html, query: Mapping[str, str] | None) -> None:
    with st.container(gap=None):
        st.page_link(page, label=md(label), query_params=dict(query or {}))
        if under:
            html(fill('<p class="ak-small">{under}</p>', under=under))
