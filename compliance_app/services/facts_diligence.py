"""The statement's facts on how the year's due diligence was done: training, search, partners, dialogue, remediation.

What is written while people work on it changes without the register changing, so nothing here is remembered.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.clock import OSLO
from compliance_app.domain import statement_facts as facts
from compliance_app.domain.errors import _
from compliance_app.services.dialogue import Spoken
from compliance_app.services.effort import count_efforts
from compliance_app.services.facts_rows import counted, rows_of_period, source_of
from compliance_app.services.remediation_reads import Remedy
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AdverseImpact,
    BusinessPartnersAssessment,
    DialogueKind,
    Effect,
    FollowUp,
    FollowUpKind,
    Lever,
    Measure,
    Questionnaire,
    QuestionnaireState,
    ReportingPeriod,
    Satisfaction,
    TrainingRecord,
)

LEVERS: Final = MappingProxyType(
    {
        Lever.CLAUSE: _("krav i avtalen"),
        Lever.DIALOGUE: _("dialog med leverandøren"),
        Lever.CORRECTIVE_ACTION_PLAN: _("en plan for å rette opp"),
        Lever.JOINT_BUYERS: _("samarbeid med andre innkjøpere"),
        Lever.INDUSTRY_BODY: _("samarbeid i bransjen"),
        Lever.CAPACITY_BUILDING: _("opplæring og støtte til leverandøren"),
        Lever.SWITCHING: _("å bytte leverandør eller produkt"),
        Lever.DISENGAGEMENT: _("å avslutte forholdet på en ansvarlig måte"),
    }
)
"""The lever as it stands after «gjennom»."""
EFFECTS: Final = MappingProxyType(
    {Effect.HELPED: "WORKED", Effect.PARTLY: "PARTLY", Effect.NOT: "FAILED", Effect.UNCLEAR: "UNCLEAR"}
)
"""What a measure did, in the statement's words."""


def lever_of(row: Measure) -> str | None:
    """How we influence those who can put it right, as after «gjennom»; None where it is not said."""
    return LEVERS[Lever(row.lever)] if row.lever else None


def effect_of(row: Measure) -> str | None:
    """Whether it helped, as the statement's facts call it; None while nobody has judged."""
    return EFFECTS[Effect(row.effect)] if row.effect else None


def search_fact(
    work: Work, period: ReportingPeriod, read: facts.Search, spoken: Sequence[Spoken]
) -> facts.Search:
    """The search with what was done towards suppliers in the period: numbers of suppliers, each counted once a way.

    Args:
        work: the transaction.
        period: what is counted lies between its first and last day in Oslo.
        read: the websites that were read.
        spoken: the period's dialogues: talks with rights-holders say that workers were heard.
    """
    ways = _followed_up(work, period)
    sent, answered = _questionnaires(work, period)
    sent |= ways[FollowUpKind.QUESTIONNAIRE]
    efforts = count_efforts(work, period.starts, period.ends)
    found = replace(
        read,
        questionnaires_sent=len(sent),
        questionnaires_answered=len(answered),
        meetings=len(ways[FollowUpKind.MEETING]),
        visits=len(ways[FollowUpKind.VISIT]),
        no_answer=efforts.no_answer,
        workers_heard=any(one.row.kind == DialogueKind.RIGHTS_HOLDER for one in spoken),
    )
    source = counted(
        "undersøkelser", f"undersøkelser {period.label}", nettsider=found.websites,
        spørreskjemaer=found.questionnaires_sent, svar=found.questionnaires_answered, møter=found.meetings,
        besøk=found.visits, ubesvart=found.no_answer,
    )  # fmt: skip
    return replace(found, source=source)


def _followed_up(work: Work, period: ReportingPeriod) -> Mapping[str, set[str]]:
    """Suppliers by the way they were followed up in the period."""
    rows = work.session.execute(
        select(col(FollowUp.kind), col(FollowUp.supplier_id))
        .where(
            col(FollowUp.enterprise_id) == work.enterprise_id,
            col(FollowUp.held_on).between(period.starts, period.ends),
        )
        .distinct()
    )
    found: dict[str, set[str]] = defaultdict(set)
    for kind, supplier in rows:
        found[kind].add(supplier)
    return found


def _questionnaires(work: Work, period: ReportingPeriod) -> tuple[set[str], set[str]]:
    """Suppliers that a questionnaire was sent to in the period, and those of them that have answered, wholly or partly."""
    rows = work.session.execute(
        select(col(Questionnaire.supplier_id), col(Questionnaire.state)).where(
            col(Questionnaire.enterprise_id) == work.enterprise_id,
            col(Questionnaire.sent_at) >= _midnight(period.starts),
            col(Questionnaire.sent_at) < _midnight(period.ends + timedelta(days=1)),
        )
    ).all()
    given = {QuestionnaireState.ANSWERED, QuestionnaireState.PARTLY_ANSWERED}
    return {supplier for supplier, _state in rows}, {supplier for supplier, state in rows if state in given}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OSLO)


def trainings(rows: Sequence[TrainingRecord], events: Sequence[str]) -> tuple[facts.Training, ...]:
    """The log of introductions, those of one day and one subject together.

    Args:
        rows: the period's lines.
        events: ids of trainings that are told already; lines that belong to them are left out.
    """
    together: dict[tuple[date, str], list[TrainingRecord]] = defaultdict(list)
    for row in rows:
        if row.event_id not in events:
            together[row.held_on, row.material].append(row)
    return tuple(
        facts.Training(
            employees=sum(line.people or 1 for line in lines),
            held_on=day,
            topic=_inside(material),
            source=source_of(lines[0], "opplæring")
            if len(lines) == 1
            else counted("opplæring", f"opplæring {day:%d.%m.%Y}", linjer=len(lines), stoff=material),
        )
        for (day, material), lines in together.items()
    )


def _inside(text: str) -> str:
    """A title as inside a sentence: small first letter, unless it is a name or an abbreviation."""
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first[1:].islower() or len(first) == 1 else text


def partners(work: Work, period: ReportingPeriod) -> facts.Partners | None:
    """The assessment of business partners in the period."""
    row = work.session.execute(
        select(BusinessPartnersAssessment).where(rows_of_period(work, BusinessPartnersAssessment, period))
    ).scalar_one_or_none()
    if row is None:
        return None
    return facts.Partners(
        read=row.sources, partners=row.partners, finding=row.finding or None,
        source=source_of(row, "forretningspartnere"),
    )  # fmt: skip


def dialogues(spoken: Sequence[Spoken]) -> tuple[facts.Dialogue, ...]:
    """The talks of the period, oldest first."""
    return tuple(
        facts.Dialogue(
            whom=one.row.with_whom, topic=one.row.about, change=one.row.outcome or None,
            source=source_of(one.row, f"dialog med {one.row.with_whom}"),
        )
        for one in reversed(spoken)
    )  # fmt: skip


def remedies(cases: Sequence[Remedy]) -> tuple[facts.Remedy, ...]:
    """What those who were harmed have got, and whether it was enough for them."""
    return tuple(
        facts.Remedy(
            who=case.impact.who or "de som ble rammet",
            what=case.row.remedy,
            cooperated=case.impact.involvement == "DIRECTLY_LINKED",
            satisfied=None if case.row.satisfied == Satisfaction.UNKNOWN else case.row.satisfied,
            known_by=case.row.satisfied_how or None,
            source=source_of(case.row, case.row.remedy),
        )
        for case in cases
        if case.row.done_on
    )


def remedy_statuses(impacts: Sequence[AdverseImpact], cases: Sequence[Remedy]) -> dict[str, str]:
    """How far remediation has come for each actual impact that nobody has been given remedy for yet, by its id."""
    found = {row.id: row.no_remedy_reason for row in impacts if row.no_remedy_reason}
    for case in cases:
        if case.row.done_on is None:
            by = f" innen {case.row.due:%d.%m.%Y}" if case.row.due else ""
            found[case.impact.id] = (
                f"Vi har avtalt dette med {case.row.agreed_with}{by}: {case.row.remedy.rstrip('.')}"
            )
    for case in cases:
        if case.row.done_on:
            found.pop(case.impact.id, None)
    return found
