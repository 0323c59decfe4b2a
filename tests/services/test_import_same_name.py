"""A name that fits one supplier where one side does not say the country: counted as the same, asked, answered once."""

from collections.abc import Iterable

import pytest
from sqlmodel import select

from compliance_app.files.supplier_rows import Answers, Question
from compliance_app.services import imports
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import DuplicateCandidate, Supplier, SupplierName

WITH, WITHOUT = "Firma;Land;Beløp\nFrakt 1;Norge;10\n", "Firma;Beløp\nFrakt 1;20\n"
SAME, NOT_THE_SAME = "SAME", "NOT_THE_SAME"


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def bring_in(actor: Actor, text: str, answers: Answers | None = None) -> imports.ImportReport:
    opened = imports.open_list(text.encode(), "liste.csv")
    return imports.import_list(actor, opened, opened.columns.mapping, answers)


def look(actor: Actor, text: str, answers: Answers | None = None) -> imports.Preview:
    opened = imports.open_list(text.encode(), "liste.csv")
    return imports.preview(actor, opened, opened.columns.mapping, answers)


def assumed(asked: Iterable[Question]) -> list[Question]:
    return [one for one in asked if one.counted_as_same]


def says(question: Question, *, same: bool) -> Answers:
    mine, other = question.sides
    return Answers(alike={(mine.key, other.key): same})


def countries(actor: Actor) -> list[tuple[str, str | None]]:
    with reading(actor) as work:
        rows = work.session.execute(select(Supplier.name, Supplier.country)).all()
    return sorted(((row[0], row[1]) for row in rows), key=lambda one: (one[0], one[1] or ""))


def stored(actor: Actor) -> list[tuple[str, str, str]]:
    with reading(actor) as work:
        rows = work.session.execute(select(SupplierName)).scalars()
        return sorted((one.name, one.country, one.judgement) for one in rows)


@pytest.mark.parametrize(
    ("first", "then", "reason", "sides"),
    [
        (WITH, WITHOUT, "Navnet er det samme, men listen sier ikke hvilket land.", ("", "Norge")),
        (WITHOUT, WITH, "Navnet er det samme, men registeret sier ikke hvilket land.", ("Norge", "")),
        (
            WITH,
            WITH.replace("Norge", "Atlantis"),
            "Navnet er det samme, men ingen har svart på hvilket land «Atlantis» er.",
            ("Atlantis", "Norge"),
        ),
    ],
)
def test_it_is_counted_as_the_same_and_asked_with_both_sides(
    actor: Actor, first: str, then: str, reason: str, sides: tuple[str, str]
) -> None:
    bring_in(actor, first)
    report = bring_in(actor, then)
    [question] = assumed(report.asked)
    assert (report.created, report.suppliers_after, report.by_name_alone) == (0, 1, 1)
    assert question.reasons == (reason,)
    assert tuple(side.country for side in question.sides) == sides
    assert question.text.endswith("Uten svar regnes de som samme leverandør.")
    with reading(actor) as work:
        assert work.session.execute(select(DuplicateCandidate)).first() is None


def test_the_amounts_of_both_sides_are_told_as_they_are_before_the_list(actor: Actor) -> None:
    bring_in(actor, WITH)
    [question] = assumed(look(actor, WITHOUT).asked)
    assert [side.spend for side in question.sides] == ["20 NOK", "10 NOK (2025)"]


@pytest.mark.parametrize(("first", "then"), [(WITH, WITHOUT), (WITHOUT, WITH)])
def test_not_the_same_makes_a_supplier_of_its_own_and_is_never_asked_again(
    actor: Actor, first: str, then: str
) -> None:
    bring_in(actor, first)
    [question] = assumed(look(actor, then).asked)
    answers = says(question, same=False)
    assert look(actor, then, answers).asked == []
    report = bring_in(actor, then, answers)
    assert (report.created, report.asked, report.by_name_alone) == (1, (), 0)
    assert countries(actor) == [("Frakt 1", None), ("Frakt 1", "NO")]
    assert [one[2] for one in stored(actor)] == [NOT_THE_SAME]
    for again in (then, first, then):
        later = bring_in(actor, again)
        assert (later.created, later.suppliers_after, later.asked) == (0, 2, ())


@pytest.mark.parametrize(("first", "then"), [(WITH, WITHOUT), (WITHOUT, WITH)])
def test_the_same_is_stored_and_never_asked_again(actor: Actor, first: str, then: str) -> None:
    bring_in(actor, first)
    [question] = assumed(look(actor, then).asked)
    report = bring_in(actor, then, says(question, same=True))
    assert (report.created, report.asked, report.by_name_alone) == (0, (), 0)
    assert [one[2] for one in stored(actor)] == [SAME]
    later = bring_in(actor, then.replace("20", "30"))
    assert (later.created, later.suppliers_after, later.asked) == (0, 1, ())


def test_without_an_answer_it_is_asked_with_every_list_that_does_not_say_the_country(actor: Actor) -> None:
    bring_in(actor, WITH)
    for _turn in range(2):
        assert len(assumed(bring_in(actor, WITHOUT).asked)) == 1
    assert stored(actor) == []


def test_a_country_that_the_list_brings_answers_for_the_lists_to_come(actor: Actor) -> None:
    bring_in(actor, WITHOUT)
    assert len(assumed(bring_in(actor, WITH).asked)) == 1
    assert countries(actor) == [("Frakt 1", "NO")]
    assert bring_in(actor, WITH).asked == ()


def test_two_rows_of_one_list_are_asked_about_too(actor: Actor) -> None:
    text = "Firma;Land;Beløp\nFrakt 1;;5\nFrakt 1;Norge;10\n"
    seen = look(actor, text)
    [question] = assumed(seen.asked)
    assert (seen.created, [side.spend for side in question.sides]) == (1, ["5 NOK", "10 NOK"])
    report = bring_in(actor, text, says(question, same=False))
    assert (report.created, report.asked) == (2, ())
    later = bring_in(actor, text)
    assert (later.created, later.unchanged, later.asked) == (0, 2, ())


def test_a_row_that_learns_its_country_from_another_can_still_be_answered(actor: Actor) -> None:
    text = "Firma;VAT-nr.;Land\nFrakt 1;SE556012345601;\nFrakt 1;;Sverige\nFrakt 1;;\n"
    asked = assumed(look(actor, text).asked)
    answers = Answers(
        alike={(one.sides[0].key, one.sides[1].key): False for one in asked if not one.sides[0].country}
    )
    assert len(answers.alike) == 1
    report = bring_in(actor, text, answers)
    assert (report.created, [one[2] for one in stored(actor)]) == (2, [NOT_THE_SAME])


def test_a_country_that_is_answered_with_the_list_is_no_doubt(actor: Actor) -> None:
    text = WITH.replace("Norge", "Atlantis")
    bring_in(actor, text)
    report = bring_in(actor, text, Answers(countries={"Atlantis": "PT"}))
    assert (report.asked, report.by_name_alone, countries(actor)) == ((), 0, [("Frakt 1", "PT")])


def many(count: int, country: str) -> str:
    return "Firma;Land;Beløp\n" + "".join(f"Frakt nummer {n};{country};{n + 1}\n" for n in range(count))


def test_all_are_answered_at_once_but_for_those_that_are_answered_by_themselves(actor: Actor) -> None:
    bring_in(actor, many(300, "Norge"))
    later = many(300, "")
    seen = look(actor, later)
    asked = assumed(seen.asked)
    assert (len(asked), seen.plan.by_name_alone, seen.created) == (200, 300, 0)
    answers = Answers(alike=says(asked[7], same=False).alike, names_are_right=True)
    report = bring_in(actor, later, answers)
    assert (report.created, report.asked, report.by_name_alone) == (1, (), 0)
    judged = [one[2] for one in stored(actor)]
    assert (judged.count(SAME), judged.count(NOT_THE_SAME)) == (299, 1)
    again = bring_in(actor, later)
    assert (again.created, again.asked) == (0, ())


def test_a_name_beyond_those_that_are_asked_can_be_asked_for(actor: Actor) -> None:
    bring_in(actor, many(300, "Norge"))
    seen = look(actor, many(300, ""), Answers(asked_about=frozenset({"Frakt nummer 290"})))
    assert "Frakt nummer 290" in [one.value for one in assumed(seen.asked)]


def test_taking_the_import_back_keeps_the_answer_and_the_supplier_that_was_there(actor: Actor) -> None:
    bring_in(actor, WITH)
    [question] = assumed(look(actor, WITHOUT).asked)
    report = bring_in(actor, WITHOUT, says(question, same=False))
    imports.undo_import(actor, report.batch)
    assert countries(actor) == [("Frakt 1", "NO")]
    again = bring_in(actor, WITHOUT)
    assert (again.created, again.asked) == (1, ())


def test_an_answer_of_one_enterprise_is_not_another_ones(actor: Actor) -> None:
    bring_in(actor, WITH)
    bring_in(actor, WITHOUT, Answers(names_are_right=True))
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Neste AS"), 2025))
    bring_in(other, WITH)
    assert len(assumed(bring_in(other, WITHOUT).asked)) == 1
