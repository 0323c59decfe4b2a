"""The filters of the statement's templates: the grammar's own, and those that read lists of facts.

Filters take and give raw text; escaping for Markdown happens once, where a value is printed.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from compliance_app.documents.markdown import escape_markdown
from compliance_app.documents.tracing import TracedTuple
from compliance_app.domain.language import LEVELS_UPWARDS, Grammar
from compliance_app.domain.levels import Level

_GRAMMAR = (
    *("count", "bare", "called", "number", "org_number"),
    *("level", "cap", "opening", "in_places", "sentence", "clause", "is_clause"),
)


class Written(str):
    """Text that needs no more escaping for Markdown: dates, and what begins with our own comma or full stop."""

    __slots__ = ()


def filters(words: Grammar) -> dict[str, Callable[..., Any]]:
    """All filters for one language, by the name the templates use."""
    own = {name: getattr(words, name) for name in _GRAMMAR}
    return own | {
        "until": _written(words.period),
        "because": lambda reason: Written(words.because(escape_markdown(reason))),
        "days": _written(words.days),
        "on_days": _written(words.on_days),
        "moment": _written(words.moment),
        "short_day": _written(words.short_day),
        "joined": words.join,
        "where": TracedTuple.where,
        "having": TracedTuple.having,
        "worst_first": TracedTuple.worst_first,
        "level_phrase": lambda levels: words.level_phrase(set(levels)),
        "sector_phrase": lambda categories: words.exception_phrase(_by_category(categories)),
        "sector_bullets": lambda categories: words.exception_bullets(_by_category(categories)),
        "worst": lambda levels: words.level(_worst(levels)),
        "in_table": lambda levels: _in_table(words, levels),
        "appointments": lambda seats: _appointments(words, seats),
        "with_org_number": lambda companies: [
            f"{one.name} ({words.org_number(one.org_number)})" if one.org_number else one.name
            for one in companies
        ],
        "asked": lambda topics: _asked(words, topics),
        "looked": lambda search: _looked(words, search),
        "indices_named": lambda indices: words.join(
            f"{one.name} ({one.publisher}, {one.edition})" for one in indices
        ),
        "purpose": words.words.purposes.__getitem__,
    }


def _asked(words: Grammar, topics: Iterable[str]) -> str:
    """What the board asked for, after «ba om»: «at vi prioriterer IKT», or its own sentences, «dette: «Se på råvarene»»."""
    told = [str(topic).removesuffix(".") for topic in topics]
    if any(topic[:1].isupper() and topic[1:2].islower() for topic in told):
        before, after = words.words.quotes
        return words.words.asked_this.format(topics=words.join(f"{before}{topic}{after}" for topic in told))
    return words.words.asked_for.format(topics=words.join(told))


def _written(method: Callable[..., str]) -> Callable[..., Written]:
    return lambda *values: Written(method(*values))


def _by_category(categories: Iterable[Any]) -> dict[str, set[Level]]:
    return {category.name: set(category.sector_levels) for category in categories}


def _worst(levels: Iterable[Level]) -> Level:
    """The highest known level, UNKNOWN where none is."""
    present = set(levels)
    return next((level for level in reversed(LEVELS_UPWARDS) if level in present), Level.UNKNOWN)


def _in_table(words: Grammar, levels: Iterable[Level]) -> str:
    """All levels present, unknown last; «ukjent» where there is none."""
    present = set(levels)
    order = (*LEVELS_UPWARDS, Level.UNKNOWN)
    return words.join(words.level(one) for one in order if one in present) or words.level(Level.UNKNOWN)


def _appointments(words: Grammar, seats: Sequence[Any]) -> str:
    """«tre oppnevnt av A, to av B og ett av C», in the order of the register; empty where nobody is appointed."""
    counts: dict[str, int] = {}
    for seat in seats:
        if seat.appointed and seat.body:
            counts[seat.body] = counts.get(seat.body, 0) + 1
    parts = [
        f"{words.bare(n, words.words.member, *counts.values())} {words.words.by} {body}"
        for body, n in counts.items()
    ]
    if parts:
        alone = next(iter(counts.values())) == 1
        by = words.words.appointed_by_one if alone else words.words.appointed_by
        parts[0] = parts[0].replace(f" {words.words.by} ", f" {by} ", 1)
    return words.join(parts)


def _looked(words: Grammar, search: Any) -> str:
    """What follows «Vi»: where we looked, with counts of one style; empty where we looked nowhere."""
    sent = search.questionnaires_sent
    efforts = (
        (words.words.websites, search.websites),
        (words.words.questionnaires, sent),
        (words.words.meetings, search.meetings),
        (words.words.visits, search.visits),
    )
    counts = [n for _pattern, n in efforts]
    noun = words.words.supplier
    answered = words.bare(search.questionnaires_answered, noun, *counts)
    parts: list[str] = []
    for pattern, n in efforts:
        if n:  # the first count carries the noun, the others stand alone
            whom = words.bare(n, noun, *counts) if parts else words.count(n, noun, *counts)
            parts.append(pattern.format(whom=whom, answered=answered))
    return words.join(parts)
