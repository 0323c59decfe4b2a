"""Every table at once: for who goes through the whole register (backup, migrations, the log, an erasure)."""

from sqlmodel import SQLModel

from compliance_app.storage.tables import (  # noqa: F401 - read so that their tables are there
    access,
    diligence,
    enterprise,
    following,
    mail,
    questionnaires,
    rating,
    register,
    requests,
    review,
    screening,
    signing,
    sources,
    work,
)

METADATA = SQLModel.metadata
