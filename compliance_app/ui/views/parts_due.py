"""The deadlines on «I dag»: what they are, under the words a person knows, and the page where each is met."""

from typing import Final

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.services.due import Due, DueKind
from compliance_app.services.today import Today
from compliance_app.ui import pages
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row, page_link
from compliance_app.ui.widgets.markup import fill
from compliance_app.ui.widgets.rows import when

_SHOWN: Final = 8
_LEAST: Final = 3
"""So many of everybody else's stand below one's own, however many those are."""
_SHORT: Final = 90


def due_section(now: Today, person: str = "") -> None:
    """The first deadlines, late first, each a link to where it is met; and how many come later.

    Those that the person is responsible for by name stand for themselves, before everybody else's.
    """
    own = tuple(one for one in now.due if person and one.owner == person and one.kind is not DueKind.REQUEST)
    others = tuple(one for one in now.due if one not in own)
    if own:
        st.header("Dine frister", anchor=False)
        with link_list():
            for one in own[:_SHOWN]:
                _due_row(one, now)
        if not others:
            return
    st.header("Andre frister" if own else "Frister", anchor=False)
    if not others:
        html("Ingen frister nå. Det du skal følge opp innen en dag, kommer hit av seg selv.")
        return
    shown = _SHOWN - min(len(own), _SHOWN - _LEAST)
    with link_list():
        for one in others[:shown]:
            _due_row(one, now)
    rest = len(others) - shown
    if rest <= 0:
        return
    html(fill('<p class="ak-small">{rest} senere.</p>', rest=NB.cap(NB.called(rest, "frister til kommer"))))
    with st.container(horizontal=True):
        for kind, page, name in _LISTS:
            if now.overdue[kind]:
                page_link(pages.link(page), label=f"{name}: {whole(now.overdue[kind])} over fristen")


_LISTS: Final = (
    (DueKind.MEASURE, "tiltak", "Alle tiltak"),
    (DueKind.FOLLOW_UP, "oppfolging", "All oppfølging"),
)


def _due_row(one: Due, now: Today) -> None:
    page, query = place(one)
    title, under = words(one)
    key = f"{one.kind.lower()}-{one.id}"
    link_row(key, pages.link(page), title, under, before=when(one.day, now.today), query=query)


def place(one: Due) -> tuple[str, dict[str, str]]:
    """Where a deadline is met: the page and its query."""
    if one.kind is DueKind.FOLLOW_UP:
        return "leverandor", {"id": one.supplier_id}
    if one.kind is DueKind.STATEMENT:
        return "redegjorelse", {}
    page, part = _PLACES[one.kind]
    return page, ({"del": part} if part else {}) | ({} if one.kind is DueKind.LOOK_AGAIN else {"id": one.id})


_PLACES: Final = {
    DueKind.REQUEST: ("henvendelse", ""),
    DueKind.MEASURE: ("tiltak", ""),
    DueKind.QUESTIONNAIRE: ("sporreskjema", ""),
    DueKind.LOOK_AGAIN: ("konsekvenser", ""),
    DueKind.REVIEW: ("virksomheten", "retningslinjer"),
    DueKind.REMEDIATION: ("virksomheten", "gjenoppretting"),
    DueKind.BOARD_INPUT: ("virksomheten", "innspill"),
}


def words(one: Due) -> tuple[str, str]:
    """A deadline's link text and the line under it."""
    if one.kind is DueKind.REQUEST:
        return f"Henvendelse {one.title}", f"{NB.cap(_sentence(_short(one.about)))} {NB.cap(one.owner)}."
    title, under = _words(one)
    return title, f"{under} Ansvarlig: {one.owner}." if one.owner else under


def _words(one: Due) -> tuple[str, str]:
    short = _short(one.title)
    if one.kind is DueKind.FOLLOW_UP:
        return f"Følg opp {short}", NB.cap(_sentence(_short(one.about or "Oppfølging")))
    return {
        DueKind.MEASURE: (short, f"Tiltak{f': {one.about}' if one.about else ''}."),
        DueKind.QUESTIONNAIRE: (f"Svar fra {short}", "Svarfristen for spørreskjemaet."),
        DueKind.LOOK_AGAIN: (f"Se på {short} på nytt", "Dere valgte å vente, og satte denne dagen."),
        DueKind.REVIEW: (f"Se over «{short}»", "Retningslinje eller rutine."),
        DueKind.REMEDIATION: (short, "Gjenoppretting for dem som er skadet."),
        DueKind.BOARD_INPUT: (short, "Innspill fra styret som ikke er besvart."),
        DueKind.STATEMENT: (short, one.about),
    }[one.kind]


def _sentence(text: str) -> str:
    return text if text.endswith(("?", "!", ".", "…")) else f"{text}."


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT].rsplit(' ', 1)[0]} …"
