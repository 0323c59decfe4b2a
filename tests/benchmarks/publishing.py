"""Publishing, the open page and the folder for another web server, each beside the least that the same thing takes."""

import hashlib
import io
import sqlite3
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.services import statements
from compliance_app.services.publishing import PublishInput, begin_update, publish
from compliance_app.services.ratings import JudgementInput, judge_category, rate_all
from compliance_app.services.statement_site import static_site
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, begin
from compliance_app.settings import settings
from compliance_app.storage.tables import Enterprise
from compliance_app.web.routes import public_app
from tests.benchmarks.registers import use_home
from tests.support.statements import YEAR, frozen_statement, signing_enterprise

CATEGORIES: Final = 150
ROUNDS: Final = 30
LANGUAGES: Final = ("nb", "nn", "en")
_PAGE: Final = f"/redegjorelse/{YEAR}"
_HTML: Final = """
select c.content from statement_file f join statement_file_content c on c.enterprise_id = f.enterprise_id and c.id = f.id
where f.kind = 'HTML' order by f.id desc limit 1
"""


def measure(folder: Path) -> list[tuple[str, dict[str, float]]]:
    """Seconds and ratios: a publication beside the check that it makes, and the folder beside the bare zip of the same files."""
    owner, checks, publications = _published(folder, LANGUAGES)
    zipped, bare = _folder(owner)
    return [
        ("publishing, beside its check", _measured(median(publications), median(checks))),
        ("all pages as a folder, four editions", _measured(zipped, bare)),
    ]


def measure_page(folder: Path) -> list[tuple[str, dict[str, float]]]:
    """Seconds of the page of a year with two editions, and of the bare bytes of one row from the same database."""
    _published(folder, ("nb",))
    return [("the page of a year, two editions", _measured(*_page()))]


def _measured(ours: float, bare: float) -> dict[str, float]:
    return {"ours": ours, "bare": bare, "ratio": ours / bare}


def _published(folder: Path, languages: Sequence[str]) -> tuple[Actor, list[float], list[float]]:
    """A year that is out in these languages, and in a second edition; seconds of each check and of each publication."""
    use_home(folder)
    owner = _enterprise()
    checks: list[float] = []
    publications: list[float] = []
    for language in languages:
        _publish(owner, language, checks, publications)
    begin_update(owner, YEAR, "Vi har fått en ny leverandør.")
    _publish(owner, "nb", checks, publications)
    return owner, checks, publications


def _enterprise() -> Actor:
    owner = signing_enterprise()
    for number in range(CATEGORIES):
        category = save_category(owner, CategoryInput(name=f"Kategori {number}"))
        add_supplier(owner, SupplierInput(name=f"Leverandør {number}", country="NO", category_id=category))
        reason = "Lest om bransjen og om landene varene kommer fra."
        judge_category(owner, category, JudgementInput(level=Level.LOW, reason=reason))
    rate_all(owner)
    return owner


def _publish(owner: Actor, language: str, checks: list[float], publications: list[float]) -> None:
    identity = frozen_statement(owner, YEAR, language)
    seen = statements.read_whole(owner, YEAR, language=language).statement.version
    given = PublishInput(reason="Styret møtes først etter fristen.")
    _move_the_log(owner)  # what was read before counts for nothing
    checks.append(_seconds(lambda: statements.check(owner, YEAR, "PUBLISH", language=language)))
    _move_the_log(owner)
    publications.append(_seconds(lambda: publish(owner, identity, given, seen)))


def _move_the_log(owner: Actor) -> None:
    with begin(owner, Verb.EDIT_ENTERPRISE) as work:
        row = work.session.get(Enterprise, work.enterprise_id)
        assert row is not None
        row.public_form = not row.public_form


def _page() -> tuple[float, float]:
    database = sqlite3.connect(settings().home / "aktsom.db", check_same_thread=False)

    def bare(_request: Request) -> Response:
        (content,) = database.execute(_HTML).fetchone()
        return Response(content, headers={"ETag": hashlib.sha256(content).hexdigest()})

    with (
        TestClient(public_app()) as ours,
        TestClient(Starlette(routes=[Route(_PAGE, bare)])) as theirs,
    ):
        mine, floor = [], []
        for _round in range(ROUNDS + 1):  # turn about, the first unmeasured
            mine.append(_seconds(lambda: ours.get(_PAGE).raise_for_status()))
            floor.append(_seconds(lambda: theirs.get(_PAGE).raise_for_status()))
    database.close()
    return median(mine[1:]), median(floor[1:])


def _folder(owner: Actor) -> tuple[float, float]:
    with zipfile.ZipFile(io.BytesIO(static_site(owner))) as made:
        parts = [(name, made.read(name)) for name in made.namelist()]
    mine, floor = [], []
    for _round in range(5):
        mine.append(_seconds(lambda: static_site(owner)))
        floor.append(_seconds(lambda: _zipped(parts)))
    return median(mine), median(floor)


def _zipped(parts: list[tuple[str, bytes]]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in parts:
            folder.writestr(name, content)
    return whole.getvalue()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
