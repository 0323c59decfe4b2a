"""``aktsom``: the same verbs as the screens, for a terminal and for cron (design section 7).

The result alone goes to stdout; messages go to stderr. Exit 0: done. 1: refused, or found wanting. 2: wrong usage.
A command's module is loaded when the command is given, so that ``aktsom deadline`` needs no database library.
"""

import logging
import os
import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command, get_group

from compliance_app import clock
from compliance_app.commands import context
from compliance_app.commands.usage import in_norwegian, norwegian_mistake
from compliance_app.domain.errors import AktsomError, _

_COMMANDS: Final = {
    "serve": "compliance_app.cli:serve",
    "demo": "compliance_app.commands.demo:demo",
    "enterprise": "compliance_app.commands.enterprise:app",
    "import": "compliance_app.commands.import_chain:app",
    "suppliers": "compliance_app.commands.suppliers:app",
    "refresh": "compliance_app.commands.refresh:refresh",
    "rate": "compliance_app.commands.rating:rate",
    "ratings": "compliance_app.commands.ratings:app",
    "explain": "compliance_app.commands.rating:explain",
    "country": "compliance_app.commands.rating:country",
    "data": "compliance_app.commands.data:app",
    "screening": "compliance_app.commands.screening:app",
    "measures": "compliance_app.commands.measures:app",
    "followups": "compliance_app.commands.followups:app",
    "questionnaires": "compliance_app.commands.questionnaires:app",
    "requests": "compliance_app.commands.requests:app",
    "inbox": "compliance_app.commands.inbox:inbox",
    "deadline": "compliance_app.commands.deadline:app",
    "statement": "compliance_app.commands.statement:app",
    "board": "compliance_app.commands.board:board",
    "remind": "compliance_app.commands.remind:remind",
    "work": "compliance_app.commands.work:work",
    "users": "compliance_app.commands.users:app",
    "audit": "compliance_app.commands.audit:app",
    "backup": "compliance_app.commands.backup:backup",
    "restore": "compliance_app.commands.backup:restore",
    "db": "compliance_app.commands.db:app",
    "purge": "compliance_app.commands.purge:purge",
    "erase": "compliance_app.commands.erase:erase",
    "export": "compliance_app.commands.export:app",
}
"""Where each command stands, in the order of the help."""

_INTERRUPTED = 130
"""Exit code of a program stopped with Ctrl+C."""


class _Aktsom(TyperGroup):
    """The group of all commands: loads the one that is given, and says in Norwegian what went wrong."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - typer's signature
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - typer's signature
        if cmd_name not in _COMMANDS:
            return None
        if cmd_name not in self.commands:
            self.commands[cmd_name] = _load(cmd_name)
        return self.commands[cmd_name]

    def main(self, args: Sequence[str] | None = None, *_unused: Any, **extra: Any) -> None:
        in_norwegian(self)
        try:
            done = super().main(args, **{**extra, "prog_name": "aktsom", "standalone_mode": False})
        except AktsomError as error:
            context.tell(str(error))
            sys.exit(1)
        except TyperException as error:
            sys.exit(_say_mistake(error))
        except typer.Abort:
            sys.exit(_INTERRUPTED)
        sys.exit(done if isinstance(done, int) else 0)


def _load(name: str) -> Any:
    module, attribute = _COMMANDS[name].split(":")
    found = getattr(import_module(module), attribute)
    holder = typer.Typer(rich_markup_mode=None, add_completion=False)
    holder.callback()(lambda: None)
    if isinstance(found, typer.Typer):
        holder.add_typer(found, name=name)
    else:
        holder.command(name)(found)
    return in_norwegian(get_group(holder).commands[name])


def _say_mistake(error: TyperException) -> int:
    """Say what is wrong with the command line, and where the help is; returns the exit code."""
    at = getattr(error, "ctx", None)
    path = at.command_path if at else "aktsom"
    if type(error).__name__ == "NoArgsIsHelpError":
        context.tell(error.format_message())
    else:
        context.tell(f"{norwegian_mistake(error.format_message())} Hjelp: {path} --help")
    return error.exit_code


app = typer.Typer(
    cls=_Aktsom, rich_markup_mode=None, add_completion=False, no_args_is_help=True,
    help="Aktsom: lev opp til åpenhetsloven. Det du får ut, står på stdout, meldinger på stderr.",
)  # fmt: skip


@app.callback()
def _before_the_command(
    home: Annotated[
        Path | None, typer.Option("--home", metavar="MAPPE", help="Hvor databasen ligger.")
    ] = None,
    enterprise: Annotated[
        str | None, typer.Option("--enterprise", metavar="NAVN", help="Virksomheten: navn eller org.nr.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATO", help="Regn som om dagen i dag var denne.")
    ] = None,
) -> None:
    if home is not None:
        os.environ["AKTSOM_HOME"] = str(home.expanduser().resolve())
    context.choose(enterprise)
    clock.set_as_of(None if as_of is None else _day(as_of))


def serve(
    *,
    local: Annotated[bool, typer.Option("--local", help="Uten innlogging, bare på denne maskinen.")] = False,
    public: Annotated[bool, typer.Option("--public", help="Bare sidene som er åpne for alle.")] = False,
    port: Annotated[int, typer.Option("--port", metavar="TALL", help="Port på maskinen.")] = 8501,
) -> None:
    """Start appen i nettleseren."""
    from compliance_app.web import server

    server.serve(local=local, public=public, port=port)


def main() -> None:
    """Run the command that the terminal gave. What nobody planned for is logged, and shown as a reference only."""
    sys.excepthook = _last_words
    if not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stderr.reconfigure(errors="replace")  # type: ignore[union-attr]
    get_command(app)()


def _last_words(_kind: type[BaseException], failure: BaseException, _trace: TracebackType | None) -> None:
    from compliance_app.services.failure import record
    from compliance_app.settings import settings

    logging.raiseExceptions = False  # a log there is no room for says nothing of where it is
    log = settings().home / "aktsom.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.FileHandler(log, encoding="utf-8")
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logging.getLogger("aktsom").addHandler(handler)
    context.tell(str(record(failure)))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            _("«{text}» er ikke en dato. Skriv den som 2026-05-04.").format(text=text)
        ) from error
