"""Taking answers in, whichever way they came: the answers, what is still open, what they propose, and that we got them.

An answer is a starting point. It raises proposals for a person; it never sets a level and is never a measure's result.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.identity import clean_line, clean_text
from compliance_app.domain.questionnaire_answers import Checked, Filled, Given, tidy
from compliance_app.domain.questionnaire_outcome import Proposal, proposals
from compliance_app.services.effort import EffortInput, note_effort
from compliance_app.services.questionnaire_rows import Asked, known_countries
from compliance_app.services.work import Work
from compliance_app.storage.audit import canonical
from compliance_app.storage.tables import (
    Answer,
    AnswerProposal,
    AnswerProposalState,
    AnswerSource,
    EffortKind,
    Questionnaire,
    QuestionnaireState,
)

_LONGEST_TEXT = 4000


def take_in(work: Work, found: Asked, checked: Checked, filled: Filled, source: AnswerSource) -> None:
    """Keep what was answered in place of what was answered before, inside a verb's own transaction.

    Args:
        found: the questionnaire, read in the same transaction.
        checked: without errors; filled: the fields after the questions.
        source: by which way it came.
    """
    row = found.row
    _write_answers(work, found, checked.answers, source)
    row.rest = canonical([one.id for one in found.questions if one.id not in checked.answers])
    instead = clean_text(tidy(filled.instead), _LONGEST_TEXT)
    all_there = instead or not filled.partial or len(checked.answers) == len(found.questions)
    row.state = (QuestionnaireState.ANSWERED if all_there else QuestionnaireState.PARTLY_ANSWERED).value
    row.offered_instead = instead
    row.answered_by = clean_line(filled.answered_by, 200)
    row.answered_at = work.at
    row.draft = "{}"
    work.session.flush()
    _propose(work, found, checked.answers)
    work.about("questionnaire", row.id)
    what = _told(found, checked.answers, filled, instead)
    note_effort(
        work, row.supplier_id, EffortInput(kind=EffortKind.ANSWERED, what=what, questionnaire_id=row.id)
    )


def _write_answers(work: Work, found: Asked, answers: Mapping[str, Given], source: AnswerSource) -> None:
    for question, given in answers.items():
        value = canonical(given.value)
        there = found.sources.get(question)
        if there is None:
            work.session.add(
                Answer(
                    enterprise_id=work.enterprise_id, questionnaire_id=found.row.id, question=question,
                    value=value, reason=given.reason, source=source.value, given_at=work.at,
                )
            )  # fmt: skip
        elif (there.value, there.reason) != (value, given.reason):
            there.value, there.reason = value, given.reason
            there.source, there.given_at = source.value, work.at
    for question, there in found.sources.items():
        if question not in answers:
            work.session.delete(there)


def _propose(work: Work, found: Asked, answers: Mapping[str, Given]) -> None:
    """Raise what the answers propose. What is decided stays; what is open and no longer follows is taken back."""
    wanted = {
        (one.kind.value, one.question, one.country or ""): one
        for one in proposals(found.questions, answers, known_countries(work, found.supplier))
    }
    there = {
        (row.kind, row.question, row.country): row
        for row in work.session.execute(
            select(AnswerProposal).where(
                col(AnswerProposal.enterprise_id) == work.enterprise_id,
                col(AnswerProposal.questionnaire_id) == found.row.id,
            )
        ).scalars()
    }
    for key, proposal in wanted.items():
        if key not in there:
            work.session.add(_proposal(work, found.row, proposal))
        elif there[key].state == AnswerProposalState.OPEN:
            there[key].words = proposal.words
    for key, row in there.items():
        if key not in wanted and row.state == AnswerProposalState.OPEN:
            work.session.delete(row)
    work.session.flush()


def _proposal(work: Work, row: Questionnaire, proposal: Proposal) -> AnswerProposal:
    return AnswerProposal(
        enterprise_id=work.enterprise_id, questionnaire_id=row.id, supplier_id=row.supplier_id,
        kind=proposal.kind.value, question=proposal.question, country=proposal.country or "",
        issue=proposal.issue.value if proposal.issue else "", words=proposal.words,
    )  # fmt: skip


def _told(found: Asked, answers: Mapping[str, Given], filled: Filled, instead: str) -> str:
    parts = [f"Svarte på {len(answers)} av {len(found.questions)} spørsmål."]
    if instead:
        parts.append(f"Viste til et dokument i stedet: «{clean_line(instead, 400)}».")
    if rest := clean_line(filled.rest, 400):
        parts.append(f"Om resten: «{rest}».")
    return " ".join(parts)
