"""Published lists of any form are read; people are left out; what is built to hurt is refused with a sentence."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.files.errors import FileEmpty, FileRefused, FileTooBig, FileUnsafe, NoRecords
from compliance_app.files.limits import MAX_LIST_BYTES
from compliance_app.files.records import read_html, read_json
from compliance_app.files.screening import (
    Columns,
    Listed,
    ReadList,
    at_header,
    listed,
    read_list,
    read_pasted,
)
from compliance_app.files.screening_names import other_names
from compliance_app.files.screening_words import OWN, PRESETS
from tests.files.file_makers import xlsx


def taken(read: ReadList, **options: bool) -> Listed:
    assert read.columns is not None
    return listed(read, read.columns, **options)


def names(read: ReadList, **options: bool) -> list[str]:
    return [entry.name for entry in taken(read, **options).entries]


def as_json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


# The five presets, in the publishers' own columns


def test_orders_of_the_american_customs_in_latin_letters_of_windows() -> None:
    text = (
        "Calendar Year,Country,Country Code,Industry,Entity,Merchandise,Status,WRO/Finding,Effective Date,Press Release,Remarks\n"
        '2021,China,CN,Apparel,"Fabrikk 1 Co., Ltd.",Klær,Active,WRO,1/13/2021,,\n'
        "2020,Turkmenistan,TM,Cotton,,Bomull,Active,WRO,5/18/2018,,\n"
        "2019,Malaysia,MY,Rubber,Hanskefabrikk Ø; Hanskefabrikk Å,Hansker,Inactive,WRO,10/1/2019,,\n"
        '2020,Malaysia,MY,Palm Oil,"Plantasje 1, its subsidiaries, and joint ventures",Palmeolje,Active,WRO,12/30/2020,,\n'
    )
    found = taken(read_list(text.encode("latin-1"), "wro.csv"))
    first, second, third = found.entries
    assert (first.name, first.country, first.row) == ("Fabrikk 1 Co., Ltd.", "China", 2)
    assert first.details["Effective Date"] == "1/13/2021"
    assert first.details["Merchandise"] == "Klær"
    assert (second.name, second.aliases) == ("Hanskefabrikk Ø", ("Hanskefabrikk Å",))
    assert third.aliases == ("Plantasje 1",)
    assert found.unnamed == 1


def test_firms_debarred_by_the_world_bank() -> None:
    rows = [
        {
            "SUPP_ID": 101,
            "SUPP_NAME": "FIRMA 1 LTD.*12",
            "COUNTRY_NAME": "Nigeria",
            "DEBAR_FROM_DATE": "2024-01-01",
            "DEBAR_REASON": "Fraud",
        },
        {"SUPP_ID": 102, "SUPP_NAME": "MR. PERSON TO", "COUNTRY_NAME": "Ghana"},
    ]
    found = taken(
        read_list(as_json({"response": {"more": [1], "ZPROCSUPP": rows}}), "liste.json"),
        titles_are_people=True,
    )
    assert [(one.name, one.country) for one in found.entries] == [("FIRMA 1 LTD.", "Nigeria")]
    assert found.entries[0].details["SUPP_ID"] == "101"
    assert found.people == 1


def test_the_consolidated_list_without_people_and_ships() -> None:
    results = [
        {"name": "Firma 1", "alt_names": ["Firma Én", "F 1"], "type": "Entity", "addresses": [{"city": "A", "country": "IR"}, {"country": "AE"}], "source": "Entity List"},
        {"name": "Person 1", "type": "Individual"},
        {"name": "Skip 1", "type": "Vessel"},
        {"name": "Firma 2", "type": None, "addresses": []},
    ]  # fmt: skip
    found = taken(read_list(as_json({"total": 4, "results": results}), "consolidated.json"))
    assert [one.name for one in found.entries] == ["Firma 1", "Firma 2"]
    assert found.entries[0].aliases == ("Firma Én", "F 1")
    assert found.entries[0].country == "IR; AE"
    assert (found.people, found.others) == (1, 1)


PASTED = (
    "Name of Entity\tEffective Date\n"
    "Fabrikk 1 Co., Ltd. (and two aliases: Fabrikk A Co., Ltd.; and Fabrikk B)\tJune 21, 2022\n"
    "Fabrikk 2 (China) Ltd\tJune 21, 2022\n"
    "\n"
    "Name of Entity\tEffective Date\n"
    "Fabrikk 3 Textile and Garment Co., Ltd. (formerly known as Fabrikk Tre)\tJune 12, 2023\n"
)


def test_a_pasted_table_with_other_names_in_parentheses_and_its_head_repeated() -> None:
    entries = taken(read_pasted(PASTED)).entries
    assert [one.name for one in entries] == [
        "Fabrikk 1 Co., Ltd.",
        "Fabrikk 2 (China) Ltd",
        "Fabrikk 3 Textile and Garment Co., Ltd.",
    ]
    assert [one.aliases for one in entries] == [("Fabrikk A Co., Ltd.", "Fabrikk B"), (), ("Fabrikk Tre",)]
    assert entries[2].details == {"Effective Date": "June 12, 2023"}


def test_a_pasted_table_of_excluded_companies() -> None:
    read = read_pasted(
        "Company\tCategory\tCriterion\tDecision\tPublishing date\nSelskap 1 Inc\tConduct-based\tHuman rights\tExclusion\t01.02.2020\n"
    )
    assert read.headers == ("Company", "Category", "Criterion", "Decision", "Publishing date")
    assert names(read) == ["Selskap 1 Inc"]


@pytest.mark.parametrize("preset", [preset for preset in PRESETS if preset != OWN])
def test_a_preset_says_where_the_list_is_and_ships_none_of_it(preset: str) -> None:
    known = PRESETS[preset]
    assert known.address.startswith("https://")
    assert all((known.title, known.publisher, known.about, known.how))


# Other forms


def test_records_one_a_line_as_open_data_sets_are_published() -> None:
    lines = (
        {"id": "a", "schema": "Company", "caption": "Fabrikk 1", "properties": {"name": ["Fabrikk 1", "Zavod 1"], "country": ["ru"]}},
        {"id": "b", "schema": "Person", "caption": "Person 1", "properties": {"name": ["Person 1"]}},
        {"id": "c", "schema": "Vessel", "caption": "Skip 1", "properties": {}},
    )  # fmt: skip
    found = taken(read_list(b"\n".join(map(as_json, lines)), "entities.ftm.json"))
    assert [(one.name, one.aliases, one.country) for one in found.entries] == [
        ("Fabrikk 1", ("Zavod 1",), "ru")
    ]
    assert (found.people, found.others) == (1, 1)


def test_a_workbook_with_notes_above_and_a_list_of_names_alone() -> None:
    book = xlsx(
        [("Utestengte firmaer",), ("Oppdatert i mai",), (), ("Firm Name", "Country"), ("Firma 1", "Kenya")]
    )
    assert names(read_list(book, "liste.xlsx")) == ["Firma 1"]
    assert names(read_pasted("Fabrikk 1 Co., Ltd.\nFabrikk 2, Inc.")) == [
        "Fabrikk 1 Co., Ltd.",
        "Fabrikk 2, Inc.",
    ]
    assert names(read_pasted("name,country\nFabrikk 1,NO")) == ["Fabrikk 1"]


def test_html_of_a_page_pasted_or_saved() -> None:
    page = "<html><script>var a='<td>nei</td>'</script><table><tr><th>Company<th>Land<tr><td>Selskap 1 &amp; Co<br>AS</td><td>Norge"
    assert names(read_pasted(page)) == ["Selskap 1 & Co AS"]
    assert names(read_list(page.encode(), "side.html")) == ["Selskap 1 & Co AS"]


def test_the_same_row_twice_is_one_entry() -> None:
    found = taken(read_pasted("Navn\tLand\nFabrikk 1\tKina\nFabrikk 1\tKina\nFabrikk 1\tVietnam"))
    assert (len(found.entries), found.repeated) == (2, 1)


def test_a_person_chooses_other_columns() -> None:
    read = read_pasted("A\tB\tC\nx1\tFabrikk 1\tFabrikk Én; Fabrikk Uno\n")
    assert read.header_row is None
    entry = listed(at_header(read.source, 0, 0), Columns(1, (2,))).entries[0]
    assert (entry.name, entry.aliases, entry.details) == (
        "Fabrikk 1",
        ("Fabrikk Én", "Fabrikk Uno"),
        {"A": "x1"},
    )


# People


def test_people_of_the_brazilian_register_are_counted_and_their_numbers_nowhere() -> None:
    text = (
        "ID;Empregador;CNPJ/CPF;Estabelecimento;Decisão\n"
        "1;Eier Én;123.456.789-09;Gård 1;2024\n"
        "2;Firma 2 LTDA;12.345.678/0001-95;Gård 2, eier 987.654.321-00;2024\n"
        "3;Eier Tre;12345678909;Gård 3;2024\n"
        "4;EIER FIRE 12345678909;12.345.678/0001-95;Gård 4;2024\n"
        "5;Firma 5 SA;1234567000195;Gård 5;2024\n"
    )
    found = taken(read_list(text.encode("latin-1"), "cadastro_de_empregadores.csv"))
    assert [one.name for one in found.entries] == ["Firma 2 LTDA", "Firma 5 SA"]
    assert found.people == 3
    kept = repr(found.entries)
    assert "987.654.321" not in kept
    assert "123.456.789" not in kept
    assert "12345678909" not in kept


# Names


@pytest.mark.parametrize(
    ("cell", "name", "others"),
    [
        ("Fabrikk 1", "Fabrikk 1", ()),
        ("Fabrikk 1 (Hong Kong) Ltd", "Fabrikk 1 (Hong Kong) Ltd", ()),
        ("Fabrikk 1 (aka F1)", "Fabrikk 1", ("F1",)),
        ("Fabrikk 1 (a.k.a. F1; F Én)", "Fabrikk 1", ("F1", "F Én")),
        ("Fabrikk 1 (including one alias: Fabrikk Uno and Sons)", "Fabrikk 1", ("Fabrikk Uno and Sons",)),
        ("Fabrikk 1 (and two aliases: Fabrikk A and Fabrikk B)", "Fabrikk 1", ("Fabrikk A", "Fabrikk B")),
        ("Fabrikk 1 and its subsidiaries", "Fabrikk 1 and its subsidiaries", ("Fabrikk 1",)),
        ("(aka F1)", "(aka F1)", ()),
    ],
)
def test_other_names_of_a_cell(cell: str, name: str, others: tuple[str, ...]) -> None:
    assert other_names(cell) == (name, others)


@given(st.text(max_size=200))
def test_no_cell_breaks_the_reading_of_names(text: str) -> None:
    name, others = other_names(text)
    assert "\n" not in name
    assert all(others)


# Hostile input


HURTFUL = {
    "deep": b"[" * 200_000,
    "deep and closed": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
}


@pytest.mark.parametrize("what", HURTFUL)
def test_nesting_without_end_is_refused(what: str) -> None:
    with pytest.raises(FileUnsafe):
        read_list(HURTFUL[what], "x.json")


@pytest.mark.parametrize("data", [b"{}", b"[1, 2]", b'{"a":', b'{"a": [[]]}', b"<table></table>"])
def test_a_document_without_rows_is_refused(data: bytes) -> None:
    with pytest.raises(NoRecords):
        read_list(data, "x.json" if data[:1] != b"<" else "x.html")


def test_too_big_and_empty_are_refused() -> None:
    with pytest.raises(FileTooBig):
        read_list(b"[" + b" " * MAX_LIST_BYTES, "x.json")
    with pytest.raises(FileEmpty):
        read_pasted(" \n ")


def test_numbers_stay_as_they_were_written() -> None:
    rows = read_json(b'[{"name": "F", "n": 12345678901234567890123, "x": 1.10, "y": NaN}]')
    assert rows == [["name", "n", "x", "y"], ["F", "12345678901234567890123", "1.10", "NaN"]]


@given(st.binary(max_size=400))
def test_whatever_the_bytes_the_answer_is_rows_or_a_refusal(data: bytes) -> None:
    for read in (read_json, read_html):
        try:
            rows = read(data)
        except FileRefused:
            continue
        assert all(isinstance(cell, str) for row in rows for cell in row)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["name", "type", "country", "x"]), st.text(max_size=30)),
        min_size=1,
        max_size=5,
    )
)
def test_every_row_of_a_list_is_an_entry_or_counted(rows: list[dict[str, str]]) -> None:
    table = read_json(as_json(rows)) if any(any(map(str.strip, row.values())) for row in rows) else [["name"]]
    assert len(table) - 1 in {len(rows), 0}
