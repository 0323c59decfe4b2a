"""Which of our cases a mail belongs to: by the mails it answers, or by our case number in its subject."""

import re
from collections.abc import Collection
from typing import Protocol

_CASE = re.compile(r"\(([0-9]{4}-[0-9]{2,6})\)")


class Threaded(Protocol):
    """What a mail says about the mails before it."""

    @property
    def in_reply_to(self) -> tuple[str, ...]:
        """The mail it answers."""

    @property
    def references(self) -> tuple[str, ...]:
        """The mails of its thread, oldest first."""


def belongs_to_thread(mail: Threaded, known_ids: Collection[str]) -> str | None:
    """The message id among ``known_ids`` that a mail answers, or the nearest one of its thread; None for none.

    Ids are compared as they are, with or without their angle brackets; what comes back is as it stands in ``known_ids``.
    """
    known = {_bare(one): one for one in known_ids if _bare(one)}
    for one in (*mail.in_reply_to, *reversed(mail.references)):
        if _bare(one) in known:
            return known[_bare(one)]
    return None


def _bare(message_id: str) -> str:
    return message_id.strip().removeprefix("<").removesuffix(">")


def case_number_in(text: str) -> str | None:
    """Our case number in a subject or a text, «(2026-03)» → «2026-03»; None for none, and where there are different ones."""
    found = _CASE.findall(text)
    if not found or len(set(found)) > 1:
        return None
    return str(found[0])
