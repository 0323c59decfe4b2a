"""Erasing somebody who no longer has a part to play: addresses and links go everywhere, the name where nothing rests on it.

What they did stays under their name: who decided, who signed, who followed up is what the Act and its control rest on
(personvernforordningen article 17 (3) b and e). ADR 21 says how it was weighed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import fold_person
from compliance_app.domain.permissions import Verb
from compliance_app.services.person_places import DELETED, pattern_of, texts_with
from compliance_app.services.person_plan import Found, Plan, Whom, find, mails_to, plan_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage import audit
from compliance_app.storage.engine import leave_no_traces
from compliance_app.storage.tables import BoardLink, BoardSeat, Person, Reminder, RequiredSigner


class NotYetErased(AktsomError):
    """Something must be done before somebody can be erased (values: reasons)."""

    message = _("Ingenting ble slettet. {reasons}")


@dataclass(frozen=True)
class Erased:
    """What was done: the plan that was carried out, how many entries of the log forgot what they held, and whether wholly.

    Attributes:
        wholly: nothing lingers in the files of the database either; False where somebody was reading meanwhile.
    """

    plan: Plan
    forgotten: int
    wholly: bool


def erasure_plan(actor: Actor, whom: Whom) -> Plan:
    """What erasing somebody would do; the very set that :func:`erase_person` takes.

    Raises:
        FieldMissing: nothing typed. NobodyCalled. SeveralCalled. NotAllowed.
    """
    with reading(actor, Verb.ERASE_PERSON) as work:
        return plan_of(work, find(work, whom))


def erase_person(actor: Actor, whom: Whom) -> Erased:
    """Erase somebody; the log forgets what it holds of them, and the files of the database are cleared afterwards.

    Raises:
        NotYetErased: something must be done first; says what. FieldMissing, NobodyCalled, SeveralCalled, NotAllowed.
    """
    with begin(actor, Verb.ERASE_PERSON) as work:
        found = find(work, whom)
        plan = plan_of(work, found)
        if not plan.may_go:
            raise NotYetErased(reasons=" ".join(plan.obstacles))
        gone = [*found.addresses, *(found.names if plan.name_goes else [])]
        work.about(*_about(found))
        work.note()
        _take_out_of_texts(work, gone)
        _clear_mails(work, found.addresses)
        _clear_asked(found)
        _clear_users(found)
        _clear_people(work, found, name_goes=plan.name_goes)
        _clear_contacts(work, found, name_goes=plan.name_goes)
        work.session.flush()
        seqs = audit.seqs_holding(work.session, work.enterprise_id, pattern_of(gone))
        work.forget(seqs)
    return Erased(plan, len(seqs), leave_no_traces())


def _about(found: Found) -> tuple[str, str]:
    """What the entry is about: never a name."""
    for kind, rows in (("contact", found.contacts), ("person", found.people), ("questionnaire", found.asked)):
        if rows:
            return kind, rows[0].id
    return "", ""


def _take_out_of_texts(work: Work, gone: Sequence[str]) -> None:
    pattern = pattern_of(gone)
    for one in list(texts_with(work, gone)):
        for column in one.columns:
            setattr(one.row, column, pattern.sub(DELETED, getattr(one.row, column)))


def _clear_mails(work: Work, addresses: Sequence[str]) -> None:
    for mail in mails_to(work, addresses):
        mail.recipient, mail.subject, mail.why = DELETED, "", ""


def _clear_asked(found: Found) -> None:
    """Who was asked at a supplier: the answers stay, the person behind them goes."""
    names = {fold_person(name) for name in found.names}
    for one in found.asked:
        one.email, one.secret_hash = "", None
        if fold_person(one.recipient) in names:
            one.recipient = DELETED
        if fold_person(one.answered_by) in names:
            one.answered_by = DELETED


def _clear_users(found: Found) -> None:
    """A closed user keeps the name that stands in the log; one who never logged in is recognised by nothing any more."""
    for user in found.users:
        user.email = ""
        user.folded_email = "" if user.subject else f"{DELETED} {user.id}"


def _clear_people(work: Work, found: Found, *, name_goes: bool) -> None:
    for person in found.people:
        person.email = ""
        for signer in _of_person(work, RequiredSigner, person):
            signer.email = signer.sign_link = ""
        for link in _of_person(work, BoardLink, person):
            link.revoked_at = link.revoked_at or work.at
            if name_goes:
                work.session.delete(link)
        if name_goes:
            for seat in _of_person(work, BoardSeat, person):
                work.session.delete(seat)
            work.session.flush()
            work.session.delete(person)


def _of_person(work: Work, table: type[Any], person: Person) -> list[Any]:
    chosen = select(table).where(
        col(table.enterprise_id) == work.enterprise_id, col(table.person_id) == person.id
    )
    return list(work.session.execute(chosen).scalars())


def _clear_contacts(work: Work, found: Found, *, name_goes: bool) -> None:
    for contact in found.contacts:
        contact.email, contact.calendar_secret_hash = "", None
        contact.wants_reminders = contact.compliance_owner = False
        if name_goes:
            reminders = work.session.execute(
                select(col(Reminder.id)).where(
                    col(Reminder.enterprise_id) == work.enterprise_id, col(Reminder.contact_id) == contact.id
                )
            )
            work.delete_many(Reminder, list(reminders.scalars()))
            work.session.delete(contact)
