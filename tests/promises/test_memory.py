"""Promise 65, in part: a list of 100 000 rows is taken in within the memory that a small server has."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from benchmarks.registers import workbook

from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.work import local_actor

ROWS = 100_000
LIMIT = 1024 * 1024 * 1024
"""Bytes resident in the program and its reading child together, as docs/promises.md states it."""


@pytest.mark.slow
def test_65_a_hundred_thousand_rows_are_taken_in_within_a_gigabyte(home: Path, tmp_path: Path) -> None:
    create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025)
    listed = tmp_path / "liste.xlsx"
    listed.write_bytes(workbook(ROWS))
    command = [
        sys.executable,
        "-c",
        "from compliance_app.cli import main; main()",
        "import",
        "suppliers",
        str(listed),
    ]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ))
    highest = 0
    while program.poll() is None:
        highest = max(highest, resident(program.pid))
        try:
            program.wait(0.02)
        except subprocess.TimeoutExpired:
            continue
    said = program.communicate()
    assert program.returncode == 0, said
    assert highest < LIMIT, f"{highest / 1024 / 1024:.0f} MB"


def resident(pid: int) -> int:
    """Bytes of a process and its children now; pages they share are counted once for each."""
    total = 0
    try:
        whole = psutil.Process(pid)
        for one in (whole, *whole.children(recursive=True)):
            total += one.memory_info().rss
    except psutil.NoSuchProcess:
        return total
    return total
