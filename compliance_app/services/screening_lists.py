"""Lists of named organisations that others publish: take one in, and what the enterprise has.

A list is taken in as it was on one day, with its source and its hash. A newer edition of it supersedes the older;
decisions about entries that say the same as before go with them, the others are asked again by the next check.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_line, fold_name
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.files.screening import Columns, Listed, ListedEntry, ReadList, listed
from compliance_app.files.screening_words import OWN, PRESETS
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.audit import canonical
from compliance_app.storage.ids import new_ids
from compliance_app.storage.reference import country_names
from compliance_app.storage.tables import HitDecision, ScreeningEntry, ScreeningHit, ScreeningList

_COLUMNS = (
    "enterprise_id", "id", "version", "list_id", "name", "folded_name", "aliases", "country", "details", "identity",
)  # fmt: skip


class NoNames(AktsomError):
    """A list without a single organisation (values: left_out)."""

    message = _(
        "Listen ble ikke tatt inn. Ingen rader har navnet på en virksomhet{left_out}. "
        "Velg hvilken kolonne som har navnene, eller sjekk at du har riktig fil."
    )


class EditionKnown(AktsomError):
    """The same bytes were taken in before, and a newer edition since (values: name, date)."""

    message = _(
        "Listen ble ikke tatt inn. Akkurat denne utgaven av «{name}» ble tatt inn {date}, og det er kommet en nyere siden."
    )


class EditionOlder(AktsomError):
    """The register has a newer edition (values: name, date)."""

    message = _(
        "Listen ble ikke tatt inn. «{name}» i registeret er hentet {date}, og det er nyere. "
        "Sjekk dagen du hentet listen."
    )


class ListInput(BaseModel):
    """What a person says of a list.

    Attributes:
        source: where it is published, an address or words.
        retrieved_on: the day it was fetched there.
    """

    name: str = Field(max_length=200)
    source: str = Field(max_length=500)
    retrieved_on: date | None = None
    preset: str = OWN


@dataclass(frozen=True)
class ImportedList:
    """What taking a list in did.

    Attributes:
        id: of the list.
        entries: organisations in it.
        people, others, unnamed, repeated: rows left out, see ``files.screening.Listed``.
        newer_edition: it supersedes an older one.
        unchanged: exactly what the register had already; only the day was noted.
        new_entries, gone_entries: entries that the older edition did not have, or had and this one has not; a changed one is both.
        kept_decisions: decisions that go on holding.
        asked_again: decisions about entries that have changed or gone.
    """

    id: str
    entries: int
    people: int = 0
    others: int = 0
    unnamed: int = 0
    repeated: int = 0
    newer_edition: bool = False
    unchanged: bool = False
    new_entries: int = 0
    gone_entries: int = 0
    kept_decisions: int = 0
    asked_again: int = 0


def preview_list(read: ReadList, columns: Columns, preset: str = OWN) -> Listed:
    """The organisations that would be taken in, and what would be left out."""
    return listed(read, columns, titles_are_people=PRESETS[preset].titles_are_people)


def import_screening_list(
    actor: Actor, read: ReadList, columns: Columns, given: ListInput, *, once: str = ""
) -> ImportedList:
    """Store a list with its entries in one pass.

    Raises:
        FieldMissing, FieldWrong: name, source or day is missing or cannot be.
        NoNames: no row has the name of an organisation.
        EditionKnown, EditionOlder: the register has a newer edition.
    """
    name, source, day = _checked(given)
    found = preview_list(read, columns, given.preset)
    if not found.entries:
        counted = found.people + found.others
        raise NoNames(left_out=f" ({counted} rader gjelder personer, skip eller annet)" if counted else "")
    rows = _rows(name, found.entries)
    with begin(actor, Verb.IMPORT_SCREENING_LIST, once=once) as work:
        if work.already:
            there = work.get(ScreeningList, work.already)
            return ImportedList(there.id, there.entries, unchanged=True)
        current, known = _editions(work, name, read.source.sha256)
        if known is not None:
            return _again(work, known, day)
        if current is not None and current.retrieved_on > day:
            raise EditionOlder(name=current.name, date=NB.day(current.retrieved_on))
        made = ScreeningList(
            enterprise_id=work.enterprise_id, name=current.name if current else name, preset=given.preset, source=source,
            retrieved_on=day, file_hash=read.source.sha256, entries=len(rows), imported_by=actor.name,
            imported_at=work.at, left_out=found.people + found.others,
        )  # fmt: skip
        work.add(made)
        ids = _insert(work, made.id, rows)
        counts: dict[str, Any] = {}
        if current is not None:
            counts = _supersede(
                work, current, made, {row["identity"]: ids[at] for at, row in enumerate(rows)}
            )
        work.about("screening_list", made.id)
        return ImportedList(
            made.id, len(rows), found.people, found.others, found.unnamed, found.repeated, **counts
        )


def _checked(given: ListInput) -> tuple[str, str, date]:
    name, source = clean_line(given.name, 200), clean_line(given.source, 500)
    if not name:
        raise FieldMissing(field="Navn", hint="Skriv hva listen heter.")
    if not source:
        raise FieldMissing(field="Kilde", hint="Skriv hvor listen er hentet, helst adressen.")
    if given.retrieved_on is None:
        raise FieldMissing(field="Hentet", hint="Oppgi dagen listen ble hentet.")
    if given.retrieved_on > clock.today():
        raise FieldWrong(
            field="Hentet", hint="Oppgi dagen listen ble hentet, ikke en dag som ikke er kommet."
        )
    if given.preset not in PRESETS:
        raise FieldWrong(field="Slags liste", hint="Velg en i listen.")
    return name, source, given.retrieved_on


def _rows(list_name: str, entries: Sequence[ListedEntry]) -> list[dict[str, Any]]:
    rows = []
    for entry in entries:
        iso2 = country_of(entry.country)
        details = dict(entry.details)
        if entry.country and iso2 is None:
            details["Land i listen"] = entry.country
        said = canonical([list_name.casefold(), entry.name, entry.aliases, entry.country, entry.details])
        rows.append(
            {
                "name": entry.name,
                "folded_name": fold_name(entry.name),
                "aliases": canonical(entry.aliases),
                "country": iso2,
                "details": json.dumps(details, ensure_ascii=False),
                "identity": hashlib.sha256(said.encode()).hexdigest(),
            }
        )
    return rows


def country_of(text: str) -> str | None:
    """Alpha-2 where the list's text is one country for certain; a list is nobody's to ask about."""
    parts = {part.strip() for part in text.split(";") if part.strip()}
    found = {country_names().find(part, codes_expected=len(part) <= 3).iso2 for part in parts}
    return found.pop() if len(found) == 1 else None


def _insert(work: Work, list_id: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    ids = new_ids(len(rows))
    work.insert_many(
        ScreeningEntry,
        _COLUMNS,
        [
            (
                work.enterprise_id, identity, 1, list_id, row["name"], row["folded_name"], row["aliases"], row["country"],
                row["details"], row["identity"],
            )
            for identity, row in zip(ids, rows, strict=True)
        ],
    )  # fmt: skip
    return ids


def _editions(work: Work, name: str, file_hash: str) -> tuple[ScreeningList | None, ScreeningList | None]:
    """The current edition of the list of that name, and the edition with these very bytes."""
    there = [row for row in _all(work) if row.name.casefold() == name.casefold()]
    current = next((row for row in there if row.superseded_by is None), None)
    return current, next((row for row in there if row.file_hash == file_hash), None)


def _all(work: Work) -> list[ScreeningList]:
    rows = work.session.execute(
        select(ScreeningList).where(col(ScreeningList.enterprise_id) == work.enterprise_id)
    )
    return list(rows.scalars())


def _again(work: Work, known: ScreeningList, day: date) -> ImportedList:
    """The bytes are known: if they are the current edition, they still were what was published on that day."""
    if known.superseded_by is not None:
        raise EditionKnown(name=known.name, date=NB.day(clock.oslo_day(known.imported_at)))
    known.retrieved_on = max(known.retrieved_on, day)
    work.about("screening_list", known.id)
    return ImportedList(known.id, known.entries, unchanged=True)


def _supersede(
    work: Work, old: ScreeningList, new: ScreeningList, new_ids_by_identity: dict[str, str]
) -> dict[str, Any]:
    """Let the older edition go, and take along what is decided about entries that say the same as before."""
    old.superseded_by = new.id
    entries = work.session.connection().execute(
        select(col(ScreeningEntry.id), col(ScreeningEntry.identity)).where(
            col(ScreeningEntry.enterprise_id) == work.enterprise_id, col(ScreeningEntry.list_id) == old.id
        )
    )
    identities = {row[0]: row[1] for row in entries}
    moved, expired, kept, again = [], [], 0, 0
    for hit, entry_id, decision in _hits(work, set(identities)):
        decided = decision != HitDecision.OPEN
        if identities[entry_id] in new_ids_by_identity:
            moved.append((hit, (entry_id,), (new_ids_by_identity[identities[entry_id]],)))
            kept += decided
        else:
            expired.append((hit, (False,), (True,)))
            again += decided
    work.update_many(ScreeningHit, ["entry_id"], moved)
    work.update_many(ScreeningHit, ["superseded"], expired)
    before = set(identities.values())
    return {
        "newer_edition": True,
        "new_entries": len(set(new_ids_by_identity) - before),
        "gone_entries": len(before - set(new_ids_by_identity)),
        "kept_decisions": kept,
        "asked_again": again,
    }


def _hits(work: Work, entry_ids: set[str]) -> list[tuple[str, str, str]]:
    rows = work.session.connection().execute(
        select(col(ScreeningHit.id), col(ScreeningHit.entry_id), col(ScreeningHit.decision)).where(
            col(ScreeningHit.enterprise_id) == work.enterprise_id, col(ScreeningHit.superseded).is_(False)
        )
    )
    return [(row[0], row[1], row[2]) for row in rows if row[1] in entry_ids]


def screening_lists(actor: Actor) -> list[ScreeningList]:
    """The current edition of each list, in alphabetical order."""
    with reading(actor) as work:
        rows = [row for row in _all(work) if row.superseded_by is None]
        work.session.expunge_all()
        return sorted(rows, key=lambda row: row.name.casefold())
