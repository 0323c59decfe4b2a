"""Files that come back from signing, names that are asked about and signatures on paper; each with a call that works."""

import functools
from datetime import date
from typing import Any

from promises.calls import Act, id_of, looks_at
from support.signed_pdfs import pdf, person, scan, sign

from compliance_app.domain.permissions import Verb
from compliance_app.services import paper_signatures, signed_files
from compliance_app.services.enterprises import period_of
from compliance_app.services.signed_file_read import CameFile
from compliance_app.services.statement_files import keep_file
from compliance_app.services.work import Actor, begin
from compliance_app.storage.tables import Statement, StatementFileKind, StatementSection, StatementStatus

ASKED, ANSWERED, SIGNATORY = "Medlem Ukjent", "Medlem Annen", "Medlem 1"


@functools.lru_cache
def _locked() -> bytes:
    return pdf("Redegjørelse", "Vi har spurt leverandørene våre.")


@functools.lru_cache
def _signed(*names: str) -> bytes:
    return sign(_locked(), *(person(name) for name in names))


def add_signed_files(owner: Actor) -> dict[str, str]:
    """A statement with a file that asks about names and a scanned paper, and one that is signed by all."""
    ids = {"asked_statement": _lock(owner, "nn"), "signed_statement": _lock(owner, "en")}
    ids["asked_file"] = _take(owner, ids["asked_statement"], _signed(ASKED, ANSWERED))
    ids["paper_file"] = _take(owner, ids["asked_statement"], scan())
    ids["signed_file"] = _take(owner, ids["signed_statement"], _signed(SIGNATORY))
    page = signed_files.signed_files_page(owner, ids["asked_statement"])
    ids["signatory"] = page.required[0].person_id
    signed_files.answer_name(owner, ids["asked_statement"], ANSWERED, ids["signatory"], same=False)
    return ids


def _lock(owner: Actor, language: str) -> str:
    with begin(owner, Verb.FREEZE_STATEMENT) as work:
        row = work.add(
            Statement(
                enterprise_id=work.enterprise_id, period_id=period_of(work).id, language=language, drafted_at=work.at,
                status=StatementStatus.FROZEN.value, frozen_at=work.at, content_hash="0" * 64,
            )
        )  # fmt: skip
        work.add(
            StatementSection(
                enterprise_id=work.enterprise_id, statement_id=row.id, chapter="00", title="Redegjørelse", generated="[]",
            )
        )  # fmt: skip
        keep_file(
            work, row.id, StatementFileKind.PDF, name="redegjørelse.pdf", media_type="application/pdf", content=_locked()
        )  # fmt: skip
        return row.id


def _take(owner: Actor, statement: str, data: bytes) -> str:
    version = signed_files.signed_files_page(owner, statement).version
    return signed_files.take_in_signed_file(
        owner, statement, data, "signert.pdf", seen_version=version
    ).file_id


def _verify(actor: Actor, _world: Any) -> object:
    return signed_files.verify_file(actor, None, _signed(SIGNATORY), "signert.pdf", language="nn")


def _take_in(actor: Actor, world: Any, **more: Any) -> object:
    version = world.version(Statement, world["asked_statement"])
    return signed_files.take_in_signed_file(
        actor, world["asked_statement"], _signed("Medlem Tredje"), "signert.pdf", seen_version=version, **more
    )


def _add_report(actor: Actor, world: Any, **more: Any) -> object:
    report = CameFile("rapport.txt", b"Rapport fra signeringen")
    return signed_files.add_reports(actor, world["asked_statement"], world["asked_file"], [report], **more)


def _answer(actor: Actor, world: Any, **more: Any) -> object:
    return signed_files.answer_name(
        actor, world["asked_statement"], ASKED, world["signatory"], same=False, **more
    )


def _record(actor: Actor, world: Any, **more: Any) -> object:
    given = [paper_signatures.PaperSignature(person_id=world["signatory"], signed_on=date(2026, 5, 7))]
    version = world.version(Statement, world["asked_statement"])
    return paper_signatures.record_paper_signature(
        actor, world["asked_statement"], world["paper_file"], given, seen_version=version, **more
    )


CHECK = Verb.CHECK_SIGNED_FILE

ACTS: tuple[Act, ...] = (
    Act(signed_files.verify_file, CHECK, _verify),
    Act(signed_files.locked_statement, CHECK, lambda actor, _world: signed_files.locked_statement(actor, None, "nn")),
    looks_at(signed_files.signed_files_page, CHECK, id_of("asked_statement")),
    looks_at(signed_files.signed_file, CHECK, id_of("asked_file")),
    Act(signed_files.take_in_signed_file, CHECK, _take_in, writes=True, names=True),
    Act(signed_files.add_reports, CHECK, _add_report, writes=True, names=True),
    Act(signed_files.answer_name, CHECK, _answer, writes=True, names=True),
    Act(paper_signatures.record_paper_signature, Verb.RECORD_SIGNATURE, _record, writes=True, names=True),
)  # fmt: skip
