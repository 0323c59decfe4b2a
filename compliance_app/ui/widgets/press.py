"""A press of a button that is not lost where the page is asked for again before the button has been reached."""

from typing import Any

import streamlit as st


def pressed(label: str, key: str, *, in_form: bool = False, **look: Any) -> bool:
    """Draw a button; True in the first run that comes here after it was pressed.

    One tap both leaves a text field and presses the button. The browser may tell of the press first, and the run that
    knows of it is then stopped by the run that only knows of the text. So the press is kept until it has been seen.

    Args:
        label: what stands on the button.
        key: its key; a new one once its work is done, so that an old press means nothing.
        in_form: it sends the form it stands in.
        look: type, width and the like, as Streamlit takes them.
    """
    kept = f"pressed-{key}"

    def note() -> None:
        st.session_state[kept] = True

    draw = st.form_submit_button if in_form else st.button
    draw(label, key=key, on_click=note, **look)
    return bool(st.session_state.pop(kept, False))
