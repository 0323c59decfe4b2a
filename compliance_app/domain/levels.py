"""The four risk levels and the one rule that combines them (design section 4)."""

from collections.abc import Iterable
from enum import StrEnum


class Level(StrEnum):
    """How much speaks for people being harmed. UNKNOWN is a level of its own and never low."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    UNKNOWN = "UNKNOWN"


WORST_FIRST = (Level.HIGH, Level.UNKNOWN, Level.MEDIUM, Level.LOW)
"""The order of every list, and the order of combining: any HIGH, else any UNKNOWN, else the highest."""


def combine(levels: Iterable[Level]) -> Level:
    """Combine the levels of chain nodes, or geographic with sector.

    Any HIGH gives HIGH; else any UNKNOWN gives UNKNOWN; else the highest. Nothing at all is UNKNOWN.
    """
    present = set(levels)
    return next((level for level in WORST_FIRST if level in present), Level.UNKNOWN)
