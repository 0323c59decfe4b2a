"""The addresses beside Streamlit's own, and what is answered when there is nothing there."""

from collections.abc import Mapping
from html import escape
from importlib import import_module
from importlib.metadata import version
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from compliance_app.domain.errors import NotFound
from compliance_app.services import failure
from compliance_app.web.logs import keeping_logs_discreet
from compliance_app.web.middleware import PUBLIC_POLICY, SAFETY_HEADERS, STATIC, SecurityHeaders

_NOT_THIS_WAY: Final = "Siden finnes, men kan ikke brukes på denne måten. Gå tilbake, og prøv igjen."
_SECRET: Final = ("/sporreskjema/", "/kalender/", "/informasjonskrav/sak/", "/styret/")
"""Below these the address itself is a secret."""
_PAGE: Final = (
    '<!doctype html><html lang="nb"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} – Aktsom</title></head>'
    "<body><main><h1>{title}</h1><p>{text}</p></main></body></html>"
)


async def health(_request: Request) -> Response:
    """Say that the server answers: ``{"status": "ok", "version": …}``, for watchdogs and proxies."""
    return JSONResponse({"status": "ok", "version": version("aktsom")}, headers={"Cache-Control": "no-store"})


async def first_page(_request: Request) -> Response:
    """The menu's first page stands at ``/``: Streamlit gives the default page no address of its own.

    The query says that it was asked for, to those who begin with another page (``ui.pages``).
    """
    return RedirectResponse("/?side=i-dag")


async def to_statements(_request: Request) -> Response:
    """The list of statements, where there is no app whose page it would be."""
    return RedirectResponse("/redegjorelser", 308)


async def not_found(_request: Request, _error: Exception) -> Response:
    """404 in words (E14)."""
    return nowhere()


async def not_this_way(_request: Request, _error: Exception) -> Response:
    """405 in words."""
    return message_page("Siden kan ikke brukes slik", _NOT_THIS_WAY, 405)


async def failed(request: Request, error: Exception) -> Response:
    """500 with a reference only (E30)."""
    page = message_page("Noe gikk galt", str(failure.record(error)), 500)
    if request.url.path.startswith(_SECRET):
        page.headers.update({"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"})
    return page


def nowhere() -> Response:
    """The page that says that there is none at the address."""
    return message_page("Fant ikke siden", NotFound.message, 404)


def message_page(title: str, text: str, status: int) -> Response:
    """A whole small page with one sentence, plain text in, escaped here.

    It brings its own headers: an answer to a failure is given outside all middleware.
    """
    body = _PAGE.format(title=escape(title), text=escape(text))
    return HTMLResponse(
        body,
        status_code=status,
        headers={**SAFETY_HEADERS, "Content-Security-Policy": PUBLIC_POLICY},
    )


class _Door:
    """An ASGI app of ours that is loaded at the first knock, so that the screens start without its libraries."""

    def __init__(self, module: str, name: str) -> None:
        self._module = f"compliance_app.web.{module}"
        self._name = name
        self._made: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on to it."""
        if self._made is None:
            loaded = await run_in_threadpool(import_module, self._module)
            self._made = self._made or getattr(loaded, self._name)()
        assert self._made is not None
        await self._made(scope, receive, send)


def public_app() -> Starlette:
    """The public routes alone, for ``aktsom serve --public``: no screens, no script, no login."""
    return Starlette(
        # «/redegjorelse» is a page of the app where there is one
        routes=[*public_routes(), Route("/redegjorelse", to_statements)],
        middleware=[Middleware(SecurityHeaders, policy=PUBLIC_POLICY)],
        exception_handlers=ERROR_HANDLERS,
        lifespan=keeping_logs_discreet,
    )


def public_routes() -> list[BaseRoute]:
    """What anyone may ask for, also with ``--public``; each call has doors of its own, which count their own knocks."""
    # One door for both of its addresses, which count their knocks together.
    asking, answers = _Door("request_door", "AskDoor"), _Door("request_door", "AnswersDoor")
    statements = _Door("statement_door", "StatementDoor")
    questionnaire, board = _Door("questionnaire_door", "QuestionnaireDoor"), _Door("board_door", "BoardDoor")
    case = _Door("request_door", "CaseDoor")
    return [
        Route("/helse", health),
        Route("/sporreskjema/{secret}", questionnaire),
        Route("/sporreskjema/{rest:path}", questionnaire),
        Route("/styret/{secret}", board),
        Route("/styret/{rest:path}", board),
        Route("/kalender/{name:path}", _Door("calendar_door", "CalendarDoor")),
        Route("/informasjonskrav", asking),
        Route("/informasjonskrav/", asking),
        Route("/informasjonskrav/til/{enterprise}", asking),
        Route("/informasjonskrav/sak/{secret}", case),
        Route("/informasjonskrav/sak/{rest:path}", case),
        Route("/informasjonskrav/svar", answers),
        Route("/informasjonskrav/svar/{enterprise}", answers),
        Route("/informasjonskrav/{rest:path}", _Door("request_door", "NowhereDoor")),
        Route("/redegjorelser", statements),
        Route("/redegjorelse/{rest:path}", statements),
    ]


ROUTES: Final[list[BaseRoute]] = [
    *public_routes(),
    Route("/i-dag", first_page),
    Mount("/aktsom", StaticFiles(directory=STATIC)),
]
"""What stands beside the screens, for ``st.App(routes=…)``."""

ERROR_HANDLERS: Final[Mapping[Any, Any]] = {404: not_found, 405: not_this_way, 500: failed}
"""For ``exception_handlers=…`` of both apps."""
