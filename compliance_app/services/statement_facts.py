"""Everything the yearly statement may say, read from the register in a fixed number of queries (åpenhetsloven § 5).

What is counted is counted by the database, so that a register of 100 000 suppliers costs a few aggregates. Each fact
carries the address of the row it came from; a count over many rows has the kind "Aggregate".
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import TypeVar

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain import statement_facts as facts
from compliance_app.domain.statement_facts import StatementFacts
from compliance_app.services import facts_diligence as diligence
from compliance_app.services import facts_enterprise as about
from compliance_app.services import facts_figures as figures
from compliance_app.services import facts_findings as findings
from compliance_app.services import facts_method
from compliance_app.services import facts_ratings as ratings
from compliance_app.services import facts_suppliers as suppliers
from compliance_app.services.dialogue import dialogues_of_period
from compliance_app.services.enterprises import enterprise_of, periods
from compliance_app.services.facts_changes import changes_since
from compliance_app.services.facts_regions import regions
from compliance_app.services.facts_rows import plain
from compliance_app.services.facts_screening import lists_compared
from compliance_app.services.remediation_reads import remediations_of_period
from compliance_app.services.remembered import register_state_of, remembered
from compliance_app.services.request_counts import request_counts
from compliance_app.services.statement_drawings import drawn_numbers
from compliance_app.services.training import trainings_of_period
from compliance_app.services.work import Work
from compliance_app.storage.tables import AuditHead, ProfileFactKind, ReportingPeriod

Kept = TypeVar("Kept")

_KEPT = 4
_recent: OrderedDict[tuple[str, ...], StatementFacts] = OrderedDict()


def gather(work: Work, period: ReportingPeriod) -> StatementFacts:
    """The facts of the statement of a period.

    Reads only. Ratings are taken as they stand: rate first where the register has changed. Every change of a register
    moves the head of its log, so what was read under the same head on the same day is not read again.
    """
    if work.recorder is not None:  # inside a write the head has not moved yet
        work.session.flush()
        return _read(work, period)
    head = work.session.execute(
        select(col(AuditHead.hash)).where(col(AuditHead.enterprise_id) == work.enterprise_id)
    ).scalar_one_or_none()
    if head is None:
        return _read(work, period)
    key = (work.enterprise_id, period.id, head, about.oslo_day(work).isoformat())
    found = _recent.get(key) or _read(work, period)
    _recent[key] = found
    while len(_recent) > _KEPT:
        _recent.popitem(last=False)
    return found


def _read(work: Work, period: ReportingPeriod) -> StatementFacts:
    enterprise = enterprise_of(work)
    earlier = _period_before(work, period)
    profile = about.profile_of(work, period)
    categories = suppliers.categories_of(work)
    kept = _keeper(work, period)
    groups = kept("groups", lambda: suppliers.groups_of(work))
    rated = kept("rated", lambda: ratings.rated_groups(work, period))
    changes = kept("changes", lambda: changes_since(work, period, earlier))
    judgements = ratings.category_judgements(work, period)
    decisions = findings.decisions_of(work, period)
    impacts = findings.impacts_of(work, period)
    measures, before = findings.measures_of(work, period, earlier)
    departments = about.departments(work)
    cells = figures.figures_of(work, period)
    used = facts_method.method_of_period(work, period)
    policies, procedures = about.policies_and_procedures(work)
    events = about.events_of(work, period)
    spoken = dialogues_of_period(work, period)
    remedied = remediations_of_period(work, period)
    signing = about.signing(work, period)
    largest = kept("largest", lambda: suppliers.largest_categories(work, period, profile, categories))
    declared = kept("declared", lambda: suppliers.mostly_declared(work))
    return StatementFacts(
        period=about.period_fact(period, earlier, changes.recorded, profile),
        enterprise=about.enterprise_fact(enterprise, period, profile),
        suppliers=kept("counts", lambda: suppliers.counts(work, period, groups, changes)),
        ratings=ratings.ratings_fact(rated, groups, period, changes, used.method),
        search=diligence.search_fact(
            work,
            period,
            kept("search", lambda: ratings.search_fact(work, period, self_declared=declared)),
            spoken,
        ),
        requests=findings.request_facts(request_counts(work, period), period),
        signing=signing,
        group=about.group(work, period),
        profile=about.sentences(profile),
        departments=departments,
        products=profile.phrases(ProfileFactKind.PRODUCT),
        customers=profile.phrases(ProfileFactKind.CUSTOMER),
        key_figures=figures.single_figures(cells, period),
        key_tables=figures.tables(cells, period, departments),
        agreements=about.agreements(profile),
        pass_through=suppliers.pass_through(groups, categories, profile),
        industry_bodies=suppliers.industry_bodies(groups, profile),
        policies=policies,
        policy_plan=next(iter(profile.plans(ProfileFactKind.POLICY_PLAN)), None),
        procedures=procedures,
        clauses=suppliers.clauses(groups),
        trainings=(
            *about.trainings(events),
            *diligence.trainings(trainings_of_period(work, period), [event.id for event in events]),
        ),
        channels=about.channels(enterprise),
        regions=kept("regions", lambda: regions(work, categories)),
        buyers=suppliers.buyers(groups, categories),
        indices=facts_method.indices(work, used, rated),
        judgement_sources=ratings.judgement_sources(profile, judgements),
        categories=ratings.category_ratings(
            rated, categories, judgements, [decision for decision, _name in decisions], largest
        ),
        unknown_levels=ratings.unknown_levels(rated),
        impacts=findings.impact_facts(
            work, impacts, categories, diligence.remedy_statuses(impacts, remedied)
        ),
        not_prioritised=findings.not_prioritised(decisions, impacts),
        screening_lists=(*profile.phrases(ProfileFactKind.SCREENING_LIST), *lists_compared(work, period)),
        next_steps=(
            *profile.plans(ProfileFactKind.NEXT_STEP),
            *findings.looks_again(decisions, categories),
        ),
        own_operations=findings.own_operations(work, period),
        partners=diligence.partners(work, period),
        measures=findings.measure_facts(measures, categories),
        measure_gaps=findings.measure_gaps(impacts, measures, decisions),
        ordinary_follow_up=next(iter(profile.phrases(ProfileFactKind.ORDINARY_FOLLOW_UP)), None),
        difficulties=profile.phrases(ProfileFactKind.DIFFICULTY),
        earlier_measures=findings.earlier_measures(before, period),
        dialogues=diligence.dialogues(spoken),
        remedies=diligence.remedies(remedied),
        dialogue_plan=next(iter(profile.plans(ProfileFactKind.DIALOGUE_PLAN)), None),
        events=about.meetings(events),
        board_inputs=about.board_inputs(work, period),
        seats=about.board_on(work, signing.document_date),
        references=about.references(profile),
        drawn=kept("drawn", lambda: drawn_numbers(work, period)),
    )


def _keeper(work: Work, period: ReportingPeriod) -> Callable[[str, Callable[[], Kept]], Kept]:
    """What counts the register, or remembers the count while suppliers, chains and ratings stand as they did."""
    if work.recorder is not None:
        return lambda _name, make: make()
    state = register_state_of(work)
    return lambda name, make: remembered(state, f"facts {name}", period.id, make)


def facts_hash(gathered: StatementFacts) -> str:
    """SHA-256 (hex) of the facts as canonical JSON: differs when the statement would say something else.

    Addresses are left out: the same values from a row that was made anew are the same facts.
    """
    text = json.dumps(_values(gathered), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _values(value: object) -> object:
    if isinstance(value, facts.Source):
        return None
    if is_dataclass(value):
        return {
            field.name: _values(getattr(value, field.name))
            for field in fields(value)
            if field.name != "source"
        }
    if isinstance(value, tuple):
        return [_values(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _values(item) for key, item in value.items()}
    return plain(value)


def _period_before(work: Work, period: ReportingPeriod) -> ReportingPeriod | None:
    """The period that ended last before this one began."""
    newest_first = [row for row in periods(work) if row.ends < period.starts or row.id == period.id]
    return next((older for newer, older in pairwise(newest_first) if newer.id == period.id), None)
