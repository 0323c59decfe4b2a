"""Where somebody may stand in the register: as themselves, as the one who did something, and in what people wrote.

Every text column of every table is looked through, but for the tables in ``KEPT``, which have a rule of their own.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlmodel import SQLModel, col

from compliance_app.domain.identity import fold_person
from compliance_app.services.log_fields import CODED, OWN
from compliance_app.services.log_things import like_words
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    METADATA,
    Statement,
    StatementFile,
    StatementFileContent,
    StatementFileKind,
)

KEPT: Final = MappingProxyType(
    {
        # The log: its entries are proof and never change; what stands beside them is forgotten in another way.
        "audit_entry": "log", "audit_detail": "log", "audit_head": "log", "done_once": "log",
        # Those who asked: their own time of keeping, by request_purge.
        "information_request": "request", "request_event": "request", "request_letter": "request", "refused_passage": "request",
        "received_message": "request", "message_attachment": "request", "possible_breach": "request", "public_answer": "request",
        # What was signed and published, and by whom.
        "statement_file": "statement", "signature": "statement", "signed_file_check": "statement", "name_answer": "statement",
        "required_signer": "statement", "publication": "statement",
        # Enterprises, countries and public lists, which are no people of ours.
        "enterprise": "register", "supplier": "register", "supplier_name": "register", "supplier_site": "register",
        "producer": "register", "category": "register", "registry_record": "register", "registry_proposal": "register",
        "screening_list": "register", "screening_entry": "register", "screening_hit": "register", "indicator_dataset": "register",
        "country_table": "register", "country_answer": "register", "risk_assessment": "register", "risk_method": "register",
        # Themselves, which are treated one by one.
        "contact": "self", "person": "self", "board_seat": "self", "outbox_mail": "self",
    }
)  # fmt: skip
"""Tables whose texts are not written over here, and why."""
_WHO: Final = frozenset(
    {"owner", "review_owner", "by", "who", "given_by", "adopted_by", "agreed_with", "founded_by"}
)
_NOT_OURS: Final = frozenset({("questionnaire", "answered_by"), ("registry_record", "content")})
_ASKED: Final = frozenset({("questionnaire", name) for name in ("recipient", "email", "answered_by")})
"""Cleared by themselves, with the row they stand in."""
_NUMBER: Final = re.compile(r"\+?[\d\s\u00a0]{4,}")
_ENDS: Final = "_by"
DELETED: Final = "(slettet)"


@dataclass(frozen=True)
class Written:
    """A row with a text in which somebody stands: the row, and the columns."""

    row: Any
    columns: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Its table's name."""
        return str(self.row.__tablename__)


def _is_who(table: str, column: str) -> bool:
    """Whether a column says who did, owns or was given something."""
    if (table, column) in _NOT_OURS:
        return False
    return column in _WHO or (column.endswith(_ENDS) and column != "superseded_by")


def pattern_of(words: Iterable[str]) -> re.Pattern[str]:
    """Finds the words where they stand by themselves: never inside a longer address, number or name.

    A name is found in its genitive too, and a number however its digits are grouped.
    """
    listed = sorted({unicodedata.normalize("NFC", word) for word in words if word}, key=len, reverse=True)
    return re.compile("|".join(map(_alone, listed)) or "(?!)", re.IGNORECASE)


def _alone(word: str) -> str:
    if _NUMBER.fullmatch(word):
        digits = r"[\s\u00a0]*".join(map(re.escape, "".join(word.split())))
        return rf"(?<!\d){digits}(?!\d)"
    spaced = r"\s+".join(map(re.escape, word.split()))
    if "@" in word:
        return rf"(?<![\w.+-]){spaced}(?![\w-])(?!\.\w)"
    return rf"(?<!\w){spaced}(?=s?(?!\w))"


def _may_hold(column: Any, word: str) -> list[ColumnElement[bool]]:
    """Conditions of which one holds wherever the word can be; the pattern decides."""
    if _NUMBER.fullmatch(word):
        bare = func.replace(func.replace(column, " ", ""), "\u00a0", "")
        return [bare.contains("".join(word.split()), autoescape=True)]
    return [like_words(column, word)]


def _is_text(table: str, column: Any) -> bool:
    if (table, column.name) in _ASKED:
        return False
    # SQLModel's own text type does not say what it holds.
    if column.primary_key or column.foreign_keys or column.type.python_type not in (str, object):
        return False
    name = column.name
    return not (
        name in OWN - {"changes", "report", "content", "given"}
        or name in CODED - {"source"}
        or name.endswith("_id")
    )


@lru_cache(maxsize=1)
def _classes() -> tuple[tuple[type[Any], tuple[str, ...]], ...]:
    """(class, names of its text columns) of every table that is not kept."""
    found = []
    for mapper in sorted(SQLModel._sa_registry.mappers, key=lambda one: one.class_.__name__):  # noqa: SLF001
        table: Any = mapper.local_table
        if table.name in KEPT or not {"enterprise_id", "id"} <= set(table.c.keys()):
            continue
        columns = tuple(column.name for column in table.c if _is_text(table.name, column))
        if columns:
            found.append((mapper.class_, columns))
    return tuple(found)


def texts_with(work: Work, needles: Sequence[str]) -> Iterator[Written]:
    """Rows in whose texts one of the needles stands, whatever the size of the letters; a locked statement's are left out."""
    pattern = pattern_of(needles)
    for made, columns in _classes() if needles else ():
        any_of = or_(
            *(one for name in columns for word in needles for one in _may_hold(getattr(made, name), word))
        )
        chosen = select(made).where(made.enterprise_id == work.enterprise_id, any_of).order_by(made.id)
        for row in work.session.execute(_unlocked(chosen, made)).scalars():
            held = [name for name in columns if pattern.search(getattr(row, name) or "")]
            if held:
                yield Written(row, tuple(held))


def _unlocked(chosen: Select[Any], made: Any) -> Select[Any]:
    if made.__tablename__ not in {"statement_section", "warning_reason"}:
        return chosen
    locked = select(col(Statement.id)).where(
        col(Statement.enterprise_id) == made.enterprise_id, col(Statement.frozen_at).is_not(None)
    )
    return chosen.where(made.statement_id.not_in(locked))


def documented(work: Work, names: Iterable[str]) -> dict[str, int]:
    """In how many rows of each table somebody of these names stands as the one who did, owns or was given something."""
    folded, found = {fold_person(name) for name in names}, dict[str, int]()
    for table in METADATA.sorted_tables:
        if table.name in {"task", "done_once"} or "enterprise_id" not in table.c:
            continue
        columns = [column for column in table.c if _is_who(table.name, column.name)]
        if table.name == "audit_entry":
            columns = [table.c.actor]
        for column in columns:
            count = _rows_of(work, column, folded)
            if count:
                found[table.name] = found.get(table.name, 0) + count
    return found


def in_locked(work: Work, names: Sequence[str]) -> int:
    """How many files of locked statements hold one of the names; they are kept as they were locked."""
    file, content = StatementFile, StatementFileContent
    held = (
        select(col(content.content))
        .join(
            file, (col(file.enterprise_id) == col(content.enterprise_id)) & (col(file.id) == col(content.id))
        )
        .where(
            col(file.enterprise_id) == work.enterprise_id,
            col(file.kind).in_([StatementFileKind.JSON.value, StatementFileKind.SNAPSHOT.value]),
        )
        .execution_options(yield_per=5)
    )
    pattern = pattern_of(names)
    return sum(
        bool(pattern.search(found.decode("utf-8", "replace")))
        for found in work.session.execute(held).scalars()
    )


def _rows_of(work: Work, column: Any, folded: set[str]) -> int:
    table = column.table
    here = table.c.enterprise_id == work.enterprise_id
    rows: Any = work.session.execute(select(column, func.count()).where(here).group_by(column))
    return sum(count for name, count in rows if name and fold_person(name) in folded)
