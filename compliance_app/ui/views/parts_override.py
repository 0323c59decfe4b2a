"""A person's overall level in place of the method's, on the supplier's page: what it is, why, and the ways to change it."""

from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldMissing
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.overrides import (
    OverrideInput,
    drop_override,
    keep_override,
    set_override,
    standing_override,
)
from compliance_app.services.register_words import LEVEL
from compliance_app.services.supplier_reads import SupplierOverview
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Override
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.risk import label, tag
from compliance_app.ui.widgets.rows import pair_rows

_LEVELS: Final = (Level.LOW, Level.MEDIUM, Level.HIGH, Level.UNKNOWN)


def override_section(actor: Actor, overview: SupplierOverview) -> None:
    """The override that stands, if any, and whether it still holds; nothing where there is none."""
    if overview.explained is None:
        return
    supplier = overview.page.supplier
    standing = standing_override(actor, supplier.id)
    if standing is None:
        return
    rated = overview.explained.assessment
    holds = rated.override_id == standing.id
    st.header("Overstyrt nivå", anchor=False)
    html(_words(standing, overview))
    if not holds:
        html(
            f"Grunnlaget er endret siden, så nå gjelder nivået fra metoden. Skal {LEVEL[Level(standing.level)]} fortsatt gjelde?"
        )
    if not allowed(actor.roles, Verb.OVERRIDE_RATING):
        return
    problem = st.container()
    with st.container(horizontal=True):
        keep = not holds and st.button(f"Ja, {LEVEL[Level(standing.level)]} gjelder", key="override-keep")
        drop = st.button(
            "Bruk nivået fra metoden" if holds else "Nei, bruk nivået fra metoden",
            type="tertiary" if holds else "secondary",
            key="override-drop",
        )
    try:
        if keep:
            keep_override(actor, standing.id, rated.id, once=once_key(f"keep-{standing.id}"))
        elif drop:
            drop_override(actor, standing.id)
    except AktsomError as error:
        problem.error(md(str(error)))
        return
    if keep or drop:
        st.rerun()


def _words(standing: Override, overview: SupplierOverview) -> str:
    explained = overview.explained
    assert explained is not None
    by = f" av {standing.decided_by}" if standing.decided_by else ""
    return pair_rows(
        [
            (
                "Nivå",
                tag(Level(standing.level)),
                f"Satt {date_words(clock.oslo_day(standing.decided_at))}{by}.",
            ),
            ("Begrunnelse", standing.reason, ""),
            ("Metoden gir", tag(explained.computed, plain=True), explained.computed_why),
        ]
    )


def override_form(actor: Actor, overview: SupplierOverview) -> bool:
    """The form for another overall level; True when it has been saved."""
    supplier, explained = overview.page.supplier, overview.explained
    if explained is None:
        html("Leverandøren er ikke vurdert ennå, så det er ikke noe nivå å overstyre.")
        return False
    form = f"override-{supplier.id}"
    seen = st.session_state.setdefault(f"{form}-seen", explained.assessment.id)
    problem = st.container()
    left, right = flow([1.5, 1])
    with left, st.form(form, border=False, enter_to_submit=False):
        level = st.radio(
            "Samlet risiko", _LEVELS, index=None, format_func=label, horizontal=True, key=f"{form}-level"
        )
        reason = st.text_area(
            "Begrunnelse", max_chars=4000, height=140, key=f"{form}-reason",
            placeholder="Hva vet dere som metoden ikke vet? Hele setninger som tåler å bli lest av andre.",
        )  # fmt: skip
        source = st.text_input("Kilde du har lest (valgfritt)", max_chars=2000, key=f"{form}-source")
        pressed = st.form_submit_button(f"Overstyr for {overview.year}", type="primary")
    with right:
        st.header("Metoden gir", anchor=False)
        html(fill("{tag}<p>{why}</p>", tag=tag(explained.computed), why=explained.computed_why))
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text="Nivået ditt gjelder så lenge grunnlaget er det samme. Når det endrer seg, får dere spørsmål om det fortsatt skal gjelde.",
            )
        )
    if not pressed:
        return False
    try:
        if level is None:
            raise FieldMissing(field="Samlet risiko", hint="Velg lav, medium, høy eller ukjent.")
        given = OverrideInput(level=level, reason=reason, source=source)
        set_override(actor, supplier.id, given, seen, once=once_key(form))
    except AktsomError as error:
        problem.error(md(str(error)))
        st.session_state[f"{form}-seen"] = explained.assessment.id
        return False
    spent(form)
    st.session_state.pop(f"{form}-seen", None)
    return True
