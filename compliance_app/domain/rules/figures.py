"""A figure in the text that the register does not have: «38 leverandører» where there are 31."""

import re
from collections.abc import Iterator

from compliance_app.domain.rules.model import ACT, Found, Reach, Severity, rule
from compliance_app.domain.rules.text import sentences
from compliance_app.domain.rules.view import StatementView
from compliance_app.domain.rules.wording import strings
from compliance_app.domain.statement_facts import StatementFacts
from compliance_app.domain.words import BOKMAL

# «en» and «et» are left out: they are articles too.
_WORD_VALUES = {word: value for value, word in enumerate(BOKMAL.numbers)} | {
    "ett": 1,
    "éin": 1,
    "eitt": 1,
    "syv": 7,
}
_NOUNS = {
    "leverandør": r"leverandør(?:er|ene|ar|ane)?",
    "forretningspartner": r"forretningspartn(?:er|ere|erne|ar|arar|arane)",
    "informasjonskrav": r"informasjonskrav",
    "tiltak": r"tiltak",
    "årsverk": r"årsverk",
    "avdeling": r"avdeling(?:er|ar)?",
    "styremedlem": r"styremedlem(?:mer)?",
    "avtale": r"avtale(?:r|ar)?",
    "faktisk negativ konsekvens": r"faktiske? negative? konsekvens(?:er|ar)?",
    "vesentlig risiko": r"vesentlige? risiko(?:er)?",
}
_NUMBER = r"\d{1,3}(?: \d{3})+|\d+|" + "|".join(sorted(_WORD_VALUES, key=len, reverse=True))
_PAIR = re.compile(
    rf"(?<![\w,.–-])(?<!\bde )(?<!\bdei )(?P<number>{_NUMBER}) (?:nye |aktive |registrerte |egne )?(?:"
    + "|".join(f"(?P<n{place}>{pattern})" for place, pattern in enumerate(_NOUNS.values()))
    + r")(?!\w)",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:har|hadde|er det|var det|i alt|totalt|til sammen|til saman|alle|samtlige|alle våre|vurderte|kartla) (?:vi )?$",
    re.IGNORECASE,
)
"""What stands before a number that is of all there are."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@rule(
    "F-FIGURES",
    Severity.WARNING,
    "03",
    f"{ACT}5 første ledd",
    reach=Reach.NOTHING,
    message="Et tall i teksten står ikke i registeret.",
    fix="Rett tallet i teksten, eller registeret hvis det er det som er galt.",
)
def contradictions(view: StatementView) -> Iterator[Found]:
    """Each number before a noun that the register counts is one of the register's numbers for it.

    What is said of another year is left alone, and so is a part of the whole («fem leverandører i Malaysia»).
    """
    register = known_numbers(view.facts)
    for chapter, markdown in view.text.chapters.items():
        for sentence in sentences(markdown):
            for start, noun, value, words in _counts(sentence):
                known = register[noun]
                if (
                    known
                    and value not in known
                    and not _elsewhere(sentence, start, view.text.year, value, known)
                ):
                    expected = " og ".join(str(number) for number in sorted(register[noun])[-2:])
                    yield Found(
                        f"Teksten sier «{words}», men registeret har ikke det tallet (det har blant annet {expected}).",
                        words,
                        chapter=chapter,
                    )


def _elsewhere(sentence: str, start: int, year: int, value: int, known: set[int]) -> bool:
    """Whether a count is of another year (the last one named before it, else the first after), or only of a part."""
    named = [*reversed(_YEAR.findall(sentence[:start])), *_YEAR.findall(sentence[start:])]
    if named and named[0] != str(year):
        return True
    return value < max(known) and not _WHOLE.search(sentence[:start])


def pairs(sentence: str) -> Iterator[tuple[str, int, str]]:
    """The counts of a sentence: noun, value, and the words as they stand. «2025 leverandører» is taken for a year."""
    for _start, noun, value, words in _counts(sentence):
        yield noun, value, words


def _counts(sentence: str) -> Iterator[tuple[int, str, int, str]]:
    for match in _PAIR.finditer(sentence.replace("\u00a0", " ").replace("\u202f", " ")):
        number = match["number"].casefold()
        noun = next(name for place, name in enumerate(_NOUNS) if match[f"n{place}"])
        value = _WORD_VALUES[number] if number in _WORD_VALUES else int(number.replace(" ", ""))
        if not _YEAR.fullmatch(number):
            yield match.start(), noun, value, match.group()


def known_numbers(facts: StatementFacts) -> dict[str, set[int]]:
    """Every count that the register has of each noun; an empty set means that it cannot be judged."""
    ratings, requests, clauses = facts.ratings, facts.requests, facts.clauses
    fte = facts.enterprise.fte
    actual = [one.own for one in facts.impacts if one.kind == "ACTUAL"]
    significant = [one.own for one in facts.impacts if one.kind == "POTENTIAL" and one.significant]
    seats = [one for one in facts.seats if one.on_board]
    known = {
        "leverandør": _supplier_numbers(facts),
        "forretningspartner": {facts.suppliers.business_partners, ratings.partners_assessed, ratings.of},
        "informasjonskrav": {requests.received, requests.in_time, requests.late, requests.refused},
        "tiltak": _measure_numbers(facts),
        "årsverk": set() if fte is None else {int(fte)},
        "avdeling": {len(facts.departments)} if facts.departments else set(),
        "styremedlem": {len(seats)} if seats else set(),
        "avtale": {clauses.agreements, clauses.with_clause} if clauses else set(),
        "faktisk negativ konsekvens": {len(actual), actual.count(True), actual.count(False)},
        "vesentlig risiko": {len(significant), significant.count(True), significant.count(False)},
    }
    for own_words in strings(facts):
        for noun, value, _words in pairs(own_words):
            known[noun].add(value)
    return known


def _supplier_numbers(facts: StatementFacts) -> set[int]:
    counts, ratings, looked = facts.suppliers, facts.ratings, facts.search
    unknown = [one.suppliers for one in facts.unknown_levels]
    numbers = [
        *(counts.supply_chain, counts.business_partners, counts.supply_chain + counts.business_partners),
        *(counts.chain_unknown, counts.chain_rated_unknown, counts.supply_chain - counts.chain_unknown),
        *(counts.resellers, counts.new, counts.ended, ratings.up, ratings.down, len(facts.overrides)),
        *(ratings.assessed, ratings.of, ratings.of - ratings.assessed, *unknown, sum(unknown)),
        *(
            looked.websites,
            looked.questionnaires_sent,
            looked.questionnaires_answered,
            looked.meetings,
            looked.visits,
        ),
        *(one.suppliers for part in (facts.categories, facts.buyers, facts.pass_through) for one in part),
        *(one.count for one in facts.regions),
        *(number for one in facts.industry_bodies for number in (one.members, one.of)),
        *(one.count for part in (ratings.geographic, ratings.sector, ratings.overall) for one in part),
    ]
    return {number for number in numbers if number is not None}


def _measure_numbers(facts: StatementFacts) -> set[int]:
    statuses = [measure.status for measure in facts.measures]
    earlier = [measure.done for measure in facts.earlier_measures]
    planned = statuses.count("PLANNED")
    return {
        *(len(statuses), planned, len(statuses) - planned, statuses.count("ONGOING"), statuses.count("DONE")),
        *(len(earlier), earlier.count(True), earlier.count(False), len(facts.measure_gaps)),
    }


RULES = (contradictions,)
