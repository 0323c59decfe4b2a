"""Payment lines and lists without column names, all the way into the register."""

import pytest

from compliance_app.services import imports, register
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import supplier_page
from compliance_app.services.work import Actor, local_actor

PAYMENTS = """Dato;Supplier Name;Net Amount;Transaction Number
2025-11-08;Eksempel Drikke;3766.60;6101639442
2025-11-08;Eksempel Drikke;3766.60;6101639443
2025-11-08;Eksempel Drikke;3766.60;6101639443
2025-11-15;REDACTED PERSONAL DATA;652.00;1900195942
2025-11-15;Eksempel Renhold;500.00;6101637683
"""


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def bring_in(actor: Actor, text: str, header_row: int | None = None) -> imports.ImportReport:
    opened = imports.open_list(text.encode(), "betalinger.csv", header_row=header_row)
    return imports.import_list(actor, opened, opened.columns.mapping)


def spend_of(actor: Actor, name: str) -> list[int]:
    [row] = [
        row for row in register.every_row(actor, register.Filter(), register.Order.NAME) if row.name == name
    ]
    return [spend.hundredths for spend in supplier_page(actor, row.id).spend]


def test_payment_lines_become_suppliers_with_their_sum(actor: Actor) -> None:
    report = bring_in(actor, PAYMENTS)
    assert (report.rows_read, report.created, report.merged, report.redacted_names) == (5, 2, 2, 1)
    assert spend_of(actor, "Eksempel Drikke") == [753320]
    assert any("Beløpet i den er ikke talt med" in note for note in report.notes)
    again = bring_in(actor, PAYMENTS)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert spend_of(actor, "Eksempel Drikke") == [753320]


def test_a_list_without_column_names_is_read_from_its_first_row(actor: Actor) -> None:
    text = "Eksempel Én AS;923609016\nEksempel To AS;974760673\nEksempel Tre AS;971032081\n"
    with pytest.raises(imports.NoHeaderRow):
        imports.open_list(text.encode(), "liste.csv")
    report = bring_in(actor, text, header_row=0)
    assert (report.rows_read, report.created, report.columns) == (3, 3, {"name": "A", "org_number": "B"})
