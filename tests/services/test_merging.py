"""Two suppliers become one without anything being lost, and two again exactly as they were."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from compliance_app.domain.errors import AktsomError, ChangedMeanwhile
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.services import chain, duplicates, impacts, merge_reads, ratings
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, period_of
from compliance_app.services.log import newest_entries, verify_log
from compliance_app.services.merge_fields import JUDGEMENT, Side
from compliance_app.services.merge_rows import handled
from compliance_app.services.merging import MergedAlready, MergeInput, SameSupplier, TwoOrgNumbers, merge
from compliance_app.services.parting import KeptIsMerged, PartedAlready, PartLaterFirst, PartReport, part
from compliance_app.services.register import Filter, Order, page
from compliance_app.services.splitting import NothingToSplit, SplitInput, split, splittable
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier, supplier_page
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.engine import engine
from compliance_app.storage.ids import new_id
from compliance_app.storage.tables import (
    METADATA,
    DuplicateCandidate,
    FollowUp,
    ImpactKind,
    Override,
    PriorityDecision,
    RiskAssessment,
    ScreeningEntry,
    ScreeningHit,
    ScreeningList,
    Supplier,
    SupplierName,
    SupplierSite,
    SupplierSpend,
)


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def add(actor: Actor, name: str, **given: Any) -> str:
    return add_supplier(actor, SupplierInput(name=name, **given))


def put(actor: Actor, *rows: Any) -> None:
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        for row in rows:
            work.add(row)


def spend(actor: Actor, supplier: str, year: int, amount: int, currency: str = "NOK") -> None:
    put(
        actor,
        SupplierSpend(
            enterprise_id=str(actor.enterprise_id),
            supplier_id=supplier,
            year=year,
            currency=currency,
            hundredths=amount,
        ),
    )


def site(actor: Actor, supplier: str, name: str) -> None:
    put(
        actor,
        SupplierSite(
            enterprise_id=str(actor.enterprise_id),
            supplier_id=supplier,
            name=name,
            folded_name=name.casefold(),
        ),
    )


def get(actor: Actor, identity: str) -> Supplier:
    with reading(actor) as work:
        row = work.get(Supplier, identity)
        work.session.expunge(row)
        return row


def join(actor: Actor, kept: str, merged: str, **choices: Side) -> str:
    given = MergeInput(
        kept_version=get(actor, kept).version, merged_version=get(actor, merged).version, choices=choices
    )
    return merge(actor, kept, merged, given)


def amounts(actor: Actor, supplier: str) -> dict[tuple[int, str], int]:
    return {(row.year, row.currency): row.hundredths for row in supplier_page(actor, supplier).spend}


def everything(actor: Actor) -> dict[str, list[Any]]:
    """The register as a person sees it: every row's content, the rating in force of each supplier, no versions."""
    beside = {
        "audit_entry",
        "audit_detail",
        "audit_head",
        "done_once",
        "supplier_merge",
        "duplicate_candidate",
        "country_table",
    }
    found: dict[str, list[Any]] = {}
    with engine().connect() as connection:
        for table in METADATA.sorted_tables:
            if table.name in beside:
                continue
            left_out = {"version"}
            query = select(table)
            if table.name == "risk_assessment":
                query = query.where(table.c.superseded_by.is_(None))
                left_out |= {"id", "rated_at", "country_table_id"}
            names = [column.name for column in table.c if column.name not in left_out]
            found[table.name] = sorted(
                repr([row[name] for name in names]) for row in connection.execute(query).mappings()
            )
    return found


def test_every_table_that_refers_to_a_supplier_has_a_rule() -> None:
    refers = {
        f"{table.name}.{column.name}"
        for table in METADATA.sorted_tables
        for key in table.foreign_key_constraints
        if key.referred_table.name == "supplier"
        for column in key.columns
        if column.name != "enterprise_id"
    }
    assert refers == handled()


def test_all_that_hangs_on_it_moves_and_purchases_are_summed(actor: Actor) -> None:
    kept, merged = (
        add(actor, "Hanskeleverandør 1", country="NO"),
        add(actor, "Hanskeleverandør 1 Norge", country="NO"),
    )
    for supplier, amount in ((kept, 100), (merged, 40)):
        spend(actor, supplier, 2025, amount)
    spend(actor, merged, 2024, 7)
    spend(actor, merged, 2025, 9, "EUR")
    link = chain.link_producer(actor, merged, chain.LinkInput(producer_name="Fabrikk 1", country="CN"))
    chain.link_producer(
        actor, merged, chain.LinkInput(producer_name="Gård 1", country="MY", buyer_link_id=link)
    )
    site(actor, merged, "Lager")
    before = len(newest_entries(actor))
    join(actor, kept, merged)
    assert len(newest_entries(actor)) == before + 1
    assert amounts(actor, kept) == {(2025, "NOK"): 140, (2024, "NOK"): 7, (2025, "EUR"): 9}
    found = supplier_page(actor, kept)
    assert {producer.name for _link, producer in found.links} == {"Fabrikk 1", "Gård 1"}
    assert [row.name for row in found.sites] == ["Lager"]
    assert found.assessments[0].worst_country == "CN"
    gone = get(actor, merged)
    assert (gone.merged_into, gone.active) == (kept, False)
    assert supplier_page(actor, merged).assessments, "its ratings stay with it as history"
    assert [row.id for row in page(actor, Filter(), Order.NAME).rows] == [kept]
    assert verify_log(actor).intact


def test_empty_fields_are_filled_and_the_rest_is_chosen(actor: Actor) -> None:
    kept = add(actor, "Leverandør A", country="SE", website="a.example")
    merged = add(
        actor, "Leverandør B", country="NO", website="b.example", org_number="974760673", owner="Innkjøp"
    )
    seen = merge_reads.compare_suppliers(actor, kept, merged)
    assert {one.group: one.asked for one in seen.differences} == {
        "name": True,
        "country": True,
        "website": True,
        "owner": False,
    }
    join(actor, kept, merged, country=Side.MERGED, name=Side.MERGED)
    row = get(actor, kept)
    assert (row.name, row.country, row.website, row.org_number, row.owner) == (
        "Leverandør B", "NO", "a.example", "974760673", "Innkjøp",
    )  # fmt: skip
    assert get(actor, merged).org_number is None
    with reading(actor) as work:
        names = work.session.execute(
            select(SupplierName.supplier_id, SupplierName.name, SupplierName.judgement)
        ).all()
    assert [tuple(one) for one in names] == [(kept, "Leverandør A", "ALIAS")]


def test_two_organisation_numbers_are_two_suppliers(actor: Actor) -> None:
    kept, merged = (
        add(actor, "Hotell 1", org_number="974760673"),
        add(actor, "Hotell 1", org_number="923609016"),
    )
    assert merge_reads.compare_suppliers(actor, kept, merged).both_numbered
    with pytest.raises(TwoOrgNumbers):
        join(actor, kept, merged)


def test_a_supplier_is_not_taken_into_itself_nor_twice(actor: Actor) -> None:
    kept, merged, third = (add(actor, f"Frakt {word}") for word in ("nord", "sør", "vest"))
    with pytest.raises(SameSupplier):
        join(actor, kept, kept)
    join(actor, kept, merged)
    for into, other in ((third, merged), (merged, third)):
        with pytest.raises(MergedAlready, match="Frakt nord"):
            join(actor, into, other)
    with pytest.raises(MergedAlready):
        edit_supplier(actor, merged, SupplierInput(name="Frakt sør", active=True), get(actor, merged).version)


def test_a_form_older_than_either_supplier_is_refused(actor: Actor) -> None:
    kept, merged = add(actor, "Frakt nord"), add(actor, "Frakt sør")
    given = MergeInput(kept_version=1, merged_version=1)
    edit_supplier(actor, merged, SupplierInput(name="Frakt sørvest"), 1)
    there = everything(actor)
    with pytest.raises(ChangedMeanwhile, match="Frakt sørvest"):
        merge(actor, kept, merged, given)
    assert everything(actor) == there


def test_a_second_click_merges_nothing_more(actor: Actor) -> None:
    kept, merged = add(actor, "Frakt nord"), add(actor, "Frakt sør")
    given = MergeInput(kept_version=1, merged_version=1)
    first = merge(actor, kept, merged, given, once="klikk")
    assert merge(actor, kept, merged, given, once="klikk") == first


def test_two_people_who_merge_the_same_pair_at_once_do_it_once(actor: Actor) -> None:
    kept, merged = add(actor, "Frakt nord"), add(actor, "Frakt sør")
    for supplier in (kept, merged):
        spend(actor, supplier, 2025, 100)

    def attempt(turn: int) -> str:
        pair = (kept, merged) if turn % 2 else (merged, kept)
        try:
            return merge(actor, *pair, MergeInput(kept_version=1, merged_version=1))
        except AktsomError as error:
            return type(error).__name__

    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(attempt, range(4)))
    assert len([one for one in answers if one not in {"MergedAlready", "ChangedMeanwhile"}]) == 1
    total = [row.hundredths for one in (kept, merged) for row in supplier_page(actor, one).spend]
    assert total == [200]


def test_where_both_are_judged_the_chosen_judgement_holds_and_the_other_is_kept_as_history(
    actor: Actor,
) -> None:
    kept, merged = add(actor, "Frakt nord", country="NO"), add(actor, "Frakt sør", country="NO")
    ratings.judge_supplier(actor, kept, ratings.JudgementInput(level=Level.LOW, reason="Ingen funn."))
    ratings.judge_supplier(actor, merged, ratings.JudgementInput(level=Level.HIGH, reason="Lest om streik."))
    asked = merge_reads.compare_suppliers(actor, kept, merged).differences
    assert [(one.kept, one.merged) for one in asked if one.group == JUDGEMENT] == [("LOW", "HIGH")]
    before = everything(actor)
    merged_by = join(actor, kept, merged, judgement=Side.MERGED)
    assert supplier_page(actor, kept).assessments[0].sector == "HIGH"
    judgements = supplier_page(actor, kept).judgements
    assert sorted((row.level, row.superseded_by is None) for row in judgements) == [
        ("HIGH", True),
        ("LOW", False),
    ]
    part(actor, merged_by)
    assert everything(actor) == before


def test_a_parted_pair_is_as_before_and_listed_is_what_was_touched(actor: Actor) -> None:
    kept, merged = (
        add(actor, "Frakt nord", country="NO"),
        add(actor, "Frakt sør", country="NO", website="sor.example"),
    )
    spend(actor, kept, 2025, 100)
    spend(actor, merged, 2025, 40)
    spend(actor, merged, 2024, 5)
    link = chain.link_producer(actor, merged, chain.LinkInput(producer_name="Fabrikk 1", country="CN"))
    merge_id = join(actor, kept, merged)
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        row = work.session.execute(select(SupplierSpend).where(SupplierSpend.year == 2024)).scalar_one()
        row.hundredths = 6
    chain.link_producer(
        actor, kept, chain.LinkInput(producer_name="Gård 1", country="MY", buyer_link_id=link)
    )
    edit_supplier(
        actor,
        kept,
        SupplierInput(name="Frakt nord", country="NO", website="ny.example"),
        get(actor, kept).version,
    )
    report = part(actor, merge_id)
    assert isinstance(report, PartReport)
    assert (report.supplier_id, report.moved) == (merged, {"supplier_spend": 1, "significant_change": 1})
    assert sorted(what for what, _why in report.kept) == [
        "beløp for innkjøp «2024»",
        "feltet nettside",
        "ledd i kjeden",
    ]
    assert amounts(actor, kept) == {(2025, "NOK"): 100, (2024, "NOK"): 6}
    assert amounts(actor, merged) == {(2025, "NOK"): 40}
    assert get(actor, merged).active
    assert supplier_page(actor, merged).assessments
    with pytest.raises(PartedAlready):
        part(actor, merge_id)


def test_later_merges_are_parted_first_where_they_build_on_this_one(actor: Actor) -> None:
    first, second, third, fourth = (add(actor, f"Frakt {word}") for word in ("nord", "sør", "vest", "øst"))
    for supplier in (first, second, third):
        spend(actor, supplier, 2025, 10)
    before = everything(actor)
    one, two = join(actor, first, second), join(actor, first, third)
    with pytest.raises(PartLaterFirst, match="Frakt vest"):
        part(actor, one)
    over = join(actor, fourth, first)
    with pytest.raises(KeptIsMerged, match="Frakt øst"):
        part(actor, two)
    into = merge_reads.taken_into(actor, second)
    assert into is not None
    assert into.id == fourth
    for merge_id in (over, two, one):
        part(actor, merge_id)
    assert everything(actor) == before


def test_parted_suppliers_are_not_asked_about_again(actor: Actor) -> None:
    kept, merged = add(actor, "Frakt nord"), add(actor, "Frakt nord AS")
    part(actor, join(actor, kept, merged))
    with reading(actor) as work:
        rows = work.session.execute(select(DuplicateCandidate)).scalars().all()
        assert [row.decision for row in rows] == ["NOT_THE_SAME"]


def test_not_the_same_about_the_merged_one_holds_for_the_kept_one(actor: Actor) -> None:
    kept, merged, other = (add(actor, f"Frakt {word}") for word in ("nord", "nordre", "nordlig"))
    enterprise = str(actor.enterprise_id)
    low, high = sorted((merged, other))
    pair = DuplicateCandidate(enterprise_id=enterprise, first_id=low, second_id=high, score=70)
    put(actor, pair)
    duplicates.not_the_same(actor, pair.id, 1)
    merge_id = join(actor, kept, merged)
    decided = {tuple(sorted((row.first_id, row.second_id))): row.decision for row in pairs(actor)}
    assert decided[tuple(sorted((kept, other)))] == "NOT_THE_SAME"
    assert decided[tuple(sorted((kept, merged)))] == "SAME"
    part(actor, merge_id)
    decided = {tuple(sorted((row.first_id, row.second_id))): row.decision for row in pairs(actor)}
    assert tuple(sorted((kept, other))) not in decided
    assert decided[low, high] == "NOT_THE_SAME"


def pairs(actor: Actor) -> list[DuplicateCandidate]:
    with reading(actor) as work:
        rows = list(work.session.execute(select(DuplicateCandidate)).scalars())
        work.session.expunge_all()
        return rows


def furnish(actor: Actor, chance: random.Random, supplier: str) -> None:
    """Hang something of every kind on a supplier, at random."""
    enterprise = str(actor.enterprise_id)
    with reading(actor) as work:
        period = period_of(work).id
    for year in chance.sample((2023, 2024, 2025), chance.randrange(4)):
        spend(actor, supplier, year, chance.randrange(1, 10**6), chance.choice(("NOK", "EUR")))
    for name in chance.sample(("Lager", "Fabrikk", "Kontor"), chance.randrange(3)):
        site(actor, supplier, name)
    above = None
    for _turn in range(chance.randrange(4)):
        given = chain.LinkInput(
            producer_name=f"Fabrikk {chance.randrange(30)}",
            country=chance.choice(("CN", "MY", "NO")),
            buyer_link_id=above,
        )
        above = chain.link_producer(actor, supplier, given)
    if chance.random() < 0.6:
        level = chance.choice((Level.LOW, Level.MEDIUM, Level.HIGH))
        ratings.judge_supplier(
            actor, supplier, ratings.JudgementInput(level=level, reason="Lest om bransjen.")
        )
    if chance.random() < 0.5:
        impacts.save_impact(
            actor,
            impacts.ImpactInput(
                kind=ImpactKind.POTENTIAL, issue="OHS", what="Kjemikalier", scale=2, scope=2, irremediability=2,
                likelihood=2, supplier_id=supplier, severity_reason="Kjent fra bransjen.",
            ),
        )  # fmt: skip
    rows: list[Any] = [
        FollowUp(enterprise_id=enterprise, supplier_id=supplier, kind="MEETING", what="Møte", held_on=date(2026, 1, 7)),
        PriorityDecision(
            enterprise_id=enterprise, supplier_id=supplier, period_id=period, reason="Størst først",
            decided_at=work.at, look_again_on=date(2026, 9, 1),
        ),
        SupplierName(
            enterprise_id=enterprise, supplier_id=supplier, name="Alias", folded_name=f"alias {chance.randrange(3)}",
            judgement=chance.choice(("ALIAS", "SAME", "NOT_THE_SAME")), decided_at=work.at,
        ),
    ]  # fmt: skip
    with reading(actor) as work:
        entries = [row.id for row in work.session.execute(select(ScreeningEntry)).scalars()]
        table = work.session.execute(select(RiskAssessment.country_table_id)).scalars().first()
    rows += [
        ScreeningHit(
            enterprise_id=enterprise, entry_id=entry, supplier_id=supplier, score=90, compared="x", found_at=work.at,
            decision=chance.choice(("OPEN", "NOT_THE_SAME")),
        )
        for entry in chance.sample(entries, chance.randrange(len(entries) + 1))
    ]  # fmt: skip
    if chance.random() < 0.5:
        rows.append(
            Override(
                enterprise_id=enterprise, supplier_id=supplier, period_id=period, level="LOW", computed="HIGH",
                reason="Besøkt", inputs_hash="x", country_table_id=str(table), decided_at=work.at,
            )
        )  # fmt: skip
    put(actor, *chance.sample(rows, chance.randrange(len(rows) + 1)))


def lists(actor: Actor) -> None:
    enterprise = str(actor.enterprise_id)
    with reading(actor) as work:
        at = work.at
    one = ScreeningList(
        enterprise_id=enterprise,
        name="Liste",
        source="Fil",
        retrieved_on=date(2026, 1, 1),
        file_hash="x",
        imported_at=at,
    )
    put(actor, one)
    put(
        actor,
        *(
            ScreeningEntry(
                enterprise_id=enterprise,
                list_id=one.id,
                name=f"Navn {n}",
                folded_name=f"navn {n}",
                identity=str(n),
            )
            for n in range(3)
        ),
    )


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_merged_and_parted_again_the_register_is_the_same(actor: Actor, seed: int) -> None:
    chance = random.Random(seed)
    lists(actor)
    suppliers = [
        add(
            actor, f"Leverandør {chance.choice('abcde')}{number}", country=chance.choice((None, "NO", "SE")),
            website=chance.choice(("", "a.example", "b.example")), owner=chance.choice(("", "Innkjøp")),
            org_number="974760673" if number == 2 else None, foreign_id=chance.choice((None, "X1", "X2")),
        )
        for number in range(5)
    ]  # fmt: skip
    for supplier in suppliers:
        furnish(actor, chance, supplier)
    before = everything(actor)
    for _round in range(2):
        standing, merges = list(suppliers), []
        for _turn in range(chance.randrange(1, 5)):
            kept, merged = chance.sample(standing, 2)
            choices = {
                group: chance.choice(list(Side))
                for group in ("name", "country", "website", "foreign_id", JUDGEMENT)
            }
            merges.append(join(actor, kept, merged, **choices))
            standing.remove(merged)
        left = set(merges)
        while left:
            for merge_id in chance.sample(sorted(left), len(left)):
                try:
                    report = part(actor, merge_id)
                except (PartLaterFirst, KeptIsMerged):
                    continue
                assert report.kept == ()
                left.remove(merge_id)
        assert everything(actor) == before
    assert verify_log(actor).intact


def test_a_split_takes_out_what_is_chosen_and_a_merge_puts_it_back(actor: Actor) -> None:
    source = add(actor, "Frakt nord og sør", country="NO")
    spend(actor, source, 2025, 100)
    spend(actor, source, 2024, 30)
    link = chain.link_producer(actor, source, chain.LinkInput(producer_name="Fabrikk 1", country="CN"))
    chain.link_producer(
        actor, source, chain.LinkInput(producer_name="Gård 1", country="MY", buyer_link_id=link)
    )
    stays = chain.link_producer(actor, source, chain.LinkInput(producer_name="Fabrikk 2", country="SE"))
    site(actor, source, "Sørlager")
    offered = splittable(actor, source)
    assert {name for _id, name in offered.links} == {"Fabrikk 1", "Fabrikk 2"}
    parts = {identity: 60 if year == 2025 else 30 for identity, year, _currency, _amount in offered.spend}
    given = SplitInput(
        name="Frakt sør",
        country="NO",
        spend=parts,
        links=[link],
        sites=[identity for identity, _name in offered.sites],
    )
    with pytest.raises(NothingToSplit):
        split(actor, source, SplitInput(name="Frakt sør"), get(actor, source).version)
    with pytest.raises(ChangedMeanwhile):
        split(actor, source, given, get(actor, source).version + 1)
    made = split(actor, source, given, get(actor, source).version)
    assert amounts(actor, source) == {(2025, "NOK"): 40}
    assert amounts(actor, made) == {(2025, "NOK"): 60, (2024, "NOK"): 30}
    assert [one.id for one, _producer in supplier_page(actor, source).links] == [stays]
    assert {producer.name for _link, producer in supplier_page(actor, made).links} == {"Fabrikk 1", "Gård 1"}
    assert supplier_page(actor, made).assessments[0].worst_country == "CN"
    join(actor, source, made)
    assert amounts(actor, source) == {(2025, "NOK"): 100, (2024, "NOK"): 30}
    assert len(supplier_page(actor, source).links) == 3


def test_a_split_takes_nothing_of_another_supplier_nor_more_than_there_is(actor: Actor) -> None:
    source, other = add(actor, "Frakt nord"), add(actor, "Frakt sør")
    spend(actor, source, 2025, 100)
    spend(actor, other, 2025, 100)
    theirs = splittable(actor, other).spend[0][0]
    mine = splittable(actor, source).spend[0][0]
    there = everything(actor)
    for taken in ({theirs: 100}, {mine: 101}, {mine: 0}, {mine: -5}, {new_id(): 1}):
        with pytest.raises(AktsomError):
            split(actor, source, SplitInput(name="Ny", spend=taken), 1)
    assert everything(actor) == there


def test_what_a_merge_did_is_listed_on_the_kept_one(actor: Actor) -> None:
    kept, merged = add(actor, "Frakt nord"), add(actor, "Frakt sør")
    spend(actor, merged, 2025, 100)
    merge_id = join(actor, kept, merged)
    [line] = merge_reads.merges_into(actor, kept)
    assert (line.id, line.name, line.moved) == (merge_id, "Frakt sør", {"supplier_spend": 1})
    part(actor, merge_id)
    assert merge_reads.merges_into(actor, kept) == []
    assert merge_reads.taken_into(actor, merged) is None
