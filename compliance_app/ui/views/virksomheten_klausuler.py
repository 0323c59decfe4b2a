"""Contract clauses: how many suppliers are bound to respect human rights, and the way to those who are not."""

from typing import Final

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.services.clauses import ClauseCounts, clause_counts
from compliance_app.storage.tables import ClauseStatus
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.rows import split_rows

_ROWS: Final = {
    ClauseStatus.HAS: "Avtalen har krav",
    ClauseStatus.LACKS: "Avtalen mangler krav",
    ClauseStatus.UNKNOWN: "Ukjent om avtalen har krav",
    ClauseStatus.NOT_APPLICABLE: "Ikke aktuelt",
}
_OPEN: Final = (ClauseStatus.LACKS, ClauseStatus.UNKNOWN)


def clauses() -> None:
    """The counts, each a link to the suppliers it counts."""
    counted = clause_counts(current_actor())
    left, right = flow([1, 1.1])
    with left:
        st.header("Krav i avtalene", anchor=False)
        html(said(counted))
        _statuses(counted)
        if any(counted.statuses[one] for one in _OPEN) and st.button(
            "Se dem uten krav", type="primary", key="clauses-open"
        ):
            st.switch_page(pages.link("leverandorer"), query_params={"avtale": ",".join(_OPEN)})
    with right:
        _versions(counted)


def _statuses(counted: ClauseCounts) -> None:
    with link_list():
        for status, label in _ROWS.items():
            if count := counted.statuses[status]:
                link_row(
                    f"clause-{status.value}", pages.link("leverandorer"), label,
                    f"{whole(count)} av {NB.count(counted.total, 'leverandør', 13)}",
                    query={"avtale": status.value},
                )  # fmt: skip


def said(counted: ClauseCounts) -> str:
    """«31 av 40 leverandører har krav i avtalen. For seks er det ukjent.»"""
    if not counted.total:
        return "Ingen leverandører er registrert ennå. Når de er det, står det her hvor mange avtaler som har krav."
    bound = whole(counted.bound) if counted.bound else "Ingen"
    all_of = NB.count(counted.total, "leverandør", 13)
    first = f"{bound} av {all_of} har krav om menneskerettigheter og arbeidsforhold i avtalen."
    unknown = counted.statuses[ClauseStatus.UNKNOWN]
    if not unknown:
        return first
    return f"{first} For {whole(unknown) if unknown < counted.total else 'alle'} er det ukjent."


def _versions(counted: ClauseCounts) -> None:
    if not counted.versions:
        return
    st.header("Versjoner av kravet", anchor=False)
    html(split_rows((name or "Versjon ikke oppgitt", whole(count)) for name, count in counted.versions))
