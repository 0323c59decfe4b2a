"""What stands in the fields of a page and has not been sent: taken out when a login ends, put back after the next one."""

from collections.abc import Mapping
from typing import Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from compliance_app.domain.language import NB
from compliance_app.services.kept_texts import Kept, discard, kept_on
from compliance_app.services.sessions import Person
from compliance_app.ui.actor import choose_enterprise, current_enterprise
from compliance_app.ui.widgets.format import moment_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import md

ADDRESS: Final = "address"
"""Where the session says which page it is on: (address, query)."""
_GIVEN_BACK: Final = "given-back"
_ARRIVED: Final = "arrived"
_OWN_NOTE: Final = "-skrevet"
"""Behind a field's key: what a view itself remembers of it."""


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
    found = {}
    for name in list(st.session_state):
        key, value = str(name), st.session_state[name]
        untouched = _untouched(key)
        mine = st.session_state.get(f"{key}{_OWN_NOTE}")
        written = isinstance(value, str) and value.strip() and untouched is not None and value != untouched
        if written and getattr(mine, "unsaved", True):
            found[key] = value
    return found


def _untouched(key: str) -> str | None:
    """What stands in a text field before anybody has typed in it; None for what is no text field."""
    context = get_script_run_ctx()
    if context is None:
        return None
    state = context.session_state._state  # noqa: SLF001 - there is no other way to tell fields from notes
    widget = state.get_widget_id_from_key(key)
    about = state.get_widget_metadata(widget) if widget else None
    if about is None or "Text" not in type(getattr(about.deserializer, "__self__", None)).__name__:
        return None
    return str(about.deserializer(None) or "")


def give_back(person: Person, path: str, query: Mapping[str, str]) -> None:
    """Show what was kept of this page, with the fields filled in again; does nothing where nothing was.

    A text goes back into the enterprise it was written in: whoever comes to the page first of all is led there, and
    later on a page shows what was written in the enterprise one is working in.
    """
    here = current_enterprise()
    if here is None:
        return
    arrives = _ARRIVED not in st.session_state
    st.session_state[_ARRIVED] = True
    places = [row.id for row in person.enterprises] if arrives else [here.id]
    page = page_key(path, query)
    kept = kept_on(person.user_id, page, places)
    if kept is None:
        return
    if kept.enterprise_id != here.id:
        choose_enterprise(kept.enterprise_id)
        st.rerun()
    given_back: set[str] = st.session_state.setdefault(_GIVEN_BACK, set())
    if kept.id not in given_back:
        given_back.add(kept.id)
        for key, text in kept.texts.items():
            st.session_state.setdefault(key, text)
    _show(person.user_id, page, kept)


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
            discard(user_id, page, kept.enterprise_id)
            for key, text in kept.texts.items():
                if st.session_state.get(key) == text:
                    _empty(key)
            st.rerun()


def _empty(key: str) -> None:
    """Let the field stand as if nobody had typed in it: taking the value away would leave it standing in the browser."""
    untouched = _untouched(key)
    if untouched is None or st.session_state.pop(f"{key}{_OWN_NOTE}", None) is not None:
        del st.session_state[key]
    else:
        st.session_state[key] = untouched
