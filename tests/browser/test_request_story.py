"""Nobody waits three weeks and a day: asked on the public page and by mail, extended, answered, refused, and counted.

A real browser on a real server, with a real mail server for what goes out and a real mailbox for what comes in.
"""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.imap_server import ImapServer, imap_server
from support.mail_settings import use_office
from support.mails import make_mail
from support.smtp_server import PostOffice, post_office

from tests.browser import started
from tests.browser.conftest import settled, watched

QUESTION = "Hvor lages prøverørene dere bruker?"
ASKER = "den.som.spor@eksempel.example"
AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    """The mail server that letters leave by."""
    with post_office() as opened:
        yield opened


@pytest.fixture(scope="module")
def mailbox() -> Iterator[ImapServer]:
    """The mailbox that questions come to."""
    with imap_server() as server:
        yield server


@pytest.fixture(scope="module")
def post(office: PostOffice, mailbox: ImapServer) -> Iterator[dict[str, str]]:
    """What the environment says of both."""
    with pytest.MonkeyPatch.context() as patch:
        use_office(patch, office)
        smtp = {key: value for key, value in os.environ.items() if key.startswith("AKTSOM_SMTP_")}
        yield smtp | mailbox.settings()


@pytest.fixture(scope="module")
def address(house: Path, post: dict[str, str]) -> Iterator[str]:
    """Screens and public pages in one, with mail."""
    started.one_supplier(house)
    with started.serving(house, reached=True, more=post) as answering:
        yield answering


@pytest.fixture
def outside(browser: Browser, address: str) -> Iterator[Page]:
    """Somebody outside, without JavaScript."""
    yield from watched(browser, address, java_script_enabled=False)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def go(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/{path}")
    page.get_by_role("heading", level=1).first.wait_for()
    settled(page)


def write(page: Page, field: str, text: str) -> None:
    page.get_by_role("textbox", name=field, exact=True).fill(text)


def choose_day(page: Page, field: str, digits: str) -> None:
    """Type a day into the parts of a date field."""
    page.get_by_role("spinbutton", name=f"dag, {field}").click()
    page.keyboard.type(digits)


def test_from_the_public_page_to_the_figures_in_the_statement(
    page: Page, outside: Page, address: str, house: Path, *, office: PostOffice
) -> None:
    # the enterprise opens its page
    go(page, address, "virksomheten?del=virksomheten")
    write(page, "Kontakt for henvendelser", "innsyn@eksempel.example")
    press(page, "Lagre")
    expect(page.get_by_text("Lagret kl.").first).to_be_visible()
    go(page, address, "virksomheten?del=sporsmal")
    page.get_by_text("Alle kan spørre på en åpen side").click()
    settled(page)
    press(page, "Lagre")
    expect(page.get_by_text("Lagret kl.").first).to_be_visible()

    # somebody asks, and leaves an address
    outside.goto(f"{address}/informasjonskrav")
    outside.get_by_role("textbox", name="Hva vil du vite?").fill(QUESTION)
    outside.get_by_role("textbox", name="E-post (frivillig)").fill(ASKER)
    outside.get_by_role("button", name="Send spørsmålet").click()
    expect(outside.get_by_role("heading", level=1)).to_have_text("Vi har mottatt spørsmålet ditt")
    link = outside.url.partition("?")[0]

    # the handler extends the deadline by mail
    go(page, address, "henvendelser")
    page.get_by_role("link", name=re.compile("^2026-01")).click()
    page.get_by_role("heading", name="Henvendelse 2026-01").wait_for()
    settled(page)
    press(page, "Forleng fristen")
    page.get_by_role("heading", name="Varsel om lengre frist").wait_for()
    page.get_by_text("Mengden informasjon", exact=True).click()
    write(page, "Hvorfor", "Elleve ledd må svare før vi vet hvor rørene lages.")
    choose_day(page, "Svar loves senest", "18012027")
    settled(page)
    press(page, "Send varselet")
    expect(page.get_by_text("Frist forlenget").first).to_be_visible()
    assert office.mailbox[-1].recipients == (ASKER,)
    assert "uforholdsmessig byrdefullt" in office.mailbox[-1].text

    # the asker sees it on the link too
    outside.goto(link)
    expect(outside.get_by_text("Vi trenger mer tid").first).to_be_visible()

    # the answer, laid out and mailed
    settled(page)
    press(page, "Skriv svar")
    page.get_by_role("heading", name="Brevet").wait_for()
    write(page, "Kort svar", "De lages i Tyskland.")
    page.keyboard.press("Tab")
    settled(page)
    press(page, "Send svaret")
    expect(page.get_by_text("Svar sendt")).to_be_visible()
    assert "De lages i Tyskland." in office.mailbox[-1].text
    outside.goto(link)
    expect(outside.get_by_text("De lages i Tyskland.").first).to_be_visible()

    # closed, and laid out for everybody
    settled(page)
    press(page, "Avslutt saken")
    page.get_by_role("heading", name="Avslutt saken").wait_for()
    settled(page)
    press(page, "Bekreft og avslutt")
    expect(page.get_by_role("heading", name="Det som beholdes")).to_be_visible()
    settled(page)
    press(page, "Legg ut for alle")
    expect(page.get_by_text("Ligger ute for alle siden")).to_be_visible()
    outside.goto(f"{address}/informasjonskrav/svar")
    expect(outside.get_by_text("De lages i Tyskland.").first).to_be_visible()
    assert ASKER not in outside.content()

    # the figures of the year
    started.aktsom(house, "statement", "draft", "--year", "2026")
    started.aktsom(house, "statement", "build", "--year", "2026", "--format", "html", "--out", str(house))
    text = " ".join(one.read_text(encoding="utf-8") for one in house.glob("*.html"))
    plain = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert "I 2026 fikk vi ett informasjonskrav." in plain
    assert re.search(r"1 1 0 1 0 0", plain), "received, in time, late, extended, refused, median of days"


def test_a_mail_is_polled_and_refused_in_its_thread(
    page: Page, address: str, house: Path, *, post: dict[str, str], office: PostOffice, mailbox: ImapServer
) -> None:
    mailbox.put(
        make_mail("Priser", "Hva betaler dere for rørene?", received=AT, message_id="<p@e.example>"), at=AT
    )
    started.aktsom(house, "inbox", more=post)
    go(page, address, "henvendelser")
    page.get_by_role("link", name=re.compile("Hva betaler dere")).click()
    page.get_by_role("heading", name=re.compile("Henvendelse 2026")).wait_for()
    settled(page)
    press(page, "Avslå")
    press(page, "Avslå hele")
    page.get_by_role("heading", name="Avslag").wait_for()
    settled(page)
    write(page, "Del av spørsmålet", "Prisene")
    page.get_by_role("combobox", name=re.compile("Rettslig grunnlag")).click()
    page.get_by_role("option", name=re.compile("bokstav d")).click()
    settled(page)
    write(page, "Hvorfor grunnlaget passer", "Prisene røper avtalen med leverandøren.")
    page.keyboard.press("Tab")
    settled(page)
    press(page, "Send avslaget")
    expect(page.get_by_role("alert")).to_contain_text("Dere må svare på om dere kjenner til faktisk skade")
    settled(page)
    page.get_by_text("Nei", exact=True).click()
    settled(page)
    press(page, "Send avslaget")
    expect(page.get_by_text("Det som ikke er gitt ut")).to_be_visible()
    refusal = office.mailbox[-1]
    assert refusal.message["In-Reply-To"] == "<p@e.example>"
    assert "annet ledd bokstav d" in " ".join(refusal.text.replace("\u00a0", " ").split())
