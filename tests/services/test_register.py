"""A page of the register holds the same suppliers in the same order whichever way the database finds them."""

import pytest
from support.kept import kept

from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.services import register
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.ratings import JudgementInput, judge_supplier
from compliance_app.services.register import PAGE_SIZE, Filter, Order
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    edit_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor, begin, local_actor
from compliance_app.storage.tables import Supplier, SupplierSpend

COUNTRIES = ("NO", "CN", "DE", None, "IN")


@pytest.fixture
def actor(database: str) -> Actor:
    return kept(make_register)


def make_register() -> Actor:
    """60 suppliers of five countries; some with spend, one inactive, one judged by a person."""
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    category = save_category(actor, CategoryInput(name="IKT"))
    made = []
    for number in range(60):
        given = SupplierInput(
            name=f"Leverandør {number:02}", country=COUNTRIES[number % 5], industry_code="62.100",
            category_id=category if number % 3 == 0 else None,
        )  # fmt: skip
        made.append(add_supplier(actor, given))
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        for number, one in enumerate(made[:20]):
            work.add(
                SupplierSpend(
                    enterprise_id=work.enterprise_id,
                    supplier_id=one,
                    year=2025,
                    hundredths=100 * (number % 7),
                )
            )
    judge_supplier(actor, made[5], JudgementInput(level=Level.HIGH, reason="Lest om streik."))
    gone = supplier_page(actor, made[7]).supplier
    values = {name: getattr(gone, name) for name in SupplierInput.model_fields}
    edit_supplier(actor, gone.id, SupplierInput(**values | {"active": False}), gone.version)
    return actor


def wanted(actor: Actor) -> list[Filter]:
    category = next(iter(_categories(actor)))
    return [
        Filter(),
        Filter(text="leverandør"),
        Filter(text="leverandør 1"),
        Filter(text="kina"),
        Filter(text="finnes ikke"),
        Filter(text="leverandør", levels=frozenset({Level.HIGH})),
        Filter(text="kina", category_id=category),
        Filter(levels=frozenset({Level.HIGH, Level.LOW})),
        Filter(levels=frozenset({Level.UNKNOWN})),
        Filter(category_id=category),
        Filter(geographic=Level.HIGH, sector=Level.LOW),
        Filter(countries=frozenset({"CN", "IN"})),
    ]


def _categories(actor: Actor) -> list[str]:
    from compliance_app.services.supplier_reads import category_choices

    return list(category_choices(actor))


def paged(actor: Actor, chosen: Filter, order: Order) -> tuple[list[str], int]:
    ids: list[str] = []
    number, found = 1, 1
    while PAGE_SIZE * (number - 1) < found:
        page = register.page(actor, chosen, order, number)
        ids += [row.id for row in page.rows]
        found, number = page.found, number + 1
    return ids, found


@pytest.mark.parametrize("order", Order)
def test_the_pages_are_the_list_cut_in_pieces(actor: Actor, order: Order) -> None:
    for chosen in wanted(actor):
        whole = [row.id for row in register.every_row(actor, chosen, order)]
        assert paged(actor, chosen, order) == (whole, len(whole)), chosen


def test_deep_pages_and_many_hits_are_found_the_same_way(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from compliance_app.services import register_ids

    monkeypatch.setattr(register_ids, "KEPT", 0)
    for chosen in wanted(actor):
        whole = [row.id for row in register.every_row(actor, chosen, Order.RISK)]
        assert paged(actor, chosen, Order.RISK) == (whole, len(whole)), chosen


def test_suppliers_without_a_rating_come_last_and_are_counted(actor: Actor) -> None:
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        work.add(
            Supplier(
                enterprise_id=work.enterprise_id, name="Aaa", folded_name="aaa", sort_key="aaa", country="CN"
            )
        )
    for order in Order:
        for chosen in wanted(actor):
            whole = [row.id for row in register.every_row(actor, chosen, order)]
            assert paged(actor, chosen, order) == (whole, len(whole)), chosen
    page = register.page(actor, Filter(), Order.RISK, 3)
    assert (page.rows[-1].name, page.not_rated, page.found) == ("Aaa", 1, 60)
    assert register.page(actor, Filter(text="aaa"), Order.RISK).rows[0].why == "Ikke vurdert"


def test_a_change_is_seen_at_once(actor: Actor) -> None:
    before = register.page(actor, Filter(text="nykommer"), Order.RISK)
    add_supplier(actor, SupplierInput(name="Nykommer", country="NO", industry_code="62.100"))
    after = register.page(actor, Filter(text="nykommer"), Order.RISK)
    assert (before.found, after.found, after.total - before.total) == (0, 1, 1)
