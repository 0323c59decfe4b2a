"""A person's judgement of the sector risk, with the level that stands without it beside."""

import streamlit as st

from compliance_app.domain.errors import AktsomError, FieldMissing
from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.risk_levels import SectorSource
from compliance_app.domain.sources_read import newest, taken_apart, written
from compliance_app.services.judgement_reads import earlier_judgement_of_supplier
from compliance_app.services.ratings import JudgementInput, judge_category, judge_supplier
from compliance_app.services.register_words import SECTOR_FROM
from compliance_app.services.supplier_reads import Suggested, SupplierOverview, suggested_sector
from compliance_app.services.work import Actor
from compliance_app.ui.views.parts_sources import checked, default_rows, earlier_beside, source_lines
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.risk import label, tag
from compliance_app.ui.widgets.rows import pair_rows

_CHOICES = (Level.LOW, Level.MEDIUM, Level.HIGH, Level.UNKNOWN)


def judgement_form(actor: Actor, overview: SupplierOverview) -> bool:
    """Draw the form; True when a judgement has been saved."""
    supplier, own = overview.page.supplier, overview.judgement
    problem = st.container()
    left, right = flow([1.5, 1])
    with left, st.form(f"judge-{supplier.id}", border=False, enter_to_submit=False):
        category = overview.page.category
        scope = ["Denne leverandøren"] + ([f"Alle i kategorien {category.name}"] if category else [])
        chosen = st.radio(
            "Vurderingen gjelder",
            range(len(scope)),
            format_func=lambda i: md(scope[i]),
            key=f"judge-{supplier.id}-scope",
        )
        level = st.radio(
            "Bransjerisiko",
            _CHOICES,
            index=_CHOICES.index(Level(own.level)) if own else None,
            format_func=label,
            horizontal=True,
            key=f"judge-{supplier.id}-level",
        )
        reason = st.text_area(
            "Begrunnelse",
            own.reason if own else "",
            max_chars=4000,
            height=140,
            placeholder="Hele setninger som tåler å bli lest av andre.",
            key=f"judge-{supplier.id}-reason",
        )
        html(
            Html(
                '<p class="ak-small">Hva du har lest for å vurdere: adressen eller tittelen, og dagen du leste det.</p>'
            )
        )
        read = source_lines(
            f"judge-{supplier.id}-source", taken_apart(own.sources_read, own.read_on) if own else []
        )
        pressed = st.form_submit_button(f"Lagre vurderingen for {overview.year}", type="primary")
    with right:
        _beside(overview)
        earlier_beside(earlier_judgement_of_supplier(actor, supplier.id))
    if not pressed:
        return False
    try:
        if level is None:
            raise FieldMissing(field="Bransjerisiko", hint="Velg lav, medium, høy eller ukjent.")
        sources = checked(read)
        given = JudgementInput(
            level=level, reason=reason, sources_read=written(sources), read_on=newest(sources)
        )
        if chosen == 1 and category is not None:
            judge_category(actor, category.id, given)
        else:
            judge_supplier(actor, supplier.id, given)
    except AktsomError as error:
        problem.error(md(str(error)))
        return False
    return True


def _beside(overview: SupplierOverview) -> None:
    """What stands without a person's judgement, and what it rests on."""
    st.header("Uten egen vurdering", anchor=False)
    if overview.explained is None:
        html("Leverandøren er ikke vurdert ennå, så det finnes ikke noe forslag.")
        return
    found = suggested_sector(overview.explained.inputs)
    html(_suggested(found))
    html(
        fill(
            '<p class="ak-small">{text}</p>',
            text="Samlet risiko er den høyeste av geografisk risiko og bransjerisiko, aldri et gjennomsnitt.",
        )
    )


def _suggested(found: Suggested) -> Html:
    rating = found.rating
    rows: list[tuple[str | Html, str | Html, str | Html]] = [
        ("Nivå", tag(rating.level), ""),
        ("Kommer fra", NB.cap(SECTOR_FROM[rating.source]), ""),
    ]
    if rating.reason:
        rows.append(("Grunn", rating.reason, ""))
    if rating.hit:
        kinds = ["barnearbeid"] * rating.hit.child_labour + ["tvangsarbeid"] * rating.hit.forced_labour
        rows.append(
            ("Grunn", f"{NB.cap(rating.hit.good)} er listeført for {NB.join(kinds)}.", rating.hit.edition)
        )
    if found.default and rating.source is SectorSource.INDUSTRY_DEFAULT:
        rows.append(default_rows(found.default)[-1])
    elif found.default:
        rows.append(("Næringskoden alene", tag(found.default.level, plain=True), found.default.reason))
    return pair_rows(rows)
