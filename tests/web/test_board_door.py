"""The board's page by its personal link, through the real routes, services and databases."""

from datetime import date

import pytest
from lxml import html
from starlette.testclient import TestClient
from support.board_paper import TODAY, on_the_board
from support.kept import kept
from support.links import at_base
from support.questionnaires import MARKUP

from compliance_app import clock
from compliance_app.services.board_links import LinkInput, board_links, make_link, revoke_link
from compliance_app.services.enterprises import SeatInput, save_seats, seats
from compliance_app.services.governance import BoardInputInput, board_inputs, give_board_input
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, reading
from compliance_app.web.board_page import MAX_BODY_BYTES, closed_page
from compliance_app.web.routes import public_app


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return kept(on_the_board)


def secret_of(actor: Actor, name: str = "Kari Nordmann", until: date | None = None) -> str:
    person = next(one.person_id for one in board_links(actor) if one.name == name)
    with at_base():
        return make_link(actor, person, LinkInput(expires_on=until)).link.rpartition("/")[2]


def client() -> TestClient:
    """A caller at doors that nobody has knocked at yet."""
    return TestClient(
        public_app(), base_url="http://127.0.0.1", client=("192.0.2.1", 50_000), follow_redirects=False
    )


def text_of(answer: object) -> str:
    return " ".join(html.document_fromstring(answer.text).text_content().split())  # type: ignore[attr-defined]


def test_the_page_is_the_paper_and_an_input_is_taken_once_with_a_receipt(actor: Actor) -> None:
    give_board_input(actor, BoardInputInput(text=f"Eldre innspill {MARKUP}", due=date(2026, 6, 1)))
    add_supplier(
        actor, SupplierInput(name=MARKUP, country="CN", industry_standard="SN2025", industry_code="70.200")
    )
    secret, http = secret_of(actor), client()
    path = f"/styret/{secret}"
    page = http.get(path)
    said = text_of(page)
    for words in (
        "Til styret: aktsomhetsvurderinger 2025", "To leverandører har høy samlet risiko", "behandle og signere redegjørelsen",
        "Siden er laget for Kari Nordmann. Lenken er personlig og virker til og med 6. juni 2026.", "Ikke besvart ennå.",
        "Frist for svar: 1. juni 2026.", "Laget 7. mai 2026 for Kari Nordmann.", "styret@eksempel.example",
    ):  # fmt: skip
        assert words in said.replace("\u00a0", " ")
    assert "<script" not in page.text
    assert secret not in page.text
    assert [len(html.document_fromstring(page.text).xpath(f"//{one}")) for one in ("h1", "main", "svg", "form")] == [
        1, 1, 2, 1,
    ]  # fmt: skip
    for language, title in (
        ("nn", "Til styret: aktsemdsvurderingar 2025"),
        ("en", "To the board: due diligence 2025"),
    ):
        other = http.get(path, params={"sprak": language})
        tree = html.document_fromstring(other.text)
        assert (tree.get("lang"), tree.xpath("//h1")[0].text_content()) == (language, title)
    paper = http.get(path, params={"pdf": "", "sprak": "en"})
    assert paper.content.startswith(b"%PDF")
    assert "aktsom-styret-2025-en.pdf" in paper.headers["content-disposition"]
    once = html.document_fromstring(page.text).xpath("//input[@name='once']/@value")[0]
    for _again in range(2):
        sent = http.post(path, data={"text": "Hva med hanskene?", "once": once})
        assert (sent.status_code, sent.headers["location"]) == (303, f"{path}?sendt&sprak=nb")
    shown = http.get(sent.headers["location"])
    [status] = html.document_fromstring(shown.text).xpath("//main/*[1][@role='status']")
    assert status.text_content().startswith("Takk. Innspillet er lagret")
    receipt = text_of(shown)
    assert [one.text for one in board_inputs(actor) if one.by_link] == ["Hva med hanskene?"]
    assert receipt.count("Hva med hanskene?") == 2, "in the paper and in the list"


def test_what_cannot_be_taken_comes_back_with_what_was_written(actor: Actor) -> None:
    path, http = f"/styret/{secret_of(actor)}", client()
    empty = http.post(path, data={"text": " ", "once": "a"})
    assert (empty.status_code, "Skriv innspillet før du sender." in empty.text) == (422, True)
    long = http.post(path, params={"sprak": "en"}, data={"text": "</textarea>" + "x" * 4000, "once": "a"})
    assert (long.status_code, "The text has 4011 characters and the limit is 4000." in long.text) == (
        422,
        True,
    )
    assert (
        html.document_fromstring(long.text).xpath("//textarea")[0].text.strip().startswith("</textarea>xxx")
    )
    assert http.post(path, content=b"{}", headers={"content-type": "application/json"}).status_code == 415
    assert http.post(path, data={"text": "x" * (MAX_BODY_BYTES + 1)}).status_code == 413
    assert http.put(path).status_code == 405
    assert board_inputs(actor) == []


def test_every_link_that_does_not_work_gets_the_same_bytes_and_every_answer_is_kept_by_nobody(
    actor: Actor,
) -> None:
    http = client()
    replaced, works = secret_of(actor), secret_of(actor)
    past = secret_of(actor, "Per Nordmann", TODAY)
    clock.set_as_of(date(2026, 5, 8))
    left = secret_of(actor, "Per Nordmann")
    with reading(actor) as work:
        stay = [SeatInput.of(seat, one) for seat, one in seats(work) if one.name != "Per Nordmann"]
    save_seats(actor, stay)
    assert http.get(f"/styret/{works}").status_code == 200
    (line,) = board_links(actor)
    assert line.row is not None
    revoke_link(actor, line.row.id, line.row.version)
    wrong = [replaced, works, past, left, "A" * 43, "x", "x/y", "", "_stcore/health"]
    answers = [http.get(f"/styret/{one}") for one in wrong]
    answers += [
        http.post(f"/styret/{works}", data={"text": "Hei", "once": "a"}),
        http.get(f"/styret/{works}?pdf"),
    ]
    assert {(one.status_code, one.text) for one in answers} == {(404, closed_page())}
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow"
        assert "script" not in answer.headers["content-security-policy"]
        assert "set-cookie" not in answer.headers
    assert board_inputs(actor) == []


def test_too_many_knocks_wait(actor: Actor) -> None:
    http, path = client(), f"/styret/{'x' * 43}"
    answers = [http.get(path, headers={"accept-language": "en"}) for _knock in range(62)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert "Please wait a little" in answers[-1].text
