"""The login around Streamlit's own: files for whoever is logged in alone, cookies that live no longer than a login, the way back.

Streamlit gives a file in its memory to whoever knows the address, and takes one from whoever has a session; it remembers a
login for thirty days, and leads everybody to the first page after it. Each is mended here, from outside.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from compliance_app.settings import settings

_FILES: Final = ("/media/", "/_stcore/upload_file/")
_LOGIN: Final = "/auth/login"
_CALLBACK: Final = "/oauth2callback"
_BACK: Final = "aktsom_back"
_MINUTES: Final = 10
"""A login that takes longer leads to the first page."""
_OF_LOGIN: Final = "_streamlit_user"
_PLACE: Final = re.compile(r"/[a-z0-9-]{1,60}(\?[A-Za-z0-9_.~%&=+:,-]{0,500})?", re.ASCII)
"""An address within the app: one segment, and what stands after the question mark."""
_NOT_FOR_YOU: Final = "Logg inn for å hente denne filen."
_NO_ANSWER: Final = "/?innlogging=svarer-ikke"
_WRONG: Final = 400


class LoginDoor:
    """Where a login is needed: see the module."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse files to whoever is not logged in, and mend the answers of the login itself."""
        if scope["type"] != "http" or settings().local:
            await self.app(scope, receive, send)
            return
        asked, path = HTTPConnection(scope), scope["path"]
        if path.startswith(_FILES) and not await run_in_threadpool(is_logged_in, asked.cookies):
            await PlainTextResponse(_NOT_FOR_YOU, status_code=403)(scope, receive, send)
        elif path in {_LOGIN, _CALLBACK} or path.startswith("/auth/"):
            await self.app(scope, receive, _Mended(scope, receive, send, asked))
        else:
            await self.app(scope, receive, send)


class _Mended:
    """A ``send`` for the addresses of the login."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, asked: HTTPConnection) -> None:
        self.scope = scope
        self.receive = receive
        self.send = send
        self.asked = asked
        self.replaced = False

    async def __call__(self, message: Message) -> None:
        """Send the answer on, mended; in place of an English failure of the login, our own page."""
        if self.replaced:
            return
        if message["type"] == "http.response.start":
            if message["status"] >= _WRONG:
                self.replaced = True
                await RedirectResponse(_NO_ANSWER, 302)(self.scope, self.receive, self.send)
                return
            headers = MutableHeaders(scope=message)
            self._keep_place(headers)
            _shorten_cookies(message)
        await self.send(message)

    def _keep_place(self, headers: MutableHeaders) -> None:
        """Remember where somebody came from when they begin to log in, and lead them there when they have."""
        path = self.scope["path"]
        secure = "; Secure" if _behind_tls() else ""
        kept = f"; Path={_CALLBACK}; HttpOnly; SameSite=Lax{secure}"
        if path == _LOGIN:
            headers.append("set-cookie", f"{_BACK}={_place(self.asked)}; Max-Age={_MINUTES * 60}{kept}")
        elif path == _CALLBACK and _BACK in self.asked.cookies:
            place = _unquoted(self.asked.cookies[_BACK])
            if _PLACE.fullmatch(place) and _logs_in(headers):
                headers["location"] = place
                headers.append("set-cookie", f"{_BACK}=; Max-Age=0{kept}")


def is_logged_in(cookies: Mapping[str, str]) -> bool:
    """Whether somebody with these cookies is logged in now: signed by us, not over, not deactivated, with a role."""
    from compliance_app.services.sessions import Person, look_up

    given = claims_of(cookies)
    return bool(given) and isinstance(look_up(given), Person)


def claims_of(cookies: Mapping[str, str]) -> dict[str, Any]:
    """The claims in the login cookie, read as Streamlit reads it; empty where its signature is not ours."""
    from streamlit.auth_util import get_cookie_with_chunks
    from streamlit.web.server.server_util import get_cookie_secret
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

    secret = get_cookie_secret()

    def one(name: str) -> bytes | None:
        value = cookies.get(name)
        return decode_signed_value(secret, name, value.encode("latin-1", "replace")) if value else None

    content = get_cookie_with_chunks(one, _OF_LOGIN)
    try:
        found = json.loads(content) if content else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) and found.get("is_logged_in") else {}


def _place(asked: HTTPConnection) -> str:
    """The page somebody logs in from, as a cookie holds it; "" for the first, and for whatever is none of ours."""
    from_where = urlsplit(asked.headers.get("referer", ""))
    if from_where.netloc != asked.headers.get("host"):
        return ""
    place = f"{from_where.path}?{from_where.query}" if from_where.query else from_where.path
    return _quoted(place) if _PLACE.fullmatch(place) else ""


def _quoted(place: str) -> str:
    return place.encode().hex()


def _unquoted(text: str) -> str:
    try:
        return bytes.fromhex(text).decode()
    except ValueError:
        return ""


def _logs_in(headers: MutableHeaders) -> bool:
    """Whether the answer brings a login: a failed one leads to the first page, as Streamlit has it."""
    return any(
        value.startswith(f"{_OF_LOGIN}=") and not re.search(r"(?i)max-age=0\b", value)
        for value in headers.getlist("set-cookie")
    )


def _shorten_cookies(message: Message) -> None:
    """The login's cookies live as long as a login may, and go over a locked line alone where there is one."""
    from compliance_app.services.sessions import LONGEST

    longest = int(LONGEST.total_seconds())
    mended = []
    for name, value in message["headers"]:
        if name == b"set-cookie" and value.startswith(b"_streamlit_"):
            text = value.decode("latin-1")
            text = re.sub(r"(?i)max-age=(\d+)", lambda found: f"Max-Age={min(int(found[1]), longest)}", text)
            if _behind_tls() and "; secure" not in text.casefold():
                text += "; Secure"
            value = text.encode("latin-1")  # noqa: PLW2901
        mended.append((name, value))
    message["headers"] = mended


def _behind_tls() -> bool:
    return settings().base_url.startswith("https://")
