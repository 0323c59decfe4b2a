"""Somebody who has left is erased: addresses everywhere, the name where nothing rests on it; and it is said before it is done."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from support.left import bytes_in, everything_kept
from support.smtp_server import PostOffice
from typer.testing import CliRunner

from compliance_app import clock
from compliance_app.commands import context
from compliance_app.commands.erase import erase
from compliance_app.domain.errors import FieldMissing, NotAllowed
from compliance_app.domain.permissions import Role, Verb
from compliance_app.services.backup import take_backup
from compliance_app.services.contacts import ContactInput, contacts, hand_over, save_contact
from compliance_app.services.enterprises import (
    EnterpriseInput,
    SeatInput,
    create_enterprise,
    period_of,
    save_seats,
)
from compliance_app.services.follow_ups import FollowUpInput, save_follow_up
from compliance_app.services.log import newest_entries, verify_log
from compliance_app.services.log_export import LogWanted, export_log
from compliance_app.services.log_reading import log_entry
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.person_erase import NotYetErased, erase_person, erasure_plan
from compliance_app.services.person_plan import NobodyCalled, SeveralCalled, Whom
from compliance_app.services.reminders import remind
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import (
    BoardSeat,
    Contact,
    FollowUp,
    FollowUpKind,
    Measure,
    MeasurePurpose,
    OutboxMail,
    Person,
    Questionnaire,
    Supplier,
)

TODAY = date(2026, 5, 4)
NAME, MAIL, PHONE = "Åse Nordmann Ødegård", "ase.nordmann@eksempel.example", "912 34 567"
OTHER = "Kari Nordmann"
"""Whose name begins like the others' ends, and who is to be left alone."""


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    made = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))
    save_contact(made, ContactInput(name=OTHER, email="kari@eksempel.example"))
    context.choose(None)
    return made


def follow_up(actor: Actor, what: str, supplier: str = "Leverandør 1") -> str:
    with reading(actor) as work:
        known = [one.id for one in work.session.query(Supplier) if one.name == supplier]
    identity = known[0] if known else add_supplier(actor, SupplierInput(name=supplier, country="NO"))
    given = FollowUpInput(kind=FollowUpKind.MEETING, held_on=TODAY, what=what, outcome="Ingen avvik.")
    return save_follow_up(actor, identity, given)


def left(actor: Actor) -> str:
    """Somebody who will leave."""
    return save_contact(actor, ContactInput(name=NAME, email=MAIL))


def leave(actor: Actor, identity: str) -> None:
    with reading(actor) as work:
        version = work.get(Contact, identity).version
    save_contact(actor, ContactInput(name=NAME, email=MAIL, active=False), identity, version)


def traces(home_bytes: str | bytes, *words: str) -> list[str]:
    text = home_bytes.decode("utf-8", "replace") if isinstance(home_bytes, bytes) else home_bytes
    return [word for word in words if word.casefold() in text.casefold()]


def test_35_who_did_nothing_is_found_nowhere_again(actor: Actor, tmp_path: Path) -> None:
    identity = left(actor)
    follow_up(
        actor,
        f"Møte. {NAME.upper()} ({NAME.swapcase()}) ringte fra 91 23 45 67, sjefen til {NAME}s lag\n{NAME}\nogså, og skrev fra {MAIL.upper()}.",
    )
    kept = follow_up(actor, f"Møte med {OTHER}, {NAME}sen og x{MAIL}.")
    save_measure(actor, MeasureInput(purpose=MeasurePurpose.PREVENT, what="Krav", owner=NAME, due=TODAY))
    with reading(actor) as work:
        version = work.get(Contact, identity).version
    hand_over(actor, identity, OTHER, version)
    whom = Whom(NAME.lower(), (PHONE,))
    plan = erasure_plan(actor, whom)
    assert (plan.name, plan.name_goes, plan.may_go, plan.texts) == (NAME, True, True, 1)
    assert set(plan.addresses) == {MAIL, PHONE}
    done = erase_person(actor, whom)
    assert done.plan == plan
    assert done.forgotten >= 3
    others = everything_kept().replace(f"{NAME}sen", "").replace(f"x{MAIL}", "")
    assert traces(others, NAME, MAIL, PHONE, "91 23 45 67") == []
    assert f"{OTHER}, {NAME}sen og x{MAIL}" in everything_kept()
    assert OTHER in everything_kept()
    assert [one.name for one in contacts(actor)] == [OTHER]
    with reading(actor) as work:
        assert OTHER in work.get(FollowUp, kept).what
        assert work.session.query(Measure).one().owner == OTHER
    log = verify_log(actor)
    assert log.intact
    assert newest_entries(actor, 1)[0].verb == "ERASE_PERSON"
    opened = log_entry(actor, log.entries)
    assert (opened.erasing, opened.changes) == (True, ())
    copy = tmp_path / "kopi.zip"
    take_backup(actor, copy, "")
    exported = export_log(actor, tmp_path / "uttak", LogWanted(details=True)).path
    for path in (copy, exported):
        with zipfile.ZipFile(path) as files:
            held = b"".join(files.read(name) for name in files.namelist()).decode("utf-8", "replace")
            assert traces(held.replace(f"{NAME}sen", "").replace(f"x{MAIL}", ""), NAME, MAIL, PHONE) == []
    with pytest.raises(NobodyCalled):
        erasure_plan(actor, whom)


def test_35_the_bytes_of_who_is_erased_are_in_no_file(home: Path) -> None:
    clock.set_as_of(TODAY)
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))
    for number in range(30):
        save_contact(actor, ContactInput(name=f"{NAME} {number}", email=f"{number}{MAIL}", active=False))
        follow_up(actor, f"{number}. Snakket med {NAME} {number} på {number}{MAIL}.")
    for number in range(0, 30, 3):
        assert erase_person(actor, Whom(f"{number}{MAIL}")).wholly
    found = bytes_in(home)
    for number in range(30):
        gone = number % 3 == 0
        assert (f'"{number}{MAIL}'.encode() in found or f" {number}{MAIL}".encode() in found) != gone, number


def test_what_somebody_did_stays_under_their_name_and_the_rest_goes(actor: Actor, office: PostOffice) -> None:
    identity = left(actor)
    her = Actor(NAME, actor.roles, actor.enterprise_id)
    done = follow_up(her, "Besøkte fabrikken.")
    due = MeasureInput(purpose=MeasurePurpose.PREVENT, what="Krav", owner=NAME, due=TODAY)
    measure = save_measure(actor, due)
    named = follow_up(actor, f"Etter møtet skrev {NAME} ({MAIL}) referatet.")
    clock.set_as_of(date(2026, 5, 5))
    remind(actor)
    assert len(office.mailbox) == 1
    blocked = erasure_plan(actor, Whom(MAIL))
    assert "kan fortsatt få oppgaver" in " ".join(blocked.obstacles)
    with pytest.raises(NotYetErased, match="Ta bort krysset"):
        erase_person(actor, Whom(MAIL))
    with reading(actor) as work:
        version = work.get(Contact, identity).version
    hand_over(actor, identity, OTHER, version)
    plan = erasure_plan(actor, Whom(MAIL))
    assert (plan.name_goes, plan.mails, plan.texts, plan.named) == (False, 1, 1, 1)
    assert {one.kind: one.count for one in plan.kept} == {
        "audit_entry": 2,
        "follow_up": 1,
        "risk_assessment": 1,
    }
    erase_person(actor, Whom(MAIL))
    assert traces(everything_kept(), MAIL) == []
    with reading(actor) as work:
        contact = work.get(Contact, identity)
        assert (contact.name, contact.email, contact.calendar_secret_hash, contact.active) == (
            NAME,
            "",
            None,
            False,
        )
        assert work.get(FollowUp, done).done_by == NAME
        assert work.get(FollowUp, named).what == f"Etter møtet skrev {NAME} ((slettet)) referatet."
        assert work.get(Measure, measure).owner == OTHER
        mail = work.session.query(OutboxMail).one()
        assert (mail.recipient, mail.subject, mail.state) == ("(slettet)", "", "ACCEPTED")
    assert verify_log(actor).intact


def test_a_seat_that_is_over_goes_and_one_in_force_does_not(actor: Actor) -> None:
    seat = SeatInput(name=NAME, email=MAIL, from_day=date(2024, 1, 1))
    save_seats(actor, [seat, SeatInput(name=OTHER, email="kari@eksempel.example")])
    assert "et verv som ikke er avsluttet" in " ".join(erasure_plan(actor, Whom(NAME)).obstacles)
    save_seats(actor, [SeatInput(name=OTHER, email="kari@eksempel.example")])
    plan = erasure_plan(actor, Whom(NAME))
    assert (plan.roles, plan.may_go, plan.name_goes) == (("person",), True, True)
    erase_person(actor, Whom(NAME))
    assert traces(everything_kept(), NAME, MAIL) == []
    with reading(actor) as work:
        assert [one.name for one in work.session.query(Person)] == [OTHER]
        assert work.session.query(BoardSeat).count() == 1


def test_who_answered_for_a_supplier_goes_and_the_answers_stay(actor: Actor) -> None:
    supplier = add_supplier(actor, SupplierInput(name="Fabrikk", country="NO"))
    with begin(actor, Verb.SEND_QUESTIONNAIRE) as work:
        row = work.add(
            Questionnaire(
                enterprise_id=work.enterprise_id, supplier_id=supplier, period_id=period_of(work, None).id,
                state="REVOKED", questions="[]", recipient=NAME, email=MAIL, answered_by=NAME, offered_instead=f"Spør {NAME}, {MAIL}",
            )
        )  # fmt: skip
        identity = row.id
    plan = erasure_plan(actor, Whom(MAIL))
    assert (plan.roles, plan.name_goes) == (("recipient",), True)
    erase_person(actor, Whom(MAIL))
    with reading(actor) as work:
        row = work.get(Questionnaire, identity)
        assert (row.recipient, row.email, row.answered_by, row.offered_instead) == (
            "(slettet)", "", "(slettet)", "Spør (slettet), (slettet)",
        )  # fmt: skip
    assert traces(everything_kept(), NAME, MAIL) == []


def test_who_is_meant_must_be_clear(actor: Actor) -> None:
    for typed in ("", "Åse"):
        with pytest.raises(FieldMissing):
            erasure_plan(actor, Whom(typed))
    with pytest.raises(NobodyCalled, match="Ukjent Person"):
        erasure_plan(actor, Whom("Ukjent Person"))
    save_contact(actor, ContactInput(name=NAME, email="felles@eksempel.example", active=False))
    save_contact(actor, ContactInput(name="En annen", email="felles@eksempel.example", active=False))
    with pytest.raises(SeveralCalled):
        erasure_plan(actor, Whom("felles@eksempel.example"))
    with pytest.raises(NotAllowed):
        erasure_plan(Actor("Drift", frozenset({Role.ADMIN}), actor.enterprise_id), Whom(NAME))


def test_the_command_says_it_first_and_then_does_it(actor: Actor) -> None:
    import typer

    app = typer.Typer()
    app.command()(erase)
    leave(actor, left(actor))
    first = CliRunner().invoke(app, [NAME, "--dry-run"])
    assert first.exit_code == 0
    assert f"{MAIL} slettes overalt, også i loggen." in first.stdout
    assert MAIL in everything_kept()
    second = CliRunner().invoke(app, [NAME])
    assert (second.exit_code, "er slettet" in second.stdout) == (0, True)
    assert traces(everything_kept(), MAIL, NAME) == []
    assert CliRunner().invoke(app, [NAME]).exit_code == 1
