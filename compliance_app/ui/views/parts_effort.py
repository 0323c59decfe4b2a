"""What we have tried to get an answer from a supplier: the lines of the ledger, and the form that adds one."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.effort import EffortInput, efforts_of, record_effort
from compliance_app.services.follow_up_words import EFFORTS
from compliance_app.services.supplier_reads import SupplierOverview
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Effort, EffortKind
from compliance_app.ui.views.parts_follow_up import forget, head
from compliance_app.ui.views.parts_form import Refusal, refused
from compliance_app.ui.widgets.format import date_digits
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.rows import pair_rows

_SHOWN: Final = 6


def effort_section(actor: Actor, supplier_id: str, add: Callable[[], None]) -> None:
    """The ledger of one supplier, newest first, with its sum in words."""
    found = efforts_of(actor, supplier_id)
    head(
        "Forsøk på å få svar",
        "Før opp et forsøk" if allowed(actor.roles, Verb.RECORD_EFFORT) else "",
        "add-effort",
        add,
    )
    if not found:
        html(
            Html(
                '<p class="ak-small">Ingen ennå. Her står hver gang dere har spurt, purret eller fått svar.</p>'
            )
        )
        return
    key = f"efforts-{supplier_id}"
    shown = found if st.session_state.get(key) else found[:_SHOWN]
    html(effort_words(found))
    html(
        pair_rows(
            (date_digits(row.happened_on), NB.cap(EFFORTS[EffortKind(row.kind)]), _under(row))
            for row in shown
        )
    )
    if len(shown) < len(found):
        st.button(
            f"Vis alle {len(found)} linjene", type="tertiary", key=f"{key}-more",
            on_click=lambda: st.session_state.update({key: True}),
        )  # fmt: skip


def effort_words(rows: list[Effort]) -> str:
    """«Spurt to ganger, purret én gang. Har svart.»"""
    counted = {kind: sum(row.kind == kind for row in rows) for kind in EffortKind}
    tried = [
        f"{EFFORTS[kind]} {NB.bare(counted[kind], 'gang')} {'gang' if counted[kind] == 1 else 'ganger'}"
        for kind in (EffortKind.ASKED, EffortKind.REMINDED)
        if counted[kind]
    ]
    came = {EffortKind.ANSWERED: "Har svart.", EffortKind.NO_ANSWER: "Har ikke svart."}
    last = came.get(EffortKind(rows[0].kind), "Har ikke svart ennå.")
    return f"{NB.cap(' og '.join(tried))}. {last}" if tried else last


def _under(row: Effort) -> str:
    said = [NB.sentence(row.what)] if row.what else []
    return " ".join([*said, f"Ført av {row.by}."] if row.by else said)


def effort_form(actor: Actor, overview: SupplierOverview) -> bool:
    """The form of one line; True when it has been saved."""
    supplier = overview.page.supplier
    place = f"effort-{supplier.id}"
    refusal = Refusal(st.container(), place)
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        left, right = flow(2, key="effort", gap="medium")
        kind = left.selectbox(
            "Hva som skjedde",
            list(EffortKind),
            format_func=lambda one: NB.cap(EFFORTS[one]),
            key=f"{place}-kind",
        )
        day = right.date_input("Dag", clock.today(), format="DD.MM.YYYY", key=f"{place}-day")
        what = st.text_area(
            "Hvordan", max_chars=1000, height=90, key=f"{place}-what",
            help="Hvem dere spurte, og på hvilken måte.",
        )  # fmt: skip
        pressed = st.form_submit_button("Lagre forsøket", type="primary")
    if not pressed:
        return False
    given = EffortInput(kind=kind, happened_on=day, what=what)
    if refused(refusal, lambda: record_effort(actor, supplier.id, given, once=once_key(place))):
        return False
    spent(place)
    forget(place)
    return True
