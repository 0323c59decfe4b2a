"""Penneo over HTTP, by its published contract of 2025-10-22 («simple case file creation»); not tried against the live service.

A token lasts some minutes; a 401 means a new one, asked for once. Sending and asking the queue carry the token otherwise than
the rest does (X-Auth-Token, none, Bearer), as the contract has it. No secret, token or address of a person is logged here.
"""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from compliance_app import clock
from compliance_app.integrations.penneo_account import PenneoAccount, penneo_account
from compliance_app.integrations.penneo_errors import (
    PenneoBusy,
    PenneoCaseGone,
    PenneoDown,
    PenneoLoginRefused,
    PenneoNoFile,
    PenneoNotSetUp,
    PenneoRefused,
    PenneoUnclear,
    PenneoUnreachable,
)
from compliance_app.integrations.signing_provider import (
    CaseAnswer,
    CaseSigner,
    CaseState,
    JobAnswer,
    JobState,
    SignerProgress,
    SigningOrder,
)
from compliance_app.settings import penneo_settings

Made = TypeVar("Made", bound=BaseModel)

_CREATE: Final = "/send/api/v1/casefiles/20251022/create"
_QUEUE: Final = "/send/api/v1/queue/public/status"
_CASES: Final = "/api/v1/casefiles"
_DOCUMENTS: Final = "/api/v3/documents"
_AGENT: Final = "Aktsom/1 (redegjorelse etter apenhetsloven)"
_MOST_BYTES: Final = 60_000_000
_WHOLE_ANSWER: Final = 6.0
"""So many times the permitted silence may a whole answer take, however slowly it drips."""
_REMINDER_DAYS: Final = 3
_TITLE: Final = 1024
_NONCE: Final = 20
_EARLY: Final = 30.0
"""A token that ends within so many seconds is not used."""
_LANGUAGES: Final = MappingProxyType({"nb": "no", "nn": "no", "en": "en"})
_UNAUTHORISED, _NOT_FOUND, _GONE, _TOO_MANY, _REFUSED, _BROKEN = 401, 404, 410, 429, 400, 500

_JOBS: Final = MappingProxyType(
    {
        "pending": JobState.PENDING,
        "processing": JobState.PENDING,
        "completed": JobState.DONE,
        "failed": JobState.FAILED,
        "aborted_duplicated": JobState.DUPLICATE,
    }
)
CASE_STATES: Final = MappingProxyType(
    {
        0: CaseState.DRAFT,
        1: CaseState.PENDING,
        2: CaseState.REJECTED,
        3: CaseState.DELETED,
        4: CaseState.SIGNED,
        5: CaseState.COMPLETED,
        7: CaseState.EXPIRED,
    }
)
"""The numbers of a case of this version of the API; another number is UNKNOWN and kept as it came."""
SIGNER_STATES: Final = MappingProxyType(
    {
        0: SignerProgress.SENT,
        1: SignerProgress.OPENED,
        2: SignerProgress.OPENED,
        3: SignerProgress.SIGNED,
        4: SignerProgress.REJECTED,
        6: SignerProgress.UNDELIVERABLE,
        8: SignerProgress.SIGNED,
    }
)
"""The numbers of a signing request of this version; older versions number otherwise, so the raw number is kept beside."""


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Token(_Answer):
    access_token: str = Field(min_length=1)
    expires_in: float = 600


class _Queued(_Answer):
    uuid: str = Field(min_length=1)
    payload_hash: str = Field(alias="payloadHash", min_length=1)


class _Handled(_Answer):
    jobs: list[_Queued] = Field(min_length=1)


class _Link(_Answer):
    name: str = ""
    link: str = Field(default="", alias="signingLink")


class _CaseId(_Answer):
    id: int | str


class _Data(_Answer):
    case_file: _CaseId | None = Field(default=None, alias="caseFile")
    links: list[_Link] = Field(default=[], alias="signingLinks")


class _Result(_Answer):
    data: _Data | None = None


class _Job(_Answer):
    status: str = Field(alias="jobStatus")
    error: str | None = Field(default=None, alias="errorMessage")
    result: _Result | None = None


class _Request(_Answer):
    status: int


class _Signer(_Answer):
    name: str = ""
    request: _Request | None = Field(default=None, alias="signingRequest")


class _Case(_Answer):
    status: int
    documents: list[_CaseId] = []
    signers: list[_Signer] = []


def payload(order: SigningOrder) -> dict[str, Any]:
    """The case file as the contract has it: all sign in parallel, each reminded every third day. No personal numbers."""
    roles = list(dict.fromkeys(one.role for one in order.signers))
    signers = [
        {
            "name": one.name, "email": one.email, "role": one.role, "signOrder": 0,
            "reminderInterval": _REMINDER_DAYS, "language": _LANGUAGES[order.language],
        }
        | ({"emailText": order.message} if order.message else {})
        for one in order.signers
    ]  # fmt: skip
    case: dict[str, Any] = {
        "title": order.title[:_TITLE],
        "language": _LANGUAGES[order.language],
        "reference": order.reference,
        "metaData": order.mark,
        "signers": signers,
        "documents": [
            {
                "title": order.title[:_TITLE], "name": order.file_name, "signable": True, "roles": roles,
                "documentOrder": 0,
            },
            *(
                {"title": title[:_TITLE], "name": name, "signable": False, "documentOrder": at}
                for at, (title, name, _content) in enumerate(order.attachments, 1)
            ),
        ],
    }  # fmt: skip
    if order.expires is not None:
        case["expireAt"] = int(order.expires.timestamp())
    return {"caseFile": case}


class Penneo:
    """One conversation with Penneo; close it, or use :func:`penneo`. Raises PenneoError and nothing else."""

    name = "Penneo"

    def __init__(self, account: PenneoAccount) -> None:
        import httpx  # pages that only offer to send start without it

        self.environment = account.environment
        self._account = account
        self._token, self._until = "", 0.0
        self._http = httpx.Client(
            timeout=httpx.Timeout(account.seconds), headers={"User-Agent": _AGENT}, follow_redirects=False
        )

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()

    def send(self, order: SigningOrder) -> Mapping[str, str]:
        """Hand a case over; what the queue is asked with: uuid and payloadHash."""
        data = json.dumps(payload(order), ensure_ascii=False, sort_keys=True)
        sent = [
            (order.file_name, order.content),
            *((name, content) for _title, name, content in order.attachments),
        ]
        files = [("files", (name, content, "application/pdf")) for name, content in sent]
        body = self._authorised(
            "POST", f"{self._account.api}{_CREATE}", "X-Auth-Token", data={"data": data}, files=files
        )
        job = _read(_Handled, body).jobs[0]
        return {"uuid": job.uuid, "payloadHash": job.payload_hash}

    def job(self, asked: Mapping[str, str]) -> JobAnswer:
        """What became of a case that was handed over; the queue is open, and may be asked twenty times a minute."""
        sent = {"uuid": asked["uuid"], "payloadHash": asked["payloadHash"]}
        found = _read(_Job, self._call("POST", f"{self._account.api}{_QUEUE}", json=sent))
        state = _JOBS.get(found.status)
        if state is None:
            raise PenneoUnclear
        data = found.result.data if found.result else None
        case = str(data.case_file.id) if data and data.case_file else ""
        if state is JobState.DONE and not case:
            raise PenneoUnclear
        links = {
            one.name: one.link for one in (data.links if data else []) if one.name and _is_link(one.link)
        }
        return JobAnswer(state, case, links, PenneoRefused(reply=found.error or "").values["reply"])

    def case(self, case: str) -> CaseAnswer:
        """Where a case stands, with the raw number beside."""
        body = self._authorised("GET", f"{self._account.api}{_CASES}/{_number(case)}", "Bearer")
        found = _read(_Case, body)
        signers = tuple(
            CaseSigner(
                one.name,
                SIGNER_STATES.get(one.request.status, SignerProgress.OTHER)
                if one.request
                else SignerProgress.OTHER,
                str(one.request.status) if one.request else "",
            )
            for one in found.signers
        )
        state = CASE_STATES.get(found.status, CaseState.UNKNOWN)
        return CaseAnswer(state, str(found.status), tuple(str(one.id) for one in found.documents), signers)

    def fetch(self, document: str) -> bytes:
        """The signed PDF."""
        url = f"{self._account.api}{_DOCUMENTS}/{_number(document)}/content"
        body = self._authorised("GET", url, "Bearer", headers={"Accept": "application/pdf"})
        if not body.startswith(b"%PDF-"):
            raise PenneoNoFile
        return body

    def cancel(self, case: str) -> None:
        """Delete the case; a case that is gone already is as it should be."""
        try:
            self._authorised("DELETE", f"{self._account.api}{_CASES}/{_number(case)}", "Bearer")
        except PenneoCaseGone:
            return

    def _authorised(self, method: str, url: str, header: str, **more: Any) -> bytes:
        """A call with a token; where the token has ended meanwhile, once more with a new one."""
        for again in (False, True):
            token = self._access(renew=again)
            sent = {"Authorization": f"Bearer {token}"} if header == "Bearer" else {header: token}
            try:
                return self._call(method, url, **more | {"headers": {**more.get("headers", {}), **sent}})
            except PenneoLoginRefused:
                if again:
                    raise
        raise PenneoUnclear  # not reached: the second round returns or raises

    def _access(self, *, renew: bool) -> str:
        if renew or time.monotonic() >= self._until:
            found = _read(_Token, self._call("POST", f"{self._account.auth}/oauth/token", json=self._login()))
            self._token = found.access_token
            self._until = time.monotonic() + max(found.expires_in - _EARLY, 0)
        return self._token

    def _login(self) -> dict[str, str]:
        """The key in use, proved by a digest of it; the secret of the key itself does not go out."""
        nonce = secrets.token_bytes(_NONCE)
        created = _moment(clock.now())
        digest = hashlib.sha1(nonce + created.encode() + self._account.secret().encode()).digest()  # noqa: S324  the contract's
        return {
            "client_id": self._account.client_id,
            "client_secret": self._account.client_secret(),
            "grant_type": "api_keys",
            "key": self._account.key,
            "nonce": base64.b64encode(nonce).decode(),
            "created_at": created,
            "digest": base64.b64encode(digest).decode(),
        }

    def _call(self, method: str, url: str, **more: Any) -> bytes:
        import httpx

        ends = time.monotonic() + self._account.seconds * _WHOLE_ANSWER
        host = urlsplit(url).hostname or ""
        try:
            with self._http.stream(method, url, **more) as reply:
                body = bytearray()
                for piece in reply.iter_bytes():
                    body += piece
                    if len(body) > _MOST_BYTES:
                        raise PenneoUnclear
                    if time.monotonic() > ends:
                        raise PenneoUnreachable(host=host)
                self._judge(reply.status_code, bytes(body))
                return bytes(body)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise PenneoUnreachable(host=host) from error

    def _judge(self, status: int, body: bytes) -> None:
        if status in {200, 201, 204}:
            return
        if status == _UNAUTHORISED:
            words = {"sandbox": "prøvemiljøet", "production": "det ekte miljøet"}
            raise PenneoLoginRefused(environment=words[self.environment])
        if status == _TOO_MANY:
            raise PenneoBusy
        if status in {_NOT_FOUND, _GONE}:
            raise PenneoCaseGone
        if status >= _BROKEN:
            raise PenneoDown
        if _REFUSED <= status < _BROKEN:
            raise PenneoRefused(reply=_reason(body) or str(status))
        raise PenneoUnclear


@contextmanager
def penneo() -> Iterator[Penneo]:
    """A conversation with the account that the settings name.

    Raises:
        PenneoNotSetUp: none. PenneoSettingWrong: a setting cannot be used.
    """
    account = account_in_use()
    open_penneo = Penneo(account)
    try:
        yield open_penneo
    finally:
        open_penneo.close()


def account_in_use() -> PenneoAccount:
    """The account that the settings name. Raises as :func:`penneo`."""
    account = penneo_account(penneo_settings())
    if account is None:
        raise PenneoNotSetUp
    return account


def _read(kind: type[Made], body: bytes) -> Made:
    try:
        return kind.model_validate_json(body)
    except (ValidationError, ValueError) as error:
        raise PenneoUnclear from error


def _reason(body: bytes) -> str:
    try:
        found = json.loads(body)
    except ValueError:
        return ""
    if not isinstance(found, dict):
        return ""
    words = found.get("message") or found.get("error")
    return "; ".join(map(str, words)) if isinstance(words, list) else str(words or "")


def _number(text: str) -> str:
    """An id as it stands in an address: nothing in it leads elsewhere."""
    if not text.isascii() or not text.replace("-", "").isalnum():
        raise PenneoUnclear
    return text


def _is_link(text: str) -> bool:
    return text.startswith(("https://", "http://127.0.0.1"))


def _moment(moment: datetime) -> str:
    """ISO 8601 with milliseconds and Z, as Penneo's own examples send it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
