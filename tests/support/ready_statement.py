"""Makes an enterprise whose statement is ready to be locked; run as a process of its own on a home that a server will open."""

from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.storage.schema import ensure_schema
from support import statements


def main() -> None:
    """Make it in the home that the environment names."""
    ensure_schema()
    owner = statements.signing_enterprise()
    add_supplier(owner, SupplierInput(name="Regnskapskontor 1", country="NO"))
    statements.ready_draft(owner)


if __name__ == "__main__":
    main()
