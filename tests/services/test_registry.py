"""Enhetsregisteret and the register of suppliers: what is filled in, what is proposed, what is remembered, what a night brings."""

import json
import socket
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlmodel import col
from support.brreg_server import ENTITIES, UPDATES, BrregServer, Reply, serving

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, ChangedMeanwhile, NotAllowed, NotFound
from compliance_app.domain.permissions import Role
from compliance_app.domain.registry import Kind, State
from compliance_app.integrations.brreg import RegistryError, RegistryUnreachable
from compliance_app.services import registry, registry_proposals, registry_refresh, tasks
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.ratings import explain
from compliance_app.services.registry_proposals import (
    AlreadyDecided,
    OneByOne,
    accept_all,
    decide,
    open_count,
    open_proposals,
)
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier, supplier_page
from compliance_app.services.task_worker import work_off
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import (
    AuditEntry,
    RegistryCursor,
    RegistryProposal,
    RegistryRecord,
    Supplier,
    SupplierName,
)

BANKRUPT, DISSOLVED, RECONSTRUCTED = "915330193", "931744682", "983830196"
DELETED, FOREIGN, EQUINOR, NOBODY = "989566733", "999288774", "923609016", "910825518"

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[BrregServer]:
    with serving() as running:
        monkeypatch.setenv("AKTSOM_BRREG_URL", running.url)
        yield running


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def supplier(actor: Actor, name: str, number: str | None = None, **more: object) -> str:
    return add_supplier(actor, SupplierInput(name=name, org_number=number, **more))


def row_of(actor: Actor, identity: str) -> Supplier:
    return supplier_page(actor, identity).supplier


def refresh(actor: Actor) -> registry_refresh.RefreshReport:
    return registry_refresh.refresh(actor, pace=0)


def lines(actor: Actor) -> set[tuple[str, str, str]]:
    return {(one.supplier_name, one.proposal.kind, one.proposal.after) for one in open_proposals(actor).lines}


def the_proposal(actor: Actor, kind: Kind) -> RegistryProposal:
    [one] = open_proposals(actor, kind=kind).lines
    return one.proposal


def entries() -> int:
    with read_session() as session:
        return session.execute(select(func.count()).select_from(AuditEntry)).scalar_one()


# Look up, search, fill in


def test_a_look_up_leaves_nothing_behind(actor: Actor, server: BrregServer) -> None:
    before = entries()
    found = registry.look_up(actor, "923 609 016 MVA")
    assert (found.entity.name, found.industry, found.country) == (
        "EQUINOR ASA",
        ("SN2025", "06.100", "Utvinning av råolje"),
        "NO",
    )
    assert [one.name for one in registry.search(actor, " equinor ")] == ["EQUINOR ASA"]
    assert entries() == before


@pytest.mark.parametrize(
    ("code", "title", "industry"),
    [
        ("62.200", "Konsulentvirksomhet tilknyttet informasjonsteknologi og forvaltning og drift av it-systemer", ("SN2025", "62.200")),
        ("66.190", "Andre tjenester tilknyttet finansieringsvirksomhet", ("SN2007", "66.190")),
        ("66.190", "Andre tjenester tilknyttet finansieringsvirksomhet og kollektive investeringsfond", ("SN2025", "66.190")),
        ("62.020", "Noe ganske annet", ("SN2007", "62.020")),
        ("81.210", "Noe ganske annet", ("SN2025", "81.210")),
        ("00.000", "Uoppgitt", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_the_standard_of_an_industry_code_is_told_by_its_title(
    actor: Actor, server: BrregServer, code: str, title: str, industry: tuple[str, str] | None
) -> None:
    server.add(NOBODY, "EKSEMPEL AS", naeringskode1={"kode": code, "beskrivelse": title})
    found = registry.look_up(actor, NOBODY).industry
    assert (found and found[:2]) == industry


def test_filling_in_takes_what_is_empty_and_leaves_what_is_written(actor: Actor, server: BrregServer) -> None:
    identity = supplier(actor, "Equinor", EQUINOR, website="www.eksempel.no")
    before = explain(actor, identity).assessment.id
    registry.fill_in(actor, identity, 1)
    row = row_of(actor, identity)
    assert (row.name, row.website, row.country) == ("Equinor", "www.eksempel.no", "NO")
    assert (row.industry_standard, row.industry_code) == ("SN2025", "06.100")
    assert explain(actor, identity).assessment.id != before
    assert open_count(actor) == 0


def test_a_foreign_enterprise_has_the_country_of_its_address(actor: Actor, server: BrregServer) -> None:
    identity = supplier(actor, "Wioss Witron on site services GmbH", FOREIGN)
    registry.fill_in(actor, identity, 1)
    assert row_of(actor, identity).country == "DE"


def test_what_was_fetched_and_when_is_known_afterwards(actor: Actor, server: BrregServer) -> None:
    identity = supplier(actor, "1Vask AS", BANKRUPT, industry_standard="SN2025", industry_code="81.210")
    assert registry.registry_facts(actor, identity).fetched is None
    registry.fill_in(actor, identity, 1)
    facts = registry.registry_facts(actor, identity)
    assert facts.fetched is not None
    assert facts.fetched.entity.standing == (Kind.BANKRUPT, "2026-08-26")
    assert facts.checked_at == facts.fetched.at
    assert [(one.kind, one.after) for one in facts.proposals] == [("BANKRUPT", "2026-08-26")]


def test_filling_in_an_older_page_is_refused_and_changes_nothing(actor: Actor, server: BrregServer) -> None:
    identity = supplier(actor, "Equinor", EQUINOR)
    edit_supplier(actor, identity, SupplierInput(name="Equinor ASA", org_number=EQUINOR), 1)
    with pytest.raises(ChangedMeanwhile):
        registry.fill_in(actor, identity, 1)
    assert row_of(actor, identity).country is None
    assert registry.registry_facts(actor, identity).fetched is None


def test_a_supplier_without_a_number_and_a_number_nobody_has(actor: Actor, server: BrregServer) -> None:
    without = supplier(actor, "Uten nummer")
    with pytest.raises(registry.NoOrgNumber, match="søk etter navnet"):
        registry.fill_in(actor, without, 1)
    unknown = supplier(actor, "Ukjent", NOBODY)
    assert registry.fill_in(actor, unknown, 1).answer.state is State.UNKNOWN
    facts = registry.registry_facts(actor, unknown)
    assert facts.fetched is not None
    with pytest.raises(registry.NotInRegistry, match=NOBODY):
        facts.fetched.entity  # noqa: B018 - asking is the act


# A night


def test_a_night_finds_what_has_happened_and_the_next_finds_nothing(
    actor: Actor, server: BrregServer
) -> None:
    industry = {"industry_standard": "SN2025", "industry_code": "41.000"}
    supplier(actor, "Ruta Entreprenør", RECONSTRUCTED, **industry)
    supplier(actor, "1779 Holding AS", DISSOLVED)
    supplier(actor, "1Vask", BANKRUPT, industry_standard="SN2007", industry_code="81.210")
    supplier(actor, "Fjas AS", DELETED)
    supplier(actor, "Statoil ASA", EQUINOR)
    supplier(actor, "Uten nummer")
    report = refresh(actor)
    assert (report.suppliers, report.asked, report.changed, report.failed) == (5, 5, 5, ())
    assert lines(actor) == {
        ("Ruta Entreprenør", "RECONSTRUCTION", "2026-09-02"),
        ("1779 Holding AS", "WINDING_UP", "2026-06-04"),
        ("1Vask", "BANKRUPT", "2026-08-26"),
        ("1Vask", "INDUSTRY", "SN2025 81.210"),
        ("Fjas AS", "DELETED", "2026-09-15"),
        ("Statoil ASA", "NAME", "EQUINOR ASA"),
        ("Statoil ASA", "INDUSTRY", "SN2025 06.100"),
    }
    again = refresh(actor)
    assert (again.changed, again.proposals) == (0, {})
    assert open_count(actor) == 7


def test_later_nights_ask_only_about_those_the_list_of_changes_names(
    actor: Actor, server: BrregServer
) -> None:
    supplier(actor, "Equinor", EQUINOR)
    supplier(actor, "1Vask", BANKRUPT)
    server.changes = [(5, EQUINOR)]
    assert refresh(actor).asked == 2
    server.changes += [(6, "914375916"), (8, EQUINOR)]
    new = supplier(actor, "Ruta", RECONSTRUCTED)
    server.asked.clear()
    assert refresh(actor).asked == 2
    assert {one.rsplit("/", 1)[-1] for one in server.asked if one.startswith(f"{ENTITIES}/")} == {
        EQUINOR,
        RECONSTRUCTED,
    }
    assert refresh(actor).asked == 0
    facts = registry.registry_facts(actor, new)
    assert facts.fetched is not None
    assert facts.checked_at is not None
    assert facts.checked_at > facts.fetched.at


def test_a_list_of_changes_left_for_long_is_not_read_again(actor: Actor, server: BrregServer) -> None:
    clock.set_as_of(date(2026, 11, 1))
    supplier(actor, "Equinor", EQUINOR)
    server.changes = [(5, EQUINOR)]
    refresh(actor)
    clock.set_as_of(date(2026, 11, 22))
    server.asked.clear()
    assert refresh(actor).asked == 1


def test_what_failed_is_said_and_asked_about_next_time(actor: Actor, server: BrregServer) -> None:
    supplier(actor, "Equinor", EQUINOR)
    supplier(actor, "1Vask", BANKRUPT)
    server.changes = [(5, EQUINOR)]
    server.reply(f"{ENTITIES}/{EQUINOR}", Reply(body=b"<html>"))
    report = refresh(actor)
    assert [(one.org_number, "forstår" in one.reason) for one in report.failed] == [(EQUINOR, True)]
    assert report.proposals[Kind.BANKRUPT] == 1
    with read_session() as session:
        assert session.execute(select(func.count()).select_from(RegistryCursor)).scalar_one() == 0
    server.replies.clear()
    assert refresh(actor).failed == ()


def test_a_register_that_goes_away_is_not_asked_to_the_end(actor: Actor, server: BrregServer) -> None:
    for number in (EQUINOR, BANKRUPT, DISSOLVED, RECONSTRUCTED, DELETED, FOREIGN):
        supplier(actor, f"Leverandør {number}", number)
        server.reply(f"{ENTITIES}/{number}", Reply(503))
    report = refresh(actor)
    assert len(report.failed) == 6
    assert server.asked_for(f"{ENTITIES}/") == 6  # three, each asked twice


def test_a_register_that_asks_us_to_wait_is_left_alone_at_once(actor: Actor, server: BrregServer) -> None:
    for number in (EQUINOR, BANKRUPT, DISSOLVED):
        supplier(actor, f"Leverandør {number}", number)
        server.reply(f"{ENTITIES}/{number}", Reply(429))
    assert len(refresh(actor).failed) == 3
    assert server.asked_for(f"{ENTITIES}/") == 1


def test_a_list_of_changes_that_is_garbage_only_makes_the_night_longer(
    actor: Actor, server: BrregServer
) -> None:
    supplier(actor, "Equinor", EQUINOR)
    server.reply(UPDATES, Reply(body=b"[]"))
    assert (refresh(actor).asked, refresh(actor).asked) == (1, 1)


def test_without_a_network_nothing_breaks_and_nothing_changes(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    monkeypatch.setenv("AKTSOM_BRREG_URL", f"http://127.0.0.1:{port}")
    identity = supplier(actor, "Equinor", EQUINOR)
    before = entries()
    for ask in (
        lambda: registry.look_up(actor, EQUINOR),
        lambda: registry.search(actor, "Equinor"),
        lambda: registry.fill_in(actor, identity, 1),
        lambda: refresh(actor),
    ):
        with pytest.raises(RegistryUnreachable, match="fyll ut selv"):
            ask()
    assert registry.registry_facts(actor, identity).fetched is None
    assert entries() == before


def test_a_register_without_numbers_is_not_asked(actor: Actor, server: BrregServer) -> None:
    supplier(actor, "Uten nummer")
    assert refresh(actor).suppliers == 0
    assert server.asked == []


def test_progress_is_told(actor: Actor, server: BrregServer) -> None:
    supplier(actor, "Equinor", EQUINOR)
    supplier(actor, "1Vask", BANKRUPT)
    seen: list[tuple[int, int]] = []
    registry_refresh.refresh(actor, pace=0, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 2), (2, 2)]


def test_the_night_can_be_worked_off_beside_the_pages(
    actor: Actor, server: BrregServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    supplier(actor, "1Vask", BANKRUPT)
    tasks.start(actor, "registry")
    work_off(actor.enterprise_id)
    done = tasks.newest_task(actor, "registry")
    assert done is not None
    assert (done.state, done.result["asked"], done.result["changed"]) == ("DONE", 1, 1)
    monkeypatch.setenv("AKTSOM_BRREG_URL", "http://127.0.0.1:1")
    tasks.start(actor, "registry")
    work_off(actor.enterprise_id)
    failed = tasks.newest_task(actor, "registry")
    assert failed is not None
    assert "ikke kontakt med Enhetsregisteret" in failed.message


def test_no_birth_date_is_in_what_is_kept(actor: Actor, server: BrregServer) -> None:
    server.entities[EQUINOR]["fodselsdato"] = "1970-01-01"
    supplier(actor, "Equinor", EQUINOR)
    refresh(actor)
    with read_session() as session:
        kept = session.execute(select(col(RegistryRecord.content))).scalars().all()
    assert kept
    assert not any("1970" in one or "fodsel" in one for one in kept)


# A decision


def test_a_new_name_is_taken_and_the_old_one_remembered(actor: Actor, server: BrregServer) -> None:
    identity = supplier(actor, "Statoil ASA", EQUINOR, industry_standard="SN2025", industry_code="06.100")
    refresh(actor)
    proposal = the_proposal(actor, Kind.NAME)
    decide(actor, proposal.id, proposal.version, accept=True)
    row = row_of(actor, identity)
    assert (row.name, row.folded_name) == ("EQUINOR ASA", "equinor")
    with read_session() as session:
        [alias] = session.execute(select(SupplierName)).scalars()
        assert (alias.name, alias.judgement, alias.supplier_id) == ("Statoil ASA", "ALIAS", identity)
    refresh(actor)
    assert open_count(actor) == 0


def test_a_new_industry_is_taken_and_the_supplier_rated_anew(actor: Actor, server: BrregServer) -> None:
    identity = supplier(actor, "Equinor", EQUINOR, country="NO")
    refresh(actor)
    before = explain(actor, identity).assessment.id
    proposal = the_proposal(actor, Kind.INDUSTRY)
    decide(actor, proposal.id, proposal.version, accept=True)
    assert row_of(actor, identity).industry_code == "06.100"
    assert explain(actor, identity).assessment.id != before


def test_a_no_is_remembered_until_the_register_says_something_else(actor: Actor, server: BrregServer) -> None:
    supplier(actor, "Statoil ASA", EQUINOR, industry_standard="SN2025", industry_code="06.100")
    refresh(actor)
    proposal = the_proposal(actor, Kind.NAME)
    decide(actor, proposal.id, proposal.version, accept=False)
    assert refresh(actor).changed == 0
    server.change(EQUINOR, navn="NORDHAVET ASA")
    assert refresh(actor).proposals == {Kind.NAME: 1}
    server.change(EQUINOR, navn="EQUINOR ASA")
    refresh(actor)
    assert [one[2] for one in lines(actor)] == ["EQUINOR ASA"]


def test_what_no_longer_holds_is_taken_back_while_it_is_open(actor: Actor, server: BrregServer) -> None:
    supplier(actor, "1Vask", BANKRUPT, industry_standard="SN2025", industry_code="81.210")
    refresh(actor)
    server.change(BANKRUPT, konkurs=False)
    refresh(actor)
    assert open_count(actor) == 0


@pytest.mark.parametrize("stop_buying", [True, False])
def test_a_bankruptcy_is_noted_and_the_person_chooses_what_follows(
    actor: Actor, server: BrregServer, *, stop_buying: bool
) -> None:
    identity = supplier(actor, "1Vask", BANKRUPT)
    refresh(actor)
    proposal = the_proposal(actor, Kind.BANKRUPT)
    decide(actor, proposal.id, proposal.version, accept=True, stop_buying=stop_buying)
    assert row_of(actor, identity).active is not stop_buying
    assert open_count(actor) == (
        0 if stop_buying else 1
    )  # the industry of one we no longer buy from is nobody's question
    assert not any(kind == "BANKRUPT" for _name, kind, _after in lines(actor))


def test_two_people_decide_and_the_second_is_told(actor: Actor, server: BrregServer) -> None:
    supplier(actor, "1Vask", BANKRUPT)
    refresh(actor)
    proposal = the_proposal(actor, Kind.BANKRUPT)
    decide(actor, proposal.id, proposal.version, accept=False)
    with pytest.raises(AlreadyDecided, match="Lokal bruker"):
        decide(actor, proposal.id, proposal.version, accept=True)


def test_a_proposal_that_changed_meanwhile_is_not_accepted_unseen(actor: Actor, server: BrregServer) -> None:
    supplier(actor, "Statoil ASA", EQUINOR)
    refresh(actor)
    proposal = the_proposal(actor, Kind.NAME)
    server.change(EQUINOR, navn="NORDHAVET ASA")
    refresh(actor)
    with pytest.raises(ChangedMeanwhile):
        decide(actor, proposal.id, proposal.version, accept=True)
    assert lines(actor) >= {("Statoil ASA", "NAME", "NORDHAVET ASA")}


def test_all_industries_are_taken_in_one_entry_and_standings_are_not(
    actor: Actor, server: BrregServer
) -> None:
    first, second = supplier(actor, "Equinor", EQUINOR), supplier(actor, "1Vask", BANKRUPT)
    refresh(actor)
    before = entries()
    assert accept_all(actor, Kind.INDUSTRY) == 2
    assert entries() == before + 1
    assert (row_of(actor, first).industry_code, row_of(actor, second).industry_code) == ("06.100", "81.210")
    assert [kind for _name, kind, _after in lines(actor)] == ["BANKRUPT"]
    with pytest.raises(OneByOne):
        accept_all(actor, Kind.BANKRUPT)


def test_all_names_are_taken_and_every_old_one_kept(actor: Actor, server: BrregServer) -> None:
    supplier(actor, "Statoil ASA", EQUINOR)
    supplier(actor, "Vaskegutta", BANKRUPT)
    refresh(actor)
    assert accept_all(actor, Kind.NAME) == 2
    with read_session() as session:
        assert set(session.execute(select(col(SupplierName.name))).scalars()) == {"Statoil ASA", "Vaskegutta"}
    assert refresh(actor).proposals == {}


def test_nobody_else_fetches_or_decides_and_nothing_of_another_enterprise_is_seen(
    actor: Actor, server: BrregServer
) -> None:
    identity = supplier(actor, "1Vask", BANKRUPT)
    refresh(actor)
    proposal = the_proposal(actor, Kind.BANKRUPT)
    reader = Actor("Leser", frozenset({Role.READER}), actor.enterprise_id)
    for act in (
        lambda: registry.look_up(reader, EQUINOR),
        lambda: registry.search(reader, "x"),
        lambda: registry.fill_in(reader, identity, 1),
        lambda: refresh(reader),
        lambda: decide(reader, proposal.id, proposal.version, accept=True),
    ):
        with pytest.raises(NotAllowed):
            act()
    stranger = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))
    assert open_proposals(stranger).total == 0
    with pytest.raises(NotFound):
        decide(stranger, proposal.id, proposal.version, accept=True)
    with pytest.raises(NotFound):
        registry.registry_facts(stranger, identity)


def test_a_long_list_is_paged_and_the_standings_come_first(
    actor: Actor, server: BrregServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry_proposals, "PAGE", 2)
    supplier(actor, "Statoil ASA", EQUINOR)
    supplier(actor, "1Vask", BANKRUPT)
    supplier(actor, "Fjas", DELETED)
    refresh(actor)
    kinds = [one.proposal.kind for page in (1, 2, 3) for one in open_proposals(actor, page).lines]
    assert kinds == ["DELETED", "BANKRUPT", "NAME", "INDUSTRY", "INDUSTRY"]
    assert open_proposals(actor).counts == {Kind.DELETED: 1, Kind.BANKRUPT: 1, Kind.NAME: 1, Kind.INDUSTRY: 2}


def test_garbage_about_one_supplier_leaves_the_supplier_as_it_was(actor: Actor, server: BrregServer) -> None:
    identity = supplier(actor, "Equinor", EQUINOR)
    for body in (b"", b"<html>", json.dumps({"organisasjonsnummer": EQUINOR}).encode()):
        server.reply(f"{ENTITIES}/{EQUINOR}", Reply(body=body))
        with pytest.raises(RegistryError) as caught:
            registry.fill_in(actor, identity, 1)
        assert isinstance(caught.value, AktsomError)
    assert row_of(actor, identity).version == 1
