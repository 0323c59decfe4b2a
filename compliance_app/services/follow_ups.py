"""Following a supplier up (§ 4-1 d): what was done, what came of it, and when the next time is."""

from datetime import date

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import FieldMissing, FieldWrong
from compliance_app.domain.permissions import Verb
from compliance_app.services.records import Target, cleaned, not_to_come, write
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import FollowUp, FollowUpKind, Supplier


class FollowUpInput(BaseModel):
    """The form of a follow-up: something that was done, something that is planned, or both.

    Attributes:
        held_on: the day it was done; None while it is only planned.
        outcome: what came of it; required once it is done.
        next_on: the day of the next one.
    """

    kind: FollowUpKind
    held_on: date | None = None
    what: str = Field(default="", max_length=2000)
    outcome: str = Field(default="", max_length=2000)
    next_on: date | None = None


def save_follow_up(
    actor: Actor, supplier_id: str, given: FollowUpInput, identity: str | None = None, seen_version: int = 0,
    *, once: str = "",
) -> str:  # fmt: skip
    """Record a follow-up of a supplier, or change it; returns its id.

    Raises:
        FieldMissing: no day at all; done, but nothing said of what came of it. FieldWrong: the next one is before the
        last. NotYet: done on a day to come. ChangedMeanwhile, NotFound.
    """
    values = cleaned(given)
    not_to_come("Gjort", given.held_on)
    if given.held_on is None and given.next_on is None:
        raise FieldMissing(field="Gjort", hint="Skriv dagen det ble gjort, eller dagen det skal gjøres.")
    if given.held_on is not None and not values["outcome"]:
        raise FieldMissing(
            field="Utfall", hint="Skriv hva oppfølgingen førte til, også når det var ingenting."
        )
    if given.held_on and given.next_on and given.next_on <= given.held_on:
        raise FieldWrong(field="Neste gang", hint="Neste gang må være etter dagen det ble gjort.")
    values |= {"supplier_id": supplier_id, "done_by": actor.name}
    with begin(actor, Verb.RECORD_FOLLOW_UP, once=once) as work:
        if work.already:
            return work.already
        work.get(Supplier, supplier_id)
        if identity is not None and work.get(FollowUp, identity).supplier_id != supplier_id:
            raise FieldWrong(field="Leverandør", hint="Oppfølgingen gjelder en annen leverandør.")
        return write(work, FollowUp, values, Target("oppfølgingen", identity, seen_version))


def follow_ups_of(actor: Actor, supplier_id: str) -> list[FollowUp]:
    """A supplier's follow-ups, newest first; what is only planned stands before what is done. Raises NotFound."""
    with reading(actor) as work:
        work.get(Supplier, supplier_id)
        found = of_supplier(work, supplier_id)
        work.session.expunge_all()
        return found


def of_supplier(work: Work, supplier_id: str) -> list[FollowUp]:
    """As follow_ups_of, inside a transaction."""
    rows = work.session.execute(
        select(FollowUp).where(
            col(FollowUp.enterprise_id) == work.enterprise_id, col(FollowUp.supplier_id) == supplier_id
        )
    )
    return sorted(rows.scalars(), key=lambda row: (row.held_on or date.max, row.id), reverse=True)


def next_of(rows: list[FollowUp]) -> FollowUp | None:
    """The follow-up whose next day still stands: the one that says when, unless something was done on or after it."""
    done = max((row.held_on for row in rows if row.held_on), default=None)
    waiting = [row for row in rows if row.next_on and (done is None or row.next_on > done)]
    return min(waiting, key=lambda row: (row.next_on or date.max, row.id), default=None)


def due_follow_ups(work: Work, until: date) -> list[tuple[FollowUp, str]]:
    """Follow-ups whose next day has come by ``until`` and stands, with the supplier's name; by day."""
    rows = work.session.execute(
        select(FollowUp, col(Supplier.name))
        .join(
            Supplier,
            (col(Supplier.enterprise_id) == col(FollowUp.enterprise_id))
            & (col(Supplier.id) == col(FollowUp.supplier_id)),
        )
        .where(
            col(FollowUp.enterprise_id) == work.enterprise_id,
            col(FollowUp.next_on) <= until,
            col(Supplier.active).is_(True),
        )
    ).all()
    last: dict[str, date] = {
        row[0]: row[1]
        for row in work.session.execute(
            select(col(FollowUp.supplier_id), col(FollowUp.held_on)).where(
                col(FollowUp.enterprise_id) == work.enterprise_id,
                col(FollowUp.held_on).is_not(None),
                col(FollowUp.supplier_id).in_({row.supplier_id for row, _name in rows}),
            ).order_by(col(FollowUp.held_on))
        )
    }  # fmt: skip
    standing: list[tuple[FollowUp, str]] = [
        (row, name)
        for row, name in rows
        if row.next_on and (row.supplier_id not in last or row.next_on > last[row.supplier_id])
    ]
    return sorted(standing, key=lambda pair: (pair[0].next_on or date.max, pair[0].id))
