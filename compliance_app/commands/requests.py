"""``aktsom requests``: register, list, look at, ask back, extend, answer. Letters are written to files, and recorded when sent."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any, cast, get_args

import typer

from compliance_app import clock
from compliance_app.commands.context import actor, emit, tell
from compliance_app.documents.letters import Letter
from compliance_app.domain.deadlines import days_text
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.requests import STATE_NAMES
from compliance_app.domain.working_days import long_date
from compliance_app.services import request_letters as letters
from compliance_app.services import request_steps as steps
from compliance_app.services.request_letters import ClarificationInput, ExtensionGround, ExtensionInput
from compliance_app.services.request_steps import AnswerInput, Sending, SentBy
from compliance_app.services.requests import (
    Case,
    RequestInput,
    RequestLine,
    due_requests,
    find_request,
    list_requests,
    read_request,
    register_request,
)
from compliance_app.services.work import Actor
from compliance_app.storage.tables import RequestChannel

app = typer.Typer(no_args_is_help=True, help="Informasjonskrav: registrer, se, forleng, svar.")


class NotADay(AktsomError):
    """A date option that is none (values: text)."""

    message = _("«{text}» er ikke en dato. Skriv den som 2026-05-04.")


class NoText(AktsomError):
    """Neither text nor file, or both."""

    message = _("Oppgi svaret slik det ble sendt: enten med --text eller med --file.")


class NeitherLetterNorSent(AktsomError):
    """Nothing to do: no file for the letter, and no day it was sent."""

    message = _("Oppgi --letter FIL for å lage brevet, eller --sent DAG for å registrere at det er sendt.")


class LetterEnding(AktsomError):
    """A letter can be a Word document or a PDF (values: name)."""

    message = _("Brevet «{name}» ble ikke laget. La navnet slutte på .docx eller .pdf.")


def day(text: str) -> date:
    """A date from an option, as ISO text.

    Raises:
        NotADay: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotADay(text=text) from error


Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]
Reference = Annotated[str, typer.Argument(metavar="ID", help="Saksnummer (2026-03) eller id.")]
Sent = Annotated[str | None, typer.Option("--sent", help="Dagen brevet ble sendt, 2026-05-04.")]
By = Annotated[SentBy, typer.Option("--channel", case_sensitive=False, help="Hvordan det ble sendt.")]
LetterFile = Annotated[
    Path | None, typer.Option("--letter", help="Skriv brevet til denne filen (.docx eller .pdf).")
]
About = Annotated[str, typer.Option("--about", help="Hva spørsmålet gjelder, etter «om».")]
Sender = Annotated[str, typer.Option("--sender", help="Navn og tittel under brevet.")]


@app.command("list", help="Kravene: de åpne etter frist, de som haster mest først.")
def list_(
    json: Json = False, open_only: Annotated[bool, typer.Option("--open", help="Bare de som venter.")] = False
) -> None:
    """All requests: open ones by deadline, late first."""
    _emit_lines(list_requests(actor(), open_only=open_only), json=json)


@app.command(help="Kravene som venter på svar, etter frist.")
def due(
    json: Json = False,
    days: Annotated[int | None, typer.Option("--days", help="Bare frister innen så mange dager.")] = None,
) -> None:
    """The requests that wait for an answer, by deadline."""
    _emit_lines(due_requests(actor(), within_days=days), json=json)


@app.command(help="Én sak: spørsmålet, fristen med utregningen, loggen.")
def show(reference: Reference, json: Json = False) -> None:
    """One case: question, deadline with its working, log."""
    who = actor()
    case = read_request(who, find_request(who, reference))
    emit(_case(case), _case_lines(case), json=json)


@app.command(help="Registrer et krav med dagen det kom.")
def add(
    *,
    text: Annotated[str, typer.Option("--text", help="Spørsmålet.")],
    received: Annotated[str, typer.Option("--received", help="Dagen det kom, 2026-05-04.")],
    channel: Annotated[
        RequestChannel, typer.Option("--channel", case_sensitive=False, help="Hvordan det kom.")
    ] = RequestChannel.EMAIL,
    topic: Annotated[str, typer.Option("--topic", help="Hva det gjelder.")] = "",
    requester: Annotated[str, typer.Option("--requester", help="Hvem som spør; trengs ikke.")] = "",
    reply_to: Annotated[str, typer.Option("--reply-to", help="Hvor svaret sendes; trengs ikke.")] = "",
    json: Json = False,
) -> None:
    """Register a request with the day it came."""
    who = actor()
    given = RequestInput(
        received_on=day(received),
        question=text,
        channel=channel,
        topic=topic,
        requester=requester,
        reply_to=reply_to,
    )
    _emit_done(read_request(who, register_request(who, given)), json=json)


@app.command(help="Be den som spør om å presisere. Fristen løper videre.")
def clarify(
    reference: Reference,
    *,
    question: Annotated[list[str], typer.Option("--question", help="Det du spør om; kan gjentas.")],
    reply_by: Annotated[str, typer.Option("--reply-by", help="Svar innen, 2026-05-14.")],
    letter: LetterFile = None,
    sent: Sent = None,
    channel: By = SentBy.EMAIL,
    about: About = "",
    sender: Sender = "",
    json: Json = False,
) -> None:
    """Ask the requester to clarify. The clock runs on."""
    given = ClarificationInput(
        questions="\n".join(question), reply_by=day(reply_by), summary=about, sender=sender
    )
    who, case = _open(reference)
    _write(letter, lambda: letters.clarification_letter(who, case.request.id, given), sent)
    if sent:
        sending = Sending(sent_on=day(sent), sent_by_channel=channel)
        steps.ask_clarification(who, case.request.id, given, sending, case.request.version)
    _emit_done(read_request(who, case.request.id), json=json)


@app.command(help="Forleng fristen: innen tre uker, og bare på grunn av mengden eller typen informasjon.")
def extend(
    reference: Reference,
    *,
    ground: Annotated[
        ExtensionGround, typer.Option("--ground", case_sensitive=False, help="Mengden, typen, eller begge.")
    ],
    reasons: Annotated[str, typer.Option("--reasons", help="Hvorfor, konkret.")],
    until: Annotated[str, typer.Option("--until", help="Dagen svaret loves, 2026-06-19.")],
    partial: Annotated[str, typer.Option("--partial", help="Det dere kan svare på nå.")] = "",
    letter: LetterFile = None,
    sent: Sent = None,
    channel: By = SentBy.EMAIL,
    about: About = "",
    sender: Sender = "",
    json: Json = False,
) -> None:
    """Extend the deadline, within three weeks and for amount or type only."""
    given = ExtensionInput(
        ground=ground, reasons=reasons, promised_on=day(until), partial=partial, summary=about, sender=sender
    )
    who, case = _open(reference)
    _write(letter, lambda: letters.extension_letter(who, case.request.id, given), sent)
    if sent:
        sending = Sending(sent_on=day(sent), sent_by_channel=channel)
        steps.extend(who, case.request.id, given, sending, case.request.version)
    _emit_done(read_request(who, case.request.id), json=json)


@app.command(help="Registrer svaret som er sendt. Dagen det ble sendt, teller.")
def answer(
    reference: Reference,
    *,
    sent: Annotated[str, typer.Option("--sent", help="Dagen svaret ble sendt, 2026-05-20.")],
    text: Annotated[str, typer.Option("--text", help="Svaret slik det ble sendt.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="Fil med svaret (tekst).", exists=True, dir_okay=False)
    ] = None,
    channel: By = SentBy.EMAIL,
    json: Json = False,
) -> None:
    """Record the answer that was sent. What counts is the day it was sent."""
    if bool(text) == (file is not None):
        raise NoText
    whole = file.read_text(encoding="utf-8", errors="replace") if file else text
    who, case = _open(reference)
    given = AnswerInput(text=whole, sent_on=day(sent), sent_by_channel=channel)
    steps.answer(who, case.request.id, given, case.request.version)
    _emit_done(read_request(who, case.request.id), json=json)


def _open(reference: str) -> tuple[Actor, Case]:
    who = actor()
    return who, read_request(who, find_request(who, reference))


def _write(path: Path | None, make: Callable[[], Letter], sent: str | None) -> None:
    """Write the letter to a file, if one is named; the person sends it.

    Raises:
        NeitherLetterNorSent: no file, and no day it was sent. LetterEnding: neither Word nor PDF.
    """
    if path is None:
        if sent is None:
            raise NeitherLetterNorSent
        return
    ending = path.suffix.lower().removeprefix(".")
    if ending not in get_args(letters.LetterFormat):
        raise LetterEnding(name=path.name)
    path.write_bytes(letters.letter_file(actor(), make(), cast("letters.LetterFormat", ending)))
    tell(f"Brevet står i {path}. Send det, og registrer dagen med --sent.")


def _emit_lines(lines: list[RequestLine], *, json: bool) -> None:
    today = clock.today()
    data = {"today": today, "requests": [_line(line) for line in lines]}
    texts = [
        f"{line.number}  {STATE_NAMES[line.state]:<20} {_when(line.deadline.operative, today, line.answered_on):<34} {line.excerpt[:80]}"
        for line in lines
    ]
    emit(data, texts or ["Ingen henvendelser."], json=json)


def _when(operative: date, today: date, answered_on: date | None) -> str:
    if answered_on:
        return f"sendt {long_date(answered_on)}"
    return f"{long_date(operative)}, {days_text(today, operative)}"


def _line(line: RequestLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "number": line.number,
        "received": line.received_on,
        "channel": line.channel.value,
        "topic": line.excerpt,
        "state": line.state.value,
        "clock": line.clock.value if line.clock else None,
        "operative": line.deadline.operative,
        "statutory": line.deadline.statutory,
        "answered": line.answered_on,
    }


def _case(case: Case) -> dict[str, Any]:
    row = case.request
    return {
        "id": row.id,
        "number": row.number,
        "received": row.received_on,
        "channel": row.channel,
        "requester": row.requester,
        "reply_to": row.reply_to,
        "topic": row.topic,
        "question": row.question,
        "state": row.state,
        "clock": case.clock.value if case.clock else None,
        "operative": case.deadline.operative,
        "statutory": case.deadline.statutory,
        "roll_forward": case.deadline.roll_forward,
        "promised": row.promised_on,
        "answered": row.answered_on,
        "working": [
            {"label": step.label, "day": step.day, "text": step.text, "provision": step.provision}
            for step in (*case.deadline.steps, *case.deadline.further)
        ],
        "steps": [step.value for step in case.steps],
        "events": [
            {
                "step": event.step,
                "at": event.happened_at.isoformat(),
                "by": event.by,
                "text": event.text,
                "sent": event.sent_at.astimezone(clock.OSLO).date() if event.sent_at else None,
                "channel": event.sent_by_channel or None,
            }
            for event in case.events
        ],
        "possible_breaches": [
            {
                "provision": one.provision,
                "what": one.what,
                "note": one.note,
                "classification": one.classification,
            }
            for one in case.breaches
        ],
    }


def _case_lines(case: Case) -> list[str]:
    row = case.request
    return [
        f"Henvendelse {row.number}: {STATE_NAMES[case.state]}",
        "",
        row.question,
        "",
        *(
            f"{step.label}: {step.heading}. {step.text} {step.provision}".rstrip()
            for step in case.deadline.steps
        ),
        *(f"Mulig brudd: {one.what}" for one in case.breaches),
    ]


def _emit_done(case: Case, *, json: bool) -> None:
    """What a step led to, in one line."""
    state = STATE_NAMES[case.state]
    until = _when(case.deadline.operative, case.today, case.request.answered_on)
    emit(_case(case), [f"{case.request.number}: {state}. {until[:1].upper()}{until[1:]}."], json=json)
