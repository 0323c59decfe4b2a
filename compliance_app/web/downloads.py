"""What Streamlit hands out at ``/media`` is saved and not shown, under a name that any machine takes, and is kept by nobody between.

Streamlit puts ``attachment`` on what a download button hands out, and nothing on pictures; the media type is the caller's, the
name is passed on as it is, and any browser or proxy may keep the answer, which the address alone opens.
"""

import re
from typing import Final
from urllib.parse import quote, unquote

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEDIA: Final = "/media/"
_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
_BYTES: Final = "application/octet-stream"
_LIVE: Final = ("html", "xml", "svg", "script", "css")
"""Words in the media types that a browser would draw, run or apply."""

_IN_ANY_LETTERS: Final = re.compile(r"filename\*=utf-8''([^;\s]*)", re.IGNORECASE)
_QUOTED: Final = re.compile(r'filename="([^"]*)"', re.IGNORECASE)
"""The two ways in which Streamlit writes a name."""


class SavedNotShown:
    """Put the headers of a download on every answer below ``/media/``. A picture on a page is drawn all the same."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add them when the answer starts; the bytes pass through untouched and unbuffered."""
        if scope["type"] != "http" or MEDIA not in scope["path"]:
            await self.app(scope, receive, send)
            return

        async def saved(message: Message) -> None:
            if message["type"] == "http.response.start":
                _save(MutableHeaders(scope=message), found=message["status"] < 400)
            await send(message)

        await self.app(scope, receive, saved)


def attachment(name: str) -> str:
    """``Content-Disposition`` that saves a file under a harmless form of its name, in any letters (RFC 8187)."""
    from compliance_app.files.attachments import safe_name

    return f"attachment; filename*=utf-8''{quote(safe_name(name), safe='')}"


def _save(headers: MutableHeaders, *, found: bool) -> None:
    headers["Cache-Control"] = "no-store"
    if not found:
        return
    headers["Content-Disposition"] = attachment(_name(headers.get("content-disposition", "")))
    headers["Content-Security-Policy"] = _POLICY
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    kind = headers.get("content-type", _BYTES)
    # Where an SVG is a picture of a page of ours, it is drawn without its scripts; opened by itself it is saved.
    if kind != "image/svg+xml" and any(word in kind.lower() for word in _LIVE):
        headers["Content-Type"] = _BYTES


def _name(disposition: str) -> str:
    if found := _IN_ANY_LETTERS.search(disposition):
        return unquote(found[1], errors="replace")
    found = _QUOTED.search(disposition)
    return found[1] if found else ""
