"""How the lists of what people do are written: a function of the services, its verb, and arguments that a world gives."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from compliance_app.domain.permissions import Verb
from compliance_app.services.work import Actor


@dataclass(frozen=True)
class Act:
    """One call.

    Attributes:
        function: the function of the services.
        verb: what it takes.
        call: calls it for an actor; further arguments (``once``) are passed on.
        writes: leaves something behind.
        names: it names an object of the enterprise by its id.
    """

    function: Callable[..., Any]
    verb: Verb
    call: Callable[..., Any]
    writes: bool = False
    names: bool = False

    @property
    def name(self) -> str:
        return f"{self.function.__module__.rpartition('.')[2]}.{self.function.__name__}"

    @property
    def takes_once(self) -> bool:
        return "once" in inspect.signature(self.function).parameters


def as_given(_function: Callable[..., Any], given: list[Any]) -> list[Any]:
    """What an act is called with, as it stands; a test may put other values in its place."""
    return given


def call_of(function: Callable[..., Any], *arguments: Any) -> Callable[..., Any]:
    """Calls a function for an actor; an argument is a value, or a function of the world."""

    def call(actor: Actor, world: Any, **more: Any) -> Any:
        given = [argument(world) if callable(argument) else argument for argument in arguments]
        return function(actor, *as_given(function, given), **more)

    return call


def id_of(name: str) -> Callable[[Any], str]:
    """The id of a thing in the world, as an argument."""
    return lambda world: str(world[name])


def version_of(table: Any, name: str) -> Callable[[Any], int]:
    """The version of a thing in the world now, as an argument."""
    return lambda world: int(world.version(table, world[name]))


def reads(function: Callable[..., Any], verb: Verb, *arguments: Any) -> Act:
    """An act that leaves nothing behind and names no object."""
    return Act(function, verb, call_of(function, *arguments))


def looks_at(function: Callable[..., Any], verb: Verb, *arguments: Any) -> Act:
    """An act that leaves nothing behind and names an object."""
    return Act(function, verb, call_of(function, *arguments), names=True)


def makes(function: Callable[..., Any], verb: Verb, *arguments: Any) -> Act:
    """An act that writes and names no object."""
    return Act(function, verb, call_of(function, *arguments), writes=True)


def changes(function: Callable[..., Any], verb: Verb, *arguments: Any) -> Act:
    """An act that writes to an object it names."""
    return Act(function, verb, call_of(function, *arguments), writes=True, names=True)
