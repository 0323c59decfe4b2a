"""Who asked, as far as a case holds it: the name and addresses that somebody stored, and those on the mails that came."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.redaction import Asker, emails_in
from compliance_app.services.work import Work
from compliance_app.storage.tables import InformationRequest, ReceivedMessage

_LEAST = 2
"""A name of one letter would be found everywhere."""
_LEAST_LINE = 5


def asker_of(work: Work, row: InformationRequest) -> Asker:
    """What the case holds about the one who asked."""
    senders = work.session.execute(
        select(col(ReceivedMessage.sender), col(ReceivedMessage.sender_email)).where(
            col(ReceivedMessage.enterprise_id) == work.enterprise_id,
            col(ReceivedMessage.request_id) == row.id,
        )
    ).all()
    names = [row.requester, *(shown_name(sender) for sender, _email in senders)]
    emails = [*emails_in(row.requester), *emails_in(row.reply_to), *(email for _sender, email in senders)]
    return Asker(
        names=tuple(dict.fromkeys(name.strip() for name in names if len(name.strip()) >= _LEAST)),
        emails=tuple(dict.fromkeys(email for email in emails if email)),
        lines=tuple(dict.fromkeys(_lines(row.reply_to))),
    )


def shown_name(sender: str) -> str:
    """The name in «Innsender 1 <en@eksempel.example>»; empty where there is only an address."""
    name = sender.partition("<")[0].strip(" \"'")
    return "" if "@" in name else name


def _lines(reply_to: str) -> Iterator[str]:
    """The lines of a postal address; none where the answer goes by mail."""
    if not emails_in(reply_to):
        yield from (line.strip() for line in reply_to.splitlines() if len(line.strip()) >= _LEAST_LINE)
