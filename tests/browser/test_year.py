"""A year's due diligence in one sitting, by what stands on the screen alone: from the mapping to the statement's draft."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect
from support.asked import good_answer, typed_in

from compliance_app.domain.questionnaire import AnswerType, Question
from compliance_app.domain.questionnaire_answers import RawAnswer
from compliance_app.storage.question_bank import question_bank
from tests.browser import started
from tests.browser.conftest import settled
from tests.browser.test_story import button, choose, download, field, heading, menu, type_day, upload

ENTERPRISE = "Prøvelaboratoriet Ærø"
BUYER = "Innkjøper 1"
MADE, MINED = "Monteringsfabrikk 1", "Gruve 1"
HARM = "De som setter sammen maskinene, kan ha betalt for å få jobben."
MINE = "Barn kan bli utnyttet i gruvene bak batteriene."
TALKS = "Vi ber leverandøren om å få se avtalene med rekrutteringsbyrået"
RESULT = "Leverandøren har lagt frem avtalene, og gebyrene er betalt tilbake."
ASKED = "Se på råvareleddet også"
SAVED = re.compile(r"^Lagret kl\.")
HEADER = ["Leverandørnavn", "Land", "Næringskode", "Kategori", "Produsent", "Produsentland", "Vare"]
ROWS = [
    ["IKT-leverandør 1", "Norge", "46.510", "IKT", MADE, "Malaysia", "bærbare maskiner"],
    ["IKT-leverandør 2", "Norge", "46.510", "IKT", MADE, "Malaysia", "skjermer"],
    ["Rådgiver 1", "Norge", "70.200", "Rådgivning", None, None, None],
]


@pytest.fixture(scope="module")
def address(house: Path) -> Iterator[str]:
    """Where the app answers, and where it says that it is reached."""
    with started.serving(house, reached=True) as answering:
        yield answering


@pytest.fixture
def supplier_list(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for line in (HEADER, *ROWS):
        book.active.append(line)
    book.save(tmp_path / "Leverandører.xlsx")
    return tmp_path / "Leverandører.xlsx"


def test_a_year_from_the_mapping_to_the_statement(
    page: Page, address: str, supplier_list: Path, tmp_path: Path
):
    page.goto(address)
    _map(page, supplier_list)
    _say_who_does_it(page)
    _judge_ict(page)
    _describe_the_harm(page)
    _promise_a_measure(page)
    _ask_by_link(page, address)
    _ask_by_workbook(page, tmp_path)
    _meet(page)
    _finish(page)
    _tell_the_board(page)
    _see_it_everywhere(page)


def link(page: Page, name: str) -> Locator:
    return page.get_by_test_id("stMain").get_by_role("link", name=name, exact=True).first


def pick(page: Page, group: str, option: str) -> None:
    """One of the round buttons under a label."""
    page.get_by_role("radiogroup", name=group).get_by_text(option).click()
    settled(page)


def open_supplier(page: Page, name: str) -> None:
    menu(page, "Leverandører")
    link(page, name).click()
    expect(heading(page, name)).to_be_visible()
    settled(page)


def register(page: Page, what: str) -> None:
    button(page, "Registrer").click()
    button(page, what).click()


def _map(page: Page, supplier_list: Path) -> None:
    field(page, "Navn på virksomheten").fill(ENTERPRISE)
    upload(page, supplier_list)
    button(page, "Ta inn 3 leverandører").click()
    expect(heading(page, "3 leverandører er tatt inn")).to_be_visible()
    open_supplier(page, "IKT-leverandør 1")
    button(page, "Legg til ledd i kjeden").click()
    field(page, "Navn på produsenten eller leddet").fill(MINED)
    choose(page, "Land", "Indonesia")
    choose(page, "Hva leddet gjør", "Råvareledd")
    field(page, "Vare eller arbeid").fill("nikkel til batterier")
    button(page, "Legg til leddet").click()
    expect(page.get_by_text("Leddet er lagt til, og risikoen er vurdert på nytt.")).to_be_visible()


def _say_who_does_it(page: Page) -> None:
    menu(page, "Virksomheten")
    field(page, "Kontakt for henvendelser").fill("post@eksempel.example")
    button(page, "Lagre").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    page.get_by_role("radio", name="Personer og varsler").click()
    expect(heading(page, "Ny person", 2)).to_be_visible()
    settled(page)
    field(page, "Navn").fill(BUYER)
    field(page, "E-post").fill("innkjoper@eksempel.example")
    button(page, "Lagre").click()
    expect(link(page, BUYER)).to_be_visible()


def _judge_ict(page: Page) -> None:
    open_supplier(page, "IKT-leverandør 1")
    button(page, "Vurder for 2026").click()
    pick(page, "Vurderingen gjelder", "Alle i kategorien IKT")
    pick(page, "Bransjerisiko", "◆ Medium")
    field(page, "Begrunnelse").fill("Kjedene er sammensatte og har ledd på flere kontinenter.")
    button(page, "Lagre vurderingen for 2026").click()
    expect(page.get_by_text("Vurderingen for 2026 er lagret.")).to_be_visible()
    expect(page.get_by_text(re.compile("^Samlet risiko er ◆Medium"))).to_be_visible()
    expect(page.get_by_text("Ingen tiltak og ingen begrunnelse ennå.")).to_be_visible()


def _describe_the_harm(page: Page) -> None:
    register(page, "Konsekvens")
    _harm(page, MADE, HARM, "Tvangsarbeid og menneskehandel", ("3:", "3:", "2:", "3:"))
    open_supplier(page, "IKT-leverandør 1")
    register(page, "Konsekvens")
    _harm(page, MINED, MINE, "Barnearbeid", ("4:", "3:", "3:", "2:"))


def _harm(page: Page, producer: str, what: str, issue: str, steps: tuple[str, ...]) -> None:
    expect(heading(page, "Ny konsekvens")).to_be_visible()
    pick(page, "Gjelder", "Produsent")
    choose(page, "Produsent", producer)
    choose(page, "Tema", issue)
    field(page, "Hva som skjer").fill(what)
    for label, step in zip(("Grovhet", "Omfang", "Uopprettelighet", "Sannsynlighet"), steps, strict=True):
        pick(page, label, step)
    field(page, "Hvorfor disse trinnene").fill("Rapporter om elektronikkindustrien, lest i november.")
    asked = page.get_by_role("radiogroup", name=re.compile(r"\?$"))
    for place, answer in enumerate(("Nei", "Nei", "Ja")):
        asked.nth(place).get_by_text(answer, exact=True).click()
        settled(page)
    button(page, "Lagre konsekvensen").click()
    expect(link(page, what)).to_be_visible()


def _promise_a_measure(page: Page) -> None:
    open_supplier(page, "IKT-leverandør 1")
    link(page, HARM).click()
    button(page, "Legg til tiltak").click()
    field(page, "Hva dere gjør").fill(TALKS)
    choose(page, "Ansvarlig", BUYER)
    type_day(page, "Frist", "15122026")
    field(page, "Hva dere venter at det fører til").fill("Ingen betaler for å få jobben.")
    button(page, "Lagre tiltaket").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(link(page, TALKS)).to_be_visible()
    expect(page.get_by_text(f"Ansvarlig: {BUYER}.")).to_be_visible()


def _ask(page: Page, supplier: str) -> None:
    """Make a questionnaire, and make it ready to be sent."""
    open_supplier(page, supplier)
    register(page, "Spørreskjema")
    button(page, "Lag spørreskjemaet").click()
    button(page, "Gjør klart til å sende").click()
    button(page, "Gjør klart, så sender jeg selv").click()
    expect(heading(page, "Skjemaet er klart", 2)).to_be_visible()


def _ask_by_link(page: Page, address: str) -> None:
    _ask(page, "IKT-leverandør 1")
    secret = page.get_by_text(re.compile(rf"^{re.escape(address)}/sporreskjema/[\w-]+$")).inner_text()
    button(page, "Det er sendt").click()
    expect(page.get_by_text("Skjemaet står som sendt.")).to_be_visible()
    theirs = page.context.new_page()
    theirs.goto(secret)
    expect(theirs.get_by_text(ENTERPRISE).first).to_be_visible()
    for question in question_bank():
        _answer(theirs, question)
    theirs.get_by_role("button", name="Send svarene").click()
    expect(theirs.get_by_role("heading", name="Takk, svarene er sendt", level=1)).to_be_visible()
    theirs.close()


def _answer(page: Page, question: Question) -> None:
    """Answer a question where it is asked."""
    given = good_answer(question)
    if question.id == "producer_countries":
        given = RawAnswer("Malaysia og Sør-Korea")
    asked = (
        page.get_by_label(question.nb)
        if question.type in _TYPED
        else page.get_by_role("group", name=question.nb)
    )
    if not asked.count():
        return
    if question.type in _TYPED:
        asked.fill(str(given.value))
        return
    wanted = given.value if isinstance(given.value, tuple) else (given.value,)
    for way in question.ways():
        if way.code in wanted:
            asked.get_by_label(way.nb, exact=True).check()
    if given.reason:
        asked.get_by_role("textbox").fill(given.reason)


_TYPED = (AnswerType.TEXT, AnswerType.NUMBER, AnswerType.COUNTRIES)


def _ask_by_workbook(page: Page, tmp_path: Path) -> None:
    _ask(page, "IKT-leverandør 2")
    filled = _typed(download(page, "Last ned regnearket"))
    button(page, "Det er sendt").click()
    expect(page.get_by_text("Skjemaet står som sendt.")).to_be_visible()
    button(page, "Før inn svar").click()
    (tmp_path / "svar.xlsx").write_bytes(filled)
    expect(heading(page, "Svar fra IKT-leverandør 2")).to_be_visible()
    expect(page.get_by_role("radiogroup", name="Hvordan svarene kom")).to_be_visible()
    settled(page)
    upload(page, tmp_path / "svar.xlsx")
    expect(heading(page, "Dette står i regnearket", 2)).to_be_visible()
    button(page, "Ta inn svarene fra IKT-leverandør 2").click()
    expect(page.get_by_text("Svarene er lagret.")).to_be_visible()


def _typed(workbook: bytes) -> bytes:
    """The workbook as the supplier fills it in: the answer to each question by its number."""
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    words = {
        " ".join(str(cell.value).split()): row[0].value
        for row in sheet.iter_rows()
        for cell in row
        if cell.value
    }
    cells = {}
    for question in question_bank():
        number = words.get(question.nb)
        if number is None:
            continue
        given = good_answer(question)
        codes = given.value if isinstance(given.value, tuple) else (given.value,)
        chosen = [way.nb for way in question.ways() if way.code in codes]
        cells[str(number)] = (
            chosen[0] if chosen else "Malaysia" if question.type is AnswerType.COUNTRIES else str(given.value)
        )
    return typed_in(workbook, **cells)


def _meet(page: Page) -> None:
    open_supplier(page, "IKT-leverandør 1")
    register(page, "Oppfølging")
    choose(page, "Hva slags", "Møte")
    choose(page, "Tiltak", TALKS)
    type_day(page, "Gjort", "20112026")
    field(page, "Hva det gjaldt").fill("Rekrutteringen til fabrikken")
    field(page, "Utfall").fill("Leverandøren henter inn avtalene.")
    button(page, "Lagre oppfølgingen").click()
    expect(page.get_by_text("Oppfølgingen er lagret.")).to_be_visible()


def _finish(page: Page) -> None:
    menu(page, "Tiltak")
    link(page, TALKS).click()
    pick(page, "Status", "Gjennomført")
    field(page, "Resultat").fill(RESULT)
    button(page, "Lagre tiltaket").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    link(page, TALKS).click()
    expect(heading(page, "Virket det?", 2)).to_be_visible()
    pick(page, "Hjalp det dem det gjelder?", "Ja, det virket")
    field(page, "Hvordan dere vet det").fill("Fagforeningen har bekreftet det.")
    button(page, "Lagre vurderingen").click()
    expect(page.get_by_text("Det virket.")).to_be_visible()


def _tell_the_board(page: Page) -> None:
    menu(page, "Virksomheten")
    page.get_by_role("radio", name="Forankring").click()
    page.get_by_role("radio", name="Møter og vedtak").click()
    expect(heading(page, "Nytt møte eller vedtak", 2)).to_be_visible()
    settled(page)
    type_day(page, "Dag", "19112026")
    field(page, "Hva det kom fram til").fill("Styret ble orientert om IKT-leverandørene.")
    button(page, "Lagre").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    link(page, "Styremøte 19. november 2026").click()
    link(page, "Skriv inn et innspill").click()
    field(page, "Hva styret ber om").fill(ASKED)
    choose(page, "Ansvarlig", BUYER)
    button(page, "Lagre").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    menu(page, "Styret")
    expect(page.get_by_text(f"Ikke besvart: «{ASKED}»")).to_be_visible()
    link(page, "Alle innspill").click()
    link(page, ASKED).click()
    field(page, "Hva som ble gjort med det").fill("Gruvene er tatt inn i planen for neste år.")
    button(page, "Lagre").click()
    expect(page.get_by_text("Gruvene er tatt inn i planen for neste år.")).to_be_visible()


def _see_it_everywhere(page: Page) -> None:
    open_supplier(page, "IKT-leverandør 1")
    for name in (HARM, MINE, TALKS, "Møte 20. november 2026", "Svart 22. november 2026"):
        expect(link(page, name)).to_be_visible()
    expect(page.get_by_text(re.compile("Det virket"))).to_be_visible()
    menu(page, "Styret")
    expect(page.get_by_text("1, 1 virket")).to_be_visible()
    expect(page.get_by_text("2, 2 har svart")).to_be_visible()
    pick(page, "Hva bildet viser", "Konsekvensene")
    cell = page.get_by_role("link", name=re.compile("med alvorlighetsgrad 4, mulig, høy prioritet"))
    expect(cell).to_be_visible()
    menu(page, "Redegjørelse")
    button(page, "Lag utkast").click()
    paper = page.get_by_role("article")
    for chapter, words in (("5 Funn", "vesentlig"), ("6 Tiltak og resultater", "gebyrene er betalt tilbake")):
        settled(page)
        button(page, chapter).click()
        expect(paper.get_by_text(re.compile(words)).first).to_be_visible()
