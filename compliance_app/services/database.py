"""Bringing the database to this program's tables when somebody says so, rather than at the first use."""

from compliance_app.settings import settings
from compliance_app.storage.schema import SchemaIsNewer, Standing, standing, upgrade

__all__ = ["SchemaIsNewer", "Standing", "standing", "upgrade_database"]


def upgrade_database() -> Standing:
    """Run the migrations that are missing; returns where the database stood before.

    Raises:
        SchemaIsNewer: a newer program has been at it; nothing is changed. LogIsUnprotected.
    """
    before = standing()
    settings().home.mkdir(parents=True, exist_ok=True)
    upgrade()
    return before
