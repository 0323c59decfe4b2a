"""Bring a database to the schema of this program, and refuse one that is newer.

The library of the migrations is loaded where one has to be run: most starts find a database that stands where it should.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, inspect, make_url, text

from compliance_app.domain.errors import AktsomError, _
from compliance_app.settings import settings
from compliance_app.storage.engine import engine
from compliance_app.storage.triggers import all_triggers_stand, write_triggers

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_ready: set[str] = set()


class SchemaIsNewer(AktsomError):
    """The database was last used by a newer version of the program."""

    message = _("Databasen er laget av en nyere utgave av Aktsom. Oppdater programmet før du åpner den.")


class LogIsUnprotected(AktsomError):
    """The triggers that protect the log could not be written."""

    message = _(
        "Loggen er ikke beskyttet i databasen. Gi databasebrukeren lov til å lage utløsere, og start på nytt."
    )


def alembic_config(connection: Connection) -> "Config":
    """Alembic's configuration for one connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def ensure_schema() -> None:
    """Upgrade the configured database to this program's schema; once a process and URL.

    Raises:
        SchemaIsNewer: the database's revision is not one this program knows.
        LogIsUnprotected: the triggers are missing after the upgrade.
    """
    url = settings().database_url
    if url in _ready:
        return
    if url.startswith("sqlite"):
        settings().home.mkdir(parents=True, exist_ok=True)
    if not _stands_at_the_newest():
        upgrade()
    _ready.add(url)


def _stands_at_the_newest() -> bool:
    """Whether the configured database needs nothing: the newest migration was run, and the log is protected."""
    with engine().connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        present = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
        return present == [_newest()] and all_triggers_stand(connection)


@cache
def _newest() -> str:
    """The newest revision: its file begins with it, and they are numbered."""
    return max(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def revision(connection: Connection) -> str | None:
    """The revision a database stands at; None where it has no tables of ours."""
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def stamp(connection: Connection, at: str | None) -> None:
    """Note the revision of tables that were not made by the migrations."""
    from alembic.migration import MigrationContext

    MigrationContext.configure(connection).stamp(_scripts(), at or "base")


@dataclass(frozen=True)
class Standing:
    """Where a database stands: its revision (None: it has no tables yet), this program's, and those in between, in order."""

    present: str | None
    newest: str
    missing: tuple[str, ...]


def standing() -> Standing:
    """Where the configured database stands; nothing is written, and no file is made.

    Raises:
        SchemaIsNewer: the database's revision is not one this program knows.
    """
    url = make_url(settings().database_url)
    present = None
    if url.get_backend_name() != "sqlite" or (url.database and Path(url.database).exists()):
        with engine().connect() as connection:
            present = revision(connection)
    known = _revisions()
    if present is not None and present not in known:
        raise SchemaIsNewer
    lacking = known[: known.index(present)] if present else known
    return Standing(present, known[0], tuple(reversed(lacking)))


def upgrade(of: Engine | None = None) -> None:
    """Run the migrations that are missing, then write the triggers and assert them; the configured database if none is given.

    Raises:
        SchemaIsNewer: the revision is not one this program knows. LogIsUnprotected: the triggers could not be written.
    """
    from alembic import command

    with (of or engine()).connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _switch_foreign_keys(connection, on=False)
        connection = connection.execution_options(aktsom_write=True)  # noqa: PLW2901
        with connection.begin():
            if not sqlite:
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4242001)")
            known = _revisions()
            present = revision(connection)
            if present is not None and present not in known:
                raise SchemaIsNewer
            if present != known[0]:
                command.upgrade(alembic_config(connection), "head")
            write_triggers(connection)
            if not all_triggers_stand(connection):
                raise LogIsUnprotected
        if sqlite:
            _switch_foreign_keys(connection, on=True)


@cache
def _revisions() -> tuple[str, ...]:
    """The revisions this program knows, newest first; the files are read once."""
    return tuple(script.revision for script in _scripts().walk_revisions())


def _scripts() -> "ScriptDirectory":
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(_MIGRATIONS))


def _switch_foreign_keys(connection: Connection, *, on: bool) -> None:
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
