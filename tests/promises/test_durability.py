"""Promises 52 and 53: a process that is killed or a disk that is full costs what was not saved, and nothing else."""

import os
import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from support.postgres import emptied_database

from compliance_app.services import log
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage import engine as engines
from compliance_app.storage.engine import engine
from compliance_app.storage.tables import ImportBatch, Supplier

IMPORTS = 50
ROWS = 200
KILLS = 12
_CHILD = """
import sys
from compliance_app.services import imports
from compliance_app.services.work import local_actor

enterprise, first, last, rows = sys.argv[1], *map(int, sys.argv[2:])
for number in range(first, last):
    text = "Leverandør;Land;Beløp\\n" + "".join(f"Liste {number} nr {row};Norge;{row}\\n" for row in range(rows))
    opened = imports.open_list(text.encode(), f"liste-{number}.csv")
    print(number, flush=True)
    imports.import_list(local_actor(enterprise), opened, opened.columns.mapping)
"""


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def taken_in() -> dict[int, int]:
    """List number → how many of its suppliers are in the register."""
    with engine().connect() as connection:
        names = connection.execute(select(Supplier.name)).scalars().all()
        batches = connection.execute(select(func.count()).select_from(ImportBatch)).scalar_one()
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    found: dict[int, int] = {}
    for name in names:
        number = int(name.split()[1])
        found[number] = found.get(number, 0) + 1
    assert batches == len(found)
    return found


def start(actor: Actor, first: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", _CHILD, str(actor.enterprise_id), str(first), str(IMPORTS), str(ROWS)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=dict(os.environ))


@pytest.mark.slow
def test_52_killed_in_the_middle_of_fifty_imports_each_is_whole_or_not_there(actor: Actor) -> None:
    chance = random.Random(52)
    kills = interrupted = 0
    while len(taken_in()) < IMPORTS:
        before = taken_in()
        child = start(actor, max(before, default=-1) + 1)
        assert child.stdout is not None
        if kills < KILLS:
            begun = [child.stdout.readline() for _line in range(chance.randint(1, 4))]
            try:
                child.wait(chance.random() * 0.12)
            except subprocess.TimeoutExpired:
                child.kill()
            child.wait()
            kills += 1
            interrupted += int(begun[-1]) not in taken_in()
        child.wait()
        child.stdout.close()
        engine().dispose()
        engines.forget_engines()
        after = taken_in()
        assert set(after.values()) <= {ROWS}, after
        assert sorted(after) == list(range(len(after)))
        assert log.verify_log(actor).intact
    assert kills == KILLS
    assert interrupted, "no kill came before its import was done"


def room_left(home: Path, kilobytes: int) -> int:
    """A file size limit that leaves so much room beyond the largest file there is."""
    return max(path.stat().st_size for path in home.iterdir()) + kilobytes * 1024


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [8, 200, 900])
def test_53_a_full_disk_in_the_middle_of_an_import_leaves_the_register_as_it_was(
    home: Path, tmp_path: Path, kilobytes: int
) -> None:
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    add_supplier(actor, SupplierInput(name="Sto her fra før", country="NO"))
    engine().dispose()
    engines.forget_engines()
    listed = tmp_path / "liste.csv"
    listed.write_text(
        "Leverandør;Land\n" + "".join(f"Leverandør {number};Norge\n" for number in range(20_000))
    )
    limit = room_left(home, kilobytes)
    command = [
        sys.executable,
        "-c",
        "from compliance_app.cli import main; main()",
        "import",
        "suppliers",
        str(listed),
    ]
    full = subprocess.run(
        command, capture_output=True, text=True, check=False, env=dict(os.environ),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert full.returncode == 1, full.stdout
    assert "Traceback" not in full.stderr
    assert "ingenting ble lagret" in full.stderr or "Ingenting" in full.stderr
    with engine().connect() as connection:
        assert connection.execute(select(Supplier.name)).scalars().all() == ["Sto her fra før"]
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    assert log.verify_log(actor).intact
    again = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert again.returncode == 0, again.stderr


@pytest.mark.slow
def test_53_a_full_disk_during_an_export_leaves_the_older_file_and_nothing_half(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The database is elsewhere, so that what there is no room for is the export alone.
    monkeypatch.setenv("AKTSOM_DATABASE_URL", emptied_database())
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    for number in range(20):
        add_supplier(actor, SupplierInput(name=f"Leverandør {number}", country="NO"))
    out = tmp_path / "ut"
    out.mkdir()
    older = [out / "register.csv", out / "register.xlsx"]
    for one in older:
        one.write_bytes(b"den forrige")
    for words in (
        *(["suppliers", "export", str(one), "--overwrite"] for one in older),
        ["export", "regulator", "--out", str(out)],
    ):
        full = subprocess.run(
            [sys.executable, "-c", "from compliance_app.cli import main; main()", *words],
            capture_output=True, text=True, check=False, env=dict(os.environ),
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048)),
        )  # fmt: skip
        assert full.returncode == 1, full.stdout
        assert "ble ikke skrevet" in full.stderr, full.stderr
        assert "Traceback" not in full.stderr
        assert sorted(out.iterdir()) == older
        assert {one.read_bytes() for one in older} == {b"den forrige"}
    assert log.verify_log(actor).intact
