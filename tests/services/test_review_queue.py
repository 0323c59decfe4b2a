"""The year's review: opened once, riskiest and most changed first, and nobody is ever lost from the queue."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.services import ratings, review_queue, review_year
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.log import newest_entries
from compliance_app.services.ratings import JudgementInput, judge_supplier
from compliance_app.services.review_card import card
from compliance_app.services.review_confirm import (
    LevelInput,
    NotInTheQueue,
    RatingMoved,
    ReadInput,
    Seen,
    confirm,
    confirm_together,
    judge_in_review,
    together_list,
)
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier, supplier_page
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import (
    Confirmation,
    ConfirmationState,
    RegistryProposal,
    SectorJudgement,
    Supplier,
    SupplierSpend,
    Together,
)

TODAY = date(2026, 3, 4)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def service(actor: Actor, name: str, country: str = "NO") -> str:
    """A supplier of services: as risky as its seat."""
    given = SupplierInput(name=name, country=country, industry_standard="SN2025", industry_code="70.200")
    return add_supplier(actor, given)


def seen(actor: Actor, supplier: str) -> Seen:
    shown = card(actor, supplier)
    return Seen(version=shown.version, assessment_id=shown.assessment_id)


def confirmed(actor: Actor, supplier: str, reason: str = "Sett etter.", source: str = "") -> None:
    confirm(actor, supplier, seen(actor, supplier), ReadInput(reason=reason, source=source))


def names(actor: Actor, **how: object) -> list[str]:
    return [one.name for one in review_queue.waiting(actor, **how)]


def moved_to(actor: Actor, supplier: str, country: str) -> None:
    row = supplier_page(actor, supplier).supplier
    given = SupplierInput(
        name=row.name, country=country, industry_standard="SN2025", industry_code="70.200", active=row.active
    )
    edit_supplier(actor, supplier, given, row.version)


def bought(actor: Actor, supplier: str, **amounts: int) -> None:
    with begin(actor, Verb.EDIT_SUPPLIER) as work:
        for year, kroner in amounts.items():
            work.add(
                SupplierSpend(
                    enterprise_id=work.enterprise_id, supplier_id=supplier, year=int(year[1:]), hundredths=kroner * 100
                )
            )  # fmt: skip


def test_the_first_year_has_a_queue_of_new_suppliers_riskiest_first(actor: Actor) -> None:
    service(actor, "Rådgiver 1")
    service(actor, "Rådgiver 2", "CN")
    assert review_queue.left_to_confirm(actor) == 0
    opened = review_year.open_year(actor, 2025)
    assert opened.waiting == 2
    assert names(actor) == ["Rådgiver 2", "Rådgiver 1"]
    assert {one.word for one in review_queue.waiting(actor)} == {"ny"}
    assert review_queue.left_to_confirm(actor) == 2


def test_opening_a_year_carries_judgements_rates_everybody_and_does_it_once(actor: Actor) -> None:
    one = service(actor, "Rådgiver 1")
    judge_supplier(
        actor, one, JudgementInput(level=Level.HIGH, reason="Kjent sak.", sources_read="Rapport A")
    )
    opened = review_year.open_year(actor, 2026)
    assert (opened.carried, opened.rated, opened.waiting) == (1, 1, 1)
    assert ratings.explain(actor, one).assessment.overall == "HIGH"
    with reading(actor) as work:
        carried = work.session.execute(
            select(SectorJudgement).where(col(SectorJudgement.period_id) == opened.period_id)
        ).scalar_one()
        assert carried.carried_from
        assert carried.judged_by == "Lokal bruker"
    again = review_year.open_year(actor, "2026")
    assert (again.carried, again.waiting) == (0, 0)
    assert names(actor) == ["Rådgiver 1"]
    assert [one.word for one in review_queue.waiting(actor)] == ["uendret"]


@pytest.mark.parametrize("year", [2027, "i fjor", "", 1999, 2021, "²⁰²⁵"])
def test_only_a_year_that_has_begun_is_opened(actor: Actor, year: object) -> None:
    with pytest.raises(FieldWrong, match="År"):
        review_year.open_year(actor, year)


def test_an_earlier_year_is_opened_without_a_queue(actor: Actor) -> None:
    service(actor, "Rådgiver 1")
    assert review_year.open_year(actor, 2024).rated == 0
    assert not review_queue.progress(actor).begun


def test_what_has_changed_since_last_year_is_said_and_comes_first(actor: Actor) -> None:
    same, chain, spend, gone = (service(actor, f"Rådgiver {number}") for number in range(1, 5))
    bought(actor, spend, y2024=100_000, y2025=250_000)
    with begin(actor, Verb.REFRESH_REGISTRY) as work:
        work.add(
            RegistryProposal(
                enterprise_id=work.enterprise_id, supplier_id=gone, kind="BANKRUPT", found_at=datetime(2026, 2, 1, tzinfo=UTC)
            )
        )  # fmt: skip
    review_year.open_year(actor, 2026)
    link_producer(actor, chain, LinkInput(producer_name="Fabrikk 1", country="CN"))
    shown = {one.name: one.word for one in review_queue.waiting(actor)}
    assert shown == {
        "Rådgiver 2": "endret", "Rådgiver 4": "konkurs", "Rådgiver 3": "endret", "Rådgiver 1": "uendret",
    }  # fmt: skip
    assert list(shown) == ["Rådgiver 2", "Rådgiver 4", "Rådgiver 3", "Rådgiver 1"]
    said = card(actor, chain)
    assert "Nytt ledd i kjeden: Fabrikk 1 i Kina." in said.changes
    assert said.this.overall is Level.HIGH
    assert said.last is not None
    assert said.last.overall is Level.LOW
    assert (
        "fra 100\u00a0000\u00a0kroner i 2024 til 250\u00a0000\u00a0kroner i 2025"
        in card(actor, spend).headline
    )
    assert card(actor, gone).headline == "Leverandøren er konkurs ifølge Enhetsregisteret."
    assert card(actor, same).headline == "Ingenting har endret seg siden 2025."


def test_a_confirmation_keeps_the_reason_and_the_source_read_today(actor: Actor) -> None:
    one = service(actor, "Rådgiver 1")
    review_year.open_year(actor, 2025)
    confirmed(actor, one, "Kontoret ligger i Norge.", "Leverandørens nettside")
    found = review_queue.progress(actor)
    assert (found.done, found.left, found.by) == (1, 0, (("Lokal bruker", 1),))
    shown = card(actor, one)
    assert (shown.this.reason, shown.this.source, shown.this.read_on) == (
        "Kontoret ligger i Norge.", "Leverandørens nettside", TODAY,
    )  # fmt: skip
    review_year.open_year(actor, 2026)
    later = card(actor, one)
    assert later.last is not None
    assert later.last.confirmed
    assert later.last.read_on == TODAY
    assert later.this.source == ""
    assert later.reason == "Kontoret ligger i Norge."


def test_one_confirmation_is_one_log_entry(actor: Actor) -> None:
    one = service(actor, "Rådgiver 1")
    review_year.open_year(actor, 2025)
    before = newest_entries(actor)[0].seq
    confirmed(actor, one)
    entry = newest_entries(actor)[0]
    assert (entry.seq, entry.verb) == (before + 1, "CONFIRM_RATING")


def test_the_second_of_two_people_is_told_and_nothing_is_lost(actor: Actor) -> None:
    one = service(actor, "Rådgiver 1")
    review_year.open_year(actor, 2025)
    first = seen(actor, one)
    confirmed(actor, one, "Den første.")
    with pytest.raises(ChangedMeanwhile, match="Lokal bruker endret gjennomgangen av Rådgiver 1"):
        confirm(actor, one, first, ReadInput(reason="Den andre."))
    assert card(actor, one).this.reason == "Den første."


def test_a_rating_that_moved_while_the_card_was_read_is_not_confirmed(actor: Actor) -> None:
    one = service(actor, "Rådgiver 1")
    review_year.open_year(actor, 2025)
    shown = seen(actor, one)
    moved_to(actor, one, "CN")
    with pytest.raises(RatingMoved, match="Rådgiver 1"):
        confirm(actor, one, shown, ReadInput(reason="Lav."))


def test_a_reason_is_needed_and_a_supplier_outside_the_queue_is_named(actor: Actor) -> None:
    one = service(actor, "Rådgiver 1")
    with pytest.raises(NotInTheQueue, match="Rådgiver 1"):
        confirm(actor, one, Seen(version=1, assessment_id=""), ReadInput(reason="Lav."))
    review_year.open_year(actor, 2025)
    with pytest.raises(FieldMissing, match="Begrunnelse"):
        confirm(actor, one, seen(actor, one), ReadInput(reason="  "))


def test_a_supplier_whose_rating_changes_after_the_confirmation_comes_back_saying_so(actor: Actor) -> None:
    one = service(actor, "Rådgiver 1")
    review_year.open_year(actor, 2025)
    confirmed(actor, one)
    assert names(actor) == []
    moved_to(actor, one, "CN")
    assert [(w.name, w.word) for w in review_queue.waiting(actor)] == [("Rådgiver 1", "tilbake")]
    shown = card(actor, one)
    assert (
        shown.headline
        == "Lokal bruker bekreftet som lav 4.\u00a0mars 2026, men vurderingen har endret seg siden."
    )
    assert shown.reason == "Sett etter."
    assert review_queue.progress(actor).done == 0
    moved_to(actor, one, "IN")  # a further change does not make it forget that it came back
    assert review_queue.waiting(actor)[0].word == "tilbake"
    confirmed(actor, one)
    ratings.rate_all(actor)
    assert names(actor) == []


def test_renaming_a_confirmed_supplier_does_not_bring_it_back(actor: Actor) -> None:
    one = service(actor, "Rådgiver 1")
    review_year.open_year(actor, 2025)
    confirmed(actor, one)
    row = supplier_page(actor, one).supplier
    given = SupplierInput(name="Rådgiver Z", country="NO", industry_standard="SN2025", industry_code="70.200")
    edit_supplier(actor, one, given, row.version)
    assert names(actor) == []


def test_another_sector_level_is_judged_rated_and_confirmed_at_once(actor: Actor) -> None:
    one = service(actor, "Rådgiver 1")
    review_year.open_year(actor, 2026)
    given = LevelInput(level=Level.MEDIUM, reason="Streik i bransjen.", source="Avisen")
    assert judge_in_review(actor, one, seen(actor, one), given) is Level.MEDIUM
    shown = card(actor, one)
    assert (shown.state, shown.this.sector, shown.this.reason) == (
        ConfirmationState.CHANGED, Level.MEDIUM, "Streik i bransjen.",
    )  # fmt: skip
    assert newest_entries(actor)[0].verb == "JUDGE_SECTOR"
    assert names(actor) == []


def test_those_somebody_skips_come_last_for_them(actor: Actor) -> None:
    first, second, _third = service(actor, "A"), service(actor, "B"), service(actor, "C")
    review_year.open_year(actor, 2025)
    assert names(actor, skipped=[second, first]) == ["C", "B", "A"]
    assert names(actor, skipped=[first], count=2) == ["B", "C"]


def test_the_queue_can_be_narrowed_to_levels(actor: Actor) -> None:
    service(actor, "Lav 1")
    service(actor, "Høy 1", "CN")
    service(actor, "Ukjent 1", "KP")
    review_year.open_year(actor, 2025)
    assert names(actor, levels=[Level.LOW]) == ["Lav 1"]
    assert "Lav 1" not in names(actor, levels=[Level.HIGH, Level.UNKNOWN])


def test_the_unchanged_with_a_source_read_last_year_are_confirmed_together_as_one_act(actor: Actor) -> None:
    read, unread, risky = (
        service(actor, "Lest", "MY"),
        service(actor, "Ulest", "MY"),
        service(actor, "Ny", "CN"),
    )
    review_year.open_year(actor, 2025)
    for one, source in ((read, "Nettsiden"), (unread, ""), (risky, "Nettsiden")):
        confirmed(actor, one, source=source)
    review_year.open_year(actor, 2026)
    link_producer(actor, risky, LinkInput(producer_name="Fabrikk 1", country="IN"))
    assert review_queue.progress(actor).together == {Together.UNCHANGED: 1}
    shown = together_list(actor, Together.UNCHANGED)
    assert [row[3] for row in shown.rows] == ["Lest"]
    before = newest_entries(actor)[0].seq
    assert confirm_together(actor, shown).confirmed == 1
    entry = newest_entries(actor)[0]
    assert (entry.seq, entry.verb) == (before + 1, "CONFIRM_RATING")
    with reading(actor) as work:
        row = work.session.execute(
            select(Confirmation).where(
                col(Confirmation.together).is_(True), col(Confirmation.supplier_id) == read
            )
        ).scalar_one()
        assert (row.state, row.reason, row.read_on) == ("UNCHANGED", "Sett etter.", None)
    assert sorted(names(actor)) == ["Ny", "Ulest"]


def test_low_suppliers_may_be_confirmed_together_and_what_changed_since_is_left(actor: Actor) -> None:
    first, second = service(actor, "Lav 1"), service(actor, "Lav 2")
    review_year.open_year(actor, 2025)
    shown = together_list(actor, Together.LOW)
    moved_to(actor, second, "CN")
    done = confirm_together(actor, shown)
    assert (done.confirmed, done.left) == (1, 1)
    assert names(actor) == ["Lav 2"]
    assert card(actor, first).state is ConfirmationState.UNCHANGED


def test_states_are_told_for_the_register(actor: Actor) -> None:
    first, second = service(actor, "A"), service(actor, "B")
    assert review_queue.review_states(actor, [first])[first] is ConfirmationState.NOT_YET
    review_year.open_year(actor, 2025)
    confirmed(actor, first)
    assert review_queue.review_states(actor, [first, second]) == {
        first: ConfirmationState.UNCHANGED, second: ConfirmationState.NOT_YET,
    }  # fmt: skip


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "leave", "return", "move", "confirm", "open", "judge", "low"]),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(STEPS)
def test_nobody_is_ever_lost_from_the_queue(database: str, steps: list[tuple[str, int]]) -> None:
    clock.set_as_of(TODAY)
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    there = [service(actor, "Rådgiver 0")]
    review_year.open_year(actor, 2025)
    for what, number in steps:
        one = there[number % len(there)]
        active = supplier_page(actor, one).supplier.active
        match what:
            case "add":
                there.append(service(actor, f"Rådgiver {len(there)}", ["NO", "CN", "MY"][number % 3]))
            case "leave" | "return":
                row = supplier_page(actor, one).supplier
                given = SupplierInput(name=row.name, country=row.country, active=what == "return")
                edit_supplier(actor, one, given, row.version)
            case "move" if active:
                moved_to(actor, one, ["NO", "CN", "MY", "SE"][number % 4])
            case "confirm" if active and card(actor, one).state is ConfirmationState.NOT_YET:
                confirmed(actor, one, source="Nettsiden" if number % 2 else "")
            case "judge" if active:
                judge_supplier(
                    actor, one, JudgementInput(level=[Level.LOW, Level.HIGH][number % 2], reason="Grunn.")
                )
            case "low":
                confirm_together(actor, together_list(actor, Together.LOW))
            case "open":
                review_year.open_year(actor, 2026)
        found = review_queue.progress(actor)
        with reading(actor) as work:
            active_now = work.session.execute(
                select(func.count())
                .select_from(Supplier)
                .where(col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(True))
            ).scalar_one()
        assert found.lost == 0
        assert found.total == active_now
        assert len(review_queue.waiting(actor, count=50)) == found.left
