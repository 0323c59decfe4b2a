"""Where the log holds the values of some rows: found by reading what stands beside the entries, not by what they are named after.

A verb may write several rows of which its entry names one, a row may have belonged to another case when it was written,
and a row that is gone is still in the log. So every detail is read once, and each new one after that.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app.services.work import Work
from compliance_app.storage import audit
from compliance_app.storage.audit import Image
from compliance_app.storage.tables import AuditEntry

_OWNERS = ("request_id", "message_id", "mail_id")


class Traces:
    """Which entries hold the values of which rows, for the tables named.

    Args:
        tables: names of the tables that matter.
        alone: those of them whose rows are looked for by their own id only, not with what they hang on.
    """

    def __init__(self, tables: Collection[str], alone: Collection[str] = ()) -> None:
        self._tables = frozenset(tables)
        self._alone = frozenset(alone)
        self._read_to = 0
        self._entries: dict[str, set[int]] = defaultdict(set)
        self._hanging: dict[str, set[str]] = defaultdict(set)

    def of(self, work: Work, identities: Collection[str]) -> set[int]:
        """Numbers of the entries that hold values of these rows, of rows that ever hung on them, or are named after one.

        An entry may hold other rows as well: whoever erases what stands beside it erases that too.
        """
        self._read_on(work)
        wanted = set(identities)
        new = wanted
        while new:
            new = {one for identity in new for one in self._hanging.get(identity, ())} - wanted
            wanted |= new
        found = {seq for identity in wanted for seq in self._entries.get(identity, ())}
        listed = sorted(wanted)
        for start in range(0, len(listed), 500):
            named = work.session.execute(
                select(col(AuditEntry.seq)).where(
                    col(AuditEntry.enterprise_id) == work.enterprise_id,
                    col(AuditEntry.object_id).in_(listed[start : start + 500]),
                )
            )
            found.update(named.scalars())
        return found

    def _read_on(self, work: Work) -> None:
        for entry, images in audit.images_after(work.session, work.enterprise_id, self._read_to):
            for image in images:
                if image["table"] in self._tables:
                    for identity, values in _rows(image):
                        self._entries[identity].add(entry.seq)
                        if image["table"] not in self._alone:
                            self._hang(identity, values)
            self._read_to = entry.seq

    def _hang(self, identity: str, values: dict[str, Any]) -> None:
        for name in _OWNERS:
            owner = values.get(name)
            if owner and name == "mail_id":  # a letter names its mail, not the mail its letter
                self._hanging[identity].add(owner)
            elif owner:
                self._hanging[owner].add(identity)


def _rows(image: Image) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row of an image with its id and all values it is given, before and after."""
    operation = image["op"]
    if operation in {"insert_many", "delete_many"}:
        for row in image["rows"]:
            values = dict(zip(image["columns"], row, strict=True))
            yield values["id"], values
    elif operation == "update_many":
        for row in image["rows"]:
            for side in ("before", "after"):
                yield row["id"], dict(zip(image["columns"], row[side], strict=True))
    else:
        for side in ("before", "after"):
            if side in image:
                values = image[side]
                yield image["key"]["id"] if "key" in image else values["id"], values
