"""The editions that countries' figures are from; importing an index, and standing it beside what is in force."""

from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.method_words import plain
from compliance_app.domain.risk_method import Dimension
from compliance_app.services.dataset_comparison import ComparedCountry, Comparison, compare_dataset
from compliance_app.services.datasets import DatasetListed, all_datasets, remove_dataset
from compliance_app.services.method_versions import change_method
from compliance_app.services.register_words import INDICATOR
from compliance_app.storage.reference import datasets
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor, current_enterprise
from compliance_app.ui.views.parts_index_upload import index_form
from compliance_app.ui.views.parts_method_preview import lead, show
from compliance_app.ui.widgets.compare import Change, CompareRow, compare
from compliance_app.ui.widgets.format import clock_time, date_words, number
from compliance_app.ui.widgets.head import empty_state, flow, html, page_head
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.risk import tag
from compliance_app.ui.widgets.rows import name_rows

_ID: Final = "id"
_SEEN: Final = "dataset-comparison"
_MOVES: Final = 12
_FORM: Final = "use-dataset"


def view() -> None:
    """Draw the page."""
    back = (pages.link("virksomheten"), "Virksomheten")
    if current_enterprise() is None:
        page_head("Datagrunnlag", back=back)
        empty_state("Virksomheten er ikke registrert ennå", "Ta inn en leverandørliste først.")
        return
    own = all_datasets(current_actor())
    opened = next((one for one in own if one.row.id == st.query_params.get(_ID, "")), None)
    page_head("Datagrunnlag", _lead(own), back=back)
    said = st.session_state.pop("saved", "")
    if said:
        st.success(md(said))
    left, right = flow([1, 1.25])
    with left:
        _own(own)
        _shipped()
    with right:
        if opened is None:
            _import()
        else:
            _compare(opened)


def _lead(own: list[DatasetListed]) -> str:
    used = [one for one in own if one.in_use]
    if not used:
        return "Alle landenes tall er fra utgavene som følger med programmet."
    names = NB.join(f"«{one.row.name}», {one.row.edition}" for one in used)
    return f"Landenes tall er fra utgavene som følger med programmet, og fra {names}."


def _shipped() -> None:
    st.header("Følger med programmet", anchor=False)
    this_year = clock.today().year
    html(
        name_rows(
            (
                NB.cap(INDICATOR.get(one.indicator, one.indicator)),
                f"{one.edition}, {one.publisher}. Tall for {one.rows} land, de nyeste fra {one.data_year}"
                f"{_age(this_year - one.data_year)}. Lisens: {one.licence}.",
                "",
            )
            for one in datasets()
        )
    )


def _age(years: int) -> str:
    if years <= 0:
        return ""
    return f", {'ett år' if years == 1 else NB.called(years, 'år')} siden"


def _own(own: list[DatasetListed]) -> None:
    st.header("Lest inn av dere", anchor=False)
    if not own:
        html(Html('<p class="ak-small">Ingen ennå.</p>'))
        return
    with link_list():
        for one in own:
            row = one.row
            link_row(
                f"dataset-{row.id}", pages.link("datagrunnlag"), f"«{row.name}», {row.edition}", _about(one),
                query={_ID: row.id},
            )  # fmt: skip


def _about(one: DatasetListed) -> str:
    row = one.row
    said = [f"{Dimension(row.dimension).norwegian}. Tall for {one.countries} land, de nyeste fra {row.year}."]
    if row.publisher:
        said.append(f"{NB.sentence(row.publisher)}")
    if row.licence:
        said.append(f"Lisens: {NB.sentence(row.licence)}")
    said.append(f"Lest inn {date_words(clock.oslo_day(row.imported_at))} av {row.imported_by}.")
    return f"{'I bruk. ' if one.in_use else ''}{' '.join(said)}"


def _import() -> None:
    st.header("Les inn en indeks", anchor=False)
    html(
        "En nyere utgave av en indeks, eller en egen. Hver rad skal ha et land (NOR, NO eller navnet) og et tall. "
        "Ingenting endres før dere har sett indeksen ved siden av tallene som er i bruk, og tatt den i bruk."
    )
    made = index_form()
    if made:
        st.session_state["saved"] = f"Lest inn {clock_time(clock.now())}. Indeksen er ikke i bruk ennå."
        st.query_params[_ID] = made
        st.rerun()


def _compare(one: DatasetListed) -> None:
    row = one.row
    st.header(md(f"«{row.name}», {row.edition}, ved siden av det som er i bruk"), anchor=False)
    html(
        f"{Dimension(row.dimension).norwegian}: {plain(row.worst)} er verst og {plain(row.best)} best på skalaen."
        + (f" {NB.number(one.beyond)} tall ligger utenfor skalaen og teller som ytterpunktet." if one.beyond else "")
    )  # fmt: skip
    fill_up = st.radio(
        "Land indeksen mangler", [False, True], horizontal=True, key=f"fill-{row.id}",
        format_func=lambda fills: "Beholder tallet som følger med" if fills else "Er uten dette tallet",
    )  # fmt: skip
    try:
        found = _comparison(row.id, fill_up=bool(fill_up))
    except AktsomError as error:
        st.error(md(str(error)))
        return
    html(_alike(found))
    if found.preview.changes:
        html(fill("<p><b>{lead}</b></p>", lead=lead(found.preview)))
        _use(row.id, found)
    else:
        html("Indeksen er i bruk slik nå.")
    _side_by_side(found, f"«{row.name}», {row.edition}")
    if found.preview.changes:
        show(found.preview, "dataset")
    _remove(one)


def _comparison(identity: str, *, fill_up: bool) -> Comparison:
    """Computed once for an index and a choice, until the method is another."""
    from compliance_app.services.method import method_in_force

    version = method_in_force(current_actor()).method.version
    key = (identity, fill_up, version)
    kept = st.session_state.get(_SEEN)
    if kept is None or kept[0] != key:
        kept = (key, compare_dataset(current_actor(), identity, fill=fill_up))
        st.session_state[_SEEN] = kept
    found: Comparison = kept[1]
    return found


def _alike(found: Comparison) -> str:
    said = [f"Begge har tall for {NB.number(found.both)} land."]
    if found.only_own:
        said.append(f"{NB.number(found.only_own)} land får et tall de ikke hadde.")
    if found.only_now:
        said.append(f"{NB.number(found.only_now)} land har et tall i bruk nå, men ikke i indeksen.")
    if found.correlation is not None:
        said.append(f"Samvariasjonen er {number(found.correlation, 2)} (1 er full enighet, 0 er ingen).")
    return " ".join(said)


def _use(identity: str, found: Comparison) -> None:
    place = st.empty()
    reason = st.text_area("Begrunnelse", max_chars=4000, height=90, key=f"use-reason-{identity}")
    if not st.button("Ta i bruk som ny metode", type="primary", key="use-dataset"):
        return
    given = found.choice.model_copy(update={"reason": reason})
    try:
        with place.status("Lagrer metoden og vurderer alle på nytt …"):
            version = change_method(current_actor(), found.preview.seen, given, once=once_key(_FORM))
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(_FORM)
    st.session_state.pop(_SEEN, None)
    st.session_state["saved"] = f"Metode {version} er lagret {clock_time(clock.now())}, og alle er vurdert på nytt."  # fmt: skip
    st.switch_page(pages.link("virksomheten"), query_params={"del": "metode"})


def _side_by_side(found: Comparison, name: str) -> None:
    st.header("Tallene side om side", anchor=False)
    html(Html('<p class="ak-small">0 er best og 100 verst. De som endres mest, står først.</p>'))
    rows = [_row(one) for one in found.rows]
    html(compare("I bruk nå", name, rows[:_MOVES]))
    if len(rows) > _MOVES:
        with st.expander(f"Alle landene ({len(rows)})", type="compact", key="all-countries"):
            html(compare("I bruk nå", name, rows[_MOVES:]))


def _row(one: ComparedCountry) -> CompareRow:
    before, after = one.levels
    change = Change.SAME if one.before == one.after and before is after else Change.NONE
    if one.after is None and one.before is not None:
        change = Change.MISSING
    elif before is not after:
        change = Change.CHANGED
    return CompareRow(
        one.name,
        concat(_value(one.before), " ", tag(before, plain=True)),
        concat(_value(one.after), " ", tag(after, plain=True)),
        change,
    )


def _value(value: float | None) -> str:
    return "uten tall" if value is None else number(value)


def _remove(one: DatasetListed) -> None:
    if one.in_use:
        return
    if st.button("Fjern indeksen", type="tertiary", key="remove-dataset"):
        try:
            remove_dataset(current_actor(), one.row.id)
        except AktsomError as error:
            st.error(md(str(error)))
            return
        del st.query_params[_ID]
        st.session_state["saved"] = "Indeksen er fjernet."
        st.rerun()
