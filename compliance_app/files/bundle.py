"""A zip that is handed out: written as it is made, with the SHA-256 of every file in it, and there only once it is whole.

Nothing of it is held in memory but the piece being written. It has its name only when it is whole, so that whoever looks
into the folder never finds half of one.
"""

import hashlib
import io
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from compliance_app.domain.errors import AktsomError, _
from compliance_app.files.attachments import ENDINGS, safe_name

SUMS = "SHA256SUMS"
_READABLE = 0o100644 << 16
_PRIVATE = 0o600
_TEXT = re.compile(r"[^0-9A-Za-z._-]+")


Pour = Callable[[IO[bytes], IO[bytes]], object]


class NotWritten(AktsomError):
    """The file could not be written (values: file, problem)."""

    message = _("«{file}» ble ikke skrevet: {problem}. Velg en annen mappe med --out, eller lag plass.")


class Bundle:
    """A zip as it grows. Names are paths with ``/``; each is used once.

    Args:
        out: where it is written; must be seekable.
        made_at: the time that its members bear.
    """

    def __init__(self, out: IO[bytes], made_at: datetime) -> None:
        self._zip = ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6)
        self._time = made_at.timetuple()[:6]
        self.sums: dict[str, str] = {}
        self.sizes: dict[str, int] = {}

    def add(self, name: str, content: str | bytes) -> None:
        """One file, whole."""
        self.add_pieces(name, [content])

    def add_pieces(self, name: str, pieces: Iterable[str | bytes]) -> None:
        """One file, piece by piece; text is UTF-8.

        Raises:
            ValueError: the name leads out of the zip, or is taken.
        """
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or str(path) != name or name in self.sums:
            raise ValueError(name)
        member = ZipInfo(name, self._time)
        member.compress_type = ZIP_DEFLATED
        member.external_attr = _READABLE
        digest, size = hashlib.sha256(), 0
        with self._zip.open(member, "w", force_zip64=True) as file:
            for piece in pieces:
                content = piece.encode() if isinstance(piece, str) else piece
                digest.update(content)
                size += len(content)
                file.write(content)
        self.sums[name], self.sizes[name] = digest.hexdigest(), size

    def close(self) -> None:
        """Write the sums of all files, as ``sha256sum --check`` reads them, and end the zip."""
        lines = [f"{digest}  {name}\n" for name, digest in sorted(self.sums.items())]
        self.add(SUMS, "".join(lines))
        self._zip.close()

    def leave(self) -> None:
        """Let go of it half made."""
        with suppress(OSError, ValueError):
            self._zip.close()


@contextmanager
def bundle_file(folder: Path, name: str, made_at: datetime) -> Iterator[tuple[Bundle, Path]]:
    """A zip in a folder, and the name it will have; it has it when this is left normally, and else there is none.

    It grows in a file without a name, which is gone with the process, and is copied to its own when it is whole. A name that
    is taken is not taken again: «name-2.zip». Only the one who runs the program may read it.

    Raises:
        NotWritten: the folder cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as out:
            bundle, path = Bundle(out, made_at), _free(folder, name)
            try:
                yield bundle, path
                bundle.close()
            except BaseException:
                bundle.leave()
                raise
            _copy(out, path)
    except OSError as error:
        raise NotWritten(file=name, problem=error.strerror) from error


def _copy(whole: IO[bytes], path: Path, pour: Pour = copyfileobj) -> None:
    """The finished zip under its name: written beside it first, and named when the disk has it."""
    beside = path.with_name(f".{path.name}.part")
    whole.seek(0)
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE)
        with os.fdopen(descriptor, "wb") as named:
            pour(whole, named)
            named.flush()
            os.fsync(named.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def put(whole: IO[bytes], wanted: Path, pour: Pour = copyfileobj) -> Path:
    """Write a finished file where it is wanted, or beside it where that name is taken; the name it got.

    Args:
        pour: what is done to the bytes on their way.

    Raises:
        NotWritten: the folder cannot be made or written to.
    """
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        path = _free(wanted.parent, wanted.name)
        _copy(whole, path, pour)
    except OSError as error:
        raise NotWritten(file=wanted.name, problem=error.strerror) from error
    return path


@contextmanager
def bundle_bytes(made_at: datetime) -> Iterator[tuple[Bundle, io.BytesIO]]:
    """A small zip in memory; its bytes are whole when this is left."""
    out = io.BytesIO()
    bundle = Bundle(out, made_at)
    yield bundle, out
    bundle.close()


def keep_file(folder: Path, name: str, content: bytes) -> Path:
    """Write a finished file into a folder under a free name; only the one who runs the program may read it.

    Raises:
        NotWritten: the folder cannot be made or written to.
    """
    return put(io.BytesIO(content), folder / name)


def member_name(position: int, shown: str) -> str:
    """«03-brev.pdf»: a name for a file that strangers named, which opens nothing that could run.

    Letters outside a to z are written without their marks or left out. An ending that is not one of the kinds we keep
    gets «.fil» after it.
    """
    name = safe_name(shown).translate(str.maketrans("æøåÆØÅ", "aoaAOA"))
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = _TEXT.sub("-", plain).strip("-.") or "vedlegg"
    harmless = plain if PurePosixPath(plain).suffix.lower() in ENDINGS else f"{plain}.fil"
    return f"{position:02d}-{harmless}"


def _free(folder: Path, name: str) -> Path:
    path, count = folder / name, 1
    while path.exists():
        count += 1
        path = folder / f"{Path(name).stem}-{count}{Path(name).suffix}"
    return path
