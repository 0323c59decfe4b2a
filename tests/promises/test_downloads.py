"""Promise 22: what is handed out is saved and not shown, by Streamlit's own download address as by every address of ours."""

from email.message import Message

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.web.server.starlette import starlette_routes

from compliance_app.web.middleware import MIDDLEWARE
from compliance_app.web.routes import ERROR_HANDLERS

SCRIPT = b"<script>alert(1)</script>"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
KINDS = (
    "text/html", "TEXT/HTML; charset=utf-8", "application/xhtml+xml", "image/svg+xml", "application/xml", "text/xml",
    "application/rss+xml", "text/javascript", "application/pdf", "text/plain", "text/csv", "image/png", "",
)  # fmt: skip
NAMES = {
    "Egenerklæring æøå 2026.pdf": "Egenerklæring æøå 2026.pdf",
    "../../etc/passwd": "passwd",
    "..\\..\\Windows\\win.ini": "win.ini",
    "CON.pdf": "_CON.pdf",
    "regning\u202efdp.exe": "regningfdp.exe",
    'a"; filename="b.html': "a_; filename=_b.html",
    "linje\r\nSet-Cookie: x=1.pdf": "linjeSet-Cookie_ x=1.pdf",
    "null\x00byte.pdf": "nullbyte.pdf",
    "A\u030arsrapport.pdf": "Årsrapport.pdf",
    "ø" * 300 + ".pdf": "ø" * 116 + ".pdf",
    "": "streamlit_download.pdf",
}


@pytest.fixture(scope="module")
def store() -> MemoryMediaFileStorage:
    """What Streamlit holds for its download buttons and pictures."""
    return MemoryMediaFileStorage("/media")


@pytest.fixture(autouse=True)
def _nobody_has_to_log_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may ask for a file is another promise."""
    monkeypatch.setenv("AKTSOM_LOCAL", "1")


@pytest.fixture(scope="module")
def http(store: MemoryMediaFileStorage) -> TestClient:
    """Streamlit's own routes for it, behind everything that our answers pass."""
    routes: list[Route] = starlette_routes.create_media_routes(store, None)
    app = Starlette(routes=routes, middleware=list(MIDDLEWARE), exception_handlers=dict(ERROR_HANDLERS))
    return TestClient(app, base_url="http://127.0.0.1:8501", client=("127.0.0.1", 50000))


def address(store: MemoryMediaFileStorage, content: bytes, kind: str, name: str | None = None) -> str:
    what = MediaFileKind.MEDIA if name is None else MediaFileKind.DOWNLOADABLE
    return store.get_url(store.load_and_get_id(content, kind, what, name))


def saved_as(disposition: str) -> tuple[str, str]:
    heading = Message()
    heading["Content-Disposition"] = disposition
    return heading.get_content_disposition() or "", heading.get_filename("")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["fil.html", None], ids=["button", "picture"])
def test_22_whatever_it_is_said_to_be_it_is_saved_and_not_shown(
    http: TestClient, store: MemoryMediaFileStorage, kind: str, name: str | None
) -> None:
    for method in ("GET", "HEAD"):
        answer = http.request(method, address(store, SCRIPT, kind, name))
        assert answer.status_code == 200
        assert saved_as(answer.headers["content-disposition"])[0] == "attachment"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert not any(word in answer.headers["content-type"] for word in ("html", "/xml", "script"))
    assert http.get(address(store, SCRIPT, kind, name)).content == SCRIPT


@pytest.mark.parametrize(("name", "harmless"), NAMES.items(), ids=range(len(NAMES)))
def test_22_the_name_it_is_saved_under_is_harmless(
    http: TestClient, store: MemoryMediaFileStorage, name: str, harmless: str
) -> None:
    answer = http.get(address(store, b"%PDF-1.7", "application/pdf", name))
    how, shown = saved_as(answer.headers["content-disposition"])
    assert (how, shown) == ("attachment", harmless)
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-disposition"].isascii()


def test_22_a_picture_on_a_page_is_still_one_and_parts_can_be_asked_for(
    http: TestClient, store: MemoryMediaFileStorage
) -> None:
    where = address(store, PNG, "image/png")
    assert http.get(where).headers["content-type"] == "image/png"
    part = http.get(where, headers={"Range": "bytes=0-7"})
    assert (part.status_code, part.content) == (206, PNG[:8])


def test_22_what_is_gone_is_a_page_of_ours_that_nobody_keeps(http: TestClient) -> None:
    answer = http.get("/media/borte.pdf")
    assert answer.status_code == 404
    assert "ble ikke funnet" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "content-disposition" not in answer.headers
