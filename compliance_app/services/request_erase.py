"""Emptying a case of what is personal: what goes, what stays, and what of it stands elsewhere.

What stays is what the figures and the record rest on: dates, states, grounds, the redacted question and answer, and who
here did what when.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import delete, func, or_, select
from sqlmodel import SQLModel, col

from compliance_app.domain.errors import _
from compliance_app.domain.redaction import Asker, redacted
from compliance_app.services.log_traces import Traces
from compliance_app.services.request_asker import asker_of
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AttachmentContent,
    DoneOnce,
    InformationRequest,
    MessageAttachment,
    MessageContent,
    OutboxMail,
    PossibleBreach,
    ReceivedMessage,
    RefusedPassage,
    RequestEvent,
    RequestLetter,
)

DELETED: Final = _("(slettet)")
_AT_A_TIME: Final = 500
_ERASED: Final = (
    InformationRequest, RequestEvent, RequestLetter, RefusedPassage, ReceivedMessage, MessageAttachment, OutboxMail,
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """How much of what is personal a case holds.

    Attributes:
        texts: log lines with a text. attachments: files that came with messages. mails: what the outbox has sent.
    """

    texts: int = 0
    letters: int = 0
    passages: int = 0
    messages: int = 0
    attachments: int = 0
    mails: int = 0

    def as_json(self) -> dict[str, int]:
        """Name → number."""
        return asdict(self)


def new_traces() -> Traces:
    """Where the log holds what a case can hold; one for a whole run."""
    return Traces(
        [str(table.__tablename__) for table in (*_ERASED, PossibleBreach)],
        alone=[str(PossibleBreach.__tablename__)],
    )


def held_of(work: Work, request_id: str) -> Held:
    """What a case holds that will be gone."""
    messages = _ids(work, ReceivedMessage, col(ReceivedMessage.request_id) == request_id)
    return Held(
        texts=_count(work, RequestEvent, col(RequestEvent.request_id) == request_id, col(RequestEvent.text) != ""),
        letters=_count(work, RequestLetter, col(RequestLetter.request_id) == request_id),
        passages=_count(work, RefusedPassage, col(RefusedPassage.request_id) == request_id),
        messages=len(messages),
        attachments=_count(work, MessageAttachment, col(MessageAttachment.message_id).in_(messages)),
        mails=len(_mails(work, request_id)),
    )  # fmt: skip


def empty_case(work: Work, row: InformationRequest, traces: Traces) -> None:
    """Take out of a case, and of what hangs on it, everything that is personal; the log forgets it too.

    Inside a verb: the row is locked, and it is time.
    """
    asker = asker_of(work, row)
    identities = [row.id]
    row.requester = row.reply_to = row.topic = ""
    row.secret_hash = None
    row.question = row.redacted_question
    row.purged_on = _today(work)
    for event in _rows(work, RequestEvent, col(RequestEvent.request_id) == row.id):
        event.text = ""
        identities.append(event.id)
    for letter in _rows(work, RequestLetter, col(RequestLetter.request_id) == row.id):
        letter.text = letter.recipient = ""
        letter.given = "{}"
        identities.append(letter.id)
    for passage in _rows(work, RefusedPassage, col(RefusedPassage.request_id) == row.id):
        passage.passage = passage.reason = passage.not_known_reason = ""
        identities.append(passage.id)
    for mail in _rows(work, OutboxMail, col(OutboxMail.id).in_(_mails(work, row.id))):
        mail.recipient, mail.subject, mail.why = DELETED, "", ""
        identities.append(mail.id)
    identities += _without_names(work, row.id, asker)
    messages = _ids(work, ReceivedMessage, col(ReceivedMessage.request_id) == row.id)
    work.session.flush()
    identities += _empty(work, messages)
    _forget(work, identities, traces)


def empty_messages(work: Work, identities: Sequence[str], traces: Traces) -> None:
    """The same for messages that never became part of a case."""
    _forget(work, _empty(work, identities), traces)


def _empty(work: Work, messages: Sequence[str]) -> list[str]:
    """Empty messages of all that somebody wrote; returns their ids and those of their attachments."""
    if not messages:
        return []
    enterprise = work.enterprise_id
    for message in _rows(work, ReceivedMessage, col(ReceivedMessage.id).in_(messages)):
        message.sender = message.sender_email = message.subject = message.text = message.why = ""
        message.message_id = ""
        message.answers_to = message.problems = "[]"
        message.purged_on = _today(work)
    attachments = _ids(work, MessageAttachment, col(MessageAttachment.message_id).in_(messages))
    for table, owners in ((AttachmentContent, attachments), (MessageContent, messages)):
        for start in range(0, len(owners), _AT_A_TIME):
            work.session.execute(
                delete(table).where(
                    col(table.enterprise_id) == enterprise,
                    col(table.id).in_(owners[start : start + _AT_A_TIME]),
                )
            )
    work.delete_many(MessageAttachment, attachments)
    return [*messages, *attachments]


def _without_names(work: Work, request_id: str, asker: Asker) -> list[str]:
    """Take the asker's name and addresses out of what was said of possible breaches; returns ids of those that had any.

    A possible breach is never deleted, and what is written there should not say who asked; this is for where it does.
    """
    changed = []
    for breach in _rows(work, PossibleBreach, col(PossibleBreach.request_id) == request_id):
        before = (breach.what, breach.note, breach.reason)
        after = tuple(redacted(text, asker) for text in before)
        if after != before:
            breach.what, breach.note, breach.reason = after
            changed.append(breach.id)
    return changed


def _forget(work: Work, identities: Sequence[str], traces: Traces) -> None:
    """The log forgets what it holds of these rows, and the keys of the buttons that made them go too."""
    work.forget(traces.of(work, identities))
    for start in range(0, len(identities), _AT_A_TIME):
        work.session.execute(
            delete(DoneOnce).where(
                col(DoneOnce.enterprise_id) == work.enterprise_id,
                col(DoneOnce.object_id).in_(identities[start : start + _AT_A_TIME]),
            )
        )


def _mails(work: Work, request_id: str) -> list[str]:
    """Ids of the mails that carried the case's letters."""
    letters = select(col(RequestLetter.mail_id)).where(
        col(RequestLetter.enterprise_id) == work.enterprise_id,
        col(RequestLetter.request_id) == request_id,
        col(RequestLetter.mail_id).is_not(None),
    )
    own_letters = select(col(RequestLetter.id)).where(
        col(RequestLetter.enterprise_id) == work.enterprise_id, col(RequestLetter.request_id) == request_id
    )
    mail = OutboxMail
    return _ids(
        work, mail,
        or_(col(mail.id).in_(letters), col(mail.object_id) == request_id, col(mail.object_id).in_(own_letters)),
    )  # fmt: skip


def _today(work: Work) -> date:
    return work.today


def _rows(work: Work, table: type[Any], *conditions: Any) -> list[Any]:
    chosen = (
        select(table).where(col(table.enterprise_id) == work.enterprise_id, *conditions).order_by(table.id)
    )
    return list(work.session.execute(chosen).scalars())


def _ids(work: Work, table: type[Any], *conditions: Any) -> list[str]:
    chosen = select(col(table.id)).where(col(table.enterprise_id) == work.enterprise_id, *conditions)
    return list(work.session.execute(chosen.order_by(col(table.id))).scalars())


def _count(work: Work, table: type[SQLModel], *conditions: Any) -> int:
    chosen = select(func.count()).select_from(table)
    return int(
        work.session.execute(
            chosen.where(table.enterprise_id == work.enterprise_id, *conditions)  # type: ignore[attr-defined]
        ).scalar_one()
    )
