"""Options that the commands of a statement share."""

from typing import Annotated

import typer

Year = Annotated[
    str | None, typer.Option("--year", help="Perioden redegjørelsen gjelder; den nyeste ellers.")
]
Language = Annotated[str, typer.Option("--language", help="nb, nn eller en.")]
Json = Annotated[bool, typer.Option("--json", help="Ett JSON-dokument.")]
