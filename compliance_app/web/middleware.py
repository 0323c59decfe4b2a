"""What every answer passes through: who may ask in local mode, safety headers, and a page that says it is Norwegian.

Plain ASGI, so that neither files nor the web socket are held up in memory.
"""

import hashlib
import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from compliance_app.settings import settings
from compliance_app.web.downloads import SavedNotShown
from compliance_app.web.login_door import LoginDoor
from compliance_app.web.options import LOOPBACK

STATIC: Final = Path(__file__).parent / "static"
SCRIPT: Final = "streamlit-nb.js"

_STREAMLIT_SOURCES: Final = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-eval'",  # Vega compiles its expressions
    "style-src": "'self' 'unsafe-inline'",  # Streamlit's style library writes style elements
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "media-src": "'self' blob:",
    "worker-src": "'self' blob:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "frame-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
STREAMLIT_POLICY: Final = "; ".join(f"{kind} {sources}" for kind, sources in _STREAMLIT_SOURCES.items())
"""Content-Security-Policy of the app's pages."""

PUBLIC_POLICY: Final = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Content-Security-Policy of the public pages, which need no script."""

SAFETY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""On every answer, whoever gives it."""

_NOT_PAGES: Final = (
    "/static/", "/_stcore/", "/media/", "/component/", "/app/static/", "/aktsom/", "/sporreskjema/", "/kalender/",
    "/styret/", "/informasjonskrav", "/redegjorelse/", "/redegjorelser",
)  # fmt: skip
_UNCHANGED: Final = ("accept-encoding", "if-none-match", "if-modified-since", "range")
_NOSCRIPT: Final = "<noscript><p>Aktsom trenger JavaScript for å vise sidene.</p></noscript>"


class LocalOnly:
    """Without a login, answer this machine only: the caller's address and the name it asked for must both be local.

    The name is checked against DNS rebinding, where a foreign page points its own name at 127.0.0.1.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse foreign callers, pass everything else on."""
        if scope["type"] == "lifespan" or not settings().local or _is_local(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            text = "Aktsom er startet uten innlogging og svarer bare på denne maskinen."
            await PlainTextResponse(text, status_code=403)(scope, receive, send)


class SecurityHeaders:
    """Put the safety headers on every answer; an answer that brings its own policy keeps it."""

    def __init__(self, app: ASGIApp, policy: str = STREAMLIT_POLICY) -> None:
        self.app = app
        self.policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers when the answer starts."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", self.policy)
                for name, value in SAFETY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


class NorwegianPage:
    """Turn Streamlit's one HTML file into ours: language, title, icon, and the script that translates its words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        digest = hashlib.sha256((STATIC / SCRIPT).read_bytes()).hexdigest()[:12]
        self.script = f'<script src="./aktsom/{SCRIPT}?v={digest}"></script>'

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Rewrite HTML answers; everything else passes untouched and unbuffered."""
        if scope["type"] != "http" or scope["path"].startswith(_NOT_PAGES):
            await self.app(scope, receive, send)
            return
        answer = _Rewritten(send, self.script, head=scope["method"] == "HEAD")
        await self.app(_asking_for_the_whole_page(scope), receive, answer)
        if answer.start is None:
            return
        if "/" in scope["path"].strip("/"):
            # No page of the app stands below another; Streamlit would show an empty one.
            from compliance_app.web.routes import nowhere

            await nowhere()(scope, receive, send)
        else:
            await answer.finish(answer.start)


class _Rewritten:
    """A ``send`` that holds Streamlit's HTML back until it is asked to finish, and lets everything else through."""

    def __init__(self, send: Send, script: str, *, head: bool) -> None:
        self.send = send
        self.script = script
        self.head = head
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_streamlit_html(message):
            self.start = message
        elif message["type"] == "http.response.body" and self.start is not None:
            self.body += message.get("body", b"")
        else:
            await self.send(message)

    async def finish(self, start: Message) -> None:
        """Send the page that was held back, rewritten, behind its own ``start``."""
        body = b"" if self.head else _norwegian(self.body.decode(), self.script).encode()
        headers = MutableHeaders(scope=start)
        for name in ("content-length", "etag", "last-modified", "accept-ranges"):
            del headers[name]
        if not self.head:
            headers["content-length"] = str(len(body))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": body, "more_body": False})


def _norwegian(page: str, script: str) -> str:
    """Streamlit's index page with our language, title, icon and script, and without comments and inline script."""
    page = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    page = re.sub(r"<noscript>.*?</noscript>", _NOSCRIPT, page, flags=re.DOTALL)
    page = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    page = re.sub(r'<link rel="service-desc"[^>]*>', "", page)
    page = page.replace('<html lang="en">', '<html lang="nb" translate="no">')
    page = page.replace("<title>Streamlit</title>", "<title>Aktsom</title>")
    page = page.replace('href="./favicon.png"', 'href="./app/static/mark.svg"')
    return page.replace("<head>", f"<head>{script}", 1).lstrip()


def _is_streamlit_html(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    is_html = headers.get("content-type", "").startswith("text/html")
    # Our own public pages bring a policy of their own and are Norwegian already.
    return is_html and "content-encoding" not in headers and "content-security-policy" not in headers


def _asking_for_the_whole_page(scope: Scope) -> Scope:
    """The same request without compression, ranges and caching, which would be answered for Streamlit's own file."""
    headers = [(name, value) for name, value in scope["headers"] if name.decode() not in _UNCHANGED]
    return {**scope, "headers": headers}


def _is_local(scope: Scope) -> bool:
    client = scope.get("client")
    host = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname
    return client is not None and client[0] in LOOPBACK and host in LOOPBACK


MIDDLEWARE: Final = (
    Middleware(SecurityHeaders),
    Middleware(LocalOnly),
    Middleware(LoginDoor),
    Middleware(NorwegianPage),
    Middleware(SavedNotShown),
)
"""For ``st.App(middleware=…)``, outermost first."""
