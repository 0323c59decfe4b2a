"""The mailbox that anybody can write to: read at intervals, each mail taken in by itself, nothing moved or deleted there.

How far it was read is kept with the server's own numbering (UIDVALIDITY and UID, RFC 9051), and moved on only after a mail
was taken in: one that was fetched and not kept is fetched again, and the same mail twice is one.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import ExampleIsReadOnly, _
from compliance_app.domain.permissions import Verb
from compliance_app.integrations.inbox import Fetched, Inbox, inbox
from compliance_app.integrations.inbox_errors import InboxError, InboxNotSetUp
from compliance_app.integrations.inbox_server import InboxServer, inbox_server
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.request_intake import Outcome, TakenIn, take_in_fetched
from compliance_app.services.work import Actor, begin, reading
from compliance_app.settings import imap_settings
from compliance_app.storage.tables import InboxCursor

_NOT_HANDED_OUT = _("Postkassen ville ikke gi fra seg e-posten: {problem}. Se på den der.")
_CUT = _("E-posten er på {size} MB, og bare begynnelsen er tatt inn. Resten ligger i postkassen.")

MOST_AT_ONCE = 500
"""Mails taken in by one reading; the next reading goes on."""


@dataclass
class InboxReport:
    """What one reading of the mailbox led to.

    Attributes:
        taken: in the order they came.
        stopped: the sentence where the mailbox could not be read to its end; empty otherwise.
    """

    taken: list[TakenIn] = field(default_factory=list)
    stopped: str = ""

    def count(self, outcome: Outcome) -> int:
        """How many mails ended so."""
        return sum(one.outcome is outcome for one in self.taken)


def mailbox_in_use() -> InboxServer:
    """The mailbox that the settings name.

    Raises:
        InboxNotSetUp: none. InboxSettingWrong: a setting cannot be used.
    """
    found = inbox_server(imap_settings())
    if found is None:
        raise InboxNotSetUp
    return found


def poll_inbox(actor: Actor, limit: int = MOST_AT_ONCE) -> InboxReport:
    """Take in what has come since the last reading.

    What was taken in before the connection broke stays taken in, and the report says where it stopped.

    Raises:
        InboxNotSetUp, InboxSettingWrong. NotAllowed. ExampleIsReadOnly. InboxError: the mailbox cannot be opened.
    """
    with reading(actor, Verb.RECEIVE_MAIL) as work:
        if enterprise_of(work).example:
            raise ExampleIsReadOnly
    server = mailbox_in_use()
    report = InboxReport()
    with inbox(server) as box:
        last = _last_read(actor, server, box)
        try:
            for fetched in box.new_since(last, limit):
                report.taken.append(_take(actor, _name(server), fetched))
                _move_on(actor, server, box, fetched.uid)
        except InboxError as error:
            report.stopped = str(error)
    return report


def _take(actor: Actor, name: str, fetched: Fetched) -> TakenIn:
    """Take in one mail; of one that the server will not hand out, that it is there is kept."""
    if fetched.raw is None:
        data, trouble = f"{name} {fetched.uid}".encode(), _NOT_HANDED_OUT.format(problem=fetched.problem)
    else:
        megabytes = round(fetched.size / (1024 * 1024))
        data, trouble = fetched.raw, _CUT.format(size=megabytes) if fetched.cut else ""
    return take_in_fetched(actor, data, fetched.received_at, trouble)


def _name(server: InboxServer) -> str:
    return f"{server.user or '-'}@{server.host}:{server.port}/{server.folder}"


def _last_read(actor: Actor, server: InboxServer, box: Inbox) -> int:
    """The last UID that was taken in; 0 where the server has numbered the folder anew, and everything is looked at again."""
    with reading(actor, Verb.RECEIVE_MAIL) as work:
        row = work.session.execute(
            select(InboxCursor).where(
                col(InboxCursor.enterprise_id) == work.enterprise_id,
                col(InboxCursor.mailbox) == _name(server),
            )
        ).scalar_one_or_none()
        return row.last_uid if row is not None and row.uid_validity == box.uid_validity else 0


def _move_on(actor: Actor, server: InboxServer, box: Inbox, uid: int) -> None:
    with begin(actor, Verb.RECEIVE_MAIL) as work:
        row = work.session.execute(
            select(InboxCursor)
            .where(
                col(InboxCursor.enterprise_id) == work.enterprise_id,
                col(InboxCursor.mailbox) == _name(server),
            )
            .with_for_update()
        ).scalar_one_or_none()
        if row is None:
            work.add(
                InboxCursor(
                    enterprise_id=work.enterprise_id, mailbox=_name(server), uid_validity=box.uid_validity,
                    last_uid=uid, read_at=work.at,
                )
            )  # fmt: skip
        else:
            row.uid_validity, row.last_uid, row.read_at = box.uid_validity, uid, work.at


def last_read(actor: Actor) -> datetime | None:
    """When the mailbox was last read with something new in it; None where it never was."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        return work.session.execute(
            select(col(InboxCursor.read_at))
            .where(col(InboxCursor.enterprise_id) == work.enterprise_id)
            .order_by(col(InboxCursor.read_at).desc())
            .limit(1)
        ).scalar_one_or_none()
