"""The answers of Brønnøysundregistrene as they are written, read into what the domain knows.

Fields we do not use are not read, birth dates among them. What does not fit raises ``pydantic.ValidationError``, which
the client turns into one sentence. Field names and traps: the register's own OpenAPI (brreg/openAPI, NLOD).
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, TypeAdapter

from compliance_app.domain.identity import clean_line, clean_text
from compliance_app.domain.registry import Accounts, Answer, Entity, Seat, SeatHolder, State, Update

_LINE: Final = 500
_TEXT: Final = 4000
_SEATS: Final = {
    "DAGL": Seat.GENERAL_MANAGER,
    "LEDE": Seat.CHAIR,
    "NEST": Seat.MEMBER,
    "MEDL": Seat.MEMBER,
}
_BOARD: Final = frozenset({"STYR", "DAGL"})
_FOR: Final = "representant for "
_FORCED: Final = (
    "tvangsopplostPgaManglendeDagligLederDato",
    "tvangsopplostPgaManglendeRevisorDato",
    "tvangsopplostPgaManglendeRegnskapDato",
    "tvangsopplostPgaMangelfulltStyreDato",
    "tvangsavvikletPgaManglendeSlettingDato",
)


def _line(value: object) -> object:
    return clean_line(value[:_LINE], _TEXT) if isinstance(value, str) else value


def _lines(value: object) -> object:
    """A text given as lines, some of them blank or null."""
    if not isinstance(value, list):
        return value
    joined = " ".join(line.strip() for line in value if isinstance(line, str))
    return clean_text(joined[:_TEXT], 2 * _TEXT)


def _day(value: object) -> object:
    """The day of a day or of a moment."""
    return value[:10] if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_line)]
Text = Annotated[str, BeforeValidator(_lines)]
OrgNumber = Annotated[str, StringConstraints(pattern=r"^[0-9]{9}$", strict=True)]
Amount = Annotated[Decimal, Field(ge=Decimal("-1e15"), le=Decimal("1e15"))]
Day = Annotated[date, BeforeValidator(_day)]


class _Code(BaseModel):
    kode: Line = ""
    beskrivelse: Line = ""


class _Address(BaseModel):
    landkode: Line | None = None
    poststed: Line | None = None


class EntityAnswer(BaseModel):
    """One enterprise or sub-entity, also a deleted one, which says little more than its name and the day."""

    organisasjonsnummer: OrgNumber
    navn: Line
    organisasjonsform: _Code = _Code()
    naeringskode1: _Code | None = None
    forretningsadresse: _Address | None = None
    beliggenhetsadresse: _Address | None = None
    hjemmeside: Line | None = None
    stiftelsesdato: date | None = None
    aktivitet: Text = ""
    antallAnsatte: int | None = Field(default=None, ge=0, le=100_000_000)  # noqa: N815 - the register's own names
    harRegistrertAntallAnsatte: bool = False  # noqa: N815
    konkurs: bool = False
    konkursdato: Day | None = None
    underAvvikling: bool = False  # noqa: N815
    underAvviklingDato: Day | None = None  # noqa: N815
    underTvangsavviklingEllerTvangsopplosning: bool = False  # noqa: N815
    tvangsopplostPgaManglendeDagligLederDato: Day | None = None  # noqa: N815
    tvangsopplostPgaManglendeRevisorDato: Day | None = None  # noqa: N815
    tvangsopplostPgaManglendeRegnskapDato: Day | None = None  # noqa: N815
    tvangsopplostPgaMangelfulltStyreDato: Day | None = None  # noqa: N815
    tvangsavvikletPgaManglendeSlettingDato: Day | None = None  # noqa: N815
    underRekonstruksjonsforhandlingDato: Day | None = None  # noqa: N815
    slettedato: Day | None = None
    overordnetEnhet: OrgNumber | None = None  # noqa: N815
    erIKonsern: bool = False  # noqa: N815

    def entity(self) -> Entity:
        """As the domain knows it."""
        address = self.forretningsadresse or self.beliggenhetsadresse or _Address()
        industry = self.naeringskode1 or _Code()
        return Entity(
            org_number=self.organisasjonsnummer,
            name=self.navn,
            form=self.organisasjonsform.kode,
            form_title=self.organisasjonsform.beskrivelse,
            industry_code=industry.kode,
            industry_title=industry.beskrivelse,
            country=(address.landkode or "").upper(),
            place=address.poststed or "",
            website=self.hjemmeside or "",
            founded=self.stiftelsesdato,
            activity=self.aktivitet,
            employees=self.antallAnsatte,
            some_employees=self.harRegistrertAntallAnsatte and self.antallAnsatte is None,
            bankrupt=_when(self.konkursdato) if self.konkurs else None,
            winding_up=self._winding_up(),
            reconstruction=_when(self.underRekonstruksjonsforhandlingDato) or None,
            deleted=_when(self.slettedato) or None,
            parent=self.overordnetEnhet or "",
            in_group=self.erIKonsern,
        )

    def answer(self) -> Answer:
        """Found, or deleted."""
        found = self.entity()
        state = State.DELETED if found.deleted is not None else State.FOUND
        return Answer(found.org_number, state, found)

    def _winding_up(self) -> str | None:
        if self.underTvangsavviklingEllerTvangsopplosning:
            return max((_when(day) for name in _FORCED if (day := getattr(self, name))), default="")
        return _when(self.underAvviklingDato) if self.underAvvikling else None


def _when(day: date | None) -> str:
    return day.isoformat() if day else ""


class _Found(BaseModel):
    enheter: list[EntityAnswer] = []


class SearchAnswer(BaseModel):
    """A page of a search; without a hit there is no ``_embedded``."""

    embedded: _Found = Field(default=_Found(), alias="_embedded")

    def entities(self) -> tuple[Entity, ...]:
        """The hits in the register's order."""
        return tuple(one.entity() for one in self.embedded.enheter)


class _Name(BaseModel):
    fornavn: Line | None = None
    mellomnavn: Line | None = None
    etternavn: Line | None = None


class _Person(BaseModel):
    navn: _Name
    erDoed: bool = False  # noqa: N815


class _Role(BaseModel):
    type: _Code
    person: _Person | None = None
    valgtAv: _Code | None = None  # noqa: N815
    fratraadt: bool = False
    avregistrert: bool = False


class _Group(BaseModel):
    type: _Code
    roller: list[_Role] = []


class RolesAnswer(BaseModel):
    """Who holds which role."""

    rollegrupper: list[_Group] = []

    def holders(self) -> tuple[SeatHolder, ...]:
        """The general manager and the members of the board, without deputies, those who have left, and the dead."""
        return tuple(
            holder
            for group in self.rollegrupper
            if group.type.kode in _BOARD
            for role in group.roller
            if (holder := _holder(role)) is not None
        )


def _holder(role: _Role) -> SeatHolder | None:
    seat = _SEATS.get(role.type.kode)
    if seat is None or role.person is None or role.person.erDoed or role.fratraadt or role.avregistrert:
        return None
    name = role.person.navn
    whole = " ".join(part for part in (name.fornavn, name.mellomnavn, name.etternavn) if part)
    if not whole:
        return None
    chosen = role.valgtAv.beskrivelse if role.valgtAv else ""
    if chosen.lower().startswith(_FOR):
        chosen = chosen[len(_FOR) :]
    return SeatHolder(whole, seat, deputy_chair=role.type.kode == "NEST", chosen_by=chosen)


class _Span(BaseModel):
    tilDato: date  # noqa: N815


class _Enterprise(BaseModel):
    morselskap: bool = False


class _Assets(BaseModel):
    sumEiendeler: Amount | None = None  # noqa: N815


class _Income(BaseModel):
    salgsinntekter: Amount | None = None


class _Operating(BaseModel):
    driftsinntekter: _Income | None = None


class _Result(BaseModel):
    driftsresultat: _Operating | None = None


class AccountsAnswer(BaseModel):
    """One set of accounts."""

    regnskapstype: Line
    virksomhet: _Enterprise = _Enterprise()
    regnskapsperiode: _Span
    valuta: Line
    avviklingsregnskap: bool = False
    eiendeler: _Assets | None = None
    resultatregnskapResultat: _Result | None = None  # noqa: N815

    def accounts(self) -> Accounts:
        """As the domain knows it."""
        operating = self.resultatregnskapResultat.driftsresultat if self.resultatregnskapResultat else None
        income = operating.driftsinntekter if operating else None
        return Accounts(
            year=self.regnskapsperiode.tilDato.year,
            ends=self.regnskapsperiode.tilDato,
            group=self.regnskapstype.upper() == "KONSERN",
            parent=self.virksomhet.morselskap,
            currency=self.valuta.upper(),
            sales=_whole(income.salgsinntekter if income else None),
            balance=_whole(self.eiendeler.sumEiendeler if self.eiendeler else None),
        )


ACCOUNTS: Final = TypeAdapter(list[AccountsAnswer])


def _whole(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount.to_integral_value())


class _Update(BaseModel):
    oppdateringsid: int = Field(ge=0, le=2**53)
    organisasjonsnummer: OrgNumber
    endringstype: Line = ""

    def update(self) -> Update:
        return Update(self.oppdateringsid, self.organisasjonsnummer, self.endringstype)


class _Updated(BaseModel):
    oppdaterteEnheter: list[_Update] = []  # noqa: N815


class UpdatesAnswer(BaseModel):
    """A page of the list of changes; without any there is no ``_embedded``."""

    embedded: _Updated = Field(default=_Updated(), alias="_embedded")

    def updates(self) -> tuple[Update, ...]:
        """The changes in the order they came."""
        return tuple(one.update() for one in self.embedded.oppdaterteEnheter)
