"""A file that stands under its name whole, or not at all: what was there before stays until the new one is on the disk."""

import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, in the place of another where there is one.

    Raises:
        OSError: the folder cannot be written to, or the disk is full; nothing is left of the new file.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
