"""What another method would do, as it is shown before it is saved: levels that change, and how stable levels are."""

from collections.abc import Iterable, Mapping
from math import ceil
from typing import Final

import streamlit as st

from compliance_app.domain.country_risk import CountryRisk
from compliance_app.domain.language import NB
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.services.method_preview import CountryMove, Preview, Steadiness, SupplierMove
from compliance_app.ui import pages
from compliance_app.ui.views.parts_explained import rows_of
from compliance_app.ui.widgets.format import number
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.risk import tag
from compliance_app.ui.widgets.rows import name_rows, split_rows

_PAGE: Final = 10
_COUNTRIES: Final = 8
_SHAKY: Final = 8
_STEADY: Final = 900


def lead(preview: Preview) -> str:
    """The answer in one sentence."""
    if not preview.suppliers:
        return "Registeret har ingen leverandører ennå, så ingen bytter nivå."
    if not preview.moved_count:
        return f"Ingen av de {NB.number(preview.suppliers)} leverandørene bytter nivå."
    verb = "bytter"
    return f"{NB.number(preview.moved_count)} av {NB.number(preview.suppliers)} leverandører {verb} nivå."


def show(preview: Preview, key: str) -> None:
    """All of it: what differs, suppliers, countries, stability. ``key`` is unique on the page."""
    st.header("Hva som endres i metoden", anchor=False)
    html(rows_of(preview.changes))
    suppliers(preview, key)
    countries(preview)
    stability(preview.steadiness, preview.risks, preview.leaning)


def suppliers(preview: Preview, key: str) -> None:
    """How many go from which level to which, and who."""
    st.header("Leverandører som bytter nivå", anchor=False)
    html(lead(preview))
    if preview.lapsed:
        html(
            f"{'Ett overstyrt nivå' if preview.lapsed == 1 else NB.cap(NB.called(preview.lapsed, 'overstyrte nivåer'))} gjelder ikke "
            "lenger, fordi tallene bak er andre. Metodens nivå gjelder til noen har vurdert det på nytt."
        )
    if not preview.moved_count:
        return
    rows = [(_arrow(pair), "samlet", count) for pair, count in preview.overall.items()]
    rows += [(_arrow(pair), "geografisk", count) for pair, count in preview.geographic.items()]
    html(split_rows((concat(arrow, fill(" <small>{kind}</small>", kind=kind)), NB.number(count)) for arrow, kind, count in rows))  # fmt: skip
    place = link_list()
    shown = 1
    if len(preview.moved) > _PAGE:
        shown = st.pagination(ceil(len(preview.moved) / _PAGE), key=f"{key}-moved") or 1
    with place:
        for one in preview.moved[_PAGE * (shown - 1) : _PAGE * shown]:
            link_row(
                f"{key}-{one.id}",
                pages.link("leverandor"),
                one.name,
                _supplier(one, preview),
                query={"id": one.id},
            )
    if preview.moved_count > len(preview.moved):
        html(
            fill(
                '<p class="ak-small">De {n} som ender høyest, står her.</p>', n=NB.number(len(preview.moved))
            )
        )


def countries(preview: Preview) -> None:
    """The countries that change level."""
    moved = [one for one in preview.countries if one.moved]
    st.header("Land som bytter nivå", anchor=False)
    if not moved:
        others = len(preview.countries)
        html(
            f"Ingen. {NB.number(others)} land får et annet tall innenfor samme nivå."
            if others
            else "Ingen. Alle land får samme tall som før."
        )
        return
    leaning = preview.leaning
    # Those that suppliers depend on first.
    moved.sort(key=lambda one: -leaning.get(one.after.iso2, 0))
    html(f"{NB.number(len(moved))} land bytter nivå. De som avgjør nivået til en leverandør, står først.")
    html(name_rows(_country(one, leaning) for one in moved[:_COUNTRIES]))
    if len(moved) > _COUNTRIES:
        with st.expander(f"Flere land ({len(moved) - _COUNTRIES})", type="compact", key="more-countries"):
            html(name_rows(_country(one, leaning) for one in moved[_COUNTRIES:]))


def stability(
    steady: Steadiness, risks: Mapping[str, CountryRisk], leaning: Mapping[str, int] | None = None
) -> None:
    """How the levels hold when the weights are drawn at random; least stable first, those in the register alone if known."""
    # A territory that takes its state's figures says nothing the state does not.
    rated = [
        risk
        for risk in risks.values()
        if risk.value is not None and risk.level is not Level.UNKNOWN and not risk.from_state
    ]
    held = sum(steady.same(risk) == steady.tried for risk in rated)
    tried = NB.number(steady.tried)
    st.header("Hvor stabile nivåene er", anchor=False)
    html(
        f"Vi har prøvd {tried} tilfeldige vektinger av de fire tallene. For {NB.number(held)} av {NB.number(len(rated))} "
        "land gir alle samme nivå som metoden."
    )
    shown = rated if leaning is None else [risk for risk in rated if leaning.get(risk.iso2)]
    shaky = sorted((risk for risk in shown if steady.same(risk) < steady.tried), key=lambda risk: (steady.same(risk), risk.name))  # fmt: skip
    if leaning is not None:
        resting = sum(leaning[risk.iso2] for risk in shaky if steady.same(risk) < _STEADY)
        count = NB.cap(NB.count(resting, "leverandør"))
        html(
            f"{count} hviler på et land der færre enn {NB.number(_STEADY)} av {tried} vektinger gir samme nivå."
        )
    if shaky:
        html(name_rows((risk.name, _tried(steady, risk), _resting(risk, leaning)) for risk in shaky[:_SHAKY]))


def _tried(steady: Steadiness, risk: CountryRisk) -> str:
    counts = steady.counts[risk.iso2]
    said = [f"{NB.number(counts[level])} av {NB.number(steady.tried)} gir {NB.level(level)}" for level in WORST_FIRST if counts.get(level)]  # fmt: skip
    return f"{NB.join(said)}."


def _resting(risk: CountryRisk, leaning: Mapping[str, int] | None) -> str | Html:
    if leaning is None:
        return tag(risk.level, plain=True)
    return NB.count(leaning.get(risk.iso2, 0), "leverandør")


def _supplier(one: SupplierMove, preview: Preview) -> Html:
    parts: list[Html | str] = []
    if one.overall[0] is not one.overall[1]:
        parts.append(concat("Samlet ", _arrow(one.overall)))
    if one.geographic[0] is not one.geographic[1]:
        parts.append(concat("Geografisk ", _arrow(one.geographic)))
    parts.append(concat("Bransje ", tag(one.sector, plain=True)))
    worst = preview.risks.get(one.worst_country or "")
    parts.append(f"Svakeste land: {worst.name}" if worst else "Landet varene lages i, er ukjent")
    return concat(*parts, sep=" · ")


def _country(one: CountryMove, leaning: Mapping[str, int]) -> tuple[str, str, Html]:
    count = leaning.get(one.after.iso2, 0)
    values = dict.fromkeys((_value(one.before), _value(one.after)))
    under = " → ".join(values)
    if count:
        under += f" · avgjør nivået til {NB.count(count, 'leverandør')}"
    return one.after.name, under, _arrow((one.before.level, one.after.level))


def _value(risk: CountryRisk) -> str:
    return "uten tall" if risk.value is None else number(risk.value)


def _arrow(pair: Iterable[Level]) -> Html:
    before, after = pair
    return concat(tag(before, plain=True), fill('<span aria-label="til"> → </span>'), tag(after, plain=True))
