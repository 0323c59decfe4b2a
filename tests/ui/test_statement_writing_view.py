"""Writing the statement on its page: its language, last year beside it, sources under each paragraph, text from Word."""

import io
from datetime import date
from pathlib import Path

import docx
import pytest
from streamlit.testing.v1 import AppTest

from compliance_app import clock
from compliance_app.domain.differences import differences
from compliance_app.services import statements
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period
from compliance_app.services.statement_last_year import beside_last_year
from compliance_app.services.statement_word import read_back
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.ui.views.redegjorelse_fjor import summary
from compliance_app.ui.views.redegjorelse_word import found_words
from compliance_app.ui.widgets.difference import difference, difference_words


@pytest.fixture
def actor(home: Path, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    clock.set_as_of(date(2026, 3, 2))
    given = EnterpriseInput(name="Eksempel AS", org_number="123456785", form="et aksjeselskap")
    actor = local_actor(create_enterprise(local_actor(), given, 2024))
    add_supplier(actor, SupplierInput(name="Renholdsleverandør 1", country="NO"))
    statements.draft(actor, 2024)
    open_period(actor, 2025)
    return actor


def opened() -> AppTest:
    def script() -> None:
        from compliance_app.ui.views.redegjorelse import view

        view()

    return AppTest.from_function(script, default_timeout=60).run()


def html_of(page: AppTest) -> str:
    assert not page.exception
    return " ".join(element.proto.body for element in page.get("html")).replace("\u00a0", " ")


def told(elements) -> str:
    """What stands in messages and text, without the signs that keep it from being markup."""
    return " ".join(one.value for one in elements).replace("\\", "")


def button(page: AppTest, label: str):
    return next(one for one in page.button if one.label.strip("*") == label)


def chapter(actor: Actor, identity: str, language: str = "nb"):
    whole = statements.read_whole(actor, 2025, language=language)
    return next(one for one in whole.chapters if one.id == identity)


def test_the_statement_can_be_written_in_another_language(actor: Actor) -> None:
    statements.draft(actor, 2025)
    page = opened()
    page = page.radio[0].set_value("en").run()
    said = told(page.markdown) + html_of(page)
    assert "Redegjørelsen for 2025 på engelsk er ikke begynt" in said
    assert "blir ikke oversatt" in said
    page = button(page, "Lag utkast").click().run()
    assert "5 Findings" in [one.label.strip("*") for one in page.button]
    assert "kapitler dere har skrevet på bokmål, blir ikke oversatt" in html_of(page)
    page = button(page, "Tittel").click().run()
    assert "This is a translation. The signed text in Norwegian (bokmål) applies." in html_of(page)
    page.text_area[0].set_value("Our own words.").run()
    button(page, "Lagre kapittelet").click().run()
    assert chapter(actor, "00", "en").edited == "Our own words."
    assert chapter(actor, "00").edited is None


def test_the_original_says_nothing_of_translations(actor: Actor) -> None:
    statements.draft(actor, 2025)
    statements.draft(actor, 2025, language="nn")
    assert "oversettelse" not in chapter(actor, "00").markdown
    assert "omsetjing" in chapter(actor, "00", "nn").markdown


def test_a_translation_made_before_the_original_becomes_one_when_it_is_there(actor: Actor) -> None:
    statements.draft(actor, 2025, language="nn")
    assert "omsetjing" not in chapter(actor, "00", "nn").markdown
    statements.draft(actor, 2025)
    page = statements.read_statement(actor, 2025, language="nn")
    assert page is not None
    assert page.moved
    assert "00" in page.moved_chapters


def test_each_paragraph_opens_to_its_sources(actor: Actor) -> None:
    statements.draft(actor, 2025)
    page = button(opened(), "3 Leverandørkjede og forretningspartnere").click().run()
    said = html_of(page)
    paragraphs = [one for one in chapter(actor, "03").paragraphs if one.sources]
    assert said.count("<details><summary>") == len(paragraphs)
    assert "til avsnittet «Ved utgangen av 2025 hadde vi én" in said
    assert "leverandører i kjeden: 1" in said


def test_under_a_persons_own_text_the_sources_are_those_of_the_generated(actor: Actor) -> None:
    statements.draft(actor, 2025)
    version = chapter(actor, "03").version
    statements.edit_section(actor, 2025, "03", "Vår egen tekst.", version)
    page = button(opened(), "3 Leverandørkjede og forretningspartnere").click().run()
    assert "Hvor opplysningene kommer fra" in [one.label for one in page.expander]
    assert "<details>" not in html_of(page)


def test_what_the_register_changed_since_is_shown_word_by_word(actor: Actor) -> None:
    statements.draft(actor, 2025)
    statements.edit_section(actor, 2025, "03", "Vår egen tekst.", chapter(actor, "03").version)
    add_supplier(actor, SupplierInput(name="Renholdsleverandør 2", country="NO"))
    statements.draft(actor, 2025)
    page = button(opened(), "3 Leverandørkjede og forretningspartnere").click().run()
    said = html_of(page)
    assert "(tatt ut: </span>én" in said
    assert "(satt inn: </span>to" in said
    assert "er satt inn, og" in said


def test_last_year_stands_beside_this_year_when_asked_for(actor: Actor) -> None:
    statements.draft(actor, 2025)
    page = opened()
    assert "Forskjellen fra 2024" not in [one.value for one in page.subheader]
    page = next(one for one in page.toggle if "2024" in one.label).set_value(True).run()
    said = html_of(page)
    assert "Redegjørelsen for 2024" in said
    assert "er annerledes enn i fjor" in said
    assert "Forskjellen fra 2024" in [one.value for one in page.subheader]
    choice = next(one for one in page.selectbox if one.label == "Kapittel")
    page = choice.select(next(option for option in choice.options if "ordrett som i fjor" in option)).run()
    assert "Ordene er de samme." in html_of(page)


def test_the_first_year_has_nothing_beside_it(actor: Actor) -> None:
    page = opened()
    page = page.selectbox[0].select("2024").run()
    assert list(page.toggle) == []


def test_a_year_without_a_statement_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AKTSOM_LOCAL", "1")
    clock.set_as_of(date(2026, 3, 2))
    actor = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2024))
    open_period(actor, 2025)
    statements.draft(actor, 2025)
    page = opened()
    page = page.toggle[0].set_value(True).run()
    assert "Det er ikke laget noen redegjørelse for 2024 her." in html_of(page)


def test_two_years_are_compared_in_words(actor: Actor) -> None:
    statements.draft(actor, 2025)
    both = beside_last_year(actor, 2025)
    assert both is not None
    title = both.chapters[0]
    assert "".join(one.text for one in title.pieces if one.change != "NEW") == title.before.markdown
    assert (both.last_year, both.language) == ("2024", "nb")
    assert summary(both).startswith("Til sammen ") or "av 13 deler" in summary(both)
    assert beside_last_year(actor, 2024) is None


def test_a_changed_word_file_is_looked_at_and_taken_in(actor: Actor) -> None:
    statements.draft(actor, 2025)
    page = opened()
    assert "Les inn tekst som er endret i Word" in [one.label for one in page.expander]
    document = docx.Document(io.BytesIO(statements.build_document(actor, 2025, ["docx"])["docx"]))
    there = next(one for one in document.paragraphs if "ingen opplæring" in one.text)
    there.runs[0].text = there.runs[0].text.replace(
        "Vi hadde ingen opplæring i 2025.", "I 2025 lærte alle om kravene."
    )
    out = io.BytesIO()
    document.save(out)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page = page.file_uploader[0].set_value(("utkast.docx", out.getvalue(), kind)).run()
    assert "Ett kapittel er endret i filen." in told(page.markdown)
    assert "lærte" in html_of(page)
    page = button(page, "Bruk teksten fra Word i «2 Forankring, retningslinjer og rutiner»").click().run()
    assert chapter(actor, "02").edited is not None
    assert "lærte alle om kravene." in chapter(actor, "02").markdown
    assert any("er lagret med teksten fra Word" in one.value for one in page.success)
    assert "Alle endringene i filen er gått gjennom." in told(page.markdown)


def test_a_chapter_can_be_left_as_it_is(actor: Actor) -> None:
    statements.draft(actor, 2025)
    document = docx.Document(io.BytesIO(statements.build_document(actor, 2025, ["docx"])["docx"]))
    next(one for one in document.paragraphs if "ingen opplæring" in one.text).runs[0].text = "Noe annet."
    out = io.BytesIO()
    document.save(out)
    page = opened()
    page = page.file_uploader[0].set_value(("utkast.docx", out.getvalue(), "application/octet-stream")).run()
    page = button(page, "La «2 Forankring, retningslinjer og rutiner» stå").click().run()
    assert chapter(actor, "02").edited is None
    assert "står som før" in told(page.success)


def test_a_file_that_is_no_word_file_ends_in_a_sentence(actor: Actor) -> None:
    statements.draft(actor, 2025)
    page = opened()
    page = page.file_uploader[0].set_value(("utkast.docx", b"hei", "application/octet-stream")).run()
    assert "Den er ikke et Word-dokument" in told(page.error)


def test_what_was_not_read_is_said(actor: Actor) -> None:
    statements.draft(actor, 2025)
    reading = read_back(actor, 2025, statements.build_document(actor, 2025, ["docx"])["docx"])
    assert found_words(reading, 0) == "Filen sier det samme som utkastet."


def test_a_difference_is_told_to_the_ear_and_escaped() -> None:
    pieces = differences("Vi fant <b>ingen</b> ting.\n\nSamme linje.", "Vi fant to ting.\n\nSamme linje.")
    said = difference(pieces)
    assert "<b>" not in said
    assert "(tatt ut: </span>&lt;b&gt;ingen&lt;/b&gt;" in said
    assert "(satt inn: </span>to" in said
    assert "Én linje er uendret." in said
    assert difference_words(pieces) == "Ett ord er satt inn, og ett ord er tatt ut."
    assert difference_words(differences("a b", "a b")) == "Ordene er de samme."
