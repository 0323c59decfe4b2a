"""The reference organisations: one log entry in, all rows out again, and their published figures as printed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from compliance_app.documents.templates import render_chapters
from compliance_app.domain.errors import NotAllowed, NotFound
from compliance_app.domain.permissions import Role, Verb
from compliance_app.domain.statement_facts import StatementFacts
from compliance_app.services import ratings
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.demo import EXAMPLES, NoSuchExample, example_id, load_example, remove_example
from compliance_app.services.enterprises import (
    EnterpriseInput,
    all_enterprises,
    create_enterprise,
    find_enterprise,
    period_of,
)
from compliance_app.services.statement_facts import gather
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.settings import ROOT
from compliance_app.storage import audit
from compliance_app.storage.engine import read_session
from compliance_app.storage.tables import METADATA, AuditEntry, Policy, Statement

_LOG = {"audit_entry", "audit_detail", "audit_head"}


def rows_of(enterprise_id: str) -> dict[str, int]:
    """How many rows each table holds of an enterprise, the log left out."""
    with read_session() as session:
        counted = {
            table.name: session.execute(
                select(func.count()).select_from(table).where(table.c.enterprise_id == enterprise_id)
            ).scalar_one()
            for table in METADATA.sorted_tables
            if "enterprise_id" in table.c and table.name not in _LOG
        }
    return {name: count for name, count in counted.items() if count}


def verbs_of(enterprise_id: str) -> list[str]:
    with read_session() as session:
        chosen = select(AuditEntry).where(AuditEntry.enterprise_id == enterprise_id).order_by(AuditEntry.seq)
        return [entry.verb for entry in session.execute(chosen).scalars()]


def facts_of(enterprise_id: str) -> StatementFacts:
    with reading(local_actor(enterprise_id)) as work:
        return gather(work, period_of(work))


def test_an_example_is_loaded_once_marked_and_logged_as_one_act(database: str) -> None:
    first = load_example("noklus")
    assert load_example("noklus") == first
    assert verbs_of(first) == ["LOAD_EXAMPLE"]
    assert [(row.short_name, row.example) for row in all_enterprises()] == [("Noklus", "noklus")]
    assert find_enterprise("noklus").id == first
    own = create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025)
    assert [row.id for row in all_enterprises()] == [own, first]


def test_two_who_load_at_once_get_the_same_example(database: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(load_example, ["klm"] * 4))) == 1
    assert len(all_enterprises()) == 1


def test_a_removed_example_leaves_its_log_and_nothing_else(database: str) -> None:
    first = load_example("noklus")
    own = create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025)
    kept = rows_of(own)
    actor = local_actor(first)
    with begin(actor, Verb.RECORD_POLICY) as work:  # what somebody who tried it wrote meanwhile goes too
        work.add(Policy(enterprise_id=first, title="Etiske regler"))
        work.add(Statement(enterprise_id=first, period_id=period_of(work).id, drafted_at=work.at))
    supplier = add_supplier(actor, SupplierInput(name="Leverandør 61", country="NO"), once="knapp")
    link = link_producer(actor, supplier, LinkInput(producer_name="Produsent A", country="US"))
    link_producer(actor, supplier, LinkInput(producer_name="Fabrikk 1", country="MY", buyer_link_id=link))
    ratings.rate_all(actor)
    remove_example("noklus")
    assert rows_of(first) == {}
    assert rows_of(own) == kept
    assert [row.id for row in all_enterprises()] == [own]
    assert verbs_of(first)[-1] == "REMOVE_EXAMPLE"
    with read_session() as session:
        assert audit.verify(session, first).intact
    with pytest.raises(NotFound):
        remove_example("noklus")
    second = load_example("noklus")
    assert second != first
    assert rows_of(second)["supplier"] == 60


def test_an_unknown_example_and_a_role_without_the_verb_are_refused(database: str) -> None:
    with pytest.raises(NoSuchExample, match="noklus, klm"):
        load_example("ukjent")
    reader = Actor("Leser", frozenset({Role.READER}))
    with pytest.raises(NotAllowed):
        load_example("noklus", reader)
    assert example_id("noklus") is None
    load_example("klm")
    with pytest.raises(NotAllowed):
        remove_example("klm", reader)


def test_the_departmental_reference_is_described_with_its_departments_and_tables(database: str) -> None:
    facts = facts_of(load_example("klm"))
    assert [one.name for one in facts.departments] == [
        "Medisinsk genetikk",
        "Farmakologi",
        "Immunologi og transfusjonsmedisin",
        "Medisinsk biokjemi",
        "Mikrobiologi",
        "Patologi",
        "Rettsmedisinske fag",
    ]
    tables = {table.title: table for table in facts.key_tables}
    accounts = {row.label: row.cells for row in tables["Regnskap"].rows}
    assert tables["Regnskap"].unit == "1 000 kroner"
    assert accounts["Sum driftsinntekter"] == ("2 410 093",)
    assert accounts["Netto finans"] == ("−915",)
    assert len(accounts) == 11
    analyses = tables["Analyser etter avdeling"]
    assert analyses.columns[:3] == ("Inneliggende 2023", "Inneliggende 2024", "Polikliniske 2023")
    cells = {row.label: row.cells for row in analyses.rows}
    assert cells["Medisinsk genetikk"] == (None, None, "77 558", "81 941", "1 029", None, "78 587", "81 941")
    assert cells["Totalt"][-2:] == ("13 919 891", "13 852 245")
    assert {row.label: row.cells for row in tables["Brutto årsverk"].rows}["Totalt"] == ("1 883,3", "1 922,5")
    about = next(one for one in render_chapters(facts) if one.id == "01").markdown.replace("\u00a0", " ")
    assert "Virksomheten har sju avdelinger: Medisinsk genetikk, Farmakologi" in about
    assert (
        "| Patologi | ikke oppgitt | ikke oppgitt | 378 305 | 415 117 | ikke oppgitt | ikke oppgitt |"
        in about
    )
    assert "| Månedslønnede, ordinær finansiering | 1 410,5 | 1 447,5 |" in about
    assert "| Årets resultat | 55 348 |" in about
    assert "Tre avtaler om automatisering" in about
    assert "redusere den negative påvirkningen på det ytre miljøet" in about
    for table in facts.key_tables:
        for row in table.rows:
            assert all(cell in about for cell in row.cells if cell), row.label


def test_every_figure_of_the_departmental_reference_names_its_source(database: str) -> None:
    facts = facts_of(load_example("klm"))
    for figure in facts.key_figures:
        assert figure.source.values["source"].endswith("årsrapport 2024")
    for table in facts.key_tables:
        assert all(row.source.values["kilde"].endswith("årsrapport 2024") for row in table.rows)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_words_and_figures_lie_in_data(name: str) -> None:
    folder: Path = ROOT / "data" / "examples" / name
    assert (folder / "enterprise.json").exists()
    assert (folder / "key_figures.csv").exists()
