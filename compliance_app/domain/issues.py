"""The rights and risks that an adverse impact concerns, and their names inside a sentence (law.md 4.2, wording.md 2)."""

from enum import StrEnum
from types import MappingProxyType

from compliance_app.domain.errors import _


class Issue(StrEnum):
    """What an adverse impact concerns: § 3 b, § 3 c and what aggravates it."""

    FORCED_LABOUR = "FORCED_LABOUR"
    CHILD_LABOUR = "CHILD_LABOUR"
    FREEDOM_OF_ASSOCIATION = "FREEDOM_OF_ASSOCIATION"
    DISCRIMINATION = "DISCRIMINATION"
    OHS = "OHS"
    LIVING_WAGE = "LIVING_WAGE"
    WORKING_HOURS = "WORKING_HOURS"
    REGULAR_EMPLOYMENT = "REGULAR_EMPLOYMENT"
    LABOUR_CRIME_NO = "LABOUR_CRIME_NO"
    MIGRANT_WORKERS = "MIGRANT_WORKERS"
    INDIGENOUS_RIGHTS = "INDIGENOUS_RIGHTS"
    LAND_COMMUNITY = "LAND_COMMUNITY"
    PRIVACY = "PRIVACY"
    EXPRESSION = "EXPRESSION"
    HEALTH_ENV = "HEALTH_ENV"
    CONFLICT = "CONFLICT"
    SECURITY_FORCES = "SECURITY_FORCES"
    CHILDREN_FAMILY = "CHILDREN_FAMILY"
    SEXUAL_HARASSMENT = "SEXUAL_HARASSMENT"
    CORRUPTION_ENABLER = "CORRUPTION_ENABLER"


ISSUE_NAMES = MappingProxyType(
    {
        Issue.FORCED_LABOUR: _("tvangsarbeid og menneskehandel"),
        Issue.CHILD_LABOUR: _("barnearbeid"),
        Issue.FREEDOM_OF_ASSOCIATION: _("organisasjonsfrihet"),
        Issue.DISCRIMINATION: _("diskriminering og ulik lønn"),
        Issue.OHS: _("helse, miljø og sikkerhet (HMS)"),
        Issue.LIVING_WAGE: _("lønn å leve av"),
        Issue.WORKING_HOURS: _("arbeidstid og hvile"),
        Issue.REGULAR_EMPLOYMENT: _("utrygge ansettelser"),
        Issue.LABOUR_CRIME_NO: _("sosial dumping og arbeidslivskriminalitet"),
        Issue.MIGRANT_WORKERS: _("migrantarbeidere"),
        Issue.INDIGENOUS_RIGHTS: _("urfolks rettigheter"),
        Issue.LAND_COMMUNITY: _("land og lokalsamfunn"),
        Issue.PRIVACY: _("privatliv og overvåking"),
        Issue.EXPRESSION: _("ytringsfrihet"),
        Issue.HEALTH_ENV: _("miljøskade som rammer mennesker"),
        Issue.CONFLICT: _("krig og konflikt"),
        Issue.SECURITY_FORCES: _("vold fra sikkerhetspersonell"),
        Issue.CHILDREN_FAMILY: _("barns rettigheter og foreldrevern"),
        Issue.SEXUAL_HARASSMENT: _("seksuell trakassering"),
        Issue.CORRUPTION_ENABLER: _("korrupsjon (forsterker risiko)"),
    }
)


NOT_FUNDAMENTAL = frozenset({Issue.CORRUPTION_ENABLER})
"""What is no fundamental human right: corruption adds to risk, and is not in the Act.

§ 3 b names the two UN covenants and the ILO core conventions as examples. Health and safety, a living wage, working hours
and secure work stand in ICESCR articles 6 and 7 (and ILO 155 and 187) as well as in § 3 c, so they count.
"""


def is_fundamental(code: str) -> bool:
    """Whether harm of that kind is to fundamental human rights (§ 3 b, § 6 third paragraph); in doubt it is."""
    return code not in NOT_FUNDAMENTAL


def issue_name(code: str) -> str:
    """The issue as inside a sentence; what is not one of the codes is a person's own words and stands as it is."""
    return ISSUE_NAMES[Issue(code)] if code in Issue.__members__ else code
