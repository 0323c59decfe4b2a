"""The method's versions: changed with a reason, everyone rated anew, and what was rated before recomputes exactly."""

from datetime import date

import pytest

from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong, NotAllowed
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Role
from compliance_app.domain.rating_inputs import chain_json, inputs_from_parts
from compliance_app.domain.risk_method import Aggregation, Dimension, MethodUnusable
from compliance_app.services import log, method_preview, overrides, ratings
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.datasets import DatasetInput, ReadFigures, import_dataset
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period
from compliance_app.services.method import method_in_force
from compliance_app.services.method_rows import IndexChoice
from compliance_app.services.method_versions import (
    FloorInput,
    MethodInput,
    MethodUnchanged,
    change_method,
    method_history,
    remove_country_floor,
    set_country_floor,
)
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    save_category,
    supplier_page,
)
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import CountryTable, Supply

LOW, MEDIUM, HIGH = Level.LOW, Level.MEDIUM, Level.HIGH
STRICTER = MethodInput(medium=20, high=35, reason="Styret vil ha strengere grenser.")


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


@pytest.fixture
def services(actor: Actor) -> str:
    category = save_category(actor, CategoryInput(name="Rådgivning", supply=Supply.SERVICES))
    ratings.judge_category(actor, category, ratings.JudgementInput(level=LOW, reason="Kontorarbeid."))
    return category


def supplier(actor: Actor, category: str, country: str, name: str = "") -> str:
    return add_supplier(
        actor, SupplierInput(name=name or f"Rådgiver {country}", country=country, category_id=category)
    )


def level(actor: Actor, supplier_id: str) -> str:
    return ratings.explain(actor, supplier_id).assessment.geographic


def test_a_new_version_rates_everyone_anew_and_says_what_it_changed(actor: Actor, services: str) -> None:
    ids = {country: supplier(actor, services, country) for country in ("NO", "US", "MY", "CN")}
    assert [level(actor, one) for one in ids.values()] == ["LOW", "LOW", "MEDIUM", "HIGH"]
    assert change_method(actor, 1, STRICTER) == 2
    assert [level(actor, one) for one in ids.values()] == ["LOW", "MEDIUM", "HIGH", "HIGH"]
    assert {ratings.explain(actor, one).assessment.method_version for one in ids.values()} == {2}
    newest, first = method_history(actor)
    assert (newest.version, newest.reason, newest.made_by) == (
        2,
        "Styret vil ha strengere grenser.",
        "Lokal bruker",
    )
    assert newest.changes == ("Medium begynner på 20, ikke 25.", "Høy begynner på 35, ikke 45.")
    assert (first.version, first.reason, first.made_at) == (1, "", None)
    assert log.verify_log(actor).intact


def test_what_was_rated_before_recomputes_exactly_after_data_and_method_have_changed(
    actor: Actor, services: str
) -> None:
    one = supplier(actor, services, "US")
    link_producer(actor, one, LinkInput(producer_name="Fabrikk A", country="MY", goods="hansker"))
    change_method(
        actor,
        1,
        MethodInput(
            weights={**dict.fromkeys(Dimension, 1.0), Dimension.GOVERNANCE: 4.5},
            reason="Styresett teller mer.",
        ),
    )
    own = import_dataset(
        actor,
        DatasetInput(dimension=Dimension.LABOUR_RIGHTS, name="Egen indeks", edition="2026", worst=10, best=0),
        ReadFigures({"MYS": (1.0, 2026), "NOR": (0.5, 2025)}),
    )
    change_method(
        actor, 2, MethodInput(indices={Dimension.LABOUR_RIGHTS: IndexChoice(own)}, reason="Nyere tall.")
    )
    change_method(actor, 3, MethodInput(aggregation=Aggregation.WORST, reason="Det verste skal telle."))
    set_country_floor(actor, "MY", HIGH, "Væpnet konflikt i eksempelet", date(2026, 1, 2))
    page = supplier_page(actor, one)
    assert sorted(row.method_version for row in page.assessments) == [1, 1, 2, 3, 4, 5]
    with reading(actor) as work:
        for row in page.assessments:
            again = ratings.recompute(work, row)
            assert (again.rating.geographic, again.rating.sector, again.rating.overall) == (
                row.geographic,
                row.sector,
                row.overall,
            )
            assert again.rating.geographic_value == row.geographic_value
            assert again.inputs.method.version == row.method_version
            assert again.rating.reasons[0] == row.why
            table = work.get(CountryTable, row.country_table_id)
            assert chain_json(inputs_from_parts(row.inputs, table.content)) == row.inputs
    by_version = {row.method_version: row for row in page.assessments}
    with reading(actor) as work:
        labour = {
            d.dimension: d for d in ratings.recompute(work, by_version[3]).inputs.countries["MY"].dimensions
        }
    raw = labour[Dimension.LABOUR_RIGHTS].raw[0]
    assert (raw.indicator, raw.edition, raw.year, raw.source) == (
        "Egen indeks",
        "2026",
        2026,
        "Egen indeks, 2026",
    )
    assert labour[Dimension.LABOUR_RIGHTS].value == 10


def test_earlier_periods_keep_their_ratings(actor: Actor, services: str) -> None:
    one = supplier(actor, services, "US")
    before = ratings.explain(actor, one, "2025").assessment
    open_period(actor, 2026)
    ratings.rate_all(actor, "2026")
    change_method(actor, 1, STRICTER)
    after = ratings.explain(actor, one, "2025").assessment
    assert (after.id, after.method_version, after.geographic) == (before.id, 1, "LOW")
    assert ratings.explain(actor, one, "2026").assessment.geographic == "MEDIUM"


def test_a_version_needs_a_reason_a_change_and_the_newest_seen(actor: Actor) -> None:
    with pytest.raises(FieldMissing, match="Begrunnelse"):
        change_method(actor, 1, MethodInput(medium=20, reason="  "))
    with pytest.raises(MethodUnchanged, match="metode 1"):
        change_method(actor, 1, MethodInput(medium=25, high=45, reason="Ingenting"))
    with pytest.raises(MethodUnusable, match="vekt over null"):
        change_method(actor, 1, MethodInput(weights=dict.fromkeys(Dimension, 0.0), reason="Grunn"))
    with pytest.raises(FieldWrong, match="Land"):
        set_country_floor(actor, "QQ", HIGH, "Grunn", date(2026, 1, 1))
    assert change_method(actor, 1, STRICTER, once="a") == 2
    assert change_method(actor, 1, STRICTER, once="a") == 2
    with pytest.raises(ChangedMeanwhile, match="Lokal bruker endret metoden"):
        change_method(actor, 1, MethodInput(medium=22, reason="Den andre skrev samtidig."))
    assert [one.version for one in method_history(actor)] == [2, 1]
    buyer = Actor("Innkjøper 1", frozenset({Role.PROCUREMENT}), actor.enterprise_id)
    for refused in (
        lambda: change_method(buyer, 2, STRICTER),
        lambda: method_preview.preview_method(buyer, STRICTER),
    ):
        with pytest.raises(NotAllowed, match="metode"):
            refused()


def test_floors_are_set_and_removed_with_a_reason_as_versions(actor: Actor, services: str) -> None:
    one = supplier(actor, services, "MY")
    set_country_floor(actor, "MY", HIGH, "Krig i eksempelet", date(2026, 1, 2))
    assert level(actor, one) == "HIGH"
    with pytest.raises(MethodUnchanged):
        set_country_floor(actor, "MY", HIGH, "Krig i eksempelet", date(2026, 1, 2))
    with pytest.raises(FieldMissing):
        remove_country_floor(actor, "MY", "")
    assert remove_country_floor(actor, "MY", "Freden er sluttet.") == 3
    assert level(actor, one) == "MEDIUM"
    with pytest.raises(MethodUnchanged):
        remove_country_floor(actor, "MY", "En gang til")
    given = MethodInput(
        floors={"NO": FloorInput(level=MEDIUM, decided_on=date(2026, 2, 1))}, reason="Okkupert i eksempelet."
    )
    change_method(actor, 3, given)
    assert method_in_force(actor).method.floors["NO"].reason == "Okkupert i eksempelet."
    assert [version.changes for version in method_history(actor)][:3] == [
        ("Laveste nivå for Norge er medium.",),
        ("Malaysia har ikke lenger et laveste nivå.",),
        ("Laveste nivå for Malaysia er høy.",),
    ]


def test_the_preview_says_what_the_version_then_does_and_writes_nothing(actor: Actor, services: str) -> None:
    goods = save_category(actor, CategoryInput(name="Hansker", supply=Supply.GOODS))
    ids = [supplier(actor, services, country) for country in ("NO", "US", "MY", "CN", "IT", "PL")]
    chained = supplier(actor, goods, "NO", "Hanskeleverandør 1")
    link_producer(actor, chained, LinkInput(producer_name="Fabrikk A", country="MY"))
    ids.append(chained)

    def now() -> dict[str, tuple[str, str]]:
        rows = {one: ratings.explain(actor, one).assessment for one in ids}
        return {one: (row.geographic, row.overall) for one, row in rows.items()}

    before, history = now(), len(method_history(actor))
    seen = method_preview.preview_method(actor, STRICTER)
    assert (now(), len(method_history(actor))) == (before, history)
    change_method(actor, seen.seen, STRICTER)
    after = now()
    assert seen.suppliers == len(ids)
    moved = {one.id: one for one in seen.moved}
    assert set(moved) == {one for one in ids if before[one] != after[one]}
    assert seen.moved_count == len(moved) > 2
    for one, row in moved.items():
        assert (row.geographic[0].value, row.overall[0].value) == before[one]
        assert (row.geographic[1].value, row.overall[1].value) == after[one]
    assert moved[chained].worst_country == "MY"
    assert moved[chained].name == "Hanskeleverandør 1"
    assert sum(seen.geographic.values()) == sum(
        a[0] != b[0] for a, b in zip(before.values(), after.values(), strict=True)
    )
    assert sum(seen.overall.values()) == sum(
        a[1] != b[1] for a, b in zip(before.values(), after.values(), strict=True)
    )
    assert {one.after.iso2 for one in seen.countries if one.moved} >= {"US", "MY", "PL"}
    assert seen.leaning["US"] == 1
    usa = seen.risks["US"]
    assert 0 < seen.steadiness.same(usa) < 1000
    assert sum(seen.steadiness.counts["US"].values()) == 1000


def test_a_draft_that_changes_nothing_moves_nobody(actor: Actor, services: str) -> None:
    supplier(actor, services, "CN")
    seen = method_preview.preview_method(actor, MethodInput())
    assert (seen.changes, seen.moved, seen.moved_count, seen.countries, seen.suppliers) == ((), (), 0, (), 1)


def test_the_statement_names_the_method_and_the_indices_its_year_was_rated_with(
    actor: Actor, services: str
) -> None:
    from compliance_app.services.enterprises import period_of
    from compliance_app.services.statement_facts import gather

    def told(year: str):
        with reading(actor) as work:
            return gather(work, period_of(work, year))

    supplier(actor, services, "US")
    own = import_dataset(
        actor,
        DatasetInput(dimension=Dimension.LABOUR_RIGHTS, name="Egen indeks", edition="2026", worst=10, best=0),
        ReadFigures({"USA": (1.0, 2026)}),
    )
    open_period(actor, 2026)
    ratings.rate_all(actor, "2026")
    given = MethodInput(
        medium=22.5, indices={Dimension.LABOUR_RIGHTS: IndexChoice(own)}, reason="Nyere tall."
    )
    change_method(actor, 1, given)
    before, after = told("2025"), told("2026")
    assert (before.ratings.method, before.ratings.medium_from) == ("metode 1", 25)
    assert (after.ratings.method, after.ratings.medium_from) == ("metode 2", 22.5)
    assert [index.name for index in before.indices if "ILO" in index.name] != []
    assert [index.name for index in after.indices if "ILO" in index.name] == []
    assert after.indices[-1].name == "Egen indeks"


def test_an_overridden_level_lapses_with_the_method_and_the_preview_says_so(
    actor: Actor, services: str
) -> None:
    one = supplier(actor, services, "NO")
    seen = ratings.explain(actor, one).assessment.id
    overrides.set_override(actor, one, overrides.OverrideInput(level=HIGH, reason="Kjent sak."), seen)
    preview = method_preview.preview_method(actor, STRICTER)
    assert (preview.lapsed, preview.moved[0].id, preview.moved[0].overall) == (1, one, (HIGH, LOW))
    assert method_preview.preview_method(actor, MethodInput()).lapsed == 0
    change_method(actor, 1, STRICTER)
    assert ratings.explain(actor, one).assessment.overall == "LOW"
