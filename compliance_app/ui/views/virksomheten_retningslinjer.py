"""Policies and procedures: what has been adopted, by whom, and when it is looked at again."""

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.services.records import PolicyInput, save_policy
from compliance_app.services.records import policies as all_policies
from compliance_app.storage.tables import Policy, PolicyKind
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm, form_head, record_list
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow

KINDS = {PolicyKind.POLICY: "Retningslinje", PolicyKind.PROCEDURE: "Rutine"}
_LIST = "policy"


def policies() -> None:
    """The list, and the form beside it."""
    there = all_policies(current_actor())
    left, right = flow([1, 1.1])
    with left:
        st.header("Retningslinjer og rutiner", anchor=False)
        opened = record_list(
            _LIST,
            [(row.id, row.title, under(row)) for row in there],
            "Ingen ennå. Redegjørelsen skal beskrive dem dere har (åpenhetsloven § 5).",
        )
    with right:
        _form(next((row for row in there if row.id == opened), None))


def under(row: Policy) -> str:
    """«Rutine. Ansvarlig: kvalitetslederen, hvert år. Vedtatt av styret 12. mars 2025.»"""
    parts = [f"{KINDS[PolicyKind(row.kind)]}."]
    if row.owner or row.frequency:
        said = NB.join(filter(None, (row.owner and f"ansvarlig: {row.owner}", row.frequency)))
        parts.append(f"{NB.cap(said)}.")
    if row.adopted_on or row.adopted_by:
        who = f" av {row.adopted_by}" if row.adopted_by else ""
        when = f" {date_words(row.adopted_on)}" if row.adopted_on else ""
        parts.append(f"Vedtatt{who}{when}.")
    if row.next_review:
        parts.append(f"Ses over {date_words(row.next_review)}.")
    return " ".join(parts)


def _form(row: Policy | None) -> None:
    form_head(
        _LIST,
        "Ny retningslinje eller rutine",
        f"Endre «{row.title}»" if row else "",
        changing=row is not None,
    )
    shown = row or Policy(enterprise_id="", title="")
    form = RecordForm(f"{_LIST}-{row.id if row else 'new'}", row.version if row else 0)
    place = st.empty()
    with st.form(_LIST, border=False, enter_to_submit=False):
        kind = st.radio(
            "Type", list(KINDS), index=list(KINDS).index(PolicyKind(shown.kind)), format_func=lambda one: KINDS[one],
            horizontal=True, key=form.key("kind"),
            help="En retningslinje sier hva dere vil og krever. En rutine er en fast måte å gjøre arbeidet på.",
        )  # fmt: skip
        title = st.text_input("Tittel", shown.title, max_chars=300, key=form.key("title"))
        text = st.text_area("Hva den går ut på", shown.text, max_chars=4000, height=110, key=form.key("text"))
        owner, often = st.columns(2)
        who = owner.text_input("Ansvarlig", shown.owner, max_chars=200, key=form.key("owner"))
        frequency = often.text_input(
            "Hvor ofte", shown.frequency, max_chars=200, placeholder="hvert år", key=form.key("often")
        )
        adopted, day = st.columns(2)
        adopted_by = adopted.text_input("Vedtatt av", shown.adopted_by, max_chars=200, key=form.key("by"))
        adopted_on = day.date_input(
            "Vedtatt", shown.adopted_on, max_value=clock.today(), format="DD.MM.YYYY", key=form.key("on")
        )
        version, review = st.columns(2)
        document_version = version.text_input(
            "Versjon", shown.document_version, max_chars=100, key=form.key("version")
        )
        next_review = review.date_input(
            "Ses over neste gang", shown.next_review, format="DD.MM.YYYY", key=form.key("review")
        )
        pressed = st.form_submit_button("Lagre", type="primary")
    if not pressed:
        return
    given = PolicyInput(
        kind=kind, title=title, text=text, adopted_by=adopted_by, adopted_on=adopted_on, owner=who,
        frequency=frequency, document_version=document_version, next_review=next_review,
    )  # fmt: skip
    form.save(
        place, lambda seen: save_policy(current_actor(), given, row.id if row else None, seen, once=form.once)
    )
