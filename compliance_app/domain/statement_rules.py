"""Checks a statement as the regulator would: against the Act, against the register, and for how it reads (law.md 3, 3.1).

``check_statement`` puts every rule of one phase to the facts and the text. An ERROR stands in the way of that phase
only; a WARNING does until a person has written a reason; ADVICE never does. ``report_json`` is what the command prints.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Protocol

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.rules import (
    chain,
    copies,
    description,
    entities,
    figures,
    findings,
    identity,
    language,
    measures,
    method,
    openness,
    signing,
    typed,
    wording,
)
from compliance_app.domain.rules.filled import filled
from compliance_app.domain.rules.model import Finding, Found, Phase, Reach, Rule, Severity
from compliance_app.domain.rules.text import says_nothing
from compliance_app.domain.rules.view import (
    AddressAnswer,
    Circumstances,
    RiskChange,
    Signer,
    StatementText,
    StatementView,
    SupplierRisk,
    chapter_name,
)
from compliance_app.domain.statement_facts import StatementFacts

__all__ = [
    "RULES",
    "RULE_BY_ID",
    "AddressAnswer",
    "Circumstances",
    "Finding",
    "Found",
    "Phase",
    "PhaseUnknown",
    "Reach",
    "Report",
    "RiskChange",
    "Rule",
    "Severity",
    "Signer",
    "StatementText",
    "StatementView",
    "SupplierRisk",
    "chapter_name",
    "check_statement",
    "report_json",
    "statement_text",
]

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *identity.RULES,
            *description.RULES,
            *chain.RULES,
            *method.RULES,
            *findings.RULES,
            *measures.RULES,
            *openness.RULES,
            *signing.RULES,
            *wording.RULES,
            *entities.RULES,
            *figures.RULES,
            *copies.RULES,
            *language.RULES,
            *typed.RULES,
        ),
        key=lambda one: (one.chapter, one.id),
    )
)
"""All rules, in the order of the chapters."""

RULE_BY_ID: Mapping[str, Rule] = MappingProxyType({one.id: one for one in RULES})


class PhaseUnknown(AktsomError):
    """A check is asked for a phase that does not exist (values: phase, phases)."""

    message = _("Redegjørelsen kan ikke kontrolleres for «{phase}». Velg en av disse: {phases}.")


class ChapterLike(Protocol):
    """A chapter as ``documents.templates`` or a stored section gives it."""

    @property
    def id(self) -> str:
        """The number with two digits, or «vedlegg»."""

    @property
    def title(self) -> str:
        """The heading without its number."""

    @property
    def markdown(self) -> str:
        """All paragraphs."""


@dataclass(frozen=True)
class Report:
    """What was found in one phase, by severity; each list in the order of the chapters.

    In a text that is not Norwegian, ``not_judged`` are the rules that were left out, and ``words_not_judged`` those that
    were put to the register but not to the words.
    """

    year: int
    phase: Phase
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    advice: tuple[Finding, ...] = ()
    not_judged: tuple[str, ...] = ()
    words_not_judged: tuple[str, ...] = ()

    @property
    def unexplained(self) -> tuple[Finding, ...]:
        """Warnings that nobody has written a reason for."""
        return tuple(one for one in self.warnings if not one.reason)

    @property
    def explained(self) -> tuple[Finding, ...]:
        """Warnings that stand, with the reason written for them."""
        return tuple(one for one in self.warnings if one.reason)

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way of the phase."""
        return not (self.errors or self.unexplained)


def statement_text(
    chapters: Iterable[ChapterLike],
    year: int,
    language: str = "nb",
    last_year: Mapping[str, str] | None = None,
    generated: Mapping[str, Sequence[str]] | None = None,
) -> StatementText:
    """The text of rendered or edited chapters, title included; ``generated`` as in ``StatementText``."""
    every = tuple(chapters)
    title = next((one.title for one in every if one.id == "00"), None)
    texts = {one.id: one.markdown for one in every}
    return StatementText(texts, year, language, last_year or {}, title, generated or {})


def check_statement(
    facts: StatementFacts,
    text: StatementText,
    *,
    phase: str = "FREEZE",
    reasons: Mapping[str, str] = MappingProxyType({}),
    around: Circumstances | None = None,
    only: str | None = None,
) -> Report:
    """Put the rules of one phase to a statement.

    Args:
        facts: what the register has. text: what would be published.
        phase: FREEZE, SIGN, PUBLISH or YEAR_CLOSE.
        reasons: by rule id, why a warning is left standing; one that says nothing («x») does not count.
        around: what else is known; what is left out is not judged.
        only: the id of the one rule to put; None: all of them.

    Raises:
        PhaseUnknown: there is no such phase.
    """
    if phase not in Phase.__members__:
        raise PhaseUnknown(phase=phase, phases=", ".join(Phase))
    judged = Phase(phase)
    view = StatementView(filled(facts), text, around or Circumstances())
    here = [one for one in RULES if one.phase is judged and only in {None, one.id}]
    found = [finding for one in here for finding in one.check(view)]
    foreign = () if view.norwegian else here
    warnings = [one for one in found if one.severity is Severity.WARNING]
    return Report(
        year=text.year,
        phase=judged,
        errors=tuple(one for one in found if one.severity is Severity.ERROR),
        warnings=tuple(replace(one, reason=_reason(reasons, one.rule)) for one in warnings),
        advice=tuple(one for one in found if one.severity is Severity.ADVICE),
        not_judged=tuple(one.id for one in foreign if one.reach is Reach.NOTHING),
        words_not_judged=tuple(one.id for one in foreign if one.reach is Reach.FACTS),
    )


def report_json(report: Report) -> dict[str, Any]:
    """The report as ``aktsom statement check --json`` prints it (design.md 7).

    ``link``: the address in the app where the finding is mended. ``not_judged``: rules that only know Norwegian, where
    the text is in another language.
    """

    def lines(found: Iterable[Finding]) -> list[dict[str, str]]:
        return [
            {
                "rule": one.rule,
                "provision": one.provision,
                "message": one.message,
                "fix": one.fix,
                "link": one.link.address,
            }
            for one in found
        ]

    left_out = [*report.not_judged, *report.words_not_judged]
    return {
        "year": report.year,
        "phase": report.phase.value,
        "errors": lines(report.errors),
        "warnings": lines(report.warnings),
        "advice": lines(report.advice),
        "ready": report.ready,
    } | ({"not_judged": left_out} if left_out else {})


def _reason(reasons: Mapping[str, str], rule_id: str) -> str | None:
    reason = reasons.get(rule_id, "").strip()
    return None if says_nothing(reason) else reason
