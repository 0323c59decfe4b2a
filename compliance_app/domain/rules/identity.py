"""Rules for the title: that this is the statement, whose it is and for which period (rows 1 to 3, 33)."""

import re
from collections.abc import Iterator

from compliance_app.domain.rules.model import ACT, Found, Severity, rule
from compliance_app.domain.rules.places import ENTERPRISE, GROUP, PERIODS, row_place
from compliance_app.domain.rules.view import NBSP, StatementView

_TITLE = re.compile(
    r"redegjørelse for aktsomhetsvurdering|utgreiing om aktsemdsvurdering|statement on due diligence",
    re.IGNORECASE,
)
_NORWEGIAN = re.compile(r"\b(?:og|er|ikke|ikkje|har|som|av|til|vi|det)\b", re.IGNORECASE)
_ENGLISH = re.compile(r"\b(?:the|and|of|is|are|not|have|we|our|that)\b", re.IGNORECASE)


@rule(
    "R01",
    Severity.WARNING,
    "00",
    f"{ACT}5 tredje ledd (lett tilgjengelig)",
    message="Tittelen viser ikke at dette er redegjørelsen, eller for hvilket år.",
    fix="Bruk tittelen «Redegjørelse for aktsomhetsvurderinger» og årstallet.",
)
def title(view: StatementView) -> Iterator[Found]:
    """The fixed title with the year."""
    own = view.text.title
    if own is not None and not (_TITLE.search(own) and str(view.text.year) in own):
        yield Found(place=own)


@rule(
    "R02",
    Severity.ERROR,
    "00",
    f"{ACT}5 første ledd",
    message="Tittelsiden sier ikke hvilken virksomhet redegjørelsen gjelder.",
    fix="Skriv det fulle navnet og organisasjonsnummeret på tittelsiden.",
    must="navn og organisasjonsnummer på virksomheten som har plikten",
)
def entity(view: StatementView) -> Iterator[Found]:
    """Name and number of the duty-holder, and which companies of the group are covered."""
    enterprise = view.facts.enterprise
    if not enterprise.name.strip() or not view.mentions("00", enterprise.name):
        yield Found(place=enterprise.name)
    if not enterprise.org_number:
        if not view.around.example:
            yield Found(
                "Organisasjonsnummeret mangler, så leseren vet ikke sikkert hvem redegjørelsen gjelder.",
                fix="Registrer organisasjonsnummeret under Virksomheten, og oppdater utkastet.",
                link=ENTERPRISE,
            )
    elif enterprise.org_number not in re.sub(r"\s", "", view.plain("00")):
        yield Found(
            "Organisasjonsnummeret står ikke på tittelsiden.", fix="Sett inn organisasjonsnummeret igjen."
        )
    for company in view.facts.group:
        if not view.mentions("00", company.name):
            yield Found(
                f"Tittelsiden sier ikke om redegjørelsen gjelder {company.name}.",
                company.name,
                "Skriv hvilke selskaper i konsernet den gjelder, og hvilke den ikke gjelder.",
            )
        elif not company.covered and not company.reason:
            yield Found(
                f"{company.name} er holdt utenfor uten at grunnen er oppgitt.",
                company.name,
                "Skriv hvorfor selskapet ikke er med, under Konsernet.",
                link=row_place(company.source),
            )


@rule(
    "F-GROUP",
    Severity.WARNING,
    "00",
    f"{ACT}5 første og fjerde ledd; Forbrukertilsynets kontroll i 2023",
    mended=GROUP,
    message="Det er uklart hvem som svarer for redegjørelsen i konsernet.",
    fix="Fyll ut selskapet under Konsernet.",
    applies=lambda view: any(company.covered for company in view.facts.group),
)
def joint(view: StatementView) -> Iterator[Found]:
    """A covered company with the duty itself answers for the statement too: its own board considers it."""
    for company in view.facts.group:
        if not company.covered:
            continue
        if company.own_duty is None:
            yield Found(
                f"Det er ikke registrert om {company.name} selv er omfattet av loven.",
                company.name,
                "Svar på det under Konsernet. Er selskapet omfattet, må styret der behandle og signere redegjørelsen.",
                link=row_place(company.source),
            )
        elif company.own_duty and company.considered_on is None:
            yield Found(
                f"Det er ikke registrert at styret i {company.name} har behandlet redegjørelsen.",
                company.name,
                "Legg den fram for styret der, og skriv dagen under Konsernet.",
                link=row_place(company.source),
            )


@rule(
    "R03",
    Severity.ERROR,
    "00",
    f"{ACT}5 fjerde ledd",
    message="Tittelsiden sier ikke hvilken periode redegjørelsen gjelder.",
    fix="Skriv perioden på tittelsiden, for eksempel «Redegjørelsen gjelder 2025».",
    must="hvilken periode redegjørelsen gjelder",
)
def period(view: StatementView) -> Iterator[Found]:
    """The year, or both years of a split period, on the front."""
    span = view.facts.period
    front = view.plain("00")
    if any(str(year) not in front for year in {span.start.year, span.end.year}):
        yield Found()
    if span.start > span.end or view.text.year != span.year:
        yield Found(
            f"Perioden i registeret passer ikke med redegjørelsen for {view.text.year}.",
            fix="Kontroller fra- og til-dato for perioden under Virksomheten.",
            link=PERIODS,
        )


@rule(
    "R33",
    Severity.WARNING,
    "00",
    f"regnskapsloven §{NBSP}3-4 tredje ledd, sammenlign",
    message="Teksten er ikke på norsk, og det er ikke opplyst at den er en oversettelse.",
    fix="Lag redegjørelsen på norsk først, og merk andre språk som oversettelser.",
)
def language(view: StatementView) -> Iterator[Found]:
    """Norwegian, or marked as a translation of the Norwegian text."""
    if view.facts.translated_from:
        return
    whole = " ".join(view.text.chapters.values())
    if not view.norwegian or len(_ENGLISH.findall(whole)) > len(_NORWEGIAN.findall(whole)):
        yield Found(place=view.text.language)


RULES = (title, entity, joint, period, language)
