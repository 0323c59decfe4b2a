"""A supplier's history from the log: who did what and when, with what it was before and after."""

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.services.history import HistoryLine, supplier_history
from compliance_app.services.work import Actor
from compliance_app.ui.widgets.format import clock_time, date_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, fill
from compliance_app.ui.widgets.rows import name_rows

_FIRST = 8
_MORE = 100


def history_section(actor: Actor, supplier_id: str) -> None:
    """The newest entries; all of them, and those of lists and bulk edits, when asked for."""
    st.header("Historikk", anchor=False)
    key = f"history-{supplier_id}"
    everything = bool(st.session_state.get(key))
    found = supplier_history(actor, supplier_id, _MORE if everything else _FIRST, bulk=everything)
    if found:
        html(name_rows((_title(line), _under(line), _when(line)) for line in found))
    elif everything:
        html(Html('<p class="ak-small">Ingenting er endret siden leverandøren kom inn.</p>'))
    if not everything:
        st.button(
            "Vis hele historikken, med lister og samlede endringer",
            type="tertiary",
            key=f"{key}-more",
            on_click=lambda: st.session_state.update({key: True}),
        )


def _title(line: HistoryLine) -> str:
    return NB.cap(line.verb)


def _under(line: HistoryLine) -> str:
    said = ". ".join(line.said)
    return f"{said}. {line.actor}." if said else f"{line.actor}."


def _when(line: HistoryLine) -> Html:
    day = date_words(clock.oslo_day(line.at))
    return fill('<span class="ak-small">{day} {time}</span>', day=day, time=clock_time(line.at))
