"""How a country's value comes about: its dimensions as grey bars, the total in its level's colour (ui.md 8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from compliance_app.domain.levels import Level
from compliance_app.ui.widgets.format import number
from compliance_app.ui.widgets.risk import MARK, WORD

INK: Final = "#14181B"
MUTED: Final = "#575D62"
EDGE: Final = "#84898D"
GREY: Final = "#6B7176"
BAR: Final = {Level.HIGH: "#94203A", Level.MEDIUM: "#B47A12", Level.LOW: "#4C7699", Level.UNKNOWN: GREY}
ZONES: Final = {Level.LOW: "#F0F5F9", Level.MEDIUM: "#FDF4DE", Level.HIGH: "#FBF1F2"}
_ROOM: Final = 300
"""Pixels: in less, «Medium» with its shape runs into «Høy»."""


@dataclass(frozen=True)
class Contribution:
    """One dimension: its Norwegian name and its value, 0 (best) to 100 (worst)."""

    name: str
    value: float


@dataclass(frozen=True)
class Cutoffs:
    """Where medium and high begin, of the method used (0–100)."""

    medium: float = 25
    high: float = 45


def contributions(
    parts: Sequence[Contribution],
    total: Contribution,
    level: Level,
    cutoffs: Cutoffs | None = None,
    key: str = "contributions",
) -> None:
    """The chart, with its whole message as alternative text; the caller says the same facts in words beside it."""
    cuts = cutoffs or Cutoffs()
    chart = contributions_chart(parts, total, level, cuts)
    st.altair_chart(chart, width="stretch", alt=contributions_alt(parts, total, level, cuts), key=key)


def contributions_alt(
    parts: Sequence[Contribution], total: Contribution, level: Level, cutoffs: Cutoffs
) -> str:
    """The message of the chart in one paragraph, with every number."""
    values = ", ".join(f"{part.name} {number(part.value)}" for part in parts)
    limits = f"Medium begynner ved {number(cutoffs.medium, 0)} og høy ved {number(cutoffs.high, 0)}."
    return f"{total.name}: {number(total.value)} av 100, {WORD[level].lower()}. Delene: {values}. {limits}"


def contributions_chart(
    parts: Sequence[Contribution], total: Contribution, level: Level, cutoffs: Cutoffs
) -> alt.LayerChart:
    """Bands and thresholds behind, grey bars for the parts, the total last. Names above the bars: works at 350 px."""
    rows = [*sorted(parts, key=lambda part: -part.value), total]
    frame = pd.DataFrame(
        {
            "name": [row.name for row in rows],
            "value": [row.value for row in rows],
            "shown": [number(row.value) for row in rows],
            "total": [row is total for row in rows],
        }
    )
    x = alt.X("a:Q", title=None, scale=alt.Scale(domain=[0, 100]), axis=_axis(cutoffs))
    zone = (
        alt.Chart(_bands(cutoffs))
        .mark_rect(aria=False)
        .encode(x=x, x2="b:Q", color=alt.Color("fill:N", scale=None))
    )
    edges = pd.DataFrame({"a": [cutoffs.medium, cutoffs.high]})
    edge = alt.Chart(edges).mark_rule(color=EDGE, aria=False).encode(x="a:Q")
    base = alt.Chart(frame).encode(
        y=alt.Y(
            "name:N", sort=list(frame.name), axis=None, scale=alt.Scale(paddingInner=0.8, paddingOuter=0.7)
        )
    )
    colour = alt.condition("datum.total", alt.value(BAR[level]), alt.value(GREY))
    bars = base.mark_bar(cornerRadiusEnd=3, aria=False).encode(x="value:Q", x2=alt.datum(0), color=colour)
    names = base.mark_text(
        align="left", baseline="bottom", dx=8, dy=-11, fontSize=14, color=INK, aria=False
    ).encode(x=alt.datum(0), text="name:N")
    numbers = base.mark_text(align="left", dx=7, fontSize=14, fontWeight=600, color=INK, aria=False).encode(
        x="value:Q", text="shown:N"
    )
    chart: alt.LayerChart = (
        (zone + edge + bars + names + numbers)
        .properties(height=46 * len(rows) + 28, padding={"left": 0, "right": 0, "top": 0, "bottom": 0})
        .configure_view(stroke=None)
    )
    return chart


def _bands(cutoffs: Cutoffs) -> pd.DataFrame:
    starts, ends = [0.0, cutoffs.medium, cutoffs.high], [cutoffs.medium, cutoffs.high, 100.0]
    return pd.DataFrame({"a": starts, "b": ends, "fill": list(ZONES.values())})


def _axis(cutoffs: Cutoffs) -> alt.Axis:
    names = {level: f"{MARK[level]} {WORD[level]}" for level in ZONES}
    words = (
        f"datum.value < {cutoffs.medium} ? '{names[Level.LOW]}' : "
        f"datum.value < {cutoffs.high} ? (width < {_ROOM} ? '{WORD[Level.MEDIUM]}' : '{names[Level.MEDIUM]}') : "
        f"'{names[Level.HIGH]}'"
    )
    return alt.Axis(
        orient="top",
        values=[0, cutoffs.medium, cutoffs.high],
        labelExpr=words,
        labelAlign="left",
        labelBound=False,
        labelOverlap=False,
        labelColor=MUTED,
        labelFontSize=13,
        grid=False,
        domain=False,
        ticks=False,
        aria=False,
    )
