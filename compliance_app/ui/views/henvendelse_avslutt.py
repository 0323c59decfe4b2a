"""Closing a case: question and answer without anything about the one who asked, kept for good, and perhaps laid out for all."""

from datetime import date

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.permissions import Verb
from compliance_app.services.request_case import Case
from compliance_app.services.request_closing import (
    ClosingInput,
    close_request,
    closing_proposal,
    set_archived,
    set_supervision,
)
from compliance_app.ui.actor import current_actor, current_enterprise
from compliance_app.ui.may import may
from compliance_app.ui.views.parts_case_seen import say_refused, see, seen
from compliance_app.ui.widgets.format import day
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.press import kept_if_stopped, pressed
from compliance_app.ui.widgets.rows import quote

_WHY = (
    "Det som står her, beholdes. Navn, adresser, brev og e-poster slettes når fristen er ute. "
    "Sjekk at ingen kan kjennes igjen i tekstene."
)


def _key(case: Case) -> str:
    return f"avslutt-{case.request.id}"


def actions(case: Case) -> None:
    """«Avslutt saken», once it is decided."""
    row = case.request
    decided = not case.is_open and case.waiting is None and row.closed_on is None
    if decided and may(Verb.CLOSE_REQUEST) and not st.session_state.get(_key(case)):
        st.button("Avslutt saken", type="primary", on_click=_open, args=(case,))


def _open(case: Case) -> None:
    st.session_state[_key(case)] = True
    see(case)


def _hide(case: Case) -> None:
    st.session_state.pop(_key(case), None)


def form(case: Case) -> None:
    """The redacted question and answer, proposed, for a person to confirm."""
    if (
        not may(Verb.CLOSE_REQUEST)
        or not st.session_state.get(_key(case))
        or case.is_open
        or case.request.closed_on is not None
    ):
        return
    row = case.request
    proposal = closing_proposal(current_actor(), row.id)
    with st.container(key="avslutt"):
        st.header("Avslutt saken", anchor=False)
        html(fill('<p class="ak-small">{why}</p>', why=_WHY))
        place = st.empty()
        question = st.text_area(
            "Spørsmålet, uten personopplysninger",
            proposal.question,
            height=140,
            key=f"{_key(case)}-spm",
        )
        answer = st.text_area(
            "Svaret, uten personopplysninger", proposal.answer, height=200, key=f"{_key(case)}-svar"
        )
        buttons = st.container(horizontal=True)
    with buttons:
        go = pressed("Bekreft og avslutt", f"bekreft-{row.id}", type="primary")
    given = ClosingInput(redacted_question=question or "", redacted_answer=answer or "")
    try:
        with kept_if_stopped():
            buttons.button(
                "Avbryt", type="tertiary", on_click=_hide, args=(case,), key=f"{_key(case)}-avbryt"
            )
            if not go:
                return
            close_request(current_actor(), row.id, given, seen(case), once=once_key(_key(case)))
    except AktsomError as error:
        say_refused(case, error, place)
        return
    spent(_key(case))
    _hide(case)
    st.rerun()


def kept(case: Case) -> None:
    """What is kept for good of a closed case, and what keeps the rest from being deleted."""
    row = case.request
    if row.closed_on is None:
        return
    st.header("Det som beholdes", anchor=False)
    html(quote(row.redacted_question))
    html(quote(row.redacted_answer))
    html(
        fill(
            '<p class="ak-small">Avsluttet {day} av {who}.</p>',
            day=day(row.closed_on, case.today),
            who=row.closed_by,
        )
    )
    if row.purged_on is not None:
        html(fill('<p class="ak-small">Resten ble slettet {day}.</p>', day=day(row.purged_on, case.today)))
        return
    if may(Verb.CLOSE_REQUEST):
        _retention(case)


def _retention(case: Case) -> None:
    """Forbrukertilsynet's open case keeps everything; a public body deletes only what is in its archive."""
    row = case.request
    enterprise = current_enterprise()
    with st.expander("Sletting", type="compact"):
        months = enterprise.retention_months if enterprise else 12
        html(
            fill(
                '<p class="ak-small">Navn, brev og e-poster slettes {months} måneder etter at saken ble avsluttet.</p>',
                months=months,
            )
        )
        open_case = st.checkbox(
            "Forbrukertilsynet har en åpen sak om dette", row.supervision, key=f"tilsyn-{row.id}-{row.version}",
            help="Ingenting slettes så lenge tilsynssaken er åpen.",
        )  # fmt: skip
        archived = row.archived_on
        if enterprise and enterprise.public_body:
            archived = st.date_input(
                "Arkivert", row.archived_on, format="DD.MM.YYYY", max_value=case.today,
                key=f"arkivert-{row.id}-{row.version}", help="Ingenting slettes før saken er arkivert.",
            )  # fmt: skip
        if pressed("Lagre", f"lagre-sletting-{row.id}"):
            _save_retention(case, open_case=open_case, archived=archived)


def _save_retention(case: Case, *, open_case: bool, archived: date | None) -> None:
    row = case.request
    try:
        with kept_if_stopped():
            actor, version = current_actor(), row.version
            if open_case != row.supervision:
                set_supervision(actor, row.id, open_case, version)
                version += 1
            if archived != row.archived_on:
                set_archived(actor, row.id, archived, version)
    except AktsomError as error:
        st.session_state[f"feil-{row.id}"] = str(error)
    st.rerun()
