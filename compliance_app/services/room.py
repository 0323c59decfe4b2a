"""How much an enterprise may keep of the files that come back from signing, and of letterheads (promise 23).

Evidence has a store of its own (``evidence_files``). A mail is never refused for want of room: a question must reach whoever
answers it.
"""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from compliance_app.domain.errors import AktsomError, _
from compliance_app.services.evidence_files import lock
from compliance_app.services.work import Work

MEGABYTE = 1024 * 1024
MAX_FILES = 200
MAX_TOTAL_BYTES = 1024 * MEGABYTE
"""Files of one kind, and their bytes, in one enterprise."""


class NoRoom(AktsomError):
    """There are as many files of the kind, or as many bytes, as there may be (values: files, megabytes)."""

    message = _(
        "Filen ble ikke lagret. Dere har {files} slike filer på til sammen {megabytes} MB, og mer er det ikke plass til. "
        "Ta vare på den et annet sted, og si fra til den som drifter Aktsom."
    )


def require_room(work: Work, table: Any, size: int, *of_kind: ColumnElement[bool]) -> None:
    """Refuse one file more than there is room for; called before anything of it is written.

    Args:
        table: whose rows have ``size``; of_kind: which of them count.

    Raises:
        NoRoom.
    """
    lock(work)
    count, total = work.session.execute(
        select(func.count(), func.coalesce(func.sum(table.size), 0)).where(
            table.enterprise_id == work.enterprise_id, *of_kind
        )
    ).one()
    if count >= MAX_FILES or total + size > MAX_TOTAL_BYTES:
        raise NoRoom(files=count, megabytes=total // MEGABYTE)
