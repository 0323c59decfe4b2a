"""Training: who has been introduced to the requirements for suppliers, when and with what; and who has not."""

from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.services.contacts import owner_names
from compliance_app.services.governance import events
from compliance_app.services.training import (
    TrainingInput,
    change_training,
    not_introduced,
    record_training,
    trainings,
)
from compliance_app.storage.tables import TrainingRecord
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_record import PART, RecordForm, form_head, record_list
from compliance_app.ui.views.virksomheten_moter import title
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import page_link

_LIST: Final = "training"
_NAMED: Final = 8
"""So many of those who lack it are named."""


def training() -> None:
    """Who lacks it, the log, and the form beside it."""
    there = trainings(current_actor())
    left, right = flow([1, 1.1])
    with left:
        st.header("Opplæring i kravene til leverandører", anchor=False)
        html(lacking(not_introduced(current_actor()), owner_names(current_actor())))
        if not owner_names(current_actor()):
            page_link(pages.link("virksomheten"), label="Legg til personer", query_params={PART: "personer"})
        rows = [(row.id, row.who, _under(row)) for row in there]
        opened = record_list(_LIST, rows, "Ingen opplæring er ført opp ennå.")
    with right:
        row = next((row for row in there if row.id == opened), None)
        form_head(
            _LIST,
            "Før opp opplæring",
            f"Endre opplæring av {row.who}" if row else "",
            changing=row is not None,
        )
        if row is None:
            _new()
        else:
            _change(row)
            evidence_of("training_record", row.id, key="training")


def lacking(without: list[str], everybody: list[str]) -> str:
    """«Arne og Berit er ikke ført opp med opplæring.»"""
    if not everybody:
        return (
            "Når de som har oppgaver hos dere, står under Personer, ser dere her hvem som mangler opplæring."
        )
    if not without:
        return "Alle som kan få oppgaver hos dere, er ført opp med opplæring."
    shown = without[:_NAMED]
    rest = len(without) - len(shown)
    names = [*shown, f"{rest} til"] if rest else shown
    return f"{NB.join(names)} er ikke ført opp med opplæring."


def _under(row: TrainingRecord) -> str:
    said = [
        f"{date_words(row.held_on)}.",
        NB.sentence(row.material),
        f"{row.people} deltakere." if row.people else "",
        f"Gitt av {row.given_by}." if row.given_by else "",
    ]
    return " ".join(part for part in said if part)


def _new() -> None:
    form = RecordForm(f"{_LIST}-new")
    place = st.empty()
    names = owner_names(current_actor())
    with st.form(_LIST, border=False, enter_to_submit=False):
        people = st.multiselect(
            "Personer", names, placeholder="Velg en eller flere", key=form.key("names"),
            help="De som kan få oppgaver hos dere. De står under Personer.",
        )  # fmt: skip
        group, number = st.columns([1.6, 1])
        who = group.text_input("Gruppe", max_chars=300, placeholder="Alle på lageret", key=form.key("who"))
        count = number.number_input(
            "Hvor mange i gruppen", 1, 1_000_000, None, step=1, key=form.key("people")
        )
        given = _common(form, None, who, count)
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        form.save(place, lambda _seen: record_training(current_actor(), given, people, once=form.once))


def _change(row: TrainingRecord) -> None:
    form = RecordForm(f"{_LIST}-{row.id}", row.version)
    place = st.empty()
    with st.form(_LIST, border=False, enter_to_submit=False):
        group, number = st.columns([1.6, 1])
        who = group.text_input("Hvem", row.who, max_chars=300, key=form.key("who"))
        count = number.number_input("Hvor mange", 1, 1_000_000, row.people, step=1, key=form.key("people"))
        given = _common(form, row, who, count)
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        form.save(place, lambda seen: change_training(current_actor(), row.id, given, seen))


def _common(form: RecordForm, row: TrainingRecord | None, who: str, people: int | None) -> TrainingInput:
    """What the two forms share: the day, what it was, who gave it and which meeting it was part of."""
    material = st.text_area(
        "Hva det gikk ut på", row.material if row else "", max_chars=1000, height=90, key=form.key("material"),
        placeholder="Kravene til leverandører og hvordan vi følger dem opp",
    )  # fmt: skip
    day, by = st.columns([1, 1.6])
    held_on = day.date_input(
        "Dag", row.held_on if row else clock.today(), max_value=clock.today(), format="DD.MM.YYYY",
        key=form.key("day"),
    )  # fmt: skip
    given_by = by.text_input("Gitt av", row.given_by if row else "", max_chars=200, key=form.key("by"))
    meetings = {event.id: title(event) for event in events(current_actor())}
    now = row.event_id if row else None
    choices = [None, *([now] if now and now not in meetings else []), *meetings]
    event_id = st.selectbox(
        "Del av", choices, index=choices.index(now), key=form.key("event"),
        format_func=lambda one: meetings.get(one, "Et møte et annet år") if one else "Ikke et møte i møtelisten",
    )  # fmt: skip
    return TrainingInput(
        who=who, held_on=held_on, material=material, people=people, given_by=given_by, event_id=event_id
    )
