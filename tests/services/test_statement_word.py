"""The Word file of a draft: it says that it is a copy, and what is changed in it is read back chapter by chapter."""

import io
import zipfile
from copy import deepcopy
from datetime import date

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from compliance_app import clock
from compliance_app.domain.differences import Change
from compliance_app.domain.errors import ChangedMeanwhile, NotAllowed
from compliance_app.domain.permissions import Role
from compliance_app.files.errors import FileTooBig
from compliance_app.files.word import (
    NotAWordFile,
    WordEmpty,
    WordHasMacros,
    WordProtected,
    WordUnsafe,
)
from compliance_app.services.demo import load_example
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise, open_period
from compliance_app.services.letterhead import set_letterhead
from compliance_app.services.log import newest_entries
from compliance_app.services.statement_rows import NoDraft, TextIsLocked
from compliance_app.services.statement_word import AnotherStatement, NotOurFile, read_back, take_in
from compliance_app.services.statements import build_document, draft, edit_section, read_statement, read_whole
from compliance_app.services.work import Actor, local_actor
from tests.support.kept import kept
from tests.support.letterheads import as_norwegian_word_saves_it
from tests.support.statements import frozen_statement, signing_enterprise

RICH = """Vi har gjort tre ting i 2025.

### Besøk

- Vi besøkte **to** fabrikker

- Vi snakket med *arbeidere* og fikk svar:

    - om lønn

    - om hvile

Deretter fulgte vi opp:

3. med avtale

4. med frist

> «Vi endrer praksis.»

: Besøk i året

| Fabrikk | Antall |
| --- | ---: |
| Fabrikk 1 | 2 |
| Fabrikk \\| 2 | 1 |

### Mer

Les mer hos [Forbrukertilsynet](https://www.forbrukertilsynet.no/apenhetsloven).
"""


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(date(2026, 3, 2))
    return kept(make_draft)


def make_draft() -> Actor:
    """An enterprise with a draft and one chapter of its own."""
    given = EnterpriseInput(
        name="Eksempel AS", org_number="123456785", does_what="selger hansker", seat="Bergen"
    )
    actor = local_actor(create_enterprise(local_actor(), given, 2025))
    draft(actor, 2025)
    version = next(one.version for one in read_whole(actor).chapters if one.id == "08")
    edit_section(actor, 2025, "08", RICH, version)
    return actor


def word_of(actor, **more):
    return build_document(actor, 2025, ["docx"], **more)["docx"]


def changed(data, change):
    """The file after somebody has changed it in a word processor."""
    document = docx.Document(io.BytesIO(data))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def paragraph(document, words):
    return next(one for one in document.paragraphs if words in one.text)


def chapter(actor, number):
    return next(one for one in read_whole(actor).chapters if one.id == number)


def test_the_word_file_of_a_draft_says_that_it_is_a_copy_and_where_to_write(actor, monkeypatch):
    monkeypatch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.example")
    texts = [one.text for one in docx.Document(io.BytesIO(word_of(actor))).paragraphs]
    notice = next(text for text in texts if "kopi" in text)
    assert "på siden Redegjørelse for 2025 (https://aktsom.eksempel.example/redegjorelse)" in notice
    html = build_document(actor, 2025, ["html"])["html"].decode()
    assert "kopi" not in html


def test_a_file_that_nobody_changed_has_nothing_to_say(actor):
    reading = read_back(actor, 2025, word_of(actor))
    assert (reading.proposals, reading.missing, reading.unclear, reading.notes) == ((), (), (), ())


def test_names_in_any_script_and_letters_that_no_font_has_come_back_as_they_were(actor):
    version = chapter(actor, "05").version
    strange = "Vi fulgte opp 例示株式会社 サンプル, شركة المثال, Công ty Ví Dụ og **Αθήνα** 🚢 AS (𒀀)."
    edit_section(actor, 2025, "05", strange, version)
    data = word_of(actor)

    texts = [one.text for one in docx.Document(io.BytesIO(data)).paragraphs]
    assert any("Αθήνα [U+1F6A2] AS ([U+12000])." in text for text in texts)
    assert texts[-1].endswith("nummeret sitt i Unicode: [U+12000], [U+1F6A2].")
    reading = read_back(actor, 2025, data)
    assert (reading.proposals, reading.missing, reading.unclear, reading.notes) == ((), (), (), ())


@pytest.mark.parametrize("example", ["noklus", "klm"])
def test_every_chapter_of_a_whole_statement_comes_back_as_it_went(database, example):
    assert database
    actor = local_actor(load_example(example))
    draft(actor)
    data = build_document(actor, None, ["docx"])["docx"]
    reading = read_back(actor, None, data)
    assert [(one.chapter, one.now, one.text) for one in reading.proposals] == []
    assert (reading.missing, reading.unclear) == ((), ())


def test_a_draft_on_a_real_letterhead_is_read_back_as_on_none(actor):
    set_letterhead(actor, as_norwegian_word_saves_it(), "brevark.docx")
    data = word_of(actor)
    parts = zipfile.ZipFile(io.BytesIO(data))
    assert b"Overskrift1" in parts.read("word/document.xml")
    assert b"trackRevisions" in parts.read("word/settings.xml")
    reading = read_back(actor, 2025, data)
    assert (reading.proposals, reading.missing, reading.unclear, reading.notes) == ((), (), (), ())

    def change(document):
        words = paragraph(document, "tre ting")._p
        run = words.r_lst[0]
        deleted, inserted = OxmlElement("w:del"), OxmlElement("w:ins")
        for number, one in enumerate((deleted, inserted)):
            one.set(qn("w:id"), str(900 + number))
            one.set(qn("w:author"), "Ansatt")
        new = deepcopy(run)
        run.addprevious(deleted)
        deleted.append(run)
        deleted.addnext(inserted)
        inserted.append(new)
        new.find(qn("w:t")).text = "Vi har gjort fire ting i 2025."
        for text in run.findall(qn("w:t")):
            text.tag = qn("w:delText")
        own = document.add_paragraph("Et avsnitt til.", style="Brødtekst rykk")._p
        words.addnext(own)

    reading = read_back(actor, 2025, changed(data, change))
    (proposal,) = reading.proposals
    assert proposal.chapter == "08"
    assert proposal.text.startswith("Vi har gjort fire ting i 2025.\n\nEt avsnitt til.\n\n### Besøk")
    assert reading.notes == ("tracked",)
    assert not {"Ny slagordlinje", "Første side", "Postboks"} & set(proposal.text.split("\n"))
    take_in(actor, 2025, proposal)
    assert "fire ting" in read_whole(actor).chapters[8].text


def test_changed_words_are_proposed_with_the_difference_and_written_with_a_log_entry(actor):
    def change(document):
        paragraph(document, "tre ting").runs[0].text = "Vi har gjort fire ting i 2025."
        paragraph(document, "om hvile").runs[0].text = "om hvile og pauser"

    reading = read_back(actor, 2025, changed(word_of(actor), change))
    (proposal,) = reading.proposals
    assert (proposal.chapter, proposal.heading, proposal.moved) == ("08", "8 Dialog og gjenoppretting", False)
    shown = [(one.change, one.text.strip()) for one in proposal.pieces if one.change is not Change.SAME]
    assert (Change.GONE, "tre") in shown
    assert (Change.NEW, "fire") in shown
    assert any(one.change is Change.NEW and "pauser" in one.text for one in proposal.pieces)
    before = len(newest_entries(actor, 500))
    take_in(actor, 2025, proposal)
    kept = chapter(actor, "08")
    assert kept.edited is not None
    assert kept.edited.startswith("Vi har gjort fire ting i 2025.")
    assert "om hvile og pauser" in kept.edited
    assert len(newest_entries(actor, 500)) == before + 1
    assert read_back(actor, 2025, word_of(actor)).proposals == ()


def test_headings_lists_tables_quotations_and_links_survive_the_way_there_and_back(actor):
    def change(document):
        paragraph(document, "tre ting").runs[0].text = "Nytt."

    (proposal,) = read_back(actor, 2025, changed(word_of(actor), change)).proposals
    for words in (
        "### Besøk",
        "- Vi besøkte **to** fabrikker",
        "*arbeidere*",
        "  - om lønn\n  - om hvile",
        "3. med avtale\n4. med frist",
        "> «Vi endrer praksis.»",
        ": Besøk i året",
        "| Fabrikk | Antall |\n| --- | ---: |\n| Fabrikk 1 | 2 |\n| Fabrikk \\| 2 | 1 |",
        "[Forbrukertilsynet](https://www.forbrukertilsynet.no/apenhetsloven)",
    ):
        assert words in proposal.text, words
    take_in(actor, 2025, proposal)
    assert read_back(actor, 2025, word_of(actor)).proposals == ()


def test_text_changed_in_both_places_is_said(actor):
    data = changed(
        word_of(actor), lambda document: setattr(paragraph(document, "tre ting").runs[0], "text", "I Word.")
    )
    edit_section(actor, 2025, "08", f"{RICH}\nI Aktsom.", chapter(actor, "08").version)
    (proposal,) = read_back(actor, 2025, data).proposals
    assert proposal.moved
    assert any(one.change is Change.GONE and "Aktsom" in one.text for one in proposal.pieces)


def test_a_file_unchanged_in_word_undoes_nothing_that_was_written_since(actor):
    data = word_of(actor)
    edit_section(actor, 2025, "08", "Helt ny tekst her.", chapter(actor, "08").version)
    assert read_back(actor, 2025, data).proposals == ()


def test_a_chapter_changed_after_the_file_was_read_is_not_overwritten(actor):
    data = changed(
        word_of(actor), lambda document: setattr(paragraph(document, "tre ting").runs[0], "text", "I Word.")
    )
    (proposal,) = read_back(actor, 2025, data).proposals
    edit_section(actor, 2025, "08", "Noen andre skrev.", chapter(actor, "08").version)
    with pytest.raises(ChangedMeanwhile):
        take_in(actor, 2025, proposal)
    assert chapter(actor, "08").edited == "Noen andre skrev."


def test_tracked_changes_are_read_as_if_they_were_accepted(actor):
    def change(document):
        there = paragraph(document, "tre ting")
        run = there.runs[0]._r
        gone, new = deepcopy(run), deepcopy(run)
        new.text = "Satt inn i Word. "
        for name, inside in (("w:ins", new), ("w:del", gone)):
            wrap = there._p.makeelement(qn(name), {qn("w:id"): "1", qn("w:author"): "A"})
            wrap.append(inside)
            run.addprevious(wrap)
        there._p.remove(run)

    reading = read_back(actor, 2025, changed(word_of(actor), change))
    (proposal,) = reading.proposals
    assert proposal.text.startswith("Satt inn i Word.\n")
    assert "tre ting" not in proposal.text
    assert "tracked" in reading.notes


def test_what_nobody_types_is_not_read(actor):
    """The names in the signature block and the notices come from the register."""

    def change(document):
        paragraph(document, "Daglig leder er ikke registrert").runs[0].text = "Noen helt andre"
        paragraph(document, "kopi").runs[0].text = "Ingen kopi"

    assert read_back(actor, 2025, changed(word_of(actor), change)).proposals == ()


def test_a_file_that_lost_its_marks_is_known_by_its_headings(actor):
    def change(document):
        for mark in document.element.body.findall(f".//{qn('w:bookmarkStart')}"):
            mark.getparent().remove(mark)
        paragraph(document, "tre ting").runs[0].text = "Vi har gjort fem ting i 2025."

    reading = read_back(actor, 2025, changed(word_of(actor), change))
    assert [one.chapter for one in reading.proposals if "fem ting" in one.text] == ["08"]
    assert reading.missing == ("Redegjørelse for aktsomhetsvurderinger 2025",)


def test_a_chapter_that_was_taken_out_stays_as_it_is(actor):
    def change(document):
        body = document.element.body
        start = next(
            one for one in body if one.tag == qn("w:bookmarkStart") and "kapittel_08" in one.get(qn("w:name"))
        )
        while True:
            following = start.getnext()
            if following.tag == qn("w:bookmarkStart") and "kapittel_09" in following.get(qn("w:name")):
                break
            body.remove(following)
        body.remove(start)

    reading = read_back(actor, 2025, changed(word_of(actor), change))
    assert reading.missing == ("8 Dialog og gjenoppretting",)
    assert reading.proposals == ()


def test_a_copy_of_another_year_or_language_is_refused(actor):
    open_period(actor, 2026)
    draft(actor, 2026)
    data = word_of(actor)
    with pytest.raises(AnotherStatement, match="for 2026"):
        read_back(actor, 2026, data)
    draft(actor, 2025, language="en")
    with pytest.raises(AnotherStatement):
        read_back(actor, 2025, data, language="en")
    english = word_of(actor, language="en")
    assert "This file is a copy" in "\n".join(
        one.text for one in docx.Document(io.BytesIO(english)).paragraphs
    )
    assert read_back(actor, 2025, english, language="en").proposals == ()


def empty_document(words=""):
    document = docx.Document()
    document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(data, **parts):
    """The package with other parts, and those left out that are None."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            if content is not None:
                target.writestr(name, content)
    return out.getvalue()


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>'
HOSTILE = [
    ("empty", lambda _data: b"", WordEmpty),
    ("text", lambda _data: b"Kapittel 5\nVi har ikke funnet noe.", NotAWordFile),
    ("pdf", lambda _data: b"%PDF-1.7\n1 0 obj\n", NotAWordFile),
    ("cut", lambda data: data[: len(data) // 2], NotAWordFile),
    (
        "locked",
        lambda _data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        WordProtected,
    ),
    ("old", lambda _data: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"WordDocument" * 9, NotAWordFile),
    ("macros", lambda data: repacked(data, **{"word/vbaProject.bin": b"x"}), WordHasMacros),
    ("entities", lambda data: repacked(data, **{"word/document.xml": BOMB}), WordUnsafe),
    ("bomb", lambda data: repacked(data, **{"word/media/x.xml": b"a" * 60_000_000}), WordUnsafe),
    ("no body", lambda data: repacked(data, **{"word/document.xml": None}), NotAWordFile),
    ("broken xml", lambda data: repacked(data, **{"word/document.xml": "<w:document"}), NotAWordFile),
    ("climbing", lambda data: repacked(data, **{"../x.xml": b"a"}), WordUnsafe),
    ("foreign", lambda _data: empty_document("Et brev."), NotOurFile),
    ("too big", lambda data: data + b"\x00" * 21_000_000, FileTooBig),
]


@pytest.mark.parametrize(("name", "spoil", "error"), HOSTILE, ids=[one[0] for one in HOSTILE])
def test_what_is_no_draft_of_ours_ends_in_a_sentence(actor, name, spoil, error):
    assert name
    with pytest.raises(error) as caught:
        read_back(actor, 2025, spoil(word_of(actor)))
    assert str(caught.value).startswith("Filen ble ikke lest")


def test_deep_nesting_ends_in_a_sentence(actor):
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    deep = f"<w:document {w}><w:body>{'<w:sdt><w:sdtContent>' * 5000}{'</w:sdtContent></w:sdt>' * 5000}</w:body></w:document>"
    with pytest.raises(NotAWordFile):
        read_back(actor, 2025, repacked(word_of(actor), **{"word/document.xml": deep}))


def test_a_link_in_a_word_file_leads_nowhere_it_should_not(actor):
    def change(document):
        there = paragraph(document, "tre ting")
        number = document.part.relate_to(
            "javascript:alert(1)",
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
            is_external=True,
        )
        link = there._p.makeelement(qn("w:hyperlink"), {qn("r:id"): number})
        link.append(there.runs[0]._r)
        there._p.append(link)
        there.add_run(" <script>alert(2)</script> ")

    (proposal,) = read_back(actor, 2025, changed(word_of(actor), change)).proposals
    assert "javascript" not in proposal.text
    assert "\\<script\\>" in proposal.text


def test_a_locked_statement_and_a_missing_one_take_nothing_in(actor):
    data = word_of(actor)
    with pytest.raises(NoDraft):
        read_back(actor, 2025, data, language="nn")
    other = signing_enterprise("Eksempel To AS", "974760673")
    frozen_statement(other)
    with pytest.raises(TextIsLocked):
        read_back(other, 2025, data)


def test_one_who_may_not_write_may_not_read_back(actor):
    reader = Actor("Leser", frozenset({Role.READER}), actor.enterprise_id)
    with pytest.raises(NotAllowed):
        read_back(reader, 2025, word_of(actor))
    assert read_statement(actor, 2025) is not None
