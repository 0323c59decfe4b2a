"""Rules for the description of the enterprise, its policies, procedures and channels (rows 4 to 8)."""

from collections.abc import Iterator

from compliance_app.domain.rules.model import ACT, Found, Severity, rule
from compliance_app.domain.rules.places import ENTERPRISE, POLICIES, row_place
from compliance_app.domain.rules.view import StatementView

_DESCRIPTION = f"{ACT}5 første ledd bokstav a"


@rule(
    "R04",
    Severity.ERROR,
    "01",
    _DESCRIPTION,
    mended=ENTERPRISE,
    message="Redegjørelsen sier ikke hvordan virksomheten er organisert.",
    fix="Registrer organisasjonsform, hovedkontor eller styre under Virksomheten.",
    must="hvordan virksomheten er organisert",
)
def organisation(view: StatementView) -> Iterator[Found]:
    """Form, seat, board, departments or owners."""
    who = view.facts.enterprise
    known = (
        who.form
        or who.kind != "OTHER"
        or who.seat
        or who.owners
        or view.facts.seats
        or view.facts.departments
    )
    if not known:
        yield Found()


@rule(
    "R05",
    Severity.ERROR,
    "01",
    _DESCRIPTION,
    mended=ENTERPRISE,
    message="Redegjørelsen sier ikke hva virksomheten driver med.",
    fix="Beskriv varer, tjenester og hvem dere leverer til, under Virksomheten.",
    must="hva virksomheten gjør, og for hvem",
)
def operations(view: StatementView) -> Iterator[Found]:
    """What the enterprise does, or what it offers."""
    if not (view.facts.enterprise.does_what or view.facts.products):
        yield Found()


@rule(
    "R06",
    Severity.ERROR,
    "02",
    f"{_DESCRIPTION}, jf. §\u00a04 første ledd bokstav a",
    mended=POLICIES,
    message="Redegjørelsen nevner ingen retningslinjer.",
    fix="Registrer retningslinjene, hvem som vedtok dem og når, under Virksomheten.",
    must="hvilke retningslinjer dere har",
)
def policies(view: StatementView) -> Iterator[Found]:
    """At least one policy; a good sentence about aims is none."""
    if not view.facts.policies:
        yield Found()


@rule(
    "R07",
    Severity.ERROR,
    "02",
    _DESCRIPTION,
    mended=POLICIES,
    message="Redegjørelsen sier ikke hvordan og hvor ofte dere gjør aktsomhetsvurderinger.",
    fix="Registrer rutinen eller hvor ofte dere kartlegger, under Virksomheten.",
    must="hvilke rutiner dere har, hvor ofte de brukes og hvem som har ansvaret",
)
def procedures(view: StatementView) -> Iterator[Found]:
    """A procedure, or how often suppliers are mapped."""
    if not (view.facts.procedures or view.facts.enterprise.mapping_frequency):
        yield Found()


@rule(
    "R08",
    Severity.WARNING,
    "02",
    f"{ACT}4 første ledd bokstav b",
    mended=ENTERPRISE,
    message="Det er ikke opplyst hvor ansatte og andre kan si fra om kritikkverdige forhold.",
    fix="Registrer varslingskanalen under Virksomheten, eller skriv hvorfor dere ikke har noen.",
    must="hvor ansatte og andre kan si fra",
)
def channels(view: StatementView) -> Iterator[Found]:
    """A channel through which harm is uncovered."""
    if not view.facts.channels:
        yield Found()


@rule(
    "F-POLICY",
    Severity.ADVICE,
    "02",
    _DESCRIPTION,
    mended=POLICIES,
    message="Det er ikke opplyst hvem som har vedtatt retningslinjene, og når.",
    fix="Fyll ut hvem som vedtok dem og datoen, under Virksomheten.",
)
def adoption(view: StatementView) -> Iterator[Found]:
    """Who adopted each policy and when."""
    for policy in view.facts.policies:
        if not (policy.adopted_by and policy.adopted_on):
            yield Found(
                f"Det er ikke opplyst hvem som har vedtatt «{policy.title}», og når.",
                policy.title,
                link=row_place(policy.source),
            )


@rule(
    "F-RESPONSIBLE",
    Severity.ADVICE,
    "02",
    _DESCRIPTION,
    mended=ENTERPRISE,
    message="Det er ikke opplyst hvem som har ansvaret for aktsomhetsvurderingene.",
    fix="Oppgi rollen som har ansvaret, under Virksomheten.",
)
def responsible(view: StatementView) -> Iterator[Found]:
    """A role, not a name."""
    if not view.facts.enterprise.responsible_role:
        yield Found()


RULES = (organisation, operations, policies, procedures, channels, adoption, responsible)
