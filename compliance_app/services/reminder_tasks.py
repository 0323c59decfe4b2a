"""Everything in an enterprise that has a day and somebody to do it: what reminders and calendars are made of.

One query a kind, however many people and however much work there is. Information requests belong to those who are marked
as answerable for them, and so does the review of suppliers that nobody owns. Of a request only its number leaves here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.deadlines import publish_by
from compliance_app.domain.identity import fold_person
from compliance_app.domain.reminders import Kind, Task
from compliance_app.domain.requests import OPEN_STATES
from compliance_app.services.contacts import all_contacts
from compliance_app.services.enterprises import periods
from compliance_app.services.named import pointed_to
from compliance_app.services.owned_work import spellings
from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.requests import DATES, deadline_of
from compliance_app.services.statement_due import statement_dues
from compliance_app.services.still_open import DAY, OPEN
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AdverseImpact,
    BoardInput,
    Category,
    Confirmation,
    ConfirmationState,
    Contact,
    FollowUp,
    InformationRequest,
    Measure,
    Policy,
    PriorityDecision,
    Questionnaire,
    RemediationCase,
    Supplier,
)
from compliance_app.storage.tables.base import EnterpriseRow


@dataclass
class OpenWork:
    """What is open, and what of it reaches nobody.

    Attributes:
        people: the contacts by their folded names; also those who can be given nothing new.
        names: the only owners that are read, as written; everybody where empty.
        tasks: with the id of the contact who owns each.
        unplaced: owner as written, who is no contact → how many tasks. "" is nobody at all.
        unanswered: open information requests that nobody is marked as answerable for.
    """

    people: dict[str, Contact]
    names: tuple[str, ...] = ()
    tasks: list[Task] = field(default_factory=list)
    unplaced: dict[str, int] = field(default_factory=dict)
    unanswered: int = 0

    def add(self, task: Task) -> None:
        """Take in a task whose ``owner`` is a name as somebody wrote it."""
        contact = self.people.get(task.owner) or self.people.get(fold_person(task.owner))
        if contact is None:
            owner = task.owner.strip()
            self.unplaced[owner] = self.unplaced.get(owner, 0) + 1
        else:
            self.tasks.append(replace(task, owner=contact.id))

    def owned_by(self, *columns: Any) -> list[ColumnElement[bool]]:
        """Where the owner is one of ``names``: the first of the columns that says anything."""
        if not self.names:
            return []
        first, *rest = (col(column) for column in columns)
        return [or_(first.in_(self.names), *((first == "") & one.in_(self.names) for one in rest))]

    @property
    def answerable(self) -> list[Contact]:
        """Those who answer information requests."""
        return [one for one in self.people.values() if one.compliance_owner and one.active]


def tasks_of(work: Work, contact: Contact | None = None, *, until: date | None = None) -> list[Task]:
    """What is open and has a day, by contact id: everybody's or one person's; ``until`` leaves out what is due later."""
    if contact is None:
        return open_work(work, until).tasks
    names = tuple(spellings(work, contact.name))
    return [task for task in open_work(work, until, names).tasks if task.owner == contact.id]


def open_work(work: Work, until: date | None = None, names: tuple[str, ...] = ()) -> OpenWork:
    """All that is open and has a day, and what of it has nobody to do it.

    Args:
        work: a transaction.
        until: leaves out what is due later.
        names: only what stands under one of these names, and what belongs to those who answer requests.
    """
    found = OpenWork({one.folded_name: one for one in all_contacts(work)}, names)
    for read in (
        _requests, _measures, _follow_ups, _questionnaires, _policies, _decisions, _review, _remediation, _board_inputs, _statement,
    ):  # fmt: skip
        read(work, found, until)
    return found


def _requests(work: Work, found: OpenWork, until: date | None) -> None:
    row, people = InformationRequest, found.answerable
    rows = work.session.execute(
        select(col(row.id), col(row.number), *(col(one) for one in DATES)).where(
            col(row.enterprise_id) == work.enterprise_id,
            col(row.state).in_([state.value for state in OPEN_STATES]),
        )
    )
    for record in rows:
        identity, number, due = record.id, record.number, deadline_of(record).operative
        if until is not None and due > until:
            continue
        found.unanswered += not people
        for contact in people:
            found.tasks.append(
                Task(Kind.REQUEST, identity, due, contact.id, number, f"henvendelse?id={identity}")
            )


def _measures(work: Work, found: OpenWork, until: date | None) -> None:
    row = Measure
    rows = work.session.execute(
        select(col(row.id), col(row.due), col(row.owner), col(row.what), col(row.recorded_on)).where(
            *_dated(work, row, until),
            *found.owned_by(row.owner),
        )
    )
    for identity, due, owner, what, recorded_on in rows:
        found.add(Task(Kind.MEASURE, identity, due, owner, what, f"tiltak?id={identity}", since=recorded_on))


def _follow_ups(work: Work, found: OpenWork, until: date | None) -> None:
    """Where nobody owns one, the supplier's owner does it."""
    row = FollowUp
    rows = work.session.execute(
        select(
            col(row.id), col(row.waits_for), col(row.owner), col(row.held_on),
            col(row.supplier_id), col(Supplier.name), col(Supplier.owner),
        )
        .join(Supplier, pointed_to(Supplier, row.supplier_id))
        .where(*_dated(work, row, until), *found.owned_by(row.owner, Supplier.owner), col(Supplier.active).is_(True))
    )  # fmt: skip
    for identity, due, owner, held_on, supplier, name, supplier_owner in rows:
        who = owner or supplier_owner
        found.add(Task(Kind.FOLLOW_UP, identity, due, who, name, f"leverandor?id={supplier}", since=held_on))


def _questionnaires(work: Work, found: OpenWork, until: date | None) -> None:
    row = Questionnaire
    rows = work.session.execute(
        select(col(row.id), col(row.due), col(row.owner), col(row.sent_at), col(Supplier.name), col(Supplier.owner))
        .join(Supplier, pointed_to(Supplier, row.supplier_id))
        .where(*_dated(work, row, until), *found.owned_by(row.owner, Supplier.owner), col(Supplier.active).is_(True))
    )  # fmt: skip
    for identity, due, owner, sent_at, name, supplier_owner in rows:
        who, page = owner or supplier_owner, f"sporreskjema?id={identity}"
        since = clock.oslo_day(sent_at) if sent_at else None
        found.add(Task(Kind.QUESTIONNAIRE, identity, due, who, name, page, since=since))


def _policies(work: Work, found: OpenWork, until: date | None) -> None:
    row = Policy
    rows = work.session.execute(
        select(col(row.id), col(row.next_review), col(row.review_owner), col(row.title)).where(
            *_dated(work, row, until),
            *found.owned_by(row.review_owner),
        )
    )
    for identity, due, owner, title in rows:
        page = f"virksomheten?del=retningslinjer&id={identity}"
        found.add(Task(Kind.POLICY, identity, due, owner, title, page))


def _decisions(work: Work, found: OpenWork, until: date | None) -> None:
    row = PriorityDecision
    rows = work.session.execute(
        select(
            col(row.id), col(row.look_again_on), col(row.owner), col(row.decided_at), col(row.supplier_id),
            col(row.category_id), col(row.impact_id), col(Supplier.name), col(Category.name), col(AdverseImpact.what),
        )
        .outerjoin(Supplier, pointed_to(Supplier, row.supplier_id))
        .outerjoin(Category, pointed_to(Category, row.category_id))
        .outerjoin(AdverseImpact, pointed_to(AdverseImpact, row.impact_id))
        .where(*_dated(work, row, until), *found.owned_by(row.owner))
    )  # fmt: skip
    for one in rows:
        page = "konsekvenser"
        if one.supplier_id or one.impact_id:
            page = (
                f"leverandor?id={one.supplier_id}" if one.supplier_id else f"konsekvenser?id={one.impact_id}"
            )
        about = one[7] or one[8] or one[9] or ""
        since = clock.oslo_day(one.decided_at)
        found.add(Task(Kind.LOOK_AGAIN, one.id, one.look_again_on, one.owner, about, page, since=since))


def _review(work: Work, found: OpenWork, until: date | None) -> None:
    """The year's review, once opened: one task for each owner of suppliers that wait, due when the statement is."""
    newest = next(iter(periods(work)), None)
    if newest is None or newest.review_opened_at is None:
        return
    due = publish_by(newest.ends.year + 1)
    if until is not None and due > until:
        return
    waiting = remembered(state_of(work), "review owners", newest.id, lambda: _waiting(work, newest.id))
    counted: dict[str, int] = {}
    for owner, suppliers in waiting.items():
        for contact in _reviewers(found, owner):
            counted[contact] = counted.get(contact, 0) + suppliers
        if owner and not _reviewers(found, owner):
            found.unplaced[owner] = found.unplaced.get(owner, 0) + 1
    since = clock.oslo_day(newest.review_opened_at)
    for contact, suppliers in counted.items():
        left = "1 leverandør" if suppliers == 1 else f"{suppliers} leverandører"
        title = f"Gjennomgangen for {newest.label} ({left} gjenstår)"
        found.tasks.append(Task(Kind.REVIEW, newest.id, due, contact, title, "gjennomgang", since=since))


def _reviewers(found: OpenWork, owner: str) -> list[str]:
    if not owner:
        return [one.id for one in found.answerable]
    contact = found.people.get(fold_person(owner))
    return [contact.id] if contact else []


def _waiting(work: Work, period_id: str) -> dict[str, int]:
    rows = work.session.execute(
        select(col(Supplier.owner), func.count())
        .join(Confirmation, pointed_to(Supplier, Confirmation.supplier_id))
        .where(
            col(Confirmation.enterprise_id) == work.enterprise_id,
            col(Confirmation.period_id) == period_id,
            col(Confirmation.state) == ConfirmationState.NOT_YET.value,
            col(Supplier.active).is_(True),
        )
        .group_by(col(Supplier.owner))
    )
    counted: dict[str, int] = {}
    for owner, count in rows:
        counted[owner.strip()] = counted.get(owner.strip(), 0) + count
    return counted


def _remediation(work: Work, found: OpenWork, until: date | None) -> None:
    row = RemediationCase
    rows = work.session.execute(
        select(col(row.id), col(row.due), col(row.owner), col(row.remedy), col(row.agreed_on)).where(
            *_dated(work, row, until), *found.owned_by(row.owner)
        )
    )
    for identity, due, owner, remedy, agreed_on in rows:
        page = f"virksomheten?del=gjenoppretting&id={identity}"
        found.add(Task(Kind.REMEDIATION, identity, due, owner, remedy, page, since=agreed_on))


def _board_inputs(work: Work, found: OpenWork, until: date | None) -> None:
    row = BoardInput
    rows = work.session.execute(
        select(col(row.id), col(row.due), col(row.owner), col(row.text), col(row.given_on)).where(
            *_dated(work, row, until), *found.owned_by(row.owner)
        )
    )
    for identity, due, owner, text, given_on in rows:
        page = f"virksomheten?del=innspill&id={identity}"
        found.add(Task(Kind.BOARD_INPUT, identity, due, owner, text, page, since=given_on))


def _statement(work: Work, found: OpenWork, until: date | None) -> None:
    """What is to be done about the yearly statement, for those who answer for it."""
    people = found.answerable
    if not people:
        return
    for one in statement_dues(work):
        if until is None or one.day <= until:
            found.tasks += [
                Task(Kind.STATEMENT, one.id, one.day, contact.id, one.title, "redegjorelse", since=one.since)
                for contact in people
            ]


def _dated(work: Work, row: type[EnterpriseRow], until: date | None) -> Iterable[ColumnElement[bool]]:
    """Rows of this enterprise that still wait and have a day, and none after ``until``."""
    yield col(row.enterprise_id) == work.enterprise_id
    yield OPEN[row]
    yield DAY[row].is_not(None) if until is None else DAY[row] <= until
