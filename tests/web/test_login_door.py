"""Promises 1 to 9 at the server's own doors: without a live login no file comes out, and none goes in."""

import json
from datetime import timedelta

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from support.oidc import Provider, at_home, claims, invited
from support.servers import free_port, serving

from compliance_app import clock
from compliance_app.domain.permissions import Role
from compliance_app.services import sessions
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.sign_in import sign_in
from compliance_app.services.work import local_actor
from compliance_app.ui import pages

NAME = "Hemmelig Eksempel AS"
SHUT = "Logg inn for å hente denne filen."


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("door")


@pytest.fixture(scope="module")
def http(home):
    with at_home(home):
        create_enterprise(local_actor(), EnterpriseInput(name=NAME), 2025)
    port = free_port()
    settings = Provider("http://127.0.0.1:9").settings(home) | {"AKTSOM_BASE_URL": f"http://127.0.0.1:{port}"}
    with serving(home, port, login=True, **settings) as (answering, _process):
        yield answering


def cookie(home, given, secret=""):
    """The login cookie as Streamlit writes it."""
    key = secret or (home / "cookie.key").read_text(encoding="utf-8")
    return {"_streamlit_user": create_signed_value(key, "_streamlit_user", json.dumps(given)).decode()}


def asked(http, cookies):
    """Whether the two doors for files are shut; the second has a lock of Streamlit's own behind ours."""
    brought = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()).encode()}
    there = http.get("/media/0123456789.csv", headers=brought)
    back = http.put("/_stcore/upload_file/session/file", headers=brought, content=b"x")
    return there.text == SHUT, back.text == SHUT


def test_without_a_login_every_address_is_the_same_empty_page_and_files_are_refused(http, home):
    first = http.get("/").text
    assert NAME not in first
    assert all(http.get(f"/{page.url_path}", follow_redirects=True).text == first for page in pages.PAGES)
    assert asked(http, {}) == (True, True)
    refusal = http.get("/media/x")
    assert (refusal.status_code, refusal.text) == (403, SHUT)
    assert refusal.headers["x-content-type-options"] == "nosniff"
    for path in (
        "/_stcore/metrics",
        "/_stcore/host-config",
        "/_stcore/health",
        "/informasjonskrav",
        "/redegjorelser",
    ):
        assert NAME not in http.get(path).text
    assert http.post("/_stcore/agent/interact", json={}).status_code >= 400


def test_only_a_live_login_of_ours_opens_the_doors(http, home):
    membership = invited(home, "Kari Nordmann", "kari@example.org", Role.READER)
    kari = claims("kari")
    assert asked(http, cookie(home, kari)) == (True, True), "not yet seen by the app"
    with at_home(home):
        sign_in(kari)
    assert asked(http, cookie(home, kari)) == (False, False)
    for forged in (
        cookie(home, kari, "f" * 64), cookie(home, kari | {"sub": "ola"}), cookie(home, kari | {"is_logged_in": False}),
        cookie(home, claims("kari", issued=clock.real_now() - timedelta(hours=9))),
        {"_streamlit_user": "chunks-3"}, {"_streamlit_user": "æøå"},
    ):  # fmt: skip
        assert asked(http, forged) == (True, True)
    with at_home(home):
        sessions.end(kari)
    assert asked(http, cookie(home, kari)) == (True, True)
    assert membership


def test_a_login_service_that_does_not_answer_is_told_on_our_own_page(http, home):
    from joserfc import jwt
    from joserfc.jwk import OctKey

    key = OctKey.import_key((home / "cookie.key").read_text(encoding="utf-8"))
    soon = int((clock.real_now() + timedelta(minutes=2)).timestamp())
    token = jwt.encode({"alg": "HS256"}, {"provider": "default", "exp": soon}, key)
    answer = http.get("/auth/login", params={"provider": token}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "/?innlogging=svarer-ikke")
    assert http.get("/oauth2callback?error=access_denied", follow_redirects=False).headers["location"] == "/"
