"""What surrounds every page: whose register this is, which statement is being worked on, and who is acting."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from compliance_app.domain.permissions import Role, Verb, allowed
from compliance_app.services.enterprises import periods
from compliance_app.services.register_count import count_suppliers
from compliance_app.services.work import Actor, permit, reading
from compliance_app.settings import settings
from compliance_app.ui.actor import current_actor, current_enterprise
from compliance_app.ui.gate import log_out
from compliance_app.ui.may import acting_as
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, concat, fill


@dataclass(frozen=True)
class Shell:
    """The facts of the frame.

    Attributes:
        enterprise: its name, empty before one exists.
        period: label of the statement's period, «2025».
        person: who is logged in; empty without a login.
        example: a reference organisation, marked EKSEMPEL everywhere.
        has_suppliers: without any, the first page is shown and the menu is hidden.
        counts: badges of the menu by ``url_path``, of the pages that are theirs.
        roles: of the person who acts; they decide which pages the menu holds.
    """

    enterprise: str = ""
    period: str = ""
    person: str = ""
    example: bool = False
    has_suppliers: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    roles: frozenset[Role] = frozenset()


def current() -> Shell:
    """The frame for the person who acts and the enterprise they work in.

    Raises:
        NotAllowed: nobody is logged in, or without any role here. Also before there is an enterprise.
    """
    actor = current_actor()
    permit(actor, Verb.READ_REGISTER)
    acting_as(actor.roles)
    person = "" if settings().local else actor.name
    enterprise = current_enterprise()
    if enterprise is None:
        return Shell(person=person, roles=actor.roles)
    with reading(actor) as work:
        suppliers, there = count_suppliers(work), periods(work)
    return Shell(
        enterprise=enterprise.name,
        period=there[0].label if there else "",
        person=person,
        example=bool(enterprise.example),
        has_suppliers=suppliers > 0,
        counts=_counts(actor) if suppliers else {},
        roles=actor.roles,
    )


def _counts(actor: Actor) -> dict[str, int]:
    """What waits on a page, where it is theirs. Before there are suppliers there is no menu to say it in."""
    from compliance_app.services.requests import count_open
    from compliance_app.services.review_queue import left_to_confirm

    counted = {
        "henvendelser": (Verb.READ_REQUESTS, count_open),
        "gjennomgang": (Verb.CONFIRM_RATING, left_to_confirm),
    }
    return {path: count(actor) for path, (verb, count) in counted.items() if allowed(actor.roles, verb)}


def draw(shell: Shell) -> None:
    """The foot of the side bar, and the mark of an example at the top of the page."""
    if shell.example:
        with st.container(key="example"):
            html(EXAMPLE)
    if shell.person or (shell.enterprise and shell.has_suppliers):
        with st.sidebar:
            html(foot(shell))
            if shell.person:
                st.button("Logg ut", type="tertiary", key="log-out", on_click=log_out)


def foot(shell: Shell) -> Html:
    """Enterprise, statement, mark and person, one under the other."""
    lines = [fill("<p><b>{name}</b></p>", name=shell.enterprise)] if shell.enterprise else []
    if shell.period:
        lines.append(fill('<p class="ak-small">Redegjørelse for {period}</p>', period=shell.period))
    if shell.example:
        lines.append(EXAMPLE)
    if shell.person:
        lines.append(fill('<p class="ak-small ak-person">{person}</p>', person=shell.person))
    return concat(Html('<div class="ak-foot">'), *lines, Html("</div>"))


EXAMPLE = Html('<p class="ak-example">EKSEMPEL</p>')
