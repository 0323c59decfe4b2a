"""Remedy for those who were harmed: what is agreed, whether it was done and was enough, and where it is lacking (§ 4-1 f)."""

from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.services.remediation import RemediationInput, explain_no_remedy, save_remediation
from compliance_app.services.remediation_reads import (
    Harm,
    Remedy,
    actual_impacts,
    explained,
    lacking_remedy,
    remediations,
    remedy_overdue,
)
from compliance_app.storage.tables import RemediationCase, Satisfaction
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_dialogue import IMPACT
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_owner import owner_field
from compliance_app.ui.views.parts_record import PART, RecordForm, form_head, index_of, record_list
from compliance_app.ui.views.virksomheten_moter import short
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.rows import quote

ADDRESS: Final = "gjenoppretting"
SATISFIED: Final = {
    Satisfaction.UNKNOWN: "Vet ikke ennå",
    Satisfaction.YES: "Ja",
    Satisfaction.PARTLY: "Delvis",
    Satisfaction.NO: "Nei",
}
_SAID: Final = {
    Satisfaction.UNKNOWN: "Ukjent om de som er skadet, er fornøyde.",
    Satisfaction.YES: "De som er skadet, er fornøyde.",
    Satisfaction.PARTLY: "De som er skadet, er delvis fornøyde.",
    Satisfaction.NO: "De som er skadet, er ikke fornøyde.",
}
_LIST: Final = "remedy"
_REMEDY, _WHY_NOT = "Før opp gjenoppretting", "Skriv hvorfor det ikke er aktuelt"


def remediation() -> None:
    """Where remedy is lacking, the cases, and the form beside them."""
    there = remediations(current_actor())
    harms = actual_impacts(current_actor())
    left, right = flow([1, 1.1])
    with left:
        st.header("Gjenoppretting", anchor=False)
        _lacking(lacking_remedy(current_actor()))
        opened = record_list(
            _LIST,
            [(one.row.id, short(one.row.remedy), under(one)) for one in there],
            _empty(harms),
        )
        _explained(explained(current_actor()))
    with right:
        found = next((one for one in there if one.row.id == opened), None)
        if found is None:
            _new(harms)
        else:
            _change(found, harms)


def _empty(harms: list[Harm]) -> str:
    if harms:
        return "Ingen gjenoppretting er ført opp ennå."
    return "Ingen faktisk negativ konsekvens er registrert. Da er det heller ikke noe å gjenopprette."


def _lacking(found: list[Harm]) -> None:
    """Harm that we caused or contributed to, and nothing is said of a remedy."""
    if not found:
        return
    st.subheader("Mangler gjenoppretting", anchor=False)
    html(
        "Dere har forårsaket eller bidratt til disse skadene. Da skal de som er skadet, få det rettet opp "
        "(åpenhetsloven § 4), eller dere skriver hvorfor det ikke er aktuelt."
    )
    with link_list():
        for one in found:
            link_row(
                f"harm-{one.impact.id}", pages.link("virksomheten"), short(one.impact.what),
                f"Gjelder {one.subject}.", query={PART: ADDRESS, IMPACT: one.impact.id},
            )  # fmt: skip


def _explained(found: list[Harm]) -> None:
    if not found:
        return
    st.subheader("Ikke aktuelt", anchor=False)
    with link_list():
        for one in found:
            link_row(
                f"told-{one.impact.id}", pages.link("virksomheten"), short(one.impact.what),
                f"{NB.sentence(short(one.impact.no_remedy_reason))} {_said_by(one)}",
                query={PART: ADDRESS, IMPACT: one.impact.id},
            )  # fmt: skip


def _said_by(one: Harm) -> str:
    day = one.impact.no_remedy_on
    return f"Skrevet av {one.impact.no_remedy_by}{f' {date_words(day)}' if day else ''}."


def under(one: Remedy) -> Html:
    """«Over fristen 1. april 2026. Gjelder Leverandør 1. Avtalt med de tillitsvalgte. Ansvarlig: Innkjøpslederen.»"""
    row = one.row
    if row.done_on is not None:
        first = fill("Gjennomført {day}. ", day=date_words(row.done_on))
    elif row.due is not None:
        late = remedy_overdue(row, clock.today())
        first = fill(
            '<span class="{kind}">{word} {day}.</span> ', kind="ak-late" if late else "",
            word="Over fristen" if late else "Frist", day=date_words(row.due),
        )  # fmt: skip
    else:
        first = Html("Uten frist. ")
    said = [
        f"Gjelder {one.subject}.",
        NB.sentence(f"Avtalt med {row.agreed_with}"),
        f"Ansvarlig: {row.owner}." if row.owner and row.done_on is None else "",
        _SAID[Satisfaction(row.satisfied)] if row.done_on is not None else "",
    ]
    return concat(first, " ".join(part for part in said if part))


def _new(harms: list[Harm]) -> None:
    asked = next((one for one in harms if one.impact.id == st.query_params.get(IMPACT, "")), None)
    form_head(_LIST, "Ny gjenoppretting", "Ny gjenoppretting", changing=asked is not None)
    way = _REMEDY
    if asked is not None:
        html(quote(asked.impact.what))
        default = _WHY_NOT if asked.impact.no_remedy_reason else _REMEDY
        way = st.segmented_control(
            "Hva vil du gjøre?", [_REMEDY, _WHY_NOT], default=default, required=True,
            key=f"way-{asked.impact.id}", label_visibility="collapsed",
        )  # fmt: skip
    if asked is not None and way == _WHY_NOT:
        _why_not(asked)
    else:
        _form(None, harms, asked.impact.id if asked else None)


def _why_not(harm: Harm) -> None:
    impact = harm.impact
    form = RecordForm(f"{_LIST}-why-{impact.id}", impact.version)
    place = st.empty()
    with st.form(_LIST, border=False, enter_to_submit=False):
        reason = st.text_area(
            "Hvorfor de som er skadet, ikke får det rettet opp av dere", impact.no_remedy_reason, max_chars=2000,
            height=110, key=form.key("reason"),
            help="For eksempel at de har fått erstatning av andre. Tomt felt tar begrunnelsen bort.",
        )  # fmt: skip
        pressed = st.form_submit_button("Lagre begrunnelsen", type="primary")
    if pressed:
        form.save(place, lambda seen: explain_no_remedy(current_actor(), impact.id, reason, seen))


def _change(found: Remedy, harms: list[Harm]) -> None:
    form_head(_LIST, "", "Endre gjenopprettingen", changing=True)
    _form(found.row, harms, found.row.impact_id)
    evidence_of("remediation_case", found.row.id, key="remedy")


def _form(row: RemediationCase | None, harms: list[Harm], impact_id: str | None) -> None:
    form = RecordForm(f"{_LIST}-{row.id if row else impact_id or 'new'}", row.version if row else 0)
    place = st.empty()
    shown = row or RemediationCase(
        enterprise_id="", impact_id="", remedy="", agreed_with="", agreed_on=clock.today()
    )
    with st.form(_LIST, border=False, enter_to_submit=False):
        given = _agreed(form, shown, harms, impact_id) | _done(form, shown)
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        form.save(
            place,
            lambda seen: save_remediation(
                current_actor(), RemediationInput(**given), row.id if row else None, seen, once=form.once
            ),
        )


def _agreed(
    form: RecordForm, shown: RemediationCase, harms: list[Harm], impact_id: str | None
) -> dict[str, object]:
    names = {one.impact.id: f"{short(one.impact.what)} ({one.subject})" for one in harms}
    chosen = st.selectbox(
        "Konsekvens", list(names), index=index_of(names, impact_id), key=form.key("impact"),
        format_func=lambda one: names[one], placeholder="Velg skaden det skal rettes opp etter",
        help="Bare faktiske konsekvenser. En skade som kan skje, forebygger dere med et tiltak.",
    )  # fmt: skip
    remedy = st.text_area(
        "Hva som skal gjøres for dem som er skadet", shown.remedy, max_chars=4000, height=90,
        key=form.key("remedy"), placeholder="Etterbetale overtiden",
    )  # fmt: skip
    whom, day = st.columns([1.6, 1])
    with_whom = whom.text_input("Avtalt med", shown.agreed_with, max_chars=300, key=form.key("with"))
    agreed_on = day.date_input(
        "Avtalt", shown.agreed_on, max_value=clock.today(), format="DD.MM.YYYY", key=form.key("agreed")
    )
    who, by = st.columns([1.6, 1])
    with who:
        owner = owner_field(form.key("owner"), shown.owner)
    due = by.date_input("Frist", shown.due, format="DD.MM.YYYY", key=form.key("due"))
    form.slots.below("Avtalt", day)
    form.slots.below("Ansvarlig", who)
    form.slots.below("Frist", by)
    return {
        "impact_id": chosen or "", "remedy": remedy, "agreed_with": with_whom, "agreed_on": agreed_on,
        "owner": owner, "due": due,
    }  # fmt: skip


def _done(form: RecordForm, shown: RemediationCase) -> dict[str, object]:
    done_on = st.date_input(
        "Gjennomført",
        shown.done_on,
        max_value=clock.today(),
        format="DD.MM.YYYY",
        key=form.key("done"),
        width=240,
    )
    form.slots.below("Gjennomført")
    result = st.text_area("Resultat", shown.result, max_chars=4000, height=90, key=form.key("result"))
    form.slots.below("Resultat")
    satisfied = st.radio(
        "Er de som er skadet, fornøyde med det?", list(SATISFIED),
        index=list(SATISFIED).index(Satisfaction(shown.satisfied)), format_func=lambda one: SATISFIED[one],
        horizontal=True, key=form.key("satisfied"),
    )  # fmt: skip
    how = st.text_area(
        "Hvordan dere vet det", shown.satisfied_how, max_chars=4000, height=70, key=form.key("how"),
        placeholder="De tillitsvalgte sa det i møte 25. april",
    )  # fmt: skip
    form.slots.below("Hvordan dere vet det")
    return {"done_on": done_on, "result": result, "satisfied": satisfied, "satisfied_how": how}
