"""From draft to out for signing, and back; each with a call that works."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from promises.calls import Act, changes, id_of, looks_at, reads, version_of
from support.penneo_server import PENDING, Case, PenneoServer, penneo_server
from support.signed_pdfs import pdf
from support.statements import ready_draft, signing_enterprise

from compliance_app.domain.permissions import Verb
from compliance_app.services import (
    approval_settings,
    reservations,
    signature_list,
    signing,
    signing_follow,
    signing_mail,
    signing_send,
    statement_files,
    statement_freeze,
    statements,
)
from compliance_app.services.enterprises import open_period, period_of
from compliance_app.services.statement_files import keep_file
from compliance_app.services.work import Actor, begin, reading
from compliance_app.storage.tables import (
    Enterprise,
    RequiredSigner,
    SigningRound,
    SigningState,
    SigningWay,
    Statement,
    StatementFileKind,
    StatementSection,
    StatementStatus,
)

OLD, OLDER = 2022, 2021
"""Years of the statements here, so that the newest is the others'."""


def add_signing(owner: Actor) -> dict[str, str]:
    """Statements in every state from draft to out, with rounds by hand and at Penneo."""
    for year in (OLD, OLDER):
        open_period(owner, year)
    ready = signing_enterprise("Eget AS")
    ready_draft(ready)
    ids = {
        "ready": str(ready.enterprise_id),
        "to_review": _statement(owner, OLD, "nb", StatementStatus.DRAFT),
        "reviewed": _statement(owner, OLD, "nn", StatementStatus.REVIEWED),
        "locked": _statement(owner, OLD, "en", StatementStatus.FROZEN),
        "to_send": _statement(owner, OLDER, "nb", StatementStatus.FROZEN),
        "out": _statement(owner, OLDER, "nn", StatementStatus.FROZEN),
        "at_penneo": _statement(owner, OLDER, "en", StatementStatus.FROZEN),
    }
    ids["out_round"] = signing_send.send(owner, ids["out"], signing_send.SendInput(), 1).id
    ids["penneo_round"] = _at_penneo(owner, ids["at_penneo"])
    with reading(owner) as work:
        row = work.get(SigningRound, ids["out_round"])
        signer = signing.signers_of(work, row)[0]
        ids["out_signer"], seen = signer.id, signer.version
    signing_send.announce_reservation(owner, ids["out_signer"], "Kapittel 4 er for kort.", seen)
    return ids


def _statement(owner: Actor, year: int, language: str, status: StatementStatus) -> str:
    locked = status is StatementStatus.FROZEN
    with begin(owner, Verb.FREEZE_STATEMENT) as work:
        row = work.add(
            Statement(
                enterprise_id=work.enterprise_id, period_id=period_of(work, year).id, language=language,
                drafted_at=work.at, status=status.value, frozen_at=work.at if locked else None,
                content_hash="0" * 64 if locked else "",
            )
        )  # fmt: skip
        work.add(
            StatementSection(
                enterprise_id=work.enterprise_id, statement_id=row.id, chapter="00", title="Redegjørelse", generated="[]",
            )
        )  # fmt: skip
        if locked:
            keep_file(
                work, row.id, StatementFileKind.PDF, name="redegjørelse.pdf", media_type="application/pdf",
                content=pdf("Redegjørelse"),
            )  # fmt: skip
        return row.id


def _at_penneo(owner: Actor, statement: str) -> str:
    """A round of which Penneo has not said the number."""
    with begin(owner, Verb.SEND_FOR_SIGNING) as work:
        row = work.add(
            SigningRound(
                enterprise_id=work.enterprise_id, statement_id=statement, way=SigningWay.PENNEO.value,
                state=SigningState.PREPARED.value, content_hash="0" * 64,
            )
        )  # fmt: skip
        return row.id


@contextmanager
def _settings(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _penneo() -> Iterator[PenneoServer]:
    with penneo_server() as there, TemporaryDirectory() as folder, _settings(there.settings(Path(folder))):
        there.cases[500] = Case(500, {"signers": []}, b"", PENDING)
        yield there


def _set_case(actor: Actor, world: Any, **more: Any) -> object:
    with _penneo():
        return signing_follow.set_case(actor, world["penneo_round"], "500", **more)


def _remind(actor: Actor, world: Any, **more: Any) -> object:
    server = {
        "AKTSOM_SMTP_HOST": "127.0.0.1",
        "AKTSOM_SMTP_PORT": "9",
        "AKTSOM_SMTP_FROM": "a@eksempel.invalid",
    }
    with _settings(server | {"AKTSOM_BASE_URL": "https://aktsom.eksempel.invalid"}):
        return signing_mail.remind_signers(actor, world["out_round"], **more)


def _text_version(year: int, language: str = "nb") -> Any:
    return lambda world: statements.read_whole(world.owner, year, language=language).text_version


def _by_year(function: Any, year: int, language: str = "nb") -> Any:
    def call(actor: Actor, world: Any, **more: Any) -> object:
        seen = _text_version(year, language)(world)
        return function(actor, year, seen, language=language, **more)

    return call


def _freeze(actor: Actor, world: Any, **more: Any) -> object:
    """In an enterprise whose statement is ready to be locked."""
    within = actor.within(world["ready"])
    whole = statements.read_whole(world.owner.within(world["ready"]))
    return statement_freeze.freeze(within, whole.year, whole.text_version, **more)


def _unlock(actor: Actor, world: Any, **more: Any) -> object:
    return statement_freeze.unlock(
        actor, OLD, world.version(Statement, world["locked"]), language="en", **more
    )


def _four_eyes(actor: Actor, _world: Any) -> object:
    with reading(actor, Verb.EDIT_ENTERPRISE) as work:
        row = work.session.get(Enterprise, work.enterprise_id)
        assert row is not None
        version, on = row.version, not row.four_eyes
    return approval_settings.set_four_eyes(actor, version, on=on)


SEND, FOLLOW = Verb.SEND_FOR_SIGNING, Verb.FOLLOW_SIGNING
_BY_HAND = signing_send.SendInput()

ACTS: tuple[Act, ...] = (
    looks_at(signing.signing_page, Verb.READ_REGISTER, id_of("out")),
    looks_at(statement_files.frozen_file, Verb.READ_REGISTER, id_of("out"), StatementFileKind.PDF),
    looks_at(signature_list.signature_list, Verb.READ_REGISTER, id_of("out")),
    looks_at(reservations.reservations_file, Verb.READ_REGISTER, id_of("out")),
    looks_at(statement_freeze.frozen_state, Verb.READ_REGISTER, id_of("out")),
    Act(statement_freeze.review, Verb.REVIEW_STATEMENT, _by_year(statement_freeze.review, OLD), writes=True),
    Act(
        statement_freeze.take_back_review, Verb.REVIEW_STATEMENT,
        _by_year(statement_freeze.take_back_review, OLD, "nn"), writes=True,
    ),
    Act(statement_freeze.freeze, Verb.FREEZE_STATEMENT, _freeze, writes=True),
    Act(statement_freeze.unlock, Verb.UNLOCK_STATEMENT, _unlock, writes=True),
    changes(signing_send.send, SEND, id_of("to_send"), _BY_HAND, version_of(Statement, "to_send")),
    Act(signing_mail.remind_signers, SEND, _remind, writes=True, names=True),
    looks_at(signing_mail.deliver_invitations, SEND, id_of("penneo_round")),
    looks_at(signing_mail.remind_on_the_day, SEND, id_of("out_round")),
    changes(
        signing_send.announce_reservation, SEND, id_of("out_signer"), "Kapittel 5 er for kort.",
        version_of(RequiredSigner, "out_signer"),
    ),
    looks_at(signing_follow.follow, FOLLOW, id_of("out_round")),
    Act(signing_follow.set_case, FOLLOW, _set_case, writes=True, names=True),
    reads(signing_follow.keep_going, FOLLOW),
    changes(
        signing_send.cancel, Verb.CANCEL_SIGNING, id_of("out_round"), "Et tall var feil.",
        version_of(SigningRound, "out_round"),
    ),
    Act(approval_settings.set_four_eyes, Verb.EDIT_ENTERPRISE, _four_eyes, writes=True),
)  # fmt: skip
