"""A change of many suppliers in words: «kategori IKT, ansvarlig Kari Nordmann»."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from compliance_app.domain.language import NB
from compliance_app.services.register_words import CHANNEL, CLAUSE, RELATIONSHIP
from compliance_app.services.work import Work
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import Category, ClauseStatus, PurchaseChannel, Relationship

FIELD: Final = {
    "category_id": "kategori",
    "owner": "ansvarlig",
    "channel": "hvem som kjøper inn",
    "other_buyer": "annen innkjøper",
    "clause": "krav i avtalen",
    "clause_version": "versjon av kravet",
    "clause_date": "dato for kravet",
    "industry_body": "bransjesamarbeid",
    "relationship": "forhold",
    "active": "aktiv",
    "country": "land",
}
"""What the fields are called inside a sentence."""


def change_said(work: Work, values: Mapping[str, Any]) -> str:
    """The new values one after the other, each with its field's name."""
    return ", ".join(f"{FIELD[name]}: {_said(work, name, value)}" for name, value in values.items())


def _said(work: Work, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nei"
    if isinstance(value, date):
        return NB.day(value)
    if not value:
        return "ingen"
    if name == "category_id":
        return work.get(Category, value).name
    return _word(name, str(value))


def _word(name: str, value: str) -> str:
    if name == "channel":
        return CHANNEL[PurchaseChannel(value)]
    if name == "clause":
        return CLAUSE[ClauseStatus(value)]
    if name == "relationship":
        return RELATIONSHIP[Relationship(value)]
    return countries()[value].name_nb if name == "country" else value
