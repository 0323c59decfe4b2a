"""Which Word files may be a letterhead, and the sentence for each that may not."""

import io
import zipfile

import pytest
from support.letterheads import RELATIONS, TYPES, changed, letterhead, related, with_field, with_part

from compliance_app.files import letterhead as reader
from compliance_app.files.letterhead import (
    LetterheadDamaged,
    LetterheadHasMacros,
    LetterheadIsTemplate,
    LetterheadProtected,
    LetterheadReachesOut,
    LetterheadTooBig,
    LetterheadUnsafe,
    NotAWordFile,
    read_letterhead,
)

_MAIN = "wordprocessingml.document.main+xml"
_BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{}">]>'.format("a" * 50)


def test_a_plain_word_file_is_taken_as_it_is() -> None:
    data = letterhead()
    checked = read_letterhead(data, r"C:\mal\Brevark «2026».docx")

    assert checked.content == data
    assert checked.name == "Brevark «2026».docx"
    assert len(checked.sha256) == 64
    assert (checked.width, checked.height) == (210, 297)
    assert checked.header
    assert checked.footer


def test_a_link_to_a_page_may_stand_in_it() -> None:
    assert read_letterhead(related("hyperlink", "https://eksempel.example", outside=True), "a.docx").header


def _renamed() -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    return saved.getvalue()


def _twice() -> bytes:
    saved = io.BytesIO(letterhead())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(saved, "a") as package:
        package.writestr("word/document.xml", "<w/>")
    return saved.getvalue()


def _cut() -> bytes:
    return letterhead()[:-200]


REFUSED = {
    "empty": (lambda: b"", NotAWordFile),
    "a pdf": (lambda: b"%PDF-1.7", NotAWordFile),
    "an old word file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), NotAWordFile),
    "a password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        LetterheadProtected,
    ),
    "a workbook": (_renamed, NotAWordFile),
    "a template": (
        lambda: changed(TYPES, lambda text: text.replace(_MAIN, "wordprocessingml.template.main+xml")),
        LetterheadIsTemplate,
    ),
    "a macro type": (
        lambda: changed(
            TYPES,
            lambda text: text.replace(
                f"application/vnd.openxmlformats-officedocument.{_MAIN}",
                "application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
        ),
        LetterheadHasMacros,
    ),
    "a macro project": (lambda: with_part("word/vbaProject.bin", b"x"), LetterheadHasMacros),
    "a template from elsewhere": (
        lambda: related("attachedTemplate", "https://ond.example/mal.dotm", outside=True),
        LetterheadReachesOut,
    ),
    "a picture from elsewhere": (
        lambda: related("image", "https://ond.example/bilde.png", outside=True),
        LetterheadReachesOut,
    ),
    "a file from a share": (
        lambda: related("frame", "file://tjener/del/x.docx", outside=True),
        LetterheadReachesOut,
    ),
    "an object within": (lambda: related("oleObject", "embeddings/x.bin", outside=False), LetterheadReachesOut),
    "a document within": (lambda: related("aFChunk", "x.html", outside=False), LetterheadReachesOut),
    "a command": (lambda: with_field("DDEAUTO cmd /c calc"), LetterheadReachesOut),
    "a picture by field": (
        lambda: with_field(" includepicture https://ond.example/x.png"), LetterheadReachesOut,
    ),
    "an entity": (lambda: with_part("word/footnotes.xml", f"{_BOMB}<x/>".encode()), LetterheadUnsafe),
    "an entity in utf-16": (
        lambda: with_part("word/footnotes.xml", f"{_BOMB}<x/>".encode("utf-16")), LetterheadUnsafe,
    ),
    "a bomb": (lambda: with_part("word/media/a.xml", b"<x>" + b" " * 30_000_000 + b"</x>"), LetterheadUnsafe),
    "a name that climbs": (lambda: with_part("../word/x.xml", b"<x/>"), LetterheadUnsafe),
    "a package within": (lambda: with_part("word/embeddings/x.zip", b"PK"), LetterheadUnsafe),
    "a part twice": (_twice, LetterheadUnsafe),
    "cut": (_cut, LetterheadDamaged),
    "no xml": (lambda: changed("word/styles.xml", lambda text: text[: len(text) // 2]), LetterheadDamaged),
    "no relations": (lambda: changed(RELATIONS, lambda _text: "<x"), LetterheadDamaged),
}  # fmt: skip


@pytest.mark.parametrize("which", REFUSED)
def test_what_may_not_be_a_letterhead_is_refused_in_a_sentence(which: str) -> None:
    make, refusal = REFUSED[which]

    with pytest.raises(
        refusal, match=r"^Brevarket ble ikke lagret\. .*[pP]røv igjen\.$|prøv igjen\.$"
    ) as said:
        read_letterhead(make(), "brevark.docx")
    assert type(said.value) is refusal


def test_too_many_bytes_are_not_looked_at() -> None:
    with pytest.raises(LetterheadTooBig, match="10,1 MB, og grensen er 10 MB"):
        read_letterhead(bytes(reader.MAX_BYTES + 1), "brevark.docx")


def test_the_sentence_names_what_is_fetched() -> None:
    with pytest.raises(LetterheadReachesOut, match=r"https://ond\.example/mal\.dotm"):
        read_letterhead(related("attachedTemplate", "https://ond.example/mal.dotm", outside=True), "a.docx")


def test_a_child_that_is_too_slow_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "SECONDS", 0.01)

    with pytest.raises(reader.LetterheadTooSlow, match="ble stanset"):
        read_letterhead(letterhead(), "a.docx")
