"""Those who can own work here: the name that stands in a form's «Ansvarlig», and the address that reminders go to."""

from collections.abc import Sequence

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_line, fold_person
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.integrations.mail_message import read_address
from compliance_app.services.owned_work import move_open, open_counts, rename_owner
from compliance_app.services.records import Target, require, write
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import Contact

folded = fold_person


class OwnerWithoutAccess(AktsomError):
    """The owner named in a form is nobody who can be given work here (values: owner, field)."""

    message = _(
        "Ikke lagret. Feltet «{field}»: {owner} står ikke blant dem som kan få oppgaver. "
        "Velg en annen, eller legg personen til under Virksomheten, Personer."
    )


class ContactTwice(AktsomError):
    """Two people of one name could not be told apart (values: name)."""

    message = _("Ikke lagret. {name} står der fra før. Skriv navnet slik at de to ikke kan forveksles.")


class OwnsOpenWork(AktsomError):
    """Somebody who still has something to do cannot leave it to nobody (values: name, tasks)."""

    message = _(
        "Ikke lagret. {name} er ansvarlig for {tasks} som ikke er gjort. Velg hvem som overtar først."
    )


class ContactInput(BaseModel):
    """The form of somebody who can own work; without an address no reminder is sent.

    Attributes:
        compliance_owner: is reminded of information requests, and of the review of suppliers that nobody owns.
    """

    name: str = Field(max_length=200)
    email: str = Field(default="", max_length=254)
    wants_reminders: bool = True
    compliance_owner: bool = False
    active: bool = True


def save_contact(
    actor: Actor, given: ContactInput, identity: str | None = None, seen_version: int = 0, *, once: str = ""
) -> str:
    """Add somebody who can own work, or change them; returns the id. A new name follows to all the work they own.

    Raises:
        FieldMissing: no name. FieldWrong: the address cannot be written to. ContactTwice. OwnsOpenWork: they are to be
            given no more while something is left. ChangedMeanwhile, NotFound.
    """
    values = {
        "name": clean_line(given.name, 200), "email": given.email.strip(),
        "wants_reminders": given.wants_reminders, "compliance_owner": given.compliance_owner, "active": given.active,
    }  # fmt: skip
    require(values, "name", "Navn", "Skriv hva personen eller rollen heter.")
    if values["email"] and read_address(str(values["email"])) is None:
        raise FieldWrong(field="E-post", hint="Skriv adressen som navn@eksempel.no.")
    values["folded_name"] = folded(str(values["name"]))
    with begin(actor, Verb.MANAGE_CONTACTS, once=once) as work:
        if work.already:
            return work.already
        other = _named(work, str(values["name"]))
        if other and other.id != identity:
            raise ContactTwice(name=values["name"])
        if identity is None:
            return write(work, Contact, values, Target("personen"))
        before = work.for_edit(Contact, identity, seen_version, "personen")
        name, work_left = before.name, open_counts(work).get(before.folded_name, 0)
        if before.active and not given.active and work_left:
            raise OwnsOpenWork(
                name=name, tasks=NB.called(work_left, "oppgave" if work_left == 1 else "oppgaver")
            )
        if name != values["name"]:
            rename_owner(work, name, str(values["name"]))
        return write(work, Contact, values, Target("personen", identity, seen_version))


def hand_over(actor: Actor, identity: str, new_owner: str, seen_version: int, *, once: str = "") -> int:
    """Give all that somebody has left to do to somebody else, and give them no more; returns how much it was.

    What is done keeps their name. Whoever takes over also answers information requests, where they did.

    Raises:
        FieldMissing: nobody to take over. FieldWrong: the same person. OwnerWithoutAccess: nobody who can be given work.
        ChangedMeanwhile, NotFound.
    """
    if not clean_line(new_owner, 200):
        raise FieldMissing(field="Ny ansvarlig", hint="Velg hvem som overtar.")
    with begin(actor, Verb.MANAGE_CONTACTS, once=once) as work:
        if work.already:
            return 0
        leaving = work.for_edit(Contact, identity, seen_version, "personen")
        name = require_owner(work, new_owner, field="Ny ansvarlig")
        if folded(name) == leaving.folded_name:
            raise FieldWrong(field="Ny ansvarlig", hint="Velg en annen enn den som slutter.")
        taker = _named(work, name)
        if taker is not None and leaving.compliance_owner:
            taker.compliance_owner = True
        leaving.active, leaving.compliance_owner, leaving.calendar_secret_hash = False, False, None
        work.about("contact", identity)
        return move_open(work, leaving.name, name)


def contacts(actor: Actor) -> list[Contact]:
    """All who can own work or could, by name."""
    with reading(actor) as work:
        found = all_contacts(work)
        work.session.expunge_all()
        return list(found)


def owner_names(actor: Actor) -> list[str]:
    """Names of those who can be given work now, for a form's choice."""
    return [contact.name for contact in contacts(actor) if contact.active]


def open_work_by_contact(actor: Actor) -> dict[str, int]:
    """How much each has left to do, by contact id; who has nothing is not there."""
    with reading(actor) as work:
        counted = open_counts(work)
        return {one.id: counted[one.folded_name] for one in all_contacts(work) if one.folded_name in counted}


def all_contacts(work: Work) -> Sequence[Contact]:
    """As contacts, inside a transaction."""
    rows = work.session.execute(
        select(Contact)
        .where(col(Contact.enterprise_id) == work.enterprise_id)
        .order_by(col(Contact.folded_name), col(Contact.id))
    )
    return rows.scalars().all()


def require_owner(work: Work, owner: str, before: str = "", field: str = "Ansvarlig") -> str:
    """The owner's name as it stands among the contacts; "" where nobody is named.

    Args:
        work: the transaction that gives somebody work.
        owner: as the form has it.
        before: who owned it until now; may go on owning it, also when they can be given nothing new.
        field: the form's label.

    Raises:
        OwnerWithoutAccess: nobody of that name, or nobody who can be given work any more.
    """
    name = clean_line(owner, 200)
    if not name or folded(name) == folded(before):
        return name and (before or name)
    contact = _named(work, name)
    if contact is None or not contact.active:
        raise OwnerWithoutAccess(owner=name, field=field)
    return contact.name


def _named(work: Work, name: str) -> Contact | None:
    return work.session.execute(
        select(Contact).where(
            col(Contact.enterprise_id) == work.enterprise_id, col(Contact.folded_name) == folded(name)
        )
    ).scalar_one_or_none()
