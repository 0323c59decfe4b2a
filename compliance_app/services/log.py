"""The log as a person sees it: how it stands, whether it is intact, when that was last looked at, and what was done last."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.permissions import Verb
from compliance_app.files.log_check import read_head
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage import audit
from compliance_app.storage.audit import Verification
from compliance_app.storage.tables import AuditEntry, AuditHead

THE_LOG: Final = "log"
"""What an entry about the log itself is about; the kind says what a check found."""
_WHOLE, _BROKEN = "log", "log_broken"


class NoHead(AktsomError):
    """What was noted of the log cannot be compared (values: given)."""

    message = _(
        "Loggen ble ikke kontrollert. «{given}» er ikke en topp. Skriv den slik den ble notert: nummer, kolon og 64 tegn."
    )


@dataclass(frozen=True)
class LogLine:
    """One entry of the log: its number, when (UTC), who, and the verb they used."""

    seq: int
    at: datetime
    actor: str
    verb: str


@dataclass(frozen=True)
class LogStanding:
    """How the log stands, from three rows of it.

    Attributes:
        entries: how many. since: when the first was written (UTC); None where there is none.
        head: number and hash of the newest, «1234:5f3c…», as it is noted elsewhere.
        checked_at: when somebody last had it checked; None where nobody has. whole: what that found.
        checked_to: the number of the newest entry then.
    """

    entries: int
    since: datetime | None
    head: str
    checked_at: datetime | None = None
    checked_to: int = 0
    whole: bool = True


def verify_log(actor: Actor) -> Verification:
    """Read the enterprise's whole log and check the chain, the head and what is left of the details.

    Raises:
        NotAllowed: the actor may not check the log.
    """
    with reading(actor, Verb.VERIFY_LOG, at_one_moment=True) as work:
        return audit.verify(work.session, work.enterprise_id)


def check_log(actor: Actor, noted: str = "") -> Verification:
    """As :func:`verify_log`, and leave an entry in the log that says it was checked.

    Args:
        actor: who checks.
        noted: a head that was noted earlier («1234:5f3c…»); it must be one of the entries still.

    Raises:
        NoHead: ``noted`` is none. NotAllowed.
    """
    head = read_head(noted)
    if noted and head is None:
        raise NoHead(given=noted)
    with reading(actor, Verb.VERIFY_LOG, at_one_moment=True) as work:
        found = audit.verify(work.session, work.enterprise_id)
        entry = work.session.get(AuditEntry, (work.enterprise_id, head[0])) if head and found.intact else None
        if head and found.intact and (entry is None or entry.hash != head[1]):
            reason = "noted" if entry else "head"
            found = replace(
                found, intact=False, first_bad=head[0] if entry else found.entries + 1, reason=reason
            )
    with begin(actor, Verb.VERIFY_LOG) as work:
        work.note()
        work.about(_WHOLE if found.intact else _BROKEN, THE_LOG)
    return found


def log_standing(actor: Actor) -> LogStanding:
    """How many entries there are, since when, and what the last check found. Reads no more than three rows."""
    with reading(actor, Verb.VERIFY_LOG) as work:
        head = work.session.get(AuditHead, work.enterprise_id)
        if head is None:
            return LogStanding(0, None, "")
        first = work.session.get(AuditEntry, (work.enterprise_id, 1))
        checked = _last_check(work)
        standing = LogStanding(head.seq, first.at if first else None, f"{head.seq}:{head.hash}")
        if checked is None:
            return standing
        return replace(
            standing, checked_at=checked.at, checked_to=checked.seq - 1, whole=checked.object_kind == _WHOLE
        )


def _last_check(work: Work) -> AuditEntry | None:
    """The newest entry that a check left; found by its object, which the log is ordered by."""
    return work.session.execute(
        select(AuditEntry)
        .where(
            col(AuditEntry.enterprise_id) == work.enterprise_id,
            col(AuditEntry.object_id) == THE_LOG,
            col(AuditEntry.verb) == Verb.VERIFY_LOG.value,
        )
        .order_by(col(AuditEntry.seq).desc())
        .limit(1)
    ).scalar_one_or_none()


def newest_entries(actor: Actor, count: int = 20) -> list[LogLine]:
    """The newest ``count`` entries, newest first."""
    with reading(actor, Verb.VERIFY_LOG) as work:
        rows = work.session.execute(
            select(col(AuditEntry.seq), col(AuditEntry.at), col(AuditEntry.actor), col(AuditEntry.verb))
            .where(col(AuditEntry.enterprise_id) == work.enterprise_id)
            .order_by(col(AuditEntry.seq).desc())
            .limit(count)
        )
        return [LogLine(*row) for row in rows]
