"""From draft to locked text: reviewed, locked with every file built and kept, opened again while nothing is out (§ 5).

Whatever is slow (checking, rendering, building) happens before the short write, which then refuses a text that somebody
changed meanwhile. What is locked is derived from what is kept and from nothing else: see ``statement_snapshot``.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlmodel import col

from compliance_app.clock import OSLO
from compliance_app.documents.templates import render_chapters
from compliance_app.domain.errors import AktsomError, FieldWrong, _
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.domain.statement_facts import StatementFacts
from compliance_app.domain.statement_rules import Report
from compliance_app.services.enterprises import period_of
from compliance_app.services.facts_enterprise import board_on, oslo_day, with_signers
from compliance_app.services.letterhead import letterhead_bytes
from compliance_app.services.statement_chapters import (
    generated_chapter,
    paragraphs_to_json,
    refreshed,
)
from compliance_app.services.statement_documents import FORMATS, MIME, WholeStatement, build_files, file_name
from compliance_app.services.statement_drawings import drawings_of
from compliance_app.services.statement_facts import facts_hash
from compliance_app.services.statement_files import (
    FROZEN_KINDS,
    FrozenFile,
    NotFrozen,
    discard_frozen,
    files_of,
    frozen_file,
    frozen_file_of,
    keep_file,
)
from compliance_app.services.statement_rows import (
    NoDraft,
    existing,
    require_open,
    sections_of,
    wait_for_others,
)
from compliance_app.services.statement_snapshot import content_hash, derived_again, log_head_of, snapshot
from compliance_app.services.statement_standing import OPEN
from compliance_app.services.statements import Basis, basis_of, reading_differently
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    AuditEntry,
    DoneOnce,
    Statement,
    StatementFileKind,
    StatementStatus,
)

__all__ = [
    "FrozenFile",
    "FrozenState",
    "NotFrozen",
    "freeze",
    "frozen_file",
    "frozen_state",
    "review",
    "take_back_review",
    "unlock",
]

Year = str | int | None

_SIGNATURES = "11"
_ENDINGS = MappingProxyType({StatementFileKind.SNAPSHOT: "grunnlag.json"})
_WHAT = "redegjørelsen"
_WHAT_IT_IS = MappingProxyType(
    {
        StatementStatus.OUT_FOR_SIGNING: _("sendt til signering. Avbryt signeringen først"),
        StatementStatus.SIGNED: _("signert. Lag en ny utgave for å endre den"),
        StatementStatus.PUBLISHED: _("publisert. Lag en ny utgave for å endre den"),
        StatementStatus.SUPERSEDED: _("avløst av en nyere utgave. Endre den i stedet"),
    }
)
_WRITING = (Verb.DRAFT_STATEMENT, Verb.EDIT_STATEMENT, Verb.EXPLAIN_WARNING)


class NotReady(AktsomError):
    """The check has something that stands in the way of locking (E25; values: what)."""

    message = _("Teksten kan ikke låses. {what}. Åpne kontrollen, der står hva du skal gjøre.")


class DraftIsStale(AktsomError):
    """The register has moved since the draft was made (E26; values: time, what)."""

    message = _("Utkastet er eldre enn tallene. Registeret er endret etter {time}. Oppdater utkastet{what}.")


class DateChangesText(AktsomError):
    """Another board holds office on the date, so that other chapters would read differently (values: chapters)."""

    message = _(
        "Teksten kan ikke låses med den datoen, for den endrer {chapters}. "
        "Sett datoen under Virksomheten, oppdater utkastet, og les det på nytt."
    )


class ReviewerWroteIt(AktsomError):
    """Four eyes: the last writer may not review their own text (values: name)."""

    message = _(
        "Ikke registrert. {name} skrev sist i teksten, og hos dere skal en annen gå gjennom den. "
        "Be en annen lese den og registrere gjennomgangen."
    )


class NotReviewed(AktsomError):
    """Four eyes: locked only when somebody else has gone through it."""

    message = _(
        "Teksten kan ikke låses før en annen enn den som skrev sist, har gått gjennom den. "
        "Be en annen lese den og registrere gjennomgangen."
    )


class NothingToUnlock(AktsomError):
    """The text is open already."""

    message = _("Teksten er ikke låst. Den kan endres nå.")


class OutForSigning(AktsomError):
    """It is out for signing, or has been signed or published, and cannot be opened (values: what)."""

    message = _("Teksten ble ikke låst opp, for redegjørelsen er {what}.")


@dataclass(frozen=True)
class FrozenState:
    """Whether a locked statement is what was locked.

    Attributes:
        content_hash: SHA-256 of the snapshot. log_head: where the log stood, «sequence:hash».
        files: kind → SHA-256 as it was kept.
        same: the bytes of every file have the hash that was kept, and the snapshot made anew is the one that was kept.
    """

    frozen_at: datetime | None
    frozen_by: str
    content_hash: str
    log_head: str
    files: dict[str, str]
    same: bool


def review(actor: Actor, year: Year, seen_version: int, *, language: str = "nb", once: str = "") -> None:
    """Record that somebody has gone through the whole text. Who writes in it afterwards takes the review back.

    Args:
        seen_version: ``WholeStatement.text_version`` of the text that was read.

    Raises:
        NoDraft: there is none. TextIsLocked: it is past that. ReviewerWroteIt: four eyes, and these wrote it.
        ChangedMeanwhile: the text was changed since it was read.
    """
    with begin(actor, Verb.REVIEW_STATEMENT, once=once) as work:
        if work.already:
            return
        wait_for_others(work)
        whole = existing(work, period_of(work, year), language)
        statement = _open_text(whole)
        _as_seen(work, whole, seen_version)
        if whole.enterprise.four_eyes and last_writer(work, statement) == work.actor.name:
            raise ReviewerWroteIt(name=work.actor.name)
        statement.status = StatementStatus.REVIEWED.value
        statement.reviewed_at, statement.reviewed_by = work.at, work.actor.name
        work.about("statement", statement.id)


def take_back_review(
    actor: Actor, year: Year, seen_version: int, *, language: str = "nb", once: str = ""
) -> None:
    """Make a reviewed text a draft again.

    Raises:
        NoDraft, TextIsLocked, ChangedMeanwhile: as :func:`review`.
    """
    with begin(actor, Verb.REVIEW_STATEMENT, once=once) as work:
        if work.already:
            return
        wait_for_others(work)
        whole = existing(work, period_of(work, year), language)
        statement = _open_text(whole)
        _as_seen(work, whole, seen_version)
        statement.status = StatementStatus.DRAFT.value
        statement.reviewed_at, statement.reviewed_by = None, ""
        work.about("statement", statement.id)


def freeze(
    actor: Actor,
    year: Year,
    seen_version: int,
    *,
    language: str = "nb",
    document_date: date | None = None,
    once: str = "",
) -> str:
    """Lock the text: build every file, keep their bytes and the hash of what they rest on; returns the statement's id.

    Args:
        seen_version: ``WholeStatement.text_version`` of the text that was read.
        document_date: what the document is dated; without it the date that is decided, else today in Oslo.

    Raises:
        NoDraft, NoSuchYear: nothing to lock. TextIsLocked: it is locked already. NotReviewed: four eyes. NotReady: the check finds errors, or warnings without a reason.
        DraftIsStale: the register has moved since the draft. DateChangesText, FieldWrong: the date does not fit.
        ChangedMeanwhile: somebody wrote in it since it was read.
    """
    with reading(actor, Verb.FREEZE_STATEMENT, at_one_moment=True) as work:
        done = work.session.get(DoneOnce, (work.enterprise_id, once)) if once else None
        if done is not None:
            return done.object_id
        period = period_of(work, year)
        basis = basis_of(work, period, language)
        if basis is None:
            raise NoDraft(year=period.label)
        whole = basis.whole
        statement = _open_text(whole)
        _as_seen(work, whole, seen_version)
        if whole.enterprise.four_eyes and statement.status != StatementStatus.REVIEWED:
            raise NotReviewed
        dated = _dated(work, basis, document_date)
        head, at, letterhead = log_head_of(work), work.at, letterhead_bytes(work)
        work.session.expunge_all()
    _require_ready(basis.report("FREEZE"))
    _require_fresh(basis, language)
    locked = _locked(basis, dated, language)
    kept = locked.statement
    kept.frozen_at, kept.frozen_by, kept.log_head = at, actor.name, head
    data = snapshot(kept, locked.chapters, basis.reasons.values())
    kept.content_hash = content_hash(data)
    files = build_files(locked, FORMATS, letterhead)
    with begin(actor, Verb.FREEZE_STATEMENT, once=once) as work:
        if work.already:
            return work.already
        wait_for_others(work)
        now = existing(work, period_of(work, year), language)
        statement = _open_text(now)
        _as_seen(work, now, seen_version)
        _write_locked(work, statement, locked)
        made = {StatementFileKind.SNAPSHOT: data} | {
            StatementFileKind(one.upper()): files[one] for one in files
        }
        for kind, content in made.items():
            name = file_name(locked.year, _ENDINGS.get(kind, kind.lower()))
            media_type = MIME.get(kind.lower(), "application/json")  # type: ignore[call-overload]
            keep_file(work, statement.id, kind, name=name, media_type=media_type, content=content)
        if derived_again(work, statement) != data:  # a reason was written while the files were being built
            work.changed_meanwhile(statement.id, _WHAT)
        work.about("statement", statement.id)
        return statement.id


def unlock(actor: Actor, year: Year, seen_version: int, *, language: str = "nb", once: str = "") -> None:
    """Open a locked text again, while nothing is out for signing; what was built is taken away.

    Args:
        seen_version: of the statement's row.

    Raises:
        NoDraft: there is none. NothingToUnlock: it is open. OutForSigning: it is out, signed or published.
        ChangedMeanwhile: somebody did something with it since.
    """
    with begin(actor, Verb.UNLOCK_STATEMENT, once=once) as work:
        if work.already:
            return
        wait_for_others(work)
        statement = existing(work, period_of(work, year), language).statement
        if statement.status in OPEN:
            raise NothingToUnlock
        if statement.status != StatementStatus.FROZEN:
            raise OutForSigning(what=_WHAT_IT_IS[StatementStatus(statement.status)])
        row = work.for_edit(Statement, statement.id, seen_version, "redegjørelsen")
        discard_frozen(work, row.id)
        row.status = StatementStatus.DRAFT.value
        row.frozen_at, row.frozen_by, row.content_hash, row.log_head = None, "", "", ""
        row.reviewed_at, row.reviewed_by = None, ""
        work.about("statement", row.id)


def frozen_state(actor: Actor, statement_id: str) -> FrozenState:
    """Whether what is kept of a locked statement is what was locked: every hash, and the snapshot made anew.

    Raises:
        NotFound: no such statement here. NotFrozen: it is not locked.
    """
    with reading(actor) as work:
        statement = work.get(Statement, statement_id)
        if not statement.content_hash:
            raise NotFrozen
        kept = {row.kind: row for row in files_of(work, statement_id) if row.kind in FROZEN_KINDS}
        whole = len(kept) == len(FROZEN_KINDS) and all(
            content_hash(frozen_file_of(work, statement_id, StatementFileKind(kind)).content) == row.sha256
            for kind, row in kept.items()
        )
        again = content_hash(derived_again(work, statement))
        named = kept.get(StatementFileKind.SNAPSHOT)
        return FrozenState(
            frozen_at=statement.frozen_at, frozen_by=statement.frozen_by, content_hash=statement.content_hash,
            log_head=statement.log_head, files={kind: row.sha256 for kind, row in kept.items()},
            same=whole and again == statement.content_hash == (named.sha256 if named else ""),
        )  # fmt: skip


def last_writer(work: Work, statement: Statement) -> str:
    """Who last drafted the statement, wrote in it or gave a reason in it."""
    about = [statement.id, *(row.id for row in sections_of(work, statement))]
    found = work.session.execute(
        select(col(AuditEntry.actor))
        .where(
            col(AuditEntry.enterprise_id) == work.enterprise_id,
            col(AuditEntry.verb).in_([verb.value for verb in _WRITING]),
            col(AuditEntry.object_id).in_(about),
        )
        .order_by(col(AuditEntry.seq).desc())
        .limit(1)
    ).scalar_one_or_none()
    return found or ""


def chapters_named(chapters: Collection[str]) -> str:
    """«kapittel 5 og 6», «tittelen», «vedlegget», from ids of chapters."""
    numbers = [str(int(one)) for one in chapters if one.isdigit() and int(one)]
    named = [f"kapittel {NB.join(numbers)}"] if numbers else []
    named += ["tittelen"] if "00" in chapters else []
    named += ["vedlegget"] if "vedlegg" in chapters else []
    return NB.join(named)


def what_hinders(report: Report) -> str:
    """What the check wants mended or explained, and where: «To ting må rettes i kapittel 5»; "" where nothing."""
    said: list[str] = []
    for found, wanted in ((report.errors, "må rettes"), (report.unexplained, "må vurderes eller begrunnes")):
        if found:
            count = NB.count(len(found), "ting", *(() if not said else (len(report.errors),)))
            where = chapters_named(list(dict.fromkeys(one.chapter for one in found)))
            said.append(f"{count} {wanted} i {where}")
    return NB.opening(NB.join(said)) if said else ""


def _open_text(whole: WholeStatement) -> Statement:
    require_open(whole.statement, whole.year)
    return whole.statement


def _as_seen(work: Work, whole: WholeStatement, seen_version: int) -> None:
    """Refuse where the text is not the one that was read: who changed it last, and when."""
    if whole.text_version == seen_version:
        return
    written = [one for one in sections_of(work, whole.statement) if one.edited_at is not None]
    newest = max(written, key=lambda one: str(one.edited_at), default=None)
    by_hand = newest is not None and newest.edited_at and newest.edited_at > whole.statement.drafted_at
    work.changed_meanwhile(newest.id if newest is not None and by_hand else whole.statement.id, _WHAT)


def _dated(work: Work, basis: Basis, chosen: date | None) -> StatementFacts:
    """The facts with the date that the document gets, and the board that holds office that day."""
    facts = basis.facts
    decided = chosen or facts.signing.document_date or oslo_day(work)
    if decided <= facts.period.end:
        raise FieldWrong(
            field=_("Dato"),
            hint=_("Redegjørelsen må dateres etter at perioden er slutt. Velg en senere dato."),
        )
    if decided == facts.signing.document_date:
        return facts
    signing = with_signers(work, replace(facts.signing, document_date=decided), decided)
    return replace(facts, signing=signing, seats=board_on(work, decided))


def _require_ready(report: Report) -> None:
    if not report.ready:
        raise NotReady(what=what_hinders(report))


def _require_fresh(basis: Basis, language: str) -> None:
    statement = basis.whole.statement
    if facts_hash(basis.facts) == statement.facts_hash:
        return
    now = render_chapters(basis.facts, language)
    moved = reading_differently(basis.whole.chapters, now, drawings_of(basis.facts))
    drafted = statement.drafted_at.astimezone(OSLO)
    raise DraftIsStale(
        time=f"{NB.day(drafted.date())} kl. {drafted:%H.%M}",
        what=f", og les {chapters_named(moved)} på nytt" if moved else "",
    )


def _locked(basis: Basis, dated: StatementFacts, language: str) -> WholeStatement:
    """The statement as it will be kept: dated, locked, not yet stored."""
    whole, now = basis.whole, render_chapters(dated, language)
    different = reading_differently(whole.chapters, now, drawings_of(dated))
    changed = [one for one in different if one != _SIGNATURES]
    if changed:
        raise DateChangesText(chapters=chapters_named(changed))
    fresh = {one.id: generated_chapter(one) for one in now if one.id == _SIGNATURES}
    chapters = tuple(
        replace(one, paragraphs=refreshed(one, fresh[one.id])) if one.id in fresh else one
        for one in whole.chapters
    )
    row = Statement(**{name: getattr(whole.statement, name) for name in Statement.model_fields})
    row.status, row.document_date = StatementStatus.FROZEN.value, dated.signing.document_date
    row.facts_hash = facts_hash(dated)
    return replace(whole, statement=row, chapters=chapters)


def _write_locked(work: Work, statement: Statement, locked: WholeStatement) -> None:
    kept = locked.statement
    for name in (
        "status",
        "document_date",
        "facts_hash",
        "frozen_at",
        "frozen_by",
        "content_hash",
        "log_head",
    ):
        setattr(statement, name, getattr(kept, name))
    signatures = next(one for one in locked.chapters if one.id == _SIGNATURES)
    for row in sections_of(work, statement):
        if row.chapter == _SIGNATURES:
            row.generated = paragraphs_to_json(signatures.paragraphs)
    work.session.flush()
