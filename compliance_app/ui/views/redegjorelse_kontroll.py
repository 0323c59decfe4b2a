"""Everything that stands in the way of the statement, by the step it stands in the way of, with the way to where it is mended."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.domain.statement_rules import Phase, Report
from compliance_app.services.statements import StatementPage
from compliance_app.storage.tables import StatementStatus
from compliance_app.ui.views.redegjorelse_funn import finding_list, note, say_not_judged

STEPS: Mapping[Phase, str] = MappingProxyType(
    {
        Phase.FREEZE: "Før teksten kan låses",
        Phase.SIGN: "Før signeringen er fullført",
        Phase.PUBLISH: "Før den kan publiseres",
        Phase.YEAR_CLOSE: "Før året kan avsluttes",
    }
)
_LEFT: Mapping[StatementStatus, tuple[Phase, ...]] = MappingProxyType(
    {
        StatementStatus.DRAFT: tuple(Phase),
        StatementStatus.REVIEWED: tuple(Phase),
        StatementStatus.FROZEN: (Phase.SIGN, Phase.PUBLISH, Phase.YEAR_CLOSE),
        StatementStatus.OUT_FOR_SIGNING: (Phase.SIGN, Phase.PUBLISH, Phase.YEAR_CLOSE),
        StatementStatus.SIGNED: (Phase.PUBLISH, Phase.YEAR_CLOSE),
        # 30 June does not wait for signatures: a statement may be published before all have signed
        StatementStatus.PUBLISHED: (Phase.SIGN, Phase.YEAR_CLOSE),
        StatementStatus.SUPERSEDED: (),
    }
)
"""The steps that are left, the next one first."""


def steps_left(page: StatementPage) -> tuple[Phase, ...]:
    """The steps that are left of a statement, the next one first."""
    return _LEFT[StatementStatus(page.whole.statement.status)]


def section(page: StatementPage) -> None:
    """Draw the list; the next step is open, the later ones can be opened. Nothing where no step is left."""
    left = steps_left(page)
    if not left:
        return
    with st.container(key="kontroll"):
        st.header("Hva som står i veien", anchor=False)
        say_not_judged(page, page.report)
        for place, phase in enumerate(left):
            report = page.reports[phase]
            with st.expander(
                f"{STEPS[phase]}: {words_of_report(report)}", expanded=place == 0 and not report.ready
            ):
                _step(page, report)


def words_of_report(report: Report) -> str:
    """«to ting må rettes, og én må begrunnes», «ingenting står i veien»."""
    errors, left = len(report.errors), len(report.unexplained)
    parts = [f"{NB.count(errors, 'ting', left)} må rettes"] if errors else []
    if left:
        noun = NB.bare(left, "ting", errors) if errors else NB.count(left, "ting")
        parts.append(f"{noun} må vurderes eller begrunnes")
    return ", og ".join(parts) or "ingenting står i veien"


def _step(page: StatementPage, report: Report) -> None:
    finding_list(page, (*report.errors, *report.unexplained))
    if report.explained:
        note(f"{NB.opening(NB.count(len(report.explained), 'ting'))} står med begrunnelse:")
        finding_list(page, report.explained)
    if report.advice:
        note(f"Råd om teksten: {len(report.advice)}. De står ved kapitlene og hindrer ingenting.")
    if not (report.errors or report.warnings):
        note("Her er det ikke noe som må rettes eller begrunnes.")
