"""Chapters 1 and 11 name those who must sign, by the same rule as the signing itself."""

from datetime import date

import pytest
from support.published import CHAIR, MANAGER, MEMBER, change, lay_out, publisher, sign
from support.statements import YEAR, board, frozen_statement, signing_enterprise

from compliance_app import clock
from compliance_app.services import statements
from compliance_app.services.enterprises import SeatInput, save_seats
from compliance_app.services.publishing import begin_update
from compliance_app.services.signing import must_sign_on
from compliance_app.services.work import Actor, reading
from compliance_app.storage.tables import SeatRole


@pytest.fixture
def actor(database: str) -> Actor:
    return signing_enterprise()


def chapter(actor: Actor, wanted: str) -> str:
    statements.draft(actor, YEAR)
    found = next(one for one in statements.read_whole(actor, YEAR).chapters if one.id == wanted)
    return " ".join(one.markdown for one in found.paragraphs).replace("\u00a0", " ").replace("\\", "")


def sits(name: str, role: SeatRole, **more: object) -> SeatInput:
    return SeatInput(name=name, role=role, **more)  # type: ignore[arg-type]


def test_a_deputy_who_serves_is_one_of_the_board_and_one_who_does_not_is_nowhere(actor: Actor) -> None:
    deputies = [sits("Vara Én", SeatRole.DEPUTY, serves=True), sits("Vara To", SeatRole.DEPUTY)]
    save_seats(actor, [*board(), *deputies])
    text = chapter(actor, "11")
    assert "- Vara Én, varamedlem som har trådt inn" in text
    assert "Vara To" not in text
    assert "Styret har tre medlemmer" in chapter(actor, "01")
    with reading(actor) as work:
        names = {one.name for one in must_sign_on(work, work.today).signatories}
    assert {name for name in (*names, "Vara To") if name in text} == names


def test_without_board_and_manager_the_participants_sign(actor: Actor) -> None:
    change(actor, form="et ansvarlig selskap")
    save_seats(actor, [sits("Deltaker Én", SeatRole.PARTICIPANT), sits("Deltaker To", SeatRole.PARTICIPANT)])
    text = chapter(actor, "11")
    assert "**Deltakerne** - Deltaker Én - Deltaker To" in " ".join(text.split())
    assert "Virksomheten har verken styre eller daglig leder; deltakerne signerer." in text
    change(actor, form="en forening")
    assert "**Medlemmene**" in chapter(actor, "11")


def test_a_foundation_without_a_manager_says_so_and_one_without_a_board_lacks_it(actor: Actor) -> None:
    change(actor, form="en stiftelse")
    save_seats(actor, [sits("Styreleder Én", SeatRole.CHAIR), sits("Deltaker Én", SeatRole.PARTICIPANT)])
    text = chapter(actor, "11")
    assert "Virksomheten har ikke daglig leder." in text
    assert "Deltaker Én" not in text
    save_seats(actor, [sits("Daglig Én", SeatRole.GENERAL_MANAGER)])
    text = chapter(actor, "11")
    assert "Styremedlemmene er ikke registrert." in text
    assert "har ikke styre" not in text
    save_seats(actor, [])
    assert "Daglig leder er ikke registrert." in chapter(actor, "11")


def test_an_update_tells_who_signed_the_edition_before_with_a_reservation(database: str) -> None:
    owner = publisher()
    first = frozen_statement(owner)
    sign(owner, first, MANAGER, CHAIR)
    sign(owner, first, MEMBER, reservation=True, explanation="Jeg er uenig i kapittel 5.")
    lay_out(owner, first)
    assert "påtegnet forbehold" not in chapter_of(owner)
    begin_update(owner, YEAR, "Vi har avdekket en faktisk negativ konsekvens.")
    clock.set_as_of(date(2026, 6, 3))
    told = chapter(owner, "11")
    assert f"Utgave 1 ble signert med påtegnet forbehold av {MEMBER}." in told
    assert "ennå ikke datert" in told


def chapter_of(owner: Actor) -> str:
    found = next(one for one in statements.read_whole(owner, YEAR).chapters if one.id == "11")
    return " ".join(one.markdown for one in found.paragraphs)
