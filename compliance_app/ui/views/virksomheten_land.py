"""Countries in the lists that only a person can place: one answer for every supplier with that spelling."""

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.services.country_answers import answer_country, unanswered_countries
from compliance_app.services.supplier_reads import country_choices
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm, record_list
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import fill, md

_LIST = "spelling"
_NONE = "?"


def countries() -> None:
    """The spellings that stand unanswered, and the question about one of them."""
    waiting = unanswered_countries(current_actor())
    left, right = flow([1, 1.1])
    with left:
        st.header("Land som må avklares", anchor=False)
        rows = [
            (spelling, f"«{spelling}»", NB.cap(NB.count(count, "leverandør"))) for spelling, count in waiting
        ]
        opened = record_list(_LIST, rows, "Ingen. Alle land i listene er avklart.")
    if not waiting:
        return
    with right:
        _question(opened or waiting[0][0])


def _question(spelling: str) -> None:
    st.header(md(f"Hvilket land er «{spelling}»?"), anchor=False)
    names = country_choices()
    form = RecordForm(f"{_LIST}-{spelling}")
    place = st.empty()
    with st.form(_LIST, border=False):
        chosen = st.selectbox(
            "Land", [*names, _NONE], index=None, placeholder="Velg land", key=form.key("country"),
            format_func=lambda code: names.get(code, "Det er ikke noe land"),
        )  # fmt: skip
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text="Svaret huskes til neste liste, og leverandørene vurderes på nytt.",
            )
        )
        pressed = st.form_submit_button("Lagre", type="primary")
    if not pressed:
        return
    if chosen is None:
        place.error("Ikke lagret. Feltet «Land» mangler. Velg et land i listen.")
        return
    country = None if chosen == _NONE else chosen
    form.save(place, lambda _seen: answer_country(current_actor(), spelling, country))
