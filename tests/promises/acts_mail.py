"""People who own work, the mail they are sent and what became of it; each with a call that works."""

from datetime import date
from typing import Any

import pytest
from promises.calls import Act, call_of, changes, id_of, makes, reads, version_of

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.domain.reminders import Kind, Task
from compliance_app.integrations.mail_message import MailAddress
from compliance_app.services import contacts, measures, outbox, reminder_rows, reminders, sent_mail
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import Contact, MailKind, MailState, MeasurePurpose, OutboxMail, Reminder

_CONTENT = outbox.MailContent("Én oppgave", "Se listen.")


def add_mail(owner: Actor) -> dict[str, str]:
    """Somebody with something due, somebody who may leave, and mails that wait or of which nobody knows."""
    told = contacts.save_contact(owner, contacts.ContactInput(name="Påminnet", email="minn@eksempel.no"))
    leaving = contacts.save_contact(owner, contacts.ContactInput(name="Den som slutter"))
    for name in ("Påminnet", "Den som slutter"):
        due = measures.MeasureInput(
            purpose=MeasurePurpose.PREVENT, what="Ringe", owner=name, due=date(2026, 5, 8)
        )
        measures.save_measure(owner, due)
    ids = {"told": told, "leaving": leaving}
    for name in ("waits", "untried", "arrived", "lost", "again"):
        state = MailState.RESERVED if name in {"waits", "untried"} else MailState.UNKNOWN
        ids[f"mail_{name}"] = _mail(owner, told, state)
    with begin(owner, Verb.SEND_REMINDERS) as work:
        said = Reminder(
            enterprise_id=work.enterprise_id, contact_id=told, object_kind="MEASURE", object_id="m", rule="1_AFTER",
            due=date(2026, 5, 1), mail_id=ids["mail_arrived"],
        )  # fmt: skip
        work.add(said)
    return ids


def _mail(owner: Actor, contact: str, state: MailState) -> str:
    with begin(owner, Verb.SEND_REMINDERS) as work:
        row = OutboxMail(
            enterprise_id=work.enterprise_id, kind=MailKind.DIGEST.value, state=state.value, recipient="minn@eksempel.no",
            message_id="<>", object_kind="contact", object_id=contact, reserved_at=clock.now(),
        )  # fmt: skip
        row.message_id = f"<{row.id}@eksempel.no>"
        return work.add(row).id


def _without_a_server(act: Act) -> Act:
    """The mail server is not there, and what that leads to is written down."""

    def call(actor: Actor, world: Any, **more: Any) -> Any:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("AKTSOM_SMTP_HOST", "127.0.0.1")
            patch.setenv("AKTSOM_SMTP_PORT", "1")
            patch.setenv("AKTSOM_SMTP_FROM", "aktsom@eksempel.no")
            patch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.no")
            return act.call(actor, world, **more)

    return Act(act.function, act.verb, call, writes=act.writes, names=act.names)


def _due(world: Any) -> list[Task]:
    return [Task(Kind.MEASURE, "m", date(2026, 5, 8), world["told"], title="Ringe")]


def _to(world: Any) -> dict[str, str]:
    return {world["told"]: "minn@eksempel.no"}


def _untried(world: Any) -> list[reminder_rows.Reserved]:
    version = world.version(OutboxMail, world["mail_untried"])
    return [reminder_rows.Reserved(world["mail_untried"], version, world["told"], ())]


ACTS: tuple[Act, ...] = (
    makes(reminder_rows.reserve, Verb.SEND_REMINDERS, _due, _to, MailAddress("aktsom@eksempel.no")),
    makes(reminder_rows.give_back_untried, Verb.SEND_REMINDERS, _untried, "Tjeneren svarer ikke."),
    reads(contacts.contacts, Verb.READ_REGISTER),
    reads(contacts.owner_names, Verb.READ_REGISTER),
    reads(contacts.open_work_by_contact, Verb.READ_REGISTER),
    makes(contacts.save_contact, Verb.MANAGE_CONTACTS, contacts.ContactInput(name="Ny person")),
    changes(
        contacts.hand_over, Verb.MANAGE_CONTACTS, id_of("leaving"), "Påminnet", version_of(Contact, "leaving")
    ),
    reads(sent_mail.newest_mail, Verb.SEND_REMINDERS),
    _without_a_server(
        changes(outbox.deliver, Verb.SEND_REMINDERS, id_of("mail_waits"), lambda _world: _CONTENT)
    ),
    changes(outbox.mail_arrived, Verb.SEND_REMINDERS, id_of("mail_arrived")),
    changes(outbox.mail_not_arrived, Verb.SEND_REMINDERS, id_of("mail_lost")),
    _without_a_server(changes(reminders.send_again, Verb.SEND_REMINDERS, id_of("mail_again"))),
    _without_a_server(Act(reminders.remind, Verb.SEND_REMINDERS, call_of(reminders.remind), writes=True)),
)
