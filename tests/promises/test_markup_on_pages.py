"""Promises 24 and 28: what people and strangers write comes alive on no page, and runs in nothing that is taken out.

Every form there is (``ACTS``) is filled in with markup of each kind that a page could read, and then every page and every part of
«Virksomheten» is drawn. What is sent to the browser is looked through by kind: HTML, Markdown, and plain values.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from google.protobuf.message import Message
from lxml import html
from promises import acts_keep, acts_writing, calls
from promises.acts import ACTS, World, put_world
from pydantic import ValidationError
from streamlit.testing.v1 import AppTest
from support.forms import CLOSED, bent, fields_of
from support.pages import opened_in

from compliance_app.domain.errors import AktsomError
from compliance_app.services import (
    exports,
    register,
    regulator_export,
    requester_file,
    review_export,
    seat_only,
    signature_list,
    statement_site,
    statements,
)
from compliance_app.ui import pages
from compliance_app.ui.views import virksomheten

MARKS = (
    "<script>alert(7)</script>", "<img src=x onerror=alert(7)>", "![b](http://eksempel.invalid/b.png)", "[l](javascript:alert(7))", "**fet7**",
    "$x^7$", ":red[r7]", ":material/skull:", ":blue-badge[b7]", "`k7`", "http://eksempel.invalid/7", ":skull:",
)  # fmt: skip
FORMULA = "=cmd|'/C calc'!A0"
ROOM = len(" ".join((FORMULA, *MARKS))) + 10
LIVE_HTML = re.compile(r"<script>alert\(7\)|<img src=x")
LIVE_MARKDOWN = re.compile(
    r"<script>alert|<img src=x|!\[b\]\(|\]\(javascript|(?<!\\)\*\*fet7|(?<!\\)\$x\^7|:red\[r7|:material/skull:|:blue-badge\[b7|(?<!\\)`k7`|(?<![\w\u2060])http://eksempel\.invalid/7|:skull:"
)
PLAIN = {
    "value",
    "default",
    "placeholder",
    "raw_value",
    "values",
    "formatted_options",
    "set_value",
    "id",
    "form_id",
    "key",
    "url",
    "element_id",
    "page",
    "url_pathname",
}
"""Fields of a message to the browser that are shown or sent as they are."""


def written_everywhere(world: World, patch: pytest.MonkeyPatch) -> int:
    """Fill in every form with markup; how many texts took some."""
    taken = 0

    def filled(function: Any, given: list[Any]) -> list[Any]:
        nonlocal taken
        changed = given
        open_texts = [one for one in fields_of(function, given) if one.name not in CLOSED]
        for number, field in enumerate(open_texts):
            turned = (
                *MARKS[number % len(MARKS) :],
                *MARKS[: number % len(MARKS)],
            )  # long names are cut on a page
            text = " ".join((FORMULA, *turned) if number % 3 == 0 else turned)
            if field.longest < ROOM:
                text = next((one for one in turned if len(one) <= field.longest), "")
            try:
                changed = bent(changed, {field: text})
            except ValidationError:
                continue
            taken += 1
        return changed

    for act in (one for one in ACTS if one.writes and one.name not in LAST):
        with patch.context() as inner:
            inner.setattr(calls, "as_given", filled)
            try:
                act.call(world.owner, world)
                continue
            except AktsomError:
                pass
        try:  # one of its texts takes no such thing: an address, a country
            act.call(world.owner, world)
        except AktsomError:
            continue
    return taken


LAST = {
    "demo.load_example",
    "demo.remove_example",
    "enterprises.create_enterprise",
    "request_purge.purge_requests",
}
"""Would put another enterprise on the pages, or take away what was written."""


def strings_of(message: Message, path: str = "") -> Iterator[tuple[str, str]]:
    """(name of the field, text) of everything in a message to the browser."""
    for field, value in message.ListFields():
        many = (
            value if not isinstance(value, str | bytes | Message) and hasattr(value, "__iter__") else [value]
        )
        for one in many:
            if isinstance(one, Message):
                yield from strings_of(one, field.name)
            elif isinstance(one, str):
                yield field.name, one


def alive(app: AppTest) -> tuple[list[str], bool]:
    """What on a page a browser would read as markup; and whether anything of it is on the page at all."""
    found, seen = [], False
    stack: list[Any] = [app._tree]
    while stack:
        node = stack.pop()
        stack.extend(getattr(node, "children", {}).values())
        proto = getattr(node, "proto", None)
        if proto is None:
            continue
        kind = getattr(node, "type", "")
        html = kind == "html" or getattr(proto, "allow_html", False)
        for name, text in strings_of(proto):
            seen = seen or "alert" in text or "fet7" in text
            if html and name == "body":
                found += [
                    f"{kind}.{name}: {text[max(0, hit.start() - 60) : hit.end() + 30]}"
                    for hit in LIVE_HTML.finditer(text)
                ]
                if kind == "html":
                    continue
            if name not in PLAIN and not (name == "options" and kind in {"selectbox", "multiselect"}):
                found += [
                    f"{kind}.{name}: {text[max(0, hit.start() - 60) : hit.end() + 30]}"
                    for hit in LIVE_MARKDOWN.finditer(text)
                ]
    return found, seen


@pytest.fixture
def world(home: object, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    there = put_world()
    assert written_everywhere(there, monkeypatch) > 100
    return there


def places(world: World) -> Iterator[tuple[str, dict[str, str]]]:
    """Every page, every part of «Virksomheten», and the pages of one thing with its id."""
    yield from ((page.url_path, {}) for page in pages.PAGES)
    yield from (("virksomheten", {"del": part}) for part in virksomheten.PARTS)
    for path, names in {
        "leverandor": ("supplier", "chain_supplier", "reviewed"), "henvendelse": ("request_new", "decided", "closed"), "tiltak": ("measure",),
        "konsekvenser": ("impact",), "sporreskjema": ("q_told", "q_sent"), "produsent": ("producer",),
    }.items():  # fmt: skip
        yield from ((path, {"id": world[name]}) for name in names)
    for form in ("vurder", "ledd", "rediger", "oppfolging", "forsok"):
        yield "leverandor", {"id": world["supplier"], "skjema": form}
    yield from (("tiltak", {"ny": "1"}), ("konsekvenser", {"ny": "1"}), ("leverandorer", {"skjema": "endre"}))


def test_28_nothing_that_was_written_comes_alive_on_any_page(world: World) -> None:
    wrong, shown = {}, 0
    for path, query in places(world):
        found, seen = alive(opened_in(str(world.owner.enterprise_id), path, **query))
        if found:
            wrong[f"{path} {query}"] = sorted(set(found))[:6]
        shown += seen
    assert wrong == {}
    assert shown > 25


def taken_out(world: World, folder: Path) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of every file that holds the register, the requests or the statement, those in a zip one by one."""
    owner = world.owner
    for kind in exports.Format:
        yield (
            f"register.{kind.value}",
            exports.export_suppliers(owner, register.Filter(), register.Order.NAME, kind),
        )
    yield "gjennomgang.xlsx", review_export.export_ratings(owner)
    yield "mangler.xlsx", seat_only.export_seat_only(owner)
    year = acts_writing._year(world)
    for kind, content in statements.build_document(owner, year, ["docx", "html", "json"]).items():
        yield f"redegjorelse.{kind}", content
    listed = signature_list.signature_list(owner, world["signed_statement"])
    yield "signaturer.json", listed.json()
    packed = {
        "tilsyn": regulator_export.regulator_export(owner, folder).path.read_bytes(),
        "innsyn": requester_file.requester_file(owner, acts_keep.person(1).email).content,
        "nettsted": statement_site.static_site(owner),
    }
    for name, content in packed.items():
        with ZipFile(io.BytesIO(content)) as whole:
            for member in whole.namelist():
                assert not member.startswith("/"), member
                assert ".." not in member.split("/"), member
                yield f"{name}/{member}", whole.read(member)


def runs(name: str, content: bytes) -> list[str]:
    """What of a file would be run, fetched or drawn by whoever opens it."""
    ending = name.rpartition(".")[2]
    if ending == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        return [str(cell.value) for cell in cells if cell.data_type == "f" or cell.hyperlink]
    if ending == "csv":
        read = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
        return [
            cell
            for row in read
            for cell in row
            if cell.lstrip()[:1] in {"=", "+", "-", "@", "|", "%"} and not is_figure(cell)
        ]
    if ending == "html":
        page = html.fromstring(content)
        return [
            *map(
                str, page.xpath("//script[not(@type='application/ld+json')] | //iframe | //object | //embed")
            ),
            *page.xpath("//img/@src[not(starts-with(., 'data:'))] | //@onerror | //@onload"),
            *(one for one in page.xpath("//a/@href") if not re.match(r"#|https?:|mailto:|[\w./-]+$", one)),
        ]
    return []


def is_figure(cell: str) -> bool:
    return re.fullmatch(r"-[\d\s.,]+", cell) is not None


def test_24_28_nothing_that_was_written_runs_in_what_is_taken_out(world: World, tmp_path: Path) -> None:
    wrong, endings = {}, set()
    for name, content in taken_out(world, tmp_path):
        if found := runs(name, content):
            wrong[name] = found[:4]
        if b"fet7" in content:
            endings.add(name.rpartition(".")[2])
    assert wrong == {}
    assert {"csv", "html", "json"} <= endings
