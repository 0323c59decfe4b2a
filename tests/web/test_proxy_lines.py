"""The lines for a proxy in the operations page let every public door through, and not one of the screens."""

import re

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from compliance_app.settings import ROOT
from compliance_app.ui import pages
from compliance_app.web.routes import public_app, public_routes

LINES = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
[PATHS] = re.findall(r"location ~ (\^/\S+) \{", LINES)
SHARED = PATHS.replace("redegjorelse(/|$)", "redegjorelse/")
FILLED = {"{secret}": "abc", "{enterprise}": "123456785", "{name:path}": "abc.ics", "{rest:path}": "2025"}
INSIDE = (
    "/",
    "/_stcore/health",
    "/_stcore/stream",
    "/static/js/index.js",
    "/aktsom/aktsom.css",
    "/i-dag",
    "/helse",
    "/redegjorelserx",
)


def doors() -> list[str]:
    found = [route.path for route in public_routes() if isinstance(route, Route) and route.path != "/helse"]
    for slot, value in FILLED.items():
        found = [path.replace(slot, value) for path in found]
    return found


@pytest.mark.parametrize("lines", [PATHS, SHARED], ids=["own host", "shared host"])
def test_every_public_door_is_reached_and_no_screen_is(lines: str) -> None:
    assert "{" not in "".join(doors())
    assert [path for path in doors() if not re.search(lines, path)] == []
    assert {"/redegjorelser", "/redegjorelse/2025"} <= set(doors())
    screens = {f"/{page.url_path}" for page in pages.PAGES} - {"/redegjorelse"}
    assert [path for path in (*INSIDE, *screens) if re.search(lines, path)] == []


def test_the_address_that_both_have_leads_to_the_list_in_public_and_to_the_page_beside_the_screens(
    database: str, waiting: object
) -> None:
    assert re.search(PATHS, "/redegjorelse")
    assert not re.search(SHARED, "/redegjorelse")
    with TestClient(public_app(), follow_redirects=False) as http:
        answer = http.get("/redegjorelse")
    assert (answer.status_code, answer.headers["location"]) == (308, "/redegjorelser")
