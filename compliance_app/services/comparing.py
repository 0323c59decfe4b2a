"""Comparing a whole register in a process of its own, so that nobody's page waits for it.

``python -m compliance_app.services.comparing`` reads the suppliers' names as JSON on standard input and answers in
lines on standard output: [done, total] while it works, and last the pairs. A process started by ``multiprocessing``
would run the app's own script again, since Streamlit stands in the main module's place (tried).
"""

import gc
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

import orjson

from compliance_app.domain.duplicates import Pair, Subject, candidates
from compliance_app.settings import ROOT


class ComparingEnded(Exception):
    """The child ended without an answer: out of memory, or killed."""


def compare_apart(
    subjects: Sequence[Subject], countries: Mapping[str, str], progress: Callable[[int, int], None]
) -> list[Pair]:
    """``domain.duplicates.candidates`` in a child process. What ``progress`` raises ends the child.

    Raises:
        ComparingEnded: the child was killed.
    """
    command = [sys.executable, "-m", "compliance_app.services.comparing"]
    with subprocess.Popen(  # noqa: S603 - our own module and no argument
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(orjson.dumps([[list(one) for one in subjects], countries]))
            child.stdin.close()
            for line in child.stdout:
                said = orjson.loads(line)
                if isinstance(said, dict):
                    return [Pair(pair[0], pair[1], pair[2], tuple(pair[3])) for pair in said["pairs"]]
                progress(*said)
        except (BrokenPipeError, orjson.JSONDecodeError) as error:
            raise ComparingEnded from error
        finally:
            child.kill()
    raise ComparingEnded


def main() -> None:
    """The child: read, compare, answer."""
    given, countries = orjson.loads(sys.stdin.buffer.read())
    gc.freeze()
    gc.disable()

    def tell(done: int, total: int) -> None:
        _say([done, total])

    found = candidates([Subject(*one) for one in given], countries, tell)
    _say({"pairs": [list(pair) for pair in found]})


def _say(message: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(message, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
