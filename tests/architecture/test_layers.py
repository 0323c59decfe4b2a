"""Arrows point downwards only, and the domain is pure: the import-linter contracts of pyproject.toml hold."""

from importlinter.cli import lint_imports
from support.source import ROOT, modules


def test_the_contracts_hold(capsys) -> None:
    failed = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert not failed, capsys.readouterr().out


def test_the_domain_reads_no_file_and_asks_no_network() -> None:
    outside = {
        "os",
        "pathlib",
        "socket",
        "sqlite3",
        "subprocess",
        "requests",
        "httpx",
        "urllib",
        "shutil",
        "tempfile",
    }
    found = [
        (module.name, name)
        for module in modules()
        if module.name.startswith("domain/")
        for name, _what in module.imports()
        if name.partition(".")[0] in outside
    ]
    assert found == []
