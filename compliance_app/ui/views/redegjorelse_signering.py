"""Signing on the statement's page: who must, who has, what is missing, and how it is sent."""

from compliance_app.services.statements import StatementPage


def section(page: StatementPage) -> None:
    """Draw the part on signing of a locked statement."""
