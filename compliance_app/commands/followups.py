"""``aktsom followups``: how suppliers are followed up, late first, for a terminal and for scripts."""

from typing import Annotated

import typer

from compliance_app.commands.context import actor, emit
from compliance_app.domain.working_days import long_date
from compliance_app.services.follow_up_list import FollowUpLine, Group, Wanted, every_follow_up
from compliance_app.services.follow_up_words import KINDS

app = typer.Typer(
    no_args_is_help=True, help="Oppfølging: hva dere gjør med leverandørene, og når det neste skal gjøres."
)


@app.command("list", help="Oppfølgingene: de over fristen først, så etter dag, så det som er gjort.")
def list_(
    *,
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Bare de som er over fristen.")] = False,
    open_only: Annotated[bool, typer.Option("--open", help="Bare det som skal gjøres.")] = False,
    owner: Annotated[str, typer.Option("--owner", help="Bare det som denne skal gjøre.")] = "",
) -> None:
    """All follow-ups that fit, in the order of the page."""
    groups = frozenset(Group) - {Group.DONE} if open_only else frozenset()
    lines = every_follow_up(
        actor(), Wanted(owner=owner, groups=frozenset({Group.LATE}) if overdue else groups)
    )
    emit([_document(line) for line in lines], [_text(line) for line in lines], json=json)


def _document(line: FollowUpLine) -> dict[str, object]:
    return {
        "id": line.id, "supplier_id": line.supplier_id, "supplier": line.supplier, "kind": line.kind.value,
        "done": line.group is Group.DONE, "overdue": line.group is Group.LATE, "day": line.day.isoformat(),
        "what": line.what, "outcome": line.outcome, "owner": line.owner,
    }  # fmt: skip


def _text(line: FollowUpLine) -> str:
    is_done = line.group is Group.DONE
    done = "gjort " if is_done else ""
    late = " OVER FRISTEN" if line.group is Group.LATE else ""
    text = " ".join((line.outcome if is_done else line.what).split())
    said = f": {text}" if text else ""
    return (
        f"{done}{long_date(line.day)}{late}  {line.supplier}  {KINDS[line.kind]}{said}  "
        f"({line.owner or 'ingen ansvarlig'})"
    )
