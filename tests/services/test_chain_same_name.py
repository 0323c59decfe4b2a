"""A producer known by its name alone, where one side does not say the country: counted as the same, asked, answered once."""

import pytest
from sqlmodel import select

from compliance_app.services import chain_import, imports
from compliance_app.services.chain_import import ChainAnswers, ChainReport
from compliance_app.services.chain_makers import SameNames
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier, supplier_page
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import Producer

WITH = "Leverandør;Produsent;Land;Vare\nLyspære 1;Fabrikk A;Malaysia;Lamper\n"
WITHOUT = "Leverandør;Produsent;Vare\nLyspære 1;Fabrikk A;Lamper\n"


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


@pytest.fixture
def supplier(actor: Actor) -> str:
    return add_supplier(actor, SupplierInput(name="Lyspære 1", country="NO"))


def bring_in(actor: Actor, text: str, said: SameNames | None = None) -> ChainReport:
    opened = chain_import.open_chain(text.encode(), "kjeder.csv")
    answers = ChainAnswers(same_names=said or SameNames())
    return chain_import.import_chain(actor, opened, opened.columns.mapping, answers)


def look(actor: Actor, text: str, said: SameNames | None = None) -> chain_import.ChainPreview:
    opened = chain_import.open_chain(text.encode(), "kjeder.csv")
    return chain_import.preview_chain(
        actor, opened, opened.columns.mapping, ChainAnswers(same_names=said or SameNames())
    )


def makers(actor: Actor, supplier: str) -> list[tuple[str, str | None]]:
    links = supplier_page(actor, supplier).links
    return sorted(
        ((producer.name, producer.country) for _link, producer in links),
        key=lambda one: (one[0], one[1] or ""),
    )


@pytest.mark.parametrize(
    ("first", "then", "silent"), [(WITH, WITHOUT, "listen"), (WITHOUT, WITH, "registeret")]
)
def test_it_is_counted_as_the_same_and_asked_with_both_sides(
    actor: Actor, supplier: str, first: str, then: str, silent: str
) -> None:
    bring_in(actor, first)
    report = bring_in(actor, then)
    [question] = report.asked
    assert (report.created, report.producers_created, report.by_name_alone) == (0, 0, 1)
    assert (question.kind, question.counted_as_same) == ("producer", True)
    assert question.reasons == (f"Navnet er det samme, men {silent} sier ikke hvilket land.",)
    assert {side.country for side in question.sides} == {"Malaysia", ""}
    assert makers(actor, supplier) == [("Fabrikk A", "MY")]
    assert any("Uten svar regnes den som den samme." in note for note in report.notes)


@pytest.mark.parametrize(("first", "then"), [(WITH, WITHOUT), (WITHOUT, WITH)])
def test_not_the_same_makes_a_producer_of_its_own_and_is_never_asked_again(
    actor: Actor, supplier: str, first: str, then: str
) -> None:
    bring_in(actor, first)
    [question] = look(actor, then).asked
    report = bring_in(actor, then, SameNames({question.sides[0].key: False}))
    assert (report.created, report.producers_created, report.asked) == (1, 1, ())
    assert makers(actor, supplier) == [("Fabrikk A", None), ("Fabrikk A", "MY")]
    for again in (then, first):
        later = bring_in(actor, again)
        assert (later.created, later.asked) == (0, ())


@pytest.mark.parametrize(("first", "then"), [(WITH, WITHOUT), (WITHOUT, WITH)])
@pytest.mark.parametrize("everybody", [False, True])
def test_the_same_is_kept_and_never_asked_again(
    actor: Actor, supplier: str, first: str, then: str, everybody: bool
) -> None:
    bring_in(actor, first)
    [question] = look(actor, then).asked
    said = SameNames(all_right=True) if everybody else SameNames({question.sides[0].key: True})
    assert bring_in(actor, then, said).asked == ()
    later = bring_in(actor, then)
    assert (later.created, later.unchanged, later.asked) == (0, 1, ())
    assert makers(actor, supplier) == [("Fabrikk A", "MY")]


def test_taking_the_list_back_takes_the_name_that_led_to_the_producer(actor: Actor, supplier: str) -> None:
    bring_in(actor, WITH)
    imports.undo_import(actor, bring_in(actor, WITHOUT, SameNames(all_right=True)).batch)
    with reading(actor) as work:
        [producer] = work.session.execute(select(Producer)).scalars()
    assert (producer.country, producer.merged_into) == ("MY", None)
    assert len(look(actor, WITHOUT).asked) == 1


def test_of_many_the_first_are_asked_and_any_can_be_asked_for(actor: Actor, supplier: str) -> None:
    names = [f"Fabrikk nummer {n}" for n in range(230)]
    bring_in(actor, "Leverandør;Produsent;Land\n" + "".join(f"Lyspære 1;{name};Malaysia\n" for name in names))
    text = "Leverandør;Produsent\n" + "".join(f"Lyspære 1;{name}\n" for name in names)
    seen = look(actor, text)
    assert (len(seen.asked), seen.plan.by_name_alone) == (200, 230)
    about = look(actor, text, SameNames(asked_about=frozenset({"fabrikk nummer 225"}))).asked
    assert (about[0].value, len(about)) == ("Fabrikk nummer 225", 200)
