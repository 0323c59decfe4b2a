"""Where the goods come from: the countries of all chains on a map, with shapes for high and medium (ui.md 8)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from compliance_app.domain.levels import Level
from compliance_app.storage.reference import countries, label_points, world_topology
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.risk import ORDER, WORD, tag

LAND: Final = "#F0F0EC"
FILL: Final = {Level.HIGH: "#C4707E", Level.MEDIUM: "#F0C878", Level.LOW: "#D3E1EC"}
SHAPE: Final = {Level.HIGH: ("triangle-up", "#741222"), Level.MEDIUM: ("diamond", "#744700")}
HEIGHT: Final = 284
_NAME_DEGREES: Final = (22, 5)
"""Longitude and latitude within which two names would overlap."""
_NAMED: Final = 12
"""Countries listed by name in the legend before the rest are counted."""


@dataclass(frozen=True)
class MapCountry:
    """A country that occurs in a chain: ISO 3166-1 alpha-2 code and its level."""

    iso2: str
    level: Level


def world_map(shown: Iterable[MapCountry], key: str = "map") -> None:
    """The map with its message as alternative text, and a legend naming the countries underneath."""
    known = [country for country in shown if country.iso2 in countries()]
    with st.container(key=key):
        st.vega_lite_chart(world_chart(known), width="stretch", alt=map_alt(known), key=f"{key}-chart")
    html(map_legend(known))


def map_alt(shown: Sequence[MapCountry]) -> str:
    """Every country by name, worst first."""
    parts = [f"{WORD[level]}: {', '.join(names)}." for level, names in _by_level(shown)]
    return " ".join(
        ["Kart over landene i leverandørkjedene.", *parts]
        if parts
        else ["Kart uten land i leverandørkjedene."]
    )


def map_legend(shown: Sequence[MapCountry]) -> Html:
    """The same as a line of text: names for high, unknown and medium, a count for low."""
    items = (
        fill("<span>{tag} {names}</span>", tag=tag(level, plain=True), names=_names(level, names))
        for level, names in _by_level(shown)
    )
    return concat(Html('<div class="ak-legend">'), *items, Html("</div>"))


def world_chart(shown: Sequence[MapCountry]) -> dict[str, Any]:
    """All land pale, chain countries filled, shapes and (when wide) names at the countries' label points; as Vega-Lite.

    The geometry is put in last, once: Altair would copy and check each of its hundred thousand numbers several times.
    """
    frame = _frame(shown)
    shapes = {"type": "topojson", "feature": "countries"}
    land = alt.NamedData("land")
    base = alt.Chart(land).mark_geoshape(fill=LAND, stroke="#FFFFFF", aria=False)
    fills = alt.Scale(domain=[level.name for level in FILL], range=list(FILL.values()))
    lookup = alt.LookupData(frame[["id", "level"]], "id", ["level"])
    hit = (
        alt.Chart(land)
        .mark_geoshape(stroke="#8AA4BB", aria=False)
        .transform_lookup(lookup="id", from_=lookup)
        .transform_filter("isValid(datum.level)")
        .encode(color=alt.Color("level:N", legend=None, scale=fills))
    )
    chart: alt.LayerChart = (
        alt.layer(alt.layer(base, hit, data=land), *_marks(frame))
        .resolve_scale(color="independent", shape="independent")
        .project("naturalEarth1")
        .properties(height=HEIGHT)
        .configure(background="transparent")
        .configure_view(stroke=None)
    )
    with alt.data_transformers.enable(consolidate_datasets=False):
        spec: dict[str, Any] = chart.to_dict()
    spec["layer"][0]["data"] = {"values": world_topology(), "format": shapes}
    return spec


def _marks(frame: pd.DataFrame) -> list[alt.Chart]:
    marked = frame[frame["level"].isin([level.name for level in SHAPE])]
    return [*_dots(frame[(frame["level"] == Level.LOW.name) & frame["small"].astype(bool)]), *_shapes(marked)]


def _dots(small: pd.DataFrame) -> list[alt.Chart]:
    """States too small to be filled, where the level is low."""
    if small.empty:
        return []
    dot = alt.Chart(small).mark_point(
        filled=True, size=60, color=FILL[Level.LOW], stroke="#8AA4BB", strokeWidth=1, opacity=1, aria=False
    )
    return [dot.encode(longitude="lon:Q", latitude="lat:Q")]


def _shapes(marked: pd.DataFrame) -> list[alt.Chart]:
    if marked.empty:
        return []
    at: dict[str, Any] = {"longitude": "lon:Q", "latitude": "lat:Q"}
    names = [level.name for level in SHAPE]
    points = (
        alt.Chart(marked)
        .mark_point(filled=True, size=110, stroke="#FFFFFF", strokeWidth=1, opacity=1, aria=False)
        .encode(
            **at,
            shape=alt.Shape(
                "level:N", legend=None, scale=alt.Scale(domain=names, range=[s for s, _ in SHAPE.values()])
            ),
            color=alt.Color(
                "level:N", legend=None, scale=alt.Scale(domain=names, range=[c for _, c in SHAPE.values()])
            ),
        )
    )
    text = alt.condition("width > 420", "country:N", alt.value(""))
    style: dict[str, Any] = {"align": "left", "dx": 10, "fontSize": 12, "fontWeight": 600, "aria": False}
    named = _without_collisions(marked)
    halo = (
        alt.Chart(named)
        .mark_text(**style, stroke="#FFFFFF", strokeWidth=3, color="#FFFFFF")
        .encode(**at, text=text)
    )
    words = alt.Chart(named).mark_text(**style, color="#14181B").encode(**at, text=text)
    return [points, halo, words]


def _without_collisions(marked: pd.DataFrame) -> pd.DataFrame:
    """The countries whose names have room, worst first; the legend names them all."""
    kept: list[int] = []
    for index, (lon, lat) in enumerate(zip(marked["lon"], marked["lat"], strict=True)):
        apart = (
            abs(lon - marked["lon"].iloc[other]) > _NAME_DEGREES[0]
            or abs(lat - marked["lat"].iloc[other]) > _NAME_DEGREES[1]
            for other in kept
        )
        if all(apart):
            kept.append(index)
    return marked.iloc[kept]


def _frame(shown: Sequence[MapCountry]) -> pd.DataFrame:
    points = label_points()
    rows = [
        {
            "id": countries()[country.iso2].map_id,
            "level": country.level.name,
            "country": countries()[country.iso2].name_nb,
            "lon": points[country.iso2].longitude if country.iso2 in points else None,
            "lat": points[country.iso2].latitude if country.iso2 in points else None,
            "small": country.iso2 in points and points[country.iso2].shown_as == "point",
        }
        for country in sorted(shown, key=lambda country: ORDER.index(country.level))
        if country.level in FILL
    ]
    return pd.DataFrame(rows, columns=["id", "level", "country", "lon", "lat", "small"])


def _by_level(shown: Sequence[MapCountry]) -> list[tuple[Level, list[str]]]:
    known = countries()
    grouped = {
        level: sorted(known[country.iso2].name_nb for country in shown if country.level == level)
        for level in ORDER
    }
    return [(level, names) for level, names in grouped.items() if names]


def _names(level: Level, names: Sequence[str]) -> str:
    if level == Level.LOW:
        return f"{len(names)} land"
    listed = ", ".join(names[:_NAMED])
    rest = len(names) - _NAMED
    return f"{listed} og {rest} til" if rest > 0 else listed
