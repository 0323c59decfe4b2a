"""What every signature in a PDF says, read with pyHanko in the confined child: whole, complete, changed since, and by whom.

Nothing is fetched and no issuer is trusted: whether the certificate's issuer is to be believed is not checked here. Of the
signatory the name is read; serial numbers in the certificate are read past.
"""

import hashlib
import re
from datetime import UTC, datetime
from typing import Any, Final

from asn1crypto import cms, core, tsp, x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.misc import PdfError, PdfStrictReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.qualified_asn1 import get_qc_statements
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    extract_tst_data_iter,
    validate_sig_integrity,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from compliance_app.files.errors import FileRefused
from compliance_app.files.signed_pdf_errors import (
    SignedFileProtected,
    SignedFileUnreadable,
    TooManySignatures,
)
from compliance_app.files.signed_pdf_same import is_same_file

MOST_SIGNATURES: Final = 200
_WHOLE_REVISION: Final = (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
_UNREADABLE: Final = (
    SignatureValidationError,
    CMSExtractionError,
    PdfError,
    UnsupportedAlgorithm,
    NotImplementedError,
    ValueError,
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
)
"""What a signature that is put together wrongly makes of pyHanko, asn1crypto and cryptography."""
_IDENTIFIERS: Final = re.compile(r"\S*\d(?:[\s.:/-]?[\dx*]){4,}\S*", re.IGNORECASE)


def read_signatures(stream: Any, frozen: bytes) -> dict[str, Any]:
    """Every signature of the PDF in ``stream`` in the order they were made, and whether the file is ``frozen`` with nothing but signatures added.

    Returns:
        "signatures": list of plain values (see ``domain.signed_file.FileSignature``), "long_term": whether it carries data for
        long-term validation, "same_file": whether it begins with ``frozen`` and holds nothing more than signatures,
        timestamps and long-term data.

    Raises:
        FileRefused: encrypted, damaged, or more signatures than can be meant.
    """
    reader = open_pdf(stream)
    try:
        found = list(reader.embedded_signatures)
        fields = [(name, value) for name, value, _field in enumerate_sig_fields(reader)]
        named, known = {name for name, _value in fields}, {one.field_name for one in found}
        # pyHanko leaves out those of a kind it does not know: they are signatures too, and are said not to be readable
        unknown = [name for name, value in fields if value is not None and name not in known]
        if len(found) + len(unknown) > MOST_SIGNATURES:
            raise TooManySignatures(most=MOST_SIGNATURES)
        read = [_read(one, reader, named) for one in found] + [_nothing_read(name) for name in unknown]
        first = min((one.signed_revision for one in found), default=None)
        same = is_same_file(reader, frozen, first)
        long_term = "/DSS" in reader.root
    except FileRefused:
        raise
    except (*_UNREADABLE, AssertionError, RecursionError) as error:
        raise SignedFileUnreadable from error
    return {"signatures": read, "long_term": long_term, "same_file": same}


def open_pdf(stream: Any) -> PdfFileReader:
    """A reader of the PDF: by the letter where it keeps to the format, with some patience otherwise.

    Raises:
        SignedFileProtected: encrypted with a password. SignedFileUnreadable: not readable, or a file that two programs may read
            differently.
    """
    try:
        try:
            reader = PdfFileReader(stream, strict=True)
            encrypted = reader.encrypted
        except PdfStrictReadError:
            reader = PdfFileReader(stream, strict=False)
            encrypted = reader.encrypted
            if reader.xrefs.hybrid_xrefs_present:
                raise SignedFileUnreadable from None
    except FileRefused:
        raise
    except (*_UNREADABLE, AssertionError, RecursionError, OSError) as error:
        raise SignedFileUnreadable from error
    if encrypted and not _opens_without_password(reader):
        raise SignedFileProtected
    return reader


def _opens_without_password(reader: PdfFileReader) -> bool:
    """Whether an empty password opens it: services lock files so against being changed, not against being read."""
    try:
        return reader.decrypt(b"").status is not AuthStatus.FAILED
    except (*_UNREADABLE, AssertionError, RecursionError):
        return False


def _read(one: EmbeddedPdfSignature, reader: PdfFileReader, named: set[str]) -> dict[str, Any]:
    timestamp = one.sig_object_type == "/DocTimeStamp"
    facts = _nothing_read(one.field_name) | {"timestamp": timestamp}
    try:
        facts |= _certificate(one.signer_cert)
        one.compute_integrity_info()
        facts |= _moment(one)
        facts["intact"] = _stamp_is_whole(one) if timestamp else _is_whole(one)
        facts["changed"] = _changed(one, reader, named)
        facts["covers"] = one.coverage in _WHOLE_REVISION and not facts["changed"]
        facts["readable"] = True
    except _UNREADABLE:
        return facts
    return facts


def _nothing_read(field: Any) -> dict[str, Any]:
    """The facts about a signature of which nothing could be read."""
    return {
        "field": str(field)[:200],
        "timestamp": False,
        "certificate_name": "",
        "organisation": "",
        "issuer": "",
        "own_name": False,
        "seal": False,
        "qualified": None,
        "signed_at": None,
        "stamped": False,
        "intact": False,
        "covers": False,
        "changed": True,
        "readable": False,
    }


def _is_whole(one: EmbeddedPdfSignature) -> bool:
    content = one.signed_data["encap_content_info"]["content_type"].native
    intact, valid = validate_sig_integrity(one.signer_info, one.signer_cert, content, one.compute_digest())
    return bool(intact and valid)


def _stamp_is_whole(one: EmbeddedPdfSignature) -> bool:
    return _stamped_at(one.signed_data, one.compute_digest()) is not None


def _stamped_at(stamp: cms.SignedData, *stamped: bytes) -> datetime | None:
    """When a timestamp was made, if it is whole and is of the given digest; None otherwise."""
    content = stamp["encap_content_info"]["content"]
    info = content.parsed
    if not isinstance(info, tsp.TSTInfo) or info["message_imprint"]["hashed_message"].native not in stamped:
        return None
    certificates = extract_certs_for_validation(stamp)
    (signer,) = stamp["signer_infos"]
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, bytes(content)).digest()
    intact, valid = validate_sig_integrity(signer, certificates.signer_cert, "tst_info", digest)
    moment = info["gen_time"].native
    return moment.astimezone(UTC) if intact and valid else None


def _moment(one: EmbeddedPdfSignature) -> dict[str, Any]:
    """When it was signed: by a timestamp that is whole, else by what the signatory's own machine said."""
    if one.sig_object_type == "/DocTimeStamp":
        at = _stamped_at(one.signed_data, one.compute_digest())
        return {"signed_at": _plain(at), "stamped": at is not None}
    if not isinstance(one.signer_info["unsigned_attrs"], core.Void):
        signature = one.signer_info["signature"].native
        for stamp in extract_tst_data_iter(one.signer_info, signed=False):
            imprint = stamp["encap_content_info"]["content"].parsed["message_imprint"]
            digest = hashlib.new(imprint["hash_algorithm"]["algorithm"].native, signature).digest()
            at = _stamped_at(stamp, digest)
            if at is not None:
                return {"signed_at": _plain(at), "stamped": True}
    claimed = one.self_reported_timestamp
    return {"signed_at": _plain(claimed) if claimed and claimed.tzinfo else None, "stamped": False}


def _plain(at: datetime | None) -> datetime | None:
    """UTC without the zone: the parent lets plain values in and no zone objects."""
    return at.astimezone(UTC).replace(tzinfo=None) if at else None


def _changed(one: EmbeddedPdfSignature, reader: PdfFileReader, named: set[str]) -> bool:
    """Whether something other than signatures, timestamps and long-term data came after it."""
    result = one.diff_result
    if not isinstance(result, DiffResult) or result.modification_level is ModificationLevel.OTHER:
        return True
    if not {str(field) for field in result.changed_form_fields} <= named:
        return True
    allowed = one.docmdp_level
    if allowed is not None and result.modification_level.value > allowed.value:
        return True
    last = one.signed_revision >= reader.xrefs.total_revisions - 1
    return last and one.coverage is not SignatureCoverageLevel.ENTIRE_FILE and bool(_tail(one))


def _tail(one: EmbeddedPdfSignature) -> bytes:
    """What stands after the signed bytes, apart from line ends."""
    _start, first, second, length = one.byte_range
    stream = one.reader.stream
    stream.seek(max(int(second) + int(length), int(first)))
    rest: bytes = stream.read()
    return rest.strip(b"\r\n \x00")


def _certificate(certificate: x509.Certificate) -> dict[str, Any]:
    subject, issuer = _names(certificate.subject), _names(certificate.issuer)
    own = " ".join(filter(None, (subject.get("given_name", ""), subject.get("surname", ""))))
    statements = list(get_qc_statements(certificate))
    kinds = {one["statement_id"].native for one in statements}
    types = {
        kind
        for one in statements
        if one["statement_id"].native == "qc_type"
        for kind in one["statement_info"].native or ()
    }
    return {
        "certificate_name": without_identifiers(own or subject.get("common_name", "")),
        "own_name": bool(own),
        "organisation": without_identifiers(subject.get("organization_name", "")),
        "issuer": without_identifiers(issuer.get("common_name", "") or issuer.get("organization_name", "")),
        "seal": "qct_eseal" in types or (not own and "organization_identifier" in subject),
        "qualified": {"qc_compliance", "qc_sscd"} <= kinds,
    }


def _names(name: x509.Name) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in name.chosen:
        for pair in part:
            found.setdefault(str(pair["type"].native), str(pair["value"].native))
    return found


def without_identifiers(text: str) -> str:
    """A name on one line without what could be a serial or personal number."""
    return " ".join(_IDENTIFIERS.sub(" ", text[:300]).split())
