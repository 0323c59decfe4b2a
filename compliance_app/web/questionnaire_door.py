"""The questionnaire by its secret link: ``/sporreskjema/{secret}``, for anybody who has it and nobody else.

Nobody logs in here. There is no cookie and no session, so there is nothing that a foreign page could make a browser send
along: whoever can post to this address knows the secret, and may do it. The secret stands in the path alone; no page
holds it, no page leads away with it, and nothing here writes it down. What is unknown, badly formed, expired or revoked
is answered with the same bytes.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from compliance_app.clock import OSLO
from compliance_app.domain.questionnaire_answers import Filled
from compliance_app.files.errors import FileRefused, FileTooBig
from compliance_app.files.questionnaire_reading import MAX_FORM_BYTES
from compliance_app.services.questionnaire_link import (
    DraftChanged,
    LinkClosed,
    LinkView,
    draft_tag,
    link_answers,
    link_workbook,
    open_link,
    save_draft,
    submit,
)
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
from compliance_app.web.downloads import attachment
from compliance_app.web.questionnaire_fields import PageView
from compliance_app.web.questionnaire_files import NoFileInForm, PostedFile, posted_file, refusal
from compliance_app.web.questionnaire_page import (
    HEADERS,
    MAX_BODY_BYTES,
    Action,
    answered_page,
    closed_page,
    parse_form,
    questionnaire_page,
    refused_page,
    thanks_page,
    too_many_page,
)
from compliance_app.web.questionnaire_text import PAGE_WORDS
from compliance_app.web.secret_door import SecretDoor

WORKBOOK: Final = "regneark"
"""«?regneark» is the workbook: an address below the page's own, so that the page need not hold the secret."""

_UPLOAD: Final = "multipart/form-data"
_MOST_FIELDS: Final = 1000
_AROUND_THE_FILE: Final = 64 * 1024
"""Boundaries and headers of a posted file."""
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class QuestionnaireDoor(SecretDoor):
    """Answers at and below ``/sporreskjema/{secret}``: the page, a saved draft, what was sent, the workbook."""

    headers = HEADERS
    closed_to = (LinkClosed,)

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

    async def answer(self) -> Response:
        """The page, the file or what came of posting. Raises LinkClosed."""
        found = await run_in_threadpool(open_link, self.secret)
        view = _in_language(found, self.request.query_params)
        if self.request.method != "POST":
            return await self._shown(view)
        if view.answered_on:
            return _answered(view)
        said = PAGE_WORDS[view.invitation.language]
        try:
            return await self._taken(view)
        except BodyTooBig:
            return _refused(view, said.too_big, 413)
        except BodyNotWhole:
            return _refused(view, said.not_whole, 408)
        except NotAForm as error:
            return _refused(view, said.wrong_way, error.status)

    async def _taken(self, view: LinkView) -> Response:
        """What came of posting. Raises NotAForm, BodyTooBig, BodyNotWhole, LinkClosed."""
        kind = media_type(self.request.headers)
        if kind == FORM:
            return await self._posted(view)
        if kind == _UPLOAD:
            return await self._uploaded(view)
        raise NotAForm(415)

    async def _shown(self, view: LinkView) -> Response:
        if view.answered_on:
            return _answered(view)
        if WORKBOOK in self.request.query_params:
            content, name = await run_in_threadpool(link_workbook, self.secret)
            headers = {**HEADERS, "Content-Disposition": attachment(name)}
            return Response(content, media_type=_XLSX, headers=headers)
        return _form(view)

    async def _posted(self, view: LinkView) -> Response:
        """A draft to keep, or answers to send. What is to be sent is kept first, so that nothing is lost."""
        body = await read_body(self.request.scope, self.request.receive, MAX_BODY_BYTES)
        posted = parse_form(form_pairs(body, _MOST_FIELDS), view.invitation.questions)
        try:
            at = await run_in_threadpool(save_draft, self.secret, posted.filled, posted.seen)
        except DraftChanged:
            return _saved_by_others(view, posted.filled)
        view = replace(view, filled=posted.filled)
        said = PAGE_WORDS[view.invitation.language]
        if posted.action is not Action.SEND:
            return _form(view, notice=said.draft_saved.format(time=_time(at)))
        sent = await run_in_threadpool(submit, self.secret, posted.filled, view.invitation.language)
        if sent.answered_on:
            return _answered(replace(view, answered_on=sent.answered_on))
        if sent.errors:
            return _page(questionnaire_page(replace(_view(view), errors=sent.errors)), 422)
        return _page(thanks_page(view.invitation, sent.receipt))

    async def _uploaded(self, view: LinkView) -> Response:
        """Answers from the workbook: into the form and the draft, for the supplier to look through and send."""
        said = PAGE_WORDS[view.invitation.language]
        try:
            file = await self._file()
            filled = await run_in_threadpool(link_answers, self.secret, file.data, file.name)
        except FileRefused as error:
            sentence = refusal(error, view.invitation.language)
            return _page(questionnaire_page(replace(_view(view), refusal=sentence)), 422)
        try:
            await run_in_threadpool(save_draft, self.secret, filled, file.seen)
        except DraftChanged:
            return _saved_by_others(view, filled)
        return _form(replace(view, filled=filled), notice=said.workbook_read)

    async def _file(self) -> PostedFile:
        try:
            body = await read_body(
                self.request.scope, self.request.receive, MAX_FORM_BYTES + _AROUND_THE_FILE
            )
        except BodyTooBig as error:
            announced = self.request.headers.get("content-length", "")
            size = int(announced) if announced.isdecimal() else 0
            raise FileTooBig.of(max(size, MAX_FORM_BYTES + 1), MAX_FORM_BYTES) from error
        try:
            return await posted_file(self.request.headers, body)
        except NoFileInForm as error:
            raise NotAForm from error


def _in_language(found: LinkView, asked: QueryParams) -> LinkView:
    language = asked.get(LANGUAGE, "")
    if language not in PAGE_WORDS or language == found.invitation.language:
        return found
    # What is bought stands inside a Norwegian sentence; last year's answers are words in the questionnaire's language.
    return replace(found, invitation=replace(found.invitation, language=language, goods=""), last={})


def _view(view: LinkView) -> PageView:
    other = next(one for one in PAGE_WORDS if one != view.invitation.language)
    return PageView(
        invitation=view.invitation, filled=view.filled, last=view.last, workbook=f"?{WORKBOOK}",
        seen=draft_tag(view.filled), other_language=f"?{LANGUAGE}={other}",
    )  # fmt: skip


def _form(view: LinkView, notice: str = "") -> Response:
    return _page(questionnaire_page(replace(_view(view), notice=notice)))


def _saved_by_others(view: LinkView, filled: Filled) -> Response:
    """What was posted, still in the fields, and the tag of what would be saved over."""
    said = PAGE_WORDS[view.invitation.language]
    shown = replace(_view(view), filled=filled, notice=said.others_saved)
    return _page(questionnaire_page(shown), 409)


def _answered(view: LinkView) -> Response:
    assert view.answered_on is not None
    return _page(answered_page(view.invitation, view.answered_on))


def _refused(view: LinkView, sentence: str, status: int) -> Response:
    return _page(refused_page(view.invitation.language, sentence), status)


def _page(html: str, status: int = 200, **headers: str) -> Response:
    return HTMLResponse(html, status, {**HEADERS, **headers})


def _time(at: datetime) -> str:
    return at.astimezone(OSLO).strftime("%H.%M")
