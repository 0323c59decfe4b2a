"""What people do with Enhetsregisteret, each with a call that works; every call has a register of its own to ask."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from promises.calls import Act, call_of, changes, id_of, looks_at, makes, reads, version_of
from support.brreg_server import serving

from compliance_app.domain.permissions import Verb
from compliance_app.domain.registry import Answer, Entity, Kind, Seat, SeatHolder, State
from compliance_app.services import (
    enterprise_registry,
    enterprises,
    registry,
    registry_proposals,
    registry_refresh,
    size_figures,
)
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.tables import RegistryProposal, Supplier

EQUINOR, BANKRUPT = "923609016", "915330193"
_HOLDERS = (SeatHolder("Person 1", Seat.GENERAL_MANAGER), SeatHolder("Person 2", Seat.CHAIR))


@contextmanager
def a_register() -> Iterator[None]:
    """A register at the address of the settings."""
    before = os.environ.get("AKTSOM_BRREG_URL")
    with serving() as server:
        os.environ["AKTSOM_BRREG_URL"] = server.url
        try:
            yield
        finally:
            os.environ.pop("AKTSOM_BRREG_URL")
            if before is not None:
                os.environ["AKTSOM_BRREG_URL"] = before


def add_registry(owner: Actor, name: str, contact: str) -> dict[str, str]:
    """An organisation number for the enterprise, two suppliers that have one, and what the register says of them."""
    given = enterprises.EnterpriseInput(name=name, contact=contact, org_number=EQUINOR)
    enterprises.edit_enterprise(owner, given, enterprises.read_enterprise(owner).version)
    first = add_supplier(owner, SupplierInput(name="Fra registeret 1", org_number=EQUINOR))
    add_supplier(owner, SupplierInput(name="Fra registeret 2", org_number=BANKRUPT))
    with a_register():
        registry_refresh.refresh(owner, pace=0)
    names = registry_proposals.open_proposals(owner, kind=Kind.NAME).lines
    proposal = next(one.proposal for one in names if one.proposal.supplier_id == first)
    return {"registry_supplier": first, "proposal": proposal.id}


def _asking(act: Act) -> Act:
    """The same act, with a register to ask."""

    def call(actor: Actor, world: Any, **more: Any) -> Any:
        with a_register():
            return act.call(actor, world, **more)

    return replace(act, call=call)


def _fetched(world: Any) -> registry.Fetched:
    return registry.Fetched(
        Answer(BANKRUPT, State.FOUND, Entity(BANKRUPT, "NYTT NAVN AS")), registry.clock.now()
    )


def _figures(world: Any) -> list[size_figures.SizeInput]:
    there = {row.year: row.version for row in size_figures.size_picture(world.owner).figures}
    return [size_figures.SizeInput(year=2025, sales=5, seen_version=there.get(2025, 0))]


def _accept(actor: Actor, *given: Any, **more: Any) -> Any:
    return registry_proposals.decide(actor, *given, accept=True, **more)


def _at_once(actor: Actor, **more: Any) -> Any:
    return registry_refresh.refresh(actor, pace=0, **more)


_PROPOSAL = (id_of("proposal"), version_of(RegistryProposal, "proposal"))
_SUPPLIER = (id_of("registry_supplier"), version_of(Supplier, "registry_supplier"))
_ACTS = (
    reads(registry.look_up, Verb.REFRESH_REGISTRY, EQUINOR),
    reads(registry.search, Verb.REFRESH_REGISTRY, "Equinor"),
    reads(registry_proposals.open_proposals, Verb.READ_REGISTER),
    reads(registry_proposals.open_count, Verb.READ_REGISTER),
    reads(enterprise_registry.look_up_enterprise, Verb.READ_REGISTER, EQUINOR),
    reads(enterprise_registry.fetch_signatories, Verb.EDIT_BOARD),
    reads(size_figures.size_picture, Verb.READ_REGISTER),
    looks_at(registry.registry_facts, Verb.READ_REGISTER, id_of("registry_supplier")),
    replace(changes(registry_proposals.decide, Verb.DECIDE_PROPOSAL), call=call_of(_accept, *_PROPOSAL)),
    changes(registry.fill_in, Verb.REFRESH_REGISTRY, *_SUPPLIER),
    makes(registry_proposals.accept_all, Verb.DECIDE_PROPOSAL, Kind.INDUSTRY),
    makes(registry.keep, Verb.REFRESH_REGISTRY, _fetched),
    replace(makes(registry_refresh.refresh, Verb.REFRESH_REGISTRY), call=call_of(_at_once)),
    makes(enterprise_registry.take_signatories, Verb.EDIT_BOARD, _HOLDERS),
    makes(size_figures.fetch_size_figures, Verb.EDIT_ENTERPRISE),
    makes(size_figures.save_size_figures, Verb.EDIT_ENTERPRISE, _figures),
)
ACTS = tuple(_asking(act) for act in _ACTS)
