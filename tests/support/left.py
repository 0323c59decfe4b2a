"""What is left in the database and its files, to be searched for what must not be there."""

import zlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from compliance_app.storage.engine import engine
from compliance_app.storage.tables import METADATA


def everything_kept() -> str:
    """Every value of every row of every table, details of the log unpacked."""
    return "\n".join(_values())


def _values() -> Iterator[str]:
    with engine().connect() as connection:
        for table in METADATA.sorted_tables:
            for row in connection.execute(select(table)):
                for value in row:
                    packed = table.name == "audit_detail" and isinstance(value, bytes)
                    plain = zlib.decompress(value) if packed else value
                    yield plain.decode("utf-8", "replace") if isinstance(plain, bytes) else str(plain)


def bytes_in(home: Path) -> bytes:
    """The bytes of all that lies in the home."""
    return b"".join(path.read_bytes() for path in sorted(home.iterdir()) if path.is_file())
