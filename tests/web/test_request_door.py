"""The public side of information requests through the real routes, services and databases."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from lxml import html
from starlette.testclient import TestClient
from support.left import everything_kept
from support.public_form import (
    QUESTION,
    asked,
    case_of,
    change_case,
    change_enterprise,
    lay_out,
    open_enterprise,
    publish,
    rows,
)
from support.questionnaires import MARKUP, PAYLOADS

from compliance_app import clock
from compliance_app.services.log import verify_log
from compliance_app.services.public_case import LONGEST_WRITTEN, follow
from compliance_app.services.secret_links import new_secret
from compliance_app.services.work import Actor
from compliance_app.storage.tables import InformationRequest, ReceivedMessage
from compliance_app.web.request_page import MAX_BODY_BYTES, TRAP, closed_page
from compliance_app.web.routes import public_app

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ADDRESS = "/informasjonskrav"


@pytest.fixture
def owner(database: str) -> Actor:
    clock.set_as_of(date(2026, 11, 22))
    return open_enterprise()


def client(app=None, address: str = "192.0.2.1") -> TestClient:
    """A caller at doors that nobody has knocked at yet."""
    return TestClient(app or public_app(), base_url="http://127.0.0.1", client=(address, 50_000))


@pytest.fixture
def http(owner: Actor) -> TestClient:
    return client()


def parsed(answer):
    return html.document_fromstring(answer.text)


def heading(answer) -> str:
    return parsed(answer).xpath("//h1")[0].text_content()


def text_of(answer) -> str:
    return " ".join(parsed(answer).text_content().split())


def value_of(answer, name: str) -> str:
    field = parsed(answer).xpath("//form//*[@name=$name]", name=name)[0]
    return field.get("value") if field.tag == "input" else (field.text or "").removeprefix("\n")


def send(http: TestClient, address: str = ADDRESS, query: str = "", **given: str):
    """Read the form, fill it in and send it; the answer is not followed."""
    page = http.get(address + query)
    filled = {"secret": value_of(page, "secret"), "question": QUESTION, TRAP: "", **given}
    return http.post(action_of(page), data=filled, follow_redirects=False)


def action_of(page) -> str:
    [action] = parsed(page).xpath("//form[@id='form']/@action")
    return action


def test_the_form_says_first_who_answers_by_when_and_what_becomes_of_it(
    owner: Actor, http: TestClient
) -> None:
    publish(owner, asked(owner), "Spørsmål?", "Svar.", datetime(2026, 11, 1, tzinfo=UTC))
    page = http.get(ADDRESS)
    assert page.status_code == 200
    before = " ".join(
        "".join(parsed(page).xpath("//text()[following::form and not(ancestor::style)]")).split()
    )
    for words in (
        "Alle kan spørre Eksempel AS", "Du trenger ikke si hvem du er eller hvorfor du spør.",
        "senest fredag 11. desember 2026", "svar innen to måneder etter at vi mottok spørsmålet",
        "tolv måneder etter at saken er avsluttet", "spor@eksempel.example",
    ):  # fmt: skip
        assert words in before
    links = parsed(page).xpath("//main//a/@href")
    assert "https://eksempel.example/redegjorelse" in links
    assert f"{ADDRESS}/svar/{owner.enterprise_id}" in links
    assert f"{ADDRESS}/til/{owner.enterprise_id}?sprak=en" in links
    assert "https://www.forbrukertilsynet.no" in links


def test_a_question_is_sent_and_the_case_is_found_again_by_its_address(
    owner: Actor, http: TestClient
) -> None:
    sent = send(http)
    assert sent.status_code == 303
    first = http.get(sent.headers["location"])
    assert heading(first) == "Vi har mottatt spørsmålet ditt"
    text = text_of(first)
    for words in (
        "Saksnummer 2026-01.", "Ta vare på denne adressen", "senest fredag 11. desember 2026",
        "Vi mottok spørsmålet søndag 22. november 2026. Åpenhetsloven gir oss tre uker, til søndag 13. desember 2026.",
        "Den dagen er ikke en virkedag", "Forbrukertilsynet fører tilsyn", QUESTION,
    ):  # fmt: skip
        assert words in text
    [kept] = parsed(first).xpath("//p[@class='address']/text()")
    assert kept == f"http://127.0.0.1{sent.headers['location'].partition('?')[0]}"
    again = client().get(kept)
    assert heading(again) == "Sak 2026-01"
    assert kept.rpartition("/")[2] not in again.text
    [row] = rows(owner, InformationRequest)
    assert (row.question, row.channel) == (QUESTION, "WEB_FORM")
    assert verify_log(owner).intact


def test_the_address_to_keep_is_the_one_others_reach(
    owner: Actor, http: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.example")
    page = http.get(send(http).headers["location"])
    [kept] = parsed(page).xpath("//p[@class='address']/text()")
    assert kept.startswith("https://aktsom.eksempel.example/informasjonskrav/sak/")


def test_whoever_gives_an_address_is_told_that_the_answer_comes_there(owner: Actor, http: TestClient) -> None:
    sent = send(http, reply_to="en@eksempel.example", requester="Innsender 1")
    page = http.get(sent.headers["location"])
    assert "Svaret kommer på e-post" in page.text
    assert "en@eksempel.example" not in page.text
    assert "Innsender 1" not in page.text


def test_the_whole_way_in_english(owner: Actor, http: TestClient) -> None:
    page = http.get(f"{ADDRESS}?sprak=en")
    assert parsed(page).get("lang") == "en"
    assert "If you ask today, you will have an answer by Friday 11 December 2026." in text_of(page)
    refused = send(http, query="?sprak=en", question="")
    assert (refused.status_code, parsed(refused).get("lang")) == (422, "en")
    assert "Write what you want to know." in refused.text
    sent = send(http, query="?sprak=en")
    first = http.get(sent.headers["location"])
    assert heading(first) == "We have received your question"
    case = client().get(sent.headers["location"].partition("?")[0])
    assert (parsed(case).get("lang"), heading(case)) == ("en", "Case 2026-01")
    norwegian = client().get(f"{sent.headers['location'].partition('?')[0]}?sprak=nb")
    assert heading(norwegian) == "Sak 2026-01"
    written = client().post(str(norwegian.url), data={"text": "Og de blå?"})
    assert (parsed(written).get("lang"), heading(written)) == ("nb", "Sak 2026-01")


def test_what_cannot_be_taken_is_said_first_and_at_its_field_and_nothing_is_lost(
    owner: Actor, http: TestClient
) -> None:
    answer = send(http, question=" ", requester="Innsender 1", reply_to="ikke en adresse")
    assert answer.status_code == 422
    page = parsed(answer)
    assert page.xpath("//title")[0].text.startswith("Må rettes: ")
    [alert] = page.xpath("//*[@role='alert']")
    assert alert.xpath(".//a/@href") == ["#question", "#reply_to"]
    assert list(page.iter()).index(alert) < list(page.iter()).index(page.xpath("//h1")[0])
    assert [one.get("id") for one in page.xpath("//*[@aria-invalid='true']")] == ["question", "reply_to"]
    assert (value_of(answer, "requester"), value_of(answer, "reply_to")) == (
        "Innsender 1", "ikke en adresse",
    )  # fmt: skip
    long = send(http, question="a" * (LONGEST_WRITTEN + 1))
    assert f"{LONGEST_WRITTEN + 1} tegn" in long.text
    assert len(value_of(long, "question").strip()) == LONGEST_WRITTEN + 1
    assert rows(owner, InformationRequest) == []


def test_a_mended_form_goes_through_with_the_secret_it_had(owner: Actor, http: TestClient) -> None:
    refused = send(http, question="", reply_to="en@eksempel.example")
    filled = {name: value_of(refused, name) for name in ("secret", "reply_to", "requester")}
    sent = http.post(action_of(refused), data=filled | {"question": QUESTION}, follow_redirects=False)
    assert sent.headers["location"] == f"{ADDRESS}/sak/{filled['secret']}?ny"


def test_pressing_twice_is_one_case(owner: Actor, http: TestClient) -> None:
    page = http.get(ADDRESS)
    filled = {"secret": value_of(page, "secret"), "question": QUESTION}
    places = {
        http.post(action_of(page), data=filled, follow_redirects=False).headers["location"] for _ in range(3)
    }
    assert len(places) == len(rows(owner, InformationRequest)) == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [({TRAP: "https://reklame.example"}, "skjult felt"), ({"secret": ""}, "ikke helt"), ({"secret": "a'b"}, "ikke helt")],
)  # fmt: skip
def test_what_looks_like_a_robot_is_asked_to_send_once_more_and_nothing_is_lost(
    owner: Actor, http: TestClient, changed: dict[str, str], words: str
) -> None:
    back = send(http, requester="Innsender 1", reply_to="en@eksempel.example", **changed)
    assert back.status_code == 422
    [alert] = parsed(back).xpath("//*[@role='alert']")
    assert words in alert.text_content()
    assert value_of(back, TRAP) in {"", None}
    assert rows(owner, InformationRequest) == []
    filled = {name: value_of(back, name) for name in ("secret", "question", "requester", "reply_to")}
    assert http.post(action_of(back), data=filled, follow_redirects=False).status_code == 303
    [row] = rows(owner, InformationRequest)
    assert (row.question, row.requester, row.reply_to) == (QUESTION, "Innsender 1", "en@eksempel.example")


def test_the_trap_is_seen_and_heard_by_nobody(owner: Actor, http: TestClient) -> None:
    [field] = parsed(http.get(ADDRESS)).xpath("//input[@name=$name]", name=TRAP)
    assert (field.get("tabindex"), field.get("autocomplete")) == ("-1", "off")
    assert field.getparent().get("aria-hidden") == "true"


def test_five_hundred_posts_from_one_address_are_slowed_down_and_another_gets_through(
    owner: Actor, waiting
) -> None:
    app = public_app()
    here, there = client(app), client(app, "192.0.2.2")
    answers = [
        here.post(ADDRESS, data={"secret": new_secret(), "question": f"Nummer {n}"}, follow_redirects=False)
        for n in range(500)
    ]
    statuses = [one.status_code for one in answers]
    assert statuses == [303] * 30 + [429] * 470
    assert len(rows(owner, InformationRequest)) == 30
    kind = next(one for one in answers if one.status_code == 429)
    assert int(kind.headers["retry-after"]) == 30
    assert value_of(kind, "question") == f"Nummer {answers.index(kind)}"
    assert "Vent et minutt" in kind.text
    short = [one for one in answers if one.status_code == 429 and heading(one) == "Vent litt"]
    assert short
    assert all(int(one.headers["retry-after"]) >= 1 for one in short)
    assert send(there).status_code == 303
    english = [here.get(ADDRESS, headers={"Accept-Language": "en-GB,en;q=0.9"}) for _ in range(5)]
    assert "Please wait a little" in {heading(one) for one in english}
    waiting.seconds += 30
    assert send(here).status_code == 303


def test_a_whole_class_can_ask_from_one_address(owner: Actor, http: TestClient) -> None:
    assert [send(http).status_code for _ in range(30)] == [303] * 30


def test_both_addresses_of_the_form_are_counted_together(owner: Actor) -> None:
    http = client()
    places = (ADDRESS, f"{ADDRESS}/til/{owner.enterprise_id}")
    assert 429 in [http.get(places[number % 2]).status_code for number in range(200)]


def test_no_answer_sets_anything_or_leads_back_and_only_the_secret_ones_are_hidden(
    owner: Actor, http: TestClient
) -> None:
    sent = send(http)
    secret_pages = [
        sent, http.get(sent.headers["location"]), http.get(f"{ADDRESS}/sak/x"), http.put(f"{ADDRESS}/sak/{'A' * 43}"),
        http.post(sent.headers["location"], data={"text": ""}),
    ]  # fmt: skip
    open_pages = [http.get(ADDRESS), send(http, question=""), http.get(f"{ADDRESS}/svar"), http.put(ADDRESS)]
    assert [one.status_code for one in secret_pages + open_pages] == [
        303,
        200,
        404,
        405,
        422,
        200,
        422,
        200,
        405,
    ]
    for answer in secret_pages + open_pages:
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "set-cookie" not in answer.headers
    for answer in secret_pages:
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
        assert answer.headers["cache-control"] == "no-store"
    assert [one.headers["cache-control"] for one in open_pages] == [
        "no-store", "no-store", "public, max-age=300", "no-store",
    ]  # fmt: skip
    assert all("x-robots-tag" not in one.headers for one in open_pages)
    assert "noindex" not in open_pages[0].text + open_pages[2].text


def test_nothing_of_where_a_caller_comes_from_is_kept(owner: Actor) -> None:
    here = client(address="192.0.2.77")
    sent = here.post(
        ADDRESS, data={"secret": new_secret(), "question": QUESTION}, follow_redirects=False,
        headers={"User-Agent": "Nettleser 77", "X-Forwarded-For": "198.51.100.9"},
    )  # fmt: skip
    here.post(sent.headers["location"], data={"text": "Mer"})
    kept = everything_kept()
    assert QUESTION in kept
    for trace in ("192.0.2.77", "Nettleser 77", "198.51.100.9"):
        assert trace not in kept


def test_several_enterprises_are_chosen_between_and_each_keeps_its_own(
    owner: Actor, http: TestClient
) -> None:
    other = open_enterprise("Annen AS", org_number="923609016")
    choice = http.get(ADDRESS)
    assert heading(choice) == "Velg virksomhet"
    links = parsed(choice).xpath("//main//li/a/@href")
    assert links == [f"{ADDRESS}/til/923609016", f"{ADDRESS}/til/{owner.enterprise_id}"]
    sent = send(http, links[0])
    assert "Annen AS" in http.get(sent.headers["location"]).text
    assert (len(rows(other, InformationRequest)), len(rows(owner, InformationRequest))) == (1, 0)
    assert parsed(http.get(f"{ADDRESS}/svar")).xpath("//main//li/a/@href")[0] == f"{ADDRESS}/svar/923609016"
    assert http.get(f"{ADDRESS}/til/{other.enterprise_id}").status_code == 200


def test_where_nobody_takes_questions_the_page_says_so_and_what_was_written_comes_back(
    owner: Actor, http: TestClient
) -> None:
    page = http.get(ADDRESS)
    change_enterprise(owner, public_form=False)
    posted = http.post(action_of(page), data={"secret": value_of(page, "secret"), "question": QUESTION})
    assert (posted.status_code, heading(posted)) == (404, "Spørsmålet ble ikke sendt")
    assert QUESTION in text_of(posted)
    for path in (
        "",
        "/",
        "/til/finnes-ikke",
        f"/til/{owner.enterprise_id}",
        "/svar",
        "/svar/x",
        "/annet",
        "/a/b",
    ):
        answer = http.get(ADDRESS + path)
        assert (answer.status_code, heading(answer)) == (404, "Her tas det ikke imot spørsmål")


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{}", {"Content-Type": "application/json"}, 415),
        (b"question=a", {"Content-Type": "text/plain"}, 415),
        (b"question=a", {}, 415),
        (b"--x--", {"Content-Type": "multipart/form-data; boundary=x"}, 415),
        (b"question=\xff\xfe", FORM, 400),
        (b"question=%ff%fe", FORM, 400),
        (b"question=%ed%a0%80", FORM, 400),
        (b"&".join(b"f%d=1" % n for n in range(5000)), FORM, 400),
        (b"x" * (MAX_BODY_BYTES + 1), FORM, 413),
        (b"x" * (5 * MAX_BODY_BYTES), FORM, 413),
    ],
)
def test_what_no_form_of_ours_sends_is_refused_in_words_and_changes_nothing(
    owner: Actor, http: TestClient, content: bytes, headers: dict[str, str], status: int
) -> None:
    case = f"{ADDRESS}/sak/{asked(owner)}"
    for address in (ADDRESS, case):
        answer = http.post(address, content=content, headers=headers)
        assert (answer.status_code, heading(answer)) == (status, "Dette ble ikke tatt imot")
    assert len(rows(owner, InformationRequest)) == 1
    assert rows(owner, ReceivedMessage) == []


@pytest.mark.parametrize(
    "nasty", [MARKUP, *PAYLOADS, "a\x00b\u202ec\u2028d", "</textarea><script>alert(1)</script>"]
)
def test_hostile_questions_are_only_text(owner: Actor, http: TestClient, nasty: str) -> None:
    plain = [one.tag for one in parsed(http.get(send(http).headers["location"])).iter()]
    sent = send(http, question=nasty, requester=nasty[:200])
    shown = http.get(sent.headers["location"])
    assert [one.tag for one in parsed(shown).iter()] == plain
    assert "\x00" not in shown.text
    back = send(http, question=nasty, requester=nasty, reply_to=nasty)
    assert parsed(back).xpath("//script | //img") == []


def test_the_longest_body_that_is_taken_is_a_question_of_four_byte_letters(
    owner: Actor, http: TestClient
) -> None:
    longest = "\U0001f9e4" * LONGEST_WRITTEN
    sent = send(http, question=longest)
    assert follow(sent.headers["location"].rpartition("/")[2].partition("?")[0]).question == longest


def test_unknown_and_badly_formed_links_are_the_same_bytes(owner: Actor) -> None:
    secret = asked(owner)
    secrets = [
        "A" * 43, "x", "A" * 44, "A" * 5000, "%00", "%C3%28", "æøå", "..%2f..", f"{secret[:-1]}!", f"{secret}/",
        f"{secret}/mer", "a/b/c", "'%20OR%201=1", "",
    ]  # fmt: skip
    http = client()
    for method in ("GET", "HEAD", "POST"):
        answers = [http.request(method, f"{ADDRESS}/sak/{one}", headers=FORM) for one in secrets]
        assert {one.status_code for one in answers} == {404}
        assert {one.text for one in answers} == {closed_page() if method != "HEAD" else ""}
        assert len({tuple(sorted(one.headers.items())) for one in answers}) == 1


def test_guessing_links_is_slowed_down(owner: Actor) -> None:
    http = client()
    guesses = [http.get(f"{ADDRESS}/sak/{number:043d}").status_code for number in range(200)]
    assert guesses[:120] == [404] * 120
    assert 429 in guesses[120:]


def test_the_answer_is_read_on_the_page_and_its_markup_is_ours(owner: Actor, http: TestClient) -> None:
    secret = asked(owner)
    lay_out(
        owner, secret,
        "# Svar på spørsmålet ditt (2026-01)\n\nHei\\!\n\n## Kort svar\n\nI **Malaysia**. <script>alert(1)</script>\n\n- ett\n- to",
    )  # fmt: skip
    lay_out(owner, secret, "Uten emne, men helt.", date(2026, 12, 2), language="en")
    page = parsed(http.get(f"{ADDRESS}/sak/{secret}"))
    articles = page.xpath("//article")
    assert [one.get("lang") for one in articles] == ["nb", "en"]
    assert [one.text_content() for one in articles[0].xpath(".//h3 | .//h4")] == [
        "Svar på spørsmålet ditt (2026-01)", "Kort svar",
    ]  # fmt: skip
    assert articles[0].xpath(".//strong/text()") == ["Malaysia"]
    assert "<script>alert(1)</script>" in articles[0].text_content()
    assert articles[1].xpath(".//h3/text()") == ["Sendt 2. desember 2026"]
    assert page.xpath("//script") == []


def test_a_message_is_taken_once_and_shown(owner: Actor, http: TestClient) -> None:
    address = f"{ADDRESS}/sak/{asked(owner)}"
    filled = {"once": value_of(http.get(address), "once"), "text": "Jeg mener de blå.\r\nBare dem."}
    for _ in range(2):
        shown = http.post(address, data=filled)
        assert "Meldingen er mottatt." in parsed(shown).xpath("//*[@role='status']")[0].text_content()
    assert parsed(shown).xpath("//p[@class='said']/text()")[-1] == "Jeg mener de blå.\nBare dem."
    [message] = rows(owner, ReceivedMessage)
    assert message.text == "Jeg mener de blå.\nBare dem."


def test_an_empty_or_endless_message_is_refused_with_what_was_written(owner: Actor, http: TestClient) -> None:
    address = f"{ADDRESS}/sak/{asked(owner)}"
    empty = http.post(address, data={"text": "  ", "once": "a"})
    assert empty.status_code == 422
    assert parsed(empty).xpath("//*[@role='alert']//a/@href") == ["#text"]
    long = http.post(address, data={"text": "b" * 30_000, "once": "a"})
    assert (long.status_code, len(value_of(long, "text"))) == (422, 30_000)
    assert value_of(long, "once") == "a"
    assert rows(owner, ReceivedMessage) == []


def test_a_further_justification_is_demanded_on_the_page(owner: Actor, http: TestClient) -> None:
    secret = asked(owner)
    address = f"{ADDRESS}/sak/{secret}"
    assert not parsed(http.get(address)).xpath("//*[@name='demand']")
    change_case(owner, secret, state="REFUSED", refused_on=date(2026, 11, 22), answered_on=date(2026, 11, 22))
    clock.set_as_of(date(2027, 3, 1))
    page = http.get(address)
    form = parsed(page).xpath("//form[.//*[@name='demand']]")[0]
    assert [one.get("class") for one in parsed(page).xpath("//button")] == [None, "second"]
    fields = {one.get("name"): one.get("value") or "" for one in form.xpath(".//input | .//textarea")}
    shown = http.post(address, data=fields)
    assert "Vi har mottatt kravet om nærmere begrunnelse" in text_of(shown)
    assert "mandag 22. mars 2027" in text_of(shown)
    assert "kan ikke forlenges" in text_of(shown)
    assert case_of(owner, secret).demanded_on == date(2027, 3, 1)
    too_long = http.post(address, data={"demand": "yes", "text": "c" * 30_000})
    assert (too_long.status_code, len(value_of(too_long, "text"))) == (422, 30_000)


def test_a_demand_that_is_too_long_comes_back_in_its_own_field(owner: Actor, http: TestClient) -> None:
    secret = asked(owner)
    change_case(owner, secret, state="REFUSED", refused_on=date(2026, 11, 22), answered_on=date(2026, 11, 22))
    back = parsed(http.post(f"{ADDRESS}/sak/{secret}", data={"demand": "yes", "text": "c" * 30_000}))
    assert back.xpath("//*[@role='alert']//a/@href") == ["#demand"]
    assert [len((one.text or "").strip()) for one in back.xpath("//textarea")] == [30_000, 0]
    assert case_of(owner, secret).state == "REFUSED"


def test_a_late_answer_is_called_late(owner: Actor, http: TestClient) -> None:
    address = f"{ADDRESS}/sak/{asked(owner)}"
    clock.set_as_of(date(2026, 12, 12))
    assert "Vi sa at du skulle få svar senest fredag 11. desember 2026" in text_of(http.get(address))
    clock.set_as_of(date(2026, 12, 14))
    text = text_of(http.get(f"{address}?ny"))
    assert "Fristen gikk ut søndag 13. desember 2026, og vi har ikke svart." in text
    assert "Vi har mottatt spørsmålet ditt" not in text


def test_an_emptied_case_says_so_and_shows_nothing_else(owner: Actor, http: TestClient) -> None:
    secret = asked(owner)
    lay_out(owner, secret, "# Svar\n\nI Malaysia.")
    change_case(
        owner, secret, state="ANSWERED", answered_on=date(2026, 12, 1), closed_on=date(2026, 12, 1),
        redacted_question="Om hansker", purged_on=date(2027, 12, 1),
    )  # fmt: skip
    page = http.get(f"{ADDRESS}/sak/{secret}")
    text = text_of(page)
    assert "Innholdet i saken ble slettet 1. desember 2027" in text
    assert "Sak 2026-01" in text
    assert "søndag 22. november 2026" in text
    assert "hansker" not in text
    assert "Malaysia" not in text
    assert parsed(page).xpath("//form") == []


def test_published_answers_are_for_everybody_and_hold_no_markup_of_others(
    owner: Actor, http: TestClient
) -> None:
    empty = http.get(f"{ADDRESS}/svar")
    assert "Ingen svar er lagt ut ennå." in empty.text
    at = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    publish(owner, asked(owner), "Hvor lages hanskene?", "I Malaysia.\nOgså i Kina.\n\n- **ett**", at)
    publish(owner, asked(owner), f"{MARKUP} {'lang ' * 100}", MARKUP, at + timedelta(days=1), language="en")
    page = parsed(http.get(f"{ADDRESS}/svar"))
    first, second = page.xpath("//article")
    assert (first.get("lang"), second.get("lang")) == ("en", "nb")
    assert second.xpath("./h2/text()") == ["Hvor lages hanskene?"]
    assert "Lagt ut 21. november 2026" in second.text_content()
    assert len(second.xpath(".//br")) == 1
    assert page.xpath("//script | //img") == []
    assert "Hele spørsmålet:" in first.text_content()
    assert http.post(f"{ADDRESS}/svar").status_code == 405
    link = page.xpath("//main//a[text()='Still et spørsmål']/@href")
    assert http.get(link[0]).status_code == 200


def test_what_is_kept_for_how_long_is_the_enterprises_own(owner: Actor, http: TestClient) -> None:
    change_enterprise(
        owner, retention_months=18, public_body=True, contact="", statement_address="i resepsjonen"
    )
    text = text_of(http.get(ADDRESS))
    assert "18 måneder etter at saken er avsluttet og lagt i arkivet" in text
    assert "i resepsjonen" in text
    assert "teller like mye" not in text
    change_enterprise(owner, retention_months=1, statement_address="javascript:alert(1)")
    page = http.get(f"{ADDRESS}?sprak=en")
    assert "one month after the case is closed and archived" in text_of(page)
    assert not any(one.startswith("javascript") for one in parsed(page).xpath("//@href"))


def test_a_link_in_an_address_never_leads_away(owner: Actor, http: TestClient) -> None:
    secret = asked(owner)
    page = http.get(f"{ADDRESS}/sak/{secret}", headers={"Host": 'ond.example"><script>'})
    assert page.status_code in {200, 400}
    assert "<script>" not in page.text
    for address in parsed(http.get(f"{ADDRESS}/sak/{secret}")).xpath("//@href | //@action"):
        assert re.match(r"\?sprak=|/informasjonskrav|https://www\.forbrukertilsynet\.no", address)
