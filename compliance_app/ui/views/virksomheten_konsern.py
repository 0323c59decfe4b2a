"""The group: which of its companies the statement covers, which not and why, and whose board has considered it."""

from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.services.group import GroupCompanyInput, group_companies, save_group_company
from compliance_app.storage.tables import GroupCompany, GroupRelation
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_record import RecordForm, form_head, record_list
from compliance_app.ui.widgets.format import date_words, org_number
from compliance_app.ui.widgets.head import flow, html

RELATIONS: Final = {GroupRelation.SUBSIDIARY: "Datterselskap", GroupRelation.PARENT: "Morselskap"}
_LIST: Final = "group"
_COVERED: Final = {True: "Ja", False: "Nei"}
_OWN_DUTY: Final = {None: "Vet ikke", True: "Ja", False: "Nei"}


def group() -> None:
    """The list, and beside it the form."""
    there = group_companies(current_actor())
    left, right = flow([1, 1.1])
    with left:
        st.header("Konsernet", anchor=False)
        html(
            "En felles redegjørelse skal si hvilke selskaper den gjelder. Styret i hvert selskap som selv er omfattet, "
            "må behandle og signere den."
        )
        opened = record_list(
            _LIST,
            [(row.id, row.name, under(row)) for row in there],
            "Ingen ennå. Er dere ikke i et konsern, trenger dere ikke fylle ut noe her.",
        )
    with right:
        row = next((row for row in there if row.id == opened), None)
        form_head(_LIST, "Nytt selskap", row.name if row else "", changing=row is not None)
        _form(row)
        if row is not None:
            evidence_of("group_company", row.id, key="group")


def under(row: GroupCompany) -> str:
    """«Datterselskap, org.nr. 923 609 016. Redegjørelsen gjelder det. Styret der behandlet den 4. mai 2026.»"""
    number = f", org.nr. {org_number(row.org_number)}" if row.org_number else ""
    said = [f"{RELATIONS[GroupRelation(row.relation)]}{number}."]
    if row.left_on:
        return f"{said[0]} Ute av konsernet fra {date_words(row.left_on)}."
    if row.covered:
        said.append("Redegjørelsen gjelder det.")
        if row.considered_on:
            said.append(f"Styret der behandlet den {date_words(row.considered_on)}.")
    else:
        said.append("Redegjørelsen gjelder det ikke.")
        if not row.reason:
            said.append("Grunnen mangler.")
    return " ".join(said)


def _form(row: GroupCompany | None) -> None:
    form = RecordForm(f"{_LIST}-{row.id if row else 'new'}", row.version if row else 0)
    place = st.empty()
    with st.form(_LIST, border=False, enter_to_submit=False):
        given = _fields(form, row or GroupCompany(enterprise_id="", name=""))
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        form.save(
            place,
            lambda seen: save_group_company(
                current_actor(), given, row.id if row else None, seen, once=form.once
            ),
        )


def _fields(form: RecordForm, shown: GroupCompany) -> GroupCompanyInput:
    relations, answers, duties = list(RELATIONS), list(_COVERED), list(_OWN_DUTY)
    relation = st.radio(
        "Hva selskapet er for dere", relations, index=relations.index(GroupRelation(shown.relation)),
        format_func=RELATIONS.__getitem__, horizontal=True, key=form.key("relation"),
    )  # fmt: skip
    name, number = st.columns([1.6, 1])
    called = name.text_input("Navn", shown.name, max_chars=300, key=form.key("name"))
    digits = number.text_input(
        "Organisasjonsnummer", shown.org_number, max_chars=40, key=form.key("number"),
        help="La feltet stå tomt hvis selskapet ikke er registrert i Norge.",
    )  # fmt: skip
    covered = st.radio(
        "Gjelder redegjørelsen selskapet?", answers, index=answers.index(shown.covered),
        format_func=_COVERED.__getitem__, horizontal=True, key=form.key("covered"),
    )  # fmt: skip
    form.slots.below("Gjelder redegjørelsen selskapet?")
    reason = st.text_area(
        "Hvorfor ikke", shown.reason, max_chars=1000, height=90, key=form.key("reason"),
        placeholder="selskapet gir sin egen redegjørelse",
        help="Fylles ut når redegjørelsen ikke gjelder selskapet. Det som følger «fordi», eller hele setninger.",
    )  # fmt: skip
    own_duty = st.radio(
        "Er selskapet selv omfattet av loven?", duties, index=duties.index(shown.own_duty),
        format_func=_OWN_DUTY.__getitem__, horizontal=True, key=form.key("duty"),
        help="Det er omfattet når det selv er over to av de tre grensene i § 3, to år på rad.",
    )  # fmt: skip
    considered, left = st.columns(2)
    considered_on = considered.date_input(
        "Behandlet av styret der", shown.considered_on, max_value=clock.today(), format="DD.MM.YYYY",
        key=form.key("considered"), help="Dagen styret i selskapet behandlet denne redegjørelsen.",
    )  # fmt: skip
    left_on = left.date_input(
        "Ute av konsernet fra",
        shown.left_on,
        max_value=clock.today(),
        format="DD.MM.YYYY",
        key=form.key("left"),
    )
    for field, column in (
        ("Navn", name),
        ("Organisasjonsnummer", number),
        ("Behandlet av styret der", considered),
        ("Ute av konsernet fra", left),
    ):
        form.slots.below(field, column)
    return GroupCompanyInput(
        relation=relation, name=called, org_number=digits, covered=bool(covered), reason=reason, own_duty=own_duty,
        considered_on=considered_on, left_on=left_on,
    )  # fmt: skip
