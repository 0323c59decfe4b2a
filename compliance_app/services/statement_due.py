"""What is to be done about the yearly statement and by which day: publish it, get it signed, look at its address, update it (§ 5).

Few queries, whatever the register holds: there are as many rows as there are years. An example asks for nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.deadlines import publish_by
from compliance_app.domain.language import NB
from compliance_app.services.enterprises import enterprise_of, periods
from compliance_app.services.published import Edition, read_editions
from compliance_app.services.signing_due import signing_dues
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AddressCheck,
    ChangeDecision,
    SignificantChange,
)

LOOK_AT_ADDRESS: Final = timedelta(days=7)
"""So soon after publishing somebody should have seen that the address answers."""
UPDATE_WITHIN: Final = timedelta(days=30)
"""Days after the decision that the statement is updated. The Act gives no number; this is our own."""
_FORGOTTEN: Final = timedelta(days=365)
"""So long a year that is not published here is asked for; older ones stand among the possible breaches."""


@dataclass(frozen=True)
class StatementDue:
    """One thing to do: its day, and what it is called.

    Attributes:
        id: of what it is about (period, statement or change) and, where a statement waits for several things, which.
        since: the day it arose, where that is known.
    """

    id: str
    day: date
    title: str
    about: str
    since: date | None = None


def statement_dues(work: Work) -> list[StatementDue]:
    """Everything that waits, by day."""
    if enterprise_of(work).example:
        return []
    today = work.today
    out = read_editions(work.session, work.enterprise_id)
    found = [
        *_to_publish(work, out, today), *_to_sign(work, out), *_to_look_at(work, out), *_to_update(work, out),
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.day, one.id))


def _to_publish(work: Work, out: Iterable[Edition], today: date) -> Iterator[StatementDue]:
    there = {one.year for one in out}
    for period in periods(work):
        last = publish_by(period.ends.year + 1)
        if period.label not in there and last >= today - _FORGOTTEN:
            title = f"Publisere redegjørelsen for {period.label}"
            yield StatementDue(
                period.id, last, title, "Den skal ligge på nettsiden innen 30. juni. § 5.", period.ends
            )


def _to_sign(work: Work, out: Iterable[Edition]) -> Iterator[StatementDue]:
    """Locked and not signed by all, whether it is out, has stopped, was never sent, or was published before all had signed."""
    published = {one.statement_id: _day(one.published_at) for one in out if one.current}
    for one in signing_dues(work, published):
        yield StatementDue(f"{one.statement_id}-signering", one.day, one.title, one.about, one.since)


def _to_look_at(work: Work, out: Iterable[Edition]) -> Iterator[StatementDue]:
    """Of the newest year: as far as is known, the address does not answer with what was published."""
    current = [one for one in out if one.current]
    newest = max((one.ends for one in current), default=None)
    wanted = {one.statement_id: one for one in current if one.ends == newest}
    if not wanted:
        return
    checks = work.session.execute(
        select(col(AddressCheck.statement_id), col(AddressCheck.same), col(AddressCheck.checked_at))
        .where(
            col(AddressCheck.enterprise_id) == work.enterprise_id, col(AddressCheck.statement_id).in_(wanted)
        )
        .order_by(col(AddressCheck.checked_at), col(AddressCheck.id))
    ).tuples()
    asked_since: dict[str, date | None] = {key: _day(one.published_at) for key, one in wanted.items()}
    for identity, same, at in checks:
        asked_since[identity] = None if same else (asked_since[identity] or _day(at))
    for identity, since in asked_since.items():
        if since is not None:
            title = f"Kontrollere adressen til redegjørelsen for {wanted[identity].year}"
            about = "Vi har ikke sett at den publiserte redegjørelsen ligger der."
            yield StatementDue(f"{identity}-adresse", since + LOOK_AT_ADDRESS, title, about, since)


def _to_update(work: Work, out: Iterable[Edition]) -> Iterator[StatementDue]:
    """It was decided that a change calls for an update, and nothing has been published since (§ 5 fourth paragraph)."""
    newest = {one.year: one.published_at for one in sorted(out, key=lambda one: one.published_at)}
    last = max(newest.values(), default=None)
    if last is None:
        return
    rows = work.session.execute(
        select(SignificantChange).where(
            col(SignificantChange.enterprise_id) == work.enterprise_id,
            col(SignificantChange.decision) == ChangeDecision.STATEMENT_UPDATED.value,
            col(SignificantChange.decided_at) > last,
        )
    ).scalars()
    for row in rows:
        if row.decided_at is not None:
            decided = _day(row.decided_at)
            yield StatementDue(
                row.id, decided + UPDATE_WITHIN, "Publisere en oppdatert redegjørelse", NB.one_stop(f"{row.what}."), decided
            )  # fmt: skip


def _day(moment: datetime) -> date:
    return clock.oslo_day(moment)
