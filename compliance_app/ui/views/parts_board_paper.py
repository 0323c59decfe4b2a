"""The board's paper as files, on the board's page: made when the button is pressed."""

from functools import partial
from typing import Final

import streamlit as st

from compliance_app.documents.build import Format
from compliance_app.services.board_paper import FORMATS, MIME, paper_name, read_paper
from compliance_app.ui.actor import current_actor

_LABEL: Final = {"pdf": "Som PDF", "docx": "Som Word"}
_LANGUAGES: Final = {"nb": "Bokmål", "nn": "Nynorsk", "en": "Engelsk"}


def paper_button(year: str) -> None:
    """The button, and below it the language and the two formats."""
    with st.popover("Last ned styrepapiret", key="paper"):
        language = st.selectbox(
            "Språk", list(_LANGUAGES), format_func=lambda one: _LANGUAGES[one], key="paper-language"
        )
        for one in FORMATS:
            st.download_button(
                _LABEL[one],
                partial(_file, year, language, one),
                file_name=paper_name(year, language, one),
                mime=MIME[one],
                on_click="ignore",
                key=f"paper-{one}",
                width="stretch",
            )


def _file(year: str, language: str, format: Format) -> bytes:  # noqa: A002  the word that fits
    return read_paper(current_actor(), year, language=language).file(format)
