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


DATES_OF = {
    "clock.py": "it is the clock",
    "domain/working_days.py": "the Act's days, of a moment with a zone",
    "domain/language.py": "the clock in Oslo, written",
    "domain/deadline_steps.py": "the clock in Oslo, written",
    "domain/signed_file.py": "moved to Oslo first",
    "services/signing_mail.py": "moved to Oslo first",
    "services/statement_freeze.py": "moved to Oslo first",
    "ui/views/henvendelse_logg.py": "moved to Oslo first",
    "ui/views/leverandorer_regneark.py": "a day of a grid",
    "files/rating_rows.py": "a day of a sheet",
    "files/table.py": "a day of a sheet",
    "commands/statement_signing.py": "a day that was typed",
}


def test_a_stored_moment_becomes_a_day_in_oslo_and_nowhere_else() -> None:
    """Moments are stored in UTC: between midnight and two their UTC date is yesterday's."""
    found = {
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and not (node.args or node.keywords)
    }
    assert found == set(DATES_OF)


def test_the_one_exception_is_for_ids_alone() -> None:
    [ids] = [module for module in modules() if module.name == "storage/ids.py"]
    assert {ids.function_at(node.lineno) for node in ast.walk(ids.tree) if asks_the_time(node)} == {"new_ids"}
