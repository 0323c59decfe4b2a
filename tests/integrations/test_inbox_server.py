"""Settings of the mailbox: what an operator may write, and what is said where it cannot be used."""

from pathlib import Path

import pytest

from compliance_app import settings
from compliance_app.integrations.inbox_errors import InboxSettingWrong
from compliance_app.integrations.inbox_server import Encryption, InboxServer, inbox_server

GOOD = {
    "AKTSOM_IMAP_HOST": "imap.eksempel.no",
    "AKTSOM_IMAP_USER": "postmottak@eksempel.no",
    "AKTSOM_IMAP_PASSWORD_FILE": "word",
}


def test_a_host_a_user_and_a_password_file_are_enough() -> None:
    assert inbox_server({}) is None
    assert inbox_server({"AKTSOM_IMAP_HOST": "  "}) is None
    assert inbox_server(GOOD) == InboxServer(
        "imap.eksempel.no", 993, "postmottak@eksempel.no", Path("word"), Encryption.FROM_THE_START, "INBOX"
    )


@pytest.mark.parametrize(("tls", "port"), [("1", 993), ("starttls", 143), ("STARTTLS", 143)])
def test_the_port_follows_from_the_encryption(tls: str, port: int) -> None:
    found = inbox_server(GOOD | {"AKTSOM_IMAP_TLS": tls})
    assert found is not None
    assert found.port == port
    changed = inbox_server(GOOD | {"AKTSOM_IMAP_TLS": tls, "AKTSOM_IMAP_PORT": "1993"})
    assert changed is not None
    assert changed.port == 1993


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "LOCALHOST"])
def test_a_password_may_go_in_the_open_to_this_machine_alone(host: str) -> None:
    found = inbox_server(GOOD | {"AKTSOM_IMAP_TLS": "0", "AKTSOM_IMAP_HOST": host})
    assert found is not None
    assert (found.encryption, found.port) == (Encryption.NONE, 143)


@pytest.mark.parametrize("host", ["imap.eksempel.no", "10.0.0.5", "localhost.eksempel.no", "128.0.0.1"])
def test_a_password_never_goes_in_the_open_to_another_machine(host: str) -> None:
    with pytest.raises(InboxSettingWrong, match=r"AKTSOM_IMAP_TLS .* Passordet må gå kryptert"):
        inbox_server(GOOD | {"AKTSOM_IMAP_TLS": "0", "AKTSOM_IMAP_HOST": host})
    with pytest.raises(InboxSettingWrong):
        InboxServer(host, 143, "kari", Path("word"), Encryption.NONE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "imap.eksempel.no\r\nX: y"),
        ("HOST", "imaps://imap.eksempel.no"),
        ("PORT", "0"),
        ("PORT", "²5"),
        ("TLS", "ja"),
        ("SECONDS", "nan"),
        ("SECONDS", "301"),
        ("USER", ""),
        ("USER", "kari\r\nA1 DELETE INBOX"),
        ("PASSWORD_FILE", ""),
        ("FOLDER", "Innsyn\r\nA1 DELETE INBOX"),
        ("FOLDER", "Innsyn\udcff"),
        ("FOLDER", "x" * 501),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(InboxSettingWrong, match=f"AKTSOM_IMAP_{name} kan ikke brukes") as caught:
        inbox_server(GOOD | {f"AKTSOM_IMAP_{name}": value})
    assert str(caught.value).startswith("E-posten ble ikke hentet.")


def test_the_environment_names_the_mailbox_and_not_the_mail_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKTSOM_IMAP_HOST", "imap.eksempel.no")
    monkeypatch.setenv("AKTSOM_SMTP_HOST", "smtp.eksempel.no")
    assert settings.imap_settings()["AKTSOM_IMAP_HOST"] == "imap.eksempel.no"
    assert [name for name in settings.imap_settings() if not name.startswith("AKTSOM_IMAP_")] == []
