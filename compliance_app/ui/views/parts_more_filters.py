"""The rarer fields of the register's filter, folded away until somebody asks, and the filters saved under a name."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.register import Activity, Filter, Missing, Review, country_names
from compliance_app.services.register_choices import Choices, Counted, read_choices
from compliance_app.services.register_said import CLAUSE, KNOWLEDGE, MISSING, REVIEW, division_said
from compliance_app.services.register_words import CHANNEL, RELATIONSHIP
from compliance_app.services.saved_filters import (
    LONGEST,
    Saved,
    delete_filter,
    rename_filter,
    save_filter,
    saved_filters,
)
from compliance_app.services.supplier_reads import country_choices
from compliance_app.services.work import Actor
from compliance_app.ui.views.parts_filter import KEY, put
from compliance_app.ui.widgets.format import date_words, whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.once import once_key, spent

_WIDTH: Final = 620
_ANY: Final = "Alle"
_ACTIVITY: Final = {Activity.ACTIVE: "Ja", Activity.INACTIVE: "Nei", Activity.ALL: "Begge deler"}
_MOST: Final = 10**12
"""Kroner that a field takes."""


def more_filters(actor: Actor, wanted: Filter) -> None:
    """The button «Flere filtre»; its fields are read and drawn when it is open."""
    folded = st.popover("Flere filtre", type="tertiary", key="more-filters", on_change="rerun")
    if not folded.open:
        return
    choices = read_choices(actor)
    with folded, st.container(width=_WIDTH):
        left, right = st.columns(2)
        with left:
            _counted("Land", "seats", choices.seats, wanted.seats, lambda code: country_names([code])[0])
            _counted("Næring", "divisions", choices.divisions, wanted.divisions, division_said)
            _counted("Ansvarlig", "owners", choices.owners, wanted.owners)
            _many(
                "Mangler", "missing", {one: MISSING[one].capitalize() for one in Missing}, shown_empty="Velg"
            )
            _many("Krav i avtalen", "clauses", _capital(CLAUSE))
            _many(
                "Forhold", "relationships", _capital({key.value: word for key, word in RELATIONSHIP.items()})
            )
        with right:
            _many("Hva dere vet om kjeden", "knowledge", _capital(KNOWLEDGE))
            _one("Land et sted i kjeden", "chain_country", country_choices())
            _many(
                "Hvem som kjøper inn",
                "channels",
                _capital({key.value: word for key, word in CHANNEL.items()}),
            )
            _counted("Bransjesamarbeid", "industry_bodies", choices.industry_bodies, wanted.industry_bodies)
            if choices.reviewed:
                words = {one: REVIEW[one].format(year=choices.year) for one in Review}
                _many("Årets gjennomgang", "review", _capital(words))
            batches = {
                one.id: f"{one.file_name}, {date_words(clock.oslo_day(one.at))}" for one in choices.batches
            }
            _one("Kom inn med listen", "batch_id", batches)
            _one("Kjøper dere fortsatt fra dem?", "activity", _ACTIVITY, empty=False)
        _spend(choices)


def _spend(choices: Choices) -> None:
    year, least, most = st.columns(3)
    years = {one: str(one) for one in choices.years}
    with year:
        _one("Kjøpt i", "spend_year", years, shown_empty=choices.year)
    for place, label, name in (
        (least, "For minst (kroner)", "spend_from"),
        (most, "For høyst (kroner)", "spend_to"),
    ):
        place.number_input(
            label,
            min_value=0,
            max_value=_MOST,
            step=1,
            value=None,
            format="%d",
            key=KEY[name],
            persist_state="session",
        )


def _capital(words: Mapping[Any, str]) -> dict[Any, str]:
    return {key: f"{word[:1].upper()}{word[1:]}" for key, word in words.items()}


def _counted(label: str, name: str, counted: Counted, chosen: Iterable[str], said: Any = str) -> None:
    """Values that the register holds, with how many suppliers have each; what is chosen stays even when it is gone."""
    counts = dict(counted)
    words = {value: f"{said(value)} ({whole(counts[value])})" for value in counts}
    _many(label, name, words | {value: said(value) for value in sorted(chosen) if value not in counts})


def _many(label: str, name: str, words: Mapping[Any, str], *, shown_empty: str = _ANY) -> None:
    if not words:
        return
    st.multiselect(
        label,
        list(words),
        format_func=lambda value: words.get(value, str(value)),
        placeholder=shown_empty,
        select_all=False,
        key=KEY[name],
        persist_state="session",
    )


def _one(
    label: str, name: str, words: Mapping[Any, str], *, empty: bool = True, shown_empty: str = _ANY
) -> None:
    chosen = st.session_state.get(KEY[name])
    gone = {chosen: "Ikke i registeret lenger"} if chosen is not None and chosen not in words else {}
    shown = ({None: shown_empty} if empty else {}) | dict(words) | gone
    st.selectbox(
        label,
        list(shown),
        format_func=lambda value: shown.get(value, shown_empty),
        key=KEY[name],
        persist_state="session",
    )


# Saved filters


def saved(actor: Actor, wanted: Filter) -> None:
    """The button «Lagrede filtre»: choose one, save the one in use, rename and delete."""
    folded = st.popover("Lagrede filtre", type="tertiary", key="saved-filters", on_change="rerun")
    if not folded.open:
        return
    with folded, st.container(width=380):
        kept = saved_filters(actor)
        may = allowed(actor.roles, Verb.SAVE_FILTER)
        problem = st.container()
        if kept:
            _choose(kept)
        else:
            html(
                Html(
                    '<p class="ak-small">Ingen filtre er lagret ennå. De dere lagrer, ser alle hos dere.</p>'
                )
            )
        if not may:
            return
        with problem:
            _save(actor, wanted)
            if kept:
                _change(actor, kept)


def _choose(kept: list[Saved]) -> None:
    for one in kept:
        st.button(
            md(one.name),
            key=f"use-{one.id}",
            type="tertiary",
            on_click=put,
            args=(one.filter,),
            width="stretch",
        )


def _save(actor: Actor, wanted: Filter) -> None:
    if wanted == Filter():
        return
    with st.form("save-filter", border=False, enter_to_submit=True):
        name = st.text_input(
            "Lagre valgene dere ser nå, under navnet", max_chars=LONGEST, key="save-filter-name"
        )
        pressed = st.form_submit_button("Lagre filteret")
    if not pressed:
        return
    try:
        save_filter(actor, name, wanted, once=once_key("save-filter"))
    except AktsomError as error:
        st.error(md(str(error)))
        return
    spent("save-filter")
    st.rerun()


def _change(actor: Actor, kept: list[Saved]) -> None:
    by_id = {one.id: one for one in kept}
    with st.expander("Gi nytt navn eller slett"):
        identity = st.selectbox(
            "Filter",
            list(by_id),
            format_func=lambda one: by_id[one].name if one in by_id else "",
            key="change-filter",
        )
        one = by_id.get(str(identity))
        if one is None:
            return
        html(
            fill(
                '<p class="ak-small">Lagret av {by} {day}.</p>',
                by=one.by,
                day=date_words(clock.oslo_day(one.at)),
            )
        )
        name = st.text_input("Nytt navn", one.name, max_chars=LONGEST, key=f"rename-{one.id}-{one.version}")
        with st.container(horizontal=True):
            renamed = st.button("Gi nytt navn", key="rename-filter", disabled=not name or name == one.name)
            deleted = st.button("Slett filteret", key="delete-filter", type="tertiary")
        try:
            if renamed:
                rename_filter(actor, one.id, name, one.version)
            if deleted:
                delete_filter(actor, one.id, one.version)
        except AktsomError as error:
            st.error(md(str(error)))
            return
        if renamed or deleted:
            st.rerun()
