"""``aktsom measures``: what is promised, late first, for a terminal and for scripts."""

from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit
from compliance_app.domain.working_days import long_date
from compliance_app.services.measure_list import Group, MeasureLine, Wanted, every_measure

app = typer.Typer(
    no_args_is_help=True, help="Tiltak: hva dere har lovet, hvem som eier det, hva det førte til."
)

Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]


@app.command("list", help="Tiltakene: de over fristen først, så etter frist, så de ferdige.")
def list_(
    *,
    json: Json = False,
    late: Annotated[bool, typer.Option("--late", help="Bare de som er over fristen.")] = False,
    open_only: Annotated[bool, typer.Option("--open", help="Bare de som ikke er ferdige.")] = False,
    owner: Annotated[str, typer.Option("--owner", help="Bare de som denne eier.")] = "",
) -> None:
    """All measures that fit, in the order of the page."""
    groups = frozenset(Group) - {Group.DONE} if open_only else frozenset()
    lines = every_measure(actor(), Wanted(owner=owner, groups=frozenset({Group.LATE}) if late else groups))
    emit([_document(line) for line in lines], [_text(line) for line in lines], json=json)


def _document(line: MeasureLine) -> dict[str, object]:
    return {
        "id": line.id, "what": line.what, "risk": line.risk, "status": line.status.value, "owner": line.owner,
        "due": line.due.isoformat() if line.due else None, "late": line.group is Group.LATE,
        "done": line.done_on.isoformat() if line.done_on else None, "result": line.result, "effect": line.effect,
    }  # fmt: skip


def _text(line: MeasureLine) -> str:
    if line.group is Group.DONE:
        when = f"ferdig {long_date(line.done_on)}" if line.done_on else "ferdig"
    else:
        when = f"frist {long_date(line.due)}" if line.due else "ingen frist"
    late = " OVER FRISTEN" if line.group is Group.LATE else ""
    return f"{when}{late}  {line.what}  ({line.risk or 'ingen bestemt risiko'}; {line.owner or 'ingen ansvarlig'})"
