"""The method in words and numbers, its versions with reasons, the least levels of countries, and whom the figures are from."""

from collections.abc import Mapping

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.method_words import plain
from compliance_app.domain.permissions import Verb
from compliance_app.domain.risk_method import Aggregation, Dimension, Method
from compliance_app.services.datasets import all_datasets, attribution
from compliance_app.services.method import MethodInForce, attributions, method_in_force
from compliance_app.services.method_preview import steadiness
from compliance_app.services.method_versions import MethodVersion, method_history
from compliance_app.services.supplier_reads import country_choices
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views.parts_method_preview import stability
from compliance_app.ui.widgets.format import date_words, moment_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.risk import tag
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
    """What the method is and was; beside it the floors, the datasets and the way to a new version."""
    actor = current_actor()
    found = method_in_force(actor)
    own = [one for one in all_datasets(actor) if one.in_use]
    named = {Dimension(one.row.dimension): f"«{one.row.name}», {one.row.edition}" for one in own}
    left, right = flow([1.2, 1])
    with left:
        _words(found, named)
        stability(steadiness(found.countries, found.method), found.countries)
        _sources([attribution(one.row) for one in own])
    with right:
        _datasets()
        _floors(found.method)
        _history(method_history(actor))


def _words(found: MethodInForce, named: Mapping[Dimension, str]) -> None:
    used = found.method
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(f"Metode {used.version}", anchor=False)
        if may(Verb.CHANGE_METHOD) and st.button("Endre metoden", type="primary", key="change-method"):
            st.switch_page(pages.link("endre-metode"))
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
                (tag(Level.LOW, plain=True), f"under {plain(used.medium)}"),
                (tag(Level.MEDIUM, plain=True), f"fra {plain(used.medium)} til under {plain(used.high)}"),
                (tag(Level.HIGH, plain=True), f"{plain(used.high)} eller mer"),
                (tag(Level.UNKNOWN, plain=True), "færre enn tre av de fire tallene"),
            ]
        )
    )
    html(Html('<p class="ak-small">Med tre av de fire tallene er nivået minst medium.</p>'))
    st.header("De fire tallene", anchor=False)
    html(name_rows((one.norwegian, _index(one, found, named), _weight(used, one)) for one in Dimension))


def _index(dimension: Dimension, found: MethodInForce, named: Mapping[Dimension, str]) -> str:
    choice = found.choices.get(dimension)
    if choice is None or dimension not in named:
        return _FROM[dimension]
    rest = (
        "Land den mangler, beholder tallet som følger med."
        if choice.fill
        else "Land den mangler, er uten dette tallet."
    )
    return f"{named[dimension]}. {rest}"  # fmt: skip


def _weight(used: Method, dimension: Dimension) -> str:
    if used.aggregation is Aggregation.WORST:
        return "teller likt"
    share = 100 * used.weights[dimension] / sum(used.weights.values())
    return f"vekt {plain(used.weights[dimension])} ({NB.percent(round(share))})"


def _sources(own: list[str]) -> None:
    st.header("Hvem tallene kommer fra", anchor=False)
    rows = [
        fill('<li lang="en"><span class="ak-small">{text}</span></li>', text=text) for text in attributions()
    ]
    rows += [fill('<li><span class="ak-small">{text}</span></li>', text=text) for text in own]
    html(concat(Html('<ul class="ak-rows">'), *rows, Html("</ul>")))


def _datasets() -> None:
    with link_list():
        link_row(
            "datasets",
            pages.link("datagrunnlag"),
            "Datagrunnlag",
            "Utgavene tallene er fra. Les inn en nyere, eller en egen indeks, og se hva den endrer.",
        )


def _floors(used: Method) -> None:
    st.header("Laveste nivå for et land", anchor=False)
    names = country_choices()
    if not used.floors:
        html(
            "Ingen er satt. Er det krig eller okkupasjon i et land dere kjøper fra, kan tallene henge etter. "
            "Da setter dere et laveste nivå under «Endre metoden»."
        )
        return
    html(
        name_rows(
            (
                names.get(iso2, iso2),
                f"{NB.sentence(floor.reason)} Satt {date_words(floor.decided_on)}.",
                tag(floor.level),
            )
            for iso2, floor in sorted(used.floors.items(), key=lambda item: names.get(item[0], item[0]))
        )
    )


def _history(versions: list[MethodVersion]) -> None:
    st.header("Versjoner av metoden", anchor=False)
    html(name_rows((f"Metode {one.version}", _version(one), "i bruk" if at == 0 else "") for at, one in enumerate(versions)))  # fmt: skip
    html(Html('<p class="ak-small">Tidligere vurderinger beholder metoden og tallene de ble gjort med.</p>'))


def _version(one: MethodVersion) -> Html:
    if one.made_at is None:
        return Html("Programmets egen metode.")
    day = clock.oslo_day(one.made_at)
    when = moment_words(one.made_at) if day == clock.today() else date_words(day)
    return fill(
        "{reason} {changes}<br>{by}, {when}.",
        reason=NB.sentence(one.reason), changes=" ".join(one.changes), by=one.made_by, when=when,
    )  # fmt: skip
