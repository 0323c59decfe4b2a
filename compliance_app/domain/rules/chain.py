"""Rules for the supply chain and the business partners, and for leaning on what others have done (rows 9, 11, 26)."""

import re
from collections.abc import Iterator

from compliance_app.domain.rules.model import ACT, Found, Reach, Severity, rule
from compliance_app.domain.rules.places import PARTNERS, SUPPLIERS
from compliance_app.domain.rules.text import paragraphs
from compliance_app.domain.rules.view import StatementView

_LEANS = re.compile(
    r"\b(?:hen)?vis(?:er|t) (?:vi |dei? )?til (?:\S+ ){0,4}(?:redegjørelse|utgreiing|aktsomhetsvurdering|aktsemdsvurdering)"
    r"|\bse (?:\S+ ){0,3}(?:redegjørelsen|utgreiinga) (?:til|fra|frå|for) ",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


@rule(
    "R09",
    Severity.ADVICE,
    "03",
    f"{ACT}4 første ledd bokstav b",
    mended=SUPPLIERS,
    message="Oversikten over leverandørkjeden er ikke fullstendig.",
    fix="Fyll ut under Leverandører, og oppdater utkastet.",
    must="hvem dere kjøper av, hva og fra hvilke land",
)
def overview(view: StatementView) -> Iterator[Found]:
    """Counts, categories and where producers are."""
    facts = view.facts
    known = {
        "antall leverandører": facts.suppliers.supply_chain,
        "kategorier": facts.categories,
        "hvor produsentene holder til": facts.regions,
    }
    for what, value in known.items():
        if not value:
            yield Found(f"Oversikten over leverandørkjeden mangler {what}.", what)


@rule(
    "R11",
    Severity.WARNING,
    "03",
    f"{ACT}4 første ledd bokstav b",
    mended=PARTNERS,
    reach=Reach.FACTS,
    message="Ingen forretningspartnere er vurdert, bare leverandørkjeden.",
    fix="Vurder dem som leverer renhold, regnskap, kantine og annet til dere selv, under Virksomheten, Forretningspartnere.",
    must="hvilke forretningspartnere dere har",
)
def business_partners(view: StatementView) -> Iterator[Found]:
    """Those who deliver to the enterprise itself, too."""
    of, assessed = view.facts.suppliers.business_partners, view.facts.ratings.partners_assessed
    if view.facts.partners is not None:
        if not any(view.says(chapter, r"forretningspart") for chapter in view.text.chapters):
            yield Found(
                "Teksten nevner ikke forretningspartnerne.", fix="Nevn dem i kapittel 3 og 5.", in_text=True
            )
    elif not assessed:
        yield Found()
    elif assessed < of:
        yield Found(f"Bare {assessed} av {of} forretningspartnere er vurdert.")
    elif not any(view.says(chapter, r"forretningspart") for chapter in view.text.chapters):
        yield Found(
            "Teksten nevner ikke forretningspartnerne.", fix="Nevn dem i kapittel 3 og 5.", in_text=True
        )


@rule(
    "R26",
    Severity.WARNING,
    "03",
    f"{ACT}5 første ledd",
    reach=Reach.FACTS,
    message="Teksten viser til noe andre har gjort, uten å si hvor det står.",
    fix="Oppgi dokument og nettadresse, eller beskriv det med egne ord.",
)
def leaning(view: StatementView) -> Iterator[Found]:
    """A reference to another's work must be precise and open to the reader."""
    for buyer in view.facts.buyers:
        if buyer.commitment and not buyer.commitment_from:
            yield Found(
                f"Det er ikke oppgitt hvor det står at {buyer.buyer} {buyer.commitment}.",
                buyer.buyer,
                "Oppgi kilden på leverandøren eller innkjøperen, under Leverandører.",
                link=SUPPLIERS,
            )
    for chapter, markdown in view.text.chapters.items():
        for paragraph in paragraphs(markdown):
            leans = _LEANS.search(paragraph)
            if leans and not _ADDRESS.search(paragraph):
                yield Found(f"«{leans.group().strip()} …» har ingen adresse.", leans.group(), chapter=chapter)


RULES = (overview, business_partners, leaning)
