"""What is to be done about the statement, and when: publish, get signed, look at the address, update."""

from datetime import date

import pytest
from support.penneo_server import REFUSED, PenneoServer
from support.published import SIGNERS, change, lay_out, published, publisher, sign, version
from support.statements import CHAIR, MANAGER, MEMBER, YEAR, board, frozen_statement

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.services.due import DueKind
from compliance_app.services.enterprises import save_seats
from compliance_app.services.publishing import begin_update
from compliance_app.services.reminder_tasks import tasks_of
from compliance_app.services.significant_changes import AlertInput, decide_change, report_alert
from compliance_app.services.signing_follow import follow
from compliance_app.services.signing_send import SendInput, send
from compliance_app.services.statement_due import statement_dues
from compliance_app.services.today import read_today
from compliance_app.services.work import Actor, begin, reading
from compliance_app.storage.tables import AddressCheck, ChangeDecision, SigningWay


@pytest.fixture
def owner(database: str) -> Actor:
    return publisher()


def dues(owner: Actor) -> list[tuple[date, str]]:
    with reading(owner) as work:
        return [(one.day, one.title) for one in statement_dues(work)]


def about(owner: Actor) -> str:
    """What the first thing that waits is about."""
    with reading(owner) as work:
        return statement_dues(work)[0].about


def checked(owner: Actor, identity: str) -> None:
    with begin(owner, Verb.CHECK_ADDRESS) as work:
        work.add(
            AddressCheck(
                enterprise_id=work.enterprise_id, statement_id=identity, address="https://e.example", checked_at=work.at,
                found=True, same=True,
            )
        )  # fmt: skip


def test_the_year_asks_for_its_statement_until_it_is_out(owner: Actor) -> None:
    assert dues(owner) == [(date(2026, 6, 30), "Publisere redegjørelsen for 2025")]
    assert [one for one in read_today(owner).due if one.kind is DueKind.STATEMENT] == []
    clock.set_as_of(date(2026, 6, 5))
    (shown,) = [one for one in read_today(owner).due if one.kind is DueKind.STATEMENT]
    assert shown.title == "Publisere redegjørelsen for 2025"
    change(owner, example="eksempelet")
    assert dues(owner) == []
    change(owner, example="")
    clock.set_as_of(date(2027, 7, 2))
    assert dues(owner) == []


def test_missing_signatures_and_an_address_nobody_has_looked_at(owner: Actor) -> None:
    identity = frozen_statement(owner)
    sign(owner, identity, CHAIR)
    lay_out(owner, identity, reason="Ett styremedlem er på reise.")
    assert dues(owner) == [
        (date(2026, 5, 29), "Kontrollere adressen til redegjørelsen for 2025"),
        (date(2026, 6, 5), "Få signert redegjørelsen for 2025"),
    ]
    with reading(owner) as work:
        assert len({one.id for one in statement_dues(work)}) == 2, "a row and a calendar entry each"
    sign(owner, identity, *(one for one in SIGNERS if one != CHAIR))
    checked(owner, identity)
    assert dues(owner) == []


def test_a_locked_text_is_sent_followed_and_taken_up_again(owner: Actor, penneo: PenneoServer) -> None:
    identity = frozen_statement(owner)
    publish = (date(2026, 6, 30), "Publisere redegjørelsen for 2025")
    assert dues(owner) == [(date(2026, 6, 5), "Sende redegjørelsen for 2025 til signering"), publish]
    save_seats(
        owner, [one.model_copy(update={"email": f"p{n}@eksempel.example"}) for n, one in enumerate(board())]
    )
    given = SendInput(way=SigningWay.PENNEO, sign_by=date(2026, 5, 27))
    sent = send(owner, identity, given, version(owner, identity)).id
    assert dues(owner) == [(date(2026, 5, 27), "Få signert redegjørelsen for 2025"), publish]
    assert "ikke bekreftet" in about(owner)
    follow(owner, sent)
    assert f"Tre signaturer mangler: {MANAGER}, {CHAIR} og {MEMBER}." in about(owner)
    penneo.sign(CHAIR, status=REFUSED)
    follow(owner, sent)
    assert dues(owner) == [(date(2026, 5, 22), "Signeringen av redegjørelsen for 2025 stanset"), publish]
    assert f"{CHAIR} har avslått" in about(owner)
    shown = [one.title for one in read_today(owner).due if one.kind is DueKind.STATEMENT]
    assert shown == ["Signeringen av redegjørelsen for 2025 stanset"]
    save_contact(owner, ContactInput(name="Ansvarlig Én", email="a@eksempel.example", compliance_owner=True))
    with reading(owner) as work:
        titles = [one.title for one in tasks_of(work, until=date(2026, 5, 30))]
    assert titles == ["Signeringen av redegjørelsen for 2025 stanset"]
    cancelled = send(
        owner, identity, SendInput(invite=False, sign_by=date(2026, 5, 29)), version(owner, identity)
    )
    assert cancelled.why == ""
    sign(owner, identity, MANAGER)
    assert f"To signaturer mangler: {CHAIR} og {MEMBER}." in about(owner)
    save_seats(owner, [one for one in board() if one.name != CHAIR])
    assert f"Én signatur mangler: {MEMBER}." in about(owner)


def test_a_decided_change_asks_for_an_update_until_that_is_out(owner: Actor) -> None:
    identity = published(owner)
    checked(owner, identity)
    clock.set_as_of(date(2026, 6, 1))
    change_id = report_alert(owner, AlertInput(what="Streik hos fabrikken"))
    assert dues(owner) == []
    decide_change(owner, change_id, ChangeDecision.STATEMENT_UPDATED, "Det er alvorlig nok.", 1)
    assert dues(owner) == [(date(2026, 7, 1), "Publisere en oppdatert redegjørelse")]
    begin_update(owner, YEAR, "Det er streik hos fabrikken som lager hanskene.")
    clock.set_as_of(date(2026, 6, 3))
    second = frozen_statement(owner)
    sign(owner, second, *SIGNERS)
    lay_out(owner, second)
    checked(owner, second)
    assert dues(owner) == []
