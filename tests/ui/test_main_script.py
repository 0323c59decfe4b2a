"""The frame of the app: menu, marks and first page, and what a reader sees when a page fails."""

import os
import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from compliance_app.domain.errors import ExampleIsReadOnly
from compliance_app.domain.permissions import EVERY_ROLE
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import local_actor
from compliance_app.settings import ROOT
from compliance_app.ui import gate, pages, shell, views

SECRET = "hemmelig@example.org står i /srv/aktsom"
MAIN = ROOT / "compliance_app" / "ui" / "main.py"
_VIEWS = f"{views.__name__}."
FULL = shell.Shell("Eksempel AS", "2025", "Innkjøper 1 · innkjøp", has_suppliers=True, roles=EVERY_ROLE)


@pytest.fixture
def drawn(tmp_path, monkeypatch):
    """Write views, set the frame, run the app, give back what stands on the page."""

    def run(frame=FULL, **sources):
        for name, body in sources.items():
            (tmp_path / f"{name}.py").write_text(
                f"import streamlit as st\ndef view():\n    {body}\n", encoding="utf-8"
            )
        monkeypatch.setenv("AKTSOM_LOCAL", "1")
        monkeypatch.setattr(views, "__path__", [str(tmp_path)])
        _forget_views()
        monkeypatch.setattr(shell, "current", lambda: frame)
        return AppTest.from_file(str(MAIN), default_timeout=30).run()

    there = {name: module for name, module in sys.modules.items() if name.startswith(_VIEWS)}
    yield run
    _forget_views()
    sys.modules.update(there)


def _forget_views():
    for name in [name for name in sys.modules if name.startswith(_VIEWS)]:
        del sys.modules[name]


def everything(app):
    return "".join(str(part.value) for part in (*app.error, *app.html, *app.title, *app.markdown))


def test_the_first_page_of_the_menu_opens(drawn):
    app = drawn(idag="st.title('Torsdag')", leverandorer="st.title('Leverandører')")
    assert not app.exception
    assert app.title[0].value == "Torsdag"


def test_enterprise_and_statement_stand_in_the_side_bar(drawn):
    foot = "".join(part.value for part in drawn(idag="st.title('x')").sidebar.html)
    for words in ("Eksempel AS", "Redegjørelse for 2025", "Innkjøper 1"):
        assert words in foot
    assert "EKSEMPEL<" not in foot


def test_an_example_is_marked_on_the_page_and_in_the_side_bar(drawn):
    app = drawn(
        shell.Shell("Eksempel AS", "2025", example=True, has_suppliers=True, roles=EVERY_ROLE),
        idag="st.title('x')",
    )
    assert "EKSEMPEL<" in "".join(part.value for part in app.sidebar.html)
    assert "EKSEMPEL<" in "".join(part.value for part in app.main.html)


def test_without_suppliers_the_first_page_stands_in(drawn):
    app = drawn(
        shell.Shell("Eksempel AS", roles=EVERY_ROLE),
        idag="st.title('I dag')",
        forste_side="st.title('Begynn her')",
    )
    assert app.title[0].value == "Begynn her"
    assert not app.sidebar.html


def test_a_failing_page_shows_a_reference_only(drawn, caplog):
    app = drawn(idag=f"raise ValueError('{SECRET}')")
    assert not app.exception
    assert "oppgi" in app.error[0].value
    assert "hemmelig" not in everything(app)
    assert "Traceback" not in everything(app)
    reference = caplog.records[-1].args[0]
    assert reference in app.error[0].value


def test_the_log_says_where_but_not_what_people_wrote(drawn, caplog):
    drawn(idag=f"text = '{SECRET[:8]}' + 'x'; raise ValueError(text * 2)")
    written = caplog.records[-1].getMessage()
    assert "builtins.ValueError" in written
    assert "idag.py" in written
    assert "hemmeligx" not in written


def test_what_the_reader_can_mend_is_said_in_its_own_words(drawn):
    body = "from compliance_app.domain.errors import ExampleIsReadOnly; raise ExampleIsReadOnly"
    app = drawn(idag=body)
    assert app.error[0].value.replace("\\", "") == ExampleIsReadOnly.message


def test_stopping_a_page_is_not_a_failure(drawn):
    app = drawn(idag="st.title('x'); st.stop()")
    assert not app.error
    assert app.title[0].value == "x"


def test_a_frame_that_cannot_be_read_is_a_reference_too(drawn, monkeypatch):
    drawn(idag="st.title('x')")
    monkeypatch.setattr(shell, "current", lambda: 1 / 0)
    app = AppTest.from_file(str(MAIN), default_timeout=30).run()
    assert "oppgi" in app.error[0].value
    assert not app.title


def test_the_frame_is_read_from_the_register(home, monkeypatch):
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    assert shell.current() == shell.Shell(roles=EVERY_ROLE)
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    assert shell.current() == shell.Shell("Eksempel AS", "2025", roles=EVERY_ROLE)
    add_supplier(actor, SupplierInput(name="IVD-leverandør 1"))
    counts = {"henvendelser": 0, "gjennomgang": 0}
    assert shell.current() == shell.Shell(
        "Eksempel AS", "2025", has_suppliers=True, counts=counts, roles=EVERY_ROLE
    )


def test_without_a_login_nobody_sees_anything(home, monkeypatch, drawn):
    frame = shell.current
    monkeypatch.setattr(gate, "providers", lambda: [""])
    create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025)
    drawn(idag="st.title('Hemmelig')")
    monkeypatch.setattr(shell, "current", frame)
    monkeypatch.setenv("AKTSOM_LOCAL", "0")
    app = AppTest.from_file(str(MAIN), default_timeout=30).run()
    assert [one.value for one in app.title] == ["Logg inn"]
    assert [button.label for button in app.button] == ["Logg inn"]
    assert "Eksempel" not in everything(app)


def test_every_page_has_an_address_of_its_own():
    paths = [page.url_path for page in pages.PAGES]
    assert len(set(paths)) == len(paths)
    assert all(path.isascii() and "/" not in path for path in paths)


_TWO_FIRST_PAGES = """
import os, sys
from streamlit.testing.v1 import AppTest

def opened():
    app = AppTest.from_file(os.environ["MAIN"], default_timeout=120).run()
    assert not app.exception
    tables = "compliance_app.storage.tables."
    print(
        app.title[0].value,
        *sorted(name if name.startswith(tables) else name.partition(".")[0] for name in sys.modules),
        sep="|",
    )

opened()
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import local_actor
add_supplier(local_actor(os.environ["ENTERPRISE"]), SupplierInput(name="Leverandør 1"))
opened()
"""


@pytest.mark.usefixtures("home")
def test_the_first_pages_load_no_library_that_they_do_not_show():
    enterprise = create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025)
    here = {"AKTSOM_LOCAL": "1", "MAIN": str(MAIN), "ENTERPRISE": enterprise, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", _TWO_FIRST_PAGES],
        capture_output=True, encoding="utf-8", check=True, cwd=ROOT, env={**os.environ, **here},
    )  # fmt: skip
    empty, today = (line.split("|") for line in done.stdout.splitlines())
    assert empty[0] != today[0]
    assert "sqlalchemy" in empty
    heavy = {"alembic", "altair", "docx", "httpx", "lxml", "openpyxl", "pandas", "pyarrow", "rich", "typst"}
    assert not heavy & {*empty, *today}
    tables = {name.rpartition(".")[2] for name in empty if name.startswith("compliance_app.storage.tables.")}
    assert tables == {"access", "base", "enterprise", "register", "work"}
