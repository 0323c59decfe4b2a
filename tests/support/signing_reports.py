"""Reports of a signing as services give them beside the signed file, and photos of a paper; with made-up numbers and addresses."""

import hashlib
import io
import json
from collections.abc import Sequence

from PIL import Image, ImageDraw

from support.signed_pdfs import pdf, platform, sign

NUMBERS = ("no_bankid:0000-0000-0-000000", "192.0.2.17", "01010000000")
"""What such reports bear and what is never kept."""
MOMENT = "2026-05-19T11:07:52Z"


def checksum(document: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(document).hexdigest()


def json_report(names: Sequence[str], document: bytes, *, numbers: bool = True) -> bytes:
    """An audit trail as JSON that names the document by its checksum."""
    signers = [
        {"name": name, "signedAt": MOMENT, "method": "BankID", "invitedAt": "2026-05-18T09:00:00Z"}
        | ({"serialNumber": NUMBERS[0], "ipAddress": NUMBERS[1], "ssn": NUMBERS[2]} if numbers else {})
        for name in names
    ]
    return json.dumps({"document": {"sha256": checksum(document)}, "signers": signers}).encode()


def pdf_report(names: Sequence[str], told: str, *, by: str = "Penneo A/S") -> bytes:
    """A report as PDF sealed by a platform; ``told`` is how it names the document. Not sealed where ``by`` is empty."""
    lines = ["Signeringsrapport", f"Dokument: {told}"]
    for name in names:
        lines += [
            name,
            "Underskriver",
            f"Serienummer: {NUMBERS[0]}",
            f"IP: {NUMBERS[1]}",
            "2026-05-19 11:07:52 UTC",
            "QES",
        ]
    made = pdf("\n".join(lines))
    return sign(made, platform(by)) if by else made


def photo(kind: str = "JPEG", *, size: tuple[int, int] = (900, 1200), turned: bool = False) -> bytes:
    """A photo of a paper with a position, a device and a time in it, as a phone writes them."""
    picture = Image.new("RGB", size, "white")
    ImageDraw.Draw(picture).line((100, 900, 700, 950), fill="navy", width=6)
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Eksempelkamera", "2026:05:19 13:07:52"
    if turned:
        exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (60.0, 23.0, 33.0), 3: "E", 4: (5.0, 19.0, 20.0)})
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()
