"""Own operations and business partners: whether each has been assessed for the year, and what was found (§ 4 b)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.services import assessments
from compliance_app.services.assessments import OwnOperationsInput, PartnersInput, partner_levels
from compliance_app.services.impact_list import Chosen, impact_page
from compliance_app.services.records import all_periods
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Relationship
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_impact_words import impact_line, short
from compliance_app.ui.views.parts_record import RecordForm
from compliance_app.ui.widgets.format import date_words, whole
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import link_list, link_row, page_link
from compliance_app.ui.widgets.markup import Html, fill
from compliance_app.ui.widgets.risk import tag
from compliance_app.ui.widgets.rows import split_rows


@dataclass(frozen=True)
class _Kind:
    """One of the two assessments.

    Attributes:
        name: of the form and of its evidence: the table's name.
        heading, lacking, placeholder: as they stand on the page; ``lacking`` ends with the year.
        number: the field that holds how many, ``people`` or ``partners``, and its label.
        read, save: of the services.
    """

    name: str
    heading: str
    lacking: str
    placeholder: str
    number: tuple[str, str]
    form: Callable[..., Any]
    read: Callable[..., Any]
    save: Callable[..., Any]


_OWN: Final = _Kind(
    "own_operations_assessment", "Egne ansatte og innleide i",
    "Egen virksomhet er ikke vurdert for {year}. Gjør det sammen med verneombudet.",
    "medarbeiderundersøkelsen, sykefravær, avvik og samtale med verneombudet",
    ("people", "Antall ansatte og innleide"), OwnOperationsInput, assessments.own_operations,
    assessments.save_own_operations,
)  # fmt: skip
_PARTNERS: Final = _Kind(
    "business_partners_assessment", "Forretningspartnere i",
    "Forretningspartnerne er ikke vurdert for {year}. Det er de som leverer til driften uten å være del av det dere selger, "
    "for eksempel renhold, kantine og regnskap.",
    "avtalene, lønnsvilkår hos renholdsfirmaet og samtale med dem som arbeider her",
    ("partners", "Antall forretningspartnere vurdert"), PartnersInput, assessments.partners, assessments.save_partners,
)  # fmt: skip


def own_operations() -> None:
    """The assessment of the enterprise's own people, and the impacts on them."""
    _draw(_OWN, _own_impacts)


def business_partners() -> None:
    """The assessment of those who deliver outside the supply chain, and where the register has them."""
    _draw(_PARTNERS, _registered)


def _draw(kind: _Kind, beside: Callable[[Actor, str], None]) -> None:
    actor = current_actor()
    years = [one.label for one in all_periods(actor)]
    year = years[0]
    if len(years) > 1:
        year = st.segmented_control("År", years, default=year, required=True, key=f"{kind.name}-year") or year
    row = kind.read(actor, year)
    left, right = flow([1.4, 1])
    with left:
        st.header(f"{kind.heading} {year}", anchor=False)
        if row is None:
            html(kind.lacking.format(year=year))
        else:
            day = f" {date_words(row.assessed_on)}" if row.assessed_on else ""
            html(f"Vurdert av {row.assessed_by}{day}.")
        _form(kind, row, year)
    with right:
        beside(actor, year)
        if row is not None:
            evidence_of(kind.name, row.id, key=kind.name)


def _form(kind: _Kind, row: Any, year: str) -> None:
    field, label = kind.number
    form = RecordForm(f"{kind.name}-{row.id if row else year}", row.version if row else 0)
    place = st.empty()
    with st.form(kind.name, border=False, enter_to_submit=False):
        number = st.number_input(
            label, 0, 10_000_000, getattr(row, field) if row else None, step=1, key=form.key("number")
        )
        sources = st.text_area(
            "Hva vurderingen bygger på", row.sources if row else "", max_chars=2000, height=90,
            placeholder=kind.placeholder, key=form.key("sources"),
        )  # fmt: skip
        finding = st.text_area(
            "Hva dere fant", row.finding if row else "", max_chars=4000, height=110,
            help="La feltet stå tomt hvis dere ikke fant noe. Skriv uten at noen kan kjennes igjen.",
            key=form.key("finding"),
        )  # fmt: skip
        day = st.date_input(
            "Vurdert", (row.assessed_on if row else None) or clock.today(), max_value=clock.today(),
            format="DD.MM.YYYY", key=form.key("day"),
        )  # fmt: skip
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        given = kind.form(sources=sources, finding=finding, assessed_on=day, **{field: number})
        form.save(place, lambda seen: kind.save(current_actor(), given, year, seen, once=form.once))


def _own_impacts(actor: Actor, year: str) -> None:
    """The impacts on one's own people, and the way to one more."""
    st.header("Konsekvenser for egne", anchor=False)
    shown = impact_page(actor, chosen=Chosen(own=True), year=year)
    if not shown.rows:
        html(
            Html(
                '<p class="ak-small">Ingen er registrert. Fant dere noe, registrerer dere også hvem det kan skade.</p>'
            )
        )
    with link_list():
        for line in shown.rows:
            link_row(
                f"own-{line.found.row.id}", pages.link("konsekvenser"), NB.cap(short(line.found.row.what)),
                impact_line(line.found), query={"id": line.found.row.id},
            )  # fmt: skip
    if st.button("Registrer konsekvens", key="own-impact"):
        st.switch_page(pages.link("konsekvenser"), query_params={"ny": "1", "egen": "1"})


def _registered(actor: Actor, year: str) -> None:
    """How many business partners the register has, by level."""
    st.header("I registeret", anchor=False)
    levels = partner_levels(actor, year)
    if not levels:
        html(
            Html(
                '<p class="ak-small">Ingen står som forretningspartner. Forholdet settes på hver leverandør, '
                "eller for mange samlet i registeret.</p>"
            )
        )
        return
    shown: list[tuple[Level | None, Html]] = [(level, tag(level, plain=True)) for level in WORST_FIRST]
    shown.append((None, fill("Ikke vurdert")))
    html(split_rows((word, whole(levels[level])) for level, word in shown if levels.get(level)))
    page_link(
        pages.link("leverandorer"), label="Se dem i registeret",
        query_params={"forhold": Relationship.BUSINESS_PARTNER.value},
    )  # fmt: skip
