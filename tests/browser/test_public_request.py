"""Asking in a real browser: by keyboard alone, with JavaScript off, and with nothing for axe to find."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from compliance_app.settings import ROOT
from tests.browser import started
from tests.browser.conftest import axe_finds, watched, window

QUESTION = "Hvor er hanskene laget?"
MAKE = """
import json
from datetime import UTC, date, datetime
from support.public_form import asked, change_case, lay_out, open_enterprise, publish
owner = open_enterprise()
answered, refused, emptied = asked(owner), asked(owner, language="en"), asked(owner)
lay_out(owner, answered, "# Svar (2026-01)\\n\\nHei!\\n\\n## Kort svar\\n\\nI Malaysia.\\n\\n- ett\\n- to\\n\\n| Hva | Hvor |\\n| --- | --- |\\n| Hansker | Malaysia |")
change_case(owner, answered, state="ANSWERED", answered_on=date(2026, 11, 22))
lay_out(owner, refused, "# Refusal (2026-02)\\n\\nWe refuse the request.", language="en")
change_case(owner, refused, state="REFUSED", answered_on=date(2026, 11, 22), refused_on=date(2026, 11, 22))
change_case(owner, emptied, state="ANSWERED", answered_on=date(2026, 11, 22), closed_on=date(2026, 11, 22),
            redacted_question="Om hansker", purged_on=date(2026, 11, 22))
publish(owner, answered, "Hvor er hanskene laget?", "I Malaysia.\\n\\n## Mer\\n\\nVi besøkte fabrikken.", datetime(2026, 11, 20, tzinfo=UTC))
publish(owner, refused, "Where were the masks made? " * 20, "In **China**.", datetime(2026, 11, 19, tzinfo=UTC), language="en")
print(json.dumps({"answered": answered, "refused": refused, "emptied": emptied}))
"""


@pytest.fixture(scope="module")
def cases(house: Path) -> dict[str, str]:
    """The addresses of cases in several states."""
    made = subprocess.run(
        [sys.executable, "-c", MAKE], check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        env=started.environment()
        | {"AKTSOM_HOME": str(house), "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])},
    )  # fmt: skip
    return {name: f"/informasjonskrav/sak/{secret}" for name, secret in json.loads(made.stdout).items()}


@pytest.fixture(scope="module")
def address(house: Path, cases: dict[str, str]) -> Iterator[str]:
    """The public side alone, which knows its own address."""
    with started.serving(house, "--public", reached=True) as answering:
        yield answering


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page without JavaScript, which must ask nobody else and leave nothing in the console."""
    yield from watched(browser, address, java_script_enabled=False)


def tab_to(page: Page, name: str, role: str) -> None:
    """Go on with the tab key alone until that is where the keyboard stands."""
    wanted = page.get_by_role(role, name=name)
    for _ in range(30):
        page.keyboard.press("Tab")
        if wanted.and_(page.locator(":focus")).count():
            return
    pytest.fail(f"the keyboard never comes to {name}")


def test_somebody_unknown_asks_by_keyboard_alone_and_comes_back_by_the_link(
    page: Page, browser: Browser, address: str
) -> None:
    page.goto(f"{address}/informasjonskrav")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Gå til skjemaet")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, "Hva vil du vite?", "textbox")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Navn (frivillig)")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="E-post (frivillig)")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Send spørsmålet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vi har mottatt spørsmålet ditt")
    number = re.search(r"Saksnummer (\d{4}-\d\d)", page.locator("main").inner_text()).group(1)
    kept = page.locator(".address").inner_text()
    assert kept.startswith(f"{address}/informasjonskrav/sak/")
    expect(
        page.get_by_text("Du får svar så snart vi kan, og senest fredag 11. desember 2026.")
    ).to_be_visible()

    for later in watched(browser, address, java_script_enabled=False):
        later.goto(kept)
        expect(later.get_by_role("heading", level=1)).to_have_text(f"Sak {number}")
        tab_to(later, "Meldingen din", "textbox")
        later.keyboard.type("Jeg mener de blå.")
        later.keyboard.press("Tab")
        later.keyboard.press("Enter")
        expect(later.get_by_role("status")).to_have_text("Meldingen er mottatt.")
        expect(later.get_by_text("Jeg mener de blå.")).to_be_visible()
        later.reload()
        expect(later.get_by_text("Jeg mener de blå.")).to_have_count(1)


def test_what_must_be_mended_is_where_the_keyboard_stands_and_leads_to_its_field(
    browser: Browser, address: str
) -> None:
    # A window that is not watched: the browser itself complains of a page with status 422.
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/informasjonskrav")
    page.get_by_label("E-post").fill("ikke en adresse")
    page.get_by_role("button", name="Send spørsmålet").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skriv hva du vil vite.")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**#question")
    expect(page.get_by_label("Hva vil du vite?")).to_have_accessible_description(
        re.compile(r"^For eksempel.*Skriv hva du vil vite\.$")
    )
    assert page.get_by_label("E-post").input_value() == "ikke en adresse"
    context.close()


def test_the_trap_is_not_there_for_anybody(page: Page, address: str) -> None:
    page.goto(f"{address}/informasjonskrav")
    assert "La dette feltet stå tomt" not in page.locator("body").aria_snapshot()
    expect(page.locator("input[name=hjemmeside]")).not_to_be_in_viewport()


def test_what_a_screen_reader_hears_on_the_form(page: Page, address: str) -> None:
    page.goto(f"{address}/informasjonskrav")
    expect(page.locator("body")).to_match_aria_snapshot("""
      - link "Gå til skjemaet"
      - banner:
        - paragraph: Eksempel AS
      - main:
        - paragraph:
          - link "In English"
        - heading "Spør oss om menneskerettigheter og arbeidsforhold" [level=1]
        - paragraph
        - paragraph: /Spør du i dag, får du svar senest fredag/
        - heading "Slik går det til" [level=2]
        - list
        - text: Hva vil du vite?
        - paragraph: /For eksempel/
        - textbox "Hva vil du vite?"
        - text: Navn (frivillig)
        - paragraph
        - textbox "Navn (frivillig)"
        - text: E-post (frivillig)
        - paragraph
        - textbox "E-post (frivillig)"
        - button "Send spørsmålet"
        - paragraph:
          - link "Forbrukertilsynet"
      - contentinfo
    """)


def test_what_a_screen_reader_hears_on_the_case(page: Page, address: str, cases: dict[str, str]) -> None:
    page.goto(address + cases["answered"])
    headings = [
        (one.inner_text(), one.evaluate("one => one.tagName")) for one in page.locator("h1, h2, h3, h4").all()
    ]
    assert [text for text, _level in headings] == [
        "Sak 2026-01", "Brev fra Eksempel AS", "Svar (2026-01)", "Kort svar", "Spørsmålet ditt", "Skriv mer om saken",
    ]  # fmt: skip
    assert [level for _text, level in headings] == ["H1", "H2", "H3", "H4", "H2", "H2"]
    expect(page.get_by_role("form", name="Skriv mer om saken")).to_be_visible()


def refuse_a_question(page: Page, address: str) -> None:
    page.goto(f"{address}/informasjonskrav")
    page.get_by_label("E-post").fill("ikke en adresse")
    page.get_by_role("button", name="Send spørsmålet").click()
    expect(page.get_by_role("alert")).to_be_visible()


def refuse_a_message(page: Page, address: str, case: str) -> None:
    page.goto(address + case)
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_role("alert")).to_be_visible()


def ask(page: Page, address: str) -> None:
    page.goto(f"{address}/informasjonskrav")
    page.get_by_label("Hva vil du vite?").fill(QUESTION)
    page.get_by_role("button", name="Send spørsmålet").click()
    expect(page.locator(".address")).to_be_visible()


VIEWS = {
    "form": lambda page, address, _cases: page.goto(f"{address}/informasjonskrav"),
    "english form": lambda page, address, _cases: page.goto(f"{address}/informasjonskrav?sprak=en"),
    "error": lambda page, address, _cases: refuse_a_question(page, address),
    "received": lambda page, address, _cases: ask(page, address),
    "answered": lambda page, address, cases: page.goto(address + cases["answered"]),
    "refused in English": lambda page, address, cases: page.goto(address + cases["refused"]),
    "message refused": lambda page, address, cases: refuse_a_message(page, address, cases["refused"]),
    "emptied": lambda page, address, cases: page.goto(address + cases["emptied"]),
    "published": lambda page, address, _cases: page.goto(f"{address}/informasjonskrav/svar"),
    "closed": lambda page, address, _cases: page.goto(f"{address}/informasjonskrav/sak/x"),
}


@pytest.mark.parametrize(
    "viewport", [started.WIDE, started.TELEPHONE, {"width": 320, "height": 568}], ids=str
)
@pytest.mark.parametrize("name", VIEWS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    browser: Browser, address: str, cases: dict[str, str], name: str, viewport: dict[str, int]
) -> None:
    context = window(browser, viewport=viewport, bypass_csp=True)
    page = context.new_page()
    VIEWS[name](page, address, cases)
    found = axe_finds(page)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()
