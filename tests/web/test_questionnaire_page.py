"""The supplier's page: whole without JavaScript, labelled throughout, and harmless whatever anybody is called."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from support.questionnaires import MARKUP, PAYLOADS, filled_forms, invitation

from compliance_app.domain.questionnaire_answers import Filled, RawAnswer, check
from compliance_app.settings import ROOT
from compliance_app.storage.reference import country_names
from compliance_app.web.questionnaire_page import (
    HEADERS,
    MAX_BODY_BYTES,
    STYLE,
    Action,
    PageView,
    answered_page,
    closed_page,
    parse_form,
    questionnaire_page,
    thanks_page,
    too_many_page,
)

LANGUAGES = ["nb", "en"]


def parsed(text: str):
    return html.document_fromstring(text)


def refused(language: str = "nb") -> PageView:
    """A page with every kind of mistake on it."""
    asked = invitation(language)
    filled = Filled(
        answers={
            "accidents": RawAnswer("mange"),
            "own_incidents": RawAnswer("YES"),
            "producer_countries": RawAnswer("Atlantis"),
            "policy_content": RawAnswer(("NONE", "OTHER")),
        },
        instead="",
        rest="i mars",
    )
    errors = dict(check(asked.questions, filled, country_names()).errors)
    errors |= check(
        asked.questions, Filled(instead="a" * 4001, answered_by="b" * 4001), country_names()
    ).errors
    return PageView(asked, filled, errors, notice="Kladden er lagret.", last={"accidents": "3 ulykker"})


def pages(name: str = "Eksempel AS", language: str = "nb") -> list[str]:
    asked = invitation(language, name, enterprise=name, goods=name, contact=name, promise=name)
    filled = Filled(
        answers={one.question.id: RawAnswer(name, name) for one in asked.questions},
        instead=name,
        answered_by=name,
        rest=name,
    )
    errors = check(asked.questions, filled, country_names()).errors
    last = {one.question.id: name for one in asked.questions}
    return [
        questionnaire_page(PageView(asked, filled, errors, notice=name, last=last, workbook="skjema.xlsx")),
        thanks_page(asked, [(name, name, name)]),
        answered_page(asked, date(2026, 12, 1)),
        closed_page(),
        too_many_page(language),
    ]


def labelled(field, page) -> bool:
    labels = page.xpath("//label[@for=$id]", id=field.get("id"))
    return len(labels) == 1 and bool(labels[0].text_content().strip())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_label_and_every_id_stands_once(language: str) -> None:
    page = parsed(questionnaire_page(refused(language)))
    fields = page.xpath("//input | //textarea | //select")
    assert len(fields) > 30
    assert [field.get("name") for field in fields if not labelled(field, page)] == []
    ids = page.xpath("//@id")
    assert len(set(ids)) == len(ids)
    for names in page.xpath("//@aria-describedby | //@aria-labelledby"):
        assert [name for name in names.split() if name not in ids] == []
    for fieldset in page.xpath("//fieldset"):
        assert len(fieldset.xpath("./legend")) == 1
    assert page.xpath("//fieldset//fieldset") == []
    assert page.xpath("/html/@lang") == [language]
    assert len(page.xpath("//h1")) == len(page.xpath("//main")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_mistake_stands_at_its_field_and_in_the_summary(language: str) -> None:
    view = refused(language)
    page = parsed(questionnaire_page(view))
    [summary] = page.xpath("//*[@role='alert']")
    links = summary.xpath(".//a/@href")
    assert len(links) == len(view.errors) > 5
    order = [page.xpath("//*[@id=$id]", id=link[1:])[0] for link in links]
    everything = list(page.iter())
    places = [everything.index(field) for field in order]
    assert places == sorted(places)
    assert all(field.tag in {"input", "textarea"} for field in order)
    for key, error in view.errors.items():
        place = key if key in {"instead", "answered_by"} else f"q-{key}"
        [told] = page.xpath("//p[@id=$id]", id=f"{place}-error")
        assert told.text_content() == error.sentence(language)
        pointing = page.xpath(
            "//*[contains(concat(' ', @aria-describedby, ' '), $id)]", id=f" {place}-error "
        )
        assert pointing
    assert page.xpath("//title")[0].text.startswith({"nb": "Må rettes: ", "en": "To correct: "}[language])
    reason = page.xpath("//*[@id='r-own_incidents']")[0]
    assert reason.get("aria-invalid") == "true"
    assert "#r-own_incidents" in links


def test_a_page_without_mistakes_has_no_summary() -> None:
    page = parsed(questionnaire_page(PageView(invitation())))
    assert page.xpath("//*[@role='alert'] | //*[@aria-invalid] | //*[@class='error']") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_who_asks_why_until_when_and_what_for(language: str) -> None:
    view = PageView(invitation(language), notice="Kladden er lagret kl. 09.14.", workbook="skjema.xlsx")
    text = " ".join(parsed(questionnaire_page(view)).text_content().split()).replace("\u00a0", " ")
    expected = {
        "nb": [
            "Kjøper AS kjøper hansker av dere. Etter åpenhetsloven",
            "Spørsmålene er valgt ut fra",
            "Svar innen 15. januar 2027.",
            "til og med 15. februar 2027",
            "kan dere sende den i stedet",
            "Skriv ikke navn på enkeltpersoner",
            "Lagre kladd",
            "Send svarene",
        ],
        "en": [
            "Kjøper AS buys gloves from you. Under the Norwegian Transparency Act",
            "were chosen because of",
            "Please answer by 15 January 2027.",
            "including 15 February 2027",
            "you may send that instead",
            "Do not name individuals",
            "Save draft",
            "Send the answers",
        ],
    }[language]
    assert [words for words in expected if words not in text] == []
    assert "Kladden er lagret kl. 09.14." in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_runs_and_nothing_is_fetched(language: str) -> None:
    for text in pages(language=language):
        page = parsed(text)
        assert page.xpath("//script | //link | //img | //iframe | //object | //svg | //base") == []
        assert page.xpath("//@*[starts-with(name(), 'on') or name() = 'style' or name() = 'src']") == []
        for address in page.xpath("//@href | //@action"):
            assert address.startswith(("#", "mailto:")) or address == "skjema.xlsx"
        assert "url(" not in STYLE
        assert "@import" not in STYLE


@pytest.mark.parametrize("name", [MARKUP, *PAYLOADS, "\u202egnp.exe", "javascript:alert(1)"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hostile_name_is_only_text(name: str, language: str) -> None:
    plain, hostile = pages("Eksempel AS", language), pages(name, language)
    for before, after in zip(plain, hostile, strict=True):
        assert [one.tag for one in parsed(before).iter()] == [one.tag for one in parsed(after).iter()]
    if name == MARKUP:
        assert "alert(1)" in parsed(hostile[0]).text_content()
        assert "<script" not in hostile[0]


@given(st.text(max_size=30))
def test_any_name_leaves_the_page_whole(name: str) -> None:
    clean = name.replace("\x00", "")
    page = parsed(questionnaire_page(PageView(invitation(supplier=clean, enterprise=clean or "X"))))
    assert len(page.xpath("//button")) == 2


def test_the_form_posts_to_its_own_address_and_enter_never_sends() -> None:
    page = parsed(questionnaire_page(PageView(invitation())))
    [form] = page.xpath("//form")
    assert form.get("method") == "post"
    assert form.get("action") is None
    buttons = form.xpath(".//button")
    assert [(one.get("name"), one.get("value")) for one in buttons] == [
        ("action", "save"),
        ("action", "send"),
    ]


def posted(text: str) -> list[tuple[str, str]]:
    """What a browser posts of the page as it stands."""
    [form] = parsed(text).xpath("//form")
    pairs = []
    for field in form.xpath(".//input | .//textarea"):
        if field.get("type") in {"radio", "checkbox"} and field.get("checked") is None:
            continue
        value = field.get("value") if field.tag == "input" else (field.text or "").removeprefix("\n")
        pairs.append((field.get("name"), value))
    return pairs


@given(filled_forms(), st.booleans())
def test_what_is_filled_in_comes_back_when_posted(pair, partial: bool) -> None:
    asked, filled = pair
    filled = replace(filled, instead="«a» & b", answered_by='"c"', rest="<d>", partial=partial)
    pairs = [*posted(questionnaire_page(PageView(asked, filled))), ("action", "send")]
    found = parse_form(pairs, asked.questions)
    assert found.action is Action.SEND
    names = country_names()
    before, after = check(asked.questions, filled, names), check(asked.questions, found.filled, names)
    assert after.answers == before.answers
    assert set(after.errors) == set(before.errors)
    assert replace(found.filled, answers={}) == replace(filled, answers={})


def test_what_nobody_asked_is_left_out_and_what_is_unclear_only_saves() -> None:
    asked = invitation().questions
    pairs = [
        ("q.own_incidents", "NO"),
        ("q.foreign", "x"),
        ("r.own_incidents", "fordi"),
        ("action", "delete"),
    ]
    found = parse_form(pairs, asked)
    assert found.action is Action.SAVE
    assert set(found.filled.answers) == {one.question.id for one in asked}
    assert found.filled.answers["own_incidents"] == RawAnswer("NO", "fordi")
    assert parse_form([], asked).action is Action.SAVE


def test_two_answers_to_one_question_are_an_error_at_its_field() -> None:
    asked = invitation().questions
    found = parse_form([("q.own_incidents", "YES"), ("q.own_incidents", "NO")], asked)
    assert "own_incidents" in check(asked, replace(found.filled, partial=True), country_names()).errors


def test_a_flood_of_text_is_cut_before_it_is_looked_at() -> None:
    asked = invitation().questions
    found = parse_form([("q.main_producers", "a" * MAX_BODY_BYTES)], asked)
    assert len(found.filled.answers["main_producers"].value) < 20_000
    checked = check(asked, replace(found.filled, partial=True), country_names())
    assert "main_producers" in checked.errors


def test_an_unknown_an_expired_and_a_revoked_link_look_the_same() -> None:
    page = parsed(closed_page())
    assert page.xpath("//h1")[0].text == "Lenken virker ikke"
    assert page.xpath("//section[@lang='en']/h2")[0].text == "The link does not work"
    text = page.text_content()
    assert "gått ut" in text
    assert "trukket tilbake" in text
    assert closed_page() == closed_page()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receipt_shows_what_was_sent(language: str) -> None:
    page = parsed(
        thanks_page(invitation(language), [("Spørsmål 1?", "Ja", "fordi"), ("Spørsmål 2?", "", "")])
    )
    assert [one.text for one in page.xpath("//dd")] == [
        "Ja",
        "fordi",
        {"nb": "Ikke besvart", "en": "Not answered"}[language],
    ]
    assert page.xpath("//a/@href") == ["mailto:innkjop@eksempel.example"]


def test_the_policy_lets_only_this_style_in() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert HEADERS["Referrer-Policy"] == "no-referrer"
    assert HEADERS["Cache-Control"] == "no-store"


def luminance(colour: str) -> float:
    full = colour if len(colour) == 7 else "#" + "".join(2 * one for one in colour[1:])
    parts = [int(full[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_colour_of_text_can_be_read_and_belongs_to_the_palette() -> None:
    palette = set(re.findall(r"#[0-9A-Fa-f]{3,6}", (ROOT / "compliance_app/ui/aktsom.css").read_text()))
    used = {one.lower() for one in re.findall(r"#[0-9A-Fa-f]{3,6}\b", STYLE)}
    assert used <= {one.lower() for one in palette} | {"#fff", "#575d62", "#84898d", "#dcdcd6"}
    for text in ("#14181b", "#14524a", "#575d62", "#8e1b2e"):
        assert contrast(text, "#fff") >= 4.5
        assert contrast(text, "#f5f5f1") >= 4.5
    assert contrast("#8e1b2e", "#fbf1f2") >= 4.5
    assert contrast("#fff", "#14524a") >= 4.5
    assert contrast("#84898d", "#fff") >= 3
