"""What the check finds, on the page: what to do, the way there, the reason for leaving it, and what is left step by step."""

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest
from support.statements import frozen_statement, signing_enterprise

from compliance_app import clock
from compliance_app.domain.rules import places
from compliance_app.domain.rules.places import Place
from compliance_app.domain.statement_rules import Phase
from compliance_app.services import statements
from compliance_app.services.work import Actor
from compliance_app.storage.engine import write_session
from compliance_app.storage.tables import Statement
from compliance_app.ui import pages
from compliance_app.ui.views.redegjorelse_funn import way_words
from compliance_app.ui.views.virksomheten import PARTS


@pytest.fixture
def actor(local: None) -> Actor:
    clock.set_as_of(date(2026, 3, 2))
    actor = signing_enterprise()
    statements.draft(actor, 2025)
    return actor


def opened(**query: str) -> AppTest:
    def script() -> None:
        from compliance_app.ui.views.redegjorelse import view

        view()

    page = AppTest.from_function(script, default_timeout=30)
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def html_of(page: AppTest) -> str:
    assert not page.exception
    return " ".join(element.proto.body for element in page.get("html")).replace("\u00a0", " ")


def links(page: AppTest) -> list[tuple[str, str]]:
    """What stands on each link, and the address it leads to."""
    return [
        (plain(one.proto.label), f"/{one.proto.page}?{one.proto.query_string}".rstrip("?"))
        for one in page.get("page_link")
    ]


def plain(label: str) -> str:
    return re.sub(r"\\(.)", r"\1", label).replace("\u00a0", " ")


def steps(page: AppTest) -> list[str]:
    return [one.label for one in page.expander if one.label.startswith("Før ")]


def test_every_place_that_a_finding_leads_to_is_there() -> None:
    there = {page.url_path for page in pages.PAGES}
    for one in (*places.EVERY, *(row for row, _label in places._ROWS.values())):
        assert one.page in there
        assert one.query.get("del", "virksomheten") in PARTS
        if "del" in one.query:
            assert one.label == PARTS[one.query["del"]][0]


def test_the_words_of_a_way() -> None:
    assert way_words(places.DIALOGUE) == "Gå til Dialog"
    assert way_words(places.chapter_place("05", "Kapittel\u00a05")) == "Gå til kapittel\u00a05"
    assert way_words(places.chapter_place("00", "Tittelsiden"), "Begrunn ved") == "Begrunn ved tittelsiden"
    assert way_words(Place("tiltak", "Åpne tiltaket", {"id": "1"})) == "Åpne tiltaket"


def test_the_address_opens_the_chapter_and_each_finding_there_has_its_way(actor: Actor) -> None:
    page = opened(kapittel="02")
    assert page.header[0].value.startswith("2 ")
    shown = html_of(page)
    assert "Må rettes:</b> Redegjørelsen nevner ingen retningslinjer." in shown
    assert "Åpenhetsloven § 5 første ledd bokstav a" in shown
    assert ("Gå til Retningslinjer og rutiner", "/virksomheten?del=retningslinjer") in links(page)
    assert "kapittel" not in page.query_params
    # the chapter that is open needs no link to itself
    here = links(page)[: links(page).index(("Gå til Virksomheten", "/virksomheten?del=virksomheten"))]
    assert not [one for one in here if "kapittel=02" in one[1]]
    assert opened(kapittel="99").header[0].value.startswith("2 "), "an unknown chapter opens the first one"


def test_the_list_of_the_whole_goes_step_by_step_with_the_next_one_open(actor: Actor) -> None:
    page = opened(kapittel="01")
    report = statements.check(actor, 2025)
    assert "Hva som står i veien" in [one.value for one in page.header]
    shown = steps(page)
    assert [one.split(":")[0] for one in shown] == [
        "Før teksten kan låses",
        "Før signeringen er fullført",
        "Før den kan publiseres",
        "Før året kan avsluttes",
    ]
    assert shown[0].startswith("Før teksten kan låses: én ting må rettes, og ")
    assert [one.proto.expanded for one in page.expander if one.label.startswith("Før ")] == [
        True,
        False,
        False,
        False,
    ]
    said = html_of(page)
    for one in (*report.errors, *report.warnings):
        assert one.message.replace("\u00a0", " ").replace("&", "&amp;") in said, one
    # a warning leads to where it is mended and to the chapter where the reason is written
    assert ("Gå til Dialog", "/virksomheten?del=dialog") in links(page)
    assert ("Begrunn ved kapittel 8", "/redegjorelse?kapittel=08") in links(page)
    assert "Person To Østli har ikke signert." in said
    primary = [one.label for one in page.button if one.proto.type == "primary"]
    assert primary == ["Lagre kapittelet"]


def test_a_reason_that_says_nothing_is_refused_and_stays_and_a_good_one_is_kept(actor: Actor) -> None:
    page = opened(kapittel="08")
    (field,) = [one for one in page.text_area if "R22" in (one.key or "")]
    field.set_value("ikke relevant")
    page = button(page, "R22").click().run()
    assert page.error[0].value.startswith("«Begrunnelse»") or "Begrunnelse" in page.error[0].value
    (field,) = [one for one in page.text_area if "R22" in (one.key or "")]
    assert field.value == "ikke relevant"
    field.set_value("Vi begynner med dialogen i november.")
    page = button(page, "R22").click().run()
    assert "<b>Begrunnelse:</b> Vi begynner med dialogen i november. Lokal bruker" in html_of(page)
    assert ("Se begrunnelsen ved kapittel 8", "/redegjorelse?kapittel=08") in links(page)
    assert "R22" in {one.rule for one in statements.check(actor, 2025).explained}


def test_after_locking_only_what_is_left_is_shown_and_its_reason_is_written_there(local: None) -> None:
    clock.set_as_of(date(2026, 5, 4))
    actor = signing_enterprise()
    identity = frozen_statement(actor)
    page = opened()
    assert [one.split(":")[0] for one in steps(page)] == [
        "Før signeringen er fullført",
        "Før den kan publiseres",
        "Før året kan avsluttes",
    ]
    assert steps(page)[1] == "Før den kan publiseres: ingenting står i veien"
    (field,) = [one for one in page.text_area if "R35" in (one.key or "")]
    field.set_value("Styret behandlet den på telefon.")
    page = button(page, "R35").click().run()
    assert "Styret behandlet den på telefon." in html_of(page)
    assert statements.check(actor, 2025, Phase.YEAR_CLOSE).explained[0].rule == "R35"
    with write_session() as session:
        row = session.get(Statement, (actor.enterprise_id, identity))
        assert row is not None
        row.status = "SUPERSEDED"
        session.add(row)
        session.commit()
    assert steps(opened()) == []


def button(page: AppTest, rule: str):
    return next(one for one in page.button if one.label == "Lagre begrunnelsen" and rule in (one.key or ""))


def test_of_an_english_text_it_is_said_what_was_not_judged(actor: Actor) -> None:
    statements.draft(actor, 2025, language="en")
    page = opened()
    page = next(one for one in page.radio if one.label == "Språk").set_value("en").run()
    assert "Teksten er på engelsk." in html_of(page)
    assert "kjenner bare norsk og er ikke gjort" in html_of(page)
    assert "kjenner bare norsk" not in html_of(opened())
