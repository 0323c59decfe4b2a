"""Publishing the yearly statement (§ 5 third and fourth paragraph), and beginning an update of a published one.

What is laid out is the locked bytes. A published edition is never taken back and never changed: what is new is a new edition, and the
old one stays readable at its own address. Signatures that arrive later show by themselves.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, ExampleIsReadOnly, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_line, clean_text
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.domain.rules.text import says_nothing
from compliance_app.domain.statement_address import is_web_address
from compliance_app.domain.statement_rules import Report
from compliance_app.services.enterprises import enterprise_of, period_of
from compliance_app.services.published_signers import SignerLine, names_missing, signers_of, signers_today
from compliance_app.services.statement_files import files_of
from compliance_app.services.statement_rows import (
    NoDraft,
    newest_edition,
    reasons_of,
    sections_of,
    wait_for_others,
)
from compliance_app.services.statement_standing import OPEN, InForce, standing_of
from compliance_app.services.statements import LONGEST_REASON, check
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    Publication,
    ReportingPeriod,
    Statement,
    StatementFile,
    StatementFileKind,
    StatementSection,
    StatementStatus,
    WarningReason,
)

READY = (StatementStatus.FROZEN, StatementStatus.OUT_FOR_SIGNING, StatementStatus.SIGNED)
"""The stages from which a statement can be published."""
_NEEDED = {StatementFileKind.PDF.value, StatementFileKind.HTML.value, StatementFileKind.JSON.value}


class PublishingRefused(AktsomError):
    """The statement is not published."""

    message = _("Redegjørelsen kan ikke publiseres.")


class NotLockedYet(PublishingRefused):
    """Its text can still change (values: year)."""

    message = _("Redegjørelsen for {year} kan ikke publiseres. Teksten er ikke låst. Lås teksten først.")


class PublishedAlready(PublishingRefused):
    """It is out (values: year)."""

    message = _(
        "Redegjørelsen for {year} er allerede publisert. Er noe endret, lag en oppdatert utgave i stedet."
    )


class SignaturesMissing(PublishingRefused):
    """Somebody has not signed, and no reason is given (E28; values: names)."""

    message = _(
        "Redegjørelsen kan ikke publiseres. Signaturer mangler: {names}. Send en påminnelse, eller rett styrelisten hvis noen "
        "har gått ut. Skal den ut før alle har signert, skriv hvorfor."
    )


class NobodySigns(PublishingRefused):
    """The register does not say who must sign, and no reason is given."""

    message = _(
        "Redegjørelsen kan ikke publiseres. Registeret sier ikke hvem som skal signere. Registrer styret og daglig leder, "
        "eller skriv hvorfor den skal ut likevel."
    )


class CheckNotPassed(PublishingRefused):
    """The check for publishing found what must be mended (values: found)."""

    message = _("Redegjørelsen kan ikke publiseres. {found}")


class FilesMissing(PublishingRefused):
    """It has no locked files (values: year)."""

    message = _(
        "Redegjørelsen for {year} kan ikke publiseres. De låste filene mangler. Lås opp teksten, og lås den på nytt."
    )


class NothingToUpdate(AktsomError):
    """No edition of the year is published, or a newer one is on its way (values: year)."""

    message = _(
        "Ingen ny utgave ble laget. Redegjørelsen for {year} er ikke publisert, eller en ny utgave er allerede begynt."
    )


class PublishInput(BaseModel):
    """What the one who publishes says."""

    address: str = ""
    """The full web address where it will lie; what is proposed where empty."""
    reason: str = Field(default="", max_length=LONGEST_REASON)
    """Why it is published before all have signed."""
    warnings: Mapping[str, str] = Field(default_factory=dict)
    """By rule of the check, why a warning is left standing."""
    with_signed_file: bool = False
    """Lay out the signed file too; it bears identifiers of the signatories."""


@dataclass(frozen=True)
class Publishing:
    """What stands before publishing, or what was published.

    Attributes:
        statement: the newest edition. publication: of it; None while it is not out.
        report: of the check for publishing; None once it is out.
        address: proposed, or where it was laid out.
        in_force: the published edition of the same language; an older one while an update of it is made.
    """

    statement: Statement
    year: str
    publication: Publication | None
    report: Report | None
    signers: tuple[SignerLine, ...]
    address: str
    files: Mapping[str, StatementFile] = field(default_factory=dict)
    has_signed_file: bool = False
    in_force: InForce | None = None

    @property
    def ready(self) -> bool:
        """Whether it stands where it can be published."""
        return self.statement.status in READY

    @property
    def updating(self) -> bool:
        """An earlier edition is out, and the text of the newest can still change."""
        return self.in_force is not None and self.statement.status in OPEN

    @property
    def missing(self) -> tuple[str, ...]:
        """Who has not signed."""
        return names_missing(self.signers)


def read_publishing(
    actor: Actor, year: str | int | None = None, *, language: str = "nb"
) -> Publishing | None:
    """Where the newest edition of a year stands on its way to the public; None where nothing is drafted.

    Raises:
        NoSuchYear: no such period.
    """
    with reading(actor) as work:
        period = period_of(work, year)
        statement = newest_edition(work, period.id, language)
        if statement is None:
            return None
        enterprise = enterprise_of(work)
        publication = _publication_of(work, statement.id)
        signers = signers_of(work.session, work.enterprise_id, statement.id, signers_today(work))
        files = files_of(work, statement.id)
        in_force = standing_of(work, period, language).in_force
        work.session.expunge_all()
    address = publication.address if publication else enterprise.statement_address.strip()
    report = check(actor, period.label, "PUBLISH", language=language) if statement.status in READY else None
    kinds = {row.kind: row for row in files}
    signed = StatementFileKind.SIGNED.value in kinds
    return Publishing(
        statement,
        period.label,
        publication,
        report,
        signers,
        address,
        kinds,
        has_signed_file=signed,
        in_force=in_force,
    )


def publish(
    actor: Actor, statement_id: str, given: PublishInput, seen_version: int, *, once: str = ""
) -> str:
    """Lay a locked statement out for everybody; returns the id of the publication.

    The edition before it, of the same year and language, is superseded and stays readable.

    Raises:
        ExampleIsReadOnly: an example is never published. NotLockedYet, PublishedAlready, FilesMissing: it is not its turn.
        CheckNotPassed: the check found what must be mended, or a warning that nobody has explained.
        SignaturesMissing, NobodySigns: before all have signed a reason is needed.
        FieldWrong: the address is none. ChangedMeanwhile, NotFound.
    """
    with reading(actor, Verb.PUBLISH_STATEMENT) as work:
        statement = work.get(Statement, statement_id)
        period = work.get(ReportingPeriod, statement.period_id)
        year, language = period.label, statement.language
        enterprise = enterprise_of(work)
        if enterprise.example:
            raise ExampleIsReadOnly
        proposed = enterprise.statement_address.strip()
        stands_in_way = statement.status in READY and newest_edition(work, period.id, language)
    if stands_in_way and stands_in_way.id == statement_id:
        _require_passed(check(actor, year, "PUBLISH", language=language), given)
    address = given.address.strip() or proposed
    if not is_web_address(address):
        raise FieldWrong(
            field=_("Adressen"), hint=_("Skriv hele nettadressen, for eksempel https://www.eksempel.no/redegjorelse.")
        )  # fmt: skip
    reason = clean_text(given.reason, LONGEST_REASON)
    with begin(actor, Verb.PUBLISH_STATEMENT, once=once) as work:
        if work.already:
            return work.already
        wait_for_others(work)
        row = work.for_edit(Statement, statement_id, seen_version, _("redegjørelsen"))
        _require_turn(row, year)
        signers = signers_of(work.session, work.enterprise_id, row.id, signers_today(work))
        _require_signed(signers, reason)
        if not {one.kind for one in files_of(work, row.id)} >= _NEEDED:
            raise FilesMissing(year=year)
        _explain(work, row, given.warnings)
        _supersede(work, row)
        row.status = StatementStatus.PUBLISHED.value
        work.add(row)
        made = work.add(
            Publication(
                enterprise_id=work.enterprise_id, statement_id=row.id, published_at=work.at, published_by=work.actor.name,
                address=address, missing=json.dumps(names_missing(signers), ensure_ascii=False), reason=reason,
                with_signed_file=given.with_signed_file,
            )
        )  # fmt: skip
        work.about("publication", made.id)
        return made.id


def hand_out_signed_file(
    actor: Actor, publication_id: str, seen_version: int, *, yes: bool, once: str = ""
) -> None:
    """Lay the signed file out beside a published statement, or stop doing so. Raises ChangedMeanwhile, NotFound."""
    with begin(actor, Verb.PUBLISH_STATEMENT, once=once) as work:
        if work.already:
            return
        row = work.for_edit(Publication, publication_id, seen_version, _("publiseringen"))
        row.with_signed_file = yes
        work.add(row)
        work.about("publication", row.id)


def begin_update(
    actor: Actor, year: str | int | None, change_note: str, *, language: str = "nb", once: str = ""
) -> str:
    """Begin a new edition of a published statement: a draft with the same text, and what is new said; returns its id.

    Raises:
        FieldMissing, FieldWrong: nothing is said of what is new. NothingToUpdate: it is not published, or the update is begun.
        NoDraft: there is no statement. NoSuchYear. ExampleIsReadOnly.
    """
    note = clean_line(change_note, 1000)
    if not note:
        raise FieldMissing(field=_("Hva som er nytt"), hint=_("Skriv hvorfor redegjørelsen oppdateres."))
    if says_nothing(note):
        raise FieldWrong(
            field=_("Hva som er nytt"), hint=_("Skriv i en hel setning hvorfor redegjørelsen oppdateres.")
        )
    with begin(actor, Verb.UPDATE_STATEMENT, once=once) as work:
        if work.already:
            return work.already
        if enterprise_of(work).example:
            raise ExampleIsReadOnly
        wait_for_others(work)
        period = period_of(work, year)
        before = newest_edition(work, period.id, language)
        if before is None:
            raise NoDraft(year=period.label)
        if before.status != StatementStatus.PUBLISHED:
            raise NothingToUpdate(year=period.label)
        made = work.add(
            Statement(
                enterprise_id=work.enterprise_id, period_id=period.id, language=language, edition=before.edition + 1,
                drafted_at=before.drafted_at, facts_hash=before.facts_hash, change_note=note,
                begun_on=work.today,
            )
        )  # fmt: skip
        _copy(work, before, made)
        work.about("statement", made.id)
        return made.id


def _copy(work: Work, before: Statement, made: Statement) -> None:
    """The chapters as they were, and the reasons that were given for warnings."""
    for one in sections_of(work, before):
        work.session.add(
            StatementSection(
                enterprise_id=work.enterprise_id, statement_id=made.id, chapter=one.chapter, title=one.title,
                generated=one.generated, edited=one.edited, edited_by=one.edited_by, edited_at=one.edited_at,
            )
        )  # fmt: skip
    for reason in reasons_of(work, before).values():
        work.session.add(
            WarningReason(
                enterprise_id=work.enterprise_id, statement_id=made.id, rule=reason.rule, reason=reason.reason,
                given_by=reason.given_by, given_at=reason.given_at,
            )
        )  # fmt: skip
    work.session.flush()


def _require_turn(row: Statement, year: str) -> None:
    if row.status in {StatementStatus.PUBLISHED, StatementStatus.SUPERSEDED}:
        raise PublishedAlready(year=year)
    if row.status not in READY:
        raise NotLockedYet(year=year)


def _require_passed(report: Report, given: PublishInput) -> None:
    """No error, and each warning with a reason that says something."""
    if report.errors:
        raise CheckNotPassed(found=" ".join(f"{one.message} {one.fix}" for one in report.errors))
    left = [one for one in report.unexplained if says_nothing(given.warnings.get(one.rule, ""))]
    if left:
        said = " ".join(f"{one.message} {one.fix}" for one in left)
        raise CheckNotPassed(
            found=f"{said} {_('Skriv en begrunnelse, i en hel setning, for å publisere likevel.')}"
        )


def _require_signed(signers: tuple[SignerLine, ...], reason: str) -> None:
    if reason and not says_nothing(reason):
        return
    missing = names_missing(signers)
    if missing:
        raise SignaturesMissing(names=NB.join(missing))
    if not signers:
        raise NobodySigns


def _explain(work: Work, row: Statement, warnings: Mapping[str, str]) -> None:
    kept = reasons_of(work, row)
    for rule, text in warnings.items():
        said = clean_text(text, LONGEST_REASON)
        if not said:
            continue
        reason = kept.get(rule) or WarningReason(
            enterprise_id=work.enterprise_id, statement_id=row.id, rule=rule, reason=said, given_at=work.at
        )
        reason.reason, reason.given_by, reason.given_at = said, work.actor.name, work.at
        work.add(reason)


def _supersede(work: Work, row: Statement) -> None:
    """The published edition before this one, of the same year and language."""
    older = work.session.execute(
        select(Statement).where(
            col(Statement.enterprise_id) == work.enterprise_id,
            col(Statement.period_id) == row.period_id,
            col(Statement.language) == row.language,
            col(Statement.status) == StatementStatus.PUBLISHED.value,
            col(Statement.id) != row.id,
        )
    ).scalars()
    for one in older:
        one.status = StatementStatus.SUPERSEDED.value
        work.add(one)


def _publication_of(work: Work, statement_id: str) -> Publication | None:
    return work.session.execute(
        select(Publication).where(
            col(Publication.enterprise_id) == work.enterprise_id,
            col(Publication.statement_id) == statement_id,
        )
    ).scalar_one_or_none()
