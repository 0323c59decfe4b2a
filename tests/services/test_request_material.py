"""What the register holds on a question, what of it may be told, and the first words of an answer from it."""

from datetime import date
from typing import Any

import pytest
from promises.acts_impacts import impact
from sqlalchemy import update
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.involvement import Involvement
from compliance_app.domain.issues import Issue
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import Disclosure, Ground
from compliance_app.services import chain, dialogue, follow_ups, impacts, measures, remediation
from compliance_app.services.demo import load_example
from compliance_app.services.disclosure import DisclosureInput, set_disclosure
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.merging import MergeInput, merge
from compliance_app.services.ratings import JudgementInput, judge_category
from compliance_app.services.request_material import Draft, Material, Part, answer_material, draft
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.subjects import producers_named
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, begin, local_actor
from compliance_app.storage.tables import (
    ChainRole,
    ClauseStatus,
    DialogueKind,
    FollowUpKind,
    HowKnown,
    ImpactKind,
    InformationRequest,
    MeasurePurpose,
    MeasureStatus,
    PurchaseChannel,
    Supply,
)

SECRET = DisclosureInput(disclosure=Disclosure.BUSINESS_SENSITIVE, reason="Vi forhandler nå.")
OPEN = DisclosureInput(disclosure=Disclosure.OPEN)
HARM = "Migrantarbeidere betaler for å få jobben"


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))


@pytest.fixture
def gloves(actor: Actor) -> dict[str, str]:
    """A category of gloves with one supplier, whose chain leads through Germany to Malaysia."""
    category = save_category(actor, CategoryInput(name="Hansker", inline_name="hansker", supply=Supply.GOODS))
    judge_category(
        actor, category, JudgementInput(level=Level.HIGH, reason="gummi fra land med gjeldsarbeid")
    )
    supplier = add(actor, "Hanskeleverandør 1 AS", country="NO", category_id=category)
    first = link(actor, supplier, "Fabrikk 1", "DE")
    link(actor, supplier, "Fabrikk 2", "MY", role=ChainRole.SUB_SUPPLIER, goods="Lateks", buyer_link_id=first)
    return {"category": category, "supplier": supplier, "link": first}


def add(actor: Actor, name: str, **given: Any) -> str:
    return add_supplier(actor, SupplierInput(name=name, **given))


def link(actor: Actor, supplier: str, producer: str, country: str | None, **given: Any) -> str:
    return chain.link_producer(
        actor, supplier, chain.LinkInput(producer_name=producer, country=country, **given)
    )


def ask(actor: Actor, question: str, **given: Any) -> str:
    return register_request(actor, RequestInput(received_on=date(2026, 5, 4), question=question, **given))


def asked(actor: Actor, question: str, **given: Any) -> Material:
    return answer_material(actor, ask(actor, question, **given))


def drafted(actor: Actor, question: str) -> Draft:
    return draft(actor, asked(actor, question))


def whole(written: Draft) -> str:
    return f"{written.how}\n{written.findings}\n{written.measures}\n{written.limits}"


def harm(actor: Actor, **given: Any) -> str:
    plain = {
        "kind": ImpactKind.ACTUAL, "issue": Issue.FORCED_LABOUR, "what": HARM, "who": "migrantarbeidere",
        "involvement": Involvement.DIRECTLY_LINKED,
    }  # fmt: skip
    return impacts.save_impact(actor, impact(**plain | given))


def test_a_category_and_a_supplier_are_found_by_the_words_of_the_question(actor: Actor) -> None:
    tubes = save_category(actor, CategoryInput(name="Prøverør og utstyr", supply=Supply.GOODS))
    judge_category(actor, tubes, JudgementInput(level=Level.MEDIUM, reason="mye settes bort"))
    add(actor, "Renholdsfirma AS", country="NO")
    add(actor, "Noe helt annet", country="NO")
    material = asked(actor, "Hvem lager prøverørene, og hvem er Renholdsfirma?")
    assert [(one.name, one.is_category) for one in material.found] == [
        ("Prøverør og utstyr", True),
        ("Renholdsfirma AS", False),
    ]
    assert material.found[0].level is Level.MEDIUM
    words = draft(actor, material)
    assert (
        "Bransjerisikoen innen prøverør og utstyr er vurdert til medium for 2026. Mye settes bort."
        in words.findings
    )
    assert "Renholdsfirma AS holder til i Norge." in words.findings
    assert words.how.startswith("Vi har gått gjennom leverandørregisteret vårt")
    assert "Noe helt annet" not in whole(words)


def test_the_chain_is_told_in_words_with_what_is_not_known_of_it(
    actor: Actor, gloves: dict[str, str]
) -> None:
    words = drafted(actor, "Hva vet dere om Hanskeleverandør 1?")
    assert (
        "I kjeden bak Hanskeleverandør 1 AS kjenner vi til produsent i Tyskland og lateks fra Malaysia."
        in words.findings
    )
    assert "kommer fra leverandørene selv, og ingen har kontrollert dem." in words.limits
    link(actor, gloves["supplier"], "Fabrikk 3", None, how_known=HowKnown.ASSUMED)
    assert "produsent i et land vi ikke kjenner (antatt)" in drafted(actor, "Hanskeleverandør 1").findings


def test_goods_of_the_chain_are_found_though_nobody_is_called_so(
    actor: Actor, gloves: dict[str, str]
) -> None:
    words = drafted(actor, "Hvor kommer lateksen fra?")
    assert "Én leverandør leverer varer der lateks inngår." in words.findings
    assert "produsenter og underleverandører i Malaysia." in words.findings


def test_a_country_is_answered_by_the_chains_and_by_what_is_not_known(
    actor: Actor, gloves: dict[str, str]
) -> None:
    add(actor, "Frakt 1", country="NO")
    there = drafted(actor, "Kjøper dere noe malaysisk?")
    assert "Én leverandør har ledd i Malaysia i den delen av kjeden vi kjenner." in there.findings
    assert "Det gjelder hansker." in there.findings
    assert "Hanskeleverandør 1 AS holder til i Norge" in there.findings
    assert "Det kan derfor være flere ledd i Malaysia." in there.limits
    not_there = drafted(actor, "Bruker dere varer fra Kina?")
    assert (
        not_there.findings
        == "Vi har ikke registrert noen leverandør, produsent eller underleverandør i Kina."
    )
    assert "For én av to leverandører kjenner vi ikke leddene bak." in not_there.limits
    assert "kan derfor ikke utelukke at varer eller deler kommer fra Kina" in not_there.limits


def test_norway_alone_is_no_country_to_look_for(actor: Actor) -> None:
    add(actor, "Frakt 1", country="NO")
    assert "Frakt 1" not in whole(drafted(actor, "Følger dere reglene i Norge?"))


def test_a_producer_is_found_by_name_also_by_one_it_had(actor: Actor, gloves: dict[str, str]) -> None:
    assert (
        "Fabrikk 2 i Malaysia står bak én av leverandørene våre."
        in drafted(actor, "Hvem er Fabrikk 2?").findings
    )
    kept = add(actor, "Hanskehuset AS", country="SE")
    merge(actor, kept, gloves["supplier"], MergeInput(kept_version=1, merged_version=1))
    assert (
        "Hanskehuset AS holder til i Sverige"
        in drafted(actor, "Hva vet dere om Hanskeleverandør 1?").findings
    )


def test_a_supplier_one_no_longer_buys_from_is_told_as_such(actor: Actor) -> None:
    add(actor, "Tekstilhuset AS", country="IN", active=False)
    assert "Vi kjøper ikke lenger fra Tekstilhuset AS." in drafted(actor, "Tekstilhuset?").findings


def test_measures_follow_ups_and_contracts_are_what_we_do(actor: Actor, gloves: dict[str, str]) -> None:
    done = measures.MeasureInput(
        purpose=MeasurePurpose.MITIGATE, what="møte om gebyrer", status=MeasureStatus.DONE,
        result="Gebyrene er betalt tilbake", done_on=date(2026, 4, 1), supplier_id=gloves["supplier"],
    )  # fmt: skip
    measures.save_measure(actor, done)
    planned = measures.MeasureInput(
        purpose=MeasurePurpose.PREVENT, what="Kreve liste over byråer", due=date(2026, 9, 1),
        expected_result="vi vet hvem som tar gebyr", category_id=gloves["category"],
    )  # fmt: skip
    measures.save_measure(actor, planned)
    follow_ups.save_follow_up(
        actor, gloves["supplier"],
        follow_ups.FollowUpInput(
            kind=FollowUpKind.VISIT, held_on=date(2026, 3, 2), what="så boligene", outcome="To rom for trange"
        ),
    )  # fmt: skip
    words = drafted(actor, "Hva vet dere om Hanskeleverandør 1 og hanskene?")
    assert (
        "- Møte om gebyrer. Gjennomført 1. april 2026. Resultat: Gebyrene er betalt tilbake."
        in words.measures.replace("\u00a0", " ")
    )
    assert "Planlagt, med frist 1. september 2026." in words.measures.replace("\u00a0", " ")
    assert "Forventet resultat: Vi vet hvem som tar gebyr." in words.measures
    assert (
        "2. mars 2026 fulgte vi opp Hanskeleverandør 1 AS (besøk): Så boligene. Utfall: To rom for trange."
        in words.measures.replace("\u00a0", " ")
    )
    assert "I 2026 fulgte vi opp leverandører innen hansker: besøk (én leverandør)." in words.measures
    assert "ikke registrert egne tiltak" not in words.measures


def test_contracts_and_other_buyers_are_counted_for_a_category(actor: Actor) -> None:
    category = save_category(actor, CategoryInput(name="Hotell", supply=Supply.SERVICES))
    for number in range(3):
        add(
            actor, f"Overnatting {number}", country="NO", category_id=category,
            clause=ClauseStatus.HAS if number else ClauseStatus.UNKNOWN,
            channel=PurchaseChannel.VIA_HOST_BUYER if number else PurchaseChannel.DIRECT,
            other_buyer="Innkjøp Eksempel HF" if number else "",
        )  # fmt: skip
    words = drafted(actor, "Hvilke hoteller bruker dere?")
    assert "Vi kjøper hotell fra tre leverandører. Alle holder til i Norge." in words.findings
    assert (
        "Innkjøpene av hotell fra to av leverandørene gjør vi gjennom Innkjøp Eksempel HF." in words.measures
    )
    assert "hos to av tre leverandører innen hotell" in words.measures


def test_actual_harm_is_always_told_with_its_tie(actor: Actor, gloves: dict[str, str]) -> None:
    identity = harm(actor, supplier_id=gloves["supplier"], place="Malaysia")
    material = asked(actor, "Hvor kommer hanskene fra?")
    assert material.harm == (identity,)
    findings = draft(actor, material).findings
    assert (
        f"Vi kjenner til en faktisk negativ konsekvens hos Hanskeleverandør 1 AS: {HARM}. "
        "Det gjelder tvangsarbeid og menneskehandel i Malaysia. Dem det rammer: Migrantarbeidere. "
        "Skaden er direkte knyttet til det vi kjøper."
    ) in findings
    assert "ikke avdekket faktiske" not in findings


@pytest.mark.parametrize("language", ["nn", "en"])
def test_only_bokmal_is_drafted_and_the_draft_says_so(
    actor: Actor, gloves: dict[str, str], language: str
) -> None:
    identity = ask(actor, "Hvor kommer hanskene fra?")
    with begin(actor, Verb.ANNOTATE_REQUEST) as work:
        work.get(InformationRequest, identity).language = language
    material = answer_material(actor, identity)
    words = draft(actor, material)
    assert (whole(words).strip(), words.sources) == ("", ())
    assert "bare på bokmål" in words.note
    assert material.usable


def test_a_closed_supplier_is_told_of_without_its_name(actor: Actor, gloves: dict[str, str]) -> None:
    harm(
        actor, supplier_id=gloves["supplier"], what="Hanskeleverandør 1 har latt arbeidere betale for jobben"
    )
    measures.save_measure(
        actor,
        measures.MeasureInput(
            purpose=MeasurePurpose.CEASE, what="HANSKELEVERANDØR 1 AS skal betale tilbake",
            due=date(2026, 9, 1), supplier_id=gloves["supplier"],
        ),
    )  # fmt: skip
    set_disclosure(actor, "supplier", gloves["supplier"], SECRET)
    for question in ("Hva vet dere om Hanskeleverandør 1?", "Hvor kommer hanskene fra?", "Noe fra Malaysia?"):
        material = asked(actor, question)
        words = draft(actor, material)
        assert "hanskeleverandør 1" not in whole(words).casefold()
        assert (
            "faktisk negativ konsekvens hos en leverandør av hansker: Leverandøren har latt arbeidere"
            in words.findings
        )
        assert "Leverandøren skal betale tilbake." in words.measures
        (aside,) = material.withheld
        assert (aside.source.name, aside.ground, aside.reason) == (
            "leverandøren «Hanskeleverandør 1 AS»",
            Ground.D,
            SECRET.reason,
        )
    assert "En leverandør av hansker holder til i Norge." in drafted(actor, "Hanskeleverandør 1").findings


def test_what_is_closed_is_set_aside_with_ground_and_reason_and_never_drafted(
    actor: Actor, gloves: dict[str, str]
) -> None:
    risk = impacts.save_impact(actor, impact(supplier_id=gloves["supplier"], what="Farlige maskiner"))
    against = measures.save_measure(
        actor,
        measures.MeasureInput(
            purpose=MeasurePurpose.PREVENT, what="Bytte maskiner", due=date(2026, 9, 1), impact_id=risk
        ),
    )  # fmt: skip
    followed = follow_ups.save_follow_up(
        actor, gloves["supplier"],
        follow_ups.FollowUpInput(
            kind=FollowUpKind.MEETING, held_on=date(2026, 3, 2), what="prisen", outcome="Enige om prisen"
        ),
    )  # fmt: skip
    before = drafted(actor, "Hva vet dere om Hanskeleverandør 1?")
    assert all(text in whole(before) for text in ("Farlige maskiner", "Bytte maskiner", "Enige om prisen"))
    for kind, identity in (("adverse_impact", risk), ("follow_up", followed), ("country", "MY")):
        set_disclosure(actor, kind, identity, SECRET)
    material = asked(actor, "Hva vet dere om Hanskeleverandør 1?")
    words = whole(draft(actor, material))
    assert not [
        text
        for text in ("Farlige maskiner", "Bytte maskiner", "Enige om prisen", "Malaysia")
        if text in words
    ]
    assert "produsent i Tyskland" in words
    aside = {(one.source.kind, one.source.id) for one in material.withheld}
    assert aside == {
        ("adverse_impact", risk),
        ("measure", against),
        ("follow_up", followed),
        ("country", "MY"),
    }
    assert all(one.ground is Ground.D and one.reason == SECRET.reason for one in material.withheld)


def test_a_closed_category_link_or_producer_is_left_out(actor: Actor, gloves: dict[str, str]) -> None:
    (producer, _name) = producers_named(actor, "Fabrikk 2")[0]
    set_disclosure(actor, "producer", producer, SECRET)
    words = drafted(actor, "Hvem er Fabrikk 2?")
    assert "Fabrikk 2" not in whole(words)
    assert "En produsent i Malaysia står bak én av leverandørene våre." in words.findings
    set_disclosure(actor, "chain_link", gloves["link"], SECRET)
    assert "Tyskland" not in whole(drafted(actor, "Hvor kommer hanskene fra?"))
    set_disclosure(actor, "category", gloves["category"], SECRET)
    material = asked(actor, "Hvor kommer hanskene fra?")
    assert "hansker" not in whole(draft(actor, material))
    assert ("category", Ground.D) in {(one.source.kind, one.ground) for one in material.withheld}


def test_what_is_about_single_people_is_told_only_where_somebody_opened_it(
    actor: Actor, gloves: dict[str, str]
) -> None:
    identity = harm(actor, supplier_id=gloves["supplier"])
    talk = dialogue.save_dialogue(
        actor,
        dialogue.DialogueInput(
            kind=DialogueKind.RIGHTS_HOLDER, with_whom="fire arbeidere", held_on=date(2026, 3, 2),
            about="gebyrene", impact_id=identity,
        ),
    )  # fmt: skip
    remediation.save_remediation(
        actor,
        remediation.RemediationInput(
            impact_id=identity, remedy="Gebyrene betales tilbake", agreed_with="arbeiderne",
            agreed_on=date(2026, 4, 1), due=date(2026, 9, 1),
        ),
    )  # fmt: skip
    material = asked(actor, "Hvor kommer hanskene fra?")
    assert {(one.source.kind, one.ground) for one in material.withheld} == {
        ("stakeholder_dialogue", Ground.C),
        ("remediation_case", Ground.C),
    }
    assert "fire arbeidere" not in whole(draft(actor, material))
    set_disclosure(actor, "stakeholder_dialogue", talk, OPEN)
    assert "2. mars 2026 snakket vi med fire arbeidere om gebyrene." in drafted(
        actor, "Hvor kommer hanskene fra?"
    ).measures.replace("\u00a0", " ")


def test_every_sentence_of_the_draft_has_its_source(actor: Actor, gloves: dict[str, str]) -> None:
    harm(actor, supplier_id=gloves["supplier"])
    for question in (
        "Hva vet dere om hanskene fra Malaysia?",
        "Hva kjenner dere til av negative konsekvenser?",
        "Piano?",
    ):
        words = drafted(actor, question)
        left = whole(words)
        for text, source in words.sources:
            assert text in left
            assert source.kind
            assert source.name
            left = left.replace(text, "", 1)
        assert not left.replace("-", "").strip()


def test_words_that_fit_nothing_are_said_to_fit_nothing(actor: Actor, gloves: dict[str, str]) -> None:
    material = asked(actor, "Hvor lages pianoene?")
    assert material.unmatched == ("pianoene",)
    words = draft(actor, material)
    assert (
        "sier ikke noe om «pianoene» for seg. Svaret gjelder derfor alle varene vi kjøper."
        in words.limits.replace("\u00a0", " ")
    )
    assert "Vi kjøper varer fra én leverandør: hansker." in words.findings


def test_harm_is_not_denied_where_nobody_can_say_what_the_question_is_about(
    actor: Actor, gloves: dict[str, str]
) -> None:
    harm(actor, supplier_id=gloves["supplier"])
    words = drafted(actor, "Hvor lages pianoene?")
    assert HARM in words.findings
    assert "ikke avdekket" not in words.findings


def test_what_is_unknown_is_said_before_the_person_writes_a_word(actor: Actor) -> None:
    add(actor, "Leverandør 1")
    words = drafted(actor, "Hva med hansker?")
    assert "for noen av leverandørene våre" in words.limits
    assert "Vi kan ikke utelukke at slike forhold finnes." in words.findings


def test_without_a_register_nothing_is_claimed(actor: Actor) -> None:
    words = drafted(actor, "Hvor kommer hanskene fra?")
    assert (whole(words).strip(), words.sources) == ("", ())


def test_a_question_of_wildcards_finds_nothing(actor: Actor) -> None:
    save_category(actor, CategoryInput(name="Hotell"))
    for question in ("%%%%%% ______", "?????", "a b c"):
        assert asked(actor, question).found == ()


def test_another_enterprises_register_is_not_looked_into(actor: Actor, gloves: dict[str, str]) -> None:
    harm(actor, supplier_id=gloves["supplier"])
    stranger = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2026))
    material = asked(stranger, "Hvor kommer hanskene fra Hanskeleverandør 1 og Fabrikk 2 i Malaysia fra?")
    assert (material.found, material.harm) == ((), ())
    assert [one.text for one in material.usable if one.source.kind != "country"] == []


def test_the_reference_is_answered_as_somebody_would_send_it(database: str) -> None:
    clock.set_as_of(date(2026, 5, 20))
    owner = local_actor(load_example("noklus"))
    words = drafted(owner, "Hvordan følger dere opp IKT-leverandører?")
    assert words.findings.startswith(
        "Vi kjøper IKT fra sju leverandører. Alle holder til i Norge. "
        "Produsentene og underleverandørene vi kjenner, holder til i USA, Irland, Sør-Korea og Nederland, og på Taiwan. "
        "Bransjerisikoen innen IKT er vurdert til medium for 2025."
    ), words.findings
    assert "Vi fortsetter med den årlige kartleggingen av leverandørene." in words.measures
    assert (
        "- Rutine: Oppfølging av leverandører sammen med Haraldsplass Diakonale Sykehus, jevnlig."
        in words.measures
    )
    assert asked(owner, "Bruker dere varer fra Kina?").usable[0].part is Part.FINDINGS


def test_a_question_that_was_emptied_has_no_material_but_the_register(
    actor: Actor, gloves: dict[str, str]
) -> None:
    identity = ask(actor, "Hvor kommer hanskene fra?")
    with begin(actor, Verb.ANNOTATE_REQUEST) as work:
        work.session.execute(
            update(InformationRequest)
            .where(col(InformationRequest.id) == identity)
            .values(question="(slettet)", topic="")
        )
    assert answer_material(actor, identity).found == ()
