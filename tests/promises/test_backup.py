"""Promises 53 to 56: a backup taken while people work comes back whole, on either database, or changes nothing."""

import hashlib
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from zipfile import ZipFile

import pytest
from promises.acts import put_world
from sqlalchemy import LargeBinary, inspect, select, text
from support.postgres import emptied_database
from support.rows import every_row

from compliance_app.domain.errors import AktsomError, NotAllowed
from compliance_app.domain.permissions import Role, Verb
from compliance_app.files import backup_file
from compliance_app.files.bundle import NotWritten
from compliance_app.services.backup import DoesNotHold, SomethingIsThere, put_back, take_backup
from compliance_app.services.enterprises import EnterpriseInput, all_enterprises, create_enterprise
from compliance_app.services.log import newest_entries, verify_log
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.settings import settings
from compliance_app.storage import backup as storage
from compliance_app.storage.engine import engine, forget_engines
from compliance_app.storage.schema import SchemaIsNewer, ensure_schema
from compliance_app.storage.tables import METADATA

LOG = {"audit_entry", "audit_detail", "audit_head"}
HERE = 3  # enterprises: one's own, its neighbour, the example
WRITERS, EACH = 10, 12


@pytest.fixture
def key(tmp_path: Path) -> tuple[str, Path]:
    """A key: what is locked with, and the file that opens."""
    path = tmp_path / "et annet sted" / "nøkkel.txt"
    path.parent.mkdir()
    return backup_file.new_key(path), path


@pytest.fixture
def world(database: str) -> Actor:
    """An enterprise with a row of everything, and a second beside it."""
    owner = put_world().owner
    create_enterprise(local_actor(), EnterpriseInput(name="Nabo AS"), 2025)
    return owner


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator:
    """Go to an empty machine with the one or the other database."""

    def go() -> None:
        monkeypatch.setenv("AKTSOM_HOME", str(tmp_path / "tom maskin"))
        if request.param == "postgresql":
            monkeypatch.setenv("AKTSOM_DATABASE_URL", emptied_database())
        else:
            monkeypatch.delenv("AKTSOM_DATABASE_URL", raising=False)

    yield go
    engine().dispose()


def everything() -> dict[str, list[tuple]]:
    """Every row of every table."""
    settings().home.mkdir(parents=True, exist_ok=True)
    ensure_schema()
    with engine().connect() as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for name, table in METADATA.tables.items()
        }


def test_54_everything_comes_back_on_either_database(
    world: Actor, elsewhere, key: tuple[str, Path], tmp_path: Path
) -> None:
    taken = take_backup(local_actor(), tmp_path / "kopi.age", key[0])
    assert (taken.checked.changed, taken.checked.holds) == ({}, True)
    assert taken.checked.files > 0
    before = everything()
    constraints = {
        name: {one["name"] for one in inspect(engine()).get_foreign_keys(name)} for name in METADATA.tables
    }
    elsewhere()
    done = put_back(local_actor(), taken.path, key[1])
    assert done.checked.rows == taken.checked.rows
    after = everything()
    assert {name for name in before if before[name] != after[name]} == LOG
    assert {name: len(after[name]) - len(before[name]) for name in LOG} == {
        "audit_entry": HERE,
        "audit_detail": HERE,
        "audit_head": 0,
    }
    assert constraints == {
        name: {one["name"] for one in inspect(engine()).get_foreign_keys(name)} for name in METADATA.tables
    }
    assert verify_log(world).intact
    assert [line.verb for line in newest_entries(world, 2)] == [Verb.RESTORE, Verb.BACKUP]
    add_supplier(world, SupplierInput(name="Kom til etterpå"))


def test_54_a_backup_while_ten_write_holds_one_moment(
    database: str, key: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    started = Event()

    def write(number: int) -> None:
        for at in range(EACH):
            add_supplier(owner, SupplierInput(name=f"Leverandør {number}-{at}"))
            if at == 1:
                started.set()

    with ThreadPoolExecutor(WRITERS) as people:
        busy = [people.submit(write, number) for number in range(WRITERS)]
        assert started.wait(60)
        copies = [take_backup(local_actor(), tmp_path / "kopi.age", key[0]) for _time in range(3)]
        for one in busy:
            one.result()
    assert len({one.path for one in copies}) == 3
    assert all(one.checked.holds for one in copies)
    entries = [one.checked.logs[0].entries for one in copies]
    assert entries == sorted(set(entries)), "each holds a later moment than the one before"
    assert len(everything()["supplier"]) == WRITERS * EACH
    for place, one in enumerate(copies):
        monkeypatch.setenv("AKTSOM_HOME", str(tmp_path / f"maskin {place}"))
        monkeypatch.delenv("AKTSOM_DATABASE_URL", raising=False)
        done = put_back(local_actor(), one.path, key[1])
        # one entry a supplier, one for the enterprise, one a backup so far
        assert done.checked.rows["supplier"] == done.checked.logs[0].entries - 2 - place
        assert done.checked.holds
        engine().dispose()


def as_it_stands() -> object:
    """Every row as the driver gives it: only to be compared, time and again."""
    settings().home.mkdir(parents=True, exist_ok=True)
    ensure_schema()
    return every_row()


def refused(error: type[AktsomError], path: Path, opener: Path | None) -> str:
    """Put back and be refused; what was said."""
    before = as_it_stands()
    with pytest.raises(error) as said:
        put_back(local_actor(), path, opener)
    assert as_it_stands() == before
    home = Path(os.environ["AKTSOM_HOME"])
    assert {one.name for one in home.iterdir()} <= {"aktsom.db", "aktsom.db-wal", "aktsom.db-shm"}
    return str(said.value)


def changed(path: Path, at: int, by: bytes) -> Path:
    """The file with some bytes of it others than they were."""
    content = bytearray(path.read_bytes())
    content[at : at + len(by)] = by
    made = path.with_name(f"endret-{at}-{path.name}")
    made.write_bytes(bytes(content))
    return made


def test_56_the_wrong_key_a_cut_file_and_a_changed_one_are_refused(
    world: Actor, elsewhere, key: tuple[str, Path], tmp_path: Path
) -> None:
    path = take_backup(local_actor(), tmp_path / "kopi.age", key[0]).path
    elsewhere()
    backup_file.new_key(tmp_path / "en annen.txt")
    refused(backup_file.WrongKey, path, tmp_path / "en annen.txt")
    refused(backup_file.KeyNeeded, path, None)
    refused(backup_file.NoKeyInFile, path, path)
    refused(backup_file.NoKeyInFile, path, tmp_path / "finnes ikke.txt")
    size = path.stat().st_size
    for kept in (0, 10, 150, size // 2, size - 1):
        cut = tmp_path / f"kuttet-{kept}.age"
        cut.write_bytes(path.read_bytes()[:kept])
        assert "Ingenting ble endret" in refused(backup_file.NotABackup, cut, key[1])
    for at in (0, size // 3, size - 5):
        refused(backup_file.NotABackup, changed(path, at, b"zzz"), key[1])
    refused(backup_file.NotABackup, tmp_path / "borte.age", key[1])
    assert all_enterprises() == []
    put_back(local_actor(), path, key[1])


def repacked(path: Path, about: dict | None = None, act=None) -> Path:
    """An open backup with something else in it, and sums that agree with it."""
    made = path.with_name(f"pakket-{path.name}")
    with ZipFile(path) as members:
        content = {name: members.read(name) for name in members.namelist()}
    database = path.with_name("pakket.db")
    database.write_bytes(content[backup_file.DATABASE])
    if act:
        with storage.opened(database) as copy, copy.begin() as connection:
            act(connection)
    manifest = json.loads(content[backup_file.MANIFEST])
    manifest["database"]["sha256"] = hashlib.sha256(database.read_bytes()).hexdigest()
    content |= {
        backup_file.DATABASE: database.read_bytes(),
        backup_file.MANIFEST: json.dumps(manifest | (about or {})).encode(),
    }
    with ZipFile(made, "w") as members:
        for name, held in content.items():
            members.writestr(name, held)
    return made


def test_56_a_newer_schema_or_form_is_refused_and_so_is_one_that_does_not_hold(
    world: Actor, elsewhere, tmp_path: Path
) -> None:
    path = take_backup(local_actor(), tmp_path / "kopi.zip", "").path
    elsewhere()
    newer = repacked(
        path, act=lambda copy: copy.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    )
    refused(SchemaIsNewer, newer, None)
    refused(backup_file.BackupIsNewer, repacked(path, {"form": 2}), None)

    def rewritten(copy) -> None:
        copy.execute(text("DROP TRIGGER IF EXISTS audit_entry_no_update"))
        copy.execute(text("UPDATE audit_entry SET actor = 'En annen' WHERE seq = 2"))

    assert "loggen til" in refused(DoesNotHold, repacked(path, act=rewritten), None)

    def cut_short(copy) -> None:
        copy.execute(text("DELETE FROM enterprise WHERE name = 'Nabo AS'"))

    assert "viser til noe" in refused(DoesNotHold, repacked(path, act=cut_short), None)

    def another_file(copy) -> None:
        copy.execute(text("UPDATE attachment_content SET content = x'00'"))
        assert copy.execute(text("SELECT count(*) FROM attachment_content")).scalar_one()

    assert "filer er endret" in refused(DoesNotHold, repacked(path, act=another_file), None)
    assert "en annen enn" in refused(DoesNotHold, repacked(path, {"logs": []}), None)


def test_56_nothing_can_be_read_in_a_locked_backup_and_its_key_is_not_in_it(
    world: Actor, key: tuple[str, Path], tmp_path: Path
) -> None:
    path = take_backup(local_actor(), tmp_path / "kopi.age", key[0]).path
    content = path.read_bytes()
    assert content.startswith(b"age-encryption.org/v1\n")
    for word in (b"Hanskeleverand", b"SQLite format", b"aktsom.db", b"AGE-SECRET-KEY", key[0].encode()):
        assert word not in content
    assert path.stat().st_mode & 0o777 == 0o600
    assert key[1].stat().st_mode & 0o777 == 0o600
    assert [one.name for one in Path(os.environ["AKTSOM_HOME"]).iterdir() if one.is_dir()] == []


def test_what_is_there_is_never_written_over(
    world: Actor, key: tuple[str, Path], tmp_path: Path, elsewhere
) -> None:
    first = take_backup(local_actor(), tmp_path / "kopi.age", key[0]).path
    whole = first.read_bytes()
    assert take_backup(local_actor(), tmp_path / "kopi.age", key[0]).path.name == "kopi-2.age"
    assert first.read_bytes() == whole
    with pytest.raises(NotWritten):
        backup_file.new_key(key[1])
    elsewhere()
    create_enterprise(local_actor(), EnterpriseInput(name="Kom først AS"), 2025)
    assert "Ingenting ble endret" in refused(SomethingIsThere, first, key[1])


def test_only_an_administrator_takes_or_puts_back(world: Actor, tmp_path: Path) -> None:
    buyer = Actor("Innkjøper", frozenset({Role.PROCUREMENT}), world.enterprise_id)
    with pytest.raises(NotAllowed):
        take_backup(buyer, tmp_path / "kopi.zip", "")
    with pytest.raises(NotAllowed):
        put_back(buyer, tmp_path / "kopi.zip")
    assert list(tmp_path.glob("*.zip")) == []


def test_every_kept_file_is_read_against_its_hash() -> None:
    of_bytes = {
        name
        for name, table in METADATA.tables.items()
        if isinstance(getattr(table.columns.get("content"), "type", None), LargeBinary)
    }
    assert of_bytes - {"audit_detail"} == {str(content.__tablename__) for content, _hash in storage._KEPT}


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [16, 600])
def test_53_a_full_disk_leaves_no_half_backup(home: Path, tmp_path: Path, kilobytes: int) -> None:
    put_world()
    engine().dispose()
    forget_engines()
    out = tmp_path / "kopier"
    child = subprocess.run(
        [sys.executable, "-c", "from compliance_app.cli import main; main()", "backup", str(out / "kopi.zip"), "--open"],
        capture_output=True, text=True, check=False, env=dict(os.environ),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024)),
    )  # fmt: skip
    assert child.returncode == 1, child.stdout
    assert "ble ikke skrevet" in child.stderr or "ingenting ble lagret" in child.stderr
    assert "Traceback" not in child.stderr
    assert not out.exists() or list(out.iterdir()) == []
    assert [one for one in home.iterdir() if one.is_dir()] == []
