"""``aktsom deadline RECEIVED``: when a request must be answered, and how that is counted."""

from datetime import date, datetime
from typing import Annotated

import typer

from compliance_app.commands.context import emit
from compliance_app.domain.deadline_steps import Step
from compliance_app.domain.deadlines import deadline_json, three_weeks
from compliance_app.domain.errors import AktsomError, _

app = typer.Typer(help="Fristen for å svare, med utregningen.")


class NoDay(AktsomError):
    """Neither a date nor a moment (values: text)."""

    message = _(
        "«{text}» er ikke en dato. Skriv den som 2026-05-04, eller med klokkeslett som 2026-05-04T14:12+02:00."
    )


@app.callback(invoke_without_command=True, context_settings={"allow_interspersed_args": True})
def deadline(
    received: Annotated[
        str, typer.Argument(help="Dagen kravet kom: 2026-05-04, eller et tidspunkt med tidssone.")
    ],
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")] = False,
) -> None:
    """The deadline of a request, with every step of the working."""
    moment = parse_received(received)
    counted = three_weeks(moment)
    emit(deadline_json(moment), [_line(step) for step in (*counted.steps, *counted.further)], json=json)


def parse_received(text: str) -> date | datetime:
    """A date, or an aware moment, from ISO 8601 text.

    Raises:
        NoDay: it is neither.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise NoDay(text=text) from error


def _line(step: Step) -> str:
    provision = f" {step.provision}." if step.provision else ""
    return f"{step.label}: {step.heading}. {step.text}{provision}"
