"""The unit of work: who acts, whether they may, one transaction, one log entry.

``with reading(actor) as work`` reads; ``with begin(actor, Verb.X) as work`` writes. Leaving the second normally
commits; any exception rolls everything back. A write that leaves no entry in the log is not possible: the entry is made
here, from the rows the session wrote.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, NoReturn, TypeVar

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, SQLModel, col

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, NotAllowed, NotFound
from compliance_app.domain.permissions import EVERY_ROLE, Role, Verb, require
from compliance_app.domain.register_verbs import BESIDE_THE_REGISTER
from compliance_app.storage import audit
from compliance_app.storage.engine import in_turn, read_session, write_session
from compliance_app.storage.recording import Recorder
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.tables import AuditEntry, DoneOnce

Row = TypeVar("Row", bound=SQLModel)
_program_log: Final = logging.getLogger("aktsom")


@dataclass(frozen=True)
class Actor:
    """Who acts, in which enterprise, with which roles.

    Attributes:
        name: shown in the log.
        roles: empty means no access.
        enterprise_id: None before the first enterprise exists.
        user_id: of whoever is logged in; "" for the person of local mode, the command line and holders of a link.
    """

    name: str
    roles: frozenset[Role] = frozenset()
    enterprise_id: str | None = None
    user_id: str = ""

    def within(self, enterprise_id: str) -> "Actor":
        """The same person in another enterprise."""
        return replace(self, enterprise_id=enterprise_id)


def local_actor(enterprise_id: str | None = None) -> Actor:
    """The one person of local mode and of the command line on the machine itself: every role."""
    return Actor("Lokal bruker", EVERY_ROLE, enterprise_id)


def permit(actor: Actor, verb: Verb) -> None:
    """Raise :class:`NotAllowed` unless the actor may, and say so in the program's log: promise 9.

    The line names act, roles and ids, and nothing that anybody wrote. It does not go into the chained log: whoever has no
    access must not be able to move its head, nor to make others wait for the database (ADR 18).
    """
    try:
        require(actor.roles, verb)
    except NotAllowed:
        known = ",".join(role.value for role in Role if role in actor.roles)
        _program_log.warning(
            "refused act=%s roles=%s user=%s enterprise=%s",
            verb.value, known or "-", actor.user_id or "-", actor.enterprise_id or "-",
        )  # fmt: skip
        raise


@dataclass
class Work:
    """One transaction of one actor in one enterprise.

    Attributes:
        already: id of the object that an earlier click with the same key made; "" on the first.
    """

    session: Session
    actor: Actor
    at: datetime
    recorder: Recorder | None = None
    already: str = ""
    object_kind: str = ""
    object_id: str = ""
    noted: bool = False
    forgets: frozenset[int] | None = None

    @property
    def today(self) -> date:
        """The day in Oslo on which this is done."""
        return clock.oslo_day(self.at)

    @property
    def enterprise_id(self) -> str:
        """The enterprise of the actor; NotFound where there is none."""
        if self.actor.enterprise_id is None:
            raise NotFound
        return self.actor.enterprise_id

    def about(self, kind: str, identity: str) -> None:
        """Name the object that the log entry is about."""
        self.object_kind, self.object_id = kind, identity

    def note(self) -> None:
        """Leave an entry in the log although no logged row changes: somebody asked for something to be done."""
        self.noted = True

    def forget(self, seqs: Iterable[int]) -> None:
        """Erase what the log holds beside these entries, and keep nothing beside this verb's own: ADR 3.

        The entries and their chain stay; they say who did what to which object, not what it held.
        """
        self.forgets = (self.forgets or frozenset()) | frozenset(seqs)

    def add(self, row: Row) -> Row:
        """Add a row and send it to the database, so that its constraints speak now."""
        self.session.add(row)
        self.session.flush()
        return row

    def insert_many(self, table: type[SQLModel], columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
        """Insert many rows in one statement, logged (see Recorder.insert_many)."""
        assert self.recorder is not None
        self.recorder.insert_many(table, columns, rows)

    def update_many(
        self,
        table: type[SQLModel],
        columns: Sequence[str],
        rows: list[tuple[str, tuple[Any, ...], tuple[Any, ...]]],
    ) -> None:
        """Update many rows in one statement, logged (see Recorder.update_many)."""
        assert self.recorder is not None
        self.recorder.update_many(table, self.enterprise_id, columns, rows)

    def delete_many(self, table: type[SQLModel], identities: Sequence[str]) -> None:
        """Delete many rows of this enterprise, logged with all they held."""
        assert self.recorder is not None
        self.recorder.delete_many(table, self.enterprise_id, identities)

    def get(self, table: type[Row], identity: str) -> Row:
        """The row of this enterprise with that id.

        Raises:
            NotFound: there is none here; the same sentence where it is another enterprise's.
        """
        row = self.session.get(table, (self.enterprise_id, identity))
        if row is None:
            raise NotFound
        return row

    def for_edit(self, table: type[Row], identity: str, seen_version: int, what: str) -> Row:
        """The row, locked, if nobody has changed it since the form with ``seen_version`` was rendered.

        Raises:
            NotFound: there is no such row here.
            ChangedMeanwhile: it has a newer version; names who changed it and when.
        """
        # No key changes: rows that only point at this one are written meanwhile.
        row = self.session.get(table, (self.enterprise_id, identity), with_for_update={"key_share": True})
        if row is None:
            raise NotFound
        if row.version != seen_version:  # type: ignore[attr-defined]
            self.changed_meanwhile(identity, what)
        return row

    def changed_meanwhile(self, identity: str, what: str) -> NoReturn:
        """Refuse a form that is older than the row: who changed it, what, and when."""
        who, when = self._last_change(identity)
        raise ChangedMeanwhile(user=who, what=what, time=when)

    def _last_change(self, identity: str) -> tuple[str, str]:
        newest = self.session.execute(
            select(AuditEntry)
            .where(col(AuditEntry.enterprise_id) == self.enterprise_id, col(AuditEntry.object_id) == identity)
            .order_by(col(AuditEntry.seq).desc())
            .limit(1)
        ).scalar_one_or_none()
        if newest is None:
            return "Noen", "ukjent"
        return newest.actor, newest.at.astimezone(clock.OSLO).strftime("%H.%M")


@contextmanager
def reading(actor: Actor, verb: Verb = Verb.READ_REGISTER, *, at_one_moment: bool = False) -> Iterator[Work]:
    """Read only; nothing is kept.

    Args:
        actor: who reads.
        verb: what they read for.
        at_one_moment: many queries see the register as it was when the first of them ran.

    Raises:
        NotAllowed: the actor's roles do not include the verb.
    """
    permit(actor, verb)
    ensure_schema()
    with read_session(at_one_moment=at_one_moment) as session:
        yield Work(session=session, actor=actor, at=clock.now())


@contextmanager
def begin(actor: Actor, verb: Verb, *, once: str = "") -> Iterator[Work]:
    """One short write of one verb: permitted, committed and logged together, or not at all.

    Verbs that change what ratings rest on come one after the other in an enterprise: each rates by what the one before
    left. The others run beside them.

    Args:
        actor: who acts.
        verb: what they do; it is the log entry's verb too.
        once: the submit button's key; ``work.already`` is set when it has been used before.

    Raises:
        NotAllowed: the actor's roles do not include the verb.
    """
    permit(actor, verb)
    ensure_schema()
    with write_session() as session:
        if actor.enterprise_id and verb not in BESIDE_THE_REGISTER:
            in_turn(session, actor.enterprise_id)
        work = Work(session=session, actor=actor, at=clock.now(), recorder=Recorder(session))
        if once:
            work.already = _reserve(session, work.enterprise_id, once)
        yield work
        session.flush()
        assert work.recorder is not None
        if work.recorder.images or work.noted:
            _log(work, verb)
        if once and not work.already:
            session.merge(DoneOnce(enterprise_id=work.enterprise_id, key=once, object_id=work.object_id))


def _log(work: Work, verb: Verb) -> None:
    assert work.recorder is not None
    audit.append(
        work.session, enterprise_id=work.enterprise_id, at=work.at, actor=work.actor.name, verb=verb.value,
        object_kind=work.object_kind, object_id=work.object_id, images=work.recorder.images,
        packing=work.recorder.packing, keep_detail=work.forgets is None,
    )  # fmt: skip
    if work.forgets:
        audit.erase_details(work.session, work.enterprise_id, work.forgets)


def _reserve(session: Session, enterprise_id: str, key: str) -> str:
    dialect = session.connection().dialect.name
    make = sqlite_insert if dialect == "sqlite" else postgresql_insert
    made = session.execute(
        make(DoneOnce)
        .values(enterprise_id=enterprise_id, key=key, object_id="")
        .on_conflict_do_nothing()
        .returning(col(DoneOnce.key))
    )
    if made.first():
        return ""
    done = session.get(DoneOnce, (enterprise_id, key))
    return (done.object_id if done else "") or "done"
