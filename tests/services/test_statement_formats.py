"""The statement in all four formats: the reference organisations, every drawing, every script."""

import io
import json
from datetime import date
from itertools import pairwise

import docx
import page
import pypdf
import pytest
import reading_back
from lxml import html

from compliance_app import clock
from compliance_app.documents.fonts import drawable
from compliance_app.documents.text import plain_outline
from compliance_app.domain.levels import Level
from compliance_app.services import ratings, statements
from compliance_app.services.demo import load_example
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.statement_documents import FORMATS, document_of
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor, local_actor

SCRIPTS = {
    "Greek": "Παράδειγμα Α.Ε.",
    "Cyrillic": "ООО «Пример»",
    "Vietnamese": "Công ty Ví Dụ Nguyễn",
    "Turkish": "Örnek Şirketi ığİ",
    "Sami": "Ovdamearka đŋŧžšč ÁČĐŊŠŦŽ",
    "Chinese": "示例贸易有限公司",
    "Japanese": "例示株式会社サンプル",
    "Thai": "บริษัท ตัวอย่าง จำกัด",
    "Bengali": "উদাহরণ লিমিটেড",
    "Arabic": "شركة المثال",
    "Hebrew": "חברה לדוגמה",
    "Emoji": "Eksempel 🚢 AS",
}
PINNED = set(SCRIPTS) - {"Emoji"}
"""Scripts that a font which comes with the program has."""
DEPARTMENTS = (
    "Medisinsk genetikk", "Farmakologi", "Immunologi og transfusjonsmedisin", "Medisinsk biokjemi", "Mikrobiologi",
    "Patologi", "Rettsmedisinske fag",
)  # fmt: skip
FIGURES = ("10 468 653", "13 852 245", "1 539 925", "2 410 093", "558 969", "−915", "1 922,5", "1 447,5")
"""Of reference/klm-2024.md: analyses, accounts and full-time equivalents."""


def spaced(text: str) -> str:
    """Hard spaces as soft ones."""
    return text.replace("\u00a0", " ")


def example(name: str) -> tuple[Actor, dict]:
    actor = local_actor(load_example(name))
    statements.draft(actor)
    return actor, statements.build_document(actor, None, FORMATS)


@pytest.mark.parametrize("name", ["noklus", "klm"])
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_reference_organisations_are_valid(database: str, name: str, profile: str) -> None:
    _actor, files = example(name)
    report = page.validate_pdf_bytes(files["pdf"], profile=profile)

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


@pytest.mark.parametrize("name", ["noklus", "klm"])
def test_a_reader_with_a_screen_reader_can_use_the_pdf(database: str, name: str) -> None:
    _actor, files = example(name)
    read = reading_back.pdf_elements(files["pdf"])

    headings = [int(kind[2:]) for kind, _said in read if kind in {"/H1", "/H2", "/H3", "/H4"}]
    assert [kind for kind, _said in read if kind in {"/Title", "/H1"}].index("/Title") == 0
    assert headings[0] == 1
    assert all(later <= before + 1 for before, later in pairwise(headings))
    headers = [said.get("/Scope") for kind, said in read if kind == "/TH"]
    assert set(headers) == {"/Column", "/Row"}
    assert [said for kind, said in read if kind == "/Figure" and len(said.get("/Alt", "")) < 40] == []
    drawn = [one for chapter in json.loads(files["json"])["chapters"] for one in chapter["figures"]]
    assert sum(kind == "/Figure" for kind, _said in read) == len(drawn)
    root = pypdf.PdfReader(io.BytesIO(files["pdf"])).trailer["/Root"]
    assert (root["/Lang"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == ("nb-NO", True)


def test_the_second_organisation_shows_its_departments_and_tables_in_every_format(database: str) -> None:
    actor, files = example("klm")
    told = json.loads(files["json"])
    texts = {
        "docx": " ".join(reading_back.docx_texts(files["docx"])),
        "html": " ".join(reading_back.html_texts(files["html"])),
        "json": json.dumps(told, ensure_ascii=False),
    }
    for kind, text in texts.items():
        assert [one for one in (*DEPARTMENTS, *FIGURES) if one not in spaced(text)] == [], kind
    letters = "".join(text for _kind, text in reading_back.pdf_texts(files["pdf"])).replace("\u200b", "")
    assert [one for one in (*DEPARTMENTS, *FIGURES) if "".join(one.split()) not in letters] == []

    expected = [line.text for line in plain_outline(document_of(statements.read_whole(actor)))]
    in_word = reading_back.docx_texts(files["docx"])
    (notice,) = [text for text in in_word if text not in expected]
    assert notice.startswith("Denne filen er en kopi.")
    assert [text for text in in_word if text != notice] == expected
    assert reading_back.html_texts(files["html"]) == expected
    word = docx.Document(io.BytesIO(files["docx"]))
    [analyses] = [one for one in word.tables if len(one.columns) == 9]
    assert [row.cells[0].text for row in analyses.rows] == ["Avdeling", *DEPARTMENTS, "Totalt"]
    web = html.fromstring(files["html"])
    [region] = web.xpath("//div[@class='wide'][contains(@aria-label, 'Analyser etter avdeling')]")
    assert region.xpath(".//tbody/tr/th/text()") == [*DEPARTMENTS, "Totalt"]
    assert [td.text_content() for td in region.xpath(".//tbody/tr[1]/td")][:2] == ["ikke oppgitt"] * 2, (
        "an empty cell is no 0"
    )


@pytest.fixture
def named(home: object) -> tuple[Actor, dict]:
    """An enterprise with a category in every script, since the appendix prints their names."""
    clock.set_as_of(date(2026, 5, 7))
    given = EnterpriseInput(name="Eksempel AS", contact="spor@eksempel.invalid")
    actor = local_actor(create_enterprise(local_actor(), given, 2025))
    for name in SCRIPTS.values():
        category = save_category(actor, CategoryInput(name=name))
        add_supplier(actor, SupplierInput(name=f"{name} 1", country="NO", category_id=category))
        judged = ratings.JudgementInput(level=Level.MEDIUM, reason=f"Lest om {name}.")
        ratings.judge_category(actor, category, judged)
    statements.draft(actor)
    return actor, statements.build_document(actor, None, FORMATS)


def test_every_script_is_printed_in_every_format(named: tuple[Actor, dict]) -> None:
    _actor, files = named
    texts = {
        "docx": " ".join(reading_back.docx_texts(files["docx"])),
        "html": " ".join(reading_back.html_texts(files["html"])),
        "json": files["json"].decode(),
    }
    for kind, text in texts.items():
        shown = str if kind == "json" else drawable
        assert [script for script, name in SCRIPTS.items() if shown(name)[1:] not in text] == [], kind

    cells = [
        text.replace("\u200b", "")
        for kind, text in reading_back.pdf_texts(files["pdf"])
        if kind in {"/TD", "/TH"}
    ]
    for script, name in SCRIPTS.items():
        wanted = "".join(drawable(name).split())[1:]
        assert any(set(wanted) <= set(cell) for cell in cells), script
        assert ("[U+" in drawable(name)) == (script not in PINNED)
    for profile in ("ua1", "2a"):
        assert page.is_pdf_compliant_bytes(files["pdf"], profile=profile)


def test_the_fallback_is_marked_and_explained(named: tuple[Actor, dict]) -> None:
    _actor, files = named
    read = {
        "pdf": [text for _kind, text in reading_back.pdf_texts(files["pdf"])],
        "html": reading_back.html_texts(files["html"]),
        "docx": reading_back.docx_texts(files["docx"]),
    }
    for kind, texts in read.items():
        assert any("[U+1F6A2]" in text for text in texts[:-1]), kind
        assert "nummeretsittiUnicode:[U+1F6A2]" in "".join(texts[-1].split()), kind
    assert b"[U+" not in files["json"]


def test_the_drawings_stand_in_their_chapters_in_every_format(named: tuple[Actor, dict]) -> None:
    actor, files = named
    word = docx.Document(io.BytesIO(files["docx"]))
    told = [drawing.get("descr") for drawing in word.element.body.iter("{*}docPr")]
    web = html.fromstring(files["html"])
    named_in_page = [title.text for title in web.iter("title") if title.get("id")]
    chapters = {one["chapter"]: one["figures"] for one in json.loads(files["json"])["chapters"]}

    assert told == named_in_page
    assert [one["text"] for one in chapters["04"]] == told
    assert [text.split(" ")[0] for text in told] == ["Risikomatrise", "Kart"]
    before = statements.build_document(actor, None, ("html",))
    add_supplier(actor, SupplierInput(name="En til", country="VN"))
    assert statements.build_document(actor, None, ("html",)) == before
