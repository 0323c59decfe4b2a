"""The values that the board's paper prints, in its language: counts as words, what is asked, names cut to the room they have.

The sentences themselves stand in ``reports/board``. What somebody typed stays in the language it was typed in.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from compliance_app.documents.chart_map import Place, in_order, place_words
from compliance_app.documents.letters import LANGUAGES
from compliance_app.documents.text_width import cut_to
from compliance_app.domain.language import Grammar, grammar
from compliance_app.domain.levels import WORST_FIRST, Level, combine
from compliance_app.services.board_changes import LevelChange, Moves
from compliance_app.services.board_facts import PaperFacts
from compliance_app.services.statement_drawings import place_of
from compliance_app.services.statement_standing import OPEN
from compliance_app.services.subjects import Found
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import BoardInput, MeasureStatus

_NAME, _WHY, _REASON, _INPUT, _ANSWER = 22.0, 26.0, 40.0, 56.0, 56.0
"""Ems that a name, a cause, a reason to wait, the board's input and its answer may take."""
NAME_OF_MAKER: Final = 24.0
"""Ems that the name of who made it may take."""
_COUNTRIES: Final = 52.0
"""Ems that the countries of a level may take; the rest are counted."""
_CAUSES: Final = 4
"""Countries that the cause names; where there are more, they are counted and some are named."""
_BY_NAME: Final = frozenset({Level.HIGH, Level.UNKNOWN, Level.MEDIUM})

_NOUNS: Final = MappingProxyType(
    {
        "nb": ("leverandør", "faktisk negativ konsekvens", "vesentlig risiko", "land"),
        "nn": ("leverandør", "faktisk negativ konsekvens", "vesentleg risiko", "land"),
        "en": ("supplier", "actual adverse impact", "significant risk", "country"),
    }
)


def paper_values(facts: PaperFacts, language: str) -> dict[str, Any]:
    """What the template ``styret`` prints, but who it was made by or for.

    Raises:
        LanguageMissing: the paper is not written in that language.
    """
    words = grammar(language, facts.level_word if language != "en" else "medium")
    board = facts.board
    return {
        "year": board.year,
        "today": board.today,
        "seq": words.number(facts.seq) if facts.seq else "",
        "head": facts.head,
        **_asked(facts),
        **_short(facts, words, language),
        **_places(facts, words, language),
        **_new(facts, words, language),
        **_hard(facts, words, language),
        **_work(facts, words),
        "input": _input(facts.last_input, words),
        "to_mend": _mend(facts, words),
    }


def _asked(facts: PaperFacts) -> dict[str, Any]:
    board, standing = facts.board, facts.board.standing
    sign = board.signed < board.signers or not (board.signers or standing.in_force)
    locked = standing.status is not None and standing.status not in OPEN
    return {
        "advise": not locked and not (standing.in_force and not standing.updating),
        "sign": sign,
        "publish_by": board.publish_by,
        "passed": board.publish_by < board.today,
        "locked": locked,
        "published_on": standing.in_force.published_on if standing.in_force else "",
        "updating": standing.updating,
    }


def _short(facts: PaperFacts, words: Grammar, language: str) -> dict[str, Any]:
    board, (supplier, actual, significant, land) = facts.board, _NOUNS[language]
    levels, impacts = board.levels, board.work.impacts
    high, medium, unknown = (levels.get(one, 0) for one in (Level.HIGH, Level.MEDIUM, Level.UNKNOWN))
    counts = (high, medium, unknown)
    many = len(board.cause.countries) > _CAUSES
    high_words = words.count(high, supplier, *counts)
    return {
        "rated": board.rated,
        "rated_words": words.bare(board.rated, supplier, board.suppliers),
        "suppliers": words.count(board.suppliers, supplier, board.rated),
        "any_supplier": board.suppliers,
        "high": high_words if language == "en" else words.opening(high_words),
        "medium_word": words.level(Level.MEDIUM),
        "medium": words.bare(medium, supplier, *counts),
        "unknown": words.bare(unknown, supplier, *counts),
        "actual": words.count(impacts.actual, actual),
        "significant": words.count(impacts.significant, significant),
        "cause_places": words.in_places(board.cause.countries[: 3 if many else 4]),
        "cause_many": words.count(len(board.cause.countries), land) if many else "",
        "cause_sector": words.bare(board.cause.by_sector, supplier) if board.cause.by_sector else "",
    }  # fmt: skip


def places_shown(facts: PaperFacts, language: str) -> list[Place]:
    """The countries of the map, worst first."""
    tag = LANGUAGES[language]
    return in_order(place_of(key, counts, tag) for key, counts in facts.places.items())


def _places(facts: PaperFacts, words: Grammar, language: str) -> dict[str, Any]:
    """The countries of each level by name as far as there is room, and how many more; those at low are counted."""
    land, lines = _NOUNS[language][3], []
    shown = places_shown(facts, language)
    for level in WORST_FIRST:
        of_level = [one for one in shown if one.level is level]
        named = _named(
            [place_words(one, LANGUAGES[language]) for one in of_level] if level in _BY_NAME else []
        )
        rest = len(of_level) - len(named)
        if of_level:
            more = words.count(rest, land) if rest else ""
            lines.append({"level": words.cap(words.level(level)), "named": ", ".join(named), "more": more})
    return {"places": lines}


def _named(names: list[str]) -> list[str]:
    kept: list[str] = []
    for name in names:
        cut = cut_to(name, _COUNTRIES)
        if kept and cut_to(", ".join([*kept, cut]), _COUNTRIES) != ", ".join([*kept, cut]):
            break
        kept.append(cut)
    return kept


def _new(facts: PaperFacts, words: Grammar, language: str) -> dict[str, Any]:
    """Which suppliers changed level, how many more did, and how many went which way, came and went."""
    supplier, compared = _NOUNS[language][0], facts.board.compared
    changes, moves = (compared.changes, compared.moves) if compared else ((), Moves())
    ways = {"up": moves.up, "down": moves.down, "to_unknown": moves.unknown, "from_unknown": moves.known}
    numbers = tuple(ways.values())
    rest = compared.changed - len(changes) if compared else 0
    return {
        "last": compared.year if compared else "",
        "changes": [_change(one, words, language) for one in changes],
        "more_changes": _more(rest, words, language),
        "ways": _opened(
            [(way, words.count(count, supplier, *numbers)) for way, count in ways.items() if count],
            words,
            language,
        ),
        "new": words.count(facts.new, supplier, facts.ended or 0) if facts.new else "",
        "ended": words.count(facts.ended, supplier, facts.new or 0) if facts.ended else "",
    }


def _opened(ways: list[tuple[str, str]], words: Grammar, language: str) -> list[tuple[str, str]]:
    """The first as a Norwegian sentence begins."""
    if language == "en" or not ways:
        return ways
    (way, first), *rest = ways
    return [(way, words.opening(first)), *rest]


def _change(one: LevelChange, words: Grammar, language: str) -> dict[str, str]:
    return {
        "name": cut_to(one.name, _NAME),
        "before": words.level(one.before),
        "after": words.level(one.after),
        "why": cut_to(one.why, _WHY) if language == "nb" else "",
        "by": _by(one),
        "where": words.country(one.country) if one.country in countries() else "",
    }


def _by(one: LevelChange) -> str:
    """What decided the level: a person, the chain's countries or the sector."""
    if one.by_person:
        return "person"
    if one.geographic is one.after:
        return "geographic" if one.after is not Level.UNKNOWN or one.sector is not Level.UNKNOWN else "both"
    return "sector"


def _hard(facts: PaperFacts, words: Grammar, language: str) -> dict[str, Any]:
    """What is not known, what nobody has answered, and what waits with a reason."""
    supplier, board = _NOUNS[language][0], facts.board
    unknown = sum(count for pair, count in board.matrix.items() if combine(pair) is Level.UNKNOWN)
    unrated = board.suppliers - board.rated
    no_answer, lacking = board.work.efforts.no_answer, board.work.without_remedy
    return {
        "unknown_suppliers": words.count(unknown, supplier) if unknown else "",
        "unrated": words.count(unrated, supplier) if unrated and board.rated else "",
        "unanswered_high": words.count(facts.high_unanswered, supplier) if facts.high_unanswered else "",
        "no_answer": words.count(no_answer, supplier) if no_answer else "",
        "lacking_remedy": words.number(lacking) if lacking else "",
        "waiting": [_waits(one) for one in facts.waiting_named],
        "more_waiting": _more(facts.waiting - len(facts.waiting_named), words, language),
    }


def _more(rest: int, words: Grammar, language: str) -> str:
    """How many more, as a Norwegian sentence begins and an English one ends; empty where there are none."""
    if not rest:
        return ""
    return words.number(rest) if language == "en" else words.opening(words.called(rest, "").strip())


def _waits(found: Found) -> dict[str, Any]:
    row = found.row
    return {
        "subject": cut_to(found.subject, _NAME),
        "reason": cut_to(row.reason, _REASON),
        "again": row.look_again_on or "",
    }


def _work(facts: PaperFacts, words: Grammar) -> dict[str, Any]:
    """Measures and requests in figures: nobody's name, and nothing of what was asked."""
    measures, requests = facts.board.work.measures, facts.board.requests
    number = words.number
    return {
        "all": number(measures.total) if measures.total else "",
        "done": number(measures.states[MeasureStatus.DONE]),
        "late": number(measures.late),
        "received": number(requests.received) if requests.received else "",
        "answered_late": number(requests.late),
        "overdue": number(facts.overdue) if facts.overdue else "",
        "breaches": number(facts.breaches),
        "repeated": facts.breaches > 1,
        "unjudged": number(facts.unjudged) if facts.unjudged else "",
        "signed": number(facts.board.signed),
        "signers": number(facts.board.signers) if facts.board.signers else "",
    }


def _input(row: BoardInput | None, words: Grammar) -> Mapping[str, Any] | str:
    if row is None:
        return ""
    return {
        "text": words.clause(cut_to(row.text, _INPUT)),
        "given_on": row.given_on or "",
        "answer": words.sentence(cut_to(row.answer, _ANSWER)) if row.answer else "",
        "owner": row.owner,
        "due": row.due or "",
    }


def _mend(facts: PaperFacts, words: Grammar) -> Mapping[str, str] | str:
    if facts.to_mend is None:
        return ""
    return {"errors": words.number(facts.to_mend.errors), "warnings": words.number(facts.to_mend.warnings)}
