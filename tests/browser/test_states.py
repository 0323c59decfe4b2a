"""What Streamlit says of its own in the states that no page opens in: refused files and numbers, lost servers, unknown addresses."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser import started
from tests.browser.conftest import axe_finds, settled, window
from tests.browser.test_every_page import EVERYTHING, STREAMLIT, visit

BIG = 50 * 1024 * 1024 + 1
ACCEPTED = {"region"}
"""An open list of choices is drawn by Streamlit at the end of the document, in no part of the page; it has the focus while it is there."""
OURS = {"Bruk piltastene for å gå mellom datoer, Enter for å velge og Escape for å lukke."}
"""Norwegian, and told from English by a person only."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one enterprise and one supplier."""
    home = tmp_path_factory.mktemp("states")
    started.one_supplier(home)
    return home


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """One tab for all of them; what fails on purpose stands in its console."""
    context = window(browser)
    yield context.new_page()
    context.close()


def refused_kind(page: Page) -> None:
    upload(page, "bilde.exe", b"MZ")


def too_big(page: Page) -> None:
    """Chromium alone need know how big it is."""
    page.get_by_test_id("stFileUploaderDropzoneInput").evaluate(
        """(field, size) => {
          const files = new DataTransfer();
          files.items.add(new File([new Uint8Array(size)], "liste.csv", { type: "text/csv" }));
          field.files = files.files;
          field.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        BIG,
    )


def lost_upload(page: Page) -> None:
    page.route("**/_stcore/upload_file/**", lambda route: route.abort())
    upload(page, "liste.csv", b"Navn;Land")


def refused_upload(page: Page) -> None:
    page.route(
        "**/_stcore/upload_file/**", lambda route: route.fulfill(status=500, body="Internal Server Error")
    )
    upload(page, "liste.csv", b"Navn;Land")


def upload(page: Page, name: str, data: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)


def number_outside(page: Page) -> None:
    page.get_by_role("spinbutton", name="Stiftet år").fill("99999")
    page.keyboard.press("Tab")


def day_outside(page: Page) -> None:
    page.get_by_role("spinbutton", name="dag, Dag").click()
    page.keyboard.type("01011800")
    page.keyboard.press("Tab")


def calendar(page: Page) -> None:
    page.get_by_role("button", name="Velg dato").click()


def no_such_choice(page: Page) -> None:
    page.get_by_role("combobox", name="Type").click()
    page.keyboard.type("zzz")


def find_in_grid(page: Page) -> None:
    """The grid is drawn on a canvas; its search is opened as in Excel."""
    page.get_by_test_id("stDataFrame").click(position={"x": 150, "y": 50})
    page.keyboard.press("Control+f")


STATES: dict[str, tuple[str, Callable[[Page], None], str]] = {
    "a kind of file": (
        "virksomheten?del=brevark",
        refused_kind,
        "Filer av denne typen kan ikke lastes opp her.",
    ),
    "too big": ("importer", too_big, "Filen er for stor. Grensen er 50 MB."),
    "an upload that is lost": ("importer", lost_upload, "Opplastingen mislyktes. Prøv igjen."),
    "an upload that is refused": ("importer", refused_upload, "Opplastingen mislyktes. Prøv igjen."),
    "a number outside": ("virksomheten", number_outside, "Skriv et tall fra 1000 til 2200."),
    "a day outside": ("virksomheten?del=moter", day_outside, "Velg en dato mellom"),
    "the calendar": ("virksomheten?del=moter", calendar, "Neste måned"),
    "no such choice": ("virksomheten?del=moter", no_such_choice, "Ingen treff"),
    "the search of a grid": ("leverandorer?skjema=regneark", find_in_grid, "Skriv for å søke"),
}
"""The page, what a person does there, and what Streamlit then says in our words."""


@pytest.mark.parametrize("state", STATES)
def test_what_streamlit_says_is_norwegian(tab: Page, address: str, state: str) -> None:
    path, do, said = STATES[state]
    visit(tab, f"{address}/{path}")
    do(tab)
    tab.wait_for_function(f"said => ({EVERYTHING})().some((text) => text.includes(said))", arg=said)
    assert english(tab) == []
    found = axe_finds(tab)
    left = [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found]
    assert [one for one in left if one[0] not in ACCEPTED] == []
    tab.unroute_all()


def test_an_unknown_page_is_told_of_over_the_first(tab: Page, address: str) -> None:
    visit(tab, f"{address}/finnes-ikke")
    expect(tab.get_by_role("dialog")).to_contain_text("Siden finnes ikke. Du ser første side i stedet.")
    assert english(tab) == []
    tab.keyboard.press("Escape")
    expect(tab.get_by_role("dialog")).to_have_count(0)


def test_below_a_page_there_is_a_page_that_says_so(tab: Page, address: str) -> None:
    tab.goto(f"{address}/tiltak/under/noe")
    expect(tab.get_by_role("heading", name="Fant ikke siden")).to_be_visible()


def test_a_lost_server_is_told_of_in_norwegian(browser: Browser, address: str) -> None:
    """The line is cut, as when the machine sleeps or the server is started anew, and nobody answers the next call."""
    lines: list[WebSocketRoute] = []

    def carry(line: WebSocketRoute) -> None:
        line.connect_to_server()
        lines.append(line)

    context = window(browser)
    page = context.new_page()
    page.route_web_socket("**/_stcore/stream", carry)
    visit(page, address)
    settled(page)
    page.route("**/_stcore/h*", lambda route: route.abort())
    lines[0].close()
    expect(page.get_by_role("dialog")).to_contain_text("Mistet forbindelsen")
    assert english(page) == []
    context.close()


def english(page: Page) -> list[str]:
    """What stands on the page or is read aloud from it in Streamlit's English."""
    return [text for text in page.evaluate(EVERYTHING) if STREAMLIT.search(text) and text not in OURS]
