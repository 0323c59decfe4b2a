"""Categories: what is bought, and a person's judgement of the sector risk of each, with reason and sources."""

from typing import Any, Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import FieldMissing
from compliance_app.domain.industries import STANDARDS
from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.sources_read import newest, taken_apart, written
from compliance_app.services.judgement_reads import category_default, earlier_judgement_of_category
from compliance_app.services.ratings import JudgementInput, judge_category
from compliance_app.services.records import category_judgements
from compliance_app.services.supplier_reads import category_choices
from compliance_app.services.suppliers import CategoryInput, save_category
from compliance_app.storage.tables import Category, SectorJudgement, Supply
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm, form_head, record_list
from compliance_app.ui.views.parts_sources import checked, default_beside, earlier_beside, source_lines
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, concat
from compliance_app.ui.widgets.risk import label, tag

SUPPLIES = {Supply.GOODS: "Varer", Supply.SERVICES: "Tjenester", Supply.UNKNOWN: "Ikke avklart"}
_LEVELS: Final = (Level.LOW, Level.MEDIUM, Level.HIGH, Level.UNKNOWN)
_LIST: Final = "category"
_FACTS: Final = "Opplysninger"
_RISK: Final = "Bransjerisiko"


def categories() -> None:
    """The list, and one of the two forms beside it."""
    actor = current_actor()
    there, judged = category_choices(actor), category_judgements(actor)
    left, right = flow([1, 1.1])
    with left:
        st.header("Kategorier", anchor=False)
        rows = [(key, row.name, _under(row, judged.get(key))) for key, row in there.items()]
        opened = record_list(
            _LIST, rows, "Ingen ennå. En kategori samler leverandører av samme slags varer eller tjenester."
        )
    with right:
        row = there.get(opened)
        form_head(_LIST, "Ny kategori", row.name if row else "", changing=row is not None)
        part = _FACTS
        if row is not None:
            part = st.segmented_control(
                "Del av kategorien", [_RISK, _FACTS], default=_RISK, required=True, key=f"part-{row.id}",
                label_visibility="collapsed",
            )  # fmt: skip
        if row is not None and part == _RISK:
            _judge(row, judged.get(row.id))
        else:
            _form(row)


def _under(row: Category, judgement: SectorJudgement | None) -> Html:
    supply = SUPPLIES[Supply(row.supply)]
    if judgement is None:
        return concat(f"{supply}. Bransjerisikoen følger næringskoden.")
    return concat(tag(Level(judgement.level), plain=True), f" {NB.sentence(judgement.reason)}")


def _form(row: Category | None) -> None:
    shown = row or Category(enterprise_id="", name="", folded_name="")
    form = RecordForm(f"{_LIST}-{row.id if row else 'new'}", row.version if row else 0)
    place = st.empty()
    with st.form(_LIST, border=False, enter_to_submit=False):
        name, inline = st.columns(2)
        given: dict[str, Any] = {
            "name": name.text_input("Navn", shown.name, max_chars=200, key=form.key("name")),
            "inline_name": inline.text_input(
                "Navnet inne i en setning", shown.inline_name, max_chars=200, placeholder="hansker",
                key=form.key("inline"),
            ),
            "supply": st.radio(
                "Varer eller tjenester", list(SUPPLIES), index=list(SUPPLIES).index(Supply(shown.supply)),
                format_func=lambda one: SUPPLIES[one], horizontal=True, key=form.key("supply"),
                help="Om en selger av varer vet vi ikke nok før vi vet hvor de lages.",
            ),
        }  # fmt: skip
        code, standard = st.columns(2)
        given["industry_code"] = code.text_input(
            "Næringskode", shown.industry_code or "", max_chars=20, placeholder="21.200", key=form.key("code"),
            help="Bransjen som lager varene, aldri grossistens egen.",
        )  # fmt: skip
        options = STANDARDS[::-1]
        given["industry_standard"] = standard.selectbox(
            "Standard",
            options,
            index=options.index(shown.industry_standard or options[0]),
            key=form.key("standard"),
        )
        given["rationale"] = st.text_area(
            "Begrunnelse som redegjørelsen kan bruke", shown.rationale, max_chars=2000, height=110,
            key=form.key("rationale"),
        )  # fmt: skip
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        form.save(
            place,
            lambda seen: save_category(
                current_actor(), CategoryInput(**given), row.id if row else None, seen
            ),
        )


def _judge(row: Category, now: SectorJudgement | None) -> None:
    form = RecordForm(f"judge-{row.id}", now.version if now else 0)
    place = st.empty()
    with st.form(f"judge-{_LIST}", border=False, enter_to_submit=False):
        level = st.radio(
            "Bransjerisiko", _LEVELS, index=_LEVELS.index(Level(now.level)) if now else None, format_func=label,
            horizontal=True, key=form.key("level"),
        )  # fmt: skip
        reason = st.text_area(
            "Begrunnelse", now.reason if now else "", max_chars=4000, height=110, key=form.key("reason"),
            help="Hele setninger som tåler å bli lest av andre.",
        )  # fmt: skip
        html(
            Html(
                '<p class="ak-small">Hva du har lest for å vurdere: adressen eller tittelen, og dagen du leste det.</p>'
            )
        )
        read = source_lines(form.key("source"), taken_apart(now.sources_read, now.read_on) if now else [])
        if now is not None:
            said = f"Vurdert av {now.judged_by} {date_words(clock.oslo_day(now.judged_at))}."
            st.caption(said)
        pressed = st.form_submit_button("Lagre", type="primary")
    default_beside(category_default(row))
    earlier_beside(earlier_judgement_of_category(current_actor(), row.id))
    if not pressed:
        return

    def save(_seen: int) -> None:
        if level is None:
            raise FieldMissing(field="Bransjerisiko", hint="Velg lav, medium, høy eller ukjent.")
        sources = checked(read)
        given = JudgementInput(
            level=level, reason=reason, sources_read=written(sources), read_on=newest(sources)
        )
        judge_category(current_actor(), row.id, given)

    form.save(place, save)
