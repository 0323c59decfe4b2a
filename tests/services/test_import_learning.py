"""What one import teaches the next: the mapping, the answers, several rows of one supplier, and what people wrote."""

import io

import openpyxl
import pytest
from sqlmodel import select

from compliance_app.files.supplier_rows import Answers, Question, SeveralRows
from compliance_app.services import imports, register
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import (
    SupplierInput,
    SupplierPage,
    add_supplier,
    edit_supplier,
    supplier_page,
)
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import DuplicateCandidate, FollowUp, ImportMapping, SupplierName

RIGHT, ALSO_RIGHT = "923609016", "974760673"


@pytest.fixture
def actor(database: str) -> Actor:
    return local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))


def bring_in(
    actor: Actor, text: str, answers: Answers | None = None, mapping: dict[str, int] | None = None
) -> imports.ImportReport:
    opened = imports.recall(actor, imports.open_list(text.encode(), "liste.csv"))
    return imports.import_list(actor, opened, mapping or opened.columns.mapping, answers)


def suppliers(actor: Actor) -> dict[str, SupplierPage]:
    rows = register.every_row(actor, register.Filter(), register.Order.NAME)
    return {row.name: supplier_page(actor, row.id) for row in rows}


def questions(report: imports.ImportReport) -> list[Question]:
    return [one for one in report.asked if one.kind == "supplier"]


def says(question: Question, *, same: bool, other: int = 1) -> Answers:
    mine, *others = question.sides
    return Answers(alike={(mine.key, one.key): same and one is others[other - 1] for one in others})


# How the list was read


def test_a_list_with_the_same_column_names_is_read_as_last_time(actor: Actor) -> None:
    first = "Kode;Firma;Partner;Land\nA1;Frakt 1;Grossist 1;Norge\nA2;Frakt 2;Grossist 2;Sverige\n"
    bring_in(actor, first, mapping={"name": 2, "country": 3})
    opened = imports.recall(
        actor, imports.open_list(first.replace("Grossist", "Ny grossist").encode(), "neste.csv")
    )
    assert opened.columns.mapping == {"name": 2, "country": 3}
    assert opened.remembered is not None
    assert opened.remembered.used_by == actor.name
    again = imports.reopen(opened, opened.sheet_index, opened.header_row)
    assert again.remembered is None
    assert again.columns.mapping["name"] == 1


def test_letter_case_and_punctuation_do_not_make_another_list_but_another_column_does(actor: Actor) -> None:
    bring_in(actor, "Firma;Org.nr.\nFrakt 1;\n")
    for text, known in (("FIRMA;Org nr\nFrakt 2;\n", True), ("Firma;Org.nr.;Land\nFrakt 2;;Norge\n", False)):
        opened = imports.recall(actor, imports.open_list(text.encode(), "liste.csv"))
        assert (opened.remembered is not None) == known


def test_taking_the_import_back_does_not_forget_how_the_list_was_read(actor: Actor) -> None:
    text = "Kode;Firma\nFrakt 1;A1\n"
    batch = bring_in(actor, text, mapping={"name": 0}).batch
    imports.undo_import(actor, batch)
    opened = imports.recall(actor, imports.open_list(text.encode(), "liste.csv"))
    assert opened.columns.mapping == {"name": 0}


def test_the_mapping_is_another_enterprises_own(actor: Actor) -> None:
    bring_in(actor, "Firma;Land\nFrakt 1;Norge\n")
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Neste AS"), 2025))
    opened = imports.recall(other, imports.open_list(b"Firma;Land\nFrakt 1;Norge\n", "liste.csv"))
    assert opened.remembered is None


def test_the_sheet_that_was_read_is_proposed_again(actor: Actor) -> None:
    def book(number: int) -> bytes:
        found = openpyxl.Workbook()
        for name in ("2024", "2025"):
            sheet = found.create_sheet(name)
            sheet.append(["Firma", "Land"])
            sheet.append([f"Frakt {number} {name}", "Norge"])
        del found["Sheet"]
        data = io.BytesIO()
        found.save(data)
        return data.getvalue()

    opened = imports.open_list(book(1), "liste.xlsx", sheet="2025")
    imports.import_list(actor, opened, opened.columns.mapping)
    again = imports.recall(actor, imports.open_list(book(2), "liste.xlsx"))
    assert (again.sheet.name, again.remembered is not None) == ("2025", True)


def test_a_failed_import_remembers_nothing(actor: Actor) -> None:
    opened = imports.open_list(b"Firma;Land\nFrakt 1;Norge\n", "liste.csv")
    with pytest.raises(ValueError, match="goods_xyz"):
        imports.import_list(actor, opened, {"name": 0, "goods_xyz": 1})
    with reading(actor) as work:
        assert work.session.execute(select(ImportMapping)).first() is None


# Which supplier a row is


def test_a_legal_form_that_differs_is_asked_with_both_sides_and_answered_once(actor: Actor) -> None:
    bring_in(actor, "Firma;Org.nr.;Land;Kategori;Beløp\nFrakt Nord AS;923609016;Norge;Frakt;10\n")
    later = "Firma;Land;Beløp\nFrakt Nord AB;Norge;20\n"
    opened = imports.open_list(later.encode(), "liste.csv")
    [question] = questions(imports.dry_run(actor, opened, opened.columns.mapping))
    mine, theirs = question.sides
    assert (mine.spend, theirs.number, theirs.category, theirs.country) == ("20 NOK", RIGHT, "Frakt", "Norge")
    assert theirs.spend == "10 NOK (2025)"
    assert "Selskapsformene er ulike: ab og as." in question.reasons[0]
    report = bring_in(actor, later, says(question, same=True))
    assert (report.created, report.asked, list(suppliers(actor))) == (0, (), ["Frakt Nord AS"])
    again = bring_in(actor, later.replace("20", "30"))
    assert (again.created, again.updated, again.asked) == (0, 1, ())


def test_not_the_same_is_never_asked_again_here_or_among_the_duplicates(actor: Actor) -> None:
    bring_in(actor, "Firma;Land\nFrakt Nord AS;Norge\n")
    later = "Firma;Land;Beløp\nFrakt Nord AB;Norge;20\n"
    opened = imports.open_list(later.encode(), "liste.csv")
    [question] = questions(imports.dry_run(actor, opened, opened.columns.mapping))
    report = bring_in(actor, later, says(question, same=False))
    assert (report.created, report.asked) == (1, ())
    with reading(actor) as work:
        assert work.session.execute(select(DuplicateCandidate)).first() is None
        [answer] = work.session.execute(select(SupplierName)).scalars()
    assert (answer.name, answer.country, answer.judgement) == ("Frakt Nord AB", "NO", "NOT_THE_SAME")
    again = bring_in(actor, later)
    assert (again.created, again.unchanged, again.asked) == (0, 1, ())


def test_an_unanswered_question_makes_a_supplier_of_its_own_and_stays_open(actor: Actor) -> None:
    bring_in(actor, "Firma;Land\nFrakt Nord AS;Norge\n")
    report = bring_in(actor, "Firma;Land;Beløp\nFrakt Nord AB;Norge;20\n")
    assert (report.created, len(questions(report))) == (1, 1)
    with reading(actor) as work:
        [pair] = work.session.execute(select(DuplicateCandidate)).scalars()
    ids = {page.supplier.id for page in suppliers(actor).values()}
    assert ({pair.first_id, pair.second_id}, pair.decision) == (ids, "OPEN")


@pytest.mark.parametrize(
    "written", ["Renholdsbyrået Nordlyss", "Nordlys Renholdsbyrået", "Renholds-byrået Nordlys"]
)
def test_a_name_that_is_nearly_the_same_is_asked(actor: Actor, written: str) -> None:
    bring_in(actor, "Firma;Land\nRenholdsbyrået Nordlys AS;Norge\n")
    [question] = questions(bring_in(actor, f"Firma;Land\n{written} AS;Norge\n"))
    assert question.candidates == ("Renholdsbyrået Nordlys AS",)


def test_the_same_name_in_another_country_is_asked(actor: Actor) -> None:
    bring_in(actor, "Firma;Land\nRenholdsbyrået Nordlys;Norge\n")
    [question] = questions(bring_in(actor, "Firma;Land\nRenholdsbyrået Nordlys;Sverige\n"))
    assert "Landene er ulike" in question.reasons[0]


def test_rows_of_one_file_are_asked_about_too_and_the_answer_joins_them(actor: Actor) -> None:
    text = "Firma;Land;Beløp\nFrakt Nord AS;Norge;10\nFrakt Nord AB;Norge;20\n"
    opened = imports.open_list(text.encode(), "liste.csv")
    [question] = questions(imports.dry_run(actor, opened, opened.columns.mapping))
    report = bring_in(actor, text, says(question, same=True))
    assert (report.created, report.merged) == (1, 1)
    assert suppliers(actor)["Frakt Nord AS"].spend[0].hundredths == 3000
    again = bring_in(actor, text)
    assert (again.created, again.unchanged, again.asked) == (0, 1, ())


def test_a_row_without_a_number_is_the_one_of_that_name_that_has_it(actor: Actor) -> None:
    text = f"Firma;Org.nr.;Land;Beløp\nFrakt Nord;;Norge;5\nFrakt Nord AS;{RIGHT};Norge;10\n"
    report = bring_in(actor, text)
    assert (report.created, report.merged) == (1, 1)
    assert suppliers(actor)["Frakt Nord AS"].spend[0].hundredths == 1500
    again = bring_in(actor, text)
    assert (again.created, again.unchanged, again.rejected) == (0, 1, ())


def test_two_organisation_numbers_are_never_asked_about(actor: Actor) -> None:
    bring_in(actor, f"Firma;Org.nr.\nVåler kommune;{RIGHT}\n")
    report = bring_in(actor, f"Firma;Org.nr.\nVåler kommune;{ALSO_RIGHT}\n")
    assert (report.created, report.asked) == (1, ())


def test_an_answer_cannot_join_two_organisation_numbers(actor: Actor) -> None:
    bring_in(actor, f"Firma;Org.nr.;Land\nVåler kommune;{RIGHT};Norge\n")
    [page] = suppliers(actor).values()
    key = f"våler kommune|NO|{ALSO_RIGHT}"
    report = bring_in(
        actor,
        f"Firma;Org.nr.;Land\nVåler kommune;{ALSO_RIGHT};Norge\n",
        Answers(alike={(key, page.supplier.id): True}),
    )
    assert report.created == 1


# Several rows per supplier

LINES = "Fakturanr;Leverandør;Forretningssted;Land;Beløp\n1;Bygg 1;Bergen;Norge;100\n2;Bygg 1;Oslo;Norge;50\n3;Bygg 2;Oslo;Norge;7\n"


def test_invoice_lines_are_recognised_asked_about_and_summed_with_their_sites(actor: Actor) -> None:
    report = bring_in(actor, LINES)
    [question] = report.asked
    assert (question.kind, question.value) == ("several_rows", "INVOICES")
    assert "Radene ser ut til å være fakturalinjer" in question.text
    assert "(3 rader, 2 navn). Slå sammen til én leverandør med summert beløp?" in question.text
    bygg = suppliers(actor)["Bygg 1"]
    assert [one.name for one in bygg.sites] == ["Bergen", "Oslo"]
    assert bygg.spend[0].hundredths == 15000
    assert any("beløpene er summert" in note for note in report.notes)


@pytest.mark.parametrize(
    ("several", "hundredths", "left_out"),
    [(SeveralRows.SUM, 15000, 0), (SeveralRows.ONE_AMOUNT, 10000, 0), (SeveralRows.FIRST_ROW, 10000, 1)],
)
def test_what_the_person_says_of_several_rows_is_done_and_remembered(
    actor: Actor, several: SeveralRows, hundredths: int, left_out: int
) -> None:
    for _turn in range(2):
        report = bring_in(actor, LINES, Answers(several_rows=several) if _turn == 0 else None)
        assert suppliers(actor)["Bygg 1"].spend[0].hundredths == hundredths
        assert [one.row for one in report.rejected] == [3] * left_out
        assert report.asked == ()


def test_a_country_that_follows_the_site_is_the_sites(actor: Actor) -> None:
    rows = [f"{n};Bygg {n // 2};Avdeling {n};{land};10" for n, land in enumerate(["Norge", "Sverige"] * 4)]
    report = bring_in(actor, "Ordrenr;Leverandør;Filial;Land;Beløp\n" + "\n".join(rows) + "\n")
    assert report.columns["site_country"] == "Land"
    page = suppliers(actor)["Bygg 1"]
    assert page.supplier.country is None
    assert {(one.name, one.country) for one in page.sites} == {("Avdeling 2", "NO"), ("Avdeling 3", "SE")}


# What people wrote, and the way back


def test_a_list_does_not_change_what_a_person_has_written_unless_told_to(actor: Actor) -> None:
    bring_in(actor, f"Firma;Org.nr.;Land\nFrakt 1;{RIGHT};Norge\n")
    page = suppliers(actor)["Frakt 1"].supplier
    edit_supplier(actor, page.id, SupplierInput(name="Frakt 1", org_number=RIGHT, country="SE"), page.version)
    later = f"Firma;Org.nr.;Land;Kategori\nFrakt 1;{RIGHT};Danmark;Frakt\n"
    report = bring_in(actor, later)
    assert [(one.supplier, one.field, one.kept, one.listed) for one in report.kept] == [
        ("Frakt 1", "Land", "Sverige", "Danmark")
    ]
    changed = suppliers(actor)["Frakt 1"]
    assert (changed.supplier.country, changed.category and changed.category.name) == ("SE", "Frakt")
    told_to = bring_in(actor, later, Answers(list_wins=frozenset({(page.id, "country")})))
    assert (told_to.kept, suppliers(actor)["Frakt 1"].supplier.country) == ((), "DK")
    after = bring_in(actor, later.replace("Danmark", "Finland"))
    assert (after.kept, suppliers(actor)["Frakt 1"].supplier.country) == ((), "FI")


def test_what_a_person_has_not_written_of_a_supplier_they_added_is_filled_in(actor: Actor) -> None:
    add_supplier(actor, SupplierInput(name="Frakt 1", org_number=RIGHT))
    report = bring_in(actor, f"Firma;Org.nr.;Nettside;Forhold\nFrakt 1;{RIGHT};frakt.example.org;\n")
    assert (report.updated, report.kept) == (1, ())
    assert suppliers(actor)["Frakt 1"].supplier.website == "frakt.example.org"


def test_the_preview_says_what_changes_from_what_to_what(actor: Actor) -> None:
    bring_in(actor, f"Firma;Org.nr.;Land;Beløp\nFrakt 1;{RIGHT};Norge;10\nFrakt 2;;Norge;5\n")
    later = f"Firma;Org.nr.;Land;Kategori;Beløp\nFrakt 1;{RIGHT};Sverige;Frakt;1500\nFrakt 2;;Norge;;5\n"
    opened = imports.open_list(later.encode(), "liste.csv")
    seen = imports.preview(actor, opened, opened.columns.mapping)
    [changed] = seen.changed.values()
    assert changed == [
        ("Land", "Norge", "Sverige"),
        ("Kategori", "tomt", "Frakt"),
        ("Innkjøp 2025", "10 NOK", "1\u00a0500 NOK"),
    ]
    assert (seen.created, seen.updated, seen.unchanged) == (0, 1, 1)


def test_undo_keeps_a_followed_up_supplier_with_the_reason_and_takes_sites_and_questions(
    actor: Actor,
) -> None:
    bring_in(actor, "Firma;Land\nFrakt Nord AS;Norge\n")
    report = bring_in(actor, LINES + "4;Frakt Nord AB;Oslo;Norge;1\n")
    pages = suppliers(actor)
    from compliance_app.domain.permissions import Verb
    from compliance_app.services.work import begin

    with begin(actor, Verb.RECORD_FOLLOW_UP) as work:
        work.add(
            FollowUp(
                enterprise_id=work.enterprise_id, supplier_id=pages["Bygg 1"].supplier.id, kind="MEETING"
            )
        )
    undone = imports.undo_import(actor, report.batch)
    assert undone.kept == (("Bygg 1", "er fulgt opp etterpå"),)
    assert list(suppliers(actor)) == ["Bygg 1", "Frakt Nord AS"]
    with reading(actor) as work:
        assert work.session.execute(select(DuplicateCandidate)).first() is None
    assert [one.name for one in suppliers(actor)["Bygg 1"].sites] == ["Bergen", "Oslo"]
