"""The texts of a form: found among what a function of the services is given, and written over."""

import inspect
import typing
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

LONGEST = 4000
PLAIN = {"reason", "text", "explanation", "note", "why", "question", "answer", "comment"}
"""Names of arguments that are what a person writes, where a function takes no form."""


class Field(typing.NamedTuple):
    """A text of a form: the argument's place, the name in the model (empty: the argument itself), and the most it holds."""

    place: int
    name: str
    longest: int


def fields_of(function: Callable[..., Any], given: list[Any]) -> list[Field]:
    """Every text that is typed in, among what a function is given."""
    names = list(inspect.signature(function).parameters)[1:]
    found = []
    for place, value in enumerate(given):
        if isinstance(value, BaseModel):
            for name, field in type(value).model_fields.items():
                if field.annotation in {str, str | None} and not name.endswith("_id"):
                    most = [one.max_length for one in field.metadata if hasattr(one, "max_length")]
                    found.append(Field(place, name, min([*most, LONGEST])))
        elif isinstance(value, str) and place < len(names) and names[place] in PLAIN:
            found.append(Field(place, "", 500))
    return found


def bent(given: list[Any], values: dict[Field, str]) -> list[Any]:
    """The same with other texts."""
    changed = list(given)
    for field, text in values.items():
        value = changed[field.place]
        changed[field.place] = (
            type(value).model_validate({**dict(value), field.name: text}) if field.name else text
        )
    return changed
