"""A day's work with the keys alone: every step is reached by Tab, and what opens closes by Escape and gives the focus back."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import started
from tests.browser.conftest import settled
from tests.browser.test_every_page import visit

FURTHEST = 160
"""Presses of Tab after which nobody would go on."""
DIALOGS = {
    "styret": "Gi innspill",
    "henvendelser": "Registrer en henvendelse",
    "redegjorelse": "Registrer gjennomgang",
    "oppfolging": "Registrer oppfølging",
}
"""The page, and the button that opens a dialog there."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example at work."""
    return tmp_path_factory.mktemp("keyboard")


@pytest.fixture(scope="module")
def found(house: Path) -> dict[str, str]:
    """The ids that stand in addresses."""
    return started.example_at_work(house)


def reach(page: Page, target: Locator) -> None:
    """Press Tab until the focus is on it, as one who cannot point."""
    settled(page)
    target.wait_for()
    for _press in range(FURTHEST):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by {FURTHEST} presses of Tab")


def press(page: Page, name: str, key: str = "Enter") -> None:
    """Reach a button and press it."""
    reach(page, page.get_by_role("button", name=name, exact=True))
    page.keyboard.press(key)


def write(page: Page, name: str, text: str, role: str = "textbox") -> None:
    """Reach a field and write in it."""
    reach(page, page.get_by_role(role, name=name, exact=True))
    page.keyboard.type(text)


def test_a_supplier_is_searched_for_opened_and_rated(page: Page, found: dict[str, str], address: str) -> None:
    visit(page, f"{address}/leverandorer")
    write(page, "Søk", "IKT-leverandør 3", "searchbox")
    expect(page.locator("[class*=st-key-reg-]")).to_have_count(1)
    reach(page, page.get_by_role("link", name="IKT-leverandør 3"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="IKT-leverandør 3", level=1)).to_be_visible()

    press(page, "Vurder for 2025")
    expect(page.get_by_role("heading", name="Vurder IKT-leverandør 3", level=1)).to_be_visible()
    reach(page, page.get_by_role("radio", name="Lav"))
    page.keyboard.press("ArrowRight")
    write(page, "Begrunnelse", "Skriftlig svar om skift og lønn.")
    write(page, "Kilde 1", "https://example.org/svar")
    reach(page, page.get_by_role("spinbutton", name="dag, Lest").first)
    page.keyboard.type("20112026")
    press(page, "Lagre vurderingen for 2025")
    expect(page.get_by_role("heading", name="IKT-leverandør 3", level=1)).to_be_visible()
    expect(page.get_by_text("Skriftlig svar om skift og lønn.").first).to_be_visible()


def test_a_measure_is_registered(page: Page, found: dict[str, str], address: str) -> None:
    visit(page, f"{address}/tiltak")
    press(page, "Nytt tiltak")
    write(page, "Hva dere gjør", "Krav om skiftplaner")
    reach(page, page.get_by_role("combobox", name="Kategori", exact=True))
    page.keyboard.type("IKT")
    page.keyboard.press("Enter")
    reach(page, page.get_by_role("spinbutton", name="dag, Frist"))
    page.keyboard.type("01032027")
    press(page, "Lagre tiltaket")
    expect(page.get_by_role("link", name="Krav om skiftplaner").first).to_be_visible()


def test_the_years_review_is_begun_and_answered(page: Page, found: dict[str, str], address: str) -> None:
    visit(page, f"{address}/gjennomgang")
    press(page, "Begynn med 2025")
    expect(page.get_by_role("heading", name="Årets gjennomgang", level=1)).to_have_count(0)
    first = page.get_by_role("heading", level=1).inner_text()
    reach(page, page.get_by_role("button", name="Bekreft medium for 2025"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=first, level=1, exact=True)).to_have_count(0)


def test_an_answer_is_begun(page: Page, found: dict[str, str], address: str) -> None:
    visit(page, f"{address}/henvendelser")
    reach(page, page.get_by_role("link", name="2026-01"))
    page.keyboard.press("Enter")
    press(page, "Skriv svar")
    write(page, "Kort svar", "Vi vet hvor hanskene lages.")
    expect(page.get_by_role("textbox", name="Kort svar")).to_have_value("Vi vet hvor hanskene lages.")


def test_what_opens_over_a_page_closes_by_escape_and_gives_the_focus_back(
    page: Page, found: dict[str, str], address: str
) -> None:
    """Inside, Tab goes round: twice past the same button, and never out of it."""
    for path, name in DIALOGS.items():
        visit(page, f"{address}/{path}")
        button = page.get_by_role("button", name=name, exact=True)
        reach(page, button)
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        settled(page)
        for _round in range(2):
            reach(page, dialog.get_by_role("button", name="Lukk", exact=True))
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
        expect(button).to_be_focused()
