"""What somebody had typed and not sent when their login ended: kept for them alone, for a week, and given back (promise 10).

It is no part of the register and stands in no log.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlmodel import Session, col

from compliance_app import clock
from compliance_app.domain.identity import clean_text
from compliance_app.services.sessions import KEPT_SESSIONS
from compliance_app.storage.audit import canonical
from compliance_app.storage.engine import read_session, write_session
from compliance_app.storage.tables import KeptText, LoginSession

KEPT_FOR: Final = timedelta(days=7)
_LONGEST: Final = 20_000
"""Characters of one field."""
_MOST: Final = 60
"""Fields of one page."""


@dataclass(frozen=True)
class Kept:
    """What was written on one page.

    Attributes:
        id: of the row. enterprise_id: where they were working. at: when it was kept.
        texts: field to text.
    """

    id: str
    enterprise_id: str
    at: datetime
    texts: Mapping[str, str]


def keep(user_id: str, enterprise_id: str, page: str, texts: Mapping[str, str]) -> None:
    """Keep what somebody had written on a page; what they had there from before gives way."""
    written = {key: clean_text(text, _LONGEST) for key, text in list(texts.items())[:_MOST] if text.strip()}
    if not written:
        return
    with write_session() as session:
        row = _row(session, user_id, page, [enterprise_id]) or KeptText(
            enterprise_id=enterprise_id, user_id=user_id, page=page, content="{}", kept_at=clock.real_now()
        )
        row.content, row.kept_at = canonical(written), clock.real_now()
        session.add(row)


def kept_on(user_id: str, page: str, enterprise_ids: Collection[str]) -> Kept | None:
    """What somebody had written on a page in one of these enterprises; the newest, and nothing older than a week."""
    with read_session() as session:
        row = _row(session, user_id, page, enterprise_ids)
        if row is None or clock.real_now() - row.kept_at >= KEPT_FOR:
            return None
        return Kept(row.id, row.enterprise_id, row.kept_at, json.loads(row.content))


def discard(user_id: str, page: str, enterprise_id: str) -> None:
    """Forget what somebody had written on a page in an enterprise."""
    with write_session() as session:
        row = _row(session, user_id, page, [enterprise_id])
        if row is not None:
            session.delete(row)


def forget_old(*, dry_run: bool = False) -> int:
    """Delete what is older than it may be, and logins that ended long ago; how many texts it is."""
    now = clock.real_now()
    old = col(KeptText.kept_at) <= now - KEPT_FOR
    with read_session() as session:
        count = len(session.execute(select(col(KeptText.id)).where(old)).all())
    if not dry_run:
        with write_session() as session:
            session.execute(delete(KeptText).where(old))
            session.execute(delete(LoginSession).where(col(LoginSession.seen_at) < now - KEPT_SESSIONS))
    return count


def _row(session: Session, user_id: str, page: str, enterprise_ids: Collection[str]) -> KeptText | None:
    return session.execute(
        select(KeptText)
        .where(
            col(KeptText.enterprise_id).in_(enterprise_ids),
            col(KeptText.user_id) == user_id,
            col(KeptText.page) == page,
        )
        .order_by(col(KeptText.kept_at).desc())
        .limit(1)
    ).scalar_one_or_none()
