"""What may be told, who has said otherwise and why; and that known harm is never kept back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from promises.acts_impacts import impact

from compliance_app import clock
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, NotAllowed, NotFound
from compliance_app.domain.issues import Issue, is_fundamental
from compliance_app.domain.permissions import Role
from compliance_app.domain.requests import Disclosure, Ground
from compliance_app.services import chain, dialogue, impacts, imports, producers
from compliance_app.services.disclosure import (
    DEFAULTS,
    Class,
    DisclosureInput,
    MustBeTold,
    disclosure_of,
    list_closed,
    set_disclosure,
)
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.log import newest_entries, verify_log
from compliance_app.services.merging import MergeInput, merge
from compliance_app.services.parting import part
from compliance_app.services.splitting import SplitInput, split
from compliance_app.services.subjects import producers_named, suppliers_named
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import DialogueKind, ImpactKind

SECRET = DisclosureInput(
    disclosure=Disclosure.BUSINESS_SENSITIVE, reason="Prisene våre bygger på hvem vi kjøper av."
)
PERSONAL = DisclosureInput(disclosure=Disclosure.PERSONAL, reason="Enkeltpersonforetak.")
OPEN = DisclosureInput(disclosure=Disclosure.OPEN)


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))


def add(actor: Actor, name: str, **given: Any) -> str:
    return add_supplier(actor, SupplierInput(name=name, **given))


def said(actor: Actor, identity: str, kind: str = "supplier") -> tuple[Disclosure, str]:
    found = disclosure_of(actor, kind, identity)
    return found.disclosure, found.reason


def test_a_fact_is_open_until_somebody_closes_it_with_a_reason(actor: Actor) -> None:
    supplier = add(actor, "Leverandør 1")
    assert disclosure_of(actor, "supplier", supplier) == Class(Disclosure.OPEN)
    with pytest.raises(FieldMissing, match="Begrunnelse"):
        set_disclosure(
            actor,
            "supplier",
            supplier,
            DisclosureInput(disclosure=Disclosure.BUSINESS_SENSITIVE, reason="  "),
        )
    set_disclosure(actor, "supplier", supplier, SECRET)
    found = disclosure_of(actor, "supplier", supplier)
    assert (found.disclosure, found.ground, found.by_default) == (SECRET.disclosure, Ground.D, False)
    assert newest_entries(actor)[0].verb == "SET_DISCLOSURE"
    set_disclosure(actor, "supplier", supplier, OPEN, found.version)
    assert disclosure_of(actor, "supplier", supplier).is_open
    assert list_closed(actor) == ()


def test_a_form_older_than_what_was_said_is_refused(actor: Actor) -> None:
    supplier = add(actor, "Leverandør 1")
    set_disclosure(actor, "supplier", supplier, SECRET, 0)
    with pytest.raises(ChangedMeanwhile, match="hva som kan gis ut"):
        set_disclosure(actor, "supplier", supplier, OPEN, 0)
    assert said(actor, supplier)[0] is Disclosure.BUSINESS_SENSITIVE


def test_two_who_say_it_for_the_first_time_at_once_leave_one_answer(actor: Actor) -> None:
    supplier = add(actor, "Leverandør 1")
    with ThreadPoolExecutor(4) as pool:
        list(
            pool.map(lambda given: set_disclosure(actor, "supplier", supplier, given), [SECRET, PERSONAL] * 2)
        )
    assert len(list_closed(actor)) == 1
    assert verify_log(actor).intact


def test_a_second_click_says_it_once(actor: Actor) -> None:
    supplier = add(actor, "Leverandør 1")
    for _click in range(2):
        set_disclosure(actor, "supplier", supplier, SECRET, 0, once="tast")
    assert disclosure_of(actor, "supplier", supplier).version == 1


def test_every_kind_is_looked_for_here_and_no_other_kind_is_taken(actor: Actor) -> None:
    stranger = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2026))
    theirs = add(stranger, "Leverandør 1")
    for kind in (*DEFAULTS, "enterprise", "request_event"):
        with pytest.raises(NotFound):
            set_disclosure(actor, kind, theirs, SECRET)
        with pytest.raises(NotFound):
            disclosure_of(actor, kind, theirs)
    set_disclosure(actor, "country", "MY", SECRET)
    assert said(stranger, "MY", "country") == (Disclosure.OPEN, "")


def test_only_those_who_answer_for_it_may_close(actor: Actor) -> None:
    supplier = add(actor, "Leverandør 1")
    buyer = Actor("Innkjøper", frozenset({Role.PROCUREMENT}), actor.enterprise_id)
    with pytest.raises(NotAllowed):
        set_disclosure(buyer, "supplier", supplier, SECRET)
    assert disclosure_of(buyer, "supplier", supplier).is_open


@pytest.mark.parametrize("given", [SECRET, PERSONAL])
def test_actual_harm_to_fundamental_rights_cannot_be_closed(actor: Actor, given: DisclosureInput) -> None:
    harm = impacts.save_impact(actor, impact(kind=ImpactKind.ACTUAL, what="Arbeidere betaler for jobben"))
    with pytest.raises(MustBeTold) as refused:
        set_disclosure(actor, "adverse_impact", harm, given)
    assert "§\u00a06 tredje ledd" in str(refused.value)
    assert "Skriv konsekvensen uten navn" in str(refused.value)
    found = disclosure_of(actor, "adverse_impact", harm)
    assert (found.disclosure, found.must_be_told) == (Disclosure.OPEN, True)
    set_disclosure(actor, "adverse_impact", harm, OPEN)


def test_what_was_closed_as_a_risk_is_open_once_the_harm_has_happened(actor: Actor) -> None:
    risk = impacts.save_impact(actor, impact())
    set_disclosure(actor, "adverse_impact", risk, SECRET)
    assert [one.name for one in list_closed(actor)] == [
        "konsekvensen «Arbeidere kan bli syke av kjemikaliene»"
    ]
    impacts.save_impact(actor, impact(kind=ImpactKind.ACTUAL), identity=risk, seen_version=1)
    assert disclosure_of(actor, "adverse_impact", risk).must_be_told
    assert list_closed(actor) == ()


def test_corruption_alone_is_no_fundamental_right_and_all_else_is() -> None:
    assert [one for one in Issue if not is_fundamental(one)] == [Issue.CORRUPTION_ENABLER]
    assert is_fundamental("noe noen skrev selv")


def test_what_is_about_single_people_is_closed_from_the_start(actor: Actor) -> None:
    talk = dialogue.save_dialogue(
        actor,
        dialogue.DialogueInput(
            kind=DialogueKind.RIGHTS_HOLDER,
            with_whom="arbeidere",
            held_on=date(2026, 3, 2),
            about="overtid",
            outcome="De får betalt.",
        ),
    )
    assert [(one.kind, one.what.ground, one.what.by_default) for one in list_closed(actor)] == [
        ("stakeholder_dialogue", Ground.C, True)
    ]
    set_disclosure(actor, "stakeholder_dialogue", talk, OPEN)
    assert list_closed(actor) == ()


def test_the_list_names_each_closed_fact_with_ground_and_reason(actor: Actor) -> None:
    supplier = add(actor, "Leverandør 1")
    link = chain.link_producer(
        actor, supplier, chain.LinkInput(producer_name="Fabrikk 1", country="MY", goods="lateks")
    )
    for kind, identity in (("chain_link", link), ("country", "MY"), ("supplier", supplier)):
        set_disclosure(actor, kind, identity, SECRET)
    assert [(one.name, one.what.ground, one.what.reason) for one in list_closed(actor)] == [
        ("leverandøren «Leverandør 1»", Ground.D, SECRET.reason),
        ("leddet «Fabrikk 1» bak «Leverandør 1»", Ground.D, SECRET.reason),
        ("landet Malaysia", Ground.D, SECRET.reason),
    ]
    chain.unlink(actor, link)
    assert len(list_closed(actor)) == 2, "what is gone is not listed"


def test_the_stricter_of_two_suppliers_holds_for_the_one_they_become_and_goes_back(actor: Actor) -> None:
    cases: list[tuple[DisclosureInput | None, DisclosureInput | None, Disclosure]] = [
        (None, SECRET, Disclosure.BUSINESS_SENSITIVE),
        (SECRET, None, Disclosure.BUSINESS_SENSITIVE),
        (OPEN, PERSONAL, Disclosure.PERSONAL),
        (SECRET, PERSONAL, Disclosure.PERSONAL),
        (PERSONAL, SECRET, Disclosure.PERSONAL),
    ]
    for number, (of_kept, of_merged, holds) in enumerate(cases):
        kept, merged = add(actor, f"Frakt nord {number}"), add(actor, f"Frakt sør {number}")
        for supplier, given in ((kept, of_kept), (merged, of_merged)):
            if given:
                set_disclosure(actor, "supplier", supplier, given)
        before = said(actor, kept), said(actor, merged)
        done = merge(actor, kept, merged, MergeInput(kept_version=1, merged_version=1))
        assert said(actor, kept)[0] is holds
        with pytest.raises(NotFound):
            set_disclosure(actor, "supplier", merged, OPEN)
        part(actor, done)
        assert (said(actor, kept), said(actor, merged)) == before
    assert verify_log(actor).intact


def test_what_was_said_after_the_merge_stays_when_they_are_parted(actor: Actor) -> None:
    kept, merged = add(actor, "Frakt nord"), add(actor, "Frakt sør")
    set_disclosure(actor, "supplier", kept, OPEN)
    set_disclosure(actor, "supplier", merged, SECRET)
    done = merge(actor, kept, merged, MergeInput(kept_version=1, merged_version=1))
    set_disclosure(actor, "supplier", kept, PERSONAL)
    report = part(actor, done)
    assert any("valg om hva som kan gis ut" in what for what, _why in report.kept)
    assert said(actor, kept)[0] is Disclosure.PERSONAL
    assert said(actor, merged) == (SECRET.disclosure, SECRET.reason)


def test_a_part_of_a_closed_supplier_is_closed_too(actor: Actor) -> None:
    supplier = add(actor, "Leverandør 1")
    link = chain.link_producer(
        actor, supplier, chain.LinkInput(producer_name="Fabrikk 1", country="MY", goods="lateks")
    )
    set_disclosure(actor, "supplier", supplier, SECRET)
    made = split(actor, supplier, SplitInput(name="Leverandør 2", links=[link]), 1)
    assert said(actor, made) == (SECRET.disclosure, SECRET.reason)


def test_the_stricter_of_two_producers_holds_for_the_one_they_become(actor: Actor) -> None:
    supplier = add(actor, "Leverandør 1")
    for name in ("Fabrikk 1", "Fabrikk 2"):
        chain.link_producer(actor, supplier, chain.LinkInput(producer_name=name, country="MY"))
    (first, _one), (second, _two) = producers_named(actor, "Fabrikk")
    set_disclosure(actor, "producer", first, OPEN)
    set_disclosure(actor, "producer", second, SECRET)
    producers.merge_producers(actor, first, second)
    assert said(actor, first, "producer") == (SECRET.disclosure, SECRET.reason)


def test_an_undone_list_leaves_the_supplier_somebody_has_closed(actor: Actor) -> None:
    opened = imports.open_list(b"Navn;Land\nLeverandor 1;Norge\nLeverandor 2;Norge\n", "liste.csv")
    batch = imports.import_list(actor, opened, opened.columns.mapping).batch
    closed = suppliers_named(actor, "Leverandor 1")[0][0]
    set_disclosure(actor, "supplier", closed, SECRET)
    report = imports.undo_import(actor, batch)
    assert report.kept == (("Leverandor 1", "har et valg om hva som kan gis ut"),)
    assert said(actor, closed)[0] is Disclosure.BUSINESS_SENSITIVE
