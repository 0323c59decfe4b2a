"""«Det dere ikke gir ut»: every fact that answers to information requests leave out, with the ground and the reason."""

from typing import Final

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.domain.requests import GROUND_NAMES, Ground, ground_reference
from compliance_app.services.disclosure import ClosedFact, list_closed
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_disclosure import disclosure_of
from compliance_app.ui.views.parts_record import OPENED, PART, record_list
from compliance_app.ui.widgets.format import moment_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, fill

_LIST: Final = "withheld"
_PAGES: Final = {"supplier": "leverandor", "measure": "tiltak", "adverse_impact": "konsekvenser"}
"""The page of a fact, where it has one of its own."""


def withheld() -> None:
    """The list, and beside it the fact that is opened."""
    closed = {f"{one.kind}.{one.id}": one for one in list_closed(current_actor())}
    left, right = flow([1, 1.1])
    with left:
        st.header("Det dere ikke gir ut", anchor=False)
        html(
            "Alle kan spørre hvordan dere håndterer negative konsekvenser. Det som står her, blir ikke med i utkast til svar. "
            "Faktiske negative konsekvenser for menneskerettigheter må dere alltid opplyse om."
        )
        rows = [(key, one.name, _under(one)) for key, one in closed.items()]
        opened = record_list(_LIST, rows, "Ingenting er unntatt. Alt i registeret kan brukes i svar.")
    with right:
        if opened:
            _one(closed[opened])


def _under(one: ClosedFact) -> Html:
    ground = one.what.ground or Ground.D
    who = f" {one.what.set_by} {moment_words(one.what.set_at)}." if one.what.set_at else ""
    return fill(
        "{ground} (§\u00a06 {where}). {reason}{who}",
        ground=NB.cap(GROUND_NAMES[ground]), where=ground_reference(ground), reason=NB.sentence(one.what.reason),
        who=who,
    )  # fmt: skip


def _one(fact: ClosedFact) -> None:
    st.header(NB.cap(fact.name).replace("«", "").replace("»", ""), anchor=False)
    path = _PAGES.get(fact.kind)
    if path:
        st.page_link(pages.link(path), label="Åpne siden", query_params={OPENED: fact.id})
    disclosure_of(fact.kind, fact.id, key="list")
    if st.button("Lukk", type="tertiary", key="leave-withheld"):
        st.query_params.from_dict({PART: st.query_params.get(PART, "")})
        st.rerun()
