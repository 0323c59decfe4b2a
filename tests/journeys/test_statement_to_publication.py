"""A year's statement from draft to the public page: checked, locked, built, signed, verified, published, and updated.

On both databases. What is looked at is what the director, the board and anybody outside would see at each step.
"""

import hashlib
import io
from datetime import date

import pypdf
import pytest
from starlette.testclient import TestClient
from support.signed_pdfs import joined, overwritten, pdf, person, platform, sign, signature_page
from support.statements import CHAIR, MANAGER, MEMBER, ready_draft, signing_enterprise

from compliance_app import clock
from compliance_app.domain.signed_verdict import Verdict
from compliance_app.services import statements
from compliance_app.services.publishing import PublishInput, begin_update, publish
from compliance_app.services.signed_files import take_in_signed_file, verify_file
from compliance_app.services.signing_send import SendInput, send
from compliance_app.services.statement_freeze import NotReady, freeze, frozen_file
from compliance_app.services.statement_rows import TextIsLocked
from compliance_app.services.statement_whole import WholeStatement
from compliance_app.services.work import Actor
from compliance_app.storage.tables import StatementFileKind, StatementStatus
from compliance_app.web.routes import public_app

YEAR = 2025
ALL = (MANAGER, CHAIR, MEMBER)


@pytest.fixture
def owner(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 4))
    return signing_enterprise()


def read(owner: Actor) -> WholeStatement:
    return statements.read_whole(owner, YEAR)


def test_from_draft_to_the_public_page(owner: Actor) -> None:
    # a draft that is not ready is not locked
    statements.draft(owner, YEAR)
    assert not statements.check(owner, YEAR).ready
    with pytest.raises(NotReady):
        freeze(owner, YEAR, read(owner).text_version)
    ready_draft(owner, YEAR)
    assert statements.check(owner, YEAR).ready

    # locked: four files, and no word changes any more
    identity = freeze(owner, YEAR, read(owner).text_version)
    files = {
        kind: frozen_file(owner, identity, kind)
        for kind in StatementFileKind
        if kind not in {"SIGNED", "EVIDENCE"}
    }
    assert {kind.value for kind in files} == {"SNAPSHOT", "PDF", "DOCX", "HTML", "JSON"}
    with pytest.raises(TextIsLocked):
        statements.edit_section(owner, YEAR, "05", "Noe annet.", 1)
    assert statements.build_document(owner, YEAR, ["pdf"])["pdf"] == files[StatementFileKind.PDF].content

    # sent; two have signed on the platform, and the third is named
    send(owner, identity, SendInput(), read(owner).statement.version)
    locked = files[StatementFileKind.PDF].content
    of_two = sign(joined(locked, pdf(signature_page([MANAGER, CHAIR]))), platform())
    taken = take_in_signed_file(
        owner, identity, of_two, "signert.pdf", seen_version=read(owner).statement.version
    )
    assert (taken.verdict, taken.missing) == (Verdict.MISSING, (MEMBER,))
    assert read(owner).statement.status == StatementStatus.OUT_FOR_SIGNING

    # a file that was changed after signing counts for nobody
    changed = verify_file(owner, YEAR, overwritten(sign(locked, *(person(one) for one in ALL))), "endret.pdf")
    assert changed.verdict is Verdict.CHANGED

    # all have signed
    of_all = sign(joined(locked, pdf(signature_page(list(ALL)))), platform())
    taken = take_in_signed_file(
        owner, identity, of_all, "alle.pdf", seen_version=read(owner).statement.version
    )
    assert (taken.verdict, taken.missing) == (Verdict.COMPLETE, ())
    assert read(owner).statement.status == StatementStatus.SIGNED

    # published: the same bytes, for anybody, with who signed
    publish(owner, identity, PublishInput(), read(owner).statement.version)
    http = TestClient(public_app())
    page = http.get(f"/redegjorelse/{YEAR}")
    assert page.status_code == 200
    assert all(name in page.text for name in ALL)
    assert "har ikke signert" not in page.text
    given = http.get(f"/redegjorelse/{YEAR}.pdf")
    assert given.content == locked
    assert hashlib.sha256(locked).hexdigest() in page.text
    printed = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(given.content)).pages)
    assert all(word in " ".join(printed.split()) for word in ("Eksempel AS", *ALL))
    assert http.get(f"/redegjorelse/{YEAR}/signert.pdf").status_code == 404, (
        "the signed file bears identifiers"
    )

    # an update is a new edition, and the first one stays
    begin_update(owner, YEAR, "Vi har fått en ny leverandør i et land med høy risiko.")
    whole = read(owner)
    assert (whole.statement.edition, whole.statement.status) == (2, StatementStatus.DRAFT)
    assert http.get(f"/redegjorelse/{YEAR}.pdf").content == locked
