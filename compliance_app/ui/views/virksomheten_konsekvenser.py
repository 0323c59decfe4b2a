"""Adverse impacts: who can be harmed and how, how severe it is in written steps, and whether the risk is significant."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from compliance_app.domain.errors import FieldMissing
from compliance_app.domain.issues import ISSUE_NAMES, Issue
from compliance_app.domain.language import NB
from compliance_app.domain.severity import IRREMEDIABILITY, LIKELIHOOD, SCALE, SCOPE, is_significant, severity
from compliance_app.services.findings import Found, ImpactInput, save_impact
from compliance_app.services.findings import impacts as all_impacts
from compliance_app.storage.tables import AdverseImpact, ImpactKind, Involvement
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm, form_head, index_of, record_list
from compliance_app.ui.views.parts_subject import subject
from compliance_app.ui.widgets.head import flow

KINDS = {
    ImpactKind.POTENTIAL: "Potensiell: den kan skje",
    ImpactKind.ACTUAL: "Faktisk: den har skjedd eller pågår",
}
INVOLVEMENT = {
    Involvement.DIRECTLY_LINKED: "Direkte knyttet til det vi kjøper",
    Involvement.CONTRIBUTED: "Vi har bidratt til den",
    Involvement.CAUSED: "Vi har forårsaket den",
}
_DECISIONS = {None: "Følg tallene", True: "Vesentlig risiko", False: "Ikke vesentlig risiko"}
_LIST = "impact"


def impacts() -> None:
    """The list, and the form beside it."""
    there = all_impacts(current_actor())
    left, right = flow([1, 1.2])
    with left:
        st.header("Negative konsekvenser", anchor=False)
        rows = [(one.row.id, _short(one.row.what), under(one)) for one in there]
        opened = record_list(
            _LIST,
            rows,
            "Ingen registrert. Skriv hvem som kan bli skadet og hvordan, der risikoen er høy eller medium.",
        )
    with right:
        _form(next((one for one in there if one.row.id == opened), None))


def under(one: Found) -> str:
    """«Potensiell, vesentlig risiko. Gjelder hansker. Alvorlighetsgrad 4 av 4.»"""
    row: AdverseImpact = one.row
    kind = "Faktisk" if row.kind == ImpactKind.ACTUAL else "Potensiell"
    significant = ", vesentlig risiko" if row.significant and row.kind == ImpactKind.POTENTIAL else ""
    grade = severity(row.scale, row.scope, row.irremediability)
    return f"{kind}{significant}. Gjelder {one.subject}. Alvorlighetsgrad {grade} av 4."


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:90].rsplit(' ', 1)[0]} …"


def _form(found: Found | None) -> None:
    form_head(_LIST, "Ny negativ konsekvens", "Endre konsekvensen", changing=found is not None)
    row: AdverseImpact | None = found.row if found else None
    form = RecordForm(f"{_LIST}-{row.id if row else 'new'}", row.version if row else 0)
    place = st.empty()
    supplier_id, category_id = subject(form, found, own=True)
    with st.form(_LIST, border=False, enter_to_submit=False):
        given: dict[str, Any] = {"supplier_id": supplier_id, "category_id": category_id}
        given |= _what(form, row)
        given |= _severity(form, row)
        given |= _decision(form, row)
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        form.save(place, lambda seen: _save(given, row.id if row else None, seen, form.once))


def _save(given: dict[str, Any], identity: str | None, seen: int, once: str) -> None:
    for field, label in (
        ("issue", "Tema"),
        ("scale", "Grovhet"),
        ("scope", "Omfang"),
        ("irremediability", "Uopprettelighet"),
        ("likelihood", "Sannsynlighet"),
    ):
        if given[field] is None:
            raise FieldMissing(field=label, hint="Velg det som passer best.")
    save_impact(current_actor(), ImpactInput(**given), identity=identity, seen_version=seen, once=once)


def _what(form: RecordForm, row: AdverseImpact | None) -> dict[str, Any]:
    kind = st.radio(
        "Faktisk eller potensiell", list(KINDS), index=list(KINDS).index(ImpactKind(row.kind)) if row else 0,
        format_func=lambda one: KINDS[one], key=form.key("kind"),
    )  # fmt: skip
    issue = st.selectbox(
        "Tema", list(ISSUE_NAMES), index=index_of(ISSUE_NAMES, _issue(row)), placeholder="Velg tema",
        format_func=lambda one: NB.cap(ISSUE_NAMES[one]), key=form.key("issue"),
    )  # fmt: skip
    what = st.text_area(
        "Hva som skjer", row.what if row else "", max_chars=4000, height=90, key=form.key("what"),
        placeholder="Barn kan bli utnyttet i gruvene bak batteriene",
    )  # fmt: skip
    where, who = st.columns(2)
    return {
        "kind": kind,
        "issue": issue,
        "what": what,
        "place": where.text_input(
            "Hvor", row.place if row else "", max_chars=300, placeholder="i Malaysia", key=form.key("place")
        ),
        "who": who.text_input(
            "Hvem det rammer",
            row.who if row else "",
            max_chars=300,
            placeholder="migrantarbeidere",
            key=form.key("who"),
        ),
    }


def _issue(row: AdverseImpact | None) -> Issue | None:
    return Issue(row.issue) if row and row.issue in Issue.__members__ else None


def _severity(form: RecordForm, row: AdverseImpact | None) -> dict[str, Any]:
    def step(name: str, label: str, anchors: Mapping[int, str], help_text: str) -> int | None:
        chosen: int | None = st.selectbox(
            label, list(anchors), index=index_of(anchors, getattr(row, name) if row else None),
            format_func=lambda grade: f"{grade}: {anchors[grade]}", placeholder="Velg trinn", help=help_text,
            key=form.key(name),
        )  # fmt: skip
        return chosen

    return {
        "scale": step("scale", "Grovhet", SCALE, "Hvor alvorlig skaden er for den som rammes."),
        "scope": step("scope", "Omfang", SCOPE, "Hvor mange som rammes eller kan bli rammet."),
        "irremediability": step(
            "irremediability",
            "Uopprettelighet",
            IRREMEDIABILITY,
            "Om den som er skadet kan få tilbake det som er tapt.",
        ),
        "likelihood": step(
            "likelihood",
            "Sannsynlighet",
            LIKELIHOOD,
            "Hvor trolig det er; lav sannsynlighet gjør ikke alvorlig skade uviktig. Det som har skjedd, er sikkert.",
        ),
    }


def _decision(form: RecordForm, row: AdverseImpact | None) -> dict[str, Any]:
    involvement = st.selectbox(
        "Hvordan dere er knyttet til den", list(INVOLVEMENT),
        index=list(INVOLVEMENT).index(Involvement(row.involvement)) if row else 0,
        format_func=lambda one: INVOLVEMENT[one], key=form.key("involvement"),
    )  # fmt: skip
    decided = _decided(row)
    significant = st.radio(
        "Er risikoen vesentlig?", list(_DECISIONS), index=list(_DECISIONS).index(decided), horizontal=True,
        format_func=lambda one: _DECISIONS[one], key=form.key("significant"),
        help="Alvorlighetsgrad 4 er alltid vesentlig, og 3 når det er sannsynlig. Mener dere noe annet, skriver dere hvorfor.",
    )  # fmt: skip
    reason = st.text_area(
        "Hvorfor den er vesentlig, eller ikke", row.significant_reason if row else "", max_chars=2000, height=70,
        key=form.key("reason"),
    )  # fmt: skip
    return {"involvement": involvement, "significant": significant, "significant_reason": reason}


def _decided(row: AdverseImpact | None) -> bool | None:
    """What a person decided against the figures; None where the figures decide."""
    if row is None or row.significant == is_significant(
        row.scale, row.scope, row.irremediability, row.likelihood
    ):
        return None
    return row.significant
