"""Rules for words that have a meaning in law: repealed references, «urimelig», six steps (law.md 3.1)."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from compliance_app.domain.rules.model import ACT, Found, Reach, Severity, rule
from compliance_app.domain.rules.view import NBSP, StatementView
from compliance_app.domain.statement_facts import Source, StatementFacts

_REPEALED = re.compile(
    r"(?:regnskaps|rekneskaps)lov(?:en|a)s?,? (?:§|paragraf) ?1-5\b|(?:§|paragraf|section) ?3-3 ?c\b"
    r"|accounting act,? (?:§|section) ?1-5\b|(?:§|section) ?1-5 (?:of )?(?:the |i )?(?:accounting act|regnskapslov|rekneskapslov)",
    re.IGNORECASE,
)
_UNREASONABLE = re.compile(
    r"(?<!åpenbart )(?<!openbert )(?<!clearly )(?<!manifestly )\b(?:urimelige?|urimeleg|urimelege|unreasonable)\b",
    re.IGNORECASE,
)
_FEWER_STEPS = re.compile(r"\b(?:tre|fire|fem|[345]) (?:trinn|steg)\b", re.IGNORECASE)
_STEPS = re.compile(r"\b(?:trinn|trinnene|steg|stega)\b", re.IGNORECASE)
_REMEDY = re.compile(r"gjenopprett|rette opp|erstatning", re.IGNORECASE)


@rule(
    "F-OLD-LAW",
    Severity.WARNING,
    "02",
    f"{ACT}3 første ledd bokstav a, slik den er fra 1. november 2024",
    message="Teksten viser til en lovregel som er opphevet.",
    fix="Ta henvisningen ut, eller vis til åpenhetsloven § 3 slik den er nå.",
)
def repealed(view: StatementView) -> Iterator[Found]:
    """Regnskapsloven § 1-5 (the old threshold) and § 3-3 c (the old account of social responsibility)."""
    for chapter in view.text.chapters:
        for match in _REPEALED.finditer(view.plain(chapter)):
            yield Found(
                f"Teksten viser til «{match.group()}», som er opphevet.", match.group(), chapter=chapter
            )


@rule(
    "F-UNREASONABLE",
    Severity.WARNING,
    "10",
    f"{ACT}6 annet ledd bokstav b",
    message="Teksten sier «urimelig» der loven sier «åpenbart urimelig».",
    fix="Skriv «åpenbart urimelig». Terskelen er høyere enn urimelig.",
)
def unreasonable(view: StatementView) -> Iterator[Found]:
    """The statutory words are constants."""
    for chapter in view.text.chapters:
        if _UNREASONABLE.search(view.plain(chapter)):
            yield Found(place="urimelig", chapter=chapter)


@rule(
    "F-SIX-STEPS",
    Severity.WARNING,
    "02",
    f"{ACT}4 første ledd bokstav a–f",
    reach=Reach.NOTHING,
    message="Teksten har ikke med alle de seks trinnene i loven.",
    fix="Bruk de seks trinnene slik de står i forslaget, med gjenoppretting og erstatning til slutt.",
)
def six_steps(view: StatementView) -> Iterator[Found]:
    """Whoever lists the steps lists six; the last one, remediation, is the one that tends to fall out."""
    text = view.plain("02")
    if _STEPS.search(text) and not _REMEDY.search(text):
        yield Found("Trinnene i kapittel 2 mangler gjenoppretting og erstatning.", "gjenoppretting")
    for chapter in view.text.chapters:
        fewer = _FEWER_STEPS.search(view.plain(chapter))
        if fewer:
            yield Found(f"Teksten sier «{fewer.group()}». Loven har seks.", fewer.group(), chapter=chapter)


def strings(facts: StatementFacts) -> Iterator[str]:
    """All texts of the facts, without those of the sources."""
    todo: list[object] = [facts]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            yield item.replace(NBSP, " ")
        elif isinstance(item, tuple):
            todo.extend(item)
        elif is_dataclass(item) and not isinstance(item, Source):
            todo.extend(getattr(item, one.name) for one in fields(item))


RULES = (repealed, unreasonable, six_steps)
