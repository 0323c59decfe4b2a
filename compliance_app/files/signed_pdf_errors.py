"""The sentences about a file that came back from signing and cannot be read; each says what to do instead."""

from compliance_app.domain.errors import _
from compliance_app.files.errors import FileEmpty, FileRefused, FileTooBig


class SignedFileTooBig(FileTooBig):
    """More bytes than a signed file may have (values: size and limit in MB)."""

    message = _(
        "Filen ble ikke lest. Den er {size} MB, og grensen er {limit} MB. "
        "Hent den signerte filen på nytt, eller skann papiret med lavere oppløsning."
    )


class SignedFileEmpty(FileEmpty):
    """Nothing in it."""

    message = _("Filen ble ikke lest. Den er tom. Hent den signerte filen på nytt, og prøv igjen.")


class NotAPdf(FileRefused):
    """Bytes that are something else than a PDF, whatever the name says."""

    message = _(
        "Filen ble ikke lest. Den er verken en PDF eller et bilde av papiret (JPG eller PNG). "
        "Hent den signerte filen som PDF, eller skann papiret til PDF, og prøv igjen."
    )


class SignedFileProtected(FileRefused):
    """Encrypted with a password that is not empty, or for the holder of a certificate."""

    message = _(
        "Filen ble ikke lest. Den er låst med passord eller kryptert, og da kan signaturene ikke kontrolleres. "
        "Hent den signerte filen uten passord der den ble signert."
    )


class SignedFileUnreadable(FileRefused):
    """Damaged, cut, or put together so that two programs may read it differently."""

    message = _(
        "Filen ble ikke lest. Den er skadet eller bygd feil. "
        "Hent den signerte filen på nytt der den ble signert, og prøv igjen."
    )


class SignedFileTooSlow(FileRefused):
    """Reading took longer than the limit and was stopped (values: seconds)."""

    message = _(
        "Filen ble ikke lest. Lesingen tok mer enn {seconds} sekunder og ble stanset. "
        "Hent den signerte filen på nytt der den ble signert, og prøv igjen."
    )


class SignedFileTooLarge(FileRefused):
    """Unpacks to more than there is memory for."""

    message = _(
        "Filen ble ikke lest. Den pakkes ut til mer enn det er minne til å lese. "
        "Hent den signerte filen på nytt der den ble signert, og prøv igjen."
    )


class TooManySignatures(FileRefused):
    """More signatures than a statement can have (values: most)."""

    message = _(
        "Filen ble ikke lest. Den har mer enn {most} signaturer. "
        "Hent den signerte filen på nytt der den ble signert, og prøv igjen."
    )


BY_NAME: dict[str, type[FileRefused]] = {
    error.__name__: error
    for error in (SignedFileProtected, SignedFileUnreadable, SignedFileTooLarge, TooManySignatures)
}
"""What the reading process may answer with."""
