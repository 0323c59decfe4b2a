"""The two reference organisations as examples: load one in one transaction, take it out again.

The words and figures are data (``data/examples``), each with the publication it was taken from. An example is marked on
the enterprise, so that every screen and document can say EKSEMPEL.
"""

import csv
import json
from datetime import date
from typing import Any, Literal

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col

from compliance_app.domain.errors import AktsomError, NotFound, _
from compliance_app.domain.identity import fold_name, fold_person
from compliance_app.domain.permissions import Verb
from compliance_app.services.ratings import rate_within
from compliance_app.services.work import Actor, Work, begin, local_actor, permit
from compliance_app.settings import ROOT
from compliance_app.storage.engine import read_session
from compliance_app.storage.ids import new_id
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.sorting import sort_key
from compliance_app.storage.tables import (
    METADATA,
    AuditDetail,
    AuditEntry,
    AuditHead,
    BoardInput,
    BoardSeat,
    Category,
    ChainLink,
    Contact,
    Department,
    DoneOnce,
    Enterprise,
    GovernanceEvent,
    KeyFigure,
    Person,
    Policy,
    Producer,
    ProfileFact,
    ReportingPeriod,
    SectorJudgement,
    Supplier,
)

ExampleName = Literal["noklus", "klm"]
EXAMPLES: tuple[ExampleName, ...] = ("noklus", "klm")
_FOLDER = ROOT / "data" / "examples"
_KEPT = frozenset(table.__tablename__ for table in (AuditEntry, AuditDetail, AuditHead, DoneOnce, Enterprise))


class NoSuchExample(AktsomError):
    """There is no reference organisation of that name (values: name, names)."""

    message = _("Det finnes ikke noe eksempel som heter «{name}». Eksemplene er: {names}.")


def load_example(name: str, actor: Actor | None = None) -> str:
    """Load a reference organisation and rate its suppliers; returns the enterprise's id.

    An example that is loaded already is returned as it is.

    Raises:
        NoSuchExample: the name is not one of ``EXAMPLES``. NotAllowed.
    """
    _require_known(name)
    person = actor or local_actor()
    permit(person, Verb.LOAD_EXAMPLE)
    there = example_id(name)
    if there:
        return there
    given = json.loads((_FOLDER / name / "enterprise.json").read_text(encoding="utf-8"))
    identity = new_id()
    try:
        with begin(person.within(identity), Verb.LOAD_EXAMPLE) as work:
            work.add(Enterprise(id=identity, example=name, **given["enterprise"]))
            period = _period(work, given["period"])
            _profile(work, given)
            _people(work, given["people"])
            _contacts(work, given["contacts"])
            _governance(work, period, given)
            _figures(work, _table(name, "key_figures.csv"))
            categories = _categories(work, period, given["categories"])
            _suppliers(work, _table(name, "suppliers.csv"), categories)
            rate_within(work, period, None)
            work.about("enterprise", identity)
    except IntegrityError:  # somebody else loaded it in the same moment
        there = example_id(name)
        if there is None:
            raise
        return there
    return identity


def remove_example(name: str, actor: Actor | None = None) -> None:
    """Take a reference organisation out with all its rows; only the log and the marked, empty enterprise remain.

    Raises:
        NoSuchExample: the name is not one of ``EXAMPLES``. NotFound: it is not loaded. NotAllowed.
    """
    _require_known(name)
    person = actor or local_actor()
    permit(person, Verb.REMOVE_EXAMPLE)
    identity = example_id(name)
    if identity is None:
        raise NotFound
    with begin(person.within(identity), Verb.REMOVE_EXAMPLE) as work:
        enterprise = work.session.get(Enterprise, identity, with_for_update=True)
        if enterprise is None or enterprise.removed_at is not None:
            raise NotFound
        classes = {mapper.local_table.name: mapper.class_ for mapper in _mappers()}
        for table in reversed(METADATA.sorted_tables):
            if table.name in classes and table.name not in _KEPT:
                _empty(work, classes[table.name])
        work.session.execute(delete(DoneOnce).where(col(DoneOnce.enterprise_id) == identity))
        enterprise.removed_at = work.at
        work.about("enterprise", identity)


def example_id(name: str) -> str | None:
    """The id of a loaded example; None where it is not loaded."""
    ensure_schema()
    with read_session() as session:
        return session.execute(
            select(col(Enterprise.id)).where(
                col(Enterprise.example) == name, col(Enterprise.removed_at).is_(None)
            )
        ).scalar_one_or_none()


def _require_known(name: str) -> None:
    if name not in EXAMPLES:
        raise NoSuchExample(name=name, names=", ".join(EXAMPLES))


def _mappers() -> list[Any]:
    return [mapper for mapper in SQLModel._sa_registry.mappers if hasattr(mapper.class_, "enterprise_id")]  # noqa: SLF001


def _empty(work: Work, table: type[Any]) -> None:
    """Delete all rows of the enterprise, newest first: a row may point to an older one of its own table."""
    rows = work.session.execute(
        select(table.id).where(table.enterprise_id == work.enterprise_id).order_by(table.id.desc())
    )
    work.delete_many(table, list(rows.scalars()))


def _table(name: str, file: str) -> list[dict[str, str]]:
    path = _FOLDER / name / file
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _period(work: Work, given: dict[str, Any]) -> ReportingPeriod:
    year, dated = given["year"], given["document_date"]
    return work.add(
        ReportingPeriod(
            enterprise_id=work.enterprise_id,
            label=str(year),
            starts=date(year, 1, 1),
            ends=date(year, 12, 31),
            document_date=date.fromisoformat(dated) if dated else None,
        )
    )


def _profile(work: Work, given: dict[str, Any]) -> None:
    for kind, texts in given["profile"].items():
        for position, text in enumerate(texts):
            work.session.add(
                ProfileFact(
                    enterprise_id=work.enterprise_id,
                    kind=kind,
                    position=position,
                    text=text,
                    source=given["source"],
                )
            )
    for position, name in enumerate(given["departments"]):
        work.session.add(Department(enterprise_id=work.enterprise_id, name=name, position=position))


def _people(work: Work, given: list[dict[str, str]]) -> None:
    for position, line in enumerate(given):
        person = work.add(Person(enterprise_id=work.enterprise_id, name=line["name"], title=line["title"]))
        work.session.add(
            BoardSeat(
                enterprise_id=work.enterprise_id,
                person_id=person.id,
                role=line["role"],
                appointing_body=line["appointing_body"],
                position=position,
            )
        )


def _contacts(work: Work, given: list[dict[str, Any]]) -> None:
    """Roles that can be given work, without an address: an example mails nobody."""
    for line in given:
        name = fold_person(line["name"])
        work.session.add(Contact(enterprise_id=work.enterprise_id, folded_name=name, **line))


def _governance(work: Work, period: ReportingPeriod, given: dict[str, Any]) -> None:
    for policy in given["policies"]:
        work.session.add(Policy(enterprise_id=work.enterprise_id, **policy))
    for event in given["events"]:
        work.session.add(GovernanceEvent(enterprise_id=work.enterprise_id, period_id=period.id, **event))
    for text in given["board_inputs"]:
        work.session.add(BoardInput(enterprise_id=work.enterprise_id, period_id=period.id, text=text))


def _figures(work: Work, lines: list[dict[str, str]]) -> None:
    for position, line in enumerate(lines):
        work.session.add(
            KeyFigure(
                enterprise_id=work.enterprise_id,
                table_title=line["table"],
                row_label=line["row"],
                column_label=line["column"],
                period_label=line["period"],
                position=position,
                unit=line["unit"],
                value=float(line["value"]) if line["value"] else None,
                as_printed=line["printed"],
                source=line["source"],
            )
        )


def _categories(work: Work, period: ReportingPeriod, given: list[dict[str, str]]) -> dict[str, Category]:
    found = {}
    for line in given:
        category = work.add(
            Category(
                enterprise_id=work.enterprise_id,
                name=line["name"],
                folded_name=fold_name(line["name"]),
                inline_name=line["inline_name"],
                suppliers_called=line.get("suppliers_called", ""),
                supply=line["supply"],
                rationale=line.get("rationale", ""),
            )
        )
        work.session.add(
            SectorJudgement(
                enterprise_id=work.enterprise_id,
                period_id=period.id,
                category_id=category.id,
                level=line["level"],
                reason=line["reason"],
                sources_read=line["sources_read"],
                judged_by=work.actor.name,
                judged_at=work.at,
            )
        )
        found[category.name] = category
    return found


def _suppliers(work: Work, lines: list[dict[str, str]], categories: dict[str, Category]) -> None:
    producers: dict[str, Producer] = {}
    for line in lines:
        supplier = Supplier(
            enterprise_id=work.enterprise_id,
            name=line["name"],
            folded_name=fold_name(line["name"]),
            sort_key=sort_key(line["name"]),
            country=line["country"],
            category_id=categories[line["category"]].id,
            channel=line["channel"],
            other_buyer=line["other_buyer"],
            other_buyer_commitment=line["other_buyer_commitment"],
            other_buyer_source=line["other_buyer_source"],
            pass_through=bool(line["pass_through"]),
            industry_body=line["industry_body"],
        )
        work.session.add(supplier)
        if line["producer"] and line["producer"] not in producers:
            producers[line["producer"]] = Producer(
                enterprise_id=work.enterprise_id,
                name=line["producer"],
                folded_name=fold_name(line["producer"]),
                country=line["producer_country"],
            )
            work.session.add(producers[line["producer"]])
        work.session.flush()
        if line["producer"]:
            work.session.add(
                ChainLink(
                    enterprise_id=work.enterprise_id,
                    supplier_id=supplier.id,
                    producer_id=producers[line["producer"]].id,
                    goods=line["goods"],
                )
            )
