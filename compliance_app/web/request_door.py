"""Information requests by anybody: ``/informasjonskrav``, the case by its secret link, and the published answers.

Nobody logs in here. There is no cookie and no session, so there is nothing that a foreign page could make a browser send along:
whoever posts a question could have written it themselves, and whoever can post to a case knows its secret. Where a post comes
from is therefore not asked, and could not be: browsers that are told to keep the referrer to themselves post without an origin.
The secret of a case stands in the form it is made from and in the path of the case, and nothing here writes it down, nor
where a caller comes from. Whatever cannot be taken comes back with all that was written.
"""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from compliance_app import clock
from compliance_app.domain.deadlines import three_weeks
from compliance_app.domain.public_errors import NotTaken
from compliance_app.services.public_case import CaseLinkClosed, CaseView, follow, write
from compliance_app.services.public_requests import (
    AskedInput,
    FormClosed,
    PublicEnterprise,
    ask,
    public_answers,
    public_enterprises,
)
from compliance_app.services.secret_links import new_secret, secret_hash
from compliance_app.settings import settings
from compliance_app.web.door import (
    FORM,
    LANGUAGE,
    BodyNotWhole,
    BodyTooBig,
    NotAForm,
    OpenKnocks,
    asked_language,
    form_pairs,
    media_type,
    read_body,
)
from compliance_app.web.request_case_page import CASE_HEADERS, DEMAND, CasePage, case_page
from compliance_app.web.request_page import (
    ANSWERS_HEADERS,
    HEADERS,
    MAX_BODY_BYTES,
    PATH,
    FormView,
    answers_page,
    choose_page,
    closed_page,
    form_page,
    nobody_page,
    parse_question,
    refused_page,
    too_many_page,
)
from compliance_app.web.request_text import WORDS
from compliance_app.web.secret_door import SecretDoor

_METHODS: Final = ("GET", "HEAD", "POST")
_READING: Final = ("GET", "HEAD")
_MOST_FIELDS: Final = 50
_NEW: Final = "ny"
"""«?ny» is the first view of a case, with its address to keep."""
_SENT: Final = "sendt"
"""«?sendt» is the view after a message was taken."""


class AskDoor:
    """Answers at ``/informasjonskrav`` and ``/informasjonskrav/til/{enterprise}``: the form, and a question that is sent."""

    def __init__(self) -> None:
        self._knocks = OpenKnocks()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in who does not knock too often."""
        request = Request(scope, receive)
        language = _language(request.query_params)
        if request.method not in _METHODS:
            answer = _page(nobody_page(language), 405, Allow=", ".join(_METHODS))
        elif wait := self._knocks.wait(scope):
            answer = _too_many(request, wait)
        elif request.method == "POST":
            answer = await _taken(self._posted(request, language), language, HEADERS)
        else:
            answer = await self._shown(request, language)
        await answer(scope, receive, send)

    async def _shown(self, request: Request, language: str) -> Response:
        there = await run_in_threadpool(public_enterprises)
        chosen = _chosen(there, request)
        if chosen:
            return _form(_fresh(chosen, language))
        if there and not request.path_params.get("enterprise"):
            return _page(choose_page(there, language))
        return _page(nobody_page(language), 404)

    async def _posted(self, request: Request, language: str) -> Response:
        """The case that was made, or the form with all that was written. Raises NotAForm, BodyTooBig, BodyNotWhole."""
        posted = parse_question(await _pairs(request), language)
        chosen = _chosen(await run_in_threadpool(public_enterprises), request)
        if chosen is None:
            return _page(nobody_page(language, _written(posted.given)), 404)
        view = replace(_fresh(chosen, language), given=posted.given)
        if secret_hash(posted.secret):
            view = replace(view, secret=posted.secret)
            if not posted.trapped:
                return await self._asked(request, view)
        notice = WORDS[language].trapped if posted.trapped else WORDS[language].not_whole_form
        return _form(replace(view, notice=notice), 422)

    async def _asked(self, request: Request, view: FormView) -> Response:
        """The case that was made, or the form again."""
        if errors := view.given.problems():
            return _form(replace(view, errors=errors), 422)
        if wait := self._knocks.wait_to_ask(request.scope):
            notice = WORDS[view.language].wait
            return _form(replace(view, notice=notice), 429, **{"Retry-After": str(wait)})
        try:
            await run_in_threadpool(ask, view.enterprise.id, view.given, view.secret)
        except FormClosed:
            return _page(nobody_page(view.language, _written(view.given)), 404)
        return _on_to(view.secret, _NEW)


class CaseDoor(SecretDoor):
    """Answers at and below ``/informasjonskrav/sak/{secret}``: the case, and what the asker writes in it."""

    headers = CASE_HEADERS
    closed_to = (CaseLinkClosed,)

    async def visit(self, request: Request, secret: str) -> Response:
        """The case, or what came of writing in it."""
        case = await run_in_threadpool(follow, secret)
        language = _language(request.query_params, case.language)
        if request.method == "POST":
            return await _taken(_written_in(request, secret, case), language, CASE_HEADERS)
        return self.page(case_page(_opened(request, secret, case)))

    def closed_page(self) -> str:
        """In both languages."""
        return closed_page()

    def too_many_page(self, language: str) -> str:
        """In one."""
        return too_many_page(language)


class AnswersDoor:
    """Answers at ``/informasjonskrav/svar`` and ``/informasjonskrav/svar/{enterprise}``: what was asked and answered before."""

    def __init__(self) -> None:
        self._knocks = OpenKnocks()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Show it to anybody who does not knock too often."""
        request = Request(scope, receive)
        language = _language(request.query_params)
        if request.method not in _READING:
            answer = _page(nobody_page(language), 405, Allow=", ".join(_READING))
        elif wait := self._knocks.wait(scope):
            answer = _too_many(request, wait)
        else:
            answer = await run_in_threadpool(_published, request, language)
        await answer(scope, receive, send)


class NowhereDoor:
    """Answers at what else is asked for below ``/informasjonskrav``: there is nothing."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say so."""
        language = _language(QueryParams(scope["query_string"]))
        await _page(nobody_page(language), 404)(scope, receive, send)


def _published(request: Request, language: str) -> Response:
    there = public_enterprises()
    chosen = _chosen(there, request)
    if chosen:
        page = answers_page(chosen, public_answers(chosen.id), language)
    elif there and not request.path_params.get("enterprise"):
        page = choose_page(there, language, "svar")
    else:
        return _page(nobody_page(language), 404)
    return HTMLResponse(page, headers=dict(ANSWERS_HEADERS))


async def _written_in(request: Request, secret: str, case: CaseView) -> Response:
    """A message that was taken, or the page with what was written. Raises CaseLinkClosed, NotAForm and what a body can."""
    posted = dict(await _pairs(request))
    text, once, demanded = posted.get("text", ""), posted.get("once", ""), DEMAND in posted
    try:
        await run_in_threadpool(write, secret, text, once, demand=demanded)
    except NotTaken as error:
        view = replace(_opened(request, secret, case), address="", sent=False, once=once or new_secret())
        return _secret_page(case_page(replace(view, written=text, error=error, demanded=demanded)), 422)
    return _on_to(secret, _SENT, request.query_params.get(LANGUAGE, ""))


async def _taken(answering: Awaitable[Response], language: str, headers: Mapping[str, str]) -> Response:
    """The answer to a post, or why it could not be read."""
    said = WORDS[language]
    try:
        return await answering
    except BodyTooBig:
        return HTMLResponse(refused_page(language, said.too_big), 413, dict(headers))
    except BodyNotWhole:
        return HTMLResponse(refused_page(language, said.not_whole), 408, dict(headers))
    except NotAForm as error:
        return HTMLResponse(refused_page(language, said.wrong_way), error.status, dict(headers))


async def _pairs(request: Request) -> list[tuple[str, str]]:
    """The posted fields. Raises NotAForm, BodyTooBig, BodyNotWhole."""
    if media_type(request.headers) != FORM:
        raise NotAForm(415)
    return form_pairs(await read_body(request.scope, request.receive, MAX_BODY_BYTES), _MOST_FIELDS)


def _chosen(there: Sequence[PublicEnterprise], request: Request) -> PublicEnterprise | None:
    """Who is named in the address, or the only one where nobody is."""
    named = request.path_params.get("enterprise", "")
    if not named:
        return there[0] if len(there) == 1 else None
    return next((one for one in there if named in {one.key, one.id}), None)


def _fresh(enterprise: PublicEnterprise, language: str) -> FormView:
    due = three_weeks(clock.today()).operative
    return FormView(enterprise, language, new_secret(), due)


def _opened(request: Request, secret: str, case: CaseView) -> CasePage:
    language = _language(request.query_params, case.language)
    fresh = case.is_open and not (case.behind or case.letters or case.messages)
    new = _NEW in request.query_params and fresh
    base = settings().base_url or f"{request.url.scheme}://{request.url.netloc}"
    return CasePage(
        case, language, new_secret(), address=f"{base}{PATH}/sak/{secret}" if new else "",
        sent=_SENT in request.query_params,
    )  # fmt: skip


def _written(given: AskedInput) -> str:
    return "\n\n".join(one for one in (given.question, given.requester, given.reply_to) if one.strip())


def _on_to(secret: str, flag: str, language: str = "") -> Response:
    """To the case, by an address of its own, so that a page that is loaded again sends nothing.

    ``language``: the one that was chosen on the page, where it may not be the case's own.
    """
    asked = f"&{LANGUAGE}={language}" if language in WORDS else ""
    return RedirectResponse(f"{PATH}/sak/{secret}?{flag}{asked}", 303, dict(CASE_HEADERS))


def _language(asked: QueryParams, otherwise: str = "nb") -> str:
    wanted = asked.get(LANGUAGE, otherwise)
    return "en" if wanted == "en" else "nb"


def _form(view: FormView, status: int = 200, **headers: str) -> Response:
    return _page(form_page(view), status, **headers)


def _too_many(request: Request, wait: int) -> Response:
    return _page(too_many_page(asked_language(request)), 429, **{"Retry-After": str(wait)})


def _page(html: str, status: int = 200, **headers: str) -> Response:
    return HTMLResponse(html, status, {**HEADERS, **headers})


def _secret_page(html: str, status: int = 200, **headers: str) -> Response:
    return HTMLResponse(html, status, {**CASE_HEADERS, **headers})
