"""Whether a risk is answered in the register: by an impact, a measure or a reason that belongs to it.

The facts name things in words, not by row; two of them belong together when they share a telling word.
"""

from compliance_app.domain.levels import Level
from compliance_app.domain.rules.text import stems
from compliance_app.domain.statement_facts import CategoryRating, Impact, Measure, StatementFacts


def category_levels(category: CategoryRating) -> set[Level]:
    """All levels found in a category, sector and geographic."""
    return set(category.sector_levels + category.geographic_levels)


def belongs(measure: Measure, impact: Impact) -> bool:
    """Whether a measure is aimed at an impact."""
    aimed = stems(measure.risk, measure.what)
    return bool(aimed & stems(impact.what, impact.issue, impact.category, impact.goods, impact.where))


def unanswered(facts: StatementFacts, impact: Impact) -> bool:
    """Whether an impact has neither a measure nor a reason why there is none."""
    about = stems(impact.what, impact.issue, impact.category, impact.goods)
    gap = any(about & stems(one.risk) for one in facts.measure_gaps)
    return not (gap or any(belongs(measure, impact) for measure in facts.measures))


def answered(facts: StatementFacts, category: CategoryRating, *, by_measure: bool) -> bool:
    """Whether a category's level is met by a reason, or by a measure (``by_measure``) or an impact (else).

    A measure meets a category when it names it or is aimed at an impact of the category.
    """
    about = stems(category.name)
    reasons = [one.subject for one in facts.not_prioritised] + [one.risk for one in facts.measure_gaps]
    if category.not_significant or any(about & stems(reason) for reason in reasons):
        return True
    impacts = [impact for impact in facts.impacts if impact.category == category.name]
    if not by_measure:
        return bool(impacts)
    named = any(about & stems(measure.risk, measure.what) for measure in facts.measures)
    return named or any(belongs(measure, impact) for measure in facts.measures for impact in impacts)
