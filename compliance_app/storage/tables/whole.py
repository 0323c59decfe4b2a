"""Every table at once: for who goes through the whole register (backup, migrations, the log, an erasure)."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from sqlmodel import SQLModel

from compliance_app.storage import tables

for _module in iter_modules(tables.__path__, f"{tables.__name__}."):
    import_module(_module.name)

METADATA: Final = SQLModel.metadata
