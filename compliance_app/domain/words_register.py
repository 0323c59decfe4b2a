"""What the register itself says in a statement, in nynorsk and English: rights and risks, reasons, roles, places.

The register is kept in bokmål. What a person has written stands in every language as it was written; the words that the
program put there itself, and the commonest a person picks, are looked up here by their bokmål (wording.md 2 and 3).
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

_ROWS = (
    ("de ansatte", "dei tilsette", "the employees"),
    ("tvangsarbeid og menneskehandel", "tvangsarbeid og menneskehandel", "forced labour and trafficking"),
    ("barnearbeid", "barnearbeid", "child labour"),
    ("organisasjonsfrihet", "organisasjonsfridom", "freedom of association"),
    ("diskriminering og ulik lønn", "diskriminering og ulik løn", "discrimination and unequal pay"),
    ("helse, miljø og sikkerhet (HMS)", "helse, miljø og tryggleik (HMS)", "health and safety"),
    ("lønn å leve av", "løn å leve av", "living wage"),
    ("arbeidstid og hvile", "arbeidstid og kvile", "working hours and rest"),
    ("utrygge ansettelser", "utrygge tilsetjingar", "insecure employment"),
    (
        "sosial dumping og arbeidslivskriminalitet",
        "sosial dumping og arbeidslivskriminalitet",
        "social dumping and labour crime",
    ),
    ("migrantarbeidere", "migrantarbeidarar", "migrant workers"),
    ("urfolks rettigheter", "rettane til urfolk", "indigenous rights"),
    ("land og lokalsamfunn", "land og lokalsamfunn", "land and communities"),
    ("privatliv og overvåking", "privatliv og overvaking", "privacy and surveillance"),
    ("ytringsfrihet", "ytringsfridom", "freedom of expression"),
    ("miljøskade som rammer mennesker", "miljøskade som råkar menneske", "environmental harm to people"),
    ("krig og konflikt", "krig og konflikt", "war and conflict"),
    ("vold fra sikkerhetspersonell", "vald frå tryggingspersonell", "violence by security forces"),
    (
        "barns rettigheter og foreldrevern",
        "rettane til barn og foreldrevern",
        "children’s rights and parental protection",
    ),
    ("seksuell trakassering", "seksuell trakassering", "sexual harassment"),
    ("korrupsjon (forsterker risiko)", "korrupsjon (forsterkar risiko)", "corruption (adds to risk)"),
    ("risiko for negative konsekvenser", "risiko for negative konsekvensar", "the risk of adverse impacts"),
    ("krav i avtalen", "krav i avtalen", "requirements in the contract"),
    ("dialog med leverandøren", "dialog med leverandøren", "dialogue with the supplier"),
    ("en plan for å rette opp", "ein plan for å rette opp", "a corrective action plan"),
    ("samarbeid med andre innkjøpere", "samarbeid med andre innkjøparar", "cooperation with other buyers"),
    ("samarbeid i bransjen", "samarbeid i bransjen", "cooperation in the industry"),
    (
        "opplæring og støtte til leverandøren",
        "opplæring og støtte til leverandøren",
        "training and support for the supplier",
    ),
    (
        "å bytte leverandør eller produkt",
        "å byte leverandør eller produkt",
        "changing the supplier or product",
    ),
    (
        "å avslutte forholdet på en ansvarlig måte",
        "å avslutte forholdet på ein ansvarleg måte",
        "ending the relationship responsibly",
    ),
    (
        "vi ikke vet hvor varene blir laget, eller hvor leverandøren holder til",
        "vi ikkje veit kvar varene blir laga, eller kvar leverandøren held til",
        "we do not know where the goods are made, or where the supplier is",
    ),
    (
        "det er for få tall om et land i leverandørkjeden",
        "det er for få tal om eit land i leverandørkjeda",
        "there are too few figures for a country in the supply chain",
    ),
    (
        "bransjerisikoen ikke er vurdert",
        "bransjerisikoen ikkje er vurdert",
        "the sector risk has not been rated",
    ),
    (
        "V-Dems mål på sivile rettigheter og frihet fra tvangsarbeid",
        "måla til V-Dem på sivile rettar og fridom frå tvangsarbeid",
        "V-Dem’s measures of civil liberties and freedom from forced labour",
    ),
    (
        "ILOs bærekraftsindikator 8.8.2 om arbeidstakeres rettigheter",
        "berekraftsindikator 8.8.2 frå ILO om rettane til arbeidstakarar",
        "the ILO’s sustainability indicator 8.8.2 on labour rights",
    ),
    (
        "Worldwide Governance Indicators om korrupsjon og rettsstat",
        "Worldwide Governance Indicators om korrupsjon og rettsstat",
        "the Worldwide Governance Indicators on corruption and the rule of law",
    ),
    ("samarbeid", "samarbeid", "cooperation"),
    ("kravene", "krava", "the requirements"),
    ("kundene", "kundane", "our customers"),
    ("medlemmene", "medlemmene", "the members"),
    ("deltakerne", "deltakarane", "the participants"),
    ("de som ble rammet", "dei som vart råka", "those affected"),
    ("Avdeling", "Avdeling", "Department"),
    ("Post", "Post", "Item"),
    ("styret", "styret", "the board"),
    ("styrelederen", "styreleiaren", "the chair"),
    ("daglig leder", "dagleg leiar", "the general manager"),
    ("ledelsen", "leiinga", "management"),
    ("innkjøpslederen", "innkjøpsleiaren", "the head of procurement"),
    ("kvalitetslederen", "kvalitetsleiaren", "the quality manager"),
    ("hvert år", "kvart år", "every year"),
    ("hvert halvår", "kvart halvår", "every six months"),
    ("hvert kvartal", "kvart kvartal", "every quarter"),
    ("hver måned", "kvar månad", "every month"),
    ("annethvert år", "annakvart år", "every other year"),
    ("løpende", "fortløpande", "continuously"),
    ("et aksjeselskap", "eit aksjeselskap", "a limited company"),
    ("et allmennaksjeselskap", "eit allmennaksjeselskap", "a public limited company"),
    ("et samvirkeforetak", "eit samvirkeføretak", "a cooperative"),
    ("et statsforetak", "eit statsføretak", "a state enterprise"),
    ("et helseforetak", "eit helseføretak", "a health trust"),
    ("et ansvarlig selskap", "eit ansvarleg selskap", "a general partnership"),
    ("en stiftelse", "ei stifting", "a foundation"),
    ("en forening", "ei foreining", "an association"),
    ("en ideell organisasjon", "ein ideell organisasjon", "a non-profit organisation"),
    ("Europa", "Europa", "Europe"),
    ("Asia", "Asia", "Asia"),
    ("Afrika", "Afrika", "Africa"),
    ("Nord-Amerika", "Nord-Amerika", "North America"),
    ("Latin-Amerika", "Latin-Amerika", "Latin America"),
    ("Oseania", "Oseania", "Oceania"),
    ("Antarktis", "Antarktis", "Antarctica"),
    ("bokmål", "bokmål", "Norwegian (bokmål)"),
)  # fmt: skip

PHRASES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "nn": MappingProxyType({nb: nn for nb, nn, _en in _ROWS}),
        "en": MappingProxyType({nb: en for nb, _nn, en in _ROWS}),
    }
)
"""Whole texts by language and their bokmål."""

PLACE_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "nn": MappingProxyType({"fra": "frå", "utenfor": "utanfor"}),
        "en": MappingProxyType(
            {
                "i": "in",
                "på": "on",
                "ved": "at",
                "hos": "at",
                "fra": "from",
                "langs": "along",
                "utenfor": "outside",
            }
        ),
    }
)
"""The word before a place."""

BODIES = frozenset({"de ansatte"})
"""Who appoints to a board and has no name of their own."""

INDICES = frozenset(nb for nb, _nn, _en in _ROWS if nb.startswith(("V-Dems ", "ILOs ", "Worldwide ")))
"""The names that the program itself gives to indices."""

PATTERNS: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = MappingProxyType(
    {
        "nn": (
            (re.compile(r"risiko hos (.+)"), r"risiko hos \1"),
            (re.compile(r"risikoen hos (.+)"), r"risikoen hos \1"),
            (re.compile(r"risiko innen (.+)"), r"risiko innan \1"),
            (re.compile(r"vurdere risikoen innen (.+) på nytt"), r"vurdere risikoen innan \1 på nytt"),
            (re.compile(r"(annet|andre) ledd bokstav (\w)"), r"andre ledd bokstav \2"),
            (
                re.compile(r"Vi har avtalt dette med (.+?) innen (\d\d\.\d\d\.\d{4}): (.+)"),
                r"Vi har avtalt dette med \1 innan \2: \3",
            ),
        ),
        "en": (
            (re.compile(r"risiko hos (.+)"), r"the risk at \1"),
            (re.compile(r"risikoen hos (.+)"), r"the risk at \1"),
            (re.compile(r"risiko innen (.+)"), r"the risk within \1"),
            (re.compile(r"vurdere risikoen innen (.+) på nytt"), r"assess the risk within \1 again"),
            (re.compile(r"metode (\d+)"), r"method \1"),
            (re.compile(r"(.+ v\d+) og (.+ v\d+)"), r"\1 and \2"),
            (re.compile(r"(?:annet|andre) ledd bokstav (\w)"), r"second paragraph, letter \1"),
            (re.compile(r"fjerde ledd"), "fourth paragraph"),
            (
                re.compile(r"Vi har avtalt dette med (.+?) innen (\d\d\.\d\d\.\d{4}): (.+)"),
                r"We have agreed this with \1 by \2: \3",
            ),
            (re.compile(r"Vi har avtalt dette med (.+?): (.+)"), r"We have agreed this with \1: \2"),
        ),
    }
)
"""Texts that the program made of a name, in the order they are tried; the whole text must fit."""
