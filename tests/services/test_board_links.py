"""Personal links to the board's page: one a person, only as long as they may, and an input that is told to have come by one."""

from datetime import date

import pytest
from support.board_paper import TODAY, on_the_board
from support.kept import kept
from support.links import BASE, at_base
from support.smtp_server import PostOffice

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong
from compliance_app.domain.public_errors import MessageMissing, WrittenTooLong
from compliance_app.services.board import read_board
from compliance_app.services.board_by_link import (
    LONGEST,
    BoardLinkClosed,
    board_link_holder,
    give_by_link,
    read_by_link,
)
from compliance_app.services.board_links import (
    LinkInput,
    LinkLine,
    NotOnTheBoard,
    board_links,
    mail_link,
    make_link,
    revoke_link,
)
from compliance_app.services.enterprises import SeatInput, save_seats, seats
from compliance_app.services.governance import board_inputs
from compliance_app.services.log import verify_log
from compliance_app.services.outbox import NoAddressOfApp
from compliance_app.services.work import Actor, reading
from compliance_app.storage.tables import AuditEntry, BoardLink, MailState, SeatRole


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return kept(on_the_board)


def lines(actor: Actor) -> dict[str, LinkLine]:
    return {one.name: one for one in board_links(actor)}


def made(actor: Actor, name: str = "Kari Nordmann", until: date | None = None) -> str:
    with at_base():
        link = make_link(actor, lines(actor)[name].person_id, LinkInput(expires_on=until)).link
    assert link.startswith(f"{BASE}/styret/")
    return link.rpartition("/")[2]


def closed(secret: str) -> bool:
    try:
        board_link_holder(secret)
    except BoardLinkClosed:
        return True
    return False


def test_a_link_is_kept_as_a_hash_replaced_by_the_next_revoked_and_never_outlives_its_day_or_the_seat(
    actor: Actor,
) -> None:
    assert list(lines(actor)) == ["Kari Nordmann", "Per Nordmann"], "the manager reads it in the app"
    first = made(actor)
    with reading(actor) as work:
        (row,) = work.session.query(BoardLink).all()
        assert first not in repr(row.model_dump())
        assert (row.made_by, row.expires_on) == ("Lokal bruker", date(2026, 6, 6))
    second, others = made(actor), made(actor, "Per Nordmann", date(2026, 5, 8))
    assert (closed(first), closed(second), closed(others)) == (True, False, False)
    clock.set_as_of(date(2026, 5, 8))
    assert not closed(others)
    clock.set_as_of(date(2026, 5, 9))
    assert (closed(others), lines(actor)["Per Nordmann"].works) == (True, False)
    line = lines(actor)["Kari Nordmann"]
    assert line.works
    assert line.row is not None
    with pytest.raises(ChangedMeanwhile):
        revoke_link(actor, line.row.id, line.row.version + 1)
    revoke_link(actor, line.row.id, line.row.version)
    assert closed(second)
    third = made(actor)
    with reading(actor) as work:
        kept_seats = [SeatInput.of(seat, person) for seat, person in seats(work)]
    save_seats(actor, [one.model_copy(update={"to_day": date(2026, 5, 10)}) for one in kept_seats])
    clock.set_as_of(date(2026, 5, 10))
    assert not closed(third)
    clock.set_as_of(date(2026, 5, 11))
    assert closed(third)
    assert lines(actor) == {}
    assert verify_log(actor).intact


def test_who_gets_one_and_for_how_long(actor: Actor) -> None:
    with reading(actor) as work:
        manager = next(person.id for seat, person in seats(work) if seat.role == SeatRole.GENERAL_MANAGER)
    with pytest.raises(NotOnTheBoard, match="Dina Dagligleder"):
        make_link(actor, manager, LinkInput())
    person = lines(actor)["Kari Nordmann"].person_id
    for day in (date(2026, 5, 6), date(2026, 9, 5)):
        with pytest.raises(FieldWrong, match=r"04\.09\.2026"):
            make_link(actor, person, LinkInput(expires_on=day))
    make_link(actor, person, LinkInput(expires_on=date(2026, 9, 4)))
    assert closed("x" * 43)
    assert closed("kort")


def test_an_input_by_link_is_the_persons_own_stands_in_the_app_and_is_one_however_often_it_is_sent(
    actor: Actor,
) -> None:
    holder, link = board_link_holder(made(actor))
    for _again in range(2):
        give_by_link(holder, link, "Hva med råvarene?\x00 ", once="skjema")
    give_by_link(holder, link, "Og hanskene?", once="skjema")
    for refused, error in ((" \n", MessageMissing), ("x" * (LONGEST + 1), WrittenTooLong)):
        with pytest.raises(error):
            give_by_link(holder, link, refused, once="skjema")
    there = board_inputs(actor)
    assert [(one.text, one.given_by, one.given_on, one.by_link) for one in there] == [
        (text, "Kari Nordmann", TODAY, True) for text in ("Og hanskene?", "Hva med råvarene?")
    ]
    assert len(read_board(actor).inputs) == 2
    view = read_by_link(holder, link)
    assert [one.text for one in view.inputs] == ["Og hanskene?", "Hva med råvarene?"]
    assert "«Og hanskene?»" in view.paper.file("html").decode()
    with reading(actor) as work:
        newest = work.session.query(AuditEntry).order_by(AuditEntry.seq.desc()).first()  # type: ignore[attr-defined]
        assert (newest.actor, newest.verb) == ("Kari Nordmann (med lenke)", "FOLLOW_BOARD")


def test_a_link_by_mail_reaches_the_person_once_and_its_mail_is_followed(
    actor: Actor, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AKTSOM_BASE_URL", raising=False)
    people = lines(actor)
    with pytest.raises(FieldMissing, match="E-post"):
        mail_link(actor, people["Per Nordmann"].person_id, LinkInput())
    with pytest.raises(NoAddressOfApp):
        mail_link(actor, people["Kari Nordmann"].person_id, LinkInput())
    with at_base():
        for language in ("nb", "nn", "en"):
            assert mail_link(actor, people["Kari Nordmann"].person_id, LinkInput(language=language)).accepted
    texts = [one.message.get_body(("plain",)).get_content() for one in office.mailbox]
    secrets = [text.partition("/styret/")[2][:43] for text in texts]
    assert [closed(secret) for secret in secrets] == [True, True, False]
    assert "virker til og med 6. juni 2026" in texts[0].replace("\u00a0", " ")
    assert lines(actor)["Kari Nordmann"].mailed is MailState.ACCEPTED
    with reading(actor) as work:
        kept_of = repr(work.session.connection().exec_driver_sql("SELECT * FROM outbox_mail").all())
    assert not any(secret in kept_of for secret in secrets)
