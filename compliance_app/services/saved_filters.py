"""Filters of the register under a name, for everybody in the enterprise."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldMissing, _
from compliance_app.domain.identity import clean_line
from compliance_app.domain.permissions import Verb
from compliance_app.services.register_filter import Filter
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.audit import canonical
from compliance_app.storage.sorting import sort_key
from compliance_app.storage.tables import SavedFilter

VIEW: Final = "leverandorer"
LONGEST: Final = 80
"""Letters of a name."""
_READ: Final = TypeAdapter(Filter)


class FilterNameTaken(AktsomError):
    """There is a filter of that name (values: name)."""

    message = _("Ikke lagret. Det finnes allerede et filter som heter «{name}». Velg et annet navn.")


class EmptyFilter(AktsomError):
    """The filter shows everything."""

    message = _("Ikke lagret. Velg først hva listen skal vise.")


@dataclass(frozen=True)
class Saved:
    """A filter with its name, who saved it and when, and the version that a change of it must name."""

    id: str
    name: str
    filter: Filter
    by: str
    at: datetime
    version: int


def saved_filters(actor: Actor) -> list[Saved]:
    """All saved filters of the register in the order of their names."""
    with reading(actor) as work:
        rows = work.session.execute(
            select(SavedFilter).where(
                col(SavedFilter.enterprise_id) == work.enterprise_id, col(SavedFilter.view) == VIEW
            )
        ).scalars()
        found = [
            Saved(row.id, row.name, filter_from(row.content), row.saved_by, row.saved_at, row.version)
            for row in rows
        ]
    return sorted(found, key=lambda one: sort_key(one.name))


def save_filter(actor: Actor, name: str, wanted: Filter, *, once: str = "") -> str:
    """Keep a filter under a name; returns its id.

    Raises:
        FieldMissing: no name. EmptyFilter: it shows everything. FilterNameTaken: another has the name.
    """
    cleaned = _name(name)
    if wanted == Filter():
        raise EmptyFilter
    with begin(actor, Verb.SAVE_FILTER, once=once) as work:
        if work.already:
            return work.already
        _free(work, cleaned, "")
        row = SavedFilter(
            enterprise_id=work.enterprise_id, view=VIEW, name=cleaned, content=filter_text(wanted),
            saved_by=work.actor.name, saved_at=work.at,
        )  # fmt: skip
        work.add(row)
        work.about("saved_filter", row.id)
        return row.id


def rename_filter(actor: Actor, identity: str, name: str, seen_version: int) -> None:
    """Give a saved filter another name.

    Raises:
        FieldMissing, FilterNameTaken, ChangedMeanwhile, NotFound.
    """
    cleaned = _name(name)
    with begin(actor, Verb.SAVE_FILTER) as work:
        row = work.for_edit(SavedFilter, identity, seen_version, f"filteret {cleaned}")
        _free(work, cleaned, identity)
        row.name = cleaned
        work.add(row)
        work.about("saved_filter", identity)


def delete_filter(actor: Actor, identity: str, seen_version: int) -> None:
    """Take a saved filter away; the log keeps what it was.

    Raises:
        ChangedMeanwhile, NotFound.
    """
    with begin(actor, Verb.SAVE_FILTER) as work:
        row = work.for_edit(SavedFilter, identity, seen_version, "filteret")
        work.about("saved_filter", identity)
        work.delete_many(SavedFilter, [row.id])


def filter_text(wanted: Filter) -> str:
    """A filter as canonical JSON: what it says, and nothing of what it leaves open."""
    return canonical(dict(_said(wanted)))


def _said(wanted: Filter) -> Mapping[str, Any]:
    empty = Filter()
    said = {}
    for field in fields(Filter):
        value = getattr(wanted, field.name)
        if value != getattr(empty, field.name):
            said[field.name] = sorted(value) if isinstance(value, frozenset) else value
    return said


def filter_from(text: str) -> Filter:
    """The filter of a stored text; what another edition of the program does not know is left out."""
    known = {field.name for field in fields(Filter)}
    wanted = Filter()
    for name, value in json.loads(text).items():
        if name in known:
            try:
                read = _READ.validate_python({name: value})
            except ValidationError:
                continue
            wanted = Filter(**{**vars(wanted), name: getattr(read, name)})
    return wanted


def _name(name: str) -> str:
    cleaned = " ".join(clean_line(name, LONGEST).split())
    if not cleaned:
        raise FieldMissing(field="Navn på filteret", hint="Skriv et navn som sier hva listen viser.")
    return cleaned


def _free(work: Work, name: str, but: str) -> None:
    rows = work.session.execute(
        select(col(SavedFilter.id), col(SavedFilter.name)).where(
            col(SavedFilter.enterprise_id) == work.enterprise_id, col(SavedFilter.view) == VIEW
        )
    )
    if any(one.casefold() == name.casefold() and identity != but for identity, one in rows):
        raise FilterNameTaken(name=name)
