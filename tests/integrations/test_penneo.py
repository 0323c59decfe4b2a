"""Penneo by its contract, against a server that refuses everything the contract does not name."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.penneo_server import (
    CLIENT_SECRET,
    COMPLETED,
    KEY,
    SECRET,
    UNREACHED,
    PenneoServer,
    Reply,
    penneo_server,
)

from compliance_app.integrations.penneo import Penneo, account_in_use, penneo
from compliance_app.integrations.penneo_errors import (
    PenneoBusy,
    PenneoCaseGone,
    PenneoDown,
    PenneoError,
    PenneoLoginRefused,
    PenneoNoFile,
    PenneoNotSetUp,
    PenneoRefused,
    PenneoSettingWrong,
    PenneoUnclear,
    PenneoUnreachable,
)
from compliance_app.integrations.signing_provider import (
    CaseState,
    JobState,
    OrderSigner,
    SignerProgress,
    SigningOrder,
)

PDF = b"%PDF-1.7 en redegjorelse"
CREATE = "/send/api/v1/casefiles/20251022/create"
ORDER = SigningOrder(
    title="Redegjørelse etter åpenhetsloven for 2025", reference="redegjorelse-1", mark="runde-1", language="nb",
    file_name="aktsom-redegjorelse-2025.pdf", content=PDF,
    signers=(
        OrderSigner("Person Én", "en@eksempel.example", "daglig leder og styremedlem"),
        OrderSigner("Person To Østli", "to@eksempel.example", "styreleder"),
    ),
    expires=datetime(2026, 6, 20, 21, 59, 59, tzinfo=UTC), message="Styret behandlet dette 21. mai.",
)  # fmt: skip


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[PenneoServer]:
    with penneo_server() as there:
        there.set_up(monkeypatch, tmp_path)
        yield there


@pytest.fixture
def there(server: PenneoServer) -> Iterator[Penneo]:
    with penneo() as opened:
        yield opened


def test_a_case_is_sent_followed_and_fetched(server: PenneoServer, there: Penneo) -> None:
    server.job_status = ["pending", "processing", "completed"]
    asked = there.send(ORDER)
    assert [there.job(asked).state for _time in range(2)] == [JobState.PENDING, JobState.PENDING]
    done = there.job(asked)
    assert done.state is JobState.DONE
    assert set(done.links) == {"Person Én", "Person To Østli"}

    sent = server.cases[int(done.case)].sent
    assert sent["reference"] == "redegjorelse-1"
    assert sent["expireAt"] == int(ORDER.expires.timestamp()) if ORDER.expires else False
    assert [one["signOrder"] for one in sent["signers"]] == [0, 0]
    assert not any("ecurity" in name or "nsecure" in name for one in sent["signers"] for name in one)

    server.sign("Person Én")
    part = there.case(done.case)
    assert (part.state, part.raw) == (CaseState.PENDING, "1")
    assert [one.progress for one in part.signers] == [SignerProgress.SIGNED, SignerProgress.SENT]
    server.sign("Person To Østli")
    whole = there.case(done.case)
    assert whole.state is CaseState.COMPLETED
    server.signed[int(done.case)] = b"%PDF-1.7 signert"
    assert there.fetch(whole.documents[0]) == b"%PDF-1.7 signert"
    assert server.refused == []


def test_the_same_order_twice_is_found_again_and_another_round_is_not(
    server: PenneoServer, there: Penneo
) -> None:
    first, second = there.send(ORDER), there.send(ORDER)
    assert first["payloadHash"] == second["payloadHash"]
    found = there.job(second)
    assert (found.state, found.case) == (JobState.DUPLICATE, there.job(first).case)
    other = there.send(replace(ORDER, mark="runde-2"))
    assert there.job(other).case != found.case
    assert len(server.cases) == 2


def test_a_token_that_has_ended_is_renewed_once(server: PenneoServer, there: Penneo) -> None:
    asked = there.send(ORDER)
    case = there.job(asked).case
    server.tokens.clear()
    assert there.case(case).state is CaseState.PENDING
    assert server.asked.count("POST /oauth/token") == 2
    server.reply("/api/v1/casefiles", Reply(401), Reply(401))
    with pytest.raises(PenneoLoginRefused, match="prøvemiljøet"):
        there.case(case)


@pytest.mark.parametrize(
    ("number", "state"),
    [(0, CaseState.DRAFT), (2, CaseState.REJECTED), (3, CaseState.DELETED), (4, CaseState.SIGNED),
     (7, CaseState.EXPIRED), (6, CaseState.UNKNOWN), (99, CaseState.UNKNOWN)],
)  # fmt: skip
def test_every_number_of_a_case_is_kept_as_it_came(
    server: PenneoServer, there: Penneo, number: int, state: CaseState
) -> None:
    case = there.job(there.send(ORDER)).case
    server.cases[int(case)].status = number
    found = there.case(case)
    assert (found.state, found.raw) == (state, str(number))


def test_who_cannot_be_reached_is_told_and_an_unknown_number_is_nobody_signed(
    server: PenneoServer, there: Penneo
) -> None:
    case = there.job(there.send(ORDER)).case
    server.sign("Person Én", status=UNREACHED)
    server.sign("Person To Østli", status=42)
    assert [one.progress for one in there.case(case).signers] == [
        SignerProgress.UNDELIVERABLE,
        SignerProgress.OTHER,
    ]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(429), PenneoBusy),
        (Reply(500), PenneoDown),
        (Reply(503, b"<html>"), PenneoDown),
        (Reply(404), PenneoCaseGone),
        (Reply(302), PenneoUnclear),
        (Reply(200, b"garbage"), PenneoUnclear),
        (Reply(200, b'{"status": "en"}'), PenneoUnclear),
        (Reply(200, b"[]"), PenneoUnclear),
        (Reply(cut=True), PenneoUnreachable),
        (Reply(hang=True), PenneoUnreachable),
        (Reply(400, b'{"error":"Bad Request","message":["a","b"],"statusCode":400}'), PenneoRefused),
    ],
)
def test_whatever_comes_back_is_one_sentence_with_what_to_do(
    server: PenneoServer, there: Penneo, reply: Reply, error: type[PenneoError]
) -> None:
    case = there.job(there.send(ORDER)).case
    server.reply("/api/v1/casefiles", reply)
    with pytest.raises(PenneoError) as caught:
        there.case(case)
    assert type(caught.value) is error
    said = str(caught.value)
    assert said.startswith(("Penneo", "Vi fikk ikke kontakt med Penneo"))
    assert said.endswith(".")


def test_what_is_refused_says_why_and_a_job_that_failed_too(server: PenneoServer, there: Penneo) -> None:
    wrong = replace(ORDER, signers=(OrderSigner("Person Én", "ikke en adresse", "styremedlem"),))
    with pytest.raises(PenneoRefused, match="ikke en adresse"):
        there.send(wrong)
    server.job_status = ["failed"]
    found = there.job(there.send(ORDER))
    assert found.state is JobState.FAILED
    assert "deliverable" in found.why


def test_a_signed_file_that_is_no_pdf_is_refused(server: PenneoServer, there: Penneo) -> None:
    case = there.job(there.send(ORDER)).case
    server.cases[int(case)].status = COMPLETED
    server.signed[int(case)] = b"<html>"
    with pytest.raises(PenneoNoFile):
        there.fetch(there.case(case).documents[0])


def test_cancelling_twice_is_as_good_as_once(server: PenneoServer, there: Penneo) -> None:
    case = there.job(there.send(ORDER)).case
    there.cancel(case)
    assert there.case(case).state is CaseState.DELETED
    server.cases.clear()
    there.cancel(case)


def test_an_id_leads_nowhere_else(there: Penneo) -> None:
    for wrong in ("../../oauth", "1?x=1", "", "1/2"):
        with pytest.raises(PenneoUnclear):
            there.case(wrong)


def test_no_secret_is_in_a_log_or_a_sentence(
    server: PenneoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with penneo() as opened:
        opened.send(ORDER)
    (tmp_path / "nokkel.txt").write_text("en annen hemmelighet", encoding="utf-8")
    with pytest.raises(PenneoLoginRefused) as caught, penneo() as opened:
        opened.send(ORDER)
    told = caplog.text + str(caught.value) + repr(caught.value)
    for secret in (CLIENT_SECRET, SECRET, "en annen hemmelighet", *server.tokens):
        assert secret not in told
    assert CREATE in caplog.text


def test_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(PenneoNotSetUp, match="AKTSOM_PENNEO_ENVIRONMENT"):
        account_in_use()
    given = PenneoServer(url="http://127.0.0.1:9").settings(tmp_path)
    for name in ("CLIENT_ID", "CLIENT_SECRET_FILE", "KEY", "SECRET_FILE"):
        _set(monkeypatch, given | {f"AKTSOM_PENNEO_{name}": " "})
        with pytest.raises(PenneoSettingWrong, match=f"AKTSOM_PENNEO_{name}"):
            account_in_use()
    _set(monkeypatch, given | {"AKTSOM_PENNEO_ENVIRONMENT": "test"})
    with pytest.raises(PenneoSettingWrong, match="sandbox"):
        account_in_use()
    _set(monkeypatch, given | {"AKTSOM_PENNEO_API_URL": "http://penneo.example"})
    with pytest.raises(PenneoSettingWrong, match="https"):
        account_in_use()
    plain = {name: value for name, value in given.items() if not name.endswith("_URL")}
    for name in ("AKTSOM_PENNEO_API_URL", "AKTSOM_PENNEO_AUTH_URL"):
        monkeypatch.delenv(name)
    _set(monkeypatch, plain)
    assert (account_in_use().api, account_in_use().auth) == (
        "https://sandbox.penneo.com",
        "https://sandbox.oauth.penneo.cloud",
    )
    _set(monkeypatch, plain | {"AKTSOM_PENNEO_ENVIRONMENT": "production"})
    assert (account_in_use().api, account_in_use().auth) == (
        "https://app.penneo.com",
        "https://login.penneo.com",
    )
    assert account_in_use().key == KEY


def _set(patch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        patch.setenv(name, value)
