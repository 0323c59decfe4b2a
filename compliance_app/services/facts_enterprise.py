"""The statement's facts on the enterprise itself: profile, figures, policies, meetings, board (chapters 0–2, 9–11)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain import statement_facts as facts
from compliance_app.domain.signatories import MANAGER, PARTICIPANT, Question
from compliance_app.services.enterprises import enterprise_of, seats_on
from compliance_app.services.facts_rows import Profile, rows_of_period, source_of
from compliance_app.services.group import companies_on
from compliance_app.services.policies import policies_in_force
from compliance_app.services.signing import must_sign_on
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    BoardInput,
    Department,
    Enterprise,
    EventKind,
    GovernanceEvent,
    Person,
    PolicyKind,
    ProfileFact,
    ProfileFactKind,
    ReportingPeriod,
    Signature,
    Statement,
    StatementFile,
    StatementFileKind,
)

_CHAPTERS = {
    ProfileFactKind.ABOUT: "01",
    ProfileFactKind.ANCHORING: "02",
    ProfileFactKind.SUPPLY_CHAIN: "03",
    ProfileFactKind.METHOD: "04",
    ProfileFactKind.GOVERNANCE: "09",
    ProfileFactKind.INFORMATION: "10",
}
_SHARED = ("ansvarlig selskap", "kommandittselskap", "delt ansvar", "partrederi")
"""Legal forms whose owners are participants; those of others are members."""
_KINDS = (("stiftelse", "FOUNDATION"), ("forening", "ASSOCIATION"), ("selskap", "COMPANY"))


def profile_of(work: Work, period: ReportingPeriod) -> Profile:
    """The profile facts that hold for a period: its own, and those of no period."""
    rows = work.session.execute(
        select(ProfileFact).where(
            col(ProfileFact.enterprise_id) == work.enterprise_id,
            col(ProfileFact.period_id).is_(None) | (col(ProfileFact.period_id) == period.id),
        )
    )
    return Profile(list(rows.scalars()))


def period_fact(
    period: ReportingPeriod, earlier: ReportingPeriod | None, recorded: int, profile: Profile
) -> facts.Period:
    """The period, with the year of the statement before it.

    Args:
        period: the period of the statement.
        earlier: the period before it, where the register has one.
        recorded: how many ratings the register holds of the earlier period.
        profile: may name an earlier statement that was made outside the register.
    """
    told = profile.first(ProfileFactKind.EARLIER_STATEMENT)
    last_year: int | None = None
    if earlier is not None and recorded:
        last_year = earlier.ends.year
    elif told is not None and told.text.strip().isdigit():
        last_year = int(told.text)
    return facts.Period(
        year=period.ends.year,
        start=period.starts,
        end=period.ends,
        last_year=last_year,
        last_year_recorded=last_year is None or bool(recorded),
        source=source_of(period, period.label),
    )


def enterprise_fact(row: Enterprise, period: ReportingPeriod, profile: Profile) -> facts.Enterprise:
    """The duty-holder."""
    form = row.form.casefold()
    abroad = [one.text.strip().upper() for one in profile.rows(ProfileFactKind.ACTIVITY_ABROAD)]
    return facts.Enterprise(
        name=row.name,
        short_name=row.short_name or row.name,
        org_number=row.org_number,
        kind=next((kind for word, kind in _KINDS if word in form), "OTHER"),
        form=row.form or None,
        does_what=row.does_what or None,
        owners=tuple(one.text for one in profile.rows(ProfileFactKind.OWNER)),
        founded_year=row.founded_year,
        founders=(row.founded_by,) if row.founded_by else (),
        seat=row.seat or None,
        countries_abroad=tuple(iso for iso in abroad if iso != "NO") if abroad else None,
        fte=period.full_time_equivalents,
        contact=row.contact or None,
        statement_url=row.statement_address or None,
        annual_report=row.has_annual_report,
        level_word_medium=row.medium_word,
        mapping_frequency=row.review_frequency or None,
        responsible_role=row.responsible_role or None,
        source=source_of(row, row.short_name or row.name),
    )


def sentences(profile: Profile) -> tuple[facts.ProfileFact, ...]:
    """The sentences of the chapters, in the enterprise's own words."""
    return tuple(
        facts.ProfileFact(chapter=chapter, text=row.text, source=source_of(row, row.text))
        for kind, chapter in _CHAPTERS.items()
        for row in profile.rows(kind)
    )


def group(work: Work, period: ReportingPeriod) -> tuple[facts.GroupCompany, ...]:
    """The other companies of the group in the period, the parent first; a board that considered an older one has not yet."""
    return tuple(
        facts.GroupCompany(
            name=row.name,
            org_number=row.org_number,
            covered=row.covered,
            reason=row.reason or None,
            relation=row.relation,
            own_duty=row.own_duty,
            considered_on=row.considered_on
            if row.considered_on and row.considered_on > period.ends
            else None,
            source=source_of(row, row.name),
        )
        for row in companies_on(work, period.starts)
    )


def agreements(profile: Profile) -> tuple[facts.Agreement, ...]:
    """The cooperation agreements."""
    return tuple(
        facts.Agreement(partner=row.text, source=source_of(row, row.text))
        for row in profile.rows(ProfileFactKind.AGREEMENT)
    )


def departments(work: Work) -> tuple[facts.Department, ...]:
    """The departments in their own order."""
    rows = work.session.execute(
        select(Department)
        .where(col(Department.enterprise_id) == work.enterprise_id)
        .order_by(col(Department.position), col(Department.id))
    )
    return tuple(facts.Department(name=row.name, source=source_of(row, row.name)) for row in rows.scalars())


def policies_and_procedures(
    work: Work,
) -> tuple[tuple[facts.Policy, ...], tuple[facts.Procedure, ...]]:
    """The policies, and the procedures, in the order they were written down."""
    rows = policies_in_force(work)
    policies = tuple(
        facts.Policy(
            title=row.title,
            adopted_by=row.adopted_by or None,
            adopted_on=row.adopted_on,
            source=source_of(row, row.title),
        )
        for row in rows
        if row.kind == PolicyKind.POLICY
    )
    procedures = tuple(
        facts.Procedure(
            title=row.title,
            owner=row.owner or None,
            frequency=row.frequency or None,
            source=source_of(row, row.title),
        )
        for row in rows
        if row.kind == PolicyKind.PROCEDURE
    )
    return policies, procedures


def events_of(work: Work, period: ReportingPeriod) -> list[GovernanceEvent]:
    """The governance events of a period, by day."""
    rows = work.session.execute(
        select(GovernanceEvent)
        .where(rows_of_period(work, GovernanceEvent, period))
        .order_by(col(GovernanceEvent.id))
    )
    return sorted(rows.scalars(), key=lambda row: row.held_on or date.max)


def trainings(rows: Iterable[GovernanceEvent]) -> tuple[facts.Training, ...]:
    """The trainings among the events."""
    return tuple(
        facts.Training(
            employees=row.people,
            everyone=row.everyone,
            held_on=row.held_on,
            topic=row.topic or "kravene",
            source=source_of(row, "opplæring"),
        )
        for row in rows
        if row.kind == EventKind.TRAINING
    )


def meetings(rows: Iterable[GovernanceEvent]) -> tuple[facts.GovernanceEvent, ...]:
    """The events that are not trainings."""
    return tuple(
        facts.GovernanceEvent(
            kind=row.kind,
            held_on=row.held_on,
            with_whom=row.with_whom or None,
            treats_statement=row.treats_statement,
            source=source_of(row, row.minutes_reference or row.kind),
        )
        for row in rows
        if row.kind != EventKind.TRAINING
    )


def board_inputs(work: Work, period: ReportingPeriod) -> tuple[facts.BoardInput, ...]:
    """What the board asked for in the period."""
    rows = work.session.execute(
        select(BoardInput).where(rows_of_period(work, BoardInput, period)).order_by(col(BoardInput.id))
    )
    return tuple(
        facts.BoardInput(topic=row.text, answer=row.answer or None, source=source_of(row, row.text))
        for row in rows.scalars()
    )


def signing(work: Work, period: ReportingPeriod) -> facts.Signing:
    """The document date of an edition, in whatever language it is dated; an update has a day of its own.

    The day that was decided for the period is the first edition's.
    """
    statements = work.session.execute(
        select(Statement)
        .where(rows_of_period(work, Statement, period))
        .order_by(col(Statement.edition).desc(), col(Statement.id))
    ).scalars()
    newest = list(statements)
    edition = newest[0].edition if newest else 1
    dated = next((one for one in newest if one.edition == edition and one.document_date is not None), None)
    decided = period.document_date if edition == 1 else None
    told = facts.Signing(document_date=decided, source=source_of(period, period.label))
    if dated is not None:
        told = facts.Signing(
            document_date=dated.document_date, source=source_of(dated, f"redegjørelse {period.label}")
        )
    earlier = [one for one in newest if one.edition == edition - 1]
    reserved = tuple(dict.fromkeys(name for one in earlier for name in _reserved_before(work, one)))
    if reserved:
        told = replace(told, reserved=reserved, reserved_edition=edition - 1)
    return with_signers(work, told, told.document_date)


def board_on(work: Work, day: date | None) -> tuple[facts.BoardSeat, ...]:
    """Those who must sign on a day (today in Oslo where it is not decided), a line a seat. Nobody has signed here.

    Deputies who do not serve are left out, and so are participants where there is a board or a general manager.
    """
    on = day or oslo_day(work)
    signing_seats = {seat.seat_id for one in must_sign_on(work, on).signatories for seat in one.seats}
    return tuple(
        facts.BoardSeat(
            name=person.name,
            role=seat.role,
            own_title=person.title or None,
            body=seat.appointing_body or None,
            appointed=bool(seat.appointing_body),
            serves=seat.serves,
            source=source_of(seat, person.name),
        )
        for seat, person in seats_on(work, on)
        if seat.id in signing_seats
    )


def with_signers(work: Work, told: facts.Signing, day: date | None) -> facts.Signing:
    """What there is of board and general manager on a day, by the same rule as who must sign.

    Where nobody at all is registered, or the legal form wants what is not registered, it is missing and not absent.
    """
    must = must_sign_on(work, day or oslo_day(work))
    asked = {one.question for one in must.asked}
    held = [seat for one in must.signatories for seat in one.seats]
    unknown = Question.NOBODY in asked
    form = enterprise_of(work).form.casefold()
    return replace(
        told,
        has_manager=unknown or Question.NO_MANAGER in asked or any(seat.role == MANAGER for seat in held),
        has_board=unknown
        or Question.BOARD_EMPTY in asked
        or any(seat.role not in {MANAGER, PARTICIPANT} for seat in held),
        signers_without_board="deltakerne" if any(kind in form for kind in _SHARED) else "medlemmene",
    )


def _reserved_before(work: Work, before: Statement) -> tuple[str, ...]:
    """Names of those who signed that edition with a reservation."""
    rows = work.session.execute(
        select(col(Person.name))
        .join(
            Signature,
            (col(Signature.enterprise_id) == col(Person.enterprise_id))
            & (col(Signature.person_id) == col(Person.id)),
        )
        .join(
            StatementFile,
            (col(StatementFile.enterprise_id) == col(Signature.enterprise_id))
            & (col(StatementFile.statement_id) == col(Signature.statement_id))
            & (col(StatementFile.kind) == StatementFileKind.PDF.value)
            & (col(StatementFile.sha256) == col(Signature.content_hash)),
        )
        .where(
            col(Signature.enterprise_id) == work.enterprise_id,
            col(Signature.statement_id) == before.id,
            col(Signature.reservation).is_(True),
        )
        .order_by(col(Signature.id))
    ).scalars()
    return tuple(dict.fromkeys(rows))


def oslo_day(work: Work) -> date:
    """The day it is in Oslo."""
    return work.today


def channels(row: Enterprise) -> tuple[facts.Channel, ...]:
    """The whistleblowing channel, where there is one. How many reports came is not recorded."""
    if not row.whistleblowing_channel:
        return ()
    return (facts.Channel(name=row.whistleblowing_channel, source=source_of(row, "varslingskanal")),)


def references(profile: Profile) -> tuple[facts.Reference, ...]:
    """What the statement cites."""
    return tuple(
        facts.Reference(
            title=row.text,
            url=row.source if row.source.startswith("http") else None,
            source=source_of(row, row.text),
        )
        for row in profile.rows(ProfileFactKind.REFERENCE)
    )
