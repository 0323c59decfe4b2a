"""Runs the child process that opens untrusted bytes, and believes nothing but plain values from it.

The child has limits on memory and processor time, the clock is held here, and at most two children run at a time.
"""

import contextlib
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from enum import StrEnum
from typing import IO, Any, TypeVar

from compliance_app.settings import ROOT

_PLAIN_TYPES = {
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
}
_KEPT_ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONHOME", "VIRTUAL_ENV", "TEMP", "TMPDIR")
_AT_A_TIME = threading.BoundedSemaphore(2)
_OUT_OF_MEMORY_SIGNALS = (-6, -9, -11)
_OUT_OF_TIME_SIGNAL = -24

Answer = TypeVar("Answer")


class Ended(StrEnum):
    """How a child ended that did not finish its answer."""

    SLOW = "SLOW"
    MEMORY = "MEMORY"
    BROKEN = "BROKEN"


class Plain(pickle.Unpickler):
    """Unpickles numbers, text, lists and dates; a child that sends anything else is not believed."""

    def find_class(self, module: str, name: str) -> Any:
        """One of the few types that are let in."""
        if (module, name) in _PLAIN_TYPES:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def ask(
    data: bytes, kind: str, seconds: float, gather: Callable[[IO[bytes]], Answer | None]
) -> Answer | Ended:
    """What ``gather`` makes of the child's answer, or how the child ended if it did not finish one.

    ``kind`` names what the worker reads; ``gather`` may raise the refusal that the child names.
    """
    environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    command = [sys.executable, "-m", "compliance_app.files.worker", kind, str(seconds)]
    with (
        _AT_A_TIME,
        subprocess.Popen(  # noqa: S603 - our own module; no part of the command comes from the file
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as child,
    ):
        stopped = threading.Event()

        def stop() -> None:
            stopped.set()
            child.kill()

        clock = threading.Timer(seconds, stop)
        clock.start()
        try:
            assert child.stdin is not None
            assert child.stdout is not None
            with contextlib.suppress(BrokenPipeError):
                child.stdin.write(data)
            with contextlib.suppress(BrokenPipeError):
                child.stdin.close()
            answer = gather(child.stdout)
        finally:
            clock.cancel()
            child.kill()
            code = child.wait()
    if answer is not None:
        return answer
    if stopped.is_set() or code == _OUT_OF_TIME_SIGNAL:
        return Ended.SLOW
    return Ended.MEMORY if code in _OUT_OF_MEMORY_SIGNALS else Ended.BROKEN


def next_message(stream: IO[bytes]) -> object:
    """The child's next message of plain values; None where there is none, or nothing that can be believed."""
    try:
        return Plain(stream).load()
    except (EOFError, pickle.UnpicklingError):
        return None
