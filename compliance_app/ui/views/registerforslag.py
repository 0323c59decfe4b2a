"""Every open proposal from Enhetsregisteret: what it says that the register of suppliers does not, for a person to decide."""

from math import ceil
from typing import Final

import streamlit as st

from compliance_app.clock import OSLO
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.domain.registry import Kind
from compliance_app.services.registry_proposals import (
    AT_ONCE,
    PAGE,
    Line,
    ProposalPage,
    accept_all,
    open_proposals,
)
from compliance_app.services.registry_words import KIND, proposal_words
from compliance_app.services.tasks import TaskView, newest_task
from compliance_app.services.work import Actor
from compliance_app.storage.tables import TaskState
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_registry import proposal_row, say_refused
from compliance_app.ui.widgets.format import moment_words, whole
from compliance_app.ui.widgets.head import empty_state, page_head
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.task import start_task, task_progress

_TASK: Final = "registry"
_TITLE: Final = "Forslag fra Enhetsregisteret"
_KIND: Final = "forslag-type"
_SAID: Final = "registry-said-all"


def view() -> None:
    """Draw the page."""
    actor = current_actor()
    kind, side, found = _wanted(actor)
    task = newest_task(actor, _TASK)
    busy = task is not None and task.under_way
    at_once = kind in AT_ONCE and found.counts.get(kind, 0) > 0 if kind else False
    page_head(
        _TITLE,
        lead(found, task),
        lambda: _actions(actor, found, kind, busy=busy, at_once=at_once),
        back=(pages.link("leverandorer"), "Leverandører"),
    )
    task_progress(actor, _TASK)
    say_refused()
    said = st.session_state.pop(_SAID, "")
    if said:
        st.success(md(said))
    if not found.total:
        if not busy:
            empty_state(
                "Ingen forslag å ta stilling til",
                "Vi spør om leverandørene med norsk organisasjonsnummer: konkurs, avvikling, sletting, nytt navn og "
                "ny næringskode. Bare numrene sendes.",
                lambda: (
                    _ask(actor, primary=True, busy=False)
                    if allowed(actor.roles, Verb.REFRESH_REGISTRY)
                    else None
                ),
            )
        return
    _kinds(found)
    for line in found.lines:
        _line(actor, line)
    number = found.counts.get(kind, 0) if kind else found.total
    last = ceil(number / PAGE)
    if last > 1:
        st.pagination(last, key=side)


def lead(found: ProposalPage, task: TaskView | None) -> str:
    """«12 forslag: 1 konkurs og 11 nye næringskoder. Sist spurt 22. november 2026 kl. 02.10.»"""
    said = []
    if found.total:
        number = "Ett forslag" if found.total == 1 else f"{whole(found.total)} forslag"
        said.append(f"{number} venter på svar. Ingenting endres før du har svart, og svaret huskes.")
    else:
        said.append("Her kommer det Enhetsregisteret sier om leverandørene, men som ikke står hos dere.")
    if task is not None and task.state is TaskState.DONE and task.finished_at:
        said.append(f"Sist spurt {moment_words(task.finished_at.astimezone(OSLO))}.")
        if task.result.get("failed"):
            said.append(f"{whole(int(task.result['failed']))} fikk vi ikke svar om. {task.result['reason']}")
    return " ".join(said)


def _wanted(actor: Actor) -> tuple[Kind | None, str, ProposalPage]:
    """The chosen kind, as long as one of it is open, the key of its page number, and the page."""
    chosen = st.session_state.get(_KIND)
    kind = Kind(chosen) if chosen else None
    side = f"side-forslag-{kind}"
    found = open_proposals(actor, int(st.session_state.get(side) or 1), kind)
    if kind is None or found.counts.get(kind):
        return kind, side, found
    st.session_state[_KIND] = None
    return _wanted(actor)


def _kinds(found: ProposalPage) -> None:
    st.pills(
        "Vis bare",
        [kind.value for kind in found.counts],
        format_func=lambda kind: f"{KIND[Kind(kind)]} {whole(found.counts[Kind(kind)])}",
        key=_KIND,
        persist_state="session",
    )


def _actions(actor: Actor, found: ProposalPage, kind: Kind | None, *, busy: bool, at_once: bool) -> None:
    if not found.total:
        return
    if allowed(actor.roles, Verb.REFRESH_REGISTRY):
        _ask(actor, primary=not at_once, busy=busy)
    if at_once and kind is not None and allowed(actor.roles, Verb.DECIDE_PROPOSAL):
        _accept(actor, kind, found.counts[kind])


def _ask(actor: Actor, *, primary: bool, busy: bool) -> None:
    if st.button(
        "Spør Enhetsregisteret nå",
        type="primary" if primary else "secondary",
        key="ask-registry",
        disabled=busy,
    ):
        start_task(actor, _TASK)
        st.rerun()


def _accept(actor: Actor, kind: Kind, number: int) -> None:
    label = f"Godta alle {whole(number)}" if number > 1 else "Godta forslaget"
    if st.button(label, type="primary", key="accept-all"):
        key = f"accept-all-{kind}"
        try:
            taken = accept_all(actor, kind, once=once_key(key))
            st.session_state[_SAID] = f"Godtatt: {whole(taken)}. Leverandørene er vurdert på nytt."
        except AktsomError as error:
            st.error(md(str(error)))
            return
        spent(key)
        st.session_state[_KIND] = None
        st.rerun()


def _line(actor: Actor, line: Line) -> None:
    with st.container(key=f"row-forslag-{line.proposal.id}", gap="xsmall"):
        page_link(
            pages.link("leverandor"),
            label=md(line.supplier_name),
            query_params={"id": line.proposal.supplier_id},
        )
        proposal_row(actor, line.proposal, proposal_words(line.proposal))
