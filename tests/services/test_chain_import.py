"""A list of chains comes in whole, twice without effect, and goes out again; each doubt is a question or a reason."""

import pytest

from compliance_app import clock
from compliance_app.domain.errors import FieldWrong
from compliance_app.files.errors import NoHeaderRow
from compliance_app.services import chain_import, import_memory, imports
from compliance_app.services.chain import LinkChange, LinkInput, edit_link, link_producer
from compliance_app.services.chain_import import ChainAnswers
from compliance_app.services.chain_plan import LEAVE_OUT
from compliance_app.services.chain_report import ChainReport
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.import_open import OpenedList, reopen
from compliance_app.services.producers import merge_producers
from compliance_app.services.ratings import explain
from compliance_app.services.suppliers import SupplierInput, add_supplier, supplier_page
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import AuditEntry, ChainLink, HowKnown, ImportBatch, Producer

LIST = """Kjeder per november;;;;;;;
Leverandør;Nivå;Navn;Land;Vare;Rolle;Hvordan vi vet det;Kilde
Lyspære 1;1;Fabrikk A;Malaysia;Lamper;Produsent;dokumentert;Avtale 4
;2;Fabrikk B;Kina;Kretskort;Underleverandør;oppgitt;
;3;Gruve C;Kongo-Kinshasa;Kobolt;Råvare;antatt;
;2;Fabrikk D;Vietnam;Glass;;;
Hanske 2;1;Fabrikk B;Kina;Hansker;;;
"""


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


@pytest.fixture
def ids(actor: Actor) -> dict[str, str]:
    return {
        name: add_supplier(actor, SupplierInput(name=name, country="NO"))
        for name in ("Lyspære 1", "Hanske 2")
    }


def bring_in(actor: Actor, text: str, **given: object) -> ChainReport:
    opened = chain_import.open_chain(text.encode(), "kjeder.csv")
    return chain_import.import_chain(actor, opened, opened.columns.mapping, ChainAnswers(**given))


def chain(actor: Actor, supplier: str) -> list[tuple[str, str | None, str | None]]:
    """(producer, country, whom it sells to), in the order they were made."""
    links = supplier_page(actor, supplier).links
    names = {link.id: producer.name for link, producer in links}
    return [(producer.name, producer.country, names.get(link.buyer_link_id)) for link, producer in links]


def count(actor: Actor, table: type) -> int:
    with reading(actor) as work:
        return work.session.query(table).filter_by(enterprise_id=work.enterprise_id).count()


def test_a_list_with_tiers_becomes_a_tree(actor: Actor, ids: dict[str, str]) -> None:
    entries = count(actor, AuditEntry)
    report = bring_in(actor, LIST)
    assert (report.rows_read, report.created, report.producers_created, report.suppliers) == (5, 5, 4, 2)
    assert (report.header_row, report.rejected, report.asked) == (2, (), ())
    assert chain(actor, ids["Lyspære 1"]) == [
        ("Fabrikk A", "MY", None), ("Fabrikk B", "CN", "Fabrikk A"), ("Gruve C", "CD", "Fabrikk B"),
        ("Fabrikk D", "VN", "Fabrikk A"),
    ]  # fmt: skip
    link = supplier_page(actor, ids["Lyspære 1"]).links[2][0]
    assert (link.role, link.how_known, link.goods) == ("RAW_MATERIAL", "ASSUMED", "Kobolt")
    assert supplier_page(actor, ids["Lyspære 1"]).links[0][0].source == "Avtale 4"
    assert count(actor, AuditEntry) == entries + 1
    assert explain(actor, ids["Lyspære 1"]).assessment.path.split()[0] == "NO"
    assert explain(actor, ids["Hanske 2"]).assessment.worst_country == "CN"


def test_the_same_list_twice_changes_nothing(actor: Actor, ids: dict[str, str]) -> None:
    bring_in(actor, LIST)
    again = bring_in(actor, LIST)
    assert (again.created, again.updated, again.unchanged, again.producers_created) == (0, 0, 5, 0)
    assert (count(actor, ChainLink), count(actor, Producer)) == (5, 4)


def test_a_later_list_adds_behind_what_is_there_and_changes_what_it_says_otherwise(
    actor: Actor, ids: dict[str, str]
) -> None:
    bring_in(actor, LIST)
    later = LIST.replace("Avtale 4", "Avtale 5").replace(
        ";3;Gruve C", ";3;Smelteverk E;Zambia;Kobolt;;;\n;3;Gruve C"
    )
    report = bring_in(actor, later)
    assert (report.created, report.updated, report.unchanged) == (1, 1, 4)
    assert ("Smelteverk E", "ZM", "Fabrikk B") in chain(actor, ids["Lyspære 1"])
    assert supplier_page(actor, ids["Lyspære 1"]).links[0][0].source == "Avtale 5"


def test_an_import_is_taken_back_but_for_what_people_have_built_on(actor: Actor, ids: dict[str, str]) -> None:
    report = bring_in(actor, LIST)
    links = supplier_page(actor, ids["Lyspære 1"]).links
    link_producer(
        actor, ids["Lyspære 1"], LinkInput(producer_name="Ny", country="IN", buyer_link_id=links[1][0].id)
    )
    undone = imports.undo_import(actor, report.batch)
    assert undone.removed == 3
    assert undone.kept == (("Fabrikk B", "har fått nye ledd bak seg etterpå"),)
    assert chain(actor, ids["Lyspære 1"]) == [
        ("Fabrikk A", "MY", None), ("Fabrikk B", "CN", "Fabrikk A"), ("Ny", "IN", "Fabrikk B"),
    ]  # fmt: skip
    assert chain(actor, ids["Hanske 2"]) == []
    with pytest.raises(imports.AlreadyUndone):
        imports.undo_import(actor, report.batch)
    assert explain(actor, ids["Hanske 2"]).assessment.chain_knowledge == "SEAT_ONLY"


def test_what_an_import_changed_becomes_what_it_was(actor: Actor, ids: dict[str, str]) -> None:
    first = link_producer(actor, ids["Hanske 2"], LinkInput(producer_name="Fabrikk B", source="Egen"))
    report = bring_in(actor, LIST)
    assert report.updated == 1
    assert chain(actor, ids["Hanske 2"]) == [("Fabrikk B", "CN", None)]
    assert "1 produsent som stod uten land, fikk land fra listen." in report.notes
    undone = imports.undo_import(actor, report.batch)
    assert (undone.removed, undone.restored) == (4, 2)
    page = supplier_page(actor, ids["Hanske 2"])
    assert [(link.id, link.goods, producer.country) for link, producer in page.links] == [(first, "", None)]


def test_what_has_been_edited_since_stays_and_is_named(actor: Actor, ids: dict[str, str]) -> None:
    report = bring_in(actor, LIST)
    link, producer = supplier_page(actor, ids["Hanske 2"]).links[0]
    change = LinkChange(
        role=link.role, goods="Vernehansker", how_known=HowKnown.VERIFIED, country="CN", seen_country="CN"
    )
    edit_link(actor, link.id, change, link.version)
    assert (producer.name, "er endret etterpå") in imports.undo_import(actor, report.batch).kept
    assert [link.goods for link, _producer in supplier_page(actor, ids["Hanske 2"]).links] == ["Vernehansker"]


def test_a_supplier_that_is_not_there_is_asked_for_and_the_answer_is_remembered(
    actor: Actor, ids: dict[str, str]
) -> None:
    text = LIST.replace("Hanske 2", "Hansker 2 Norge")
    report = bring_in(actor, text)
    assert report.created == 4
    assert [(one.kind, one.value, one.candidates) for one in report.asked] == [
        ("supplier", "Hansker 2 Norge", (ids["Hanske 2"],))
    ]
    assert [one.row for one in report.rejected] == [7]
    answered = bring_in(actor, text, suppliers={"Hansker 2 Norge": ids["Hanske 2"]})
    assert (answered.created, answered.asked) == (1, ())
    assert bring_in(actor, text).unchanged == 5


def test_an_answer_that_leaves_a_supplier_out_is_not_asked_again(actor: Actor, ids: dict[str, str]) -> None:
    text = LIST.replace("Hanske 2", "Helt annen")
    report = bring_in(actor, text, suppliers={"Helt annen": LEAVE_OUT})
    assert (report.created, report.asked, report.suppliers) == (4, (), 1)


def test_two_suppliers_of_one_name_are_told_apart_by_number(actor: Actor, ids: dict[str, str]) -> None:
    other = add_supplier(actor, SupplierInput(name="Hanske 2", country="SE", org_number="923609016"))
    report = bring_in(actor, LIST)
    assert [(one.value, set(one.candidates)) for one in report.asked] == [
        ("Hanske 2", {ids["Hanske 2"], other})
    ]
    numbered = "Leverandør;Org.nr.;Produsent;Land\nHanske 2;923 609 016;Fabrikk B;Kina\n"
    assert bring_in(actor, numbered).created == 1
    assert chain(actor, other) == [("Fabrikk B", "CN", None)]


def test_a_country_nobody_knows_is_asked_for_and_the_answer_is_remembered(
    actor: Actor, ids: dict[str, str]
) -> None:
    text = LIST.replace("Vietnam", "Xanadu")
    report = bring_in(actor, text)
    assert [(one.kind, one.value) for one in report.asked] == [("country", "Xanadu")]
    assert ("Fabrikk D", None, "Fabrikk A") in chain(actor, ids["Lyspære 1"])
    answered = bring_in(actor, text, countries={"Xanadu": "VN"})
    assert (answered.created, [one.kind for one in answered.asked]) == (0, ["producer"])
    assert ("Fabrikk D", "VN", "Fabrikk A") in chain(actor, ids["Lyspære 1"])
    assert bring_in(actor, text).asked == ()


def test_a_named_buyer_hangs_a_link_also_behind_what_was_there_before(
    actor: Actor, ids: dict[str, str]
) -> None:
    bring_in(actor, LIST)
    text = (
        "Supplier;Sub-supplier;Country;Product;Sells to\n"
        "Lyspære 1;Mine Z;Chile;Copper;Smelter Y\n"
        "Lyspære 1;Smelter Y;Peru;Copper;Fabrikk D\n"
        "Lyspære 1;Trader X;China;;Lyspære 1\n"
        "Lyspære 1;Nobody;China;;Unknown Ltd\n"
    )
    report = bring_in(actor, text)
    assert report.created == 3
    assert [one.row for one in report.rejected] == [5]
    found = chain(actor, ids["Lyspære 1"])
    assert {("Smelter Y", "PE", "Fabrikk D"), ("Mine Z", "CL", "Smelter Y"), ("Trader X", "CN", None)} <= set(
        found
    )
    again = bring_in(actor, text)
    assert (again.created, again.unchanged) == (0, 3)


def test_german_headers_and_the_supplier_as_its_own_first_tier(actor: Actor, ids: dict[str, str]) -> None:
    text = (
        "Lieferant;Stufe;Hersteller;Herkunftsland;Ware;Quelle\n"
        "Hanske 2;1;Hanske 2;Norwegen;;\n"
        "Hanske 2;2;Werk A;Deutschland;Handschuhe;Brief\n"
        "Hanske 2;3;Werk B;Indien;Latex;\n"
    )
    report = bring_in(actor, text)
    assert (report.created, report.rejected) == (2, ())
    assert chain(actor, ids["Hanske 2"]) == [("Werk A", "DE", None), ("Werk B", "IN", "Werk A")]
    assert "1 rad er leverandøren selv og gir ikke noe ledd." in report.notes


def test_what_does_not_fit_is_left_out_with_the_reason(actor: Actor, ids: dict[str, str]) -> None:
    text = (
        "Leverandør;Nivå;Navn;Land\n"
        "Hanske 2;2;Uten ledd foran;Kina\n"
        "Hanske 2;1;Fabrikk A;Kina\n"
        "Hanske 2;2;Fabrikk B;Kina\n"
        "Hanske 2;3;Fabrikk A;Kina\n"
        "Hanske 2;4;Bak den;Kina\n"
        "Hanske 2;x;Uten nivå;Kina\n"
        "Hanske 2;2;;\n"
    )
    report = bring_in(actor, text)
    assert report.created == 2
    assert [one.row for one in report.rejected] == [2, 5, 6, 7]
    assert "1 rad har ikke noe ledd fylt ut, og er hoppet over." in report.notes
    assert "står allerede nærmere leverandøren" in report.rejected[1].reason
    assert all(one.reason.startswith(f"Rad {one.row} ble ikke lest inn.") for one in report.rejected)


def test_one_producer_is_the_same_for_all_and_a_merged_name_leads_to_it(
    actor: Actor, ids: dict[str, str]
) -> None:
    bring_in(actor, LIST)
    link_producer(actor, ids["Hanske 2"], LinkInput(producer_name="Fabrik B", country="CN"))
    names = {producer.name: producer.id for _link, producer in supplier_page(actor, ids["Hanske 2"]).links}
    assert merge_producers(actor, names["Fabrikk B"], names["Fabrik B"]) == 1
    bring_in(actor, "Leverandør;Produsent;Land;Vare\nLyspære 1;Fabrik B;Kina;Støpsel\n")
    found = [producer for _link, producer in supplier_page(actor, ids["Lyspære 1"]).links]
    assert sum(producer.id == names["Fabrikk B"] for producer in found) == 2


def test_a_preview_says_what_would_happen_and_saves_nothing(actor: Actor, ids: dict[str, str]) -> None:
    opened = chain_import.open_chain(LIST.encode(), "kjeder.csv")
    seen = chain_import.preview_chain(actor, opened, opened.columns.mapping)
    assert (len(seen.plan.new), len(seen.plan.producers), seen.read_before) == (5, 4, "")
    dry = chain_import.dry_run_chain(actor, opened, opened.columns.mapping)
    assert (dry.created, dry.batch) == (5, "")
    assert (count(actor, ChainLink), count(actor, ImportBatch)) == (0, 0)


def test_a_second_click_gives_the_first_report(actor: Actor, ids: dict[str, str]) -> None:
    opened = chain_import.open_chain(LIST.encode(), "kjeder.csv")
    first = chain_import.import_chain(actor, opened, opened.columns.mapping, once="key")
    assert chain_import.import_chain(actor, opened, opened.columns.mapping, once="key") == first
    assert [batch.id for batch in chain_import.recent_chain_batches(actor)] == [first.batch]


def test_a_list_without_such_columns_is_refused(actor: Actor) -> None:
    with pytest.raises(NoHeaderRow):
        chain_import.open_chain(b"a;b\n1;2\n", "tall.csv")


def test_an_answer_with_no_such_country_is_refused(actor: Actor, ids: dict[str, str]) -> None:
    with pytest.raises(FieldWrong):
        link_producer(actor, ids["Hanske 2"], LinkInput(producer_name="Fabrikk", country="QQ"))


def test_a_supplier_whose_name_is_hidden_is_not_the_one_above(actor: Actor, ids: dict[str, str]) -> None:
    text = "Leverandør;Produsent;Land\nHanske 2;Fabrikk A;Kina\nUkjent leverandør;Fabrikk B;Kina\n;Fabrikk C;Kina\n"
    report = bring_in(actor, text)
    assert [name for name, _country, _buyer in chain(actor, ids["Hanske 2"])] == ["Fabrikk A"]
    assert [one.row for one in report.rejected] == [3, 4]


# How the list was read

OWN_WORDS = "Kode;Leverandør;Fabrikk;Land\nFabrikk A;Lyspære 1;F1;Malaysia\n"
SAID = {"supplier": 1, "producer_name": 0, "producer_country": 3}


def recalled(actor: Actor, text: str) -> OpenedList:
    return import_memory.recall(actor, chain_import.open_chain(text.encode(), "neste.csv"))


def read_anew(actor: Actor, opened: OpenedList) -> OpenedList:
    return import_memory.recall_columns(actor, reopen(opened, opened.sheet_index, opened.header_row))


def test_a_list_with_the_same_column_names_is_read_as_last_time_until_somebody_begins_anew(
    actor: Actor, ids: dict[str, str], small_hours: None
) -> None:
    """And the report names the day in Oslo, also while UTC still has yesterday's."""
    opened = chain_import.open_chain(OWN_WORDS.encode(), "kjeder.csv")
    assert opened.columns.mapping != SAID
    first = chain_import.import_chain(actor, opened, SAID)
    assert (first.created, first.remembered) == (1, "")
    again = recalled(actor, OWN_WORDS.replace("Fabrikk A", "Fabrikk B").replace("Leverandør", "LEVERANDØR"))
    assert again.columns.mapping == SAID
    assert again.remembered is not None
    assert again.remembered.used_by == actor.name
    report = chain_import.import_chain(actor, again, again.columns.mapping)
    assert (report.created, report.remembered) == (1, clock.today().isoformat())
    assert report.as_json()["remembered"] == report.remembered
    anew = reopen(again, again.sheet_index, again.header_row)
    assert anew.remembered is None
    assert anew.columns.mapping == opened.columns.mapping


def test_taking_it_back_forgets_nothing_and_a_dry_run_remembers_nothing(
    actor: Actor, ids: dict[str, str]
) -> None:
    opened = chain_import.open_chain(OWN_WORDS.encode(), "kjeder.csv")
    chain_import.dry_run_chain(actor, opened, SAID)
    assert read_anew(actor, opened).remembered is None
    imports.undo_import(actor, chain_import.import_chain(actor, opened, SAID).batch)
    assert read_anew(actor, opened).columns.mapping == SAID


def test_what_is_remembered_of_chains_is_not_used_for_suppliers_nor_by_another_enterprise(
    actor: Actor, ids: dict[str, str]
) -> None:
    bring_in(actor, LIST)
    suppliers = imports.open_list(LIST.encode(), "kjeder.csv", header_row=2)
    assert imports.recall_columns(actor, suppliers).remembered is None
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Neste AS"), 2025))
    assert recalled(other, LIST).remembered is None
    assert recalled(actor, LIST).remembered is not None
