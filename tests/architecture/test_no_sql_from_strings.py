"""No SQL is put together from strings, so that nothing a user writes can become SQL (promise 29)."""

import ast

from support.source import Module, modules

_RUNS_SQL = {
    "text",
    "execute",
    "executemany",
    "executescript",
    "exec_driver_sql",
    "copy",
    "DDL",
    "literal_column",
}
ALLOWED = {
    ("storage/recording.py", "insert_rows"): "names of our own tables and columns, taken from the metadata",
    ("storage/schema.py", "_switch_foreign_keys"): "ON or OFF, by a flag",
}


def is_built(node: ast.expr) -> bool:
    """An f-string with values, a sum, a %, a .format() or a join of strings."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod)
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"format", "join"}
    )


def built_names(module: Module) -> set[str]:
    """Names that are given a string put together at run time."""
    return {
        target.id
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign) and is_built(node.value) and isinstance(node.value, ast.JoinedStr)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def found_in(module: Module) -> list[tuple[str, str]]:
    names = built_names(module)
    found = []
    for call in module.calls():
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if called not in _RUNS_SQL or not call.args:
            continue
        first = call.args[0]
        if is_built(first) or (isinstance(first, ast.Name) and first.id in names):
            found.append((module.name, module.function_at(call.lineno)))
    return found


def test_sql_is_never_put_together_from_strings() -> None:
    found = {place for module in modules() for place in found_in(module)}
    assert found <= set(ALLOWED), found - set(ALLOWED)


def test_each_exception_is_still_needed() -> None:
    found = {place for module in modules() for place in found_in(module)}
    assert set(ALLOWED) <= found


def test_the_rule_sees_what_it_should() -> None:
    source = 'session.execute(text(f"DELETE FROM {name}"))\nsql = f"x{y}"\ncursor.execute(sql)\ntext("a" + b)\ntext("a")'
    tried = Module(modules()[0].path, source)
    assert len(found_in(tried)) == 3
