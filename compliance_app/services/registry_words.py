"""What Enhetsregisteret says, in words: the standing of an enterprise, and what a proposal asks."""

from datetime import date
from types import MappingProxyType
from typing import Final

from babel.dates import format_date

from compliance_app.domain.registry import STATUS_KINDS, Kind
from compliance_app.storage.industries import find_industry
from compliance_app.storage.tables import RegistryProposal

KIND: Final = MappingProxyType(
    {
        Kind.DELETED: "Slettet",
        Kind.BANKRUPT: "Konkurs",
        Kind.WINDING_UP: "Under avvikling",
        Kind.RECONSTRUCTION: "Under rekonstruksjon",
        Kind.NAME: "Nytt navn",
        Kind.INDUSTRY: "Ny næringskode",
    }
)
"""The kinds of proposals, as a heading."""

_SINCE: Final = MappingProxyType(
    {
        Kind.DELETED: "Slettet i Enhetsregisteret {day}",
        Kind.BANKRUPT: "Konkurs åpnet {day}",
        Kind.WINDING_UP: "Under avvikling fra {day}",
        Kind.RECONSTRUCTION: "Under rekonstruksjon fra {day}",
    }
)


def standing_words(kind: Kind, day: str) -> str:
    """«Konkurs åpnet 26. august 2026»; without the day where it is not known."""
    if not day:
        return KIND[kind]
    shown = format_date(date.fromisoformat(day), "d. MMMM y", locale="nb").replace(". ", ".\u00a0", 1)
    return _SINCE[kind].format(day=shown)


def industry_words(pair: str) -> str:
    """«46.460 Engroshandel med sykepleievarer (SN2025)» of «SN2025 46.460»; «ikke oppgitt» of nothing."""
    if not pair:
        return "ikke oppgitt"
    standard, code = pair.split(" ", 1)
    found = find_industry(standard, code)
    return f"{code} {found.name_nb} ({standard})" if found else f"{code} ({standard})"


def proposal_words(proposal: RegistryProposal) -> str:
    """What the register says, as a sentence without its full stop."""
    kind = Kind(proposal.kind)
    if kind in STATUS_KINDS:
        return standing_words(kind, proposal.after)
    if kind is Kind.NAME:
        return f"Heter {proposal.after} i Enhetsregisteret, {proposal.before} her"
    return f"Næringskoden er {industry_words(proposal.after)}, {industry_words(proposal.before)} her"
