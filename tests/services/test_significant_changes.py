"""A significant change is raised once for each cause, and stands until somebody decides with a reason."""

from datetime import date

import pytest

from compliance_app import clock
from compliance_app.domain.errors import FieldMissing, FieldWrong, NotFound
from compliance_app.domain.issues import Issue
from compliance_app.domain.permissions import Verb
from compliance_app.services import ratings, review_year
from compliance_app.services.chain import LinkInput, link_producer, unlink
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, period_of
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.services.significant_changes import (
    AlertInput,
    DecidedAlready,
    decide_change,
    open_changes,
    report_alert,
    significant_changes,
)
from compliance_app.services.significant_rows import TableChange, raise_from_rating
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import (
    AdverseImpact,
    ChangeDecision,
    ChangeKind,
    CountryTable,
    ImpactKind,
    Supplier,
)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 3, 4))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def service(actor: Actor, name: str, country: str = "NO") -> str:
    given = SupplierInput(name=name, country=country, industry_standard="SN2025", industry_code="70.200")
    return add_supplier(actor, given)


def raised(actor: Actor) -> list[tuple[ChangeKind, str]]:
    return [(one.kind, one.what) for one in significant_changes(actor, only_open=True)]


def impact(**changed: object) -> ImpactInput:
    given = {
        "kind": ImpactKind.ACTUAL, "issue": Issue.OHS, "what": "Arbeidere ble syke", "scale": 3, "scope": 2,
        "irremediability": 2, "severity_reason": "Arbeidstilsynet har skrevet om det.",
    }  # fmt: skip
    return ImpactInput(**given | changed)


def test_the_first_rating_of_a_period_raises_nothing(actor: Actor) -> None:
    service(actor, "Rådgiver 1", "CN")
    assert raised(actor) == []
    review_year.open_year(actor, 2026)
    assert raised(actor) == []


def test_a_new_supplier_with_high_risk_and_one_that_rises_are_raised_once(actor: Actor) -> None:
    one = service(actor, "Rådgiver 1")
    service(actor, "Rådgiver 2", "CN")
    assert raised(actor) == [
        (ChangeKind.NEW_HIGH_SUPPLIER, "Rådgiver 2 er ny i registeret og har høy risiko")
    ]
    link = link_producer(actor, one, LinkInput(producer_name="Fabrikk 1", country="CN"))
    unlink(actor, link)
    link_producer(actor, one, LinkInput(producer_name="Fabrikk 1", country="CN"))
    ratings.rate_all(actor)
    assert (ChangeKind.RAISED_TO_HIGH, "Rådgiver 1 har gått opp til høy risiko") in raised(actor)
    assert open_changes(actor) == 2


def test_many_at_once_are_one_task(actor: Actor) -> None:
    service(actor, "Rådgiver 0")
    with begin(actor, Verb.IMPORT_SUPPLIERS) as work:
        for number in range(1, 14):
            name = f"Fabrikk {number}"
            work.add(
                Supplier(enterprise_id=work.enterprise_id, name=name, folded_name=name, sort_key=name, country="CN")
            )  # fmt: skip
    ratings.rate_all(actor)
    assert raised(actor) == [(ChangeKind.NEW_HIGH_SUPPLIER, "13 leverandører som er nye, har høy risiko")]


def test_an_actual_impact_is_raised_when_it_is_recorded_or_becomes_actual(actor: Actor) -> None:
    save_impact(actor, impact(kind=ImpactKind.POTENTIAL, likelihood=2))
    assert raised(actor) == []
    made = save_impact(actor, impact())
    assert raised(actor) == [(ChangeKind.ACTUAL_IMPACT, "Faktisk negativ konsekvens: Arbeidere ble syke")]
    line = significant_changes(actor)[0]
    decide_change(actor, line.id, ChangeDecision.NO_UPDATE, "Står i redegjørelsen.", line.version)
    with reading(actor) as work:
        version = work.get(AdverseImpact, made).version
    save_impact(actor, impact(what="Arbeidere ble syke av støv"), None, made, version)
    assert open_changes(actor) == 0


def test_a_new_edition_that_moves_a_used_country_is_raised_and_the_own_method_is_not(actor: Actor) -> None:
    one = service(actor, "Rådgiver 1")
    stood = ratings.explain(actor, one).assessment.country_table_id
    with begin(actor, Verb.RATE) as work:
        row = work.get(CountryTable, stood)
        moved = row.content.replace(
            '"iso2":"NO","iso3":"NOR","level":"LOW"', '"iso2":"NO","iso3":"NOR","level":"MEDIUM"'
        )
        assert moved != row.content
        newer = work.add(
            CountryTable(
                enterprise_id=work.enterprise_id, content_hash="annen", method_version=1, made_at=work.at, content=moved
            )
        )  # fmt: skip
        own = work.add(
            CountryTable(
                enterprise_id=work.enterprise_id, content_hash="egen", method_version=2, made_at=work.at,
                content=moved.replace('"medium":25.0', '"medium":1.0'),
            )
        )  # fmt: skip
        period = period_of(work)
        used = frozenset({"NO"})
        raise_from_rating(work, period, [], TableChange({stood}, newer.id, used))
        raise_from_rating(work, period, [], TableChange({stood}, own.id, used))
        raise_from_rating(work, period, [], TableChange({stood}, newer.id, frozenset({"SE"})))
    assert raised(actor) == [
        (
            ChangeKind.COUNTRY_ACROSS_CUT_OFF,
            "Norge har gått fra lav til medium landrisiko i det nye datagrunnlaget",
        )
    ]


def test_an_alert_is_written_by_hand(actor: Actor) -> None:
    supplier = service(actor, "Rådgiver 1")
    report_alert(actor, AlertInput(what="Avisen skriver om streik.", supplier_id=supplier))
    line = significant_changes(actor)[0]
    assert (line.kind, line.supplier, line.year) == (ChangeKind.ALERT, "Rådgiver 1", "2025")
    with pytest.raises(FieldMissing, match="Hva dere har fått vite"):
        report_alert(actor, AlertInput(what=" "))
    with pytest.raises(NotFound):
        report_alert(actor, AlertInput(what="Noe.", supplier_id="01900000-0000-7000-8000-000000000000"))


def test_a_decision_needs_a_reason_and_is_made_once(actor: Actor) -> None:
    report_alert(actor, AlertInput(what="Avisen skriver om streik."))
    line = significant_changes(actor)[0]
    with pytest.raises(FieldMissing, match="Begrunnelse"):
        decide_change(actor, line.id, ChangeDecision.NO_UPDATE, " ", line.version)
    with pytest.raises(FieldWrong, match="Avgjørelse"):
        decide_change(actor, line.id, ChangeDecision.OPEN, "Grunn.", line.version)
    decide_change(actor, line.id, ChangeDecision.STATEMENT_UPDATED, "Nytt kapittel 5.", line.version)
    with pytest.raises(DecidedAlready, match="Lokal bruker"):
        decide_change(actor, line.id, ChangeDecision.NO_UPDATE, "Grunn.", line.version)
    decided = significant_changes(actor)[0]
    assert (decided.decision, decided.reason, decided.decided_by) == (
        ChangeDecision.STATEMENT_UPDATED, "Nytt kapittel 5.", "Lokal bruker",
    )  # fmt: skip
    assert open_changes(actor) == 0
