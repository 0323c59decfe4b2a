"""Where the year's statement stands on every page that tells the year: what is out stays out while an update of it is written."""

from datetime import date

import pytest
from support.published import SIGNERS, change, lay_out, published, publisher, sign
from support.statements import CHAIR, YEAR, frozen_statement, ready_draft

from compliance_app import clock
from compliance_app.services.board import read_board
from compliance_app.services.enterprises import period_of
from compliance_app.services.publishing import begin_update, read_publishing
from compliance_app.services.statement_due import statement_dues
from compliance_app.services.statement_standing import Standing, standing_of
from compliance_app.services.statements import draft, read_statement
from compliance_app.services.today import read_today
from compliance_app.services.work import Actor, reading
from compliance_app.storage.tables import StatementStatus

WHY = "Vi har avdekket en faktisk negativ konsekvens."


@pytest.fixture
def owner(database: str) -> Actor:
    return publisher()


def standing(owner: Actor) -> Standing:
    with reading(owner) as work:
        return standing_of(work, period_of(work, YEAR))


def test_from_nothing_to_out(owner: Actor) -> None:
    assert standing(owner) == Standing()
    ready_draft(owner)
    now = standing(owner)
    assert (now.status, now.edition, now.in_force, now.updating) == (StatementStatus.DRAFT, 1, None, False)
    published(owner)
    now = standing(owner)
    assert (now.status, now.in_force.edition, now.updating) == (StatementStatus.PUBLISHED, 1, False)
    assert (now.in_force.published_on, now.in_force.address) == (
        date(2026, 5, 22), "https://eksempel.example/redegjorelse",
    )  # fmt: skip


def test_an_update_under_way_hides_nothing_that_is_out(owner: Actor) -> None:
    first = published(owner)
    begin_update(owner, YEAR, WHY)
    now = standing(owner)
    assert (now.status, now.edition, now.updating) == (StatementStatus.DRAFT, 2, True)
    assert (now.in_force.statement_id, now.signed_id) == (first, first)
    today, board = read_today(owner), read_board(owner)
    assert (today.signed, today.standing) == (True, now)
    assert (board.signed, board.signers) == (3, 3)
    assert read_statement(owner, YEAR).in_force == read_publishing(owner, YEAR).in_force == now.in_force
    clock.set_as_of(date(2026, 7, 20))
    with reading(owner) as work:
        assert [one.title for one in statement_dues(work)] == [
            "Kontrollere adressen til redegjørelsen for 2025"
        ]


def test_a_locked_update_is_what_the_board_is_asked_to_sign(owner: Actor) -> None:
    published(owner)
    begin_update(owner, YEAR, WHY)
    second = frozen_statement(owner)
    assert (standing(owner).signed_id, read_board(owner).signed) == (second, 0)
    sign(owner, second, CHAIR)
    assert (read_board(owner).signed, read_today(owner).signed) == (1, False)
    sign(owner, second, *(one for one in SIGNERS if one != CHAIR))
    lay_out(owner, second)
    now = standing(owner)
    assert (now.in_force.edition, now.updating, read_today(owner).signed) == (2, False, True)


def test_what_is_published_unsigned_is_not_called_signed(owner: Actor) -> None:
    identity = frozen_statement(owner)
    sign(owner, identity, CHAIR)
    lay_out(owner, identity, reason="To er på reise til over fristen.")
    assert (standing(owner).status, read_today(owner).signed) == (StatementStatus.PUBLISHED, False)
    assert (read_board(owner).signed, read_board(owner).signers) == (1, 3)


def test_a_translation_that_is_begun_hides_nothing_either(owner: Actor) -> None:
    published(owner)
    draft(owner, YEAR, language="en")
    now = standing(owner)
    assert (now.status, now.updating) == (StatementStatus.PUBLISHED, False)
    with reading(owner) as work:
        english = standing_of(work, period_of(work, YEAR), "en")
    assert (english.status, english.in_force) == (StatementStatus.DRAFT, None)


def test_an_example_stands_as_it_is(owner: Actor) -> None:
    ready_draft(owner)
    change(owner, example="eksempelet")
    assert read_today(owner).standing.status is StatementStatus.DRAFT
