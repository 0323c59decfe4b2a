"""Suppliers are rated when they come in, follow their chain, explain themselves, and recompute from what was stored."""

from datetime import date

import pytest

from compliance_app.domain.errors import FieldMissing
from compliance_app.domain.levels import Level
from compliance_app.domain.rating_inputs import chain_json, inputs_from_parts
from compliance_app.services import ratings, register
from compliance_app.services.chain import LinkHasLinksBehind, LinkInput, link_producer, unlink
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, period_of
from compliance_app.services.method_versions import set_country_floor
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    edit_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import CountryTable, Supply


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def levels(actor: Actor, supplier: str) -> tuple[str, str, str]:
    row = ratings.explain(actor, supplier).assessment
    return row.geographic, row.sector, row.overall


def test_a_seller_of_goods_of_whom_only_the_seat_is_known_is_unknown_not_low(actor: Actor) -> None:
    wholesaler = SupplierInput(
        name="Engros 1", country="NO", industry_standard="SN2025", industry_code="46.460"
    )
    assert levels(actor, add_supplier(actor, wholesaler))[0] == "UNKNOWN"


def test_a_service_supplier_has_its_seats_level(actor: Actor) -> None:
    consultant = SupplierInput(
        name="Rådgiver 1", country="NO", industry_standard="SN2025", industry_code="70.200"
    )
    assert levels(actor, add_supplier(actor, consultant))[0] == "LOW"


def test_the_rating_follows_the_worst_link_and_returns_when_it_is_removed(actor: Actor) -> None:
    goods = save_category(actor, CategoryInput(name="IVD-utstyr", supply=Supply.GOODS))
    supplier = add_supplier(actor, SupplierInput(name="IVD-leverandør 1", country="NO", category_id=goods))
    first = link_producer(actor, supplier, LinkInput(producer_name="Produsent A", country="DE"))
    assert levels(actor, supplier)[0] == "LOW"
    second = link_producer(
        actor,
        supplier,
        LinkInput(producer_name="Produsent B", country="CN", goods="reagenser", buyer_link_id=first),
    )
    explained = ratings.explain(actor, supplier)
    assert explained.assessment.geographic == "HIGH"
    assert explained.assessment.path.split() == ["NO", "DE", "CN"]
    assert explained.assessment.why == "Reagenser produseres i Kina"
    with pytest.raises(LinkHasLinksBehind, match="Produsent A"):
        unlink(actor, first)
    unlink(actor, second)
    assert levels(actor, supplier)[0] == "LOW"


def test_a_judgement_needs_a_reason_and_decides_the_sector_level(actor: Actor) -> None:
    category = save_category(actor, CategoryInput(name="IKT", supply=Supply.SERVICES))
    supplier = add_supplier(actor, SupplierInput(name="IKT-leverandør 1", country="NO", category_id=category))
    with pytest.raises(FieldMissing, match="Begrunnelse"):
        ratings.judge_category(actor, category, ratings.JudgementInput(level=Level.MEDIUM, reason=" "))
    ratings.judge_category(
        actor, category, ratings.JudgementInput(level=Level.MEDIUM, reason="Lange og sammensatte kjeder.")
    )
    assert levels(actor, supplier) == ("LOW", "MEDIUM", "MEDIUM")
    ratings.judge_supplier(
        actor, supplier, ratings.JudgementInput(level=Level.HIGH, reason="Kjent sak om overtid.")
    )
    assert levels(actor, supplier) == ("LOW", "HIGH", "HIGH")


def test_every_stored_rating_recomputes_from_its_own_inputs(actor: Actor) -> None:
    supplier = add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="NO"))
    link_producer(actor, supplier, LinkInput(producer_name="Fabrikk A", country="MY", goods="gummihansker"))
    set_country_floor(actor, "MY", Level.HIGH, "Væpnet konflikt i eksempelet", date(2026, 1, 2))
    page = supplier_page(actor, supplier)
    assert len(page.assessments) == 3
    with reading(actor) as work:
        for assessment in page.assessments:
            found = ratings.recompute(work, assessment)
            table = work.get(CountryTable, assessment.country_table_id)
            assert (found.rating.geographic, found.rating.sector, found.rating.overall) == (
                assessment.geographic, assessment.sector, assessment.overall,
            )  # fmt: skip
            assert found.rating.reasons[0] == assessment.why
            assert chain_json(inputs_from_parts(assessment.inputs, table.content)) == assessment.inputs
    assert page.assessments[0].geographic == "HIGH"
    assert [row.superseded_by is None for row in page.assessments] == [True, False, False]


def test_rating_again_without_news_writes_nothing(actor: Actor) -> None:
    for number in range(3):
        add_supplier(actor, SupplierInput(name=f"Hotell {number}", country="NO"))
    result = ratings.rate_all(actor)
    assert (result.rated, result.changed) == (3, 0)


def test_listed_goods_from_the_listed_country_make_the_sector_high(actor: Actor) -> None:
    supplier = add_supplier(actor, SupplierInput(name="Instrumentleverandør 1", country="NO"))
    link_producer(
        actor, supplier, LinkInput(producer_name="Verksted A", country="PK", goods="kirurgiske instrumenter")
    )
    explained = ratings.explain(actor, supplier)
    assert (explained.assessment.sector, explained.assessment.sector_from) == ("HIGH", "LISTED_GOODS")


def test_the_register_counts_sorts_and_finds(actor: Actor) -> None:
    ikt = save_category(actor, CategoryInput(name="IKT", supply=Supply.SERVICES))
    names = {"Ås Hotell": "NO", "Ærlig Bud": "NO", "Zenit Reise": "CN", "Bygg & Sønn": None}
    ids = {
        name: add_supplier(
            actor,
            SupplierInput(
                name=name, country=country, category_id=ikt if country else None,
                industry_standard="SN2025", industry_code="55.100",
            ),
        )
        for name, country in names.items()
    }  # fmt: skip
    by_name = register.page(actor, register.Filter(), register.Order.NAME)
    assert [row.name for row in by_name.rows] == ["Bygg & Sønn", "Zenit Reise", "Ærlig Bud", "Ås Hotell"]
    by_risk = register.page(actor, register.Filter(), register.Order.RISK)
    assert by_risk.rows[0].name == "Zenit Reise"
    assert by_risk.counts[Level.HIGH] == 1
    assert sum(by_risk.counts.values()) == by_risk.total == 4
    found = register.page(actor, register.Filter(text="kina"), register.Order.RISK)
    assert [row.name for row in found.rows] == ["Zenit Reise"]
    high = register.page(actor, register.Filter(levels=frozenset({Level.HIGH})), register.Order.RISK)
    assert high.found == 1
    page = supplier_page(actor, ids["Zenit Reise"])
    edit_supplier(
        actor,
        page.supplier.id,
        SupplierInput(name="Zenit Reise", country="CN", active=False),
        page.supplier.version,
    )
    after = register.page(actor, register.Filter(), register.Order.RISK)
    assert (after.total, after.counts[Level.HIGH]) == (3, 0)
    with reading(actor) as work:
        assert sum(register.matrix(work, period_of(work)).values()) == 3


def test_the_register_finds_agreements_without_the_clause(actor: Actor) -> None:
    for name, clause in (("Hotell 1", "HAS"), ("Hotell 2", "LACKS"), ("Hotell 3", "UNKNOWN")):
        add_supplier(actor, SupplierInput(name=name, country="NO", clause=clause))
    missing = register.Filter(clauses=frozenset({"LACKS", "UNKNOWN"}))
    for order in register.Order:
        assert {row.name for row in register.page(actor, missing, order).rows} == {"Hotell 2", "Hotell 3"}
    both = register.Filter(text="hotell 2", clauses=frozenset({"LACKS"}))
    assert register.page(actor, both, register.Order.RISK).found == 1
