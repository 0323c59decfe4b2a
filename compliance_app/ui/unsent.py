"""What stands in the fields of a page and has not been sent: taken out when a login ends, put back after the next one."""

from collections.abc import Mapping
from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from compliance_app.domain.language import NB
from compliance_app.services.kept_texts import Kept, discard, kept_on
from compliance_app.ui.widgets.format import moment_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import md

ADDRESS: Final = "address"
"""Where the session says which page it is on: (address, query)."""
_GIVEN_BACK: Final = "given-back"


def page_now() -> str:
    """The page that was drawn last in this session, with its query: "" is the first page."""
    path, query = st.session_state.get(ADDRESS, ("", {}))
    return page_key(path, query)


def page_key(path: str, query: Mapping[str, str]) -> str:
    """One text for a page and its query, whatever order the query came in."""
    asked = "&".join(f"{name}={query[name]}" for name in sorted(query))
    return f"{path}?{asked}" if asked else path


def unsent_texts() -> dict[str, str]:
    """By field, what was typed in the text fields of the page and is still there.

    Streamlit tells no difference between a text field and other values of the session; it is asked for what it knows of
    its widgets (private there: held by a test).
    """
    context = get_script_run_ctx()
    if context is None:
        return {}
    state = context.session_state._state  # noqa: SLF001 - there is no other way to tell fields from notes
    found = {}
    for name in list(st.session_state):
        key, value = str(name), st.session_state[name]
        widget = state.get_widget_id_from_key(key)
        about = state.get_widget_metadata(widget) if widget else None
        if about is None or about.value_type != "string_value" or not isinstance(value, str):
            continue
        if "Text" not in type(getattr(about.deserializer, "__self__", None)).__name__:
            continue
        untouched = about.deserializer(None)
        mine = st.session_state.get(f"{key}-skrevet")
        if value.strip() and value != untouched and getattr(mine, "unsaved", True):
            found[key] = value
    return found


def give_back(user_id: str, path: str, query: Mapping[str, str]) -> None:
    """Show what was kept of this page, with the fields filled in again; does nothing where nothing was."""
    page = page_key(path, query)
    kept = kept_on(user_id, page)
    if kept is None:
        return
    if st.session_state.get(_GIVEN_BACK) != kept.id:
        st.session_state[_GIVEN_BACK] = kept.id
        for key, text in kept.texts.items():
            st.session_state.setdefault(key, text)
    _show(user_id, page, kept)


def _show(user_id: str, page: str, kept: Kept) -> None:
    with st.container(key="kept-text", border=True):
        html(
            f"Dette hadde du skrevet da du ble logget ut {moment_words(kept.at)}. "
            "Det står i feltene igjen når du åpner dem. Se over, og lagre."
        )
        many = NB.called(len(kept.texts), "felt")
        with st.expander(md(f"Vis teksten fra {many}")):
            for text in kept.texts.values():
                st.code(text, language=None, wrap_lines=True)
        if st.button("Forkast", type="tertiary", key="kept-discard"):
            discard(user_id, page)
            for key, text in kept.texts.items():
                if st.session_state.get(key) == text:
                    del st.session_state[key]
            st.rerun()
