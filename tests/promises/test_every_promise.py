"""``docs/promises.md`` is held to the tree: all sixty-eight, each test it names is there, and where no test bears the number it says why."""

import ast
import re
from functools import cache
from pathlib import Path

from compliance_app.settings import ROOT

TESTS = ROOT / "tests"
COUNT = 68
WHY = "No test bears the number:"
"""What a row says, with the reason after it, where ``tests/promises`` has none for it."""
_ROW = re.compile(r"^\| (\d+) \| (.+) \| (.+) \|$", re.MULTILINE)
_NAMED = re.compile(r"`((?:[\w/]+\.py|…)(?:::[\w]+…?)?)`")


def rows() -> dict[int, str]:
    """Number → what keeps it."""
    text = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
    found = [(int(number), kept) for number, _promise, kept in _ROW.findall(text)]
    assert len(found) == len(dict(found)), "a number stands twice"
    return dict(found)


@cache
def functions(path: Path) -> frozenset[str]:
    """Every function of a module, read and not run."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def named(kept: str) -> list[tuple[str, str]]:
    """(module under tests or the package, function or its beginning with «…», or "") in a row; «…::» is the one before."""
    found, module = [], ""
    for one in _NAMED.findall(kept):
        place, _, function = one.partition("::")
        module = module if place == "…" else place
        found.append((module, function))
    return found


def is_there(module: str, function: str) -> bool:
    path = next(
        (base / module for base in (TESTS, ROOT, ROOT / "compliance_app") if (base / module).is_file()), None
    )
    if path is None:
        return False
    if function.endswith("…"):
        return any(name.startswith(function[:-1]) for name in functions(path))
    return not function or function in functions(path)


def numbered() -> set[int]:
    """The promises that a test under ``tests/promises`` bears the number of; ``test_17_20_…`` bears all from 17 to 20."""
    found: set[int] = set()
    for path in (TESTS / "promises").glob("test_*.py"):
        for name in functions(path):
            if match := re.match(r"test_(\d\d)_(?:(\d\d)_)?", name):
                found |= set(range(int(match[1]), int(match[2] or match[1]) + 1))
    return found


def test_every_promise_has_its_row() -> None:
    assert sorted(rows()) == list(range(1, COUNT + 1))


def test_every_test_that_a_row_names_is_there() -> None:
    gone = [(number, *one) for number, kept in rows().items() for one in named(kept) if not is_there(*one)]
    assert gone == []
    assert sum(len(named(kept)) for kept in rows().values()) > COUNT


def test_every_promise_has_its_test_or_says_why_not() -> None:
    there = numbered()
    assert there <= set(range(1, COUNT + 1))
    silent = [number for number, kept in rows().items() if number not in there and WHY not in kept]
    assert silent == []
    assert [number for number, kept in rows().items() if number in there and WHY in kept] == []
    assert [
        number
        for number, kept in rows().items()
        if WHY in kept and not re.search(rf"{WHY} \w.{{20,}}\.", kept)
    ] == []
