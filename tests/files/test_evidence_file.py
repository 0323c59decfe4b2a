"""Reports of a signing in the confined child: who signed by them, what they are of, and whether numbers of people stand in them."""

import io
import json
import zipfile

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.signed_pdfs import encrypted, pdf, person, scan, sign
from support.signing_reports import MOMENT, NUMBERS, checksum, json_report, pdf_report

from compliance_app.domain.signature_page import read_signature_page
from compliance_app.domain.signed_file import seal_of
from compliance_app.domain.signing_evidence import Tie, tie_of
from compliance_app.files.evidence_file import (
    MAX_EVIDENCE_BYTES,
    EvidenceRefused,
    document_hashes,
    read_evidence,
)
from compliance_app.files.evidence_words import words_of

DOCUMENT = b"%PDF-1.7 teksten"
NAMES = ("Kari Nes", "Ola Vik")
XML = f"""<?xml version="1.0"?><trail xmlns="urn:eksempel"><document digest="{checksum(DOCUMENT)}"/>
<signer signedAt="{MOMENT}"><person><name>Kari Nes</name></person></signer>
<signer><name>Ola Vik</name><signingTime>{MOMENT}</signingTime><onBehalfOf>De ansatte</onBehalfOf></signer>
<viewer><name>Gjest Utenfor</name><openedAt>{MOMENT}</openedAt></viewer></trail>""".encode()
PAGE = f"""<!DOCTYPE html><html><head><style>p {{ color: red }}</style></head><body><h1>Certificate</h1>
<p>{checksum(DOCUMENT)}</p><p>Name: Kari Nes</p><p>Signed: {MOMENT}</p><p>Name: Ola Vik</p><p>Signed: {MOMENT}</p></body></html>"""
TEXT = f"Dokument {checksum(DOCUMENT)}\nNavn: Kari Nes\nSignert: {MOMENT}\nNavn: Ola Vik\nSignert: {MOMENT}\n"


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (json_report(NAMES, DOCUMENT), "application/json"), (XML, "application/xml"), (PAGE.encode(), "text/html"),
        (TEXT.encode(), "text/plain"), (pdf_report(NAMES, checksum(DOCUMENT)), "application/pdf"),
    ],
    ids=["json", "xml", "html", "text", "pdf"],
)  # fmt: skip
def test_each_kind_says_who_signed_and_which_document(data: bytes, media: str) -> None:
    read = read_evidence(data, "rapport")
    found = read_signature_page(read.words)
    assert (read.media_type, tuple(one.name for one in found)) == (media, NAMES)
    assert all(one.signed_at for one in found)
    assert tie_of(read.text, hashes=document_hashes(DOCUMENT), numbers=()) is Tie.CHECKSUM
    assert not any(number in repr(found) for number in NUMBERS)


def test_a_time_of_anything_else_than_signing_makes_nobody_a_signatory() -> None:
    told = {
        "people": [
            {"name": "Kari Nes", "sentAt": MOMENT, "openedAt": MOMENT, "createdAt": MOMENT, "signedAt": None},
            {"name": "Ola Vik", "events": [{"type": "viewed", "time": MOMENT}]},
        ],
        "completedAt": MOMENT,
    }
    assert words_of(json.dumps(told).encode())[2] == ""
    assert words_of(b"<a><name>Kari Nes</name><sent>2026-05-19</sent></a>")[2] == ""


def test_a_time_in_seconds_is_read() -> None:
    kind, _text, words = words_of(
        b'{"signers": [{"person": {"fullName": "Kari Nes"}, "signed_at": 1779188872}]}'
    )
    assert (kind, words) == ("json", "Navn: Kari Nes\nSignert: 2026-05-19T11:07:52+00:00")


@pytest.mark.parametrize("number", [*NUMBERS, "2001:db8:0:1::17", "010100-0000", "A" * 300, '"ip_address"'])
def test_numbers_of_people_are_told_wherever_they_stand(number: str) -> None:
    assert read_evidence(f'{{"trail": "{number.replace(chr(34), "")}"}}'.encode(), "x").identifiers
    assert read_evidence(f'<a b="{number.replace(chr(34), "")}"/>'.encode(), "x").identifiers


def test_a_report_without_such_numbers_is_told_apart() -> None:
    assert not read_evidence(json_report(NAMES, DOCUMENT, numbers=False), "x").identifiers
    assert not read_evidence(TEXT.encode(), "x").identifiers


def test_what_could_not_be_read_through_counts_as_holding_them() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("Rapport")))
    writer.add_attachment("innhold.xml", b"<a/>")
    out = io.BytesIO()
    writer.write(out)
    assert read_evidence(out.getvalue(), "x").identifiers
    assert read_evidence(scan(), "x").identifiers
    assert read_evidence(sign(pdf("Rapport"), person("Kari Nes")), "x").identifiers


def test_the_seal_on_a_report_is_checked() -> None:
    data = pdf_report(NAMES, checksum(DOCUMENT))
    assert seal_of(read_evidence(data, "x").signatures) == "Penneo"
    assert seal_of(read_evidence(pdf_report(NAMES, "x", by=""), "x").signatures) == ""
    assert seal_of(read_evidence(pdf_report(NAMES, "x", by="Ukjent AS"), "x").signatures) == ""
    broken = bytearray(data)
    broken[data.index(b"/MediaBox") + 2] ^= 1
    assert seal_of(read_evidence(bytes(broken), "x").signatures) == ""


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("rapport.json", "{}")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "verken|ikke en PDF"), (_zip(), "pakk den ut først"), (encrypted(pdf("Rapport")), "uten"), (b"\xff\xfe\x00", "ikke en PDF"),
        (b"%PDF-1.7\nskrap", "ikke en PDF|skadet"), (b'{"a": ', "ikke en PDF"), (b"<a>", "ikke en PDF"), (b"[" * 200_000, "ikke en PDF|skadet"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "ikke en PDF"), (b"x" * (MAX_EVIDENCE_BYTES + 1), "større enn 20 MB"),
    ],
    ids=["empty", "zip", "encrypted", "bytes", "scraps", "cut json", "cut xml", "deep", "entities", "big"],
)  # fmt: skip
def test_what_is_no_report_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(EvidenceRefused, match=said) as refused:
        read_evidence(data, "rapport.zip")
    assert str(refused.value).startswith("Bevisfilen «rapport.zip» ble ikke lest. ")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["name", "signedAt", "sentAt", "signer", "person", "x"]), inner, max_size=5
        )
    ),
    max_leaves=25,
)


@settings(max_examples=150)
@given(JSON)
def test_any_tree_is_read_and_nobody_is_invented(tree: object) -> None:
    text = json.dumps(tree, ensure_ascii=False)
    _kind, _text, words = words_of(text.encode("utf-8", "surrogatepass"))
    for one in read_signature_page(words):
        assert "name" in text
        assert "signedAt" in text
        assert all(part in text for part in one.name.split())
