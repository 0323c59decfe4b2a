"""The facts without what was only typed to fill a field: a reason «x» is no reason, a result «ikke relevant» no result."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from compliance_app.domain.rules.text import says_nothing
from compliance_app.domain.statement_enterprise import Fact, Source
from compliance_app.domain.statement_facts import StatementFacts

Told = TypeVar("Told")

_MAY_BE_MISSING = frozenset(
    {
        *(
            "reason",
            "result",
            "expected",
            "effect",
            "known_by",
            "not_significant",
            "rationale",
            "remedy_status",
            "answer",
        ),
        *("does_what", "form", "seat", "contact", "statement_url", "responsible_role", "mapping_frequency"),
        *("adopted_by", "owner", "frequency", "commitment_from"),
    }
)
"""Fields that a rule asks for and that may be None."""
_SAYS_WHAT = ("title", "what", "text", "topic", "name", "edition")
"""Fields without which the whole fact is nothing, the first that a fact has."""
_WHOLE = frozenset(
    {"policies", "procedures", "channels", "dialogues", "judgement_sources", "products", "next_steps"}
)
"""Lists that a rule asks for; a fact in one of them that says nothing is not there."""


def filled(facts: StatementFacts) -> StatementFacts:
    """The facts as the rules judge them."""
    told = _filled(facts)
    lists = {name: tuple(one for one in getattr(told, name) if not _nothing(one)) for name in _WHOLE}
    changed: dict[str, Any] = {
        name: kept for name, kept in lists.items() if len(kept) != len(getattr(told, name))
    }
    return replace(told, **changed) if changed else told


def _filled(held: Told) -> Told:
    changed: dict[str, Any] = {}
    for field in fields(held):  # type: ignore[arg-type]
        value = getattr(held, field.name)
        told = _value(value, field.name)
        if told is not value:
            changed[field.name] = told
    return replace(held, **changed) if changed else held  # type: ignore[type-var]


def _value(value: Any, name: str) -> Any:
    if isinstance(value, Source):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return _filled(value)
    if isinstance(value, tuple) and value and isinstance(value[0], Fact):
        told = tuple(_filled(one) for one in value)
        return value if all(new is old for new, old in zip(told, value, strict=True)) else told
    if isinstance(value, str) and name in _MAY_BE_MISSING and says_nothing(value):
        return None
    return value


def _nothing(fact: Fact) -> bool:
    name = next((one for one in _SAYS_WHAT if hasattr(fact, one)), None)
    return name is not None and says_nothing(str(getattr(fact, name)))
