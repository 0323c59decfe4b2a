"""The child process that opens untrusted bytes: ``python -m compliance_app.files.worker KIND SECONDS``.

Bytes come in on standard input, plain values go out on standard output as a row of pickles (the parent unpickles
numbers, text and dates only): ``("open", facts)``, then ``("rows", sheet, rows)`` pieces and ``("merged", sheet, count)``, then ``("end",)``; or
``("refused", error name, values)`` at any point. Whatever else ends this process, the parent has a sentence for it.
"""

import gc
import pickle
import sys
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO

from compliance_app.files import limits
from compliance_app.files.errors import FileRefused, TooManyCells

if TYPE_CHECKING:  # this process starts anew for each file, and loads only what that kind of file needs
    from compliance_app.files.table import Row


def main() -> None:
    """Read one file from standard input and answer on standard output."""
    kind, seconds = sys.argv[1], float(sys.argv[2])
    limits.confine(seconds)
    gc.disable()
    out = sys.stdout.buffer
    data = sys.stdin.buffer.read()
    try:
        if kind in {"eml", "eml-head", "msg"}:
            _send_mail(data, kind, out)
        elif kind == "docx":
            _send_letterhead(data, out)
        elif kind == "word":
            _send_word(data, out)
        elif kind == "signed-pdf":
            _send_signed(data, out)
        elif kind == "signing-evidence":
            _send_evidence(data, out)
        elif kind == "photos":
            _send_photos(data, out)
        elif kind == "text":
            _send_text(data, out)
        elif kind in {"json", "html"}:
            _send_records(data, kind, out)
        else:
            _send_workbook(data, kind, out)
        _send(out, ("end",))
    except FileRefused as error:
        _send(out, ("refused", type(error).__name__, error.values))
    except MemoryError:
        _send(out, ("refused", TooManyCells.__name__, {"what": "mer innhold enn det er minne til å lese"}))
    out.flush()


def _send(out: BinaryIO, message: tuple[object, ...]) -> None:
    pickler = pickle.Pickler(out, protocol=5)
    pickler.fast = True  # no memo: cells are plain values, and looking each one up would double the cost
    pickler.dump(message)


def _send_mail(data: bytes, kind: str, out: BinaryIO) -> None:
    from compliance_app.files.mail_content import read_eml, read_eml_head
    from compliance_app.files.mail_outlook import read_msg

    read = {"eml": read_eml, "eml-head": read_eml_head, "msg": read_msg}[kind]
    _send(out, ("mail", read(data)))


def _send_word(data: bytes, out: BinaryIO) -> None:
    from compliance_app.files.word_parts import read_parts

    _send(out, ("word", *read_parts(data)))


class _NoNetwork(ModuleType):
    """Stands where the signature library looks for what asks servers on the net: it reads only, and a third of its start was that."""

    def __getattr__(self, name: str) -> type:
        return object


def _leave_the_network_out() -> None:
    sys.modules["aiohttp"] = _NoNetwork("aiohttp")


def _send_signed(data: bytes, out: BinaryIO) -> None:
    _leave_the_network_out()
    from compliance_app.files.signed_pdf import read_in_child

    _send(out, ("signed", read_in_child(data)))


def _send_evidence(data: bytes, out: BinaryIO) -> None:
    _leave_the_network_out()
    from compliance_app.files.evidence_file import read_evidence_in_child

    _send(out, ("evidence", read_evidence_in_child(data)))


def _send_photos(data: bytes, out: BinaryIO) -> None:
    from compliance_app.files.photo_pages import make_pages_in_child

    _send(out, ("photos", make_pages_in_child(data)))


def _send_letterhead(data: bytes, out: BinaryIO) -> None:
    from compliance_app.files.letterhead import look_into

    _send(out, ("letterhead", look_into(data)))


def _send_text(data: bytes, out: BinaryIO) -> None:
    from compliance_app.files.text import read_text

    read = read_text(data)
    _check_caps(read.rows)
    facts = {"encoding": read.encoding, "delimiter": read.delimiter, "damaged": read.damaged}
    _send(out, ("open", {**facts, "sheets": [("", True)]}))
    for start in range(0, len(read.rows), 4096):
        _send(out, ("rows", 0, read.rows[start : start + 4096]))


def _send_records(data: bytes, kind: str, out: BinaryIO) -> None:
    from compliance_app.files.records import read_html, read_json

    rows = read_json(data) if kind == "json" else read_html(data)
    _check_caps(rows)
    _send(out, ("open", {"sheets": [("", True)]}))
    for start in range(0, len(rows), 4096):
        _send(out, ("rows", 0, rows[start : start + 4096]))


def _check_caps(rows: list[list[str]]) -> None:
    filled = [len(row) - row.count("") for row in rows]
    if sum(map(bool, filled)) > limits.MAX_ROWS:
        raise TooManyCells(what="mer enn 200 000 rader med innhold")
    if sum(filled) > limits.MAX_CELLS:
        raise TooManyCells(what="mer enn 4 000 000 celler med innhold")
    for row in rows:
        if len(row) > limits.MAX_COLUMNS and any(row[limits.MAX_COLUMNS :]):
            raise TooManyCells(what=f"mer enn {limits.MAX_COLUMNS} kolonner med innhold")


def _send_workbook(data: bytes, kind: str, out: BinaryIO) -> None:
    from compliance_app.files.workbook import WorkbookReader

    book = WorkbookReader(data, kind)
    heads = book.sheets()
    _send(out, ("open", {"sheets": [(head.name, head.visible) for head in heads]}))
    for place, head in enumerate(heads):
        for piece in book.pieces(head):
            rows: list[Row] = piece
            _send(out, ("rows", place, rows))
        if book.merged:
            _send(out, ("merged", place, book.merged))
            book.merged = 0


if __name__ == "__main__":
    main()
