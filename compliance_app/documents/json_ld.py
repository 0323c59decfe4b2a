"""What a published statement is, as schema.org JSON-LD for the head of its page: a ``Report`` with its files.

The words are data in a page, so every character that could end the element or begin a tag is written as its number.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from compliance_app.documents.tree import Language
from compliance_app.domain.statute import ACT_URL

_ACCESSIBLE = ("alternativeText", "readingOrder", "structuralNavigation", "taggedPDF")
"""Of the schema.org accessibility vocabulary: what the page and its PDF have."""

_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&'\u2028\u2029\u0085"}


@dataclass(frozen=True)
class Encoding:
    """A file of the statement: its full address, its media type, and the SHA-256 (hex) of its bytes."""

    url: str
    media_type: str
    sha256: str
    size: int = 0


@dataclass(frozen=True)
class PublishedReport:
    """What is said of a published statement.

    Attributes:
        number: the statement's own number: «2025», or «2025-2» for a second edition.
        starts, ends: the first and last day of the period.
        org_number: nine digits, or empty.
        url: the full address of the page; empty where it is not known.
        published, modified: when it was laid out first and last; None while it is not.
        edition: 1 is the first.
    """

    name: str
    number: str
    language: Language
    starts: date
    ends: date
    publisher: str
    org_number: str = ""
    url: str = ""
    published: datetime | date | None = None
    modified: datetime | date | None = None
    edition: int = 1
    description: str = ""
    files: Sequence[Encoding] = ()


def json_ld(report: PublishedReport) -> str:
    """The ``script`` element with the report's data; nothing in it can end the element or be read as markup."""
    text = json.dumps(report_data(report), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f'<script type="application/ld+json">{text.translate(_ESCAPES)}</script>'


def report_data(report: PublishedReport) -> dict[str, Any]:
    """The same as a mapping; what is not known is left out."""
    publisher: dict[str, Any] = {
        "@type": "Organization",
        "name": report.publisher,
        "legalName": report.publisher,
    }
    if report.org_number:
        publisher["identifier"] = {
            "@type": "PropertyValue",
            "propertyID": "NO:orgnr",
            "value": report.org_number,
        }
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": report.url,
        "url": report.url,
        "name": report.name,
        "description": report.description,
        "reportNumber": report.number,
        "inLanguage": str(report.language),
        "temporalCoverage": f"{report.starts.isoformat()}/{report.ends.isoformat()}",
        "datePublished": report.published.isoformat() if report.published else "",
        "dateModified": report.modified.isoformat() if report.modified else "",
        "version": report.edition,
        "publisher": publisher,
        "isBasedOn": ACT_URL,
        "isAccessibleForFree": True,
        "accessibilityFeature": list(_ACCESSIBLE),
        "encoding": [_media_object(one) for one in report.files],
    }
    return {name: value for name, value in data.items() if value not in ("", [])}


def _media_object(file: Encoding) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "MediaObject",
        "contentUrl": file.url,
        "encodingFormat": file.media_type,
        "sha256": file.sha256,
    }
    return data | ({"contentSize": str(file.size)} if file.size else {})
