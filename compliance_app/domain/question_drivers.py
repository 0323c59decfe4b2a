"""Why a supplier is asked what it is asked: the risk drivers, their names in both languages, and where they come from.

A driver is a situation (how the rating came out, what the supplier does) or an issue of law.md 4.2. The name of a
driver stands inside a sentence: «Spørsmålene er valgt ut fra høy geografisk risiko og ukjente ledd bak dere.»
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from compliance_app.domain.errors import _
from compliance_app.domain.issues import ISSUE_NAMES, Issue
from compliance_app.domain.levels import Level
from compliance_app.domain.rating_inputs import GoodsHit
from compliance_app.domain.risk_levels import ChainKnowledge


class Situation(StrEnum):
    """What about a supplier chooses questions; the most telling first."""

    EVERYONE = "EVERYONE"
    INCIDENT_KNOWN = "INCIDENT_KNOWN"
    GEOGRAPHIC_HIGH = "GEOGRAPHIC_HIGH"
    SECTOR_HIGH = "SECTOR_HIGH"
    LISTED_GOODS = "LISTED_GOODS"
    CHAIN_UNKNOWN = "CHAIN_UNKNOWN"
    GEOGRAPHIC_MEDIUM = "GEOGRAPHIC_MEDIUM"
    SECTOR_MEDIUM = "SECTOR_MEDIUM"
    SERVICES_ON_SITE = "SERVICES_ON_SITE"
    GOODS = "GOODS"
    SERVICES = "SERVICES"


Driver = Situation | Issue
"""What may choose a question."""

DRIVERS: tuple[Driver, ...] = (*list(Situation)[:6], *Issue, *list(Situation)[6:])
"""All drivers in the order in which each gets its first question: what is grave or unknown, the issues, the rest."""

_SITUATIONS_NB = MappingProxyType(
    {
        Situation.EVERYONE: _("det vi spør alle leverandører om"),
        Situation.INCIDENT_KNOWN: _("en hendelse vi kjenner til"),
        Situation.GEOGRAPHIC_HIGH: _("høy geografisk risiko"),
        Situation.SECTOR_HIGH: _("høy bransjerisiko"),
        Situation.LISTED_GOODS: _("varer som står på lister over barne- og tvangsarbeid"),
        Situation.CHAIN_UNKNOWN: _("ledd bak dere som vi ikke kjenner"),
        Situation.GEOGRAPHIC_MEDIUM: _("noe geografisk risiko"),
        Situation.SECTOR_MEDIUM: _("noe bransjerisiko"),
        Situation.SERVICES_ON_SITE: _("arbeidet dere utfører hos oss"),
        Situation.GOODS: _("varene dere leverer"),
        Situation.SERVICES: _("tjenestene dere leverer"),
    }
)
_SITUATIONS_EN = MappingProxyType(
    {
        Situation.EVERYONE: "what we ask every supplier",
        Situation.INCIDENT_KNOWN: "an incident we know of",
        Situation.GEOGRAPHIC_HIGH: "high geographic risk",
        Situation.SECTOR_HIGH: "high sector risk",
        Situation.LISTED_GOODS: "goods that are listed for child or forced labour",
        Situation.CHAIN_UNKNOWN: "links behind you that we do not know",
        Situation.GEOGRAPHIC_MEDIUM: "some geographic risk",
        Situation.SECTOR_MEDIUM: "some sector risk",
        Situation.SERVICES_ON_SITE: "the work you do on our premises",
        Situation.GOODS: "the goods you supply",
        Situation.SERVICES: "the services you supply",
    }
)
_ISSUES_EN = MappingProxyType(
    {
        Issue.FORCED_LABOUR: "forced labour and trafficking",
        Issue.CHILD_LABOUR: "child labour",
        Issue.FREEDOM_OF_ASSOCIATION: "freedom of association",
        Issue.DISCRIMINATION: "discrimination and unequal pay",
        Issue.OHS: "health and safety",
        Issue.LIVING_WAGE: "a living wage",
        Issue.WORKING_HOURS: "working hours and rest",
        Issue.REGULAR_EMPLOYMENT: "insecure employment",
        Issue.LABOUR_CRIME_NO: "social dumping and labour crime",
        Issue.MIGRANT_WORKERS: "migrant workers",
        Issue.INDIGENOUS_RIGHTS: "indigenous rights",
        Issue.LAND_COMMUNITY: "land and communities",
        Issue.PRIVACY: "privacy and surveillance",
        Issue.EXPRESSION: "freedom of expression",
        Issue.HEALTH_ENV: "environmental harm to people",
        Issue.CONFLICT: "war and conflict",
        Issue.SECURITY_FORCES: "violence by security forces",
        Issue.CHILDREN_FAMILY: "children's rights and parental protection",
        Issue.SEXUAL_HARASSMENT: "sexual harassment",
        Issue.CORRUPTION_ENABLER: "corruption",
    }
)


def driver(code: str) -> Driver:
    """The driver of a code. Raises ValueError for what is neither a situation nor an issue."""
    return Situation(code) if code in Situation.__members__ else Issue(code)


def in_order(drivers: Iterable[Driver]) -> tuple[Driver, ...]:
    """The drivers once each, in the order of ``DRIVERS``."""
    given = set(drivers)
    return tuple(one for one in DRIVERS if one in given)


def driver_name(one: Driver, language: str) -> str:
    """The driver inside a sentence, ``nb`` or ``en``: «høy bransjerisiko», «risiko knyttet til barnearbeid»."""
    if isinstance(one, Issue):
        return f"{'risk related to' if language == 'en' else 'risiko knyttet til'} {_issue(one, language)}"
    return (_SITUATIONS_EN if language == "en" else _SITUATIONS_NB)[one]


def listed(parts: Iterable[str], language: str) -> str:
    """«a, b og c», "a, b and c"; the parts may hold «og» themselves only where they are whole phrases."""
    items = list(parts)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {'and' if language == 'en' else 'og'} {items[-1]}"


def driver_phrases(drivers: Iterable[Driver], language: str) -> list[str]:
    """What is particular to the supplier, each inside a sentence: the situations in order, then all issues as one."""
    ordered = in_order(drivers)
    phrases = [
        driver_name(one, language)
        for one in ordered
        if isinstance(one, Situation) and one is not Situation.EVERYONE
    ]
    issues = [one for one in ordered if isinstance(one, Issue)]
    if issues:
        first, *rest = issues
        names = [driver_name(first, language), *(_issue(one, language) for one in rest)]
        phrases.append(listed(names, language))
    return phrases


def _issue(one: Issue, language: str) -> str:
    return _ISSUES_EN[one] if language == "en" else ISSUE_NAMES[one]


def drivers_phrase(drivers: Iterable[Driver], language: str) -> str:
    """What the questions were chosen by, for a letter or a page; what everyone is asked is named only if it is all."""
    particular = driver_phrases(drivers, language)
    return listed(particular or [driver_name(Situation.EVERYONE, language)], language)


@dataclass(frozen=True, slots=True)
class SupplierRisk:
    """What is known of a supplier when it is to be asked.

    Attributes:
        geographic, sector: this period's levels.
        chain: how much of the chain is known.
        supplies_goods: None where nobody has said.
        on_site: its people work on the enterprise's premises.
        issues: of linked impacts and of the sector judgement.
        listed: its goods on the list of goods made with child or forced labour.
        incident_known: an actual impact is recorded.
    """

    geographic: Level
    sector: Level
    chain: ChainKnowledge
    supplies_goods: bool | None = None
    on_site: bool = False
    issues: Collection[Issue] = ()
    listed: Collection[GoodsHit] = field(default=())
    incident_known: bool = False


def drivers_of(risk: SupplierRisk) -> tuple[Driver, ...]:
    """The supplier's own risk drivers, in order. An unknown geographic level is a chain we do not know, never a low one."""
    unknown = risk.chain != ChainKnowledge.TO_PRODUCER and risk.supplies_goods is not False
    states = {
        Situation.EVERYONE: True,
        Situation.INCIDENT_KNOWN: risk.incident_known,
        Situation.GEOGRAPHIC_HIGH: risk.geographic == Level.HIGH,
        Situation.GEOGRAPHIC_MEDIUM: risk.geographic == Level.MEDIUM,
        Situation.SECTOR_HIGH: risk.sector == Level.HIGH,
        Situation.SECTOR_MEDIUM: risk.sector == Level.MEDIUM,
        Situation.LISTED_GOODS: bool(risk.listed),
        Situation.CHAIN_UNKNOWN: unknown or risk.geographic == Level.UNKNOWN,
        Situation.GOODS: risk.supplies_goods is not False,
        Situation.SERVICES: risk.supplies_goods is False,
        Situation.SERVICES_ON_SITE: risk.on_site,
    }
    found: set[Driver] = {one for one, holds in states.items() if holds}
    found.update(risk.issues)
    if any(hit.child_labour for hit in risk.listed):
        found.add(Issue.CHILD_LABOUR)
    if any(hit.forced_labour for hit in risk.listed):
        found.add(Issue.FORCED_LABOUR)
    return in_order(found)
