"""What a server's logs may hold: nothing that people wrote, and no address of a secret link."""

import logging
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any


def keep_logs_discreet() -> None:
    """Quieten the logs of Streamlit and uvicorn, however the server was started.

    Both log every failure with its message, which may hold personal data; we log the type and the place
    (services.failure). An access log holds addresses, and those of the links are secrets: a proxy in front that keeps
    one must leave ours out.
    """
    logging.getLogger("streamlit.error_util").disabled = True
    logging.getLogger("uvicorn.access").disabled = True
    errors = logging.getLogger("uvicorn.error")
    if _without_words not in errors.filters:
        errors.addFilter(_without_words)


@asynccontextmanager
async def keeping_logs_discreet(_app: Any) -> AsyncIterator[None]:
    """As a lifespan, for the public side alone."""
    keep_logs_discreet()
    yield


def _without_words(record: logging.LogRecord) -> bool:
    """Keep of a logged failure its type and its place."""
    kind, _failure, trace = record.exc_info or (None, None, None)
    if kind is not None:
        place = "".join(traceback.format_tb(trace))
        record.msg, record.args = f"{record.getMessage().strip()} {kind.__qualname__}\n{place}", ()
        record.exc_info = record.exc_text = None
    return True
