"""What people do with calendar links, each with a call that works."""

from typing import Any

from promises.calls import Act, changes, id_of, looks_at, version_of

from compliance_app.domain.permissions import Verb
from compliance_app.services.calendar_feed import new_calendar_link, read_calendar, revoke_calendar_link
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Contact


def add_calendar(owner: Actor) -> dict[str, Any]:
    """Somebody with a calendar link."""
    contact = save_contact(owner, ContactInput(name="Kalendereier"))
    secret = new_calendar_link(owner, contact, 1).rpartition("/")[2].removesuffix(".ics")
    return {"calendar_owner": contact, "calendar_secret": secret}


_OWNER = (id_of("calendar_owner"), version_of(Contact, "calendar_owner"))
ACTS: tuple[Act, ...] = (
    looks_at(read_calendar, Verb.READ_CALENDAR, id_of("calendar_secret")),
    changes(new_calendar_link, Verb.MANAGE_CONTACTS, *_OWNER),
    changes(revoke_calendar_link, Verb.MANAGE_CONTACTS, *_OWNER),
)
