"""Whose suppliers a list holds: the enterprise's name in one short form, or a choice where an example is open."""

from dataclasses import dataclass

import streamlit as st

from compliance_app import clock
from compliance_app.services.enterprises import (
    EnterpriseInput,
    create_enterprise,
    statement_year,
)
from compliance_app.storage.tables import Enterprise
from compliance_app.ui.actor import choose_enterprise, current_actor, current_enterprise, my_enterprises
from compliance_app.ui.views.parts_enterprise_registry import ask_first, first_facts
from compliance_app.ui.widgets.markup import md

_NEW = "new"


@dataclass(frozen=True)
class Whose:
    """The answer so far.

    Attributes:
        identity: an enterprise that exists, or None for a new one.
        name, number: of a new one, as typed.
    """

    identity: str | None
    name: str = ""
    number: str = ""

    @property
    def ready(self) -> bool:
        """Whether the list can be read."""
        return self.identity is not None or bool(self.name.strip())

    def settle(self) -> None:
        """Make the enterprise if it is new, and work in it from now on. Raises what ``create_enterprise`` does."""
        identity = self.identity
        if identity is None:
            given = EnterpriseInput(name=self.name, org_number=self.number.strip() or None)
            facts = first_facts(self.number)
            if facts is not None:
                given = facts.filled(given)
            identity = create_enterprise(current_actor(), given, statement_year(clock.today()))
        choose_enterprise(identity)


NOT_READY = "Skriv navnet på virksomheten, så leses listen."


def whose_list() -> Whose:
    """Draw what must be asked: nothing in one's own enterprise, its name where there is none."""
    enterprise = current_enterprise()
    if enterprise is not None and not enterprise.example:
        return Whose(enterprise.id)
    if enterprise is None:
        return _new()
    chosen = _choice(enterprise)
    return _new() if chosen == _NEW else Whose(chosen)


def _choice(example: Enterprise) -> str:
    own = {row.id: row.name for row in my_enterprises() if not row.example}
    names = own | {_NEW: "En ny virksomhet", example.id: f"Eksempelet {example.name}"}
    return st.radio(
        "Hvem sine leverandører er det?", list(names), format_func=lambda key: md(names[key]), key="whose"
    )


def _new() -> Whose:
    left, right = st.columns([2, 1])
    name = left.text_input(
        "Navn på virksomheten", max_chars=300, key="first-name", autocomplete="organization"
    )
    number = right.text_input("Org.nr. (valgfritt)", max_chars=20, key="first-number")
    ask_first("first-name", "first-number")
    return Whose(None, name, number)
