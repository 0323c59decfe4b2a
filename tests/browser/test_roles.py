"""A day's work of each role, with the keyboard alone: what they see first, what they do, and that nothing else is offered."""

import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Locator, Page, expect
from support.role_world import MEASURE, REVIEWED

from compliance_app.domain.permissions import Role
from compliance_app.settings import ROOT
from tests.browser import logged_in, started
from tests.browser.conftest import settled

MOST = 150
"""Presses of Tab after which what is looked for is said not to be reachable."""
Words = str | re.Pattern[str]


@pytest.fixture(scope="module")
def login(tmp_path_factory: pytest.TempPathFactory) -> Iterator[logged_in.Login]:
    """An Aktsom that people log in to, with a statement ready to be locked and work for each."""
    home, tests = tmp_path_factory.mktemp("roles"), str(ROOT / "tests")
    subprocess.run(
        [sys.executable, "-m", "support.role_world"], check=True, cwd=tests,
        env=started.environment() | {"AKTSOM_HOME": str(home), "PYTHONPATH": tests},
    )  # fmt: skip
    with logged_in.set_up(home) as there:
        yield there


def at(page: Page, target: Locator) -> None:
    """Press Tab until what is looked for has the focus."""
    expect(target).to_be_visible()
    settled(page)
    for _press in range(MOST):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"not reached with the keyboard: {target}")


def enter(page: Page, role: str, name: Words, *, within: Locator | None = None, key: str = "Enter") -> None:
    """Reach a link or a button and press it."""
    at(page, (within or page.locator("body")).get_by_role(role, name=name, exact=isinstance(name, str)).first)
    page.keyboard.press(key)
    settled(page)


def write(page: Page, label: Words, text: str, *, within: Locator | None = None) -> None:
    at(page, (within or page.locator("body")).get_by_role("textbox", name=label).first)
    page.keyboard.type(text)


def menu(page: Page) -> list[str]:
    """The titles of the menu, without how much waits."""
    words = page.get_by_test_id("stSidebarNavLink").all_inner_texts()
    return [" ".join(one.split()).rstrip("0123456789 ") for one in words]


def test_the_director_sees_what_is_left_opens_it_and_locks(persons: logged_in.Persons) -> None:
    page = persons("dag", Role.DIRECTOR)
    expect(page.get_by_role("heading", name="Er redegjørelsen for 2025 klar?")).to_be_visible()
    expect(page.get_by_text("Før teksten kan låses: ingenting står i veien").first).to_be_visible()
    expect(page.get_by_text(re.compile("skal disse signere: .*Person Én"))).to_be_visible()
    assert "Årets gjennomgang" not in menu(page)
    enter(page, "link", re.compile("Gå gjennom teksten, og lås den"))
    enter(page, "button", "Registrer gjennomgang")
    enter(page, "button", "Registrer gjennomgang", within=page.get_by_role("dialog"))
    expect(page.get_by_text("Gjennomgangen er registrert.")).to_be_visible()
    enter(page, "button", "Lås teksten")
    enter(page, "button", "Lås teksten", within=page.get_by_role("dialog"))
    expect(page.get_by_text("Teksten er låst, og filene er laget.")).to_be_visible()
    enter(page, "link", re.compile("^I dag"))
    expect(page.get_by_text(re.compile("har ikke signert: .*Person Én"))).to_be_visible()


def test_procurement_reviews_two_suppliers_and_registers_a_follow_up(persons: logged_in.Persons) -> None:
    page = persons("inger", Role.PROCUREMENT)
    assert "Styret" not in menu(page)
    enter(page, "link", re.compile("igjen å bekrefte"))
    for _supplier in REVIEWED:
        name = page.get_by_role("heading", level=1).inner_text()
        enter(page, "button", re.compile("^Bekreft .* for 2025"))
        expect(page.get_by_role("heading", name=name, level=1)).to_have_count(0)
    expect(page.get_by_text("Gjennomgangen for 2025 er ferdig")).to_be_visible()
    enter(page, "link", "Leverandører")
    enter(page, "link", REVIEWED[0])
    expect(page.get_by_role("button", name="Sett et annet nivå")).to_have_count(0)
    enter(page, "button", "Registrer")
    enter(page, "button", "Oppfølging")
    at(page, page.get_by_role("spinbutton", name=re.compile("dag, Gjort")))
    page.keyboard.type("20112026")
    write(page, "Hva det gjaldt", "Lønn og arbeidstid")
    write(page, "Utfall", "De sender timelistene")
    enter(page, "button", "Lagre oppfølgingen")
    expect(page.get_by_text("Oppfølgingen er lagret.")).to_be_visible()


def test_the_compliance_owner_takes_up_a_request_and_judges_a_measure(persons: logged_in.Persons) -> None:
    page = persons("kari", Role.COMPLIANCE_OWNER)
    enter(page, "link", re.compile("Henvendelse 2026-01"))
    enter(page, "button", "Flere valg")
    enter(page, "button", "Begynn behandlingen")
    expect(page.get_by_text(re.compile("Til behandling|Under behandling|begynte")).first).to_be_visible()
    enter(page, "link", re.compile("^Tiltak"))
    enter(page, "link", MEASURE)
    at(page, page.get_by_role("radio", name="Ja, det virket"))
    page.keyboard.press("Space")
    write(page, "Hvordan dere vet det", "Vi har sett timelistene")
    enter(page, "button", "Lagre vurderingen")
    expect(page.get_by_text(re.compile("Planene er endret. Det virket."))).to_be_visible()


def test_the_board_begins_at_its_own_page_and_gives_its_input(persons: logged_in.Persons) -> None:
    page = persons("styre", Role.BOARD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Til styret")
    assert menu(page) == ["I dag", "Leverandører", "Redegjørelse", "Styret"]
    enter(page, "button", "Gi innspill")
    dialog = page.get_by_role("dialog")
    write(page, "Hva styret ber om", "Se på renhold først", within=dialog)
    enter(page, "button", "Lagre innspillet", within=dialog)
    expect(page.get_by_text(re.compile("Innspillet er lagret"))).to_be_visible()
    expect(page.get_by_text(re.compile("Ikke besvart: «Se på renhold først»"))).to_be_visible()
    # a mail's link to the list of what waits opens the list
    page.goto(urljoin(page.url, "/i-dag"))
    expect(page.get_by_role("heading", name="Året")).to_be_visible()


def test_the_administrator_sees_how_it_runs_and_invites_a_user(persons: logged_in.Persons) -> None:
    page = persons("admin", Role.ADMIN)
    expect(page.get_by_role("heading", name="Sist kjørt")).to_be_visible()
    assert menu(page) == ["I dag", "Virksomheten"]
    enter(page, "button", "Brukere og tilganger")
    write(page, "Navn", "Ny Nordmann")
    write(page, "E-post", "ny@example.org")
    at(page, page.get_by_role("checkbox", name=re.compile("Leser")))
    page.keyboard.press("Space")
    enter(page, "button", "Lagre")
    expect(page.get_by_role("link", name="Ny Nordmann")).to_be_visible()


def test_the_reader_reads_the_register_and_the_statement_and_can_change_nothing(
    persons: logged_in.Persons, login: logged_in.Login
) -> None:
    page = persons("leser", Role.READER)
    assert menu(page) == ["I dag", "Leverandører", "Redegjørelse"]
    enter(page, "link", re.compile("^Leverandørene"))
    enter(page, "link", REVIEWED[0])
    main = page.get_by_test_id("stMain")
    expect(
        main.get_by_role("button", name=re.compile("^(Rediger|Vurder|Registrer|Lagre|Slå sammen|Del i to)"))
    ).to_have_count(0)
    enter(page, "link", re.compile("^Redegjørelse"))
    enter(page, "button", re.compile("^5 Funn"))
    expect(main.get_by_role("heading", name=re.compile("Funn")).first).to_be_visible()
    expect(main.get_by_role("textbox")).to_have_count(0)
    expect(main.get_by_role("button", name=re.compile("^(Lagre|Lås|Send|Publiser)"))).to_have_count(0)
    page.goto(f"{login.address}/henvendelser")
    expect(page.get_by_text("Du har ikke tilgang til å se «Henvendelser».")).to_be_visible()
    enter(page, "link", "Til I dag")
    expect(page.get_by_role("heading", name="Risikoen i 2025")).to_be_visible()
