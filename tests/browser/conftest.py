"""A page of the real product in a real browser, which fails the test when it asks anybody else or complains."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    WebSocket,
    expect,
    sync_playwright,
)

from tests.browser import started

if TYPE_CHECKING:
    from tests.browser import logged_in

_HARMLESS = ("_stcore/health", "_stcore/host-config")
"""Streamlit asks for these below the page's own address first, and gets 404 (tech.md 3)."""
_OWN = ("data", "blob")
_PATIENCE = 20_000
"""Milliseconds: two workers share two cores."""
_LOOK = 50
"""Milliseconds. To look at every frame makes the browser draw one sixty times a second, which is what takes the time."""

_ASKED_OF_AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
"""The standard as the law has it, the newer edition of it, and good practice; to list what is wrong, and not all that is right.
Axe fetches nothing in advance: only a rule that is on trial reads it, and the same rules are judged without."""

STILL = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  const undrawn = [...document.querySelectorAll("[data-testid=stVegaLiteChart]")].some(one => !one.querySelector("svg, canvas"));
  const busy = app.dataset.testScriptState !== "notRunning" || undrawn
    || document.querySelector("[data-stale=true], [data-testid=stSkeleton]");
  window.stillSince = busy ? null : (window.stillSince ?? performance.now());
  return window.stillSince !== null && performance.now() - window.stillSince > 300;
}"""

expect.set_options(timeout=_PATIENCE)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Everything here needs Chromium, and says so where there is none."""
    missing = started.CHROMIUM is None
    item.add_marker(pytest.mark.browser)
    item.add_marker(pytest.mark.skipif(missing, reason="Chromium is not installed on this machine"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[pytest.TestReport]:
    """A test that fails says what stood on the page."""
    report = yield
    page = getattr(item, "funcargs", {}).get("page")
    if report.failed and call.when == "call" and page is not None:
        report.sections.append(("the page", f"{page.url}\n{page.locator('body').aria_snapshot()}"))
    return report


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An AKTSOM_HOME of the module's own, empty."""
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="module")
def address(house: Path) -> Iterator[str]:
    """Where the app answers."""
    with started.serving(house) as answering:
        yield answering


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser a module; nothing else may drive one meanwhile in the same process."""
    with sync_playwright() as playwright:
        opened = started.chromium(playwright)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page on the wide screen; see :func:`watched`."""
    yield from watched(browser, address)


@pytest.fixture(scope="module")
def login(tmp_path_factory: pytest.TempPathFactory) -> Iterator["logged_in.Login"]:
    """An Aktsom that people log in to, with one enterprise and one supplier: one server and one provider a module."""
    from tests.browser import logged_in

    home = tmp_path_factory.mktemp("login")
    started.one_supplier(home)
    with logged_in.set_up(home) as there:
        yield there


@pytest.fixture
def persons(browser: Browser, login: "logged_in.Login") -> Iterator["logged_in.Persons"]:
    """A page for each person that is asked for: ``persons("kari", Role.ADMIN)`` is invited first, without roles is not.

    They are logged in unless ``enter=False``; asked for again, the same person comes in another browser.
    """
    from tests.browser import logged_in

    with logged_in.coming(browser, login) as page_of:
        yield page_of


def window(browser: Browser, **options: object) -> BrowserContext:
    """A window of its own: nothing that another has stored or kept is known in it."""
    options.setdefault("viewport", started.WIDE)
    context = browser.new_context(locale="en-US", accept_downloads=True, **options)
    context.set_default_timeout(_PATIENCE)
    return context


def watched(
    browser: Browser, address: str, within: Page | None = None, also: str = "", **options: object
) -> Iterator[Page]:
    """A page that afterwards must have asked nobody but the app, and have left nothing in the console.

    It stands in a window of its own, or is ``within``, which is there and stays: what does not change is not fetched again.
    ``also`` is the one other address it may go to: where people log in.
    """
    known = {urlsplit(address).netloc, urlsplit(also).netloc}
    login_page = urlsplit(also).netloc or "nowhere"
    page = within or window(browser, **options).new_page()
    elsewhere, complaints = [], []

    def asked(request: Request | WebSocket) -> None:
        place = urlsplit(request.url)
        # A web socket has an address and no headers.
        from_login = isinstance(request, Request) and login_page in request.headers.get("referer", "")
        if place.scheme not in _OWN and place.netloc not in known and not from_login:
            elsewhere.append(request.url)

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location.get("url", "").endswith(_HARMLESS):
            complaints.append(f"{message.text} ({message.location})")

    def failed(error: Error) -> None:
        complaints.append(str(error))

    heard = {"request": asked, "websocket": asked, "console": said, "pageerror": failed}
    for what, hear in heard.items():
        page.on(what, hear)
    yield page
    for what, hear in heard.items():
        page.remove_listener(what, hear)
    if within is None:
        page.context.close()
    assert elsewhere == []
    assert complaints == []


def settled(page: Page) -> None:
    """Wait until the script has been done for a moment, nothing old is left, and the charts are drawn."""
    page.wait_for_function(STILL, polling=_LOOK)


def axe_finds(page: Page) -> list[dict[str, Any]]:
    """What axe finds wrong with the page, minor or not; put in as a script, which the policy of our own pages refuses."""
    found: list[dict[str, Any]] = Axe().run(page, options=_ASKED_OF_AXE).response["violations"]
    return found
