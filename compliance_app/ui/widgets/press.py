"""A press of a button that is not lost where the page is asked for again before the button has been reached, or just after."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

_taken = threading.local()


def pressed(label: str, key: str, *, in_form: bool = False, **look: Any) -> bool:
    """Draw a button; True in the first run that comes here after it was pressed.

    One tap both leaves a text field and presses the button. The browser may tell of the press first, and the run that
    knows of it is then stopped by the run that only knows of the text. So the press is kept until it has been seen, in a set
    of its own: to write in the session's state can itself stop a run. What it leads to stands in :func:`kept_if_stopped`.

    Args:
        label: what stands on the button.
        key: its key; a new one once its work is done, so that an old press means nothing.
        in_form: it sends the form it stands in.
        look: type, width and the like, as Streamlit takes them.
    """
    noted: set[str] = st.session_state.setdefault("pressed", set())
    draw = st.form_submit_button if in_form else st.button
    draw(label, key=key, on_click=noted.add, args=(key,), **look)
    seen = key in noted
    noted.discard(key)
    _taken.press = (noted, key) if seen else None
    return seen


@contextmanager
def kept_if_stopped() -> Iterator[None]:
    """Around what a press leads to: where the run is stopped before it is done, the press is kept for the next run.

    Streamlit stops a run wherever something is drawn or the session's state is touched, and says so with an exception that
    is no ``Exception``; those are the work's own. So what is drawn beside the button after it belongs in here too. Nothing in
    here may ask for a new run itself, and nothing may touch the state after the work is done.
    """
    # taken once: another press is not this one's to give back
    press, _taken.press = getattr(_taken, "press", None), None
    try:
        yield
    except Exception:
        raise
    except BaseException:
        if press:
            noted, key = press
            noted.add(key)
        raise
