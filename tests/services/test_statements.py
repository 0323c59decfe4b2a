"""The statement follows the register, keeps what people write, is checked, and is printed the same in every format."""

import json
from datetime import date

import pytest
import reading_back
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.documents.text import plain_outline
from compliance_app.domain.errors import ChangedMeanwhile, FieldMissing, FieldWrong, NotAllowed, NotFound
from compliance_app.domain.levels import Level
from compliance_app.domain.permissions import Role
from compliance_app.services import register, statements
from compliance_app.services.chain import LinkInput, link_producer
from compliance_app.services.demo import load_example
from compliance_app.services.enterprises import (
    EnterpriseInput,
    SeatInput,
    create_enterprise,
    open_period,
    period_of,
    save_seats,
)
from compliance_app.services.statement_chapters import PLACES, StatementChapter, drawn_from, matrix_counts
from compliance_app.services.statement_documents import (
    UnknownFormat,
    document_of,
)
from compliance_app.services.statement_rows import NoDraft, TextIsLocked
from compliance_app.services.statement_words import DOCUMENT_WORDS
from compliance_app.services.suppliers import (
    CategoryInput,
    SupplierInput,
    add_supplier,
    edit_supplier,
    save_category,
)
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.engine import write_session
from compliance_app.storage.tables import SeatRole, Statement, Supplier, Supply

SAID = DOCUMENT_WORDS["nb"]


@pytest.fixture
def actor(database: str) -> Actor:
    """An enterprise with a board and two suppliers."""
    clock.set_as_of(date(2026, 3, 2))
    given = EnterpriseInput(
        name="Eksempel AS", org_number="123456785", form="et aksjeselskap", does_what="selger hansker", seat="Bergen",
        contact="post@eksempel.example", responsible_role="kvalitetslederen", review_frequency="hvert år",
    )  # fmt: skip
    actor = local_actor(create_enterprise(local_actor(), given, 2025))
    save_seats(
        actor,
        [
            SeatInput(name="Person Én", title="Direktør", role=SeatRole.GENERAL_MANAGER),
            SeatInput(name="Person To", role=SeatRole.CHAIR),
            SeatInput(name="Person Tre", role=SeatRole.MEMBER, appointing_body="de ansatte"),
        ],
    )
    cleaning = save_category(actor, CategoryInput(name="renhold", supply=Supply.SERVICES))
    for number in (1, 2):
        add_supplier(
            actor, SupplierInput(name=f"Renholdsleverandør {number}", country="NO", category_id=cleaning)
        )
    return actor


def chapter(actor: Actor, identity: str) -> StatementChapter:
    page = statements.read_statement(actor)
    assert page is not None
    return next(one for one in page.chapters if one.id == identity)


def write(actor: Actor, identity: str, text: str) -> None:
    statements.edit_section(actor, None, identity, text, chapter(actor, identity).version)


def test_nothing_is_there_until_it_is_drafted(actor: Actor) -> None:
    assert statements.read_statement(actor) is None
    with pytest.raises(NoDraft, match="2025"):
        statements.check(actor)
    with pytest.raises(NoDraft):
        statements.build_document(actor, 2025, ["pdf"])


def test_a_draft_has_every_chapter_and_every_paragraph_its_sources_with_values(actor: Actor) -> None:
    statements.draft(actor)
    page = statements.read_statement(actor, 2025)
    assert page is not None
    assert [one.id for one in page.chapters] == [*(f"{number:02}" for number in range(12)), "vedlegg"]
    assert not page.moved
    assert page.moved_chapters == ()
    for one in page.chapters:
        assert all(paragraph.sources for paragraph in one.paragraphs), one.id
    counts = next(
        source
        for paragraph in chapter(actor, "03").paragraphs
        for source in paragraph.sources
        if source.values.get("supply_chain") is not None
    )
    assert (counts.kind, counts.values["supply_chain"]) == ("Aggregate", 2)
    assert "to leverandører" in chapter(actor, "03").text


def test_drafting_again_renews_the_generated_text_and_keeps_what_a_person_wrote(actor: Actor) -> None:
    first = statements.draft(actor)
    write(actor, "03", "Vi har to leverandører, og kjenner dem godt.")
    add_supplier(actor, SupplierInput(name="Frakteren", country="SE"))

    page = statements.read_statement(actor)
    assert page is not None
    assert page.moved
    assert "03" in page.moved_chapters
    assert "01" not in page.moved_chapters

    assert statements.draft(actor) == first
    after = chapter(actor, "03")
    assert after.text == "Vi har to leverandører, og kjenner dem godt."
    assert "tre leverandører" in after.generated
    assert "to leverandører" in (after.changed_under_edit[0].earlier or "")
    page = statements.read_statement(actor)
    assert page is not None
    assert not page.moved

    statements.draft(actor)
    assert chapter(actor, "03").changed_under_edit == after.changed_under_edit, (
        "not forgotten by a third draft"
    )
    write(actor, "03", "Vi har tre leverandører.")
    assert chapter(actor, "03").changed_under_edit == ()


def test_a_text_that_says_what_was_generated_is_no_own_text(actor: Actor) -> None:
    statements.draft(actor)
    write(actor, "05", "Vi fant ingenting.")
    assert (chapter(actor, "05").edited, chapter(actor, "05").edited_by) == (
        "Vi fant ingenting.",
        "Lokal bruker",
    )
    generated = chapter(actor, "05").generated
    write(actor, "05", f"\n{generated.replace(chr(10), chr(13) + chr(10))}  ")
    assert (chapter(actor, "05").edited, chapter(actor, "05").edited_by) == (None, "")
    assert chapter(actor, "05").text == generated


def test_a_form_that_is_older_than_the_chapter_is_refused_and_names_who_was_first(actor: Actor) -> None:
    statements.draft(actor)
    seen = chapter(actor, "05").version
    other = Actor("Kari Eksempel", frozenset({Role.COMPLIANCE_OWNER}), actor.enterprise_id)
    statements.edit_section(other, None, "05", "Karis tekst.", seen)
    with pytest.raises(ChangedMeanwhile, match="Kari Eksempel endret kapittelet «Funn»"):
        statements.edit_section(actor, None, "05", "Min tekst.", seen)
    assert chapter(actor, "05").text == "Karis tekst."
    with pytest.raises(NotFound):
        statements.edit_section(actor, None, "99", "x", 1)


def test_a_map_that_would_look_otherwise_is_told_as_the_register_has_moved(actor: Actor) -> None:
    statements.draft(actor, 2025)
    with reading(actor) as work:
        there = work.session.execute(select(Supplier).where(col(Supplier.name) == "Renholdsleverandør 1"))
        one = there.scalar_one()
        given = SupplierInput(name=one.name, country="SE", category_id=one.category_id)
        version = one.version
    edit_supplier(actor, one.id, given, version)

    page = statements.read_statement(actor, 2025)
    assert page is not None
    assert page.moved
    assert "04" in page.moved_chapters
    before = page.chapters[4]
    statements.draft(actor, 2025)
    after = statements.read_whole(actor, 2025).chapters[4]
    assert before.generated == after.generated, "the map alone reads otherwise"
    assert drawn_from(before, PLACES) != drawn_from(after, PLACES)


def test_renewing_the_draft_makes_an_open_form_stale_only_where_the_text_changed(actor: Actor) -> None:
    statements.draft(actor)
    suppliers, policies = chapter(actor, "03").version, chapter(actor, "02").version
    add_supplier(actor, SupplierInput(name="Frakteren", country="SE"))
    statements.draft(actor)
    with pytest.raises(ChangedMeanwhile, match="Lokal bruker"):
        statements.edit_section(actor, None, "03", "Min tekst.", suppliers)
    statements.edit_section(actor, None, "02", "Min tekst.", policies)


def test_a_role_without_the_verb_neither_drafts_nor_writes(actor: Actor) -> None:
    statements.draft(actor)
    reader = Actor("Leser", frozenset({Role.READER}), actor.enterprise_id)
    assert statements.read_statement(reader) is not None
    for attempt in (
        lambda: statements.draft(reader),
        lambda: statements.edit_section(reader, None, "05", "x", 1),
        lambda: statements.build_document(reader, None, ["pdf"]),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_what_cannot_be_printed_is_not_saved(actor: Actor) -> None:
    statements.draft(actor)
    with pytest.raises(FieldWrong, match="Bilder"):
        write(actor, "05", "![](insert:hemmelig)")
    assert chapter(actor, "05").edited is None


def test_a_reason_for_a_warning_is_kept_and_counts(actor: Actor) -> None:
    statements.draft(actor)
    before = statements.check(actor)
    assert "R10" in {one.rule for one in before.unexplained}
    with pytest.raises(FieldMissing):
        statements.explain_warning(actor, None, "R10", "  ")
    with pytest.raises(FieldWrong):
        statements.explain_warning(actor, None, "R10", "ikke relevant")
    with pytest.raises(statements.NoSuchWarning):
        statements.explain_warning(actor, None, "R13", "Vi har ikke noe å melde.")
    statements.explain_warning(actor, None, "R10", "Vi har ingen ansatte.")
    statements.explain_warning(actor, None, "R10", "Vi har ingen ansatte, bare innleide.")
    statements.draft(actor)
    page = statements.read_statement(actor)
    assert page is not None
    assert page.reasons["R10"].reason == "Vi har ingen ansatte, bare innleide."
    assert {one.rule: one.reason for one in page.report.explained} == {
        "R10": "Vi har ingen ansatte, bare innleide."
    }


def test_the_check_reads_what_a_person_wrote(actor: Actor) -> None:
    statements.draft(actor)
    assert "R13" not in {one.rule for one in statements.check(actor).errors}
    write(actor, "05", "x")
    assert "R13" in {one.rule for one in statements.check(actor).errors}


def test_a_supplier_with_high_risk_must_be_answered(actor: Actor) -> None:
    supplier = add_supplier(actor, SupplierInput(name="Hanskeleverandør 1", country="NO"))
    link_producer(actor, supplier, LinkInput(producer_name="Fabrikk A", country="CN", goods="gummihansker"))
    statements.draft(actor)
    found = [one for one in statements.check(actor).errors if one.rule == "F-HIGH"]
    assert [one.place for one in found] == ["Hanskeleverandør 1"]


def test_last_years_text_unchanged_is_found(actor: Actor) -> None:
    statements.draft(actor, 2025)
    write(
        actor, "01", "Vi er et selskap i Bergen som selger hansker til sykehus og legekontor i hele landet."
    )
    same = chapter(actor, "01").text
    open_period(actor, 2026)
    statements.draft(actor, 2026)
    version = chapter(actor, "01").version
    statements.edit_section(actor, 2026, "01", same, version)
    messages = [one.message for one in statements.check(actor, 2026).errors if one.chapter == "01"]
    assert any("ord for ord" in message for message in messages)


def test_a_locked_statement_is_neither_drafted_nor_written_again(actor: Actor) -> None:
    identity = statements.draft(actor)
    with write_session() as session:
        row = session.get(Statement, (actor.enterprise_id, identity))
        assert row is not None
        row.status = "FROZEN"
    with pytest.raises(TextIsLocked, match="2025 er låst"):
        statements.draft(actor)
    with pytest.raises(TextIsLocked):
        statements.edit_section(actor, None, "05", "Ny tekst.", 1)


def test_the_three_formats_say_what_is_kept(actor: Actor) -> None:
    statements.draft(actor)
    write(
        actor,
        "06",
        "# Tiltak\n\nVi har **snakket** med renholderne.\n\n- én\n- to\n\n| A | B |\n|---|--:|\n| 1 | 2 |",
    )
    document = document_of(statements.read_whole(actor))
    expected = [line.text for line in plain_outline(document)]
    files = statements.build_document(actor, None, ["docx", "pdf", "html"])

    in_word = reading_back.docx_texts(files["docx"])
    (notice,) = [text for text in in_word if text not in expected]
    assert notice.startswith(
        "Denne filen er en kopi. Teksten skrives i Aktsom, på siden Redegjørelse for 2025."
    )
    assert [text for text in in_word if text != notice] == expected
    assert reading_back.html_texts(files["html"]) == expected
    letters = [text.replace("\u200b", "") for _kind, text in reading_back.pdf_texts(files["pdf"])]
    assert letters == ["".join(text.split()) for text in expected]
    assert files == statements.build_document(actor, None, ["docx", "pdf", "html"]), "the same bytes again"


def test_a_draft_says_so_and_nobody_is_shown_as_having_signed(actor: Actor) -> None:
    statements.draft(actor)
    texts = [line.text for line in plain_outline(document_of(statements.read_whole(actor)))]
    assert texts[0] == SAID.draft
    assert SAID.this_is_draft in texts
    assert "Person Én, Direktør" in texts
    assert "Person Tre, de ansatte" in texts
    assert not [text for text in texts if "(s)" in text or text.startswith("Signert")]
    assert any("Datoen settes ved signering." in text for text in texts)
    assert SAID.example not in " ".join(texts)


def test_the_matrix_is_the_one_that_was_rated_when_it_was_drafted(actor: Actor) -> None:
    statements.draft(actor)
    before = statements.build_document(actor, None, ["html"])["html"]
    assert "Geografisk risiko lav og bransjerisiko" in before.decode()
    add_supplier(actor, SupplierInput(name="Frakteren", country="SE"))
    assert statements.build_document(actor, None, ["html"])["html"] == before


def test_the_canonical_json_holds_text_sources_and_hash(actor: Actor) -> None:
    statements.draft(actor)
    data = statements.build_document(actor, 2025, ["json"])["json"]
    assert data == statements.build_document(actor, 2025, ["json"])["json"]
    told = json.loads(data)
    assert told["facts_hash"] == statements.read_whole(actor).statement.facts_hash
    assert told["mark"] == SAID.draft
    assert all(one["sources"] for chapter in told["chapters"] for one in chapter["paragraphs"])
    with pytest.raises(UnknownFormat, match="odt"):
        statements.build_document(actor, None, ["odt"])


def test_an_example_is_marked_in_every_format(database: str) -> None:
    actor = local_actor(load_example("noklus"))
    statements.draft(actor)
    files = statements.build_document(actor, None, ["docx", "pdf", "html", "json"])
    texts = reading_back.docx_texts(files["docx"])
    assert texts[0] == f"{SAID.draft} · {SAID.example}"
    assert any(SAID.this_is_example in text for text in texts)
    assert any(SAID.example in text for _kind, text in reading_back.pdf_texts(files["pdf"]))
    assert SAID.example in reading_back.html_texts(files["html"])[0]
    assert SAID.example in json.loads(files["json"])["mark"]


def test_the_matrix_counts_come_from_the_register(actor: Actor) -> None:
    statements.draft(actor)
    with reading(actor) as work:
        counted = register.matrix(work, period_of(work))
    assert matrix_counts(chapter(actor, "04")) == counted
    assert sum(counted.values()) == 2
    assert all(isinstance(level, Level) for pair in counted for level in pair)
