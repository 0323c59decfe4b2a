"""One's own enterprise from the register: its facts, who signs, and whether the Act applies."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import col
from support.brreg_server import ACCOUNTS, BrregServer, Reply, serving

from compliance_app.domain.errors import ChangedMeanwhile, FieldWrong, NotAllowed
from compliance_app.domain.permissions import Role
from compliance_app.domain.size_test import Coverage
from compliance_app.integrations.brreg import RegistryDown
from compliance_app.services.enterprise_registry import (
    NoOwnNumber,
    Standing,
    fetch_signatories,
    look_up_enterprise,
    take_signatories,
)
from compliance_app.services.enterprises import (
    EnterpriseInput,
    SeatInput,
    create_enterprise,
    save_seats,
    seats,
)
from compliance_app.services.registry import NotInRegistry
from compliance_app.services.size_figures import (
    EMPLOYEES,
    NoAccounts,
    SizeInput,
    fetch_size_figures,
    save_size_figures,
    size_picture,
)
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import AuditDetail, Person, SeatRole

EQUINOR, DELETED = "923609016", "989566733"

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BrregServer]:
    with serving() as running:
        monkeypatch.setenv("AKTSOM_BRREG_URL", running.url)
        yield running


@pytest.fixture
def actor(database: str) -> Actor:
    given = EnterpriseInput(name="Eksempel ASA", org_number=EQUINOR)
    return local_actor(create_enterprise(local_actor(), given, 2025))


@pytest.fixture
def nameless(database: str) -> Actor:
    """An enterprise without an organisation number."""
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel"), 2025))


def board(actor: Actor) -> list[tuple[str, str, str]]:
    with reading(actor) as work:
        return [(person.name, seat.role, seat.appointing_body) for seat, person in seats(work)]


def accounts(year: int, *, group: bool = False, parent: bool = False, currency: str = "NOK") -> dict:
    return {
        "regnskapstype": "KONSERN" if group else "SELSKAP",
        "virksomhet": {"morselskap": parent},
        "regnskapsperiode": {"fraDato": f"{year}-01-01", "tilDato": f"{year}-12-31"},
        "valuta": currency,
        "eiendeler": {"sumEiendeler": 40_000_000.0 if group else 30_000_000},
        "resultatregnskapResultat": {"driftsresultat": {"driftsinntekter": {"salgsinntekter": 71_000_000}}},
    }


# The facts


def test_the_form_is_filled_from_the_number_and_what_is_written_stays(server: BrregServer) -> None:
    facts = look_up_enterprise(local_actor(), "923 609 016")
    assert (facts.name, facts.form, facts.seat, facts.founded_year) == (
        "EQUINOR ASA", "et allmennaksjeselskap", "Stavanger", 1972,
    )  # fmt: skip
    assert (facts.industry, facts.deleted) == ("06.100 Utvinning av råolje", False)
    filled = facts.filled(EnterpriseInput(name="Equinor", seat="Oslo"))
    assert (filled.name, filled.seat, filled.org_number, filled.founded_year) == (
        "Equinor", "Oslo", EQUINOR, 1972,
    )  # fmt: skip
    assert filled.cleaned()["does_what"]


def test_a_number_nobody_has_and_one_that_is_deleted(server: BrregServer) -> None:
    with pytest.raises(NotInRegistry, match="Sjekk nummeret"):
        look_up_enterprise(local_actor(), "910825518")
    gone = look_up_enterprise(local_actor(), DELETED)
    assert (gone.name, gone.deleted, gone.seat) == ("ROLS AS", True, "")


# The board


def test_those_who_sign_are_taken_into_the_list(actor: Actor, server: BrregServer) -> None:
    found = fetch_signatories(actor)
    assert board(actor) == []
    assert {one.standing for one in found.people} == {Standing.NEW}
    assert take_signatories(actor, found.news) == len(found.people)
    roles = [role for _name, role, _body in board(actor)]
    assert roles[:2] == ["GENERAL_MANAGER", "CHAIR"]
    assert "DEPUTY" not in roles
    assert "de ansatte" in {body for _name, _role, body in board(actor)}
    assert fetch_signatories(actor).news == ()
    assert take_signatories(actor, [one.holder for one in found.people]) == 0


def test_what_the_list_had_stays_and_what_differs_is_said(actor: Actor, server: BrregServer) -> None:
    people = fetch_signatories(actor).people
    manager, chair, member = (one.holder for one in people[:3])
    save_seats(
        actor,
        [
            SeatInput(
                name=chair.name.upper(), role=SeatRole.MEMBER, title="Rådgiver", from_day=date(2024, 1, 1)
            ),
            SeatInput(name="Medlem 1", role=SeatRole.MEMBER),
            SeatInput(name="Vara 1", role=SeatRole.DEPUTY),
            SeatInput(name=member.name, role=SeatRole.MEMBER, appointing_body="Eierne"),
        ],
    )
    found = fetch_signatories(actor)
    standing = {one.holder.name: one.standing for one in found.people}
    assert (standing[manager.name], standing[chair.name], standing[member.name]) == (
        Standing.NEW, Standing.OTHER_SEAT, Standing.SAME,
    )  # fmt: skip
    assert found.only_here == ("Medlem 1",)
    take_signatories(actor, found.news)
    listed = {name: (role, body) for name, role, body in board(actor)}
    assert listed[chair.name.upper()][0] == "CHAIR"
    assert listed["Medlem 1"] == ("MEMBER", "")
    assert listed["Vara 1"] == ("DEPUTY", "")
    assert listed[member.name] == ("MEMBER", "Eierne")
    with read_session() as session:
        person = session.execute(select(Person).where(col(Person.name) == chair.name.upper())).scalar_one()
        assert person.title == "Rådgiver"


def test_a_general_manager_on_the_board_has_two_seats(actor: Actor, server: BrregServer) -> None:
    def role(code: str) -> dict:
        return {
            "type": {"kode": code},
            "person": {"navn": {"fornavn": "Person", "etternavn": "1"}, "fodselsdato": "1970-01-01"},
        }

    server.roles[EQUINOR] = {
        "rollegrupper": [
            {"type": {"kode": "DAGL"}, "roller": [role("DAGL")]},
            {"type": {"kode": "STYR"}, "roller": [role("MEDL")]},
        ]
    }
    take_signatories(actor, fetch_signatories(actor).news)
    assert [(name, one) for name, one, _body in board(actor)] == [
        ("Person 1", "GENERAL_MANAGER"),
        ("Person 1", "MEMBER"),
    ]
    assert fetch_signatories(actor).news == ()
    with read_session() as session:
        logged = session.execute(select(AuditDetail)).scalars().all()
        assert logged
        assert not any("1970-01-01" in repr(one.model_dump()) for one in logged)


def test_without_a_number_there_is_nothing_to_ask(nameless: Actor, server: BrregServer) -> None:
    for ask in (fetch_signatories, fetch_size_figures):
        with pytest.raises(NoOwnNumber, match="organisasjonsnummer"):
            ask(nameless)
    assert server.asked == []


# Whether the Act applies


def test_figures_in_another_currency_are_not_taken_for_kroner(actor: Actor, server: BrregServer) -> None:
    picture = fetch_size_figures(actor)
    [row] = picture.figures
    assert (row.year, row.sales, row.balance, row.full_time_equivalents) == (2025, None, None, 21408.0)
    assert "USD" in row.source
    assert EMPLOYEES in row.source
    assert (picture.result.coverage, picture.confirmed) == (Coverage.UNKNOWN, False)


def test_the_groups_accounts_count_and_two_years_decide(actor: Actor, server: BrregServer) -> None:
    server.accounts[EQUINOR] = [
        accounts(2025, parent=True), accounts(2025, group=True, parent=True), accounts(2024, parent=True),
    ]  # fmt: skip
    picture = fetch_size_figures(actor)
    newest, before = picture.figures
    assert (newest.balance, newest.whole_group, newest.sales) == (40_000_000, True, 71_000_000)
    assert (before.balance, before.whole_group) == (30_000_000, False)
    assert picture.parts_of_group == (2024,)
    assert picture.result.coverage is Coverage.UNKNOWN
    save_size_figures(
        actor,
        [
            SizeInput(
                year=2024, sales=71_000_000, balance=36_000_000, whole_group=True, seen_version=before.version
            ),
            SizeInput(
                year=2025, sales=71_000_000, balance=40_000_000, full_time_equivalents=21408.0,
                whole_group=True, seen_version=newest.version,
            ),
        ],
    )  # fmt: skip
    picture = size_picture(actor)
    assert (picture.result.coverage, picture.confirmed, picture.parts_of_group) == (
        Coverage.COVERED,
        True,
        (),
    )
    assert [row.source.split(",")[0] for row in picture.figures] == [
        "Regnskapsregisteret",
        "Oppgitt av Lokal bruker",
    ]


def test_what_a_person_confirmed_is_not_fetched_over(actor: Actor, server: BrregServer) -> None:
    server.accounts[EQUINOR] = [accounts(2025), accounts(2024)]
    save_size_figures(actor, [SizeInput(year=2025, sales=1, balance=1, full_time_equivalents=1.5)])
    picture = fetch_size_figures(actor)
    assert picture.kept == (2025,)
    assert [(row.year, row.sales) for row in picture.figures] == [(2025, 1), (2024, 71_000_000)]


def test_one_to_four_employees_stay_unknown(actor: Actor, server: BrregServer) -> None:
    server.change(EQUINOR, antallAnsatte=None, harRegistrertAntallAnsatte=True)
    server.accounts[EQUINOR] = [accounts(2025)]
    [row] = fetch_size_figures(actor).figures
    assert row.full_time_equivalents is None
    assert "én til fire ansatte" in row.source


def test_where_two_years_differ_the_year_before_is_asked_for(actor: Actor) -> None:
    today = date(2026, 11, 22)
    assert size_picture(actor).asked_for(today) == (2025, 2024)
    large = {"sales": 80_000_000, "balance": 80_000_000}
    save_size_figures(actor, [SizeInput(year=2025, **large), SizeInput(year=2024, sales=1, balance=1)])
    assert size_picture(actor).asked_for(today) == (2025, 2024, 2023)
    save_size_figures(actor, [SizeInput(year=2023, **large)])
    assert size_picture(actor).asked_for(today) == (2025, 2024, 2023, 2022)
    save_size_figures(actor, [SizeInput(year=2022, **large)])
    picture = size_picture(actor)
    assert (picture.asked_for(today), picture.result.coverage) == ((2025, 2024), Coverage.COVERED)


def test_two_people_with_the_same_form_and_the_second_is_told(actor: Actor) -> None:
    save_size_figures(actor, [SizeInput(year=2025, sales=5)])
    with pytest.raises(ChangedMeanwhile, match="tallene for 2025"):
        save_size_figures(actor, [SizeInput(year=2025, sales=7)])
    assert size_picture(actor).figures[0].sales == 5


def test_a_year_to_come_is_refused_and_a_reader_too(actor: Actor) -> None:
    with pytest.raises(FieldWrong, match="regnskapsår"):
        save_size_figures(actor, [SizeInput(year=2190, sales=5)])
    reader = Actor("Leser", frozenset({Role.READER}), actor.enterprise_id)
    with pytest.raises(NotAllowed):
        save_size_figures(reader, [SizeInput(year=2025, sales=5)])
    with pytest.raises(NotAllowed):
        fetch_size_figures(reader)


def test_accounts_that_cannot_be_had_change_nothing(actor: Actor, server: BrregServer) -> None:
    server.reply(f"{ACCOUNTS}/{EQUINOR}", Reply(500, body=b"oops"))
    with pytest.raises(RegistryDown):
        fetch_size_figures(actor)
    server.reply(f"{ACCOUNTS}/{EQUINOR}", Reply(body=json.dumps([]).encode()))
    with pytest.raises(NoAccounts):
        fetch_size_figures(actor)
    assert size_picture(actor).figures == ()
