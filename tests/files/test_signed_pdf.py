"""Signed PDFs in the confined child: what each signature proves, and hostile files that end in a sentence within the limit."""

import io
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pypdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from support.signed_pdfs import (
    document_timestamp,
    encrypted,
    joined,
    overwritten,
    pdf,
    person,
    platform,
    raw_pdf,
    scan,
    sign,
    signature_page,
    with_long_term_data,
)

from compliance_app.files.errors import FileRefused
from compliance_app.files.signed_pdf import MAX_SIGNED_BYTES, read_signed_pdf
from compliance_app.files.signed_pdf_errors import (
    NotAPdf,
    SignedFileEmpty,
    SignedFileProtected,
    SignedFileTooBig,
    SignedFileTooSlow,
    SignedFileUnreadable,
    TooManySignatures,
)

FROZEN = pdf("Redegjørelse\nFunn og tiltak", "Side to\nMer tekst")
ONE, OTHER = person("Styremedlem A"), person("Styremedlem B")
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"


def test_a_signature_covers_all_and_nothing_came_after() -> None:
    (found,) = read_signed_pdf(sign(FROZEN, ONE), FROZEN).signatures
    assert (found.intact, found.covers, found.changed, found.readable) == (True, True, False, True)
    assert (found.certificate_name, found.issuer, found.platform) == ("Styremedlem A", "Prøveutsteder", "")


def test_signatures_after_one_another_are_no_change_and_the_file_is_the_locked_one() -> None:
    read = read_signed_pdf(sign(FROZEN, ONE, OTHER), FROZEN)
    assert [one.holds for one in read.signatures] == [True, True]
    assert read.same_file
    assert read.pages == ()


def test_timestamps_and_long_term_data_are_allowed_and_no_signatories() -> None:
    data = with_long_term_data(document_timestamp(sign(FROZEN, ONE, stamped=True)), ONE)
    read = read_signed_pdf(data, FROZEN)
    assert [(one.timestamp, one.holds) for one in read.signatures] == [(False, True), (True, True)]
    assert read.signatures[0].signed_at == datetime(2026, 5, 21, 21, 5, tzinfo=UTC)
    assert read.signatures[0].stamped
    assert read.long_term


def test_a_changed_byte_breaks_the_signature() -> None:
    data = bytearray(sign(FROZEN, ONE))
    place = data.index(b"/MediaBox")
    data[place + 2] ^= 1
    (found,) = read_signed_pdf(bytes(data), FROZEN).signatures
    assert not found.intact


def test_an_appended_revision_is_a_change_though_the_signature_is_whole() -> None:
    (found,) = read_signed_pdf(overwritten(sign(FROZEN, ONE)), FROZEN).signatures
    assert (found.intact, found.changed, found.covers) == (True, True, False)


def test_bytes_behind_the_end_are_a_change() -> None:
    data = sign(FROZEN, ONE)
    start = data[data.rindex(b"startxref") :]
    (found,) = read_signed_pdf(data + b"\n% noe mer\n" + start, FROZEN).signatures
    assert (found.intact, found.changed, found.covers) == (True, True, False)


def test_a_form_that_is_filled_in_afterwards_is_a_change() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(FROZEN))
    field = generic.DictionaryObject(
        {
            generic.pdf_name("/FT"): generic.pdf_name("/Tx"),
            generic.pdf_name("/T"): generic.pdf_string("Forbehold"),
            generic.pdf_name("/V"): generic.pdf_string("Ingen"),
        }
    )
    reference = writer.add_object(field)
    form = generic.DictionaryObject({generic.pdf_name("/Fields"): generic.ArrayObject([reference])})
    writer.root["/AcroForm"] = writer.add_object(form)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    later = IncrementalPdfFileWriter(io.BytesIO(sign(out.getvalue(), ONE)))
    filled = later.root["/AcroForm"]["/Fields"][0]
    filled[generic.pdf_name("/V")] = generic.pdf_string("Uenig")
    later.update_container(filled)
    out = io.BytesIO()
    later.write(out)
    (found,) = read_signed_pdf(out.getvalue(), FROZEN).signatures
    assert (found.intact, found.changed) == (True, True)


def test_what_is_changed_before_the_first_signature_is_not_the_locked_file() -> None:
    read = read_signed_pdf(sign(overwritten(FROZEN), ONE), FROZEN)
    assert not read.same_file
    assert read.pages != read.frozen_pages
    assert read.signatures[0].holds


def test_a_certificate_says_whose_it_is_and_whether_it_is_qualified() -> None:
    names = person("Etternavn, Fornavn", given="Fornavn", family="Etternavn", qualified=True)
    own, seal = read_signed_pdf(sign(FROZEN, names, platform("Penneo A/S")), FROZEN).signatures
    assert (own.certificate_name, own.own_name, own.qualified, own.platform) == (
        "Fornavn Etternavn",
        True,
        True,
        "",
    )
    assert (seal.platform, seal.qualified) == ("Penneo", False)


@pytest.mark.parametrize(
    ("organisation", "platform_name"),
    [
        ("Visma Solutions Oy", "Visma Sign"), ("Signicat AS", "Signicat"), ("DocuSign, Inc.", "DocuSign"),
        ("Scrive AB", "Scrive"), ("Oneflow AB", "Oneflow"), ("Verified International AB", "Verified"),
        ("GetAccept AB", "GetAccept"), ("Adobe Inc.", "Adobe Acrobat Sign"), ("Eksempel Eiendom AS", "Eksempel Eiendom AS"),
    ],
)  # fmt: skip
def test_seals_are_not_people(organisation: str, platform_name: str) -> None:
    (found,) = read_signed_pdf(sign(FROZEN, platform(organisation)), FROZEN).signatures
    assert found.platform == platform_name


def test_no_serial_number_comes_out_of_a_certificate() -> None:
    read = read_signed_pdf(sign(FROZEN, person("Styremedlem A UN:NO-0000-0-000000")), FROZEN)
    assert "0000" not in repr(read.signatures)


def test_pages_and_attachments_are_read_where_a_platform_added_some() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(joined(FROZEN, pdf("Signatursiden"))))
    report = (
        b"<signers><signer><name>Kari Nes</name><signedAt>2026-05-19T11:07:52Z</signedAt></signer></signers>"
    )
    writer.add_attachment("evidence.xml", report)
    out = io.BytesIO()
    writer.write(out)
    read = read_signed_pdf(sign(out.getvalue(), platform()), FROZEN)
    assert read.pages[:2] == read.frozen_pages
    assert "Signatursiden" in read.pages[2]
    assert read.attached == (("evidence.xml", "Navn: Kari Nes\nSignert: 2026-05-19T11:07:52Z"),)


@pytest.mark.parametrize("algorithm", ["AES-256", "AES-128", "RC4-128"])
def test_a_file_that_an_empty_password_opens_is_read_and_checked(algorithm: str) -> None:
    read = read_signed_pdf(sign(encrypted(FROZEN, "", algorithm), ONE, platform()), FROZEN)
    assert [one.holds for one in read.signatures] == [True, True]
    assert read.pages == read.frozen_pages
    changed = bytearray(sign(encrypted(FROZEN, "", algorithm), ONE))
    changed[changed.index(b"/MediaBox") + 2] ^= 1
    assert [one.holds for one in read_signed_pdf(bytes(changed), FROZEN).signatures] == [False]


def test_what_is_appended_to_such_a_file_is_a_change() -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(sign(encrypted(FROZEN, ""), ONE)))
    writer.encrypt(b"")
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    (found,) = read_signed_pdf(out.getvalue(), FROZEN).signatures
    assert (found.intact, found.changed) == (True, True)


def test_a_scan_is_told_from_a_text() -> None:
    assert read_signed_pdf(scan(2), FROZEN).scanned
    assert not read_signed_pdf(pdf(signature_page(("Kari Nes",))), FROZEN).scanned


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: b"", SignedFileEmpty), (lambda: b"\x00\n " * 9, SignedFileEmpty),
        (lambda: b"PK\x03\x04 ikke en PDF", NotAPdf),
        (lambda: b"%PDF-1.7\n" + b"0" * MAX_SIGNED_BYTES, SignedFileTooBig),
        (lambda: encrypted(FROZEN), SignedFileProtected), (lambda: sign(FROZEN, ONE)[:4000], SignedFileUnreadable),
        (lambda: b"%PDF-1.7\nskrap", SignedFileUnreadable),
    ],
    ids=["empty", "blank", "zip", "big", "encrypted", "cut", "scraps"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_sentence(
    make: Callable[[], bytes], error: type[FileRefused]
) -> None:
    with pytest.raises(error, match=r"prøv igjen|uten passord|lavere oppløsning"):
        read_signed_pdf(make(), FROZEN)


def _deep(count: int) -> bytes:
    return b"[" * count + b"]" * count


def _stream(body: bytes, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), more, body)


def _object_streams(count: int) -> bytes:
    """Object streams that each say that the next one extends them, and the last the first."""
    made = [
        _stream(b"9 0 null", b"/Type /ObjStm /N 1 /First 4 /Extends %d 0 R" % (4 + (one + 1) % count))
        for one in range(count)
    ]
    return raw_pdf(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE, *made)


def _xref_loop() -> bytes:
    start = len(raw_pdf(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE).partition(b"xref")[0])
    return raw_pdf(
        CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PAGE, trailer=b"/Root 1 0 R /Prev %d" % start
    )


def _bomb() -> bytes:
    body = zlib.compress(zlib.compress(b"0 0 m " * 90_000_000, 9), 9)
    content = _stream(body, b"/Filter [/FlateDecode /FlateDecode]")
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    return raw_pdf(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, content)


def _slow() -> bytes:
    """Two hundred pages that all show the same endless content."""
    body = zlib.compress(b"BT /F 9 Tf 1 0 0 1 0 0 Tm (x) Tj ET " * 50_000, 9)
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    page = (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 3 0 R /Resources << /Font << /F %s >> >> >>"
        % font
    )
    kids = b" ".join(b"%d 0 R" % number for number in range(4, 204))
    return raw_pdf(
        CATALOG,
        b"<< /Type /Pages /Kids [%s] /Count 200 >>" % kids,
        _stream(body, b"/Filter /FlateDecode"),
        *[page] * 200,
    )


HOSTILE = {
    "a table that names itself as the one before": _xref_loop,
    "a page tree that is its own child": lambda: raw_pdf(
        CATALOG, b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>", PAGE
    ),
    "a page tree a hundred thousand levels deep": lambda: raw_pdf(
        CATALOG,
        *(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, 30_000)),
        PAGE,
    ),
    "brackets without end": lambda: raw_pdf(CATALOG.replace(b"2 0 R", _deep(200_000))),
    "object streams in a ring": lambda: _object_streams(5),
    "a stream that claims a length of 9 exabytes": lambda: raw_pdf(
        CATALOG,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE[:-2] + b"/Contents 4 0 R >>",
        b"<< /Length 9223372036854775807 >>\nstream\nx\nendstream",
    ),
    "a stream that unpacks to gigabytes": _bomb,
    "a reference that is itself": lambda: raw_pdf(b"1 0 R"),
    "a form whose fields are each other's children": lambda: raw_pdf(
        CATALOG[:-2] + b"/AcroForm << /Fields [4 0 R] >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        b"<< /T (a) /Kids [5 0 R] >>",
        b"<< /T (b) /Kids [4 0 R] >>",
    ),
    "a signature that is nonsense": lambda: raw_pdf(
        CATALOG[:-2] + b"/AcroForm << /Fields [4 0 R] >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        b"<< /FT /Sig /T (a) /V 5 0 R >>",
        b"<< /Type /Sig /ByteRange [0 9 99999999999 1] /Contents <00> >>",
    ),
}


def test_a_signature_of_a_kind_that_nobody_knows_is_told_and_not_passed_over() -> None:
    data = sign(FROZEN, ONE).replace(b"/ETSI.CAdES.detached", b"/EKSI.CAdES.detached")
    (found,) = read_signed_pdf(data, FROZEN).signatures
    assert (found.field, found.readable, found.holds) == ("Signature1", False, False)


def test_more_signatures_or_pages_than_can_be_meant_are_refused() -> None:
    fields = b" ".join(b"%d 0 R" % number for number in range(4, 205))
    signatures = raw_pdf(
        CATALOG[:-2] + b"/AcroForm << /Fields [%s] >> >>" % fields,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        PAGE,
        *(b"<< /FT /Sig /T (a%d) /V %d 0 R >>" % (one, one + 205) for one in range(201)),
        *(b"<< /Type /Sig /ByteRange [0 9 20 9] /Contents <00> >>" for _one in range(201)),
    )
    with pytest.raises(TooManySignatures, match="mer enn 200 signaturer"):
        read_signed_pdf(signatures, FROZEN)
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 1004))
    pages = raw_pdf(CATALOG, b"<< /Type /Pages /Kids [%s] /Count 1001 >>" % kids, *[PAGE] * 1001)
    with pytest.raises(FileRefused, match="enn det er minne til"):
        read_signed_pdf(pages, FROZEN)


def test_a_page_that_takes_minutes_is_stopped_at_the_limit() -> None:
    with pytest.raises(SignedFileTooSlow, match="mer enn 10 sekunder"):
        read_signed_pdf(_slow(), FROZEN)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_sentence_or_in_nothing_found(name: str) -> None:
    said, holds = "", False
    try:
        read = read_signed_pdf(HOSTILE[name](), FROZEN)
        holds = read.same_file or any(one.holds for one in read.signatures)
    except FileRefused as refused:
        said = str(refused)
    assert not holds
    assert not said or (said.startswith("Filen ble ikke lest.") and "på nytt" in said)
