"""From a draft to a statement that is out, by screen: locked, sent, signed, verified, published, and read by anybody.

A real browser on a real server; what comes back from signing is made from the file that was locked by screen.
"""

import itertools
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from support.signed_pdfs import joined, pdf, platform, sign, signature_page
from support.statements import CHAIR, MANAGER, MEMBER

from compliance_app.settings import ROOT
from tests.browser import started
from tests.browser.conftest import axe_finds, settled, watched

ALL = (MANAGER, CHAIR, MEMBER)


@pytest.fixture(scope="module")
def address(house: Path) -> Iterator[str]:
    """An enterprise whose statement is ready, served."""
    tests = str(ROOT / "tests")
    subprocess.run(
        [sys.executable, "-m", "support.ready_statement"], check=True, cwd=tests,
        env=started.environment() | {"AKTSOM_HOME": str(house), "PYTHONPATH": tests},
    )  # fmt: skip
    with started.serving(house, reached=True) as answering:
        yield answering


@pytest.fixture
def outside(browser: Browser, address: str) -> Iterator[Page]:
    """Somebody outside, without JavaScript."""
    yield from watched(browser, address, java_script_enabled=False)


def press(page: Page, name: str | re.Pattern[str]) -> None:
    settled(page)
    page.get_by_role("button", name=name, exact=isinstance(name, str)).first.click()


def sound(page: Page, state: str) -> None:
    """Nothing for axe, no words beyond the side, the outline in order and one button that leads on, at both sizes."""
    for size in (started.TELEPHONE, started.WIDE):
        page.set_viewport_size(size)
        settled(page)
        expect(page.locator(".ak-stage [aria-current]")).to_have_text(state)
        told = [
            (one["id"], node["html"], node["failureSummary"])
            for one in axe_finds(page)
            for node in one["nodes"]
        ]
        assert told == [], state
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], state
        levels = [int(one.evaluate("it => it.tagName[1]")) for one in page.get_by_role("heading").all()]
        assert levels.count(1) == 1, state
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), (state, levels)
        assert page.locator("[data-testid=stBaseButton-primary]:visible").count() <= 1, state


def came_back(locked: bytes, *names: str) -> bytes:
    """The locked file with the platform's page behind it, sealed; made beside the browser's own loop."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: sign(joined(locked, pdf(signature_page(names))), platform())).result()


def hand_in(page: Page, file: Path) -> None:
    settled(page)
    page.locator("input[type=file]").last.set_input_files(file)
    press(page, "Kontroller signaturene")


def test_locked_signed_published_and_read(page: Page, outside: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}/redegjorelse")
    page.get_by_role("heading", name="Redegjørelse for 2025").wait_for()
    sound(page, "Utkast")
    press(page, "Registrer gjennomgang")
    page.get_by_role("dialog").get_by_role("button", name="Registrer gjennomgang").click()
    expect(page.get_by_text("Gjennomgangen er registrert.")).to_be_visible()
    sound(page, "Gjennomgått")
    press(page, "Lås teksten")
    page.get_by_role("dialog").get_by_role("button", name="Lås teksten").click()
    expect(page.get_by_text("Teksten er låst, og filene er laget.")).to_be_visible()
    sound(page, "Låst")

    press(page, "Last ned")
    with page.expect_download() as given:
        page.get_by_role("button", name="Last ned som PDF").click()
    locked = Path(given.value.path()).read_bytes()
    page.keyboard.press("Escape")

    press(page, "Send til signering")
    expect(page.get_by_text("Ingen av tre har signert.")).to_be_visible()
    assert httpx.get(f"{address}/redegjorelse/2025").status_code == 404, "nothing is out yet"
    sound(page, "Sendt til signering")

    file = tmp_path / "to.pdf"
    file.write_bytes(came_back(locked, MANAGER, CHAIR))
    hand_in(page, file)
    expect(page.get_by_text(f"Signaturer mangler: {MEMBER}.")).to_be_visible()

    file = tmp_path / "alle.pdf"
    file.write_bytes(came_back(locked, *ALL))
    hand_in(page, file)
    expect(page.get_by_text("Alle tre har signert, den siste").first).to_be_visible()
    sound(page, "Signert av alle")

    settled(page)
    why = page.get_by_role("textbox", name="Hvorfor det kan stå slik")
    why.fill("Vi tok i bruk programmet i høst, og redegjørelsen ble derfor sen.")
    why.press("Tab")
    press(page, "Publiser")
    expect(page.get_by_text("Redegjørelsen for 2025 er publisert.")).to_be_visible()
    sound(page, "Publisert")

    outside.goto(f"{address}/redegjorelser")
    outside.get_by_role("link", name="Redegjørelse for aktsomhetsvurderinger 2025").click()
    expect(outside.get_by_role("heading", level=1)).to_contain_text("2025")
    expect(outside.get_by_text("Alle tre som skal signere, har signert.")).to_be_visible()
    for name in ALL:
        expect(outside.get_by_text(name).first).to_be_visible()

    page.get_by_text("Lag en oppdatert utgave").click()
    note = page.get_by_role("textbox", name="Hva er nytt, og hvorfor")
    note.fill("Vi har fått en ny leverandør av hansker.")
    note.press("Tab")
    press(page, "Lag oppdatert utgave")
    expect(page.get_by_text("Alle leser den til utgave 2 er publisert.")).to_be_visible()
    sound(page, "Utkast")
    outside.reload()
    expect(outside.get_by_text("Alle tre som skal signere, har signert.")).to_be_visible()
