"""The log as it is read, checked and handed out, and the erasing of people; each with a call that works."""

import tempfile
from pathlib import Path
from typing import Any

from promises.calls import Act, makes, reads

from compliance_app.domain.permissions import Verb
from compliance_app.services import log, log_export, log_reading, person_erase
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.person_plan import Whom
from compliance_app.services.work import Actor

GONE = Whom("sluttet@eksempel.example")


def add_log(owner: Actor) -> dict[str, str]:
    """Somebody who has left."""
    given = ContactInput(name="Sluttet Person", email=GONE.who, active=False)
    return {"left": save_contact(owner, given)}


def _export(actor: Actor, _world: Any) -> object:
    with tempfile.TemporaryDirectory() as folder:
        return log_export.export_log(actor, Path(folder)).entries


ACTS: tuple[Act, ...] = (
    reads(log.verify_log, Verb.VERIFY_LOG),
    reads(log.log_standing, Verb.VERIFY_LOG),
    makes(log.check_log, Verb.VERIFY_LOG),
    reads(log.newest_entries, Verb.VERIFY_LOG),
    reads(log_reading.log_page, Verb.VERIFY_LOG, log_reading.LogFilter()),
    reads(log_reading.log_actors, Verb.VERIFY_LOG),
    reads(log_reading.log_entry, Verb.VERIFY_LOG, 1),
    Act(log_export.export_log, Verb.EXPORT_LOG, _export, writes=True),
    makes(log_export.log_file, Verb.EXPORT_LOG),
    reads(person_erase.erasure_plan, Verb.ERASE_PERSON, GONE),
    makes(person_erase.erase_person, Verb.ERASE_PERSON, GONE),
)
