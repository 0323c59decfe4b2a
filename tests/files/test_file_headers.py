"""The row with the column names is found where people put it, and the sheet most worth reading is proposed."""

import pytest

from compliance_app.files.header_words import FIELDS, OTHER, _phrases, fold_header
from compliance_app.files.headers import choose_sheet, find_header
from compliance_app.files.reader import read_table_file
from compliance_app.files.table import Sheet
from tests.files.file_makers import xlsx

BODY = [
    ["Eksempel Én AS", "Norge", 100.0],
    ["Eksempel To AS", "Sverige", 200.0],
    ["Eksempel Tre AS", "Kina", 300.0],
]


def header_of(*rows):
    return find_header(Sheet("Ark1", True, [list(row) for row in rows]))


def test_header_in_the_first_row() -> None:
    guess = header_of(["Leverandør", "Land", "Beløp"], *BODY)
    assert (guess.row, guess.known) == (0, 3)
    assert guess.confidence > 0.9


def test_header_under_title_notes_and_blank_rows() -> None:
    guess = header_of(
        ["Leverandøroversikt 2025"],
        [],
        [
            "Uttrekk fra regnskapet. Tallene er uten merverdiavgift og gjelder hele virksomheten, også avdelingene."
        ],
        ["Utarbeidet av", "Innkjøp", ""],
        [],
        ["Leverandør", "Land", "Beløp 2025"],
        *BODY,
    )
    assert guess.row == 5


def test_years_among_the_column_names_are_fine() -> None:
    assert header_of(["Leverandør", "Land", "2024", 2025.0], *BODY).row == 0


def test_a_list_without_column_names_has_no_header() -> None:
    assert header_of(*BODY).row is None
    assert header_of(["Leverandør 1 AS", "Norge", 5.0], ["Leverandør 2 AS", "Norge", 5.0]).row is None
    assert header_of(["a", "b"], ["c", "d"], ["e", "f"]).row is None
    assert header_of().row is None


def test_unknown_names_over_numbers_are_a_guess_to_confirm() -> None:
    guess = header_of([], ["Note 1"], [], ["Kolonne", "Alfa", "Beta"], ["tekst", 1.0, 2.0], ["mer", 3.0, 4.0])
    assert guess.row == 3
    assert guess.confidence < 0.6


def test_one_column_of_names() -> None:
    assert header_of(["Leverandør"], ["Eksempel AS"], ["Andre AS"]).row == 0


def test_the_sheet_with_most_known_headers_is_proposed_and_the_others_are_told() -> None:
    def more(book):
        book.create_sheet("Leverandører").append(["Leverandør", "Org.nr", "Land"])
        book["Leverandører"].append(["Eksempel AS", "", "Norge"])
        hidden = book.create_sheet("Gammel")
        hidden.append(["Leverandør", "Org.nr", "Land", "Valuta", "Beløp"])
        hidden.append(["Eksempel AS", "", "Norge", "NOK", 5])
        hidden.sheet_state = "hidden"
        book.create_sheet("Tomt")

    choice = choose_sheet(read_table_file(xlsx([("Forklaring",), ("Les dette",)], more), "x.xlsx"))
    assert (choice.index, choice.others, choice.hidden, choice.ask) == (1, (0,), (2,), False)
    assert choice.header.row == 0


def test_two_sheets_alike_are_a_question() -> None:
    def more(book):
        for row in (["Leverandør", "Land"], ["Eksempel AS", "Norge"]):
            book.create_sheet("2025") if "2025" not in book.sheetnames else None
            book["2025"].append(row)

    assert choose_sheet(read_table_file(xlsx([("Leverandør", "Land"), ("A", "Norge")], more), "x.xlsx")).ask


def test_the_word_table_is_written_as_it_is_compared() -> None:
    words = [item for phrases in _phrases().values() for item in phrases]
    assert {field for _, field, _ in words} == {*FIELDS, OTHER}
    for phrase, _, weight in words:
        assert fold_header(" ".join(phrase)) == " ".join(phrase)
        assert 0 < weight <= 1


@pytest.mark.parametrize(
    ("header", "folded"),
    [
        ("Org.nr.", "org nr"),
        ("orgNumber", "org number"),
        ("Country / Region", "country region"),
        ("  BELØP\n(NOK) ", "beløp nok"),
    ],
)
def test_headers_are_compared_by_their_words(header: str, folded: str) -> None:
    assert fold_header(header) == folded
