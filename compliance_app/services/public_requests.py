"""Information requests by the public page: who takes them, asking (§ 6), and the answers laid out for everybody.

Nobody says who they are, and nothing of where they come from is kept: the log knows them as «Den som spør». The page makes
the secret when it shows the form and sends it along, so that what is posted twice is one case; in the database there is only
its SHA-256. What is done with the link afterwards stands in ``public_case``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from compliance_app import clock
from compliance_app.domain.deadlines import Deadline
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import clean_line, clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.domain.public_errors import AddressWrong, NotTaken, QuestionMissing
from compliance_app.domain.requests import RequestStep
from compliance_app.integrations.mail_message import MailAddress, read_address
from compliance_app.services.public_case import (
    LONGEST_WRITTEN,
    CaseLinkClosed,
    keep_message,
    message_hash,
    too_long,
)
from compliance_app.services.requests import ASKER, deadline_of, new_case
from compliance_app.services.secret_links import link_holder, secret_hash
from compliance_app.services.work import begin
from compliance_app.storage.engine import read_session
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.tables import (
    Enterprise,
    InformationRequest,
    PublicAnswer,
    Publication,
    ReceivedFrom,
    RequestChannel,
)

BY_THE_PAGE: Final = "Spørsmål på den åpne siden"
"""Who registered such a case, in its log."""

LONGEST_NAME: Final = 300
_LONGEST_ADDRESS: Final = 320


class FormClosed(AktsomError):
    """The enterprise takes no questions on the public page (any more)."""

    message = _("Spørsmålet ble ikke sendt. Virksomheten tar ikke imot spørsmål på denne siden.")


@dataclass(frozen=True)
class PublicEnterprise:
    """An enterprise that takes questions on the public page.

    Attributes:
        key: what stands for it in an address: its organisation number, or its id where two would be the same.
        contact: where requests by mail or letter go; may be empty.
        statement_address: where the statement is; may be empty.
        retention_months: months after closing before what is personal is deleted; ``archived_first``: and it is in the archive.
        has_answers: some are published, see :func:`public_answers`. has_statements: some of its statements are published here.
    """

    id: str
    name: str
    org_number: str
    contact: str
    statement_address: str
    retention_months: int
    archived_first: bool
    has_answers: bool
    key: str
    has_statements: bool = False


class AskedInput(BaseModel):
    """The public form. Only the question is required: who asks, and why, is nobody's business (§ 6 first paragraph)."""

    question: str
    requester: str = ""
    reply_to: str = ""
    language: str = "nb"
    """Of the page: «nb» or «en»."""

    def problems(self) -> Mapping[str, NotTaken]:
        """What cannot be taken, by field and in the order of the form; empty where all can."""
        found: dict[str, NotTaken] = {}
        for name, limit in (("question", LONGEST_WRITTEN), ("requester", LONGEST_NAME)):
            if problem := too_long(getattr(self, name), limit):
                found[name] = problem
        if "question" not in found and not clean_text(self.question, LONGEST_WRITTEN):
            found["question"] = QuestionMissing()
        if self.reply_to.strip() and self._address() is None:
            shown = self.reply_to.strip()
            found["reply_to"] = AddressWrong(address=shown if len(shown) <= 80 else f"{shown[:80]}…")
        return found

    def cleaned(self) -> dict[str, Any]:
        """The values as they are stored. A name before the e-mail address is the requester's where no other is given.

        Raises:
            QuestionMissing, WrittenTooLong, AddressWrong: see :meth:`problems`; the first of them.
        """
        for problem in self.problems().values():
            raise problem
        address = self._address()
        return {
            "question": clean_text(self.question, LONGEST_WRITTEN),
            "requester": clean_line(self.requester, LONGEST_NAME) or (address.name if address else ""),
            "reply_to": address.email if address else "",
            "language": "en" if self.language == "en" else "nb",
        }

    def _address(self) -> MailAddress | None:
        """The address a mail can go to; one without a dot in its domain leads nowhere on the net."""
        if len(self.reply_to) > _LONGEST_ADDRESS:
            return None
        found = read_address(self.reply_to)
        return found if found and "." in found.domain else None


@dataclass(frozen=True)
class Asked:
    """What came of asking: the case's number, the Oslo day it counts from, and by when it is answered."""

    number: str
    received_on: date
    deadline: Deadline


@dataclass(frozen=True)
class PublishedAnswer:
    """An anonymous question and its answer (Markdown), for everybody to read; the Oslo day it was published."""

    question: str
    answer: str
    language: str
    published_on: date


def public_enterprises() -> tuple[PublicEnterprise, ...]:
    """Who takes questions on the public page, by name: switched on, not removed, and no example."""
    ensure_schema()
    with read_session() as session:
        rows = session.execute(
            select(Enterprise).where(
                col(Enterprise.public_form).is_(True),
                col(Enterprise.removed_at).is_(None),
                col(Enterprise.example) == "",
            )
        ).scalars()
        found = sorted(rows, key=lambda row: (row.name.casefold(), row.id))
        numbers = [row.org_number for row in found]
        published = select(col(PublicAnswer.enterprise_id)).where(col(PublicAnswer.withdrawn_at).is_(None))
        answering = set(session.execute(published.distinct()).scalars())
        stating = set(session.execute(select(col(Publication.enterprise_id)).distinct()).scalars())
        return tuple(
            PublicEnterprise(
                id=row.id,
                name=row.name,
                org_number=row.org_number or "",
                contact=row.contact,
                statement_address=row.statement_address,
                retention_months=row.retention_months,
                archived_first=row.public_body,
                has_answers=row.id in answering,
                key=row.org_number if row.org_number and numbers.count(row.org_number) == 1 else row.id,
                has_statements=row.id in stating,
            )
            for row in found
        )


def ask(enterprise_id: str, given: AskedInput, secret: str) -> Asked:
    """Make a case of a question; the same secret again is the same case, and loses nothing that was changed meanwhile.

    Where the second post says something else (the person went back and wrote more), what is new becomes a message in the case.

    Args:
        enterprise_id: who is asked.
        given: the form.
        secret: of the case link to be, from :func:`secret_links.new_secret`.

    Raises:
        QuestionMissing, WrittenTooLong, AddressWrong: see :meth:`AskedInput.problems`.
        CaseLinkClosed: the secret is badly formed. FormClosed: the enterprise takes no questions here.
    """
    values = given.cleaned()
    digest = secret_hash(secret)
    if not digest:
        raise CaseLinkClosed
    try:
        return _taken(enterprise_id, values, digest)
    except IntegrityError:
        # The same secret at two enterprises at once; within one they wait for each other.
        with read_session() as session:
            row = _by_secret(session, digest)
            if row is None:
                raise
            return _asked(row)


def _taken(enterprise_id: str, values: dict[str, Any], digest: str) -> Asked:
    with begin(link_holder(enterprise_id, ASKER), Verb.ASK_IN_PUBLIC) as work:
        # Who posts the same secret meanwhile waits here.
        asked = work.session.get(Enterprise, enterprise_id, with_for_update={"key_share": True})
        row = _by_secret(work.session, digest)
        if row is None:
            _require_open(asked)
            received_on = work.today
            came = {"received_on": received_on, "channel": RequestChannel.WEB_FORM.value}
            row = new_case(
                work,
                values | came,
                ReceivedFrom.FORM,
                by=BY_THE_PAGE,
                received_at=work.at,
                secret_hash=digest,
            )
        elif row.enterprise_id == enterprise_id and (more := _what_is_new(row, values)):
            keep_message(work, row, more, message_hash(row, digest, more), RequestStep.RECEIVE_CLARIFICATION)
        return _asked(row)


def _require_open(row: Enterprise | None) -> None:
    if row is None or not row.public_form or row.removed_at is not None or row.example:
        raise FormClosed


def _what_is_new(row: InformationRequest, values: Mapping[str, Any]) -> str:
    """What a second post with the same secret says that the first did not."""
    more = [values["question"]] if values["question"] != row.question else []
    for name, label in (("requester", _("Navn: {value}")), ("reply_to", _("E-post: {value}"))):
        if values[name] and values[name] != getattr(row, name):
            more.append(label.format(value=values[name]))
    return "\n\n".join(more)


def _by_secret(session: Session, digest: str) -> InformationRequest | None:
    found = select(InformationRequest).where(col(InformationRequest.secret_hash) == digest)
    return session.execute(found).scalar_one_or_none()


def _asked(row: InformationRequest) -> Asked:
    return Asked(row.number, row.received_on, deadline_of(row, row.language))


def public_answers(enterprise_id: str) -> tuple[PublishedAnswer, ...]:
    """The questions and answers an enterprise has published, newest first, without those withdrawn."""
    ensure_schema()
    with read_session() as session:
        rows = session.execute(
            select(PublicAnswer)
            .where(col(PublicAnswer.enterprise_id) == enterprise_id, col(PublicAnswer.withdrawn_at).is_(None))
            .order_by(col(PublicAnswer.published_at).desc(), col(PublicAnswer.id).desc())
        ).scalars()
        return tuple(
            PublishedAnswer(row.question, row.answer, row.language, clock.oslo_day(row.published_at))
            for row in rows
        )
