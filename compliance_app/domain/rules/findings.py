"""Rules for what was found, and for saying that nothing was (rows 10, 13, 14, 16 and 25; the nothing-found failing)."""

from collections.abc import Iterator

from compliance_app.domain import statute
from compliance_app.domain.levels import Level
from compliance_app.domain.rules.answers import answered, category_levels
from compliance_app.domain.rules.method import above_low
from compliance_app.domain.rules.model import ACT, Found, Reach, Severity, rule
from compliance_app.domain.rules.personal import personal_matters
from compliance_app.domain.rules.places import (
    FOLLOW_UP,
    GAPS,
    IMPACTS,
    MEASURES,
    OWN_OPERATIONS,
    row_place,
    supplier_place,
)
from compliance_app.domain.rules.text import tells
from compliance_app.domain.rules.view import StatementView

_FINDINGS = f"{ACT}5 første ledd bokstav b"
_NOTHING_FOUND = (
    r"(?:ikke|ikkje|ingen|verken)\b[^.]{0,90}\b(?:avdek|funn|identifis|kjent)"
    r"|(?:avdek|funn|identifis)\w*[^.]{0,50}\b(?:ingen|verken|ikke|ikkje)\b"
)
_WHERE_LOOKED = r"slik har vi l[ei]|nettside|spørreskjema|spørjeskjema|møte|besøk|kart(?:la|legg)|gikk gjennom|gjekk gjennom"
_LIMITS = r"ve[ti]t? vi ikk|kjenner (?:vi )?ikk|kan ikk\w* utelukk|ikk\w* (?:snakk|kontroll)|ukjen[td]|ikk\w* har undersøk"
_INVOLVEMENT = {
    "CAUSED": rf"{statute.CAUSED}|\bvalda\b",
    "CONTRIBUTED": rf"{statute.CONTRIBUTED}|medverk",
    "DIRECTLY_LINKED": rf"{statute.DIRECTLY_LINKED}|direkte knytt til",
}
_INVOLVEMENT_ENGLISH = {
    "CAUSED": r"\bcaused\b",
    "CONTRIBUTED": r"\bcontribut",
    "DIRECTLY_LINKED": r"directly linked|linked to",
}
_SAID = {
    "CAUSED": f"«{statute.CAUSED}» av dere",
    "CONTRIBUTED": f"noe dere har «{statute.CONTRIBUTED}»",
    "DIRECTLY_LINKED": f"«{statute.DIRECTLY_LINKED}» det dere kjøper",
}


@rule(
    "R10",
    Severity.WARNING,
    "05",
    f"{ACT}4 første ledd bokstav b",
    mended=OWN_OPERATIONS,
    message="Egne ansatte og innleide er ikke vurdert, bare leverandørene.",
    fix="Vurder egen virksomhet sammen med verneombudet, og registrer det under Virksomheten.",
    must="hva dere har funnet blant egne ansatte og innleide",
    reads="05.3",
)
def own_operations(view: StatementView) -> Iterator[Found]:
    """The own workforce is assessed, and the text says so."""
    if not (view.facts.own_operations or any(impact.own for impact in view.facts.impacts)):
        yield Found()
    elif not view.says(
        "05", r"ansatt|tilsett|innlei|egen virksomhet|eiga verksemd", r"employee|staff|worker|own operations"
    ):
        yield Found(
            "Kapittel 5 nevner ikke egne ansatte.",
            fix="Skriv hva dere vurderte i egen virksomhet.",
            in_text=True,
        )


@rule(
    "R13",
    Severity.ERROR,
    "05",
    _FINDINGS,
    reach=Reach.FACTS,
    message="Redegjørelsen sier ikke om dere har funnet faktiske negative konsekvenser.",
    fix="Skriv hva dere har funnet, eller at dere ikke har funnet noe, i punkt 5.1.",
    must="om dere har funnet faktiske negative konsekvenser",
    reads="05.1",
)
def actual_impacts(view: StatementView) -> Iterator[Found]:
    """The text says what the register says: these impacts, or none."""
    chain = [impact for impact in view.actual if not impact.own]
    if chain and view.denies("05.1", r"faktiske? negative? konsekvens"):
        yield Found(
            "Teksten sier at dere ikke har funnet faktiske negative konsekvenser, men registeret har noen.",
            chain[0].what,
            "Skriv om funnene i punkt 5.1, eller rett registeret.",
        )
    if not chain and not view.says("05.1", _NOTHING_FOUND):
        yield Found()


@rule(
    "R14",
    Severity.ERROR,
    "05",
    _FINDINGS,
    reach=Reach.FACTS,
    message="Redegjørelsen sier ikke om dere har funnet vesentlig risiko.",
    fix="Skriv hvilken vesentlig risiko dere har funnet, eller at dere ikke har funnet noen, i punkt 5.2.",
    must="om dere har funnet vesentlig risiko",
    reads="05.2",
)
def significant_risk(view: StatementView) -> Iterator[Found]:
    """Significant risk is named as such, apart from actual impacts and from lesser risks."""
    chain = [impact for impact in view.significant if not impact.own]
    if not view.says("05.2", r"vesentli?e?g\w* risiko"):
        yield Found()
    elif chain and view.denies("05.2", r"vesentli?e?g\w* risiko"):
        yield Found(
            "Teksten sier at dere ikke har funnet vesentlig risiko, men registeret har noen.",
            chain[0].what,
            "Skriv om risikoen i punkt 5.2, eller rett registeret.",
        )
    elif not chain and not view.says("05.2", _NOTHING_FOUND):
        yield Found(
            "Teksten omtaler vesentlig risiko som ikke står i registeret.",
            fix="Registrer risikoen på leverandøren eller kategorien, eller skriv at dere ikke har funnet noen.",
            link=IMPACTS,
        )
    for impact in chain:
        if not tells(view.markdown("05"), impact.issue, impact.what):
            yield Found(f"Den vesentlige risikoen «{impact.what}» står ikke i kapittel 5.", impact.what)


@rule(
    "R16",
    Severity.WARNING,
    "05",
    f"{ACT}4 første ledd bokstav b",
    mended=IMPACTS,
    reach=Reach.FACTS,
    message="Redegjørelsen sier ikke om dere har forårsaket eller bidratt til skaden.",
    fix="Registrer om dere har forårsaket den, bidratt til den, eller om den er direkte knyttet til det dere kjøper.",
    applies=lambda view: view.actual,
    must="om dere har forårsaket skaden eller bidratt til den",
)
def involvement(view: StatementView) -> Iterator[Found]:
    """Caused, contributed or directly linked, for each actual impact, in the Act's own words."""
    for impact in view.actual:
        words = _INVOLVEMENT.get(impact.involvement or "")
        if words is None:
            yield Found(
                f"Det er ikke vurdert om dere har forårsaket eller bidratt til dette: {impact.what}.",
                impact.what,
                link=row_place(impact.source),
            )
        elif not view.says("05", words, _INVOLVEMENT_ENGLISH[impact.involvement or ""]):
            yield Found(
                f"Teksten sier ikke hvordan dere er knyttet til dette: {impact.what}.",
                impact.what,
                f"Skriv i kapittel 5 at skaden er {_SAID[impact.involvement or '']}.",
                in_text=True,
            )


@rule(
    "R25",
    Severity.ERROR,
    "05",
    f"{ACT}5 annet ledd, jf. §\u00a06 annet ledd bokstav c og tredje ledd",
    message="Teksten har opplysninger som ikke skal offentliggjøres, eller holder tilbake noe som skal med.",
    fix="Ta opplysningen ut av teksten; skriv om forholdet uten at noen kan kjennes igjen.",
)
def openness(view: StatementView) -> Iterator[Found]:
    """Nobody's personal matters; and no known actual impact held back."""
    for chapter in view.text.chapters:
        for what in personal_matters(view.plain(chapter)):
            yield Found(f"Teksten har {what}.", what, chapter=chapter)
    for impact in view.actual:
        if not tells(view.markdown("05"), impact.what):
            yield Found(
                f"Registeret har en faktisk negativ konsekvens som ikke står i kapittel 5: {impact.what}.",
                impact.what,
                "Ta den med i kapittel 5. Det som er kjent om slike forhold, kan ikke holdes tilbake.",
            )


@rule(
    "F-NOTHING-FOUND",
    Severity.WARNING,
    "05",
    f"{_FINDINGS}; Forbrukertilsynets kontroll i 2023",
    reach=Reach.FACTS,
    message="Redegjørelsen sier at ingenting er funnet, og lite mer.",
    fix="Skriv hvor dere har lett, hva dere ikke vet, og hva som er neste skritt.",
    applies=lambda view: not view.findings,
)
def nothing_found(view: StatementView) -> Iterator[Found]:
    """«Ikke avdekket» must be followed by where, by the limits, and by something done where a level is above low."""
    facts, looked = view.facts, view.facts.search
    if not view.says("05", _WHERE_LOOKED):
        yield Found(
            "Dere skriver at ingenting er funnet, men ikke hvor dere har lett.",
            fix="Skriv hvor dere har lett, i punkt 5.1.",
        )
    if not view.says("05", _LIMITS):
        yield Found(
            "Dere skriver at ingenting er funnet, men ikke hva dere ikke vet.",
            fix="Skriv hva dere ikke vet, i punkt 5.1.",
        )
    if not (
        looked.websites
        or looked.questionnaires_answered
        or looked.meetings
        or looked.visits
        or looked.workers_heard
    ):
        yield Found(
            "Dere skriver at ingenting er funnet, men registeret viser ikke at dere har undersøkt noe.",
            fix="Registrer nettsider, møter og besøk som oppfølging under Oppfølging.",
            link=FOLLOW_UP,
        )
    if above_low(facts) and not (facts.measures or facts.next_steps):
        yield Found(
            "Ingenting er funnet, og ingenting er satt i gang eller planlagt, selv om risikoen ikke er lav overalt. "
            "Da spør tilsynet gjerne om dere har lett godt nok.",
            fix="Registrer et tiltak eller neste undersøkelse med dato, eller skriv hvorfor det ikke trengs.",
            link=MEASURES,
        )


@rule(
    "F-HIGH",
    Severity.ERROR,
    "05",
    f"{_FINDINGS}, jf. §\u00a04 første ledd bokstav b",
    mended=GAPS,
    message="Høy risiko står uten omtale.",
    fix="Registrer hvem som kan bli skadet og hvordan, på leverandøren, eller skriv hvorfor det ikke er vesentlig risiko.",
)
def high_risk(view: StatementView) -> Iterator[Found]:
    """Every high level has a linked impact or a recorded reason: category by category, supplier by supplier."""
    high = [one for one in view.facts.categories if Level.HIGH in category_levels(one)]
    for category in high:
        if not answered(view.facts, category, by_measure=False):
            yield Found(
                f"Risikoen innen {category.name} er høy, men ingen negativ konsekvens er beskrevet.",
                category.name,
                "Registrer hvem som kan bli skadet og hvordan, på kategorien, eller skriv hvorfor det ikke er vesentlig risiko.",
                link=row_place(category.source),
            )
    suppliers = [one for one in view.around.suppliers if one.level is Level.HIGH]
    for supplier in suppliers:
        if not (supplier.impact or supplier.reason):
            yield Found(
                f"{supplier.name} har høy risiko, men ingen negativ konsekvens er beskrevet.",
                supplier.name,
                link=supplier_place(supplier.id),
            )
    facts = view.facts
    counted = any(one.level is Level.HIGH and one.count for one in facts.ratings.overall)
    reasoned = (
        facts.not_prioritised or facts.measure_gaps or any(one.not_significant for one in facts.categories)
    )
    if counted and not (high or suppliers or facts.impacts or reasoned):
        yield Found("Noen leverandører har høy risiko, men ingen negativ konsekvens er beskrevet.")


RULES = (own_operations, actual_impacts, significant_risk, involvement, openness, nothing_found, high_risk)
