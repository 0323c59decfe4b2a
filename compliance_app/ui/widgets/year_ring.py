"""The year as a ring: how much has gone, and the days left to the statement's deadline (ui.md 8).

Written as a specification, without the library of the charts: this is what the first page shows, and it would load that
library and the one of the data frames for one ring.
"""

from dataclasses import asdict, dataclass
from datetime import date
from math import pi
from typing import Any, Final

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
    st.vega_lite_chart(
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


def year_ring_chart(today: date, deadline: date) -> dict[str, Any]:
    """Ring, dot at the deadline, month letters around, the number in the middle: a Vega-Lite specification."""
    days = (deadline - today).days
    words = f"{'dag' if abs(days) == 1 else 'dager'} {'til' if days >= 0 else 'over'} {day_month(deadline)}"
    return {
        "layer": [
            _ring(arcs(today, deadline)),
            _around([{"t": _angle(deadline), "text": "●"}], 81, BRAND, fontSize=22, stroke="#FFFFFF", strokeWidth=2),
            _around(
                [{"t": (month + 0.5) * pi / 6, "text": letter} for month, letter in enumerate(_MONTHS)],
                106, MUTED, fontSize=13,
            ),
            _text([{"text": str(abs(days))}], dy=-8, color=INK if days >= 0 else HIGH, fontSize=40, fontWeight=600),
            _text([{"text": words}], dy=22, color=MUTED, fontSize=13),
        ],
        "width": SIZE,
        "height": SIZE,
        "padding": {"left": 0, "right": 0, "top": 0, "bottom": 0},
        "config": {"view": {"stroke": None}},
    }  # fmt: skip


def _ring(pieces: list[Arc]) -> dict[str, Any]:
    return {
        "data": {"values": [asdict(piece) for piece in pieces]},
        "mark": {"type": "arc", "innerRadius": 74, "outerRadius": 88, "aria": False},
        "encoding": {
            "theta": {"field": "start", "type": "quantitative", "scale": None},
            "theta2": {"field": "end"},
            "color": {"field": "colour", "type": "nominal", "scale": None},
        },
    }


def _around(rows: list[dict[str, Any]], radius: int, colour: str, **style: Any) -> dict[str, Any]:
    """Texts at the angles ``t``."""
    layer = _text(rows, radius=radius, color=colour, **style)
    layer["encoding"]["theta"] = {"field": "t", "type": "quantitative", "scale": None}
    return layer


def _text(rows: list[dict[str, Any]], **style: Any) -> dict[str, Any]:
    return {
        "data": {"values": rows},
        "mark": {"type": "text", "aria": False, **style},
        "encoding": {"text": {"field": "text", "type": "nominal"}},
    }


def _angle(when: date) -> float:
    """Radians from 1 January, clockwise."""
    start, end = date(when.year, 1, 1), date(when.year + 1, 1, 1)
    return 2 * pi * (when - start).days / (end - start).days
