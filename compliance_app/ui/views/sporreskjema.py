"""Questionnaires: who has not answered, who is late, what has come; one of them, and the form that makes a new one."""

from collections.abc import Mapping
from math import ceil
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import NotFound
from compliance_app.domain.language import NB
from compliance_app.services.questionnaire_reads import PAGE, Line, QuestionnairePage, Status, questionnaires
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views import sporreskjema_ett, sporreskjema_ny
from compliance_app.ui.views.parts_questionnaire import STATUS, before, under
from compliance_app.ui.widgets.head import empty_state, html, page_head
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import fill, md

TITLE: Final = "Spørreskjemaer"
_SUPPLIER: Final = "leverandor"
"""Query parameter: the id of the supplier that a new questionnaire is made to."""
_ORDER: Final = (Status.LATE, Status.WAITING, Status.NOT_SENT, Status.ANSWERED, Status.WITHDRAWN)
_START: Final = "Et svar er et startpunkt, ikke et tiltak med resultat. Still få spørsmål, og bare dem risikoen gir grunn til."


def view() -> None:
    """Draw one questionnaire (``id``), the form of a new one (``leverandor``), or the list."""
    actor = current_actor()
    identity = st.query_params.get("id", "")
    supplier = st.query_params.get(_SUPPLIER, "")
    try:
        if identity:
            sporreskjema_ett.draw(actor, identity)
            return
        if supplier:
            sporreskjema_ny.draw(actor, supplier)
            return
    except NotFound as error:
        page_head("Spørreskjemaet ble ikke funnet", str(error), back=(pages.link("sporreskjema"), TITLE))
        return
    _list()


def _list() -> None:
    status = st.session_state.get("sporreskjema-status")
    chosen = status if isinstance(status, Status) else None
    side = f"side-sporreskjema-{chosen or 'venter'}"
    found = questionnaires(current_actor(), chosen, int(st.session_state.get(side) or 1))
    everything = sum(found.counts.values())
    page_head(TITLE, lead(found) if everything else _START, back=(pages.link("leverandorer"), "Leverandører"))
    if not everything:
        empty_state(
            "Ingen spørreskjemaer ennå",
            "Åpne en leverandør, og lag skjemaet der. Spørsmålene velges ut fra leverandørens egen risiko.",
            _to_suppliers,
        )
        return
    st.segmented_control(
        "Vis",
        ["", *(one for one in _ORDER if found.counts[one] or one is chosen)],
        format_func=lambda one: (
            f"{STATUS[one]} ({found.counts[one]})" if isinstance(one, Status) else "Alt som venter"
        ),
        default="",
        required=True,
        key="sporreskjema-status",
        label_visibility="collapsed",
    )
    _rows(found.lines)
    if found.total > PAGE:
        st.pagination(ceil(found.total / PAGE), key=side)


def lead(found: QuestionnairePage) -> str:
    """Who is waited for, who is late, and what waits for us."""
    counts: Mapping[Status, int] = found.counts
    waiting = counts[Status.WAITING] + counts[Status.LATE]
    said = [_counted(waiting, "spørreskjema", "venter på svar") if waiting else "Ingen venter på svar."]
    if counts[Status.LATE]:
        said.append(f"{NB.opening(NB.bare(counts[Status.LATE], 'ting'))} er over fristen.")
    if counts[Status.NOT_SENT]:
        said.append(_counted(counts[Status.NOT_SENT], "spørreskjema", "er ikke sendt"))
    if found.proposals:
        said.append(_counted(found.proposals, "forslag", "etter svar venter på dere"))
    return " ".join(said)


def _counted(count: int, noun: str, rest: str) -> str:
    number = "Ett" if count == 1 else NB.opening(NB.called(count, "").strip())
    plural = {"spørreskjema": "spørreskjemaer", "forslag": "forslag"}[noun]
    return f"{number} {noun if count == 1 else plural} {rest}."


def _rows(lines: tuple[Line, ...]) -> None:
    if not lines:
        html(fill('<p class="ak-small">{text}</p>', text="Ingen her nå."))
        return
    today = clock.today()
    with link_list():
        for line in lines:
            link_row(
                line.row.id, pages.link("sporreskjema"), line.supplier, under(line), before=before(line, today),
                query={"id": line.row.id},
            )  # fmt: skip


def _to_suppliers() -> None:
    if st.button(md("Se leverandørene"), type="primary", key="to-suppliers"):
        st.switch_page(pages.link("leverandorer"))
