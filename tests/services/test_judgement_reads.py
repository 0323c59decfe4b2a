"""Last year's judgement stands beside this year's, and the industry's default says what it rests on."""

from datetime import date

import pytest

from compliance_app.domain.errors import NotFound
from compliance_app.domain.levels import Level
from compliance_app.domain.sources_read import SourceRead
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period
from compliance_app.services.judgement_reads import (
    category_default,
    earlier_judgement_of_category,
    earlier_judgement_of_supplier,
)
from compliance_app.services.ratings import JudgementInput, judge_category, judge_supplier
from compliance_app.services.supplier_reads import category_choices
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, local_actor


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2024))


def judged(reason: str, level: Level = Level.MEDIUM) -> JudgementInput:
    return JudgementInput(
        level=level,
        reason=reason,
        sources_read="https://eksempel.invalid/a (lest 03.03.2024); Rapport",
        read_on=date(2024, 3, 3),
    )


def test_last_years_judgement_with_its_sources(actor: Actor) -> None:
    category = save_category(actor, CategoryInput(name="Hansker"))
    supplier = add_supplier(actor, SupplierInput(name="Leverandør 1", category_id=category))
    judge_category(actor, category, judged("Kategorien er lest om."))
    assert earlier_judgement_of_supplier(actor, supplier) is None
    open_period(actor, 2025)
    found = earlier_judgement_of_supplier(actor, supplier)
    assert found is not None
    assert (found.year, found.level, found.reason, found.of_category) == (
        "2024",
        Level.MEDIUM,
        "Kategorien er lest om.",
        True,
    )
    assert found.sources == (
        SourceRead("https://eksempel.invalid/a", date(2024, 3, 3)),
        SourceRead("Rapport", date(2024, 3, 3)),
    )
    assert earlier_judgement_of_category(actor, category) == found


def test_the_suppliers_own_judgement_goes_before_its_categorys_and_this_years_is_not_last_years(
    actor: Actor,
) -> None:
    category = save_category(actor, CategoryInput(name="Hansker"))
    supplier = add_supplier(actor, SupplierInput(name="Leverandør 1", category_id=category))
    judge_category(actor, category, judged("Kategorien."))
    judge_supplier(actor, supplier, judged("Først."))
    judge_supplier(actor, supplier, judged("Leverandøren.", Level.HIGH))
    open_period(actor, 2025)
    judge_supplier(actor, supplier, judged("I år.", Level.LOW))
    found = earlier_judgement_of_supplier(actor, supplier)
    assert found is not None
    assert (found.reason, found.level, found.of_category) == ("Leverandøren.", Level.HIGH, False)


def test_the_default_of_an_industry_has_a_basis(actor: Actor) -> None:
    with_code = save_category(
        actor, CategoryInput(name="Hansker", industry_standard="SN2025", industry_code="22.120")
    )
    without = save_category(actor, CategoryInput(name="Annet"))
    rows = category_choices(actor)
    found = category_default(rows[with_code])
    assert found is not None
    assert found.reason
    assert found.basis in {"LISTED_GOODS", "STATISTICS", "GENERALLY_APPLICABLE_AGREEMENT", "EXPERT_JUDGEMENT"}
    assert category_default(rows[without]) is None


def test_nobody_elses(actor: Actor) -> None:
    category = save_category(actor, CategoryInput(name="Hansker"))
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annet AS"), 2024))
    for read in (earlier_judgement_of_category, earlier_judgement_of_supplier):
        with pytest.raises(NotFound):
            read(other, category)
