"""Makes what each role works with in a day: a statement ready to be locked, a year to review, a request, a measure and a user to come.

Run as a process of its own on a home that a server will open.
"""

from datetime import timedelta

from compliance_app import clock
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.ratings import rate_all
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.review_year import open_year
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.storage.schema import ensure_schema
from compliance_app.storage.tables import MeasurePurpose, MeasureStatus
from support import statements

REVIEWED = ("Regnskapskontor 1", "Renholdsbyrå 1")
MEASURE = "Møte med renholdsbyrået om arbeidstid"


def main() -> None:
    """Make it in the home that the environment names."""
    ensure_schema()
    owner = statements.signing_enterprise()
    supplier = ""
    for name in REVIEWED:
        supplier = add_supplier(owner, SupplierInput(name=name, country="NO"))
    today = clock.today()
    rate_all(owner)
    open_year(owner, 2025)
    done = MeasureInput(
        purpose=MeasurePurpose.PREVENT, what=MEASURE, supplier_id=supplier, status=MeasureStatus.DONE,
        since=today - timedelta(days=200), done_on=today - timedelta(days=150), result="Planene er endret.",
    )  # fmt: skip
    save_measure(owner, done)
    register_request(
        owner, RequestInput(received_on=today - timedelta(days=2), question="Hvem vasker hos dere?")
    )
    statements.ready_draft(owner)


if __name__ == "__main__":
    main()
