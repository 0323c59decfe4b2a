"""The questionnaire as whoever holds its secret link sees it: open, save a draft, send. Nothing else can be reached.

The secret is in the link alone. Here and in the database there is its SHA-256, and what is done with a link is logged
under the supplier's name. A link that is unknown, expired or revoked gives one and the same refusal, so that nobody can
tell them apart from outside.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.permissions import Verb
from compliance_app.domain.questionnaire_answers import Filled, RawAnswer, check, shown, tidy
from compliance_app.domain.questionnaire_errors import AnswerError
from compliance_app.domain.questionnaire_invitation import Invitation
from compliance_app.files.questionnaire_reading import open_form, read_answers
from compliance_app.services.questionnaire_rows import Asked, asked, prefilled
from compliance_app.services.questionnaire_taking import take_in
from compliance_app.services.questionnaire_workbook import form_of, seal_key, workbook_name, workbook_of
from compliance_app.services.secret_links import link_holder, secret_hash
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.audit import canonical
from compliance_app.storage.engine import read_session
from compliance_app.storage.reference import countries, country_names
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.tables import (
    AnswerSource,
    EarlierLink,
    Enterprise,
    Questionnaire,
    QuestionnaireState,
    Supplier,
)


class LinkClosed(AktsomError):
    """No questionnaire can be answered by this link: unknown, expired or revoked."""

    message = _("Lenken virker ikke. Be om en ny hos den som sendte den.")


class DraftChanged(AktsomError):
    """Somebody else with the link saved a draft after this one was opened."""

    message = _("Ikke lagret. Noen andre med denne lenken har lagret en kladd etter at siden ble åpnet.")


@dataclass(frozen=True)
class LinkView:
    """What the page of a link shows.

    Attributes:
        filled: what stands in the fields: the draft, what was sent already, or last time's answers.
        last: last time's answers as text, by question, where the wording is the same.
        answered_on: the Oslo day all was sent; None while there is something to answer, and only then is there a form.
    """

    invitation: Invitation
    filled: Filled
    last: Mapping[str, str]
    answered_on: date | None = None


@dataclass(frozen=True)
class Submitted:
    """What came of sending.

    Attributes:
        errors: by question or field; where there are any, nothing was kept.
        receipt: (question, answer, reason) as text, in the order asked; empty answer where there is none.
        answered_on: the Oslo day it had been sent on before; what came now was not kept.
    """

    invitation: Invitation
    errors: Mapping[str, AnswerError] = field(default_factory=dict)
    receipt: tuple[tuple[str, str, str], ...] = ()
    answered_on: date | None = None


def open_link(secret: str) -> LinkView:
    """The questionnaire behind a link. Raises LinkClosed."""
    actor, identity = _holder(secret)
    with reading(actor, Verb.ANSWER_QUESTIONNAIRE) as work:
        found = asked(work, _open_row(work, identity))
        return LinkView(
            found.invitation,
            prefilled(found, draft=True),
            found.last_texts(found.row.language),
            _answered_on(found),
        )


def draft_tag(filled: Filled) -> str:
    """What stands in the fields, as a short text to compare: one who saves says what was there when the page was opened."""
    return hashlib.sha256(canonical(_tidied(filled).as_dict()).encode()).hexdigest()[:32]


def save_draft(secret: str, filled: Filled, seen: str = "") -> datetime:
    """Keep what is filled in, unchecked and unsent; returns the moment (UTC). After sending, nothing is kept.

    Args:
        secret: of the link.
        filled: the whole form.
        seen: :func:`draft_tag` of what stood in the fields when they were opened; empty saves over whatever is there.

    Raises:
        LinkClosed: the link, or its questionnaire, takes no more answers.
        DraftChanged: something else stands there now than what was seen or is to be saved.
    """
    actor, identity = _holder(secret)
    with begin(actor, Verb.ANSWER_QUESTIONNAIRE) as work:
        row = _open_row(work, identity, lock=True)
        if row.state == QuestionnaireState.ANSWERED:
            raise LinkClosed
        if seen and draft_tag(prefilled(asked(work, row), draft=True)) not in {seen, draft_tag(filled)}:
            raise DraftChanged
        row.draft = canonical(_tidied(filled).as_dict())
        work.about("questionnaire", row.id)
        return work.at


def submit(secret: str, filled: Filled, language: str = "") -> Submitted:
    """Send the answers. With errors nothing is kept; save a draft first so that nothing is lost.

    ``language`` is that of the receipt; empty is the questionnaire's own.

    Raises:
        LinkClosed: the link, or its questionnaire, takes no answers.
    """
    actor, identity = _holder(secret)
    with reading(actor, Verb.ANSWER_QUESTIONNAIRE) as work:
        found = asked(work, _open_row(work, identity))
        work.session.expunge_all()
    if there := _answered_on(found):
        return Submitted(found.invitation, answered_on=there)
    checked = check(found.invitation.questions, filled, country_names())
    if checked.errors:
        return Submitted(found.invitation, checked.errors)
    with begin(actor, Verb.ANSWER_QUESTIONNAIRE) as work:
        found = asked(work, _open_row(work, identity, lock=True))
        if there := _answered_on(found):
            return Submitted(found.invitation, answered_on=there)
        take_in(work, found, checked, filled, AnswerSource.LINK)
    language = language or found.row.language
    receipt = []
    for question in found.questions:
        given = checked.answers.get(question.id)
        answer = shown(question, given.value, language, countries()) if given else ""
        receipt.append((question.text(language), answer, given.reason if given else ""))
    return Submitted(found.invitation, receipt=tuple(receipt))


def link_workbook(secret: str) -> tuple[bytes, str]:
    """The same questions as a workbook (bytes, file name), filled in as the page is. Raises LinkClosed."""
    found = _to_answer(secret)
    return workbook_of(found, prefilled(found, draft=True).answers), workbook_name(found)


def link_answers(secret: str, data: bytes, filename: str) -> Filled:
    """What stands in a filled-in workbook of this questionnaire; nothing is kept.

    Raises:
        LinkClosed: the link, or its questionnaire, takes no answers.
        FileRefused: a file that cannot be read, or is not the form of this link; see ``files.questionnaire_reading``.
    """
    found = _to_answer(secret)
    return read_answers(open_form(data, filename), form_of(found), seal_key(found)).filled


def _to_answer(secret: str) -> Asked:
    """The questionnaire of this link, which still takes answers. Raises LinkClosed."""
    actor, identity = _holder(secret)
    with reading(actor, Verb.ANSWER_QUESTIONNAIRE) as work:
        found = asked(work, _open_row(work, identity))
        work.session.expunge_all()
    if _answered_on(found):
        raise LinkClosed
    return found


def _holder(secret: str) -> tuple[Actor, str]:
    """Who acts by this link, and the questionnaire's id. Raises LinkClosed."""
    digest = secret_hash(secret)
    if not digest:
        raise LinkClosed
    ensure_schema()
    with read_session() as session:
        found = session.execute(
            select(col(Questionnaire.enterprise_id), col(Questionnaire.id), col(Questionnaire.supplier_id)).where(
                col(Questionnaire.secret_hash) == digest
            )
        ).first() or session.execute(
            select(col(Questionnaire.enterprise_id), col(Questionnaire.id), col(Questionnaire.supplier_id))
            .join(
                EarlierLink,
                (col(EarlierLink.enterprise_id) == col(Questionnaire.enterprise_id))
                & (col(EarlierLink.questionnaire_id) == col(Questionnaire.id)),
            )
            .where(col(EarlierLink.secret_hash) == digest)
        ).first()  # fmt: skip
        if found is None:
            raise LinkClosed
        enterprise_id, identity, supplier_id = found
        enterprise = session.get(Enterprise, enterprise_id)
        supplier = session.get(Supplier, (enterprise_id, supplier_id))
        if enterprise is None or enterprise.removed_at is not None or supplier is None:
            raise LinkClosed
        name = f"{supplier.name} (med lenke)"
    return link_holder(enterprise_id, name), identity


def _open_row(work: Work, identity: str, *, lock: bool = False) -> Questionnaire:
    """The questionnaire, if its link works now. Raises LinkClosed."""
    row = work.session.get(Questionnaire, (work.enterprise_id, identity), with_for_update=lock or None)
    if (
        row is None
        or row.state == QuestionnaireState.REVOKED
        or row.expires_at is None
        or row.expires_at <= work.at
    ):
        raise LinkClosed
    return row


def _tidied(filled: Filled) -> Filled:
    """Without what no database keeps: control characters and halves of letters."""

    def one(value: str | float | tuple[str, ...]) -> str | float | tuple[str, ...]:
        if isinstance(value, tuple):
            return tuple(tidy(part) for part in value)
        return tidy(value) if isinstance(value, str) else value

    answers = {key: RawAnswer(one(raw.value), tidy(raw.reason)) for key, raw in filled.answers.items()}
    return Filled(answers, tidy(filled.instead), tidy(filled.answered_by), tidy(filled.rest), filled.partial)


def _answered_on(found: Asked) -> date | None:
    row = found.row
    if row.state != QuestionnaireState.ANSWERED or row.answered_at is None:
        return None
    return clock.oslo_day(row.answered_at)
