"""A local server that answers as Brønnøysundregistrene do, from stored answers, and as they should not, on request."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "brreg"
ENTITIES = "/enhetsregisteret/api/enheter"
UPDATES = "/enhetsregisteret/api/oppdateringer/enheter"
ACCOUNTS = "/regnskapsregisteret/regnskap"


def stored(name: str) -> Any:
    """A stored answer, to be changed by the test that asks."""
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


@dataclass
class Reply:
    """One answer: status, body, type; ``cut`` closes the connection in the middle, ``hang`` never answers."""

    status: int = 200
    body: bytes = b"{}"
    kind: str = "application/json"
    cut: bool = False
    hang: bool = False


@dataclass
class BrregServer:
    """The server and what it has been asked.

    Attributes:
        url: its address.
        asked: every path with its query, in order.
        entities: organisation number → entity; a test adds and changes here.
        changes: the list of changes: (number, organisation number).
        replies: path → answers that go before the stored ones; the last one stands.
    """

    url: str = ""
    asked: list[str] = field(default_factory=list)
    entities: dict[str, Any] = field(default_factory=dict)
    sub_entities: dict[str, Any] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    roles: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, Any] = field(default_factory=dict)
    changes: list[tuple[int, str]] = field(default_factory=list)
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    closing: Event = field(default_factory=Event)

    def reply(self, path: str, *replies: Reply) -> None:
        """Answer so at a path: one after the other, the last one from then on."""
        self.replies[path] = list(replies)

    def add(self, org_number: str, name: str, **more: Any) -> None:
        """Know an ordinary enterprise."""
        self.entities[org_number] = {
            "organisasjonsnummer": org_number,
            "navn": name,
            "organisasjonsform": {"kode": "AS", "beskrivelse": "Aksjeselskap"},
            "forretningsadresse": {"land": "Norge", "landkode": "NO", "poststed": "OSLO"},
            "konkurs": False,
            "underAvvikling": False,
            "underTvangsavviklingEllerTvangsopplosning": False,
            "respons_klasse": "Enhet",
            **more,
        }

    def change(self, org_number: str, **fields: Any) -> None:
        """Something happens to an enterprise, and the list of changes says so."""
        self.entities[org_number] |= fields
        self.changes.append((len(self.changes) + 1, org_number))

    def asked_for(self, path: str) -> int:
        """How often something below a path has been asked for."""
        return sum(one.startswith(path) for one in self.asked)

    def answer(self, target: str) -> Reply:
        """What is answered to a request."""
        self.asked.append(target)
        parts = urlsplit(target)
        chosen = self.replies.get(parts.path)
        if chosen:
            return chosen.pop(0) if len(chosen) > 1 else chosen[0]
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        found = self._find(parts.path, query)
        return Reply(404) if found is None else Reply(body=json.dumps(found).encode())

    def _find(self, path: str, query: dict[str, str]) -> Any:
        if path == UPDATES:
            return self._updates(query)
        if path == ENTITIES:
            return self._search(query["navn"])
        last = path.rsplit("/", 1)[-1]
        if path.endswith("/roller"):
            return self.roles.get(path.split("/")[-2])
        if path.startswith(ACCOUNTS):
            return self.accounts.get(last)
        if "/underenheter/" in path:
            return self.sub_entities.get(last)
        return self.entities.get(last)

    def _search(self, name: str) -> Any:
        hits = [one for one in self.entities.values() if name.lower() in one["navn"].lower()]
        return {"_embedded": {"enheter": hits}} if hits else stored("sok-tomt")

    def _updates(self, query: dict[str, str]) -> Any:
        since = int(query.get("oppdateringsid", 0))
        rows = sorted(one for one in self.changes if one[0] >= since)
        if "DESC" in query.get("sort", ""):
            rows.reverse()
        rows = rows[: int(query["size"])]
        if not rows:
            return {"page": {"totalElements": 0}}
        named = [
            {"oppdateringsid": number, "organisasjonsnummer": org, "endringstype": "Endring"}
            for number, org in rows
        ]
        return {"_embedded": {"oppdaterteEnheter": named}}


@contextmanager
def serving() -> Iterator[BrregServer]:
    """The server with the stored answers, on a free port of this machine."""
    known = BrregServer()
    for path in FIXTURES.glob("enhet-*.json"):
        entity = json.loads(path.read_text(encoding="utf-8"))
        known.entities[entity["organisasjonsnummer"]] = entity
    known.roles["923609016"] = stored("roller-923609016")
    known.accounts["923609016"] = stored("regnskap-923609016")
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(known))
    http.daemon_threads = True
    known.url = f"http://127.0.0.1:{http.server_address[1]}"
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield known
    finally:
        known.closing.set()
        http.shutdown()
        http.server_close()
        thread.join()


def _handler(known: BrregServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = known.answer(self.path)
            number = urlsplit(self.path).path.rsplit("/", 1)[-1]
            if number in known.removed:
                reply = Reply(410)
            if reply.hang:
                known.closing.wait()
                return
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body) + (1000 if reply.cut else 0)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Handler
