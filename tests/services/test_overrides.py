"""An overridden level holds for the inputs it was made on, and comes back as a question when they change."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import FieldMissing, NotAllowed
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Role
from compliance_app.services import ratings, register, review_queue, review_year
from compliance_app.services.chain import LinkInput, link_producer, unlink
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period
from compliance_app.services.overrides import (
    OverrideEnded,
    OverrideInput,
    SameLevel,
    drop_override,
    keep_override,
    set_override,
    standing_override,
)
from compliance_app.services.review_card import card
from compliance_app.services.review_confirm import (
    OverrideUnanswered,
    RatingMoved,
    ReadInput,
    Seen,
    confirm,
)
from compliance_app.services.suppliers import SupplierInput, add_supplier, edit_supplier, supplier_page
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import ConfirmationState, RiskAssessment

GIVEN = SupplierInput(name="Fabrikk AS", country="CN", industry_standard="SN2025", industry_code="70.200")
LOW = OverrideInput(level=Level.LOW, reason="Vi har vært der og sett på forholdene.", source="Besøk")


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 3, 4))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def now(actor: Actor, supplier: str) -> RiskAssessment:
    return ratings.explain(actor, supplier).assessment


def overridden(actor: Actor) -> tuple[str, str]:
    supplier = add_supplier(actor, GIVEN)
    return supplier, set_override(actor, supplier, LOW, now(actor, supplier).id)


def test_an_override_gives_the_overall_level_and_recomputes_exactly(actor: Actor) -> None:
    supplier, _made = overridden(actor)
    explained = ratings.explain(actor, supplier)
    assert (explained.assessment.overall, explained.assessment.geographic) == ("LOW", "HIGH")
    assert (explained.rating.overall, explained.computed) == (Level.LOW, Level.HIGH)
    assert explained.assessment.why == explained.rating.reasons[0]
    assert explained.assessment.why.startswith("Overstyrt til lav: Vi har vært der")
    assert register.page(actor, register.Filter(), register.Order.RISK).counts[Level.LOW] == 1


def test_rating_again_or_renaming_leaves_it_as_it_stands(actor: Actor) -> None:
    supplier, made = overridden(actor)
    ratings.rate_all(actor)
    row = supplier_page(actor, supplier).supplier
    edit_supplier(actor, supplier, GIVEN.model_copy(update={"name": "Fabrikk Ny AS"}), row.version)
    assert (now(actor, supplier).overall, now(actor, supplier).override_id) == ("LOW", made)


def test_other_inputs_take_the_methods_level_again_and_the_same_ones_the_persons(actor: Actor) -> None:
    supplier, made = overridden(actor)
    link = link_producer(actor, supplier, LinkInput(producer_name="Fabrikk 2", country="IN"))
    assert (now(actor, supplier).overall, now(actor, supplier).override_id) == ("HIGH", None)
    unlink(actor, link)
    assert (now(actor, supplier).overall, now(actor, supplier).override_id) == ("LOW", made)


def test_it_comes_back_as_a_question_that_is_answered_yes(actor: Actor) -> None:
    supplier, made = overridden(actor)
    review_year.open_year(actor, 2025)
    confirm(actor, supplier, _seen(actor, supplier), ReadInput(reason="Sett."))
    link_producer(actor, supplier, LinkInput(producer_name="Fabrikk 2", country="IN"))
    assert review_queue.waiting(actor)[0].word == "tilbake"
    shown = card(actor, supplier)
    assert shown.question is not None
    assert (shown.question.override_id, shown.question.level) == (made, Level.LOW)
    assert shown.question.what[0] == "Nytt ledd i kjeden: Fabrikk 2 i India."
    with pytest.raises(OverrideUnanswered, match="Fabrikk AS"):
        confirm(actor, supplier, _seen(actor, supplier), ReadInput(reason="Sett."))
    again = keep_override(actor, made, shown.assessment_id)
    assert now(actor, supplier).override_id == again
    assert card(actor, supplier).state is ConfirmationState.CHANGED
    assert card(actor, supplier).question is None
    with pytest.raises(OverrideEnded):
        keep_override(actor, made, now(actor, supplier).id)
    ratings.rate_all(actor)
    assert review_queue.waiting(actor) == []


def test_answered_no_the_question_goes_and_the_supplier_stays_in_the_queue(actor: Actor) -> None:
    supplier, made = overridden(actor)
    opened = review_year.open_year(actor, 2026)
    assert opened.waiting == 1
    shown = card(actor, supplier)
    assert shown.this.overall is Level.HIGH
    assert shown.question is not None
    assert shown.question.what == ("Nivået gjaldt for 2025, og et nytt år er åpnet.",)
    drop_override(actor, made)
    shown = card(actor, supplier)
    assert shown.question is None
    assert shown.state is ConfirmationState.NOT_YET
    confirm(actor, supplier, _seen(actor, supplier), ReadInput(reason="Sett."))
    assert card(actor, supplier).state is ConfirmationState.CHANGED


def test_the_year_it_was_made_in_keeps_its_level(actor: Actor) -> None:
    supplier, made = overridden(actor)
    review_year.open_year(actor, 2026)
    drop_override(actor, made)
    ratings.rate_all(actor, "2025")
    past = ratings.explain(actor, supplier, "2025")
    assert (past.assessment.overall, past.rating.overall) == ("LOW", Level.LOW)


def test_dropping_one_that_holds_gives_the_methods_level_at_once(actor: Actor) -> None:
    supplier, made = overridden(actor)
    assert standing_override(actor, supplier) is not None
    drop_override(actor, made)
    drop_override(actor, made)
    rated = now(actor, supplier)
    assert (rated.overall, rated.override_id) == ("HIGH", None)
    assert not rated.why.startswith("Overstyrt")
    assert standing_override(actor, supplier) is None


def test_a_new_level_replaces_the_earlier_one_and_all_ratings_are_kept(actor: Actor) -> None:
    supplier, _made = overridden(actor)
    set_override(
        actor, supplier, OverrideInput(level=Level.MEDIUM, reason="Nytt besøk."), now(actor, supplier).id
    )
    assert now(actor, supplier).overall == "MEDIUM"
    with reading(actor) as work:
        rows = work.session.execute(
            select(RiskAssessment)
            .where(col(RiskAssessment.supplier_id) == supplier)
            .order_by(col(RiskAssessment.id))
        ).scalars()
        assert [ratings.recompute(work, row).rating.overall for row in rows] == ["HIGH", "LOW", "MEDIUM"]


def test_what_is_refused(actor: Actor) -> None:
    supplier = add_supplier(actor, GIVEN)
    seen = now(actor, supplier).id
    with pytest.raises(FieldMissing, match="Begrunnelse"):
        set_override(actor, supplier, OverrideInput(level=Level.LOW, reason=" "), seen)
    with pytest.raises(SameLevel, match="høy"):
        set_override(actor, supplier, OverrideInput(level=Level.HIGH, reason="Grunn."), seen)
    link_producer(actor, supplier, LinkInput(producer_name="Fabrikk 2", country="IN"))
    with pytest.raises(RatingMoved, match="Fabrikk AS"):
        set_override(actor, supplier, LOW, seen)
    buyer = Actor("Innkjøper", frozenset({Role.PROCUREMENT}), actor.enterprise_id)
    with pytest.raises(NotAllowed, match="åpenhetslovansvarlig"):
        set_override(buyer, supplier, LOW, now(actor, supplier).id)


def test_a_period_without_a_review_takes_an_override_too(actor: Actor) -> None:
    supplier, _made = overridden(actor)
    open_period(actor, 2026)
    ratings.rate_all(actor)
    assert now(actor, supplier).overall == "HIGH"


def _seen(actor: Actor, supplier: str) -> Seen:
    shown = card(actor, supplier)
    return Seen(version=shown.version, assessment_id=shown.assessment_id)
