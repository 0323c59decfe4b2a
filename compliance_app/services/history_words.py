"""What the log holds of a supplier, said as a person would: field, what it was, what it became."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from compliance_app import clock
from compliance_app.domain.identity import format_org_number
from compliance_app.domain.language import NB
from compliance_app.services.register_words import CHANNEL, CLAUSE, LEVEL, RELATIONSHIP

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "title": "tittel",
        "what": "hva",
        "name": "navn",
        "org_number": "org.nr.",
        "foreign_id": "nummer i et annet land",
        "country": "land",
        "country_as_written": "land som skrevet i listen",
        "website": "nettside",
        "industry_standard": "standard for næringskode",
        "industry_code": "næringskode",
        "category_id": "kategori",
        "relationship": "forhold",
        "channel": "hvem som kjøper inn",
        "other_buyer": "annen innkjøper",
        "other_buyer_commitment": "hva den andre har forpliktet seg til",
        "other_buyer_source": "hvor forpliktelsen står",
        "pass_through": "formidling",
        "industry_body": "bransjesamarbeid",
        "clause": "krav i avtalen",
        "clause_version": "versjon av kravet",
        "clause_date": "dato for kravet",
        "owner": "ansvarlig hos dere",
        "active": "dere kjøper fra leverandøren",
        "merged_into": "slått sammen med",
        "level": "nivå",
        "reason": "begrunnelse",
        "sources_read": "kilder lest",
        "read_on": "lest",
        "outcome": "utfall",
        "held_on": "gjort",
        "happened_on": "dag",
        "next_on": "neste gang",
        "source": "kilde",
        "goods": "vare",
        "status": "status",
        "due": "frist",
        "result": "resultat",
        "decision": "avgjørelse",
        "state": "status i gjennomgangen",
        "year": "år",
        "hundredths": "beløp",
    }
)
"""The fields worth saying; the rest are the program's own."""

THINGS: Mapping[str, str] = MappingProxyType(
    {
        "supplier": "leverandøren",
        "supplier_spend": "innkjøp",
        "supplier_site": "sted",
        "supplier_name": "navn",
        "chain_link": "ledd i kjeden",
        "sector_judgement": "vurdering av bransjerisiko",
        "adverse_impact": "negativ konsekvens",
        "measure": "tiltak",
        "priority_decision": "valg om å vente",
        "follow_up": "oppfølging",
        "evidence": "dokumentasjon",
        "effort": "forsøk på å få svar",
        "override": "overstyrt nivå",
        "confirmation": "bekreftelse",
        "registry_proposal": "forslag fra Enhetsregisteret",
        "screening_hit": "mulig treff på en kontrolliste",
        "significant_change": "vesentlig endring",
        "duplicate_candidate": "mulig dublett",
    }
)
"""The tables worth saying; ratings have a list of their own."""

_CODES: Mapping[str, Mapping[Any, str]] = MappingProxyType(
    {
        "relationship": RELATIONSHIP,
        "channel": CHANNEL,
        "clause": CLAUSE,
        "level": LEVEL,
        "status": {"PLANNED": "planlagt", "ONGOING": "i gang", "DONE": "gjennomført"},
        "state": {
            "NOT_YET": "gjenstår",
            "UNCHANGED": "bekreftet uendret",
            "CHANGED": "bekreftet med endring",
        },
        "decision": {
            "OPEN": "åpen",
            "SAME": "samme",
            "NOT_THE_SAME": "ikke samme",
            "ACCEPTED": "godtatt",
            "REJECTED": "avvist",
            "STATEMENT_UPDATED": "redegjørelsen oppdateres",
            "NO_UPDATE": "redegjørelsen oppdateres ikke",
        },
    }
)
_SHOWN = 160


def change_words(
    before: Mapping[str, Any], after: Mapping[str, Any], named: Callable[[str, str], str]
) -> list[str]:
    """«navn: Gammelt AS → Nytt AS» for each field worth saying that changed.

    Args:
        before: the values before, empty for a new row.
        after: the values after.
        named: (field, id) → the name of what an id points at.
    """
    said = []
    for field, label in FIELDS.items():
        if field not in after or (before and before.get(field) == after[field]):
            continue
        new = value_words(field, after[field], named)
        if before:
            said.append(
                f"{label}: {value_words(field, before.get(field), named) or 'tomt'} → {new or 'tomt'}"
            )
        elif new:
            said.append(f"{label}: {new}")
    return said


def value_words(field: str, value: Any, named: Callable[[str, str], str]) -> str:
    """One value as a person says it; empty where there is none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool) or (field in {"active", "pass_through"} and value in (0, 1)):
        return "ja" if value else "nei"
    if field in _CODES:
        return _CODES[field].get(value, str(value))
    if field in {"category_id", "merged_into"}:
        return named(field, str(value))
    return _WRITTEN[field](value) if field in _WRITTEN else _plain(value)


_WRITTEN: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "org_number": lambda value: format_org_number(str(value)),
        "country": lambda value: NB.country(str(value)),
        "hundredths": lambda value: NB.money(int(value)),
    }
)


def _plain(value: Any) -> str:
    text = str(value)
    try:
        if len(text) == 10:
            return NB.day(date.fromisoformat(text))
        if len(text) > 18 and text[4] == "-" and "T" in text:
            return NB.day(clock.oslo_day(datetime.fromisoformat(text)))
    except ValueError:
        pass
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1].rstrip()}…"
