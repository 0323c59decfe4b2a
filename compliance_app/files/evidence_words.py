"""What a report of a signing says, in the confined child: its whole text, and the lines that name who signed.

PDF, JSON, XML, web page or plain text. Of JSON and XML only what stands together counts as a signatory: a name, and a time that is
called the time of signing. A time at which something was sent or opened is none.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from typing import Any, Final
from xml.etree import ElementTree as ET

from compliance_app.files.errors import FileRefused

MOST_SIGNERS: Final = 400
_MOST_NODES: Final = 200_000
_TAGS: Final = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_DECLARES: Final = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PAGE: Final = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_NAMES: Final = (
    "name",
    "fullname",
    "signername",
    "signatoryname",
    "displayname",
    "navn",
    "namn",
    "fulltnavn",
)
_TIMES: Final = (
    "signedat", "signedon", "signedtime", "signeddate", "signedtimestamp", "signtime", "signingtime", "signaturetime",
    "signaturetimestamp", "signaturedate", "datesigned", "timesigned", "signert", "signerttidspunkt", "signeringstidspunkt",
    "underskrevet", "signerat",
)  # fmt: skip
_BEHALF: Final = (
    "onbehalfof",
    "paavegneav",
    "påvegneav",
    "company",
    "companyname",
    "organisation",
    "organization",
)
_METHODS: Final = (
    "method",
    "signaturemethod",
    "signingmethod",
    "authenticationmethod",
    "eid",
    "provider",
    "signaturetype",
)
_TITLES: Final = ("title", "role", "tittel", "rolle")
_MOMENTS: Final = (1_200_000_000, 4_000_000_000)
"""Seconds since 1970 that can be meant as a time of signing."""


def words_of(content: bytes) -> tuple[str, str, str]:
    """What kind a report is ("pdf", "json", "xml", "html", "text" or "" where it is none), its text, and who signed, line by line."""
    if content[:1024].find(b"%PDF-") >= 0:
        return _of_pdf(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "", "", ""
    if "\x00" in text or not text.strip():
        return "", "", ""
    return _of_text(text)


def _of_text(text: str) -> tuple[str, str, str]:
    start = text.lstrip()[:1]
    if start in {"{", "["}:
        return _of_json(text)
    if start != "<":
        return "text", text, text
    if not _PAGE.match(text):
        return _of_xml(text)
    plain = unescape(_TAGS.sub("\n", text))
    return "html", f"{text}\n{plain}", plain


def _of_pdf(content: bytes) -> tuple[str, str, str]:
    from compliance_app.files.signed_pdf_text import read_pages

    try:
        text = "\n".join(read_pages(content))
    except FileRefused:
        return "", "", ""
    return "pdf", text, text


def _of_json(text: str) -> tuple[str, str, str]:
    try:
        tree = json.loads(text)
        return "json", text, "\n".join(_lines(tree))
    except (ValueError, RecursionError):
        return "", "", ""


def _of_xml(text: str) -> tuple[str, str, str]:
    if _DECLARES.search(text):
        return "", "", ""
    try:
        tree = _plain(ET.fromstring(text))  # noqa: S314 - declares no entities, and is read in the confined child
        return "xml", text, "\n".join(_lines(tree))
    except (ET.ParseError, ValueError, RecursionError):
        return "", "", ""


def _plain(element: ET.Element) -> Any:
    """An element as JSON would have it: attributes and children by name, or its text."""
    if not len(element) and not element.attrib:
        return (element.text or "").strip()
    found: dict[str, Any] = {}
    for key, value in (*element.attrib.items(), *((child.tag, _plain(child)) for child in element)):
        name = str(key).rpartition("}")[2]
        if name in found:
            found[name] = [*(found[name] if isinstance(found[name], list) else [found[name]]), value]
        else:
            found[name] = value
    return found


def _lines(tree: Any) -> Iterator[str]:
    signed = 0
    for count, node in enumerate(_nodes(tree)):
        if count >= _MOST_NODES or signed >= MOST_SIGNERS:
            return
        name, time = _said(node, _NAMES) or _within(node), _time(node)
        if not name or not time:
            continue
        signed += 1
        yield f"Navn: {name}"
        for label, keys in (("Tittel", _TITLES), ("På vegne av", _BEHALF), ("Metode", _METHODS)):
            said = _said(node, keys)
            if said:
                yield f"{label}: {said}"
        yield f"Signert: {time}"


def _nodes(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Every group of named values, outermost first."""
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from _nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _nodes(value)


def _said(node: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    for key, value in node.items():
        if _key(key) in keys and isinstance(value, str) and value.strip():
            return " ".join(value.split())[:200]
    return ""


def _within(node: Mapping[str, Any]) -> str:
    """The name in the one group inside this one that has a name and no time of its own, as {"person": {"name"}, "signedAt"}."""
    inside = [value for value in node.values() if isinstance(value, dict) and _said(value, _NAMES)]
    return _said(inside[0], _NAMES) if len(inside) == 1 and not _time(inside[0]) else ""


def _time(node: Mapping[str, Any]) -> str:
    for key, value in node.items():
        if _key(key) not in _TIMES:
            continue
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())[:100]
        if isinstance(value, int) and _MOMENTS[0] <= value <= _MOMENTS[1]:
            return datetime.fromtimestamp(value, UTC).isoformat()
    return ""


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()
