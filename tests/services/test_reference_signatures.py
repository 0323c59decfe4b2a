"""The reference's two signature pages, laid out as a PDF behind a locked statement and sealed: seven of seven have signed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.signed_pdfs import joined, pdf, platform, sign
from support.statements import frozen_statement, signing_enterprise

from compliance_app.domain.signed_verdict import Verdict
from compliance_app.services.enterprises import SeatInput, save_seats
from compliance_app.services.signed_files import signed_files_page, take_in_signed_file
from compliance_app.services.statement_freeze import frozen_file
from compliance_app.services.work import Actor
from compliance_app.storage.tables import SeatRole, SignatureKind, StatementFileKind, StatementStatus

PAGES = (
    (Path(__file__).parent.parent / "fixtures" / "noklus_signature_pages.txt")
    .read_text(encoding="utf-8")
    .split("\f\n")
)
BOARD = (
    ("Siri Skumlien", "Den norske legeforening"),
    ("Marte Kvittum Tangen", "Den norske legeforening"),
    ("Nils Kristian Klev", "Den norske legeforening"),
    ("Gunnar Skov Simonsen", "Staten"),
    ("Knut Berglund", "Staten"),
    ("Ingrid Hokstad", "Norsk selskap for medisinsk biokjemi"),
)
LAST = datetime(2026, 5, 21, 21, 2, 9, tzinfo=UTC)


@pytest.fixture
def actor(database: str) -> Actor:
    actor = signing_enterprise()
    save_seats(
        actor,
        [
            SeatInput(name="Aasne K. Aarsand", title="Direktør", role=SeatRole.GENERAL_MANAGER),
            *(
                SeatInput(name=name, role=SeatRole.MEMBER, appointing_body=body, title="")
                for name, body in BOARD
            ),
        ],
    )
    return actor


def test_seven_of_seven_complete_with_the_last_of_them(actor: Actor) -> None:
    statement = frozen_statement(actor)
    locked = frozen_file(actor, statement, StatementFileKind.PDF).content
    data = sign(joined(locked, pdf(*PAGES)), platform())
    found = take_in_signed_file(
        actor, statement, data, "signert.pdf", seen_version=signed_files_page(actor, statement).version
    )
    assert (found.verdict, found.missing, found.unexpected) == (Verdict.COMPLETE, (), ())
    assert (
        found.sentence.replace("\xa0", " ")
        == "Alle sju har signert, den siste 21. mai 2026 kl. 23.02 (norsk tid)."
    )
    page = signed_files_page(actor, statement)
    assert (page.status, page.signed_at) == (StatementStatus.SIGNED, LAST)
    signed = list(page.signed.values())
    assert len(signed) == 7
    assert {one.kind for one in signed} == {SignatureKind.SIGNATURE_PAGE}
    assert [(one.name, one.on_behalf_of, one.signed_at) for one in signed if one.on_behalf_of] == [
        ("Siri Skumlien", "Den norske Legeforening", LAST)
    ]
    assert {one.name for one in signed} >= {"Marte S. Kvittum Tangen", "Aasne Karine Aarsand"}


def test_one_page_alone_leaves_one_missing(actor: Actor) -> None:
    statement = frozen_statement(actor)
    locked = frozen_file(actor, statement, StatementFileKind.PDF).content
    data = sign(joined(locked, pdf(PAGES[0])), platform())
    found = take_in_signed_file(
        actor, statement, data, "signert.pdf", seen_version=signed_files_page(actor, statement).version
    )
    assert (found.verdict, found.missing) == (Verdict.MISSING, ("Siri Skumlien",))
    assert signed_files_page(actor, statement).status == StatementStatus.FROZEN
