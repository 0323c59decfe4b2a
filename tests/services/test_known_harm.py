"""Which known actual harm a question covers (§ 6 third paragraph): by subject, country, right and word; in doubt it does."""

from datetime import date
from typing import Any

import pytest
from promises.acts_impacts import impact

from compliance_app import clock
from compliance_app.domain.errors import NotFound
from compliance_app.domain.issues import Issue
from compliance_app.domain.permissions import Verb
from compliance_app.services import chain, impacts
from compliance_app.services.disclosure import DisclosureInput, set_disclosure
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period
from compliance_app.services.known_harm import (
    IN_DOUBT,
    KnownHarm,
    actual_harm,
    known_harm,
    known_harm_about,
    known_harm_within,
)
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.subjects import producers_named
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import ChainRole, ImpactKind, Supply


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))


@pytest.fixture
def gloves(actor: Actor) -> dict[str, str]:
    category = save_category(actor, CategoryInput(name="Hansker", supply=Supply.GOODS))
    made = SupplierInput(name="Hanskeleverandør 1", country="NO", category_id=category)
    supplier = add_supplier(actor, made)
    for name, country, goods in (("Fabrikk 1", "DE", ""), ("Fabrikk 2", "MY", "lateks")):
        chain.link_producer(
            actor,
            supplier,
            chain.LinkInput(producer_name=name, country=country, goods=goods, role=ChainRole.SUB_SUPPLIER),
        )
    return {
        "category": category,
        "supplier": supplier,
        "producer": producers_named(actor, "Fabrikk 2")[0][0],
    }


def harm(actor: Actor, **given: Any) -> str:
    plain = {"kind": ImpactKind.ACTUAL, "issue": Issue.FORCED_LABOUR, "what": "Arbeidere betaler for jobben"}
    return impacts.save_impact(actor, impact(**plain | given))


def about(actor: Actor, question: str) -> tuple[KnownHarm, ...]:
    given = RequestInput(received_on=date(2026, 5, 4), question=question)
    return known_harm(actor, register_request(actor, given))


def whys(actor: Actor, question: str) -> list[str]:
    return [one.why_matched for one in about(actor, question)]


def everything(actor: Actor) -> list[str]:
    """Ids of all that a question could cover."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        return [one.row.id for one in actual_harm(work)]


def test_harm_at_a_supplier_is_covered_by_its_name_category_goods_and_countries(
    actor: Actor, gloves: dict[str, str]
) -> None:
    identity = harm(actor, supplier_id=gloves["supplier"])
    cases = {
        "Hva vet dere om Hanskeleverandør 1?": "Spørsmålet gjelder Hanskeleverandør 1.",
        "Hvor kommer hanskene fra?": "Spørsmålet gjelder det dere kjøper fra Hanskeleverandør 1.",
        "Hvor kommer lateksen fra?": "Spørsmålet gjelder varer fra Hanskeleverandør 1.",
        "Kjøper dere noe malaysisk?": "Spørsmålet nevner Malaysia.",
        "Bruker dere tyske varer?": "Spørsmålet nevner Tyskland.",
        "Er det tvangsarbeid i kjeden?": "Spørsmålet nevner tvangsarbeid og menneskehandel.",
    }
    for question, why in cases.items():
        (found,) = about(actor, question)
        assert (found.impact_id, found.why_matched) == (identity, why)
        assert (found.subject, found.issue) == ("Hanskeleverandør 1", "tvangsarbeid og menneskehandel")


def test_harm_elsewhere_is_not_covered_by_a_question_that_is_narrower(
    actor: Actor, gloves: dict[str, str]
) -> None:
    harm(actor, supplier_id=gloves["supplier"])
    save_category(actor, CategoryInput(name="Hotell"))
    for question in (
        "Hvilke hoteller bruker dere?",
        "Kjøper dere fra Kina?",
        "Kjenner dere til brudd på ytringsfriheten?",
    ):
        assert about(actor, question) == ()


def test_a_question_about_everything_covers_all_harm(actor: Actor, gloves: dict[str, str]) -> None:
    harm(actor, supplier_id=gloves["supplier"])
    harm(actor, what="Renholdere får ikke overtid", own=True, issue=Issue.WORKING_HOURS)
    for question in (
        "Hvilke negative konsekvenser kjenner dere til?",
        "Hvordan jobber dere med menneskerettigheter?",
    ):
        assert whys(actor, question) == ["Spørsmålet gjelder hele virksomheten."] * 2


def test_where_the_register_knows_none_of_the_words_harm_may_be_covered(
    actor: Actor, gloves: dict[str, str]
) -> None:
    harm(actor, supplier_id=gloves["supplier"])
    assert whys(actor, "Hvor lages pianoene?") == [IN_DOUBT]


def test_a_word_of_the_harm_itself_narrows_the_question(actor: Actor, gloves: dict[str, str]) -> None:
    harm(actor, supplier_id=gloves["supplier"])
    harm(
        actor, what="Pianostemmere blir syke av støv", category_id=gloves["category"], issue=Issue.HEALTH_ENV
    )
    (found,) = about(actor, "Hva med pianostemmerne?")
    assert found.what.startswith("Pianostemmere")
    assert found.why_matched == "Spørsmålet og konsekvensen nevner begge «pianostemmerne»."


def test_harm_at_a_producer_is_covered_by_all_that_has_it_in_its_chain(
    actor: Actor, gloves: dict[str, str]
) -> None:
    harm(actor, producer_id=gloves["producer"])
    for question in ("Hva vet dere om Hanskeleverandør 1?", "Hvor kommer hanskene fra?", "Lateks?"):
        assert whys(actor, question) == ["Fabrikk 2 står bak det spørsmålet gjelder."]
    assert whys(actor, "Hvem er Fabrikk 2?") == ["Spørsmålet gjelder Fabrikk 2."]
    assert whys(actor, "Bruker dere noe fra Malaysia?") == ["Spørsmålet nevner Malaysia."]


def test_harm_in_a_category_is_covered_by_its_suppliers(actor: Actor, gloves: dict[str, str]) -> None:
    harm(actor, category_id=gloves["category"], place="i Bangladesh")
    assert whys(actor, "Hvor kommer hanskene fra?") == ["Spørsmålet gjelder Hansker."]
    assert whys(actor, "Hva med Hanskeleverandør 1?") == ["Spørsmålet gjelder en leverandør innen Hansker."]
    assert whys(actor, "Kjøper dere fra Bangladesh?") == ["Spørsmålet nevner Bangladesh."]


def test_harm_in_a_country_is_covered_by_what_has_that_country_in_its_chain(
    actor: Actor, gloves: dict[str, str]
) -> None:
    harm(actor, country="MY")
    assert whys(actor, "Hvor kommer hanskene fra?") == ["Det spørsmålet gjelder, har ledd i Malaysia."]
    assert whys(actor, "Hva med Hanskeleverandør 1?") == ["Det spørsmålet gjelder, har ledd i Malaysia."]


def test_harm_among_ones_own_people_is_covered_by_a_question_about_them(
    actor: Actor, gloves: dict[str, str]
) -> None:
    harm(actor, own=True, issue=Issue.OHS, what="Lagerfolk løfter for tungt")
    assert whys(actor, "Hvordan har ansatte deres det?") == ["Spørsmålet gjelder deres egne ansatte."]
    assert about(actor, "Hvor kommer hanskene fra?") == ()


def test_only_actual_harm_to_fundamental_rights_counts_of_whatever_year(
    actor: Actor, gloves: dict[str, str]
) -> None:
    earlier = harm(actor, supplier_id=gloves["supplier"])
    open_period(actor, 2027)
    impacts.save_impact(actor, impact(supplier_id=gloves["supplier"]))
    harm(actor, supplier_id=gloves["supplier"], issue=Issue.CORRUPTION_ENABLER)
    assert [one.impact_id for one in about(actor, "Hvor kommer hanskene fra?")] == [earlier]
    assert everything(actor) == [earlier]


@pytest.mark.parametrize("issue", [one for one in Issue if one is not Issue.CORRUPTION_ENABLER])
def test_every_right_counts(actor: Actor, issue: Issue) -> None:
    assert [harm(actor, issue=issue)] == everything(actor)


def test_the_gravest_stands_first(actor: Actor, gloves: dict[str, str]) -> None:
    harm(actor, supplier_id=gloves["supplier"], what="Mindre", scale=1, scope=1, irremediability=1)
    harm(actor, supplier_id=gloves["supplier"], what="Størst", scale=4)
    assert [one.what for one in about(actor, "Hvor kommer hanskene fra?")] == ["Størst", "Mindre"]


def test_a_closed_supplier_hides_no_harm(actor: Actor, gloves: dict[str, str]) -> None:
    harm(actor, supplier_id=gloves["supplier"])
    set_disclosure(
        actor, "supplier", gloves["supplier"], DisclosureInput(disclosure="PERSONAL", reason="Én person.")
    )
    assert len(about(actor, "Hvor kommer hanskene fra?")) == 1


def test_a_part_of_a_question_is_asked_alone_and_inside_another_verb(
    actor: Actor, gloves: dict[str, str]
) -> None:
    harm(actor, supplier_id=gloves["supplier"])
    given = RequestInput(received_on=date(2026, 5, 4), question="Hansker?")
    identity = register_request(actor, given)
    with reading(actor, Verb.READ_REQUESTS) as work:
        assert len(known_harm_about(work, "den delen som gjelder hanskene")) == 1
        assert known_harm_about(work, "det som gjelder leverandører i Kina") == ()
    with begin(actor, Verb.REFUSE_REQUEST) as work:
        assert len(known_harm_within(work, identity)) == 1


def test_another_enterprises_harm_is_not_known_here(actor: Actor, gloves: dict[str, str]) -> None:
    harm(actor, supplier_id=gloves["supplier"])
    stranger = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2026))
    assert everything(stranger) == []
    given = RequestInput(received_on=date(2026, 5, 4), question="Hansker?")
    with pytest.raises(NotFound):
        known_harm(stranger, register_request(actor, given))
