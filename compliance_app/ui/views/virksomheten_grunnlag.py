"""The enterprise's own facts, and its reporting periods; which enterprise is worked in, where there are several."""

import streamlit as st

from compliance_app import clock
from compliance_app.domain.deadlines import FIRST_YEAR
from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import (
    EnterpriseInput,
    edit_enterprise,
    read_enterprise,
)
from compliance_app.services.records import PeriodInput, all_periods, save_period
from compliance_app.services.review_year import open_year
from compliance_app.storage.tables import Enterprise
from compliance_app.ui.actor import choose_enterprise, current_actor, current_enterprise, my_enterprises
from compliance_app.ui.may import may, offered
from compliance_app.ui.views.parts_enterprise_registry import ASK, HELP, fetch_draft, say_fetched, with_draft
from compliance_app.ui.views.parts_record import NOT_SAID, RecordForm, form_head, record_list
from compliance_app.ui.widgets.format import date_words, whole
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, md

_ANSWERS = {None: "Ikke avklart", True: "Ja", False: "Nei"}
_WORDS = {"medium": "Medium", "middels": "Middels"}


def enterprise() -> None:
    """The form of the enterprise."""
    _several()
    row = with_draft(read_enterprise(current_actor()))
    form = RecordForm(f"enterprise-{row.id}", row.version)
    say_fetched()
    place = st.empty()
    with st.form("enterprise", border=False, enter_to_submit=False):
        left, right = flow(2, gap="large")
        with left:
            names = _names(form, row)
        with right:
            rest = _duties(form, row)
        with st.container(horizontal=True):
            pressed = st.form_submit_button("Lagre", type="primary")
            asked = st.form_submit_button(ASK, help=HELP)
    if asked:
        fetch_draft(form, row, {**names, **rest})
    if pressed:
        form.save(
            place, lambda seen: edit_enterprise(current_actor(), EnterpriseInput(**names, **rest), seen)
        )


def _several() -> None:
    there = my_enterprises()
    now = current_enterprise()
    if len(there) < 2 or now is None:
        return
    names = {row.id: f"{row.name} (eksempel)" if row.example else row.name for row in there}
    chosen = st.selectbox(
        "Virksomheten du arbeider i", list(names), index=list(names).index(now.id),
        format_func=lambda identity: names[identity], width=420, key=f"work-in-{now.id}",
    )  # fmt: skip
    if chosen != now.id:
        choose_enterprise(chosen)
        st.rerun()


def _names(form: RecordForm, row: Enterprise) -> dict[str, object]:
    name = st.text_input("Navn", row.name, max_chars=300, key=form.key("name"))
    short, number = st.columns(2)
    given: dict[str, object] = {
        "name": name,
        "short_name": short.text_input("Kort navn", row.short_name, max_chars=100, key=form.key("short")),
        "org_number": number.text_input("Org.nr.", row.org_number or "", max_chars=20, key=form.key("org")) or None,
        "form": st.text_input(
            "Hva slags virksomhet", row.form, max_chars=200, placeholder="en stiftelse", key=form.key("form"),
            help="Slik det sies i en setning: «en stiftelse», «et aksjeselskap».",
        ),
        "does_what": st.text_area(
            "Hva virksomheten gjør", row.does_what, max_chars=2000, height=110, key=form.key("does")
        ),
    }  # fmt: skip
    seat, year = st.columns(2)
    given["seat"] = seat.text_input("Hovedkontor", row.seat, max_chars=200, key=form.key("seat"))
    given["founded_year"] = year.number_input(
        "Stiftet år", 1000, 2200, row.founded_year, step=1, format="%d", key=form.key("year")
    )
    given["founded_by"] = st.text_input("Stiftet av", row.founded_by, max_chars=500, key=form.key("by"))
    return given


def _duties(form: RecordForm, row: Enterprise) -> dict[str, object]:
    return {
        "contact": st.text_input(
            "Kontakt for henvendelser", row.contact, max_chars=300, key=form.key("contact"),
            help="Dit henvendelser etter åpenhetsloven § 6 skal sendes: e-post eller postadresse.",
        ),
        "statement_address": st.text_input(
            "Adressen der redegjørelsen ligger", row.statement_address, max_chars=500, placeholder="https://",
            key=form.key("address"),
        ),
        "has_annual_report": st.radio(
            "Lager dere årsberetning?", list(_ANSWERS), index=list(_ANSWERS).index(row.has_annual_report),
            format_func=lambda answer: _ANSWERS[answer], horizontal=True, key=form.key("report"),
            help="Den skal i så fall si hvor redegjørelsen er tilgjengelig (åpenhetsloven § 5).",
        ),
        "responsible_role": st.text_input(
            "Hvem som har ansvaret for arbeidet", row.responsible_role, max_chars=200, key=form.key("role")
        ),
        "review_frequency": st.text_input(
            "Hvor ofte leverandørene kartlegges", row.review_frequency, max_chars=200, placeholder="hvert år",
            key=form.key("often"),
        ),
        "whistleblowing_channel": st.text_input(
            "Varslingskanal", row.whistleblowing_channel, max_chars=500, key=form.key("channel")
        ),
        "medium_word": st.radio(
            "Ordet for det midterste nivået i redegjørelsen", list(_WORDS),
            index=list(_WORDS).index(row.medium_word), format_func=lambda word: _WORDS[word], horizontal=True,
            key=form.key("medium"),
        ),
    }  # fmt: skip


def periods() -> None:
    """The reporting periods: open another year, and what is said of each."""
    there = all_periods(current_actor())
    left, right = flow([1, 1])
    with left:
        st.header("Perioder", anchor=False)
        rows = [
            (
                row.id,
                row.label,
                f"{date_words(row.starts)} til {date_words(row.ends)}. "
                + (
                    f"{whole(row.full_time_equivalents)} årsverk."
                    if row.full_time_equivalents
                    else "Årsverk ikke oppgitt."
                ),
            )
            for row in there
        ]
        opened = record_list("period", rows, "", opens=may(Verb.EDIT_ENTERPRISE))
    with right:
        chosen = next((row for row in there if row.id == opened), None)
        if chosen is None and not offered(Verb.OPEN_YEAR):
            return
        form_head(
            "period", "Åpne et nytt år", f"Om {chosen.label}" if chosen else "", changing=chosen is not None
        )
        if chosen is None:
            _open_year({row.label for row in there})
            return
        form = RecordForm(f"period-{chosen.id}", chosen.version)
        place = st.empty()
        with st.form("period", border=False, enter_to_submit=False):
            people = st.number_input(
                "Årsverk", 0, 10_000_000, chosen.full_time_equivalents, step=1, key=form.key("fte"),
                help="Gjennomsnittlig antall årsverk i regnskapsåret (åpenhetsloven § 3 a).",
                placeholder=NOT_SAID,
            )  # fmt: skip
            dated = st.date_input(
                "Redegjørelsens dato", chosen.document_date, format="DD.MM.YYYY", key=form.key("dated")
            )
            pressed = st.form_submit_button("Lagre", type="primary")
        if pressed:
            given = PeriodInput(full_time_equivalents=people, document_date=dated)
            form.save(place, lambda seen: save_period(current_actor(), chosen.id, given, seen))


def _open_year(there: set[str]) -> None:
    this_year = clock.today().year
    first = max(FIRST_YEAR, this_year - 4)
    years = [year for year in range(this_year, first - 1, -1) if str(year) not in there]
    if not years:
        html(Html('<p class="ak-small">Alle årene som kan velges, er åpnet.</p>'))
        return
    form = RecordForm("open-year")
    place = st.empty()
    with st.form("open-year", border=False):
        year = st.selectbox("År", years, key=form.key("year"), width=160)
        html(
            Html(
                '<p class="ak-small">Vurderingene fra året før føres videre og kommer i køen under Årets gjennomgang. Det siste året er det som vises på alle sider.</p>'
            )
        )
        pressed = st.form_submit_button(md("Åpne året"), type="primary")
    if pressed:
        form.save(place, lambda _seen: open_year(current_actor(), year))
