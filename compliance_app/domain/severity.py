"""How severe harm to people is, how likely, and whether the risk of it is significant (law.md 4.1, design section 6).

Severity is the highest of scale, scope and irremediability, never an average; one of them alone is enough. Severity
outranks likelihood: grave harm is put first however unlikely. It is always harm to people, never to the enterprise.
"""

from types import MappingProxyType

from compliance_app.domain.errors import _
from compliance_app.domain.levels import Level

SCALE = MappingProxyType(
    {
        1: _("liten og kortvarig"),
        2: _("merkbar skade på helse eller levebrød"),
        3: _("alvorlig"),
        4: _("fare for liv, frihet eller kropp, barne- eller tvangsarbeid"),
    }
)
"""Grovhet: how grave the harm is."""
SCOPE = MappingProxyType(
    {
        1: _("én person"),
        2: _("noen på ett sted"),
        3: _("mange eller flere steder"),
        4: _("utbredt i bransjen eller regionen"),
    }
)
"""Omfang: how many are or would be harmed."""
IRREMEDIABILITY = MappingProxyType(
    {
        1: _("kan rettes opp helt og raskt"),
        2: _("kan rettes opp med innsats"),
        3: _("kan bare rettes opp delvis"),
        4: _("kan ikke rettes opp i det hele tatt"),
    }
)
"""Uopprettelighet: whether those harmed can get back what was lost."""
LIKELIHOOD = MappingProxyType(
    {
        1: _("lite sannsynlig"),
        2: _("mulig"),
        3: _("sannsynlig"),
        4: _("skjer eller er nesten sikkert"),
    }
)
"""Sannsynlighet."""
CERTAIN = 4
"""The likelihood of what has happened: an actual impact is never discounted."""


def severity(scale: int, scope: int, irremediability: int) -> int:
    """1–4, the highest of the three (each 1–4)."""
    return max(scale, scope, irremediability)


def priority(severe: int, likelihood: int) -> Level:
    """LOW, MEDIUM or HIGH from severity and likelihood, 1–4 each.

    Severity 4 is HIGH and severity 3 at least MEDIUM, whatever the likelihood.
    """
    if severe >= 4 or (severe == 3 and likelihood >= 3):
        return Level.HIGH
    if severe == 3 or (severe == 2 and likelihood >= 3):
        return Level.MEDIUM
    return Level.LOW


def is_significant(scale: int, scope: int, irremediability: int, likelihood: int) -> bool:
    """Whether the figures alone make a risk significant (§ 5 first paragraph b): its priority is HIGH.

    A person may decide otherwise, with a reason.
    """
    return priority(severity(scale, scope, irremediability), likelihood) is Level.HIGH


def significant_because(scale: int, scope: int, irremediability: int) -> str:
    """What makes it so severe, as it stands after «fordi»: the highest of the three in words, scale before the others."""
    worst = severity(scale, scope, irremediability)
    said = (
        (scale, SCALE, _("grovheten er vurdert til «{anchor}»")),
        (scope, SCOPE, _("omfanget er vurdert til «{anchor}»")),
        (irremediability, IRREMEDIABILITY, _("uoppretteligheten er vurdert til «{anchor}»")),
    )
    return next(words.format(anchor=anchors[grade]) for grade, anchors, words in said if grade == worst)
