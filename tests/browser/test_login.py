"""Logging in, in a real browser at a real provider: who gets in, who is told why not, and when it is over."""

from playwright.sync_api import expect

from compliance_app.domain.permissions import Role
from tests.browser.logged_in import Persons


def test_whoever_has_a_role_logs_in_and_whoever_has_none_is_told_whom_to_ask(persons: Persons) -> None:
    kari = persons("kari", Role.PROCUREMENT)
    expect(kari.get_by_text("Kari Nordmann").first).to_be_visible()
    ola = persons("ola")
    expect(ola.get_by_text("Du er ikke lagt til i Aktsom ennå.")).to_be_visible()
    expect(ola.get_by_text("ola@example.org")).to_be_visible()
    expect(ola.get_by_text("Eksempel AS")).to_have_count(0)
