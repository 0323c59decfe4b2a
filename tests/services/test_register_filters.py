"""Whatever is asked of the register: pages, count and export hold the same suppliers, and the right ones."""

import csv
import io
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.kept import kept

from compliance_app.domain.identity import fold_name
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.services import register
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, period_of
from compliance_app.services.exports import Format, export_suppliers
from compliance_app.services.ratings import rate_all
from compliance_app.services.register import PAGE_SIZE, Activity, Filter, Missing, Order, Review
from compliance_app.services.register_choices import read_choices
from compliance_app.services.register_said import said, without
from compliance_app.services.saved_filters import filter_from, filter_text
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.sorting import sort_key
from compliance_app.storage.tables import (
    ClauseStatus,
    Confirmation,
    ImportBatch,
    Producer,
    PurchaseChannel,
    Relationship,
    Supplier,
    SupplierSpend,
)

COUNTRIES = ("NO", "CN", "DE", None, "IN")
OWNERS = ("Innkjøp", "Drift", "")


@pytest.fixture
def actor(database: str) -> Actor:
    return kept(make_register)


def make_register() -> Actor:
    """40 suppliers that differ in everything a filter asks for; one inactive, one merged away, one not rated, five of a list."""
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    category = save_category(actor, CategoryInput(name="IKT"))
    made = [add_supplier(actor, _supplier(number, category)) for number in range(34)]
    for one in made[::6]:
        link_producer(actor, one, LinkInput(producer_name="Fabrikk 1", country="MY"))
    for one in made[1::8]:
        link_producer(actor, one, LinkInput(producer_name="Fabrikk 2", country="VN"))
    with begin(actor, Verb.IMPORT_SUPPLIERS) as work:
        batch = work.add(
            ImportBatch(
                enterprise_id=work.enterprise_id,
                file_name="liste.csv",
                file_hash="",
                imported_at=work.at,
                report="{}",
                changes=b"",
            )
        )
        for number in range(5):
            name = f"Fra listen {number}"
            work.add(
                Supplier(
                    enterprise_id=work.enterprise_id,
                    name=name,
                    folded_name=fold_name(name),
                    sort_key=sort_key(name),
                    country="SE",
                    import_batch_id=batch.id,
                )
            )
    rate_all(actor)
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        period = period_of(work)
        for number, one in enumerate(made[:20]):
            work.add(_spend(work.enterprise_id, one, 2025, 100_000 * number))
            work.add(_spend(work.enterprise_id, one, 2024, 700))
        for one, state, changed in (
            (made[0], "UNCHANGED", False),
            (made[1], "CHANGED", True),
            (made[2], "NOT_YET", True),
        ):
            work.add(
                Confirmation(
                    enterprise_id=work.enterprise_id,
                    period_id=period.id,
                    supplier_id=one,
                    state=state,
                    changed=changed,
                )
            )
        gone, merged = work.get(Supplier, made[7]), work.get(Supplier, made[8])
        gone.active = False
        merged.active, merged.merged_into = False, made[9]
        work.add(
            Supplier(
                enterprise_id=work.enterprise_id, name="Aaa", folded_name="aaa", sort_key="aaa", country="CN"
            )
        )
    return actor


def _supplier(number: int, category: str) -> SupplierInput:
    return SupplierInput(
        name=f"Leverandør {number:02}", country=COUNTRIES[number % 5],
        industry_code=("62.100", "46.460", None)[number % 3], category_id=category if number % 4 == 0 else None,
        clause=list(ClauseStatus)[number % 4], channel=list(PurchaseChannel)[number % 3], owner=OWNERS[number % 3],
        relationship=list(Relationship)[number % 2], industry_body="Bransjeforum" if number % 5 == 0 else "",
        clause_date=date(2025, 1, 1) if number % 4 == 0 else None,
    )  # fmt: skip


def _spend(enterprise: str, supplier: str, year: int, kroner: int) -> SupplierSpend:
    return SupplierSpend(enterprise_id=enterprise, supplier_id=supplier, year=year, hundredths=100 * kroner)


def paged(actor: Actor, wanted: Filter, order: Order) -> list[str]:
    """Every page one after the other; the counts they name are the number of rows."""
    ids: list[str] = []
    number, found = 1, 1
    while PAGE_SIZE * (number - 1) < found:
        page = register.page(actor, wanted, order, number)
        ids += [row.id for row in page.rows]
        found, number = page.found, number + 1
    assert found == len(ids)
    return ids


def exported(actor: Actor, wanted: Filter, order: Order) -> list[str]:
    text = export_suppliers(actor, wanted, order, Format.CSV).decode("utf-8-sig")
    return [row["Leverandør"] for row in csv.DictReader(io.StringIO(text), delimiter=";")]


def names(actor: Actor, wanted: Filter) -> set[str]:
    return {row.name for row in register.every_row(actor, wanted, Order.NAME)}


def choices(actor: Actor) -> dict[str, list[object]]:
    """For each field of the filter some values that mean something here."""
    found = read_choices(actor)
    with reading(actor) as work:
        producers = [row.id for row in work.session.query(Producer).order_by(Producer.name)]
    return {
        "text": ["leverandør", "kina", "fra", "finnes ikke"],
        "levels": [frozenset({Level.HIGH}), frozenset({Level.UNKNOWN, Level.LOW})],
        "category_id": [*found.categories],
        "geographic": [Level.HIGH, Level.LOW],
        "sector": [Level.MEDIUM],
        "countries": [frozenset({"CN", "MY"})],
        "clauses": [frozenset({"LACKS", "UNKNOWN"})],
        "seats": [frozenset({"NO"}), frozenset({"DE", "SE"})],
        "channels": [frozenset({"VIA_HOST_BUYER"})],
        "relationships": [frozenset({"BUSINESS_PARTNER"})],
        "owners": [frozenset({"Drift"}), frozenset({"Innkjøp", "Drift"})],
        "divisions": [frozenset({"SN2025 46"})],
        "industry_bodies": [frozenset({"Bransjeforum"})],
        "activity": list(Activity),
        "knowledge": [frozenset({"SEAT_ONLY"}), frozenset({"PARTIAL", "TO_PRODUCER"})],
        "missing": [*(frozenset({one}) for one in Missing), frozenset({Missing.COUNTRY, Missing.CLAUSE})],
        "spend_year": [2024, 2025, None],
        "spend_from": [0, 1, 500_000],
        "spend_to": [0, 400_000],
        "chain_country": ["MY", "CN"],
        "producer_id": [*producers],
        "review": [*(frozenset({one}) for one in Review)],
        "batch_id": [one.id for one in found.batches],
    }


def test_every_field_of_the_filter_is_tried(actor: Actor) -> None:
    assert set(choices(actor)) == {field.name for field in fields(Filter)}
    assert all(choices(actor).values())


def test_each_condition_alone_gives_the_same_suppliers_on_pages_and_in_the_file(actor: Actor) -> None:
    for name, values in choices(actor).items():
        for value in values:
            wanted = Filter(**{name: value})
            for order in Order:
                rows = register.every_row(actor, wanted, order)
                assert paged(actor, wanted, order) == [row.id for row in rows], (name, value, order)
            assert exported(actor, wanted, Order.NAME) == [
                row.name for row in register.every_row(actor, wanted, Order.NAME)
            ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_combination_gives_the_same_suppliers_on_pages_and_in_the_list(
    actor: Actor, data: st.DataObject
) -> None:
    known = choices(actor)
    chosen = data.draw(st.sets(st.sampled_from(sorted(known)), min_size=1, max_size=4))
    wanted = Filter(**{name: data.draw(st.sampled_from(known[name])) for name in sorted(chosen)})
    order = data.draw(st.sampled_from(list(Order)))
    rows = register.every_row(actor, wanted, order)
    assert paged(actor, wanted, order) == [row.id for row in rows]


def test_a_combination_is_what_fits_all_its_parts(actor: Actor) -> None:
    wanted = Filter(
        seats=frozenset({"NO", "CN"}), owners=frozenset({"Drift"}), clauses=frozenset({"LACKS", "HAS"})
    )
    each = [names(actor, part) for part in wanted.parts()]
    assert len(each) == 3
    assert names(actor, wanted) == set.intersection(*each)


def test_what_is_asked_for_is_what_comes(actor: Actor) -> None:
    assert names(actor, Filter(activity=Activity.INACTIVE)) == {"Leverandør 07"}
    assert "Leverandør 08" not in names(actor, Filter(activity=Activity.ALL))  # merged into another
    assert names(actor, Filter(missing=frozenset({Missing.RATING}))) == {"Aaa"}
    bought = Filter(spend_year=2025, spend_from=1_500_000)
    assert names(actor, bought) == {f"Leverandør {number}" for number in range(15, 20)}
    assert names(actor, replace(bought, spend_year=2024)) == set()
    assert names(actor, replace(bought, spend_to=1_600_000)) == {"Leverandør 15", "Leverandør 16"}
    behind = {f"Leverandør {number:02}" for number in (1, 9, 17, 25, 33)}
    assert names(actor, Filter(chain_country="VN")) == behind
    batch = read_choices(actor).batches[0]
    assert names(actor, Filter(batch_id=batch.id)) == {f"Fra listen {number}" for number in range(5)}
    assert names(actor, Filter(review=frozenset({Review.CONFIRMED}))) == {"Leverandør 00", "Leverandør 01"}
    assert names(actor, Filter(review=frozenset({Review.TO_LOOK_AT}))) == {"Leverandør 02"}
    assert len(names(actor, Filter(review=frozenset({Review.NOT_YET})))) == 36


def test_a_filter_that_is_written_down_is_read_back(actor: Actor) -> None:
    for name, values in choices(actor).items():
        for value in values:
            wanted = Filter(**{name: value})
            assert filter_from(filter_text(wanted)) == wanted


def test_every_condition_is_said_and_can_be_taken_away(actor: Actor) -> None:
    known = choices(actor)
    for name, values in known.items():
        for value in values:
            wanted = Filter(text="leverandør", **({name: value} if name != "text" else {}))
            parts = said(actor, wanted)
            assert [one.part for one in parts] == list(wanted.parts())
            assert all(one.words for one in parts)
            left = wanted
            for one in parts:
                left = without(left, one.part)
            assert replace(left, spend_year=None) == Filter()


@pytest.mark.parametrize("field", ["category_id", "producer_id", "batch_id"])
def test_what_is_gone_leaves_an_empty_list_and_a_sentence(actor: Actor, field: str) -> None:
    wanted = Filter(**{field: "0"})
    assert register.page(actor, wanted, Order.RISK).found == 0
    [one] = said(actor, wanted)
    assert "ikke finnes lenger" in one.words or "er borte" in one.words


def test_choices_hold_what_the_register_has_with_counts(actor: Actor) -> None:
    found = read_choices(actor)
    assert dict(found.owners) == {"Innkjøp": 12, "Drift": 10}
    assert dict(found.seats)["SE"] == 5
    assert dict(found.industry_bodies) == {"Bransjeforum": 7}
    assert set(dict(found.divisions)) == {"SN2025 46", "SN2025 62"}
    assert found.years == (2025, 2024)
    assert [one.file_name for one in found.batches] == ["liste.csv"]
