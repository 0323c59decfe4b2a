"""The public pages themselves: whole without JavaScript, labelled throughout, in order, and harmless whatever is written."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from support.questionnaires import MARKUP, PAYLOADS

from compliance_app.domain.deadlines import further_justification, three_weeks, two_months
from compliance_app.domain.public_errors import WrittenTooLong
from compliance_app.domain.requests import OPEN_STATES, RequestState
from compliance_app.services.public_case import CaseView, SentLetter, WrittenMessage
from compliance_app.services.public_requests import AskedInput, PublicEnterprise, PublishedAnswer
from compliance_app.web.request_case_page import CasePage, case_page
from compliance_app.web.request_page import (
    STYLE,
    TRAP,
    FormView,
    answers_page,
    choose_page,
    closed_page,
    form_page,
    nobody_page,
    parse_question,
    refused_page,
    too_many_page,
)
from compliance_app.web.request_text import months, state_sentence

LANGUAGES = ["nb", "en"]
DAY = date(2026, 11, 22)
ENTERPRISE = PublicEnterprise(
    id="1", name="Eksempel AS", org_number="923609016", contact="spor@eksempel.example",
    statement_address="https://eksempel.example/r", retention_months=12, archived_first=False, has_answers=True,
    key="923609016",
)  # fmt: skip
CASE = CaseView(
    enterprise="Eksempel AS", contact="", asks_again=True, number="2026-01", language="nb",
    state=RequestState.RECEIVED, received_on=DAY, deadline=three_weeks(DAY), today=DAY, question="Hvor?",
)  # fmt: skip


def parsed(text: str):
    return html.document_fromstring(text)


def wrong_form(language: str, text: str = "ikke en adresse") -> FormView:
    asked = AskedInput(question="", requester=text * 400, reply_to=text, language=language)
    return FormView(ENTERPRISE, language, "s" * 43, DAY, asked, asked.problems())


def refused_case(language: str, text: str = "Hei") -> CasePage:
    case = replace(
        CASE, state=RequestState.PARTLY_REFUSED, can_demand=True, enterprise=text or "X", question=text or "X",
        letters=(SentLetter(f"# {text}\n\n## {text}\n\n{text}", "nb", DAY),), messages=(WrittenMessage(text, DAY),),
        by_mail=True,
    )  # fmt: skip
    return CasePage(case, language, "once", written=text, error=WrittenTooLong(length=1, limit=1))


def pages(language: str = "nb", text: str = "Hei") -> list[str]:
    enterprise = replace(ENTERPRISE, name=text or "X", contact=text, statement_address=text)
    return [
        form_page(FormView(enterprise, language, "s" * 43, DAY, AskedInput(question=text, requester=text))),
        form_page(wrong_form(language, text)),
        form_page(FormView(enterprise, language, "s" * 43, DAY, notice=text or "X")),
        case_page(
            CasePage(replace(CASE, question=text), language, "once", address=f"https://x.example/{text}")
        ),
        case_page(refused_case(language, text)),
        case_page(CasePage(replace(CASE, purged_on=DAY, state=RequestState.ANSWERED), language, "once")),
        answers_page(enterprise, [PublishedAnswer(text or "X", "Svar", "nb", DAY)], language),
        choose_page([enterprise, ENTERPRISE], language),
        nobody_page(language, text or "X"),
        refused_page(language, text),
        too_many_page(language),
        closed_page(),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_one_label_and_every_id_stands_once(language: str) -> None:
    for text in pages(language):
        page = parsed(text)
        for field in page.xpath("//input[not(@type='hidden')] | //textarea"):
            [label] = page.xpath("//label[@for=$id]", id=field.get("id"))
            assert label.text_content().strip()
        ids = page.xpath("//@id")
        assert len(set(ids)) == len(ids)
        for names in page.xpath("//@aria-describedby | //@aria-labelledby"):
            assert [name for name in names.split() if name not in ids] == []
        for link in page.xpath("//a/@href[starts-with(., '#')]"):
            assert link[1:] in ids
        assert len(page.xpath("//h1")) == len(page.xpath("//main")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headings_go_down_one_step_at_a_time(language: str) -> None:
    for text in pages(language):
        levels = [int(one.tag[1]) for one in parsed(text).xpath("//h1 | //h2 | //h3 | //h4")]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_meets_things_in_the_order_of_the_task(language: str) -> None:
    page = parsed(form_page(wrong_form(language)))
    order = [
        "//a[@class='skip']", "//header", "//*[@role='alert']", "//h1", "//p[@class='lead']", "//p[@class='due']",
        "//ul[@class='points']", "//label[@for='question']", "//*[@id='question-hint']", "//*[@id='question-error']",
        "//textarea", "//label[@for='requester']", "//input[@id='requester']", "//label[@for='reply_to']",
        "//input[@id='reply_to']", "//button", "//footer",
    ]  # fmt: skip
    everything = list(page.iter())
    places = [everything.index(page.xpath(path)[0]) for path in order]
    assert places == sorted(places)
    assert page.xpath("//a[@class='skip']/@href") == ["#form"]
    other = page.xpath("//p[@class='language']/a")[0]
    assert other.get("lang") == other.get("hreflang") != language


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_runs_and_nothing_is_fetched(language: str) -> None:
    for text in pages(language):
        page = parsed(text)
        assert page.xpath("//script | //link | //img | //iframe | //object | //svg | //base") == []
        assert page.xpath("//@*[starts-with(name(), 'on') or name() = 'style' or name() = 'src']") == []
        assert page.xpath("/html/@lang") in ([language], ["nb"])
    assert "url(" not in STYLE
    assert "@import" not in STYLE


@pytest.mark.parametrize(
    "text", [MARKUP, *PAYLOADS, "\u202egnp.exe", "javascript:alert(1)", "'><b>", "a\x00b"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_written_is_only_text(text: str, language: str) -> None:
    for page in pages(language, text):
        found = parsed(page)
        assert found.xpath("//script | //img | //b | //iframe | //svg") == []
        assert not any(one.startswith("javascript") for one in found.xpath("//@href | //@action"))


_ONE_LINE = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)


@given(_ONE_LINE)
def test_any_text_leaves_the_form_whole(text: str) -> None:
    given_ = AskedInput(question=text, requester=text, reply_to=text)
    page = parsed(
        form_page(
            FormView(replace(ENTERPRISE, name=text or "X"), "nb", "s" * 43, DAY, given_, given_.problems())
        )
    )
    assert len(page.xpath("//textarea")) == len(page.xpath("//button")) == 1
    assert len(page.xpath("//form//input")) == 4


@given(_ONE_LINE, _ONE_LINE, _ONE_LINE, st.booleans())
def test_what_is_posted_is_what_was_written(question: str, name: str, address: str, trapped: bool) -> None:
    body = urlencode(
        {
            "secret": "s",
            "question": question,
            "requester": name,
            "reply_to": address,
            TRAP: "x" if trapped else "",
        }
    )
    found = parse_question(parse_qsl(body, keep_blank_values=True), "en")
    assert found.given == AskedInput(question=question, requester=name, reply_to=address, language="en")
    assert (found.secret, found.trapped) == ("s", trapped)


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=40)), max_size=30))
def test_any_fields_make_a_form_that_is_shown_again(pairs: list[tuple[str, str]]) -> None:
    found = parse_question(pairs, "nb")
    view = FormView(ENTERPRISE, "nb", found.secret, DAY, found.given, found.given.problems())
    assert form_page(view).endswith("</html>\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", list(RequestState))
def test_every_state_is_told_and_an_open_one_with_its_day(state: RequestState, language: str) -> None:
    case = replace(CASE, state=state)
    said = state_sentence(case, language)
    day = "Friday 11 December 2026" if language == "en" else "fredag 11. desember 2026"
    assert (day in said) == (state in OPEN_STATES)
    assert "{" not in said


@pytest.mark.parametrize(
    ("deadline", "state", "words"),
    [
        (three_weeks(date(2026, 4, 15)), RequestState.RECEIVED, "tre uker, til onsdag 6. mai 2026."),
        (
            three_weeks(date(2026, 5, 4)), RequestState.UNDER_REVIEW,
            "til mandag 25. mai 2026. Den dagen er ikke en virkedag, så vi svarer senest siste virkedag før.",
        ),
        (two_months(date(2026, 5, 4)), RequestState.EXTENDED, "inntil to måneder, til lørdag 4. juli 2026."),
        (further_justification(date(2026, 5, 4)), RequestState.JUSTIFICATION_DEMANDED, "kan ikke forlenges."),
    ],
)  # fmt: skip
def test_the_counting_is_shown(deadline, state: RequestState, words: str) -> None:
    case = replace(CASE, deadline=deadline, state=state, today=deadline.received)
    text = " ".join(parsed(case_page(CasePage(case, "nb", "once"))).text_content().split())
    assert words in text


def test_a_reopened_case_counts_from_the_day_it_was_reopened() -> None:
    case = replace(
        CASE,
        state=RequestState.REOPENED,
        deadline=three_weeks(date(2027, 2, 1)),
        reopened_on=date(2027, 2, 1),
    )
    text = parsed(case_page(CasePage(case, "nb", "once"))).text_content()
    assert "Saken ble tatt opp igjen mandag 1. februar 2027. Vi regner tre uker fra den dagen" in text


def test_only_the_first_view_holds_the_address() -> None:
    page = case_page(
        CasePage(CASE, "nb", "once", address="https://aktsom.example/informasjonskrav/sak/hemmelig")
    )
    assert page.count("hemmelig") == 1
    assert parsed(page).xpath("//p[@class='address']/text()") == [
        "https://aktsom.example/informasjonskrav/sak/hemmelig"
    ]
    assert parsed(page).xpath("//form[@action]") == []


@pytest.mark.parametrize(
    ("number", "norwegian", "english"),
    [(1, "én måned", "one month"), (12, "tolv måneder", "twelve months"), (13, "13 måneder", "13 months")],
)
def test_months_are_counted_in_words_up_to_twelve(number: int, norwegian: str, english: str) -> None:
    assert (months(number, "nb"), months(number, "en")) == (norwegian, english)
