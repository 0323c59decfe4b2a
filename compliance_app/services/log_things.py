"""What the log's entries and row images are about, in words: a name for every table, and for the object itself where it has one.

Names are read one query a kind for a whole page of entries. Somebody who has asked has no name here, nor has what they sent.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from compliance_app.services.work import Work
from compliance_app.storage.tables import METADATA

THINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "address_check": "kontroll av den publiserte adressen", "adverse_impact": "negativ konsekvens",
        "answer": "svar på et spørreskjema", "answer_proposal": "forslag av et svar",
        "board": "styrelisten", "board_link": "personlig lenke til styret", "membership": "tilgang", "user_account": "bruker", "board_input": "innspill fra styret", "board_seat": "verv",
        "business_partners_assessment": "vurdering av forretningspartnere", "category": "kategori",
        "chain_link": "ledd i kjeden", "confirmation": "bekreftelse", "contact": "person som kan få oppgaver",
        "country_answer": "land i en liste", "country_floor": "laveste nivå for et land",
        "country_table": "landtabell", "department": "avdeling", "duplicate_candidate": "mulig dublett",
        "earlier_link": "tidligere lenke", "effort": "forsøk på å få svar", "enterprise": "virksomheten",
        "evidence": "dokumentasjon", "evidence_link": "kobling til dokumentasjon", "fact_disclosure": "hva som kan gis ut",
        "follow_up": "oppfølging", "governance_event": "møte eller vedtak", "group_company": "selskap i konsernet",
        "import_batch": "import", "import_mapping": "husket oppsett av en liste", "indicator_dataset": "datagrunnlag",
        "information_request": "informasjonskrav", "key_figure": "nøkkeltall", "letterhead": "brevark",
        "log": "loggen", "measure": "tiltak", "message_attachment": "vedlegg", "name_answer": "svar om et navn",
        "outbox_mail": "e-post", "override": "overstyrt nivå", "own_operations_assessment": "vurdering av egen virksomhet",
        "person": "person med verv", "policy": "retningslinje eller rutine", "possible_breach": "mulig brudd",
        "priority_decision": "valg om å vente", "producer": "produsent", "profile_fact": "opplysning om virksomheten",
        "public_answer": "åpent svar", "publication": "publisering", "questionnaire": "spørreskjema",
        "received_message": "melding", "refused_passage": "avslått del", "registry_cursor": "oppdatering fra Enhetsregisteret",
        "registry_proposal": "forslag fra Enhetsregisteret", "registry_record": "oppslag i Enhetsregisteret",
        "remediation_case": "gjenoppretting", "reminder": "påminnelse", "reporting_period": "periode",
        "request_event": "hendelse i en sak", "request_letter": "brev", "required_signer": "den som skal signere",
        "risk_assessment": "risikovurdering", "risk_method": "vurderingsmetode", "saved_filter": "lagret filter",
        "screening_entry": "navn på en kontrolliste", "screening_hit": "mulig treff på en kontrolliste",
        "screening_list": "kontrolliste", "sector_judgement": "vurdering av bransjerisiko", "signature": "signatur",
        "signed_file_check": "kontroll av en signert fil", "significant_change": "vesentlig endring",
        "signing_round": "signering", "size_figure": "tall for årets størrelse", "stakeholder_dialogue": "dialog",
        "statement": "redegjørelse", "statement_file": "fil av redegjørelsen", "statement_section": "kapittel",
        "stored_file": "fil", "supplier": "leverandør", "supplier_merge": "sammenslåing", "supplier_name": "navn på en leverandør",
        "supplier_site": "sted", "supplier_spend": "innkjøp", "task": "langt arbeid", "training_record": "opplæring",
        "warning_reason": "begrunnelse for et funn",
    }
)  # fmt: skip
"""Kind of object, which is the table's name → what one is called."""


@dataclass(frozen=True)
class _Named:
    """Where a kind's name stands: a column of its own table, or of the table that a column of it points to."""

    column: str
    through: str = ""
    table: str = ""


_NAMES: Final[Mapping[str, _Named]] = MappingProxyType(
    {
        "adverse_impact": _Named("what"), "board_input": _Named("text"), "category": _Named("name"), "contact": _Named("name"),
        "evidence": _Named("title"), "follow_up": _Named("name", "supplier_id", "supplier"),
        "governance_event": _Named("topic"), "group_company": _Named("name"), "import_batch": _Named("file_name"),
        "indicator_dataset": _Named("name"), "information_request": _Named("number"), "measure": _Named("what"),
        "person": _Named("name"), "policy": _Named("title"), "producer": _Named("name"),
        "possible_breach": _Named("number", "request_id", "information_request"),
        "public_answer": _Named("number", "request_id", "information_request"),
        "questionnaire": _Named("name", "supplier_id", "supplier"), "reporting_period": _Named("label"),
        "required_signer": _Named("name"), "saved_filter": _Named("name"), "screening_list": _Named("name"),
        "significant_change": _Named("name", "supplier_id", "supplier"), "statement": _Named("label", "period_id", "reporting_period"),
        "statement_section": _Named("title"), "supplier": _Named("name"), "training_record": _Named("material"),
    }
)  # fmt: skip
_OWN_NAME: Final = frozenset({"country_answer", "registry_record"})
"""Kinds whose id is what a person would call them."""
_LETTERS: Final = 80
_MOST_FOUND: Final = 400


def names_of(work: Work, objects: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The name of each (kind, id) that has one and is still there; one query a kind."""
    by_kind: dict[str, set[str]] = {}
    named = {one: one[1] for one in objects if one[0] in _OWN_NAME}
    for kind, identity in objects:
        if kind in _NAMES and identity:
            by_kind.setdefault(kind, set()).add(identity)
    for kind, ids in by_kind.items():
        table, label, joined = _place(kind)
        rows = work.session.execute(
            select(table.c.id, func.substr(label, 1, _LETTERS + 1))
            .select_from(joined)
            .where(table.c.enterprise_id == work.enterprise_id, table.c.id.in_(ids))
        )
        named |= {(kind, identity): _short(name) for identity, name in rows}
    return named


def like_words(column: Any, words: str) -> ColumnElement[bool]:
    """A condition that holds wherever the words stand, whatever the size of their letters; seldom elsewhere.

    SQLite knows the other size of a to z alone, so that any other letter is let stand for all.
    """
    parts = ("".join(_like_letter(letter) for letter in part) for part in words.split())
    return column.ilike(f"%{'%'.join(parts)}%", escape="\\")  # type: ignore[no-any-return]


def _like_letter(letter: str) -> str:
    if not letter.isascii():
        return "_"
    return f"\\{letter}" if letter in "%_\\" else letter


def ids_called(work: Work, words: str, kinds: Iterable[str] = tuple(_NAMES)) -> list[str]:
    """Ids of the objects in whose name the words stand, whatever their letters' size; at most some hundred."""
    found: list[str] = []
    for kind in kinds:
        table, label, joined = _place(kind)
        rows = work.session.execute(
            select(table.c.id)
            .select_from(joined)
            .where(
                table.c.enterprise_id == work.enterprise_id,
                like_words(label, words),
            )
            .limit(_MOST_FOUND - len(found))
        )
        found += rows.scalars()
        if len(found) >= _MOST_FOUND:
            break
    return found


def _place(kind: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - three pieces of one query
    named, table = _NAMES[kind], METADATA.tables[kind]
    if not named.through:
        return table, table.c[named.column], table
    other = METADATA.tables[named.table]
    joined = table.join(
        other,
        (other.c.enterprise_id == table.c.enterprise_id) & (other.c.id == table.c[named.through]),
    )
    return table, other.c[named.column], joined


def _short(name: str) -> str:
    said = " ".join(name.split())
    return said if len(said) <= _LETTERS else f"{said[: _LETTERS - 1].rstrip()}…"
