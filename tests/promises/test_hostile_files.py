"""Promises 16 to 21 at every door that takes bytes: refused in a sentence that says what to do, or harmless; never a half of anything.

What is tried is in ``support.hostile_files``; each door is opened as the screens, links and commands open it. A file that is
refused leaves every row and every file as they were, is opened by no reader in this process, and calls nobody.
"""

import email
import socket
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from email.parser import BytesParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import docx
import lxml.etree
import openpyxl
import PIL.Image
import pypdf
import pytest
import python_calamine
from promises.acts import TODAY, World, put_world
from promises.acts_signed_files import SIGNATORY, _signed
from pyhanko.pdf_utils.reader import PdfFileReader
from sqlalchemy import select
from support import hostile_files
from support.hostile_files import NAMES, book, every_hostile_file, png
from support.kept import kept
from support.mails import make_mail
from support.rows import every_row

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.risk_method import Dimension
from compliance_app.files import (
    attachments,
    confined,
    letterhead,
    limits,
    mail_reading,
    photo_pages,
    questionnaire_reading,
    signed_pdf,
    word,
)
from compliance_app.files.evidence_file import MAX_EVIDENCE_BYTES, read_evidence
from compliance_app.files.screening import Columns, read_list
from compliance_app.services import (
    chain_import,
    datasets,
    evidence,
    evidence_files,
    imports,
    questionnaire_link,
    questionnaire_return,
    questionnaire_send,
    request_intake,
    review_import,
    room,
    screening_lists,
    signed_files,
    statement_word,
)
from compliance_app.services.letterhead import set_letterhead
from compliance_app.services.signed_file_read import CameFile
from compliance_app.settings import settings
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import (
    Letterhead,
    MessageAttachment,
    Questionnaire,
    Statement,
    StatementFile,
    StoredContent,
    StoredFile,
)

DAY = date(2026, 5, 4)
KEPT: Any = (StoredFile, StatementFile, MessageAttachment, Letterhead)
"""Whose files have names."""
PARSERS = (
    (pypdf.PdfReader, "__init__"), (PdfFileReader, "__init__"), (docx, "Document"), (openpyxl, "load_workbook"),
    (PIL.Image, "open"), (ET, "fromstring"), (ET, "parse"), (ET, "iterparse"),
    (lxml.etree, "fromstring"), (lxml.etree, "parse"), (email, "message_from_bytes"), (BytesParser, "parsebytes"),
    (ZipFile, "extract"), (ZipFile, "extractall"), (ZipFile, "read"), (python_calamine, "load_workbook"),
)  # fmt: skip
"""What opens files; none of it may be handed a stranger's bytes outside of the confined process."""


@dataclass(frozen=True)
class Door:
    """One way in.

    Attributes:
        open: hands in (world, bytes, file name), all the way to the register.
        ending: of what it takes.
        limit: most bytes.
        good: what it takes, to try the names on; None where it needs a file made for it.
        by_name: it goes by what the file is called too, and is tried with each file under its own ending as well.
        reads_more: it reads other files anew each time: only what bears its ending is tried, and some names.
    """

    open: Callable[[World, bytes, str], object]
    ending: str
    limit: int
    good: bytes | None = None
    by_name: bool = True
    reads_more: bool = False


def _suppliers(world: World, data: bytes, name: str) -> object:
    opened = imports.open_list(data, name)
    return imports.import_list(world.owner, opened, opened.columns.mapping)


def _chain(world: World, data: bytes, name: str) -> object:
    opened = chain_import.open_chain(data, name)
    return chain_import.import_chain(world.owner, opened, opened.columns.mapping)


def _screening(world: World, data: bytes, name: str) -> object:
    read = read_list(data, name)
    given = screening_lists.ListInput(name=name[:40], source="https://liste.invalid", retrieved_on=DAY)
    return screening_lists.import_screening_list(world.owner, read, read.columns or Columns(0), given)


def _index(world: World, data: bytes, name: str) -> object:
    read = datasets.read_index(datasets.open_index(data, name))
    given = datasets.DatasetInput(
        dimension=Dimension.GOVERNANCE, name=name[:40], edition="1", worst=0, best=10
    )
    return datasets.import_dataset(world.owner, given, read)


def _ratings(world: World, data: bytes, name: str) -> object:
    return review_import.import_ratings(world.owner, review_import.open_ratings(world.owner, data, name))


def _workbook(world: World, data: bytes, name: str) -> object:
    return questionnaire_return.read_workbook(world.owner, data, name)


def _by_link(world: World, data: bytes, name: str) -> object:
    return questionnaire_link.link_answers(world["secret"], data, name)


def _evidence(world: World, data: bytes, name: str) -> object:
    given = evidence.EvidenceInput(
        title="Fra en fremmed", source="Leverandøren", read_on=DAY, object_kind="supplier", object_id=world["supplier"]
    )  # fmt: skip
    return evidence.attach(world.owner, given, (data, name))


def _mail_file(world: World, data: bytes, name: str) -> object:
    return request_intake.take_in_file(world.owner, data, name, DAY)


def _mailbox(world: World, data: bytes, _name: str) -> object:
    return request_intake.take_in_fetched(world.owner, data, clock.now())


def _signed_file(world: World, data: bytes, name: str) -> object:
    version = world.version(Statement, world["asked_statement"])
    return signed_files.take_in_signed_file(
        world.owner, world["asked_statement"], data, name, seen_version=version
    )


def _photos(world: World, data: bytes, name: str) -> object:
    version = world.version(Statement, world["asked_statement"])
    return signed_files.take_in_signed_file(
        world.owner, world["asked_statement"], png(8, 8), "side 1.png", seen_version=version, more=[CameFile(name, data)]
    )  # fmt: skip


def _report(world: World, data: bytes, name: str) -> object:
    read_evidence(
        data, name
    )  # what is asked of it once the signed file has been read anew, which takes its time
    came = [CameFile("rapport.txt", b"Rapport fra signeringen"), CameFile(name, data)]
    return signed_files.add_reports(world.owner, world["asked_statement"], world["asked_file"], came)


def _checked(world: World, data: bytes, name: str) -> object:
    return signed_files.verify_file(world.owner, None, data, name, language="nn")


def _letterhead(world: World, data: bytes, name: str) -> object:
    return set_letterhead(world.owner, data, name)


def _word(world: World, data: bytes, _name: str) -> object:
    return statement_word.read_back(world.owner, "2025", data)


LIST = limits.MAX_LIST_BYTES
FORM = questionnaire_reading.MAX_FORM_BYTES
SIGNED = signed_pdf.MAX_SIGNED_BYTES
DOORS = {
    "supplier list": Door(_suppliers, ".xlsx", LIST, book()),
    "chain list": Door(_chain, ".csv", LIST, b"Leverand\xc3\xb8r;Niv\xc3\xa5;Navn;Land\nKjedeleverand\xc3\xb8r;1;Fabrikk 7;Kina\n", by_name=False),
    "screening list": Door(_screening, ".csv", LIST, b"Navn;Land\nFabrikk 7;Kina\n"),
    "index": Door(_index, ".csv", LIST, b"Land;Verdi\nNorge;9\nKina;3\n", by_name=False),
    "ratings": Door(_ratings, ".xlsx", LIST, by_name=False),
    "questionnaire": Door(_workbook, ".xlsx", FORM, by_name=False),
    "questionnaire by link": Door(_by_link, ".xlsx", FORM, by_name=False),
    "evidence": Door(_evidence, ".pdf", attachments.MAX_BYTES, b"%PDF-1.7\n% fra en fremmed\n%%EOF"),
    "mail file": Door(_mail_file, ".eml", mail_reading.MAX_MAIL_BYTES, make_mail(), by_name=False),
    "mailbox": Door(_mailbox, ".eml", mail_reading.MAX_MAIL_BYTES, make_mail(), by_name=False),
    "signed file": Door(_signed_file, ".pdf", SIGNED, _signed(SIGNATORY, "Medlem Fjerde"), by_name=False, reads_more=True),
    "file to check": Door(_checked, ".pdf", SIGNED, by_name=False, reads_more=True),
    "photos of a paper": Door(_photos, ".png", photo_pages.MAX_PHOTO_BYTES, by_name=False),
    "report of signing": Door(_report, ".pdf", MAX_EVIDENCE_BYTES, b"Dokumentet er signert.", by_name=False, reads_more=True),
    "letterhead": Door(_letterhead, ".docx", letterhead.MAX_BYTES, hostile_files.word()),
    "Word file": Door(_word, ".docx", word.MAX_WORD_BYTES, by_name=False),
}  # fmt: skip


@pytest.fixture(scope="module")
def caller() -> Iterator[socket.socket]:
    """Somebody on this machine who hears whoever fetches anything."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def with_a_link() -> World:
    """The world, and a link by which a supplier answers."""
    there = put_world()
    version = there.version(Questionnaire, there["q_more"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.example")
        ready = questionnaire_send.replace_link(there.owner, there["q_more"], version)
    there.ids["secret"] = ready.link.rpartition("/")[2]
    return there


@pytest.fixture
def world(home: Path) -> World:
    clock.set_as_of(TODAY)
    there = kept(with_a_link)
    return World(there.owner, dict(there.ids))


class Rows:
    """Every row, read anew only where somebody has committed anything since: SQLite says so.

    Attributes:
        asked: the readers that were asked in this process since the list was emptied.
    """

    def __init__(self, home: Path, asked: list[str]) -> None:
        self.asked = asked
        self._asking = sqlite3.connect(home / "aktsom.db")
        self._version, self._rows = -1, every_row()

    def now(self) -> object:
        (version,) = self._asking.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version, self._rows = version, every_row()
        return self._rows

    def close(self) -> None:
        self._asking.close()


@pytest.fixture
def rows(world: World, home: Path, opened_here: list[str]) -> Iterator[Rows]:
    there = Rows(home, opened_here)
    yield there
    there.close()


@pytest.fixture
def opened_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The readers that were asked in this process since the list was emptied."""
    asked: list[str] = []
    for owner, name in PARSERS:
        was = getattr(owner, name)

        def told(*given: Any, _was: Any = was, _name: str = name, **more: Any) -> Any:
            asked.append(_name)
            return _was(*given, **more)

        monkeypatch.setattr(owner, name, told)
    return asked


def files_of(home: Path) -> set[str]:
    """Every file below the home but the database's own."""
    return {str(path.relative_to(home)) for path in home.rglob("*") if not path.name.startswith("aktsom.db")}


def whole() -> bool:
    """Every kept file has its bytes, and every bytes their file."""
    with read_session() as session:
        files, contents = (
            set(session.execute(select(table.enterprise_id, table.id)).tuples())
            for table in (StoredFile, StoredContent)
        )
    return files == contents


def is_ours(error: AktsomError) -> bool:
    """Whether a person can read what happened and what to do: two Norwegian sentences and nothing of the machine."""
    said = str(error)
    inside = ("Traceback", "Error", "Exception", "None", "0x", str(settings().home), ".py")
    return said.count(". ") >= 1 and said.rstrip().endswith(".") and not any(word in said for word in inside)


def knock(door: Door, world: World, data: bytes, name: str, rows: Rows) -> list[str]:
    """Hand a file in at a door; what is wrong with how it was met."""
    before, there = rows.now(), files_of(settings().home)
    rows.asked.clear()
    try:
        door.open(world, data, name)
    except AktsomError as error:
        wrong = [] if is_ours(error) else [f"is refused with «{error}»"]
        if rows.now() != before:
            wrong.append("is refused, and left rows")
        if rows.asked:
            wrong.append(f"is refused, and was opened here by {rows.asked}")
    else:
        wrong = [] if whole() else ["left a half"]
    return wrong + (["left a file"] if files_of(settings().home) != there else [])


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_17_20_a_hostile_file_is_refused_or_harmless(
    world: World, door: Door, caller: socket.socket, rows: Rows
) -> None:
    address = f"http://127.0.0.1:{caller.getsockname()[1]}"
    wrong = []
    for what, (name, data) in every_hostile_file(address).items():
        if door.reads_more and not name.endswith(".pdf"):
            continue
        disguise = name.rpartition(".")[0] + door.ending
        for called in {name, disguise} if door.by_name else {name}:
            met = knock(door, world, data, called, rows)
            wrong += [f"{what} as {called} {how}" for how in met]
    with pytest.raises(BlockingIOError):
        caller.accept()
    assert wrong == []


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_16_one_byte_too_many_is_refused_before_anything_is_read(
    world: World, door: Door, monkeypatch: pytest.MonkeyPatch, rows: Rows
) -> None:
    read = []
    real = confined.subprocess.Popen

    def started(command: list[str], **more: Any) -> Any:
        read.append(command)
        return real(command, **more)

    monkeypatch.setattr(confined.subprocess, "Popen", started)
    start = {".pdf": b"%PDF-1.7\n", ".png": hostile_files.PNG, ".docx": b"PK\x03\x04", ".xlsx": b"PK\x03\x04"}
    data = start.get(door.ending, b"") + bytes(door.limit)
    assert knock(door, world, data, f"stor{door.ending}", rows) == []
    assert read == [] or door.reads_more


def test_16_what_a_mailbox_has_that_is_too_big_is_kept_and_waits_for_a_person(world: World) -> None:
    taken = request_intake.take_in_fetched(world.owner, b"x" * (mail_reading.MAX_MAIL_BYTES + 1), clock.now())
    assert (taken.outcome.name, taken.request_id) == ("WAITS", "")


@pytest.mark.parametrize(
    "door", [one for one in DOORS.values() if one.good], ids=[name for name, one in DOORS.items() if one.good]
)
def test_21_no_name_reaches_further_than_the_page(world: World, door: Door, rows: Rows) -> None:
    wrong = []
    for name in NAMES[:: 5 if door.reads_more else 1]:
        called = name.format(door.ending)
        wrong += [
            f"{called!r} {how}"
            for how in knock(door, world, door.good or b"", called, rows)
            if "here" not in how
        ]
    assert wrong == []
    with read_session() as session:
        shown = [name for table in KEPT for name in session.execute(select(table.name)).scalars()]
    for name in shown:
        assert not set(name) & set("/\\\x00\n\u202e"), name
        assert 0 < len(name) <= 200


@pytest.mark.parametrize("which", ["MAX_FILES", "MAX_TOTAL_BYTES"])
@pytest.mark.parametrize("name", ["evidence", "signed file", "letterhead"])
def test_23_where_there_is_no_room_nothing_of_a_file_is_kept(
    world: World, name: str, which: str, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_files, which, 1)
    monkeypatch.setattr(room, which, 1)
    door, before = DOORS[name], every_row()
    assert [
        one for one in knock(door, world, door.good or b"", f"ny{door.ending}", rows) if "here" not in one
    ] == []
    assert every_row() == before
