"""What the register holds on a question, and the first words of an answer from it."""

from datetime import date

import pytest

from compliance_app import clock
from compliance_app.domain.levels import Level
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.ratings import JudgementInput, judge_category
from compliance_app.services.request_material import Material, answer_material, draft, word_stems
from compliance_app.services.requests import RequestInput, register_request
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.tables import Supply


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2026))


def asked(actor: Actor, question: str) -> Material:
    given = RequestInput(received_on=date(2026, 5, 4), question=question)
    return answer_material(actor, register_request(actor, given))


def test_only_telling_words_are_looked_for() -> None:
    assert word_stems("Hvordan følger dere opp arbeidsforhold hos leverandørene deres?") == ()
    assert word_stems("Hvor lages prøverørene?") == ("prøverø",)


def test_a_category_and_a_supplier_are_found_by_the_words_of_the_question(actor: Actor) -> None:
    tubes = save_category(actor, CategoryInput(name="Prøverør og utstyr", supply=Supply.GOODS))
    judge_category(actor, tubes, JudgementInput(level=Level.MEDIUM, reason="mye settes bort"))
    add_supplier(actor, SupplierInput(name="Renholdsfirma AS", country="NO"))
    add_supplier(actor, SupplierInput(name="Noe helt annet", country="NO"))
    material = asked(actor, "Hvem lager prøverørene, og hvem er Renholdsfirma?")
    assert [(one.name, one.is_category) for one in material.found] == [
        ("Prøverør og utstyr", True),
        ("Renholdsfirma AS", False),
    ]
    assert material.found[0].level is Level.MEDIUM
    words = draft(actor, material)
    assert "- Prøverør og utstyr: bransjerisikoen er vurdert til medium. Mye settes bort." in words.findings
    assert words.how.endswith("risikovurderingene for 2026.")


def test_what_is_unknown_is_said_before_the_person_writes_a_word(actor: Actor) -> None:
    add_supplier(actor, SupplierInput(name="Leverandør 1"))
    words = draft(actor, asked(actor, "Hva med hansker?"))
    assert "for noen av leverandørene våre" in words.limits
    assert words.findings == ""


def test_a_question_of_wildcards_finds_nothing(actor: Actor) -> None:
    save_category(actor, CategoryInput(name="Hotell"))
    for question in ("%%%%%% ______", "?????", "a b c"):
        assert asked(actor, question).found == ()


def test_another_enterprises_register_is_not_looked_into(actor: Actor) -> None:
    save_category(actor, CategoryInput(name="Hansker"))
    stranger = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2026))
    assert asked(stranger, "Hvor kommer hanskene fra?").found == ()
