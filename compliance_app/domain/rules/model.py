"""What a rule is and what it finds. The rules themselves stand in the other modules of this package."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from compliance_app.domain.rules.places import Place, chapter_place
from compliance_app.domain.rules.view import NBSP, StatementView, chapter_name

ACT = f"åpenhetsloven §{NBSP}"


class Severity(StrEnum):
    """What a finding asks for: mend it, write down why not, or think about it."""

    ERROR = "ERROR"
    WARNING = "WARNING"
    ADVICE = "ADVICE"


class Phase(StrEnum):
    """The step that a finding stands in the way of; no other.

    SIGN is judged when signatures have come back, PUBLISH on the way out, YEAR_CLOSE when the year is put away.
    """

    FREEZE = "FREEZE"
    SIGN = "SIGN"
    PUBLISH = "PUBLISH"
    YEAR_CLOSE = "YEAR_CLOSE"


class Reach(StrEnum):
    """What of a text in another language than Norwegian a rule can judge.

    ALL: the same as in Norwegian. FACTS: what the register says, not the words. NOTHING: the rule is left out.
    """

    ALL = "ALL"
    FACTS = "FACTS"
    NOTHING = "NOTHING"


@dataclass(frozen=True)
class Found:
    """One thing a rule has seen; what is left out is the rule's own.

    Attributes:
        place: what it concerns, for a list. link: where it is mended.
        in_text: it is mended in the chapter's text, wherever the rule's other findings are mended.
    """

    message: str | None = None
    place: str | None = None
    fix: str | None = None
    chapter: str | None = None
    link: Place | None = None
    in_text: bool = False


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the report: what is wrong, by which provision, and what to do, in Norwegian sentences.

    Attributes:
        link: where it is mended. place: what it concerns.
        reason: what a person has written about it; then a WARNING no longer stands in the way.
    """

    rule: str
    severity: Severity
    phase: Phase
    provision: str
    message: str
    fix: str
    chapter: str
    link: Place
    place: str | None = None
    reason: str | None = None


Judge = Callable[[StatementView], Iterable[Found]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One question put to the statement.

    Attributes:
        id: "R13" for row 13 of law.md 3, "F-…" for a failing of law.md 3.1, "L-…" for a slip of language.
        message, fix: what is said when nothing more precise is known. must: completes «Der skal det stå …».
        reads: the chapter or section that must hold a text of its own before the rest is judged; None: any.
        applies: whether there is anything to judge.
        mended: the page where what it asks for is registered; None: in the chapter's text.
        reach: what it can judge in a text that is not Norwegian.
    """

    id: str
    severity: Severity
    phase: Phase
    provision: str
    chapter: str
    message: str
    fix: str
    judge: Judge
    must: str = ""
    reads: str | None = None
    applies: Callable[[StatementView], object] = lambda _view: True
    mended: Place | None = None
    reach: Reach = Reach.ALL

    def check(self, view: StatementView) -> list[Finding]:
        """All that this rule finds; a text that says nothing, or last year's, is itself the finding."""
        if not self.applies(view) or (self.reach is Reach.NOTHING and not view.norwegian):
            return []
        problem = view.text_problem(self.reads) if self.reads else None
        if problem:
            message = f"{problem} Der skal det stå {self.must}."
            return [
                self._finding(
                    Found(
                        message,
                        fix=f"Skriv teksten på nytt for {view.text.year}, under Redegjørelse.",
                        in_text=True,
                    )
                )
            ]
        return [self._finding(found) for found in self.judge(view)]

    def _finding(self, found: Found) -> Finding:
        chapter = found.chapter or self.chapter
        registered = None if found.in_text else found.link or self.mended
        return Finding(
            rule=self.id,
            severity=self.severity,
            phase=self.phase,
            provision=self.provision,
            message=found.message or self.message,
            fix=found.fix or self.fix,
            chapter=chapter,
            link=registered or chapter_place(chapter, chapter_name(chapter)),
            place=found.place,
        )


def rule(
    rule_id: str,
    severity: Severity,
    chapter: str,
    provision: str,
    *,
    message: str,
    fix: str,
    phase: Phase = Phase.FREEZE,
    must: str = "",
    reads: str | None = None,
    applies: Callable[[StatementView], object] = lambda _view: True,
    mended: Place | None = None,
    reach: Reach = Reach.ALL,
) -> Callable[[Judge], Rule]:
    """Make a rule of a function that looks; with ``must`` the rule reads its chapter (or ``reads``) first.

    What is registered elsewhere than in the text says where with ``mended``.
    """

    def made(judge: Judge) -> Rule:
        return Rule(
            id=rule_id,
            severity=severity,
            phase=phase,
            provision=provision,
            chapter=chapter,
            message=message,
            fix=fix,
            judge=judge,
            must=must,
            reads=(reads or chapter) if must else None,
            applies=applies,
            mended=mended,
            reach=reach,
        )

    return made
