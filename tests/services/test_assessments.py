"""Own operations and business partners: assessed once a year each, changed by whoever has seen the newest."""

from datetime import date

import pytest

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing
from compliance_app.domain.levels import Level
from compliance_app.services import assessments
from compliance_app.services.assessments import OwnOperationsInput, PartnersInput
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period
from compliance_app.services.ratings import JudgementInput, judge_supplier
from compliance_app.services.records import NotYet
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import Relationship

KINDS = (
    (assessments.save_own_operations, assessments.own_operations, OwnOperationsInput, "people"),
    (assessments.save_partners, assessments.partners, PartnersInput, "partners"),
)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


@pytest.mark.parametrize(("save", "read", "form", "number"), KINDS)
def test_there_is_one_a_year_and_it_can_be_changed(actor: Actor, save, read, form, number) -> None:
    given = form(sources="medarbeiderundersøkelsen", **{number: 40})
    save(actor, given)
    row = read(actor)
    assert (getattr(row, number), row.assessed_by, row.assessed_on) == (40, "Lokal bruker", date(2026, 5, 7))
    save(actor, given.model_copy(update={number: 41}), seen_version=row.version)
    assert getattr(read(actor), number) == 41
    with pytest.raises(ChangedMeanwhile):
        save(actor, given, seen_version=row.version)
    open_period(actor, 2026)
    assert read(actor) is None
    assert read(actor, 2025) is not None


@pytest.mark.parametrize(("save", "read", "form", "number"), KINDS)
def test_somebody_who_began_before_the_first_was_saved_overwrites_nothing(
    actor: Actor, save, read, form, number
) -> None:
    save(actor, form(sources="samtaler"))
    with pytest.raises(ChangedMeanwhile):
        save(actor, form(sources="noe annet"), seen_version=0)
    assert (read(actor).sources, getattr(read(actor), number)) == ("samtaler", None)


@pytest.mark.parametrize(("save", "read", "form", "number"), KINDS)
def test_it_must_say_what_it_builds_on_and_cannot_be_of_tomorrow(
    actor: Actor, save, read, form, number
) -> None:
    with pytest.raises(FieldMissing, match="Hva vurderingen bygger på"):
        save(actor, form(sources=" "))
    with pytest.raises(NotYet, match="Vurdert"):
        save(actor, form(sources="samtaler", assessed_on=date(2026, 5, 8)))
    assert read(actor) is None
    assert number in form.model_fields


def test_business_partners_are_counted_by_level(actor: Actor) -> None:
    assert assessments.partner_levels(actor) == {}
    canteen = add_supplier(
        actor,
        SupplierInput(
            name="Regnskapsfører 1", country="NO", relationship=Relationship.BUSINESS_PARTNER,
            industry_standard="SN2025", industry_code="70.200",
        ),
    )  # fmt: skip
    add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="NO"))
    judge_supplier(actor, canteen, JudgementInput(level=Level.MEDIUM, reason="Innleide."))
    assert assessments.partner_levels(actor) == {Level.MEDIUM: 1}
