"""What every answer passes through, tried on a small app that answers as Streamlit does."""

import pytest
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit import file_util

from compliance_app.web.middleware import MIDDLEWARE, PUBLIC_POLICY, STATIC
from compliance_app.web.routes import ERROR_HANDLERS, message_page, public_app

INDEX = f"{file_util.get_static_dir()}/index.html"
BASE = "http://127.0.0.1:8501"


async def index(_request):
    return FileResponse(INDEX)


async def gives_up(_request):
    raise ValueError("hemmelig")


async def talk(socket):
    await socket.accept()
    await socket.send_text("hei")
    await socket.close()


def client(address="127.0.0.1", base=BASE):
    routes = [
        Route("/", index, methods=["GET", "HEAD"]),
        Route("/tiltak/{rest:path}", index),
        Route("/tekst", lambda _: PlainTextResponse("<html lang='en'>" + "x" * 2000)),
        Route("/egen", lambda _: message_page("Egen <side>", "Tekst", 200)),
        Route("/feil", gives_up),
        Route(
            "/fremmed",
            lambda _: HTMLResponse("<p>x</p>", headers={"Content-Security-Policy": "default-src 'none'"}),
        ),
        WebSocketRoute("/strom", talk),
        Mount("/aktsom", StaticFiles(directory=STATIC)),
    ]
    app = Starlette(routes=routes, middleware=list(MIDDLEWARE), exception_handlers=ERROR_HANDLERS)
    app.add_middleware(GZipMiddleware, minimum_size=100)
    # The last one added stands outermost; Streamlit's own compression stands inside ours.
    app.user_middleware.append(app.user_middleware.pop(0))
    return TestClient(app, base_url=base, client=(address, 50000), raise_server_exceptions=False)


def test_the_page_says_that_it_is_norwegian():
    page = client().get("/").text
    assert '<html lang="nb"' in page
    assert "<title>Aktsom</title>" in page
    assert "Aktsom trenger JavaScript" in page


def test_the_page_names_no_other_machine_and_no_agent_door():
    page = client().get("/").text
    for words in ("http://", "https://", "_stcore/agent", "Streamlit</title>", "enable JavaScript"):
        assert words not in page


def test_no_script_stands_in_the_page_itself():
    response = client().get("/")
    assert "<script>" not in response.text
    scripts = response.headers["content-security-policy"].split("script-src ")[1].split(";")[0]
    assert "unsafe-inline" not in scripts


def test_the_words_are_translated_before_streamlit_starts():
    http = client()
    page = http.get("/").text
    address = page.split('<script src="')[1].split('"')[0]
    assert page.index("streamlit-nb.js") < page.index('type="module"')
    script = http.get(address.removeprefix("."))
    assert script.status_code == 200
    assert "javascript" in script.headers["content-type"]


def test_the_length_is_that_of_the_new_page():
    response = client().get("/")
    assert int(response.headers["content-length"]) == len(response.content)
    assert "content-encoding" not in response.headers


def test_an_older_copy_of_streamlits_own_page_is_never_confirmed():
    http = client()
    first = http.get("/")
    assert "etag" not in first.headers
    again = http.get(
        "/", headers={"If-Modified-Since": "Sun, 22 Nov 2099 00:00:00 GMT", "Range": "bytes=0-9"}
    )
    assert again.status_code == 200
    assert again.text == first.text


def test_asking_for_the_head_only():
    response = client().head("/")
    assert response.status_code == 200
    assert response.content == b""


def test_other_answers_are_left_alone():
    response = client().get("/tekst")
    assert response.text.startswith("<html lang='en'>")


def test_a_public_page_keeps_its_own_policy_and_words():
    response = client().get("/egen")
    assert response.headers["content-security-policy"] == PUBLIC_POLICY
    assert "streamlit-nb.js" not in response.text
    assert "Egen &lt;side&gt;" in response.text
    assert client().get("/fremmed").text == "<p>x</p>"


@pytest.mark.parametrize("path", ["/", "/tekst", "/egen", "/finnes-ikke", "/feil", "/aktsom/streamlit-nb.js"])
def test_every_answer_has_the_safety_headers(path):
    headers = client().get(path).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"


def test_below_a_page_there_is_none():
    """Streamlit answers any address with its page, which finds nothing of its own there and stays empty."""
    response = client().get("/tiltak/under/noe")
    assert response.status_code == 404
    assert "ble ikke funnet" in response.text
    assert "<script" not in response.text


def test_what_is_not_there_is_said_in_norwegian():
    response = client().get("/finnes-ikke")
    assert response.status_code == 404
    assert "ble ikke funnet" in response.text
    assert 'lang="nb"' in response.text
    assert "kan ikke brukes" in client().post("/").text


def test_a_failure_is_a_reference_only():
    response = client().get("/feil")
    assert response.status_code == 500
    assert "oppgi" in response.text
    assert "hemmelig" not in response.text


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("192.0.2.7", BASE),
        ("127.0.0.1", "http://aktsom.example.org"),
        ("127.0.0.1", "http://127.0.0.1.example.org:8501"),
    ],
)
def test_without_a_login_only_this_machine_is_answered(monkeypatch, address, base):
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    stranger = client(address, base)
    response = stranger.get("/")
    assert response.status_code == 403
    assert "bare på denne maskinen" in response.text
    with (
        pytest.raises(WebSocketDisconnect),
        stranger.websocket_connect(base.replace("http", "ws") + "/strom") as socket,
    ):
        socket.receive_text()


@pytest.mark.parametrize("base", [BASE, "http://localhost:8501", "http://[::1]:8501"])
def test_this_machine_is_answered_without_a_login(monkeypatch, base):
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    assert client(base=base).get("/").status_code == 200
    with client(base=base).websocket_connect(base.replace("http", "ws") + "/strom") as socket:
        assert socket.receive_text() == "hei"


def test_with_a_login_the_address_is_the_proxys_matter(monkeypatch):
    monkeypatch.setenv("AKTSOM_LOCAL", "0")
    assert client("192.0.2.7", "https://aktsom.example.org").get("/").status_code == 200


def test_the_public_side_has_health_and_no_screens():
    http = TestClient(public_app(), raise_server_exceptions=False)
    assert http.get("/helse").json()["status"] == "ok"
    assert http.get("/").status_code == 404
    assert http.get("/_stcore/health").status_code == 404
    assert http.get("/").headers["content-security-policy"] == PUBLIC_POLICY
