"""The texts of a form: found among what a function of the services is given, and written over."""

import inspect
import typing
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

LONGEST = 4000
PLAIN = {"reason", "text", "explanation", "note", "question", "answer", "comment"}
"""Names of arguments that are what a person writes, where a function takes no form."""


CLOSED = {
    "org_number", "country", "seen_country", "industry_standard", "industry_code", "language", "owner", "review_owner", "object_kind",
    "email", "cost_currency", "preset", "medium_word", "address",
}  # fmt: skip
"""Fields that hold a number, a code, an address or somebody who is listed: what is typed there is checked, and not kept as it is."""


class Field(typing.NamedTuple):
    """A text of a form: the argument's place, the name in the model (empty: the argument itself), the most it holds, whose it is."""

    place: int
    name: str
    longest: int
    form: str


def fields_of(function: Callable[..., Any], given: list[Any]) -> list[Field]:
    """Every text that is typed in, among what a function is given."""
    names = list(inspect.signature(function).parameters)[1:]
    found = []
    for place, value in enumerate(given):
        if isinstance(value, BaseModel):
            for name, field in type(value).model_fields.items():
                if field.annotation in {str, str | None} and not name.endswith("_id"):
                    most = [one.max_length for one in field.metadata if hasattr(one, "max_length")]
                    found.append(Field(place, name, min([*most, LONGEST]), type(value).__name__))
        elif isinstance(value, str) and place < len(names) and names[place] in PLAIN:
            found.append(Field(place, "", 500, f"{function.__module__}.{function.__name__}"))
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
