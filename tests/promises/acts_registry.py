"""What people do with Enhetsregisteret, each with a call that works; every call has a register of its own to ask."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

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


def _asking(function: Callable[..., Any], *arguments: Any, **named: Any) -> Callable[..., Any]:
    def call(actor: Actor, world: Any, **more: Any) -> Any:
        given = [argument(world) if callable(argument) else argument for argument in arguments]
        with a_register():
            return function(actor, *given, **named, **more)

    return call


def _supplier(world: Any) -> str:
    return str(world["registry_supplier"])


def _fetched(world: Any) -> registry.Fetched:
    return registry.Fetched(
        Answer(BANKRUPT, State.FOUND, Entity(BANKRUPT, "NYTT NAVN AS")), registry.clock.now()
    )


def _figures(world: Any) -> list[size_figures.SizeInput]:
    there = {row.year: row.version for row in size_figures.size_picture(world.owner).figures}
    return [size_figures.SizeInput(year=2025, sales=5, seen_version=there.get(2025, 0))]


READS = (
    (registry.look_up, Verb.REFRESH_REGISTRY, _asking(registry.look_up, EQUINOR)),
    (registry.search, Verb.REFRESH_REGISTRY, _asking(registry.search, "Equinor")),
    (registry_proposals.open_proposals, Verb.READ_REGISTER, _asking(registry_proposals.open_proposals)),
    (registry_proposals.open_count, Verb.READ_REGISTER, _asking(registry_proposals.open_count)),
    (
        enterprise_registry.look_up_enterprise,
        Verb.READ_REGISTER,
        _asking(enterprise_registry.look_up_enterprise, EQUINOR),
    ),
    (
        enterprise_registry.fetch_signatories,
        Verb.EDIT_BOARD,
        _asking(enterprise_registry.fetch_signatories),
    ),
    (size_figures.size_picture, Verb.READ_REGISTER, _asking(size_figures.size_picture)),
)
LOOKS_AT = ((registry.registry_facts, Verb.READ_REGISTER, _asking(registry.registry_facts, _supplier)),)
MAKES = (
    (
        registry_proposals.accept_all,
        Verb.DECIDE_PROPOSAL,
        _asking(registry_proposals.accept_all, Kind.INDUSTRY),
    ),
    (registry.keep, Verb.REFRESH_REGISTRY, _asking(registry.keep, _fetched)),
    (registry_refresh.refresh, Verb.REFRESH_REGISTRY, _asking(registry_refresh.refresh, pace=0)),
    (
        enterprise_registry.take_signatories,
        Verb.EDIT_BOARD,
        _asking(enterprise_registry.take_signatories, _HOLDERS),
    ),
    (
        size_figures.fetch_size_figures,
        Verb.EDIT_ENTERPRISE,
        _asking(size_figures.fetch_size_figures),
    ),
    (
        size_figures.save_size_figures,
        Verb.EDIT_ENTERPRISE,
        _asking(size_figures.save_size_figures, _figures),
    ),
)
CHANGES = (
    (
        registry_proposals.decide,
        Verb.DECIDE_PROPOSAL,
        _asking(
            registry_proposals.decide,
            lambda world: world["proposal"],
            lambda world: world.version(RegistryProposal, world["proposal"]),
            accept=True,
        ),
    ),
    (
        registry.fill_in,
        Verb.REFRESH_REGISTRY,
        _asking(registry.fill_in, _supplier, lambda world: world.version(Supplier, _supplier(world))),
    ),
)
ACTS = (
    *((*one, False, False) for one in READS),
    *((*one, False, True) for one in LOOKS_AT),
    *((*one, True, True) for one in CHANGES),
    *((*one, True, False) for one in MAKES),
)
"""(function, verb, call, writes, names), as ``acts.Act`` takes them."""
