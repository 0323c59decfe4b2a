"""Small files of our own, one for each thing a list can do wrong."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HERE = Path(__file__).parent

TABLE = (
    ("Leverandør", "Org.nr.", "Land", "Beløp"),
    ("Ærlig Handel AS", "NO 923 609 016 MVA", "NO", "1\u00a0234,50"),
    ("Østlige Namibia (Pty) Ltd", "", "NA", "2\u00a0000,00"),
    ("Blåbær & Bær", "", "Sverige", "-15,25"),
)
"""Header and three suppliers: letters, blanks and codes that careless readers lose."""


def xlsx(
    rows: Iterable[Iterable[Any]], prepare: Callable[[Workbook], None] | None = None, name: str = "Ark1"
) -> bytes:
    """A workbook with one sheet of ``rows``; ``prepare`` may do more to it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    if prepare:
        prepare(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repack(
    data: bytes,
    change: Callable[[str, bytes], bytes] = lambda _name, content: content,
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """The zip ``data`` with each member changed, and more members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change(member, old.read(member)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return buffer.getvalue()


def edit_sheet(data: bytes, pattern: str, replacement: str) -> bytes:
    """The workbook with its first sheet's XML edited."""

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        return re.sub(pattern, replacement, content.decode(), count=1, flags=re.DOTALL).encode()

    return repack(data, change)


def claiming(data: bytes, member: str, size: int) -> bytes:
    """The zip with ``member``'s unpacked size in the directory set to ``size``: a lie that costs nothing to tell."""
    patched = bytearray(data)
    place = data.rfind(member.encode())
    struct.pack_into("<I", patched, place - 46 + 24, size)
    return bytes(patched)


def ods(rows: Iterable[Iterable[str]], attributes: str = "", row_attributes: str = "") -> bytes:
    """A small OpenDocument sheet of text cells."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    body = "".join(
        f"<table:table-row{row_attributes}>"
        + "".join(
            f'<table:table-cell office:value-type="string"{attributes}><text:p>{_xml(cell)}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Ark1">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("content.xml", content)
    return buffer.getvalue()


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def delimited(rows: Iterable[Iterable[str]], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """Rows as text; cells are quoted where they must be."""
    lines = (
        delimiter.join(
            '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in f'{delimiter}"\r\n') else cell
            for cell in row
        )
        for row in rows
    )
    return "".join(f"{line}\r\n" for line in lines).encode(encoding)
