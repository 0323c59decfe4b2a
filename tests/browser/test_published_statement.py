"""The published statements in a real browser: nothing for axe to find, the order they are read in, by keyboard, and on paper."""

import itertools
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
from tests.browser.conftest import axe_finds, watched

MAKE = """
from datetime import date
from compliance_app import clock
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.publishing import begin_update
from compliance_app.services.ratings import rate_all
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.storage.tables import MeasurePurpose
from support.published import SIGNERS, lay_out, published, publisher, sign
from support.statements import CHAIR, YEAR, frozen_statement
owner = publisher("Eksempelstiftelsen for pleie og omsorg i Østre Eksempelfjord", public_form=True)
gloves = save_category(owner, CategoryInput(name="Hansker og annet verneutstyr"))
for number, country in enumerate(("NO", "SE", "IT", "US"), 1):
    add_supplier(owner, SupplierInput(name=f"Leverandør {number} med et langt navn", country=country, category_id=gloves))
save_measure(owner, MeasureInput(
    purpose=MeasurePurpose.PREVENT, what="Kreve vernebriller i kontraktene", since=date(2025, 3, 1), due=date(2026, 12, 1),
    category_id=gloves,
))
rate_all(owner)
first = frozen_statement(owner)
sign(owner, first, CHAIR)
lay_out(owner, first, reason="To er på reise.")
for language in ("nn", "en"):
    published(owner, language=language)
begin_update(owner, YEAR, "Vi har avdekket en faktisk negativ konsekvens.")
clock.set_as_of(date(2026, 6, 12))
second = frozen_statement(owner)
sign(owner, second, *SIGNERS, reservation=True, explanation="Jeg er uenig i vurderingen av hansker.")
lay_out(owner, second, with_signed_file=True)
"""
YEAR = "/redegjorelse/2025"
PAGES = (
    "/redegjorelser",
    "/redegjorelser?sprak=en",
    YEAR,
    f"{YEAR}/utgave/1",
    f"{YEAR}/nn",
    f"{YEAR}/en",
    "/informasjonskrav",
)
HALF_AS_WIDE = {"width": started.WIDE["width"] // 2, "height": started.WIDE["height"] // 2}
"""What a wide screen has room for at 200 % zoom."""
READERS = {
    "wide": {"viewport": started.WIDE},
    "telephone": {"viewport": started.TELEPHONE},
    "twice as large": {"viewport": HALF_AS_WIDE, "device_scale_factor": 2},
    "dark": {"viewport": started.WIDE, "color_scheme": "dark"},
    "own colours": {"viewport": started.WIDE, "forced_colors": "active"},
}


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


@pytest.mark.parametrize("reader", READERS)
def test_axe_finds_nothing_and_nothing_goes_beyond_the_side(
    browser: Browser, address: str, reader: str
) -> None:
    # Axe is a script, so this window runs them; the page brings none.
    options = READERS[reader]
    for page in watched(browser, address, **options):
        for path in PAGES:
            page.goto(f"{address}{path}")
            found = axe_finds(page)
            assert [(path, one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= options["viewport"]["width"], path
            assert page.locator("script:not([type='application/ld+json'])").count() == 0


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_tables_and_drawings_say_what_they_are_in_the_pages_language(
    page: Page, address: str, language: str
) -> None:
    table, map_of = ("Table 1: ", "Map of") if language == "en" else ("Tabell 1: ", "Kart over")
    page.goto(f"{address}{YEAR}/{language}")
    assert (page.locator("html").get_attribute("lang") or "").startswith(language)
    tables = page.get_by_role("table").all()
    assert len(tables) >= 3
    for one in tables:
        assert one.locator("thead th[scope=col]").count() == one.locator("thead th").count() > 0
        assert one.locator("tbody th[scope=row]").count() == one.locator("tbody tr").count() > 0
    expect(page.get_by_role("table", name=table)).to_have_count(1)
    drawings = page.locator("figure").all()
    assert len(drawings) == 3
    for one in drawings:
        expect(one.get_by_role("img")).to_have_accessible_name(re.compile(r"\w{4}.*\."))
        expect(one.locator("figcaption")).not_to_be_empty()
    expect(page.get_by_role("img", name=map_of)).to_have_count(1)


def test_a_wide_table_is_moved_by_keyboard_on_a_telephone(browser: Browser, address: str) -> None:
    for page in watched(browser, address, viewport=started.TELEPHONE, java_script_enabled=True):
        page.goto(f"{address}{YEAR}")
        frame = page.locator(".wide").last
        frame.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("it => it.scrollLeft > 0", arg=frame.element_handle())


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
    for name in (
        "Signaturer og forbehold (PDF)", "Signaturene som data (JSON)", "PDF, uten signaturer", "Data om redegjørelsen (JSON)",
        "Den signerte filen (PDF)", "Utgave 1.",
    ):  # fmt: skip
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name=name)).to_be_focused()
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
