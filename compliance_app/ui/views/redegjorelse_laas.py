"""From draft to locked text on the page: go through it, lock it, open it again; each says first what happens."""

from collections.abc import Callable
from datetime import date
from types import MappingProxyType
from typing import Any, Literal

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.permissions import Verb
from compliance_app.services.statement_freeze import freeze, review, take_back_review, unlock, what_hinders
from compliance_app.services.statements import StatementPage
from compliance_app.storage.tables import StatementStatus
from compliance_app.ui.actor import current_actor, current_enterprise
from compliance_app.ui.may import may
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.press import kept_if_stopped, pressed
from compliance_app.ui.widgets.rows import count_rows

TOLD = "redegjorelse-sagt"
_OPENED = "redegjorelse-dialog"

_LOCKING = (
    "Teksten og tallene kan ikke endres etterpå.",
    "Word, PDF, nettside og JSON lages nå, og det er disse filene som signeres og publiseres.",
    "Alt teksten bygger på, blir tatt vare på slik det er i dag, med kontrollsum.",
    "Dere kan låse opp igjen så lenge den ikke er sendt til signering.",
)


def actions(page: StatementPage) -> None:
    """The step that stands next, in the page's head; what it does is said in a dialog before it is done."""
    status = StatementStatus(page.whole.statement.status)
    if status == StatementStatus.DRAFT:
        if may(Verb.REVIEW_STATEMENT):
            st.button("Registrer gjennomgang", key="gjennomgang", on_click=_open, args=("review",))
        _lock_button(page, "secondary")
    elif status == StatementStatus.REVIEWED:
        if may(Verb.REVIEW_STATEMENT):
            st.button(
                "Gjør om til utkast",
                type="tertiary",
                key="tilbake-til-utkast",
                on_click=_open,
                args=("back",),
            )
        _lock_button(page, "primary")
    elif status == StatementStatus.FROZEN and may(Verb.UNLOCK_STATEMENT):
        st.button("Lås opp", type="tertiary", key="laas-opp", on_click=_open, args=("unlock",))
    dialog, wanted = _DIALOGS.get(str(st.session_state.get(_OPENED)), (None, ()))
    if dialog is not None and status in wanted:
        dialog(page)


def _open(which: str) -> None:
    st.session_state[_OPENED] = which


def _close() -> None:
    st.session_state.pop(_OPENED, None)


def _lock_button(page: StatementPage, kind: Literal["primary", "secondary"]) -> None:
    if not may(Verb.FREEZE_STATEMENT):
        return
    enterprise = current_enterprise()
    reviewed = page.whole.statement.status == StatementStatus.REVIEWED
    hinder = what_hinders(page.report)
    if hinder:
        waits = f"{hinder}."
    elif page.moved:
        waits = "Oppdater utkastet først."
    elif enterprise and enterprise.four_eyes and not reviewed:
        waits = "En annen må gå gjennom teksten først."
    else:
        waits = ""
    st.button(
        "Lås teksten",
        type=kind,
        key="laas",
        disabled=bool(waits),
        help=waits or None,
        on_click=_open,
        args=("lock",),
    )


@st.dialog("Registrer gjennomgang", width="medium", on_dismiss=_close)
def _review(page: StatementPage) -> None:
    html(
        fill(
            "<p>{text}</p>",
            text="Dere bekrefter at hele teksten er lest, og at den stemmer. "
            "Endrer noen teksten etterpå, må den gås gjennom på nytt.",
        )
    )

    def go(once: str) -> None:
        seen, language = page.whole.text_version, page.whole.statement.language
        review(current_actor(), page.whole.year, seen, language=language, once=once)

    _go(page, "Registrer gjennomgang", "gjennomgang", go, "Gjennomgangen er registrert.")


@st.dialog("Gjør om til utkast", width="medium", on_dismiss=_close)
def _back(page: StatementPage) -> None:
    html(fill("<p>{text}</p>", text="Gjennomgangen tas bort, og teksten kan endres igjen."))

    def go(once: str) -> None:
        seen, language = page.whole.text_version, page.whole.statement.language
        take_back_review(current_actor(), page.whole.year, seen, language=language, once=once)

    _go(page, "Gjør om til utkast", "tilbake", go, "Teksten er et utkast igjen.")


@st.dialog("Lås teksten", width="medium", on_dismiss=_close)
def _lock(page: StatementPage) -> None:
    html(count_rows(_LOCKING))
    chosen = st.date_input(
        "Dato i dokumentet", page.whole.document_date or clock.today(), format="DD.MM.YYYY", key="laas-dato",
        min_value=date(2022, 1, 1), max_value=date(2100, 12, 31),
    )  # fmt: skip

    def lock(once: str) -> None:
        freeze(
            current_actor(), page.whole.year, page.whole.text_version, language=page.whole.statement.language,
            document_date=chosen, once=once,
        )  # fmt: skip

    _go(page, "Lås teksten", "laas", lock, "Teksten er låst, og filene er laget.")


@st.dialog("Lås opp", width="medium", on_dismiss=_close)
def _unlock(page: StatementPage) -> None:
    html(
        fill(
            "<p>{text}</p>",
            text="Filene som ble laget, tas bort, og teksten blir et utkast. Loggen beholder kontrollsummene.",
        )
    )

    statement = page.whole.statement

    def go(once: str) -> None:
        unlock(current_actor(), page.whole.year, statement.version, language=statement.language, once=once)

    _go(page, "Lås opp", "laas-opp", go, "Teksten er låst opp og kan endres.")


def _go(page: StatementPage, label: str, key: str, act: Callable[[str], None], told: str) -> None:
    """The dialog's one button with the act's own verb; what is refused stands above it."""
    place = st.empty()
    form = f"{key}-{page.whole.statement.id}-{page.whole.text_version}"
    if not pressed(label, f"bekreft-{form}", type="primary"):
        return
    try:
        with kept_if_stopped():
            act(once_key(form))
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(form)
    _close()
    st.session_state[TOLD] = told
    st.rerun()


_DIALOGS: MappingProxyType[str, tuple[Any, tuple[StatementStatus, ...]]] = MappingProxyType(
    {
        "review": (_review, (StatementStatus.DRAFT,)),
        "back": (_back, (StatementStatus.REVIEWED,)),
        "lock": (_lock, (StatementStatus.DRAFT, StatementStatus.REVIEWED)),
        "unlock": (_unlock, (StatementStatus.FROZEN,)),
    }
)
