"""The lists people know, and what the columns of a list are called; nothing is fetched, the addresses are for people.

Column words are compared as ``header_words.fold_header`` folds them. Sources: the publishers' own files.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class Preset:
    """A list that has a name and a place.

    Attributes:
        title: the name the list gets in the register.
        publisher: who decides what stands in it.
        about: what it is a list of, as a sentence.
        address: where a person finds it.
        how: how to get it from there, as a sentence.
        pasted: it is a table on a page, to be copied, and no file.
        titles_are_people: names that begin with «Mr.» or «Ms.» are of people.
    """

    title: str
    publisher: str
    about: str
    address: str
    how: str
    pasted: bool = False
    titles_are_people: bool = False


OWN: Final = "own"
PRESETS: Final = MappingProxyType(
    {
        "uflpa": Preset(
            "UFLPA Entity List",
            "USAs departement for innenlands sikkerhet",
            "Virksomheter i eller med tilknytning til Xinjiang, knyttet til tvangsarbeid.",
            "https://www.dhs.gov/uflpa-entity-list",
            "Merk tabellene på siden, kopier dem, og lim dem inn.",
            pasted=True,
        ),
        "wro": Preset(
            "Withhold Release Orders and Findings",
            "USAs tollvesen",
            "Produsenter og varer som holdes tilbake på grensen på grunn av tvangsarbeid.",
            "https://www.cbp.gov/document/stats/withhold-release-orders-findings",
            "Last ned CSV-filen.",
        ),
        "world_bank": Preset(
            "World Bank Debarred Firms",
            "Verdensbanken",
            "Firmaer som er utestengt fra kontrakter, blant annet for svindel og korrupsjon.",
            "https://www.worldbank.org/en/projects-operations/procurement/debarred-firms",
            "Last ned listen som Excel eller JSON.",
            titles_are_people=True,
        ),
        "csl": Preset(
            "Consolidated Screening List",
            "USAs handelsdepartement",
            "USAs samlede lister over eksportkontroll og sanksjoner.",
            "https://www.trade.gov/consolidated-screening-list",
            "Last ned listen som JSON eller CSV.",
        ),
        "nbim": Preset(
            "Observasjon og utelukkelse av selskaper",
            "Norges Bank",
            "Selskaper som oljefondet har utelukket eller satt til observasjon.",
            "https://www.nbim.no/no/ansvarlig-forvaltning/etiske-utelukkelser/utelukkelse-av-selskaper/",
            "Merk tabellen på siden, kopier den, og lim den inn. Vilkårene på siden forbyr automatisk henting.",
            pasted=True,
        ),
        OWN: Preset(
            "",
            "",
            "Hvilken som helst liste med navn: CSV, Excel, JSON eller en tabell fra en nettside.",
            "",
            "Skriv hvor listen kommer fra.",
        ),
    }
)
"""By the key that is stored with a list; the last is any other list."""

NAME_WORDS: Final = (
    "name of entity", "entity name", "entity", "supp name", "firm name", "company name", "company", "selskapsnavn",
    "selskap", "virksomhet", "foretak", "caption", "organisation name", "organization name", "organisation",
    "organization", "legal name", "full name", "name", "navn", "names", "empregador", "supplier", "leverandør",
    "produsent", "manufacturer", "firm", "properties name", "party name", "naal wholename", "whole name",
)  # fmt: skip
ALIAS_WORDS: Final = frozenset(
    (
        "alias", "aliases", "alt names", "alternate names", "alternative names", "aka", "a k a", "also known as", "other names",
        "properties name", "properties alias", "properties previous name", "properties weak alias", "previous name",
        "previous names", "former name", "tidligere navn", "andre navn", "weak alias", "name alias",
    )
)  # fmt: skip
COUNTRY_WORDS: Final = (
    "country", "country name", "land", "addresses country", "address country", "properties country",
    "properties jurisdiction", "jurisdiction", "countries", "nation", "hjemland", "país", "addr country", "country code",
    "landkode", "iso",
)  # fmt: skip
KIND_WORDS: Final = (
    "type", "schema", "entity type", "sdn type", "subject type", "type of entity", "party type", "enhetstype",
)  # fmt: skip
PEOPLE: Final = frozenset(
    ("individual", "individuals", "person", "persons", "people", "natural", "natural person", "human", "individ", "personer",
     "enkeltperson", "privatperson", "fysisk person", "pessoa física", "pessoa fisica")
)  # fmt: skip
NOT_ORGANISATIONS: Final = frozenset(
    ("vessel", "ship", "aircraft", "airplane", "plane", "fartøy", "skip", "fly", "address", "security", "sanction",
     "ownership", "cryptowallet")
)  # fmt: skip
