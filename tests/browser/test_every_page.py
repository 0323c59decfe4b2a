"""What holds for every page: readable by all, nothing to scroll for sideways, nothing English, and every hook of the sheet."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as TooLate

from compliance_app.settings import ROOT
from compliance_app.ui import pages
from compliance_app.ui.views import virksomheten
from tests.browser import started
from tests.browser.conftest import axe_finds, settled, watched, window

WIDTHS = {390: (320, 768), 1440: (1024, 1920)}
"""The page as it opens on a telephone is tried narrower and wider, and the wide one likewise."""
STREAMLIT = re.compile(
    r"\b(help|icon|yyyy|upload|browse|drag|drop|limit|per file|choose|press|enter|running|search|show|hide|clear|close|"
    r"previous|next|fullscreen|download as|view less|more|options?|skip|select|page|open|add|remove|selected|loading|"
    r"today|sidebar|copy|sort|column)\b",
    re.IGNORECASE,
)
EVERYTHING = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    const element = node.nodeType === 3 ? node.parentElement : node;
    if (element.closest("canvas, script, style, noscript, template, [data-testid=stIconMaterial]")) continue;
    if (node.nodeType === 3) { if (!element.closest("[role=img]")) found.push(node.data); }
    else for (const name of ["aria-label", "aria-description", "placeholder", "title", "alt"])
      found.push(node.getAttribute(name) || "");
  }
  return found.map((text) => text.trim()).filter((text) => text);
}"""
SIDEWAYS = """() => ["html", "[data-testid=stMain]"].flatMap((name) => {
  const box = document.querySelector(name);
  if (!box || box.scrollWidth <= box.clientWidth) return [];
  const inside = [...box.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > box.getBoundingClientRect().right + 1);
  return [`${name} ${box.scrollWidth} > ${box.clientWidth}: ${inside.slice(0, 3).map((one) => one.className || one.tagName)}`];
})"""
HOOKS = re.compile(r'\[data-testid="(\w+)"\]|((?:st-key-[\w-]+))')
UNSEEN = {
    "stMultiSelect",  # no view asks for several from a list yet
    "st-key-empty",  # the example has suppliers, a request and a draft
    "st-key-task",  # only while long work goes on
    "st-key-ch-error",  # and nothing in its statement that must be mended
}

WALK = """() => {
  const rest = document.head.appendChild(document.createElement("style"));
  rest.textContent = "* { transition: none !important; animation: none !important }";
  const main = document.querySelector("[data-testid=stMain]");
  const look = (one) => {
    const seen = [];
    for (let part = one; part && seen.length < 5; part = part.parentElement) {
      const style = getComputedStyle(part);
      seen.push([style.outlineStyle, style.outlineColor, style.boxShadow, style.borderTopColor].join());
    }
    return seen.join(" | ");
  };
  const name = (one) => (one.getAttribute("aria-label") || [...(one.labels || [])].map((label) => label.textContent).join()
    || one.textContent || one.title || one.placeholder || "").trim();
  let last = null;
  window.walked = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    if (last) last.stop.ring = look(last.one) !== last.look;
    const one = document.activeElement;
    last = null;
    if (one === document.body) { window.walked.push(null); return; }
    const box = one.getBoundingClientRect(), top = box.top + main.scrollTop;
    const stop = { what: `${one.tagName} ${name(one).slice(0, 60)}`, named: name(one) !== "", placed: main.contains(one) && one !== main,
      left: box.left, right: box.right, top, bottom: top + box.height };
    window.walked.push(stop);
    last = { one, stop, look: look(one) };
  }, true);
}"""
"""Write down each place where the focus is when Tab is pressed, and whether it looked otherwise than when the focus has left it."""
ROUND, FURTHEST = 25, 400


OPENED_ON_TELEPHONE = {"i-dag", "leverandorer", "leverandor", "tiltak"}


@dataclass(frozen=True)
class Place:
    """A page by its address; ids such as ``{supplier}`` are filled in from what ``example_at_work`` gives."""

    name: str
    path: str


PLACES = [
    *(
        Place(page.url_path, "" if page is pages.PAGES[0] else page.url_path)
        for page in pages.PAGES
        if not page.hidden and find_spec(f"compliance_app.ui.views.{page.module}")
    ),
    Place("leverandor", "leverandor?id={supplier}"),
    Place("henvendelse", "henvendelse?id={case}"),
    Place("importer", "importer"),
    Place("leverandor-vurder", "leverandor?id={supplier}&skjema=vurder"),
    Place("leverandor-ledd", "leverandor?id={supplier}&skjema=ledd"),
    Place("leverandor-rediger", "leverandor?id={supplier}&skjema=rediger"),
    Place("leverandor-ny", "leverandorer?skjema=ny"),
    Place("leverandor-oppfolging", "leverandor?id={supplier}&skjema=oppfolging"),
    Place("leverandor-forsok", "leverandor?id={supplier}&skjema=forsok"),
    Place("tiltak-ett", "tiltak?id={measure}"),
    Place("tiltak-ferdig", "tiltak?id={finished}"),
    Place("tiltak-nytt", "tiltak?ny=1"),
    Place("konsekvens", "konsekvenser?id={impact}"),
    Place("konsekvens-ny", "konsekvenser?ny=1"),
    Place("sporreskjema-ett", "sporreskjema?id={questionnaire}"),
    Place("sporreskjema-nytt", "sporreskjema?leverandor={supplier}"),
    Place("sporreskjema-send", "sporreskjema?id={questionnaire}&skjema=send"),
    *(
        Place(f"virksomheten-{part}", f"virksomheten?del={part}")
        for part in virksomheten.PARTS
        if part != next(iter(virksomheten.PARTS))
    ),
    Place("virksomheten-gjenoppretting-en", "virksomheten?del=gjenoppretting&id={remedy}"),
    Place("virksomheten-innspill-ett", "virksomheten?del=innspill&id={input}"),
    Place("leverandorer-endre", "leverandorer?skjema=endre"),
    *(
        Place(page.url_path, page.url_path)
        for page in pages.PAGES
        if page.hidden and page.url_path not in {"leverandor", "henvendelse", "importer", "produsent"}
    ),
]
SHOWN = [
    pytest.param((place, size), id=f"{place.name}-{size['width']}")
    for place in PLACES
    for size in (started.WIDE, started.TELEPHONE)
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example at work: a request that waits, and a statement begun."""
    return tmp_path_factory.mktemp("example")


@pytest.fixture(scope="module")
def found(house: Path) -> dict[str, str]:
    """The ids that stand in addresses: a supplier with a chain behind it, and the request."""
    return started.example_at_work(house)


@dataclass
class Tab:
    """A tab in which the pages are opened one after the other; it closes with the browser.

    Attributes:
        page: the tab.
        place: what it shows.
        left: hooks of the style sheet that no page so far has borne.
    """

    page: Page
    place: Place | None
    left: set[str]


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Tab:
    sheet = (ROOT / "compliance_app" / "ui" / "aktsom.css").read_text(encoding="utf-8")
    return Tab(window(browser).new_page(), None, {one or two for one, two in HOOKS.findall(sheet)} - UNSEEN)


@pytest.fixture(scope="module", params=SHOWN)
def shown(
    request: pytest.FixtureRequest, browser: Browser, tab: Tab, found: dict[str, str], address: str
) -> Iterator[Page]:
    """One page at one size, drawn to the end; what it asks for and complains of is judged when it is left.

    Most pages that are shown at both sizes are opened on the wide screen, which is then made narrow: that is quicker, and
    what a turned tablet does.
    """
    place, size = request.param
    watching = watched(browser, address, tab.page)
    page = next(watching)
    page.set_viewport_size(size)
    if tab.place is not place or place.name in OPENED_ON_TELEPHONE:
        visit(page, f"{address}/{place.path.format(**found)}")
    settled(page)
    tab.place, tab.left = place, tab.left - seen(page, tab.left)
    yield page
    next(watching, None)


def visit(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settled(page)


def test_axe_finds_nothing(shown: Page):
    """Nor anything minor: what was Streamlit's own of that is mended by the style sheet and the script of our words."""
    found = axe_finds(shown)
    assert [(one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found] == []


def test_the_page_is_in_norwegian(shown: Page):
    assert shown.evaluate("document.documentElement.lang") == "nb"
    assert [text for text in shown.evaluate(EVERYTHING) if STREAMLIT.search(text)] == []


def test_one_button_leads_on(shown: Page):
    assert shown.locator('[data-testid^="stBaseButton-primary"]:visible').count() <= 1


def test_the_tab_key_goes_through_the_page_and_out_of_it(shown: Page):
    """Each stop shows that it has the focus, has a name, and stands after the one before."""
    if shown.viewport_size == started.TELEPHONE:
        return  # which has no such key
    shown.evaluate(WALK)
    walked: list[dict[str, object] | None] = []
    while walked.count(None) < 2 and len(walked) < FURTHEST:
        for _press in range(ROUND):
            shown.keyboard.press("Tab")
        walked = shown.evaluate("walked")
    shown.evaluate("document.activeElement.blur()")
    shown.keyboard.press("Escape")  # a day that has the focus has opened its calendar
    assert walked.count(None) >= 2, f"the focus does not come out again: {walked[-1]}"
    first = walked.index(None) + 1
    stops = walked[first : walked.index(None, first)]
    backwards = [
        (one["what"], after["what"]) for one, after in itertools.pairwise(stops)
        if one["placed"] and after["placed"] and after["bottom"] <= one["top"]
        and after["left"] < one["right"] and after["right"] > one["left"]
    ]  # fmt: skip
    assert [stop["what"] for stop in stops if not stop["ring"]] == []
    assert [stop["what"] for stop in stops if not stop["named"]] == []
    assert backwards == []
    assert any(stop["placed"] for stop in stops)


def test_every_chart_says_its_message_in_words(shown: Page):
    for chart in shown.get_by_test_id("stVegaLiteChart").all():
        assert re.search(r"\d|:", chart.get_attribute("aria-label") or ""), chart.inner_html()[:200]


@pytest.mark.parametrize("nearer", [True, False])
def test_nothing_is_to_the_side(shown: Page, nearer: bool):
    before = shown.viewport_size
    width = WIDTHS[before["width"]][nearer]
    shown.set_viewport_size({"width": width, "height": 900})
    try:
        shown.wait_for_function(f"() => ({SIDEWAYS})().length === 0", timeout=5000)
    except TooLate:
        assert shown.evaluate(SIDEWAYS) == []
    finally:
        shown.set_viewport_size(before)


def test_the_register_is_walked_with_the_keyboard(page: Page, found: dict[str, str], address: str):
    visit(page, f"{address}/leverandorer")
    first = page.get_by_test_id("stMain").get_by_role("link").first
    for _step in range(40):
        page.keyboard.press("Tab")
        if first.evaluate("link => link === document.activeElement"):
            break
    expect(first).to_be_focused()
    name = first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_one_tap_leaves_the_text_and_presses_the_button(page: Page, found: dict[str, str], address: str):
    visit(page, f"{address}/tiltak?ny=1")
    page.get_by_role("textbox", name="Hva dere gjør").fill("Møte om arbeidstid")
    page.get_by_role("button", name="Lagre tiltaket").click()
    expect(page.get_by_role("alert")).to_contain_text("Feltet «Frist» mangler.")


def test_every_hook_of_the_style_sheet_is_on_some_page(
    page: Page, tab: Tab, address: str, found: dict[str, str]
):
    """The pages that were opened before, or, where this is asked alone, all of them until none is left."""
    left = tab.left
    visit(page, f"{address}/leverandor?id={found['supplier']}&skjema=ledd")
    page.get_by_role("textbox", name="Navn på produsenten eller leddet").press_sequentially("A")
    left -= seen(page, left)
    for place in PLACES:
        if left:
            visit(page, f"{address}/{place.path.format(**found)}")
            left -= seen(page, left)
    assert left == set()


def seen(page: Page, hooks: set[str]) -> set[str]:
    """Those of the hooks that something on the page bears; a hook that ends in a hyphen is the beginning of a key."""
    return set(
        page.evaluate(
            """hooks => hooks.filter((one) => document.querySelector(one.startsWith("st-key-")
                 ? `[class*="${one}"]` : `[data-testid="${one}"]`))""",
            list(hooks),
        )
    )
