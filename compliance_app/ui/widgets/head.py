"""The frame of every page: title, the answer in one sentence, actions top right, and columns that stack (ui.md 7)."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from compliance_app.ui.widgets.markup import Html, esc, fill, md

_LONG: Final = 60
"""Characters of a title that needs the room more than its buttons do."""


def html(body: str | Html) -> None:
    """Put static HTML on the page. A plain string is escaped; anything one can press is a Streamlit widget instead."""
    st.html(f'<div class="ak">{esc(body)}</div>')


def page_head(
    title: str,
    lead: str | Html = "",
    actions: Callable[[], Any] | None = None,
    back: tuple[Any, str] | None = None,
) -> None:
    """Title, actions and the generated sentence.

    Args:
        title: plain text.
        lead: the sentence that answers the reader's question; plain text or :class:`Html` with chips in it.
        actions: draws the buttons, rare ones first, the one primary last.
        back: the list this page belongs to, as (page, «Leverandører»).
    """
    with st.container(key="head", gap="xsmall"):
        if back is not None:
            st.page_link(back[0], label=f"‹ {md(back[1])}")
        widths = [2, 1] if len(title) > _LONG else [1, 1.3]
        left, right = st.columns(widths, vertical_alignment="center") if actions else (st, None)
        left.title(md(title), anchor=False)
        if right is not None and actions is not None:
            with right.container(horizontal=True, horizontal_alignment="right"):
                actions()
        if lead:
            html(fill('<p class="ak-lead">{lead}</p>', lead=lead))


def flow(spec: int | Sequence[float], key: str = "1", **options: Any) -> list[DeltaGenerator]:
    """Columns that stack when the page, not the window, is narrow. ``key`` is unique on the page."""
    options.setdefault("gap", "large")
    return st.container(key=f"flow-{key}").columns(spec, **options)


def empty_state(title: str, text: str, action: Callable[[], Any] | None = None, after: str = "") -> None:
    """Nothing here yet: one bold line, one sentence on what to do, one primary button drawn by ``action``."""
    with st.container(key="empty", horizontal_alignment="center"):
        html(fill('<p><b>{title}</b></p><p class="ak-small">{text}</p>', title=title, text=text))
        if action is not None:
            action()
        if after:
            html(fill('<p class="ak-small">{after}</p>', after=after))
