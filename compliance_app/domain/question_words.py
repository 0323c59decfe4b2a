"""The words of a question that tell what it is about: beginnings of words, names, countries, rights, and whether it is general.

Everything is compared as names are folded. Matching is on beginnings of words and is generous: a person decides what an
answer rests on, and whether known harm is part of the question.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from compliance_app.domain.countries import fold_country
from compliance_app.domain.identity import fold_name
from compliance_app.domain.issues import Issue

READ = 20_000
"""Letters of a question that are read."""
MOST_STEMS = 12
_SHORTEST = 5
_ENDING = 4
"""Letters of Norwegian endings («prøverørene» is found by «prøverør», «hanskene» by «hansk»)."""
_LONGEST_NAME = 6
_MOST_WORDS = 120
_LONGEST_COUNTRY = 5
_EVERYWHERE = frozenset(
    beginning
    for line in (
        "arbeid ansatt bedrift bruke bruker deler dere deres denne disse egentlig eksempel fabrikk forhold følge gjelder",
        "gjerne hvilke hvordan hvorfor hører informasjon innkjøp jobb kjede kjenner kjøper komme konsekvens krav lager lages",
        "leverandør levere menneske mulig negativ norge norsk oppfølging produkt produse produser risiko rettighet råvare",
        "elev hilsen håper lurer oppgave samtlige skole snarlig student tusen vennligst",
        "skjer spørsmål svar takk tiltak tjeneste underleverandør varer varene vennlig virksomhet vurder ønske åpenhet",
    )
    for beginning in line.split()
)
"""Beginnings of words that stand in most questions, and so tell nothing."""
SMALL_WORDS = frozenset(
    [
        "alle",
        "alt",
        "andre",
        "at",
        "av",
        "bare",
        "ble",
        "blir",
        "da",
        "de",
        "deg",
        "dem",
        "den",
        "der",
        "det",
        "din",
        "ditt",
        "du",
        "eller",
        "en",
        "er",
        "et",
        "etter",
        "for",
        "fordi",
        "fra",
        "før",
        "få",
        "får",
        "gjør",
        "ha",
        "han",
        "har",
        "hei",
        "hele",
        "her",
        "hos",
        "hun",
        "hva",
        "hver",
        "hvem",
        "hvis",
        "hvor",
        "i",
        "ikke",
        "ingen",
        "inn",
        "ja",
        "jeg",
        "kan",
        "kom",
        "lov",
        "man",
        "med",
        "meg",
        "men",
        "mer",
        "min",
        "mitt",
        "mye",
        "må",
        "noe",
        "noen",
        "nå",
        "når",
        "og",
        "også",
        "om",
        "opp",
        "oss",
        "over",
        "på",
        "se",
        "seg",
        "si",
        "sin",
        "skal",
        "som",
        "så",
        "til",
        "tre",
        "two",
        "under",
        "ut",
        "var",
        "ved",
        "vi",
        "vil",
        "å",
        "as",
        "ab",
        "the",
        "and",
        "of",
        "to",
        "in",
        "is",
        "are",
        "do",
        "you",
        "your",
        "from",
    ]
)
"""Short words that name nothing."""

_ADJECTIVES: Mapping[str, str] = MappingProxyType(
    {
        "kines": "CN", "malays": "MY", "indisk": "IN", "pakistansk": "PK", "bangladesh": "BD", "vietnames": "VN",
        "thai": "TH", "indones": "ID", "filippin": "PH", "kambodsj": "KH", "burmes": "MM", "japansk": "JP",
        "taiwan": "TW", "sørkorean": "KR", "tyrkisk": "TR", "israelsk": "IL", "egyptisk": "EG", "marokkansk": "MA",
        "etiop": "ET", "kenyansk": "KE", "sørafrikansk": "ZA", "brasilian": "BR", "meksikan": "MX", "amerikansk": "US",
        "britisk": "GB", "engelsk": "GB", "tysk": "DE", "fransk": "FR", "italiensk": "IT", "spansk": "ES",
        "portugis": "PT", "nederlandsk": "NL", "belgisk": "BE", "irsk": "IE", "sveitsisk": "CH", "østerriksk": "AT",
        "svensk": "SE", "dansk": "DK", "finsk": "FI", "islandsk": "IS", "polsk": "PL", "tsjekkisk": "CZ",
        "slovakisk": "SK", "ungarsk": "HU", "rumensk": "RO", "bulgarsk": "BG", "estisk": "EE", "latvisk": "LV",
        "litauisk": "LT", "ukrainsk": "UA", "russisk": "RU", "serbisk": "RS", "kongoles": "CD",
    }
)  # fmt: skip
"""Beginnings of the adjectives people use of goods: «kinesiske», «malaysisk». Not the Norwegian one: it says nothing."""

_ISSUE_WORDS: Mapping[Issue, tuple[str, ...]] = MappingProxyType(
    {
        Issue.FORCED_LABOUR: ("tvangsarb", "slaveri", "menneskehandel", "gjeldsarb", "rekrutteringsavg", "forced lab"),
        Issue.CHILD_LABOUR: ("barnearb", "child lab"),
        Issue.FREEDOM_OF_ASSOCIATION: (
            "organisasjonsfri", "fagforen", "fagorganiser", "tillitsvalg", "tariff", "kollektiv", "streik", "trade union",
        ),
        Issue.DISCRIMINATION: ("diskrimin", "likelønn", "likestilling", "trakasser", "discrimin"),
        Issue.OHS: ("hms", "arbeidsmiljø", "arbeidsulykk", "verneutstyr", "kjemikal", "helsefar", "brannsikker", "health and safety"),
        Issue.LIVING_WAGE: ("lønn", "living wage", "wages"),
        Issue.WORKING_HOURS: ("arbeidstid", "overtid", "arbeidsdag", "working hours"),
        Issue.REGULAR_EMPLOYMENT: ("ansettelsesfor", "midlertidig", "innleie", "innleid", "bemanning", "arbeidskontrakt"),
        Issue.LABOUR_CRIME_NO: ("sosial dumping", "arbeidslivskrim", "allmenngj", "svart arbeid"),
        Issue.MIGRANT_WORKERS: ("migrant", "gjestearbeid", "utenlandske arbeid"),
        Issue.INDIGENOUS_RIGHTS: ("urfolk", "samisk", "samene", "reindrift", "indigenous"),
        Issue.LAND_COMMUNITY: ("lokalsamfunn", "tvangsflytt", "landområde", "grunneier"),
        Issue.PRIVACY: ("personvern", "privatliv", "overvåk", "privacy", "surveillance"),
        Issue.EXPRESSION: ("ytringsfri", "sensur"),
        Issue.HEALTH_ENV: ("forurens", "utslipp", "drikkevann", "miljøskade", "pollution"),
        Issue.CONFLICT: ("krig", "konflikt", "okkup", "folkerett", "bosetting"),
        Issue.SECURITY_FORCES: ("vold", "sikkerhetsstyrk", "politi", "vaktsel"),
        Issue.CHILDREN_FAMILY: ("barns rett", "foreldreperm", "gravid", "barnehage", "barnearb"),
        Issue.SEXUAL_HARASSMENT: ("seksuell", "metoo"),
        Issue.CORRUPTION_ENABLER: ("korrup", "bestikk", "corrupt"),
    }
)  # fmt: skip
_GENERAL = (
    "negative konsekvens", "negativ konsekvens", "menneskerett", "arbeidsforhold", "arbeidsvilkår", "aktsomhetsvurder",
    "åpenhetslov", "anstendig", "redegjørelse", "human right", "labour condition", "working condition", "due diligence",
    "adverse impact",
)  # fmt: skip
"""What a question about everything speaks of."""
_HOW = (
    "følger dere opp", "følge opp", "oppfølging", "følger opp", "hvordan sikrer", "hvordan jobber", "hvordan arbeider",
    "hvordan kontroller", "hvordan undersøk", "hvordan vurder", "rutine", "retningslinj", "hva gjør dere", "tiltak",
    "aktsomhetsvurder", "stiller dere krav", "krav til", "how do you",
)  # fmt: skip
_WHERE = (
    "hvor lages", "hvor blir", "hvor produser", "hvor kommer", "lages", "laget", "produsert", "produseres", "opprinnelse",
    "kommer fra", " varer ", " varene ", " produkter ", "made in", "come from",
)  # fmt: skip
_OWN_PEOPLE = (
    "egne ansatt", "deres ansatt", "ansatte deres", "ansatte hos dere", "egen virksomhet", "som arbeidsgiver", "your own",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a question speaks of, before anything is looked up.

    Attributes:
        text: the folded words, with one blank between each and at both ends.
        stems: beginnings of the telling words, at most ``MOST_STEMS``; ``words``: those words as they were written.
        countries: alpha-2 codes of the countries that are named, by noun or adjective.
        issues: the rights that are named.
        general: it speaks of human rights or adverse impacts as such; whether it is *only* general, the register decides.
        how: it asks how the enterprise works. where: it asks where goods come from.
        own_people: it asks about the enterprise's own people.
    """

    text: str
    stems: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    issues: frozenset[Issue] = frozenset()
    general: bool = False
    how: bool = False
    where: bool = False
    own_people: bool = False


def read_question(question: str, country_names: Mapping[str, str]) -> Asked:
    """What a question speaks of.

    Args:
        question: as it was asked, with its topic; the first ``READ`` letters are read.
        country_names: folded spelling (``domain.countries.fold_country``) → alpha-2.
    """
    written = question[:READ]
    folded = f" {fold_name(written)} "
    telling = dict(_telling(written))
    return Asked(
        text=folded,
        stems=tuple(telling)[:MOST_STEMS],
        words=tuple(telling.values())[:MOST_STEMS],
        countries=countries_named(written, country_names),
        issues=issues_named(folded),
        general=any(words in folded for words in _GENERAL),
        how=any(words in folded for words in _HOW),
        where=any(words in folded for words in _WHERE),
        own_people=any(words in folded for words in _OWN_PEOPLE),
    )


def word_stems(text: str) -> tuple[str, ...]:
    """The beginnings of the words that tell what a question is about, folded as the register folds names."""
    return tuple(dict(_telling(text[:READ])))[:MOST_STEMS]


def search_words(text: str, shortest: int = 3) -> tuple[str, ...]:
    """What to look for when somebody searches: stems of long words, and short words whole.

    Words that stand everywhere are left out unless there are no others.
    """
    words = [word for word in fold_name(text[:READ]).split() if len(word) >= shortest]
    telling = [word for word in words if not is_everywhere(word)]
    kept = telling or [word for word in words if word not in SMALL_WORDS]
    return tuple(dict.fromkeys(stem_of(word) for word in kept))[:MOST_STEMS]


def stem_of(word: str) -> str:
    """The beginning of a word that its other forms have too."""
    return word[: max(_SHORTEST, len(word) - _ENDING)] if len(word) > _SHORTEST else word


def is_everywhere(word: str) -> bool:
    """Whether a word stands in most questions, and so tells nothing."""
    return word in SMALL_WORDS or any(word.startswith(beginning) for beginning in _EVERYWHERE)


def names_within(text: str) -> tuple[str, ...]:
    """Every run of up to six words of a folded text that may be a name, as names are folded; at most some hundred."""
    words = text.split()[:_MOST_WORDS]
    runs = (
        " ".join(words[start:stop])
        for start in range(len(words))
        for stop in range(start + 1, min(len(words), start + _LONGEST_NAME) + 1)
        if stop - start > 1 or not (len(words[start]) < 3 or is_everywhere(words[start]))
    )
    return tuple(dict.fromkeys(runs))


def without_names(asked: Asked, names: Iterable[str]) -> Asked:
    """The question without the folded names that were found in it, for what else it is about."""
    text = asked.text
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(f" {name} ", " ")
    if text == asked.text:
        return asked
    telling = dict(_telling(text))
    return replace(
        asked, text=text, stems=tuple(telling)[:MOST_STEMS], words=tuple(telling.values())[:MOST_STEMS]
    )


def category_is_named(asked: Asked, folded: str) -> bool:
    """Whether a question speaks of a category: one has the other's beginning («engangshansker», «hansker»), or a short name.

    Args:
        asked: the question.
        folded: the category's folded name.
    """
    if any(stem in folded for stem in asked.stems):
        return True
    for word in folded.split():
        if is_everywhere(word):
            continue
        if len(word) < _SHORTEST:
            if f" {word} " in asked.text:
                return True
        elif stem_of(word) in asked.text:
            return True
    return False


def countries_named(text: str, country_names: Mapping[str, str]) -> tuple[str, ...]:
    """Alpha-2 codes of the countries that a text names, by noun or adjective, in the order in which they stand."""
    words = re.findall(r"[^\s,;:/()\[\]«»\"?!]+", text[:READ])
    found: dict[str, None] = {}
    start = 0
    while start < len(words):
        length, code = _country_at(words, start, country_names)
        if code:
            found[code] = None
        start += length
    return tuple(found)


def issues_named(folded: str) -> frozenset[Issue]:
    """The rights that a folded text names; " " stands before its first word."""
    return frozenset(
        issue
        for issue, beginnings in _ISSUE_WORDS.items()
        if any(beginning in folded for beginning in _within(beginnings))
    )


def _within(beginnings: Iterable[str]) -> Iterator[str]:
    """Short beginnings count only where a word begins: «vold» is not in «revolde»; longer ones inside compounds too."""
    for beginning in beginnings:
        yield beginning if len(beginning) >= _SHORTEST or beginning == "lønn" else f" {beginning}"


def _country_at(words: list[str], start: int, country_names: Mapping[str, str]) -> tuple[int, str]:
    """How many words the country at a place takes, and its code; (1, "") where there is none."""
    for length in range(min(_LONGEST_COUNTRY, len(words) - start), 0, -1):
        written = " ".join(words[start : start + length]).strip(".’'")
        key = fold_country(written)
        if len(key) < 4 and not (written.isupper() or key == "usa"):
            continue
        code = country_names.get(key) or (country_names.get(key.removesuffix("s")) if len(key) > 4 else None)
        if code:
            return length, code
    word = fold_name(words[start])
    return 1, next((code for beginning, code in _ADJECTIVES.items() if word.startswith(beginning)), "")


def _telling(text: str) -> Iterator[tuple[str, str]]:
    """(stem, word as it was written) of the words that tell what a question is about."""
    for word in fold_name(text).split():
        if len(word) >= _SHORTEST and not is_everywhere(word):
            yield stem_of(word), word
