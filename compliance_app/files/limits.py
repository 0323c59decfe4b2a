"""What reading one file may cost: bytes, cells, seconds and memory.

The limits are the product's own: the child process that reads sets them on itself, the parent holds the clock.
"""

import contextlib
import gc
import sys
from collections.abc import Iterator

from compliance_app.files.errors import MEGABYTE

MAX_LIST_BYTES = 50 * MEGABYTE
"""A supplier list as uploaded."""

MAX_UNPACKED_BYTES = 400 * MEGABYTE
"""The sum of a workbook's members, as its directory states it."""

MAX_MEMBERS = 200
"""Files inside one workbook."""

MAX_RATIO = 100
RATIO_FREE_BYTES = MEGABYTE
"""Members above the free size may not claim to grow more than MAX_RATIO times; honest sheets stay below 50."""

MAX_ROWS = 200_000
"""Rows with content in one sheet."""

MAX_COLUMNS = 200
MAX_CELLS = 4_000_000
"""Cells with content in one file."""

BASE_SECONDS = 4.0
SECONDS_PER_MEGABYTE = 0.2
FREE_MEGABYTES = 20
MAX_SECONDS = 60.0

MAIL_SECONDS = 20.0
"""Reading a mail of 25 MB, however it is built."""

MEMORY_BYTES = 1536 * MEGABYTE
"""Address space of the child; 4 million cells need about half."""


def seconds_for(unpacked_bytes: int) -> float:
    """Wall seconds that reading may take: 4 up to 20 MB of unpacked content, then 0.2 a megabyte, 60 at most.

    A 100 000 x 10 sheet unpacks to about 60 MB, takes one second, and may take twelve.
    """
    extra = max(0.0, unpacked_bytes / MEGABYTE - FREE_MEGABYTES)
    return min(MAX_SECONDS, BASE_SECONDS + SECONDS_PER_MEGABYTE * extra)


def confine(seconds: float) -> None:
    """Limit memory, processor time, written files and core dumps of *this* process for good.

    Called by the child only. Where the platform has no such limits (Windows), the parent's clock and the caps on
    declared sizes remain.
    """
    if sys.platform == "win32":
        return
    import resource

    processor = int(seconds) + 1
    wanted = [
        (resource.RLIMIT_CPU, processor * 2),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ]
    if sys.platform == "linux":
        wanted.append((resource.RLIMIT_AS, MEMORY_BYTES))
    for kind, value in wanted:
        hard = resource.getrlimit(kind)[1]
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (ceiling, ceiling))


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """Millions of plain cells make no cycles; looking for some after every few hundred costs more than reading them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
