"""A local server that answers as Penneo's published contract says, refuses what the contract does not name, and misbehaves.

Written from the contract alone (OAuth by API keys, «simple case file creation» 2025-10-22, queue, case, document, delete).
"""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

CLIENT, CLIENT_SECRET, KEY, SECRET = "klient-1", "hemmelig-klient", "nokkel-1", "hemmelig-nokkel"
_TOKEN_FIELDS = {"client_id", "client_secret", "grant_type", "key", "nonce", "created_at", "digest"}
_CASE_FIELDS = {
    "title", "language", "reference", "metaData", "sendAt", "expireAt", "sensitiveData", "accessControl", "visibilityMode",
    "disableNotificationsOwner", "disableEmailAttachments", "senderName", "signOnMeeting", "folderId", "ccRecipients",
    "signers", "documents",
}  # fmt: skip
_SIGNER_FIELDS = {
    "name", "email", "role", "signOrder", "onBehalfOf", "ssnType", "socialSecurityNumberPlain", "vatin", "accessControl",
    "enableInsecureSigning", "insecureSigningMethods", "language", "emailSubject", "emailText", "emailFormat",
    "reminderInterval", "successUrl", "failUrl", "activeAt", "expireAt",
}  # fmt: skip
_SIGNER_PREFIXES = ("reminderEmail", "completedEmail")
_DOCUMENT_FIELDS = {"title", "name", "signable", "roles", "documentOrder"}
_LANGUAGES = {"en", "da", "sv", "nl", "fr", "fi", "no", "de"}
PENDING, REJECTED, DELETED, GENERATING, COMPLETED, EXPIRED = 1, 2, 3, 4, 5, 7
SIGNED, REFUSED, UNREACHED = 3, 4, 6


@dataclass
class Case:
    """A case as the server has it: what was sent, where it stands, and the number of each signing request."""

    number: int
    sent: dict[str, Any]
    pdf: bytes
    status: int = PENDING
    requests: list[int] = field(default_factory=list)
    beside: list[bytes] = field(default_factory=list)
    """What was sent to be read beside the document that is signed."""

    @property
    def documents(self) -> list[int]:
        """The ids of its documents; the one that is signed is not the first where there are several."""
        return [self.number * 10 + at for at in (*range(len(self.beside), 0, -1), 0)]


@dataclass
class Reply:
    """One answer instead of the right one; ``cut`` closes the connection, ``hang`` never answers, ``late`` does the work first."""

    status: int = 200
    body: bytes = b"{}"
    cut: bool = False
    hang: bool = False
    late: bool = False


@dataclass
class PenneoServer:
    """The server, what it was asked, and what it does next.

    Attributes:
        url: its address. asked: every «METHOD path» in order. refused: why it refused something, in order.
        cases: by number. signed: what it hands out as the signed file, by case; the sent file otherwise.
        replies: path → answers that go before the right ones, one each; an empty list is the right one.
        job_status: what the queue says of a new job until it is asked for the last of the list, which stays.
        tokens: the tokens that hold; emptied, all have ended.
        tell_duplicate: whether the answer on a double names the case it is a double of.
        names: whether the case names its signers.
    """

    url: str = ""
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    cases: dict[int, Case] = field(default_factory=dict)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    signed: dict[int, bytes] = field(default_factory=dict)
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    job_status: list[str] = field(default_factory=lambda: ["completed"])
    tokens: set[str] = field(default_factory=set)
    tell_duplicate: bool = True
    names: bool = True
    closing: Event = field(default_factory=Event)
    hanging: Event = field(default_factory=Event)
    """Set when a caller has begun to wait for an answer that does not come."""

    def reply(self, path: str, *replies: Reply) -> None:
        """Answer so, in order, at paths that begin so; then rightly again."""
        self.replies[path] = list(replies)

    def sign(self, *people: str, status: int = SIGNED, case: int | None = None) -> None:
        """These people do something at the service; when all have signed the case is completed."""
        found = self.cases[case or max(self.cases)]
        for index, signer in enumerate(found.sent["signers"]):
            if signer["name"] in people:
                found.requests[index] = status
        if status == REFUSED:
            found.status = REJECTED
        if all(one == SIGNED for one in found.requests):
            found.status = COMPLETED

    def settings(self, folder: Path) -> dict[str, str]:
        """The settings that name this server as the sandbox."""
        (folder / "klient.txt").write_text(CLIENT_SECRET, encoding="utf-8")
        (folder / "nokkel.txt").write_text(SECRET, encoding="utf-8")
        return {
            "AKTSOM_PENNEO_ENVIRONMENT": "sandbox",
            "AKTSOM_PENNEO_API_URL": self.url,
            "AKTSOM_PENNEO_AUTH_URL": self.url,
            "AKTSOM_PENNEO_CLIENT_ID": CLIENT,
            "AKTSOM_PENNEO_CLIENT_SECRET_FILE": str(folder / "klient.txt"),
            "AKTSOM_PENNEO_KEY": KEY,
            "AKTSOM_PENNEO_SECRET_FILE": str(folder / "nokkel.txt"),
            "AKTSOM_PENNEO_SECONDS": "1",
        }

    def set_up(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        """Make it the account in use."""
        for name, value in self.settings(folder).items():
            patch.setenv(name, value)


@contextmanager
def penneo_server() -> Iterator[PenneoServer]:
    """A running server on a free port of this machine."""
    state = PenneoServer()

    class Handler(_Handler):
        server_state = state

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Refused(Exception):
    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    server_state: PenneoServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_DELETE(self) -> None:
        self._answer("DELETE")

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""

    def _answer(self, method: str) -> None:
        state, path = self.server_state, self.path
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        state.asked.append(f"{method} {path}")
        planned = next((replies for begin, replies in state.replies.items() if path.startswith(begin)), [])
        reply = planned.pop(0) if planned else None
        if reply is not None and not reply.late:
            self._misbehave(reply)
            return
        try:
            status, kind, content = self._right(method, path, body)
        except _Refused as refusal:
            state.refused.append(str(refusal))
            status, kind = refusal.status, "application/json"
            content = json.dumps(
                {"error": "Bad Request", "message": str(refusal), "statusCode": status}
            ).encode()
        if reply is not None:
            self._misbehave(reply)
            return
        self._send(status, kind, content)

    def _misbehave(self, reply: Reply) -> None:
        if reply.hang:
            self.server_state.hanging.set()
            self.server_state.closing.wait(30)
        if reply.cut or reply.hang:
            self.close_connection = True
            self.connection.close()
            return
        self._send(reply.status, "application/json", reply.body)

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _right(self, method: str, path: str, body: bytes) -> tuple[int, str, bytes]:
        if (method, path) == ("POST", "/oauth/token"):
            return _json(200, self._token(json.loads(body)))
        if (method, path) == ("POST", "/send/api/v1/casefiles/20251022/create"):
            self._require_token(self.headers.get("X-Auth-Token"))
            return _json(201, self._create(body))
        if (method, path) == ("POST", "/send/api/v1/queue/public/status"):
            return _json(200, self._job(json.loads(body)))
        bearer = str(self.headers.get("Authorization", ""))
        self._require_token(bearer.removeprefix("Bearer ") if bearer.startswith("Bearer ") else None)
        parts = path.strip("/").split("/")
        if parts[:3] == ["api", "v1", "casefiles"] and len(parts) == 4:
            case = self._case(int(parts[3]))
            if method == "DELETE":
                case.status = DELETED
                return 204, "application/json", b""
            return _json(200, _case_json(case, names=self.server_state.names))
        if method == "GET" and parts[:3] == ["api", "v3", "documents"] and parts[4:] == ["content"]:
            if self.headers.get("Accept") != "application/pdf":
                raise _Refused("Accept must be application/pdf")
            case, at = self._case(int(parts[3]) // 10), int(parts[3]) % 10
            signed = self.server_state.signed.get(case.number, case.pdf)
            return 200, "application/pdf", case.beside[at - 1] if at else signed
        raise _Refused(f"no such address: {method} {path}", 404)

    def _token(self, given: dict[str, Any]) -> dict[str, Any]:
        _only(given, _TOKEN_FIELDS, "token", needed=_TOKEN_FIELDS)
        nonce = base64.b64decode(given["nonce"], validate=True)
        digest = hashlib.sha1(nonce + given["created_at"].encode() + SECRET.encode()).digest()
        right = (CLIENT, CLIENT_SECRET, KEY, "api_keys", base64.b64encode(digest).decode(), 20)
        sent = (
            given["client_id"],
            given["client_secret"],
            given["key"],
            given["grant_type"],
            given["digest"],
            len(nonce),
        )
        if sent != right:
            raise _Refused("invalid client or digest", 401)
        token = f"token-{len(self.server_state.asked)}"
        self.server_state.tokens.add(token)
        return {"access_token": token, "expires_in": 600, "access_token_expires_at": int(time.time()) + 600}

    def _require_token(self, token: str | None) -> None:
        if token not in self.server_state.tokens:
            raise _Refused("the token has ended or stands in the wrong header", 401)

    def _create(self, body: bytes) -> dict[str, Any]:
        kind = self.headers["Content-Type"].encode()
        parts = list(
            BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + kind + b"\r\n\r\n" + body).iter_parts()
        )
        named = [(str(one.get_param("name", header="content-disposition")), one) for one in parts]
        data = [one.get_payload(decode=True) for name, one in named if name == "data"]
        files = [
            (str(one.get_filename()), one.get_payload(decode=True)) for name, one in named if name == "files"
        ]
        if len(data) != 1 or not files or len(data) + len(files) != len(parts):
            raise _Refused(f"the parts must be data and files, not {sorted(name for name, _one in named)}")
        sent = json.loads(data[0])
        _only(sent, {"caseFile"}, "data", needed={"caseFile"})
        case = sent["caseFile"]
        pdfs = _check_case(case, files)
        digest = hashlib.sha256(data[0] + b"".join(content for _name, content in files)).hexdigest()
        return {"status": "handled", "message": "ok", "jobs": [self._queue(case, pdfs, digest)]}

    def _queue(self, case: dict[str, Any], pdfs: list[bytes], digest: str) -> dict[str, Any]:
        state = self.server_state
        same = next((one for one in state.jobs.values() if one["payloadHash"] == digest), None)
        if same is None:
            number = 500 + len(state.cases)
            state.cases[number] = Case(
                number, case, pdfs[0], requests=[0] * len(case["signers"]), beside=pdfs[1:]
            )
            job = {"case": number, "status": list(state.job_status)}
        else:
            job = {"case": same["case"], "status": ["aborted_duplicated"]}
        uuid = f"00000000-0000-4000-8000-{len(state.jobs):012}"
        state.jobs[uuid] = job | {"uuid": uuid, "payloadHash": digest}
        return {"uuid": uuid, "payloadHash": digest, "createdAt": "2026-05-04T10:00:00.000Z"}

    def _job(self, given: dict[str, Any]) -> dict[str, Any]:
        _only(given, {"uuid", "payloadHash"}, "status", needed={"uuid", "payloadHash"})
        job = self.server_state.jobs.get(given["uuid"])
        if job is None or job["payloadHash"] != given["payloadHash"]:
            raise _Refused("no such job", 404)
        status = job["status"].pop(0) if len(job["status"]) > 1 else job["status"][0]
        answer: dict[str, Any] = {"jobStatus": status, "errorMessage": None, "result": None}
        if status == "failed":
            return answer | {"errorMessage": "signers.0.email is not deliverable"}
        if status == "completed" or (status == "aborted_duplicated" and self.server_state.tell_duplicate):
            case = self.server_state.cases[job["case"]]
            links = [
                {
                    "name": one["name"],
                    "role": one["role"],
                    "signingLink": f"https://sandbox.penneo.com/s/{index}",
                }
                for index, one in enumerate(case.sent["signers"])
            ]
            return answer | {"result": {"data": {"caseFile": {"id": case.number}, "signingLinks": links}}}
        return answer

    def _case(self, number: int) -> Case:
        case = self.server_state.cases.get(number)
        if case is None:
            raise _Refused("no such case", 404)
        return case


def _check_case(case: dict[str, Any], files: list[tuple[str, bytes]]) -> list[bytes]:
    """The files by the order of their documents, the one that is signed first; the contract wants each name once."""
    _only(case, _CASE_FIELDS, "caseFile", needed={"title", "signers", "documents"})
    if len(case["title"]) > 1024 or case.get("language", "en") not in _LANGUAGES:
        raise _Refused("title or language")
    if not isinstance(case.get("expireAt", 1), int):
        raise _Refused("expireAt must be unix time")
    for signer in case["signers"]:
        extra = {name for name in signer if name.startswith(_SIGNER_PREFIXES)}
        _only(signer, _SIGNER_FIELDS | extra, "signer", needed={"name"})
        if signer.get("email") is not None and "@" not in signer["email"]:
            raise _Refused(f"signers: {signer['email']} is not an e-mail address")
        if signer.get("reminderInterval", 1) < 1 or signer.get("language", "en") not in _LANGUAGES:
            raise _Refused("reminderInterval or language of a signer")
    roles = {signer.get("role") for signer in case["signers"]}
    for document in case["documents"]:
        _only(document, _DOCUMENT_FIELDS, "document", needed={"title", "name"})
        if document.get("signable", True) and set(document.get("roles", roles)) != roles:
            raise _Refused("the document's roles are not those of the signers")
    ordered = sorted(case["documents"], key=lambda one: one.get("documentOrder", 0))
    given = dict(files)
    if sorted(one["name"] for one in ordered) != sorted(given) or len(given) != len(files):
        raise _Refused("documents and files do not belong together")
    if not all(content.startswith(b"%PDF-") for content in given.values()):
        raise _Refused("only PDF")
    if [one.get("signable", True) for one in ordered] != [True] + [False] * (len(ordered) - 1):
        raise _Refused("one document is signed, and first")
    return [given[one["name"]] for one in ordered]


def _only(given: dict[str, Any], allowed: set[str], where: str, *, needed: set[str]) -> None:
    strange, missing = set(given) - allowed, needed - set(given)
    if strange or missing:
        raise _Refused(f"{where}: not in the contract {sorted(strange)}, missing {sorted(missing)}")


def _case_json(case: Case, *, names: bool) -> dict[str, Any]:
    signers = [
        ({"name": one["name"]} if names else {}) | {"signingRequest": {"status": status}}
        for one, status in zip(case.sent["signers"], case.requests, strict=True)
    ]
    return {"status": case.status, "documents": [{"id": one} for one in case.documents], "signers": signers}


def _json(status: int, value: Any) -> tuple[int, str, bytes]:
    return status, "application/json", json.dumps(value).encode()
