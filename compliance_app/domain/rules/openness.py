"""Rules for those affected and those who ask: dialogue, remediation, contact (rows 22 to 24), and the board's chapter."""

from collections.abc import Iterator

from compliance_app.domain.rules.model import ACT, Found, Severity, rule
from compliance_app.domain.rules.places import DIALOGUE, ENTERPRISE, EVENTS, REMEDIATION
from compliance_app.domain.rules.view import StatementView


@rule(
    "R22",
    Severity.WARNING,
    "08",
    f"{ACT}4 første ledd bokstav e",
    mended=DIALOGUE,
    message="Dere har ikke snakket med dem som er eller kan bli berørt, eller dem som taler for dem.",
    fix="Snakk med tillitsvalgte, fagforeninger eller organisasjoner, og registrer dialogen; eller skriv hvorfor ikke.",
    must="hvem dere har snakket med, om hva, og hva det førte til",
)
def dialogue(view: StatementView) -> Iterator[Found]:
    """A talk with those affected; a plan alone is none."""
    if not view.facts.dialogues:
        yield Found()


@rule(
    "R23",
    Severity.WARNING,
    "08",
    f"{ACT}4 første ledd bokstav f",
    mended=REMEDIATION,
    message="Dere har forårsaket eller bidratt til skade, men det er ikke opplyst om noen har fått den rettet opp.",
    fix="Registrer gjenopprettingen, eller skriv hvor langt dere er kommet, på den negative konsekvensen.",
    applies=lambda view: view.actual,
    must="om noen har fått skaden rettet opp eller erstattet",
)
def remediation(view: StatementView) -> Iterator[Found]:
    """Where harm was caused or contributed to: remedy, or how far it has come."""
    ours = [
        one for one in view.actual if one.involvement in {"CAUSED", "CONTRIBUTED"} and not one.remedy_status
    ]
    if len(ours) > len(view.facts.remedies):
        yield Found(place=ours[0].what)


@rule(
    "R24",
    Severity.WARNING,
    "10",
    f"{ACT}6 første ledd og §\u00a07 annet ledd",
    mended=ENTERPRISE,
    message="Leseren får ikke vite hvor spørsmål kan sendes.",
    fix="Registrer adressen for spørsmål under Virksomheten, og oppdater utkastet.",
    must="hvor alle kan spørre, og at de får svar innen tre uker",
)
def contact(view: StatementView) -> Iterator[Found]:
    """Where to ask, and the three weeks."""
    address = view.facts.enterprise.contact
    if not address:
        yield Found()
    elif not view.mentions("10", address):
        yield Found(
            f"Kapittel 10 nevner ikke adressen {address}.",
            fix="Ta adressen inn igjen i kapittel 10.",
            in_text=True,
        )
    if not view.says("10", r"\b(?:tre|3) (?:uker|veker)", r"\b(?:three|3) weeks"):
        yield Found(
            "Kapittel 10 sier ikke at svaret kommer innen tre uker.",
            fix="Skriv fristen: «senest innen tre uker».",
            in_text=True,
        )


@rule(
    "F-BOARD",
    Severity.WARNING,
    "09",
    f"{ACT}4 første ledd bokstav a",
    mended=EVENTS,
    message="Redegjørelsen sier ikke hvordan styret og ledelsen har vært med.",
    fix="Registrer styremøter og ledelsens gjennomgang under Styret.",
    must="hvordan styret og ledelsen har fulgt arbeidet",
)
def board(_view: StatementView) -> Iterator[Found]:
    """The chapter says something of its own; what it says follows from the register."""
    return iter(())


RULES = (dialogue, remediation, contact, board)
