"""The words and patterns that the grammar of one language is made of (wording.md 3.0), here bokmål.

Nynorsk and English stand in ``words_nynorsk.py`` and ``words_english.py``. ``Grammar`` in ``language.py`` holds the
rules; nothing there knows a single Norwegian word.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from compliance_app.domain.levels import Level
from compliance_app.domain.statute import PURPOSES


@dataclass(frozen=True)
class Noun:
    """A noun with its number one («én», «ett»), its two indefinite forms and the definite plural."""

    one: str
    singular: str
    plural: str
    definite: str


@dataclass(frozen=True)
class Words:
    """The tables of one language.

    Attributes:
        locale: Babel locale. numbers: zero to twelve (one is the noun's own). none: before a noun, none_alone: without one.
        in_all: pattern that lets a sentence begin although its count is in digits.
        on_countries: ISO codes with «på»; in_word, on_word: the prepositions. countries: short names unlike Babel's.
        the_countries: ISO codes that take an article, which stands in the_word.
        rated: what follows the excepted category or categories, by how many they are (1, 2, more).
        rated_first, rated_next: the same where several levels are excepted; exceptions_joined stands between those.
        genitive: the ending after most names and after s, x, z. quotes: around somebody's words.
        units, abbreviations: regexes of what is kept together with the number before it, or after it.
        supplier, member: the nouns that the filters of the statement count with.
        asked_for, asked_this: what the board asked for, after «ba om», as phrases or as its own sentences.
        purposes: the verb of each purpose of a measure (§ 4 c), as after «For å».
    """

    locale: str
    none: str
    none_alone: str
    numbers: tuple[str, ...]
    and_word: str
    in_word: str
    on_word: str
    on_countries: frozenset[str]
    countries: Mapping[str, str]
    the_countries: frozenset[str]
    the_word: str
    in_all: str
    level_names: Mapping[Level, str]
    from_to: str
    for_category: str
    exceptions: str
    rated: tuple[str, str, str]
    rated_first: tuple[str, str, str]
    rated_next: tuple[str, str, str]
    exceptions_joined: str
    varies: str
    because: str
    reason_follows: str
    websites: str
    questionnaires: str
    meetings: str
    visits: str
    appointed_by: str
    appointed_by_one: str
    by: str
    supplier: str
    member: str
    asked_for: str
    asked_this: str
    purposes: Mapping[str, str]
    times: str
    in_year: str
    otherwise: str
    on_days: str
    clock: str
    norwegian_time: str
    month_day: str
    day_range: str
    short_day: str
    percent: str
    genitive: tuple[str, str]
    quotes: tuple[str, str]
    units: str
    abbreviations: str
    org_number: str
    crowns: str
    million_crowns: str
    months: tuple[str, ...]
    nouns: Mapping[str, Noun]


def nouns(*rows: str) -> dict[str, Noun]:
    """Rows «én leverandør, leverandører, leverandørene», keyed by the singular."""
    table = {}
    for row in rows:
        first, plural, definite = row.split(", ")
        one, singular = first.split(" ", 1)
        table[singular] = Noun(one, singular, plural, definite)
    return table


_RATED = (
    "{names}, som er vurdert til {level}",
    "{names}, som begge er vurdert til {level}",
    "{names}, som alle er vurdert til {level}",
)

BOKMAL = Words(
    locale="nb",
    none="ingen",
    none_alone="ingen",
    numbers=(
        "null",
        "én",
        "to",
        "tre",
        "fire",
        "fem",
        "seks",
        "sju",
        "åtte",
        "ni",
        "ti",
        "elleve",
        "tolv",
    ),
    and_word="og",
    in_word="i",
    on_word="på",
    on_countries=frozenset(
        [
            "BS",
            "BB",
            "CU",
            "FJ",
            "PH",
            "FO",
            "GL",
            "HT",
            "IS",
            "JM",
            "CY",
            "MG",
            "MV",
            "MT",
            "MU",
            "NZ",
            "SC",
            "LK",
            "TW",
        ]
    ),
    countries={"HK": "Hongkong", "MO": "Macao", "MM": "Myanmar"},
    the_countries=frozenset(),
    the_word="",
    in_all="Til sammen {text}",
    level_names={Level.LOW: "lav", Level.MEDIUM: "medium", Level.HIGH: "høy", Level.UNKNOWN: "ukjent"},
    from_to="fra {lowest} til {highest}",
    for_category="{level} for {names}",
    exceptions="{level}, med unntak av {parts}",
    rated=_RATED,
    rated_first=_RATED,
    rated_next=_RATED,
    exceptions_joined=", og ",
    varies="{names}, der nivået varierer {level}",
    because=", fordi {reason}.",
    reason_follows=". Begrunnelse: {reason}",
    websites="gikk gjennom nettsidene til {whom}",
    questionnaires="fikk svar på spørreskjema fra {answered} av {whom}",
    meetings="hadde møte med {whom}",
    visits="besøkte {whom}",
    appointed_by="oppnevnt av",
    appointed_by_one="oppnevnt av",
    by="av",
    supplier="leverandør",
    member="medlem",
    asked_for="at vi prioriterer {topics}",
    asked_this="dette: {topics}",
    purposes=PURPOSES,
    times="{count} ganger i {year}",
    in_year="i {year}",
    otherwise="ellers {times}",
    on_days="{days}",
    clock="'kl.' HH.mm",
    norwegian_time="{day} {clock} (norsk tid)",
    month_day="d. MMMM",
    day_range="d.",
    short_day="dd.MM.y",
    percent="{number}\u00a0%",
    genitive=("s", "’"),
    quotes=("«", "»"),
    units=r"%|prosent\b|kroner\b|million|milliard|årsverk\b",
    abbreviations=r"§§?|\b(?:kl|nr)\.",
    org_number="org.nr. {digits}",
    crowns="{amount} kroner",
    million_crowns="{amount} millioner kroner",
    months=(
        "januar",
        "februar",
        "mars",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ),
    nouns=nouns(
        "én leverandør, leverandører, leverandørene",
        "én forretningspartner, forretningspartnere, forretningspartnerne",
        "én leverandør eller forretningspartner, leverandører og forretningspartnere, leverandørene og forretningspartnerne",
        "én underleverandør, underleverandører, underleverandørene",
        "én ny leverandør, nye leverandører, de nye leverandørene",
        "ett land, land, landene",
        "én kategori, kategorier, kategoriene",
        "ett tiltak, tiltak, tiltakene",
        "én oppfølging, oppfølginger, oppfølgingene",
        "én negativ konsekvens, negative konsekvenser, de negative konsekvensene",
        "én faktisk negativ konsekvens, faktiske negative konsekvenser, de faktiske negative konsekvensene",
        "én vesentlig risiko, vesentlige risikoer, de vesentlige risikoene",
        "ett informasjonskrav, informasjonskrav, informasjonskravene",
        "ett møte, møter, møtene",
        "ett årsverk, årsverk, årsverkene",
        "én avdeling, avdelinger, avdelingene",
        "én retningslinje, retningslinjer, retningslinjene",
        "ett kurs, kurs, kursene",
        "ett styremedlem, styremedlemmer, styremedlemmene",
        "én ansatt, ansatte, de ansatte",
        "én egen ansatt, egne ansatte, de egne ansatte",
        "ett medlem, medlemmer, medlemmene",
        "én avtale, avtaler, avtalene",
        "én melding, meldinger, meldingene",
        "ett brudd, brudd, bruddene",
        "ett kapittel, kapitler, kapitlene",
        "ett siffer, sifre, sifrene",
        "én del, deler, delene",
        "ett datterselskap, datterselskaper, datterselskapene",
        "én ting, ting, tingene",
        "ett spørsmål, spørsmål, spørsmålene",
        "én side, sider, sidene",
        "én dag, dager, dagene",
        "én måned, måneder, månedene",
        "én gang, ganger, gangene",
        "én kilde, kilder, kildene",
        "én signatur, signaturer, signaturene",
        "én person, personer, personene",
    ),
)
