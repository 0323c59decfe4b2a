"""The enterprise's own facts from Enhetsregisteret: the button on the first page and in the form, and what it found."""

from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from pydantic import ValidationError

from compliance_app.clock import OSLO
from compliance_app.domain.errors import AktsomError
from compliance_app.services.enterprises import EnterpriseInput
from compliance_app.storage.tables import Enterprise
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm
from compliance_app.ui.widgets.format import moment_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md

if TYPE_CHECKING:
    from compliance_app.services.enterprise_registry import EnterpriseFacts

ASK: Final = "Hent fra Enhetsregisteret"
HELP: Final = "Fyller ut det som er tomt. Bare organisasjonsnummeret sendes."
_FIRST: Final = "first-facts"
_DRAFT: Final = "enterprise-draft"


def ask_first(name_key: str, number_key: str) -> None:
    """The button of the first page: the name comes from the number."""
    st.button(ASK, key="first-ask", on_click=_look_up_first, args=(name_key, number_key), help=HELP)
    problem = st.session_state.pop(f"{_FIRST}-problem", "")
    if problem:
        st.error(md(problem))
    facts = first_facts(st.session_state.get(number_key, ""))
    if facts is not None:
        html(fill('<p class="ak-small">{said}</p>', said=found_words(facts)))


def _look_up_first(name_key: str, number_key: str) -> None:
    from compliance_app.services.enterprise_registry import look_up_enterprise

    try:
        facts = look_up_enterprise(current_actor(), st.session_state.get(number_key, ""))
    except AktsomError as error:
        st.session_state[f"{_FIRST}-problem"] = str(error)
        return
    st.session_state[_FIRST] = facts
    if not st.session_state.get(name_key, "").strip():
        st.session_state[name_key] = facts.name


def first_facts(number: str) -> "EnterpriseFacts | None":
    """What was fetched on the first page, if it is of this number."""
    facts: EnterpriseFacts | None = st.session_state.get(_FIRST)
    return facts if facts is not None and facts.org_number == "".join(number.split()) else None


def found_words(facts: "EnterpriseFacts") -> str:
    """«EQUINOR ASA, et allmennaksjeselskap, Stavanger, stiftet 1972. Hentet fra Enhetsregisteret 22. november …»"""
    parts = [
        facts.name, facts.form, facts.industry, facts.seat, f"stiftet {facts.founded_year}" if facts.founded_year else "",
        "slettet i registeret" if facts.deleted else "",
    ]  # fmt: skip
    said = ", ".join(part for part in parts if part)
    return f"{said}. Hentet fra Enhetsregisteret {moment_words(facts.fetched_at.astimezone(OSLO))}."


def with_draft(row: Enterprise) -> Enterprise:
    """The row as the form shows it: with what was typed and fetched over it, until it is saved or the page is left."""
    draft: tuple[int, dict[str, Any]] | None = st.session_state.get(_DRAFT)
    form = RecordForm(f"enterprise-{row.id}", row.version)
    just_asked = st.session_state.pop(f"{_DRAFT}-asked", False)
    if draft is None or draft[0] != row.version or not (just_asked or form.key("name") in st.session_state):
        st.session_state.pop(_DRAFT, None)
        return row
    return Enterprise(**{**row.model_dump(), **draft[1]})


def say_fetched() -> None:
    """Above the form: why the register could not be asked, or what it said."""
    problem = st.session_state.pop(f"{_DRAFT}-problem", "")
    if problem:
        st.error(md(problem))
    said = st.session_state.pop(f"{_DRAFT}-said", "")
    if said:
        html(fill("<p>{said} Det som var tomt, er fylt ut; se over og lagre.</p>", said=said))


def fetch_draft(form: RecordForm, row: Enterprise, typed: dict[str, Any]) -> None:
    """Ask about the number in the form, and draw the form anew with what was empty filled in; nothing is saved."""
    from compliance_app.services.enterprise_registry import look_up_enterprise

    values = dict(typed)
    try:
        if form.seen_version != row.version:
            st.session_state[f"{_DRAFT}-problem"] = (
                "Noen har endret opplysningene mens du skrev. Lagre først, så ser du hva som er endret."
            )
        else:
            facts = look_up_enterprise(current_actor(), str(typed["org_number"] or ""))
            values |= facts.filled(EnterpriseInput(**typed)).model_dump()
            st.session_state[f"{_DRAFT}-said"] = found_words(facts)
    except AktsomError as error:
        st.session_state[f"{_DRAFT}-problem"] = str(error)
    except ValidationError:
        st.session_state[f"{_DRAFT}-problem"] = "Et felt kan ikke brukes slik. Se over dem, og hent på nytt."
    st.session_state[_DRAFT] = (row.version, values)
    st.session_state[f"{_DRAFT}-asked"] = True
    st.session_state[f"round-{form.name}"] = int(st.session_state.get(f"round-{form.name}", 0)) + 1
    st.rerun()
