"""A real server, started from another folder and in an unfriendly environment."""

import sys
import tomllib

import pytest
from support.servers import HOSTILE, free_port, serving, start

from compliance_app.domain.errors import AktsomError
from compliance_app.settings import ROOT
from compliance_app.web import options, server
from compliance_app.web.routes import public_app, public_routes


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("home"), free_port(), **HOSTILE) as (http, process):
        yield http, process


@pytest.fixture
def http(running):
    return running[0]


def test_the_page_is_norwegian_and_safe_from_any_folder(http):
    response = http.get("/")
    assert response.status_code == 200
    assert '<html lang="nb"' in response.text
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "http://" not in response.text
    assert "https://" not in response.text


def test_every_address_of_the_app_is_the_same_page(http):
    assert http.get("/leverandorer").text == http.get("/").text


def test_the_first_page_of_the_menu_is_found_by_its_name(http):
    answer = http.get("/i-dag", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/?side=i-dag")


def test_health(http):
    assert http.get("/helse").json()["status"] == "ok"


def test_our_flags_win_over_the_environment_and_the_folder(http):
    description = http.get("/_stcore/agent/openapi.json").json()
    assert description["info"]["x-streamlit-agent-api"] == "disabled"
    assert http.post("/_stcore/agent/interact", json={}).status_code >= 400
    assert "_streamlit_xsrf" in http.get("/_stcore/health").headers.get("set-cookie", "")


def test_font_and_logo_come_from_here(http):
    assert http.get("/app/static/inter.woff2").status_code == 200
    assert "svg" in http.get("/app/static/mark.svg").headers["content-type"]


def test_no_source_is_served(http):
    for path in ("/app/static/../main.py", "/app/static/%2e%2e/main.py", "/aktsom/../routes.py"):
        assert "import" not in http.get(path).text


def test_a_foreign_name_is_refused(http):
    assert http.get("/", headers={"Host": "aktsom.example.org"}).status_code == 403


def test_a_busy_port_is_said_in_words(http):
    with pytest.raises(server.PortBusy) as refused:
        server.serve(local=True, public=False, port=http.base_url.port)
    assert str(http.base_url.port) in str(refused.value)
    assert f"--port {http.base_url.port + 1}" in str(refused.value)


def test_it_says_where_it_is_and_nothing_in_english(tmp_path):
    port = free_port()
    with serving(tmp_path, port) as (_http, process):
        pass
    out, err = process.communicate()
    assert f"http://127.0.0.1:{port}" in err
    assert "Aktsom er på" in err
    assert "Streamlit" not in out + err


def test_the_public_side_alone(tmp_path):
    with serving(tmp_path, free_port(), public=True) as (http, _process):
        assert http.get("/helse").status_code == 200
        for path in (
            "/",
            "/i-dag",
            "/leverandorer",
            "/henvendelser",
            "/_stcore/health",
            "/aktsom/",
            "/static/",
            "/media/x",
        ):
            assert http.get(path).status_code == 404, path
        assert "Her tas det ikke imot spørsmål" in http.get("/informasjonskrav").text


def test_the_public_side_is_these_addresses_and_no_others():
    assert [route.path for route in public_routes()] == [
        "/helse", "/sporreskjema/{secret}", "/sporreskjema/{rest:path}", "/styret/{secret}", "/styret/{rest:path}",
        "/kalender/{name:path}", "/informasjonskrav",
        "/informasjonskrav/", "/informasjonskrav/til/{enterprise}", "/informasjonskrav/sak/{secret}",
        "/informasjonskrav/sak/{rest:path}", "/informasjonskrav/svar", "/informasjonskrav/svar/{enterprise}",
        "/informasjonskrav/{rest:path}", "/redegjorelser", "/redegjorelse/{rest:path}",
    ]  # fmt: skip
    # «/redegjorelse» is a page of the screens; alone, it leads to the list.
    assert [getattr(route, "path", None) for route in public_app().routes] == [
        *(route.path for route in public_routes()),
        "/redegjorelse",
    ]


@pytest.mark.parametrize("environment", [{"AKTSOM_LOCAL": "1", **HOSTILE}, {"AKTSOM_LOCAL": "0"}])
def test_a_server_started_around_us_refuses(tmp_path, environment):
    command = [
        sys.executable, "-m", "uvicorn", "--app-dir", str(ROOT), "--port", str(free_port()), "streamlit_app:app",
    ]  # fmt: skip
    process = start(command, tmp_path, **environment)
    _out, err = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "Aktsom stoppet" in err or "Aktsom startet ikke" in err


def test_without_a_login_it_refuses_and_says_how(monkeypatch):
    monkeypatch.setattr(server, "login_configured", lambda: False)
    with pytest.raises(server.LoginMissing) as refused:
        server.serve(local=False, public=False, port=free_port())
    assert "--local" in str(refused.value)
    assert isinstance(refused.value, AktsomError)


def test_the_file_and_the_flags_promise_the_same():
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    for name, value in {**options.PROMISED, **options.QUICK}.items():
        section, key = name.split(".")
        assert written[section][key] == value, name
    assert written["server"]["address"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("client.showErrorDetails", "none"), ("browser.gatherUsageStats", False), ("server.maxUploadSize", 50),
        ("server.enableXsrfProtection", True), ("server.enableCORS", True), ("client.toolbarMode", "minimal"),
        ("server.enableAgentApi", False), ("runner.fastReruns", False),
    ],
)  # fmt: skip
def test_promised_options(name, value):
    assert options.PROMISED[name] == value


def test_an_option_that_is_not_as_promised_stops_the_app(monkeypatch):
    from streamlit import config

    options.check_effective_options()
    real = config.get_option
    monkeypatch.setattr(
        config, "get_option", lambda name: "full" if name.endswith("ErrorDetails") else real(name)
    )
    with pytest.raises(options.OptionsWrong, match=r"client\.showErrorDetails"):
        options.check_effective_options()


def test_in_local_mode_a_wider_address_stops_the_app(monkeypatch):
    from streamlit import config

    real = config.get_option
    monkeypatch.setattr(
        config, "get_option", lambda name: "0.0.0.0" if name == "server.address" else real(name)
    )
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    with pytest.raises(options.OptionsWrong, match=r"server\.address"):
        options.check_effective_options()
    monkeypatch.setenv("AKTSOM_LOCAL", "0")
    options.check_effective_options()


def test_the_entry_is_a_literal_call_that_streamlit_finds():
    from streamlit.web.server.app_discovery import discover_asgi_app

    assert discover_asgi_app(ROOT / "streamlit_app.py").import_string == "streamlit_app:app"
