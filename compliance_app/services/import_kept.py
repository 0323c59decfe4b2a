"""What people have written in the register themselves, which no list changes without their word.

The log tells: a field whose present value is the one a person last wrote (by hand, in bulk, or by accepting what
Enhetsregisteret says) is the person's. A list that says something else is told of, and the field is left alone.
"""

import json
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.permissions import Verb
from compliance_app.services.import_plan import Known
from compliance_app.services.register_words import CHANNEL, CLAUSE, FIELD, RELATIONSHIP
from compliance_app.services.work import Work
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import AuditDetail, AuditEntry

_BY_PEOPLE = (Verb.EDIT_SUPPLIER.value, Verb.DECIDE_PROPOSAL.value, Verb.MERGE_SUPPLIERS.value)
_FIELDS = {
    "name": ("name", "folded_name", "sort_key"),
    "org_number": ("org_number",),
    "foreign_id": ("foreign_id",),
    "country": ("country", "country_as_written"),
    "website": ("website",),
    "industry_code": ("industry_code", "industry_standard"),
    "category_id": ("category_id",),
    "relationship": ("relationship",),
    "channel": ("channel",),
    "clause": ("clause",),
}
"""What a person writes → the columns that follow."""
_UNSAID = {"relationship": "SUPPLY_CHAIN", "channel": "DIRECT", "clause": "UNKNOWN"}
_WORDS: dict[str, dict[str, str]] = {
    "relationship": {code.value: word for code, word in RELATIONSHIP.items()},
    "channel": {code.value: word for code, word in CHANNEL.items()},
    "clause": {code.value: word for code, word in CLAUSE.items()},
}
_SHOWN = {"category_id": "category", "channel": "purchase_channel", "clause": "contract_clause"}


@dataclass(frozen=True)
class Kept:
    """A field where the list says something else than a person has written.

    Attributes:
        supplier_id, supplier: whose.
        name: the register's column.
        field: what it is called on screen.
        kept: what stands, as shown.
        listed: what the list says, as shown.
    """

    supplier_id: str
    supplier: str
    name: str
    field: str
    kept: str
    listed: str


def written_by_people(work: Work, suppliers: Collection[str]) -> dict[str, dict[str, Any]]:
    """Supplier → column → the value that a person last wrote there, for the suppliers asked about. One pass of the log."""
    found: dict[str, dict[str, Any]] = {}
    if not suppliers:
        return found
    rows = work.session.execute(
        select(col(AuditDetail.content))
        .join(
            AuditEntry,
            (col(AuditEntry.enterprise_id) == col(AuditDetail.enterprise_id))
            & (col(AuditEntry.seq) == col(AuditDetail.seq)),
        )
        .where(col(AuditEntry.enterprise_id) == work.enterprise_id, col(AuditEntry.verb).in_(_BY_PEOPLE))
        .order_by(col(AuditEntry.seq))
    )
    for (content,) in rows:
        for identity, values in _supplier_values(json.loads(zlib.decompress(content))):
            if identity in suppliers:
                found.setdefault(identity, {}).update(values)
    return found


def _supplier_values(images: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for image in images:
        if image["table"] != "supplier":
            continue
        if image["op"] == "insert":
            after = image["after"]
            yield (
                after["id"],
                {
                    name: value
                    for name, value in after.items()
                    if value not in (None, "") and _UNSAID.get(name) != value
                },
            )
        elif image["op"] == "update":
            yield image["key"]["id"], image["after"]
        elif image["op"] == "update_many":
            for row in image["rows"]:
                yield row["id"], dict(zip(image["columns"], row["after"], strict=True))


def keep_theirs(
    known: Known,
    found: dict[str, tuple[Any, Any]],
    written: Mapping[str, Any],
    list_wins: Collection[tuple[str, str]],
    categories: Mapping[str, str],
) -> list[Kept]:
    """Take out of ``found`` (column → before, after) what a person has written, and say so."""
    kept = []
    for name, columns in _FIELDS.items():
        if name not in found or name not in written or (known.id, name) in list_wins:
            continue
        before, after = found[name]
        if before != written[name]:
            continue
        for column in columns:
            found.pop(column, None)
        label = FIELD[_SHOWN.get(name, name)]
        kept.append(
            Kept(
                known.id,
                known.name,
                name,
                label,
                _words(name, before, categories),
                _words(name, after, categories),
            )
        )
    return kept


def _words(name: str, value: Any, categories: Mapping[str, str]) -> str:
    if value in (None, ""):
        return "tomt"
    if name == "country":
        country = countries().get(value)
        return country.name_nb if country else str(value)
    if name == "category_id":
        return categories.get(value, "en ny kategori")
    words: Mapping[str, str] = _WORDS.get(name, {})
    return words.get(value, str(value))


def shown_changes(
    found: Mapping[str, tuple[Any, Any]], categories: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Changes of a supplier's columns as (field, from, to) in words, in the order of the form."""
    return [
        (
            FIELD[_SHOWN.get(name, name)],
            _words(name, found[name][0], categories),
            _words(name, found[name][1], categories),
        )
        for name in _FIELDS
        if name in found
    ]
