"""The year's phases with their real state, as the register has it (law.md 6); nothing is said that it does not show."""

from typing import Final

from compliance_app.services.gaps import Gap
from compliance_app.services.today import Today
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.rows import Phase

_DONE: Final = "ferdig"
_NOW: Final = "nå"
_WHEN: Final = ("jan–feb", "mars", "april", "mai", "juni", "sept", "nov")
_WHAT: Final = (
    "Kartlegging",
    "Vurdering",
    "Tiltak",
    "Styret, signering",
    "Publisering",
    "Oppfølging",
    "Styret orienteres",
)
_MONTH: Final = (0, 0, 1, 2, 3, 4, 5, 5, 5, 5, 6, 6)
"""The phase of each month, January first."""


def phases_of(now: Today) -> list[Phase]:
    """The seven phases; the one of today's month is marked, and says «nå» where it has no state of its own."""
    current = _MONTH[now.today.month - 1]
    states = (
        _mapping(now),
        _rating(now),
        _measures(now),
        _board(now),
        _published(now),
        _follow_up(now),
        _briefed(now),
    )
    return [
        Phase(when, what, state or (_NOW if index == current else ""), now=index == current)
        for index, (when, what, state) in enumerate(zip(_WHEN, _WHAT, states, strict=True))
    ]


def _mapping(now: Today) -> str:
    """How many suppliers have no country, or no chain behind a seller of goods."""
    if not now.suppliers:
        return ""
    unclear = (Gap.COUNTRY_UNCLEAR, Gap.COUNTRY_MISSING, Gap.CHAIN_UNKNOWN)
    left = sum(now.gaps[gap] for gap in unclear)
    return f"{whole(left)} ukjent{'e' if left > 1 else ''}" if left else _DONE


def _rating(now: Today) -> str:
    if not now.suppliers:
        return ""
    left = max(now.not_rated, now.review.left if now.review.begun else 0)
    return f"{whole(left)} igjen" if left else _DONE


def _measures(now: Today) -> str:
    if now.measures.late:
        return f"{whole(now.measures.late)} over"
    if not sum(now.levels.values()):
        return ""
    left = now.gaps[Gap.UNANSWERED]
    return f"{whole(left)} uten" if left else _DONE


def _board(now: Today) -> str:
    if now.signed:
        return "signert"
    return "behandlet" if now.treated else ""


def _published(now: Today) -> str:
    if now.standing.in_force is not None:
        return _DONE
    return "ikke registrert" if now.publish_by < now.today else ""


def _follow_up(now: Today) -> str:
    waiting = now.measures.total - now.measures.done
    return f"{whole(waiting)} i gang" if waiting else ""


def _briefed(now: Today) -> str:
    return "orientert" if now.briefed else ""
