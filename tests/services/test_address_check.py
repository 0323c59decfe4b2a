"""Whether the published address answers with what was published: on a server of the test's own, and never inside by another way."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from support.published import SIGNERS, lay_out, published, publisher, sign
from support.statements import frozen_statement, ready_draft

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

    def __init__(self, certified: Path | None = None) -> None:
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
        if certified:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certified)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.base = f"http{'s' if certified else ''}://127.0.0.1:{self.server.server_port}"

    @contextmanager
    def answering(self) -> Iterator[None]:
        running = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        running.start()
        try:
            yield
        finally:
            self.server.shutdown()
            running.join()
            self.server.server_close()

    def lay(self, path: str, body: bytes | str, kind: str = "text/html; charset=utf-8") -> None:
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = (200, {"Content-Type": kind}, content)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The server, which is the program's own address, since nothing else inside may be asked."""
    made = Site()
    monkeypatch.setenv("AKTSOM_BASE_URL", made.base)
    with made.answering():
        yield made


@pytest.fixture
def owner(database: str) -> Actor:
    return publisher()


def certificate(folder: Path) -> Path:
    """A certificate that nobody has issued but itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "tls.pem").write_bytes(key.private_bytes(*form) + made.public_bytes(Encoding.PEM))
    return folder / "tls.pem"


def out_at(owner: Actor, address: str) -> str:
    identity = frozen_statement(owner)
    sign(owner, identity, *SIGNERS)
    lay_out(owner, identity, address=address)
    return identity


def file_of(owner: Actor, identity: str, kind: StatementFileKind = StatementFileKind.PDF) -> bytes:
    return frozen_file(owner, identity, kind).content


def test_the_file_on_the_page_is_found_and_compared(owner: Actor, site: Site) -> None:
    identity = out_at(owner, f"{site.base}/redegjorelse/side")
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
def test_the_file_itself_at_the_address(owner: Actor, site: Site, kind: str) -> None:
    identity = out_at(owner, f"{site.base}/redegjorelse/fil")
    site.lay(
        "/redegjorelse/fil", file_of(owner, identity, StatementFileKind(kind)), "application/octet-stream"
    )
    assert check_address(owner, identity).outcome is Outcome.SAME
    site.lay("/redegjorelse/fil", b"%PDF-1.7", "application/pdf")
    other = check_address(owner, identity)
    assert other.outcome is Outcome.OTHER
    assert "en annen enn den som er publisert" in other.sentence


@pytest.mark.parametrize("given", ["/redegjorelser", "/redegjorelse/2025"])
def test_each_language_is_looked_for_on_its_own_page(owner: Actor, site: Site, given: str) -> None:
    first, english = (
        published(owner, language=language, address=f"{site.base}{given}") for language in ("nb", "en")
    )
    for place, identity in {"2025": first, "2025/en": english}.items():
        site.lay(f"/redegjorelse/{place}", f'<a href="/redegjorelse/{place}.pdf">PDF</a>')
        site.lay(f"/redegjorelse/{place}.pdf", file_of(owner, identity), "application/pdf")
    assert [one.outcome for one in check_all_addresses(owner)] == [Outcome.SAME, Outcome.SAME]
    assert check_address(owner, english).address == f"{site.base}/redegjorelse/2025/en"
    assert check_address(owner, first).address == f"{site.base}/redegjorelse/2025"


def test_a_page_without_files_and_nothing_at_all(owner: Actor, site: Site) -> None:
    identity = out_at(owner, f"{site.base}/redegjorelse/side")
    missing = check_address(owner, identity)
    assert (missing.outcome, missing.sentence) == (
        Outcome.NOTHING, "Ingenting ligger på adressen. Nettstedet svarte med feilkode 404.",
    )  # fmt: skip
    site.lay("/redegjorelse/side", "<p>Velkommen</p>")
    unsure = check_address(owner, identity)
    assert unsure.outcome is Outcome.UNSURE
    assert unsure.sentence.startswith("Siden svarer, men redegjørelsen er ikke blant filene på den.")


def test_a_redirect_is_followed_to_the_file(owner: Actor, site: Site) -> None:
    identity = out_at(owner, f"{site.base}/redegjorelse/gammel")
    for status in (301, 302, 303, 307, 308):
        site.pages["/redegjorelse/gammel"] = (status, {"Location": "arkiv/a%C3%A5pent%202025.pdf"}, b"")
        site.lay("/redegjorelse/arkiv/a%C3%A5pent%202025.pdf", file_of(owner, identity), "application/pdf")
        assert check_address(owner, identity).outcome is Outcome.SAME, status


def test_a_page_that_asks_for_login_is_not_for_everybody(owner: Actor, site: Site) -> None:
    identity = out_at(owner, f"{site.base}/redegjorelse/side")
    form = "<form><label>Bruker <input name=u></label><INPUT name=\"p\" Type='password'></form>"
    site.lay("/redegjorelse/innlogging", form)
    site.pages["/redegjorelse/side"] = (302, {"Location": "/redegjorelse/innlogging?neste=side"}, b"")
    site.pages["/redegjorelse/innlogging?neste=side"] = site.pages["/redegjorelse/innlogging"]
    answers = [check_address(owner, identity)]
    site.pages["/redegjorelse/side"] = (401, {"WWW-Authenticate": "Basic"}, b"")
    answers.append(check_address(owner, identity))
    for found in answers:
        assert found.outcome is Outcome.NOTHING
        assert found.sentence == (
            "Adressen ber om innlogging. Redegjørelsen skal kunne leses av alle. Legg den på en side uten innlogging."
        )
    site.lay("/redegjorelse/side", f'{form}<a href="fil.pdf">Redegjørelsen</a>')
    site.lay("/redegjorelse/fil.pdf", file_of(owner, identity), "application/pdf")
    assert check_address(owner, identity).outcome is Outcome.SAME, (
        "a page may have a field for logging in beside it"
    )


def test_a_certificate_that_nobody_trusts_is_said(
    owner: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Site(certificate(tmp_path))
    monkeypatch.setenv("AKTSOM_BASE_URL", made.base)
    with made.answering():
        identity = out_at(owner, f"{made.base}/redegjorelse/side")
        made.lay("/redegjorelse/side", file_of(owner, identity), "application/pdf")
        found = check_address(owner, identity)
    assert (found.outcome, made.asked) == (Outcome.NOTHING, [])
    assert "ikke et gyldig sertifikat" in found.sentence


def test_nobody_there_and_no_such_name_are_said(owner: Actor, site: Site) -> None:
    identity = out_at(owner, f"{site.base}/redegjorelse/side")
    site.pages["/redegjorelse/side"] = (302, {"Location": "https://finnes-ikke.invalid/"}, b"")
    assert "Vi fikk ikke kontakt med nettstedet" in check_address(owner, identity).sentence


@pytest.mark.parametrize(
    "given",
    ["http://10.0.0.1/redegjorelse", "http://192.168.1.10/", "http://[fe80::1]/", "http://[fd00::1]/", "http://100.64.0.1/",
     "http://localhost/redegjorelse", "https://127.0.0.1:8501/redegjorelse", "http://0x7f000001/", "http://[::]/"],
)  # fmt: skip
def test_an_inside_address_that_was_given_is_never_opened(owner: Actor, given: str) -> None:
    found = check_address(owner, out_at(owner, given))
    assert found.outcome is Outcome.NOTHING
    assert found.sentence == (
        "Adressen ble ikke åpnet, for den er ikke en vanlig nettadresse som alle når. Rett adressen."
    )


def test_an_address_that_leads_inside_is_never_asked(
    owner: Actor, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = out_at(owner, f"{site.base}/redegjorelse/side")
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
    owner: Actor, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = out_at(owner, f"{site.base}/redegjorelse/side")
    site.pages["/redegjorelse/side"] = (302, {"Location": "/redegjorelse/side"}, b"")
    assert "for mange ganger" in check_address(owner, identity).sentence
    monkeypatch.setattr(published_address, "MOST_BYTES", 1000)
    site.lay("/redegjorelse/side", b"x" * 2000)
    assert "for stort" in check_address(owner, identity).sentence


def test_what_is_not_out_is_not_checked_and_the_nightly_run_takes_what_is(owner: Actor, site: Site) -> None:
    locked = frozen_statement(owner)
    with pytest.raises(NotPublished):
        check_address(owner, locked)
    assert check_all_addresses(owner) == []
    sign(owner, locked, *SIGNERS)
    lay_out(owner, locked, address=f"{site.base}/redegjorelse/fil")
    ready_draft(owner, language="en")
    site.lay("/redegjorelse/fil", file_of(owner, locked), "application/pdf")
    assert [one.outcome for one in check_all_addresses(owner)] == [Outcome.SAME]
    with pytest.raises(NotFound):
        check_address(publisher("Annen AS", "987654325"), locked)
