"""Advice on language: heavy text, slips that reach signature unseen, words we replace (row 34, wording.md 1.1 and 6)."""

import re
from collections.abc import Iterator

from compliance_app.domain.rules.model import Found, Judge, Reach, Rule, Severity, rule
from compliance_app.domain.rules.text import lix, paragraphs, says_nothing, sentences, words
from compliance_app.domain.rules.view import StatementView, chapter_name

HEAVY_LIX = 60
LONGEST_SENTENCE = 40
_PLAIN_LANGUAGE = "åpenhetsloven §\u00a01 og klart språk"
_ADVERBS = r"(?:likevel|ikke|ikkje|også|derfor|difor|aldri|alltid|nå|fortsatt|framleis|verken|heller|ennå|dermed|vi|de)"
_DOUBLED = re.compile(
    rf"\b(?!(?:det|som|de) )([^\W\d_]{{2,}}) \1\b|\b(har|er|kan|skal|vil|ble|var|må) (?:{_ADVERBS} ){{1,3}}\2\b",
    re.IGNORECASE,
)
_FINITE = r"(?:har|er|kan|skal|vil|ble|blir|blei|vart|må)"
_JOINING = r"og|men|eller at|som|at|fordi|når|hvis|viss|dersom|der|slik|hva|kva|hvor|kor|om|så"
# «Vi har ikke avdekket noe hos leverandørene har derfor ikke …»: a second verb for the same subject, and nothing that joins.
_MISSING_AND = re.compile(
    rf"(?<![^.!?:] )(?<!\w)(?!(?:det|de|dei|alt|dette) (?:vi|dere|de))[A-ZÆØÅ](?:(?!\b(?:{_JOINING})\b)[^.!?:;,])*?\b{_FINITE}\b"
    rf"(?:(?!\b(?:{_JOINING})\b)[^.!?:;,])*?\b(?!(?:{_JOINING}|vi|de|dei|det|dere|han|hun|ho|dette|disse|desse)\b)\w+ "
    rf"(?P<slip>{_FINITE} (?:derfor|difor|likevel|dermed)(?: (?:ikke|ikkje))?)\b",
    re.IGNORECASE,
)
_CAPITAL_ACT = re.compile(r"(?<=[a-zæøå,] )(?:Åpenhetsloven|Openheitslova)\b")
_ADVERB_BEFORE_NOUN = re.compile(
    r"\b(?:i|med) (?:jevnlig|jamleg|regelmessig|årlig|årleg|månedlig) \w+(?:er|ar)\b"
)
_LEFTOVER = re.compile(r"[{}⟨⟩▸]|\(\s*\)|\[\s*\]|\s[,.;:](?=\s|$)|(?<!\.)\.\.(?!\.)|,,|!")
_HEAVY_WORDS = re.compile(
    r"\b(?:iht|mht|vha|ifm|jf)\.|\b(?:vedrørende|angående|foreligger?|samt|herunder|benytter?|besørger?|ovennevnte|"
    r"påser?|sikrer|garanterer?|robuste?|helhetlige?|kontinuerlig|nulltoleranse|god oversikt)\b",
    re.IGNORECASE,
)
_MEDIUM_RISK = re.compile(r"\b(?:medium|middels)risiko\b", re.IGNORECASE)
_OTHER_WORD = {
    "medium": re.compile(r"\bmiddels\b", re.IGNORECASE),
    "middels": re.compile(r"\bmedium\b", re.IGNORECASE),
}


def _slip(
    rule_id: str, pattern: re.Pattern[str], message: str, fix: str, reach: Reach = Reach.NOTHING
) -> Rule:
    """A rule that looks for a pattern in every paragraph; ``{words}`` is what stands there.

    A group of the pattern that is called «slip» is what is shown of a longer match.
    """

    def judge(view: StatementView) -> Iterator[Found]:
        for chapter, markdown in view.text.chapters.items():
            for paragraph in paragraphs(markdown):
                for match in pattern.finditer(paragraph):
                    found = (match.groupdict().get("slip") or match.group()).strip()
                    yield Found(message.format(words=found), found, chapter=chapter)

    look: Judge = judge
    return rule(rule_id, Severity.ADVICE, "00", _PLAIN_LANGUAGE, message=message, fix=fix, reach=reach)(look)


doubled = _slip(
    "L-DOUBLED", _DOUBLED, "Et ord står to ganger: «{words}».", "Les setningen høyt, og stryk det ene ordet."
)
capital = _slip(
    "L-CAPITAL",
    _CAPITAL_ACT,
    "«{words}» har stor forbokstav inne i en setning.",
    "Skriv navnet på loven med liten bokstav.",
)
adverb = _slip(
    "L-AGREEMENT",
    _ADVERB_BEFORE_NOUN,
    "«{words}» er ikke bøyd riktig.",
    "Skriv for eksempel «i jevnlige møter».",
)
leftover = _slip(
    "L-LEFTOVER",
    _LEFTOVER,
    "Et tegn står igjen som ikke hører hjemme i teksten: «{words}».",
    "Stryk tegnet, eller fyll ut det som mangler.",
    Reach.ALL,
)
missing_and = _slip(
    "L-MISSING-AND",
    _MISSING_AND,
    "Det ser ut til at «og» mangler foran «{words}».",
    "Les setningen høyt, og sett inn «og», eller del den i to.",
)
heavy_words = _slip(
    "L-WORDS",
    _HEAVY_WORDS,
    "«{words}» er tungt eller lover mer enn dere har vist.",
    "Velg et enklere ord, eller skriv hva dere har gjort, med tall.",
)
medium_risk = _slip(
    "L-MEDIUM",
    _MEDIUM_RISK,
    "«{words}» er ett ord; nivået skal stå for seg selv.",
    "Skriv «medium risiko» i to ord.",
)


@rule(
    "L-LEVEL-WORD",
    Severity.ADVICE,
    "04",
    _PLAIN_LANGUAGE,
    reach=Reach.NOTHING,
    message="Teksten bruker to ord for det midterste nivået.",
    fix="Bruk det ordet dere har valgt under Virksomheten, i hele teksten.",
)
def level_word(view: StatementView) -> Iterator[Found]:
    """One word for the middle level in one document."""
    other = _OTHER_WORD.get(view.facts.enterprise.level_word_medium)
    for chapter in view.text.chapters if other else ():
        match = other.search(view.plain(chapter)) if other else None
        if match:
            yield Found(place=match.group(), chapter=chapter)


@rule(
    "L-GENITIVE",
    Severity.ADVICE,
    "01",
    _PLAIN_LANGUAGE,
    reach=Reach.NOTHING,
    message="Navnet på virksomheten står med «sin» eller «sine».",
    fix="Skriv «leverandørene våre», eller sett -s på navnet.",
)
def genitive(view: StatementView) -> Iterator[Found]:
    """«Noklus sine leverandører» is speech, not print."""
    pattern = re.compile(rf"(?<!\w){re.escape(view.facts.enterprise.short_name)} (?:sine?|sitt)\b")
    for chapter in view.text.chapters:
        match = pattern.search(view.plain(chapter))
        if match:
            yield Found(place=match.group(), chapter=chapter)


@rule(
    "L-FILLER",
    Severity.ADVICE,
    "00",
    _PLAIN_LANGUAGE,
    message="Et avsnitt sier ingenting.",
    fix="Stryk avsnittet, eller skriv hva som er grunnen.",
)
def filler(view: StatementView) -> Iterator[Found]:
    """A stray «x» or «ikke relevant» among paragraphs that do say something."""
    for chapter, markdown in view.text.chapters.items():
        parts = paragraphs(markdown)
        for part in parts if len(parts) > 1 else ():
            if says_nothing(part):
                yield Found(
                    f"{chapter_name(chapter)} har et avsnitt som bare sier «{part}».", part, chapter=chapter
                )


@rule(
    "R34",
    Severity.ADVICE,
    "00",
    _PLAIN_LANGUAGE,
    reach=Reach.NOTHING,
    message="Teksten er tung å lese.",
    fix="Del lange setninger, og bytt lange ord med korte.",
)
def readability(view: StatementView) -> Iterator[Found]:
    """LIX over 60 in a chapter, or a sentence of more than 40 words."""
    for chapter, markdown in view.text.chapters.items():
        index = lix(markdown)
        if index is not None and index > HEAVY_LIX:
            yield Found(
                f"{chapter_name(chapter)} har tung tekst (lesbarhetsindeks {index}; over {HEAVY_LIX} er svært tungt).",
                f"LIX {index}",
                chapter=chapter,
            )
        for sentence in sentences(markdown):
            length = len(words(sentence))
            if length > LONGEST_SENTENCE:
                start = " ".join(sentence.split()[:6])
                yield Found(
                    f"{chapter_name(chapter)} har en setning på {length} ord: «{start} …».",
                    start,
                    chapter=chapter,
                )


RULES = (
    doubled,
    capital,
    adverb,
    leftover,
    missing_and,
    heavy_words,
    medium_risk,
    level_word,
    genitive,
    filler,
    readability,
)
