"""What the person who acts may do on a page, and the sentence that says who can where they may not.

What is not drawn is no protection: each verb asks again (``services.work``). This only keeps a page from offering what
would end in a refusal.
"""

from typing import Final

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.domain.permissions import MATRIX, ROLE_NAMES, VERB_NAMES, Role, Verb, allowed
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill

_ROLES: Final = "roles-of-this-run"


def acting_as(roles: frozenset[Role]) -> None:
    """Keep the roles that the frame of this run was drawn for, so that each button need not ask the database anew."""
    st.session_state[_ROLES] = roles


def my_roles() -> frozenset[Role]:
    """The roles of the person who acts, as the frame of this run found them."""
    kept: frozenset[Role] | None = st.session_state.get(_ROLES)
    return current_actor().roles if kept is None else kept


def may(*verbs: Verb) -> bool:
    """Whether the person who acts has one of the verbs."""
    roles = my_roles()
    return any(allowed(roles, verb) for verb in verbs)


def offered(verb: Verb) -> bool:
    """Whether they may; where not, a small line says who can, in place of what one would have filled in or pressed."""
    if may(verb):
        return True
    html(fill('<p class="ak-small">{said}</p>', said=who_can(verb)))
    return False


def who_can(verb: Verb) -> str:
    """«Innkjøper og åpenhetslovansvarlig kan bekrefte en vurdering.»"""
    names = [ROLE_NAMES[role] for role in Role if role in MATRIX[verb]]
    return f"{NB.cap(NB.join(names))} kan {VERB_NAMES[verb]}."
