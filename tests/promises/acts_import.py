"""What an import looks up of earlier ones; each with a call that works."""

from dataclasses import replace
from functools import cache
from typing import Any

from promises.calls import makes, reads

from compliance_app.domain.permissions import Verb
from compliance_app.services import import_batches, import_memory, imports
from compliance_app.services.work import Actor

_LIST = b"Firma;Land\nFrakt 1;Norge\n"


def _opened(_world: Any) -> imports.OpenedList:
    return _one_list()


@cache
def _one_list() -> imports.OpenedList:
    return imports.open_list(_LIST, "liste.csv")


def _take_in(actor: Actor, opened: imports.OpenedList, *, once: str = "") -> str:
    """The frame of an import around nothing: the batch alone is written."""
    nothing = import_batches.Taken("ny", {}, [])
    return import_batches.take_in(
        actor,
        Verb.IMPORT_SUPPLIERS,
        opened,
        {},
        lambda _work, _batch: nothing,
        again=lambda _batch: "før",
        once=once,
    )


ACTS = (
    replace(makes(_take_in, Verb.IMPORT_SUPPLIERS, _opened), function=import_batches.take_in),
    reads(import_memory.recall, Verb.READ_REGISTER, _opened),
    reads(import_memory.recall_columns, Verb.READ_REGISTER, _opened),
)
