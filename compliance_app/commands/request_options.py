"""What the commands for information requests share: options, how a case is printed, and how a letter goes out."""

from collections.abc import Callable
from datetime import date
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, NamedTuple, cast, get_args

import typer

from compliance_app import clock
from compliance_app.commands.context import actor, emit, tell, write_file
from compliance_app.domain.deadlines import days_text
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.requests import STATE_NAMES
from compliance_app.domain.working_days import long_date
from compliance_app.services import request_letters as letters
from compliance_app.services import request_send as sending
from compliance_app.services.request_case import Case, read_request
from compliance_app.services.request_letter_inputs import LetterInput
from compliance_app.services.request_send import Sending, SentBy
from compliance_app.services.requests import RequestLine, find_request
from compliance_app.services.work import Actor


class NotADay(AktsomError):
    """A date option that is none (values: text)."""

    message = _("«{text}» er ikke en dato. Skriv den som 2026-05-04.")


class NeitherLetterNorSent(AktsomError):
    """Nothing to do: no file for the letter, no day it was sent, and not to be sent."""

    message = _(
        "Oppgi --letter FIL for å lage brevet, --send for å sende det på e-post, eller --sent DAG for å registrere at det er sendt."
    )


class SendAndSent(AktsomError):
    """A letter is either sent by us or was sent by a person."""

    message = _("Oppgi enten --send eller --sent, ikke begge.")


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
Send = Annotated[bool, typer.Option("--send", help="Send brevet på e-post nå.")]
By = Annotated[SentBy, typer.Option("--channel", case_sensitive=False, help="Hvordan det ble sendt.")]
LetterFile = Annotated[
    Path | None, typer.Option("--letter", help="Skriv brevet til denne filen (.docx eller .pdf).")
]
About = Annotated[str, typer.Option("--about", help="Hva spørsmålet gjelder, etter «om».")]
Sender = Annotated[str, typer.Option("--sender", help="Navn og tittel under brevet.")]


def opened(reference: str) -> tuple[Actor, Case]:
    """Who acts, and the case with that number or id."""
    who = actor()
    return who, read_request(who, find_request(who, reference))


class AsSent(NamedTuple):
    """A letter, and the text a person sent in its place."""

    letter: LetterInput
    text: str


Fill = Callable[..., LetterInput | AsSent]


def letter_command(app: typer.Typer, told: str, name: str | None = None) -> Callable[[Fill], Fill]:
    """Make a command of a function whose options fill in a letter, by adding those that every letter has.

    The command writes the letter to a file, mails it, or records that a person sent it, and prints the case.

    Args:
        app: gets the command. told: its help. name: the function's own if not given.
    """

    def made(fill: Fill) -> Fill:
        def command(
            reference: Reference,
            *,
            letter: LetterFile = None,
            send: Send = False,
            sent: Sent = None,
            channel: By = SentBy.EMAIL,
            about: About = "",
            sender: Sender = "",
            json: Json = False,
            **own: Any,
        ) -> None:
            filled = fill(**own)
            given, text = filled if isinstance(filled, AsSent) else (filled, "")
            given = given.model_copy(update={"summary": about, "sender": sender})
            _go_out(reference, given, letter, json=json, send=send, sent=sent, channel=channel, text=text)

        # Typer reads the options off the signature: the letter's own stand before the others.
        first, *others = signature(command).parameters.values()
        others = [one for one in others if one.kind is not Parameter.VAR_KEYWORD]
        command.__signature__ = Signature([first, *signature(fill).parameters.values(), *others])  # type: ignore[attr-defined]
        command.__name__ = fill.__name__
        app.command(name, help=told)(command)
        return fill

    return made


def _go_out(
    reference: str,
    given: LetterInput,
    letter: Path | None,
    *,
    send: bool,
    sent: str | None,
    channel: SentBy,
    json: bool,
    text: str,
) -> None:
    """Write the letter to a file, mail it, or record that a person sent it; then print the case.

    Raises:
        NeitherLetterNorSent, SendAndSent, LetterEnding. typer.Exit(1): the mail server did not take it.
    """
    if send and sent:
        raise SendAndSent
    if letter is None and not (send or sent):
        raise NeitherLetterNorSent
    who, case = opened(reference)
    if letter is not None:
        _write(who, case, given, letter)
    done = True
    if send:
        became = sending.send_by_mail(who, case.request.id, given, case.request.version)
        done = became.done
        if became.delivery is not None and not done:
            tell(became.delivery.why)
    elif sent:
        by_hand = Sending(sent_on=day(sent), sent_by_channel=channel, text=text)
        sending.record_sent(who, case.request.id, given, by_hand, case.request.version)
    emit_done(read_request(who, case.request.id), json=json)
    if not done:
        raise typer.Exit(1)


def _write(who: Actor, case: Case, given: LetterInput, path: Path) -> None:
    ending = path.suffix.lower().removeprefix(".")
    if ending not in get_args(letters.LetterFormat):
        raise LetterEnding(name=path.name)
    made = letters.make_letter(who, case.request.id, given)
    write_file(path, letters.letter_file(who, made, cast("letters.LetterFormat", ending)))
    tell(f"Brevet står i {path}.")


def emit_lines(lines: list[RequestLine], *, json: bool) -> None:
    """The list of cases."""
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
        "language": row.language,
        "topic": row.topic,
        "question": row.question,
        "state": row.state,
        "clock": case.clock.value if case.clock else None,
        "operative": case.deadline.operative,
        "statutory": case.deadline.statutory,
        "roll_forward": case.deadline.roll_forward,
        "promised": row.promised_on,
        "answered": row.answered_on,
        "reopened": row.reopened_on,
        "refused": row.refused_on,
        "demanded": row.demanded_on,
        "justified": row.justified_on,
        "closed": row.closed_on,
        "purged": row.purged_on,
        "waiting_letter": case.waiting.letter.kind if case.waiting else None,
        "passages": [
            {
                "passage": one.passage,
                "ground": one.ground,
                "reason": one.reason,
                "refused": one.refused_on,
                "released": one.released_on,
            }
            for one in case.passages
        ],
        "messages": [
            {
                "id": one.message.id,
                "kind": one.message.kind,
                "state": one.message.state,
                "arrived": one.message.arrived_on,
                "subject": one.message.subject,
                "files": [file.name for file in one.attachments],
            }
            for one in case.messages
        ],
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
                "sent": clock.oslo_day(event.sent_at) if event.sent_at else None,
                "channel": event.sent_by_channel or None,
            }
            for event in case.events
        ],
        "possible_breaches": [
            {
                "kind": one.kind,
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


def print_case(case: Case, *, json: bool) -> None:
    """The whole case."""
    emit(_case(case), _case_lines(case), json=json)


def emit_done(case: Case, *, json: bool) -> None:
    """What a step led to, in one line."""
    state = STATE_NAMES[case.state]
    until = _when(case.deadline.operative, case.today, case.request.answered_on)
    emit(_case(case), [f"{case.request.number}: {state}. {until[:1].upper()}{until[1:]}."], json=json)
