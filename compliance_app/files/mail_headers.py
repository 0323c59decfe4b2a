"""The fields at the top of a mail or of a part of it: split into lines, decoded, and taken apart.

Python's ``email`` package is not used: with its modern policy a malformed address, id or file name raises IndexError,
AttributeError or RecursionError instead of being read (3.11), and its parser calls itself for every nested part. Each
function here takes any bytes or text, goes over them once and never raises.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_to_bytes

from compliance_app.files import mail_words as words
from compliance_app.files.mail_charsets import decode, one_line
from compliance_app.files.mail_transfer import from_base64, from_quoted

MOST_OF_A_HEAD: Final = 2 * 1024 * 1024
"""Bytes of fields that are read; the longest honest ones are some ten thousand."""
_MOST_FIELDS: Final = 5000
_MOST_OF_PARAMETERS: Final = 20_000
_MOST_ADDRESSES: Final = 1000
_MOST_OF_ADDRESSES: Final = 200_000
_MOST_IDS: Final = 100
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_KNOWN = re.compile(
    rb"(?:from|to|cc|subject|date|message-id|mime-version|received|return-path|reply-to|in-reply-to|references"
    rb"|sender|delivered-to|content-[a-z-]+|x-[a-z0-9-]+)[ \t]*:",
    re.IGNORECASE,
)
_MARK = re.compile(rb"[> ]?From .*")
"""The line that a mailbox file puts above a mail."""
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?((?:[^?]*|(?:[^?]|\?(?!=)){0,400}))\?=")
_TOKEN = re.compile(r'"((?:[^"\\]|\\.){0,200})"|<([^<>]*)>|\(([^()]*)\)|([,;])|([^",;<>()]+|.)', re.DOTALL)
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>(),;:\\\"]{1,255}")
_ID = re.compile(r"<([^<>\s]{1,900})>")
_BARE_ID = re.compile(r"[^\s<>,;\"@]{1,400}@[^\s<>,;\"@]{1,400}")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,100})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)', re.DOTALL)
_PIECE = re.compile(r"(.+?)(?:\*(\d{1,4}))?(\*)?")
_MEDIA_TYPE = re.compile(
    r"\s*([a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100})\s*(?:[;(]|$)", re.IGNORECASE
)


@dataclass(frozen=True)
class Head:
    """Fields in their order: lower-case name, and the value on one line with its encoded words as they came."""

    fields: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = field(default=(), compare=False)

    def all(self, name: str) -> list[str]:
        """Every value of a field, topmost first."""
        return [value for one, value in self.fields if one == name]

    def first(self, name: str) -> str:
        """The topmost value of a field, "" for none."""
        return next((value for one, value in self.fields if one == name), "")

    def has(self, name: str) -> bool:
        """Whether the field stands there, whatever it says."""
        return any(one == name for one, _value in self.fields)


@dataclass(frozen=True)
class Typed:
    """A value with parameters: «text/plain», «attachment»; names of parameters in lower case."""

    value: str
    parameters: dict[str, str]


def read_head(data: bytes, start: int, end: int) -> tuple[Head, int]:
    """The fields that begin at ``start``, and where the body begins (``end`` where nothing follows).

    A line that is no field is passed over while fields still follow; else the body begins there.
    """
    limit = min(end, start + MOST_OF_A_HEAD)
    block = data[start:limit]
    problems: list[str] = []
    fields: list[tuple[bytes, list[bytes]]] = []
    place = 0
    for line in io.BytesIO(block):
        bare = line.rstrip(b"\r\n")
        found = _FIELD.fullmatch(bare)
        if not bare.strip():
            return _head(fields, problems), start + place + len(line)
        if bare[:1] in b" \t" and fields:
            fields[-1][1].append(bare)
        elif found and len(fields) < _MOST_FIELDS:
            fields.append((found[1], [found[2]]))
        elif found:
            problems.append(words.HEADERS_LONG)
        elif not _MARK.fullmatch(bare):
            problems.append(words.HEADERS_BROKEN)
            if not _fields_follow(block, place + len(line)):
                return _head(fields, problems), start + place
        place += len(line)
    problems.append(words.HEADERS_CUT if limit == end else words.HEADERS_LONG)
    return _head(fields, problems), limit


def _fields_follow(block: bytes, place: int) -> bool:
    """Whether one of the next lines is a field that mail is known to have."""
    for line in block[place : place + 4000].splitlines()[:8]:
        if not line.strip():
            return False
        if _KNOWN.match(line):
            return True
    return False


def _head(fields: list[tuple[bytes, list[bytes]]], problems: list[str]) -> Head:
    read = []
    for name, lines in fields:
        text, complaint = decode(b"".join(lines), "")
        if complaint:
            problems.append(words.HEADER_WORD)
        read.append((name.decode("ascii").lower(), one_line(text)))
    return Head(tuple(read), tuple(dict.fromkeys(problems)))


def decode_words(text: str) -> tuple[str, bool]:
    """A value with its encoded words (RFC 2047) read, on one line, and whether some of it was lost.

    Words that follow each other are joined before they are decoded: programs cut them in the middle of a letter.
    """
    if "=?" not in text:
        return one_line(text), False
    pieces: list[tuple[str, list[bytes], str]] = []  # charset, bytes, plain text
    lost, place = False, 0
    for found in _WORD.finditer(text):
        between = text[place : found.start()]
        if between.strip() or (between and not pieces):
            pieces.append(("", [], between))
        label = found[1].partition("*")[0].lower()
        if found[2] in "bB":
            data, broken = from_base64(found[3].encode("ascii", "replace"))
        else:
            data, broken = from_quoted(found[3].encode("utf-8"), header=True), False
        lost |= broken
        if broken and not data:
            pieces.append(("", [], found[0]))
        elif pieces and pieces[-1][0] == label:
            pieces[-1][1].append(data)
        else:
            pieces.append((label, [data], ""))
        place = found.end()
    pieces.append(("", [], text[place:]))
    read = []
    for label, parts, plain in pieces:
        word, complaint = decode(b"".join(parts), label) if label else (plain, "")
        lost |= bool(complaint)
        read.append(word)
    return one_line("".join(read)), lost


def addresses(text: str) -> list[tuple[str, str]]:
    """(name, address) of each address in a field; at most 1000. The address is "" where there is none to read."""
    found: list[tuple[str, str]] = []
    for bare, angle, remark in _mailboxes(text[:_MOST_OF_ADDRESSES]):
        shown, _lost = decode_words(bare)
        address = _ADDRESS.search(angle) or _ADDRESS.search(shown)
        if address is not None:
            shown = shown.replace(address[0], "").strip(" <>\"'")
        shown = shown or decode_words(remark)[0]
        if shown or address:
            found.append((shown, address[0] if address else ""))
        if len(found) >= _MOST_ADDRESSES:
            break
    return found


def _mailboxes(text: str) -> Iterator[tuple[str, str, str]]:
    """(the text outside, what stands in <>, the first remark) of each entry of an address list."""
    outside: list[str] = []
    angle, remark = "", ""
    for token in _TOKEN.finditer(text):
        quoted, inside, said, separator, plain = token.groups()
        if separator:
            yield "".join(outside).strip(), angle, remark
            outside, angle, remark = [], "", ""
        elif quoted is not None:
            outside.append(re.sub(r"\\(.)", r"\1", quoted))
        elif plain is not None:
            outside.append(plain if plain not in '<>()"' else " ")
        else:
            angle, remark = angle or inside or "", remark or said or ""
    yield "".join(outside).strip(), angle, remark


def message_ids(text: str) -> tuple[str, ...]:
    """The message ids of a field, «<…@…>», in their order; of very many the first ten and the last ninety."""
    found = [f"<{one}>" for one in _ID.findall(text)]
    if not found:
        found = [f"<{one}>" for one in _BARE_ID.findall(text[:_MOST_OF_PARAMETERS])]
    found = list(dict.fromkeys(found))
    return tuple(found if len(found) <= _MOST_IDS else found[:10] + found[10 - _MOST_IDS :])


def typed(text: str) -> Typed:
    """A field with parameters, those of RFC 2231 put together and decoded, encoded words in them too."""
    text = text[:_MOST_OF_PARAMETERS]
    value, _semicolon, _rest = text.partition(";")
    gathered: dict[str, dict[int, tuple[bool, str]]] = {}
    for found in _PARAMETER.finditer(text):
        piece = _PIECE.fullmatch(found[1].lower())
        if piece is None:
            continue
        raw = found[2].strip()
        if raw.startswith('"'):
            raw = re.sub(r"\\(.)", r"\1", raw[1:].removesuffix('"'))
        place = int(piece[2]) + 1 if piece[2] else 0
        name = piece[1] if place or not piece[3] else f"{piece[1]}*"
        gathered.setdefault(name, {}).setdefault(place, (bool(piece[3]), raw))
    plain = {name: _joined(pieces) for name, pieces in gathered.items()}
    starred = {name[:-1]: text for name, text in plain.items() if name.endswith("*")}
    return Typed(value.partition("(")[0].strip().lower(), plain | starred)


def _joined(pieces: dict[int, tuple[bool, str]]) -> str:
    ordered = [pieces[place] for place in sorted(pieces) if place or len(pieces) == 1]
    if not any(encoded for encoded, _text in ordered):
        return decode_words("".join(text for _encoded, text in ordered))[0]
    charset = ""
    if ordered[0][0] and ordered[0][1].count("'") >= 2:
        charset, _language, first = ordered[0][1].split("'", 2)
        ordered[0] = (True, first)
    data = b"".join(
        unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace") for encoded, text in ordered
    )
    return one_line(decode(data, charset)[0])


def media_type(text: str, default: str = "text/plain") -> str:
    """The media type of a Content-Type value, lower case; ``default`` where there is none, and for what is none."""
    found = _MEDIA_TYPE.match(text)
    if found:
        return found[1].lower()
    if not text.strip() or text.strip().lower().startswith("text"):
        return default
    return "application/octet-stream"
