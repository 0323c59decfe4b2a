"""``aktsom audit verify``: one JSON document, and 1 when the log is not as it was written."""

import json

import pytest
from sqlalchemy import text, update
from sqlmodel import col
from typer.testing import CliRunner

from compliance_app.commands import context
from compliance_app.commands.audit import app
from compliance_app.services.enterprises import EnterpriseInput, create_enterprise
from compliance_app.services.suppliers import SupplierInput, add_supplier
from compliance_app.services.work import Actor, local_actor
from compliance_app.storage.engine import write_session
from compliance_app.storage.tables import AuditDetail, AuditHead


@pytest.fixture
def actor(home) -> Actor:
    made = local_actor(create_enterprise(local_actor(), EnterpriseInput(name="Eksempel AS"), 2025))
    add_supplier(made, SupplierInput(name="IVD-leverandør 1"))
    context.choose(None)
    return made


def verified() -> tuple[int, dict]:
    ran = CliRunner().invoke(app, ["verify", "--json"])
    return ran.exit_code, json.loads(ran.stdout)


def test_an_intact_log_is_done_with_its_head(actor: Actor) -> None:
    code, found = verified()
    assert (code, found["intact"], found["entries"], found["first_bad"]) == (0, True, 2, None)
    assert len(found["head"]) == 64


def test_a_changed_detail_is_found_and_exits_with_1(actor: Actor) -> None:
    with write_session() as session:
        session.execute(text("DROP TRIGGER audit_detail_no_update"))  # as one with the file in hand could
        session.execute(update(AuditDetail).where(col(AuditDetail.seq) == 2).values(content=b"x"))
    code, found = verified()
    assert (code, found["intact"], found["first_bad"], found["reason"]) == (1, False, 2, "detail")


def test_a_head_that_says_otherwise_is_found(actor: Actor) -> None:
    with write_session() as session:
        session.execute(update(AuditHead).values(hash="0" * 64))
    code, found = verified()
    assert (code, found["reason"]) == (1, "head")


def test_without_json_a_sentence_is_printed(actor: Actor) -> None:
    ran = CliRunner().invoke(app, ["verify"])
    assert "Loggen stemmer. Den har 2 innslag." in ran.stdout
