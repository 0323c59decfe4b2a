"""The companies of the group: what the statement says of them in three languages, what the check asks, what is refused."""

from datetime import date

import pytest

from compliance_app import clock
from compliance_app.documents.templates import render_chapters
from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong
from compliance_app.domain.statement_rules import Circumstances, check_statement, statement_text
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period, period_of
from compliance_app.services.group import (
    AlreadyInGroup,
    GroupCompanyInput,
    IsOurselves,
    group_companies,
    save_group_company,
)
from compliance_app.services.records import NotYet
from compliance_app.services.statement_facts import gather
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import GroupRelation

TODAY = date(2026, 5, 4)
FIRST = GroupCompanyInput(name="Eksempel Nord AS", org_number="923 609 016")
OUTSIDE = {"covered": False, "reason": "selskapet gir sin egen redegjørelse"}


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(TODAY)
    given = EnterpriseInput(name="Eksempel AS", org_number="974 760 673")
    return local_actor(create_enterprise(local_actor(), given, 2025))


def text_of(actor: Actor, chapter: str = "00", language: str = "nb", year: str | None = None) -> str:
    with reading(actor) as work:
        facts = gather(work, period_of(work, year))
    found = next(one for one in render_chapters(facts, language) if one.id == chapter)
    return " ".join(found.markdown.replace("\u00a0", " ").split())


def found_in(actor: Actor, rule: str) -> list[tuple[str, str]]:
    with reading(actor) as work:
        facts = gather(work, period_of(work, None))
    text = statement_text(render_chapters(facts), 2025)
    report = check_statement(facts, text, around=Circumstances())
    every = (*report.errors, *report.warnings)
    return [(one.message, one.link.address) for one in every if one.rule == rule]


def test_a_joint_statement_says_which_companies_it_covers_and_which_not(actor: Actor) -> None:
    save_group_company(actor, FIRST)
    save_group_company(actor, GroupCompanyInput(name="Eksempel Sør AS", own_duty=False))
    for name in ("Eksempel Vest AS", "Eksempel Øst AS"):
        save_group_company(actor, GroupCompanyInput(name=name, **OUTSIDE))
    save_group_company(actor, GroupCompanyInput(name="Holding AS", relation=GroupRelation.PARENT, **OUTSIDE))
    said = text_of(actor)
    assert (
        "Den gjelder Eksempel AS og to datterselskaper: Eksempel Nord AS (org.nr. 923 609 016) og Eksempel Sør AS. "
        "Den gjelder ikke Holding AS, Eksempel Vest AS og Eksempel Øst AS, fordi selskapet gir sin egen redegjørelse."
    ) in said
    assert "Styret i" not in said  # nobody has said that any board has considered it
    about = text_of(actor, "01")
    assert (
        "Morselskapet vårt er Holding AS. Vi har fire datterselskaper: Eksempel Nord AS, Eksempel Sør"
        in about
    )
    assert "Ho gjeld Eksempel AS og to dotterselskap" in text_of(actor, language="nn")
    assert "It covers Eksempel AS and two subsidiaries" in text_of(actor, language="en")
    assert "Our parent company is Holding AS." in text_of(actor, "01", "en")


def test_that_a_board_considered_it_is_said_only_where_it_did(actor: Actor) -> None:
    first = save_group_company(actor, FIRST)
    save_group_company(actor, GroupCompanyInput(name="Eksempel Sør AS"))
    old = FIRST.model_copy(update={"own_duty": True, "considered_on": date(2025, 5, 2)})
    save_group_company(actor, old, first, 1)
    assert "Styret i" not in text_of(actor)  # that was last year's
    save_group_company(actor, old.model_copy(update={"considered_on": TODAY}), first, 2)
    assert "Styret i Eksempel Nord AS har behandlet redegjørelsen." in text_of(actor)
    assert "Eksempel Nord AS er også selv omfattet av åpenhetsloven." in text_of(actor, "01")


def test_the_check_asks_until_it_is_answered_and_leads_to_the_company(actor: Actor) -> None:
    assert found_in(actor, "F-GROUP") == []
    identity = save_group_company(actor, FIRST)
    link = f"/virksomheten?del=konsern&id={identity}"
    assert found_in(actor, "F-GROUP") == [
        ("Det er ikke registrert om Eksempel Nord AS selv er omfattet av loven.", link)
    ]
    larger = FIRST.model_copy(update={"own_duty": True})
    save_group_company(actor, larger, identity, 1)
    assert found_in(actor, "F-GROUP") == [
        ("Det er ikke registrert at styret i Eksempel Nord AS har behandlet redegjørelsen.", link)
    ]
    save_group_company(actor, larger.model_copy(update={"considered_on": TODAY}), identity, 2)
    assert found_in(actor, "F-GROUP") == []
    save_group_company(actor, FIRST.model_copy(update={"covered": False}), identity, 3)
    assert ("Eksempel Nord AS er holdt utenfor uten at grunnen er oppgitt.", link) in found_in(actor, "R02")
    save_group_company(actor, FIRST.model_copy(update=OUTSIDE), identity, 4)
    assert found_in(actor, "R02") == []


def test_a_company_that_has_left_is_not_of_the_years_after(actor: Actor) -> None:
    identity = save_group_company(actor, FIRST)
    save_group_company(actor, FIRST.model_copy(update={"left_on": date(2026, 2, 1)}), identity, 1)
    open_period(actor, 2026)
    assert "Eksempel Nord AS" in text_of(actor, year="2025")
    assert "Eksempel Nord AS" in text_of(actor, year="2026")  # it was there in January
    save_group_company(actor, FIRST.model_copy(update={"left_on": date(2025, 12, 31)}), identity, 2)
    assert "Eksempel Nord AS" not in text_of(actor, year="2026")
    assert save_group_company(actor, FIRST)  # it may come back
    assert [row.left_on is None for row in group_companies(actor)] == [True, False]


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"name": "  "}, FieldMissing),
        ({"name": "Eksempel AS", "org_number": ""}, IsOurselves),
        ({"name": "Under et annet navn", "org_number": "974760673"}, IsOurselves),
        ({"name": "eksempel nord as", "org_number": ""}, AlreadyInGroup),
        ({"org_number": "123 456 789"}, AktsomError),
        ({"name": "Holding AS", "org_number": "", "relation": GroupRelation.PARENT}, FieldWrong),
        ({"name": "Ny AS", "org_number": "", "considered_on": date(2026, 5, 5)}, NotYet),
        ({"name": "Ny AS", "org_number": "", "left_on": date(2026, 5, 5)}, NotYet),
    ],
)
def test_what_cannot_be_is_refused(
    actor: Actor, changed: dict[str, object], refused: type[Exception]
) -> None:
    save_group_company(actor, FIRST)
    with pytest.raises(refused):
        save_group_company(actor, FIRST.model_copy(update=changed))
    assert [row.name for row in group_companies(actor)] == ["Eksempel Nord AS"]
