"""Promises 12 to 14: how a login is set up, and that an unsafe one does not start; no secret is in what is said."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config

from compliance_app.domain.errors import AktsomError
from compliance_app.web import login_settings
from compliance_app.web.login_settings import login_secrets, read_login

COOKIE = "8f1c0e4b7a9d2f6358c1e07b4ad96f2e"
CLIENT = "meget-privat-nokkel"


@pytest.fixture
def set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    kept = config.get_option("server.cookieSecret")
    monkeypatch.setattr(login_settings, "ROOT", tmp_path)
    (tmp_path / "client").write_text(f"{CLIENT}\n", encoding="utf-8")
    (tmp_path / "cookie").write_text(f"{COOKIE}\n", encoding="utf-8")
    for name, value in {
        "AKTSOM_LOCAL": "0",
        "AKTSOM_BASE_URL": "https://aktsom.example.org/",
        "AKTSOM_OIDC_METADATA_URL": "https://login.example.org/.well-known/openid-configuration",
        "AKTSOM_OIDC_CLIENT_ID": "aktsom",
        "AKTSOM_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "client"),
        "AKTSOM_COOKIE_SECRET_FILE": str(tmp_path / "cookie"),
    }.items():
        monkeypatch.setenv(name, value)
    yield tmp_path
    config.set_option("server.cookieSecret", kept)


def refused() -> str:
    with pytest.raises(AktsomError) as said:
        read_login()
    assert str(said.value).startswith("Aktsom startet ikke.")
    assert CLIENT not in str(said.value)
    return str(said.value)


def test_the_environment_is_enough_and_one_secret_signs_both_cookies(
    set_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    auth = login_secrets()["auth"]
    assert config.get_option("server.cookieSecret") == COOKIE
    assert auth["redirect_uri"] == "https://aktsom.example.org/oauth2callback"
    assert (auth["client_secret"], auth["cookie_secret"]) == (CLIENT, COOKIE)
    assert login_settings.providers() == [""]
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    assert login_secrets() == {}


@pytest.mark.parametrize(
    "name",
    [
        "AKTSOM_BASE_URL", "AKTSOM_OIDC_METADATA_URL", "AKTSOM_OIDC_CLIENT_ID", "AKTSOM_OIDC_CLIENT_SECRET_FILE",
        "AKTSOM_COOKIE_SECRET_FILE",
    ],
)  # fmt: skip
def test_half_a_login_stops_the_start_and_says_what_is_lacking(
    set_up: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name)
    assert name in refused()


@pytest.mark.parametrize(
    "secret",
    ["8f1c0e4b7a9d2f6358c1e07b4ad96f2", "x" * 40, "ab" * 20, "change-me-to-something-long-and-random-1"],
)
def test_14_a_short_or_sample_cookie_secret_stops_the_start_and_is_not_repeated(
    set_up: Path, secret: str
) -> None:
    (set_up / "cookie").write_text(secret, encoding="utf-8")
    said = refused()
    assert "openssl rand" in said
    assert secret not in said


def test_secrets_that_cannot_be_read_and_lines_that_are_open_stop_the_start(
    set_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (set_up / "client").write_text("\n", encoding="utf-8")
    assert "AKTSOM_OIDC_CLIENT_SECRET_FILE" in refused()
    (set_up / "client").unlink()
    assert str(set_up) not in refused()
    (set_up / "client").write_text(CLIENT, encoding="utf-8")
    monkeypatch.setenv("AKTSOM_BASE_URL", "http://aktsom.example.org")
    assert "https://" in refused()
    monkeypatch.setenv("AKTSOM_BASE_URL", "http://127.0.0.1.example.org")
    assert "https://" in refused()
    monkeypatch.setenv("AKTSOM_BASE_URL", "http://127.0.0.1:8501")
    assert read_login()


def test_12_a_login_for_everybody_needs_a_list_of_who_is_let_in(
    set_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = "https://login.microsoftonline.com/{}/v2.0/.well-known/openid-configuration"
    for tenant in ("common", "organizations", "consumers"):
        monkeypatch.setenv("AKTSOM_OIDC_METADATA_URL", everybody.format(tenant))
        assert "AKTSOM_OIDC_TENANTS" in refused()
    monkeypatch.setenv("AKTSOM_OIDC_TENANTS", "2f0c8a5e-0000-0000-0000-000000000001")
    assert read_login()


def test_a_file_beside_the_app_still_works_with_named_services(
    set_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("METADATA_URL", "CLIENT_ID", "CLIENT_SECRET_FILE"):
        monkeypatch.delenv(f"AKTSOM_OIDC_{name}")
    assert read_login() is None
    (set_up / ".streamlit").mkdir()
    written = (
        f'[auth]\nredirect_uri = "https://a.example.org/oauth2callback"\ncookie_secret = "{COOKIE}"\n'
        f'[auth.entra]\nclient_id = "1"\nclient_secret = "{CLIENT}"\nserver_metadata_url = "https://l.example.org/m"\n'
    )
    file = set_up / ".streamlit" / "secrets.toml"
    file.write_text(written, encoding="utf-8")
    assert login_secrets()["auth"] == tomllib.loads(written)["auth"]
    assert login_settings.providers() == ["entra"]
    file.write_text(written.partition("[auth.entra]")[0], encoding="utf-8")
    assert "client_id" in refused()
