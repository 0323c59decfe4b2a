"""How the enterprise is tied to harm: the tests that decide it, asked one by one, and what each answer asks for.

§ 4 b and OECD's guidance (law.md 4.4): caused, contributed to, or directly linked. The first test that is met decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from compliance_app.domain.errors import _


class Involvement(StrEnum):
    """How the enterprise is tied to harm (§ 4 b)."""

    CAUSED = "CAUSED"
    CONTRIBUTED = "CONTRIBUTED"
    DIRECTLY_LINKED = "DIRECTLY_LINKED"


@dataclass(frozen=True)
class Question:
    """One question, and what a yes means.

    Attributes:
        question: as it stands in the form.
        met: the tie, where the answer is yes.
        because: what the answers say, as a sentence of its own.
    """

    question: str
    met: Involvement
    because: str


QUESTIONS = (
    Question(
        _("Fører det dere selv gjør eller lar være å gjøre, til skaden alene?"),
        Involvement.CAUSED,
        _("Det vi selv gjør eller lar være å gjøre, er nok alene til at skaden skjer."),
    ),
    Question(
        _(
            "Gjør dere skaden mulig eller mer sannsynlig hos andre, for eksempel ved å kreve lav pris eller kort tid?"
        ),
        Involvement.CONTRIBUTED,
        _("Skaden skjer hos andre, men det vi gjør, gjør den mulig eller mer sannsynlig."),
    ),
    Question(
        _("Henger skaden sammen med varer eller tjenester dere kjøper, eller med driften, gjennom andre?"),
        Involvement.DIRECTLY_LINKED,
        _("Skaden skjer hos andre uten at vi bidrar til den, men gjelder det vi kjøper eller driver med."),
    ),
)
"""In the order they are asked; the next one is asked only where the answer is no."""

RESPONSES: Mapping[Involvement, str] = MappingProxyType(
    {
        Involvement.CAUSED: _(
            "Da skal dere stanse eller forebygge skaden, og gjenopprette for dem som er rammet."
        ),
        Involvement.CONTRIBUTED: _(
            "Da skal dere stanse det dere selv bidrar med, bruke innflytelsen på resten, "
            "og gjenopprette for deres del."
        ),
        Involvement.DIRECTLY_LINKED: _(
            "Da skal dere bruke innflytelsen dere har, så de som står bak, stanser eller forebygger skaden. "
            "Dere kan ta del i gjenopprettingen."
        ),
    }
)
"""What each tie asks of the enterprise."""

NOT_TIED = _(
    "Da er skaden verken deres egen eller knyttet til det dere kjøper eller driver med. "
    "Den hører ikke hjemme her; se over svarene."
)


def proposed(answers: tuple[bool | None, ...]) -> Involvement | None:
    """The tie that the answers give, in the order of ``QUESTIONS``; None until one is yes with only no before it."""
    for one, answer in zip(QUESTIONS, answers, strict=False):
        if answer:
            return one.met
        if answer is None:
            return None
    return None


def all_no(answers: tuple[bool | None, ...]) -> bool:
    """Whether every test has been asked, and none is met."""
    return len(answers) == len(QUESTIONS) and all(answer is False for answer in answers)


def asked(answers: tuple[bool | None, ...]) -> int:
    """How many questions are to be shown: those answered no, and the one after them."""
    for number, answer in enumerate(answers[: len(QUESTIONS)]):
        if answer is not False:
            return number + 1
    return min(len(answers) + 1, len(QUESTIONS))


def answers_of(tie: Involvement) -> tuple[bool | None, ...]:
    """The answers that a stored tie stands for, for the form that changes it."""
    at = next(number for number, one in enumerate(QUESTIONS) if one.met is tie)
    return tuple(number == at if number <= at else None for number in range(len(QUESTIONS)))


def because(tie: Involvement) -> str:
    """What the answers that give a tie say, as a sentence."""
    return next(one.because for one in QUESTIONS if one.met is tie)
