"""x."""

from compliance_app.services.statements import StatementPage


def section(page: StatementPage) -> None:
    """Draw."""
