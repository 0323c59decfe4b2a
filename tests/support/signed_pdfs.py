"""Signed PDFs of the tests' own: local certificates, people who sign, platforms that seal, and pages of text."""

import functools
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import pypdf
import typst
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID, ObjectIdentifier
from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers, timestamps
from pyhanko.sign.validation import dss
from pyhanko_certvalidator.registry import SimpleCertificateStore

_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_TO = datetime(2049, 1, 1, tzinfo=UTC)
_QC_STATEMENTS = ObjectIdentifier("1.3.6.1.5.5.7.1.3")
QUALIFIED = bytes.fromhex("3014300806060400 8e4601013008 0606 0400 8e46 0104".replace(" ", ""))
"""QcCompliance and QcSSCD."""
SERIAL = "UN:NO-0000-0-000000"
"""A made-up serial number of the kind that stands in a BankID certificate."""


def pdf(*pages: str, title: str = "Prøve") -> bytes:
    """A PDF with these pages of text, line by line."""
    content = "\n#pagebreak()\n".join(
        " \\\n".join(f"#text({_quoted(line)})" if line.strip() else "#sym.zws" for line in page.splitlines())
        for page in pages
    )
    source = f'#set document(title: {_quoted(title)})\n#set text(lang: "nb", size: 9pt)\n{content}'
    return typst.compile(source.encode(), ignore_system_fonts=True) + b"\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@functools.lru_cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(0x5EED, ec.SECP256R1())


@functools.lru_cache
def _stamping_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@functools.lru_cache
def signer(
    name: str = "",
    *,
    organisation: str = "",
    given: str = "",
    family: str = "",
    serial: str = "",
    qualified: bool = False,
    issuer: str = "Prøveutsteder",
    timestamping: bool = False,
) -> signers.SimpleSigner:
    """Somebody who signs, with a certificate made here."""
    key = _stamping_key() if timestamping else _key()
    subject = [
        x509.NameAttribute(oid, value)
        for oid, value in (
            (NameOID.COUNTRY_NAME, "NO"),
            (NameOID.ORGANIZATION_NAME, organisation),
            (NameOID.COMMON_NAME, name or organisation),
            (NameOID.GIVEN_NAME, given),
            (NameOID.SURNAME, family),
            (NameOID.SERIAL_NUMBER, serial),
        )
        if value
    ]
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(subject))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_TO)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
                key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    if qualified:
        made = made.add_extension(x509.UnrecognizedExtension(_QC_STATEMENTS, QUALIFIED), critical=False)
    if timestamping:
        purpose = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(purpose, critical=True)
    certificate = made.sign(key, hashes.SHA256())
    der = serialization.Encoding.DER
    private = key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    own = asn1_x509.Certificate.load(certificate.public_bytes(der))
    return signers.SimpleSigner(
        signing_cert=own,
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore.from_certs([own]),
    )


def person(name: str, **more: object) -> signers.SimpleSigner:
    """A person with a certificate of their own, with the serial number that such certificates bear."""
    return signer(name, serial=SERIAL, **more)  # type: ignore[arg-type]


def platform(organisation: str = "Penneo A/S") -> signers.SimpleSigner:
    """A platform that seals."""
    return signer(organisation=organisation)


def timestamper() -> timestamps.TimeStamper:
    """A timestamp authority without a network."""
    own = signer("Prøvetid", timestamping=True)
    return timestamps.DummyTimeStamper(
        tsa_cert=own.signing_cert, tsa_key=own.signing_key, fixed_dt=datetime(2026, 5, 21, 21, 5, tzinfo=UTC)
    )  # fmt: skip


def sign(data: bytes, *who: signers.SimpleSigner, stamped: bool = False) -> bytes:
    """The file with a signature of each, one after the other."""
    for one in who:
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        if writer.prev.encrypted:
            writer.encrypt(b"")
        taken = len(list(fields.enumerate_sig_fields(writer, filled_status=True)))
        meta = signers.PdfSignatureMetadata(
            field_name=f"Signature{taken + 1}", subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
        )
        stamper = timestamper() if stamped else None
        out = signers.PdfSigner(meta, signer=one, timestamper=stamper).sign_pdf(writer)
        data = out.getvalue()
    return data


def document_timestamp(data: bytes) -> bytes:
    """The file with a timestamp of its own after the signatures."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    return (
        signers.PdfTimeStamper(timestamper())
        .timestamp_pdf(writer, "sha256", validation_context=None)
        .getvalue()
    )  # type: ignore[arg-type]


def pages_of(texts: Iterable[str], sealed_by: Sequence[signers.SimpleSigner]) -> bytes:
    """Pages of text, signed or sealed."""
    return sign(pdf(*texts), *sealed_by)


def joined(*files: bytes) -> bytes:
    """One PDF with the pages of all, as a platform puts its page behind the document."""
    writer = pypdf.PdfWriter()
    for one in files:
        writer.append(io.BytesIO(one))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def overwritten(data: bytes) -> bytes:
    """The file with a revision after the signatures in which the first page has other contents."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0]
    while page["/Type"] == "/Pages":
        page = page["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scan(pages: int = 1) -> bytes:
    """A paper that went through a scanner: nothing but pictures."""
    picture = Image.new("L", (900, 1200), 235)
    out = io.BytesIO()
    picture.save(out, "PDF", save_all=True, append_images=[picture] * (pages - 1))
    return out.getvalue()


def signature_page(names: Sequence[str], *, behalf: Mapping[str, str] | None = None) -> str:
    """A page as Penneo lays it out, with made-up serial numbers and addresses."""
    lines = ["PENNEO", _PENNEO]
    for hour, name in enumerate(names, 10):
        lines += [name, "Underskriver"]
        if behalf and name in behalf:
            lines.append(f"På vegne av: {behalf[name]}")
        lines += [
            "Serienummer: bankid.no no_bankid:0000-0000-0-000000",
            "IP: 192.0.2.xxx",
            f"2026-05-19 {hour}:07:52 UTC",
            "QES",
        ]
    return "\n".join(lines)


_PENNEO = "Signaturene i dette dokumentet er juridisk bindende."


def with_long_term_data(data: bytes, who: signers.SimpleSigner) -> bytes:
    """The file with what is needed to validate it years later, appended."""
    out = io.BytesIO(data)
    dss.DocumentSecurityStore.add_dss(out, None, certs=[who.signing_cert])
    return out.getvalue()


def encrypted(data: bytes, password: str = "hemmelig", algorithm: str = "AES-256") -> bytes:
    """The file locked with a password; an empty one lets everybody read it, as services lock files against changes."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(password, "eierens eget", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def raw_pdf(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with a table and a trailer; no library would write what stands in it."""
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start))
    return out.getvalue()
