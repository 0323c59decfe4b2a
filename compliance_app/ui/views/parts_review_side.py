"""Beside the card of the year's review: what comes next, confirming the unchanged together, the team, the workbook."""

from typing import Final

import pandas as pd
import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.review_confirm import TogetherList, confirm_together, together_list
from compliance_app.services.review_queue import Progress, Waiting
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Together
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.risk import WORD, tag
from compliance_app.ui.widgets.rows import name_rows, split_rows

_SAID: Final = "gjennomgang-sagt"
_OPEN: Final = "gjennomgang-samlet"
"""Where the session keeps the list that is being looked at: what is confirmed is what was shown."""
_SHOWN: Final = 5
_ROWS: Final = 200
"""Up to so many suppliers the list is rows; longer ones are a grid that draws what is in sight."""
_WORDS: Final = {
    Together.UNCHANGED: (
        "uendrede",
        "Bare leverandører med samme nivå, samme kjede og kilde lest siste år. Du ser listen før du bekrefter.",
    ),
    Together.LOW: (
        "med lav risiko",
        "Bare leverandører der nivået er lavt og ingenting er endret. Du ser listen før du bekrefter.",
    ),
}


def beside(actor: Actor, found: Progress, queue: list[Waiting]) -> None:
    """The right column; ``queue`` is what comes after the card."""
    if queue:
        st.header("Neste i køen", anchor=False)
        html(
            name_rows(
                (one.name, "", fill('<span class="ak-small">{word}</span>', word=one.word))
                for one in queue[:_SHOWN]
            )
        )
        rest = found.left - 1 - len(queue[:_SHOWN])
        if rest > 0:
            html(fill('<p class="ak-small">og {rest} til</p>', rest=whole(rest)))
    if allowed(actor.roles, Verb.CONFIRM_RATING):
        for kind in Together:
            _together(actor, kind, found.together.get(kind, 0))
    if len(found.by) > 1 or (found.by and found.left):
        st.header("Bekreftet av", anchor=False)
        html(split_rows((name or "Ukjent", whole(count)) for name, count in found.by))
    if allowed(actor.roles, Verb.EXPORT_REGISTER) and st.button(
        "Arbeid i Excel", type="tertiary", key="workbook"
    ):
        st.query_params["skjema"] = "regneark"
        st.rerun()


def _together(actor: Actor, kind: Together, count: int) -> None:
    if not count:
        return
    word, text = _WORDS[kind]
    if st.button(f"Bekreft {whole(count)} {word} samlet", width="stretch", key=f"together-{kind}"):
        st.session_state[_OPEN] = together_list(actor, kind)
    shown = st.session_state.get(_OPEN)
    if isinstance(shown, TogetherList) and shown.kind is kind:
        _DIALOGS[kind](actor, shown)
    html(fill('<p class="ak-small">{text}</p>', text=text))


def _list(actor: Actor, shown: TogetherList) -> None:
    count = NB.count(len(shown.rows), "leverandør")
    html(
        f"{NB.cap(count)} får samme nivå som forslaget. Loggen sier at de ble bekreftet samlet, og ingen kilde regnes som lest."
    )
    if len(shown.rows) <= _ROWS:
        with st.container(height=320, border=False):
            html(name_rows((name, "", tag(level, plain=True)) for *_ids, name, level in shown.rows))
    else:
        table = pd.DataFrame(
            {"Leverandør": [row[3] for row in shown.rows], "Nivå": [WORD[row[4]] for row in shown.rows]}
        )
        st.dataframe(table, hide_index=True, height=320)
    form = f"together-{shown.kind}"
    if not st.button(f"Bekreft {count}", type="primary", key=f"{form}-go"):
        return
    try:
        done = confirm_together(actor, shown, once=once_key(form))
    except AktsomError as error:
        st.error(md(str(error)))
        return
    spent(form)
    said = f"{NB.cap(NB.count(done.confirmed, 'leverandør'))} er bekreftet samlet."
    if done.left:
        said += (
            f" {NB.cap(NB.count(done.left, 'leverandør'))} ble endret mens du så på listen, og står i køen."
        )
    st.session_state[_SAID] = said
    _close()
    st.rerun()


def _close() -> None:
    st.session_state.pop(_OPEN, None)


@st.dialog("Bekreft uendrede samlet", width="medium", on_dismiss=_close)
def _unchanged(actor: Actor, shown: TogetherList) -> None:
    _list(actor, shown)


@st.dialog("Bekreft lav risiko samlet", width="medium", on_dismiss=_close)
def _low(actor: Actor, shown: TogetherList) -> None:
    _list(actor, shown)


_DIALOGS: Final = {Together.UNCHANGED: _unchanged, Together.LOW: _low}
