"""How many suppliers there are: what the frame of every page asks, without the rest of the register behind it."""

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from compliance_app.services.remembered import remembered, state_of
from compliance_app.services.work import Work
from compliance_app.storage.tables import Supplier


def active(work: Work) -> tuple[ColumnElement[bool], ...]:
    """The suppliers that are active."""
    return (col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(True))


def count_active(work: Work) -> int:
    """How many active suppliers the enterprise has now."""
    counted = work.session.execute(select(func.count()).select_from(Supplier).where(*active(work)))
    return int(counted.scalar_one())


def count_suppliers(work: Work) -> int:
    """How many active suppliers the enterprise has."""
    if work.recorder is not None:  # inside a write the register is on its way to another state
        return count_active(work)
    return remembered(state_of(work), "suppliers", "", lambda: count_active(work))
