"""Change the method: weights, cut-offs, floors and indices; what it does is shown before it can be saved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.domain.method_words import AGGREGATION
from compliance_app.domain.risk_method import Aggregation, Dimension
from compliance_app.services.datasets import DatasetListed, all_datasets
from compliance_app.services.method import MethodInForce, method_in_force
from compliance_app.services.method_preview import Preview, preview_method
from compliance_app.services.method_rows import IndexChoice
from compliance_app.services.method_versions import FloorInput, MethodInput, change_method
from compliance_app.services.supplier_reads import country_choices
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor, current_enterprise
from compliance_app.ui.views.parts_method_preview import lead, show
from compliance_app.ui.widgets.format import clock_time
from compliance_app.ui.widgets.head import empty_state, flow, html, page_head
from compliance_app.ui.widgets.markup import Html, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.press import pressed
from compliance_app.ui.widgets.risk import label

_SEEN: Final = "method-preview"
_FORM: Final = "method"
_SHIPPED: Final = IndexChoice("")
"""Stands for no imported index at all."""


@dataclass
class _Tried:
    """The draft that was last tried, with what it would do."""

    given: MethodInput
    preview: Preview


def view() -> None:
    """Draw the page."""
    back = (pages.link("virksomheten"), "Virksomheten")
    if current_enterprise() is None:
        page_head("Endre metoden", back=back)
        empty_state("Virksomheten er ikke registrert ennå", "Ta inn en leverandørliste først.")
        return
    found = method_in_force(current_actor())
    tried = _tried(found.method.version)
    page_head("Endre metoden", _lead(found, tried), back=back)
    left, right = flow([1, 1.2])
    with left:
        _form(found)
    with right:
        if tried is None:
            st.header("Hva det endrer", anchor=False)
            html(
                "Her ser dere hvilke leverandører og land som ville byttet nivå, før noe lagres. "
                "Trykk «Se hva det endrer» når tallene er slik dere vil ha dem."
            )
        else:
            _save(tried)
            show(tried.preview, "method")


def _lead(found: MethodInForce, tried: _Tried | None) -> str:
    if tried is None:
        return f"Metode {found.method.version} gjelder nå. Ingenting lagres før dere har sett hva endringen gjør."
    if not tried.preview.changes:
        return f"Alt er likt metode {found.method.version}. Endre noe til venstre."
    return f"{lead(tried.preview)} Ingenting er lagret ennå."


def _tried(version: int) -> _Tried | None:
    """The draft that was tried, unless somebody has made another version since."""
    found = st.session_state.get(_SEEN)
    if isinstance(found, _Tried) and found.preview.seen == version:
        return found
    return None


def _form(found: MethodInForce) -> None:
    used = found.method
    place = st.empty()
    with st.form(_FORM, border=False, enter_to_submit=False):
        st.header("Vekter", anchor=False)
        html(
            Html(
                '<p class="ak-small">Vektene trenger ikke bli 100 til sammen; 2 teller dobbelt så mye som 1.</p>'
            )
        )
        weights = {
            one: st.number_input(
                one.norwegian, 0.1, 100.0, used.weights[one], 0.5, format="%.4g", key=f"weight-{one.value}"
            )
            for one in Dimension
        }
        st.header("Sammenslåing og grenser", anchor=False)
        aggregation = st.radio(
            "De fire tallene blir ett ved", list(Aggregation), list(Aggregation).index(used.aggregation),
            format_func=lambda one: NB.cap(AGGREGATION[one]), key="aggregation",
        )  # fmt: skip
        medium = st.number_input(
            "Medium begynner på", 0.1, 99.9, used.medium, 1.0, format="%.4g", key="medium"
        )
        high = st.number_input("Høy begynner på", 0.2, 100.0, used.high, 1.0, format="%.4g", key="high")
        indices = _indices(found)
        floors = _floors(found)
        pressed = st.form_submit_button("Se hva det endrer")
    if not pressed:
        return
    given = MethodInput(
        weights=weights, aggregation=aggregation, medium=medium, high=high, indices=indices, floors=floors
    )
    st.session_state.pop(_SEEN, None)
    try:
        with place.status("Regner ut for alle leverandørene …"):
            preview = preview_method(current_actor(), given)
    except AktsomError as error:
        place.error(md(str(error)))
        return
    st.session_state[_SEEN] = _Tried(given, preview)
    st.rerun()


def _indices(found: MethodInForce) -> dict[Dimension, IndexChoice]:
    """One choice for each dimension that somebody has imported an index for."""
    own = all_datasets(current_actor())
    offered = {one: [row for row in own if row.row.dimension == one] for one in Dimension}
    chosen: dict[Dimension, IndexChoice] = {}
    if not own:
        return chosen
    st.header("Datagrunnlag", anchor=False)
    for dimension, rows in offered.items():
        if not rows:
            continue
        names = {
            IndexChoice(row.row.id, fill): _index_label(row, fill=fill)
            for row in rows
            for fill in (False, True)
        }
        names = {_SHIPPED: "Tallene som følger med", **names}
        options = list(names)
        now = found.choices.get(dimension, _SHIPPED)
        picked = st.selectbox(
            dimension.norwegian, options, options.index(now) if now in options else 0, key=f"index-{dimension.value}",
            format_func=_say(names),
        )  # fmt: skip
        if picked != _SHIPPED:
            chosen[dimension] = picked
    return chosen


def _say(names: dict[IndexChoice, str]) -> Callable[[IndexChoice], str]:
    return lambda one: names[one]


def _index_label(one: DatasetListed, *, fill: bool) -> str:
    rest = ", fylt ut med tallene som følger med" if fill else ""
    return f"«{one.row.name}», {one.row.edition}{rest}"


def _floors(found: MethodInForce) -> dict[str, FloorInput]:
    """The floors that shall stand: those that are there and not taken away, and perhaps one more."""
    names = country_choices()
    there = found.method.floors
    st.header("Laveste nivå for et land", anchor=False)
    html(
        Html(
            '<p class="ak-small">Er det krig eller okkupasjon i et land dere kjøper fra? Tallene kan henge etter. '
            "Begrunnelsen dere lagrer metoden med, lagres også for landet.</p>"
        )
    )
    removed: list[str] = []
    if there:
        removed = st.multiselect(
            "Fjern laveste nivå for", sorted(there, key=lambda code: names.get(code, code)), placeholder="Velg land",
            format_func=lambda code: f"{names.get(code, code)} (minst {NB.level(there[code].level)})", key="floors-removed",
        )  # fmt: skip
    country = st.selectbox(
        "Sett laveste nivå for", list(names), None, placeholder="Velg land", key="floor-country",
        format_func=lambda code: f"{names[code]} ({label(found.countries[code].level)})" if code in found.countries else names[code],
    )  # fmt: skip
    level = st.radio("Minst", [Level.MEDIUM, Level.HIGH], 1, format_func=label, horizontal=True, key="floor-level")  # fmt: skip
    day: date | None = st.date_input(
        "Bestemt", clock.today(), max_value=clock.today(), format="DD.MM.YYYY", key="floor-day"
    )
    floors = {
        iso2: FloorInput(level=floor.level, reason=floor.reason, decided_on=floor.decided_on)
        for iso2, floor in there.items()
        if iso2 not in removed
    }
    if country is not None:
        floors[country] = FloorInput(level=level, decided_on=day or clock.today())
    return floors


def _save(tried: _Tried) -> None:
    """The reason and the one button that saves; only for a draft that has been seen."""
    if not tried.preview.changes:
        return
    place = st.empty()
    reason = st.text_area("Begrunnelse", max_chars=4000, height=90, key="method-reason")
    html(Html('<p class="ak-small">Alle leverandørene vurderes på nytt med det samme.</p>'))
    if not pressed("Lagre som ny metode", "save-method", type="primary"):
        return
    given = tried.given.model_copy(update={"reason": reason})
    try:
        with place.status("Lagrer metoden og vurderer alle på nytt …"):
            version = change_method(current_actor(), tried.preview.seen, given, once=once_key(_FORM))
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(_FORM)
    st.session_state.pop(_SEEN, None)
    st.session_state["saved"] = (
        f"Metode {version} er lagret {clock_time(clock.now())}, og alle er vurdert på nytt."
    )
    st.switch_page(pages.link("virksomheten"), query_params={"del": "metode"})
