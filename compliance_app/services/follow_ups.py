"""Following a supplier up (§ 4-1 d): what was done, what came of it, who does the next, and when.

A questionnaire is a follow-up like the others, and like them it is no measure: nothing here gives a measure a result.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import Select, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import FieldMissing, FieldWrong
from compliance_app.domain.permissions import Verb
from compliance_app.services.contacts import require_owner
from compliance_app.services.records import Target, cleaned, not_to_come, write
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import FollowUp, FollowUpKind, Measure, Questionnaire, Supplier


class FollowUpInput(BaseModel):
    """The form of a follow-up: something that was done, something that is planned, or both.

    Attributes:
        held_on: the day it was done; None while it is only planned.
        outcome: what came of it; required once it is done.
        next_on: the day of the next one.
        owner: who is to do the next, one of those who can be given work.
        measure_id, questionnaire_id: what it follows up, of the same supplier.
    """

    kind: FollowUpKind
    held_on: date | None = None
    what: str = Field(default="", max_length=2000)
    outcome: str = Field(default="", max_length=2000)
    next_on: date | None = None
    owner: str = Field(default="", max_length=200)
    measure_id: str | None = None
    questionnaire_id: str | None = None


def save_follow_up(
    actor: Actor, supplier_id: str, given: FollowUpInput, identity: str | None = None, seen_version: int = 0,
    *, once: str = "",
) -> str:  # fmt: skip
    """Record a follow-up of a supplier, or change it; returns its id.

    Raises:
        FieldMissing: no day at all; done, but nothing said of what came of it. FieldWrong: the next one is before the
        last, or planned for a day that has gone; the measure or the questionnaire is another supplier's. NotYet: done on
        a day to come. OwnerWithoutAccess. ChangedMeanwhile, NotFound.
    """
    _checked(given)
    with begin(actor, Verb.RECORD_FOLLOW_UP, once=once) as work:
        if work.already:
            return work.already
        return note_follow_up(work, supplier_id, given, Target("oppfølgingen", identity, seen_version))


def note_follow_up(work: Work, supplier_id: str, given: FollowUpInput, target: Target | None = None) -> str:
    """As save_follow_up, inside the transaction of another verb; ``target`` is what is changed, None for a new one."""
    _checked(given)
    work.get(Supplier, supplier_id)
    before = work.get(FollowUp, target.identity) if target and target.identity is not None else None
    if before is not None and before.supplier_id != supplier_id:
        raise FieldWrong(field="Leverandør", hint="Oppfølgingen gjelder en annen leverandør.")
    _planned_ahead(given, before)
    _of_the_supplier(work, supplier_id, given)
    values = cleaned(given) | {"supplier_id": supplier_id, "done_by": work.actor.name}
    values["owner"] = require_owner(work, given.owner, before.owner if before else "")
    others = [row for row in of_supplier(work, supplier_id) if row is not before]
    values["waits_for"] = _stands(given.next_on, _last(given.held_on, *(row.held_on for row in others)))
    made = write(work, FollowUp, values, target or Target("oppfølgingen"))
    settle(work, supplier_id)
    return made


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


def follow_ups_of_measure(actor: Actor, measure_id: str) -> list[tuple[FollowUp, str]]:
    """The follow-ups of a measure with the suppliers' names, newest first. Raises NotFound."""
    with reading(actor) as work:
        work.get(Measure, measure_id)
        rows = work.session.execute(
            _with_supplier().where(
                col(FollowUp.enterprise_id) == work.enterprise_id, col(FollowUp.measure_id) == measure_id
            )
        ).all()
        work.session.expunge_all()
    found: list[tuple[FollowUp, str]] = [(row, name) for row, name in rows]
    return sorted(found, key=lambda pair: (pair[0].held_on or date.max, pair[0].id), reverse=True)


def next_of(rows: Sequence[FollowUp]) -> FollowUp | None:
    """Of a supplier's follow-ups, the one whose next day stands and comes first."""
    waiting = [row for row in rows if row.waits_for]
    return min(waiting, key=lambda row: (row.waits_for or date.max, row.id), default=None)


def due_follow_ups(work: Work, until: date, most: int | None = None) -> list[tuple[FollowUp, str]]:
    """Follow-ups whose next day has come by ``until`` and stands, with the supplier's name; by day, at most ``most``."""
    rows = work.session.execute(
        _with_supplier()
        .where(
            col(FollowUp.enterprise_id) == work.enterprise_id,
            col(FollowUp.waits_for) <= until,
            col(Supplier.active).is_(True),
        )
        .order_by(col(FollowUp.waits_for), col(FollowUp.id))
        .limit(most)
    )
    return [(row, name) for row, name in rows]


def _with_supplier() -> Select[FollowUp, str]:
    return select(FollowUp, col(Supplier.name)).join(
        Supplier,
        (col(Supplier.enterprise_id) == col(FollowUp.enterprise_id))
        & (col(Supplier.id) == col(FollowUp.supplier_id)),
    )


def _checked(given: FollowUpInput) -> None:
    """What can be seen in the form alone. Raises FieldMissing, FieldWrong, NotYet."""
    not_to_come("Gjort", given.held_on)
    if given.held_on is None and given.next_on is None:
        raise FieldMissing(field="Gjort", hint="Skriv dagen det ble gjort, eller dagen det skal gjøres.")
    if given.held_on is not None and not given.outcome.strip():
        raise FieldMissing(
            field="Utfall", hint="Skriv hva oppfølgingen førte til, også når det var ingenting."
        )
    if given.held_on is None and given.outcome.strip():
        raise FieldMissing(field="Gjort", hint="Utfallet er skrevet. Skriv dagen det ble gjort.")
    if given.held_on and given.next_on and given.next_on <= given.held_on:
        raise FieldWrong(field="Neste gang", hint="Neste gang må være etter dagen det ble gjort.")


def _planned_ahead(given: FollowUpInput, before: FollowUp | None) -> None:
    """A plan is for a day to come; one that has been late since it was made may be changed in other fields."""
    kept = before is not None and before.next_on == given.next_on
    if given.held_on is None and given.next_on and given.next_on < clock.today() and not kept:
        raise FieldWrong(
            field="Neste gang",
            hint="Dagen er passert. Velg en dag som kommer, eller skriv dagen det ble gjort.",
        )


def _of_the_supplier(work: Work, supplier_id: str, given: FollowUpInput) -> None:
    """Raises NotFound, FieldWrong."""
    tables: tuple[tuple[type[Any], str | None, str, str], ...] = (
        (Measure, given.measure_id, "Tiltak", "Tiltaket"),
        (Questionnaire, given.questionnaire_id, "Spørreskjema", "Spørreskjemaet"),
    )
    for table, identity, field, what in tables:
        named = work.get(table, identity).supplier_id if identity else None
        if named and named != supplier_id:
            raise FieldWrong(field=field, hint=f"{what} gjelder en annen leverandør.")


def settle(work: Work, supplier_id: str) -> None:
    """Close what was planned at a supplier once something has been done there on or after its day, and only then."""
    rows = of_supplier(work, supplier_id)
    done = _last(*(row.held_on for row in rows))
    for row in rows:
        stands = _stands(row.next_on, done)
        if row.waits_for != stands:
            row.waits_for = stands
    work.session.flush()


def _last(*held: date | None) -> date:
    return max((day for day in held if day), default=date.min)


def _stands(next_on: date | None, done: date) -> date | None:
    """The day that still waits, where something was done last on ``done``."""
    return next_on if next_on and next_on > done else None
