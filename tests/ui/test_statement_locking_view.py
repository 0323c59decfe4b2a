"""The statement's page from draft to locked text and back."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support.statements import YEAR, frozen_statement, ready_draft, signing_enterprise

from compliance_app.services import statements
from compliance_app.services.work import Actor


@pytest.fixture
def actor(home: Path, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    return signing_enterprise()


def opened() -> AppTest:
    def script() -> None:
        from compliance_app.ui.views.redegjorelse import view

        view()

    page = AppTest.from_function(script, default_timeout=30).run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    return " ".join(element.proto.body for element in page.get("html")).replace("\u00a0", " ")


def press(page: AppTest, label: str, *, confirm: bool = False) -> AppTest:
    """Press a button; ``confirm``: the one of that label in the dialog."""
    found = [one for one in page.button if one.label == label and ("bekreft" in str(one.key)) is confirm]
    page = found[0].click().run()
    assert not page.exception
    return page


def primaries(page: AppTest) -> list[str]:
    return [one.label for one in page.button if one.proto.type == "primary"]


def test_what_hinders_is_said_and_the_button_waits(actor: Actor) -> None:
    statements.draft(actor)
    page = opened()
    assert "må rettes i kapittel 2" in said(page)
    button = next(one for one in page.button if one.label == "Lås teksten")
    assert button.disabled
    assert "må rettes" in button.help


def test_from_draft_to_locked_and_back(actor: Actor) -> None:
    ready_draft(actor)
    page = opened()
    assert primaries(page) == ["Lagre kapittelet"]
    page = press(page, "Registrer gjennomgang")
    page = press(page, "Registrer gjennomgang", confirm=True)
    assert statements.read_whole(actor).statement.status == "REVIEWED"
    assert primaries(page) == ["Lås teksten"]
    assert [area.disabled for area in page.text_area if area.label.startswith("Teksten i ")] == [True]

    page = press(page, "Lås teksten")
    assert "kan ikke endres etterpå" in said(page)
    page = press(page, "Lås teksten", confirm=True)
    assert "Teksten er låst, og filene er laget" in page.success[0].value
    assert statements.read_whole(actor).statement.status == "FROZEN"

    page = press(press(page, "Lås opp"), "Lås opp", confirm=True)
    assert statements.read_whole(actor).statement.status == "DRAFT"


def test_a_locked_text_can_be_read_and_not_written(actor: Actor) -> None:
    frozen_statement(actor, YEAR)
    page = opened()
    assert "Låst. Send den til signering" in said(page)
    assert [area.disabled for area in page.text_area if area.label.startswith("Teksten i ")] == [True]
    assert "Lagre kapittelet" not in [one.label for one in page.button]
    assert [one for one in page.button if one.label == "Lås teksten"] == []
