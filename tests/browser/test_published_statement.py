"""The published statements in a real browser: nothing for axe to find, the order they are read in, by keyboard, and on paper."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from compliance_app.settings import ROOT
from tests.browser import started
from tests.browser.conftest import watched

MAKE = """
from datetime import date
from compliance_app import clock
from compliance_app.services.publishing import begin_update
from support.published import SIGNERS, lay_out, publisher, sign
from support.statements import CHAIR, YEAR, frozen_statement
owner = publisher("Eksempelstiftelsen for pleie og omsorg i Østre Eksempelfjord", public_form=True)
first = frozen_statement(owner)
sign(owner, first, CHAIR)
lay_out(owner, first, reason="To er på reise.")
begin_update(owner, YEAR, "Vi har avdekket en faktisk negativ konsekvens.")
clock.set_as_of(date(2026, 6, 12))
second = frozen_statement(owner)
sign(owner, second, *SIGNERS, reservation=True, explanation="Jeg er uenig i vurderingen av hansker.")
lay_out(owner, second, with_signed_file=True)
"""
YEAR = "/redegjorelse/2025"
PAGES = ("/redegjorelser", YEAR, f"{YEAR}/utgave/1", "/informasjonskrav")


@pytest.fixture(scope="module")
def address(house: Path) -> Iterator[str]:
    """The public side alone, of an enterprise with two editions."""
    subprocess.run(
        [sys.executable, "-c", MAKE], check=True, cwd=ROOT,
        env=started.environment()
        | {"AKTSOM_HOME": str(house), "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])},
    )  # fmt: skip
    with started.serving(house, "--public", reached=True) as answering:
        yield answering


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page without JavaScript, which must ask nobody else and leave nothing in the console."""
    yield from watched(browser, address, java_script_enabled=False)


@pytest.mark.parametrize("size", [started.WIDE, started.TELEPHONE], ids=["wide", "telephone"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_goes_beyond_the_side(
    browser: Browser, address: str, path: str, size: dict[str, int]
) -> None:
    # Axe is a script, so this window runs them; the page brings none.
    for page in watched(browser, address, viewport=size):
        page.goto(f"{address}{path}")
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.locator("script:not([type='application/ld+json'])").count() == 0


def test_the_order_it_is_read_in(page: Page, address: str) -> None:
    page.goto(f"{address}{YEAR}")
    headings = page.get_by_role("heading").all_inner_texts()
    assert headings[0] == "Redegjørelse for aktsomhetsvurderinger 2025"
    assert headings[1] == "1 Om virksomheten"
    assert headings[-4:] == ["Om dokumentet", "Signaturer", "Filer", "Utgaver"]
    text = page.locator("main").inner_text()
    parts = [
        "Publisert",
        "Alle tre som skal signere, har signert.",
        "1 Om virksomheten",
        "Om dokumentet",
        "signert 12.",
    ]
    places = [text.replace("\u00a0", " ").index(one) for one in parts]
    assert places == sorted(places)
    levels = [int(one.evaluate("it => it.tagName[1]")) for one in page.get_by_role("heading").all()]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_by_keyboard_past_the_head_to_the_text_and_to_the_file(page: Page, address: str) -> None:
    page.goto(f"{address}/redegjorelser")
    page.keyboard.press("Tab")
    while not page.locator("main a:focus").count():
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Redegjørelse for aktsomhetsvurderinger 2025")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hopp til teksten")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**#teksten")
    page.go_back()
    page.get_by_role("link", name="Signaturer, filer og tidligere utgaver").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#om-dokumentet")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="PDF, uten signaturer")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Den signerte filen (PDF)")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Utgave 1.")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dette er utgave 1.")).to_be_visible()
    expect(page.get_by_text("Ikke signert ennå: Person Én og Person Tre Å. Bakkestad.")).to_be_visible()
    page.get_by_role("link", name="Les den som gjelder nå").press("Enter")
    page.wait_for_url(f"**{YEAR}")


def test_on_paper_the_links_of_the_screen_are_gone(page: Page, address: str) -> None:
    page.goto(f"{address}{YEAR}")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("link", name="Les som PDF")).to_be_hidden()
    expect(page.get_by_text("Alle tre som skal signere, har signert.")).to_be_visible()


def test_to_the_questions_and_back(page: Page, address: str) -> None:
    page.goto(f"{address}{YEAR}")
    page.get_by_role("link", name="Spør oss om aktsomhetsvurderingene").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("a[href*='/redegjorelse']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Redegjørelser etter åpenhetsloven")
