"""Suppliers and categories: add, edit, look at one with all that hangs on it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col

from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_line, clean_text, fold_name, parse_org_number
from compliance_app.domain.industries import normalise_industry_code
from compliance_app.domain.permissions import Verb
from compliance_app.services import ratings
from compliance_app.services.enterprises import period_of
from compliance_app.services.merging import refuse_merged
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.industries import find_industry
from compliance_app.storage.reference import countries
from compliance_app.storage.sorting import sort_key
from compliance_app.storage.tables import (
    AdverseImpact,
    Category,
    ChainLink,
    ClauseStatus,
    Measure,
    PriorityDecision,
    Producer,
    PurchaseChannel,
    Relationship,
    RiskAssessment,
    SectorJudgement,
    Supplier,
    SupplierSite,
    SupplierSpend,
    Supply,
)

Row = TypeVar("Row", bound=SQLModel)


class OrgNumberTaken(AktsomError):
    """Another supplier of the enterprise has that organisation number (values: number)."""

    message = _(
        "Ikke lagret. En annen leverandør har allerede org.nr. {number}. Søk etter nummeret i listen."
    )


class CategoryTaken(AktsomError):
    """There is a category of that name (values: name)."""

    message = _("Ikke lagret. Kategorien «{name}» finnes allerede.")


class SupplierInput(BaseModel):
    """The supplier form."""

    name: str = Field(max_length=300)
    org_number: str | None = None
    foreign_id: str | None = Field(default=None, max_length=100)
    country: str | None = None
    website: str = Field(default="", max_length=300)
    industry_standard: str | None = None
    industry_code: str | None = None
    category_id: str | None = None
    relationship: Relationship = Relationship.SUPPLY_CHAIN
    channel: PurchaseChannel = PurchaseChannel.DIRECT
    other_buyer: str = Field(default="", max_length=300)
    other_buyer_commitment: str = Field(default="", max_length=1000)
    other_buyer_source: str = Field(default="", max_length=500)
    pass_through: bool = False
    industry_body: str = Field(default="", max_length=200)
    clause: ClauseStatus = ClauseStatus.UNKNOWN
    clause_version: str = Field(default="", max_length=100)
    clause_date: date | None = None
    owner: str = Field(default="", max_length=200)
    active: bool = True

    def cleaned(self) -> dict[str, Any]:
        """The values as they are stored, keys derived.

        Raises:
            FieldMissing, FieldWrong: the name is blank, or country or industry is not one.
            OrgNumberLength, OrgNumberCheckDigit: the organisation number is not one.
        """
        values = {
            key: clean_line(value, 1000) if isinstance(value, str) else value
            for key, value in self.model_dump(mode="python").items()
        }
        if not values["name"]:
            raise FieldMissing(field="Navn", hint="Skriv navnet på leverandøren.")
        values["org_number"] = parse_org_number(values["org_number"]) if values["org_number"] else None
        values["foreign_id"] = values["foreign_id"] or None
        if values["country"] and values["country"] not in countries():
            raise FieldWrong(field="Land", hint="Velg et land i listen.")
        values["country"] = values["country"] or None
        values["category_id"] = values["category_id"] or None
        values |= _industry(values["industry_standard"], values["industry_code"])
        for key in ("relationship", "channel", "clause"):
            values[key] = str(values[key])
        values["folded_name"] = fold_name(values["name"])
        values["sort_key"] = sort_key(values["name"])
        values["country_as_written"] = ""
        return values


class CategoryInput(BaseModel):
    """The category form."""

    name: str = Field(max_length=200)
    inline_name: str = Field(default="", max_length=200)
    supply: Supply = Supply.UNKNOWN
    industry_standard: str | None = None
    industry_code: str | None = None
    rationale: str = Field(default="", max_length=2000)


def _industry(standard: str | None, code: str | None) -> dict[str, str | None]:
    if not code:
        return {"industry_standard": None, "industry_code": None}
    normal = normalise_industry_code(code)
    standard = standard or "SN2025"
    if normal is None or find_industry(standard, normal) is None:
        raise FieldWrong(
            field="Næringskode", hint=f"«{code}» finnes ikke i {standard}. Skriv den som 46.460."
        )
    return {"industry_standard": standard, "industry_code": normal}


def add_supplier(actor: Actor, given: SupplierInput, *, once: str = "") -> str:
    """Add one supplier and rate it for the newest period; returns its id.

    Raises:
        OrgNumberTaken: another supplier has the organisation number.
    """
    values = given.cleaned()
    with begin(actor, Verb.EDIT_SUPPLIER, once=once) as work:
        if work.already:
            return work.already
        supplier = Supplier(enterprise_id=work.enterprise_id, **values)
        _save(work, supplier)
        work.about("supplier", supplier.id)
        ratings.rate_within(work, period_of(work), [supplier.id])
        return supplier.id


def edit_supplier(actor: Actor, identity: str, given: SupplierInput, seen_version: int) -> None:
    """Save the supplier's form and rate it anew.

    Raises:
        ChangedMeanwhile: somebody saved since the form was rendered; OrgNumberTaken.
    """
    values = given.cleaned()
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        supplier = work.for_edit(Supplier, identity, seen_version, f"leverandøren {values['name']}")
        refuse_merged(work, supplier)
        if values["country"] is None and supplier.country is None:
            values["country_as_written"] = supplier.country_as_written
        for key, value in values.items():
            setattr(supplier, key, value)
        _save(work, supplier)
        work.about("supplier", identity)
        ratings.rate_within(work, period_of(work), [identity])


def _save(work: Work, supplier: Supplier) -> None:
    if supplier.category_id:
        work.get(Category, supplier.category_id)
    if supplier.org_number and _others_with(work, supplier):
        raise OrgNumberTaken(number=supplier.org_number)
    try:
        work.add(supplier)
    except IntegrityError as error:
        raise OrgNumberTaken(number=supplier.org_number or "") from error


def _others_with(work: Work, supplier: Supplier) -> bool:
    with work.session.no_autoflush:
        return (
            work.session.execute(
                select(col(Supplier.id)).where(
                    col(Supplier.enterprise_id) == work.enterprise_id,
                    col(Supplier.org_number) == supplier.org_number,
                    col(Supplier.id) != supplier.id,
                )
            ).first()
            is not None
        )


def save_category(
    actor: Actor, given: CategoryInput, identity: str | None = None, seen_version: int = 0
) -> str:
    """Add or edit a category; suppliers in it are rated anew. Returns its id.

    Raises:
        FieldMissing: no name. CategoryTaken: the name is in use. ChangedMeanwhile.
    """
    name = clean_line(given.name, 200)
    if not name:
        raise FieldMissing(field="Navn", hint="Skriv navnet på kategorien.")
    values: dict[str, Any] = {
        "name": name,
        "folded_name": fold_name(name),
        "inline_name": clean_line(given.inline_name, 200),
        "supply": given.supply.value,
        "rationale": clean_text(given.rationale, 2000),
        **_industry(given.industry_standard, given.industry_code),
    }
    with begin(actor, Verb.EDIT_CATEGORY) as work:
        taken = work.session.execute(
            select(col(Category.id)).where(
                col(Category.enterprise_id) == work.enterprise_id,
                col(Category.folded_name) == values["folded_name"],
                col(Category.id) != (identity or ""),
            )
        ).first()
        if taken:
            raise CategoryTaken(name=name)
        if identity is None:
            category = work.add(Category(enterprise_id=work.enterprise_id, **values))
        else:
            category = work.for_edit(Category, identity, seen_version, f"kategorien {name}")
            for key, value in values.items():
                setattr(category, key, value)
            work.session.flush()
            ratings.rate_within(work, period_of(work), ratings.suppliers_in_category(work, identity))
        work.about("category", category.id)
        return category.id


@dataclass(frozen=True)
class SupplierPage:
    """Everything about one supplier."""

    supplier: Supplier
    category: Category | None
    spend: list[SupplierSpend]
    links: list[tuple[ChainLink, Producer]]
    assessments: list[RiskAssessment]
    """Newest first; the first of the period asked for is the current one."""
    judgements: list[SectorJudgement]
    impacts: list[AdverseImpact]
    measures: list[Measure]
    decisions: list[PriorityDecision]
    sites: list[SupplierSite]


def supplier_page(actor: Actor, identity: str) -> SupplierPage:
    """One supplier with what hangs on it. Raises NotFound."""
    with reading(actor) as work:
        supplier = work.get(Supplier, identity)
        category = work.get(Category, supplier.category_id) if supplier.category_id else None
        found = SupplierPage(
            supplier=supplier,
            category=category,
            spend=_of(work, SupplierSpend, identity, SupplierSpend.year),
            links=chain_of(work, identity),
            assessments=_of(work, RiskAssessment, identity, RiskAssessment.rated_at, RiskAssessment.id),
            judgements=_judgements(work, supplier),
            impacts=_of(work, AdverseImpact, identity, AdverseImpact.id),
            measures=_of(work, Measure, identity, Measure.id),
            decisions=_of(work, PriorityDecision, identity, PriorityDecision.decided_at),
            sites=_of(work, SupplierSite, identity, SupplierSite.name)[::-1],
        )
        work.session.expunge_all()
        return found


def chain_of(work: Work, supplier_id: str) -> list[tuple[ChainLink, Producer]]:
    """The supplier's chain links with their producers, oldest first."""
    rows = work.session.execute(
        select(ChainLink, Producer)
        .join(
            Producer,
            (col(Producer.enterprise_id) == col(ChainLink.enterprise_id))
            & (col(Producer.id) == col(ChainLink.producer_id)),
        )
        .where(col(ChainLink.enterprise_id) == work.enterprise_id, col(ChainLink.supplier_id) == supplier_id)
    )
    # Sorted here: asked for the order of ids, SQLite walks every link of the enterprise in that order instead.
    return sorted(((link, producer) for link, producer in rows), key=lambda pair: pair[0].id)


def _of(work: Work, table: type[Row], supplier_id: str, *order: Any) -> list[Row]:
    rows = work.session.execute(
        select(table)
        .where(
            table.enterprise_id == work.enterprise_id,  # type: ignore[attr-defined]
            table.supplier_id == supplier_id,  # type: ignore[attr-defined]
        )
        .order_by(*(col(column).desc() for column in order))
    )
    return list(rows.scalars())


def _judgements(work: Work, supplier: Supplier) -> list[SectorJudgement]:
    rows = work.session.execute(
        select(SectorJudgement)
        .where(
            col(SectorJudgement.enterprise_id) == work.enterprise_id,
            (col(SectorJudgement.supplier_id) == supplier.id)
            | (col(SectorJudgement.category_id) == (supplier.category_id or "")),
        )
        .order_by(col(SectorJudgement.judged_at).desc())
    )
    return list(rows.scalars())
