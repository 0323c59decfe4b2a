"""The log handed out: whole, checked without Aktsom by the program inside, and every kind of damage found and named."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from support.cases import Somebody, whole_case
from typer.testing import CliRunner

from compliance_app import clock
from compliance_app.commands import context
from compliance_app.commands.audit import app
from compliance_app.domain.errors import NotAllowed
from compliance_app.domain.permissions import Role
from compliance_app.files.log_check import Checked, check_export
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.log import check_log, log_standing, newest_entries, verify_log
from compliance_app.services.log_export import LogWanted, NothingInThatTime, export_log
from compliance_app.services.request_purge import purge_requests
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.audit import canonical_bytes

WHO = Somebody()
FORGED = "0" * 64


@pytest.fixture
def actor(database: str) -> Actor:
    """An enterprise with a supplier whose name no spreadsheet or terminal should run, and a case that was emptied."""
    clock.set_as_of(date(2026, 5, 4))
    made = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    add_supplier(made, SupplierInput(name="=Ås\u2028 «Sko» \\ \x1b[31m & Sønn", country="NO"))
    save_contact(made, ContactInput(name="Kari Nordmann", email="kari@eksempel.example"))
    whole_case(made, WHO, date(2024, 3, 4))
    clock.set_as_of(date(2026, 5, 4))
    purge_requests(made)
    add_supplier(made, SupplierInput(name="Den siste", country="NO"))
    context.choose(None)
    return made


def lines_of(path: Path) -> list[bytes]:
    with zipfile.ZipFile(path) as export:
        return export.read("logg.jsonl").splitlines()


def rewritten(path: Path, name: str, content: bytes, *, sums: bool = True) -> Path:
    """The zip with one file exchanged, by somebody who sets the list of sums right as well."""
    out = path.with_name(f"endret-{name}.zip")
    with zipfile.ZipFile(path) as export, zipfile.ZipFile(out, "w") as changed:
        files = {one: export.read(one) for one in export.namelist()} | {name: content}
        if sums:
            listed = {
                one: hashlib.sha256(data).hexdigest() for one, data in files.items() if one != "SHA256SUMS"
            }
            files["SHA256SUMS"] = "".join(f"{digest}  {one}\n" for one, digest in listed.items()).encode()
        for one, data in files.items():
            changed.writestr(one, data)
    return out


def alone(path: Path, *more: str) -> tuple[int, str]:
    """What the program inside says, run as somebody without Aktsom would: isolated, in another folder."""
    with zipfile.ZipFile(path) as export:
        program = export.extract("kontroller.py", path.parent)
    ran = subprocess.run(
        [sys.executable, "-I", program, str(path), *more], capture_output=True, text=True, cwd="/", check=False,
        env={"PYTHONUTF8": "1"},
    )  # fmt: skip
    assert ran.stderr == ""
    return ran.returncode, ran.stdout


def forged(line: bytes, **changes: object) -> bytes:
    """A line with fields changed by number and its own hash made anew, as one who knows the rule could."""
    _old, entry = json.loads(line)
    for place, value in changes.items():
        entry[int(place[1:])] = value
    hashed = canonical_bytes(entry)
    return b'["%s",%s]' % (hashlib.sha256(hashed).hexdigest().encode(), hashed)


def test_the_whole_log_goes_out_and_holds_without_the_program(actor: Actor, tmp_path: Path) -> None:
    noted = log_standing(actor).head
    made = export_log(actor, tmp_path)
    assert newest_entries(actor)[0].verb == "EXPORT_LOG"
    assert made.head == log_standing(actor).head
    assert made.entries == len(lines_of(made.path)) == verify_log(actor).entries
    code, said = alone(made.path, noted)
    assert (code, said) == (0, f"Uttaket stemmer. Det har {made.entries} innslag.\nTopp: {made.head}\n")
    assert alone(made.path, f"{made.entries - 1}:{FORGED}")[0] == 1
    with zipfile.ZipFile(made.path) as export:
        everything = b"".join(export.read(name) for name in export.namelist())
        rows = list(csv.reader(io.StringIO(export.read("logg.csv").decode("utf-8-sig")), delimiter=";"))
        page = export.read("les-meg.html").decode()
    for secret in (WHO.name, WHO.email, WHO.phone, "kari@eksempel.example", "Kari Nordmann"):
        assert secret.encode() not in everything
    assert [row[0] for row in rows[1:]] == [str(number) for number in range(1, made.entries + 1)]
    assert {row[8] for row in rows[1:]} == {"bevart", "slettet"}
    supplier = next(row for row in rows if row[5] == "leverandør")
    assert supplier[6].startswith("'=Ås")
    assert "\x1b" not in supplier[6]
    assert made.head in page


def test_details_go_out_only_when_asked_for_and_are_held_to_their_commitments(
    actor: Actor, tmp_path: Path
) -> None:
    administrator = Actor("Drift", frozenset({Role.ADMIN}), actor.enterprise_id)
    assert export_log(administrator, tmp_path).entries
    with pytest.raises(NotAllowed):
        export_log(administrator, tmp_path, LogWanted(details=True))
    with pytest.raises(NotAllowed):
        export_log(Actor("Innkjøp", frozenset({Role.PROCUREMENT}), actor.enterprise_id), tmp_path)
    made = export_log(actor, tmp_path, LogWanted(details=True))
    with zipfile.ZipFile(made.path) as export:
        details = export.read("detaljer.jsonl").splitlines()
    assert WHO.name.encode() not in b"".join(details), "what is erased goes out no more"
    assert any("Kari Nordmann" in line.decode() for line in details)
    found = check_export(made.path)
    assert (found.intact, found.details) == (True, len(details))
    for changed in (
        [details[0].replace(b"Eksempel AS", b"Et annet AS"), *details[1:]],
        [details[0].replace(json.loads(details[0])["salt"].encode(), b"0" * 32), *details[1:]],
        [details[1], details[0], *details[2:]],
    ):
        damaged = rewritten(made.path, "detaljer.jsonl", b"\n".join(changed) + b"\n")
        assert check_export(damaged).reason == "detail"
    fewer = rewritten(made.path, "detaljer.jsonl", b"\n".join(details[1:]) + b"\n")
    assert check_export(fewer).intact, "an erased detail is no damage"


def test_five_kinds_of_damage_are_found_and_the_first_bad_entry_named(actor: Actor, tmp_path: Path) -> None:
    made = export_log(actor, tmp_path)
    there = lines_of(made.path)
    last = len(there)
    middle = [*there]
    middle[4] = there[4].replace(b"Lokal bruker", b"En annen")
    damages = {
        ("hash", 5): middle,
        ("order", 4): [*there[:2], *there[3:]],
        ("order", 6): [*there[:4], there[5], there[4], *there[6:]],
        ("head", last): there[:-1],
        ("head", last + 1): [*there[:-1], forged(there[-1], _3="En annen")],
        ("order", last): [*there[:-2], forged(there[-2], _4="RATE"), there[-1]],
        ("unreadable", 3): [*there[:2], b"ikke JSON", *there[3:]],
    }
    for (reason, first), lines in damages.items():
        damaged = rewritten(made.path, "logg.jsonl", b"\n".join(lines) + b"\n")
        found = check_export(damaged)
        assert (found.intact, found.reason, found.first_bad) == (False, reason, first)
        code, said = alone(damaged)
        assert code == 1
        assert f"fra innslag {first}: " in said
    readable = rewritten(made.path, "logg.csv", b"Nr.;Hvem\r\n1;En annen\r\n", sums=False)
    assert check_export(readable) == Checked(
        last, last, made.head.split(":")[1], None, "files", 0, "logg.csv"
    )
    assert "logg.csv" in alone(readable)[1]


def test_one_who_rewrites_the_whole_end_is_found_by_a_head_noted_elsewhere(
    actor: Actor, tmp_path: Path
) -> None:
    noted = log_standing(actor).head
    made = export_log(actor, tmp_path)
    there = lines_of(made.path)
    about = json.loads(zipfile.ZipFile(made.path).read("uttak.json"))
    cut = there[: int(noted.split(":")[0]) - 1]
    about |= {"last": len(cut), "last_hash": json.loads(cut[-1])[0]}
    short = rewritten(made.path, "logg.jsonl", b"\n".join(cut) + b"\n")
    short = rewritten(short, "uttak.json", json.dumps(about).encode())
    assert check_export(short).intact, "by itself it is as whole as any"
    found = check_export(short, noted)
    assert (found.reason, found.first_bad) == ("head", len(cut) + 1)
    again = forged(there[len(cut)], _3="En annen")
    about |= {"last": len(cut) + 1, "last_hash": json.loads(again)[0]}
    other = rewritten(made.path, "logg.jsonl", b"\n".join([*cut, again]) + b"\n")
    other = rewritten(other, "uttak.json", json.dumps(about).encode())
    assert check_export(other).intact
    assert (check_export(other, noted).reason, check_export(other, noted).first_bad) == (
        "noted",
        len(cut) + 1,
    )
    assert not check_export(other, noted).intact
    # The same head against the database: still there, then a head that never was.
    assert check_log(actor, noted).intact
    assert log_standing(actor).whole
    assert check_log(actor, f"{noted.split(':')[0]}:{FORGED}").reason == "noted"
    assert not log_standing(actor).whole
    assert check_log(actor, f"9999:{FORGED}").reason == "head"


def test_some_days_alone_hold_together_and_say_what_they_are_not(
    actor: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = len(lines_of(export_log(actor, tmp_path).path))
    midnight = datetime(2026, 5, 9, 22, 0, tzinfo=UTC)  # the tenth of May begins in Oslo
    for minutes in (-1, 0, 1, 24 * 60 - 1, 24 * 60):
        monkeypatch.setattr(clock, "now", lambda at=midnight + timedelta(minutes=minutes): at)
        add_supplier(actor, SupplierInput(name=f"Minutt {minutes}", country="NO"))
    made = export_log(actor, tmp_path, LogWanted(date(2026, 5, 10), date(2026, 5, 10)))
    numbers = [json.loads(line)[1][1] for line in lines_of(made.path)]
    assert numbers == [start + 2, start + 3, start + 4]
    assert check_export(made.path).intact
    assert alone(made.path)[0] == 0
    assert check_export(made.path, f"{start}:{FORGED}").reason == "outside"
    with pytest.raises(NothingInThatTime):
        export_log(actor, tmp_path, LogWanted(until=date(2020, 1, 1)))


def test_the_command_exports_and_checks_without_a_database(
    actor: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = CliRunner().invoke(app, ["export", "--out", str(tmp_path), "--details", "--json"])
    assert ran.exit_code == 0
    made = json.loads(ran.stdout)
    assert "personopplysninger" in ran.stderr
    monkeypatch.setenv("AKTSOM_DATABASE_URL", "sqlite:////nowhere/at/all.db")
    checked = CliRunner().invoke(app, ["verify", "--file", made["file"], "--head", made["head"], "--json"])
    assert (checked.exit_code, json.loads(checked.stdout)["intact"]) == (0, True)
    other = CliRunner().invoke(app, ["verify", "--file", made["file"], "--head", f"3:{FORGED}"])
    assert other.exit_code == 1
    assert "fra innslag 3: innslaget har en annen kontrollsum enn den som er notert" in other.stdout
    for wrong in (["--file", made["file"], "--head", "3:abc"], ["--file", "finnes-ikke.zip"]):
        assert CliRunner().invoke(app, ["verify", *wrong]).exit_code == 1
    nothing = tmp_path / "tekst.zip"
    nothing.write_bytes(b"ikke en zip")
    assert "kan ikke leses som et uttak" in CliRunner().invoke(app, ["verify", "--file", str(nothing)]).stdout
