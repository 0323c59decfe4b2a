"""A door whose address is a secret: how often anybody may knock, and one answer to everything that does not work."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from compliance_app.web.door import Knocks, asked_language

_METHODS: Final = ("GET", "HEAD", "POST")


class SecretDoor(ABC):
    """Lets in who has a link and does not knock too often.

    A link that is unknown, over or taken back, and an address that no link looks like (a route without ``secret``), are
    answered with the same bytes.

    Attributes:
        headers: of every page. closed_to: what a visit raises where the link does not work.
    """

    headers: Mapping[str, str]
    closed_to: tuple[type[Exception], ...]

    def __init__(self) -> None:
        self._knocks = Knocks()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        secret = request.path_params.get("secret")
        if secret is None:
            return self.page(self.closed_page(), 404)
        if request.method not in _METHODS:
            return self.page(self.closed_page(), 405, Allow=", ".join(_METHODS))
        if wait := self._knocks.wait(request.scope, secret, writes=request.method == "POST"):
            page = self.too_many_page(asked_language(request))
            return self.page(page, 429, **{"Retry-After": str(wait)})
        try:
            return await self.visit(request, secret)
        except self.closed_to:
            return self.page(self.closed_page(), 404)

    def page(self, html: str, status: int = 200, **headers: str) -> Response:
        """A page of this door."""
        return HTMLResponse(html, status, {**self.headers, **headers})

    @abstractmethod
    async def visit(self, request: Request, secret: str) -> Response:
        """What somebody with this secret gets. Raises one of ``closed_to``."""

    @abstractmethod
    def closed_page(self) -> str:
        """The page of a link that does not work."""

    @abstractmethod
    def too_many_page(self, language: str) -> str:
        """The page of who must wait, in «nb» or «en»."""
