"""The key a form's button carries, so that a second click does not do the thing twice."""

import secrets

import streamlit as st


def once_key(form: str) -> str:
    """The key of a form in this session; the same until :func:`spent` is called."""
    return str(st.session_state.setdefault(f"once-{form}", secrets.token_hex(16)))


def spent(form: str) -> None:
    """The form has done its work; the next one gets a key of its own."""
    st.session_state.pop(f"once-{form}", None)
