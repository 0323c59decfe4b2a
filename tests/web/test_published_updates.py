"""An update within the year, and signatures that come after publishing, as anybody reads them on the open page."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from lxml import html
from starlette.testclient import TestClient
from support.published import SIGNERS, lay_out, publisher, sign
from support.signed_pdfs import joined, pdf, platform, signature_page
from support.signed_pdfs import sign as sealed
from support.statements import CHAIR, MANAGER, MEMBER, YEAR, frozen_statement, ready_draft

from compliance_app import clock
from compliance_app.services import statements
from compliance_app.services.publishing import begin_update
from compliance_app.services.signed_files import take_in_signed_file
from compliance_app.services.signing_send import SendInput, send
from compliance_app.services.statement_changes import changed_chapters
from compliance_app.services.statement_freeze import freeze, frozen_file
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.tables import StatementFileKind
from compliance_app.web.routes import public_app

PAGE = "/redegjorelse/2025"
OWN = "Vi selger hansker, og fra i år også munnbind."


@pytest.fixture
def http(database: str, waiting: object) -> Iterator[TestClient]:
    with TestClient(public_app(), follow_redirects=False) as client:
        yield client


@pytest.fixture
def owner(database: str) -> Actor:
    return publisher()


def text_of(http: TestClient, path: str) -> str:
    answer = http.get(path)
    assert answer.status_code == 200
    return " ".join(html.fromstring(answer.text).text_content().split())


def seen(owner: Actor) -> int:
    return statements.read_whole(owner, YEAR).statement.version


def test_what_changed_since_the_edition_before_is_told_with_its_day(owner: Actor, http: TestClient) -> None:
    first = frozen_statement(owner)
    sign(owner, first, *SIGNERS)
    lay_out(owner, first)
    before = http.get(f"{PAGE}.json").content
    assert "Endret tekst" not in text_of(http, PAGE)
    clock.set_as_of(date(2026, 6, 12))
    begin_update(owner, YEAR, "Vi har fått en ny leverandør av hansker")
    add_supplier(owner, SupplierInput(name="Hanskeleverandør 1", country="SE"))
    ready_draft(owner)
    chapter = next(one for one in statements.read_whole(owner, YEAR).chapters if one.id == "01")
    statements.edit_section(owner, YEAR, "01", f"{chapter.text}\n\n{OWN}", chapter.version)
    ready_draft(owner)
    second = freeze(owner, YEAR, statements.read_whole(owner, YEAR).text_version)
    sign(owner, second, *SIGNERS)
    assert OWN not in text_of(http, PAGE), "the old one stands until the new one is published"
    lay_out(owner, second)
    page, old = text_of(http, PAGE), text_of(http, f"{PAGE}/utgave/1")
    changed = changed_chapters(before, http.get(f"{PAGE}.json").content)
    assert changed[0] == "1 Om virksomheten"
    assert not any(one.startswith("11 ") for one in changed)
    said = "Det som er nytt: Vi har fått en ny leverandør av hansker. Endret tekst: «1 Om virksomheten»"
    assert page.count(said) == 2, "at the top, and in the list of editions"
    log = page.partition("Utgaver Utgave 2.")[2]
    assert log.startswith(" Publisert 12. juni 2026.")
    assert "Publisert 12. juni 2026. Datert 12. juni 2026. Utgave 2." in page
    assert "Den erstatter redegjørelsen av 22. mai 2026." in page
    assert "Utgave 1. Publisert 22. mai 2026." in log
    assert "Dette er utgave 1. Den ble erstattet 12. juni 2026." in old
    assert OWN in page
    assert OWN not in old
    assert http.get(f"{PAGE}/utgave/1.json").content == before


def test_the_page_says_exactly_who_has_signed_and_follows_without_publishing_again(
    owner: Actor, http: TestClient
) -> None:
    identity = frozen_statement(owner)
    locked = frozen_file(owner, identity, StatementFileKind.PDF).content
    send(owner, identity, SendInput(), seen(owner))

    def came_back(*names: str) -> None:
        signed = sealed(joined(locked, pdf(signature_page(list(names)))), platform())
        take_in_signed_file(owner, identity, signed, f"{len(names)}.pdf", seen_version=seen(owner))

    came_back(MANAGER)
    lay_out(owner, identity, reason="To er på reise til over fristen.")
    page = text_of(http, PAGE)
    assert f"Én av tre har signert. Ikke signert ennå: {CHAIR} og {MEMBER}." in page
    assert f"{MANAGER}, daglig leder: signert " in page
    assert f"{CHAIR}, styreleder: ikke signert ennå" in page
    assert "Signaturer som kommer senere, vises her." in page
    came_back(MANAGER, CHAIR)
    assert f"To av tre har signert. Ikke signert ennå: {MEMBER}." in text_of(http, PAGE)
    came_back(MANAGER, CHAIR, MEMBER)
    after = http.get(PAGE)
    page = text_of(http, PAGE)
    assert "Alle tre som skal signere, har signert." in page
    assert "ikke signert ennå" not in page
    assert "Signaturer som kommer senere" not in page
    assert http.get(f"{PAGE}.pdf").content == locked
    assert json.loads(html.fromstring(after.text).xpath("string(//script)"))["version"] == 1


def data(*chapters: tuple[str, str, str]) -> bytes:
    rows = [{"chapter": key, "heading": heading, "text": text} for key, heading, text in chapters]
    return json.dumps({"chapters": rows}).encode()


def test_chapters_that_are_new_gone_or_only_broken_otherwise() -> None:
    before = data(("00", "Tittel", "Utgave 1"), ("01", "Om oss", "En  linje\ntil."), ("05", "Funn", "Ett."))
    after = data(("00", "Tittel", "Utgave 2"), ("01", "Om oss", "En linje til."), ("06", "Tiltak", "To."))
    assert changed_chapters(before, after) == ("Tiltak", "Funn")
    assert changed_chapters(before, before) == ()
