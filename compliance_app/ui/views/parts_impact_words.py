"""How an adverse impact is said on the pages: kind, tie, severity and priority, in the same words everywhere."""

from typing import Final

from compliance_app.domain.involvement import Involvement
from compliance_app.domain.severity import LIKELIHOOD, priority, severity
from compliance_app.services.subjects import Found
from compliance_app.storage.tables import AdverseImpact, ImpactKind
from compliance_app.ui.widgets.markup import Html, fill
from compliance_app.ui.widgets.risk import tag

KINDS: Final = {
    ImpactKind.POTENTIAL: "Potensiell: den kan skje",
    ImpactKind.ACTUAL: "Faktisk: den har skjedd eller pågår",
}
TIES: Final = {
    Involvement.CAUSED: "Vi har forårsaket den",
    Involvement.CONTRIBUTED: "Vi har bidratt til den",
    Involvement.DIRECTLY_LINKED: "Den er direkte knyttet til det vi kjøper eller driver med",
}
_SHORT: Final = 90


def kind_words(row: AdverseImpact) -> str:
    """«Faktisk», «Potensiell», «Vesentlig risiko»: what § 5 b calls it."""
    if row.kind == ImpactKind.ACTUAL:
        return "Faktisk"
    return "Vesentlig risiko" if row.significant else "Potensiell"


def grade_of(row: AdverseImpact) -> int:
    """Severity, 1–4."""
    return severity(row.scale, row.scope, row.irremediability)


def grade_words(row: AdverseImpact) -> str:
    """«alvorlighetsgrad 4 av 4, sannsynlig»; of what has happened the likelihood is not said."""
    said = f"alvorlighetsgrad {grade_of(row)} av 4"
    return said if row.kind == ImpactKind.ACTUAL else f"{said}, {LIKELIHOOD[row.likelihood]}"


def impact_line(found: Found) -> Html:
    """Priority as shape and word, then kind, subject and severity."""
    row: AdverseImpact = found.row
    return fill(
        "{tag} prioritet. {kind}. Gjelder {subject}. {grade}.",
        tag=tag(priority(grade_of(row), row.likelihood), plain=True),
        kind=kind_words(row),
        subject=found.subject,
        grade=grade_words(row).capitalize(),
    )


def short(text: str, most: int = _SHORT) -> str:
    """The text, cut at a word where it is long."""
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0]} …"
