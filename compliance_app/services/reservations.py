"""The explanations of those who will sign with a reservation, as a PDF that goes with the locked one (regnskapsloven § 3-5).

Made of what was announced before anybody signed: it goes to Penneo as a document beside the one that is signed, with the invitations, and
to whoever signs elsewhere. What was signed in the end stands in the list of signatures (``signature_list``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from compliance_app import clock
from compliance_app.documents.signature_list import About, Reserved, reservations_pdf
from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.permissions import Verb
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.signing import newest_round, signatory_of, signers_of
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.tables import ReportingPeriod, RequiredSigner, SigningRound, Statement

NAME = "forbehold.pdf"


class NobodyReserves(AktsomError):
    """Nobody who must sign has announced a reservation."""

    message = _(
        "Ingen har sagt fra om forbehold. Skriv forklaringen under «Noen har innvendinger» på siden Redegjørelse først."
    )


@dataclass(frozen=True)
class Reservations:
    """What the PDF is made of; nothing is drawn before :meth:`pdf`."""

    about: About
    reserved: tuple[Reserved, ...]

    def pdf(self) -> bytes:
        """The same words give the same bytes."""
        return reservations_pdf(self.about, self.reserved)


def reservations_of(
    work: Work, found: SigningRound, signers: Sequence[RequiredSigner]
) -> Reservations | None:
    """What those have announced, in the order of the list; None where nobody has."""
    statement = work.get(Statement, found.statement_id)
    period, enterprise = work.get(ReportingPeriod, statement.period_id), enterprise_of(work)
    reserved = tuple(_reserved(signers, statement.language))
    if not reserved:
        return None
    locked = clock.oslo_day(statement.frozen_at) if statement.frozen_at else work.today
    about = About(
        language=statement.language, enterprise=enterprise.name, org_number=enterprise.org_number or "",
        year=period.label, edition=statement.edition, dated=statement.document_date or period.document_date,
        pdf_hash=found.content_hash, content_hash=statement.content_hash, day=locked,
    )  # fmt: skip
    return Reservations(about, reserved)


def reservations_file(actor: Actor, statement_id: str) -> bytes:
    """The PDF for those who sign elsewhere than at Penneo.

    Raises:
        NotFound: no such statement here. NobodyReserves.
    """
    with reading(actor, Verb.READ_REGISTER) as work:
        work.get(Statement, statement_id)
        found = newest_round(work, statement_id)
        made = reservations_of(work, found, signers_of(work, found)) if found else None
    if made is None:
        raise NobodyReserves
    return made.pdf()


def _reserved(signers: Sequence[RequiredSigner], language: str) -> Iterable[Reserved]:
    for one in signers:
        if one.reservation:
            yield Reserved(one.name, signatory_of(one).words(language), one.reservation)
