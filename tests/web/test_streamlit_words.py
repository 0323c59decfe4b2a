"""Streamlit's own words on a real page in a browser that prefers English: an upgrade that adds some fails here."""

import re
import socket
import subprocess
import sys

import httpx
import pytest
from playwright.sync_api import sync_playwright

from compliance_app.web.options import flags
from tests.browser import started

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(started.CHROMIUM is None, reason="no Chromium on this machine"),
]

ENTRY = """
import streamlit as st
from compliance_app.web.middleware import MIDDLEWARE
from compliance_app.web.routes import ROUTES
app = st.App({main!r}, routes=ROUTES, middleware=MIDDLEWARE)
"""
MAIN = """
import streamlit as st
st.title("Prøve")
st.file_uploader("Liste", type=["xlsx"], max_upload_size=10)
st.selectbox("Kategori", ["Search", "Open"], index=None)
st.multiselect("Land", ["Page", "Norge"])
st.date_input("Frist", value="2026-11-22", format="DD.MM.YYYY")
st.number_input("Antall", min_value=0, max_value=10)
st.text_input("Passord", type="password")
st.text_input("Søk", value="x", type="search")
st.text_area("Begrunnelse")
st.pagination(4, key="side")
st.dataframe({"Search": ["Open", "Page"]})
st.html('<div class="ak"><p id="own" title="Close">Upload</p></div>')
"""
ENGLISH = re.compile(
    r"\b(the|of|to|and|your|file|files|page|date|clear|choose|select|open|close|press|enter|upload|browse|drag|drop|next|"
    r"previous|show|hide|remove|search|options?|results?|sidebar|skip|content|month|year|day|increment|decrement)\b",
    re.IGNORECASE,
)
WORDS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    const element = node.nodeType === 3 ? node.parentElement : node;
    const own = ".ak, canvas, script, style, noscript, template, [role=option], [data-testid=stIconMaterial]";
    if (element.closest(own)) continue;
    if (node.nodeType === 3) found.push(node.data);
    else for (const name of ["aria-label", "placeholder", "title", "alt"]) found.push(node.getAttribute(name) || "");
  }
  return found;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prove")
    (folder / "prove_main.py").write_text(MAIN, encoding="utf-8")
    entry = folder / "prove_app.py"
    entry.write_text(ENTRY.format(main=str(folder / "prove_main.py")), encoding="utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(entry), *flags(port, local=True)]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(transport=httpx.HTTPTransport(retries=7)) as http:
            http.get(f"http://127.0.0.1:{port}/helse").raise_for_status()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def page(address):
    with sync_playwright() as playwright:
        browser = started.chromium(playwright)
        page = browser.new_page(locale="en-US")
        page.complaints, page.asked = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
        page.get_by_test_id("stDataFrame").locator("canvas").first.wait_for(state="attached")
        page.get_by_test_id("stPagination").wait_for()
        yield page
        browser.close()


def test_the_page_and_its_browser_are_norwegian(page):
    assert page.evaluate("[document.documentElement.lang, navigator.language]") == ["nb", "nb-NO"]


def test_no_english_is_left(page):
    left = [text.strip() for text in page.evaluate(WORDS) if ENGLISH.search(text)]
    assert left == []


def test_the_words_are_the_ones_we_chose(page):
    uploader = page.get_by_test_id("stFileUploader")
    assert "Velg fil" in uploader.inner_text()
    assert "inntil 10 MB" in uploader.inner_text()
    assert page.get_by_role("button", name="Neste side").count() == 1
    assert page.get_by_placeholder("Velg").count() == 2
    assert page.get_by_role("link", name="Hopp til innholdet").count() == 1


def test_what_others_wrote_is_left_alone(page):
    assert page.locator("#own").inner_text() == "Upload"
    assert page.locator("#own").get_attribute("title") == "Close"
    page.get_by_test_id("stSelectbox").get_by_role("button").click()
    assert page.get_by_role("option").all_inner_texts() == ["Search", "Open"]
    page.keyboard.press("Escape")


def test_the_calendar_speaks_norwegian(page):
    page.get_by_test_id("stDateInput").get_by_role("button", name="Velg dato").click()
    page.get_by_role("button", name="Neste måned").wait_for()
    assert page.get_by_role("gridcell").get_by_label("mandag 23. november 2026").count() == 1
    page.keyboard.press("Escape")


def test_nothing_was_fetched_from_elsewhere_and_no_policy_was_broken(page, address):
    own = (address, address.replace("http", "ws"), "data:", "blob:")
    assert [url for url in page.asked if not url.startswith(own)] == []
    assert [
        text for text in page.complaints if "Content Security Policy" in text or "Refused to" in text
    ] == []
