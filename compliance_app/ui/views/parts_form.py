"""What forms on a page of their own share: one error above the fields, and the fields kept as they were typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from streamlit.delta_generator import DeltaGenerator

from compliance_app.domain.errors import AktsomError
from compliance_app.ui.widgets.markup import md


@dataclass(frozen=True)
class Refusal:
    """Where the reason stands when a form is refused."""

    above: DeltaGenerator
    place: str


def refused(refusal: Refusal, save: Callable[[], object]) -> bool:
    """Save; True where it was refused, with the reason above the form and everything typed still in it."""
    try:
        save()
    except AktsomError as error:
        refusal.above.error(md(str(error)))
        return True
    except ValidationError as error:
        fields = ", ".join(str(one["loc"][0]) for one in error.errors() if one["loc"])
        refusal.above.error(
            md(f"Ikke lagret. Et felt kan ikke brukes slik: {fields}. Se over det, og lagre på nytt.")
        )
        return True
    return False


def text_of(row: Any, field: str) -> str:
    """A field of a row, empty where there is no row yet."""
    return str(getattr(row, field)) if row is not None else ""
