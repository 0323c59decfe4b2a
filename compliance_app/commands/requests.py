"""``aktsom requests``: register, list, look at, and everything that can be done in a case.

Letters are written to files, mailed with ``--send``, or recorded with ``--sent`` when a person has sent them.
"""

from pathlib import Path
from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit, tell
from compliance_app.commands.request_letters import letters_app
from compliance_app.commands.request_options import (
    Json,
    Reference,
    day,
    emit_done,
    emit_lines,
    opened,
    print_case,
)
from compliance_app.domain.errors import AktsomError, _
from compliance_app.services import request_steps as steps
from compliance_app.services.past_answers import search_answers
from compliance_app.services.possible_breaches import read_breaches
from compliance_app.services.request_case import read_request
from compliance_app.services.request_intake import Outcome, take_in_file
from compliance_app.services.requests import (
    RequestInput,
    due_requests,
    find_request,
    list_requests,
    register_request,
)
from compliance_app.services.unread import join_case, make_case, read_unread, set_message_aside
from compliance_app.storage.tables import RequestChannel

app = typer.Typer(no_args_is_help=True, help="Informasjonskrav: registrer, se, forleng, svar, avslå.")
app.add_typer(letters_app)


class TextOrMail(AktsomError):
    """A request is registered from its text or from a mail file."""

    message = _("Oppgi enten --text og --received, eller --eml FIL.")


class OneOfThree(AktsomError):
    """What is to become of a message that waits."""

    message = _("Oppgi én av disse: --new, --case NUMMER eller --aside GRUNN.")


@app.command("list", help="Kravene: de åpne etter frist, de som haster mest først.")
def list_(
    json: Json = False, open_only: Annotated[bool, typer.Option("--open", help="Bare de som venter.")] = False
) -> None:
    """All requests: open ones by deadline, late first."""
    emit_lines(list_requests(actor(), open_only=open_only), json=json)


@app.command(help="Kravene som venter på svar, etter frist.")
def due(
    json: Json = False,
    days: Annotated[int | None, typer.Option("--days", help="Bare frister innen så mange dager.")] = None,
) -> None:
    """The requests that wait for an answer, by deadline."""
    emit_lines(due_requests(actor(), within_days=days), json=json)


@app.command(help="Én sak: spørsmålet, fristen med utregningen, loggen.")
def show(reference: Reference, json: Json = False) -> None:
    """One case: question, deadline with its working, log."""
    who = actor()
    print_case(read_request(who, find_request(who, reference)), json=json)


@app.command(help="Registrer et krav med dagen det kom, eller ta inn en e-post (.eml, .msg).")
def add(
    *,
    text: Annotated[str, typer.Option("--text", help="Spørsmålet.")] = "",
    received: Annotated[str | None, typer.Option("--received", help="Dagen det kom, 2026-05-04.")] = None,
    eml: Annotated[
        Path | None, typer.Option("--eml", help="E-posten som fil.", exists=True, dir_okay=False)
    ] = None,
    channel: Annotated[
        RequestChannel, typer.Option("--channel", case_sensitive=False, help="Hvordan det kom.")
    ] = RequestChannel.EMAIL,
    topic: Annotated[str, typer.Option("--topic", help="Hva det gjelder.")] = "",
    requester: Annotated[str, typer.Option("--requester", help="Hvem som spør; trengs ikke.")] = "",
    reply_to: Annotated[str, typer.Option("--reply-to", help="Hvor svaret sendes; trengs ikke.")] = "",
    language: Annotated[str, typer.Option("--language", help="Språket i brevene: nb, nn eller en.")] = "nb",
    json: Json = False,
) -> None:
    """Register a request with the day it came, or take in a mail."""
    who = actor()
    if (eml is None) == (not text):
        raise TextOrMail
    came = day(received) if received else None
    if eml is not None:
        taken = take_in_file(who, eml.read_bytes(), eml.name, came)
        tell(taken.why)
        if taken.request_id:
            emit_done(read_request(who, taken.request_id), json=json)
        else:
            emit(
                {"outcome": taken.outcome.value, "message": taken.message_id, "why": taken.why}, [], json=json
            )
        if taken.outcome is Outcome.WAITS:
            raise typer.Exit(1)
        return
    given = RequestInput(
        received_on=came, question=text, channel=channel, topic=topic, requester=requester, reply_to=reply_to,
        language=language,
    )  # fmt: skip
    emit_done(read_request(who, register_request(who, given)), json=json)


@app.command(help="Meldinger som venter på at noen tar stilling til dem.")
def unread(json: Json = False) -> None:
    """What came in and waits for a person."""
    lines = read_unread(actor())
    data = [
        {
            "id": one.message.id,
            "kind": one.message.kind,
            "arrived": one.message.arrived_on,
            "subject": one.message.subject,
            "why": one.message.why,
            "case": one.number or None,
            "operative": one.deadline.operative if one.deadline else None,
        }
        for one in lines
    ]
    texts = [
        f"{one.message.id}  {one.message.arrived_on or 'ukjent dag'}  {one.message.subject[:60]}  {one.message.why}"
        for one in lines
    ]
    emit({"messages": data}, texts or ["Ingen meldinger venter."], json=json)


@app.command(help="Ta stilling til en melding som venter.")
def place(
    message: Annotated[str, typer.Argument(metavar="MELDING", help="Id fra «unread».")],
    *,
    new: Annotated[bool, typer.Option("--new", help="Det er et krav.")] = False,
    case: Annotated[str, typer.Option("--case", help="Den hører til denne saken.")] = "",
    aside: Annotated[str, typer.Option("--aside", help="Den gjelder ikke noe krav; hvorfor.")] = "",
    received: Annotated[str | None, typer.Option("--received", help="Dagen den kom.")] = None,
    json: Json = False,
) -> None:
    """Say what a message is."""
    if [new, bool(case), bool(aside)].count(True) != 1:
        raise OneOfThree
    who = actor()
    if aside:
        set_message_aside(who, message, aside)
        emit({"message": message, "set_aside": True}, ["Lagt til side."], json=json)
        return
    came = day(received) if received else None
    identity = make_case(who, message, came) if new else join_case(who, message, case)
    emit_done(read_request(who, identity), json=json)


@app.command(help="Registrer at den som spurte, krever nærmere begrunnelse for et avslag.")
def demand(
    reference: Reference,
    *,
    received: Annotated[str, typer.Option("--received", help="Dagen kravet kom.")],
    text: Annotated[str, typer.Option("--text", help="Det som ble skrevet.")],
    json: Json = False,
) -> None:
    """Record a demand for a further justification."""
    who, case = opened(reference)
    steps.demand_justification(who, case.request.id, day(received), text, case.request.version)
    emit_done(read_request(who, case.request.id), json=json)


@app.command(help="Registrer at kravet er trukket.")
def withdraw(
    reference: Reference,
    *,
    text: Annotated[str, typer.Option("--text", help="Det som ble skrevet.")],
    json: Json = False,
) -> None:
    """Record that the request was withdrawn."""
    who, case = opened(reference)
    steps.withdraw(who, case.request.id, text, case.request.version)
    emit_done(read_request(who, case.request.id), json=json)


@app.command("set-aside", help="Legg til side det som ikke er et spørsmål til dere.")
def set_aside(
    reference: Reference,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Hva det er i stedet.")],
    json: Json = False,
) -> None:
    """Set aside what is no request."""
    who, case = opened(reference)
    steps.set_aside(who, case.request.id, reason, case.request.version)
    emit_done(read_request(who, case.request.id), json=json)


@app.command(help="Ta opp en avgjort sak igjen, med ny frist på tre uker.")
def reopen(
    reference: Reference,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Hvorfor.")],
    received: Annotated[str | None, typer.Option("--received", help="Dagen grunnen til det kom.")] = None,
    json: Json = False,
) -> None:
    """Take a decided case up again."""
    who, case = opened(reference)
    came = day(received) if received else None
    steps.reopen(who, case.request.id, reason, came, case.request.version)
    emit_done(read_request(who, case.request.id), json=json)


@app.command(help="Mulige brudd på frister og plikter, de som ikke er vurdert, først.")
def breaches(json: Json = False) -> None:
    """Duties that may not have been kept."""
    ledger = read_breaches(actor())
    data = [
        {
            "kind": one.kind.value,
            "case": one.number or None,
            "happened": one.happened_on,
            "what": one.what,
            "provision": one.provision,
            "classification": one.classification.value,
            "reason": one.reason,
        }
        for one in ledger.lines
    ]
    texts = [f"{one.happened_on}  {one.classification.value:<9}  {one.what}" for one in ledger.lines]
    emit({"breaches": data, "confirmed": ledger.confirmed}, texts or ["Ingen mulige brudd."], json=json)


@app.command(help="Søk i svarene dere har gitt.")
def search(words: Annotated[str, typer.Argument(metavar="ORD")], json: Json = False) -> None:
    """Search the answers that were given."""
    found = search_answers(actor(), words).rows
    data = [{"case": one.number, "question": one.question, "answer": one.answer} for one in found]
    emit(
        {"answers": data},
        [f"{one.number}  {one.answer}" for one in found] or ["Ingen svar passer."],
        json=json,
    )
