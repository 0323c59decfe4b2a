"""What the risk asks for: every high and medium that nobody has answered, and no other."""

from datetime import date

import pytest

from compliance_app import clock
from compliance_app.domain.errors import NotFound
from compliance_app.domain.issues import Issue
from compliance_app.domain.levels import Level
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.decisions import DecisionInput, decide_to_wait
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period
from compliance_app.services.gap_list import PAGE_SIZE, Lacks, category_asked, gap_counts, gap_page, lacking
from compliance_app.services.gaps import Gap
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.measures import MeasureInput, save_measure
from compliance_app.services.ratings import JudgementInput, judge_category, judge_supplier
from compliance_app.services.subjects import producers_named
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.today import read_today
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import ImpactKind, MeasurePurpose, Supply

BOTH = Lacks(impact=True, measure=True)
MEASURE = Lacks(measure=True)
ADVISER = {"country": "NO", "industry_standard": "SN2025", "industry_code": "70.200"}


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def supplier(actor: Actor, name: str, level: Level, **given) -> str:
    """A Norwegian adviser at a level that a person has set."""
    made = add_supplier(actor, SupplierInput(**{"name": name} | ADVISER | given))
    judge_supplier(actor, made, JudgementInput(level=level, reason=f"Derfor {name}."))
    return made


def impact(actor: Actor, **subject) -> str:
    given = ImpactInput(
        kind=ImpactKind.POTENTIAL, issue=Issue.WORKING_HOURS, what="Tvungen overtid", scale=3, scope=3,
        irremediability=2, likelihood=3, severity_reason="Lest i en rapport.", **subject,
    )  # fmt: skip
    return save_impact(actor, given)


def measure(actor: Actor, **subject) -> str:
    given = {"purpose": MeasurePurpose.PREVENT, "what": "Krav i avtalen", "due": date(2026, 9, 1)}
    return save_measure(actor, MeasureInput(**given | subject))


def names(actor: Actor, number: int = 1) -> list[str]:
    return [row.name for row in gap_page(actor, number).rows]


def test_high_asks_for_an_impact_and_medium_for_a_measure_and_low_for_nothing(actor: Actor) -> None:
    assert gap_page(actor).rows == ()
    medium = supplier(actor, "Medium 1", Level.MEDIUM)
    high = supplier(actor, "Høy 1", Level.HIGH)
    low = supplier(actor, "Lav 1", Level.LOW)
    shown = gap_page(actor)
    assert [(row.name, row.level, row.lacks) for row in shown.rows] == [
        ("Høy 1", Level.HIGH, BOTH), ("Medium 1", Level.MEDIUM, MEASURE),
    ]  # fmt: skip
    assert (shown.counts.total, shown.counts.high, shown.counts.year) == (2, 1, "2025")
    assert [lacking(actor, one) for one in (high, medium, low)] == [BOTH, MEASURE, Lacks()]
    with pytest.raises(NotFound):
        lacking(actor, "finnes-ikke")


def test_an_impact_answers_one_half_and_a_measure_against_it_the_other(actor: Actor) -> None:
    high = supplier(actor, "Høy 1", Level.HIGH)
    made = impact(actor, supplier_id=high)
    assert lacking(actor, high) == MEASURE
    measure(actor, impact_id=made)
    assert names(actor) == []
    assert gap_counts(actor).total == 0


def test_a_reason_answers_for_the_supplier_and_a_reason_on_its_impact_for_the_measure(actor: Actor) -> None:
    first, second = (supplier(actor, f"Høy {number}", Level.HIGH) for number in (1, 2))
    decide_to_wait(actor, DecisionInput(reason="Lite volum", supplier_id=first))
    made = impact(actor, supplier_id=second)
    assert names(actor) == ["Høy 2"]
    decide_to_wait(actor, DecisionInput(reason="Andre er verre.", impact_id=made))
    assert names(actor) == []


def test_an_impact_at_a_producer_answers_for_every_supplier_with_it_in_the_chain(actor: Actor) -> None:
    first, second = (supplier(actor, f"Høy {number}", Level.HIGH) for number in (1, 2))
    link_producer(actor, first, LinkInput(producer_name="Fabrikk 1", country="NO"))
    made = impact(actor, producer_id=producers_named(actor, "fabrikk")[0][0])
    assert [lacking(actor, one) for one in (first, second)] == [MEASURE, BOTH]
    measure(actor, impact_id=made)
    assert [lacking(actor, one) for one in (first, second)] == [Lacks(), BOTH]


def test_an_impact_in_a_country_answers_where_the_level_comes_from_the_country(actor: Actor) -> None:
    there = add_supplier(
        actor,
        SupplierInput(**ADVISER | {"name": "Rådgiver", "country": "CN"}),
    )
    elsewhere = supplier(actor, "Høy av bransjen", Level.HIGH)
    impact(actor, country="NO")
    impact(actor, country="CN")
    assert [lacking(actor, one) for one in (there, elsewhere)] == [MEASURE, BOTH]


def test_a_category_that_is_judged_high_stands_first_and_answers_for_its_suppliers(actor: Actor) -> None:
    category = save_category(actor, CategoryInput(name="Renhold", supply=Supply.SERVICES))
    judge_category(actor, category, JudgementInput(level=Level.HIGH, reason="Lave lønninger."))
    for number in (1, 2):
        add_supplier(actor, SupplierInput(name=f"Renhold {number}", country="NO", category_id=category))
    shown = gap_page(actor)
    assert [row.name for row in shown.rows] == ["Renhold", "Renhold 1", "Renhold 2"]
    first = shown.rows[0]
    assert (first.category_id, first.suppliers, first.lacks, first.why) == (
        category,
        2,
        BOTH,
        "Lave lønninger.",
    )
    assert (shown.counts.categories, shown.counts.suppliers, shown.counts.high) == (1, 2, 3)
    made = impact(actor, category_id=category)
    assert {row.lacks for row in gap_page(actor).rows} == {MEASURE}
    decide_to_wait(actor, DecisionInput(reason="Avtalen er ny.", impact_id=made))
    assert names(actor) == []


def test_one_category_can_be_asked_for_whether_or_not_it_is_judged(actor: Actor) -> None:
    category = save_category(actor, CategoryInput(name="Renhold", supply=Supply.SERVICES))
    there = SupplierInput(**ADVISER | {"name": "Høy av bransjen", "category_id": category})
    judge_supplier(
        actor, add_supplier(actor, there), JudgementInput(level=Level.HIGH, reason="Dårlige vilkår.")
    )
    row = category_asked(actor, category)
    assert (row.name, row.level, row.lacks, row.suppliers) == ("Renhold", Level.HIGH, BOTH, 1)
    measure(actor, impact_id=impact(actor, category_id=category))
    assert category_asked(actor, category).lacks == Lacks()
    with pytest.raises(NotFound):
        category_asked(actor, "finnes-ikke")


def test_last_years_answer_does_not_answer_for_this_year(actor: Actor) -> None:
    high = supplier(actor, "Høy 1", Level.HIGH)
    decide_to_wait(actor, DecisionInput(reason="Lite volum", supplier_id=high))
    open_period(actor, 2026)
    judge_supplier(actor, high, JudgementInput(level=Level.HIGH, reason="Fortsatt."))
    assert names(actor) == ["Høy 1"]
    assert gap_counts(actor, 2025).total == 0


def test_the_list_is_paged_across_categories_and_suppliers(actor: Actor) -> None:
    for number in range(3):
        category = save_category(actor, CategoryInput(name=f"Kategori {number}", supply=Supply.SERVICES))
        judge_category(actor, category, JudgementInput(level=Level.MEDIUM, reason="Innleide."))
    for number in range(PAGE_SIZE):
        supplier(actor, f"Leverandør {number:02}", Level.MEDIUM)
    first, second, third = (names(actor, number) for number in (1, 2, 3))
    assert first[:4] == ["Kategori 0", "Kategori 1", "Kategori 2", "Leverandør 00"]
    assert (len(first), second, third) == (
        PAGE_SIZE, ["Leverandør 22", "Leverandør 23", "Leverandør 24"], [],
    )  # fmt: skip


def test_it_says_the_same_as_the_page_of_today(actor: Actor) -> None:
    for number, level in enumerate((Level.HIGH, Level.HIGH, Level.MEDIUM)):
        made = supplier(actor, f"Leverandør {number}", level)
        if number == 1:
            impact(actor, supplier_id=made)
    gaps = read_today(actor).gaps
    assert (gaps[Gap.HIGH_UNANSWERED], gaps[Gap.UNANSWERED]) == (1, 3)
    assert gap_counts(actor).suppliers == 3
