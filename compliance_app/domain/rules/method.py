"""Rules for the method and for what was put first (rows 12 and 15)."""

from collections.abc import Iterator

from compliance_app.domain.levels import Level
from compliance_app.domain.rules.model import ACT, Found, Reach, Severity, rule
from compliance_app.domain.rules.places import CATEGORIES, IMPACTS, METHOD, SUPPLIERS
from compliance_app.domain.rules.view import StatementView
from compliance_app.domain.statement_facts import StatementFacts


@rule(
    "R12",
    Severity.WARNING,
    "04",
    f"{ACT}4 annet ledd",
    mended=SUPPLIERS,
    reach=Reach.FACTS,
    message="Redegjørelsen sier ikke hvordan risikoen er vurdert.",
    fix="Vurder leverandørene under Leverandører, og oppdater utkastet.",
    must="hvordan dere har vurdert risikoen, og med hvilke kilder",
)
def method(view: StatementView) -> Iterator[Found]:
    """Index with edition, sources of judgement, and how severity counts."""
    facts = view.facts
    if not facts.ratings.assessed:
        yield Found("Ingen leverandører er vurdert, så metoden er ikke brukt.")
        return
    if not facts.indices:
        yield Found(
            "Det er ikke oppgitt hvilken indeks den geografiske risikoen bygger på.",
            fix="Velg hvilken indeks dere bruker, i vurderingsmetoden.",
            link=METHOD,
        )
    for index in facts.indices:
        if not index.edition.strip() or not (
            view.mentions("04", index.name) or view.mentions("11", index.name)
        ):
            yield Found(
                f"Indeksen {index.name} er ikke nevnt med navn og utgave.",
                index.name,
                "Ta navnet og utgaven inn igjen i kapittel 4.",
                in_text=True,
            )
    if not facts.judgement_sources:
        yield Found(
            "Det er ikke oppgitt hva vurderingen av bransjerisiko bygger på.",
            fix="Oppgi kildene du har lest, i vurderingen av hver kategori, under Virksomheten.",
            link=CATEGORIES,
        )
    if not view.says("04", r"alvorlig|alvorleg|grovhet|grovleik", r"severity|severe"):
        yield Found(
            "Metoden sier ikke at alvorlighetsgraden teller.",
            fix="Skriv i kapittel 4 hvordan alvorlighetsgrad og sannsynlighet er vurdert.",
            in_text=True,
        )


@rule(
    "R15",
    Severity.WARNING,
    "04",
    f"{ACT}4 første ledd bokstav c og annet ledd",
    mended=IMPACTS,
    message="Redegjørelsen sier ikke hva dere har prioritert, og hva som må vente.",
    fix="Registrer den risikoen dere tar først, med alvorlighetsgrad, eller skriv hva dere ikke prioriterer nå og hvorfor.",
    must="hva dere har prioritert, og hvorfor",
)
def priorities(view: StatementView) -> Iterator[Found]:
    """Where some level is above low, something is graded or put off on purpose."""
    facts = view.facts
    if above_low(facts) and not (facts.impacts or facts.not_prioritised):
        yield Found()


def above_low(facts: StatementFacts) -> bool:
    """Whether any supplier or category is medium, high or unknown."""
    counted = {
        one.level
        for part in (facts.ratings.geographic, facts.ratings.sector, facts.ratings.overall)
        for one in part
        if one.count
    }
    judged = {level for one in facts.categories for level in one.sector_levels + one.geographic_levels}
    return bool((counted | judged) - {Level.LOW})


RULES = (method, priorities)
