"""Rules for measures and their results (rows 17 to 21; no measure against a medium level; questionnaires as measures)."""

import re
from collections.abc import Iterator

from compliance_app.domain.levels import Level
from compliance_app.domain.rules.answers import answered, unanswered
from compliance_app.domain.rules.model import ACT, Found, Severity, rule
from compliance_app.domain.rules.places import FOLLOW_UP, GAPS, MEASURES, row_place, supplier_place
from compliance_app.domain.rules.text import tells
from compliance_app.domain.rules.view import StatementView

_RESULT = r"resultat|vent(?:er|ar) at|førte|verk[na]|virk[en]"
_MEASURES = f"{ACT}5 første ledd bokstav c"
_FORM = re.compile(
    r"spørreskjema|spørjeskjema|egenerklæring|eigenerklæring|selvrapportering|supplier declaration",
    re.IGNORECASE,
)
_MORE_THAN_FORM = re.compile(
    r"møt|besøk|revisjon|kontroll|oppfølg|følg\w* opp|endr|opplæring|avtale|plan|dialog|samarbeid|stans|rett\w* opp",
    re.IGNORECASE,
)


@rule(
    "R17",
    Severity.ERROR,
    "06",
    _MEASURES,
    mended=MEASURES,
    message="Et funn har ikke noe tiltak.",
    fix="Registrer et tiltak mot det, eller skriv hvorfor dere ikke har satt i verk noe.",
    must="hvilke tiltak dere har satt i verk eller planlagt",
)
def implemented(view: StatementView) -> Iterator[Found]:
    """Each finding has a measure or a reason, and the text tells of the measures."""
    for impact in view.findings:
        if unanswered(view.facts, impact):
            yield Found(
                f"Det er ikke registrert noe tiltak mot dette: {impact.what}.",
                impact.what,
                link=row_place(impact.source),
            )
    for measure in view.facts.measures if view.findings else ():
        if not tells(view.markdown("06"), measure.what):
            yield Found(
                f"Tiltaket «{measure.what}» står i registeret, men ikke i kapittel 6.",
                measure.what,
                "Ta tiltaket med i kapittel 6.",
                in_text=True,
            )


@rule(
    "R18",
    Severity.ERROR,
    "06",
    _MEASURES,
    mended=MEASURES,
    message="Et planlagt tiltak har ingen frist.",
    fix="Sett en frist på tiltaket.",
    applies=lambda view: view.findings and any(one.status == "PLANNED" for one in view.facts.measures),
    must="hva dere har planlagt, og når det skal skje",
)
def planned(view: StatementView) -> Iterator[Found]:
    """What is planned has a day."""
    for measure in view.facts.measures:
        if measure.status == "PLANNED" and not measure.due:
            yield Found(
                f"Det planlagte tiltaket «{measure.what}» har ingen frist.",
                measure.what,
                link=row_place(measure.source),
            )


@rule(
    "R19",
    Severity.ERROR,
    "06",
    _MEASURES,
    mended=MEASURES,
    message="Et tiltak har verken resultat eller forventet resultat.",
    fix="Skriv hva tiltaket førte til for dem det gjelder, eller hva dere venter og når.",
    applies=lambda view: view.findings and view.facts.measures,
    must="hva tiltakene har ført til, eller hva dere venter av dem",
)
def results(view: StatementView) -> Iterator[Found]:
    """A finished measure has a result; the others a result or an expected one."""
    for measure in view.facts.measures:
        if measure.status == "DONE" and not measure.result:
            yield Found(
                f"Tiltaket «{measure.what}» er gjennomført, men har ikke noe resultat.",
                measure.what,
                link=row_place(measure.source),
            )
        elif not (measure.result or measure.expected):
            yield Found(
                f"Tiltaket «{measure.what}» har verken resultat eller forventet resultat.",
                measure.what,
                link=row_place(measure.source),
            )
    if not view.says("06", _RESULT, r"result|expect|led to|effect|worked"):
        yield Found(
            "Kapittel 6 sier ikke hva tiltakene har ført til.",
            fix="Ta resultatene inn igjen i kapittel 6.",
            in_text=True,
        )


@rule(
    "R20",
    Severity.WARNING,
    "06",
    f"{_MEASURES}, jf. §\u00a04 første ledd bokstav c",
    mended=MEASURES,
    message="Et tiltak er ikke knyttet til noen risiko.",
    fix="Knytt tiltaket til den risikoen det skal hjelpe mot.",
    applies=lambda view: view.facts.measures,
    must="hvilken risiko hvert tiltak skal hjelpe mot",
)
def aimed(view: StatementView) -> Iterator[Found]:
    """Each measure says what it is against."""
    for measure in view.facts.measures:
        if not measure.risk.strip():
            yield Found(
                f"Tiltaket «{measure.what}» er ikke knyttet til noen risiko.",
                measure.what,
                link=row_place(measure.source),
            )


@rule(
    "R21",
    Severity.WARNING,
    "07",
    f"{ACT}4 første ledd bokstav d",
    mended=MEASURES,
    message="Fjorårets tiltak er ikke fulgt opp.",
    fix="Skriv hva som er gjort, og om det virket, på hvert tiltak fra i fjor.",
    must="hva som skjedde med tiltakene fra i fjor",
)
def followed_up(view: StatementView) -> Iterator[Found]:
    """Last year's measures: done with an effect, or not done with a reason."""
    for measure in view.facts.earlier_measures:
        if measure.done and not measure.effect:
            yield Found(
                f"Det er ikke opplyst om dette virket: {measure.what}.",
                measure.what,
                link=row_place(measure.source),
            )
        if not measure.done and not measure.reason:
            yield Found(
                f"Det er ikke opplyst hvorfor dette ikke er gjennomført: {measure.what}.",
                measure.what,
                "Åpne tiltaket, og skriv hvorfor og ny frist. Er det gjort, setter du status til «Gjennomført».",
                link=row_place(measure.source),
            )
        elif not measure.done and not measure.new_due:
            yield Found(
                f"Det er ikke opplyst når dette skal være gjennomført: {measure.what}.",
                measure.what,
                "Åpne tiltaket, og sett ny frist. Skal det ikke gjennomføres, skriver du en begrunnelse her.",
                link=row_place(measure.source),
            )


@rule(
    "F-MEDIUM",
    Severity.WARNING,
    "06",
    f"{ACT}4 første ledd bokstav c; Forbrukertilsynets kontroll i 2023",
    mended=GAPS,
    message="Risikoen er ikke lav, men dere har verken tiltak eller begrunnelse.",
    fix="Registrer et tiltak, eller skriv på kategorien hvorfor det ikke trengs nå.",
)
def medium_risk(view: StatementView) -> Iterator[Found]:
    """A category whose sector level is medium or high has a measure or a reason; so has each supplier given one by one."""
    words = {Level.MEDIUM: view.facts.enterprise.level_word_medium, Level.HIGH: "høy"}
    for category in view.facts.categories:
        worst = next((level for level in (Level.HIGH, Level.MEDIUM) if level in category.sector_levels), None)
        if worst and not answered(view.facts, category, by_measure=True):
            yield Found(
                f"Risikoen innen {category.name} er vurdert til {words[worst]}, men dere har verken tiltak eller begrunnelse.",
                category.name,
                link=row_place(category.source),
            )
    for supplier in view.around.suppliers:
        if supplier.level in words and not (supplier.measure or supplier.reason):
            yield Found(
                f"{supplier.name} er vurdert til {words[supplier.level]} risiko, men har verken tiltak eller begrunnelse.",
                supplier.name,
                "Registrer et tiltak på leverandøren, eller skriv hvorfor det ikke trengs nå.",
                link=supplier_place(supplier.id),
            )


@rule(
    "F-QUESTIONNAIRE",
    Severity.WARNING,
    "06",
    f"{ACT}4 første ledd; Forbrukertilsynets kontroll i 2023",
    mended=FOLLOW_UP,
    message="Spørreskjema er brukt som om det var aktsomhetsvurdering nok.",
    fix="Følg opp svarene med møte, besøk eller kontroll, og registrer det under Leverandører.",
)
def questionnaires(view: StatementView) -> Iterator[Found]:
    """A form sent is a beginning, neither the whole search nor a measure with a result."""
    looked = view.facts.search
    other = looked.websites or looked.meetings or looked.visits or looked.workers_heard
    if looked.questionnaires_sent and not other:
        yield Found("Spørreskjema er den eneste undersøkelsen dere har gjort.", chapter="05")
    for measure in view.facts.measures:
        said = f"{measure.what} {measure.result or ''}"
        if _FORM.search(measure.what) and not _MORE_THAN_FORM.search(said):
            yield Found(
                f"Tiltaket «{measure.what}» er bare et spørreskjema.",
                measure.what,
                link=row_place(measure.source),
            )


RULES = (implemented, planned, results, aimed, followed_up, medium_risk, questionnaires)
