"""The board's personal link: made on «Styret», read on a telephone without a login, answered, seen in the app, revoked."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.board_paper import on_the_board

from compliance_app import clock
from compliance_app.services.board_links import LinkInput, board_links, make_link
from compliance_app.storage import engine as engines
from tests.browser import started
from tests.browser.conftest import axe_finds, settled, window

SECRET: dict[str, str] = {}
"""Of the link that was made beforehand."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a board, three suppliers, and a link of one member's."""
    home = tmp_path_factory.mktemp("board")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AKTSOM_HOME", str(home))
        patch.delenv("AKTSOM_DATABASE_URL", raising=False)
        actor = on_the_board()
        clock.set_as_of(date.fromisoformat(started.TODAY))
        person = next(one.person_id for one in board_links(actor) if one.name == "Per Nordmann")
        SECRET["per"] = make_link(actor, person, LinkInput()).link.rpartition("/")[2]
        engines.engine().dispose()
        engines.forget_engines()
    return home


def test_from_the_link_to_the_input_to_the_end_of_the_link(
    browser: Browser, address: str, page: Page
) -> None:
    page.goto(f"{address}/styret")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Lag lenke", exact=True).click()
    expect(page.get_by_text("Lenken til Kari Nordmann.")).to_be_visible()
    path = page.locator("code").first.inner_text().strip()
    link = address + path[path.index("/styret/") :]

    telephone = window(browser, viewport=started.TELEPHONE, java_script_enabled=False)
    outside = telephone.new_page()
    outside.goto(link)
    expect(outside.get_by_role("heading", level=1)).to_have_text("Til styret: aktsomhetsvurderinger 2025")
    outside.get_by_label("Innspill", exact=True).focus()
    outside.keyboard.type("Hva vet vi om Rådgiver 2?")
    outside.keyboard.press("Tab")
    outside.keyboard.press("Enter")
    expect(outside.get_by_role("status")).to_contain_text("Takk. Innspillet er lagret")
    with outside.expect_download() as begun:
        outside.get_by_role("link", name="Last ned som PDF").click()
    assert begun.value.suggested_filename == "aktsom-styret-2025.pdf"

    page.reload()
    expect(page.get_by_text("Fra Kari Nordmann, med lenke.")).to_be_visible()
    page.get_by_role("button", name="Trekk tilbake lenken til Kari Nordmann").click()
    expect(page.get_by_text("Lenken til Kari Nordmann virker ikke lenger.")).to_be_visible()
    settled(page)
    outside.goto(link)
    expect(outside.get_by_role("heading", level=1)).to_have_text("Lenken virker ikke")
    telephone.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_on_the_page(browser: Browser, address: str, width: int) -> None:
    context = window(browser, viewport={"width": width, "height": 844}, bypass_csp=True)
    outside = context.new_page()
    for query in ("", "?sprak=en"):
        outside.goto(f"{address}/styret/{SECRET['per']}{query}")
        if query:
            outside.get_by_role("button").click()
            expect(outside.get_by_role("alert")).to_be_visible()
        found = axe_finds(outside)
        assert [(query, one["id"], one["nodes"][0]["html"]) for one in found] == []
        fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert outside.evaluate(fits)
    context.close()
