"""Many suppliers changed at once: what was seen is what is changed, all of it or nothing, and it can be taken back."""

from datetime import date

import pytest
from support.kept import kept

from compliance_app.domain.errors import FieldWrong, NotFound
from compliance_app.domain.levels import Level
from compliance_app.services import register
from compliance_app.services.bulk_edit import (
    ChangeAlreadyUndone,
    ListHasChanged,
    NothingChosen,
    SupplierChange,
    earlier_changes,
    edit_all,
    how_many_change,
    seen_list,
    undo_change,
)
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.grid_edit import RowEdit, read_sheet, save_sheet
from compliance_app.services.imports import recent_batches
from compliance_app.services.log import newest_entries
from compliance_app.services.ratings import JudgementInput, judge_category
from compliance_app.services.register import Filter, Order
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    edit_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import ClauseStatus, PurchaseChannel, Supplier

ALL = Filter()
LACKS = Filter(clauses=frozenset({"LACKS"}))


@pytest.fixture
def actor(database: str) -> Actor:
    return kept(make_register)


def make_register() -> Actor:
    """Ten suppliers in Norway; those with an odd number lack the clause."""
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    for number in range(10):
        clause = ClauseStatus.LACKS if number % 2 else ClauseStatus.HAS
        add_supplier(
            actor, SupplierInput(name=f"Leverandør {number}", country="NO", clause=clause, owner="Drift")
        )
    return actor


def suppliers(actor: Actor, wanted: Filter = ALL) -> list[Supplier]:
    rows = register.every_row(actor, wanted, Order.NAME)
    return [supplier_page(actor, row.id).supplier for row in rows]


def edit(actor: Actor, supplier: Supplier, **changed: object) -> None:
    values = {name: getattr(supplier, name) for name in SupplierInput.model_fields}
    edit_supplier(actor, supplier.id, SupplierInput(**values | changed), supplier.version)


def test_every_supplier_of_the_list_is_changed_and_no_other(actor: Actor) -> None:
    before = {one.id: one.version for one in suppliers(actor)}
    change = SupplierChange(
        channel=PurchaseChannel.FRAMEWORK_OF_OTHER, other_buyer=" Innkjøpsfellesskapet ",
        clause_date=date(2026, 1, 2),
    )  # fmt: skip
    assert how_many_change(actor, LACKS, change) == 5
    result = edit_all(actor, LACKS, seen_list(actor, LACKS), change)
    assert (result.changed, result.unchanged) == (5, 0)
    for one in suppliers(actor):
        touched = one.clause == "LACKS"
        assert one.channel == ("FRAMEWORK_OF_OTHER" if touched else "DIRECT")
        assert one.other_buyer == ("Innkjøpsfellesskapet" if touched else "")
        assert one.clause_date == (date(2026, 1, 2) if touched else None)
        assert one.version == before[one.id] + touched
        assert one.owner == "Drift"


def test_a_change_of_many_is_one_entry_of_the_log_and_says_what_it_did(actor: Actor) -> None:
    category = save_category(actor, CategoryInput(name="IKT"))
    before = len(newest_entries(actor, 100))
    change = SupplierChange(category_id=category, active=False, clause=ClauseStatus.HAS, owner="")
    edit_all(actor, LACKS, seen_list(actor, LACKS), change)
    assert len(newest_entries(actor, 100)) == before + 1
    [earlier] = earlier_changes(actor)
    assert earlier.what == "kategori: IKT, ansvarlig: ingen, krav i avtalen: avtalen har krav, aktiv: nei"
    assert (earlier.changed, earlier.by, earlier.undone_at) == (5, "Lokal bruker", None)


def test_ratings_are_made_anew_where_the_category_changes(actor: Actor) -> None:
    category = save_category(actor, CategoryInput(name="Hansker"))
    judge_category(actor, category, JudgementInput(level=Level.HIGH, reason="Lest om tvangsarbeid."))
    result = edit_all(actor, LACKS, seen_list(actor, LACKS), SupplierChange(category_id=category))
    rows = {row.name: row.sector for row in register.every_row(actor, ALL, Order.NAME)}
    assert [rows[f"Leverandør {number}"] for number in (1, 3)] == [Level.HIGH, Level.HIGH]
    assert rows["Leverandør 2"] is not Level.HIGH
    undo_change(actor, result.batch)
    assert Level.HIGH not in {row.sector for row in register.every_row(actor, ALL, Order.NAME)}


def test_who_is_active_again_is_rated(actor: Actor) -> None:
    edit_all(actor, LACKS, seen_list(actor, LACKS), SupplierChange(active=False))
    assert register.page(actor, ALL, Order.RISK).total == 5
    gone = Filter(activity=register.Activity.INACTIVE)
    edit_all(actor, gone, seen_list(actor, gone), SupplierChange(active=True))
    page = register.page(actor, ALL, Order.RISK)
    assert (page.total, page.not_rated) == (10, 0)


def test_a_list_that_has_become_another_is_refused_and_nothing_is_changed(actor: Actor) -> None:
    seen = seen_list(actor, LACKS)
    add_supplier(actor, SupplierInput(name="Ny", clause=ClauseStatus.LACKS))
    with pytest.raises(ListHasChanged, match="hadde 5 leverandører og har nå 6"):
        edit_all(actor, LACKS, seen, SupplierChange(owner="Innkjøp"))
    seen = seen_list(actor, LACKS)
    edit(actor, suppliers(actor, LACKS)[0], website="eksempel.no")
    with pytest.raises(ListHasChanged):
        edit_all(actor, LACKS, seen, SupplierChange(owner="Innkjøp"))
    assert {one.owner for one in suppliers(actor)} == {"Drift", ""}


def test_what_cannot_be_is_refused(actor: Actor) -> None:
    seen = seen_list(actor, ALL)
    with pytest.raises(NothingChosen):
        edit_all(actor, ALL, seen, SupplierChange())
    with pytest.raises(FieldWrong):
        edit_all(actor, ALL, seen, SupplierChange(country="XX"))
    with pytest.raises(NotFound):
        edit_all(actor, ALL, seen, SupplierChange(category_id="en annens"))


def test_a_second_click_changes_nothing_and_gives_the_first_ones_answer(actor: Actor) -> None:
    seen = seen_list(actor, LACKS)
    change = SupplierChange(owner="Innkjøp")
    first = edit_all(actor, LACKS, seen, change, once="nøkkel")
    second = edit_all(actor, LACKS, seen, change, once="nøkkel")
    assert (second.batch, second.changed) == (first.batch, 5)
    assert len(earlier_changes(actor)) == 1


def test_a_change_to_what_all_have_already_leaves_no_trace(actor: Actor) -> None:
    result = edit_all(actor, ALL, seen_list(actor, ALL), SupplierChange(owner="Drift"))
    assert (result.batch, result.changed, result.unchanged) == ("", 0, 10)
    assert earlier_changes(actor) == []


def test_undo_takes_back_what_is_untouched_and_lists_what_is_kept(actor: Actor) -> None:
    result = edit_all(actor, LACKS, seen_list(actor, LACKS), SupplierChange(owner="Innkjøp"))
    first, second = suppliers(actor, LACKS)[:2]
    edit(actor, first, owner="Ledelsen")
    edit(actor, second, website="eksempel.no")
    undone = undo_change(actor, result.batch)
    assert (undone.restored, undone.kept) == (4, (("Leverandør 1", "er endret etterpå"),))
    owners = {one.name: one.owner for one in suppliers(actor)}
    assert (owners.pop("Leverandør 1"), set(owners.values())) == ("Ledelsen", {"Drift"})
    assert supplier_page(actor, second.id).supplier.website == "eksempel.no"
    with pytest.raises(ChangeAlreadyUndone):
        undo_change(actor, result.batch)


def test_another_enterprise_has_its_own_lists_and_cannot_undo_ours(actor: Actor) -> None:
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    add_supplier(other, SupplierInput(name="Deres", clause=ClauseStatus.LACKS))
    result = edit_all(actor, LACKS, seen_list(actor, LACKS), SupplierChange(owner="Innkjøp"))
    assert [one.owner for one in suppliers(other)] == [""]
    with pytest.raises(NotFound):
        undo_change(other, result.batch)


def test_a_change_of_many_is_no_import(actor: Actor) -> None:
    edit_all(actor, ALL, seen_list(actor, ALL), SupplierChange(owner="Innkjøp"))
    assert recent_batches(actor) == []


# As a spreadsheet


def test_a_sheet_holds_the_list_in_its_order_with_what_can_be_changed(actor: Actor) -> None:
    sheet = read_sheet(actor, LACKS, Order.NAME)
    assert [row.name for row in sheet.rows] == [f"Leverandør {number}" for number in (1, 3, 5, 7, 9)]
    assert (sheet.found, sheet.rows[0].cells["owner"]) == (5, "Drift")


def test_edited_rows_are_saved_together_and_taken_back_together(actor: Actor) -> None:
    first, second = read_sheet(actor, LACKS, Order.NAME).rows[:2]
    result = save_sheet(
        actor,
        [
            RowEdit(first.id, first.version, SupplierChange(owner="Innkjøp")),
            RowEdit(second.id, second.version, SupplierChange(country="CN", clause=ClauseStatus.HAS)),
        ],
    )
    assert (result.changed, result.conflicts) == (2, ())
    assert supplier_page(actor, first.id).supplier.owner == "Innkjøp"
    found = supplier_page(actor, second.id)
    assert (found.supplier.country, found.supplier.clause, found.assessments[0].worst_country) == (
        "CN",
        "HAS",
        "CN",
    )
    assert undo_change(actor, result.batch).restored == 2
    assert supplier_page(actor, second.id).supplier.country == "NO"


def test_a_row_that_another_has_changed_is_left_and_told_while_the_rest_is_saved(actor: Actor) -> None:
    first, second = read_sheet(actor, LACKS, Order.NAME).rows[:2]
    edit(actor, supplier_page(actor, first.id).supplier, owner="Ledelsen")
    result = save_sheet(
        actor,
        [RowEdit(one.id, one.version, SupplierChange(owner="Innkjøp")) for one in (first, second)],
    )
    assert result.changed == 1
    [conflict] = result.conflicts
    assert (conflict.name, conflict.by, conflict.now.cells["owner"]) == (
        "Leverandør 1",
        "Lokal bruker",
        "Ledelsen",
    )
    assert supplier_page(actor, first.id).supplier.owner == "Ledelsen"
    assert supplier_page(actor, second.id).supplier.owner == "Innkjøp"
    again = save_sheet(actor, [RowEdit(first.id, conflict.now.version, SupplierChange(owner="Innkjøp"))])
    assert (again.changed, again.conflicts) == (1, ())
