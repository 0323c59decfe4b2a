"""The board's paper: two pages whatever the register holds, the register's own numbers, and nobody who asked."""

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
from pypdf import PdfReader
from sqlalchemy import event
from support.board_paper import ADDRESS, QUESTION, REQUESTER, TODAY, crowded, on_the_board
from support.kept import kept

from compliance_app import clock
from compliance_app.domain.levels import Level
from compliance_app.services.board import read_board
from compliance_app.services.board_facts import ToMend
from compliance_app.services.board_paper import BoardPaper, read_paper
from compliance_app.services.demo import example_id, load_example
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import local_actor
from compliance_app.storage.engine import engine

LANGUAGES = ("nb", "nn", "en")


def pages(paper: BoardPaper) -> int:
    return len(PdfReader(io.BytesIO(paper.file("pdf"))).pages)


def words(paper: BoardPaper) -> str:
    """What Word shows, on one line."""
    document = docx.Document(io.BytesIO(paper.file("docx")))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return " ".join(" ".join([*(one.text for one in document.paragraphs), *cells]).split())


def test_the_fullest_register_fits_two_pages_in_every_language_and_says_the_registers_own_numbers(
    database: str,
) -> None:
    actor = kept(crowded)
    clock.set_as_of(TODAY)
    board = read_board(actor)
    for language in LANGUAGES:
        paper = read_paper(actor, language=language)
        assert pages(paper) == 2
        said = words(paper)
        for hidden in (REQUESTER, ADDRESS, QUESTION, "None", "{", "[["):
            assert hidden not in said.replace("{{7*7}}", "")
        assert said.count("<script>") >= 1, "shown as it was written"
    html = read_paper(actor).file("html").decode()
    assert "<script>" not in html
    nb = words(read_paper(actor))
    high, medium, unknown = (board.levels[one] for one in (Level.HIGH, Level.MEDIUM, Level.UNKNOWN))
    assert f"Til sammen {high} leverandører har høy samlet risiko, {medium} medium og {unknown} ukjent." in nb
    assert f"Vi har vurdert {board.rated} av {board.suppliers} leverandører." in nb
    assert "Den høye risikoen skyldes ledd i kjeden i fem land, blant annet i" in nb
    assert "Tiltak: 0 av 2 gjennomført, 1 over fristen." in nb
    assert (
        "3 mottatt, 0 besvart for sent. 3 er ikke besvart, og fristen er ute. Brudd registrert til nå: 3."
        in nb
    )
    assert "Gjentatte brudd på §§ 5, 6 eller 7 kan gi overtredelsesgebyr (§ 14)." in nb
    assert "Fire til venter med begrunnelse." in nb
    assert board.compared is not None
    assert board.compared.changed - 4 == 12
    assert "Tolv til har fått et annet nivå." in nb
    matrix = next(one.alt for one in read_paper(actor).document.blocks if hasattr(one, "alt"))
    assert matrix.startswith(f"Risikomatrise for {board.rated} leverandører.")


def test_with_all_that_can_be_said_at_once_it_is_still_two_pages(home: Path) -> None:
    facts = read_paper(kept(crowded)).facts
    compared = facts.board.compared
    assert compared is not None
    changes = tuple(replace(one, why="Bransjen har mange varsler om " * 20) for one in compared.changes)
    fullest = replace(
        facts,
        example=True,
        enterprise="𓀀" + "Stiftelsen for " * 13,
        new=1000,
        ended=1000,
        waiting=1000,
        to_mend=ToMend(100, 100),
        board=replace(
            facts.board,
            compared=replace(compared, changes=changes),
            suppliers=100_000,
            signers=12,
            cause=replace(facts.board.cause, by_sector=9999),
            work=replace(
                facts.board.work,
                efforts=replace(facts.board.work.efforts, no_answer=9999),
                without_remedy=9999,
            ),
        ),
    )
    for language in LANGUAGES:
        assert pages(BoardPaper(fullest, language, "Styresekretær " + "Nordmann" * 8)) == 2


def test_a_pdf_for_screen_readers_and_the_archive_with_the_pictures_in_words(home: Path) -> None:
    clock.set_as_of(TODAY)
    actor = kept(on_the_board)
    paper = read_paper(actor)
    pdf = paper.file("pdf")
    assert pdf == read_paper(actor).file("pdf")
    reader = PdfReader(io.BytesIO(pdf))
    told = reader.xmp_metadata.stream.get_data().decode()
    assert re.search(r"pdfuaid:part[^0-9]*1", told)
    assert re.search(r"pdfaid:part[^0-9]*2", told)
    assert reader.trailer["/Root"]["/Lang"] == "nb-NO"
    first = " ".join(reader.pages[0].extract_text().split())
    assert "gi innspill til hva vi skal prioritere" in first
    assert "behandle og signere redegjørelsen innen 30. juni 2026" in first.replace("\u00a0", " ")
    assert "Én leverandør har høy samlet risiko, én medium og ingen ukjent." in first
    html = paper.file("html").decode()
    assert "Kart over landene der leverandører og produsenter holder til. Geografisk risiko høy: Kina" in html
    assert "Utkastet til redegjørelse er ikke laget ennå." in html
    assert "Ingen er ført opp." in html


def test_what_is_not_known_is_said_and_an_example_is_marked(home: Path) -> None:
    clock.set_as_of(TODAY)
    empty = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    paper = read_paper(empty)
    assert pages(paper) == 1
    said = words(paper)
    assert "Ingen leverandører er vurdert for 2025" in said
    assert "Registeret er tomt." in said
    add_supplier(empty, SupplierInput(name="Leverandør 1"))
    said = words(read_paper(empty))
    assert "Risikoen er ukjent for én leverandør." in said
    assert "2025 er det første året som er vurdert her" in said
    load_example("noklus")
    for language, mark in (("nb", "EKSEMPEL"), ("nn", "DØME"), ("en", "EXAMPLE")):
        example = read_paper(local_actor(example_id("noklus")), language=language)
        assert (pages(example), example.document.mark) == (2, mark)


def test_a_larger_register_asks_no_more_of_the_database(database: str) -> None:
    clock.set_as_of(date(2026, 5, 7))
    actor = kept(on_the_board)

    def asked() -> int:
        sent: list[str] = []

        def note(*args: object) -> None:
            sent.append(str(args[2]))

        event.listen(engine(), "before_cursor_execute", note)
        read_paper(actor)
        event.remove(engine(), "before_cursor_execute", note)
        return len(sent)

    def more(*numbers: int) -> None:
        for number in numbers:
            given = SupplierInput(
                name=f"Rådgiver x{number}", country="CN", industry_standard="SN2025", industry_code="70.200"
            )
            add_supplier(actor, given)

    more(1)
    few = asked()
    more(*range(2, 10))
    assert asked() == few
