"""The list of who has signed a locked statement, as PDF and as data: made of the rows as they are, beside bytes that never change.

A reservation's explanation stands in it (regnskapsloven § 3-5 second paragraph), so that it goes wherever the statement goes: on the open
page, in the zip for another web server, and to whoever fetches the signed file.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from compliance_app import clock
from compliance_app.documents.signature_list import About, ListedSigner, signature_list_pdf
from compliance_app.domain.language import grammar
from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.published import EditionPage
from compliance_app.services.published_signers import SignerLine, names_missing, signers_of, signers_today
from compliance_app.services.statement_chapters import canonical
from compliance_app.services.statement_files import frozen_file_of
from compliance_app.services.statement_pages import how_signed, who_signs
from compliance_app.services.work import Actor, reading
from compliance_app.storage.tables import ReportingPeriod, Statement, StatementFileKind

SCHEMA: Final = "urn:aktsom:schema:signaturer:1"
"""``data/schema/signaturer-1.json``."""


@dataclass(frozen=True)
class SignatureList:
    """Who must sign one locked statement, and who has, as the rows are now."""

    about: About
    signers: tuple[SignerLine, ...]

    @property
    def name(self) -> str:
        """The file's name without what it ends with: «aktsom-redegjorelse-2025-signaturer»."""
        language = "" if self.about.language == "nb" else f"-{self.about.language}"
        edition = "" if self.about.edition == 1 else f"-utgave-{self.about.edition}"
        year = "".join(one if one.isalnum() and one.isascii() else "-" for one in self.about.year)
        return f"aktsom-redegjorelse-{year}{language}{edition}-signaturer"

    @property
    def changed_at(self) -> datetime | None:
        """When the last one signed; None where nobody has, or only the day is known."""
        return max((one.signed_at for one in self.signers if one.signed_at), default=None)

    def pdf(self) -> bytes:
        """For reading; the same list gives the same bytes."""
        language = self.about.language
        lines = tuple(_listed(one, language) for one in self.signers)
        return signature_list_pdf(self.about, how_signed(self.signers, language), lines)

    def json(self) -> bytes:
        """The same as data, by the schema."""
        return canonical(self.data()).encode()

    def data(self) -> dict[str, Any]:
        """What :meth:`json` writes."""
        about = self.about
        return {
            "schema": SCHEMA,
            "enterprise": {"name": about.enterprise, "org_number": about.org_number or None},
            "year": about.year,
            "language": about.language,
            "edition": about.edition,
            "document_date": about.dated.isoformat() if about.dated else None,
            "content_hash": about.content_hash,
            "pdf_sha256": about.pdf_hash,
            "complete": bool(self.signers) and not names_missing(self.signers),
            "signers": [_plain(one) for one in self.signers],
        }


def list_of_edition(page: EditionPage) -> SignatureList:
    """The list of a published edition."""
    shown, pdf = page.shown, page.files.get(StatementFileKind.PDF)
    about = About(
        language=shown.language, enterprise=page.publisher.name, org_number=page.publisher.org_number, year=shown.year,
        edition=shown.edition, dated=shown.document_date, pdf_hash=pdf.sha256 if pdf else "",
        content_hash=shown.content_hash, day=_day(page.signers, clock.oslo_day(shown.published_at)),
    )  # fmt: skip
    return SignatureList(about, page.signers)


def signature_list(actor: Actor, statement_id: str) -> SignatureList:
    """The list of a locked statement, published or not.

    Raises:
        NotFound: no such statement here. NotFrozen: its text is not locked.
    """
    with reading(actor, Verb.READ_REGISTER) as work:
        statement = work.get(Statement, statement_id)
        pdf = frozen_file_of(work, statement_id, StatementFileKind.PDF)
        period, enterprise = work.get(ReportingPeriod, statement.period_id), enterprise_of(work)
        signers = signers_of(work.session, work.enterprise_id, statement_id, signers_today(work))
        locked = clock.oslo_day(statement.frozen_at) if statement.frozen_at else work.today
        about = About(
            language=statement.language, enterprise=enterprise.name, org_number=enterprise.org_number or "",
            year=period.label, edition=statement.edition, dated=statement.document_date or period.document_date,
            pdf_hash=pdf.sha256, content_hash=statement.content_hash, day=_day(signers, locked),
        )  # fmt: skip
    return SignatureList(about, signers)


def _day(signers: tuple[SignerLine, ...], otherwise: date) -> date:
    """The day of the newest signature: the list says what was known then."""
    days = [_signed_day(one) for one in signers if one.signed]
    return max([day for day in days if day], default=otherwise)


def _signed_day(one: SignerLine) -> date | None:
    return clock.oslo_day(one.signed_at) if one.signed_at else one.signed_on


def _listed(one: SignerLine, language: str) -> ListedSigner:
    words, when = grammar(language), ""
    if one.signed_at is not None:
        when = words.moment(one.signed_at)
    elif one.signed_on is not None:
        when = {"nb": "på papir {day}", "nn": "på papir {day}", "en": "on paper {day}"}[language].format(
            day=words.day(one.signed_on)
        )
    return ListedSigner(
        name=one.name, who=who_signs(one, language), signed=one.signed, verified=one.signed and one.verified, when=when,
        on_behalf_of=one.on_behalf_of, explanation=one.explanation if one.reservation else "",
    )  # fmt: skip


def _plain(one: SignerLine) -> dict[str, Any]:
    return {
        "name": one.name,
        "roles": list(one.roles),
        "appointing_bodies": list(one.bodies),
        "signed": one.signed,
        "verified": one.signed and one.verified,
        "signed_at": one.signed_at.isoformat() if one.signed_at else None,
        "signed_on": one.signed_on.isoformat() if one.signed_on else None,
        "on_behalf_of": one.on_behalf_of,
        "reservation": one.reservation,
        "explanation": one.explanation if one.reservation else "",
    }
