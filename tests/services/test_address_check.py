"""Whether the published address answers with what was published: on a server of the test's own, and never inside by another way."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from support.published import SIGNERS, in_language, lay_out, publisher, sign
from support.statements import frozen_statement

from compliance_app.domain.errors import NotFound
from compliance_app.integrations import published_address
from compliance_app.services.address_check import (
    NotPublished,
    Outcome,
    check_address,
    check_all_addresses,
    newest_check,
)
from compliance_app.services.statement_files import frozen_file
from compliance_app.services.work import Actor
from compliance_app.storage.tables import StatementFileKind

Answer = tuple[int, dict[str, str], bytes]


class Site:
    """A web server on this machine, with pages by path and the paths that were asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                status, headers, body = site.pages.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"

    def lay(self, path: str, body: bytes | str, kind: str = "text/html; charset=utf-8") -> None:
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = (200, {"Content-Type": kind}, content)


@pytest.fixture
def owner(database: str) -> Actor:
    return publisher()


@pytest.fixture
def locked(owner: Actor) -> str:
    return frozen_statement(owner)


@pytest.fixture
def site(locked: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The server, which is the program's own address, since nothing else inside may be asked.

    It opens when the statement is locked: its address is never the same twice, and what is locked can be.
    """
    made = Site()
    monkeypatch.setenv("AKTSOM_BASE_URL", made.base)
    running = threading.Thread(target=made.server.serve_forever)
    running.start()
    yield made
    made.server.shutdown()
    running.join()
    made.server.server_close()


def out_at(owner: Actor, locked: str, address: str) -> str:
    sign(owner, locked, *SIGNERS)
    lay_out(owner, locked, address=address)
    return locked


def file_of(owner: Actor, identity: str, kind: StatementFileKind = StatementFileKind.PDF) -> bytes:
    return frozen_file(owner, identity, kind).content


def test_the_file_on_the_page_is_found_and_compared(owner: Actor, locked: str, site: Site) -> None:
    identity = out_at(owner, locked, f"{site.base}/redegjorelse/side")
    assert newest_check(owner, identity) is None
    links = '<a href="/redegjorelse/2024.pdf">2024</a><a href="x.png">x</a><a HREF=\'/redegjorelse/2025.pdf#side=2\'>2025</a>'
    site.lay("/redegjorelse/side", links)
    site.lay("/redegjorelse/2024.pdf", b"noe annet", "application/pdf")
    site.lay("/redegjorelse/2025.pdf", file_of(owner, identity), "application/pdf")
    found = check_address(owner, identity)
    assert (found.outcome, found.year) == (Outcome.SAME, "2025")
    assert found.sentence == "Redegjørelsen ligger på adressen, og den er lik den som er publisert."
    assert site.asked == ["/redegjorelse/side", "/redegjorelse/2025.pdf"]
    site.lay("/redegjorelse/2025.pdf", file_of(owner, identity) + b" ", "application/pdf")
    assert check_address(owner, identity).outcome is Outcome.OTHER
    assert newest_check(owner, identity).outcome is Outcome.OTHER


@pytest.mark.parametrize("kind", ["PDF", "JSON", "HTML"])
def test_the_file_itself_at_the_address(owner: Actor, locked: str, site: Site, kind: str) -> None:
    identity = out_at(owner, locked, f"{site.base}/redegjorelse/fil")
    site.lay(
        "/redegjorelse/fil", file_of(owner, identity, StatementFileKind(kind)), "application/octet-stream"
    )
    assert check_address(owner, identity).outcome is Outcome.SAME
    site.lay("/redegjorelse/fil", b"%PDF-1.7", "application/pdf")
    other = check_address(owner, identity)
    assert other.outcome is Outcome.OTHER
    assert "en annen enn den som er publisert" in other.sentence


def test_a_page_without_files_and_nothing_at_all(owner: Actor, locked: str, site: Site) -> None:
    identity = out_at(owner, locked, f"{site.base}/redegjorelse/side")
    missing = check_address(owner, identity)
    assert (missing.outcome, missing.sentence) == (
        Outcome.NOTHING, "Ingenting ligger på adressen. Nettstedet svarte med feilkode 404.",
    )  # fmt: skip
    site.lay("/redegjorelse/side", "<p>Velkommen</p>")
    unsure = check_address(owner, identity)
    assert unsure.outcome is Outcome.UNSURE
    assert unsure.sentence.startswith("Siden svarer, men redegjørelsen er ikke blant filene på den.")


def test_an_address_that_leads_inside_is_never_asked(
    owner: Actor, locked: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = out_at(owner, locked, f"{site.base}/redegjorelse/side")
    inside = [
        f"{site.base}/helse", "http://localhost/redegjorelse", "http://127.0.0.1/redegjorelse", "http://[::1]/redegjorelse",
        "http://169.254.169.254/latest", "http://10.0.0.1/", "http://[::ffff:10.0.0.1]/", "http://0.0.0.0/", "file:///etc/passwd",
        "http://2130706433/", "ftp://eksempel.example/", "http://[64:ff9b::7f00:1]/",
    ]  # fmt: skip
    for target in inside:
        site.pages["/redegjorelse/side"] = (302, {"Location": target}, b"")
        assert check_address(owner, identity).outcome is Outcome.NOTHING, target
    assert set(site.asked) == {"/redegjorelse/side"}
    monkeypatch.delenv("AKTSOM_BASE_URL")
    assert check_address(owner, identity).outcome is Outcome.NOTHING
    assert len(site.asked) == len(inside)


def test_without_end_and_too_big_end_in_a_sentence(
    owner: Actor, locked: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = out_at(owner, locked, f"{site.base}/redegjorelse/side")
    site.pages["/redegjorelse/side"] = (302, {"Location": "/redegjorelse/side"}, b"")
    assert "for mange ganger" in check_address(owner, identity).sentence
    monkeypatch.setattr(published_address, "MOST_BYTES", 1000)
    site.lay("/redegjorelse/side", b"x" * 2000)
    assert "for stort" in check_address(owner, identity).sentence


def test_what_is_not_out_is_not_checked_and_the_nightly_run_takes_what_is(
    owner: Actor, locked: str, site: Site
) -> None:
    with pytest.raises(NotPublished):
        check_address(owner, locked)
    assert check_all_addresses(owner) == []
    sign(owner, locked, *SIGNERS)
    lay_out(owner, locked, address=f"{site.base}/redegjorelse/fil")
    in_language(owner, locked, "en")
    site.lay("/redegjorelse/fil", file_of(owner, locked), "application/pdf")
    assert [one.outcome for one in check_all_addresses(owner)] == [Outcome.SAME]
    with pytest.raises(NotFound):
        check_address(publisher("Annen AS", "987654325"), locked)
