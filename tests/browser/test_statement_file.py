"""The statement's HTML file in a real browser: nothing for axe to find, and readable on a telephone and by keyboard."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from compliance_app.services import statements
from compliance_app.services.demo import load_example
from compliance_app.services.work import local_actor
from tests.browser import started
from tests.browser.conftest import axe_finds, window


@pytest.fixture(params=["noklus", "klm"])
def file(home: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    actor = local_actor(load_example(request.param))
    statements.draft(actor)
    written = tmp_path / "redegjorelse.html"
    written.write_bytes(statements.build_document(actor, None, ("html",))["html"])
    return written


@pytest.fixture(params=[started.WIDE, started.TELEPHONE], ids=["wide", "telephone"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = window(browser, viewport=request.param)
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(file: Path, page: Page) -> None:
    page.goto(file.as_uri())
    found = axe_finds(page)

    assert [(one["id"], one["help"], one["nodes"][0]["html"][:160]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_outline_is_whole_and_every_wide_table_can_be_reached(file: Path, page: Page) -> None:
    page.goto(file.as_uri())
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4, h5", "found => found.map(one => Number(one.tagName[1]))"
    )
    tables = page.locator("table").count()

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.get_by_role("main").count() == 1
    assert tables
    reached = set()
    for _press in range(tables + page.locator("a").count() + 2):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert len(reached - {None}) == tables
