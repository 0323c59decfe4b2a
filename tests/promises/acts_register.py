"""What people do with the register as a list: filters, many suppliers at once, the sheet; each with a call that works."""

from collections.abc import Callable
from typing import Any

from promises.calls import changes, id_of, makes, reads

from compliance_app.domain.errors import NotFound
from compliance_app.domain.permissions import Verb
from compliance_app.services import (
    bulk_edit,
    grid_edit,
    register,
    register_choices,
    register_said,
    saved_filters,
)
from compliance_app.services.bulk_write import SupplierChange
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.tables import SavedFilter, Supplier

_WANTED = register.Filter(owners=frozenset({"Innkjøp"}))
_CHANGE = SupplierChange(industry_body="Bransjeforum 1")


def add_register(owner: Actor) -> dict[str, str]:
    """A saved filter, and a supplier that a change of many has touched."""
    supplier = add_supplier(owner, SupplierInput(name="Endret sammen", owner="Innkjøp"))
    done = bulk_edit.edit_all(
        owner, _WANTED, bulk_edit.seen_list(owner, _WANTED), SupplierChange(other_buyer="Innkjøpsfellesskap")
    )
    return {
        "saved_filter": saved_filters.save_filter(owner, "Våre", _WANTED),
        "many_supplier": supplier,
        "many": done.batch,
    }


def _version(table: Any, name: str) -> Callable[[Any], int]:
    """The version of a row; 0 once somebody has taken it away."""

    def version(world: Any) -> int:
        try:
            return int(world.version(table, world[name]))
        except NotFound:
            return 0

    return version


def _edits(world: Any) -> list[grid_edit.RowEdit]:
    supplier = world["many_supplier"]
    change = SupplierChange(clause_version="2")
    return [grid_edit.RowEdit(supplier, world.version(Supplier, supplier), change)]


_READS = (
    (register_choices.read_choices, Verb.READ_REGISTER, ()),
    (register_said.said, Verb.READ_REGISTER, (_WANTED,)),
    (saved_filters.saved_filters, Verb.READ_REGISTER, ()),
    (bulk_edit.seen_list, Verb.READ_REGISTER, (_WANTED,)),
    (bulk_edit.how_many_change, Verb.READ_REGISTER, (_WANTED, _CHANGE)),
    (bulk_edit.earlier_changes, Verb.READ_REGISTER, ()),
    (grid_edit.read_sheet, Verb.READ_REGISTER, (_WANTED, register.Order.NAME)),
    (grid_edit.read_rows, Verb.READ_REGISTER, (lambda world: [world["many_supplier"]],)),
)
_MAKES = (
    (saved_filters.save_filter, Verb.SAVE_FILTER, ("Uten klausul", _WANTED)),
    (
        bulk_edit.edit_all,
        Verb.EDIT_SUPPLIER,
        (_WANTED, lambda world: bulk_edit.seen_list(world.owner, _WANTED), _CHANGE),
    ),
)
_CHANGES = (
    (
        saved_filters.rename_filter,
        Verb.SAVE_FILTER,
        (id_of("saved_filter"), "Et nytt navn", _version(SavedFilter, "saved_filter")),
    ),
    (
        saved_filters.delete_filter,
        Verb.SAVE_FILTER,
        (id_of("saved_filter"), _version(SavedFilter, "saved_filter")),
    ),
    (bulk_edit.undo_change, Verb.UNDO_IMPORT, (id_of("many"),)),
    (grid_edit.save_sheet, Verb.EDIT_SUPPLIER, (_edits,)),
)
ACTS = (
    *(reads(function, verb, *given) for function, verb, given in _READS),
    *(makes(function, verb, *given) for function, verb, given in _MAKES),
    *(changes(function, verb, *given) for function, verb, given in _CHANGES),
)
