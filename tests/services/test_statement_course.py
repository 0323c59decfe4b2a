"""The check of the later phases reads what has really happened: who signed, where it was published, what changed since."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col
from support.statements import CHAIR, DAY, MANAGER, MEMBER, board, frozen_statement, signing_enterprise

from compliance_app import clock
from compliance_app.domain.levels import Level
from compliance_app.domain.statement_rules import Report
from compliance_app.services import statements
from compliance_app.services.decisions import DecisionInput, decide_to_wait
from compliance_app.services.enterprises import open_period, save_seats
from compliance_app.services.ratings import JudgementInput, judge_supplier
from compliance_app.services.significant_changes import (
    AlertInput,
    decide_change,
    report_alert,
    significant_changes,
)
from compliance_app.services.statement_files import frozen_file
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor
from compliance_app.storage.engine import write_session
from compliance_app.storage.ids import new_id
from compliance_app.storage.tables import (
    AddressCheck,
    ChangeDecision,
    Person,
    Publication,
    RequiredSigner,
    Signature,
    SigningRound,
    Statement,
    StatementFile,
    StatementFileKind,
    StatementStatus,
)

AT = datetime(2026, 5, 20, 12, tzinfo=UTC)
ADDRESS = "https://eksempel.example/redegjorelse"


@pytest.fixture
def actor(database: str) -> Actor:
    clock.set_as_of(DAY)
    return signing_enterprise()


def found(actor: Actor, phase: str, year: int | None = 2025) -> dict[str, list[str]]:
    """By rule, what the check says in a phase."""
    report: Report = statements.check(actor, year, phase)
    said: dict[str, list[str]] = {}
    for one in (*report.errors, *report.warnings):
        said.setdefault(one.rule, []).append(one.message)
    return said


def keep(actor: Actor, *rows: object) -> None:
    with write_session() as session:
        session.add_all(rows)
        session.commit()


def sent(actor: Actor, statement: str, *, state: str = "SENT") -> str:
    """A round of signing with the three who must sign; its id."""
    pdf = frozen_file(actor, statement, StatementFileKind.PDF).sha256
    identity = new_id()
    keep(
        actor,
        SigningRound(
            enterprise_id=actor.enterprise_id, id=identity, statement_id=statement, way="MANUAL", state=state,
            content_hash=pdf, sent_at=AT,
        ),
    )  # fmt: skip
    with write_session() as session:
        people = session.execute(
            select(col(Person.id), col(Person.name)).where(col(Person.enterprise_id) == actor.enterprise_id)
        ).all()
    keep(
        actor,
        *(
            RequiredSigner(enterprise_id=actor.enterprise_id, round_id=identity, person_id=person, name=name)
            for person, name in people
        ),
    )
    return identity


def signed(actor: Actor, statement: str, *names: str, content_hash: str = "") -> None:
    pdf = frozen_file(actor, statement, StatementFileKind.PDF)
    with write_session() as session:
        rows = session.execute(
            select(col(Person.name), col(Person.id)).where(col(Person.enterprise_id) == actor.enterprise_id)
        ).all()
        file_id = str(
            session.execute(
                select(col(StatementFile.id)).where(
                    col(StatementFile.statement_id) == statement, col(StatementFile.kind) == "PDF"
                )
            ).scalar_one()
        )
    people = {row.name: row.id for row in rows}
    keep(
        actor,
        *(
            Signature(
                enterprise_id=actor.enterprise_id, statement_id=statement, file_id=file_id, person_id=people[name],
                kind="CERTIFICATE", name=name, content_hash=content_hash or pdf.sha256, signed_at=AT, recorded_at=AT,
            )
            for name in names
        ),
    )  # fmt: skip


def published(actor: Actor, statement: str, at: datetime = AT, address: str = ADDRESS) -> None:
    keep(
        actor,
        Publication(
            enterprise_id=actor.enterprise_id, statement_id=statement, published_at=at, address=address
        ),
    )


def test_those_who_must_sign_are_those_it_was_sent_to_and_only_a_signature_of_this_file_counts(
    actor: Actor,
) -> None:
    statement = frozen_statement(actor)
    assert found(actor, "SIGN")["R28"] == [f"{name} har ikke signert." for name in (MANAGER, CHAIR, MEMBER)]
    sent(actor, statement)
    signed(actor, statement, MANAGER)
    signed(actor, statement, CHAIR, content_hash="0" * 64)
    assert sorted(found(actor, "SIGN")["R28"]) == [
        f"{CHAIR} har ikke signert.",
        f"{MEMBER} har ikke signert.",
    ]
    signed(actor, statement, CHAIR, MEMBER)
    assert "R28" not in found(actor, "SIGN")
    assert statements.check(actor, 2025, "SIGN").ready


def test_after_a_round_that_was_given_up_the_board_register_says_who_must_sign(actor: Actor) -> None:
    statement = frozen_statement(actor)
    sent(actor, statement, state="CANCELLED")
    assert len(found(actor, "SIGN")["R28"]) == 3
    signed(actor, statement, MANAGER, CHAIR)  # on paper, for instance: it is the locked file that counts
    assert found(actor, "SIGN")["R28"] == [f"{MEMBER} har ikke signert."]
    save_seats(actor, board()[:2])
    assert "R28" not in found(actor, "SIGN")


def test_the_year_is_closed_when_it_is_published_and_the_address_answers_with_it(actor: Actor) -> None:
    statement = frozen_statement(actor)
    assert "F-PUBLISHED" in found(actor, "YEAR_CLOSE")
    published(actor, statement)
    assert "F-PUBLISHED" not in found(actor, "YEAR_CLOSE")
    for at, answered, same, words in (
        (AT, False, None, "svarte ikke"),
        (AT + timedelta(days=1), True, False, "er ikke den redegjørelsen som ble publisert"),
    ):
        keep(
            actor,
            AddressCheck(
                enterprise_id=actor.enterprise_id, statement_id=statement, address=ADDRESS, checked_at=at,
                found=answered, same=same,
            ),
        )  # fmt: skip
        (said,) = found(actor, "YEAR_CLOSE")["F-REACHABLE"]
        assert words in said
    keep(
        actor,
        AddressCheck(
            enterprise_id=actor.enterprise_id, statement_id=statement, address=ADDRESS,
            checked_at=AT + timedelta(days=2), found=True, same=True,
        ),
    )  # fmt: skip
    assert "F-REACHABLE" not in found(actor, "YEAR_CLOSE")


def test_a_change_since_publishing_is_answered_by_a_reason_or_by_the_update_itself(actor: Actor) -> None:
    statement = frozen_statement(actor)
    clock.set_as_of(date(2026, 5, 10))
    report_alert(actor, AlertInput(what="Streik før publiseringen."))
    published(actor, statement)
    assert "R31" not in found(actor, "YEAR_CLOSE")
    clock.set_as_of(date(2026, 9, 1))
    report_alert(actor, AlertInput(what="Brann i en fabrikk."))
    report_alert(actor, AlertInput(what="Nytt eksportforbud."))
    assert len(found(actor, "YEAR_CLOSE")["R31"]) == 2
    lines = {one.what: one for one in significant_changes(actor, only_open=True)}
    fire, ban = lines["Brann i en fabrikk."], lines["Nytt eksportforbud."]
    decide_change(
        actor, fire.id, ChangeDecision.NO_UPDATE, "Vi kjøper ikke derfra lenger.", seen_version=fire.version
    )
    decide_change(
        actor, ban.id, ChangeDecision.STATEMENT_UPDATED, "Det må leserne få vite.", seen_version=ban.version
    )
    (said,) = found(actor, "YEAR_CLOSE")["R31"]
    assert said == "Risikoen er endret uten at redegjørelsen er oppdatert: Nytt eksportforbud."
    with write_session() as session:
        row = session.get(Statement, (actor.enterprise_id, statement))
        assert row is not None
        period = row.period_id
    update = new_id()
    keep(
        actor,
        Statement(
            enterprise_id=actor.enterprise_id, id=update, period_id=period, edition=2, status="PUBLISHED",
            drafted_at=AT, document_date=date(2026, 9, 10), change_note="fordi risikoen har økt",
        ),
    )  # fmt: skip
    published(actor, update, datetime(2026, 9, 10, 9, tzinfo=UTC))
    assert "R31" not in found(actor, "YEAR_CLOSE")
    clock.set_as_of(date(2026, 9, 11))
    assert "R30" not in found(actor, "PUBLISH"), "an update of a year that was published in time is not late"


def test_next_years_statement_is_compared_with_where_last_years_lies(actor: Actor) -> None:
    statement = frozen_statement(actor)
    published(actor, statement, address="https://eksempel.example/et-annet-sted")
    clock.set_as_of(date(2027, 5, 4))
    open_period(actor, 2026)
    statements.draft(actor, 2026)
    (said,) = found(actor, "PUBLISH", 2026)["F-ADDRESS"]
    assert said == "Redegjørelsen får en annen adresse enn i fjor."
    assert "F-ADDRESS" not in found(actor, "PUBLISH", 2025), "it is not compared with itself"
    # what is asked after the text is locked is answered then
    statements.explain_warning(
        actor, 2026, "F-ADDRESS", "Nettstedet har fått nytt navn, og det gamle viser videre."
    )
    assert statements.check(actor, 2026, "PUBLISH").explained[0].rule == "F-ADDRESS"


def test_a_warning_of_a_later_phase_is_explained_when_the_text_is_locked(actor: Actor) -> None:
    frozen_statement(actor)
    assert "R35" in found(actor, "YEAR_CLOSE")
    statements.explain_warning(actor, 2025, "R35", "Styret behandlet den i et ekstraordinært møte.")
    page = statements.read_statement(actor, 2025)
    assert page is not None
    assert page.whole.statement.status == StatementStatus.FROZEN
    assert [one.rule for one in page.reports["YEAR_CLOSE"].explained] == ["R35"]


def test_a_signature_or_publication_of_another_enterprise_is_not_ours(actor: Actor) -> None:
    statement = frozen_statement(actor)
    published(actor, statement)
    sent(actor, statement)
    signed(actor, statement, MANAGER, CHAIR, MEMBER)
    clock.set_as_of(DAY)
    other = signing_enterprise("Eksempel To AS", "914778271")
    frozen_statement(other)
    assert len(found(other, "SIGN")["R28"]) == 3
    assert "F-PUBLISHED" in found(other, "YEAR_CLOSE")


def test_a_medium_supplier_that_no_category_answers_for_is_named_with_the_way_to_it(actor: Actor) -> None:
    supplier = add_supplier(actor, SupplierInput(name="Leverandør uten kategori", country="NO"))
    judgement = JudgementInput(level=Level.MEDIUM, reason="Mye innleie i bransjen.")
    judge_supplier(actor, supplier, judgement)
    statements.draft(actor, 2025)
    (one,) = [one for one in statements.check(actor, 2025).warnings if one.rule == "F-MEDIUM"]
    assert one.place == "Leverandør uten kategori"
    assert one.link.address == f"/leverandor?id={supplier}"
    decide_to_wait(actor, DecisionInput(reason="Vi spør dem til høsten.", supplier_id=supplier))
    statements.draft(actor, 2025)
    assert "F-MEDIUM" not in {one.rule for one in statements.check(actor, 2025).warnings}
