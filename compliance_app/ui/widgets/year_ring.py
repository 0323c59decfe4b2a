"""The year as a ring: how much has gone, and the days left to the statement's deadline (ui.md 8)."""

from dataclasses import dataclass
from datetime import date
from math import pi
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from compliance_app.ui.widgets.format import day_month, days_text

BRAND: Final = "#14524A"
LEFT: Final = "#A9C4BE"
REST: Final = "#E9E9E3"
INK: Final = "#14181B"
MUTED: Final = "#575D62"
HIGH: Final = "#8E1B2E"
SIZE: Final = 236
_MONTHS: Final = "JFMAMJJASOND"


@dataclass(frozen=True)
class Arc:
    """A piece of the ring, in radians clockwise from 1 January, and its colour."""

    start: float
    end: float
    colour: str


def year_ring(today: date, deadline: date, key: str = "ring") -> None:
    """The ring, with its message as alternative text; the list of phases beside it is the content."""
    st.altair_chart(
        year_ring_chart(today, deadline), width="content", alt=year_ring_alt(today, deadline), key=key
    )


def year_ring_alt(today: date, deadline: date) -> str:
    """«Årshjul: 54 dager igjen til 30. juni.»"""
    days = (deadline - today).days
    far = f"{days_text(days)} igjen til" if days >= 0 else f"{days_text(-days)} over"
    return f"Årshjul: {far} {day_month(deadline)}."


def arcs(today: date, deadline: date) -> list[Arc]:
    """Gone, left and rest. A deadline next year is reached across New Year; a missed one has nothing left."""
    now, due = _angle(today), _angle(deadline)
    if deadline.year > today.year:
        if due >= now:
            return [Arc(0, 2 * pi, LEFT)]
        return [Arc(0, due, LEFT), Arc(due, now, BRAND), Arc(now, 2 * pi, LEFT)]
    if today > deadline:
        return [Arc(0, now, BRAND), Arc(now, 2 * pi, REST)]
    return [Arc(0, now, BRAND), Arc(now, due, LEFT), Arc(due, 2 * pi, REST)]


def year_ring_chart(today: date, deadline: date) -> alt.LayerChart:
    """Ring, dot at the deadline, month letters around, the number in the middle."""
    frame = pd.DataFrame(
        [{"t0": arc.start, "t1": arc.end, "colour": arc.colour} for arc in arcs(today, deadline)]
    )
    ring = (
        alt.Chart(frame)
        .mark_arc(innerRadius=74, outerRadius=88, aria=False)
        .encode(theta=alt.Theta("t0:Q", scale=None), theta2="t1:Q", color=alt.Color("colour:N", scale=None))
    )
    days = (deadline - today).days
    words = f"{'dag' if abs(days) == 1 else 'dager'} {'til' if days >= 0 else 'over'} {day_month(deadline)}"
    colour = INK if days >= 0 else HIGH
    middle = _text(str(abs(days)), -8, colour, fontSize=40, fontWeight=600) + _text(
        words, 22, MUTED, fontSize=13
    )
    chart: alt.LayerChart = (
        (ring + _dot(deadline) + _months() + middle)
        .properties(width=SIZE, height=SIZE, padding={"left": 0, "right": 0, "top": 0, "bottom": 0})
        .configure_view(stroke=None)
    )
    return chart


def _dot(deadline: date) -> alt.Chart:
    frame = pd.DataFrame({"t": [_angle(deadline)]})
    marks: alt.Chart = (
        alt.Chart(frame)
        .mark_text(text="●", radius=81, fontSize=22, stroke="#FFFFFF", strokeWidth=2, color=BRAND, aria=False)
        .encode(theta=alt.Theta("t:Q", scale=None))
    )
    return marks


def _months() -> alt.Chart:
    frame = pd.DataFrame({"t": [(month + 0.5) * pi / 6 for month in range(12)], "letter": list(_MONTHS)})
    letters: alt.Chart = (
        alt.Chart(frame)
        .mark_text(radius=106, fontSize=13, color=MUTED, aria=False)
        .encode(theta=alt.Theta("t:Q", scale=None), text="letter:N")
    )
    return letters


def _text(words: str, dy: int, colour: str, **style: Any) -> alt.Chart:
    text: alt.Chart = alt.Chart(pd.DataFrame({"text": [words]})).mark_text(
        dy=dy, color=colour, aria=False, **style
    )
    return text.encode(text="text:N")


def _angle(when: date) -> float:
    """Radians from 1 January, clockwise."""
    start, end = date(when.year, 1, 1), date(when.year + 1, 1, 1)
    return 2 * pi * (when - start).days / (end - start).days
