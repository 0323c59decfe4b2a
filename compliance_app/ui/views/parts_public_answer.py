"""On a closed case: put its question and answer out for everybody with one click, or take it back."""

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.public_answers import (
    Published,
    list_public_answers,
    publish_answer,
    withdraw_answer,
)
from compliance_app.services.request_case import read_request
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import moment_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent


def public_answer_of(request_id: str) -> None:
    """Draw it for one case; nothing while the case is open. Raises NotFound."""
    actor = current_actor()
    row = read_request(actor, request_id).request
    if row.closed_on is None:
        return
    st.header("For alle", anchor=False)
    there = next((one for one in list_public_answers(actor) if one.request_id == request_id), None)
    html(fill('<p class="ak-small">{said}</p>', said=_said(there)))
    if not allowed(actor.roles, Verb.PUBLISH_ANSWER):
        return
    place = st.empty()
    out = there is not None and there.withdrawn_at is None
    key = f"utlagt-{request_id}"
    if there is not None and out:
        if st.button("Ta det bort", type="tertiary", key=f"{key}-bort"):
            _do(place, key, lambda once: withdraw_answer(actor, there.id, there.version, once=once))
    elif st.button("Legg ut for alle", key=f"{key}-ut"):
        _do(place, key, lambda once: publish_answer(actor, request_id, row.version, once=once))


def _said(there: Published | None) -> str:
    if there is None:
        return "Spørsmålet og svaret kan legges ut på den åpne siden, uten noe om den som spurte."
    if there.withdrawn_at is not None:
        return f"Tatt bort fra den åpne siden {moment_words(there.withdrawn_at)}."
    return f"Ligger ute for alle siden {moment_words(there.published_at)}, lagt ut av {there.published_by}."


def _do(place: DeltaGenerator, key: str, act: Callable[[str], object]) -> None:
    try:
        act(once_key(key))
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(key)
    st.rerun()
