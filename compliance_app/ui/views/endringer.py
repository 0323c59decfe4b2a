"""Changes that may call for a new statement (§ 5): each waits for a decision with a reason, and the decided ones stay listed."""

from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.significant_changes import (
    DECISIONS,
    KINDS,
    AlertInput,
    ChangeLine,
    decide_change,
    report_alert,
    significant_changes,
)
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ChangeDecision
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import empty_state, flow, html, page_head
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.rows import name_rows, pair_rows

_SAID: Final = "endringer-sagt"
_CHOICES: Final = (ChangeDecision.STATEMENT_UPDATED, ChangeDecision.NO_UPDATE)
_LABELS: Final = {
    ChangeDecision.STATEMENT_UPDATED: "Ja, redegjørelsen oppdateres",
    ChangeDecision.NO_UPDATE: "Nei, ikke nå",
}


def view() -> None:
    """Draw the page: the first change that waits, then the rest, then what has been decided."""
    actor = current_actor()
    lines = significant_changes(actor)
    waiting = [one for one in lines if one.decision is ChangeDecision.OPEN]
    page_head("Endringer å vurdere", _lead(waiting), back=(pages.link("i-dag"), "I dag"))
    said = st.session_state.pop(_SAID, "")
    if said:
        st.success(said)
    left, right = flow([1.6, 1])
    with left:
        if waiting:
            _decide(actor, waiting[0])
            if waiting[1:]:
                st.header("Deretter", anchor=False)
                html(name_rows((one.what, _found(one), KINDS[one.kind]) for one in waiting[1:]))
        else:
            empty_state(
                "Ingen endringer venter",
                "Nye høye nivåer, faktiske konsekvenser og nye tall for landene kommer hit av seg selv.",
                _to_today,
            )
        decided = [one for one in lines if one.decision is not ChangeDecision.OPEN]
        if decided:
            st.header("Avgjort", anchor=False)
            html(name_rows((one.what, _decided(one), DECISIONS[one.decision]) for one in decided))
    with right:
        if allowed(actor.roles, Verb.RECORD_IMPACT):
            _alert(actor)


def _lead(waiting: list[ChangeLine]) -> str:
    rule = "Redegjørelsen skal oppdateres ved vesentlige endringer i risikovurderingene.\u00a0§\u00a05."
    if not waiting:
        return f"Ingenting venter på en avgjørelse. {rule}"
    count = (
        "Én endring venter" if len(waiting) == 1 else f"{NB.cap(NB.called(len(waiting), 'endringer'))} venter"
    )
    return f"{count} på en avgjørelse. {rule}"


def _to_today() -> None:
    if st.button("Til I dag", type="primary", key="to-today"):
        st.switch_page(pages.link("i-dag"))


def _found(one: ChangeLine) -> str:
    return f"Oppdaget {date_words(clock.oslo_day(one.found_at))}."


def _decided(one: ChangeLine) -> str:
    day = f" {date_words(clock.oslo_day(one.decided_at))}" if one.decided_at else ""
    return f"{one.reason} Avgjort av {one.decided_by or 'ukjent'}{day}."


def _decide(actor: Actor, one: ChangeLine) -> None:
    st.header("Vurder oppdatering av redegjørelsen", anchor=False)
    html(pair_rows([("Hva", one.what, ""), ("Slag", NB.cap(KINDS[one.kind]), _found(one))]))
    if one.supplier_id:
        page_link(
            pages.link("leverandor"), label=md(f"Se {one.supplier}"), query_params={"id": one.supplier_id}
        )
    if not allowed(actor.roles, Verb.DECIDE_CHANGE):
        html("Daglig leder eller den som er åpenhetslovansvarlig, avgjør dette.")
        return
    form = f"change-{one.id}"
    problem = st.container()
    with st.form(form, border=False, enter_to_submit=False):
        decision = st.radio(
            "Skal redegjørelsen oppdateres?", _CHOICES, index=None, format_func=lambda one: _LABELS[one],
            key=f"{form}-decision",
        )  # fmt: skip
        reason = st.text_area("Begrunnelse", max_chars=4000, height=110, key=f"{form}-reason")
        pressed = st.form_submit_button("Lagre avgjørelsen", type="primary")
    if not pressed:
        return
    try:
        if decision is None:
            raise FieldMissing(field="Avgjørelse", hint="Velg om redegjørelsen skal oppdateres.")
        decide_change(actor, one.id, decision, reason, one.version, once=once_key(form))
    except AktsomError as error:
        problem.error(md(str(error)))
        return
    spent(form)
    st.session_state[_SAID] = (
        "Avgjørelsen er lagret. Lag den nye redegjørelsen under «Redegjørelse»."
        if decision is ChangeDecision.STATEMENT_UPDATED
        else "Avgjørelsen er lagret."
    )
    st.rerun()


def _alert(actor: Actor) -> None:
    st.header("Noe dere har fått vite", anchor=False)
    html(
        fill(
            '<p class="ak-small">{text}</p>',
            text="Et oppslag i avisen, et varsel eller et brev fra en myndighet kan også kreve en ny redegjørelse.",
        )
    )
    round_ = st.session_state.get("alert-round", 0)
    problem = st.container()
    with st.form("alert", border=False, enter_to_submit=False):
        what = st.text_area("Hva dere har fått vite", max_chars=2000, height=110, key=f"alert-{round_}")
        pressed = st.form_submit_button("Legg til")
    if not pressed:
        return
    try:
        report_alert(actor, AlertInput(what=what), once=once_key("alert"))
    except AktsomError as error:
        problem.error(md(str(error)))
        return
    spent("alert")
    st.session_state["alert-round"] = round_ + 1
    st.session_state[_SAID] = "Lagt til. Ta stilling til om redegjørelsen må oppdateres."
    st.rerun()
