"""Triggers that make the database refuse to change or delete a log entry, on both databases.

They are a speed bump, not the evidence (promises 3.1 f). One function writes them, since an Alembic batch operation on
SQLite drops all triggers of a table: it runs after every upgrade and the result is asserted.
"""

from sqlalchemy import Connection

_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS audit_entry_no_update BEFORE UPDATE ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'the log cannot be changed'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_entry_no_delete BEFORE DELETE ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'the log cannot be changed'); END",
    "CREATE TRIGGER IF NOT EXISTS audit_detail_no_update BEFORE UPDATE ON audit_detail "
    "BEGIN SELECT RAISE(ABORT, 'the log cannot be changed'); END",
)

_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION aktsom_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the log cannot be changed'; END $$",
    "CREATE OR REPLACE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry "
    "FOR EACH ROW EXECUTE FUNCTION aktsom_refuse()",
    "CREATE OR REPLACE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION aktsom_refuse()",
    "CREATE OR REPLACE TRIGGER audit_detail_no_update BEFORE UPDATE ON audit_detail "
    "FOR EACH ROW EXECUTE FUNCTION aktsom_refuse()",
)

_SQLITE_NAMES = frozenset({"audit_entry_no_update", "audit_entry_no_delete", "audit_detail_no_update"})
_POSTGRESQL_NAMES = frozenset({"audit_entry_no_change", "audit_entry_no_truncate", "audit_detail_no_update"})


def write_triggers(connection: Connection) -> None:
    """Create the triggers where any is missing.

    Where all stand nothing is done: on PostgreSQL even replacing a trigger by itself locks the log against those who are
    writing, and two processes that start while somebody writes would wait for each other.
    """
    if all_triggers_stand(connection):
        return
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        connection.exec_driver_sql(statement)


def all_triggers_stand(connection: Connection) -> bool:
    """Whether the log is protected by all of them."""
    wanted = _SQLITE_NAMES if connection.dialect.name == "sqlite" else _POSTGRESQL_NAMES
    return wanted <= trigger_names(connection)


def trigger_names(connection: Connection) -> set[str]:
    """Names of the triggers that stand in the database now."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    else:
        rows = connection.exec_driver_sql("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    return {row[0] for row in rows}
