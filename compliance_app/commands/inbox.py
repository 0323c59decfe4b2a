"""``aktsom inbox``: take in what has come to the mailbox; for cron, every few minutes."""

from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit, tell
from compliance_app.services.inbox import InboxReport, poll_inbox
from compliance_app.services.request_intake import Outcome

_WORDS = {
    Outcome.NEW_CASE: ("ny sak", "nye saker"),
    Outcome.JOINED: ("melding i en sak", "meldinger i saker"),
    Outcome.WAITS: ("uleselig eller uklar", "uleselige eller uklare"),
    Outcome.AUTOMATIC: ("automatisk svar", "automatiske svar"),
    Outcome.DUPLICATE: ("tatt inn før", "tatt inn før"),
}


def inbox(
    *, json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument på stdout.")] = False
) -> None:
    """Ta inn det som er kommet til postkassen. Ingenting flyttes eller slettes der."""
    report = poll_inbox(actor())
    data = {
        "taken": [
            {
                "outcome": one.outcome.value,
                "case": one.number or None,
                "message": one.message_id,
                "why": one.why,
            }
            for one in report.taken
        ],
        "stopped": report.stopped or None,
    }
    emit(data, [_summary(report)], json=json)
    if report.stopped:
        tell(report.stopped)
        raise typer.Exit(1)


def _summary(report: InboxReport) -> str:
    counts = [(report.count(outcome), words) for outcome, words in _WORDS.items()]
    said = [f"{count} {words[count != 1]}" for count, words in counts if count]
    return f"{', '.join(said)}." if said else "Ingenting nytt."
