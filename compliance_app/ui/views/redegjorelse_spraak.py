"""The language of the statement on the page: bokmål unless somebody chooses nynorsk or English."""

from typing import Final

import streamlit as st

from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill

LANGUAGES: Final = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
_NAMES: Final = {"nb": "bokmål", "nn": "nynorsk", "en": "engelsk"}
_KEY: Final = "redegjorelse-spraak"


def chosen_language() -> str:
    """The code of the language that the page shows."""
    chosen = st.session_state.get(_KEY)
    return str(chosen) if chosen in LANGUAGES else "nb"


def choose_language() -> None:
    """The choice, under the head of the page."""
    st.radio(
        "Språk",
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=_KEY,
        horizontal=True,
        label_visibility="collapsed",
    )


def not_begun(year: str, language: str) -> str:
    """What is said where there is no statement in the language."""
    told = "" if language == "nb" else f" på {_NAMES[language]}"
    return f"Redegjørelsen for {year}{told} er ikke begynt"


def what_drafting_does(language: str) -> str:
    """What the button will do."""
    what = (
        "Aktsom skriver et utkast av det som står i registeret, med kilde for hvert avsnitt. "
        "Dere retter og skriver videre selv."
    )
    return what if language == "nb" else f"{what} {_not_translated(language)}"


def say_language(language: str) -> None:
    """Under the stages, where the statement is not in bokmål: what is translated and what is not."""
    if language != "nb":
        html(fill('<p class="ak-small">{text}</p>', text=_not_translated(language)))


def _not_translated(language: str) -> str:
    return (
        f"Setningene skrives på {_NAMES[language]}. Det dere selv har skrevet i registeret, står slik dere skrev det, og "
        "kapitler dere har skrevet på bokmål, blir ikke oversatt."
    )
