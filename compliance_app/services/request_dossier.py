"""One case with everything that hangs on it, and the words it is told in where it is handed out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import SQLModel, col

from compliance_app import clock
from compliance_app.domain.deadline_steps import Step
from compliance_app.domain.deadlines import further_justification
from compliance_app.domain.errors import _
from compliance_app.domain.language import NB
from compliance_app.domain.requests import STATE_NAMES, STEP_NAMES, RequestState
from compliance_app.files.bundle import Bundle, member_name
from compliance_app.services.request_case import case_of
from compliance_app.services.request_closing import ARCHIVED, CLOSED, SUPERVISION_BEGUN, SUPERVISION_ENDED
from compliance_app.services.requests import ACKNOWLEDGED, NOTE, REGISTERED
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    AttachmentContent,
    InformationRequest,
    MessageAttachment,
    MessageContent,
    OutboxMail,
    PossibleBreach,
    PublicAnswer,
    ReceivedMessage,
    RefusedPassage,
    RequestEvent,
    RequestLetter,
)

STEPS: Final[dict[str, str]] = {step.value: words for step, words in STEP_NAMES.items()} | {
    REGISTERED: _("registrere kravet"),
    ACKNOWLEDGED: _("bekrefte at kravet er mottatt"),
    NOTE: _("skrive en merknad"),
    CLOSED: _("avslutte saken"),
    ARCHIVED: _("arkivere saken"),
    SUPERVISION_BEGUN: _("føre opp at Forbrukertilsynet har en åpen sak"),
    SUPERVISION_ENDED: _("føre opp at Forbrukertilsynets sak er avsluttet"),
}
"""What was done, as it stands after «å»; a step without words is told by its code."""
CHANNELS: Final[dict[str, str]] = {
    "EMAIL": _("e-post"), "LETTER": _("brev"), "WEB_FORM": _("skjema på nettsiden"), "IN_PERSON": _("ved oppmøte"),
    "OTHER": _("på annen måte"), "LINK": _("sakens lenke"), "CASE_LINK": _("sakens lenke"),
}  # fmt: skip
RECEIVED_FROM: Final[dict[str, str]] = {
    "SAID": _("en person har oppgitt dagen"), "TRANSPORT": _("e-posttjenerne skrev dagen"),
    "FORM": _("skjemaet på nettsiden"),
}  # fmt: skip


@dataclass(frozen=True)
class Message:
    """A message with its attachments; their bytes are read when they are written."""

    row: ReceivedMessage
    attachments: tuple[MessageAttachment, ...]


@dataclass(frozen=True)
class Dossier:
    """A case with all that hangs on it, oldest first.

    Attributes:
        working: the deadline's steps, those of a further justification after it.
    """

    request: InformationRequest
    working: tuple[Step, ...]
    events: tuple[RequestEvent, ...]
    letters: tuple[RequestLetter, ...]
    messages: tuple[Message, ...]
    passages: tuple[RefusedPassage, ...]
    mails: tuple[OutboxMail, ...]
    breaches: tuple[PossibleBreach, ...]
    published: tuple[PublicAnswer, ...]

    @property
    def state(self) -> str:
        """The state in words."""
        return STATE_NAMES[RequestState(self.request.state)]

    @property
    def identities(self) -> set[str]:
        """Ids of the case and of everything that hangs on it: what the log may have filed an entry under."""
        rows = (*self.events, *self.letters, *self.passages, *self.mails, *self.breaches, *self.published)
        messages = {one.id for message in self.messages for one in (message.row, *message.attachments)}
        return {self.request.id, *(row.id for row in rows)} | messages


def read_dossier(work: Work, row: InformationRequest) -> Dossier:
    """Everything of one case, as it stands now."""
    case = case_of(work, row)
    working = (*case.deadline.steps, *case.deadline.further)
    if row.demanded_on is not None:
        working += further_justification(row.demanded_on).steps
    letters = _of_case(work, RequestLetter, row.id)
    mails = {letter.mail_id for letter in letters} - {None}
    return Dossier(
        request=row,
        working=working,
        events=_of_case(work, RequestEvent, row.id),
        letters=letters,
        messages=read_messages(work, col(ReceivedMessage.request_id) == row.id),
        passages=_of_case(work, RefusedPassage, row.id),
        mails=_rows(work, OutboxMail, col(OutboxMail.id).in_(mails) | (col(OutboxMail.object_id) == row.id)),
        breaches=_of_case(work, PossibleBreach, row.id),
        published=_of_case(work, PublicAnswer, row.id),
    )


def read_messages(work: Work, *conditions: Any) -> tuple[Message, ...]:
    """Messages with their attachments, in the order they came in."""
    rows = _rows(work, ReceivedMessage, *conditions)
    ids = [row.id for row in rows]
    attached: dict[str, list[MessageAttachment]] = {identity: [] for identity in ids}
    for one in _rows(work, MessageAttachment, col(MessageAttachment.message_id).in_(ids)):
        attached[one.message_id].append(one)
    return tuple(
        Message(row, tuple(sorted(attached[row.id], key=lambda one: (one.position, one.id)))) for row in rows
    )


def write_messages(work: Work, bundle: Bundle, folder: str, messages: tuple[Message, ...]) -> dict[str, str]:
    """Write the mails as they came and their attachments into a folder of the zip; id → path from that folder.

    What has been deleted is left out. An attachment that could run gets an ending that nothing opens.
    """
    written = {}
    for number, message in enumerate(messages, 1):
        content = work.session.execute(_content(work, MessageContent, message.row.id)).scalar_one_or_none()
        if content is not None:
            written[message.row.id] = f"meldinger/{number:02d}.eml"
            bundle.add(f"{folder}/{written[message.row.id]}", content)
        for position, attachment in enumerate(message.attachments, 1):
            content = work.session.execute(
                _content(work, AttachmentContent, attachment.id)
            ).scalar_one_or_none()
            if content is not None:
                name = f"meldinger/{number:02d}-vedlegg/{member_name(position, attachment.name)}"
                written[attachment.id] = name
                bundle.add(f"{folder}/{name}", content)
    return written


def moment(at: datetime | None) -> str:
    """«21. mai 2026 kl. 23.02 (norsk tid)»; empty where there is none."""
    return "" if at is None else NB.moment(at)


def day(of: date | datetime | None) -> str:
    """«21. mai 2026», in Oslo; empty where there is none."""
    if isinstance(of, datetime):
        of = clock.oslo_day(of)
    return "" if of is None else NB.day(of)


def row_json(row: SQLModel, leave_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """A row's own values: dates as ISO text, without keys that mean nothing outside the program."""
    left = {"enterprise_id", "version", "secret_hash", *leave_out}
    return {name: _plain(getattr(row, name)) for name in type(row).model_fields if name not in left}


def dossier_json(dossier: Dossier, files: dict[str, str]) -> dict[str, Any]:
    """A case as JSON; ``files`` are the paths of what was written beside it, by id."""
    return {
        **row_json(dossier.request),
        "working": [
            {"label": step.label, "day": _plain(step.day), "heading": step.heading, "text": step.text,
             "provision": step.provision}
            for step in dossier.working
        ],
        "events": [row_json(row) for row in dossier.events],
        "letters": [row_json(row) for row in dossier.letters],
        "messages": [message_json(one, files) for one in dossier.messages],
        "passages": [row_json(row) for row in dossier.passages],
        "mails": [row_json(row) for row in dossier.mails],
        "possible_breaches": [row_json(row) for row in dossier.breaches],
        "published": [row_json(row) for row in dossier.published],
    }  # fmt: skip


def message_json(message: Message, files: dict[str, str]) -> dict[str, Any]:
    """A message as JSON, with where its bytes were written."""
    return {
        **row_json(message.row),
        "file": files.get(message.row.id),
        "attachments": [row_json(one) | {"file": files.get(one.id)} for one in message.attachments],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _content(work: Work, table: type[Any], identity: str) -> Any:
    return select(table.content).where(table.enterprise_id == work.enterprise_id, table.id == identity)


def _of_case(work: Work, table: type[Any], request_id: str) -> tuple[Any, ...]:
    return _rows(work, table, col(table.request_id) == request_id)


def _rows(work: Work, table: type[Any], *conditions: Any) -> tuple[Any, ...]:
    chosen = select(table).where(col(table.enterprise_id) == work.enterprise_id, *conditions)
    return tuple(work.session.execute(chosen.order_by(col(table.id))).scalars())
