"""What is to be done about the statement, and when: publish, get signed, look at the address, update."""

from datetime import date

import pytest
from support.published import SIGNERS, change, lay_out, published, publisher, sign
from support.statements import CHAIR, YEAR, frozen_statement

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.services.due import DueKind
from compliance_app.services.publishing import begin_update
from compliance_app.services.significant_changes import AlertInput, decide_change, report_alert
from compliance_app.services.statement_due import statement_dues
from compliance_app.services.today import read_today
from compliance_app.services.work import Actor, begin, reading
from compliance_app.storage.tables import AddressCheck, ChangeDecision


@pytest.fixture
def owner(database: str) -> Actor:
    return publisher()


def dues(owner: Actor) -> list[tuple[date, str]]:
    with reading(owner) as work:
        return [(one.day, one.title) for one in statement_dues(work)]


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
