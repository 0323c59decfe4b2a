"""The right side of a supplier's page: the ratings, the facts, and the years before."""

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.risk_levels import SectorSource
from compliance_app.services.register_words import CHANNEL, CLAUSE, RELATIONSHIP, SECTOR_FROM
from compliance_app.services.supplier_reads import RatedYear, SupplierOverview, country_choices
from compliance_app.storage.tables import (
    ClauseStatus,
    PurchaseChannel,
    Relationship,
    Supplier,
)
from compliance_app.ui.widgets.format import date_words, money, org_number
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.risk import tag
from compliance_app.ui.widgets.rows import name_rows, split_rows

_NOT_SAID = "ikke oppgitt"


def ratings(overview: SupplierOverview) -> None:
    """This year's levels, last year's, where the sector level comes from, and who rated when."""
    st.header(f"Vurdering for {overview.year}", anchor=False)
    if overview.explained is None:
        html("Ikke vurdert.")
        return
    rated, rating = overview.explained.assessment, overview.explained.rating
    total = "Samlet, før tiltak"
    rows: list[tuple[str | Html, str | Html]] = [
        ("Geografisk", tag(rating.geographic, plain=True)),
        ("Bransje", tag(rating.sector, plain=True)),
        (total, tag(rating.overall)),
    ]
    earlier = [year for year in overview.history if year.label != overview.year]
    if earlier:
        rows.append((f"I {earlier[0].label}", tag(earlier[0].overall, plain=True)))
    html(split_rows(rows, key=total))
    worst = overview.explained.inputs.countries.get(rating.worst_country or "")
    editions = sorted({raw.edition for part in worst.dimensions for raw in part.raw}) if worst else []
    day = date_words(clock.oslo_day(rated.rated_at))
    method = ", ".join([f"Metode {rated.method_version}", *editions])
    said = [
        f"Bransje: {SECTOR_FROM[rating.sector_from]}.",
        *_judged(overview, rating.sector_from),
        f"Regnet ut {day} av {rated.rated_by}. {method}.",
    ]
    html(concat(*(fill('<p class="ak-small">{text}</p>', text=text) for text in said)))


def _judged(overview: SupplierOverview, source: SectorSource) -> list[str]:
    own = overview.judgement
    if source is not SectorSource.SUPPLIER_JUDGEMENT or own is None:
        return []
    day = date_words(clock.oslo_day(own.judged_at))
    said = [f"Vurdert {day} av {own.judged_by}: {NB.sentence(own.reason)}"]
    if own.sources_read:
        said.append(f"Lest: {NB.sentence(own.sources_read)}")
    return said


def sites(overview: SupplierOverview) -> None:
    """The supplier's places, where there are any."""
    found = overview.page.sites
    if not found:
        return
    st.header("Steder", anchor=False)
    html(split_rows((row.name, country_choices().get(row.country or "", "")) for row in found))


def identity(overview: SupplierOverview) -> None:
    """Who the supplier is."""
    st.header("Om leverandøren", anchor=False)
    html(split_rows(_identity(overview, overview.page.supplier)))


def contract(overview: SupplierOverview) -> None:
    """How the enterprise buys from it."""
    st.header("Avtale og innkjøp", anchor=False)
    html(split_rows(_contract(overview, overview.page.supplier)))


def _identity(overview: SupplierOverview, supplier: Supplier) -> list[tuple[str | Html, str | Html]]:
    country = country_choices().get(supplier.country or "")
    written = (
        f"ukjent («{supplier.country_as_written}» i listen)" if supplier.country_as_written else _NOT_SAID
    )
    code = f"{supplier.industry_code} {overview.industry}".strip()
    rows: list[tuple[str | Html, str | Html]] = [
        ("Org.nr.", org_number(supplier.org_number or "") or _NOT_SAID),
        ("Land", country or written),
        ("Kategori", overview.page.category.name if overview.page.category else "ingen"),
        ("Næring", f"{code} ({supplier.industry_standard})" if supplier.industry_code else _NOT_SAID),
    ]
    if supplier.foreign_id:
        rows.insert(1, ("Nummer i et annet land", supplier.foreign_id))
    if supplier.owner:
        rows.append(("Ansvarlig hos dere", supplier.owner))
    if supplier.website:
        rows.append(("Nettside", supplier.website))
    if not supplier.active:
        rows.append(("Status", "dere kjøper ikke lenger herfra"))
    return rows


def _contract(overview: SupplierOverview, supplier: Supplier) -> list[tuple[str | Html, str | Html]]:
    clause = CLAUSE[ClauseStatus(supplier.clause)]
    details = [supplier.clause_version, date_words(supplier.clause_date) if supplier.clause_date else ""]
    rows: list[tuple[str | Html, str | Html]] = [
        ("Krav i avtalen", ", ".join(filter(None, (clause, *details)))),
        *((f"Innkjøp i {one.year}", money(one.hundredths, one.currency)) for one in overview.page.spend),
    ]
    if not overview.page.spend:
        rows.append(("Innkjøp", _NOT_SAID))
    rows.append(("Forhold", RELATIONSHIP[Relationship(supplier.relationship)]))
    rows.append(("Hvem som kjøper inn", CHANNEL[PurchaseChannel(supplier.channel)]))
    for label, value in (
        ("Annen innkjøper", supplier.other_buyer),
        ("Forpliktet seg til", supplier.other_buyer_commitment),
        ("Står i", supplier.other_buyer_source),
        ("Bransjesamarbeid", supplier.industry_body),
        ("Formidling", "ja" if supplier.pass_through else ""),
    ):
        if value:
            rows.append((label, value))
    return rows


def history(overview: SupplierOverview) -> None:
    """The level of each year, newest first, with the reason; shown from the second year on."""
    if len(overview.history) < 2:
        return
    st.header("År for år", anchor=False)
    html(name_rows(_year(row) for row in overview.history))


def _year(row: RatedYear) -> tuple[str, str, Html]:
    return row.label, f"{row.why.rstrip('.')}.", tag(row.overall, plain=row.overall is Level.UNKNOWN)
