"""The sentences a person reads when a file cannot be taken (wording.md section 5, E1-E4 and their kin).

Each says what happened, why, and what to do next. ``BY_NAME`` lets the child process that reads files name the
sentence without sending an object.
"""

import math

from compliance_app.domain.errors import AktsomError, _

MEGABYTE = 1024 * 1024


class NoRoomForWorkbook(AktsomError):
    """A workbook is written to a file before it is handed out, and there was no room for that."""

    message = _("Arbeidsboken ble ikke skrevet. Disken på serveren er full. Lag plass, og prøv igjen.")


class FileRefused(AktsomError):
    """A file that is not taken, whatever the reason: the register is untouched."""


class FileTooBig(FileRefused):
    """More bytes than the door allows (values: size and limit in MB)."""

    message = _(
        "Filen ble ikke lest. Den er {size} MB, og grensen er {limit} MB. "
        "Del den i to, eller fjern bilder og ark du ikke trenger."
    )

    @classmethod
    def of(cls, size: int, limit: int) -> "FileTooBig":
        """The error for a file of ``size`` bytes at a door of ``limit`` bytes; the size is rounded up to 0.1 MB."""
        tenths = math.ceil(size * 10 / MEGABYTE)
        shown = f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)
        return cls(size=shown, limit=limit // MEGABYTE)


class FileTypeMismatch(FileRefused):
    """The bytes are not what the ending says (values: ext)."""

    message = _(
        "Filen ble ikke lest. Innholdet passer ikke med endelsen «{ext}». "
        "Lagre den på nytt som .xlsx eller .csv, og prøv igjen."
    )


class FileProtected(FileRefused):
    """Encrypted with a password."""

    message = _("Filen ble ikke lest. Den er låst med passord. Fjern passordet i Excel, og prøv igjen.")


class FileHasMacros(FileRefused):
    """A workbook with a macro project."""

    message = _(
        "Filen ble ikke lest. Den inneholder makroer. "
        "Lagre den som .xlsx uten makroer i Excel, og prøv igjen."
    )


class FileUnreadable(FileRefused):
    """Damaged, cut, or not made by a spreadsheet program."""

    message = _(
        "Filen ble ikke lest. Innholdet er skadet. "
        "Åpne den i Excel, lagre den på nytt som .xlsx, og prøv igjen."
    )


class FileUnsafe(FileRefused):
    """A package built to overwhelm the reader: XML entities, zip bombs, files within files, names that climb."""

    message = _(
        "Filen ble ikke lest. Den er bygd på en måte som kan stanse programmet. "
        "Kopier radene til et nytt ark i Excel, lagre som .xlsx, og prøv igjen."
    )


class FileEmpty(FileRefused):
    """Nothing in it."""

    message = _(
        "Filen ble ikke lest. Den er tom. Sjekk at listen er lagret i filen du valgte, og prøv igjen."
    )


class TooManyCells(FileRefused):
    """More than can be read safely (values: what; a phrase like «mer enn 200 000 rader»)."""

    message = _(
        "Filen ble ikke lest. Den har {what}. Slett tomme rader og kolonner, eller del filen, og prøv igjen."
    )


class FileTooSlow(FileRefused):
    """Reading took longer than the limit and was stopped (values: seconds)."""

    message = _(
        "Filen ble ikke lest. Lesingen tok mer enn {seconds} sekunder og ble stanset. "
        "Lagre bare arket du trenger som .csv, og prøv igjen."
    )


class NoHeaderRow(FileRefused):
    """No row looks like column names (values: sheet)."""

    message = _(
        "Arket «{sheet}» ser ikke ut til å ha en overskriftsrad. Velg hvilken rad som har kolonnenavnene."
    )


class NoRecords(FileRefused):
    """A JSON document or a web page without anything that is a list."""

    message = _(
        "Listen ble ikke lest. Vi fant ingen rader i den. "
        "Last den ned på nytt som CSV, Excel eller JSON, eller lim inn tabellen."
    )


BY_NAME: dict[str, type[FileRefused]] = {
    error.__name__: error
    for error in (
        FileProtected,
        FileHasMacros,
        FileUnreadable,
        FileUnsafe,
        FileEmpty,
        FileTypeMismatch,
        NoRecords,
        TooManyCells,
    )
}
"""What the reading process may answer with."""
