"""Arrows point downwards only, and the domain is pure: the import-linter contracts of pyproject.toml hold."""

import subprocess
import sys
from pathlib import Path

from support.source import ROOT, modules


def test_the_contracts_hold() -> None:
    # In a process of its own: it silences every logger there is, those that other tests read included.
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


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
