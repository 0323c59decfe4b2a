"""The questionnaire's link on a real server with the public side alone: answered without JavaScript, and by keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from support.links import Link, ask, make_link

from compliance_app.storage import engine as engines
from compliance_app.storage.tables import QuestionnaireState
from tests.browser import started
from tests.browser.conftest import axe_finds, window


@pytest.fixture(scope="module")
def address(house: Path) -> Iterator[str]:
    """Where the public side answers; the register is the module's own in this process too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AKTSOM_HOME", str(house))
        patch.setenv("AKTSOM_AS_OF", started.TODAY)
        patch.delenv("AKTSOM_DATABASE_URL", raising=False)
        with started.serving(house, "--public") as answering:
            yield answering
        engines.engine().dispose()
        engines.forget_engines()


@pytest.fixture(scope="module")
def first(house: Path, address: str) -> Link:
    return make_link()


@pytest.fixture
def link(first: Link, house: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Link:
    """A supplier of the test's own, with a name as long as they come."""
    monkeypatch.setenv("AKTSOM_HOME", str(house))
    language = getattr(request, "param", "nb")
    return ask(first.owner, language, f"Søppelhåndtering Østre Ålesund og Omegn {request.node.name} AS")


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a link without JavaScript, each time as somebody new."""
    contexts = []

    def opened(link: Link, **options: object) -> Page:
        context = browser.new_context(java_script_enabled=False, accept_downloads=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}/sporreskjema/{link.secret}")
        return page

    yield opened
    for context in contexts:
        context.close()


def h1(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_a_supplier_saves_comes_back_mends_and_sends(visit, link: Link) -> None:
    page = visit(link, viewport=started.TELEPHONE)
    page.get_by_label("I hvilke land blir varene").fill("Kina og Malaysia")
    page.get_by_label("Hvor mange arbeidsulykker").fill("mange")
    page.get_by_role("button", name="Lagre kladd").click()
    assert "Kladden er lagret kl." in page.get_by_role("status").inner_text()

    page = visit(link)
    assert page.get_by_label("I hvilke land blir varene").input_value() == "Kina og Malaysia"
    incidents = page.get_by_role("group", name="er det de siste tolv månedene bekreftet")
    incidents.get_by_role("radio", name="Ja").check()
    page.get_by_role("checkbox", name="Barnearbeid").check()
    page.get_by_role("group", name="si fra om dårlige forhold").get_by_role("radio", name="Ja").check()
    page.get_by_role("button", name="Send svarene").click()
    assert page.title().startswith("Må rettes: ")
    page.get_by_role("alert").get_by_role("link", name="«mange» er ikke et tall").click()
    page.get_by_label("Hvor mange arbeidsulykker").fill("4")
    page.get_by_label("Svarer dere «Ja»: Hva skjedde").fill("En ulykke på lageret.")
    page.get_by_role("button", name="Send svarene").click()
    assert h1(page) == "Takk, svarene er sendt"
    assert "En ulykke på lageret." in page.get_by_role("main").inner_text()
    assert page.context.cookies() == []
    assert link.row().state == QuestionnaireState.ANSWERED

    assert h1(visit(link)) == "Svarene er allerede sendt"


@pytest.mark.parametrize("link", ["en"], indirect=True)
def test_the_keyboard_alone_is_enough(visit, link: Link) -> None:
    page = visit(link)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#form")

    def reach(role: str, name: str) -> None:
        target = page.get_by_role(role, name=name).first
        for _ in range(80):
            page.keyboard.press("Tab")
            if target.and_(page.locator(":focus")).count():
                return
        raise AssertionError(f"the keyboard never came to {name}")

    reach("textbox", "In which countries")
    page.keyboard.type("China")
    reach("checkbox", "Child labour")
    page.keyboard.press("Space")
    reach("checkbox", "Send what we have now")
    page.keyboard.press("Space")
    reach("textbox", "When will the rest come?")
    page.keyboard.type("In March")
    reach("button", "Send the answers")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Thank you, your answers are sent").wait_for()
    assert link.row().state == QuestionnaireState.PARTLY_ANSWERED


def test_the_workbook_goes_out_and_comes_back_without_javascript(visit, link: Link, tmp_path: Path) -> None:
    page = visit(link)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Last ned regnearket").click()
    file = tmp_path / waiting.value.suggested_filename
    assert file.name.startswith("Spørreskjema Søppelhåndtering")
    waiting.value.save_as(file)
    page.get_by_label("Utfylt regneark").set_input_files(file)
    page.get_by_role("button", name="Hent svarene fra regnearket").click()
    assert "Svarene fra regnearket står nå i skjemaet" in page.get_by_role("status").inner_text()
    page.get_by_label("Utfylt regneark").set_input_files({"name": "x.xlsx", "mimeType": "x", "buffer": b"MZ"})
    page.get_by_role("button", name="Hent svarene fra regnearket").click()
    assert "passer ikke med endelsen" in page.get_by_role("alert").inner_text()


def test_nothing_is_fetched_and_no_address_is_told_to_anybody(
    browser: Browser, address: str, link: Link
) -> None:
    context = browser.new_context()
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: complaints.append(message.text))
    page = context.new_page()
    page.goto(f"{address}/sporreskjema/{link.secret}")
    page.get_by_role("link", name="In English").click()
    page.get_by_role("heading", name="Questions on working conditions and human rights").wait_for()
    assert {one.partition("?")[0] for one in asked} <= {page.url.partition("?")[0], f"{address}/favicon.ico"}
    assert [one for one in complaints if "favicon" not in one and "404" not in one] == []
    assert page.evaluate("document.referrer") == ""
    context.close()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("link", ["nb", "en"], indirect=True)
def test_axe_finds_nothing_on_any_of_the_pages(
    browser: Browser, address: str, link: Link, width: int
) -> None:
    context = window(browser, viewport={"width": width, "height": 844}, bypass_csp=True)
    page = context.new_page()

    def look(state: str) -> None:
        found = axe_finds(page)
        assert [(state, one["id"], one["nodes"][0]["html"]) for one in found] == []
        fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(fits), state

    page.goto(f"{address}/sporreskjema/{link.secret}")
    look("questions")
    page.locator("#file").set_input_files({"name": "x.xlsx", "mimeType": "x", "buffer": b"MZ"})
    page.locator("form:not(#form) button").click()
    page.get_by_role("alert").wait_for()
    look("a file that was not taken")
    page.locator("#form button[value=send]").click()
    page.get_by_role("alert").wait_for()
    look("nothing answered")
    page.locator("#form button[value=save]").click()
    page.get_by_role("status").wait_for()
    look("a draft")
    page.get_by_role(
        "checkbox", name="Send det vi har nå" if link.row().language == "nb" else "Send what we have now"
    ).check()
    page.locator("#rest").fill("I mars")
    page.locator("#form button[value=send]").click()
    page.get_by_role(
        "heading", level=1, name="Takk" if link.row().language == "nb" else "Thank you"
    ).wait_for()
    look("thanks")
    page.goto(f"{address}/sporreskjema/{link.secret[:-1]}")
    look("closed")
    context.close()
