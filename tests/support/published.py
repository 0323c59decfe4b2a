"""A small enterprise with a statement that is locked, signed by some or published, made of rows and of the real draft."""

import hashlib
from datetime import date
from typing import Any

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.services import statements
from compliance_app.services.enterprises import (
    EnterpriseInput,
    SeatInput,
    create_enterprise,
    save_seats,
    seats,
)
from compliance_app.services.publishing import PublishInput, publish
from compliance_app.services.work import Actor, begin, local_actor, reading
from compliance_app.storage.tables import (
    SeatRole,
    Signature,
    Statement,
    StatementFile,
    StatementFileContent,
    StatementFileKind,
)

PUBLISHED_ON = date(2026, 5, 22)
ADDRESS = "https://www.eksempel.invalid/redegjorelser"
SIGNERS = ("Daglig leder 1", "Styreleder 1", "Styremedlem 1")
_MEDIA = {"PDF": "application/pdf", "HTML": "text/html", "JSON": "application/json"}


def enterprise(name: str = "Eksempel AS", **changed: Any) -> Actor:
    """An enterprise with a board and an address for its statements, in a spring when the statement is due."""
    clock.set_as_of(PUBLISHED_ON)
    given = {"contact": "spor@eksempel.invalid", "statement_address": ADDRESS} | changed
    owner = local_actor(create_enterprise(local_actor(), EnterpriseInput(name=name, **given), 2025))
    roles = (SeatRole.GENERAL_MANAGER, SeatRole.CHAIR, SeatRole.MEMBER)
    save_seats(owner, [SeatInput(name=one, role=role) for one, role in zip(SIGNERS, roles, strict=True)])
    return owner


def locked(owner: Actor, year: int = 2025, language: str = "nb") -> str:
    """The newest edition with its files, as locking leaves it; drafted first where there is none."""
    page = statements.read_statement(owner, year, language=language)
    if page is None:
        statements.draft(owner, year, language=language)
    identity = statements.read_whole(owner, year, language=language).statement.id
    with begin(owner, Verb.FREEZE_STATEMENT) as work:
        row = work.get(Statement, identity)
        row.status, row.frozen_at = "FROZEN", work.at
    files = statements.build_document(owner, year, ("pdf", "html", "json"), language=language)
    with begin(owner, Verb.FREEZE_STATEMENT) as work:
        work.get(Statement, identity).content_hash = hashlib.sha256(files["json"]).hexdigest()
        for kind, content in files.items():
            keep(work, identity, StatementFileKind(kind.upper()), content)
    return identity


def keep(work: Any, statement_id: str, kind: StatementFileKind, content: bytes) -> str:
    """A file of a statement."""
    file = work.add(
        StatementFile(
            enterprise_id=work.enterprise_id, statement_id=statement_id, kind=kind.value, name=f"redegjorelse.{kind.value.lower()}",
            media_type=_MEDIA.get(kind.value, "application/pdf"), size=len(content),
            sha256=hashlib.sha256(content).hexdigest(), kept_at=work.at,
        )
    )  # fmt: skip
    work.add(StatementFileContent(enterprise_id=work.enterprise_id, id=file.id, content=content))
    return file.id


def sign(owner: Actor, statement_id: str, *names: str, **changed: Any) -> None:
    """Those have signed, in a file that came back."""
    with begin(owner, Verb.CHECK_SIGNED_FILE) as work:
        people = {person.name: person for _seat, person in seats(work)}
        file = keep(work, statement_id, StatementFileKind.SIGNED, f"%PDF signert {names}".encode())
        for name in names:
            work.add(
                Signature(
                    enterprise_id=work.enterprise_id, statement_id=statement_id, file_id=file, person_id=people[name].id,
                    kind="SIGNATURE_PAGE", name=name, content_hash="0" * 64, signed_at=work.at, recorded_at=work.at,
                    seats='[{"role": "MEMBER", "appointing_body": ""}]', **changed,
                )
            )  # fmt: skip


def version(owner: Actor, statement_id: str) -> int:
    """The version of a statement now."""
    with reading(owner) as work:
        return work.get(Statement, statement_id).version


def published(owner: Actor, year: int = 2025, *, language: str = "nb", **given: Any) -> str:
    """Locked, signed by all and published; returns the statement's id."""
    identity = locked(owner, year, language)
    if not given.get("reason"):
        sign(owner, identity, *SIGNERS)
    publish(owner, identity, PublishInput(**given), version(owner, identity))
    return identity
