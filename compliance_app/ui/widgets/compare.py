"""Last year beside this year, with every change marked in words (ui.md 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from compliance_app.ui.widgets.markup import Html, concat, fill


class Change(Enum):
    """How this year's cell stands to last year's: the row's class, and the word beside the value."""

    NONE = ("", "")
    SAME = ("same", "")
    CHANGED = ("", "endret")
    MISSING = ("miss", "mangler")


@dataclass(frozen=True)
class CompareRow:
    """One row: what, last year's value, this year's value (plain text or HTML with chips), and how they stand."""

    name: str
    last: str | Html
    this: str | Html
    change: Change = Change.NONE


def compare(last_year: str, this_year: str, rows: Iterable[CompareRow]) -> Html:
    """A table with row headers; ``last_year`` and ``this_year`` are the column heads («2024, bekreftet i fjor»)."""
    head = fill(
        '<table class="ak-compare"><thead><tr><td></td><th scope="col">{last}</th><th scope="col">{this}</th></tr></thead><tbody>',
        last=last_year,
        this=this_year,
    )
    return concat(head, *(_row(row) for row in rows), Html("</tbody></table>"))


def _row(row: CompareRow) -> Html:
    kind, word = row.change.value
    return fill(
        '<tr{kind}><th scope="row">{name}</th><td>{last}</td><td>{this}{word}</td></tr>',
        kind=fill(' class="{kind}"', kind=kind) if kind else "",
        name=row.name,
        last=row.last,
        this=row.this,
        word=fill(" <em>{word}</em>", word=word) if word else "",
    )
