"""Only services write, and only services and storage speak SQL: every change goes through a verb that is permitted and logged."""

import ast

from support.source import modules

_SPEAK_SQL = ("services/", "storage/")
_WRITES = {
    "add",
    "add_all",
    "delete",
    "merge",
    "commit",
    "flush",
    "execute",
    "insert_many",
    "update_many",
    "delete_many",
}


def outside() -> list:
    return [module for module in modules() if not module.name.startswith(_SPEAK_SQL)]


def test_nobody_else_opens_a_write() -> None:
    found = [
        (module.name, source, name)
        for module in outside()
        for source, name in module.imports()
        if name in {"begin", "write_session"} or source.startswith("compliance_app.storage.engine")
    ]
    assert found == []


def test_nobody_else_writes_through_a_session() -> None:
    found = [
        f"{module.name}:{call.lineno}"
        for module in outside()
        for call in module.calls()
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in _WRITES
        and ast.unparse(call.func.value).rpartition(".")[2] in {"session", "work", "connection"}
    ]
    assert found == []


def test_nobody_else_speaks_sql() -> None:
    found = [
        (module.name, source)
        for module in outside()
        for source, _name in module.imports()
        if source.partition(".")[0] in {"sqlalchemy", "sqlmodel", "sqlite3", "psycopg", "alembic"}
    ]
    assert found == []
