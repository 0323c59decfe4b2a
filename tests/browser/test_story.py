"""The story of a whole year in one sitting: from an empty machine and a supplier list to a statement to sign."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settled

ENTERPRISE = "Prøvelaboratoriet Ærø AS"
LIST = "Leverandører æøå.xlsx"
OWN_WORDS = "Dette avsnittet skrev vi selv, på øya Ærø."
COUNTRY = "Langtvekkistan"
HEADER = [
    "Leverandørnavn",
    "Org.nr.",
    "Land",
    "Næringskode",
    "Innkjøp 2025",
    "Produsent",
    "Produsentland",
    "Vare",
]
ROWS = [
    ["Måleutstyr-leverandør 1", None, "Norge", "26.510", 480_000, None, None, None],
    ["Kjølevare-leverandør 2", None, "Sverige", "46.460", 120_500, None, None, None],
    ["Småvare-leverandør 3", None, COUNTRY, None, 9_900, None, None, None],
    ["Frakt-leverandør 4", "12345678", "Norge", "49.410", 75_000, None, None, None],
    ["IKT-leverandør 5", None, "Norge", "62.010", 310_000, "IKT-produsent 1", "Kina", "bærbare datamaskiner"],
    ["Gjærings- og ølleverandør 6", None, "Danmark", "11.050", 15_000, None, None, None],
]  # fmt: skip


@pytest.fixture
def supplier_list(tmp_path: Path) -> Path:
    """What a procurement system gives: two lines about the list, an empty one, the header, and then the rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (["Leverandørliste"], ["Hentet fra regnskapet 14.01.2026"], [], HEADER, *ROWS):
        sheet.append(line)
    book.save(tmp_path / LIST)
    return tmp_path / LIST


def heading(page: Page, name: str | re.Pattern[str], level: int = 1) -> Locator:
    return page.get_by_role("heading", name=name, level=level, exact=True)


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def field(page: Page, name: str) -> Locator:
    return page.get_by_role("textbox", name=name, exact=True)


def upload(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        button(page, "Velg fil").click()
    chooser.value.set_files(path)


def menu(page: Page, name: str) -> None:
    settled(page)  # a page that is still answering a press goes on from where it was
    page.get_by_role("navigation").get_by_role("link", name=name).click()


def choose(page: Page, label: str | re.Pattern[str], option: str) -> None:
    settled(page)  # a page that is still being drawn takes an open list away again
    field = page.get_by_role("combobox", name=label)
    field.click()
    field.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def download(page: Page, name: str) -> bytes:
    """Press a button that gives a file; returns the file."""
    with page.expect_download() as found:
        button(page, name).click()
    return Path(found.value.path()).read_bytes()


def words_of_docx(data: bytes) -> str:
    """Every paragraph of a Word file, header and footer too, with ordinary spaces."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = [
            name
            for name in parts.namelist()
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)
        ]
        paragraphs = [line for name in names for line in etree.fromstring(parts.read(name)).iter("{*}p")]
    lines = ("".join(text.text or "" for text in line.iter("{*}t")) for line in paragraphs)
    return "\n".join(lines).replace("\xa0", " ")


def type_day(page: Page, label: str, digits: str) -> None:
    page.get_by_role("spinbutton", name=f"dag, {label}").click()
    page.keyboard.type(digits)


def test_from_a_supplier_list_to_a_statement_ready_for_signing(page: Page, address: str, supplier_list: Path):
    page.goto(address)
    expect(heading(page, "Kjenn leverandørene. Svar i tide. Redegjør én gang i året.")).to_be_visible()
    _bring_the_list_in(page, supplier_list)
    _link_a_producer_and_judge(page)
    _answer_a_request(page)
    _write_the_statement(page)
    _see_the_board_page(page)
    _bring_the_same_list_in_again(page, supplier_list)


def _bring_the_list_in(page: Page, supplier_list: Path) -> None:
    field(page, "Navn på virksomheten").fill(ENTERPRISE)
    upload(page, supplier_list)
    expect(heading(page, "Ta inn leverandørliste")).to_be_visible()
    expect(page.get_by_text("Kolonnenavnene står i rad 4, og under dem er det 6 rader.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Produsentens land")).to_have_value("G · Produsentland")
    expect(page.get_by_text("«Måleutstyr-leverandør 1», «Kjølevare-leverandør 2»")).to_be_visible()
    choose(page, re.compile(COUNTRY), "Malaysia")
    expect(page.get_by_role("region", name="Forhåndsvisning av 5 leverandører.")).to_be_visible()

    button(page, "Ta inn 5 leverandører").click()
    expect(heading(page, "5 leverandører er tatt inn")).to_be_visible()
    settled(page)  # until then the page before stands beside it
    counts = ("Rader lest", "6"), ("Nye leverandører", "5"), ("Leverandører i registeret nå", "5")
    for term, count in counts:
        expect(page.get_by_text(f"{term}{count}", exact=True)).to_be_visible()
    expect(
        page.get_by_text("Organisasjonsnummeret «12345678» har åtte sifre; det skal ha ni.")
    ).to_be_visible()

    button(page, "Se leverandørene").click()
    expect(heading(page, "Leverandører")).to_be_visible()
    expect(page.get_by_text("5 leverandører. 1 har høy samlet risiko. 4 har ukjent risiko")).to_be_visible()
    expect(page.get_by_text("Norge → Kina")).to_be_visible()


def _link_a_producer_and_judge(page: Page) -> None:
    page.get_by_role("link", name="Måleutstyr-leverandør 1").click()
    expect(heading(page, "Måleutstyr-leverandør 1")).to_be_visible()
    expect(page.get_by_text("Samlet risiko er ?Ukjent. Bare selgerens land er kjent.")).to_be_visible()
    expect(
        page.get_by_text("Vi vet ikke hvor varene er laget, og ukjent regnes aldri som lav.")
    ).to_be_visible()
    expect(heading(page, "Hva ville endret nivået?", level=2)).to_be_visible()

    button(page, "Legg til ledd i kjeden").click()
    field(page, "Navn på produsenten eller leddet").fill("Kretskortprodusent 1")
    choose(page, "Land", "Vietnam")
    field(page, "Vare eller arbeid").fill("kretskort")
    button(page, "Legg til leddet").click()
    expect(page.get_by_text("Samlet risiko er ▲Høy. Kretskort produseres i Vietnam.")).to_be_visible()
    expect(page.get_by_text("Vietnam har 62,4 av 100; medium begynner på 25 og høy på 45.")).to_be_visible()
    expect(page.get_by_label(re.compile("^Vietnam samlet: 62,4 av 100, høy"))).to_be_visible()

    button(page, "Vurder for 2026").click()
    page.get_by_role("radiogroup", name="Bransjerisiko").get_by_text("▲ Høy").click()
    field(page, "Begrunnelse").fill("Kretskort lages av innleide, og vi har ikke sett avtalene deres.")
    button(page, "Lagre vurderingen for 2026").click()
    expect(page.get_by_text("Vurderingen for 2026 er lagret.")).to_be_visible()
    expect(page.get_by_text("Bransje: egen vurdering av leverandøren.")).to_be_visible()


def _answer_a_request(page: Page) -> None:
    menu(page, "Henvendelser")
    button(page, "Registrer en henvendelse").click()
    type_day(page, "Dagen kravet kom", "20112026")
    field(page, "Spørsmålet").fill("Hvem lager kretskortene i måleutstyret, og hva gjør dere med det?")
    field(page, "Hva det gjelder").fill("kretskort")
    button(page, "Registrer henvendelsen").click()
    expect(page.get_by_text("Registrert som 2026-01. Svar senest fredag 11. desember.")).to_be_visible()
    expect(
        page.get_by_text("Én venter på svar. Neste frist er fredag 11. desember, om 19 dager.")
    ).to_be_visible()

    page.get_by_role("link", name="2026-01: kretskort").click()
    expect(heading(page, "Utregningen", level=2)).to_be_visible()
    expect(
        page.get_by_text("Lovens siste dag: samme ukedag tre uker senere. § 7 annet ledd.")
    ).to_be_visible()
    button(page, "Skriv svar").click()
    field(page, "Kort svar").fill("Kretskortene lages i Vietnam.")
    field(page, "Dette gjør vi").fill("Vi har bedt leverandøren om avtalene til de innleide.")
    field(page, "Avsender").fill("Innkjøper 1")
    field(page, "Avsender").press("Tab")
    letter = page.get_by_role("article")
    expect(letter.get_by_text("Du spurte oss 20. november 2026 om kretskort.")).to_be_visible()
    expect(letter.get_by_text("Innkjøper 1")).to_be_visible()
    type_day(page, "Sendt", "22112026")
    button(page, "Registrer at svaret er sendt").click()
    expect(page.get_by_text("Innen fristen.")).to_be_visible()
    menu(page, "Henvendelser")
    expect(page.get_by_text("Ingen venter på svar.")).to_be_visible()
    expect(heading(page, "Ferdig", level=2)).to_be_visible()


def _write_the_statement(page: Page) -> None:
    menu(page, "Redegjørelse")
    button(page, "Lag utkast").click()
    expect(page.get_by_text("Utkastet er laget av det som står i registeret nå.")).to_be_visible()
    button(page, "1 Om virksomheten").click()
    # at the chapter, and in the list of what stands in the way
    findings = page.get_by_text("Må rettes: Redegjørelsen sier ikke hva virksomheten driver med.")
    expect(findings).to_have_count(2)
    expect(findings.first).to_be_visible()
    text = field(page, "Teksten i 1 Om virksomheten")
    text.fill(f"{text.input_value()}\n\n{OWN_WORDS}")
    text.press("Tab")
    expect(page.get_by_role("article").get_by_text(OWN_WORDS)).to_be_visible()
    button(page, "Lagre kapittelet").click()
    expect(page.get_by_text(re.compile(r"^Lagret kl\."))).to_be_visible()

    button(page, "Last ned utkast").click()
    docx = words_of_docx(download(page, "Last ned som Word"))
    for words in (ENTERPRISE, "fem leverandører", OWN_WORDS, "UTKAST"):
        assert words in docx
    assert download(page, "Last ned som PDF").startswith(b"%PDF-")
    web = download(page, "Last ned som nettside").decode()
    assert OWN_WORDS in web
    assert ENTERPRISE in web


def _see_the_board_page(page: Page) -> None:
    menu(page, "Styret")
    expect(page.get_by_text("To leverandører har høy risiko")).to_be_visible()
    high = page.get_by_role("row", name=re.compile("^Høy"))
    expect(high.get_by_role("cell")).to_have_text(["0", "0", "2, samlet høy", "0"])
    expect(
        page.get_by_label(re.compile(r"^Kart over landene i leverandørkjedene\. Høy: Kina, Vietnam\."))
    ).to_be_visible()


def _bring_the_same_list_in_again(page: Page, supplier_list: Path) -> None:
    menu(page, "Leverandører")
    button(page, "Ta inn liste").click()
    upload(page, supplier_list)
    expect(page.get_by_text("Alt i listen står i registeret fra før.")).to_be_visible()
    expect(page.get_by_role("combobox", name=re.compile(COUNTRY))).to_have_count(0)
    expect(button(page, "Ta inn leverandører")).to_be_disabled()
    menu(page, "Leverandører")
    expect(page.get_by_text("5 leverandører. 2 har høy samlet risiko.")).to_be_visible()
