"""Logging in in a real browser: a server with a provider for the module, and one page for each person.

from tests.browser.logged_in import log_in, login, persons   # ``login`` and ``persons`` are fixtures

def test_…(persons):
    kari = persons("kari", Role.PROCUREMENT)   # invited, logged in, standing on the first page
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect
from support.oidc import Provider, invited, provider

from compliance_app.domain.permissions import Role
from tests.browser import started
from tests.browser.conftest import watched

Persons = Callable[..., Page]


@dataclass(frozen=True)
class Login:
    """An Aktsom that people log in to.

    Attributes:
        home: its AKTSOM_HOME, with one enterprise, «Eksempel AS», and one supplier.
    """

    address: str
    home: Path
    service: Provider


@contextmanager
def set_up(home: Path) -> Iterator[Login]:
    """An Aktsom on this home, with a provider."""
    with provider() as service, started.serving(home, "", reached=True, more=service.settings(home)) as at:
        yield Login(at, home, service)


@contextmanager
def coming(browser: Browser, login: Login) -> Iterator[Persons]:
    """Gives a page to each person that is asked for; what it gives is told in the fixture ``persons``."""
    with ExitStack() as open_windows:

        def page_of(subject: str, *roles: Role, enter: bool = True, **options: object) -> Page:
            email, name = f"{subject}@example.org", f"{subject.title()} Nordmann"
            if subject not in login.service.known:
                login.service.knows(subject, email=email, name=name)
                if roles:
                    invited(login.home, name, email, *roles)
            pages = watched(browser, login.address, also=login.service.address, **options)
            page = next(pages)
            open_windows.callback(lambda: next(pages, None))
            # the provider's own page is dressed from elsewhere; nothing leaves the machine
            page.route("https://cdn.jsdelivr.net/**", lambda route: route.fulfill(body=""))
            if enter:
                page.goto(login.address)
                log_in(page, subject)
            return page

        yield page_of


def log_in(page: Page, subject: str) -> None:
    """From the log-in page to the page that was asked for."""
    page.get_by_role("button", name="Logg inn", exact=True).click()
    page.get_by_placeholder("sub", exact=True).fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()
    # whoever is let in, and whoever is told why not, can log out again
    expect(page.get_by_role("button", name="Logg ut", exact=True)).to_be_attached()
