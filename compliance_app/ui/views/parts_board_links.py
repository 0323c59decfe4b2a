"""Personal links to the board's page, on «Styret»: who has one and until when; made, mailed and revoked here."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.board_links import (
    DAYS,
    MOST_DAYS,
    LinkInput,
    LinkLine,
    MadeLink,
    board_links,
    mail_link,
    make_link,
    revoke_link,
)
from compliance_app.services.outbox import why_no_letters
from compliance_app.storage.tables import MailState
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.rows import name_rows

_MADE: Final = "styrelenke"
_SAID: Final = "styrelenke-sagt"
_MAILED: Final = {
    MailState.ACCEPTED: "sendt i e-post",
    MailState.SENDING: "e-posten er på vei",
    MailState.RESERVED: "e-posten ble ikke sendt; lag en ny",
    MailState.FAILED: "e-posten ble ikke sendt; lag en ny",
    MailState.UNKNOWN: "uvisst om e-posten kom fram",
}


def links_section() -> None:
    """The section, for those who may hand out links; nothing for others."""
    if not allowed(current_actor().roles, Verb.SHARE_WITH_BOARD):
        return
    lines = board_links(current_actor())
    st.header("Personlige lenker til styret", anchor=False)
    html(
        "Den som har en lenke, leser styrepapiret og gir innspill uten å logge inn. Lenken er personlig, og en ny "
        "erstatter den gamle."
    )
    if said := st.session_state.pop(_SAID, ""):
        st.success(md(said))
    if not lines:
        html("Ingen har verv i styret nå. Skriv opp styret under Virksomheten.")
        return
    left, right = flow([1.25, 1], key="board-links")
    with left:
        html(name_rows((one.name, _state(one), "") for one in lines))
        _revoke([one for one in lines if one.works])
    with right:
        _make(lines)


def _state(one: LinkLine) -> Html:
    """«Lenke laget 7. mai 2026 av Kari, virker til og med 6. juni 2026»; or why there is none that works."""
    row = one.row
    if row is None:
        return fill("Har ikke fått noen lenke.")
    made = fill("Lenke laget {day} av {who}", day=date_words(clock.oslo_day(row.made_at)), who=row.made_by)
    if one.works:
        ends: str | Html = fill(", virker til og med {day}", day=date_words(row.expires_on))
    elif row.revoked_at is not None:
        ends = fill(", trukket tilbake {day}", day=date_words(clock.oslo_day(row.revoked_at)))
    else:
        ends = fill(", gikk ut {day}", day=date_words(row.expires_on))
    mailed = fill("; {said}", said=_MAILED[one.mailed]) if one.mailed else ""
    return concat(made, ends, mailed, ".")


def _make(lines: list[LinkLine]) -> None:
    """Whose link, until when, and the two ways to hand it over."""
    place = st.empty()
    made = st.session_state.get(_MADE)
    if isinstance(made, MadeLink):
        _shown(made)
    by_id = {one.person_id: one for one in lines}
    lacking = why_no_letters(current_actor())
    with st.form("board-link", border=False, enter_to_submit=False):
        person = st.selectbox(
            "Hvem", list(by_id), format_func=lambda one: by_id[one].name, key="board-link-who"
        )
        today = clock.today()
        until = st.date_input(
            "Lenken virker til og med", today + timedelta(days=DAYS), min_value=today,
            max_value=today + timedelta(days=MOST_DAYS), format="DD.MM.YYYY", key="board-link-until",
        )  # fmt: skip
        with st.container(horizontal=True):
            by_hand = st.form_submit_button("Lag lenke")
            by_mail = not lacking and st.form_submit_button("Lag lenke og send den i e-post")
    given = LinkInput(expires_on=until)
    if by_hand:
        _do(place, lambda: _by_hand(person, given))
    if by_mail:
        _do(place, lambda: _by_mail(person, by_id[person].name, given))


def _by_hand(person: str, given: LinkInput) -> str:
    st.session_state[_MADE] = make_link(current_actor(), person, given)
    return ""


def _by_mail(person: str, name: str, given: LinkInput) -> str:
    st.session_state.pop(_MADE, None)
    sent = mail_link(current_actor(), person, given)
    if not sent.accepted:
        return sent.why or f"E-posten til {name} ble ikke sendt. Prøv igjen."
    return f"E-posten til {name} er tatt imot av e-posttjeneren."


def _shown(made: MadeLink) -> None:
    """The link, the only time it is seen."""
    html(
        fill(
            "<p><b>Lenken til {name}.</b> Kopier den nå, den vises ikke igjen. Den virker til og med {day}.</p>",
            name=made.name, day=date_words(made.expires_on),
        )
    )  # fmt: skip
    st.code(made.link, language=None, wrap_lines=True)
    if not made.link.startswith("http"):
        html("Skriv adressen til Aktsom foran.")


def _revoke(lines: list[LinkLine]) -> None:
    """A button for each link that works."""
    place = st.empty()
    with st.container(horizontal=True):
        for one in lines:
            row = one.row
            label = md(f"Trekk tilbake lenken til {one.name}")
            if row is not None and st.button(label, type="tertiary", key=f"board-link-end-{row.id}"):
                _do(place, partial(_end, row.id, row.version, one.name))


def _end(identity: str, version: int, name: str) -> str:
    st.session_state.pop(_MADE, None)
    revoke_link(current_actor(), identity, version)
    return f"Lenken til {name} virker ikke lenger."


def _do(place: DeltaGenerator, act: Callable[[], str]) -> None:
    """Do it and say what came of it at the top, or here why it was refused."""
    try:
        st.session_state[_SAID] = act()
    except AktsomError as error:
        place.error(md(str(error)))
    else:
        st.rerun()
