"""How a supplier's level comes about: the figures of the worst country, what single change would move it, and the sources."""

from collections.abc import Iterable

import streamlit as st

from compliance_app import clock
from compliance_app.domain.country_risk import CountryRisk, DimensionValue, Raw
from compliance_app.domain.explained import STEADY, listed_told, missing_told, parts_told, path_told
from compliance_app.domain.explanation import stability, stability_sentence
from compliance_app.domain.flips import Flip, what_would_flip
from compliance_app.domain.language import NB
from compliance_app.domain.method_words import plain
from compliance_app.domain.risk_method import Aggregation
from compliance_app.services.datasets import own_attributions
from compliance_app.services.ratings import Explained
from compliance_app.services.register_words import INDICATOR
from compliance_app.storage.reference import datasets
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.contributions import Contribution, Cutoffs, contributions
from compliance_app.ui.widgets.format import number
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.rows import name_rows, pair_rows

_FLIPS = 4
_MEAN = {
    Aggregation.QUADRATIC: "Ett svært dårlig tall kan ikke veies bort av de andre.",
    Aggregation.ARITHMETIC: "Tallet er det vektede gjennomsnittet.",
    Aggregation.WORST: "Det dårligste tallet avgjør alene.",
}


def how_computed(explained: Explained) -> None:
    """The worst country's figures as a picture and in words, what is missing, and the listed goods that apply."""
    inputs, risk = explained.inputs, _worst(explained)
    if risk is not None and risk.value is not None:
        _computed(explained, risk)
    missing = missing_told(risk) if risk is not None else ()
    if missing:
        st.header("Det vi ikke vet om landet", anchor=False)
        html(rows_of(missing))
    listed = listed_told(inputs)
    if listed:
        st.header("Varer på listen over barnearbeid og tvangsarbeid", anchor=False)
        html(rows_of(listed))


def _computed(explained: Explained, risk: CountryRisk) -> None:
    method = explained.inputs.method
    value = risk.value or 0.0
    st.header(f"Slik blir tallet for {risk.name} {number(value)}", anchor=False)
    contributions(
        [Contribution(part.dimension.norwegian, part.value) for part in risk.dimensions],
        Contribution(f"{risk.name} samlet", value),
        risk.level,
        Cutoffs(method.medium, method.high),
    )
    html(
        fill(
            '<p class="ak-small">{path} Grensene går ved {medium} og {high}. {mean}</p>',
            path=path_told(explained.inputs, explained.rating),
            medium=plain(method.medium),
            high=plain(method.high),
            mean=_MEAN[method.aggregation],
        )
    )
    parts = parts_told(risk, method, clock.today().year)
    html(name_rows((part.dimension.norwegian, part.sentence, "") for part in parts))


def rows_of(sentences: Iterable[str]) -> Html:
    """Sentences as plain rows."""
    items = (fill("<li><span>{text}</span></li>", text=text) for text in sentences)
    return concat(Html('<ul class="ak-rows">'), *items, Html("</ul>"))


def flips(explained: Explained) -> None:
    """The single changes that would move a level, and how stable the worst country's level is."""
    found = what_would_flip(explained.inputs)
    rows = [_flip(flip) for flip in found]
    risk = _worst(explained)
    steady: list[tuple[str | Html, str | Html, str | Html]] = []
    if risk is not None and risk.value is not None:
        share = stability(risk, explained.inputs.method)
        said = f"{stability_sentence(risk, share)} for {risk.name}."
        steady.append((fill("<b>{word}</b>", word="Stabilt" if share >= STEADY else "Følsomt"), said, ""))
    if not rows and not steady:
        return
    st.header("Hva ville endret nivået?", anchor=False)
    html(pair_rows([*rows[:_FLIPS], *steady]))
    if len(rows) > _FLIPS:
        with st.expander(f"Flere endringer ({len(rows) - _FLIPS})", type="compact", key="more-flips"):
            html(pair_rows(rows[_FLIPS:]))


def _flip(flip: Flip) -> tuple[str | Html, str | Html, str | Html]:
    return fill("<b>{label}</b>", label=flip.label), f"{flip.text}.", ""


def sources(explained: Explained) -> None:
    """Every figure with its year and edition, what is missing, and the attributions the licences ask for."""
    used = [
        explained.inputs.countries[code] for code in _chain(explained) if code in explained.inputs.countries
    ]
    if not used:
        return
    with st.expander("Tall, kilder og årstall", type="compact", key="sources"):
        for risk in used:
            html(_country(risk, explained))
        raws = {raw for risk in used for part in risk.dimensions for raw in part.raw}
        editions = {raw.edition for raw in raws}
        said = sorted({one.attribution for one in datasets() if one.edition in editions})
        said += _own(raws)
        html(concat(*(fill('<p class="ak-small">{text}</p>', text=text) for text in said)))


def _own(raws: Iterable[Raw]) -> list[str]:
    """Whom imported figures are from; asked for only where there are any."""
    named = {(raw.indicator, raw.edition) for raw in raws if raw.indicator not in INDICATOR}
    return own_attributions(current_actor(), named) if named else []


def _chain(explained: Explained) -> list[str]:
    countries = [explained.inputs.seat, *(node.country for node in explained.inputs.nodes)]
    return list(dict.fromkeys(code for code in countries if code))


def _country(risk: CountryRisk, explained: Explained) -> Html:
    rows: list[tuple[str | Html, str | Html, str | Html]] = [
        (part.dimension.norwegian, _raw(part), f"{number(part.value)} av 100") for part in risk.dimensions
    ]
    rows += [(gap.norwegian, "Det finnes ikke noe tall å bruke.", "mangler") for gap in risk.missing]
    if risk.from_state:
        name = explained.inputs.names().get(risk.from_state, risk.from_state)
        rows.append(("Egne tall mangler", f"Tallene er for {name}.", ""))
    total = "kan ikke regnes ut" if risk.value is None else f"{number(risk.value)} av 100"
    return concat(fill("<p><b>{name}</b>, {total}</p>", name=risk.name, total=total), name_rows(rows))


def _raw(part: DimensionValue) -> str:
    said = [
        f"{INDICATOR.get(raw.indicator, raw.indicator)}: {NB.number(raw.value, 2)} ({raw.year}, {raw.edition})"
        for raw in part.raw
    ]
    return ". ".join(said)


def _worst(explained: Explained) -> CountryRisk | None:
    return explained.inputs.countries.get(explained.rating.worst_country or "")
