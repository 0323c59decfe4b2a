"""``aktsom requests clarify|extend|late|part|answer|refuse|justify|refer|out-of-scope|acknowledge``: one command a letter.

Each says what its own options fill in; those that every letter has, and how it goes out, are ``letter_command``'s.
"""

from pathlib import Path
from typing import Annotated

import typer

from compliance_app.commands.request_options import AsSent, day, letter_command
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.requests import Ground
from compliance_app.services import request_letter_inputs as inputs
from compliance_app.services.request_letter_inputs import ExtensionGround, LetterInput, PassageInput

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


@letter_command(letters_app, "Bekreft at spørsmålet er mottatt. Loven krever det ikke.")
def acknowledge() -> LetterInput:
    """Confirm receipt."""
    return inputs.AcknowledgementInput()


@letter_command(letters_app, "Be den som spør om å presisere. Fristen løper videre.")
def clarify(
    *,
    question: Annotated[list[str], typer.Option("--question", help="Det du spør om; kan gjentas.")],
    reply_by: Annotated[str, typer.Option("--reply-by", help="Svar innen, 2026-05-14.")],
) -> LetterInput:
    """Ask the requester to clarify. The clock runs on."""
    return inputs.ClarificationInput(questions="\n".join(question), reply_by=day(reply_by))


@letter_command(
    letters_app, "Forleng fristen: innen tre uker, og bare på grunn av mengden eller typen informasjon."
)
def extend(
    *,
    ground: Annotated[
        ExtensionGround, typer.Option("--ground", case_sensitive=False, help="Mengden, typen, eller begge.")
    ],
    reasons: Annotated[str, typer.Option("--reasons", help="Hvorfor, konkret.")],
    until: Annotated[str, typer.Option("--until", help="Dagen svaret loves, 2026-06-19.")],
    partial: Annotated[str, typer.Option("--partial", help="Det dere kan svare på nå.")] = "",
) -> LetterInput:
    """Extend the deadline, within three weeks and for amount or type only."""
    return inputs.ExtensionInput(ground=ground, reasons=reasons, promised_on=day(until), partial=partial)


@letter_command(letters_app, "Varsle at svaret er forsinket. Varselet forlenger ikke fristen.")
def late(
    *,
    reason: Annotated[str, typer.Option("--reason", help="Hvorfor.")] = "",
    until: Annotated[str | None, typer.Option("--until", help="Dagen svaret kommer.")] = None,
) -> LetterInput:
    """Tell that the answer is late; claims no extension."""
    expected = day(until) if until else None
    return inputs.LateNoticeInput(reason=reason, expected=expected)


@letter_command(letters_app, "Send en del av svaret nå. Resten skyldes innen fristen.")
def part(
    *,
    short: Short,
    how: How = "",
    findings: Findings = "",
    measures: Measures = "",
    limits: Limits = "",
    until: Annotated[str | None, typer.Option("--until", help="Når resten kommer.")] = None,
) -> LetterInput:
    """Send a part of the answer; the rest is still owed."""
    return inputs.PartialAnswerInput(
        short_answer=short, how=how, findings=findings, measures=measures, limits=limits,
        expected=day(until) if until else None,
    )  # fmt: skip


@letter_command(letters_app, "Svar: lag og send brevet, eller registrer svaret som er sendt.")
def answer(
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
) -> AsSent:
    """Answer. What counts is the day it was sent."""
    if [bool(short), bool(text), file is not None].count(True) != 1:
        raise NoText
    own = file.read_text(encoding="utf-8", errors="replace") if file else text
    heads = inputs.AnswerHeads(
        short_answer=short or own, how=how, findings=findings, measures=measures, limits=limits
    )
    return AsSent(heads, own)


@letter_command(letters_app, "Avslå hele kravet, eller deler av det sammen med et svar (--short).")
def refuse(
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
) -> LetterInput:
    """Refuse the whole, or parts beside an answer."""
    if not len(passage) == len(ground) == len(reason):
        raise UnevenParts
    passages = [
        PassageInput(
            passage=what, ground=where, reason=why, known_harm=known_harm, not_known_reason=not_known_reason
        )
        for what, where, why in zip(passage, ground, reason, strict=True)
    ]
    if not short:
        return inputs.RefusalInput(passages=passages, information=information, offer=offer)
    return inputs.PartialRefusalInput(
        passages=passages, information=information, short_answer=short, how=how, findings=findings,
        measures=measures, limits=limits,
    )  # fmt: skip


@letter_command(letters_app, "Gi nærmere begrunnelse for et avslag.")
def justify(
    *,
    considerations: Annotated[str, typer.Option("--considerations", help="Dette la dere vekt på.")],
    why_not_part: Annotated[
        str, typer.Option("--why-not-part", help="Derfor kan dere ikke gi ut deler av det.")
    ] = "",
) -> LetterInput:
    """Give a further justification."""
    return inputs.JustificationInput(considerations=considerations, why_not_part=why_not_part)


@letter_command(letters_app, "Svar det dere vet selv, og vis til en annen innkjøper.")
def refer(
    *,
    buyer: Annotated[str, typer.Option("--buyer", help="Den andre innkjøperen.")],
    goods: Annotated[str, typer.Option("--goods", help="Det dere kjøper gjennom den.")],
    own_answer: Annotated[str, typer.Option("--own-answer", help="Dette vet dere selv.")],
    what: Annotated[str, typer.Option("--what", help="Dette vet den andre.")],
    url: Annotated[str, typer.Option("--url", help="Hvor det står.")],
    page: Annotated[str, typer.Option("--page", help="Side.")] = "",
    buyer_contact: Annotated[str, typer.Option("--buyer-contact", help="Hvor man kan spørre den.")] = "",
) -> LetterInput:
    """Answer our own part and point to another buyer."""
    return inputs.ReferralInput(
        buyer=buyer, goods=goods, own_answer=own_answer, what=what, url=url, page=page, buyer_contact=buyer_contact,
    )  # fmt: skip


@letter_command(letters_app, "Svar at spørsmålet gjelder noe annet enn åpenhetsloven.", name="out-of-scope")
def out_of_scope(
    *,
    reason: Annotated[str, typer.Option("--reason", help="Hva spørsmålet gjelder, slik dere leser det.")],
    answer: Annotated[str, typer.Option("--answer", help="Svaret likevel.")] = "",
    where: Annotated[str, typer.Option("--where", help="Hvor det står.")] = "",
) -> LetterInput:
    """Answer that the question is about something else."""
    return inputs.OutOfScopeInput(reason=reason, answer=answer, where=where)
