"""The clock of a request: the date to answer by, how long is left, and where that lies between receipt and the law."""

from dataclasses import dataclass
from datetime import date, timedelta

from compliance_app.ui.widgets.format import day, day_month, days_text
from compliance_app.ui.widgets.markup import Html, fill

_AFTER = 3
"""Days of the track beyond the last date on it, so that the last mark does not sit on the edge."""
_CLOSE = 12
"""Percent: labels nearer than this would overlap."""
_EDGE = 4
"""Percent: a label nearer to the left end than this is not centred on its mark."""


@dataclass(frozen=True)
class ClockFace:
    """The four dates on the track, all Oslo dates: receipt, the day to answer by, the law's own last day, and today."""

    received: date
    operative: date
    statutory: date
    today: date


def clock(face: ClockFace, title: str = "Svar senest", note: str = "Ingenting stanser klokken.") -> Html:
    """The clock with its track. The track is a picture; every date on it stands in words as well."""
    return fill(
        '<div class="ak-clock"><span class="ak-small">{title}</span><div class="date">{date}</div>'
        '<p><b class="{late}">{left}</b> {note}</p>{track}'
        '<p class="ak-hide">Mottatt {received}. Lovens siste dag er {statutory}.</p></div>',
        title=title,
        date=day(face.operative, face.today),
        late="ak-late" if face.today > face.operative else "",
        left=time_left(face),
        note=note,
        track=_track(face),
        received=day(face.received, face.today),
        statutory=day(face.statutory, face.today),
    )


def time_left(face: ClockFace) -> str:
    """«15 dager igjen.», «Siste dag er i dag.», «7 dager over.»."""
    days = (face.operative - face.today).days
    if days == 0:
        return "Siste dag er i dag."
    return f"{days_text(days)} igjen." if days > 0 else f"{days_text(-days)} over."


def position(face: ClockFace, when: date) -> float:
    """Where a date lies on the track, in percent from receipt (0) to the end (100), one decimal."""
    end = max(face.statutory, face.operative, face.today) + timedelta(days=_AFTER)
    share = (when - face.received) / (end - face.received)
    return round(100 * min(max(share, 0.0), 1.0), 1)


def _track(face: ClockFace) -> Html:
    now, due, law = (position(face, when) for when in (face.today, face.operative, face.statutory))
    has_law = face.statutory != face.operative
    marks = _mark("law", law) + _mark("", due) if has_law else _mark("", due)
    scale = [_label("start", 0, day_month(face.received))] if min(now, due) > _CLOSE else []
    scale.append(_label("now" if now > _EDGE else "now edge", now, "i dag"))
    if abs(due - now) > _CLOSE:
        scale.append(_label("due", due, day_month(face.operative)))
    if has_law and min(abs(law - due), abs(law - now)) > _CLOSE:
        scale.append(_label("law", law, day_month(face.statutory)))
    return fill(
        '<div aria-hidden="true"><div class="track"><span class="gone" style="width:{now}%"></span>{marks}</div>'
        '<div class="scale">{scale}</div></div>',
        now=now,
        marks=Html(marks + _mark("", now)),
        scale=Html("".join(scale)),
    )


def _mark(kind: str, percent: float) -> Html:
    return fill('<span class="{kind}" style="left:{percent}%"></span>', kind=kind, percent=percent)


def _label(kind: str, percent: float, text: str) -> Html:
    return fill('<span class="{kind}" style="left:{p}%">{text}</span>', kind=kind, p=percent, text=text)
