"""What all commands share: the chosen enterprise, and the two ways to say a result.

The register is loaded when it is asked for, so that a command that only counts (``aktsom deadline``) starts at once.
"""

import json as json_module
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance_app.domain.errors import AktsomError, NotFound, _
from compliance_app.files.whole import write_whole

if TYPE_CHECKING:
    from compliance_app.services.work import Actor

_chosen: dict[str, str | None] = {"enterprise": None}


class NoEnterprise(AktsomError):
    """Nothing to work in yet."""

    message = _(
        "Her er ingen virksomhet ennå. Lag den først med «aktsom enterprise add NAVN», "
        "eller prøv et eksempel med «aktsom demo»."
    )


class NoSuchEnterprise(AktsomError):
    """No enterprise of that name or number (values: wanted, names)."""

    message = _("Her er ingen virksomhet som heter «{wanted}» eller har det nummeret. Her er: {names}.")


class FileNotWritten(AktsomError):
    """The file cannot be written (values: path)."""

    message = _("Filen {path} ble ikke skrevet. Sjekk at mappen finnes, og at det er plass.")


def choose(enterprise: str | None) -> None:
    """Remember ``--enterprise`` for this run."""
    _chosen["enterprise"] = enterprise


def chosen() -> str | None:
    """What ``--enterprise`` said."""
    return _chosen["enterprise"]


def actor() -> "Actor":
    """The person at the machine, in the chosen enterprise.

    Raises:
        NoEnterprise: there is none yet. NoSuchEnterprise: none fits ``--enterprise``.
        SeveralEnterprises: there are several, and none was named.
    """
    from compliance_app.services.enterprises import all_enterprises, find_enterprise
    from compliance_app.services.work import local_actor

    try:
        return local_actor(find_enterprise(chosen()).id)
    except NotFound as error:
        names = ", ".join(row.name for row in all_enterprises())
        if not names:
            raise NoEnterprise from error
        raise NoSuchEnterprise(wanted=chosen(), names=names) from error


def year_json(label: str) -> int | str:
    """A period's label as JSON: a number for a calendar year, the text for a period that is none («2024–2025»)."""
    return int(label) if label.isdigit() else label


def emit(data: Any, lines: Iterable[str], *, json: bool) -> None:
    """One JSON document on stdout and nothing else, or plain lines."""
    if json:
        sys.stdout.write(json_module.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in lines))


def write_file(path: Path, data: bytes) -> None:
    """A file that was asked for, whole or not at all; one that is there stays until the new one is.

    Raises:
        FileNotWritten: the folder is not there or cannot be written to, or the disk is full.
    """
    try:
        write_whole(path, data)
    except OSError as error:
        raise FileNotWritten(path=path) from error


def tell(message: str) -> None:
    """A message to the person: on stderr, so that stdout holds the result alone."""
    sys.stderr.write(message + "\n")
