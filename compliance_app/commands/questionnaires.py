"""``aktsom questionnaires``: list them, make and send one, remind of it, read back a workbook that has been filled in."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from compliance_app.commands.context import actor, emit, tell, write_file
from compliance_app.commands.import_options import read_bytes
from compliance_app.domain.errors import AktsomError, _
from compliance_app.services.outbox import Delivery
from compliance_app.services.questionnaire_course import mark_reminded, mark_sent
from compliance_app.services.questionnaire_reads import (
    Line,
    Status,
    questionnaires,
    questionnaires_of,
    read_questionnaire,
)
from compliance_app.services.questionnaire_return import ReadBack, read_workbook, record_answers
from compliance_app.services.questionnaire_send import (
    DoneInput,
    Ready,
    ReadyInput,
    make_ready,
    make_reminder,
    remind_by_mail,
    send_by_mail,
)
from compliance_app.services.questionnaires import (
    QuestionnaireInput,
    edit_questionnaire,
    make_questionnaire,
)
from compliance_app.services.supplier_lookup import find_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.tables import AnswerSource

app = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Spørreskjemaer til leverandører: send, minn om, les inn.",
)
_STATUS = {
    "late": Status.LATE,
    "waiting": Status.WAITING,
    "not-sent": Status.NOT_SENT,
    "answered": Status.ANSWERED,
    "withdrawn": Status.WITHDRAWN,
}
_WORDS = {
    Status.LATE: "over fristen",
    Status.WAITING: "venter på svar",
    Status.NOT_SENT: "ikke sendt",
    Status.ANSWERED: "svart",
    Status.WITHDRAWN: "trukket tilbake",
}
_OPEN = frozenset({Status.NOT_SENT, Status.WAITING, Status.LATE})

Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]
Whom = Annotated[str, typer.Argument(metavar="LEVERANDØR", help="Navn, org.nr. eller id.")]
ByMail = Annotated[bool, typer.Option("--mail", help="Send i e-post. Ellers får du lenken og teksten.")]
Book = Annotated[Path | None, typer.Option("--workbook", metavar="FIL", help="Skriv regnearket hit.")]
SentOn = Annotated[
    str | None,
    typer.Option("--sent", metavar="DATO", help="Du har selv sendt det denne dagen. Ingenting lages."),
]


class NothingOpen(AktsomError):
    """The supplier has no questionnaire that waits (values: supplier)."""

    message = _(
        "{supplier} har ikke noe spørreskjema som venter på svar. Send et med «aktsom questionnaires send»."
    )


class MailNotTaken(AktsomError):
    """The mail server did not take it (values: why)."""

    message = _("{why}")


@app.command("list", help="Vis skjemaene som venter på noen, eller ett slag av dem.")
def show(
    *,
    status: Annotated[
        str | None, typer.Option("--status", metavar="SLAG", help=f"Bare ett slag: {', '.join(_STATUS)}.")
    ] = None,
    page: Annotated[int, typer.Option("--page", metavar="TALL", min=1, help="25 om gangen.")] = 1,
    json: Json = False,
) -> None:
    """The questionnaires and how many stand where."""
    if status is not None and status not in _STATUS:
        raise typer.BadParameter(f"«{status}» er ikke et slag. Velg ett av {', '.join(_STATUS)}.")
    found = questionnaires(actor(), _STATUS[status] if status else None, page)
    data = {
        "counts": {key: found.counts[one] for key, one in _STATUS.items()},
        "open_proposals": found.proposals,
        "total": found.total,
        "questionnaires": [_line(one) for one in found.lines],
    }
    lines = [
        f"{one.supplier}: {_WORDS[one.status]}{_until(one)}{_proposals(one)}" for one in found.lines
    ] or ["Ingen spørreskjemaer her."]
    emit(data, lines, json=json)


@app.command(
    help="Lag et skjema til en leverandør hvis det ikke finnes, og send det eller få lenken og teksten."
)
def send(
    whom: Whom,
    *,
    mail: ByMail = False,
    to: Annotated[str, typer.Option("--to", metavar="ADRESSE", help="E-postadressen det sendes til.")] = "",
    recipient: Annotated[str, typer.Option("--recipient", metavar="NAVN", help="Navn eller rolle.")] = "",
    language: Annotated[str, typer.Option("--language", metavar="SPRÅK", help="nb eller en.")] = "nb",
    due: Annotated[str | None, typer.Option("--due", metavar="DATO", help="Svar innen.")] = None,
    workbook: Book = None,
    sent: SentOn = None,
    json: Json = False,
) -> None:
    """Make, make ready, send; or record that a person has sent it."""
    if language not in {"nb", "en"}:
        raise typer.BadParameter(f"«{language}» kan ikke brukes. Velg nb eller en.")
    who = actor()
    supplier = find_supplier(who, whom)
    given = QuestionnaireInput(
        language=language, email=to, recipient=recipient, due=_day(due) if due else None
    )
    identity = _not_sent(who, supplier, given)
    if sent is not None:
        mark_sent(who, identity, DoneInput(on=_day(sent)), _version(who, identity))
        emit(_one(who, identity), ["Skjemaet står som sendt."], json=json)
        return
    ready = ReadyInput(due=given.due)
    if mail:
        _mailed(send_by_mail(who, identity, ready, _version(who, identity)))
        emit(_one(who, identity), ["E-posten er tatt imot av e-posttjeneren."], json=json)
        return
    _hand_out(who, identity, make_ready(who, identity, ready, _version(who, identity)), workbook, json=json)


@app.command(
    help="Minn en leverandør om skjemaet: i e-post, eller med teksten du sender selv. To ganger i alt."
)
def remind(
    whom: Whom,
    *,
    mail: ByMail = False,
    final: Annotated[
        str | None,
        typer.Option("--final", metavar="DATO", help="Siste påminnelse: så lenge kan svaret brukes."),
    ] = None,
    workbook: Book = None,
    sent: SentOn = None,
    json: Json = False,
) -> None:
    """Remind once more."""
    who = actor()
    supplier = find_supplier(who, whom)
    waiting = [one for one in questionnaires_of(who, supplier) if one.status in _OPEN - {Status.NOT_SENT}]
    if not waiting:
        raise NothingOpen(supplier=whom)
    identity = waiting[0].row.id
    if sent is not None:
        mark_reminded(who, identity, DoneInput(on=_day(sent)), _version(who, identity))
        emit(_one(who, identity), ["Påminnelsen er ført opp."], json=json)
        return
    ready = ReadyInput(final=_day(final) if final else None)
    if mail:
        _mailed(remind_by_mail(who, identity, ready, _version(who, identity)))
        emit(_one(who, identity), ["E-posten er tatt imot av e-posttjeneren."], json=json)
        return
    _hand_out(
        who, identity, make_reminder(who, identity, ready, _version(who, identity)), workbook, json=json
    )


@app.command(help="Les et regneark som kom tilbake, og vis hva som er endret. Med --take tas svarene inn.")
def read(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Regnearket fra leverandøren.")],
    *,
    take: Annotated[bool, typer.Option("--take", help="Ta svarene inn.")] = False,
    json: Json = False,
) -> None:
    """Show what a returned workbook holds beside last time's answers, and keep it where that is asked for."""
    who = actor()
    found = read_workbook(who, read_bytes(file), file.name)
    taken = False
    if take and not found.errors:
        record_answers(
            who, found.questionnaire_id, found.filled, AnswerSource.WORKBOOK, found.seen_version, once=found.sha256
        )  # fmt: skip
        taken = True
    emit(_read_data(found, taken=taken), _read_lines(found), json=json)
    if found.errors:
        tell("Ingenting er tatt inn. Rett det i filen og les den på nytt, eller før svarene inn på skjermen.")
        raise typer.Exit(1)
    tell("Svarene er tatt inn." if taken else "Ingenting er tatt inn ennå. Bruk --take.")


def _not_sent(who: Actor, supplier: str, given: QuestionnaireInput) -> str:
    """The questionnaire that is not sent yet, with what is given now, or a new one."""
    there = [one.row for one in questionnaires_of(who, supplier) if one.status is Status.NOT_SENT]
    if not there:
        return make_questionnaire(who, supplier, given)
    row = there[0]
    kept = read_questionnaire(who, row.id).asked
    edit_questionnaire(
        who, row.id,
        given.model_copy(update={
            "questions": [one.id for one in kept.questions],
            "language": row.language,
            "email": given.email or row.email,
            "recipient": given.recipient or row.recipient,
            "owner": row.owner,
        }),
        row.version,
    )  # fmt: skip
    return row.id


def _hand_out(who: Actor, identity: str, ready: Ready, workbook: Path | None, *, json: bool) -> None:
    """Print what a person is to send, and write the workbook."""
    if workbook is not None:
        write_file(workbook, ready.workbook)
    data = _one(who, identity) | {
        "link": ready.link, "subject": ready.letter.subject, "text": ready.letter.text,
        "workbook": str(workbook) if workbook else None,
    }  # fmt: skip
    emit(data, [ready.letter.subject, "", ready.letter.text.rstrip()], json=json)
    tell("Lenken vises bare nå. Si fra med «--sent DATO» når du har sendt det.")


def _mailed(delivery: Delivery) -> None:
    if not delivery.accepted:
        raise MailNotTaken(why=delivery.why or "E-posten ble ikke sendt. Prøv igjen.")


def _version(who: Actor, identity: str) -> int:
    return read_questionnaire(who, identity).asked.row.version


def _one(who: Actor, identity: str) -> dict[str, Any]:
    view = read_questionnaire(who, identity)
    return _line(Line(view.asked.row, view.asked.supplier.name, view.status))


def _line(one: Line) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.id,
        "supplier": one.supplier,
        "supplier_id": row.supplier_id,
        "status": next(key for key, status in _STATUS.items() if status is one.status),
        "due": row.due,
        "sent_at": row.sent_at,
        "answered_at": row.answered_at,
        "reminded": row.reminded,
        "open_proposals": one.open_proposals,
    }


def _until(one: Line) -> str:
    return f", frist {one.row.due.isoformat()}" if one.row.due and one.status in _OPEN else ""


def _proposals(one: Line) -> str:
    return f", forslag som venter: {one.open_proposals}" if one.open_proposals else ""


def _read_data(found: ReadBack, *, taken: bool) -> dict[str, Any]:
    return {
        "questionnaire": found.questionnaire_id,
        "supplier": found.supplier,
        "sha256": found.sha256,
        "taken": taken,
        "errors": list(found.errors),
        "missing": found.missing,
        "replaces": found.replaces,
        "changes": [
            {
                "question": one.question, "text": one.text, "kind": one.kind.value, "before": one.before,
                "now": one.now, "reason": one.reason,
            }
            for one in found.changes
        ],
    }  # fmt: skip


def _read_lines(found: ReadBack) -> list[str]:
    lines = [f"Leverandør: {found.supplier}", *found.errors]
    lines += [
        f"{one.word}: {one.text} {one.now or '–'}"
        + (f" (sist: {one.before})" if one.before != one.now else "")
        for one in found.changes
    ]
    if found.missing:
        lines.append(f"Ikke besvart: {found.missing}")
    return lines


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"«{text}» er ikke en dato. Skriv den som 2026-05-04.") from error
