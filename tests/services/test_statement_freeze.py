"""Locked text: only what the check lets through, every file kept byte for byte, the snapshot the same years later."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest
from support.statements import YEAR, board, frozen_statement, ready_draft, signing_enterprise

from compliance_app import clock
from compliance_app.documents import templates
from compliance_app.domain.errors import ChangedMeanwhile, FieldWrong, NotAllowed, NotFound
from compliance_app.domain.permissions import Role
from compliance_app.services import statements
from compliance_app.services.enterprises import (
    EnterpriseInput,
    SeatInput,
    edit_enterprise,
    read_enterprise,
    save_seats,
)
from compliance_app.services.statement_freeze import (
    DateChangesText,
    DraftIsStale,
    NotFrozen,
    NothingToUnlock,
    NotReady,
    NotReviewed,
    OutForSigning,
    ReviewerWroteIt,
    freeze,
    frozen_file,
    frozen_state,
    review,
    unlock,
)
from compliance_app.services.statement_rows import NoDraft, TextIsLocked
from compliance_app.services.statement_snapshot import derived_again
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, reading
from compliance_app.storage.engine import write_session
from compliance_app.storage.tables import (
    Enterprise,
    Statement,
    StatementFileContent,
    StatementFileKind,
    StatementStatus,
)


@pytest.fixture
def actor(database: str) -> Actor:
    return signing_enterprise()


def seen(actor: Actor) -> int:
    return statements.read_whole(actor).text_version


def row(actor: Actor) -> Statement:
    return statements.read_whole(actor).statement


def four_eyes(actor: Actor) -> None:
    with write_session() as session:
        found = session.get(Enterprise, actor.enterprise_id)
        assert found is not None
        found.four_eyes = True


def set_status(actor: Actor, identity: str, status: StatementStatus) -> None:
    with write_session() as session:
        found = session.get(Statement, (actor.enterprise_id, identity))
        assert found is not None
        found.status = status.value


def test_every_file_is_kept_with_its_hash_and_handed_out_unchanged(actor: Actor) -> None:
    identity = frozen_statement(actor)
    statement = row(actor)
    assert (statement.status, statement.frozen_by) == ("FROZEN", actor.name)
    assert statement.document_date == clock.today()
    assert statement.log_head.split(":")[0].isdigit()
    for kind, opening in (
        ("PDF", b"%PDF-"),
        ("DOCX", b"PK"),
        ("HTML", b"<!"),
        ("JSON", b"{"),
        ("SNAPSHOT", b"{"),
    ):
        file = frozen_file(actor, identity, StatementFileKind(kind))
        assert file.content.startswith(opening), kind
        assert file.sha256 == hashlib.sha256(file.content).hexdigest()
        assert "2025" in file.name
    built = statements.build_document(actor, YEAR, ["pdf", "json"])
    assert built["pdf"] == frozen_file(actor, identity, StatementFileKind.PDF).content
    assert b"UTKAST" not in frozen_file(actor, identity, StatementFileKind.HTML).content
    state = frozen_state(actor, identity)
    assert state.same
    assert state.content_hash == frozen_file(actor, identity, StatementFileKind.SNAPSHOT).sha256


def test_the_document_is_dated_when_it_is_locked(actor: Actor) -> None:
    ready_draft(actor)
    freeze(actor, YEAR, seen(actor), document_date=date(2026, 5, 21))
    page = statements.read_statement(actor)
    assert page is not None
    chapter = next(one for one in page.chapters if one.id == "11")
    assert "21. mai 2026" in chapter.markdown.replace("\xa0", " ")
    assert not page.moved
    assert [one for one in statements.check(actor, YEAR, "SIGN").errors if one.rule == "R27"] == []


def test_a_date_within_the_period_is_refused(actor: Actor) -> None:
    ready_draft(actor)
    with pytest.raises(FieldWrong, match="etter at perioden er slutt"):
        freeze(actor, YEAR, seen(actor), document_date=date(2025, 12, 31))


def test_a_date_on_which_another_board_sits_asks_for_a_new_reading(actor: Actor) -> None:
    save_seats(actor, [*board(), SeatInput(name="Person Fire", from_day=date(2026, 5, 20))])
    ready_draft(actor)
    with pytest.raises(DateChangesText, match="kapittel 1"):
        freeze(actor, YEAR, seen(actor), document_date=date(2026, 5, 21))


def test_the_snapshot_is_derived_again_when_the_register_and_the_templates_are_others(
    actor: Actor, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    identity = frozen_statement(actor)
    kept = frozen_file(actor, identity, StatementFileKind.SNAPSHOT)

    clock.set_as_of(date(2031, 2, 3))
    enterprise = read_enterprise(actor)
    edit_enterprise(
        actor, EnterpriseInput(name="Eksempel og Sønner AS", org_number="987654325"), enterprise.version
    )
    save_seats(actor, [SeatInput(name="Person Ni")])
    add_supplier(actor, SupplierInput(name="Leverandør fra 2031", country="VN"))
    monkeypatch.setattr(templates, "TEMPLATES", tmp_path)

    with reading(actor) as work:
        assert derived_again(work, work.get(Statement, identity)) == kept.content
    assert frozen_state(actor, identity).same
    data = json.loads(kept.content)
    assert data["enterprise"] == {"name": "Eksempel AS", "org_number": "123456785"}
    sources = [s for c in data["chapters"] for p in c["paragraphs"] for s in p["sources"]]
    assert all(one["id"] and isinstance(one["values"], dict) for one in sources)
    assert {one["kind"] for one in sources} >= {"Enterprise", "BoardSeat", "Policy"}
    assert [one["chapter"] for one in data["chapters"]] == [*(f"{n:02}" for n in range(12)), "vedlegg"]


def test_a_byte_that_was_changed_behind_the_program_is_seen(actor: Actor) -> None:
    identity = frozen_statement(actor)
    with write_session() as session:
        content = session.query(StatementFileContent).first()
        assert content is not None
        content.content = content.content + b" "
    assert not frozen_state(actor, identity).same


def test_an_error_or_an_unexplained_warning_hinders_and_says_where(actor: Actor) -> None:
    statements.draft(actor)
    with pytest.raises(NotReady) as caught:
        freeze(actor, YEAR, seen(actor))
    said = str(caught.value)
    assert "må rettes i kapittel 2" in said
    assert "må vurderes eller begrunnes i kapittel" in said
    ready_draft(actor)
    assert freeze(actor, YEAR, seen(actor))


def test_a_draft_older_than_the_register_is_refused_and_names_the_chapters(actor: Actor) -> None:
    ready_draft(actor)
    save_seats(actor, [*board(), SeatInput(name="Person Fire")])
    with pytest.raises(DraftIsStale) as caught:
        freeze(actor, YEAR, seen(actor))
    assert "eldre enn tallene" in str(caught.value)
    assert "les kapittel 1 og 11 på nytt" in str(caught.value)
    assert row(actor).status == "DRAFT"


def test_a_text_that_somebody_wrote_in_since_it_was_read_is_not_locked(actor: Actor) -> None:
    ready_draft(actor)
    before = seen(actor)
    page = statements.read_statement(actor)
    assert page is not None
    chapter = next(one for one in page.chapters if one.id == "09")
    statements.edit_section(actor, YEAR, "09", chapter.text + "\n\nStyret har lest dette.", chapter.version)
    with pytest.raises(ChangedMeanwhile, match="redegjørelsen"):
        freeze(actor, YEAR, before)
    with pytest.raises(ChangedMeanwhile):
        review(actor, YEAR, before)


def test_one_click_twice_locks_once(actor: Actor) -> None:
    ready_draft(actor)
    before = seen(actor)
    first = freeze(actor, YEAR, before, once="k")
    assert freeze(actor, YEAR, before, once="k") == first
    with pytest.raises(TextIsLocked, match="Lås den opp"):
        freeze(actor, YEAR, before)


def test_four_eyes_want_another_reader_than_the_last_writer(actor: Actor) -> None:
    four_eyes(actor)
    ready_draft(actor)
    with pytest.raises(NotReviewed):
        freeze(actor, YEAR, seen(actor))
    with pytest.raises(ReviewerWroteIt, match=actor.name):
        review(actor, YEAR, seen(actor))
    other = replace(actor, name="Kvalitetsleder 1")
    review(other, YEAR, seen(actor))
    assert (row(actor).status, row(actor).reviewed_by) == ("REVIEWED", "Kvalitetsleder 1")
    freeze(actor, YEAR, seen(actor))
    assert row(actor).status == "FROZEN"


def test_writing_in_a_reviewed_text_takes_the_review_back(actor: Actor) -> None:
    ready_draft(actor)
    review(actor, YEAR, seen(actor))
    page = statements.read_statement(actor)
    assert page is not None
    chapter = next(one for one in page.chapters if one.id == "09")
    statements.edit_section(actor, YEAR, "09", "Styret har lest dette.", chapter.version)
    assert (row(actor).status, row(actor).reviewed_at, row(actor).reviewed_by) == ("DRAFT", None, "")


def test_a_locked_text_says_how_it_can_be_changed(actor: Actor) -> None:
    identity = frozen_statement(actor)
    for status, fix in (
        (StatementStatus.FROZEN, "Lås den opp"),
        (StatementStatus.OUT_FOR_SIGNING, "Avbryt signeringen"),
        (StatementStatus.SIGNED, "Lag en ny utgave"),
    ):
        set_status(actor, identity, status)
        for change in (
            lambda: statements.edit_section(actor, YEAR, "05", "Ny tekst.", 1),
            lambda: statements.draft(actor, YEAR),
            lambda: review(actor, YEAR, seen(actor)),
        ):
            with pytest.raises(TextIsLocked, match=fix):
                change()


def test_it_is_opened_again_only_while_nothing_is_out(actor: Actor) -> None:
    with pytest.raises(NoDraft):
        unlock(actor, YEAR, 1)
    identity = frozen_statement(actor)
    set_status(actor, identity, StatementStatus.OUT_FOR_SIGNING)
    with pytest.raises(OutForSigning, match="Avbryt signeringen først"):
        unlock(actor, YEAR, row(actor).version)
    set_status(actor, identity, StatementStatus.FROZEN)
    unlock(actor, YEAR, row(actor).version)
    assert (row(actor).status, row(actor).content_hash, row(actor).frozen_at) == ("DRAFT", "", None)
    with pytest.raises(NotFrozen):
        frozen_file(actor, identity, StatementFileKind.PDF)
    with pytest.raises(NothingToUnlock):
        unlock(actor, YEAR, row(actor).version)
    freeze(actor, YEAR, seen(actor))
    assert frozen_state(actor, identity).same


def test_only_those_who_may_lock_it_and_nobody_elses(actor: Actor) -> None:
    identity = frozen_statement(actor)
    reader = replace(actor, roles=frozenset({Role.READER}))
    with pytest.raises(NotAllowed, match="låse redegjørelsen"):
        freeze(reader, YEAR, 1)
    stranger = signing_enterprise("Annen AS", "987654325")
    with pytest.raises(NotFound):
        frozen_file(stranger, identity, StatementFileKind.PDF)
