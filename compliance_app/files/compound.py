"""Reads Microsoft's compound files ([MS-CFB]), in which Outlook keeps a message: a small file system in one file.

Read-only, and tolerant: a chain that is cut, runs in a circle or points outside ends where it is, so that the rest of a
damaged file can still be read. What is handed out altogether is bounded, since many entries may name the same sectors.
"""

import struct
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks: end of chain, free, and the table's own sectors."""
_IN_HEADER = 109
_ENTRY = 128
_MINI, _CUTOFF = 64, 4096
"""Streams below the cut-off stand in sectors of 64 bytes, which the root's own stream holds."""
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class NotCompound(ValueError):
    """Bytes without a readable header of a compound file."""


@dataclass(frozen=True)
class Entry:
    """A storage or a stream: its name in upper case, and where it is found."""

    number: int
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int

    @property
    def is_storage(self) -> bool:
        """Whether it holds other entries."""
        return self.kind in {_STORAGE, _ROOT}


class CompoundFile:
    """The entries of one file and their bytes.

    Attributes:
        root: the storage that holds all others.
        damaged: whether something could not be followed to its end.

    Raises:
        NotCompound: at making it.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(MAGIC):
            raise NotCompound
        self.data = data
        self.damaged = False
        self.left = 3 * len(data)
        self.sector = 4096 if data[30:32] == b"\x0c\x00" else 512
        directory, mini_start = struct.unpack_from("<I8xI", data, 48)
        self.table = self._table()
        self.entries = self._directory(directory)
        roots = [entry for entry in self.entries if entry.kind == _ROOT]
        if not roots:
            raise NotCompound
        self.root = roots[0]
        self.mini_table = _numbers(self._chain(mini_start))
        self.mini_stream = self._chain(self.root.start)[: self.root.size]
        self.left = 3 * len(data)

    def children(self, storage: Entry) -> dict[str, Entry]:
        """The entries of a storage by name; of two with one name the first."""
        found: dict[str, Entry] = {}
        waiting, seen = [storage.child], {storage.number}
        while waiting:
            number = waiting.pop()
            if number in seen or number >= len(self.entries):
                self.damaged |= number < _LAST and number not in seen
                continue
            seen.add(number)
            entry = self.entries[number]
            if entry.kind in {_STORAGE, _STREAM}:
                found.setdefault(entry.name, entry)
            waiting += [entry.right, entry.left]
        return dict(sorted(found.items()))

    def read(self, stream: Entry) -> bytes:
        """The bytes of a stream, as many as are there."""
        size = min(stream.size, self.left)
        if stream.size >= _CUTOFF:
            content = self._chain(stream.start, size)
        else:
            content = self._mini_chain(stream.start, size)
        self.damaged |= len(content) < stream.size
        self.left -= len(content[:size])
        return content[:size]

    def _at(self, number: int) -> bytes:
        place = (number + 1) * self.sector
        return self.data[place : place + self.sector]

    def _table(self) -> tuple[int, ...]:
        """Which sector follows which: the sectors that hold this are named in the header, then in a chain of their own."""
        places = list(struct.unpack_from(f"<{_IN_HEADER}I", self.data, 76))
        more, seen = struct.unpack_from("<I", self.data, 68)[0], set()
        while more < _LAST and more not in seen and (block := _numbers(self._at(more))):
            seen.add(more)
            places += block[:-1]
            more = block[-1]
        known = dict.fromkeys(place for place in places if place < _LAST)
        return _numbers(b"".join(map(self._at, known)))

    def _chain(self, start: int, most: int | None = None) -> bytes:
        """The sectors from ``start`` on, at least ``most`` bytes if they are there."""
        wanted = self.left if most is None else min(most, self.left)
        pieces: list[bytes] = []
        seen, number = set(), start
        while number < _LAST and len(pieces) * self.sector < wanted:
            piece = self._at(number)
            if number in seen or number >= len(self.table) or not piece:
                self.damaged = True
                break
            seen.add(number)
            pieces.append(piece)
            number = self.table[number]
        return b"".join(pieces)

    def _mini_chain(self, start: int, most: int) -> bytes:
        pieces: list[bytes] = []
        number = start
        while number < len(self.mini_table) and len(pieces) * _MINI < most:
            place = number * _MINI
            pieces.append(self.mini_stream[place : place + _MINI])
            number = self.mini_table[number]
        return b"".join(pieces)

    def _directory(self, start: int) -> list[Entry]:
        data, entries = self._chain(start), []
        for number in range(len(data) // _ENTRY):
            raw = data[number * _ENTRY : (number + 1) * _ENTRY]
            length, kind = struct.unpack_from("<HB", raw, 64)
            left, right, child = struct.unpack_from("<III", raw, 68)
            first, size = struct.unpack_from("<II", raw, 116)
            name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").upper()
            entries.append(Entry(number, name, kind, left, right, child, first, size))
        return entries


def _numbers(data: bytes) -> tuple[int, ...]:
    """Little-endian numbers of four bytes; a cut one at the end is left out."""
    whole = len(data) // 4
    return struct.unpack(f"<{whole}I", data[: whole * 4])
