"""Beside a case: what the register holds on it and what of that may be told, and what was answered to others before."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.domain.requests import GROUND_NAMES, Ground, ground_reference
from compliance_app.services.past_answers import similar_answers
from compliance_app.services.request_material import Material, Part, Passage
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_disclosure import PAGES
from compliance_app.ui.widgets.format import date_words, days_text
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, fill
from compliance_app.ui.widgets.rows import name_rows

_HEADS: Final = {
    Part.FINDINGS: "Dette har vi funnet",
    Part.MEASURES: "Dette gjør vi",
    Part.LIMITS: "Dette vet vi ikke",
    Part.HOW: "Slik har vi undersøkt",
}
_SHOWN: Final = 4
"""So many findings stand open; the rest is folded with the other heads."""


def material_section(material: Material) -> None:
    """What can be told, each passage with its source, and what is not told and why."""
    st.header("Det du kan svare med", anchor=False)
    if not material.usable and not material.withheld:
        html(Html('<p class="ak-small">Registeret er tomt, så det er ingenting å svare med ennå.</p>'))
        return
    if material.unmatched:
        named = NB.join(f"«{word}»" for word in material.unmatched[:3])
        html(
            fill(
                '<p class="ak-small">Ingenting i registeret ligner på {named}. Skriv hva spørsmålet gjelder med ordene dere '
                "bruker selv, så finner Aktsom mer.</p>",
                named=named,
            )
        )
    findings = [one for one in material.usable if one.part is Part.FINDINGS]
    html(_passages(findings[:_SHOWN]))
    rest = {
        head: [one for one in material.usable if one.part is part and one not in findings[:_SHOWN]]
        for part, head in _HEADS.items()
    }
    count = sum(len(found) for found in rest.values())
    if count:
        with st.expander(f"Vis resten ({count})", type="compact"):
            for head, found in rest.items():
                if found:
                    html(fill('<p class="ak-small"><b>{head}</b></p>', head=head))
                    html(_passages(found))
    _leads_to(material.usable)
    _withheld(material.withheld)


def _passages(found: Iterable[Passage]) -> Html:
    return name_rows((fill("{text}", text=one.text), _source(one), "") for one in found)


def _source(one: Passage) -> str:
    year = f", {one.source.period}" if one.source.period else ""
    return f"Kilde: {one.source.name}{year}"


def _leads_to(usable: Iterable[Passage]) -> None:
    """Links to the sources that have pages of their own, each once."""
    sources = {
        (one.source.kind, one.source.id): one.source.name for one in usable if one.source.kind in PAGES
    }
    if not sources:
        return
    with link_list():
        for (kind, identity), name in sources.items():
            link_row(f"kilde-{kind}-{identity}", pages.link(PAGES[kind]), NB.cap(name), query={"id": identity})  # fmt: skip


def _withheld(found: tuple[Passage, ...]) -> None:
    if not found:
        return
    html(
        name_rows(
            (
                f"Ikke gitt ut: {one.source.name}",
                f"{NB.cap(GROUND_NAMES[one.ground or Ground.D])} (§\u00a06 {ground_reference(one.ground or Ground.D)}). "
                f"{NB.sentence(one.reason)}",
                "",
            )
            for one in found
        )
    )


def similar_of(request_id: str) -> None:
    """What was answered to others who asked about the same; nothing where there is nothing. Raises NotFound."""
    found = similar_answers(current_actor(), request_id)
    if not found:
        return
    st.header("Lignende svar dere har gitt", anchor=False)
    with link_list():
        for one in found:
            after = f"etter {days_text(one.days)}" if one.days else "samme dag"
            sent = f"Besvart {date_words(one.answered_on)}, {after}."
            about = one.topic or one.question
            link_row(
                f"lignende-{one.request_id}", pages.link("henvendelse"), f"{one.number}: {about}",
                f"{sent} {one.answer}", query={"id": one.request_id},
            )  # fmt: skip
