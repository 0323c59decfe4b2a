"""A row that leads somewhere: a real link, a smaller line under it, and perhaps a deadline before it (ui.md 6 and 7)."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from compliance_app.ui import pages
from compliance_app.ui.may import my_roles
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
    """Draw one row with a hairline above, inside :func:`link_list`; plain text where the page is not for the one who reads.

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


def page_link(page: Any, *, label: str, query_params: Mapping[str, str] | None = None) -> bool:
    """Draw a link as ``st.page_link`` does, unless the page is not for the person who acts; returns whether it stands there.

    Args:
        page: where it leads (``pages.link(…)``).
        label: the link's text, as Markdown.
        query_params: of the link.
    """
    query = dict(query_params or {})
    leads = pages.leads_somewhere(page.url_path, query, my_roles())
    if leads:
        st.page_link(page, label=label, query_params=query)
    return leads


def _link(page: Any, label: str, under: str | Html, query: Mapping[str, str] | None) -> None:
    with st.container(gap=None):
        if not page_link(page, label=md(label), query_params=query):
            html(fill("<p>{label}</p>", label=label))
        if under:
            html(fill('<p class="ak-small">{under}</p>', under=under))
