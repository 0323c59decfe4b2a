"""A file dropped on a supplier with a real hand, and handed back as a download that no browser opens on the page."""

import base64
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import started
from tests.browser.conftest import settled

CONTENT = b"%PDF-1.7\n<script>alert('inne i filen')</script>\n%%EOF"
NAME = "Egenerklæring æøå 2026.pdf"
DROP = """([bytes, name]) => {
  const data = new DataTransfer();
  const raw = Uint8Array.from(atob(bytes), one => one.charCodeAt(0));
  data.items.add(new File([raw], name, {type: "application/pdf"}));
  return data;
}"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one supplier."""
    home = tmp_path_factory.mktemp("evidence")
    started.one_supplier(home)
    return home


def test_a_file_is_dropped_and_comes_back_as_a_download_only(page: Page, address: str) -> None:
    page.goto(f"{address}/leverandorer")
    page.get_by_role("link", name=started.SUPPLIER).click()
    zone = page.get_by_test_id("stFileUploaderDropzone")
    zone.wait_for()
    handed = page.evaluate_handle(DROP, [base64.b64encode(CONTENT).decode(), NAME])
    zone.dispatch_event("drop", {"dataTransfer": handed})
    expect(page.get_by_label("Hva det er")).to_have_value("Egenerklæring æøå 2026")
    page.get_by_role("textbox", name="Kilde").fill("E-post fra leverandøren")
    page.get_by_role("button", name="Lagre dokumentasjonen").click()
    expect(page.get_by_text("Dokumentasjonen er lagret.")).to_be_visible()
    settled(page)
    with page.expect_response(lambda one: "/media/" in one.url) as answered, page.expect_download() as got:
        page.get_by_role("button", name="Egenerklæring æøå 2026").click()
    assert got.value.suggested_filename == NAME
    assert Path(got.value.path()).read_bytes() == CONTENT
    headers = answered.value.headers
    assert headers["content-disposition"].startswith("attachment")
    assert headers["content-type"] == "application/octet-stream"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert "sandbox" in headers["content-security-policy"]
