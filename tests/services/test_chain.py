"""Chains of any depth: link, change, remove; one producer for all; who depends on what; and what is not known yet."""

import io

import openpyxl
import pytest

from compliance_app.domain.chain import BehindItself
from compliance_app.domain.errors import ChangedMeanwhile, FieldWrong, NotFound
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.services import chain_import, chain_reads, producers, seat_only
from compliance_app.services.chain import LinkChange, LinkInput, edit_link, link_producer, unlink
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.producers import (
    MergeMakesRing,
    ProducerInput,
    ProducerTaken,
    SameProducer,
    edit_producer,
    merge_producers,
)
from compliance_app.services.ratings import JudgementInput, explain, judge_supplier
from compliance_app.services.register import Filter, Order, page
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import AuditEntry, ChainRole, HowKnown, Producer, SupplierSpend, Supply


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def supplier(actor: Actor, name: str, country: str | None = "NO", **more: object) -> str:
    return add_supplier(actor, SupplierInput(name=name, country=country, **more))


def link(actor: Actor, whose: str, name: str, country: str | None = None, behind: str | None = None) -> str:
    given = LinkInput(producer_name=name, country=country, buyer_link_id=behind)
    return link_producer(actor, whose, given)


def producer_of(actor: Actor, whose: str, name: str) -> Producer:
    return next(one for _link, one in supplier_page(actor, whose).links if one.name == name)


def spend(actor: Actor, whose: str, crowns: int, year: int = 2025) -> None:
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        work.add(
            SupplierSpend(
                enterprise_id=work.enterprise_id, supplier_id=whose, year=year, hundredths=crowns * 100
            )
        )


def last_verb(actor: Actor) -> str:
    with reading(actor) as work:
        newest = work.session.query(AuditEntry).filter_by(enterprise_id=work.enterprise_id)
        return newest.order_by(AuditEntry.seq.desc()).first().verb


def change(actor: Actor, whose: str, name: str, **changed: object) -> tuple[str, LinkChange, int]:
    found, producer = next(pair for pair in supplier_page(actor, whose).links if pair[1].name == name)
    given = {
        "role": found.role, "goods": found.goods, "how_known": found.how_known, "source": found.source,
        "country": producer.country, "seen_country": producer.country,
    }  # fmt: skip
    return found.id, LinkChange(**given | changed), found.version


# The tree


def test_no_producer_stands_behind_itself(actor: Actor) -> None:
    whose = supplier(actor, "Leverandør 1")
    first = link(actor, whose, "Fabrikk A", "CN")
    second = link(actor, whose, "Fabrikk B", "VN", first)
    with pytest.raises(BehindItself, match="Fabrikk A"):
        link(actor, whose, "Fabrikk A", "CN", second)
    link(actor, whose, "Fabrikk A", "CN")  # beside it is another matter
    link(actor, whose, "Fabrikk A", "IN", second)  # and so is another country
    assert len(supplier_page(actor, whose).links) == 4


def test_makers_nobody_has_named_may_stand_behind_each_other(actor: Actor) -> None:
    whose = supplier(actor, "Leverandør 1")
    link(actor, whose, "Produsent uten navn", "CN", link(actor, whose, "Produsent uten navn", "CN"))
    assert len(supplier_page(actor, whose).links) == 2


def test_a_chain_of_thirty_links_is_rated_by_its_end(actor: Actor) -> None:
    whose, behind = supplier(actor, "Leverandør 1"), None
    for number in range(30):
        behind = link(actor, whose, f"Ledd {number}", "NO" if number < 29 else "CN", behind)
    rated = explain(actor, whose).assessment
    assert rated.worst_country == "CN"
    assert len(rated.path.split()) == 31


def test_a_known_producer_is_chosen_by_its_id(actor: Actor) -> None:
    one, two = supplier(actor, "Leverandør 1"), supplier(actor, "Leverandør 2")
    link(actor, one, "Fabrikk A", "CN")
    known = producer_of(actor, one, "Fabrikk A")
    link_producer(actor, two, LinkInput(producer_id=known.id, country="VN", producer_name="noe annet"))
    assert producer_of(actor, two, "Fabrikk A").id == known.id


def test_a_link_is_changed_with_the_version_that_was_seen(actor: Actor) -> None:
    whose = supplier(actor, "Leverandør 1")
    link(actor, whose, "Fabrikk A", "CN")
    identity, given, version = change(
        actor, whose, "Fabrikk A", role=ChainRole.SUB_SUPPLIER, goods="Kretskort", how_known=HowKnown.VERIFIED
    )
    edit_link(actor, identity, given, version)
    found = supplier_page(actor, whose).links[0][0]
    assert (found.role, found.goods, found.how_known) == ("SUB_SUPPLIER", "Kretskort", "VERIFIED")
    with pytest.raises(ChangedMeanwhile):
        edit_link(actor, identity, given, version)


def test_the_country_of_a_link_is_the_producers_for_every_supplier(actor: Actor) -> None:
    one, two = supplier(actor, "Leverandør 1"), supplier(actor, "Leverandør 2")
    for whose in (one, two):
        link(actor, whose, "Fabrikk A")
    assert explain(actor, two).assessment.overall == Level.UNKNOWN
    identity, given, version = change(actor, one, "Fabrikk A", country="CN")
    edit_link(actor, identity, given, version)
    assert explain(actor, two).assessment.worst_country == "CN"
    assert last_verb(actor) == "EDIT_CHAIN"
    identity, given, version = change(actor, two, "Fabrikk A", country="VN", seen_country=None)
    with pytest.raises(ChangedMeanwhile, match="landet til Fabrikk A"):
        edit_link(actor, identity, given, version)


def test_a_link_of_another_enterprise_is_not_there(actor: Actor) -> None:
    whose = supplier(actor, "Leverandør 1")
    identity = link(actor, whose, "Fabrikk A", "CN")
    found = producer_of(actor, whose, "Fabrikk A")
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="En annen AS"), 2025))
    _id, given, _version = change(actor, whose, "Fabrikk A")
    theirs = supplier(other, "Leverandør 2")
    for act in (
        lambda: edit_link(other, identity, given, 1),
        lambda: unlink(other, identity),
        lambda: edit_producer(other, found.id, ProducerInput(name="X"), 1),
        lambda: merge_producers(other, found.id, found.id),
        lambda: chain_reads.producer_page(other, found.id),
        lambda: chain_reads.dependents_of_producer(other, found.id),
        lambda: link_producer(other, theirs, LinkInput(producer_id=found.id)),
    ):
        with pytest.raises(NotFound):
            act()


# Producers


def test_a_producer_that_moves_rates_everybody_who_depends_on_it(actor: Actor) -> None:
    whose = [supplier(actor, f"Leverandør {number}") for number in range(3)]
    for one in whose:
        link(actor, one, "Fabrikk A", "NO")
    found = producer_of(actor, whose[0], "Fabrikk A")
    edit_producer(actor, found.id, ProducerInput(name="Fabrikk A1", country="CN"), found.version)
    assert {explain(actor, one).assessment.worst_country for one in whose} == {"CN"}
    with pytest.raises(ChangedMeanwhile):
        edit_producer(actor, found.id, ProducerInput(name="B", country="CN"), found.version)


def test_two_producers_cannot_have_one_name_and_country(actor: Actor) -> None:
    whose = supplier(actor, "Leverandør 1")
    link(actor, whose, "Fabrikk A", "CN")
    link(actor, whose, "Fabrikk A", "VN")
    found = next(one for _l, one in supplier_page(actor, whose).links if one.country == "VN")
    with pytest.raises(ProducerTaken):
        edit_producer(actor, found.id, ProducerInput(name="fabrikk a", country="CN"), found.version)


def test_a_merge_moves_the_links_keeps_the_name_and_rates(actor: Actor) -> None:
    one, two = supplier(actor, "Leverandør 1"), supplier(actor, "Leverandør 2")
    link(actor, one, "Fabrikk A", "CN")
    link(actor, two, "Fabrik A")
    kept, gone = producer_of(actor, one, "Fabrikk A"), producer_of(actor, two, "Fabrik A")
    assert merge_producers(actor, kept.id, gone.id) == 1
    assert producer_of(actor, two, "Fabrikk A").id == kept.id
    assert explain(actor, two).assessment.worst_country == "CN"
    seen = chain_reads.producer_page(actor, gone.id)
    assert seen.producer.id == kept.id
    assert ([other.name for other in seen.also], seen.dependents.found) == (["Fabrik A"], 2)
    assert [known.id for known in chain_reads.find_producers(actor, "fabri")] == [kept.id]
    link(actor, one, "Fabrik A")
    assert {producer.id for _link, producer in supplier_page(actor, one).links} == {kept.id}
    with pytest.raises(SameProducer):
        merge_producers(actor, kept.id, gone.id)
    third = supplier(actor, "Leverandør 3")
    link(actor, third, "Fabrikk AS A", "CN")
    other = next(iter(supplier_page(actor, third).links))[1]
    if other.id != kept.id:
        merge_producers(actor, other.id, kept.id)
        assert chain_reads.producer_page(actor, gone.id).producer.id == other.id


def test_an_earlier_name_may_become_the_name_again(actor: Actor) -> None:
    whose = supplier(actor, "Leverandør 1")
    link(actor, whose, "Ny fabrikk", "CN")
    link(actor, whose, "Gammel fabrikk", "CN")
    kept, gone = producer_of(actor, whose, "Ny fabrikk"), producer_of(actor, whose, "Gammel fabrikk")
    merge_producers(actor, kept.id, gone.id)
    edit_producer(actor, kept.id, ProducerInput(name="Gammel fabrikk", country="CN"), kept.version)
    assert chain_reads.producer_page(actor, kept.id).producer.name == "Gammel fabrikk"


def test_a_merge_that_would_put_a_producer_behind_itself_is_refused(actor: Actor) -> None:
    whose = supplier(actor, "Leverandør 1")
    first = link(actor, whose, "Fabrikk A", "CN")
    link(actor, whose, "Fabrikk B", "CN", link(actor, whose, "Mellomledd", "CN", first))
    a, b = producer_of(actor, whose, "Fabrikk A"), producer_of(actor, whose, "Fabrikk B")
    with pytest.raises(MergeMakesRing, match="Leverandør 1"):
        merge_producers(actor, a.id, b.id)


def test_producers_are_offered_while_one_types(actor: Actor) -> None:
    whose = supplier(actor, "Leverandør 1")
    for name in ("Kretskort 1", "Stor kretskortfabrikk", "Noe annet", "100% kretskort_"):
        link(actor, whose, name, "CN")
    found = chain_reads.find_producers(actor, "krets")
    assert [one.name for one in found] == ["Kretskort 1", "100% kretskort_", "Stor kretskortfabrikk"]
    assert {one.suppliers for one in found} == {1}
    assert chain_reads.find_producers(actor, "k") == ()
    assert len(chain_reads.find_producers(actor, "kret", count=2)) == 2


# Who depends on what


def test_who_depends_on_a_country_anywhere_in_the_chain(actor: Actor) -> None:
    deep, seat, other = (supplier(actor, name, country) for name, country in
        (("Dyp", "NO"), ("Sete", "VN"), ("Annen", "NO")))  # fmt: skip
    link(actor, deep, "Gruve", "VN", link(actor, deep, "Fabrikk", "CN"))
    link(actor, other, "Verksted", "NO")
    spend(actor, deep, 1_000)
    spend(actor, seat, 500)
    found = chain_reads.dependents_of_country(actor, "VN")
    assert (found.found, found.total, found.hundredths, found.year) == (2, 3, 150_000, 2025)
    ways = {row.id: [[step.name for step in way] for way in row.ways] for row in found.rows}
    assert ways == {deep: [["Fabrikk", "Gruve"]], seat: []}
    in_register = page(actor, Filter(chain_country="VN"), Order.RISK)
    assert [row.id for row in in_register.rows] == [row.id for row in found.rows]
    with pytest.raises(NotFound):
        chain_reads.dependents_of_country(actor, "QQ")
    table = {
        use.iso2: (use.suppliers, use.seats, use.producers) for use in chain_reads.chain_country_table(actor)
    }
    assert table == {"VN": (2, 1, 1), "CN": (1, 0, 1), "NO": (2, 2, 1)}


def test_who_depends_on_a_producer_is_paged_and_follows_the_register(actor: Actor) -> None:
    whose = [supplier(actor, f"Leverandør {number:02}") for number in range(30)]
    for one in whose:
        link(actor, one, "Fabrikk A", "CN")
    producer = producer_of(actor, whose[0], "Fabrikk A")
    first, second = (chain_reads.dependents_of_producer(actor, producer.id, number) for number in (1, 2))
    assert (first.found, len(first.rows), len(second.rows)) == (30, 25, 5)
    assert {row.id for row in (*first.rows, *second.rows)} == set(whose)
    unlink(actor, supplier_page(actor, whose[3]).links[0][0].id)
    assert chain_reads.dependents_of_producer(actor, producer.id).found == 29


def test_only_a_few_of_many_ways_are_shown(actor: Actor) -> None:
    whose = supplier(actor, "Leverandør 1")
    for number in range(5):
        link(actor, whose, f"Fabrikk {number}", "CN")
    row = chain_reads.dependents_of_country(actor, "CN").rows[0]
    assert (len(row.ways), row.more_ways) == (3, 2)


# What is not known yet


def test_sellers_of_goods_alone_are_listed_by_sector_risk_then_purchases(actor: Actor) -> None:
    services = save_category(actor, CategoryInput(name="Renhold", supply=Supply.SERVICES))
    cocoa = save_category(actor, CategoryInput(name="Kakao", supply=Supply.GOODS))
    names = {}
    for name, crowns in (("Liten", 10), ("Stor", 1_000), ("Høy", 1), ("Kakao", 0)):
        names[name] = supplier(actor, name, category_id=cocoa if name == "Kakao" else None)
        if crowns:
            spend(actor, names[name], crowns)
    supplier(actor, "Vaskehjelp", category_id=services)
    reseller = supplier(actor, "Grossist", category_id=services, industry_code="46.460")
    known = supplier(actor, "Kjent")
    link(actor, known, "Fabrikk", "CN")
    judge_supplier(actor, names["Høy"], JudgementInput(level=Level.HIGH, reason="Lest om bransjen."))
    seen = seat_only.seat_only_page(actor)
    assert [row.name for row in seen.rows] == ["Høy", "Stor", "Liten", "Grossist", "Kakao"]
    assert (seen.found, seen.unknown, seen.year) == (5, 5, 2025)
    assert seat_only.seat_only_count(actor) == 5
    last = seen.rows[-1]
    assert last.listed
    assert "listeført" in seat_only.what_to_ask(last)
    assert seen.rows[1].hundredths == 100_000
    link(actor, reseller, "Fabrikk", "CN")
    assert seat_only.seat_only_count(actor) == 4


def test_the_work_list_goes_out_is_filled_in_and_comes_back(actor: Actor) -> None:
    odd, other = supplier(actor, "=1+1"), supplier(actor, "Selger 2", org_number="923609016")
    book = openpyxl.load_workbook(io.BytesIO(seat_only.export_seat_only(actor)))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    assert sheet["A2"].data_type == "s"
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "Selger 2")
    for head, value in (("Produsent", "Fabrikk A"), ("Produsentens land", "Kina"), ("Vare", "Hansker")):
        row[heads.index(head)].value = value
    buffer = io.BytesIO()
    book.save(buffer)
    opened = chain_import.open_chain(buffer.getvalue(), "Kjeder som mangler.xlsx")
    report = chain_import.import_chain(actor, opened, opened.columns.mapping)
    assert (report.created, report.rejected) == (1, ())
    assert explain(actor, other).assessment.worst_country == "CN"
    assert [one.id for one in seat_only.seat_only_page(actor).rows] == [odd]


def test_a_country_that_is_none_is_refused(actor: Actor) -> None:
    whose = supplier(actor, "Leverandør 1")
    link(actor, whose, "Fabrikk A", "CN")
    found = producer_of(actor, whose, "Fabrikk A")
    with pytest.raises(FieldWrong):
        edit_producer(actor, found.id, ProducerInput(name="X", country="QQ"), found.version)
    assert producers.checked_country("") is None
