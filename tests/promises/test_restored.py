"""Promise 55: what was put back on an empty machine is worked on as before; the journeys are walked on it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from journeys import test_statement_to_publication as statement_journey
from support.postgres import emptied_database
from support.request_cases import case
from support.smtp_server import PostOffice
from support.statements import signing_enterprise

from compliance_app import clock
from compliance_app.domain.requests import RequestState
from compliance_app.services.backup import put_back, take_backup
from compliance_app.services.log import verify_log
from compliance_app.services.ratings import rate_all
from compliance_app.services.register import Filter, Order, page
from compliance_app.services.request_letter_inputs import AnswerHeads
from compliance_app.services.request_send import send_by_mail
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.engine import engine

WRITERS, EACH = 10, 6


@pytest.fixture
def other_machine(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Go to an empty machine with the other kind of database."""

    def go() -> None:
        engine().dispose()
        monkeypatch.setenv("AKTSOM_HOME", str(tmp_path / "tom maskin"))
        if database == "sqlite":
            monkeypatch.setenv("AKTSOM_DATABASE_URL", emptied_database())
        else:
            monkeypatch.delenv("AKTSOM_DATABASE_URL")

    yield go
    engine().dispose()


def backup_under_writers(owner: Actor, path: Path) -> tuple[Path, str]:
    """A backup while ten people work, with a case that waits in it; its path and the case."""
    asked = RequestInput(
        received_on=date(2026, 5, 4), question="Hvor lages hanskene?", reply_to="kari@eksempel.example"
    )
    request = register_request(owner, asked)
    writing = Event()

    def write(number: int) -> None:
        for at in range(EACH):
            add_supplier(owner, SupplierInput(name=f"Leverandør {number}-{at}", country="NO"))
            writing.set()

    with ThreadPoolExecutor(WRITERS) as people:
        busy = [people.submit(write, number) for number in range(WRITERS)]
        assert writing.wait(60)
        taken = take_backup(local_actor(), path, "")
        for one in busy:
            one.result()
    assert taken.checked.holds
    return taken.path, request


@pytest.mark.slow
def test_55_the_journeys_are_walked_on_what_was_put_back(
    database: str, other_machine, tmp_path: Path, office: PostOffice
) -> None:
    clock.set_as_of(date(2026, 5, 4))
    owner = signing_enterprise()
    path, request = backup_under_writers(owner, tmp_path / "kopi.zip")
    other_machine()
    put_back(local_actor(), path)

    there = page(owner, Filter(), Order.NAME).found
    assert 1 <= there <= WRITERS * EACH
    add_supplier(owner, SupplierInput(name="Kom til etterpå", country="NO"))
    assert rate_all(owner).rated == there + 1

    answer = AnswerHeads(short_answer="De lages i Tyskland.")
    send_by_mail(owner, request, answer, case(owner, request).request.version)
    assert case(owner, request).request.state == RequestState.ANSWERED
    assert "De lages i Tyskland." in office.mailbox[-1].text

    statement_journey.test_from_draft_to_the_public_page(owner)
    assert verify_log(owner).intact
