"""Searching the screening lists in a process of its own, so that nobody's page waits for it.

``python -m compliance_app.services.screening_apart`` reads both sides as JSON on standard input and answers in lines on
standard output: [done, total] while it works, and last what it found.
"""

import gc
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

import orjson

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.screening import Likeness, Named
from compliance_app.domain.screening_search import Found, search
from compliance_app.settings import ROOT


class SearchEnded(AktsomError):
    """The child ended without an answer: out of memory, or killed."""

    message = _("Sammenligningen ble avbrutt, og ingenting er lagret. Start den på nytt.")


def search_apart(
    subjects: Sequence[Named],
    entries: Sequence[Named],
    countries: Mapping[str, str],
    progress: Callable[[int, int], None],
) -> list[Found]:
    """``domain.screening_search.search`` in a child process. What ``progress`` raises ends the child.

    Raises:
        SearchEnded: the child was killed.
    """
    command = [sys.executable, "-m", "compliance_app.services.screening_apart"]
    with subprocess.Popen(  # noqa: S603 - our own module and no argument
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            child.stdin.write(orjson.dumps([[*map(tuple, subjects)], [*map(tuple, entries)], countries]))
            child.stdin.close()
            for line in child.stdout:
                said = orjson.loads(line)
                if isinstance(said, dict):
                    return [
                        Found(subject, entry, Likeness(score, tuple(reasons)))
                        for subject, entry, (score, reasons) in said["found"]
                    ]
                progress(*said)
        except (BrokenPipeError, orjson.JSONDecodeError) as error:
            raise SearchEnded from error
        finally:
            child.kill()
    raise SearchEnded


def main() -> None:
    """The child: read, search, answer."""
    subjects, entries, countries = orjson.loads(sys.stdin.buffer.read())
    gc.freeze()
    gc.disable()

    def tell(done: int, total: int) -> None:
        _say([done, total])

    found = search(_named(subjects), _named(entries), countries, tell)
    _say({"found": [(one.subject, one.entry, tuple(one.likeness)) for one in found]})


def _named(listed: Sequence[Sequence[object]]) -> list[Named]:
    return [Named(str(one[0]), tuple(one[1]), one[2]) for one in listed]  # type: ignore[arg-type]


def _say(message: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(message, option=orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
