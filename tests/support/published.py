"""A statement that is locked, signed by some, and published."""

from datetime import date
from typing import Any

from compliance_app import clock
from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import seats
from compliance_app.services.published import files_of
from compliance_app.services.publishing import PublishInput, publish
from compliance_app.services.statement_files import keep_file
from compliance_app.services.work import Actor, begin, reading
from compliance_app.storage.tables import (
    Enterprise,
    Signature,
    Statement,
    StatementFileKind,
)
from support.statements import CHAIR, MANAGER, MEMBER, YEAR, frozen_statement, signing_enterprise

PUBLISHED_ON = date(2026, 5, 22)
SIGNERS = (MANAGER, CHAIR, MEMBER)


def publisher(name: str = "Eksempel AS", org_number: str = "123456785", **changed: Any) -> Actor:
    """An enterprise with a board, in the spring when its statement is due; ``changed`` are its columns."""
    clock.set_as_of(PUBLISHED_ON)
    owner = signing_enterprise(name, org_number)
    change(owner, **changed)
    return owner


def change(owner: Actor, **changed: Any) -> None:
    """Set columns of the enterprise."""
    with begin(owner, Verb.EDIT_ENTERPRISE) as work:
        row = work.session.get(Enterprise, owner.enterprise_id)
        for key, value in changed.items():
            setattr(row, key, value)


def sign(owner: Actor, statement_id: str, *names: str, **changed: Any) -> str:
    """Those have signed, in a file that came back; returns the file's id."""
    with begin(owner, Verb.CHECK_SIGNED_FILE) as work:
        people = {person.name: (person, seat) for seat, person in seats(work)}
        content = f"%PDF-1.7 signert av {', '.join(names)}".encode()
        file = keep_file(
            work, statement_id, StatementFileKind.SIGNED, name="signert.pdf", media_type="application/pdf", content=content
        )  # fmt: skip
        files = files_of(work.session, work.enterprise_id, statement_id)
        locked = next((one.sha256 for one in files if one.kind is StatementFileKind.PDF), "")
        for name in names:
            person, seat = people[name]
            work.add(
                Signature(
                    enterprise_id=work.enterprise_id, statement_id=statement_id, file_id=file.id, person_id=person.id,
                    name=name, recorded_at=work.at,
                    seats=f'[{{"role": "{seat.role}", "appointing_body": "{seat.appointing_body}", "seat_id": "{seat.id}"}}]',
                    **({"content_hash": locked, "kind": "SIGNATURE_PAGE", "signed_at": work.at} | changed),
                )
            )  # fmt: skip
        return file.id


def version(owner: Actor, statement_id: str) -> int:
    """The version of a statement now."""
    with reading(owner) as work:
        return int(work.get(Statement, statement_id).version)


def lay_out(owner: Actor, statement_id: str, **given: Any) -> str:
    """Publish a locked statement; returns the publication's id."""
    return publish(owner, statement_id, PublishInput(**given), version(owner, statement_id))


def published(owner: Actor, year: int = YEAR, language: str = "nb", **given: Any) -> str:
    """Locked, signed by all and published; returns the statement's id."""
    identity = frozen_statement(owner, year, language)
    if not given.get("reason"):
        sign(owner, identity, *SIGNERS)
    lay_out(owner, identity, **given)
    return identity
