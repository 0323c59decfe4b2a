"""A backup of everything, and putting one back where there is nothing (promises 54 to 56).

A backup is taken while people work and holds one moment. What was copied is read before it is packed, and read again after
it has been put back: pages, references, every enterprise's log and every kept file. The heads of the logs stand in the
backup, so that two backups show whether somebody rewrote history between them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.permissions import Verb
from compliance_app.files import backup_file
from compliance_app.files.bundle import NotWritten
from compliance_app.services.work import Actor, begin, permit
from compliance_app.settings import settings
from compliance_app.storage import backup as storage
from compliance_app.storage.backup import Checked, CheckedLog
from compliance_app.storage.engine import engine, read_session
from compliance_app.storage.tables import Enterprise


class SomethingIsThere(AktsomError):
    """The database that a backup is put into holds something already."""

    message = _(
        "Her er det virksomheter fra før, og de blir ikke skrevet over. Ingenting ble endret. Legg kopien inn i en tom "
        "mappe («aktsom --home MAPPE restore …») eller en tom database."
    )


class DoesNotHold(AktsomError):
    """The database in a backup is damaged (values: file, problems)."""

    message = _("«{file}» ble ikke lagt inn, og ingenting ble endret: {problems}. Prøv en annen kopi.")


@dataclass(frozen=True)
class Taken:
    """A backup that was written.

    Attributes:
        path: where it is. size: bytes. locked: whether it needs a key.
        taken_at: the moment it holds. checked: what the copy was checked for.
    """

    path: Path
    size: int
    locked: bool
    taken_at: datetime
    checked: Checked


@dataclass(frozen=True)
class PutBack:
    """A backup that was put back.

    Attributes:
        taken_at: ISO moment that it holds. program: the version that made it.
        upgraded: whether its tables were an older version's. checked: what was checked after it was put back.
    """

    taken_at: str
    program: str
    upgraded: bool
    checked: Checked


def take_backup(actor: Actor, wanted: Path, public: str) -> Taken:
    """Write a backup of the whole database, every enterprise in it, and log in each that it was taken.

    Args:
        actor: who takes it.
        wanted: its path; where that is taken, «name-2».
        public: the public half of the key that opens it («age1…»); "" leaves it open.

    Raises:
        NotAllowed; NotAKey; NotWritten: there is no room for it, or the folder cannot be written to.
    """
    permit(actor, Verb.BACKUP)
    if public:
        backup_file.require_key(public)
    _note(actor, Verb.BACKUP)
    taken_at = clock.now()
    with _workshop() as folder:
        copied = folder / backup_file.DATABASE
        storage.copy_to(copied)
        with storage.opened(copied) as made:
            checked = storage.check(made)
            stands_at = storage.revision_of(made)
        about = {
            "program": version("aktsom"), "taken_at": taken_at.isoformat(), "revision": stands_at,
            "rows": checked.rows, "logs": [_log(one) for one in checked.logs], "holds": checked.holds,
        }  # fmt: skip
        path = backup_file.write_backup(copied, about, wanted, public, taken_at)
    return Taken(path, path.stat().st_size, bool(public), taken_at, checked)


def put_back(actor: Actor, path: Path, key: Path | None = None) -> PutBack:
    """Put a backup into the configured database, which must hold nothing, and log in each enterprise that it was.

    Raises:
        NotAllowed; SomethingIsThere; what :func:`backup_file.unpacked` raises; SchemaIsNewer: a newer program made it.
        DoesNotHold: it is damaged. In all of these nothing is changed.
    """
    permit(actor, Verb.RESTORE)
    settings().home.mkdir(parents=True, exist_ok=True)
    if not storage.is_empty():
        raise SomethingIsThere
    with _workshop() as folder:
        copied, about = backup_file.unpacked(path, key, folder)
        had = storage.to_this_schema(copied)
        with storage.opened(copied) as made:
            checked = storage.check(made)
            now = storage.revision_of(made)
        problems = _problems(checked, about)
        if problems:
            raise DoesNotHold(file=path.name, problems=problems)
        if not storage.load(copied):
            raise SomethingIsThere
    found = storage.check(engine())
    if (found.rows, found.logs, found.files) != (checked.rows, checked.logs, checked.files):
        raise DoesNotHold(file=path.name, problems=_("databasen viser noe annet enn kopien"))
    _note(actor, Verb.RESTORE)
    return PutBack(str(about["taken_at"]), str(about["program"]), had != now, found)


@contextmanager
def _workshop() -> Iterator[Path]:
    """A folder of our own beside the database for what is not locked yet; nothing is left of it."""
    try:
        with TemporaryDirectory(dir=settings().home, prefix=".sikkerhetskopi-") as folder:
            yield Path(folder)
    except OSError as error:
        raise NotWritten(file=settings().home.name, problem=error.strerror) from error


def _note(actor: Actor, verb: Verb) -> None:
    with read_session() as session:
        there = session.execute(select(col(Enterprise.id)).order_by(col(Enterprise.id))).scalars().all()
    for identity in there:
        with begin(actor.within(identity), verb) as work:
            work.note()
            work.about("enterprise", identity)


def _problems(checked: Checked, about: Mapping[str, Any]) -> str:
    """What is wrong with a copy, as one phrase; "" where nothing is."""
    heads = {(one["enterprise"], one["entries"], one["head"]) for one in about["logs"]}
    found = [
        *([_("databasefilen er skadet")] if checked.pages != "ok" else []),
        *([_("rader viser til noe som ikke er der")] if checked.loose else []),
        *([_("filer er endret")] if checked.changed else []),
        *(
            _("loggen til {name} stemmer ikke").format(name=one.name)
            for one in checked.logs
            if not one.intact
        ),
    ]
    if not found and heads != {(one.name, one.entries, one.head) for one in checked.logs}:
        found = [_("loggen er en annen enn den kopien sier")]
    return ", ".join(found)


def _log(one: CheckedLog) -> dict[str, Any]:
    return {
        "enterprise": one.name, "org_number": one.org_number, "entries": one.entries, "head": one.head,
        "intact": one.intact,
    }  # fmt: skip
