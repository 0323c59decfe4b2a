"""The calendar feed by its secret link: ``/kalender/{secret}.ics``, read over and over by calendar programs.

As with the questionnaire, the secret stands in the path alone, and one that is wrong, taken back or badly formed gets
the same answer.
"""

from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from compliance_app.domain.errors import NotFound
from compliance_app.files.calendar import MEDIA_TYPE
from compliance_app.services.calendar_feed import read_calendar
from compliance_app.services.secret_links import link_holder
from compliance_app.web.door import Knocks

_ENDING: Final = ".ics"
_METHODS: Final = ("GET", "HEAD")
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    # Kept by nobody on the way, and asked for anew each time: the tag then saves sending it again.
    "Cache-Control": "private, no-cache",
}
_CLOSED: Final = (
    "Kalenderlenken virker ikke. Be om en ny der du fikk den.\nThis calendar link does not work.\n"
)
_WAIT: Final = "Vent litt, og prøv igjen.\nPlease wait a little.\n"


class CalendarDoor:
    """Answers at everything below ``/kalender/``."""

    def __init__(self) -> None:
        self._knocks = Knocks()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The feed, or nothing at all where the caller has the newest."""
        request = Request(scope, receive)
        if request.method not in _METHODS:
            answer = _text(_CLOSED, 405, Allow=", ".join(_METHODS))
        else:
            answer = await self._feed(request, scope["path_params"]["name"])
        await answer(scope, receive, send)

    async def _feed(self, request: Request, name: str) -> Response:
        secret = name.removesuffix(_ENDING)
        if wait := self._knocks.wait(request.scope, secret):
            return _text(_WAIT, 429, **{"Retry-After": str(wait)})
        try:
            feed = await run_in_threadpool(read_calendar, link_holder(), secret if secret != name else "")
        except NotFound:
            return _text(_CLOSED, 404)
        headers = {**_HEADERS, "ETag": f'"{feed.tag}"'}
        if _has(request.headers.get("if-none-match", ""), feed.tag):
            return Response(status_code=304, headers=headers)
        headers["Content-Disposition"] = 'inline; filename="aktsom.ics"'
        return Response(feed.content, media_type=MEDIA_TYPE, headers=headers)


def _has(known: str, tag: str) -> bool:
    """Whether one of the tags a caller holds is the newest (RFC 9110, 13.1.2)."""
    tags = [one.strip().removeprefix("W/") for one in known.split(",")]
    return "*" in tags or f'"{tag}"' in tags


def _text(text: str, status: int, **headers: str) -> Response:
    return PlainTextResponse(text, status, {**_HEADERS, "Cache-Control": "no-store", **headers})
