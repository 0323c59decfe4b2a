"""Measures, and the deliberate choice to wait: what each risk at medium or high is met with."""

from typing import Any, Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.services.findings import (
    DecisionInput,
    Found,
    MeasureInput,
    decide_to_wait,
    decisions,
    impacts,
    save_measure,
)
from compliance_app.services.findings import measures as all_measures
from compliance_app.storage.tables import Measure, MeasurePurpose, MeasureStatus
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm, form_head, index_of, record_list
from compliance_app.ui.views.parts_subject import subject
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.rows import name_rows

PURPOSES = {
    MeasurePurpose.PREVENT: "Forebygge: skaden skal ikke oppstå",
    MeasurePurpose.MITIGATE: "Begrense: skaden eller risikoen skal bli mindre",
    MeasurePurpose.CEASE: "Stanse: skaden pågår og skal ta slutt",
    MeasurePurpose.REMEDIATE: "Gjenopprette: de som er skadet, skal få det rettet opp",
}
STATUSES = {
    MeasureStatus.PLANNED: "Planlagt",
    MeasureStatus.ONGOING: "I gang",
    MeasureStatus.DONE: "Gjennomført",
}
_LIST: Final = "measure"
_WAIT: Final = "wait"
_ADD: Final = "Et tiltak"
_CHOICE: Final = "Et valg om å vente"


def measures() -> None:
    """What is done and what waits, and one of two forms beside it."""
    there = all_measures(current_actor())
    left, right = flow([1, 1.2])
    with left:
        st.header("Tiltak", anchor=False)
        rows = [(one.row.id, one.row.what, under(one)) for one in there]
        opened = record_list(
            _LIST, rows, "Ingen ennå. Høy og medium risiko skal møtes med et tiltak eller en begrunnelse."
        )
        _waiting()
    with right:
        found = next((one for one in there if one.row.id == opened), None)
        kind = _ADD
        if found is None:
            kind = st.radio("Registrer", [_ADD, _CHOICE], horizontal=True, key="measure-or-wait") or _ADD
        if kind == _ADD:
            _form(found)
        else:
            _wait_form()


def under(one: Found) -> Html:
    """«7 dager over» is said first and in red; then what it concerns, the owner and the result."""
    row: Measure = one.row
    late = row.status != MeasureStatus.DONE and row.due is not None and row.due < clock.today()
    parts = [f"{STATUSES[MeasureStatus(row.status)]}.", f"Gjelder {one.subject}."]
    if row.owner:
        parts.append(f"Ansvarlig: {row.owner}.")
    if row.result:
        parts.append(f"Resultat: {row.result}")
    due = (
        fill(
            '<span class="{kind}">Frist {day}.</span> ',
            kind="ak-late" if late else "",
            day=date_words(row.due),
        )
        if row.due
        else Html("")
    )
    return concat(due, "Over fristen. " if late else "", " ".join(parts))


def _waiting() -> None:
    there = decisions(current_actor())
    if not there:
        return
    st.header("Ikke prioritert nå", anchor=False)
    html(
        name_rows(
            (
                NB.cap(one.subject),
                one.row.reason,
                f"ses på {date_words(one.row.look_again_on)}" if one.row.look_again_on else "",
            )
            for one in there
        )
    )


def _form(found: Found | None) -> None:
    form_head(_LIST, "Nytt tiltak", "Endre tiltaket", changing=found is not None)
    row: Measure | None = found.row if found else None
    form = RecordForm(f"{_LIST}-{row.id if row else 'new'}", row.version if row else 0)
    place = st.empty()
    known = {one.row.id: f"{one.row.what} ({one.subject})" for one in impacts(current_actor())}
    impact = None
    if known:
        impact = st.selectbox(
            "Mot hvilken konsekvens", [None, *known], index=index_of([None, *known], row.impact_id if row else None),
            format_func=lambda key: known.get(key, "Ikke mot en bestemt konsekvens"), key=form.key("impact"),
        )  # fmt: skip
    supplier_id, category_id = (None, None) if impact else subject(form, found, own=True)
    with st.form(_LIST, border=False, enter_to_submit=False):
        given = _fields(form, row)
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        given |= {"impact_id": impact, "supplier_id": supplier_id, "category_id": category_id}
        form.save(
            place,
            lambda seen: save_measure(
                current_actor(),
                MeasureInput(**given),
                identity=row.id if row else None,
                seen_version=seen,
                once=form.once,
            ),
        )


def _fields(form: RecordForm, row: Measure | None) -> dict[str, Any]:
    what = st.text_input("Hva dere gjør", row.what if row else "", max_chars=2000, key=form.key("what"))
    purpose = st.selectbox(
        "Formål", list(PURPOSES), index=list(PURPOSES).index(MeasurePurpose(row.purpose)) if row else 0,
        format_func=lambda one: PURPOSES[one], key=form.key("purpose"),
    )  # fmt: skip
    who, state = st.columns(2)
    owner = who.text_input("Ansvarlig", row.owner if row else "", max_chars=200, key=form.key("owner"))
    status = state.selectbox(
        "Status", list(STATUSES), index=list(STATUSES).index(MeasureStatus(row.status)) if row else 0,
        format_func=lambda one: STATUSES[one], key=form.key("status"),
    )  # fmt: skip
    start, end = st.columns(2)
    since = start.date_input("Siden", row.since if row else None, format="DD.MM.YYYY", key=form.key("since"))
    due = end.date_input("Frist", row.due if row else None, format="DD.MM.YYYY", key=form.key("due"))
    expected = st.text_area(
        "Hva dere venter at det fører til", row.expected_result if row else "", max_chars=2000, height=70,
        key=form.key("expected"),
    )  # fmt: skip
    result = st.text_area(
        "Resultat", row.result if row else "", max_chars=2000, height=70, key=form.key("result"),
        help="Hva tiltaket førte til for dem det gjelder. Et gjennomført tiltak må ha et resultat.",
    )  # fmt: skip
    return {
        "what": what, "purpose": purpose, "owner": owner, "status": status, "since": since, "due": due,
        "expected_result": expected, "result": result,
    }  # fmt: skip


def _wait_form() -> None:
    st.header("Ikke prioritert nå", anchor=False)
    form = RecordForm(f"{_WAIT}-new")
    place = st.empty()
    supplier_id, category_id = subject(form, None, own=False)
    with st.form(_WAIT, border=False, enter_to_submit=False):
        reason = st.text_area(
            "Hvorfor dere ikke gjør mer nå", max_chars=2000, height=110, key=form.key("reason"),
            help="Hele setninger som tåler å bli lest av andre; de kan stå i redegjørelsen.",
        )  # fmt: skip
        again = st.date_input(
            "Ses på igjen", None, min_value=clock.today(), format="DD.MM.YYYY", key=form.key("again")
        )
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        given = DecisionInput(
            reason=reason, supplier_id=supplier_id, category_id=category_id, look_again_on=again
        )
        form.save(place, lambda _seen: decide_to_wait(current_actor(), given, once=form.once))
