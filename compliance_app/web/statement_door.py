"""The published statements, for anybody (§ 5 third paragraph): ``/redegjorelser`` and what stands below ``/redegjorelse``.

``/redegjorelser`` lists the years, ``/redegjorelse/2025`` is a year's statement, with ``.pdf``, ``.json`` and, where it is chosen,
``/signert.pdf`` after it, and ``/signaturer.pdf`` and ``/signaturer.json`` for who has signed; ``/nn`` and ``/en`` are the other languages and
``/utgave/1`` an earlier edition. Where several
enterprises publish here, each stands below ``/redegjorelse/av/{organisation number}``. Only what is published is found; a draft, an example and
what never was are answered alike. Nothing here writes.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from compliance_app.documents.statement_page import (
    STYLE,
    EditionLine,
    choose_page,
    end_page,
    fonts_of,
    list_page,
    statement_page,
)
from compliance_app.documents.statement_page_words import PAGE_WORDS
from compliance_app.domain.errors import NotFound
from compliance_app.domain.statement_address import LIST, below, list_path, year_path
from compliance_app.services.published import (
    LANGUAGES,
    EditionPage,
    PublishedFile,
    Publisher,
    edition_page,
    editions_of,
    file_bytes,
    publishers,
)
from compliance_app.services.signature_list import list_of_edition
from compliance_app.services.statement_pages import LIST_JSON, LIST_PDF, Href, place_of, view_of, year_lines
from compliance_app.settings import settings
from compliance_app.storage.tables import StatementFileKind
from compliance_app.web.door import LANGUAGE, OpenKnocks, preferred_language
from compliance_app.web.public_page import open_headers

_CACHE: Final = "public, max-age=300"
HEADERS: Final[Mapping[str, str]] = open_headers(STYLE, _CACHE)
"""For the pages, which are the same for everybody, and for the files."""
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_READING: Final = ("GET", "HEAD")
_ASKED: Final = re.compile(
    r"(?:av/(?P<key>[0-9A-Za-z-]{1,64})(?:/|$))?"
    r"(?:(?P<year>[0-9]{4})(?:/(?P<language>nb|nn|en))?(?:/utgave/(?P<edition>[1-9][0-9]{0,3}))?"
    r"(?P<what>\.pdf|\.json|/signert\.pdf|/signaturer\.(?:pdf|json)|/)?)?"
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address asks for; ``what`` is empty for a page."""

    key: str = ""
    year: str = ""
    language: str = ""
    edition: int = 0
    what: str = ""


class StatementDoor:
    """Answers at ``/redegjorelser`` and below ``/redegjorelse``."""

    def __init__(self) -> None:
        self._knocks = OpenKnocks()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Show what is published to anybody who does not knock too often."""
        request = Request(scope, receive)
        if request.method not in _READING:
            answer = _nowhere(request, 405, Allow=", ".join(_READING))
        elif wait := self._knocks.wait(scope):
            language = _best(request)
            page = end_page(language, lambda said: said.too_many, lambda said: said.too_many_text)
            answer = HTMLResponse(
                page, 429, {**HEADERS, "Cache-Control": "no-store", "Retry-After": str(wait)}
            )
        else:
            answer = await run_in_threadpool(_answer, request)
        await answer(scope, receive, send)


def _answer(request: Request) -> Response:
    asked = _read(request.path_params.get("rest", ""))
    there = publishers()
    if not there:
        return _none_yet(request)
    if asked is None:
        return _nowhere(request, 404)
    named = asked.key or (there[0].key if len(there) == 1 else "")
    chosen = next((one for one in there if named in {one.key, one.id}), None)
    if chosen is None and not asked.key and not asked.what:
        named_there = [one for one in there if not asked.year or _has_year(one, asked.year)]
        return _choice(request, named_there, asked) if named_there else _nowhere(request, 404)
    if chosen is None:
        return _nowhere(request, 404)
    return _of(request, chosen, asked, chosen.key if asked.key or len(there) > 1 else "")


def _of(request: Request, chosen: Publisher, asked: _Asked, key: str) -> Response:
    """The list, the year or the file of one that publishes; ``key`` as in :func:`own_links`."""
    if not asked.year:
        return _list(request, chosen, key)
    try:
        page = edition_page(chosen, asked.year, asked.language, asked.edition)
        return _file(request, page, asked.what) if asked.what else _statement(request, page, key)
    except NotFound:
        return _nowhere(request, 404)


def _read(rest: str) -> _Asked | None:
    """What stands after ``/redegjorelse/``; None where it is no address of ours."""
    found = _ASKED.fullmatch(rest.removesuffix("/") if rest.endswith("/") else rest)
    if found is None:
        return None
    return _Asked(
        found["key"] or "", found["year"] or "", found["language"] or "", int(found["edition"] or 0), found["what"] or "",
    )  # fmt: skip


def _statement(request: Request, page: EditionPage, key: str) -> Response:
    ask = f"/informasjonskrav/til/{page.publisher.key}" if page.publisher.asks else ""
    html = statement_page(view_of(page, own_links(key), ask_href=ask, base=settings().base_url))
    headers = open_headers(STYLE, _CACHE, fonts_of(page.html))
    headers["Content-Type"] = "text/html; charset=utf-8"
    return _kept(request, html.encode(), page.changed_at, headers)


def _file(request: Request, page: EditionPage, what: str) -> Response:
    """The locked bytes, the signed ones where they are handed out, or the list of signatures. Raises NotFound."""
    if what in {LIST_PDF, LIST_JSON}:
        return _signatures(request, page, what)
    found = {
        ".pdf": page.files.get(StatementFileKind.PDF),
        ".json": page.files.get(StatementFileKind.JSON),
        "/signert.pdf": page.signed_file,
    }.get(what)
    if found is None:
        raise NotFound
    content = file_bytes(page.publisher.id, found.id)
    headers = {
        "Content-Type": "application/json" if what == ".json" else "application/pdf",
        "Content-Disposition": f'inline; filename="{_name(page, found, what)}"',
    }
    return _kept(request, content, page.shown.published_at, headers, found.sha256)


def _signatures(request: Request, page: EditionPage, what: str) -> Response:
    """Who has signed, as it is now. Raises NotFound."""
    if not page.signers:
        raise NotFound
    listed, ending = list_of_edition(page), what.rpartition(".")[2]
    headers = {
        "Content-Type": "application/json" if what == LIST_JSON else "application/pdf",
        "Content-Disposition": f'inline; filename="{listed.name}.{ending}"',
    }
    content = listed.json() if what == LIST_JSON else listed.pdf()
    return _kept(request, content, page.changed_at, headers)


def _name(page: EditionPage, file: PublishedFile, what: str) -> str:
    """A name that any system takes: «aktsom-redegjorelse-2025-nn-utgave-1.pdf»."""
    place = place_of(page.shown, page.others).replace("/", "-")
    signed = "-signert" if file.kind is StatementFileKind.SIGNED else ""
    return f"aktsom-redegjorelse-{place}{signed}.{what.rpartition('.')[2]}"


def _list(request: Request, publisher: Publisher, key: str) -> Response:
    language = _language(request) or "nb"
    editions = editions_of(publisher.id)
    others = [(one, f"{list_path(key)}?{LANGUAGE}={one}") for one in LANGUAGES if one != language]
    asked = f"?{LANGUAGE}=en" if language == "en" else ""
    ask = f"/informasjonskrav/til/{publisher.key}{asked}" if publisher.asks else ""
    html = list_page(language, publisher.name, year_lines(editions, language, own_links(key)), others, ask)
    changed = max(one.published_at for one in editions)
    return _kept(request, html.encode(), changed, {"Content-Type": "text/html; charset=utf-8"})


def _has_year(publisher: Publisher, year: str) -> bool:
    return any(one.year == year for one in editions_of(publisher.id))


def _choice(request: Request, there: Sequence[Publisher], asked: _Asked) -> Response:
    """Several publish here, and the address does not say who; a year that was asked for is kept, by those who have it."""
    language = _language(request) or "nb"
    lines = [
        EditionLine(one.name, year_path(asked.year, one.key) if asked.year else list_path(one.key))
        for one in there
    ]
    here = year_path(asked.year) if asked.year else LIST
    others = [(one, f"{here}?{LANGUAGE}={one}") for one in LANGUAGES if one != language]
    return HTMLResponse(choose_page(language, lines, others), headers=dict(HEADERS))


def own_links(key: str) -> Href:
    """Where the links of the open pages lead; ``key`` stands for the enterprise where several publish here."""
    return lambda place, what: f"{below(key)}/{place}{what}" if place else list_path(key)


def _nowhere(request: Request, status: int, **headers: str) -> Response:
    page = end_page(_best(request), lambda said: said.not_found, lambda said: said.not_found_text, LIST)
    return HTMLResponse(page, status, {**HEADERS, "Cache-Control": "no-store", **headers})


def _none_yet(request: Request) -> Response:
    """Nobody has published: no list to lead on to either."""
    page = end_page(_best(request), lambda said: said.none_yet, lambda said: said.none_yet_text)
    return HTMLResponse(page, 404, {**HEADERS, "Cache-Control": "no-store"})


def _best(request: Request) -> str:
    return _language(request) or preferred_language(request.headers)


def _language(request: Request) -> str:
    wanted = request.query_params.get(LANGUAGE, "")
    return wanted if wanted in PAGE_WORDS else ""


def _kept(
    request: Request, content: bytes, changed_at: datetime, headers: Mapping[str, str], digest: str = ""
) -> Response:
    """What a browser may keep: with its tag and its day, and 304 where it is kept already."""
    tag = f'"{digest or hashlib.sha256(content).hexdigest()}"'
    given = {
        **HEADERS, **headers, "ETag": tag,
        "Last-Modified": _http_date(changed_at),
    }  # fmt: skip
    if _has(request.headers, tag, given["Last-Modified"]):
        return Response(
            status_code=304, headers={key: value for key, value in given.items() if key != "Content-Type"}
        )
    return Response(content, headers=given)


def _http_date(moment: datetime) -> str:
    """«Fri, 22 May 2026 20:00:00 GMT» (RFC 9110 section 5.6.7), whatever language the machine speaks."""
    at = moment.astimezone(UTC)
    return f"{_DAYS[at.weekday()]}, {at:%d} {_MONTHS[at.month - 1]} {at:%Y %H:%M:%S} GMT"


def _has(headers: Headers, tag: str, modified: str) -> bool:
    """Whether the caller has it: by its tag, or by its day where no tag is sent (RFC 9110 section 13)."""
    if "if-none-match" in headers:
        tags = {one.strip().removeprefix("W/") for one in headers["if-none-match"].split(",")}
        return tag in tags or "*" in tags
    return headers.get("if-modified-since", "") == modified
