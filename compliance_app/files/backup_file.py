"""A backup as a file: a zip with the database, what is in it and how to open it, locked with age to a key kept elsewhere.

age (age-encryption.org/v1) is a standard: whoever has the key opens the file with the program «age» too, and finds an
SQLite database. Only the public half of the key is needed to make a backup, so a machine that makes them cannot read them.
"""

import hashlib
import os
import zlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

import orjson
import pyrage

from compliance_app.domain.errors import AktsomError, _
from compliance_app.files.bundle import Bundle, NotWritten, put

FORM = 1
"""The form of the file; a program that does not know it refuses it."""

DATABASE, MANIFEST, README = "aktsom.db", "innhold.json", "LES-MEG.txt"
_PIECE = 1 << 20
_AGE = b"age-encryption.org/v1"
_ZIP = b"PK\x03\x04"
_PRIVATE = 0o600
_TEXT = _(
    "Dette er en sikkerhetskopi fra Aktsom.\n\n"
    "aktsom.db er en SQLite-database med alt: registeret, sakene, filene og loggen. innhold.json sier når kopien ble\n"
    "tatt, hvor mange rader hver tabell har, og hva loggen endte på. SHA256SUMS har summene av filene.\n\n"
    "Legg den inn igjen med «aktsom restore FIL» på en maskin der Aktsom ikke har noe fra før.\n"
)


class NotAKey(AktsomError):
    """The public key to lock a backup with is none (values: given)."""

    message = _("«{given}» er ikke en nøkkel å låse med. Den begynner med «age1» og står i nøkkelfilen.")


class NoKeyInFile(AktsomError):
    """A key file holds no key (values: file)."""

    message = _(
        "Det står ingen nøkkel i «{file}». Den hemmelige nøkkelen begynner med «AGE-SECRET-KEY-1». "
        "Ingenting ble endret."
    )


class WrongKey(AktsomError):
    """The backup was locked to another key."""

    message = _("Nøkkelen passer ikke til denne sikkerhetskopien. Ingenting ble endret. Prøv med den andre.")


class KeyNeeded(AktsomError):
    """The backup is locked and no key was given."""

    message = _("Sikkerhetskopien er låst. Si hvor nøkkelen ligger, med --key. Ingenting ble endret.")


class NotABackup(AktsomError):
    """The file is no backup of ours, or a piece of it is missing or changed (values: file)."""

    message = _(
        "«{file}» er ikke en hel sikkerhetskopi fra Aktsom: noe mangler eller er endret. Ingenting ble endret. "
        "Prøv en annen kopi."
    )


class BackupIsNewer(AktsomError):
    """The backup's form is one that a newer program made."""

    message = _(
        "Sikkerhetskopien er laget av en nyere utgave av Aktsom. Oppdater programmet først. "
        "Ingenting ble endret."
    )


def new_key(path: Path) -> str:
    """Write a new key into a file that must not exist, for its owner alone; returns the public half.

    Raises:
        NotWritten: the file exists, or cannot be written.
    """
    key = pyrage.x25519.Identity.generate()
    public = str(key.to_public())
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    except OSError as error:
        raise NotWritten(file=path.name, problem=error.strerror) from error
    with os.fdopen(descriptor, "w") as file:
        file.write(f"# public key: {public}\n{key}\n")
        file.flush()
        os.fsync(file.fileno())
    return public


def require_key(public: str) -> None:
    """Raise :class:`NotAKey` unless something can be locked with it."""
    _recipient(public)


def _recipient(public: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(public)
    except pyrage.RecipientError as error:
        raise NotAKey(given=public[:80]) from error


def write_backup(
    database: Path, about: Mapping[str, Any], wanted: Path, public: str, made_at: datetime
) -> Path:
    """Pack a copy of the database and what is said of it, and lock it with ``public``; "" leaves it open. Returns its path.

    What is not locked yet never leaves the folder of ``database``.

    Raises:
        NotAKey; NotWritten: there is no room for it, or the folder cannot be written to.
    """
    recipient = _recipient(public) if public else None
    try:
        with TemporaryFile(dir=database.parent) as whole:
            bundle = Bundle(whole, made_at)
            bundle.add(README, _TEXT)
            with database.open("rb") as file:
                bundle.add_pieces(DATABASE, iter(lambda: file.read(_PIECE), b""))
            said = {"form": FORM, **about, "database": {"sha256": bundle.sums[DATABASE]}}
            bundle.add(MANIFEST, orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))
            bundle.close()

            def lock(source: IO[bytes], target: IO[bytes]) -> None:
                if recipient is None:
                    copyfileobj(source, target)
                else:
                    pyrage.encrypt_io(source, target, [recipient])

            return put(whole, wanted, lock)
    except OSError as error:
        raise NotWritten(file=wanted.name, problem=error.strerror) from error


def unpacked(path: Path, key: Path | None, folder: Path) -> tuple[Path, Mapping[str, Any]]:
    """The database in a backup, laid in a folder, and what the backup says of itself.

    Raises:
        KeyNeeded, NoKeyInFile, WrongKey: it is locked. NotABackup: it is cut, changed, or something else.
        BackupIsNewer: its form is unknown. NotWritten: the folder has no room for it.
    """
    database = folder / DATABASE
    try:
        with TemporaryFile(dir=folder) as whole:
            _unlock(path, key, whole)
            whole.seek(0)
            with ZipFile(whole) as members:
                about = orjson.loads(members.read(MANIFEST))
                if about["form"] != FORM:
                    raise BackupIsNewer
                with members.open(DATABASE) as source, database.open("wb") as target:
                    copyfileobj(source, target, _PIECE)
        with database.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != about["database"]["sha256"]:
                raise NotABackup(file=path.name)
    except (BadZipFile, KeyError, TypeError, EOFError, zlib.error, orjson.JSONDecodeError) as error:
        raise NotABackup(file=path.name) from error
    except OSError as error:
        raise NotWritten(file=path.name, problem=error.strerror) from error
    return database, about


def _unlock(path: Path, key: Path | None, target: IO[bytes]) -> None:
    with _there(path) as source:
        begins = source.read(len(_AGE))
        source.seek(0)
        if begins.startswith(_ZIP):
            copyfileobj(source, target, _PIECE)
            return
        if begins != _AGE:
            raise NotABackup(file=path.name)
        if key is None:
            raise KeyNeeded
        try:
            pyrage.decrypt_io(source, target, _keys(key))
        except pyrage.DecryptError as error:
            if "No matching keys" in str(error):
                raise WrongKey from error
            raise NotABackup(file=path.name) from error
        except OSError as error:
            # The library's own refusals bear no number, those of the disk do.
            if error.errno is None:
                raise NotABackup(file=path.name) from error
            raise


def _there(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise NotABackup(file=path.name) from error


def _keys(path: Path) -> list[Any]:
    try:
        lines = path.read_text().splitlines()
        found = [
            pyrage.x25519.Identity.from_str(line.strip())
            for line in lines
            if line.strip() and not line.startswith("#")
        ]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise NoKeyInFile(file=path.name) from error
    if not found:
        raise NoKeyInFile(file=path.name)
    return found
