"""Anonymous questions and answers for everybody to read: what a person confirmed at closing, put out with one click.

What is put out is a copy, and stays when the case behind it is emptied. Nothing goes out that names the one who asked.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, ExampleIsReadOnly, _
from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import InformationRequest, PublicAnswer, ReceivedMessage

_SHORTEST: Final = 3
"""A part of a name that is shorter is a word of other things too."""
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w.-]+\w")
_NUMBER: Final = re.compile(r"\+?\d(?:[\s.-]?\d){7,14}")
_PHONE_DIGITS: Final = 8
_PART: Final = re.compile(r"[^\W\d_][\w'’-]+")
_NOT_NAMES: Final = frozenset(("det", "den", "norsk", "norske", "norges", "norge", "avdeling", "forening"))
"""Parts of organisations' names that stand in other texts too."""


class NotClosed(AktsomError):
    """Only a closed case, with both texts confirmed, has something to put out."""

    message = _(
        "Ikke lagt ut. Avslutt saken først, og bekreft spørsmålet og svaret uten opplysninger om den som spurte."
    )


class NamesRequester(AktsomError):
    """A text holds what would tell who asked (values: word, where)."""

    message = _(
        "Ikke lagt ut. {where} inneholder «{word}», som står i saken om den som spurte. Ta det bort fra teksten, og prøv igjen."
    )


class PublishedAlready(AktsomError):
    """The same question and answer are out already."""

    message = _("Spørsmålet og svaret ligger allerede ute. Ingenting er endret.")


class WithdrawnAlready(AktsomError):
    """It is not out any more."""

    message = _("Svaret er allerede tatt bort fra den åpne siden. Ingenting er endret.")


@dataclass(frozen=True)
class Published:
    """A question and answer that is or was out.

    Attributes:
        number: of the case. withdrawn_at: when it was taken back; None while it is out.
    """

    id: str
    version: int
    request_id: str
    number: str
    question: str
    answer: str
    language: str
    published_at: datetime
    published_by: str
    withdrawn_at: datetime | None


def publish_answer(actor: Actor, request_id: str, seen_version: int, *, once: str = "") -> str:
    """Put a closed case's redacted question and answer out for everybody; returns the public answer's id.

    One that was taken back goes out again, with the texts as they are now.

    Raises:
        NotFound, ChangedMeanwhile. NotClosed: the case is not closed, or a text is missing. NamesRequester.
        PublishedAlready. ExampleIsReadOnly: nothing is published from an example.
    """
    with begin(actor, Verb.PUBLISH_ANSWER, once=once) as work:
        if work.already:
            return work.already
        row = work.for_edit(InformationRequest, request_id, seen_version, "saken")
        if enterprise_of(work).example:
            raise ExampleIsReadOnly
        if row.closed_on is None or not row.redacted_question.strip() or not row.redacted_answer.strip():
            raise NotClosed
        _refuse_named(work, row)
        texts = (row.redacted_question, row.redacted_answer)
        there = _there(work, request_id)
        if there is not None and there.withdrawn_at is None and (there.question, there.answer) == texts:
            raise PublishedAlready
        made = there or PublicAnswer(
            enterprise_id=work.enterprise_id, request_id=row.id, question="", answer="", published_at=work.at
        )
        made.question, made.answer = texts
        made.language, made.withdrawn_at = row.language, None
        made.published_at, made.published_by = work.at, work.actor.name
        work.add(made)
        work.about("public_answer", made.id)
        return made.id


def withdraw_answer(actor: Actor, public_answer_id: str, seen_version: int, *, once: str = "") -> None:
    """Take a public answer back; it is kept, and can be put out again.

    Raises:
        NotFound, ChangedMeanwhile, WithdrawnAlready.
    """
    with begin(actor, Verb.PUBLISH_ANSWER, once=once) as work:
        if work.already:
            return
        row = work.for_edit(PublicAnswer, public_answer_id, seen_version, "svaret på den åpne siden")
        if row.withdrawn_at is not None:
            raise WithdrawnAlready
        row.withdrawn_at = work.at
        work.about("public_answer", row.id)


def list_public_answers(actor: Actor) -> tuple[Published, ...]:
    """Every question and answer that is or was out: those that are out first, the newest first among them."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        rows = work.session.execute(
            select(PublicAnswer, col(InformationRequest.number))
            .join(
                InformationRequest,
                (col(InformationRequest.enterprise_id) == col(PublicAnswer.enterprise_id))
                & (col(InformationRequest.id) == col(PublicAnswer.request_id)),
            )
            .where(col(PublicAnswer.enterprise_id) == work.enterprise_id)
        ).all()
        found = [
            Published(
                row.id, row.version, row.request_id, number, row.question, row.answer, row.language, row.published_at,
                row.published_by, row.withdrawn_at,
            )
            for row, number in rows
        ]  # fmt: skip
    newest_first = sorted(found, key=lambda one: (one.published_at, one.id), reverse=True)
    return tuple(sorted(newest_first, key=lambda one: one.withdrawn_at is not None))


def named_in(text: str, names: Iterable[str], contacts: Iterable[str] = ()) -> str:
    """The first thing in a text that would tell who asked, "" where there is none.

    Args:
        text: what is to be put out.
        names: what the one who asked is called in the case; addresses and numbers may stand beside.
        contacts: where the answer goes: addresses and numbers.
    """
    known = list(dict.fromkeys(names))
    found = (
        *(word for said in (*known, *contacts) for word in _contact(said, text)),
        *(word for said in known for word in _name(said, text)),
    )
    return next(iter(found), "")


def _contact(said: str, text: str) -> Iterator[str]:
    small = text.casefold()
    yield from (address for address in _ADDRESS.findall(said) if address.casefold() in small)
    wanted = {_digits(number)[-_PHONE_DIGITS:] for number in _NUMBER.findall(said)}
    yield from (number for number in _NUMBER.findall(text) if _digits(number)[-_PHONE_DIGITS:] in wanted)


def _name(said: str, text: str) -> Iterator[str]:
    """The whole name, and each part of it that is written with a capital: «norsk» in a text is not «Norsk» in a name."""
    plain = " ".join(re.sub(r"[<>\"]", " ", _NUMBER.sub(" ", _ADDRESS.sub(" ", said))).split())
    if len(plain) >= _SHORTEST and _whole(plain, text, re.IGNORECASE):
        yield plain
    for word in _PART.findall(plain):
        if (
            len(word) >= _SHORTEST
            and word[0].isupper()
            and word.casefold() not in _NOT_NAMES
            and _whole(word, text)
        ):
            yield word


def _whole(word: str, text: str, flags: int = 0) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?:s|’s|'s|’)?(?!\w)", text, flags) is not None


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isdigit())


def _refuse_named(work: Work, row: InformationRequest) -> None:
    """Raises NamesRequester where a text holds a name, address or number of the one who asked."""
    rows = work.session.execute(
        select(col(ReceivedMessage.sender), col(ReceivedMessage.sender_email)).where(
            col(ReceivedMessage.enterprise_id) == work.enterprise_id,
            col(ReceivedMessage.request_id) == row.id,
        )
    )
    senders = rows.all()
    names = (row.requester, *(sender for sender, _email in senders))
    contacts = (row.reply_to, *(email for _sender, email in senders))
    for where, text in (("Spørsmålet", row.redacted_question), ("Svaret", row.redacted_answer)):
        word = named_in(text, names, contacts)
        if word:
            raise NamesRequester(word=word, where=where)


def _there(work: Work, request_id: str) -> PublicAnswer | None:
    return work.session.execute(
        select(PublicAnswer).where(
            col(PublicAnswer.enterprise_id) == work.enterprise_id, col(PublicAnswer.request_id) == request_id
        )
    ).scalar_one_or_none()
