"""Undoes what mail does to bytes on their way: base64 and quoted-printable, also where they are broken or cut."""

import binascii
import re

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NEITHER = bytes(set(range(256)) - set(_ALPHABET) - {ord("=")})
_STRANGE = bytes(set(range(256)) - set(_ALPHABET) - set(b"= \t\r\n\x0b\x0c"))
_SOFT_BREAK = re.compile(rb"=[ \t]*(?:\r\n|\r|\n)")
_MOST_PADDINGS = 1000
_PLAIN = {"", "7bit", "8bit", "binary"}


def undo(data: bytes, encoding: str) -> tuple[bytes, str]:
    """The bytes as they were before they were sent, and what was amiss: "", "BROKEN" or "UNKNOWN".

    ``encoding`` is the value of Content-Transfer-Encoding. What is unknown is handed back as it came.
    """
    name = re.sub(r"[^a-z0-9]", "", encoding.partition(";")[0].partition("(")[0].lower())
    if name in _PLAIN:
        return data, ""
    if name == "base64":
        read, broken = from_base64(data)
        return read, "BROKEN" if broken else ""
    if name == "quotedprintable":
        return from_quoted(data), ""
    return data, "UNKNOWN"


def from_base64(data: bytes) -> tuple[bytes, bool]:
    """What base64 holds, also after a padding in the middle, and whether it had strange characters or was cut."""
    broken = len(data.translate(None, _STRANGE)) != len(data)
    core = data.translate(None, _NEITHER)
    if core.count(b"=") > _MOST_PADDINGS:
        core, broken = core.replace(b"=", b""), True
    pieces = []
    for piece in core.split(b"="):
        whole = piece if len(piece) % 4 != 1 else piece[:-1]
        broken |= whole is not piece
        pieces.append(binascii.a2b_base64(whole + b"=" * (-len(whole) % 4)))
    padding = len(core) - len(core.rstrip(b"="))
    broken |= core.count(b"=") > padding or (len(core.rstrip(b"=")) + min(padding, 2)) % 4 != 0
    return b"".join(pieces), broken


def from_quoted(data: bytes, *, header: bool = False) -> bytes:
    """What quoted-printable holds; a ``=`` that begins nothing stays as it is."""
    return binascii.a2b_qp(_SOFT_BREAK.sub(b"", data), header=header)
