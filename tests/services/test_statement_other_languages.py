"""The files of a statement in nynorsk and English: no bokmål is left in text, properties, headers or text alternatives."""

import io
import json
import re
import zipfile

import pypdf
import pytest
import reading_back
from lxml import html

from compliance_app.domain.levels import Level
from compliance_app.services import ratings, statements
from compliance_app.services.statement_documents import FORMATS, build_files
from compliance_app.services.suppliers import CategoryInput, SupplierInput, add_supplier, save_category
from compliance_app.services.work import Actor
from tests.support.statements import ready_draft, signing_enterprise

BOKMAL = (
    "ikke fra hvem hva hvor hvordan hvorfor hvilke jeg noen mer også redegjørelse redegjørelsen redegjørelser leverandører "
    "leverandørene åpenhetsloven virksomheten aktsomhetsvurdering aktsomhetsvurderinger høy lav lønn være fått blitt gjøres "
    "mottatt egne ble gjelder risikoer konsekvenser verken selskapet ansatte arbeidstakere menneskerettigheter "
    "forretningspartnere daglig styrelederen oppdatert erstatter gjennomgått følger planlagte fullført pågår påbegynt "
    "startet tegn skriftene enda kartlegging undersøkelser holder"
)
"""Words that nynorsk writes otherwise."""
NORWEGIAN = (
    f"{BOKMAL} og av ved som vi har et det er til på med en han ho ein dei kva kven ikkje frå side figur tabell utkast "
    "utgreiing verksemda leverandørar landa land høg låg ukjend ukjent dato teikn"
)
OURS = ("Lov om virksomheters åpenhet", "Redegjørelse for 2025")
"""The Act's own title, and the name of a page of the app."""


@pytest.fixture
def owner(home: object) -> Actor:
    """An enterprise whose own words are names, with ratings so that the drawings are there."""
    owner = signing_enterprise()
    for number, country in enumerate(("CN", "SE", "MY")):
        category = save_category(owner, CategoryInput(name=f"IKT {number}"))
        add_supplier(
            owner,
            SupplierInput(name=f"Ovdamearka đŋ {number} 🚢 AS", country=country, category_id=category),
        )
        judged = ratings.JudgementInput(level=Level(("HIGH", "LOW", "MEDIUM")[number]), reason="IKT.")
        ratings.judge_category(owner, category, judged)
    ready_draft(owner)
    return owner


def said(files: dict) -> dict[str, list[str]]:
    """Everything a reader is told, by where it stands."""
    web, data = html.fromstring(files["html"]), json.loads(files["json"])
    pdf = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    word = zipfile.ZipFile(io.BytesIO(files["docx"]))
    shown = ("aria-label", "alt", "title", "content")
    return {
        "docx": reading_back.docx_texts(files["docx"]),
        "html": reading_back.html_texts(files["html"]),
        "pdf": [one.extract_text() for one in pdf.pages[:1]],
        "around the page": [
            value for one in web.iter() for name, value in one.attrib.items() if name in shown
        ]
        + [one.text_content() for one in (*web.iter("svg"), *web.iter("title"))],
        "about the pdf": [*map(str, pdf.metadata.values())]
        + [str(one.get("/Alt", "")) for _kind, one in reading_back.pdf_elements(files["pdf"])],
        "around the word file": [
            re.sub(r"<[^>]+>", " ", word.read(name).decode())
            for name in word.namelist()
            if "footer" in name or "header" in name or name == "docProps/core.xml"
        ]
        + re.findall(r' (?:descr|name)="([^"]*)"', word.read("word/document.xml").decode()),
        "data": [data["title"], data["mark"]]
        + [value for one in data["chapters"] for figure in one["figures"] for value in figure.values()],
    }


@pytest.mark.parametrize(("language", "unwanted"), [("nn", BOKMAL), ("en", NORWEGIAN)])
@pytest.mark.parametrize("locked", [False, True])
def test_no_bokmal_is_left_in_any_file_of_another_language(owner, language, unwanted, locked):
    statements.draft(owner, 2025, language=language)
    whole = statements.read_whole(owner, 2025, language=language)
    if locked:
        whole.statement.status = "FROZEN"
    files = build_files(whole, FORMATS)

    found = []
    for where, texts in said(files).items():
        for text in texts:
            own = text
            for ours in OURS:
                own = own.partition(ours)[0] if "Lov" in ours else own.replace(ours, "")
            words = set(re.findall(r"[a-zæøå]+", own.casefold().replace("en-gb", "")))
            left = words & set(unwanted.split())
            found += [(where, sorted(left), text)] if left else []
    assert found == []


def test_the_words_that_the_program_knows_are_said_in_the_language(owner):
    for language, expected in (("nn", "dei tilsette"), ("en", "the employees")):
        statements.draft(owner, 2025, language=language)
        whole = statements.read_whole(owner, 2025, language=language)
        assert any(expected in one.markdown for one in whole.chapters[9:]), language
        assert not any("de ansatte" in one.markdown for one in whole.chapters), language
