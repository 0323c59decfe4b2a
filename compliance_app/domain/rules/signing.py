"""Rules for signing, publishing and closing the year (rows 27 to 32 and 35; no statement on the website)."""

from collections.abc import Iterator
from datetime import date

from compliance_app.domain.rules.model import ACT, Found, Phase, Severity, rule
from compliance_app.domain.rules.places import BOARD, CHANGES, ENTERPRISE, EVENTS, PERIODS, STATEMENT
from compliance_app.domain.rules.view import NBSP, Signer, StatementView

_SIGNED = f"{ACT}5 fjerde ledd, jf. regnskapsloven §{NBSP}3-5"


@rule(
    "R27",
    Severity.ERROR,
    "11",
    f"{ACT}5 fjerde ledd",
    phase=Phase.SIGN,
    mended=PERIODS,
    message="Redegjørelsen er ikke datert.",
    fix="Sett datoen i kapittel 11.",
)
def dated(view: StatementView) -> Iterator[Found]:
    """A document date, after the period's end."""
    on, end = view.facts.signing.document_date, view.facts.period.end
    if on is None:
        yield Found()
    elif on <= end:
        yield Found("Redegjørelsen er datert før perioden er slutt.", fix="Kontroller datoen i kapittel 11.")
    elif not view.says("11", *_as_written(on)):
        yield Found("Datoen står ikke i kapittel 11.", fix="Ta datoen inn igjen i kapittel 11.", in_text=True)


def _as_written(day: date) -> tuple[str, str]:
    """«19. mai 2026» or «19.05.2026», and «19 May 2026» or «May 19, 2026»."""
    norwegian = rf"\b0?{day.day}\. ?(?:\w+\.? ?|0?{day.month}\. ?){day.year}\b"
    return norwegian, rf"\b0?{day.day}\.? \w+ {day.year}\b|\b\w+ 0?{day.day}, {day.year}\b"


@rule(
    "R28",
    Severity.ERROR,
    "11",
    _SIGNED,
    phase=Phase.SIGN,
    mended=STATEMENT,
    message="Ikke alle som skal signere, har signert.",
    fix="Send en påminnelse, eller rett styrelisten hvis noen har gått ut.",
)
def signed(view: StatementView) -> Iterator[Found]:
    """Every board member and the general manager, with a signature that was verified."""
    signers = _seated(view) if view.around.signers is None else view.around.signers
    if not signers:
        yield Found(
            "Registeret sier ikke hvem som skal signere.",
            fix="Registrer styret og daglig leder under Virksomheten.",
            link=BOARD,
        )
    for one in signers:
        if not one.signed:
            yield Found(f"{one.name} har ikke signert.", one.name)


def _seated(view: StatementView) -> tuple[Signer, ...]:
    """Those who hold a seat by the register, each once for all own seats."""
    seats = [seat for seat in view.facts.seats if seat.role == "GENERAL_MANAGER" or seat.on_board]
    seats = seats or [seat for seat in view.facts.seats if seat.role == "PARTICIPANT"]
    return tuple(
        Signer(
            name=name,
            signed=any(one.name == name and one.signature and one.signature.verified for one in seats),
        )
        for name in dict.fromkeys(seat.name for seat in seats)
    )


@rule(
    "R29",
    Severity.ERROR,
    "10",
    f"{ACT}5 tredje ledd",
    phase=Phase.PUBLISH,
    mended=ENTERPRISE,
    message="Det er ikke bestemt hvor redegjørelsen skal ligge på nettet.",
    fix="Registrer den fulle nettadressen under Virksomheten.",
)
def easily_found(view: StatementView) -> Iterator[Found]:
    """A full web address, the one the text gives."""
    address = view.facts.enterprise.statement_url
    if not address or not address.startswith(("https://", "http://")):
        yield Found()
    elif not view.mentions("10", address):
        yield Found(
            "Kapittel 10 oppgir ikke adressen redegjørelsen ligger på.",
            address,
            "Ta adressen inn i kapittel 10.",
            in_text=True,
        )


@rule(
    "F-ADDRESS",
    Severity.WARNING,
    "10",
    f"{ACT}5 tredje ledd",
    phase=Phase.PUBLISH,
    mended=ENTERPRISE,
    message="Redegjørelsen får en annen adresse enn i fjor.",
    fix="Bruk samme adresse som i fjor, eller la den gamle vise videre.",
)
def same_place(view: StatementView) -> Iterator[Found]:
    """The same place as last year."""
    before, now = view.around.last_address, view.facts.enterprise.statement_url
    if before and now and before.rstrip("/") != now.rstrip("/"):
        yield Found(place=before)


@rule(
    "R30",
    Severity.WARNING,
    "10",
    f"{ACT}5 fjerde ledd",
    phase=Phase.PUBLISH,
    mended=STATEMENT,
    message="Fristen 30. juni er passert.",
    fix="Publiser så snart dere kan, og skriv hvorfor det ble sent.",
)
def by_june(view: StatementView) -> Iterator[Found]:
    """By 30 June; too late is no reason to hold it back, so this never blocks for good."""
    on = view.around.published_on or view.around.today
    deadline = date(view.facts.period.end.year + 1, 6, 30)
    if on and on > deadline and not (view.facts.update or view.around.update):
        yield Found(f"Fristen 30. juni {deadline.year} er passert.")


@rule(
    "F-PUBLISHED",
    Severity.ERROR,
    "10",
    f"{ACT}5 tredje ledd; Forbrukertilsynets kontroll i 2023",
    phase=Phase.YEAR_CLOSE,
    mended=STATEMENT,
    message="Året kan ikke avsluttes, for redegjørelsen er ikke publisert.",
    fix="Publiser redegjørelsen, og registrer adressen og datoen.",
)
def published(view: StatementView) -> Iterator[Found]:
    """An address and a day."""
    if not (view.around.published_on and (view.around.address or view.facts.enterprise.statement_url)):
        yield Found()


@rule(
    "F-REACHABLE",
    Severity.WARNING,
    "10",
    f"{ACT}5 tredje ledd (lett tilgjengelig)",
    phase=Phase.YEAR_CLOSE,
    mended=STATEMENT,
    message="Redegjørelsen ble ikke funnet på adressen den er publisert på.",
    fix="Åpne adressen i en nettleser, legg redegjørelsen der, og kontroller adressen på nytt.",
)
def reachable(view: StatementView) -> Iterator[Found]:
    """The address, when it was last tried, answered, and with the statement that was published."""
    answer = view.around.answer
    if answer and not answer.found:
        yield Found(
            f"{answer.address} svarte ikke med redegjørelsen da adressen ble kontrollert.", answer.address
        )
    elif answer and answer.same is False:
        yield Found(
            f"Det som ligger på {answer.address}, er ikke den redegjørelsen som ble publisert.",
            answer.address,
        )


@rule(
    "R31",
    Severity.ERROR,
    "00",
    f"{ACT}5 fjerde ledd",
    phase=Phase.YEAR_CLOSE,
    mended=CHANGES,
    message="Risikoen er vesentlig endret uten at redegjørelsen er oppdatert.",
    fix="Oppdater redegjørelsen, eller skriv hvorfor endringen ikke krever det.",
)
def updated(view: StatementView) -> Iterator[Found]:
    """Each significant change since publishing has its update or its reason."""
    for change in view.around.risk_changes:
        if not change.answer:
            yield Found(f"Risikoen er endret uten at redegjørelsen er oppdatert: {change.what}.", change.what)


@rule(
    "R32",
    Severity.ERROR,
    "10",
    f"{ACT}5 tredje ledd",
    phase=Phase.YEAR_CLOSE,
    mended=ENTERPRISE,
    message="Det er ikke registrert om årsberetningen viser til redegjørelsen.",
    fix="Svar på om dere lager årsberetning, under Virksomheten; setningen til den ligger der.",
)
def pointer(view: StatementView) -> Iterator[Found]:
    """Where an annual report is made, it gives the address; an enterprise need not make one."""
    enterprise = view.facts.enterprise
    if enterprise.annual_report is None:
        yield Found()
    elif enterprise.annual_report and not enterprise.statement_url:
        yield Found(
            "Årsberetningen skal vise til redegjørelsen, men adressen mangler.",
            fix="Registrer nettadressen under Virksomheten, og bruk den i årsberetningen.",
        )


@rule(
    "R35",
    Severity.WARNING,
    "09",
    _SIGNED,
    phase=Phase.YEAR_CLOSE,
    mended=EVENTS,
    message="Det er ikke registrert at styret har behandlet redegjørelsen.",
    fix="Registrer styremøtet med dato og protokoll under Styret.",
)
def approved(view: StatementView) -> Iterator[Found]:
    """A board meeting with a date that treated the statement."""
    if not any(event.treats_statement and event.held_on for event in view.facts.events):
        yield Found()


RULES = (dated, signed, easily_found, same_place, by_june, published, reachable, updated, pointer, approved)
