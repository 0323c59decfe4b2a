"""Who has been introduced to the requirements for suppliers, when, with what and by whom (§ 4-1 a)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import FieldMissing
from compliance_app.domain.identity import clean_line
from compliance_app.domain.permissions import Verb
from compliance_app.services.contacts import all_contacts, folded
from compliance_app.services.records import Target, cleaned, not_to_come, require, write
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import GovernanceEvent, ReportingPeriod, TrainingRecord


class TrainingInput(BaseModel):
    """The form of an introduction or a course.

    Attributes:
        people: how many, where ``who`` is a group; None for one person.
        event_id: the meeting or course in the log of meetings that it was part of.
    """

    who: str = Field(default="", max_length=300)
    held_on: date | None = None
    material: str = Field(max_length=1000)
    people: int | None = Field(default=None, ge=1, le=1_000_000)
    given_by: str = Field(default="", max_length=200)
    event_id: str | None = None


def record_training(actor: Actor, given: TrainingInput, names: Sequence[str] = (), *, once: str = "") -> str:
    """Record an introduction of several people, one row each, and of a group (``given.who``); returns the first's id.

    Args:
        actor: who writes it down.
        given: the group, and what is common to all of them.
        names: people by name, as they stand among the contacts.
        once: the submit button's key.

    Raises:
        FieldMissing: nobody; no day; nothing said of the material. NotYet. NotFound.
    """
    values = _checked(given)
    people = list(dict.fromkeys(filter(None, (clean_line(name, 300) for name in names))))
    if not people and not values["who"]:
        raise FieldMissing(field="Hvem", hint="Velg hvem som fikk opplæring, eller skriv hvilken gruppe.")
    with begin(actor, Verb.RECORD_TRAINING, once=once) as work:
        if work.already:
            return work.already
        _event_there(work, given)
        rows = [values | {"who": name, "people": None} for name in people]
        made = [write(work, TrainingRecord, row, Target("opplæringen")) for row in rows]
        if values["who"]:
            made.append(write(work, TrainingRecord, values, Target("opplæringen")))
        work.about("training_record", made[0])
        return made[0]


def change_training(actor: Actor, identity: str, given: TrainingInput, seen_version: int) -> None:
    """Change one line of the log.

    Raises:
        FieldMissing: nobody; no day; nothing said of the material. NotYet. ChangedMeanwhile, NotFound.
    """
    values = _checked(given)
    require(values, "who", "Hvem", "Skriv hvem som fikk opplæring.")
    with begin(actor, Verb.RECORD_TRAINING) as work:
        _event_there(work, given)
        write(work, TrainingRecord, values, Target("opplæringen", identity, seen_version))


def trainings(actor: Actor) -> list[TrainingRecord]:
    """The log, newest first."""
    with reading(actor) as work:
        rows = work.session.execute(
            select(TrainingRecord)
            .where(col(TrainingRecord.enterprise_id) == work.enterprise_id)
            .order_by(col(TrainingRecord.held_on).desc(), col(TrainingRecord.id).desc())
        )
        found = list(rows.scalars())
        work.session.expunge_all()
        return found


def not_introduced(actor: Actor) -> list[str]:
    """Names of those who can be given work here and stand nowhere in the log, by name."""
    with reading(actor) as work:
        rows = work.session.execute(
            select(col(TrainingRecord.who))
            .distinct()
            .where(col(TrainingRecord.enterprise_id) == work.enterprise_id)
        )
        introduced = {folded(who) for who in rows.scalars()}
        return [
            contact.name
            for contact in all_contacts(work)
            if contact.active and contact.folded_name not in introduced
        ]


def trainings_of_period(work: Work, period: ReportingPeriod) -> list[TrainingRecord]:
    """What took place between the period's first and last day, by day."""
    rows = work.session.execute(
        select(TrainingRecord)
        .where(
            col(TrainingRecord.enterprise_id) == work.enterprise_id,
            col(TrainingRecord.held_on).between(period.starts, period.ends),
        )
        .order_by(col(TrainingRecord.held_on), col(TrainingRecord.id))
    )
    return list(rows.scalars())


def _checked(given: TrainingInput) -> dict[str, Any]:
    values = cleaned(given)
    if given.held_on is None:
        raise FieldMissing(field="Dag", hint="Oppgi dagen opplæringen ble holdt.")
    not_to_come("Dag", given.held_on)
    require(values, "material", "Hva det gikk ut på", "Skriv hva som ble gjennomgått eller utdelt.")
    return values


def _event_there(work: Work, given: TrainingInput) -> None:
    if given.event_id:
        work.get(GovernanceEvent, given.event_id)
