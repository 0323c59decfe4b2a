"""The one seam that says who is acting: in local mode the person at the machine, else whoever is logged in, else nobody.

Everything is read anew in each run, also in a callback and in a part of a page that is drawn alone, so that a role that
was taken away is gone at the next click. Within a run the answer stays the same.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from compliance_app import clock
from compliance_app.services import sessions
from compliance_app.services.enterprises import all_enterprises
from compliance_app.services.sessions import Outside, Person
from compliance_app.services.sign_in import sign_in
from compliance_app.services.work import Actor, local_actor
from compliance_app.settings import settings
from compliance_app.storage.tables import Enterprise

_CHOSEN: Final = "enterprise_id"
_SEEN: Final = "seen-exactly"
_NOTED: Final = "seen-noted"
_NOBODY: Final = "Ukjent"
_found: WeakKeyDictionary[Any, Person | Outside] = WeakKeyDictionary()


def current_actor() -> Actor:
    """Who acts in this session, in the enterprise they have chosen; no roles where a login is needed and missing."""
    enterprise = current_enterprise()
    identity = enterprise.id if enterprise else None
    if settings().local:
        return local_actor(identity)
    person = current_person()
    return person.actor(identity) if isinstance(person, Person) else Actor(_NOBODY, frozenset(), identity)


def current_enterprise() -> Enterprise | None:
    """The chosen enterprise; else one's own; else the first example; None on the first screen."""
    there = my_enterprises()
    chosen = st.session_state.get(_CHOSEN)
    return next((row for row in there if row.id == chosen), there[0] if there else None)


def my_enterprises() -> Sequence[Enterprise]:
    """Those that whoever acts has a role in, one's own before the examples; nothing of others is told."""
    if settings().local:
        return all_enterprises()
    person = current_person()
    return person.enterprises if isinstance(person, Person) else ()


def choose_enterprise(identity: str | None) -> None:
    """Work in another enterprise from now on in this session. It may have been made, or taken away, just now."""
    st.session_state[_CHOSEN] = identity
    _found.pop(_run(), None)


def claims() -> Mapping[str, Any]:
    """What the login service says of whoever is here; empty where nobody is logged in."""
    # Without a login set up the attribute itself is missing.
    return st.user.to_dict() if st.user.to_dict().get("is_logged_in") else {}


def current_person() -> Person | Outside | None:
    """Who is logged in, or why they are not let in; None where nobody is. Local mode has no persons."""
    given = claims()
    if not given:
        return None
    run = _run()
    known = _found.get(run)
    if known is None:
        known = _found[run] = _look_up(given)
    return known


def _run() -> Any:
    """What is the same within a run, and another in the next: Streamlit's own helper of the run."""
    context = get_script_run_ctx()
    return context.parallel_coordinator if context else _Nobodys()


class _Nobodys:
    """A run of nobody's, outside Streamlit: nothing is remembered of it."""


def _look_up(given: Mapping[str, Any]) -> Person | Outside:
    person = sessions.look_up(given, st.session_state.get(_SEEN)) or sign_in(given)
    if isinstance(person, Outside):
        return person
    now = clock.real_now()
    st.session_state[_SEEN] = now
    if now - st.session_state.get(_NOTED, now - sessions.WRITE_EVERY) >= sessions.WRITE_EVERY:
        sessions.still_here(person.login)
        st.session_state[_NOTED] = now
    return person
