"""What forms share: the reason at the field that was refused, else above the fields, and the fields kept as they were typed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from pydantic import ValidationError
from streamlit.delta_generator import DeltaGenerator

from compliance_app.domain.errors import AktsomError
from compliance_app.ui.widgets.markup import md


@dataclass(frozen=True)
class Slots:
    """Room under the fields of one form, by the name that a refusal gives the field."""

    under: dict[str, DeltaGenerator] = field(default_factory=dict)

    def below(self, name: str, within: Any = st) -> None:
        """Keep room under the field that was just drawn ``within`` a column, or in the page."""
        self.under[name] = within.empty()

    def place_of(self, error: AktsomError, otherwise: DeltaGenerator) -> DeltaGenerator:
        """Where the reason stands: at its field, or where all other reasons do."""
        return self.under.get(str(error.values.get("field", "")), otherwise)


@dataclass(frozen=True)
class Refusal:
    """Where the reason stands when a form is refused."""

    above: DeltaGenerator
    place: str
    slots: Slots = field(default_factory=Slots)


def refused(refusal: Refusal, save: Callable[[], object]) -> bool:
    """Save; True where it was refused, with the reason at its field or above the form, and everything typed still in it."""
    try:
        save()
    except AktsomError as error:
        refusal.slots.place_of(error, refusal.above).error(md(str(error)))
        return True
    except ValidationError as error:
        refusal.above.error(unusable(error))
        return True
    return False


def unusable(error: ValidationError) -> str:
    """What is said, as Markdown, where a value never reached the service: longer or of another kind than a field takes."""
    fields = ", ".join(str(one["loc"][0]) for one in error.errors() if one["loc"])
    return md(f"Ikke lagret. Et felt kan ikke brukes slik: {fields}. Se over det, og lagre på nytt.")


def text_of(row: Any, field: str) -> str:
    """A field of a row, empty where there is no row yet."""
    return str(getattr(row, field)) if row is not None else ""
