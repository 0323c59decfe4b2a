"""The letterhead: one holds at a time, none is deleted, and Word documents are written into it."""

import io
from datetime import date

import docx
import pytest
import reading_back
from sqlalchemy import select
from support.letterheads import FOOTER, HEADER, letterhead, with_field

from compliance_app import clock
from compliance_app.documents.text import plain_outline
from compliance_app.domain.errors import ChangedMeanwhile, NotAllowed, NotFound
from compliance_app.domain.permissions import Role
from compliance_app.files.letterhead import LetterheadReachesOut
from compliance_app.services import letterhead as letterheads
from compliance_app.services import request_letter_inputs as inputs
from compliance_app.services import request_letters, requests, statements
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.statement_documents import document_of
from compliance_app.services.work import Actor, local_actor, reading
from compliance_app.storage.tables import AuditEntry, Letterhead, LetterheadContent


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 5, 7))
    given = EnterpriseInput(name="Eksempel AS", contact="spor@eksempel.invalid")
    return local_actor(create_enterprise(local_actor(), given, 2025))


def rows(actor: Actor) -> list[Letterhead]:
    with reading(actor) as work:
        found = list(
            work.session.execute(select(Letterhead).order_by(Letterhead.kept_at, Letterhead.id)).scalars()
        )
        work.session.expunge_all()
        return found


def test_there_is_none_until_one_is_kept(actor: Actor) -> None:
    assert letterheads.current_letterhead(actor) is None


def test_the_newest_holds_and_the_one_before_is_kept(actor: Actor) -> None:
    first = letterheads.set_letterhead(actor, letterhead("Gammelt"), "gammelt.docx")
    second = letterheads.set_letterhead(actor, letterhead(), "nytt.docx")

    current = letterheads.current_letterhead(actor)
    assert current is not None
    assert (current.id, current.name, current.kept_by) == (second, "nytt.docx", actor.name)
    assert [(row.id, row.replaced_at is None) for row in rows(actor)] == [(first, False), (second, True)]
    assert letterheads.open_letterhead(actor, first).content == letterhead("Gammelt")
    assert letterheads.open_letterhead(actor, second).name == "nytt.docx"


def test_a_removed_one_holds_no_longer_and_is_kept(actor: Actor) -> None:
    identity = letterheads.set_letterhead(actor, letterhead(), "brevark.docx")
    letterheads.remove_letterhead(actor, identity, 1)

    assert letterheads.current_letterhead(actor) is None
    assert letterheads.open_letterhead(actor, identity).content == letterhead()
    with pytest.raises(ChangedMeanwhile):
        letterheads.remove_letterhead(actor, identity, 1)
    with pytest.raises(letterheads.LetterheadReplaced):
        letterheads.remove_letterhead(actor, identity, rows(actor)[0].version)


def test_a_second_click_keeps_one(actor: Actor) -> None:
    first = letterheads.set_letterhead(actor, letterhead(), "a.docx", once="k1")

    assert letterheads.set_letterhead(actor, letterhead(), "a.docx", once="k1") == first
    assert len(rows(actor)) == 1


def test_a_refused_file_changes_nothing(actor: Actor) -> None:
    letterheads.set_letterhead(actor, letterhead(), "a.docx")
    with pytest.raises(LetterheadReachesOut):
        letterheads.set_letterhead(actor, with_field("INCLUDETEXT x"), "b.docx")

    assert [row.name for row in rows(actor)] == ["a.docx"]


def test_another_enterprise_neither_sees_nor_uses_it(actor: Actor) -> None:
    identity = letterheads.set_letterhead(actor, letterhead(), "a.docx")
    other = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Annen AS"), 2025))

    assert letterheads.current_letterhead(other) is None
    with pytest.raises(NotFound):
        letterheads.open_letterhead(other, identity)


def test_only_those_responsible_may_change_it(actor: Actor) -> None:
    reader = Actor("Leser", frozenset({Role.READER}), actor.enterprise_id)

    with pytest.raises(NotAllowed, match="endre brevarket"):
        letterheads.set_letterhead(reader, letterhead(), "a.docx")


def test_the_log_has_its_hash_and_not_its_bytes(actor: Actor) -> None:
    identity = letterheads.set_letterhead(actor, letterhead(), "a.docx")

    with reading(actor) as work:
        entries = list(work.session.execute(select(AuditEntry)).scalars())
        content = work.get(LetterheadContent, identity).content
    assert content == letterhead()
    assert entries[-1].verb == "SET_LETTERHEAD"


def test_the_statement_is_written_into_it(actor: Actor) -> None:
    statements.draft(actor)
    plain = statements.build_document(actor, None, ["docx", "pdf"])
    letterheads.set_letterhead(actor, letterhead(), "a.docx")
    files = statements.build_document(actor, None, ["docx", "pdf"])

    word = docx.Document(io.BytesIO(files["docx"]))
    assert word.sections[0].header.paragraphs[0].text == HEADER
    assert word.sections[0].footer.paragraphs[0].text == FOOTER
    assert "Denne teksten skal ikke følge med." not in reading_back.docx_texts(files["docx"])
    expected = [line.text for line in plain_outline(document_of(statements.read_whole(actor)))]
    in_word = reading_back.docx_texts(files["docx"])
    (notice,) = [text for text in in_word if text not in expected]
    assert notice.startswith("Denne filen er en kopi.")
    assert [text for text in in_word if text != notice] == expected
    assert word.styles["Normal"].font.name == "Georgia"
    assert str(word.styles["Heading 1"].font.color.rgb) == "123456"
    assert files["pdf"] == plain["pdf"], "the letterhead is Word's"
    assert files["docx"] != plain["docx"]


def test_a_style_that_it_lacks_is_ours_with_its_place_in_the_outline(actor: Actor) -> None:
    statements.draft(actor)
    letterheads.set_letterhead(actor, letterhead(), "a.docx")
    data = statements.build_document(actor, None, ["docx"])["docx"]
    word = docx.Document(io.BytesIO(data))

    for level in (1, 2, 3, 4):
        outline = word.styles[f"Heading {level}"].element.find(
            f"{reading_back.W}pPr/{reading_back.W}outlineLvl"
        )
        assert outline.get(f"{reading_back.W}val") == str(level - 1)
    assert word.styles["Heading 3"].builtin
    assert word.styles["Caption"].base_style.name == "Normal"


def test_a_letter_is_written_into_it_and_a_pdf_is_not(actor: Actor) -> None:
    received = requests.RequestInput(
        received_on=date(2026, 5, 4), question="Hvor lages hanskene?", reply_to="en@eksempel.invalid"
    )
    identity = requests.register_request(actor, received)
    letter = request_letters.make_letter(actor, identity, inputs.AnswerHeads(short_answer="I Kina."))
    before = request_letters.letter_file(actor, letter, "pdf")
    letterheads.set_letterhead(actor, letterhead(), "a.docx")

    word = docx.Document(io.BytesIO(request_letters.letter_file(actor, letter, "docx")))
    assert word.sections[0].header.paragraphs[0].text == HEADER
    assert request_letters.letter_file(actor, letter, "pdf") == before
