"""Platforms that seal what others have signed: whose certificate is a seal and no person, and what they print on the pages.

A row is a platform. The organisations are as they stand in the certificate of the seal; the stamps are what the platform
prints in the margin of every page, which is no change of the text.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Platform:
    """One platform.

    Attributes:
        name: as we say it.
        organisations: beginnings of the name in the certificate, in lower case.
        stamps: patterns of what it prints on the pages of the document itself.
        page_words: phrases that only its own signature page has, in lower case.
    """

    name: str
    organisations: tuple[str, ...]
    stamps: tuple[str, ...] = ()
    page_words: tuple[str, ...] = ()


_ID: Final = r"[A-Z0-9][A-Z0-9-]{7,}"

PLATFORMS: Final = (
    Platform(
        "Penneo",
        ("penneo",),
        (rf"Penneo\s+(?:document key|dokumentn[øö]+gle|dokumentn[øö]kkel|dokumentnyckel)\s*:\s*{_ID}",),
        ("penneo",),
    ),
    Platform("Visma Sign", ("visma sign", "visma solutions", "visma software"), (), ("visma sign",)),
    Platform("Signicat", ("signicat", "encap", "electronic id"), (), ("signicat",)),
    Platform(
        "DocuSign",
        ("docusign",),
        (r"Docusign Envelope ID\s*:\s*[0-9A-F-]{36}",),
        ("docusign", "certificate of completion"),
    ),
    Platform(
        "Verified",
        ("verified international", "verified global", "verified as", "maventa"),
        (rf"Verified Transaction\s+{_ID}",),
        ("verified transaction", "verified.eu"),
    ),
    Platform(
        "Scrive",
        ("scrive",),
        (r"(?:Transaction|Transaktion|Transaksjon)\s+\d{16,22}(?:\s+(?:Signed|Signerat|Signert|Underskrevet)[^\n]*)?",),
        ("scrive",),
    ),
    Platform("Oneflow", ("oneflow",), (r"Oneflow ID\s*:?\s*\d{4,}(?:\s+(?:Page|Side|Sida)\s+\d+\s*/\s*\d+)?",), ("oneflow",)),
    Platform("GetAccept", ("getaccept",), (r"(?:This document|Dette dokumentet|Detta dokument)[^\n]{0,40}GetAccept[^\n]*",), ("getaccept",)),
    Platform("Adobe Acrobat Sign", ("adobe sign", "adobe acrobat sign", "adobe inc", "adobe systems"), (), ("adobe sign", "acrobat sign", "echosign")),
    Platform("Posten", ("posten bring", "posten norge", "digipost"), (), ("posten signering", "digipost")),
    Platform("Idura", ("idura", "criipto"), (), ("idura", "criipto")),
    Platform("Addo Sign", ("twoday", "visma addo", "addo sign"), (rf"Addo Sign\s*:?\s*{_ID}",), ("addo sign",)),
    Platform("Assently", ("assently",), (), ("assently",)),
    Platform("SignNow", ("signnow", "airslate"), (), ("signnow",)),
    Platform("Simployer", ("simployer", "simplesign", "egreement"), (), ("simplesign", "egreement")),
    Platform("Tellu", ("e-signering", "esignering"), (), ()),
)  # fmt: skip

_NUMBER: Final = re.compile(r"(?<![\w-])(?=[\w-]*\d)[A-Za-z0-9][A-Za-z0-9-]{7,}(?![\w-])")
_STOPS: Final = str.maketrans(",.", "  ")
_STAMPS: Final = re.compile(
    "|".join(f"(?:{stamp})" for one in PLATFORMS for stamp in one.stamps), re.IGNORECASE
)
_ENTERPRISE_WORDS: Final = re.compile(
    r"(?:^|\s)(?:as|asa|a/s|aps|ab|oy|oyj|inc\.?|llc|ltd\.?|limited|gmbh|b\.?v\.?|s\.?a\.?|hf|plc|corporation)$",
    re.IGNORECASE,
)


def platform_of(*names: str) -> Platform | None:
    """The platform that one of the names in a certificate is of; None where none is known."""
    for name in names:
        small = " ".join(name.casefold().translate(_STOPS).split())
        for one in PLATFORMS:
            if any(f"{small} ".startswith(f"{start} ") for start in one.organisations):
                return one
    return None


def is_enterprise_name(name: str) -> bool:
    """Whether a name ends as an enterprise's does."""
    return bool(_ENTERPRISE_WORDS.search(name.strip()))


def without_stamps(text: str) -> str:
    """The text of a page without what platforms print on it."""
    return _STAMPS.sub(" ", text)


def numbers_on(pages: Iterable[str]) -> frozenset[str]:
    """The numbers of the document that platforms print on its pages."""
    return frozenset(
        number
        for page in pages
        for stamp in _STAMPS.finditer(page)
        for number in _NUMBER.findall(stamp.group())
    )


def named_on(page: str) -> bool:
    """Whether a page names one of the platforms as its own signature page does."""
    small = page.casefold()
    return any(word in small for one in PLATFORMS for word in one.page_words)
