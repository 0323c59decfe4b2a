"""The questionnaire as a workbook: what goes out comes back, and nothing that was changed on the way is believed."""

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from support.questionnaires import MARKUP, PAYLOADS, filled_forms, invitation

from compliance_app.domain.questionnaire import AnswerType
from compliance_app.domain.questionnaire_answers import Filled, RawAnswer, as_written, check, tidy
from compliance_app.files.errors import FileTooBig, FileTypeMismatch
from compliance_app.files.questionnaire_form import Form, lines, seal
from compliance_app.files.questionnaire_reading import (
    MAX_FORM_BYTES,
    FormAnswerFailed,
    FormOfAnother,
    FormOfOtherVersion,
    FormRowChanged,
    FormSealBroken,
    NotOurForm,
    open_form,
    read_answers,
)
from compliance_app.files.questionnaire_sheet import write_form
from compliance_app.files.writer import ColumnSpec, write_xlsx
from compliance_app.storage.reference import countries, country_names

SECRET = b"a secret of this installation only"
QUESTIONNAIRE = "0190a000-0000-7000-8000-000000000001"
SUPPLIER = "0190a000-0000-7000-8000-000000000002"


def form(language: str = "nb", supplier: str = "Eksempel AS", **answers: RawAnswer) -> Form:
    return Form(QUESTIONNAIRE, SUPPLIER, 1, invitation(language, supplier), answers)


def opened_sheet(data: bytes) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return book, sheet


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def row_of(sheet: Worksheet, label: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == label)


def number_of(sent: Form, question: str) -> str:
    ids = [one.question.id for one in sent.invitation.questions]
    return str(ids.index(question) + 1)


def read_back(data: bytes, sent: Form, filename: str = "svar.xlsx"):
    return read_answers(open_form(data, filename), sent, SECRET)


def changed(sent: Form, place: str, value: object) -> bytes:
    book, sheet = opened_sheet(write_form(sent, SECRET))
    sheet[place] = value
    return saved(book)


def seal_row(sent: Form) -> int:
    _, sheet = opened_sheet(write_form(sent, SECRET))
    return row_of(sheet, "Ikke endre")


@settings(max_examples=12)
@given(filled_forms(), st.sampled_from(["nb", "en"]))
def test_answers_written_into_a_form_are_read_back(pair, language: str) -> None:
    asked, filled = pair
    names = country_names()
    first = check(asked.questions, replace(filled, partial=True, rest="i mars"), names)
    questions = {one.question.id: one.question for one in asked.questions}
    written = {
        key: as_written(questions[key], given_, language, countries())
        for key, given_ in first.answers.items()
    }
    sent = Form(QUESTIONNAIRE, SUPPLIER, 1, replace(asked, language=language), written)
    found = read_back(write_form(sent, SECRET), sent)
    again = check(asked.questions, replace(found.filled, partial=True, rest="i mars"), names)
    assert (again.answers, again.errors) == (first.answers, first.errors)


def test_an_empty_form_comes_back_empty_and_says_whose_it_is() -> None:
    sent = form()
    opened = open_form(write_form(sent, SECRET), "svar.xlsx")
    assert (opened.questionnaire_id, opened.supplier_id, opened.bank_version, opened.language) == (
        QUESTIONNAIRE,
        SUPPLIER,
        "1",
        "nb",
    )
    found = read_answers(opened, sent, SECRET)
    assert check(sent.invitation.questions, found.filled, country_names()).answers == {}
    assert set(found.filled.answers) == {one.question.id for one in sent.invitation.questions}


def test_what_is_typed_in_excel_is_understood() -> None:
    sent = form()
    book, sheet = opened_sheet(write_form(sent, SECRET))
    typed = {
        "own_incidents": ("Nei", None),
        "producer_countries": ("Kina og Malaysia", None),
        "accidents": (12, None),
        "temporary": ("45 %", None),
        "main_producers": ("Produsent 1\nPenang", None),
        "remedy": ("Det er i gang", "Ferdig i mars"),
    }
    for key, (value, reason) in typed.items():
        row = row_of(sheet, number_of(sent, key))
        sheet[f"D{row}"], sheet[f"E{row}"] = value, reason
    number = number_of(sent, "policy_content")
    sheet[f"D{row_of(sheet, f'{number} a)')}"] = "X"
    sheet[f"D{row_of(sheet, f'{number} b)')}"] = "nei"
    sheet[f"D{row_of(sheet, f'{number} d)')}"] = "ja"
    sheet[f"D{row_of(sheet, 'Dokument i stedet')}"] = "https://eksempel.example"
    sheet[f"D{row_of(sheet, 'Send det vi har')}"] = "x"
    sheet[f"D{row_of(sheet, 'Hvem svarer')}"] = "Kvalitetsleder"
    found = read_back(saved(book), sent).filled
    kept = check(sent.invitation.questions, found, country_names())
    assert kept.errors == {}
    assert {key: one.value for key, one in kept.answers.items()} == {
        "own_incidents": "NO",
        "producer_countries": ["CN", "MY"],
        "accidents": 12,
        "temporary": 45,
        "main_producers": "Produsent 1\nPenang",
        "remedy": "STARTED",
        "policy_content": ["CHILD_LABOUR", "DISCRIMINATION"],
    }
    assert kept.answers["remedy"].reason == "Ferdig i mars"
    assert (found.instead, found.partial, found.answered_by) == (
        "https://eksempel.example",
        True,
        "Kvalitetsleder",
    )


def test_an_answer_that_cannot_be_kept_is_named_by_row_and_question() -> None:
    sent = form()
    book, sheet = opened_sheet(write_form(sent, SECRET))
    number = number_of(sent, "accidents")
    row = row_of(sheet, number)
    sheet[f"D{row}"] = "mange"
    ticked = row_of(sheet, f"{number_of(sent, 'policy_content')} b)")
    sheet[f"D{ticked}"] = "kanskje"
    document = row_of(sheet, "Dokument i stedet")
    sheet[f"D{document}"] = "a" * 4001
    found = read_back(saved(book), sent)
    errors = check(sent.invitation.questions, found.filled, country_names()).errors
    assert str(found.at_row("accidents", errors["accidents"])) == (
        f"Rad {row}, spørsmål {number}: «mange» er ikke et tall. "
        "Skriv bare tallet, for eksempel 12, eller «vet ikke»."
    )
    assert "«kanskje» er ikke et av svarene" in str(errors["policy_content"])
    assert str(found.at_row("instead", errors["instead"])).startswith(
        f"Rad {document}, «Dokument i stedet»: "
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_formula_lives_in_the_form_and_the_text_comes_back(payload: str) -> None:
    sent = replace(
        form(supplier=payload, main_producers=RawAnswer(payload, ""), remedy=RawAnswer("STARTED", payload)),
        invitation=replace(
            invitation(supplier=payload), enterprise=payload, goods=payload, contact=payload, promise=payload
        ),
    )
    data = write_form(sent, SECRET)
    book, _sheet = opened_sheet(data)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    found = read_back(data, sent).filled.answers
    assert tidy(str(found["main_producers"].value)) == tidy(payload)
    assert tidy(found["remedy"].reason) == tidy(payload)


@pytest.mark.parametrize("name", [MARKUP, "a\x00b\x1f_x000D_\ud800", "Ek\u202esempel AS", "", "x" * 5000])
def test_a_hostile_name_breaks_nothing(name: str) -> None:
    sent = form(supplier=name)
    assert read_back(write_form(sent, SECRET), sent).filled.answers


def test_a_formula_in_an_answer_counts_as_what_it_shows() -> None:
    sent = form()
    book, sheet = opened_sheet(write_form(sent, SECRET))
    row = row_of(sheet, number_of(sent, "accidents"))
    sheet[f"D{row}"] = "=6+6"
    shown = data_with_cached(saved(book), "6+6", "12")
    assert read_back(shown, sent).filled.answers["accidents"].value == 12


@pytest.mark.parametrize("failed", ["#DIV/0!", "#FORMEL!", "#N/A"])
def test_a_formula_that_came_to_nothing_is_no_answer(failed: str) -> None:
    sent = form()
    _book, sheet = opened_sheet(write_form(sent, SECRET))
    row = row_of(sheet, number_of(sent, "main_producers"))
    with pytest.raises(FormAnswerFailed) as caught:
        read_back(changed(sent, f"D{row}", failed), sent)
    assert f"Svaret i rad {row} er en formel uten resultat" in str(caught.value)


def data_with_cached(data: bytes, formula: str, value: str) -> bytes:
    """The workbook as Excel saves it, with what the formula came to."""
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                before = f"<f>{formula}</f><v />".encode()
                assert before in part or f"<f>{formula}</f><v></v>".encode() in part
                after = f"<f>{formula}</f><v>{value}</v>".encode()
                part = part.replace(before, after).replace(f"<f>{formula}</f><v></v>".encode(), after)
            new.writestr(name, part)
    return out.getvalue()


def test_a_changed_question_is_refused_by_row() -> None:
    sent = form()
    _, sheet = opened_sheet(write_form(sent, SECRET))
    row = row_of(sheet, "3")
    with pytest.raises(FormRowChanged) as caught:
        read_back(changed(sent, f"B{row}", "Er alt i orden?"), sent)
    assert f"Rad {row} er endret eller flyttet" in str(caught.value)
    assert sheet[f"B{row}"].value in str(caught.value)


def test_rows_that_were_moved_removed_or_put_in_are_refused() -> None:
    sent = form()
    for act in ("insert_rows", "delete_rows"):
        book, sheet = opened_sheet(write_form(sent, SECRET))
        getattr(sheet, act)(row_of(sheet, "2"))
        with pytest.raises(FormRowChanged):
            read_back(saved(book), sent)
    book, sheet = opened_sheet(write_form(sent, SECRET))
    sheet.delete_rows(1, row_of(sheet, "Nr."))
    with pytest.raises(FormRowChanged) as caught:
        read_back(saved(book), sent)
    assert "«Nr.»" in str(caught.value)


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [
        ("B", f"Leverandør {QUESTIONNAIRE}", FormOfAnother),
        ("C", f"Skjema {SUPPLIER}", FormOfAnother),
        ("C", None, FormOfAnother),
        ("D", "Versjon 2", FormOfOtherVersion),
        ("D", "", FormOfOtherVersion),
        ("E", "Kontrollsum " + "0" * 32, FormSealBroken),
        ("E", "Kontrollsum æøå", FormSealBroken),
        ("E", None, FormSealBroken),
        ("A", "Endre gjerne", NotOurForm),
    ],
)
def test_a_changed_seal_row_is_refused(column: str, value, error) -> None:
    sent = form()
    with pytest.raises(error) as caught:
        read_back(changed(sent, f"{column}{seal_row(sent)}", value), sent)
    assert str(caught.value).startswith("Filen ble ikke lest. ")


def test_a_form_of_another_supplier_questionnaire_version_or_installation_is_refused() -> None:
    sent = form()
    data = write_form(sent, SECRET)
    with pytest.raises(FormOfAnother):
        read_back(data, replace(sent, supplier_id=QUESTIONNAIRE))
    with pytest.raises(FormOfAnother):
        read_back(data, replace(sent, questionnaire_id=SUPPLIER))
    with pytest.raises(FormOfOtherVersion) as caught:
        read_back(data, replace(sent, bank_version=2))
    assert "versjon 1 av spørsmålene, og skjemaet har versjon 2" in str(caught.value)
    with pytest.raises(FormSealBroken):
        read_answers(open_form(data, "svar.xlsx"), sent, b"another secret")


def test_a_form_made_by_hand_with_the_right_ids_has_no_seal() -> None:
    sent = form()
    fewer = replace(sent, invitation=replace(sent.invitation, questions=sent.invitation.questions[:3]))
    with pytest.raises(FormSealBroken):
        read_back(write_form(fewer, SECRET), sent)


def test_the_seal_holds_every_part_but_not_what_may_change_meanwhile() -> None:
    sent = form()
    same = replace(sent, invitation=replace(sent.invitation, supplier="Nytt navn AS", contact="ny"))
    assert seal(same, SECRET) == seal(sent, SECRET)
    assert read_back(write_form(sent, SECRET), same).filled.answers
    others = [
        replace(sent, supplier_id="x"),
        replace(sent, questionnaire_id="x"),
        replace(sent, bank_version=2),
        replace(sent, invitation=replace(sent.invitation, language="en")),
        replace(sent, invitation=replace(sent.invitation, questions=sent.invitation.questions[1:])),
    ]
    assert len({seal(one, SECRET) for one in [sent, *others]}) == 6


def test_an_english_form_is_read_beside_a_norwegian_questionnaire() -> None:
    sent = form("en", own_incidents=RawAnswer("NO"))
    found = read_back(write_form(sent, SECRET), replace(sent, invitation=invitation("nb")))
    assert found.filled.answers["own_incidents"].value == "No"
    kept = check(sent.invitation.questions, found.filled, country_names())
    assert kept.answers["own_incidents"].value == "NO"


def test_a_foreign_file_is_refused() -> None:
    with pytest.raises(NotOurForm):
        open_form(write_xlsx([ColumnSpec("Nr."), ColumnSpec("Spørsmål")], [("1", "Hva?")]), "liste.xlsx")
    with pytest.raises(FileTypeMismatch):
        open_form(b"%PDF-1.7 something", "svar.xlsx")
    with pytest.raises(FileTooBig):
        open_form(b"a" * (MAX_FORM_BYTES + 1), "svar.csv")


def test_only_the_answers_can_be_written_in() -> None:
    sent = form()
    _book, sheet = opened_sheet(write_form(sent, SECRET))
    assert sheet.protection.sheet
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert {place[0] for place in unlocked} == {"D", "E"}
    answered = [line for line in lines(sent) if line.answers]
    reasons = sum(bool(one.question.reason_nb) for one in sent.invitation.questions)
    assert len(unlocked) == len(answered) + reasons
    checked = {str(cell) for one in sheet.data_validations.dataValidation for cell in one.sqref.ranges}
    assert checked <= unlocked
    for one in sent.invitation.questions:
        if one.question.type not in {AnswerType.TEXT, AnswerType.MULTI}:
            assert f"D{row_of(sheet, number_of(sent, one.question.id))}" in checked


def test_the_lists_hold_the_answers_that_are_read_back() -> None:
    sent = form()
    book, sheet = opened_sheet(write_form(sent, SECRET))
    assert book["Valg"].sheet_state == "hidden"
    for one in sent.invitation.questions:
        if one.question.type in {AnswerType.YES_NO, AnswerType.YES_NO_PARTLY, AnswerType.CHOICE}:
            place = f"D{row_of(sheet, number_of(sent, one.question.id))}"
            [check_] = [each for each in sheet.data_validations.dataValidation if place in each.sqref]
            cells = book["Valg"][check_.formula1.partition("!")[2].replace("$", "")]
            assert [cell.value for (cell,) in cells] == [way.nb for way in one.question.ways()]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_form_can_be_read_by_everyone(language: str) -> None:
    sent = form(language)
    book, sheet = opened_sheet(write_form(sent, SECRET))
    assert book.properties.title == sheet["B1"].value.partition(" – ")[0]
    assert book.properties.language == {"nb": "nb-NO", "en": "en-GB"}[language]
    assert all(
        cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row if cell.value is not None
    )
    assert not sheet.merged_cells.ranges
    assert all(sheet.column_dimensions[letter].width >= 10 for letter in "ABCDEF")
    header = row_of(sheet, {"nb": "Nr.", "en": "No."}[language])
    assert sheet.print_title_rows == f"${header}:${header}"
    intro = " ".join(str(sheet[f"B{row}"].value) for row in range(1, header))
    for words in {"nb": ("Kjøper AS", "15. januar 2027"), "en": ("Kjøper AS", "15 January 2027")}[language]:
        assert words in intro.replace("\u00a0", " ")


def test_a_form_saved_as_text_is_read_too() -> None:
    sent = form(own_incidents=RawAnswer("NO"))
    _book, sheet = opened_sheet(write_form(sent, SECRET))
    import csv

    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(
        [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    )
    found = read_back(out.getvalue().encode("utf-8-sig"), sent, "svar.csv")
    assert found.filled.answers["own_incidents"].value == "Nei"


def test_a_form_holds_nothing_of_the_secret() -> None:
    assert SECRET not in write_form(form(), SECRET)
    assert Filled() == Filled.from_dict({})
