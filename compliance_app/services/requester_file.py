"""Everything about one who has asked, in one file: what they may see of themselves, and take with them.

Found by e-mail address, postal address, or by the whole name where only one address goes with it; never by a guess. A case somebody else
asked in is left out but for the messages that this one wrote there; and in their own cases what others wrote is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

import orjson
from sqlalchemy import select
from sqlmodel import col

from compliance_app.documents import pages
from compliance_app.documents.pages import Html, Trail
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import fold_person
from compliance_app.domain.permissions import Verb
from compliance_app.domain.redaction import emails_in
from compliance_app.files.bundle import Bundle, bundle_bytes
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.export_cases import case_body, letter_pages
from compliance_app.services.request_dossier import (
    Dossier,
    Message,
    day,
    dossier_json,
    message_json,
    read_dossier,
    read_messages,
    write_messages,
)
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import AuditEntry, InformationRequest, ReceivedMessage

_MANY = 500


class NobodyOfThatName(AktsomError):
    """No case and no message is of that name or address (values: who)."""

    message = _(
        "Fant ingen som har spurt med navnet eller adressen «{who}». Skriv hele navnet eller hele e-postadressen."
    )


class SeveralOfThatName(AktsomError):
    """The name goes with several addresses, which may be several people (values: who, addresses)."""

    message = _(
        "Flere adresser hører til navnet «{who}», og det kan være flere personer. Velg én: {addresses}."
    )


@dataclass(frozen=True)
class RequesterCase:
    """A case that is theirs, as it is listed before anything is handed out."""

    id: str
    number: str
    received_on: date
    requester: str
    reply_to: str


@dataclass(frozen=True)
class Found:
    """What there is about one who has asked.

    Attributes:
        cases: those they asked in.
        messages: ids of messages they wrote that are in no case, or in somebody else's.
        emails: their addresses, casefolded.
    """

    cases: tuple[RequesterCase, ...]
    messages: tuple[str, ...]
    emails: frozenset[str]


@dataclass(frozen=True)
class RequesterFile:
    """The file: its name, its bytes (a zip), and what it holds."""

    name: str
    content: bytes
    found: Found


def find_requester(actor: Actor, who: str) -> Found:
    """What there is about the one with that e-mail address or whole name, so that a person sees it first.

    Raises:
        NobodyOfThatName. SeveralOfThatName: a name that goes with more than one address.
    """
    with reading(actor, Verb.EXPORT_REQUESTER) as work:
        return _find(work, who)


def requester_file(actor: Actor, who: str) -> RequesterFile:
    """Everything about one who has asked, as a zip: a page to read, the same as JSON, and mails and attachments as they came.

    That it was made is logged, without the name.

    Raises:
        NobodyOfThatName, SeveralOfThatName: see :func:`find_requester`.
    """
    with begin(actor, Verb.EXPORT_REQUESTER) as work:
        found = _find(work, who)
        work.note()
        work.about("information_request", found.cases[0].id if found.cases else "")
    with (
        reading(actor, Verb.EXPORT_REQUESTER, at_one_moment=True) as work,
        bundle_bytes(work.at) as (bundle, out),
    ):
        found = _find(work, who)
        _write(work, bundle, found)
        name = f"aktsom-innsyn-{work.today.isoformat()}.zip"
    return RequesterFile(name, out.getvalue(), found)


def _find(work: Work, who: str) -> Found:
    wanted = fold_person(who)
    everybody = _cases(work)
    if "@" in wanted and not wanted.count(" "):
        emails = {wanted}
        mine = [one for one in everybody if wanted in _addresses(one)]
    else:
        mine = [
            one for one in everybody if wanted and wanted in {fold_person(one.requester), *_addresses(one)}
        ]
        addresses = {address for one in mine for address in _addresses(one)}
        if len(addresses) > 1:
            raise SeveralOfThatName(who=who.strip(), addresses="; ".join(sorted(addresses)))
        emails = {address for address in addresses if "@" in address}
    senders = _senders(work)
    nameless = _without_name(everybody, senders, emails)
    cases = tuple(one for one in everybody if one in mine or one.id in nameless)
    own = {one.id for one in cases}
    messages = tuple(line.message for line in senders if line.email in emails and line.case not in own)
    if not cases and not messages:
        raise NobodyOfThatName(who=who.strip())
    return Found(cases, messages, frozenset(emails))


class _Sender(NamedTuple):
    """Who wrote a message, and in which case."""

    message: str
    case: str | None
    email: str


def _cases(work: Work) -> list[RequesterCase]:
    """Every case that still holds somebody, oldest first. Folded here: the databases fold æ, ø and å differently."""
    row = InformationRequest
    chosen = select(col(row.id), col(row.number), col(row.received_on), col(row.requester), col(row.reply_to))
    chosen = chosen.where(col(row.enterprise_id) == work.enterprise_id, col(row.purged_on).is_(None))
    ordered = chosen.order_by(col(row.received_on), col(row.id))
    return [RequesterCase(*record) for record in work.session.execute(ordered)]


def _senders(work: Work) -> list[_Sender]:
    row = ReceivedMessage
    chosen = select(col(row.id), col(row.request_id), col(row.sender_email)).where(
        col(row.enterprise_id) == work.enterprise_id, col(row.sender_email) != ""
    )
    ordered = work.session.execute(chosen.order_by(col(row.id)))
    return [_Sender(identity, case, fold_person(email)) for identity, case, email in ordered]


def _addresses(one: RequesterCase) -> set[str]:
    """The e-mail addresses of a case, else the postal address as one line; folded."""
    emails = {email.casefold() for text in (one.reply_to, one.requester) for email in emails_in(text)}
    return emails or {fold_person(one.reply_to)} - {""}


def _without_name(
    everybody: Sequence[RequesterCase], senders: Sequence[_Sender], emails: set[str]
) -> set[str]:
    """Ids of the cases that name nobody, and in which everything that came by mail is from these addresses."""
    nameless = {one.id for one in everybody if not one.requester and not one.reply_to}
    theirs = {line.case for line in senders if line.email in emails}
    others = {line.case for line in senders if line.email not in emails}
    return {one for one in theirs - others if one in nameless}


def _write(work: Work, bundle: Bundle, found: Found) -> None:
    bundle.add(pages.STYLE_NAME, pages.STYLE)
    enterprise = enterprise_of(work)
    mark = "EKSEMPEL" if enterprise.example else ""
    cases: list[tuple[Dossier, dict[str, Any]]] = []
    for one in found.cases:
        dossier, left_out = _own(read_dossier(work, work.get(InformationRequest, one.id)), found.emails)
        cases.append((dossier, _write_case(work, bundle, dossier, left_out, mark)))
    loose = tuple(
        message
        for start in range(0, len(found.messages), _MANY)
        for message in read_messages(work, col(ReceivedMessage.id).in_(found.messages[start : start + _MANY]))
    )
    files = write_messages(work, bundle, "andre-meldinger", loose)
    log = _log(work, {identity for dossier, _json in cases for identity in dossier.identities})
    whole = {
        "enterprise": enterprise.name,
        "made_at": work.at.isoformat(),
        "cases": [said for _dossier, said in cases],
        "other_messages": [message_json(_without_case(one), files) for one in loose],
        "log": log,
    }
    bundle.add("data.json", orjson.dumps(whole, option=orjson.OPT_INDENT_2))
    body = _front(enterprise.name, [dossier for dossier, _json in cases], loose, files, log)
    bundle.add_pieces("oversikt.html", pages.page("Dette har vi om deg", body, Trail(), mark))


def _write_case(work: Work, bundle: Bundle, dossier: Dossier, left_out: int, mark: str) -> dict[str, Any]:
    folder = f"saker/{dossier.request.number}"
    files = write_messages(work, bundle, folder, dossier.messages)
    home = ("Oversikt", "../../oversikt.html")
    deeper = (("Oversikt", "../../../oversikt.html"), (f"Sak {dossier.request.number}", "../index.html"))
    letters = letter_pages(bundle, folder, dossier, Trail(deeper, 3), mark)

    def body() -> Iterator[Html]:
        yield from case_body(dossier, letters, files)
        if left_out:
            yield pages.paragraph(_left_out(left_out))

    page = pages.page(f"Sak {dossier.request.number}", body(), Trail((home,), 2), mark)
    bundle.add_pieces(f"{folder}/index.html", page)
    return dossier_json(dossier, files) | {"messages_of_others_left_out": left_out}


def _left_out(count: int) -> str:
    if count == 1:
        return "Én melding i saken er skrevet av en annen og er ikke med her."
    return f"{count} meldinger i saken er skrevet av andre og er ikke med her."


def _own(dossier: Dossier, emails: frozenset[str]) -> tuple[Dossier, int]:
    """The case without what others wrote or were sent in it, and how many messages that left out."""
    theirs = tuple(one for one in dossier.messages if _is_theirs(one.row.sender_email, emails))
    mails = tuple(one for one in dossier.mails if _is_theirs(one.recipient, emails))
    return replace(dossier, messages=theirs, mails=mails), len(dossier.messages) - len(theirs)


def _is_theirs(address: str, emails: frozenset[str]) -> bool:
    """Whether an address is theirs; what bears no address is the case's own."""
    there = {one.casefold() for one in emails_in(address)}
    return not there or not emails or bool(there & emails)


def _without_case(message: Message) -> Message:
    """A message in somebody else's case says nothing of that case."""
    row = ReceivedMessage(**message.row.model_dump() | {"request_id": None})
    return Message(row, message.attachments)


def _log(work: Work, identities: set[str]) -> list[dict[str, Any]]:
    """What was done with the cases: when and what, not what stood there before and after."""
    found: list[Any] = []
    listed = sorted(identities)
    for start in range(0, len(listed), _MANY):
        found += work.session.execute(
            select(col(AuditEntry.seq), col(AuditEntry.at), col(AuditEntry.verb)).where(
                col(AuditEntry.enterprise_id) == work.enterprise_id,
                col(AuditEntry.object_id).in_(listed[start : start + _MANY]),
            )
        ).all()
    return [{"seq": seq, "at": at.isoformat(), "verb": verb} for seq, at, verb in sorted(found)]


def _front(
    enterprise: str, cases: Sequence[Dossier], loose: Sequence[Message], files: dict[str, str], log: Sequence[Any]
) -> Iterator[Html]:  # fmt: skip
    yield pages.paragraph(
        f"Dette er alt {enterprise} har om deg i saker etter åpenhetsloven §\u00a06. Det samme står i data.json, "
        "som programmer kan lese, og e-post og vedlegg ligger ved som de kom."
    )
    yield pages.heading("Saker")
    yield pages.bullets(
        pages.joined(
            pages.link(f"Sak {one.request.number}", f"saker/{one.request.number}/index.html"),
            f", mottatt {day(one.request.received_on)}, {one.state}",
        )
        for one in cases
    )
    if loose:
        yield pages.heading("Andre meldinger fra deg")
        yield pages.bullets(
            pages.joined(
                pages.link(one.row.subject or "Melding uten emne", f"andre-meldinger/{files[one.row.id]}")
                if one.row.id in files
                else one.row.subject or "Melding uten emne",
                f", kom {day(one.row.arrived_on) or 'en ukjent dag'}",
            )
            for one in loose
        )
    yield pages.heading("Hva som er ført i loggen")
    rows = ([str(one["seq"]), one["at"], one["verb"]] for one in log)
    yield from pages.table("Innslag i loggen om sakene dine", ["Nr.", "Tid (UTC)", "Hva"], rows)
