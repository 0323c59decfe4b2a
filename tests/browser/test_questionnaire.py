"""The supplier's page in a real browser: found in order by axe at every width, and answered with JavaScript turned off."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route
from support.questionnaires import invitation

from compliance_app.domain.questionnaire_answers import Filled, RawAnswer, check
from compliance_app.storage.reference import country_names
from compliance_app.web.questionnaire_page import (
    HEADERS,
    Action,
    PageView,
    answered_page,
    closed_page,
    parse_form,
    questionnaire_page,
    thanks_page,
    too_many_page,
)
from tests.browser.conftest import axe_finds, window

ADDRESS = "http://aktsom.example/svar/hemmelig"
"""Answered by the test itself: nothing leaves the browser."""


def refused(language: str) -> PageView:
    asked = invitation(language)
    filled = Filled({"accidents": RawAnswer("mange"), "own_incidents": RawAnswer("YES")})
    errors = check(asked.questions, filled, country_names()).errors
    return PageView(asked, filled, errors, notice="Kladden er lagret.", last={"accidents": "3"})


PAGES = {
    "questions": lambda language: questionnaire_page(PageView(invitation(language), workbook="skjema.xlsx")),
    "refused": lambda language: questionnaire_page(refused(language)),
    "thanks": lambda language: thanks_page(invitation(language), [("Spørsmål?", "Ja", "fordi")]),
    "answered": lambda language: answered_page(invitation(language), date(2026, 12, 1)),
    "closed": lambda _language: closed_page(),
    "too-many": too_many_page,
}


def answering(context: BrowserContext, body: str, posts: list[str]) -> Page:
    page = context.new_page()

    def answer(route: Route) -> None:
        if route.request.method == "POST":
            posts.append(f"{route.request.url}\n{route.request.post_data}")
            route.fulfill(body=thanks_page(invitation(), []), content_type="text/html", headers=dict(HEADERS))
        else:
            route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=dict(HEADERS))

    page.route("**/*", answer)
    page.goto(ADDRESS)
    return page


@pytest.fixture
def without_script(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(java_script_enabled=False)
    yield context
    context.close()


@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    browser: Browser, name: str, language: str, width: int
) -> None:
    context = window(browser, viewport={"width": width, "height": 900}, bypass_csp=True)
    page = answering(context, PAGES[name](language), [])
    found = axe_finds(page)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()


def test_the_policy_lets_the_page_look_as_it_should(browser: Browser) -> None:
    context = browser.new_context()
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text))
    page = answering(context, PAGES["questions"]("nb"), [])
    button = page.get_by_role("button", name="Send svarene")
    colour = button.evaluate("one => getComputedStyle(one).backgroundColor")
    assert colour == "rgb(20, 82, 74)"
    assert complaints == []
    context.close()


def test_a_supplier_answers_by_labels_alone_without_javascript(without_script: BrowserContext) -> None:
    posts: list[str] = []
    asked = invitation()
    page = answering(without_script, questionnaire_page(PageView(asked)), posts)
    page.get_by_label("I hvilke land blir varene").fill("Kina og Malaysia")
    incidents = page.get_by_role("group", name="er det de siste tolv månedene bekreftet")
    incidents.get_by_role("radio", name="Ja").check()
    incidents.get_by_label("Svarer dere «Ja»").fill("En ulykke på lageret.\nIngen ble skadet.")
    page.get_by_role("checkbox", name="Barnearbeid").check()
    page.get_by_role("checkbox", name="Diskriminering").check()
    page.get_by_label("Hvor mange arbeidsulykker").fill("12")
    page.get_by_role("checkbox", name="Send det vi har nå").check()
    page.get_by_role("button", name="Send svarene").click()
    page.get_by_role("heading", name="Takk, svarene er sendt").wait_for()
    [post] = posts
    address, _, body = post.partition("\n")
    assert address == ADDRESS
    found = parse_form(parse_qsl(body, keep_blank_values=True), asked.questions)
    kept = check(asked.questions, found.filled, country_names())
    assert (found.action, kept.errors) == (Action.SEND, {})
    assert {key: one.value for key, one in kept.answers.items()} == {
        "producer_countries": ["CN", "MY"],
        "own_incidents": "YES",
        "policy_content": ["CHILD_LABOUR", "DISCRIMINATION"],
        "accidents": 12,
    }
    assert kept.answers["own_incidents"].reason == "En ulykke på lageret.\nIngen ble skadet."


def test_enter_in_a_field_saves_a_draft_and_sends_nothing(without_script: BrowserContext) -> None:
    posts: list[str] = []
    asked = invitation()
    page = answering(without_script, questionnaire_page(PageView(asked)), posts)
    page.get_by_label("Hvor mange arbeidsulykker").press("Enter")
    page.get_by_role("heading", level=1).wait_for()
    [post] = posts
    assert parse_form(parse_qsl(post.partition("\n")[2]), asked.questions).action is Action.SAVE


def test_the_summary_leads_to_the_field_that_must_be_mended(without_script: BrowserContext) -> None:
    page = answering(without_script, questionnaire_page(refused("nb")), [])
    page.get_by_role("alert").get_by_role("link", name="«mange» er ikke et tall").click()
    assert page.url == f"{ADDRESS}#q-accidents"
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("7")
    assert "7" in page.get_by_label("Hvor mange arbeidsulykker").input_value()
