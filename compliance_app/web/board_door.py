"""The board's page by its personal link: ``/styret/{secret}``, for the one on the board it was made for.

Nobody logs in here. There is no cookie and no session, so there is nothing that a foreign page could make a browser send
along: whoever can post to this address knows the secret. The secret stands in the path alone, and nothing here writes it down.
What is unknown, badly formed, expired, revoked, or of somebody who has left the board is answered with the same bytes.
"""

from typing import Final
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from compliance_app.domain.errors import NotFound
from compliance_app.domain.public_errors import NotTaken
from compliance_app.services.board_by_link import (
    BoardLinkClosed,
    board_link_holder,
    give_by_link,
    read_by_link,
)
from compliance_app.services.board_links import PATH
from compliance_app.services.board_paper import MIME
from compliance_app.services.secret_links import new_secret
from compliance_app.web.board_page import (
    HEADERS,
    MAX_BODY_BYTES,
    PDF,
    BoardPage,
    board_page,
    closed_page,
    refused_page,
    too_many_page,
)
from compliance_app.web.board_text import WORDS
from compliance_app.web.door import (
    FORM,
    LANGUAGE,
    BodyNotWhole,
    BodyTooBig,
    NotAForm,
    form_pairs,
    media_type,
    read_body,
)
from compliance_app.web.secret_door import SecretDoor

_MOST_FIELDS: Final = 20
_SENT: Final = "sendt"
"""«?sendt» is the view after an input was taken."""


class BoardDoor(SecretDoor):
    """Answers at and below ``/styret/{secret}``: the page, the paper as a file, an input."""

    headers = HEADERS
    closed_to = (BoardLinkClosed, NotFound)

    async def visit(self, request: Request, secret: str) -> Response:
        """The page, the file or what came of posting."""
        return await _Visit(request, secret).answer()

    def closed_page(self) -> str:
        """In both languages."""
        return closed_page()

    def too_many_page(self, language: str) -> str:
        """In one."""
        return too_many_page(language)


class _Visit:
    """One request by somebody with a secret."""

    def __init__(self, request: Request, secret: str) -> None:
        self.request = request
        self.secret = secret
        wanted = request.query_params.get(LANGUAGE, "nb")
        self.language = wanted if wanted in WORDS else "nb"

    async def answer(self) -> Response:
        """The page, the file or what came of posting. Raises BoardLinkClosed."""
        self.actor, self.link = await run_in_threadpool(board_link_holder, self.secret)
        if self.request.method == "POST":
            return await self._posted()
        if PDF in self.request.query_params:
            return await run_in_threadpool(self._file)
        return await run_in_threadpool(self._shown)

    def _shown(self, written: str = "", once: str = "", error: NotTaken | None = None) -> Response:
        view = read_by_link(self.actor, self.link, self.language)
        sent = _SENT in self.request.query_params and error is None
        page = BoardPage(view, self.language, once or new_secret(), sent, written, error)
        return _page(board_page(page), 422 if error else 200)

    def _file(self) -> Response:
        paper = read_by_link(self.actor, self.link, self.language).paper
        disposition = f"attachment; filename*=utf-8''{quote(paper.name('pdf'))}"
        return Response(
            paper.file("pdf"), media_type=MIME["pdf"], headers={**HEADERS, "Content-Disposition": disposition}
        )

    async def _posted(self) -> Response:
        """To the page that shows the input, or the form with what was written. Raises BoardLinkClosed."""
        said = WORDS[self.language]
        try:
            posted = await self._fields()
        except BodyTooBig:
            return self._refused(said.too_big, 413)
        except BodyNotWhole:
            return self._refused(said.not_whole, 408)
        except NotAForm as error:
            return self._refused(said.wrong_way, error.status)
        text, once = posted.get("text", ""), posted.get("once", "")
        try:
            await run_in_threadpool(give_by_link, self.actor, self.link, text, once=once)
        except NotTaken as error:
            return await run_in_threadpool(self._shown, text, once, error)
        address = f"/{PATH}/{self.secret}?{_SENT}&{LANGUAGE}={self.language}"
        return RedirectResponse(address, 303, dict(HEADERS))

    async def _fields(self) -> dict[str, str]:
        """The posted fields. Raises NotAForm, BodyTooBig, BodyNotWhole."""
        if media_type(self.request.headers) != FORM:
            raise NotAForm(415)
        body = await read_body(self.request.scope, self.request.receive, MAX_BODY_BYTES)
        return dict(form_pairs(body, _MOST_FIELDS))

    def _refused(self, sentence: str, status: int) -> Response:
        """Why it could not be read."""
        return _page(refused_page(self.language, sentence), status)


def _page(html: str, status: int = 200, **headers: str) -> Response:
    return HTMLResponse(html, status, {**HEADERS, **headers})
