"""What a finding, a measure or a choice concerns: a supplier, a category, or the enterprise's own people."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import SQLModel, col

from compliance_app.domain.errors import FieldWrong, NotFound
from compliance_app.services.enterprises import period_of
from compliance_app.services.named import with_named
from compliance_app.services.records import Year
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import Category, Producer, Supplier


@dataclass(frozen=True)
class Found:
    """A row with the names of what it concerns; all empty where it is one's own people.

    Attributes:
        country: alpha-2, where it concerns a whole country.
        impact: what happens, of a choice that concerns one adverse impact.
    """

    row: Any
    supplier: str = ""
    category: str = ""
    producer: str = ""
    country: str = ""
    impact: str = ""

    @property
    def subject(self) -> str:
        """The name of what it concerns, «egen virksomhet» where there is none."""
        named = self.supplier or self.producer or self.category or self.impact
        if named or not self.country:
            return named or "egen virksomhet"
        return countries()[self.country].name_nb


@dataclass(frozen=True)
class Subject:
    """What something is to be about, before there is a row of it; at most one is filled in."""

    supplier_id: str = ""
    producer_id: str = ""
    category_id: str = ""
    country: str = ""


def read_subject(actor: Actor, subject: Subject) -> Found:
    """The subject with its name. Raises NotFound."""
    if subject.country and subject.country not in countries():
        raise NotFound
    with reading(actor) as work:
        return Found(
            subject,
            work.get(Supplier, subject.supplier_id).name if subject.supplier_id else "",
            work.get(Category, subject.category_id).name if subject.category_id else "",
            work.get(Producer, subject.producer_id).name if subject.producer_id else "",
            subject.country,
        )


def suppliers_named(actor: Actor, text: str, limit: int = 20) -> list[tuple[str, str]]:
    """Ids and names of active suppliers whose name holds the text, for a form's choice; the first ``limit`` by name."""
    with reading(actor) as work:
        rows = work.session.execute(
            select(col(Supplier.id), col(Supplier.name))
            .where(
                col(Supplier.enterprise_id) == work.enterprise_id,
                col(Supplier.active).is_(True),
                or_(
                    col(Supplier.name).icontains(text.strip(), autoescape=True),
                    col(Supplier.org_number) == text.strip(),
                ),
            )
            .order_by(col(Supplier.sort_key))
            .limit(limit)
        )
        return [(identity, name) for identity, name in rows]


def producers_named(actor: Actor, text: str, limit: int = 20) -> list[tuple[str, str]]:
    """Ids and names of producers whose name holds the text; one that has been merged into another is not listed."""
    with reading(actor) as work:
        rows = work.session.execute(
            select(col(Producer.id), col(Producer.name))
            .where(
                col(Producer.enterprise_id) == work.enterprise_id,
                col(Producer.merged_into).is_(None),
                col(Producer.name).icontains(text.strip(), autoescape=True),
            )
            .order_by(col(Producer.folded_name), col(Producer.id))
            .limit(limit)
        )
        return [(identity, name) for identity, name in rows]


def one_subject(supplier_id: str | None, category_id: str | None) -> None:
    """Refuse two subjects at once. Raises FieldWrong."""
    if supplier_id and category_id:
        raise FieldWrong(field="Gjelder", hint="Velg enten en leverandør eller en kategori.")


def subject_there(work: Work, supplier_id: str | None, category_id: str | None) -> None:
    """Refuse a supplier or category that is not this enterprise's. Raises NotFound."""
    if supplier_id:
        work.get(Supplier, supplier_id)
    if category_id:
        work.get(Category, category_id)


def listed(work: Work, table: type[SQLModel], year: Year) -> list[Found]:
    """The period's rows of a table with the names of the supplier or category they concern, oldest first; detached."""
    of: Any = table
    chosen = with_named(
        select(table, col(Supplier.name), col(Category.name)),
        (Supplier, of.supplier_id),
        (Category, of.category_id),
    )
    rows = work.session.execute(
        chosen.where(
            of.enterprise_id == work.enterprise_id, of.period_id == period_of(work, year).id
        ).order_by(of.id)
    )
    found = [Found(row, supplier or "", category or "") for row, supplier, category in rows]
    work.session.expunge_all()
    return found
