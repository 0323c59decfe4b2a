"""What Enhetsregisteret says of a supplier: what was fetched and when, and the proposals a person takes a stand on."""

from typing import Final

import streamlit as st

from compliance_app.clock import OSLO
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.domain.registry import STATUS_KINDS, Entity, Kind, State
from compliance_app.services.registry import Fetched, RegistryFacts, fill_in, industry_of, registry_facts
from compliance_app.services.registry_proposals import decide, open_count
from compliance_app.services.registry_words import proposal_words, standing_words
from compliance_app.services.work import Actor
from compliance_app.storage.tables import RegistryProposal, Supplier
from compliance_app.ui import pages
from compliance_app.ui.widgets.format import moment_words, whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.rows import split_rows

_SAID: Final = "registry-said"


def registry_section(actor: Actor, supplier: Supplier) -> None:
    """The section on the supplier's page; nothing at all for a supplier without an organisation number."""
    if not supplier.org_number:
        return
    facts = registry_facts(actor, supplier.id)
    st.header("Enhetsregisteret", anchor=False)
    say_refused()
    for proposal in facts.proposals:
        proposal_row(actor, proposal, proposal_words(proposal))
    if facts.fetched is not None:
        html(fetched_words(facts.fetched))
    html(fill('<p class="ak-small">{said}</p>', said=when_words(facts)))
    if allowed(actor.roles, Verb.REFRESH_REGISTRY):
        label = "Hent på nytt" if facts.fetched else "Hent fra Enhetsregisteret"
        if st.button(label, key=f"fetch-{supplier.id}"):
            _fetch(actor, supplier)


def registry_link(actor: Actor) -> None:
    """The way to the open proposals of all suppliers, with their number."""
    number = open_count(actor)
    label = f"Forslag fra Enhetsregisteret ({whole(number)})" if number else "Enhetsregisteret"
    page_link(pages.link("registerforslag"), label=md(label))


def _fetch(actor: Actor, supplier: Supplier) -> None:
    try:
        fill_in(actor, supplier.id, supplier.version)
    except AktsomError as error:
        st.session_state[_SAID] = str(error)
    st.rerun()


def say_refused() -> None:
    """Why the last answer or fetch was refused, once."""
    said = st.session_state.pop(_SAID, "")
    if said:
        st.error(md(said))


def fetched_words(fetched: Fetched) -> Html:
    """The register's own facts as rows; a sentence where it has none."""
    if fetched.answer.entity is None:
        text = (
            "Registeret har tatt oppføringen ut av de åpne opplysningene."
            if fetched.answer.state is State.REMOVED
            else "Registeret kjenner ikke organisasjonsnummeret. Sjekk at det er riktig."
        )
        return fill("<p>{text}</p>", text=text)
    return split_rows(_rows(fetched.answer.entity))


def _rows(entity: Entity) -> list[tuple[str | Html, str | Html]]:
    rows: list[tuple[str | Html, str | Html]] = [("Navn", entity.name)]
    if entity.form_title:
        rows.append(("Form", entity.form_title))
    if industry := industry_of(entity):
        rows.append(("Næring", f"{industry[1]} {industry[2]} ({industry[0]})"))
    if entity.employees is not None:
        rows.append(("Ansatte", whole(entity.employees)))
    elif entity.some_employees:
        rows.append(("Ansatte", "én til fire"))
    if entity.parent:
        rows.append(("Hører til", entity.parent))
    standing = entity.standing
    rows.append(("Status", standing_words(*standing) if standing else "i virksomhet"))
    return rows


def when_words(facts: RegistryFacts) -> str:
    """«Hentet fra Enhetsregisteret 22. november 2026 kl. 09.14.», and whether it has been looked at since."""
    if facts.fetched is None:
        return "Ikke hentet ennå."
    said = f"Hentet fra Enhetsregisteret {moment_words(facts.fetched.at.astimezone(OSLO))}."
    if facts.checked_at is not None and facts.checked_at > facts.fetched.at:
        said += f" Ingen endring meldt før {moment_words(facts.checked_at.astimezone(OSLO))}."
    return said


def proposal_row(actor: Actor, proposal: RegistryProposal, text: str, before: Html | None = None) -> None:
    """One open proposal with its answers; drawn anew once it is decided."""
    place = st.container(key=f"proposal-{proposal.id}", gap="small")
    with place:
        if before is not None:
            html(before)
        html(concat(fill("<p>{text}.</p>", text=text)))
        if not allowed(actor.roles, Verb.DECIDE_PROPOSAL):
            return
        with st.container(horizontal=True, gap="small"):
            if Kind(proposal.kind) in STATUS_KINDS:
                _answers(
                    actor,
                    proposal,
                    (("Vi kjøper ikke lenger herfra", True, True), ("Vi kjøper fortsatt", True, False)),
                )
                _answers(actor, proposal, (("Stemmer ikke", False, False),))
            else:
                _answers(actor, proposal, (("Godta", True, False), ("Avvis", False, False)))


def _answers(actor: Actor, proposal: RegistryProposal, answers: tuple[tuple[str, bool, bool], ...]) -> None:
    for label, accept, stop_buying in answers:
        key = f"{label}-{proposal.id}"
        if st.button(label, key=key):
            try:
                decide(
                    actor,
                    proposal.id,
                    proposal.version,
                    accept=accept,
                    stop_buying=stop_buying,
                    once=once_key(key),
                )
            except AktsomError as error:
                st.session_state[_SAID] = str(error)
            spent(key)
            st.rerun()
