"""The migrations make exactly the tables of the models, protected by the triggers, and refuse a newer database."""

import ast
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from support.postgres import new_database

from compliance_app.storage import schema, tables
from compliance_app.storage.engine import engine, forget_engines, write_session
from compliance_app.storage.schema import SchemaIsNewer, ensure_schema, upgrade
from compliance_app.storage.tables import METADATA, AuditDetail, AuditHead, Enterprise
from compliance_app.storage.triggers import trigger_names


def test_head_is_the_models(database: str) -> None:
    with engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_table_comes_with_those_its_keys_point_at() -> None:
    """Tables are built when they are asked for: a key to one that is not there would fail at the first write."""
    where = {str(row.local_table): row.class_.__module__ for row in Enterprise._sa_registry.mappers}
    assert set(where) == set(METADATA.tables)
    pointed = {
        (where[name], where[key.column.table.name])
        for name, table in METADATA.tables.items()
        for key in table.foreign_keys
    }
    missing = [(one, other) for one, other in pointed if one != other and other not in _imported(one)]
    assert missing == []


def _imported(module: str) -> set[str]:
    """The modules of tables that a module of tables imports by name."""
    source = Path(tables.__file__).with_name(f"{module.rpartition('.')[2]}.py").read_text(encoding="utf-8")
    return {
        f"{tables.__name__}.{name.name}"
        for line in ast.walk(ast.parse(source))
        if isinstance(line, ast.ImportFrom) and line.module == tables.__name__
        for name in line.names
    }


def test_an_upgrade_leaves_the_triggers_standing(database: str) -> None:
    upgrade()
    with engine().connect() as connection:
        assert {name for name in trigger_names(connection) if name.startswith("audit_")} >= {
            "audit_detail_no_update"
        }
        assert len(trigger_names(connection)) == 3


def test_a_database_of_a_newer_program_is_refused(database: str) -> None:
    schema._ready.clear()
    with write_session() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for asked in (upgrade, ensure_schema):
        with pytest.raises(SchemaIsNewer):
            asked()


def test_a_start_asks_for_no_migration_but_mends_a_log_that_is_not_protected(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(schema, "upgrade", lambda: asked.append(upgrade()))
    schema._ready.clear()
    ensure_schema()
    assert asked == []
    assert schema._newest() == schema._revisions()[0]
    name = "audit_detail_no_update"
    of_table = "" if database == "sqlite" else " ON audit_detail"
    with write_session() as session:
        session.execute(text("DROP TRIGGER " + name + of_table))
    schema._ready.clear()
    ensure_schema()
    assert len(asked) == 1
    with engine().connect() as connection:
        assert name in trigger_names(connection)


def test_a_second_process_starts_while_somebody_writes_to_the_log(
    home: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    # PostgreSQL only: SQLite has one writer at a time, and the second process waits its turn.
    monkeypatch.setenv("AKTSOM_DATABASE_URL", new_database())
    with engine().connect() as patient, patient.execution_options(isolation_level="AUTOCOMMIT") as settings:
        settings.execute(
            text(
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 500', current_database()); END $$"
            )
        )
    engine().dispose()
    with write_session() as session:
        session.add(AuditHead(enterprise_id="e1"))
        session.add(AuditDetail(enterprise_id="e1", seq=1, salt="", content=b""))
        session.flush()
        upgrade()
    engine().dispose()
    forget_engines()
