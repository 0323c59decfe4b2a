"""Whether the statement can be locked, signed and published: what stands in the way of each step, who is missing, and what waits for the director."""

from typing import Final

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.domain.statement_rules import Finding, Phase
from compliance_app.services.statements import StatementPage
from compliance_app.services.today import Today
from compliance_app.storage.tables import StatementStatus
from compliance_app.ui import pages
from compliance_app.ui.views.redegjorelse_kontroll import STEPS, steps_left, words_of_report
from compliance_app.ui.widgets.format import days_text
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import fill

_FIRST: Final = 3
_LATER: Final = 1
"""Findings named of the next step, and of each after it: all of it fits one screen."""
_NAMED: Final = 6
_WAITS: Final = {
    StatementStatus.DRAFT: "Gå gjennom teksten, og lås den når ingenting står i veien",
    StatementStatus.REVIEWED: "Lås teksten",
    StatementStatus.FROZEN: "Send den til signering",
    StatementStatus.SIGNED: "Publiser redegjørelsen",
}


def readiness_lead(now: Today, page: StatementPage | None) -> str:
    """«Fem ting må rettes før teksten kan låses. Tre har ikke signert. Det er 54 dager til 30. juni.»"""
    said = []
    if page is None:
        said.append(f"Redegjørelsen for {now.year} er ikke begynt.")
    else:
        left = steps_left(page)
        if left:
            step = STEPS[left[0]]
            said.append(f"{step}: {words_of_report(page.reports[left[0]])}.")
    if page is not None and not page.whole.is_draft and now.unsigned:
        said.append(f"{NB.opening(NB.bare(len(now.unsigned), 'ting'))} har ikke signert.")
    if now.standing.in_force is None:
        far = (now.publish_by - now.today).days
        said.append(
            f"Det er {days_text(far)} til 30. juni."
            if far >= 0
            else f"30. juni var for {days_text(-far)} siden."
        )
    return " ".join(said)


def readiness_section(now: Today, page: StatementPage | None) -> None:
    """Each step that is left with its first findings, who has not signed, and what waits for a decision."""
    st.header(f"Er redegjørelsen for {now.year} klar?", anchor=False)
    if page is None:
        html(
            "Det finnes ikke noe utkast ennå. Lag et, så ser du her hva som må rettes, og hvem som ikke har signert."
        )
        return
    html(fill("<p><b>Signaturer:</b> {said}</p>", said=_signers(now, page)))
    _next_step(page)
    for place, phase in enumerate(steps_left(page)):
        _step(page, phase, _FIRST if place == 0 else _LATER)


def _step(page: StatementPage, phase: Phase, most: int) -> None:
    report = page.reports[phase]
    html(fill("<p><b>{step}:</b> {state}</p>", step=STEPS[phase], state=words_of_report(report)))
    found = [*report.errors, *report.unexplained]
    with link_list():
        for number, one in enumerate(found[:most]):
            _finding(one, f"{phase.value}-{number}".lower())
        rest = len(found) - most
        if rest > 0:
            link_row(
                f"ready-{phase.value.lower()}-rest", pages.link("redegjorelse"),
                f"{NB.opening(NB.bare(rest, 'ting'))} til står på siden Redegjørelse",
            )  # fmt: skip


def _finding(one: Finding, key: str) -> None:
    link_row(f"ready-{key}", pages.link(one.link.page), one.message, one.fix, query=dict(one.link.query))


def _signers(now: Today, page: StatementPage) -> str:
    if not now.unsigned:
        return "alle som skal, har signert." if now.signed else "registeret sier ikke hvem som skal signere."
    shown = list(now.unsigned[:_NAMED])
    rest = len(now.unsigned) - len(shown)
    names = NB.join([*shown, f"{rest} til"] if rest else shown)
    if page.whole.is_draft:
        return f"når teksten er låst, skal disse signere: {names}."
    return f"har ikke signert: {names}."


def _next_step(page: StatementPage) -> None:
    """What the director does next, where that is theirs to do."""
    step = _WAITS.get(StatementStatus(page.whole.statement.status))
    if step:
        with link_list():
            link_row("next-step", pages.link("redegjorelse"), step)
