"""Two people at one supplier: the second is told what the first changed, keeps the own text, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import started
from tests.browser.conftest import settled, watched


@pytest.fixture
def other(browser: Browser, address: str) -> Iterator[Page]:
    """A second person, in a browser context of their own."""
    yield from watched(browser, address)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one enterprise and one supplier."""
    home = tmp_path_factory.mktemp("two")
    started.one_supplier(home)
    return home


def open_form(page: Page, address: str) -> None:
    page.goto(f"{address}/leverandorer")
    page.get_by_role("link", name=started.SUPPLIER).click()
    page.get_by_role("button", name="Rediger", exact=True).click()
    expect(page.get_by_role("textbox", name="Nettside")).to_be_visible()


def fill(page: Page, name: str, text: str) -> None:
    page.get_by_role("textbox", name=name, exact=True).fill(text)
    page.get_by_role("textbox", name=name, exact=True).press("Tab")


def test_the_second_is_told_what_the_first_changed_and_keeps_the_own_text(
    page: Page, other: Page, address: str
) -> None:
    open_form(page, address)
    open_form(other, address)
    fill(page, "Nettside", "https://example.org/forst")
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.get_by_text("Endringene er lagret.")).to_be_visible()

    fill(other, "Ansvarlig hos dere", "Innkjøp på Ås")
    other.get_by_role("button", name="Lagre", exact=True).click()
    alert = other.get_by_role("alert")
    expect(alert).to_contain_text("Ikke lagret. Lokal bruker endret")
    expect(other.get_by_text("https://example.org/forst")).to_be_visible()
    expect(other.get_by_role("textbox", name="Ansvarlig hos dere")).to_have_value("Innkjøp på Ås")

    expect(other.get_by_role("textbox", name="Nettside", exact=True)).to_have_value(
        "https://example.org/forst"
    )
    settled(other)  # the form is drawn anew with what the first wrote
    other.get_by_role("button", name="Lagre", exact=True).click()
    expect(other.get_by_text("Endringene er lagret.")).to_be_visible()
    for text in ("https://example.org/forst", "Innkjøp på Ås"):
        expect(other.get_by_text(text).first).to_be_visible()
