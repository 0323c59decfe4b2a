"""One page of a list that stands in groups, one group after the other, each read along its own index."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

Group = TypeVar("Group")
Line = TypeVar("Line")


def page_of_groups(
    groups: Iterable[Group], counts: Mapping[Group, int], start: int, size: int,
    read: Callable[[Group, int, int], list[Line]],
) -> tuple[Line, ...]:  # fmt: skip
    """At most ``size`` lines from place ``start`` (0 is the first) on.

    Args:
        groups: those that are shown, in order.
        counts: how many lines each holds.
        read: the lines of a group from a place in it on, at most so many.
    """
    lines: list[Line] = []
    skip = start
    for group in groups:
        if len(lines) < size and skip < counts[group]:
            lines += read(group, skip, size - len(lines))
        skip = max(0, skip - counts[group])
    return tuple(lines)
