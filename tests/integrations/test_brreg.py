"""The real client against a server that answers as the register does: everything it should say, and everything it should not."""

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.brreg_server import ACCOUNTS, ENTITIES, UPDATES, BrregServer, Reply, serving, stored

from compliance_app.domain.errors import AktsomError
from compliance_app.domain.registry import Kind, Seat, State, Update
from compliance_app.integrations import brreg
from compliance_app.integrations.brreg import Registry

EQUINOR = "923609016"
SECONDS = 5.0


@pytest.fixture
def server() -> Iterator[BrregServer]:
    with serving() as running:
        yield running


@pytest.fixture
def client(server: BrregServer) -> Iterator[Registry]:
    opened = Registry(server.url, SECONDS, pause=0)
    yield opened
    opened.close()


def test_an_ordinary_enterprise(client: Registry, server: BrregServer) -> None:
    answer = client.entity(EQUINOR)
    assert answer.state is State.FOUND
    entity = answer.entity
    assert entity is not None
    assert (entity.name, entity.form, entity.industry_code, entity.country) == (
        "EQUINOR ASA",
        "ASA",
        "06.100",
        "NO",
    )
    assert (entity.website, entity.place, entity.employees, entity.in_group) == (
        "www.equinor.com",
        "STAVANGER",
        21408,
        True,
    )
    assert entity.founded is not None
    assert entity.founded.year == 1972
    assert entity.activity.startswith("Å utvikle, produsere") or "energi" in entity.activity
    assert entity.standing is None
    assert server.asked == [f"{ENTITIES}/{EQUINOR}"]


@pytest.mark.parametrize(
    ("number", "state", "standing"),
    [
        ("915330193", State.FOUND, (Kind.BANKRUPT, "2026-08-26")),
        ("931744682", State.FOUND, (Kind.WINDING_UP, "2026-06-04")),
        ("983830196", State.FOUND, (Kind.RECONSTRUCTION, "2026-09-02")),
        ("989566733", State.DELETED, (Kind.DELETED, "2026-09-15")),
    ],
)
def test_the_standing_of_an_enterprise(
    client: Registry, number: str, state: State, standing: tuple[Kind, str]
) -> None:
    answer = client.entity(number)
    assert answer.entity is not None
    assert (answer.state, answer.entity.standing) == (state, standing)


def test_one_to_four_employees_is_not_none_and_not_a_number(client: Registry) -> None:
    few, foreign = client.entity("935864879").entity, client.entity("999288774").entity
    assert few is not None
    assert foreign is not None
    assert (few.employees, few.some_employees) == (None, True)
    assert (foreign.country, foreign.form) == ("DE", "NUF")


def test_a_number_that_is_a_branch_is_found_among_the_branches(client: Registry, server: BrregServer) -> None:
    server.sub_entities["974760673"] = {
        "organisasjonsnummer": "974760673",
        "navn": "EKSEMPEL AS AVD BERGEN",
        "organisasjonsform": {"kode": "BEDR", "beskrivelse": "Bedrift"},
        "overordnetEnhet": EQUINOR,
        "beliggenhetsadresse": {"landkode": "NO", "poststed": "BERGEN"},
    }
    entity = client.entity("974760673").entity
    assert entity is not None
    assert (entity.name, entity.parent, entity.place) == ("EKSEMPEL AS AVD BERGEN", EQUINOR, "BERGEN")


def test_unknown_and_removed_are_answers_and_not_failures(client: Registry, server: BrregServer) -> None:
    server.removed.add("914375916")
    assert client.entity("910825518").state is State.UNKNOWN
    assert client.entity("914375916").state is State.REMOVED


def test_a_search_by_name_and_one_without_a_hit(client: Registry, server: BrregServer) -> None:
    server.reply(ENTITIES, Reply(body=json.dumps(stored("sok")).encode()))
    assert client.search("asa", 3)[0].name == "ABG SUNDAL COLLIER ASA"
    assert len(client.search("asa", 3)) == 3
    server.reply(ENTITIES, Reply(body=json.dumps(stored("sok-tomt")).encode()))
    assert client.search("Æ & Ø/?#") == ()


def test_the_board_is_those_who_sign_and_no_birth_date_comes_through(
    client: Registry, server: BrregServer
) -> None:
    for group in server.roles[EQUINOR]["rollegrupper"]:
        for role in group["roller"]:
            if "person" in role:
                role["person"]["fodselsdato"] = "1970-01-01"
    holders = client.roles(EQUINOR)
    assert [one.seat for one in holders].count(Seat.GENERAL_MANAGER) == 1
    assert [one.seat for one in holders].count(Seat.CHAIR) == 1
    assert "de ansatte" in {one.chosen_by for one in holders}
    deputies = [
        role["person"]["navn"]["etternavn"]
        for group in server.roles[EQUINOR]["rollegrupper"]
        for role in group["roller"]
        if role["type"]["kode"] == "VARA"
    ]
    assert deputies
    assert not {f"Person {one}" for one in deputies} & {one.name for one in holders}
    assert "1970" not in json.dumps([asdict(one) for one in holders])


def test_who_has_left_is_dead_or_an_enterprise_holds_no_seat(client: Registry, server: BrregServer) -> None:
    def role(code: str, **more: object) -> dict[str, object]:
        name = {"fornavn": "Person", "mellomnavn": "M.", "etternavn": code}
        return {"type": {"kode": code}, "person": {"navn": name}, **more}

    gone = role("MEDL") | {"person": {"navn": {"fornavn": "Person", "etternavn": "Død"}, "erDoed": True}}
    roles = [role("LEDE"), role("NEST"), role("MEDL", fratraadt=True), role("MEDL", avregistrert=True), gone]
    office = {"type": {"kode": "DAGL"}, "enhet": {"organisasjonsnummer": EQUINOR, "navn": ["EKSEMPEL AS"]}}
    server.roles["910825518"] = {
        "rollegrupper": [
            {"type": {"kode": "STYR"}, "roller": roles},
            {"type": {"kode": "DAGL"}, "roller": [office]},
            {"type": {"kode": "KONT"}, "roller": [role("LEDE")]},
        ]
    }
    found = [(one.name, one.seat, one.deputy_chair) for one in client.roles("910825518")]
    assert found == [("Person M. LEDE", Seat.CHAIR, False), ("Person M. NEST", Seat.MEMBER, True)]
    assert client.roles("999999999") == ()


def test_the_accounts_say_their_currency_and_whose_they_are(client: Registry) -> None:
    group, company = client.accounts(EQUINOR)
    assert (group.year, group.group, group.parent, group.currency) == (2025, True, True, "USD")
    assert (group.sales, group.balance) == (105_828_000_000, 131_727_000_000)
    assert (company.group, company.sales) == (False, 61_999_000_000)
    assert client.accounts("999999999") == ()


def test_the_list_of_changes_is_read_from_where_it_was_left(client: Registry, server: BrregServer) -> None:
    server.changes = [(7, EQUINOR), (9, "914375916"), (12, EQUINOR)]
    assert client.newest_update() == 12
    assert [one.number for one in client.updates(7)] == [9, 12]
    assert client.updates(12) == ()
    server.reply(UPDATES, Reply(body=json.dumps(stored("oppdateringer")).encode()))
    numbers = [one.number for one in client.updates(0)]
    assert numbers == sorted(numbers)
    assert Update(25152016, "914375916", "Endring") in client.updates(0)


# What should not be answered


GARBAGE = {
    "cut JSON": b'{"organisasjonsnummer": "9236',
    "HTML": b"<html><body>Proxy</body></html>",
    "nothing": b"",
    "a list": b"[]",
    "a number": b"17",
    "null": b"null",
    "wrong types": b'{"organisasjonsnummer": 923609016, "navn": ["x"]}',
    "another enterprise": b'{"organisasjonsnummer": "914375916", "navn": "X"}',
    "number as text": '{"organisasjonsnummer": "９２３６０９０１６", "navn": "X"}'.encode(),
    "no text": b"\xff\xfe\x00\x01",
    "too deep": b"[" * 100_000,
    "a day that is none": b'{"organisasjonsnummer": "923609016", "navn": "X", "slettedato": "2026-02-31"}',
}


@pytest.mark.parametrize("body", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_one_sentence(client: Registry, server: BrregServer, body: bytes) -> None:
    for path in (f"{ENTITIES}/{EQUINOR}",):
        server.reply(path, Reply(body=body))
        with pytest.raises(brreg.RegistryUnclear, match="svarte noe vi ikke forstår"):
            client.entity(EQUINOR)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ["_embedded", "enheter", "rollegrupper", "roller", "type", "navn", "valuta"]
                    ),
                    inner,
                    max_size=4,
                )
            ),
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_no_answer_makes_anything_but_an_answer_or_a_sentence(
    client: Registry, server: BrregServer, body: bytes
) -> None:
    for path in (
        f"{ENTITIES}/{EQUINOR}",
        ENTITIES,
        f"{ENTITIES}/{EQUINOR}/roller",
        UPDATES,
        f"{ACCOUNTS}/{EQUINOR}",
    ):
        server.reply(path, Reply(body=body))
    for ask in (
        lambda: client.entity(EQUINOR),
        lambda: client.search("x"),
        lambda: client.roles(EQUINOR),
        lambda: client.accounts(EQUINOR),
        lambda: client.updates(0),
        client.newest_update,
    ):
        with suppress(AktsomError):
            ask()


def test_an_answer_without_end_is_not_taken_in(client: Registry, server: BrregServer) -> None:
    server.reply(f"{ENTITIES}/{EQUINOR}", Reply(body=b'{"navn": "' + b"x" * 9_000_000))
    with pytest.raises(brreg.RegistryUnclear):
        client.entity(EQUINOR)


def test_an_answer_that_breaks_off_in_the_middle(client: Registry, server: BrregServer) -> None:
    server.reply(f"{ENTITIES}/{EQUINOR}", Reply(body=b'{"navn": "x"', cut=True))
    with pytest.raises(brreg.RegistryUnclear):
        client.entity(EQUINOR)


@pytest.mark.parametrize("status", [301, 302, 400, 401, 403, 418, 204])
def test_a_status_nobody_wrote_about(client: Registry, server: BrregServer, status: int) -> None:
    server.reply(f"{ENTITIES}/{EQUINOR}", Reply(status, body=b""))
    with pytest.raises(brreg.RegistryUnclear):
        client.entity(EQUINOR)
    assert len(server.asked) == 1


def test_a_stumble_is_asked_once_more(client: Registry, server: BrregServer) -> None:
    body = json.dumps(server.entities[EQUINOR]).encode()
    server.reply(f"{ENTITIES}/{EQUINOR}", Reply(500, body=b"oops"), Reply(body=body))
    assert client.entity(EQUINOR).state is State.FOUND
    assert len(server.asked) == 2


def test_a_register_that_is_down_is_asked_twice_and_no_more(client: Registry, server: BrregServer) -> None:
    server.reply(f"{ACCOUNTS}/{EQUINOR}", Reply(500, body=b"oops"))
    with pytest.raises(brreg.RegistryDown, match="tekniske problemer"):
        client.accounts(EQUINOR)
    assert len(server.asked) == 2


def test_a_register_that_asks_us_to_wait_is_left_alone(client: Registry, server: BrregServer) -> None:
    server.reply(f"{ENTITIES}/{EQUINOR}", Reply(429))
    with pytest.raises(brreg.RegistryBusy, match="Prøv igjen om en time"):
        client.entity(EQUINOR)
    assert len(server.asked) == 1


def test_a_register_that_never_answers(server: BrregServer) -> None:
    server.reply(f"{ENTITIES}/{EQUINOR}", Reply(hang=True))
    client = Registry(server.url, 0.2, pause=0)
    with pytest.raises(brreg.RegistrySlow, match="svarte ikke i tide"):
        client.entity(EQUINOR)
    client.close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{port}", "http://brreg.invalid", "tull", "http://[:::", "http://127.0.0.1:99999999"]
)  # fmt: skip
def test_no_register_there(address: str) -> None:
    client = Registry(address.format(port=_free_port()), 0.5, pause=0)
    with pytest.raises(brreg.RegistryUnreachable, match="ikke kontakt med Enhetsregisteret"):
        client.entity(EQUINOR)
    client.close()


def test_the_address_and_the_patience_are_settings(
    server: BrregServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AKTSOM_BRREG_URL", f"{server.url}/")
    monkeypatch.setenv("AKTSOM_BRREG_SECONDS", "3")
    with brreg.registry() as opened:
        assert opened.entity(EQUINOR).state is State.FOUND
