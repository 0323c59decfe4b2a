"""Mails of our own, one for each thing that mail can do wrong, and a small writer of Outlook's compound files."""

import base64
import struct
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
QUESTION = "Hei, hvilke leverandører på Ås har dere vurdert? Blåbær, ærlig talt."
ARRIVED = "from relay.example by mx.virksomhet.example with ESMTPS; Fri, 20 Nov 2026 23:30:00 +0000"


def mail(
    body: bytes | str = QUESTION,
    *fields: tuple[str, str | bytes],
    leave_out: Iterable[str] = (),
) -> bytes:
    """A mail with the usual fields above ``body``; ``fields`` come instead of those of their name, or besides."""
    usual = {
        "Received": ARRIVED,
        "From": "Innsender 1 <innsender1@post.example>",
        "To": "innsyn@virksomhet.example",
        "Subject": "Krav om informasjon",
        "Date": "Fri, 20 Nov 2026 22:58:00 +0100",
        "Message-ID": "<en@post.example>",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
    }
    own = {name for name, _value in fields}
    rows = [(name, value) for name, value in usual.items() if name not in own and name not in set(leave_out)]
    head = b"".join(field(name, value) for name, value in (*rows, *fields))
    return head + b"\r\n" + (body if isinstance(body, bytes) else body.encode())


def field(name: str, value: str | bytes) -> bytes:
    """One line of a head."""
    return name.encode() + b": " + (value if isinstance(value, bytes) else value.encode()) + b"\r\n"


def part(content: bytes | str, kind: str = "text/plain; charset=utf-8", *fields: tuple[str, str]) -> bytes:
    """One part of a mail, its content as it is."""
    head = b"".join(field(name, value) for name, value in (("Content-Type", kind), *fields))
    return head + b"\r\n" + (content if isinstance(content, bytes) else content.encode())


def file_part(
    content: bytes, name: str, kind: str = "application/pdf", disposition: str = "attachment"
) -> bytes:
    """A file in base64."""
    return part(
        base64.encodebytes(content).replace(b"\n", b"\r\n").rstrip(),
        f'{kind}; name="{name}"',
        ("Content-Transfer-Encoding", "base64"),
        ("Content-Disposition", f'{disposition}; filename="{name}"'),
    )


def multipart(*parts: bytes, boundary: str = "skille", end: bool = True) -> bytes:
    """Parts with a boundary between them."""
    mark = boundary.encode()
    body = b"".join(b"--" + mark + b"\r\n" + one + b"\r\n" for one in parts)
    return body + (b"--" + mark + b"--\r\n" if end else b"")


def mixed(*parts: bytes, kind: str = "mixed", fields: Iterable[tuple[str, str | bytes]] = ()) -> bytes:
    """A mail of several parts."""
    return mail(multipart(*parts), ("Content-Type", f'multipart/{kind}; boundary="skille"'), *fields)


def nested(levels: int) -> bytes:
    """A multipart in a multipart in a multipart …, and a question innermost."""
    out = [
        b"".join(
            field(name, value)
            for name, value in (("From", "a@post.example"), ("Subject", "Dypt"), ("Received", ARRIVED))
        )
    ]
    out += [
        b'Content-Type: multipart/mixed; boundary="n%d"\r\n\r\n--n%d\r\n' % (at, at) for at in range(levels)
    ]
    out.append(b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + QUESTION.encode() + b"\r\n")
    out += [b"--n%d--\r\n" % at for at in reversed(range(levels))]
    return b"".join(out)


Tree = Mapping[str, "bytes | Tree"]
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(tree: Tree) -> bytes:
    """A compound file (version 3) with the storages (mappings) and streams (bytes) of ``tree``."""
    entries: list[dict[str, Any]] = [{"name": "Root Entry", "kind": 5, "content": b""}]
    entries[0]["child"] = _directory(tree, entries)
    sectors: list[bytes] = []
    fat: list[int] = []
    mini, minifat = bytearray(), []

    def store(data: bytes) -> int:
        if not data:
            return _END
        first = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\x00") for at in range(0, len(data), 512)]
        sectors.extend(pieces)
        fat.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    for entry in entries[1:]:
        content = entry["content"]
        if content is None or len(content) >= 4096:
            entry["start"] = store(content or b"") if content is not None else 0
            continue
        entry["start"] = len(mini) // 64 if content else _END
        count = -(-len(content) // 64)
        minifat += [*range(len(minifat) + 1, len(minifat) + count), _END] if count else []
        mini += content.ljust(count * 64, b"\x00")
    entries[0]["start"], entries[0]["content"] = store(bytes(mini)), bytes(mini)
    mini_count = len(minifat)
    minifat_start = store(
        struct.pack(f"<{mini_count}I", *minifat).ljust(-(-mini_count * 4 // 512) * 512, b"\xff")
    )
    directory = b"".join(map(_entry, entries))
    directory_start = store(directory)
    count = 1
    while count * 128 < len(sectors) + count:
        count += 1
    fat_at = [*range(len(sectors), len(sectors) + count)]
    table = [*fat, *[_FAT] * count]
    table += [_FREE] * (count * 128 - len(table))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, count, directory_start, 0, 4096, minifat_start, -(-mini_count * 4 // 512), _END, 0),
    )
    assert count <= 109, "a test does not need more"
    header += struct.pack("<109I", *fat_at, *[_FREE] * (109 - count))
    return header + b"".join(sectors) + struct.pack(f"<{count * 128}I", *table)


def _directory(tree: Tree, entries: list[dict[str, Any]]) -> int:
    """Add the entries of one storage as a balanced tree of siblings; returns the number of its middle."""
    numbers = {}
    for name, content in tree.items():
        is_stream = isinstance(content, bytes)
        entry: dict[str, Any] = {
            "name": name,
            "kind": 2 if is_stream else 1,
            "content": content if is_stream else None,
        }
        numbers[name] = len(entries)
        entries.append(entry)
        entry["child"] = _FREE
        if not isinstance(content, bytes):
            entry["child"] = _directory(content, entries)

    def middle(names: list[str]) -> int:
        if not names:
            return _FREE
        at = len(names) // 2
        number = numbers[names[at]]
        entries[number] |= {"left": middle(names[:at]), "right": middle(names[at + 1 :])}
        return number

    return middle(sorted(numbers, key=lambda name: (len(name), name.upper())))


def _entry(entry: Mapping[str, Any]) -> bytes:
    name = (entry["name"] + "\x00").encode("utf-16-le")
    left, right = entry.get("left", _FREE), entry.get("right", _FREE)
    size = len(entry["content"] or b"")
    return struct.pack(
        "<64sHBBIII16xI16xIQ",
        name,
        len(name),
        entry["kind"],
        1,
        left,
        right,
        entry["child"],
        0,
        entry["start"],
        size,
    )


def ticks(moment: datetime) -> bytes:
    """A moment as Outlook stores it."""
    since = moment - datetime(1601, 1, 1, tzinfo=UTC)
    return struct.pack("<Q", (since.days * 86400 + since.seconds) * 10_000_000)


def storage(
    header: int,
    texts: Mapping[int, str] | None = None,
    *,
    narrow: Mapping[int, bytes] | None = None,
    binaries: Mapping[int, bytes] | None = None,
    numbers: Mapping[int, int] | None = None,
    moments: Mapping[int, datetime] | None = None,
    inside: Tree | None = None,
) -> dict[str, "bytes | Tree"]:
    """The properties of a message (header 32), a message within (24), a recipient or an attachment (8)."""
    streams = {
        **{(number, 0x1F): text.encode("utf-16-le") for number, text in (texts or {}).items()},
        **{(number, 0x1E): text for number, text in (narrow or {}).items()},
        **{(number, 0x102): data for number, data in (binaries or {}).items()},
    }
    rows = [struct.pack("<HHI8s", 0x40, number, 6, ticks(at)) for number, at in (moments or {}).items()]
    rows += [struct.pack("<HHIQ", 3, number, 6, value) for number, value in (numbers or {}).items()]
    rows += [struct.pack("<HHIII", kind, number, 6, len(data), 0) for (number, kind), data in streams.items()]
    return {
        "__properties_version1.0": b"\x00" * header + b"".join(rows),
        **{f"__substg1.0_{number:04X}{kind:04X}": data for (number, kind), data in streams.items()},
        **(inside or {}),
    }


def outlook(
    texts: Mapping[int, str], *, files: Iterable[Tree] = (), to: Iterable[Tree] = (), **rest: Any
) -> bytes:
    """A message as Outlook saves it."""
    inside: dict[str, bytes | Tree] = {"__nameid_version1.0": {"__substg1.0_00020102": b""}}
    inside |= {f"__recip_version1.0_#{at:08X}": one for at, one in enumerate(to)}
    inside |= {f"__attach_version1.0_#{at:08X}": one for at, one in enumerate(files)}
    return compound(storage(32, texts, inside=inside, **rest))
