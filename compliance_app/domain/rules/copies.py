"""A rule for what was carried over from last year: a paragraph in a chapter of the year's work that nobody has written anew."""

from collections.abc import Iterator

from compliance_app.domain.rules.model import ACT, Found, Severity, rule
from compliance_app.domain.rules.view import StatementView

_OF_THE_YEAR = ("05", "06", "07", "08", "09")
"""The chapters that tell of the year's work; who we are and how we work may be told as before."""
_SHOWN = 80


@rule(
    "F-COPIED",
    Severity.WARNING,
    "05",
    f"{ACT}5 fjerde ledd (oppdateres hvert år)",
    message="Et avsnitt er ord for ord som i fjor.",
    fix="Les avsnittet på nytt, og skriv hva som gjelder nå. Er det fortsatt riktig, begrunner du det.",
)
def copied(view: StatementView) -> Iterator[Found]:
    """Paragraphs by hand that are last year's, one by one; a whole chapter that is, the rules of its rows find."""
    before = view.facts.period.last_year or "fjor"
    for chapter in _OF_THE_YEAR:
        for paragraph in view.copied(chapter):
            short = paragraph if len(paragraph) <= _SHOWN else f"{paragraph[:_SHOWN].rsplit(' ', 1)[0]} …"
            yield Found(f"Dette avsnittet er ord for ord som i {before}: «{short}»", short, chapter=chapter)


RULES = (copied,)
