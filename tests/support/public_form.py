"""An enterprise that takes questions on the public page, and what its people do to a case meanwhile."""

from datetime import UTC, date, datetime
from typing import Any

from compliance_app.domain.letters import LetterKind
from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.public_requests import AskedInput, ask
from compliance_app.services.request_send import SentBy
from compliance_app.services.secret_links import new_secret, secret_hash
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import (
    Enterprise,
    InformationRequest,
    PublicAnswer,
    RequestEvent,
    RequestLetter,
)

QUESTION = "Hvor er hanskene laget, og har dere funnet brudd på menneskerettigheter der?"


def open_enterprise(name: str = "Eksempel AS", **changed: Any) -> Actor:
    """An enterprise with the form switched on."""
    given = EnterpriseInput(
        name=name, contact="spor@eksempel.example",
        statement_address=changed.pop("statement_address", "https://eksempel.example/redegjorelse"),
        org_number=changed.pop("org_number", None),
    )  # fmt: skip
    owner = local_actor(create_enterprise(local_actor(), given, 2026))
    change_enterprise(owner, **{"public_form": True, **changed})
    return owner


def change_enterprise(owner: Actor, **changed: Any) -> None:
    """Set columns of the enterprise."""
    with begin(owner, Verb.EDIT_ENTERPRISE) as work:
        row = work.session.get(Enterprise, work.enterprise_id)
        for name, value in changed.items():
            setattr(row, name, value)


def asked(owner: Actor, question: str = QUESTION, **given: str) -> str:
    """Ask; returns the secret."""
    secret = new_secret()
    ask(owner.enterprise_id, AskedInput(question=question, **given), secret)
    return secret


def case_of(owner: Actor, secret: str) -> InformationRequest:
    """The row of the case as it stands."""
    return next(one for one in rows(owner, InformationRequest) if one.secret_hash == secret_hash(secret))


def rows(owner: Actor, table: Any) -> list[Any]:
    """All rows of a table, oldest first."""
    with reading(owner) as work:
        found = work.session.query(table).filter_by(enterprise_id=work.enterprise_id).order_by(table.id).all()
        work.session.expunge_all()
        return found


def change_case(owner: Actor, secret: str, **changed: Any) -> None:
    """Bring the case into a state, as its handler's steps would."""
    identity = case_of(owner, secret).id
    with begin(owner, Verb.ANSWER_REQUEST) as work:
        row = work.get(InformationRequest, identity)
        for name, value in changed.items():
            setattr(row, name, value)


def note_step(owner: Actor, secret: str, step: str) -> None:
    """A line in the case's log."""
    identity = case_of(owner, secret).id
    with begin(owner, Verb.ANSWER_REQUEST) as work:
        work.add(
            RequestEvent(
                enterprise_id=work.enterprise_id, request_id=identity, step=step, happened_at=work.at
            )
        )


def lay_out(
    owner: Actor, secret: str, text: str, sent: date | None = date(2026, 12, 1), language: str = "nb"
) -> None:
    """A letter in the case, sent at noon on that day or not yet."""
    identity = case_of(owner, secret).id
    at = datetime(sent.year, sent.month, sent.day, 11, tzinfo=UTC) if sent else None
    with begin(owner, Verb.ANSWER_REQUEST) as work:
        work.add(
            RequestLetter(
                enterprise_id=work.enterprise_id, request_id=identity, kind=LetterKind.ANSWER.value, text=text, language=language,
                written_at=work.at, sent_at=at, sent_by_channel=SentBy.CASE_LINK.value if at else "",
            )
        )  # fmt: skip


def publish(owner: Actor, secret: str, question: str, answer: str, at: datetime, **changed: Any) -> None:
    """An anonymous question and answer for everybody."""
    identity = case_of(owner, secret).id
    with begin(owner, Verb.PUBLISH_ANSWER) as work:
        work.add(
            PublicAnswer(
                enterprise_id=work.enterprise_id, request_id=identity, question=question, answer=answer,
                published_at=at, published_by=owner.name, **changed,
            )
        )  # fmt: skip
