"""Ids made in Python: UUIDv7 text, so that they sort by the time they were made (RFC 9562, section 5.7)."""

import os
import threading
import time

_lock = threading.Lock()
_last = [0, 0]


def new_id() -> str:
    """A fresh UUIDv7 as 36 characters of text, later ids of this process sorting after earlier ones."""
    return new_ids(1)[0]


def new_ids(count: int) -> list[str]:
    """``count`` fresh ids in ascending order; one call of the random source for all of them."""
    noise = os.urandom(8 * count)
    made: list[str] = []
    with _lock:
        milliseconds, sequence = time.time_ns() // 1_000_000, 0
        if milliseconds <= _last[0]:
            milliseconds, sequence = _last[0], _last[1]
        for index in range(count):
            sequence += 1
            if sequence > 0xFFF:
                milliseconds, sequence = milliseconds + 1, 1
            tail = noise[8 * index : 8 * index + 8].hex()
            stamp = f"{milliseconds:012x}"
            variant = "89ab"[int(tail[0], 16) & 3]
            made.append(f"{stamp[:8]}-{stamp[8:]}-7{sequence:03x}-{variant}{tail[1:4]}-{tail[4:]}")
        _last[:] = [milliseconds, sequence]
    return made
