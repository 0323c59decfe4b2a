"""Facts that remember who read them: how each paragraph gets its list of sources.

A template sees proxies. Reading a field of a fact notes the fact's source for the paragraph that is being written;
asking for something that is not there notes the owner's source with a count of 0, because an absence is a fact too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from compliance_app.domain.statement_facts import Source, StatementFacts


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: its id in the template, its Markdown and the sources read while it was written."""

    id: str
    markdown: str
    sources: tuple[Source, ...]


class Recorder:
    """Collects the sources of the open paragraph, and the finished paragraphs of a chapter."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._open: dict[tuple[str, str], Source] | None = None

    def begin(self, provision: Source | None = None) -> None:
        """Start collecting for a new paragraph; ``provision`` is the law its words rest on."""
        self._open = {(provision.kind, provision.id): provision} if provision else {}

    def end(self) -> tuple[Source, ...]:
        """Stop collecting and give what was read, in the order of reading."""
        read = tuple((self._open or {}).values())
        self._open = None
        return read

    def note(self, source: Source, name: str, value: object) -> None:
        """Remember that the field of a source was read; outside a paragraph nothing is remembered."""
        if self._open is None:
            return
        key = (source.kind, source.id)
        seen = self._open.get(key, source)
        self._open[key] = replace(seen, values={**seen.values, name: _plain(value)})


class Traced:
    """A fact whose fields note their source when they are read."""

    def __init__(self, fact: Any, recorder: Recorder) -> None:
        self._fact = fact
        self._recorder = recorder

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._fact, name)
        return _traced(value, self._fact.source, name, self._recorder)

    def __bool__(self) -> bool:
        return True


class Absent:
    """A fact that the register does not hold; false, and noted when asked for."""

    def __init__(self, source: Source, name: str, recorder: Recorder) -> None:
        self._asked = (source, name, recorder)

    def __bool__(self) -> bool:
        source, name, recorder = self._asked
        recorder.note(source, name, 0)
        return False


class TracedTuple(Sequence[Any]):
    """A list of facts or values. Found empty, it notes its owner's source."""

    def __init__(self, items: tuple[Any, ...], owner: Source, name: str, recorder: Recorder) -> None:
        self._items = items
        self._owner = owner
        self._name = name
        self._recorder = recorder

    def __len__(self) -> int:
        if not self._items:
            self._recorder.note(self._owner, self._name, 0)
        return len(self._items)

    def __getitem__(self, index: Any) -> Any:
        item = self._items[index]
        if is_dataclass(item):
            return Traced(item, self._recorder)
        self._recorder.note(self._owner, self._name, self._items)
        return item

    def __iter__(self) -> Iterator[Any]:
        for index in range(len(self)):
            yield self[index]

    def where(self, **wanted: object) -> "TracedTuple":
        """The items whose fields have these values, or one of a list of values; choosing notes nothing."""
        allowed = {name: value if isinstance(value, list) else [value] for name, value in wanted.items()}
        chosen = [item for item in self._items if all(getattr(item, k) in v for k, v in allowed.items())]
        return self._part(chosen, " ".join(f"{name}={value}" for name, value in wanted.items()))

    def having(self, name: str) -> "TracedTuple":
        """The items where a field is filled in; choosing notes nothing."""
        return self._part([item for item in self._items if getattr(item, name)], name)

    def worst_first(self) -> "TracedTuple":
        """The items by falling ``severity``; sorting notes nothing."""
        chosen = sorted(self._items, key=lambda item: -item.severity)
        return TracedTuple(tuple(chosen), self._owner, self._name, self._recorder)

    def _part(self, chosen: list[Any], how: str) -> "TracedTuple":
        return TracedTuple(tuple(chosen), self._owner, f"{self._name} ({how})", self._recorder)


def traced_context(facts: StatementFacts, recorder: Recorder) -> dict[str, Any]:
    """The names a template may use, each a proxy; lists and absences belong to the period."""
    context: dict[str, Any] = {}
    for field in fields(facts):
        value = getattr(facts, field.name)
        absent = value is None
        context[field.name] = (
            Absent(facts.period.source, field.name, recorder)
            if absent
            else _traced(value, facts.period.source, field.name, recorder)
        )
    return context


def _traced(value: Any, owner: Source, name: str, recorder: Recorder) -> Any:
    if isinstance(value, tuple):
        return TracedTuple(value, owner, name, recorder)
    if is_dataclass(value):
        return Traced(value, recorder)
    recorder.note(owner, name, value)
    return value


def _plain(value: object) -> object:
    """The value as JSON can hold it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Decimal) else value
