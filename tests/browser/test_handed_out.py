"""The regulator's pages in a real browser, opened from a folder as the one who got them would."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page
from support.cases import Somebody, whole_case

from compliance_app import clock
from compliance_app.services.demo import load_example
from compliance_app.services.regulator_export import regulator_export
from compliance_app.services.requester_file import requester_file
from compliance_app.services.work import local_actor
from tests.browser import started
from tests.browser.conftest import axe_finds, window


@pytest.fixture
def folder(home: Path, tmp_path: Path) -> Path:
    """Both files of an example at work, unpacked."""
    owner = local_actor(load_example("noklus"))
    whole_case(owner, Somebody(), date(2026, 5, 4))
    clock.set_as_of(date(2026, 6, 1))
    made = regulator_export(owner, tmp_path)
    with ZipFile(made.path) as whole:
        whole.extractall(tmp_path / "tilsyn")
    (tmp_path / "innsyn.zip").write_bytes(requester_file(owner, Somebody().email).content)
    with ZipFile(tmp_path / "innsyn.zip") as whole:
        whole.extractall(tmp_path / "innsyn")
    return tmp_path


@pytest.fixture(params=[started.WIDE, started.TELEPHONE], ids=["wide", "telephone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = window(browser, viewport=request.param)
    yield context.new_page()
    context.close()


def test_the_pages_have_no_finding_and_stay_within_the_screen(folder: Path, page: Page) -> None:
    for name in (
        "tilsyn/index.html", "tilsyn/saker/index.html", "tilsyn/saker/2026-01/index.html", "tilsyn/saker/2026-01/brev/01.html",
        "tilsyn/vurderinger/0001.html", "tilsyn/logg/0001.html", "tilsyn/kontroll.html", "innsyn/oversikt.html",
        "innsyn/saker/2026-01/index.html",
    ):  # fmt: skip
        page.goto((folder / name).as_uri())
        found = axe_finds(page)
        assert [(one["id"], one["help"], one["nodes"][0]["html"][:160]) for one in found] == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def test_one_finds_the_answer_from_the_first_page(folder: Path, page: Page) -> None:
    page.goto((folder / "tilsyn" / "index.html").as_uri())
    page.get_by_role("link", name="Informasjonskrav").click()
    page.get_by_role("link", name="2026-01").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Sak 2026-01"
    page.get_by_role("link", name="Brev skrevet").click()
    assert "De lages i Kina" in page.locator("main").inner_text()
    page.get_by_role("link", name="Innhold").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Uttak til tilsynet")
