"""Only the clock reads the clock, so that any day can be tried and a deadline never depends on when a test runs."""

import ast

from support.source import modules

ALLOWED = {
    "clock.py": "it is the clock",
    "storage/ids.py": "an id sorts by the moment it was made, also while --as-of pretends another day",
}
_ASKS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime"}


def asks_the_time(node: ast.AST) -> bool:
    """``datetime.now``, ``date.today``, ``func.now``, ``time.time`` …, but not our own ``clock.now``."""
    if not isinstance(node, ast.Attribute) or node.attr not in _ASKS:
        return False
    base = ast.unparse(node.value)
    if node.attr in {"time", "time_ns", "localtime", "gmtime"}:
        return base == "time"
    return base.rpartition(".")[2] in {"datetime", "date", "func", "Timestamp", "dt"}


def test_nothing_else_asks_what_time_it_is() -> None:
    found = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        if module.name not in ALLOWED
        for node in ast.walk(module.tree)
        if asks_the_time(node)
    ]
    assert found == []


def test_nobody_takes_the_time_under_another_name() -> None:
    hidden = [
        module.name
        for module in modules()
        for source, name in module.imports()
        if (source == "time" and name in _ASKS) or (source == "freezegun")
    ]
    assert hidden == []


def test_the_one_exception_is_for_ids_alone() -> None:
    [ids] = [module for module in modules() if module.name == "storage/ids.py"]
    assert {ids.function_at(node.lineno) for node in ast.walk(ids.tree) if asks_the_time(node)} == {"new_ids"}
