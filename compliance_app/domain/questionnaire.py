"""The questions a supplier can be asked, and which at most twelve of them its own risk chooses.

The bank stands in ``data/questions.csv``. A question never changes in place: a new wording is a new row with the
number of the bank version it came with, so that an answer can always be read with the words it was given to.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from compliance_app.domain.errors import _
from compliance_app.domain.issues import Issue
from compliance_app.domain.question_drivers import Driver, Situation, driver_phrases, in_order, listed

AT_MOST = 12
"""Questions in one questionnaire."""

UNKNOWN = "UNKNOWN"
"""«Vet ikke»: an honest answer to every question."""

NONE = "NONE"
"""The choice that excludes all others of a MULTI question."""

Value = str | int | float | list[str]
"""A canonical answer: a code, a number, text, or a list of codes (choices in the bank's order, countries by alpha-2)."""

LANGUAGES = ("nb", "en")


class AnswerType(StrEnum):
    """What an answer is."""

    YES_NO = "YES_NO"
    YES_NO_PARTLY = "YES_NO_PARTLY"
    CHOICE = "CHOICE"
    MULTI = "MULTI"
    NUMBER = "NUMBER"
    TEXT = "TEXT"
    COUNTRIES = "COUNTRIES"


class Topic(StrEnum):
    """The headings that questions stand under, in order."""

    CHAIN = "CHAIN"
    POLICY = "POLICY"
    INCIDENTS = "INCIDENTS"
    PEOPLE = "PEOPLE"
    SAFETY = "SAFETY"
    PAY = "PAY"
    SURROUNDINGS = "SURROUNDINGS"


TOPIC_NAMES: Mapping[Topic, Mapping[str, str]] = {
    Topic.CHAIN: {"nb": _("Leddene bak dere"), "en": "The links behind you"},
    Topic.POLICY: {"nb": _("Regler og varsling"), "en": "Rules and speaking up"},
    Topic.INCIDENTS: {"nb": _("Hendelser"), "en": "Incidents"},
    Topic.PEOPLE: {"nb": _("Rekruttering og ansettelse"), "en": "Recruitment and employment"},
    Topic.SAFETY: {"nb": _("Helse og sikkerhet"), "en": "Health and safety"},
    Topic.PAY: {"nb": _("Lønn, arbeidstid og medvirkning"), "en": "Pay, hours and having a say"},
    Topic.SURROUNDINGS: {"nb": _("Mennesker rundt virksomheten"), "en": "People around the business"},
}


class ProposalKind(StrEnum):
    """What an answer may suggest to a person. There is no kind that sets a level: people rate, answers do not."""

    NEW_COUNTRY = "NEW_COUNTRY"
    PRODUCER_NAMED = "PRODUCER_NAMED"
    CHAIN_UNKNOWN = "CHAIN_UNKNOWN"
    INCIDENT_REPORTED = "INCIDENT_REPORTED"
    POSSIBLE_IMPACT = "POSSIBLE_IMPACT"
    FOLLOW_UP = "FOLLOW_UP"


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to answer."""

    code: str
    nb: str
    en: str

    def text(self, language: str) -> str:
        """As the reader sees it."""
        return self.en if language == "en" else self.nb


_YES = Choice("YES", _("Ja"), "Yes")
_NO = Choice("NO", _("Nei"), "No")
_PARTLY = Choice("PARTLY", _("Delvis"), "Partly")
DONT_KNOW = Choice(UNKNOWN, _("Vet ikke"), "Don't know")
"""Can be chosen for every question."""


@dataclass(frozen=True, slots=True)
class When:
    """Which answers something applies to.

    Attributes:
        codes: any of these codes (UNKNOWN among them for «vet ikke»).
        above: numbers larger than this.
        answered: every answer but UNKNOWN.
    """

    codes: frozenset[str] = frozenset()
    above: float | None = None
    answered: bool = False

    def holds(self, value: Value) -> bool:
        """Whether the answer is one of these."""
        if isinstance(value, int | float):
            return self.answered or (self.above is not None and value > self.above)
        if isinstance(value, list):
            return self.answered or bool(self.codes & set(value))
        return value in self.codes or (self.answered and value != UNKNOWN)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is proposed when the answer is one of ``when``."""

    kind: ProposalKind
    when: When


@dataclass(frozen=True, slots=True)
class Question:
    """One question in one wording (``data/questions.csv``).

    Attributes:
        id: never reused for another question.
        version: the bank version this wording came with.
        vsme: the disclosures of EFRAG's VSME it follows ("B9", "C6"); empty where VSME has none.
        nb, en: the question; help_nb, help_en: why it is asked.
        type: what the answer is.
        choices: of CHOICE and MULTI; those of YES_NO are given.
        reason_on: the answers that call for more words, asked with reason_nb or reason_en.
        minimum, maximum: of NUMBER, both included; decimals: how many it may have; unit_nb, unit_en: counted in.
        drivers: what chooses it.
        priority: 1 is asked first; 0 is no longer asked.
        issue: what a proposed impact would concern.
        rules: what its answers propose.
        position: its place in the bank.
    """

    id: str
    version: int
    topic: Topic
    vsme: str
    nb: str
    en: str
    help_nb: str
    help_en: str
    type: AnswerType
    choices: tuple[Choice, ...] = ()
    reason_on: When = When()
    reason_nb: str = ""
    reason_en: str = ""
    minimum: float = 0
    maximum: float = 1_000_000
    decimals: int = 0
    unit_nb: str = ""
    unit_en: str = ""
    drivers: frozenset[Driver] = frozenset()
    priority: int = 5
    issue: Issue | None = None
    rules: tuple[Rule, ...] = ()
    position: int = 0

    def text(self, language: str) -> str:
        """The question."""
        return self.en if language == "en" else self.nb

    def help(self, language: str) -> str:
        """Why we ask."""
        return self.help_en if language == "en" else self.help_nb

    def reason(self, language: str) -> str:
        """What more is asked for where the answer calls for it; empty where no answer does."""
        return self.reason_en if language == "en" else self.reason_nb

    def unit(self, language: str) -> str:
        """What a number counts; empty for other answers."""
        return self.unit_en if language == "en" else self.unit_nb

    def ways(self) -> tuple[Choice, ...]:
        """The answers to choose between, «vet ikke» last; only «vet ikke» where the answer is written."""
        own = {
            AnswerType.YES_NO: (_YES, _NO),
            AnswerType.YES_NO_PARTLY: (_YES, _PARTLY, _NO),
        }.get(self.type, self.choices)
        return (*own, DONT_KNOW)

    def when_reason(self, language: str) -> str:
        """On which answers more words are asked for: ««Nei» eller «Vet ikke»», «mer enn 0»; empty where on none."""
        english = language == "en"
        if self.reason_on.above is not None:
            return f"{'more than' if english else 'mer enn'} {self.reason_on.above:g}"
        quoted = [
            f"“{one.text(language)}”" if english else f"«{one.text(language)}»"
            for one in self.ways()
            if one.code in self.reason_on.codes
        ]
        return (" or " if english else " eller ").join(quoted)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question that a supplier is asked, and why.

    Attributes:
        drivers: those of the supplier's drivers that chose it, in order.
        last: last year's answer in the same wording, for the supplier to confirm or change; None where there is none.
        was_open: last year's answer left something to follow up.
        by_hand: a person chose it, whatever the drivers say.
    """

    question: Question
    drivers: tuple[Driver, ...]
    last: Value | None = None
    was_open: bool = False
    by_hand: bool = False

    def why(self, language: str) -> str:
        """One sentence: why this supplier is asked."""
        parts = driver_phrases(self.drivers, language)
        if self.was_open:
            parts.insert(0, "what you answered last time" if language == "en" else "det dere svarte sist")
        if not parts and self.by_hand:
            return "We want to know more about this." if language == "en" else "Dette vil vi vite mer om."
        if not parts:
            return (
                "We ask every supplier this." if language == "en" else "Dette spør vi alle leverandører om."
            )
        named = listed(parts, language)
        return f"Chosen because of {named}." if language == "en" else f"Valgt ut fra {named}."


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """What a supplier answered the year before, and to which wording."""

    value: Value
    version: int


def bank_at(rows: Iterable[Question], version: int | None = None) -> tuple[Question, ...]:
    """The bank as it stood at a version (None: now): of each question the latest wording, in the bank's order."""
    latest: dict[str, Question] = {}
    for row in rows:
        if version is None or row.version <= version:
            before = latest.get(row.id)
            if before is None or before.version < row.version:
                latest[row.id] = row
    return tuple(sorted(latest.values(), key=lambda question: question.position))


def choose(
    questions: Iterable[Question],
    drivers: Collection[Driver],
    at_most: int = AT_MOST,
    last_year: Mapping[str, LastAnswer] | None = None,
) -> tuple[Chosen, ...]:
    """The questions for one supplier, in the bank's order.

    First every driver gets its most important question, as long as there is room, in the order of ``DRIVERS``; what
    everyone is asked comes first of all. Then what last year's answers left open, then the rest that any driver
    chooses, by priority. The same input gives the same questions in the same order.

    Args:
        questions: the bank.
        drivers: the supplier's own; EVERYONE always counts.
        at_most: never more than this, nor than AT_MOST.
        last_year: last year's answers by question.
    """
    answers = last_year or {}
    wanted = in_order({Situation.EVERYONE, *drivers})
    asked = [
        found
        for question in questions
        if question.priority > 0 and (found := _candidate(question, wanted, answers.get(question.id)))
    ]
    ranked = sorted(asked, key=_rank)
    room = max(0, min(at_most, AT_MOST))
    picked: dict[str, Chosen] = {}
    for one in wanted:
        if len(picked) < room and not any(one in found.drivers for found in picked.values()):
            first = next((found for found in ranked if one in found.drivers), None)
            if first:
                picked[first.question.id] = first
    for found in sorted(ranked, key=lambda found: not found.was_open):
        if len(picked) < room:
            picked.setdefault(found.question.id, found)
    return tuple(sorted(picked.values(), key=lambda found: _place(found.question)))


def _candidate(question: Question, wanted: Sequence[Driver], last: LastAnswer | None) -> Chosen | None:
    """The question with what chooses it, or None where nothing does. Another wording's answer is not carried over."""
    same = last if last is not None and last.version == question.version else None
    was_open = last is not None and is_open(question, last.value)
    chosen_by = tuple(one for one in wanted if one in question.drivers)
    if not chosen_by and not was_open:
        return None
    return Chosen(question, chosen_by, same.value if same else None, was_open)


def _rank(found: Chosen) -> tuple[int, int, int, str]:
    """The most important first; among equals the one that most drivers choose."""
    question = found.question
    return question.priority, -len(found.drivers), question.position, question.id


def _place(question: Question) -> tuple[int, int, str]:
    return list(Topic).index(question.topic), question.position, question.id


def is_open(question: Question, value: Value) -> bool:
    """Whether an answer leaves something to ask about again: «vet ikke», or one that proposes more than a new country."""
    settled = {ProposalKind.NEW_COUNTRY, ProposalKind.PRODUCER_NAMED}
    return value == UNKNOWN or any(
        rule.kind not in settled and rule.when.holds(value) for rule in question.rules
    )
