"""What may be attached is judged by its bytes, kept as it came, and its name can hurt nobody."""

import io
import zipfile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from compliance_app.files import attachments
from compliance_app.files.attachments import (
    AttachmentHasMacros,
    AttachmentKind,
    AttachmentUnsafe,
    read_attachment,
    safe_name,
)
from compliance_app.files.errors import FileEmpty, FileRefused, FileTooBig

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MESSAGE = OLE + "__properties_version1.0".encode("utf-16-le")


def docx() -> bytes:
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


def xlsx() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def package(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("brev.pdf", PDF),
        ("bilde.png", PNG),
        ("bilde.JPG", b"\xff\xd8\xff\xe0rest"),
        ("avtale.docx", docx()),
        ("liste.xlsx", xlsx()),
        ("notat.txt", "Møte på Ås, æøå".encode()),
        ("notat.txt", "Møte på Ås".encode("cp1252")),
        ("melding.msg", MESSAGE),
        ("skriver.pdf", b"\x1b%-12345X@PJL\r\n" + PDF),
        ("svar.eml", b"From: noen@example.org\r\nSubject: Svar\r\n\r\nHei"),
    ],
)
def test_what_people_attach_is_kept_as_it_came(name, data):
    kept = read_attachment(data, name)
    assert (kept.name, kept.content) == (name, data)
    assert "/" in kept.media_type


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("faktura.pdf", b"MZ\x90\x00program"),
        ("bilde.png", b"<html><script>alert(1)</script>"),
        ("bilde.png", PDF),
        ("notat.txt", PDF),
        ("notat.txt", b"<svg onload=alert(1)>"),
        ("side.html", b"<p>hei</p>"),
        ("tegning.svg", b"<svg/>"),
        ("avtale.docx", xlsx()),
        ("liste.xlsx", docx()),
        ("liste.docm", docx()),
        ("program.exe", b"MZ\x90\x00"),
        ("uten-endelse", PDF),
        ("notat.csv", b"\x01\x00\x00\x00" * 20),
        ("begge.pdf", b"MZ\x90\x00" + PDF),
        ("begge.pdf", b"PK\x03\x04" + PDF),
        ("begge.pdf", b"<html><script>alert(1)</script>" + PDF),
        ("gammelt-dokument.msg", OLE + b"\x00" * 600),
    ],
)
def test_bytes_that_are_not_what_the_name_says_are_refused(name, data):
    with pytest.raises(AttachmentKind) as caught:
        read_attachment(data, name)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        (
            "avtale.docx",
            package(**{"[Content_Types].xml": b"x", "word__document.xml": b"x", "word__vbaData.xml": b"x"}),
        ),
        (
            "avtale.docx",
            package(
                **{
                    "[Content_Types].xml": b"application/vnd.ms-office.vbaProject",
                    "word__document.xml": b"x",
                    "word__annet.bin": b"x",
                }
            ),
        ),
        (
            "liste.xlsx",
            package(
                **{
                    "[Content_Types].xml": "application/vnd.ms-excel.sheet.macroEnabled.main+xml".encode(
                        "utf-16"
                    ),
                    "xl__workbook.xml": b"x",
                }
            ),
        ),
        (
            "liste.xlsx",
            package(
                **{"[Content_Types].xml": b"x", "xl__workbook.xml": b"x", "xl__macrosheets__sheet1.xml": b"x"}
            ),
        ),
        ("brev.odt", package(mimetype=b"x", content_dot_xml=b"x", Basic__Standard__Module1_dot_xml=b"x")),
        ("melding.msg", MESSAGE + "_VBA_PROJECT".encode("utf-16-le")),
    ],
)
def test_macros_are_found_wherever_they_hide(name, data):
    with pytest.raises(AttachmentHasMacros):
        read_attachment(data, name)


def test_a_part_that_declares_entities_is_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    for content in (bomb, bomb.decode().encode("utf-16")):
        with pytest.raises(AttachmentUnsafe):
            read_attachment(
                package(**{"[Content_Types].xml": b"x", "xl__workbook.xml": content}), "liste.xlsx"
            )


def test_a_program_inside_a_package_is_refused():
    with pytest.raises(AttachmentUnsafe):
        read_attachment(
            package(**{"[Content_Types].xml": b"x", "word__document.xml": b"x", "word__kjør.EXE": b"x"}),
            "avtale.docx",
        )


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_package_with_any_byte_wrong_is_kept_or_refused_with_a_sentence(packed):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as made:
        for name in ("[Content_Types].xml", "word/document.xml", "word/æ.xml"):
            made.writestr(name, b"Hei " * 50)
    whole = out.getvalue()
    damaged = [
        whole[:place] + bytes([value]) + whole[place + 1 :]
        for place in range(len(whole))
        for value in (0, 255, whole[place] ^ 1, whole[place] ^ 128)
    ]
    said = [sentence_about(one) for one in damaged]
    assert all(sentence.endswith("prøv igjen.") for sentence in said if sentence)
    assert ("" in said) == (packed == zipfile.ZIP_DEFLATED)


def sentence_about(data: bytes) -> str:
    """Why it is refused, "" where it is kept."""
    try:
        read_attachment(data, "avtale.docx")
    except FileRefused as error:
        return str(error)
    return ""


def test_one_byte_over_the_limit_is_refused_and_an_empty_file_too():
    limit = attachments.MAX_BYTES
    assert read_attachment(PDF + b" " * (limit - len(PDF)), "stor.pdf")
    with pytest.raises(FileTooBig, match="20 MB"):
        read_attachment(PDF + b" " * (limit + 1 - len(PDF)), "stor.pdf")
    with pytest.raises(FileEmpty):
        read_attachment(b"\x00 \n", "tom.txt")


def test_macros_and_packages_that_overwhelm_are_refused_from_the_directory_alone():
    macro = package(**{"[Content_Types].xml": b"x", "word__document.xml": b"x", "word__vbaProject.bin": b"x"})
    with pytest.raises(AttachmentHasMacros):
        read_attachment(macro, "avtale.docx")
    for bad in (
        package(**{"[Content_Types].xml": b"x", "word__document.xml": b"0" * (51 * 1024 * 1024)}),
        package(**{"[Content_Types].xml": b"x", "word__document.xml": b"x", "..__climbs.xml": b"x"}),
        package(**{"[Content_Types].xml": b"x", "word__document.xml": b"x", "word__inner.zip": b"x"}),
        package(**{"[Content_Types].xml": b"x"} | {f"word__{i}.xml": b"x" for i in range(250)}),
    ):
        with pytest.raises(AttachmentUnsafe):
            read_attachment(bad, "avtale.docx")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("D:\\mappe\\avtale.pdf", "avtale.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("faktura\u202efdp.exe.pdf", "fakturafdp.exe.pdf"),
        ("A\u030as.pdf", "Ås.pdf"),
        ("", "vedlegg"),
        ('spørsmål?"<>.pdf', "spørsmål____.pdf"),
    ],
)
def test_names_become_harmless_and_stay_readable(given, shown):
    assert safe_name(given) == shown


@given(st.text(max_size=400))
def test_every_name_ends_short_on_one_line_and_without_folders(text):
    name = safe_name(text)
    assert 0 < len(name) <= 120
    assert not set(name) & set('/\\<>:"|?*\n\r\t\x00\u202e')
    assert safe_name(name) == name or name.startswith("_")
