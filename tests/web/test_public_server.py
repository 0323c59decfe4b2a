"""The public side on a real server: alone and beside the screens, with callers that mean no good."""

import io
import re
import socket
import threading
from pathlib import Path

import pytest
from support.links import Link, make_link
from support.public_form import asked, change_enterprise
from support.published import published, publisher
from support.servers import HOSTILE, free_port, serving

from compliance_app.services.calendar_feed import new_calendar_link
from compliance_app.services.contacts import ContactInput, save_contact
from compliance_app.storage import engine as engines


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("public")


@pytest.fixture(scope="module")
def paths(house: Path) -> tuple[Link, str, str, str]:
    """A link, its path, and the paths of a calendar and of a case."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AKTSOM_HOME", str(house))
        patch.delenv("AKTSOM_DATABASE_URL", raising=False)
        patch.delenv("AKTSOM_BASE_URL", raising=False)
        link = make_link()
        person = save_contact(link.owner, ContactInput(name="Person 1"))
        calendar = new_calendar_link(link.owner, person, 1)
        change_enterprise(link.owner, public_form=True)
        case = f"/informasjonskrav/sak/{asked(link.owner)}"
        published(publisher())
        engines.engine().dispose()
        engines.forget_engines()
    return link, f"/sporreskjema/{link.secret}", calendar, case


@pytest.fixture(scope="module", params=[True, False], ids=["alone", "beside the screens"])
def running(request, house: Path, paths):
    with serving(
        house, free_port(), public=request.param, **HOSTILE | {"STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
    ) as (
        http,
        process,
    ):
        yield http, process


def test_the_link_works_and_brings_its_own_headers(running, paths) -> None:
    http, _process = running
    _link, path, calendar, _case = paths
    page = http.get(path)
    assert page.status_code == 200
    assert "Spørsmål om arbeidsforhold" in page.text
    assert "streamlit" not in page.text.lower()
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "script" not in page.headers["content-security-policy"]
    assert "set-cookie" not in page.headers
    saved = http.post(path, data={"q.accidents": "3", "action": "save"})
    assert "Kladden er lagret" in saved.text
    assert "set-cookie" not in saved.headers
    book = http.get(path, params={"regneark": ""})
    read = http.post(path, files={"file": ("svar.xlsx", io.BytesIO(book.content))})
    assert "Svarene fra regnearket" in read.text
    feed = http.get(calendar)
    assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
    assert http.get(calendar, headers={"If-None-Match": feed.headers["etag"]}).status_code == 304


def test_anybody_asks_and_follows_the_case_by_its_link(running, paths) -> None:
    http, _process = running
    form = http.get("/informasjonskrav")
    assert form.status_code == 200
    assert "streamlit" not in form.text.lower()
    assert "noindex" not in form.text
    secret = re.search(r'name="secret" value="([\w-]{43})"', form.text).group(1)
    sent = http.post("/informasjonskrav", data={"secret": secret, "question": "Hvor er hanskene laget?"})
    assert (sent.status_code, sent.headers["location"]) == (303, f"/informasjonskrav/sak/{secret}?ny")
    page = http.get(sent.headers["location"])
    assert "Vi har mottatt spørsmålet ditt" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "script" not in page.headers["content-security-policy"]
    written = http.post(f"/informasjonskrav/sak/{secret}", data={"text": "Og maskene?", "once": "a"})
    assert "Og maskene?" in http.get(written.headers["location"]).text
    assert "Ingen svar er lagt ut ennå." in http.get("/informasjonskrav/svar").text
    for answer in (form, sent, page, written):
        assert "set-cookie" not in answer.headers


def test_the_published_statement_is_read_beside_the_screens_and_without_them(running, paths) -> None:
    http, _process = running
    page = http.get("/redegjorelse/2025")
    assert page.status_code == 200
    assert "streamlit" not in page.text.lower()
    assert "Alle tre som skal signere, har signert." in page.text
    for path in ("/redegjorelse/2025", "/redegjorelse/2025.pdf", "/redegjorelse/2025.json", "/redegjorelser"):
        answer = http.get(path)
        assert answer.status_code == 200
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "script" not in answer.headers["content-security-policy"]
        assert "set-cookie" not in answer.headers
        assert http.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert http.get("/redegjorelse/2025/utgave/2").status_code == 404


@pytest.mark.parametrize("below", ["sporreskjema", "informasjonskrav/sak", "styret"])
def test_what_is_wrong_is_answered_alike(running, paths, below: str) -> None:
    http, _process = running
    answers = [http.get(f"/{below}/{one}") for one in ("A" * 43, "x", "x/y", "_stcore/health", "")]
    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
    assert "Lenken virker ikke" in answers[0].text


def talk(http, *parts: bytes, hang_up: bool = False) -> bytes:
    """Say something that no browser says, and give what is answered until the server hangs up."""
    with socket.create_connection(("127.0.0.1", http.base_url.port), timeout=20) as line:
        for part in parts:
            line.sendall(part)
        if hang_up:
            line.shutdown(socket.SHUT_WR)
        heard = b""
        while more := line.recv(65_536):
            heard += more
    return heard


def test_too_much_and_half_a_request_are_turned_away(running, paths) -> None:
    http, _process = running
    begun = (
        f"POST {paths[1]} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
    ).encode()
    too_big = talk(http, begun + b"Content-Length: 999999999999\r\n\r\nx")
    assert b" 413 " in too_big.splitlines()[0]
    chunk = b"%x\r\n" % 100_000 + b"x" * 100_000 + b"\r\n"
    endless = talk(http, begun + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * 30, b"0\r\n\r\n")
    assert b" 413 " in endless.splitlines()[0]
    assert b" 400 " in talk(http, b"\x00\x01\x02 / HTTP/1.1\r\n\r\n").splitlines()[0]
    assert talk(http, begun + b"Content-Length: 50\r\n\r\nq.acc", hang_up=True) == b""
    assert http.get(paths[1]).status_code == 200


def test_one_who_says_nothing_keeps_nobody_waiting(running, paths) -> None:
    http, _process = running
    head = (
        f"POST {paths[1]} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
    ).encode()
    lines = [socket.create_connection(("127.0.0.1", http.base_url.port), timeout=20) for _ in range(10)]
    try:
        for line in lines:
            line.sendall(head + b"q.a")
        assert http.get("/helse").status_code == 200
        assert http.get(paths[1]).status_code == 200
    finally:
        for line in lines:
            line.close()


@pytest.mark.parametrize("public", [True, False], ids=["alone", "beside the screens"])
def test_no_log_holds_a_secret_or_what_anybody_wrote(house: Path, paths, public: bool) -> None:
    _link, path, calendar, case = paths
    with serving(house, free_port(), public=public) as (http, process):
        http.get(path)
        http.post(path, data={"q.accidents": "HemmeligOrd", "action": "save"})
        http.get(calendar)
        http.get(path + "/x")
        http.get(case)
        http.post(case, data={"text": "HemmeligOrd", "once": "a"})
        http.get(case + "/x")
        http.post("/informasjonskrav", data={"secret": case.split("/")[3], "question": "HemmeligOrd"})
    out, err = process.communicate()
    for secret in (path.split("/")[2], calendar.split("/")[2], case.split("/")[3], "HemmeligOrd"):
        assert secret not in out + err


def test_a_failure_is_logged_by_its_place_alone(house: Path, paths) -> None:
    _link, path, _calendar, case = paths
    nowhere = f"postgresql+psycopg://nobody:passord@127.0.0.1:{free_port()}/ingen"
    with serving(house, free_port(), public=True, AKTSOM_DATABASE_URL=nowhere) as (http, process):
        http.headers["connection"] = "close"  # after a failure the server hangs up
        answer = http.post(path, data={"q.accidents": "HemmeligOrd"})
        followed = http.post(case, data={"text": "HemmeligOrd"})
        for failed in (answer, followed):
            assert failed.status_code == 500
            assert "oppgi" in failed.text
            assert failed.headers["referrer-policy"] == "no-referrer"
            assert failed.headers["cache-control"] == "no-store"
        asking = http.post("/informasjonskrav", data={"question": "HemmeligOrd"})
        assert (asking.status_code, "HemmeligOrd" in asking.text) == (500, False)
    out, err = process.communicate()
    assert "OperationalError" in err
    for word in (path.split("/")[2], case.split("/")[3], "HemmeligOrd", "passord", "nobody"):
        assert word not in out + err + answer.text + followed.text


def test_many_at_once_are_all_answered(running, paths) -> None:
    http, _process = running
    found: list[int] = []
    callers = [
        threading.Thread(target=lambda: found.append(http.get("/helse").status_code)) for _ in range(20)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert found == [200] * 20
