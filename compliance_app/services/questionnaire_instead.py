"""A supplier's own statement, report or certificate in place of answers: a person reads it and says whether it will do."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.services.effort import EffortInput, note_effort
from compliance_app.services.questionnaires import WHAT, QuestionnaireWithdrawn
from compliance_app.services.records import require
from compliance_app.services.work import Actor, Work, begin
from compliance_app.storage.tables import EffortKind, EvidenceLink, Questionnaire, QuestionnaireState

KIND = "questionnaire"
"""What the evidence of a questionnaire is linked to."""


class NoDocument(AktsomError):
    """A document is accepted, and nobody can say which."""

    message = _(
        "Ikke lagret. Det er ikke noe dokument å godta. Legg det ved under «Dokumentasjon», eller skriv hvor det ligger."
    )


class NothingOffered(AktsomError):
    """A document is turned down, and none was offered or accepted."""

    message = _("Ikke lagret. Leverandøren har ikke vist til noe dokument.")


@dataclass(frozen=True)
class InsteadInput:
    """Why a document will do, and where it lies where the supplier did not say and no file is attached."""

    reason: str
    where: str = ""


def accept_instead(actor: Actor, identity: str, given: InsteadInput, seen_version: int) -> None:
    """Take a document in place of answers, with why it will do. It is an answer, and no measure.

    Raises:
        FieldMissing: no reason. NoDocument: neither an address nor evidence. QuestionnaireWithdrawn.
        ChangedMeanwhile, NotFound.
    """
    values = {"reason": clean_text(given.reason, 2000)}
    require(values, "reason", "Hvorfor det holder", "Skriv hva dokumentet sier om det dere spurte om.")
    with begin(actor, Verb.RECORD_ANSWERS) as work:
        row = _row(work, identity, seen_version)
        where = row.offered_instead or clean_text(given.where, 2000)
        if not where and not has_evidence(work, identity):
            raise NoDocument
        first = row.state != QuestionnaireState.ANSWERED
        row.offered_instead, row.accepted_instead = where, values["reason"]
        row.state = QuestionnaireState.ANSWERED.value
        row.answered_at = row.answered_at or work.at
        row.draft = "{}"
        work.about("questionnaire", row.id)
        if first:
            note_effort(work, row.supplier_id, EffortInput(
                kind=EffortKind.ANSWERED, what="Et dokument ble godtatt i stedet for svar.", questionnaire_id=row.id,
            ))  # fmt: skip


def decline_instead(actor: Actor, identity: str, seen_version: int) -> None:
    """The document will not do: the questions without an answer are open again, and the link works as before.

    Raises:
        NothingOffered. QuestionnaireWithdrawn. ChangedMeanwhile, NotFound.
    """
    with begin(actor, Verb.RECORD_ANSWERS) as work:
        row = _row(work, identity, seen_version)
        if not (row.offered_instead or row.accepted_instead):
            raise NothingOffered
        row.offered_instead = row.accepted_instead = ""
        row.state = QuestionnaireState.PARTLY_ANSWERED.value
        work.about("questionnaire", row.id)


def has_evidence(work: Work, identity: str) -> bool:
    """Whether a file or a source is attached to the questionnaire."""
    return (
        work.session.execute(
            select(col(EvidenceLink.id))
            .where(
                col(EvidenceLink.enterprise_id) == work.enterprise_id,
                col(EvidenceLink.object_kind) == KIND,
                col(EvidenceLink.object_id) == identity,
            )
            .limit(1)
        ).first()
        is not None
    )


def _row(work: Work, identity: str, seen_version: int) -> Questionnaire:
    row = work.for_edit(Questionnaire, identity, seen_version, WHAT)
    if row.state == QuestionnaireState.REVOKED:
        raise QuestionnaireWithdrawn
    return row
