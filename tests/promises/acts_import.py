"""What an import looks up of earlier ones; each with a call that works."""

from collections.abc import Callable
from typing import Any

from compliance_app.domain.permissions import Verb
from compliance_app.services import import_memory, imports
from compliance_app.services.work import Actor

_LIST = b"Firma;Land\nFrakt 1;Norge\n"


def _call(function: Callable[..., Any]) -> Callable[[Actor, Any], Any]:
    return lambda actor, _world: function(actor, imports.open_list(_LIST, "liste.csv"))


ACTS = (
    (import_memory.recall, Verb.READ_REGISTER, _call(import_memory.recall), False, False),
    (import_memory.recall_columns, Verb.READ_REGISTER, _call(import_memory.recall_columns), False, False),
)
"""Function, verb, call, whether it writes, whether it names an object."""
