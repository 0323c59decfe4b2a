"""A Word file that somebody sends back: its paragraphs, lists, tables and marks in plain values, read in the child.

Nobody believes a Word file: it is judged from its directory, its XML may declare nothing, and it is parsed in the process
that has limits on memory and time. Text that was taken out with tracked changes is gone, what was put in is there;
pictures, footnotes and comments are told of and left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, Any

from compliance_app.domain.errors import _
from compliance_app.files.confined import Ended, ask, next_message
from compliance_app.files.errors import (
    BY_NAME,
    MEGABYTE,
    FileEmpty,
    FileHasMacros,
    FileProtected,
    FileRefused,
    FileTooBig,
    FileUnsafe,
    TooManyCells,
)

MAX_WORD_BYTES = 20 * MEGABYTE
SECONDS = 10.0
"""The product's own limit for a file that comes back."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class NotAWordFile(FileRefused):
    """Something else than .docx, whatever it is called."""

    message = _(
        "Filen ble ikke lest. Den er ikke et Word-dokument (.docx). Lagre den som .docx i Word, og prøv igjen."
    )


class WordProtected(FileRefused):
    """Encrypted with a password."""

    message = _("Filen ble ikke lest. Den er låst med passord. Fjern passordet i Word, og prøv igjen.")


class WordHasMacros(FileRefused):
    """With a macro project."""

    message = _(
        "Filen ble ikke lest. Den inneholder makroer. Lagre den som .docx uten makroer i Word, og prøv igjen."
    )


class WordUnsafe(FileRefused):
    """Built to overwhelm the reader, or bigger than any statement."""

    message = _(
        "Filen ble ikke lest. Den er for stor eller er bygd på en måte som kan stanse programmet. "
        "Last ned et nytt utkast, og lim inn teksten din der."
    )


class WordTooSlow(FileRefused):
    """Reading took longer than the limit and was stopped (values: seconds)."""

    message = _(
        "Filen ble ikke lest. Lesingen tok mer enn {seconds} sekunder og ble stanset. "
        "Last ned et nytt utkast, og lim inn teksten din der."
    )


class WordEmpty(FileRefused):
    """Nothing in it."""

    message = _("Filen ble ikke lest. Den er tom. Sjekk at dokumentet er lagret, og prøv igjen.")


_AS_WORD: Mapping[type[FileRefused], type[FileRefused]] = MappingProxyType(
    {
        FileProtected: WordProtected,
        FileHasMacros: WordHasMacros,
        FileUnsafe: WordUnsafe,
        TooManyCells: WordUnsafe,
        FileEmpty: WordEmpty,
    }
)


@dataclass(frozen=True)
class ReadWord:
    r"""What stands in a Word file.

    Attributes:
        pieces: in order, plain values: a mark {"mark": name}, a paragraph {"style", "runs", "list", "break", "notes"} or
            a table {"rows", "sides", "notes"}; a run is (text, bold, italic, address), "\n" a new line; its notes say what was
            left out or assumed: "pictures", "footnotes", "tracked".
        notes: the same of the whole file: "comments".
    """

    pieces: tuple[dict[str, Any], ...]
    notes: tuple[str, ...]


def read_word(data: bytes) -> ReadWord:
    """The document, read in a process of its own within ten seconds.

    Raises:
        FileTooBig, WordEmpty, NotAWordFile, WordProtected, WordHasMacros, WordUnsafe, WordTooSlow.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise WordEmpty
    if len(data) > MAX_WORD_BYTES:
        raise FileTooBig.of(len(data), MAX_WORD_BYTES)
    if data.startswith(_OLE):
        raise WordProtected if _ENCRYPTED in data else NotAWordFile
    try:
        answer = ask(data, "word", SECONDS, _gather)
    except FileRefused as error:
        raise _AS_WORD.get(type(error), NotAWordFile) from error
    if answer is Ended.SLOW:
        raise WordTooSlow(seconds=round(SECONDS))
    if answer is Ended.MEMORY:
        raise WordUnsafe
    if isinstance(answer, Ended):
        raise NotAWordFile
    return answer


def _gather(stream: IO[bytes]) -> ReadWord | None:
    read: ReadWord | None = None
    while (message := next_message(stream)) is not None:
        match message:
            case ("refused", str(name), dict(values)) if name in BY_NAME:
                raise BY_NAME[name](**values)
            case ("word", list(pieces), list(notes)):
                read = ReadWord(tuple(pieces), tuple(map(str, notes)))
            case ("end",):
                return read
            case _:
                return None
    return None
