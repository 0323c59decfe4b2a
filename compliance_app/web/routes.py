"""The addresses beside Streamlit's own, and what is answered when there is nothing there."""

from collections.abc import Mapping
from html import escape
from importlib.metadata import version
from typing import Any, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from compliance_app.domain.errors import NotFound
from compliance_app.web import failure
from compliance_app.web.middleware import PUBLIC_POLICY, SAFETY_HEADERS, STATIC, SecurityHeaders

_NOT_THIS_WAY: Final = "Siden finnes, men kan ikke brukes på denne måten. Gå tilbake, og prøv igjen."
_PAGE: Final = (
    '<!doctype html><html lang="nb"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} – Aktsom</title></head>'
    "<body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
)


async def health(_request: Request) -> Response:
    """Say that the server answers: ``{"status": "ok", "version": …}``, for watchdogs and proxies."""
    return JSONResponse({"status": "ok", "version": version("aktsom")}, headers={"Cache-Control": "no-store"})


async def first_page(_request: Request) -> Response:
    """The menu's first page stands at ``/``: Streamlit gives the default page no address of its own."""
    return RedirectResponse("/")


async def not_found(_request: Request, _error: Exception) -> Response:
    """404 in words (E14)."""
    return message_page("Fant ikke siden", NotFound.message, 404)


async def not_this_way(_request: Request, _error: Exception) -> Response:
    """405 in words."""
    return message_page("Siden kan ikke brukes slik", _NOT_THIS_WAY, 405)


async def failed(_request: Request, error: Exception) -> Response:
    """500 with a reference only (E30)."""
    return message_page("Noe gikk galt", str(failure.record(error)), 500)


def message_page(title: str, text: str, status: int) -> Response:
    """A whole small page with one sentence, plain text in, escaped here.

    It brings its own headers: an answer to a failure is given outside all middleware.
    """
    body = _PAGE.format(title=escape(title), text=escape(text))
    return HTMLResponse(
        body, status_code=status, headers={**SAFETY_HEADERS, "Content-Security-Policy": PUBLIC_POLICY}
    )


def public_app() -> Starlette:
    """The public routes alone, for ``aktsom serve --public``: no screens, no script, no login."""
    return Starlette(
        routes=PUBLIC_ROUTES,
        middleware=[Middleware(SecurityHeaders, policy=PUBLIC_POLICY)],
        exception_handlers=ERROR_HANDLERS,
    )


PUBLIC_ROUTES: Final[list[BaseRoute]] = [Route("/helse", health)]
"""What anyone may ask for, also with ``--public``."""

ROUTES: Final[list[BaseRoute]] = [
    *PUBLIC_ROUTES,
    Route("/i-dag", first_page),
    Mount("/aktsom", StaticFiles(directory=STATIC)),
]
"""What stands beside the screens, for ``st.App(routes=…)``."""

ERROR_HANDLERS: Final[Mapping[Any, Any]] = {404: not_found, 405: not_this_way, 500: failed}
"""For ``exception_handlers=…`` of both apps."""
