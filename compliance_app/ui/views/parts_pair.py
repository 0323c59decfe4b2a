"""Two suppliers side by side, and the words for what they say of themselves."""

from typing import Any, Final

from compliance_app.domain.language import NB
from compliance_app.services.merge_fields import JUDGEMENT
from compliance_app.services.merge_reads import Seen
from compliance_app.services.merge_rows import CALLED
from compliance_app.services.register_words import CHANNEL, CLAUSE, LEVEL, RELATIONSHIP
from compliance_app.services.supplier_reads import category_choices, country_choices
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.compare import Change, CompareRow, compare
from compliance_app.ui.widgets.format import date_words, money, org_number, whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill

NONE: Final = "ikke oppgitt"
GROUP_WORDS: Final = {
    "name": "Navn",
    "country": "Land",
    "foreign_id": "Nummer i et annet land",
    "website": "Nettsted",
    "industry": "Næringskode",
    "category": "Kategori",
    "relationship": "Forhold",
    "channel": "Hvem som kjøper inn",
    "pass_through": "Formidling",
    "industry_body": "Bransjesamarbeid",
    "clause": "Krav i avtalen",
    "owner": "Ansvarlig",
    JUDGEMENT: "Bransjevurdering",
}
"""What each choice of a merge is called."""


def side_by_side(first: Seen, second: Seen, heads: tuple[str, str] | None = None) -> None:
    """The two in one table; what they agree on is quiet, what neither says is left out.

    Args:
        first, second: the two; the second column is the one that stands out.
        heads: column heads; the names where nothing is said.
    """
    left, right = heads or (first.name, second.name)
    pairs = zip(_facts(first), _facts(second), strict=True)
    rows = [
        CompareRow(label, one, other, Change.SAME if one == other else Change.NONE)
        for (label, one), (_label, other) in pairs
        if (one, other) != (NONE, NONE)
    ]
    table = compare(left, right, rows)
    html(table if heads else fill('<div class="ak-even">{table}</div>', table=table))


def _facts(seen: Seen) -> list[tuple[str, str]]:
    spend = [f"{money(amount, currency)} i {year}" for year, currency, amount in seen.spend[:3]]
    more = len(seen.spend) - 3
    return [
        ("Org.nr.", org_number(seen.org_number or "") or NONE),
        ("Annet nummer", seen.foreign_id or NONE),
        ("Land", country_choices().get(seen.country or "", NONE)),
        ("Kategori", seen.category or "ingen"),
        ("Nettsted", seen.website or NONE),
        ("Innkjøp", "; ".join([*spend, *([f"og {more} til"] if more > 0 else [])]) or NONE),
        ("Kjede", f"{whole(seen.links)} ledd" if seen.links else "ingen ledd"),
        (
            "Vurdert",
            f"{whole(seen.ratings)} {'gang' if seen.ratings == 1 else 'ganger'}"
            if seen.ratings
            else "ikke ennå",
        ),
        ("Kommer fra", source(seen)),
    ]


def source(seen: Seen) -> str:
    """«leverandører.xlsx, 22. november 2026», or that somebody typed it."""
    if not seen.source:
        return "skrevet inn for hånd"
    return f"{seen.source}, {date_words(seen.read_on)}" if seen.read_on else seen.source


def moves_text(moves: dict[str, int]) -> str:
    """«2 beløp for innkjøp, 1 ledd i kjeden og 3 tiltak»; empty where nothing moves."""
    return NB.join([f"{whole(rows)} {CALLED[table][rows != 1]}" for table, rows in moves.items() if rows])


def value_words(group: str, value: Any) -> str:
    """A value of one choice as a person reads it."""
    if group == "country":
        return country_choices().get(value or "", NONE)
    if group == "category":
        row = category_choices(current_actor()).get(value or "")
        return row.name if row else "ingen"
    if group == "pass_through":
        return "ja" if value else "nei"
    tables: dict[str, Any] = {
        "relationship": RELATIONSHIP,
        "channel": CHANNEL,
        "clause": CLAUSE,
        JUDGEMENT: LEVEL,
    }
    return str(tables[group][value]) if group in tables else str(value or NONE)
