"""Publishing a statement: what stands in the way, what is kept, what everybody then reads, and updates of it."""

import hashlib
from datetime import date

import pytest
from support.published import (
    SIGNERS,
    change,
    lay_out,
    published,
    publisher,
    sign,
    version,
)
from support.statements import CHAIR, MANAGER, MEMBER, YEAR, frozen_statement, ready_draft

from compliance_app import clock
from compliance_app.domain.errors import (
    AktsomError,
    ChangedMeanwhile,
    ExampleIsReadOnly,
    FieldMissing,
    FieldWrong,
    NotAllowed,
    NotFound,
)
from compliance_app.domain.permissions import Role, Verb
from compliance_app.services import statements
from compliance_app.services.published import edition_page, editions_of, file_bytes, publishers
from compliance_app.services.publishing import (
    CheckNotPassed,
    FilesMissing,
    NobodySigns,
    NothingToUpdate,
    NotLockedYet,
    PublishedAlready,
    PublishInput,
    SignaturesMissing,
    begin_update,
    hand_out_signed_file,
    publish,
    read_publishing,
)
from compliance_app.services.work import Actor, begin, reading
from compliance_app.storage.tables import (
    BoardSeat,
    Publication,
    Statement,
    StatementFile,
    StatementFileContent,
    StatementFileKind,
    WarningReason,
)


@pytest.fixture
def owner(database: str) -> Actor:
    return publisher()


def row_of(owner: Actor, table, identity: str):
    with reading(owner) as work:
        row = work.get(table, identity)
        work.session.expunge_all()
        return row


def test_a_signed_statement_is_laid_out_with_the_bytes_that_were_locked(owner: Actor) -> None:
    identity = published(owner)
    (there,) = publishers()
    page = edition_page(there, "2025")
    assert (page.shown.statement_id, page.missing, page.signed_file) == (identity, (), None)
    for kind in (StatementFileKind.PDF, StatementFileKind.JSON):
        file = page.files[kind]
        assert hashlib.sha256(file_bytes(there.id, file.id)).hexdigest() == file.sha256
    assert b"<main>" in page.html
    assert row_of(owner, Statement, identity).status == "PUBLISHED"
    before = read_publishing(owner, YEAR)
    assert before.publication.address == "https://eksempel.example/redegjorelse"
    assert (before.publication.missing, before.publication.reason) == ("[]", "")


def test_those_who_have_not_signed_are_named_and_a_reason_is_asked_for(owner: Actor) -> None:
    identity = frozen_statement(owner)
    sign(owner, identity, CHAIR)
    with pytest.raises(SignaturesMissing) as refused:
        lay_out(owner, identity)
    assert str(refused.value).startswith(
        f"Redegjørelsen kan ikke publiseres. Signaturer mangler: {MANAGER} og {MEMBER}. Send en påminnelse, "
        "eller rett styrelisten hvis noen har gått ut."
    )
    with pytest.raises(SignaturesMissing):
        lay_out(owner, identity, reason="x")
    lay_out(owner, identity, reason="Ett styremedlem er på reise til over fristen.")
    page = edition_page(publishers()[0], "2025")
    assert page.missing == (MANAGER, MEMBER)
    sign(owner, identity, MEMBER)
    assert edition_page(publishers()[0], "2025").missing == (MANAGER,)
    sign(owner, identity, MANAGER)
    assert edition_page(publishers()[0], "2025").missing == ()


def test_who_signed_another_text_has_not_signed_this_one(owner: Actor) -> None:
    statement = frozen_statement(owner)
    sign(owner, statement, *SIGNERS, content_hash="1" * 64)
    now = read_publishing(owner, YEAR)
    assert now is not None
    assert sorted(now.missing) == sorted(SIGNERS)


def test_where_the_register_names_nobody_that_is_said(owner: Actor) -> None:
    identity = frozen_statement(owner)
    with begin(owner, Verb.EDIT_BOARD) as work:
        for seat in work.session.query(BoardSeat).filter_by(enterprise_id=work.enterprise_id):
            work.session.delete(seat)
    with pytest.raises(NobodySigns):
        lay_out(owner, identity)


def test_a_draft_and_what_is_out_are_refused(owner: Actor) -> None:
    identity = ready_draft(owner)
    with pytest.raises(NotLockedYet, match="Lås teksten først"):
        lay_out(owner, identity)
    assert (publishers(), editions_of(owner.enterprise_id)) == ((), ())
    published(owner)
    with pytest.raises(PublishedAlready):
        lay_out(owner, identity)
    with pytest.raises(ChangedMeanwhile):
        publish(owner, identity, PublishInput(), version(owner, identity) - 1)


def test_what_the_check_finds_stands_in_the_way(owner: Actor) -> None:
    identity = frozen_statement(owner)
    sign(owner, identity, *SIGNERS)
    change(owner, statement_address="https://eksempel.example/flyttet")
    with pytest.raises(CheckNotPassed, match="Kapittel 10 oppgir ikke adressen"):
        lay_out(owner, identity)


def test_a_late_one_needs_a_reason_that_is_kept(owner: Actor) -> None:
    identity = frozen_statement(owner)
    sign(owner, identity, *SIGNERS)
    clock.set_as_of(date(2026, 7, 2))
    with pytest.raises(CheckNotPassed, match=r"30\. juni 2026"):
        lay_out(owner, identity)
    lay_out(owner, identity, warnings={"R30": "Styret møttes først i juli, og det er beklaget."})
    with reading(owner) as work:
        kept = work.session.query(WarningReason).filter_by(statement_id=identity, rule="R30").one()
    assert kept.reason == "Styret møttes først i juli, og det er beklaget."


def test_an_address_that_nobody_can_open_is_refused(owner: Actor) -> None:
    identity = frozen_statement(owner)
    sign(owner, identity, *SIGNERS)
    for address in (
        "www.eksempel.example",
        "javascript:alert(1)",
        "https://a:b@eksempel.example/",
        "https://",
    ):
        with pytest.raises(FieldWrong, match="Skriv hele nettadressen"):
            lay_out(owner, identity, address=address)
    lay_out(owner, identity, address="https://eksempel.example/redegjorelse/2025.pdf")
    assert read_publishing(owner, YEAR).address == "https://eksempel.example/redegjorelse/2025.pdf"


def test_an_example_and_a_removed_enterprise_show_nothing(owner: Actor) -> None:
    identity = frozen_statement(owner)
    change(owner, example="eksempelet")
    with pytest.raises(ExampleIsReadOnly):
        lay_out(owner, identity)
    change(owner, example="")
    published_id = published(publisher("Annen AS", "987654325"))
    assert [one.name for one in publishers()] == ["Annen AS"]
    sign(owner, identity, *SIGNERS)
    lay_out(owner, identity)
    assert [one.name for one in publishers()] == ["Annen AS", "Eksempel AS"]
    change(owner, example="eksempelet")
    assert [one.name for one in publishers()] == ["Annen AS"]
    change(owner, example="", removed_at=clock.now())
    assert [one.name for one in publishers()] == ["Annen AS"]
    assert published_id != identity


def test_without_its_files_it_is_not_laid_out(owner: Actor) -> None:
    identity = frozen_statement(owner)
    sign(owner, identity, *SIGNERS)
    with begin(owner, Verb.UNLOCK_STATEMENT) as work:
        row = work.session.query(StatementFile).filter_by(statement_id=identity, kind="HTML").one()
        work.session.delete(work.session.get(StatementFileContent, (work.enterprise_id, row.id)))
        work.session.flush()
        work.session.delete(row)
    with pytest.raises(FilesMissing):
        lay_out(owner, identity)


def test_only_the_director_publishes_and_a_second_press_is_the_same(owner: Actor) -> None:
    identity = frozen_statement(owner)
    sign(owner, identity, *SIGNERS)
    reader = Actor("Ansvarlig", frozenset({Role.COMPLIANCE_OWNER}), owner.enterprise_id)
    with pytest.raises(NotAllowed):
        lay_out(reader, identity)
    director = Actor("Leder", frozenset({Role.DIRECTOR}), owner.enterprise_id)
    seen = version(owner, identity)
    first = publish(director, identity, PublishInput(), seen, once="nøkkel")
    assert publish(director, identity, PublishInput(), seen, once="nøkkel") == first
    with reading(owner) as work:
        assert work.session.query(Publication).count() == 1


def test_an_update_is_a_new_edition_and_the_old_one_stays(owner: Actor) -> None:
    first = published(owner)
    with pytest.raises(FieldMissing):
        begin_update(owner, YEAR, " ")
    with pytest.raises(FieldWrong):
        begin_update(owner, YEAR, "x")
    second = begin_update(owner, YEAR, "Vi har avdekket en faktisk negativ konsekvens hos en leverandør.")
    with pytest.raises(NothingToUpdate):
        begin_update(owner, YEAR, "Enda noe nytt er skjedd hos oss.")
    draft = statements.read_whole(owner, YEAR)
    assert (draft.statement.id, draft.statement.edition, draft.statement.status) == (second, 2, "DRAFT")
    assert len(draft.chapters) > 10
    (there,) = publishers()
    assert [one.edition for one in editions_of(there.id)] == [1]
    begun = clock.today()
    clock.set_as_of(date(2026, 9, 3))
    assert frozen_statement(owner) == second
    locked = statements.read_whole(owner, YEAR)
    assert locked.statement.document_date == date(2026, 9, 3)  # not that of the first edition
    front = next(one for one in locked.chapters if one.id == "00").markdown.replace("\u00a0", " ")
    assert f"Oppdatert {begun.day}. " in front
    sign(owner, second, *SIGNERS)
    warned = statements.check(owner, YEAR, "PUBLISH").unexplained
    lay_out(owner, second, warnings={one.rule: "Dette er en oppdatering innenfor året." for one in warned})
    page = edition_page(there, "2025")
    assert (page.shown.edition, page.shown.change_note) == (
        2, "Vi har avdekket en faktisk negativ konsekvens hos en leverandør.",
    )  # fmt: skip
    assert row_of(owner, Statement, first).status == "SUPERSEDED"
    old = edition_page(there, "2025", edition=1)
    assert (old.shown.statement_id, old.shown.current) == (first, False)
    assert old.shown.replaced_at == page.shown.published_at
    assert old.html


def test_languages_stand_beside_each_other_and_drafts_of_them_do_not(owner: Actor) -> None:
    published(owner)
    (there,) = publishers()
    english = frozen_statement(owner, language="en")
    ready_draft(owner, language="nn")
    assert [one.language for one in editions_of(there.id)] == ["nb"]
    with pytest.raises(NotFound):
        edition_page(there, "2025", "en")
    sign(owner, english, *SIGNERS)
    lay_out(owner, english)
    assert [one.language for one in editions_of(there.id)] == ["nb", "en"]
    assert edition_page(there, "2025").shown.language == "nb"
    assert b'<html lang="en' in edition_page(there, "2025", "en").html
    with pytest.raises(NotFound):
        edition_page(there, "2025", "nn")


def test_the_signed_file_is_handed_out_only_by_choice(owner: Actor) -> None:
    published(owner)
    (there,) = publishers()
    assert edition_page(there, "2025").signed_file is None
    publication = read_publishing(owner, YEAR).publication
    hand_out_signed_file(owner, publication.id, publication.version, yes=True)
    signed = edition_page(there, "2025").signed_file
    assert file_bytes(there.id, signed.id).startswith(b"%PDF")
    with pytest.raises(ChangedMeanwhile):
        hand_out_signed_file(owner, publication.id, publication.version, yes=False)


def test_another_enterprises_statement_is_not_found(owner: Actor) -> None:
    stranger = publisher("Annen AS", "987654325")
    identity = frozen_statement(owner)
    with pytest.raises(AktsomError) as refused:
        publish(stranger, identity, PublishInput(), 1)
    assert isinstance(refused.value, NotFound)
    with pytest.raises(NotFound):
        file_bytes(stranger.enterprise_id, identity)
