"""``aktsom requests clarify|extend|late|part|answer|refuse|justify|refer|out-of-scope|acknowledge``: one command a letter."""

from pathlib import Path
from typing import Annotated

import typer

from compliance_app.commands.request_options import (
    About,
    By,
    Json,
    LetterFile,
    Reference,
    Send,
    Sender,
    Sent,
    day,
    out,
)
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.requests import Ground
from compliance_app.services import request_letter_inputs as inputs
from compliance_app.services.request_letter_inputs import ExtensionGround, PassageInput
from compliance_app.services.request_send import SentBy

letters_app = typer.Typer()


class NoText(AktsomError):
    """No answer, or two."""

    message = _("Oppgi svaret: enten med --short, med --text eller med --file.")


class UnevenParts(AktsomError):
    """A refusal whose parts lack ground or reason."""

    message = _("Oppgi like mange --passage, --ground og --reason: ett sett for hver del som avslås.")


Short = Annotated[str, typer.Option("--short", help="Kort svar.")]
How = Annotated[str, typer.Option("--how", help="Slik har vi undersøkt.")]
Findings = Annotated[str, typer.Option("--findings", help="Dette har vi funnet.")]
Measures = Annotated[str, typer.Option("--measures", help="Dette gjør vi.")]
Limits = Annotated[str, typer.Option("--limits", help="Dette vet vi ikke.")]


@letters_app.command(help="Bekreft at spørsmålet er mottatt. Loven krever det ikke.")
def acknowledge(
    reference: Reference,
    *,
    letter: LetterFile = None,
    send: Send = False,
    sent: Sent = None,
    channel: By = SentBy.EMAIL,
    about: About = "",
    sender: Sender = "",
    json: Json = False,
) -> None:
    """Confirm receipt."""
    given = inputs.AcknowledgementInput(summary=about, sender=sender)
    out(reference, given, letter=letter, send=send, sent=sent, channel=channel, json=json)


@letters_app.command(help="Be den som spør om å presisere. Fristen løper videre.")
def clarify(
    reference: Reference,
    *,
    question: Annotated[list[str], typer.Option("--question", help="Det du spør om; kan gjentas.")],
    reply_by: Annotated[str, typer.Option("--reply-by", help="Svar innen, 2026-05-14.")],
    letter: LetterFile = None,
    send: Send = False,
    sent: Sent = None,
    channel: By = SentBy.EMAIL,
    about: About = "",
    sender: Sender = "",
    json: Json = False,
) -> None:
    """Ask the requester to clarify. The clock runs on."""
    given = inputs.ClarificationInput(
        questions="\n".join(question), reply_by=day(reply_by), summary=about, sender=sender
    )
    out(reference, given, letter=letter, send=send, sent=sent, channel=channel, json=json)


@letters_app.command(
    help="Forleng fristen: innen tre uker, og bare på grunn av mengden eller typen informasjon."
)
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
    send: Send = False,
    sent: Sent = None,
    channel: By = SentBy.EMAIL,
    about: About = "",
    sender: Sender = "",
    json: Json = False,
) -> None:
    """Extend the deadline, within three weeks and for amount or type only."""
    given = inputs.ExtensionInput(
        ground=ground, reasons=reasons, promised_on=day(until), partial=partial, summary=about, sender=sender
    )
    out(reference, given, letter=letter, send=send, sent=sent, channel=channel, json=json)


@letters_app.command(help="Varsle at svaret er forsinket. Varselet forlenger ikke fristen.")
def late(
    reference: Reference,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Hvorfor.")] = "",
    until: Annotated[str | None, typer.Option("--until", help="Dagen svaret kommer.")] = None,
    letter: LetterFile = None,
    send: Send = False,
    sent: Sent = None,
    channel: By = SentBy.EMAIL,
    about: About = "",
    sender: Sender = "",
    json: Json = False,
) -> None:
    """Tell that the answer is late; claims no extension."""
    expected = day(until) if until else None
    given = inputs.LateNoticeInput(reason=reason, expected=expected, summary=about, sender=sender)
    out(reference, given, letter=letter, send=send, sent=sent, channel=channel, json=json)


@letters_app.command(help="Send en del av svaret nå. Resten skyldes innen fristen.")
def part(
    reference: Reference,
    *,
    short: Short,
    how: How = "",
    findings: Findings = "",
    measures: Measures = "",
    limits: Limits = "",
    until: Annotated[str | None, typer.Option("--until", help="Når resten kommer.")] = None,
    letter: LetterFile = None,
    send: Send = False,
    sent: Sent = None,
    channel: By = SentBy.EMAIL,
    about: About = "",
    sender: Sender = "",
    json: Json = False,
) -> None:
    """Send a part of the answer; the rest is still owed."""
    given = inputs.PartialAnswerInput(
        short_answer=short, how=how, findings=findings, measures=measures, limits=limits, summary=about, sender=sender,
        expected=day(until) if until else None,
    )  # fmt: skip
    out(reference, given, letter=letter, send=send, sent=sent, channel=channel, json=json)


@letters_app.command(help="Svar: lag og send brevet, eller registrer svaret som er sendt.")
def answer(
    reference: Reference,
    *,
    short: Short = "",
    how: How = "",
    findings: Findings = "",
    measures: Measures = "",
    limits: Limits = "",
    text: Annotated[str, typer.Option("--text", help="Hele svaret slik det ble sendt.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", help="Fil med svaret (tekst).", exists=True, dir_okay=False)
    ] = None,
    letter: LetterFile = None,
    send: Send = False,
    sent: Sent = None,
    channel: By = SentBy.EMAIL,
    about: About = "",
    sender: Sender = "",
    json: Json = False,
) -> None:
    """Answer. What counts is the day it was sent."""
    if [bool(short), bool(text), file is not None].count(True) != 1:
        raise NoText
    own = file.read_text(encoding="utf-8", errors="replace") if file else text
    given = inputs.AnswerHeads(
        short_answer=short or own, how=how, findings=findings, measures=measures, limits=limits, summary=about,
        sender=sender,
    )  # fmt: skip
    out(reference, given, letter=letter, send=send, sent=sent, channel=channel, json=json, text=own)


@letters_app.command(help="Avslå hele kravet, eller deler av det sammen med et svar (--short).")
def refuse(
    reference: Reference,
    *,
    passage: Annotated[list[str], typer.Option("--passage", help="Delen som avslås; kan gjentas.")],
    ground: Annotated[
        list[Ground],
        typer.Option(
            "--ground", case_sensitive=False, help="a–d, SECURITY_GRADED eller COPYRIGHT; en for hver del."
        ),
    ],
    reason: Annotated[
        list[str], typer.Option("--reason", help="Hvorfor grunnlaget passer; en for hver del.")
    ],
    known_harm: Annotated[
        bool | None,
        typer.Option(
            "--known-harm/--no-known-harm",
            help="Om dere kjenner til faktisk skade på menneskerettigheter som delene gjelder.",
        ),
    ] = None,
    not_known_reason: Annotated[
        str,
        typer.Option("--not-known-reason", help="Hvorfor det som er registrert, ikke er det det spørres om."),
    ] = "",
    information: Annotated[
        str, typer.Option("--information", help="Det dere må opplyse om likevel (§ 6 tredje ledd).")
    ] = "",
    offer: Annotated[str, typer.Option("--offer", help="Dette kan dere likevel gi.")] = "",
    short: Short = "",
    how: How = "",
    findings: Findings = "",
    measures: Measures = "",
    limits: Limits = "",
    letter: LetterFile = None,
    send: Send = False,
    sent: Sent = None,
    channel: By = SentBy.EMAIL,
    about: About = "",
    sender: Sender = "",
    json: Json = False,
) -> None:
    """Refuse the whole, or parts beside an answer."""
    if not len(passage) == len(ground) == len(reason):
        raise UnevenParts
    passages = [
        PassageInput(
            passage=what, ground=where, reason=why, known_harm=known_harm, not_known_reason=not_known_reason
        )
        for what, where, why in zip(passage, ground, reason, strict=True)
    ]
    given: inputs.LetterInput
    if short:
        given = inputs.PartialRefusalInput(
            passages=passages, information=information, short_answer=short, how=how, findings=findings,
            measures=measures, limits=limits, summary=about, sender=sender,
        )  # fmt: skip
    else:
        given = inputs.RefusalInput(
            passages=passages, information=information, offer=offer, summary=about, sender=sender
        )
    out(reference, given, letter=letter, send=send, sent=sent, channel=channel, json=json)


@letters_app.command(help="Gi nærmere begrunnelse for et avslag.")
def justify(
    reference: Reference,
    *,
    considerations: Annotated[str, typer.Option("--considerations", help="Dette la dere vekt på.")],
    why_not_part: Annotated[
        str, typer.Option("--why-not-part", help="Derfor kan dere ikke gi ut deler av det.")
    ] = "",
    letter: LetterFile = None,
    send: Send = False,
    sent: Sent = None,
    channel: By = SentBy.EMAIL,
    about: About = "",
    sender: Sender = "",
    json: Json = False,
) -> None:
    """Give a further justification."""
    given = inputs.JustificationInput(
        considerations=considerations, why_not_part=why_not_part, summary=about, sender=sender
    )
    out(reference, given, letter=letter, send=send, sent=sent, channel=channel, json=json)


@letters_app.command(help="Svar det dere vet selv, og vis til en annen innkjøper.")
def refer(
    reference: Reference,
    *,
    buyer: Annotated[str, typer.Option("--buyer", help="Den andre innkjøperen.")],
    goods: Annotated[str, typer.Option("--goods", help="Det dere kjøper gjennom den.")],
    own_answer: Annotated[str, typer.Option("--own-answer", help="Dette vet dere selv.")],
    what: Annotated[str, typer.Option("--what", help="Dette vet den andre.")],
    url: Annotated[str, typer.Option("--url", help="Hvor det står.")],
    page: Annotated[str, typer.Option("--page", help="Side.")] = "",
    buyer_contact: Annotated[str, typer.Option("--buyer-contact", help="Hvor man kan spørre den.")] = "",
    letter: LetterFile = None,
    send: Send = False,
    sent: Sent = None,
    channel: By = SentBy.EMAIL,
    about: About = "",
    sender: Sender = "",
    json: Json = False,
) -> None:
    """Answer our own part and point to another buyer."""
    given = inputs.ReferralInput(
        buyer=buyer, goods=goods, own_answer=own_answer, what=what, url=url, page=page, buyer_contact=buyer_contact,
        summary=about, sender=sender,
    )  # fmt: skip
    out(reference, given, letter=letter, send=send, sent=sent, channel=channel, json=json)


@letters_app.command("out-of-scope", help="Svar at spørsmålet gjelder noe annet enn åpenhetsloven.")
def out_of_scope(
    reference: Reference,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Hva spørsmålet gjelder, slik dere leser det.")],
    answer: Annotated[str, typer.Option("--answer", help="Svaret likevel.")] = "",
    where: Annotated[str, typer.Option("--where", help="Hvor det står.")] = "",
    letter: LetterFile = None,
    send: Send = False,
    sent: Sent = None,
    channel: By = SentBy.EMAIL,
    about: About = "",
    sender: Sender = "",
    json: Json = False,
) -> None:
    """Answer that the question is about something else."""
    given = inputs.OutOfScopeInput(reason=reason, answer=answer, where=where, summary=about, sender=sender)
    out(reference, given, letter=letter, send=send, sent=sent, channel=channel, json=json)
