"""What is kept, forgotten and handed out of the information requests; each with a call that works."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from promises.calls import Act, changes, id_of, looks_at, makes, reads, version_of
from support.cases import Somebody, answer, ask, close, person, whole_case

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.services import backup, regulator_export, request_closing, request_purge, requester_file
from compliance_app.services.work import Actor
from compliance_app.storage.tables import InformationRequest

WHO = Somebody()
_TEXTS = request_closing.ClosingInput(redacted_question="Hvor lages hanskene?", redacted_answer="I Kina.")


def add_keep(owner: Actor) -> dict[str, str]:
    """A case that can be closed, one that is closed, and one whose time of keeping is out."""
    today = clock.today()
    ids = {"over": whole_case(owner, WHO, date(2024, 3, 4))}
    for number, name in enumerate(("decided", "closed")):
        ids[name] = ask(owner, person(number), date(2026, 4, 1))
        answer(owner, person(number), ids[name], date(2026, 4, 8))
    close(owner, ids["closed"], date(2026, 4, 9))
    clock.set_as_of(today)
    return ids


def _export(actor: Actor, _world: Any) -> object:
    with tempfile.TemporaryDirectory() as folder:
        return regulator_export.regulator_export(actor, Path(folder))


def _backup(actor: Actor, _world: Any) -> object:
    with tempfile.TemporaryDirectory() as folder:
        return backup.take_backup(actor, Path(folder) / "kopi.zip", "")


ACTS: tuple[Act, ...] = (
    looks_at(request_closing.closing_proposal, Verb.READ_REQUESTS, id_of("decided")),
    changes(
        request_closing.close_request, Verb.CLOSE_REQUEST, id_of("decided"), _TEXTS, version_of(InformationRequest, "decided")
    ),
    changes(
        request_closing.set_supervision, Verb.CLOSE_REQUEST, id_of("closed"), True, version_of(InformationRequest, "closed")
    ),
    changes(
        request_closing.set_archived, Verb.CLOSE_REQUEST, id_of("closed"), date(2026, 5, 6),
        version_of(InformationRequest, "closed"),
    ),
    reads(request_purge.due_for_purge, Verb.PURGE_REQUESTS),
    reads(request_purge.purge_status, Verb.PURGE_REQUESTS),
    reads(requester_file.find_requester, Verb.EXPORT_REQUESTER, person(0).email),
    makes(requester_file.requester_file, Verb.EXPORT_REQUESTER, person(0).email),
    Act(regulator_export.regulator_export, Verb.EXPORT_REGULATOR, _export, writes=True),
    makes(request_purge.purge_requests, Verb.PURGE_REQUESTS),
    Act(backup.take_backup, Verb.BACKUP, _backup, writes=True),
)  # fmt: skip
