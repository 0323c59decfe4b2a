"""Logging in, in a real browser at a real provider: who gets in, who is told why not, and when it is over."""

from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select
from support.oidc import at_home

from compliance_app.domain.permissions import Role
from compliance_app.services.enterprises import find_enterprise
from compliance_app.services.sessions import LONGEST
from compliance_app.services.users import edit_user, list_users
from compliance_app.services.work import local_actor
from compliance_app.storage.engine import write_session
from compliance_app.storage.tables import LoginSession
from tests.browser.logged_in import Login, Persons, log_in

USERS = "virksomheten?del=brukere"


def new_user(page: Page, name: str, email: str, *roles: str) -> None:
    page.get_by_role("textbox", name="Navn").fill(name)
    page.get_by_role("textbox", name="E-post").fill(email)
    for role in roles:
        page.get_by_role("checkbox", name=role).locator("xpath=ancestor::label").click()
    page.get_by_role("button", name="Lagre", exact=True).click()


def give(home: Path, name: str, *roles: Role) -> None:
    """Change somebody's roles from the machine."""
    with at_home(home):
        actor = local_actor(find_enterprise(None).id)
        one = next(one for one in list_users(actor) if one.name == name)
        edit_user(actor, one.id, one.name, roles, one.version)


def grow_old(home: Path) -> None:
    """Every login began longer ago than one may last."""
    with at_home(home), write_session() as session:
        for row in session.execute(select(LoginSession)).scalars():
            row.began_at -= LONGEST


def test_an_invited_person_gets_exactly_their_role_and_loses_it_at_the_next_click(
    persons: Persons, login: Login
) -> None:
    admin = persons("admin", Role.ADMIN)
    admin.goto(f"{login.address}/{USERS}")
    new_user(admin, "Ola Nordmann", "ola@example.org", "Innkjøper")
    expect(admin.get_by_text("Har ikke logget inn ennå.")).to_be_visible()

    # A link leads where it says, also where one has to log in first.
    login.service.knows("ola", email="OLA@example.org", name="Helt annet navn")
    ola = persons("ola", enter=False)
    ola.goto(f"{login.address}/leverandorer")
    expect(ola.get_by_text("Eksempel AS")).to_have_count(0)
    log_in(ola, "ola")
    assert ola.url == f"{login.address}/leverandorer"
    expect(ola.get_by_text("Ola Nordmann")).to_be_visible()
    ola.goto(f"{login.address}/{USERS}")
    expect(ola.get_by_text("Du har ikke tilgang til å se «Brukere».")).to_be_visible()
    expect(ola.get_by_role("heading", name="Ny bruker")).to_have_count(0)

    give(login.home, "Ola Nordmann")
    ola.get_by_role("link", name="Leverandører", exact=True).click()
    expect(ola.get_by_text("Du har ingen rolle i Aktsom ennå.")).to_be_visible()
    expect(ola.get_by_text("OLA@example.org")).to_be_visible()
    expect(ola.get_by_text("Eksempel AS")).to_have_count(0)

    stranger = persons("stranger")
    expect(stranger.get_by_text("Du er ikke lagt til i Aktsom ennå.")).to_be_visible()
    expect(stranger.get_by_text("Eksempel AS")).to_have_count(0)


def test_what_was_typed_when_a_login_ended_is_there_after_the_next_and_logging_out_ends_every_tab(
    persons: Persons, login: Login
) -> None:
    page = persons("siri", Role.ADMIN)
    page.goto(f"{login.address}/{USERS}")
    page.get_by_role("textbox", name="Navn").wait_for()
    grow_old(login.home)
    new_user(page, "Åse Ærlig", "", "Leser")
    expect(page.get_by_text("Det du hadde skrevet, er tatt vare på")).to_be_visible()
    log_in(page, "siri")
    assert page.url == f"{login.address}/{USERS}"
    expect(page.get_by_text("Dette hadde du skrevet da du ble logget ut")).to_be_visible()
    expect(page.get_by_role("textbox", name="Navn")).to_have_value("Åse Ærlig")
    page.get_by_role("button", name="Forkast").click()
    expect(page.get_by_text("Dette hadde du skrevet")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Navn")).to_have_value("")

    tab = page.context.new_page()
    tab.goto(f"{login.address}/virksomheten")
    expect(tab.get_by_text("Siri Nordmann")).to_be_visible()
    page.get_by_role("button", name="Logg ut", exact=True).click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("button", name="Logg inn", exact=True)).to_be_visible()
    tab.get_by_role("link", name="Virksomheten", exact=True).click()
    expect(tab.get_by_text("Du er logget ut.")).to_be_visible()
