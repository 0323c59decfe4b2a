"""The pages before all pages: who sees the app, what is kept of a page whose login is over, and what each is told."""

import sys

import pytest
from streamlit.testing.v1 import AppTest
from support.oidc import claims

from compliance_app.domain.permissions import Role
from compliance_app.services import sessions, users
from compliance_app.services.enterprises import EnterpriseInput, all_enterprises, create_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.users import UserInput, add_user, list_users
from compliance_app.services.work import local_actor
from compliance_app.settings import ROOT
from compliance_app.ui import gate, views

MAIN = ROOT / "compliance_app" / "ui" / "main.py"
_VIEW = """
import streamlit as st
from compliance_app.ui.actor import current_actor, my_enterprises
def view():
    st.title("I dag")
    st.text_area("Innspill", key="innspill")
    st.text_input("Uendret", "som før", key="uendret")
    st.selectbox("Valg", ["a", "b"], key="valg")
    st.caption(",".join(sorted(current_actor().roles)) + ":" + ",".join(row.name for row in my_enterprises()))
"""


@pytest.fixture
def owner(home, monkeypatch, tmp_path):
    """An enterprise with a supplier, one page, and a login."""
    monkeypatch.setenv("AKTSOM_LOCAL", "0")
    monkeypatch.setattr(gate, "providers", lambda: [""])
    (tmp_path / "idag.py").write_text(_VIEW, encoding="utf-8")
    there = {name: module for name, module in sys.modules.items() if name.startswith(f"{views.__name__}.")}
    monkeypatch.setattr(views, "__path__", [str(tmp_path)])
    for name in there:
        monkeypatch.delitem(sys.modules, name)
    made = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    add_supplier(made, SupplierInput(name="Leverandør 1"))
    create_enterprise(local_actor(), EnterpriseInput(name="En annen AS"), 2025)
    yield made
    sys.modules.pop(f"{views.__name__}.idag", None)


def invite(owner, subject, *roles):
    given = UserInput(name=f"Person {subject}", email=f"{subject}@example.org", roles=frozenset(roles))
    return add_user(owner, given)


def come(given):
    app = AppTest.from_file(str(MAIN), default_timeout=60)
    app.user = given
    return app.run()


def said(app):
    assert not app.exception
    return "\n".join(str(part.value) for part in (*app.title, *app.html, *app.error, *app.caption))


def test_a_person_sees_their_own_enterprise_and_is_out_at_the_next_run_when_the_role_is_gone(owner):
    identity = invite(owner, "kari", Role.READER)
    app = come(claims("kari"))
    assert "READER:Eksempel AS" in said(app)
    assert "En annen AS" not in said(app)
    assert [one.label for one in app.sidebar.button] == ["Logg ut"]
    line = next(one for one in list_users(owner) if one.id == identity)
    users.edit_user(owner, identity, line.name, {Role.BOARD}, line.version)
    assert "BOARD:Eksempel AS" in said(app.run())
    users.deactivate_user(owner, identity, line.user_version)
    assert "Brukeren din er stengt." in said(app.run())
    assert "Eksempel AS" not in said(app)
    assert [one.label for one in app.button] == ["Logg ut"]


def test_what_was_typed_and_nothing_else_is_kept_and_comes_back_on_the_same_page(owner):
    invite(owner, "kari", Role.READER)
    first = claims("kari")
    app = come(first)
    app.text_area(key="innspill").input("Vi må spørre\nom hanskene **nå**").run()
    sessions.end(first)
    app.selectbox(key="valg").select("b").run()
    assert "Det du hadde skrevet, er tatt vare på" in said(app)
    assert not app.text_area

    invite(owner, "ola", Role.READER)
    assert "Dette hadde du skrevet" not in said(come(claims("ola")))
    again = come(claims("kari", nonce="the next login"))
    assert "Dette hadde du skrevet da du ble logget ut" in said(again)
    assert again.text_area(key="innspill").value == "Vi må spørre\nom hanskene **nå**"
    assert again.text_input(key="uendret").value == "som før"
    assert [one.value for one in again.code] == ["Vi må spørre\nom hanskene **nå**"]
    again.button(key="kept-discard").click().run()
    assert "Dette hadde du skrevet" not in said(again)
    assert again.text_area(key="innspill").value == ""
    assert "Dette hadde du skrevet" not in said(come(claims("kari", nonce="a third")))


def test_what_was_typed_comes_back_in_the_enterprise_it_was_typed_in(owner):
    other = next(row.id for row in all_enterprises() if row.name == "En annen AS")
    invite(owner, "kari", Role.READER)
    invite(local_actor(other), "kari", Role.READER)
    first = claims("kari")
    app = come(first)
    app.session_state["enterprise_id"] = other
    app.run()
    app.text_area(key="innspill").input("Vi må spørre om hanskene").run()
    sessions.end(first)
    app.run()

    again = come(claims("kari", nonce="the next login"))
    assert "Dette hadde du skrevet da du ble logget ut" in said(again)
    assert (again.session_state["enterprise_id"], again.text_area(key="innspill").value) == (
        other,
        "Vi må spørre om hanskene",
    )
    # whoever goes to the first again is not led away, and sees nothing of the other
    again.session_state["enterprise_id"] = owner.enterprise_id
    again.run()
    assert "Dette hadde du skrevet" not in said(again)
    assert again.session_state["enterprise_id"] == owner.enterprise_id


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "Du er ikke lagt til i Aktsom ennå."),
        ({"iat": None}, "Innloggingstjenesten sa ikke hvem du er."),
        ({"exp": 1}, "innloggingen har utløpt"),
        ({"email": "<b>ola</b>@example.org"}, "&lt;b&gt;ola"),
    ],
)
def test_whoever_is_not_let_in_is_told_why_and_nothing_of_anybody(owner, changed, told):
    app = come(claims("ola") | changed)
    assert told in said(app)
    assert "AS" not in said(app).replace("Aktsom", "")
    assert not app.sidebar.button
