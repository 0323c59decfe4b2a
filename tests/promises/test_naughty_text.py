"""Promise 30: more than five hundred naughty strings through every text of every form: kept as written, or refused with a sentence.

The forms are the models that the functions of the services are given, found by ``ACTS``: a new one is tried without a word here.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from promises import calls
from promises.acts import ACTS, Act, World, put_world
from pydantic import ValidationError
from support.forms import CLOSED, LONGEST, Field, bent, fields_of
from support.naughty import strings, texts

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.identity import clean_text
from compliance_app.storage.engine import engine
from compliance_app.storage.tables import METADATA

HARMLESS = "Ærlig, prøvd"
LAID_OUT = {"request_send.record_sent", "request_send.lay_out", "request_send.send_by_mail"}
"""What is typed there stands in a letter that is made of it; read back in tests/documents."""
NOT_ALONE = [("remediation.save_remediation", "result"), ("group.save_group_company", "reason")]
"""Kept only where another answer goes with them, which the form that is tried does not give."""
FEWEST = (50, 32, 20)
"""So many texts are tried at least in each part of the services; workers share the parts."""
Rows = dict[str, set[tuple[Any, ...]]]


def all_rows() -> Rows:
    """By the driver: nothing is converted that would only be compared."""
    with engine().connect() as connection:
        cursor: Any = connection.connection.cursor()
        return {
            table.name: set(cursor.execute(f'SELECT * FROM "{table.name}"'))
            for table in METADATA.sorted_tables
        }


def told(value: Any) -> Iterator[str]:
    """Every text in a value of a row, also within JSON."""
    if isinstance(value, str):
        yield value
        if value[:1] in {"{", "["}:
            try:
                yield from told(json.loads(value))
            except ValueError:
                return
    elif isinstance(value, dict):
        for one in value.values():
            yield from told(one)
    elif isinstance(value, list):
        for one in value:
            yield from told(one)


def kept(before: Rows, after: Rows) -> str:
    """What the rows that are new or changed say, in one text."""
    return "\x00".join(
        text
        for table, rows in after.items()
        for row in rows - before[table]
        for value in row
        for text in told(value)
    )


class Desk:
    """Where forms are filled in again and again, each time from the same register."""

    def __init__(self, world: World, patch: pytest.MonkeyPatch) -> None:
        self.world, self.patch = world, patch
        self.copy = sqlite3.connect(":memory:")
        with engine().connect() as connection:
            connection.connection.driver_connection.backup(self.copy)  # type: ignore[union-attr]
        self.before = all_rows()

    def fields(self, act: Act) -> list[Field]:
        """The texts of an act's form, told by calling it as it is."""
        seen: list[Field] = []
        self._do(act, lambda function, given: seen.extend(fields_of(function, given)) or given)
        return seen

    def fill(self, act: Act, values: dict[Field, str]) -> str | None:
        """What is kept of a form that holds these; None where it was refused."""
        return self._do(act, lambda _function, given: bent(given, values))

    def _do(self, act: Act, change: Callable[[Callable[..., Any], list[Any]], list[Any]]) -> str | None:
        with self.patch.context() as patch:
            patch.setattr(calls, "as_given", change)
            try:
                act.call(self.world.owner, self.world)
            except (
                AktsomError,
                ValidationError,
            ):  # the form says it of the field, and nothing is asked of the service
                return None
            after = all_rows()
            found = kept(self.before, after)
            if after != self.before:
                with engine().connect() as connection:
                    self.copy.backup(connection.connection.driver_connection)  # type: ignore[arg-type]
            return found


@pytest.fixture
def desk(home: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(put_world(), monkeypatch)


def part_of(act: Act) -> int:
    """Which part of the run tries the act: the services in the order of the alphabet, dealt out."""
    services = sorted({one.name.partition(".")[0] for one in ACTS})
    return services.index(act.name.partition(".")[0]) % len(FEWEST)


def missing(values: dict[Field, str], there: str) -> list[str]:
    flat = read(there)
    return [field.name for field, text in values.items() if read(clean_text(text, LONGEST)) not in flat]


def read(text: str) -> str:
    """As it is read, where a letter holds it as Markdown and a name as one line."""
    return " ".join(text.replace("\\", "").split())


def measured(desk: Desk, act: Act, field: Field) -> Field:
    """The field with the most it holds, where the form does not say it and the service does."""
    if field.longest < LONGEST:
        return field
    kept_at = (one for one in (LONGEST, 500, 300, 100) if desk.fill(act, {field: "Ærlig " * (one // 6)}))
    return field._replace(longest=next(kept_at, 100))


@pytest.mark.parametrize("part", range(len(FEWEST)))
def test_30_five_hundred_strings_through_every_text(desk: Desk, part: int) -> None:
    assert len(strings()) >= 500
    among = [
        one for one in strings() if one.isprintable() or one.encode(errors="ignore").decode() == one
    ]  # no half surrogates
    lost, closed, tried = [], [], set[tuple[str, str]]()
    acts = [one for one in ACTS if one.writes and one.name not in LAID_OUT and part_of(one) == part]
    for act in acts:
        fields = [
            field
            for field in desk.fields(act)
            if field.name not in CLOSED and (field.form, field.name) not in tried
        ]
        taking = [
            field for field in fields if (found := desk.fill(act, {field: HARMLESS})) and HARMLESS in found
        ]
        closed += [(act.name, field.name) for field in fields if field not in taking]
        taking = [measured(desk, act, field) for field in taking]
        packs = {field: list(texts(field.longest, among)) for field in taking}
        for number in range(max(map(len, packs.values()), default=0)):
            values = {
                field: some[(number + at) % len(some)] for at, (field, some) in enumerate(packs.items())
            }
            there = desk.fill(act, values)
            lost += [
                (act.name, name, number)
                for name in (["refused"] if there is None else missing(values, there))
            ]
        tried |= {(field.form, field.name) for field in fields}

    assert lost == []
    assert len(tried) > FEWEST[part]
    names = {act.name for act in acts}
    assert closed == [one for one in NOT_ALONE if one[0] in names]
