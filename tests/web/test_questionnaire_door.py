"""The questionnaire by its secret link, through the real routes, services and databases."""

import asyncio
import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from lxml import html
from openpyxl import load_workbook
from starlette.testclient import TestClient
from support.kept import kept
from support.links import Link, at_base, make_link, new_link
from support.questionnaires import MARKUP, PAYLOADS

from compliance_app import clock
from compliance_app.domain.questionnaire import AnswerType
from compliance_app.domain.questionnaire_answers import Filled, RawAnswer, tidy
from compliance_app.files.questionnaire_reading import MAX_FORM_BYTES
from compliance_app.services.log import verify_log
from compliance_app.services.questionnaire_course import withdraw_questionnaire
from compliance_app.services.questionnaire_link import draft_tag, open_link, save_draft, submit
from compliance_app.services.questionnaire_send import replace_link
from compliance_app.services.work import reading
from compliance_app.storage.tables import Answer, AnswerProposal, AuditEntry, QuestionnaireState
from compliance_app.web.door import BodyNotWhole, BodyTooBig, read_body
from compliance_app.web.questionnaire_page import MAX_BODY_BYTES, closed_page
from compliance_app.web.routes import public_app

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ALL = {
    "q.producer_countries": "Kina og Malaysia",
    "q.own_incidents": "YES",
    "r.own_incidents": "En ulykke på lageret.",
    "q.policy_content": ["CHILD_LABOUR", "DISCRIMINATION"],
    "q.accidents": "12",
    "q.speaking_up": "UNKNOWN",
    "r.speaking_up": "Vi spør.",
    "answered_by": "Lagersjefen",
}


@pytest.fixture
def link(database: str) -> Link:
    clock.set_as_of(date(2026, 11, 22))
    return kept(make_link)


def client(address: str = "192.0.2.1") -> TestClient:
    """A caller at doors that nobody has knocked at yet."""
    return TestClient(public_app(), base_url="http://127.0.0.1", client=(address, 50_000))


@pytest.fixture
def http(link: Link) -> TestClient:
    return client()


def at(secret: str, query: str = "") -> str:
    return f"/sporreskjema/{secret}{query}"


def parsed(answer):
    return html.document_fromstring(answer.text)


def heading(answer) -> str:
    return parsed(answer).xpath("//h1")[0].text_content()


def value_of(answer, name: str) -> str:
    [field] = parsed(answer).xpath("//form[@id='form']//*[@name=$name]", name=name)
    return field.get("value") if field.tag == "input" else (field.text or "").strip()


def rows(link: Link, table) -> list:
    with reading(link.owner) as work:
        found = work.session.query(table).filter_by(enterprise_id=work.enterprise_id).all()
        work.session.expunge_all()
        return found


def test_the_page_says_who_asks_and_why_until_when_and_in_both_languages(link: Link, http: TestClient):
    answer = http.get(at(link.secret))
    assert answer.status_code == 200
    text = " ".join(parsed(answer).text_content().split())
    assert "Eksempel AS kjøper" in text
    assert "Etter åpenhetsloven" in text
    assert "Svar innen" in text
    assert "Lenken virker uten innlogging til og med" in text
    assert "innkjop@eksempel.example" in text
    assert len(parsed(answer).xpath("//form[@id='form']//*[self::legend or @class='asked']")) > 5
    [other] = parsed(answer).xpath("//a[@hreflang='en']/@href")
    english = http.get(at(link.secret) + other)
    assert parsed(english).get("lang") == "en"
    assert heading(english) == "Questions on working conditions and human rights"
    assert "Under the Norwegian Transparency Act" in english.text


def test_every_answer_is_kept_by_nobody_leads_nowhere_and_sets_nothing(link: Link, http: TestClient):
    answers = [
        http.get(at(link.secret)), http.get(at(link.secret, "?regneark")), http.get(at("x" * 43)),
        http.post(at(link.secret), data={"action": "save"}), http.post(at(link.secret), content=b"{}"),
        http.put(at(link.secret)), http.post(at(link.secret), data=ALL | {"action": "send"}), http.get(at(link.secret)),
    ]  # fmt: skip
    assert [one.status_code for one in answers] == [200, 200, 404, 200, 415, 405, 200, 200]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
        assert "set-cookie" not in answer.headers
        assert link.secret not in answer.text


def test_a_draft_is_kept_as_it_was_written_and_read_by_nobody_else(link: Link, http: TestClient):
    posted = http.post(at(link.secret), data={"q.accidents": "mange", "action": "save"})
    assert "Kladden er lagret kl." in posted.text
    assert value_of(posted, "q.accidents") == "mange"
    assert value_of(client().get(at(link.secret)), "q.accidents") == "mange"
    assert link.row().state == QuestionnaireState.DRAFT
    assert rows(link, Answer) == []


def test_what_is_sent_is_kept_told_and_proposes(link: Link, http: TestClient):
    sent = http.post(at(link.secret), data=ALL | {"action": "send"})
    assert heading(sent) == "Takk, svarene er sendt"
    told = [one.text for one in parsed(sent).xpath("//dd")]
    assert "Kina og Malaysia" in told
    assert "En ulykke på lageret." in told
    row = link.row()
    assert (row.state, row.answered_by) == (QuestionnaireState.ANSWERED, "Lagersjefen")
    assert len(rows(link, Answer)) == 5
    assert {one.country for one in rows(link, AnswerProposal) if one.kind == "NEW_COUNTRY"} == {"CN", "MY"}
    assert verify_log(link.owner).intact


def test_after_sending_the_link_tells_that_it_is_done_and_changes_nothing(link: Link, http: TestClient):
    http.post(at(link.secret), data=ALL | {"action": "send"})
    before = link.row().version
    for answer in (
        http.get(at(link.secret)),
        http.get(at(link.secret, "?regneark")),
        http.post(at(link.secret), data={"q.accidents": "0", "action": "save"}),
        http.post(at(link.secret), data=ALL | {"q.accidents": "0", "action": "send"}),
        http.post(at(link.secret), files={"file": ("x.xlsx", b"x")}),
    ):
        assert (answer.status_code, heading(answer)) == (200, "Svarene er allerede sendt")
        assert "22. november 2026" in answer.text.replace("\u00a0", " ")
        assert "Lagersjefen" not in answer.text
    assert link.row().version == before


def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_is_lost(link: Link, http: TestClient):
    wrong = ALL | {"q.accidents": "mange", "r.own_incidents": "", "action": "send"}
    answer = http.post(at(link.secret), data=wrong)
    assert answer.status_code == 422
    assert parsed(answer).xpath("//title")[0].text.startswith("Må rettes: ")
    assert len(parsed(answer).xpath("//*[@role='alert']//a")) == 2
    assert value_of(answer, "q.accidents") == "mange"
    assert value_of(client().get(at(link.secret)), "q.producer_countries") == "Kina og Malaysia"
    assert rows(link, Answer) == []
    english = http.post(at(link.secret, "?sprak=en"), data=wrong)
    assert "“mange” is not a number" in english.text


def test_a_part_can_be_sent_now_and_the_rest_later(link: Link, http: TestClient):
    part = {"q.own_incidents": "NO", "partial": "yes", "rest": "I mars", "action": "send"}
    assert heading(http.post(at(link.secret), data=part)) == "Takk, svarene er sendt"
    assert link.row().state == QuestionnaireState.PARTLY_ANSWERED
    again = http.get(at(link.secret))
    assert parsed(again).xpath("//input[@name='q.own_incidents'][@value='NO'][@checked]")
    http.post(at(link.secret), data=ALL | {"action": "send"})
    assert link.row().state == QuestionnaireState.ANSWERED


def test_an_own_document_is_taken_instead_of_answers(link: Link, http: TestClient):
    offered = {"instead": "https://eksempel.example/redegjorelse", "action": "send"}
    assert heading(http.post(at(link.secret), data=offered)) == "Takk, svarene er sendt"
    assert link.row().offered_instead == "https://eksempel.example/redegjorelse"


def test_the_receipt_is_in_the_language_it_was_answered_in(link: Link, http: TestClient):
    sent = http.post(
        at(link.secret, "?sprak=en"), data=ALL | {"q.producer_countries": "China", "action": "send"}
    )
    assert heading(sent) == "Thank you, your answers are sent"
    told = [one.text for one in parsed(sent).xpath("//dd")]
    assert "China" in told
    assert "Yes" in told
    assert "Ja" not in told


def test_two_at_the_same_link_lose_nothing(link: Link, http: TestClient):
    other = client()
    first, second = http.get(at(link.secret)), other.get(at(link.secret))
    http.post(at(link.secret), data={"seen": value_of(first, "seen"), "q.accidents": "1", "action": "save"})
    mine = {"seen": value_of(second, "seen"), "q.accidents": "2"}
    for action in ("save", "send"):
        refused = other.post(at(link.secret), data=mine | {"action": action})
        assert refused.status_code == 409
        assert "Noen andre med denne lenken" in refused.text
        assert value_of(refused, "q.accidents") == "2"
    assert value_of(http.get(at(link.secret)), "q.accidents") == "1"
    again = {"seen": value_of(refused, "seen"), "q.accidents": "2", "action": "save"}
    assert other.post(at(link.secret), data=again).status_code == 200
    assert value_of(http.get(at(link.secret)), "q.accidents") == "2"


def test_saving_the_same_twice_is_no_quarrel_and_leaves_one_entry(link: Link, http: TestClient):
    seen = value_of(http.get(at(link.secret)), "seen")
    before = len(rows(link, AuditEntry))
    for _ in range(2):
        assert http.post(at(link.secret), data={"seen": seen, "q.accidents": "1"}).status_code == 200
    assert len(rows(link, AuditEntry)) == before + 1
    assert draft_tag(open_link(link.secret).filled) != seen


def withdrawn(link: Link) -> None:
    withdraw_questionnaire(link.owner, link.questionnaire, link.row().version)


def replaced(link: Link) -> None:
    with at_base():
        replace_link(link.owner, link.questionnaire, link.row().version)


def expired(link: Link) -> None:
    clock.set_as_of(link.row().expires_at.astimezone(clock.OSLO).date() + timedelta(days=1))


def untouched(_link: Link) -> None:
    pass


@pytest.mark.parametrize("closing", [withdrawn, replaced, expired, untouched])
def test_unknown_badly_formed_expired_and_withdrawn_are_the_same_bytes(link: Link, closing) -> None:
    closing(link)
    secrets = [
        "A" * 43, "x", "A" * 44, "A" * 5000, "%00", "%C3%28", "æøå", "..%2f..", f"{link.secret[:-1]}!", f"{link.secret}/",
        f"{link.secret}/regneark.xlsx", "a/b/c", "'%20OR%201=1", "_stcore/health",
    ]  # fmt: skip
    if closing is not untouched:
        secrets.append(link.secret)
    http = client()
    for method in ("GET", "HEAD", "POST"):
        answers = [http.request(method, f"/sporreskjema/{one}", headers=FORM) for one in secrets]
        assert {one.status_code for one in answers} == {404}
        assert {one.text for one in answers} == {closed_page() if method != "HEAD" else ""}
        assert len({tuple(sorted(one.headers.items())) for one in answers}) == 1


def test_a_link_works_through_its_last_day(link: Link) -> None:
    last = link.row().expires_at.astimezone(clock.OSLO).date() - timedelta(days=1)
    clock.set_as_of(last)
    assert client().get(at(link.secret)).status_code == 200


def test_earlier_links_go_on_working(link: Link, http: TestClient) -> None:
    newer = new_link(link.owner, link.questionnaire)
    assert newer != link.secret
    assert http.get(at(link.secret)).status_code == http.get(at(newer)).status_code == 200


@pytest.mark.usefixtures("waiting")
def test_guessing_and_hammering_is_slowed_down_whether_or_not_the_secret_is_right(link: Link) -> None:
    for secret, found in ((link.secret, 200), ("A" * 43, 404)):
        http = client()
        answers = [http.get(at(secret)) for _ in range(62)]
        assert [one.status_code for one in answers] == [found] * 60 + [429] * 2
        assert int(answers[-1].headers["retry-after"]) == 2
        assert heading(answers[-1]) == "Vent litt"
    http = client()
    guesses = [http.get(at(f"{number:043d}")).status_code for number in range(122)]
    assert guesses == [404] * 120 + [429] * 2
    english = http.get(at(link.secret), headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert (english.status_code, heading(english)) == (429, "Please wait a little")


@pytest.mark.usefixtures("waiting")
def test_writing_is_slowed_down_before_reading_and_one_address_does_not_stop_another(link: Link) -> None:
    app = public_app()
    here = TestClient(app, client=("192.0.2.1", 1))
    writes = [here.post(at(link.secret), data={"q.accidents": str(n)}).status_code for n in range(22)]
    assert writes == [200] * 20 + [429] * 2
    assert here.get(at(link.secret)).status_code == 200
    for number in range(120):
        here.get(at(f"{number:043d}"))
    assert here.get(at(link.secret)).status_code == 429
    assert TestClient(app, client=("192.0.2.2", 1)).get(at(link.secret)).status_code == 200


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{}", {"Content-Type": "application/json"}, 415),
        (b"action=send", {"Content-Type": "text/plain"}, 415),
        (b"action=send", {}, 415),
        (b"q.accidents=\xff\xfe", FORM, 400),
        (b"q.accidents=%ff%fe", FORM, 400),
        (b"&".join(b"q.accidents=%d" % n for n in range(5000)), FORM, 400),
        (b"x" * (MAX_BODY_BYTES + 1), FORM, 413),
        (b"x" * (5 * MAX_BODY_BYTES), FORM, 413),
        (b"--x", {"Content-Type": "multipart/form-data"}, 400),
        (b"--y\r\n\r\n--y--", {"Content-Type": "multipart/form-data; boundary=x"}, 400),
        (b"\x00" * 5000, {"Content-Type": "multipart/form-data; boundary=x"}, 400),
        (b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--x--\r\n', {"Content-Type": "multipart/form-data; boundary=x"}, 400),
    ],
)  # fmt: skip
def test_what_no_form_of_ours_sends_is_refused_in_words_and_changes_nothing(
    link: Link, http: TestClient, content: bytes, headers: dict[str, str], status: int
) -> None:
    before = link.row().version
    answer = http.post(at(link.secret), content=content, headers=headers)
    assert (answer.status_code, heading(answer)) == (status, "Dette ble ikke tatt imot")
    assert "prøv" in answer.text or "svar" in answer.text
    assert link.row().version == before


def test_hostile_answers_are_only_text(link: Link, http: TestClient) -> None:
    nasty = "\x00\ud7ff\u202e" + MARKUP
    answer = http.post(at(link.secret), data={"q.accidents": nasty, "rest": nasty, "action": "save"})
    assert answer.status_code == 200
    assert parsed(answer).xpath("//script | //img") == []
    shown = value_of(http.get(at(link.secret)), "rest")
    assert "alert(1)" in shown
    assert "\x00" not in shown
    flood = http.post(at(link.secret), data={"q.producer_countries": "a" * 60_000, "action": "send"})
    assert flood.status_code == 422
    assert "tegn" in flood.text


def naughty() -> list[str]:
    """Every letter of the first plane and a taste of the others, and what has hurt programs before."""
    letters = [chr(one) for one in range(0x1_0000) if not 0xD800 <= one < 0xE000]
    blocks = ["".join(letters[start : start + 128]) for start in range(0, len(letters), 128)]
    return [
        *blocks,
        "\U0001f469\u200d\U0001f527",
        "\U0010ffff",
        MARKUP,
        *PAYLOADS,
        "../" * 9,
        "%s%n{0}{{7*7}}",
        "NULL",
        "-1e999",
    ]


def test_five_hundred_naughty_strings_through_every_field(link: Link) -> None:
    asked = open_link(link.secret).invitation.questions
    plain = len(list(parsed(client().get(at(link.secret))).iter()))
    written = [
        one.question for one in asked if one.question.type in {AnswerType.COUNTRIES, AnswerType.NUMBER}
    ]
    strings = naughty()
    assert len(strings) > 500
    for start in range(0, len(strings), 6):
        one, two, three, four, five, six = (strings[start : start + 6] + [""] * 6)[:6]
        answers = {written[0].id: RawAnswer(one, two), written[1].id: RawAnswer(three)}
        save_draft(link.secret, Filled(answers, four, five, six))
        kept = open_link(link.secret).filled
        assert [kept.answers[written[0].id], kept.answers[written[1].id]] == [
            RawAnswer(tidy(one), tidy(two)), RawAnswer(tidy(three)),
        ]  # fmt: skip
        assert (kept.instead, kept.answered_by, kept.rest) == (tidy(four), tidy(five), tidy(six))
        page = client().get(at(link.secret))
        assert len(list(parsed(page).iter())) == plain
        sent = submit(link.secret, replace(kept, partial=True))
        assert all(sent.errors[key].sentence("nb") for key in sent.errors)
        assert sent.errors


def test_a_body_that_never_ends_is_not_waited_for() -> None:
    async def silent():
        await asyncio.Event().wait()

    async def leaves():
        return {"type": "http.disconnect"}

    async def endless():
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    scope = {"type": "http", "headers": []}
    with pytest.raises(BodyNotWhole):
        asyncio.run(read_body(scope, silent, 10, seconds=0.01))
    with pytest.raises(BodyNotWhole):
        asyncio.run(read_body(scope, leaves, 10))
    with pytest.raises(BodyTooBig):
        asyncio.run(read_body(scope, endless, 5000))
    promised = {"type": "http", "headers": [(b"content-length", b"999999999999")]}
    with pytest.raises(BodyTooBig):
        asyncio.run(read_body(promised, silent, 10))


def filled_workbook(http: TestClient, link: Link, answers: dict[str, str], query: str = "?regneark") -> bytes:
    """The workbook of the link, with answers written beside the questions that begin like the keys."""
    answer = http.get(at(link.secret, query))
    assert re.search(r"filename\*=utf-8''Sp%C3%B8rreskjema", answer.headers["content-disposition"])
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_col=2, max_col=4):
        for question, given in answers.items():
            if str(row[0].value or "").startswith(question):
                row[2].value = given
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_workbook_is_another_way_to_the_same_form(link: Link, http: TestClient) -> None:
    data = filled_workbook(http, link, {"I hvilke land": "Kina", "Hvor mange arbeidsulykker": "4"})
    answer = http.post(at(link.secret), files={"file": ("svar.xlsx", data)})
    assert answer.status_code == 200
    assert "Svarene fra regnearket står nå i skjemaet" in answer.text
    assert value_of(answer, "q.producer_countries") == "Kina"
    assert value_of(client().get(at(link.secret)), "q.accidents") == "4"
    assert rows(link, Answer) == []


def test_a_workbook_does_not_save_over_what_others_have_written(link: Link, http: TestClient) -> None:
    seen = value_of(http.get(at(link.secret)), "seen")
    data = filled_workbook(http, link, {"I hvilke land": "Kina"})
    http.post(at(link.secret), data={"q.accidents": "1"})
    refused = http.post(at(link.secret), files={"file": ("svar.xlsx", data)}, data={"seen": seen})
    assert refused.status_code == 409
    assert value_of(refused, "q.producer_countries") == "Kina"
    assert value_of(client().get(at(link.secret)), "q.accidents") == "1"


@pytest.mark.parametrize(
    ("file", "said", "english"),
    [
        (("x.xlsx", b"MZ\x90\x00" * 10), "passer ikke med endelsen", "does not match the ending"),
        (("x.csv", b"a;b\n1;2\n"), "ikke et spørreskjema herfra", "not the questionnaire from this page"),
        (("x.xlsx", b"x" * (MAX_FORM_BYTES + 1)), "grensen er 5 MB", "the limit is 5 MB"),
        (("x.xlsx", b"x" * (2 * MAX_FORM_BYTES)), "grensen er 5 MB", "the limit is 5 MB"),
        (("x", b""), "tom", "empty"),
        (("../../\x00x.xlsx", b"PK\x03\x04"), "skadet", "damaged"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_the_same_sentence_as_inside(
    link: Link, http: TestClient, file: tuple[str, bytes], said: str, english: str
) -> None:
    answer = http.post(at(link.secret), files={"file": file})
    assert answer.status_code == 422
    [alert] = parsed(answer).xpath("//*[@role='alert']")
    assert said in alert.text_content()
    assert alert.xpath(".//a/@href") == ["#file"]
    assert parsed(answer).xpath("//input[@id='file']/@aria-invalid") == ["true"]
    other = http.post(at(link.secret, "?sprak=en"), files={"file": file})
    assert english in parsed(other).xpath("//*[@role='alert']")[0].text_content()


def test_the_workbook_of_another_questionnaire_is_refused(link: Link, http: TestClient) -> None:
    other = make_link(supplier="Leverandør 2", name="Annen AS")
    data = filled_workbook(http, other, {})
    answer = http.post(at(link.secret), files={"file": ("svar.xlsx", data)})
    assert "hører til en annen leverandør" in answer.text


def test_no_link_reaches_another_enterprise(link: Link, http: TestClient) -> None:
    other = make_link(supplier="Leverandør 2", name="Annen AS")
    page = http.get(at(other.secret)).text
    assert "Annen AS" in page
    assert "Eksempel AS" not in page
    http.post(at(other.secret), data=ALL | {"action": "send"})
    assert rows(link, Answer) == []
    assert len(rows(other, Answer)) == 5
