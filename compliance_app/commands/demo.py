"""``aktsom demo``: a reference organisation to try the program on, marked EKSEMPEL, and out again."""

from typing import Annotated

import typer

from compliance_app.commands.context import emit
from compliance_app.services.demo import EXAMPLES, example_id, load_example, remove_example
from compliance_app.services.enterprises import read_enterprise
from compliance_app.services.register_count import count_suppliers
from compliance_app.services.work import local_actor, reading


def demo(
    name: Annotated[str, typer.Argument(metavar="EKSEMPEL", help=f"{' eller '.join(EXAMPLES)}.")] = EXAMPLES[
        0
    ],
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Ta eksempelet ut igjen.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")] = False,
) -> None:
    """Legg inn et eksempel. Ingenting kan sendes, signeres eller publiseres fra det."""
    if remove:
        identity = example_id(name)
        remove_example(name)
        emit(
            {"example": name, "id": identity, "removed": True}, [f"Eksempelet {name} er tatt ut."], json=json
        )
        return
    identity = load_example(name)
    who = local_actor(identity)
    enterprise = read_enterprise(who)
    with reading(who) as work:
        suppliers = count_suppliers(work)
    emit(
        {
            "example": name,
            "id": identity,
            "enterprise": enterprise.name,
            "suppliers": suppliers,
            "removed": False,
        },
        [f"EKSEMPEL: {enterprise.name}. Leverandører: {suppliers}."],
        json=json,
    )
