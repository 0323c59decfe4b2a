"""What Enhetsregisteret knows of an enterprise, and where that differs from what we have written down.

Only facts of enterprises, and the names of those who hold a seat: a birth date has no field here, so none is ever kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from compliance_app.domain.identity import fold_name


class State(StrEnum):
    """What the register answered about an organisation number."""

    FOUND = "FOUND"
    DELETED = "DELETED"
    REMOVED = "REMOVED"
    UNKNOWN = "UNKNOWN"


class Kind(StrEnum):
    """What can be proposed for a supplier."""

    BANKRUPT = "BANKRUPT"
    WINDING_UP = "WINDING_UP"
    RECONSTRUCTION = "RECONSTRUCTION"
    DELETED = "DELETED"
    NAME = "NAME"
    INDUSTRY = "INDUSTRY"


STATUS_KINDS: Final = (Kind.DELETED, Kind.BANKRUPT, Kind.WINDING_UP, Kind.RECONSTRUCTION)
"""What is said of the enterprise's standing, the worst first."""


@dataclass(frozen=True)
class Entity:
    """One enterprise as the register has it.

    Attributes:
        org_number: nine digits.
        name: in the register's own spelling, usually capitals.
        form, form_title: code and title of the legal form («AS», «Aksjeselskap»).
        industry_code, industry_title: the first industry code; empty where none is registered.
        country: ISO alpha-2 of the business address; empty where there is none.
        place: post town of the business address, as registered.
        website: as registered, without protocol.
        founded: the day it was founded.
        activity: what it does, in its own words.
        employees: registered employees; None both for none, for one to four, and where nothing is said.
        some_employees: there are employees, but the number is withheld (one to four).
        bankrupt, winding_up, reconstruction, deleted: the day, "" where only the fact is known, None where it is not so.
        parent: organisation number of the enterprise a sub-entity belongs to; empty for an enterprise.
        in_group: belongs to a group of companies.
    """

    org_number: str
    name: str
    form: str = ""
    form_title: str = ""
    industry_code: str = ""
    industry_title: str = ""
    country: str = ""
    place: str = ""
    website: str = ""
    founded: date | None = None
    activity: str = ""
    employees: int | None = None
    some_employees: bool = False
    bankrupt: str | None = None
    winding_up: str | None = None
    reconstruction: str | None = None
    deleted: str | None = None
    parent: str = ""
    in_group: bool = False

    @property
    def standing(self) -> tuple[Kind, str] | None:
        """The worst that is said of its standing, with the day (ISO or empty); None where all is well."""
        said = {
            Kind.DELETED: self.deleted,
            Kind.BANKRUPT: self.bankrupt,
            Kind.WINDING_UP: self.winding_up,
            Kind.RECONSTRUCTION: self.reconstruction,
        }
        return next(((kind, day) for kind in STATUS_KINDS if (day := said[kind]) is not None), None)


@dataclass(frozen=True)
class Answer:
    """What the register answered: the entity where it has one."""

    org_number: str
    state: State
    entity: Entity | None = None


class Seat(StrEnum):
    """The seats that sign; deputies do not."""

    GENERAL_MANAGER = "GENERAL_MANAGER"
    CHAIR = "CHAIR"
    MEMBER = "MEMBER"


@dataclass(frozen=True)
class SeatHolder:
    """A person with a seat: name, seat, whether deputy chair, and whom the person represents («de ansatte»)."""

    name: str
    seat: Seat
    deputy_chair: bool = False
    chosen_by: str = ""


@dataclass(frozen=True)
class RegistryRoles:
    """Who signs according to Enhetsregisteret, and when it was asked (aware UTC)."""

    fetched_at: datetime
    holders: tuple[SeatHolder, ...]


@dataclass(frozen=True)
class Accounts:
    """One financial year's accounts.

    Attributes:
        year: the year the financial year ends in.
        ends: its last day.
        group: of parent and subsidiaries as one unit.
        parent: the enterprise is a parent.
        currency: ISO code; the figures are whole units of it.
        sales, balance: None where the accounts do not say.
    """

    year: int
    ends: date
    group: bool
    parent: bool
    currency: str
    sales: int | None
    balance: int | None


@dataclass(frozen=True)
class Update:
    """One line of the register's list of changes: its number, which enterprise, and what kind of change."""

    number: int
    org_number: str
    kind: str = ""


@dataclass(frozen=True)
class Known:
    """What we have written down of a supplier: its name, the folded forms of its other names, and (standard, code)."""

    name: str
    aliases: frozenset[str] = frozenset()
    industry: tuple[str, str] | None = None


@dataclass(frozen=True)
class Proposed:
    """One thing the register says that we do not: the kind, ours and theirs as text.

    ``after`` is a day (ISO, or empty) for a standing, the name, or «SN2025 46.460».
    """

    kind: Kind
    before: str
    after: str


def proposals(known: Known, entity: Entity, industry: tuple[str, str] | None) -> tuple[Proposed, ...]:
    """Everything the register says of a supplier that we have not written down.

    A name is the same when it folds to the same (capitals and legal form do not count) or is one of the other names.
    Of a deleted enterprise nothing but that is proposed.

    Args:
        known: what we have.
        entity: what the register has.
        industry: the register's industry with its standard; None where it has none we know.
    """
    found = []
    if (standing := entity.standing) is not None:
        found.append(Proposed(standing[0], "", standing[1]))
    if entity.deleted is not None:
        return tuple(found)
    folded = fold_name(entity.name)
    if folded and folded != fold_name(known.name) and folded not in known.aliases:
        found.append(Proposed(Kind.NAME, known.name, entity.name))
    if industry is not None and industry != known.industry:
        found.append(Proposed(Kind.INDUSTRY, " ".join(known.industry or ()), " ".join(industry)))
    return tuple(found)


FORM_PHRASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AS": "et aksjeselskap",
        "ASA": "et allmennaksjeselskap",
        "ANS": "et ansvarlig selskap",
        "BA": "et selskap med begrenset ansvar",
        "BBL": "et boligbyggelag",
        "BRL": "et borettslag",
        "DA": "et ansvarlig selskap med delt ansvar",
        "ENK": "et enkeltpersonforetak",
        "FKF": "et fylkeskommunalt foretak",
        "FLI": "en forening",
        "FYLK": "en fylkeskommune",
        "GFS": "et gjensidig forsikringsselskap",
        "HF": "et helseforetak",
        "IKS": "et interkommunalt selskap",
        "KF": "et kommunalt foretak",
        "KOMM": "en kommune",
        "KS": "et kommandittselskap",
        "NUF": "et norskregistrert utenlandsk foretak",
        "ORGL": "et organisasjonsledd",
        "PK": "en pensjonskasse",
        "SA": "et samvirkeforetak",
        "SF": "et statsforetak",
        "SPA": "en sparebank",
        "STI": "en stiftelse",
    }
)
"""The legal form as it is said in a sentence, by the register's code; the ones with a settled name."""

_SMALL: Final = frozenset({"i", "på", "og", "ved"})


def place_name(text: str) -> str:
    """A post town as it is written in a sentence: «MO I RANA» is «Mo i Rana»."""
    words = text.lower().split()
    return " ".join(
        word
        if index and word in _SMALL
        else "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
        for index, word in enumerate(words)
    )
