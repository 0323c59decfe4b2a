"""Answers that come in another way than by the link: a workbook that is read back, or what a person writes down.

A workbook is held against what was sent before anything in it is believed. What differs from last time is shown before
it is taken in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from compliance_app.domain.errors import AktsomError, NotFound, _
from compliance_app.domain.permissions import Verb
from compliance_app.domain.questionnaire_answers import Checked, Filled, check
from compliance_app.domain.questionnaire_errors import AnswerError, AnswerMissing, NothingToSend
from compliance_app.files.errors import FileRefused
from compliance_app.files.questionnaire_reading import FormOfAnother, OpenedForm, open_form, read_answers
from compliance_app.services.questionnaire_rows import Asked, asked
from compliance_app.services.questionnaire_taking import take_in
from compliance_app.services.questionnaire_words import ChangeLine, change_lines
from compliance_app.services.questionnaire_workbook import form_of, seal_key
from compliance_app.services.questionnaires import WHAT, QuestionnaireWithdrawn
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.reference import country_names
from compliance_app.storage.tables import AnswerSource, Questionnaire, QuestionnaireState, Supplier


class FormOfWithdrawn(FileRefused):
    """The form belongs to a questionnaire that was taken back."""

    message = _(
        "Filen ble ikke lest. Spørreskjemaet er trukket tilbake. Lag et nytt hvis dere vil spørre igjen."
    )


class AnswersRefused(AktsomError):
    """Some of what was written down cannot be kept (values: count)."""

    message = _("Ikke lagret. Rett det som er merket under: {count}.")

    def __init__(self, errors: Mapping[str, AnswerError]) -> None:
        count = "ett svar" if len(errors) == 1 else f"{len(errors)} svar"
        super().__init__(count=count)
        self.errors = errors


class NothingWrittenDown(AktsomError):
    """A form without a single answer."""

    message = _(
        "Ikke lagret. Ingenting er besvart. Skriv minst ett svar, eller hvor dokumentet deres ligger."
    )


@dataclass(frozen=True)
class ReadBack:
    """What a returned workbook holds, before anything of it is kept.

    Attributes:
        questionnaire_id: whose it is; supplier: its name; seen_version: of the questionnaire as it was read.
        filled: to hand to ``record_answers``.
        errors: a sentence with row and question for each answer that cannot be kept; with any, it cannot be taken in.
        missing: how many questions are not answered; they stay open.
        changes: each answer beside last time's, and beside what has been taken in already where something has.
        replaces: answers have been taken in before, and these come in their place.
        sha256: of the file.
    """

    questionnaire_id: str
    supplier: str
    seen_version: int
    filled: Filled
    errors: tuple[str, ...]
    missing: int
    changes: tuple[ChangeLine, ...]
    replaces: bool
    sha256: str


def read_workbook(actor: Actor, data: bytes, filename: str, identity: str = "") -> ReadBack:
    """Read a returned workbook; nothing is kept.

    Args:
        actor: who reads.
        data: the file, and ``filename`` its name.
        filename: of the file.
        identity: the questionnaire it should be of; empty finds it by the file.

    Raises:
        FileRefused: not ours, of another supplier or questionnaire, of other questions, changed, or withdrawn.
        NotFound: no questionnaire has that ``identity``.
    """
    if identity:
        with reading(actor, Verb.RECORD_ANSWERS) as work:
            work.get(Questionnaire, identity)
    opened = open_form(data, filename)
    if identity and opened.questionnaire_id != identity:
        raise FormOfAnother
    with reading(actor, Verb.RECORD_ANSWERS) as work:
        found = _asked_of(work, opened.questionnaire_id)
        form = replace(form_of(found), supplier_id=_supplier_then(work, opened, found.row))
        work.session.expunge_all()
    if found.row.state == QuestionnaireState.REVOKED:
        raise FormOfWithdrawn
    read = read_answers(opened, form, seal_key(found))
    checked = _checked(found, read.filled)
    errors = tuple(str(read.at_row(key, error)) for key, error in checked.errors.items())
    return ReadBack(
        questionnaire_id=found.row.id,
        supplier=found.supplier.name,
        seen_version=found.row.version,
        filled=read.filled,
        errors=errors,
        missing=sum(one.id not in checked.answers for one in found.questions) - len(errors),
        changes=change_lines(found, checked.answers),
        replaces=bool(found.answers),
        sha256=read.sha256,
    )


def record_answers(
    actor: Actor, identity: str, filled: Filled, source: AnswerSource, seen_version: int, *, once: str = ""
) -> None:
    """Take in what a workbook held or a person wrote down. Questions without an answer stay open.

    Args:
        actor: who does.
        identity: of the questionnaire, in any state but withdrawn.
        filled: the form, unchecked.
        source: by which way it came.
        seen_version: of the questionnaire when it was read or the form was rendered.
        once: the submit button's key.

    Raises:
        AnswersRefused: with an error for each answer that cannot be kept. NothingWrittenDown. QuestionnaireWithdrawn.
        ChangedMeanwhile, NotFound.
    """
    with reading(actor, Verb.RECORD_ANSWERS) as work:
        found = asked(work, work.get(Questionnaire, identity))
    checked = _checked(found, filled)
    if not (checked.answers or checked.errors or filled.instead.strip()):
        raise NothingWrittenDown
    if checked.errors:
        raise AnswersRefused(checked.errors)
    whole = len(checked.answers) == len(found.questions)
    with begin(actor, Verb.RECORD_ANSWERS, once=once) as work:
        if work.already:
            return
        row = work.for_edit(Questionnaire, identity, seen_version, WHAT)
        if row.state == QuestionnaireState.REVOKED:
            raise QuestionnaireWithdrawn
        take_in(work, asked(work, row), checked, replace(filled, partial=not whole), source)


def _checked(found: Asked, filled: Filled) -> Checked:
    """As what the supplier sends, but what is missing is no mistake: we take what there is."""
    checked = check(found.invitation.questions, replace(filled, partial=True), country_names())
    return Checked(
        checked.answers,
        {
            key: error
            for key, error in checked.errors.items()
            if not isinstance(error, AnswerMissing | NothingToSend)
        },
    )


def _asked_of(work: Work, identity: str) -> Asked:
    try:
        return asked(work, work.get(Questionnaire, identity))
    except NotFound as error:
        raise FormOfAnother from error


def _supplier_then(work: Work, opened: OpenedForm, row: Questionnaire) -> str:
    """The supplier's id that the workbook was sealed with: another one where two suppliers have become one since."""
    before = work.session.get(Supplier, (work.enterprise_id, opened.supplier_id))
    merged = before is not None and before.merged_into == row.supplier_id
    return opened.supplier_id if merged else row.supplier_id
