"""The picture and where the statement stands, on «I dag» of those who read and have no work of their own in it."""

import streamlit as st

from compliance_app.domain.permissions import Verb
from compliance_app.services.today import Today
from compliance_app.storage.tables import StatementStatus
from compliance_app.ui import pages
from compliance_app.ui.may import may
from compliance_app.ui.widgets.format import date_words, whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.risk import ORDER, tag
from compliance_app.ui.widgets.rows import split_rows

_STANDS = {
    StatementStatus.DRAFT: "Den skrives nå.",
    StatementStatus.REVIEWED: "Teksten er gjennomgått og skal låses.",
    StatementStatus.FROZEN: "Teksten er låst og skal signeres.",
    StatementStatus.OUT_FOR_SIGNING: "Den er sendt til signering.",
    StatementStatus.SIGNED: "Alle har signert. Den skal publiseres.",
}


def picture_section(now: Today) -> None:
    """How many at each level, how far the measures have come, and the statement, each with the way to it."""
    st.header(f"Risikoen i {now.year}", anchor=False)
    if any(now.levels.values()):
        html(
            split_rows(
                (tag(level, plain=True), whole(now.levels.get(level, 0)))
                for level in ORDER
                if now.levels.get(level)
            )
        )
    else:
        html(f"Ingen leverandører er vurdert for {now.year} ennå.")
    with link_list():
        link_row(
            "register",
            pages.link("leverandorer"),
            "Leverandørene",
            "Alle dere kjøper fra, med nivå og grunn.",
        )
        link_row("measures", pages.link("tiltak"), "Tiltakene", _measures(now))
        if not may(Verb.GIVE_BOARD_INPUT):
            link_row(
                "board", pages.link("styret"), "Bildet styret ser", "Matrisen, kartet og det som er nytt."
            )
        link_row("statement", pages.link("redegjorelse"), f"Redegjørelsen for {now.year}", _stands(now))


def _measures(now: Today) -> str:
    found = now.measures
    if not found.total:
        return f"Ingen er registrert for {now.year}."
    late = f" {whole(found.late)} er over fristen." if found.late else ""
    return f"{whole(found.done)} av {whole(found.total)} er gjennomført.{late}"


def _stands(now: Today) -> str:
    out = now.standing.in_force
    if out is not None:
        return f"Publisert {date_words(out.published_on)}."
    if now.standing.status is None:
        return "Den er ikke begynt."
    return _STANDS.get(StatementStatus(now.standing.status), "")
