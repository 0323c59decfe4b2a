"""Which messages of a case answer which: the message ids that a mail program threads by (RFC 5322, 3.6.4)."""

from sqlalchemy import select
from sqlmodel import col

from compliance_app.services.work import Work
from compliance_app.storage.tables import OutboxMail, ReceivedMessage, RequestLetter


def thread_of(work: Work, request_id: str) -> tuple[str, ...]:
    """The ids of what came and went in a case, oldest first; the newest that came in is last, for it is answered."""
    came = work.session.execute(
        select(col(ReceivedMessage.message_id), col(ReceivedMessage.registered_at)).where(
            col(ReceivedMessage.enterprise_id) == work.enterprise_id,
            col(ReceivedMessage.request_id) == request_id,
            col(ReceivedMessage.message_id) != "",
        )
    ).all()
    went = work.session.execute(
        select(col(OutboxMail.message_id), col(OutboxMail.accepted_at))
        .join(
            RequestLetter,
            (col(RequestLetter.enterprise_id) == col(OutboxMail.enterprise_id))
            & (col(RequestLetter.mail_id) == col(OutboxMail.id)),
        )
        .where(
            col(OutboxMail.enterprise_id) == work.enterprise_id,
            col(RequestLetter.request_id) == request_id,
            col(OutboxMail.accepted_at).is_not(None),
        )
    ).all()
    ordered = [one for one, _at in sorted([*came, *went], key=lambda pair: pair[1])]
    if came:
        newest = max(came, key=lambda pair: pair[1])[0]
        ordered = [one for one in ordered if one != newest] + [newest]
    return tuple(dict.fromkeys(ordered))


def case_of_message(work: Work, message_ids: tuple[str, ...]) -> str | None:
    """The id of the case one of these messages belongs to: one that came in, or one of our letters."""
    if not message_ids:
        return None
    known = work.session.execute(
        select(col(ReceivedMessage.request_id))
        .where(
            col(ReceivedMessage.enterprise_id) == work.enterprise_id,
            col(ReceivedMessage.message_id).in_(message_ids),
            col(ReceivedMessage.request_id).is_not(None),
        )
        .limit(1)
    ).scalar_one_or_none()
    return (
        known
        or work.session.execute(
            select(col(RequestLetter.request_id))
            .join(
                OutboxMail,
                (col(OutboxMail.enterprise_id) == col(RequestLetter.enterprise_id))
                & (col(OutboxMail.id) == col(RequestLetter.mail_id)),
            )
            .where(
                col(RequestLetter.enterprise_id) == work.enterprise_id,
                col(OutboxMail.message_id).in_(message_ids),
            )
            .limit(1)
        ).scalar_one_or_none()
    )
