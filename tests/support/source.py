"""The program as text and as syntax trees, for the tests that hold the house rules."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "compliance_app"
_OURS = {".ci", ".streamlit", ".gitignore"}
_NOT_OURS = {"__pycache__", "dist", "build", "secrets.toml"}


@dataclass(frozen=True)
class Module:
    """One Python file of the package; ``text`` is what is read instead of the file, where it is given."""

    path: Path
    text: str | None = None

    @cached_property
    def tree(self) -> ast.Module:
        """Read when it is asked for: each test process lists the modules, few look into them."""
        return ast.parse(self.path.read_text(encoding="utf-8") if self.text is None else self.text)

    @property
    def name(self) -> str:
        """As ``storage/ids.py``, below the package."""
        return self.path.relative_to(PACKAGE).as_posix()

    def imports(self) -> Iterator[tuple[str, str]]:
        """(module, name) of every import, ``name`` empty for a plain ``import module``."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((node.module or "", alias.name) for alias in node.names)

    def calls(self) -> Iterator[ast.Call]:
        """Every call."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def function_at(self, line: int) -> str:
        """The name of the innermost function around a line; empty at module level."""
        around = [
            node
            for node in ast.walk(self.tree)
            if isinstance(node, ast.FunctionDef) and node.lineno <= line <= (node.end_lineno or 0)
        ]
        return max(around, key=lambda node: node.lineno).name if around else ""


@lru_cache
def modules() -> tuple[Module, ...]:
    """Every module of the package, migrations included."""
    return tuple(Module(path) for path in sorted(PACKAGE.rglob("*.py")))


def files() -> Iterator[Path]:
    """Every file of the checkout that is ours to keep: no caches, no environment, no secrets of an installation."""
    for top in sorted(ROOT.iterdir()):
        if top.name in _NOT_OURS or (top.name.startswith(".") and top.name not in _OURS):
            continue
        inside = top.rglob("*") if top.is_dir() else [top]
        yield from (path for path in inside if path.is_file() and not _NOT_OURS & set(path.parts))


def text_files() -> Iterator[tuple[str, str]]:
    """(path below the checkout, content) of every file that is text."""
    for path in files():
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
