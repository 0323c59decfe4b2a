"""The method in words and numbers, the least levels set for countries, and whom the figures are from."""

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import FieldMissing
from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.risk_method import Aggregation, Dimension, Method
from compliance_app.services.method import MethodInForce, attributions, method_in_force
from compliance_app.services.ratings import set_country_floor
from compliance_app.services.records import country_floors
from compliance_app.services.supplier_reads import country_choices
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm
from compliance_app.ui.widgets.format import date_words, number
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.risk import label, tag
from compliance_app.ui.widgets.rows import name_rows, split_rows

_FROM = {
    Dimension.CIVIL_RIGHTS: "V-Dem, 100 · (1 − verdien)",
    Dimension.LABOUR_RIGHTS: "ILO, bærekraftsmål 8.8.2, 10 · verdien",
    Dimension.FORCED_LABOUR: "V-Dem, 100 · (1 − verdien)",
    Dimension.GOVERNANCE: "Verdensbanken, gjennomsnittet av korrupsjonskontroll og rettsstat, 20 · (2,5 − verdien)",
}
_MEAN = {
    Aggregation.QUADRATIC: "det vektede kvadratiske gjennomsnittet, så ett svært dårlig tall ikke kan jevnes ut av de andre",
    Aggregation.ARITHMETIC: "det vektede gjennomsnittet",
    Aggregation.WORST: "det dårligste tallet",
}


def method() -> None:
    """What the method is; beside it the floors and the form for one."""
    found = method_in_force(current_actor())
    left, right = flow([1.2, 1])
    with left:
        _words(found.method)
        _sources()
    with right:
        _floors(found)


def _words(used: Method) -> None:
    st.header(f"Metode {used.version}", anchor=False)
    for text in (
        "Hver leverandør vurderes på to måter som aldri blandes. Geografisk risiko er nivået i det landet i kjeden som "
        "kommer dårligst ut. Bransjerisiko vurderes av en person; til da gjelder nivået for bransjen som lager varene, "
        "eller for varer på listen over barnearbeid og tvangsarbeid.",
        "Samlet risiko er den høyeste av de to. Er ingen høy og en ukjent, er den samlede ukjent. Tiltak senker aldri "
        "en risiko; de vises ved siden av.",
        f"Et lands verdi går fra 0 til 100, der 100 er verst. Den er {_MEAN[used.aggregation]}.",
    ):
        html(NB.nbsp(text))
    html(
        split_rows(
            [
                (tag(Level.LOW, plain=True), f"under {number(used.medium, 0)}"),
                (
                    tag(Level.MEDIUM, plain=True),
                    f"fra {number(used.medium, 0)} til under {number(used.high, 0)}",
                ),
                (tag(Level.HIGH, plain=True), f"{number(used.high, 0)} eller mer"),
                (tag(Level.UNKNOWN, plain=True), "færre enn tre av de fire tallene"),
            ]
        )
    )
    html(Html('<p class="ak-small">Med tre av de fire tallene er nivået minst medium.</p>'))
    st.header("De fire tallene", anchor=False)
    html(name_rows((one.norwegian, _FROM[one], f"vekt {number(used.weights[one], 0)}") for one in Dimension))


def _sources() -> None:
    st.header("Hvem tallene kommer fra", anchor=False)
    rows = (
        fill('<li lang="en"><span class="ak-small">{text}</span></li>', text=text) for text in attributions()
    )
    html(concat(Html('<ul class="ak-rows">'), *rows, Html("</ul>")))


def _floors(found: MethodInForce) -> None:
    st.header("Laveste nivå for et land", anchor=False)
    names = country_choices()
    there = country_floors(current_actor())
    if there:
        html(
            name_rows(
                (
                    names.get(row.country, row.country),
                    f"{NB.sentence(row.reason)} Satt {date_words(row.decided_on)}.",
                    tag(Level(row.level)),
                )
                for row in there
            )
        )
    else:
        html(
            "Ingen er satt. Er det krig eller okkupasjon i et land dere kjøper fra, kan tallene henge etter. "
            "Da setter dere et laveste nivå her."
        )
    form = RecordForm("floor")
    place = st.empty()
    with st.form("floor", border=False, enter_to_submit=False):
        country = st.selectbox(
            "Land", list(names), index=None, placeholder="Velg land", key=form.key("country"),
            format_func=lambda code: f"{names[code]} ({label(found.countries[code].level)})" if code in found.countries else names[code],
        )  # fmt: skip
        level = st.radio(
            "Minst",
            [Level.MEDIUM, Level.HIGH],
            index=1,
            format_func=label,
            horizontal=True,
            key=form.key("level"),
        )
        reason = st.text_area("Begrunnelse", max_chars=2000, height=90, key=form.key("reason"))
        day = st.date_input(
            "Bestemt", clock.today(), max_value=clock.today(), format="DD.MM.YYYY", key=form.key("day")
        )
        html(Html('<p class="ak-small">Alle leverandørene vurderes på nytt med det samme.</p>'))
        pressed = st.form_submit_button("Lagre", type="primary")
    if not pressed:
        return

    def save(_seen: int) -> None:
        if country is None:
            raise FieldMissing(field="Land", hint="Velg et land i listen.")
        set_country_floor(current_actor(), country, level, reason, day or clock.today())

    form.save(place, save)
