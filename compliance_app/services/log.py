"""The log as a person sees it: whether it is intact, and what was done last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.permissions import Verb
from compliance_app.services.work import Actor, reading
from compliance_app.storage import audit
from compliance_app.storage.audit import Verification
from compliance_app.storage.tables import AuditEntry


@dataclass(frozen=True)
class LogLine:
    """One entry of the log: its number, when (UTC), who, and the verb they used."""

    seq: int
    at: datetime
    actor: str
    verb: str


def verify_log(actor: Actor) -> Verification:
    """Read the enterprise's whole log and check the chain, the head and what is left of the details.

    Raises:
        NotAllowed: the actor may not check the log.
    """
    with reading(actor, Verb.VERIFY_LOG, at_one_moment=True) as work:
        return audit.verify(work.session, work.enterprise_id)


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
