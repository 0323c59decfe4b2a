"""Questions, answers and proposals as people here read them, in bokmål."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from compliance_app.domain.errors import _
from compliance_app.domain.questionnaire import ProposalKind, Question, Value
from compliance_app.domain.questionnaire_answers import Given, shown
from compliance_app.domain.questionnaire_outcome import ChangeKind, difference
from compliance_app.services.questionnaire_rows import Asked
from compliance_app.storage.reference import countries

CHANGE_WORDS = MappingProxyType(
    {
        ChangeKind.SAME: _("Som sist"),
        ChangeKind.CHANGED: _("Endret"),
        ChangeKind.NEW: _("Nytt"),
        ChangeKind.NOT_ANSWERED: _("Ikke besvart nå"),
        ChangeKind.REWORDED: _("Spørsmålet er endret"),
    }
)
PROPOSAL_WORDS = MappingProxyType(
    {
        ProposalKind.NEW_COUNTRY: _("Et land som ikke står i kjeden"),
        ProposalKind.PRODUCER_NAMED: _("En produsent er navngitt"),
        ProposalKind.CHAIN_UNKNOWN: _("Leddene bak er fortsatt ukjent"),
        ProposalKind.INCIDENT_REPORTED: _("En hendelse er fortalt om"),
        ProposalKind.POSSIBLE_IMPACT: _("Mennesker kan bli skadet"),
        ProposalKind.FOLLOW_UP: _("Noe å ta opp med leverandøren"),
    }
)
"""What a proposal is, as a heading."""


@dataclass(frozen=True)
class ChangeLine:
    """One question with the answer before and now, as text; empty where there is none.

    Attributes:
        kind: how the two stand to each other; word: the same in words.
        before_at: when the answer before was given.
        reason: what was written beside the answer now.
    """

    question: str
    text: str
    kind: ChangeKind
    word: str
    before: str
    now: str
    before_at: datetime | None
    reason: str = ""


def change_lines(found: Asked, answers: Mapping[str, Given]) -> tuple[ChangeLine, ...]:
    """Each question beside last time's answer, in the order asked."""
    last = {question: one.last for question, one in found.earlier.items()}
    bank = {one.id: one for one in found.questions}
    lines = []
    for change in difference(found.questions, answers, last):
        question = bank[change.question]
        before = found.earlier.get(question.id)
        given = answers.get(question.id)
        lines.append(
            ChangeLine(
                question.id, question.text("nb"), change.kind, CHANGE_WORDS[change.kind],
                in_words(question, change.before), in_words(question, change.after),
                before.at if before else None, given.reason if given else "",
            )
        )  # fmt: skip
    return tuple(lines)


def in_words(question: Question, value: Value | None) -> str:
    """An answer as a person here reads it; empty for none."""
    return "" if value is None else shown(question, value, "nb", countries())
