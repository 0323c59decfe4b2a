"""How grave and how likely: how many adverse impacts stand in each cell, and each cell a link to them (ui.md 6)."""

from collections.abc import Callable, Mapping
from typing import Final

from compliance_app.domain.severity import LIKELIHOOD, priority
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.risk import WORD

Cell = tuple[int, int]
"""Severity and likelihood, 1–4 each."""
GRAVEST_FIRST: Final = (4, 3, 2, 1)
SHORT: Final = {1: "Lite sannsynlig", 2: "Mulig", 3: "Sannsynlig", 4: "Skjer"}
"""The steps of likelihood above the columns; in full in ``domain.severity``."""


def impact_matrix(
    counts: Mapping[Cell, int], address: Callable[[Cell], str], chosen: Cell | None = None
) -> Html:
    """A table of counts by (severity, likelihood); a missing cell is 0. The colour is the priority.

    Args:
        counts: from the service.
        address: where a cell with something in it leads, relative to the page.
        chosen: the cell whose impacts are listed.
    """
    head = concat(
        Html('<tr><td class="ak-small">Grad ↓</td>'),
        *(
            fill(
                '<th scope="col"><span title="{full}">{short}</span></th>',
                full=LIKELIHOOD[step],
                short=SHORT[step],
            )
            for step in SHORT
        ),
        Html("</tr>"),
    )
    body = concat(*(_row(severity, counts, address, chosen) for severity in GRAVEST_FIRST))
    return fill(
        '<table class="ak-matrix ak-impacts">'
        '<caption class="ak-hide">Antall konsekvenser etter alvorlighetsgrad og sannsynlighet</caption>'
        "<thead>{head}</thead><tbody>{body}</tbody></table>",
        head=head,
        body=body,
    )


def _row(
    severity: int, counts: Mapping[Cell, int], address: Callable[[Cell], str], chosen: Cell | None
) -> Html:
    cells = ((severity, step) for step in SHORT)
    return concat(
        fill('<tr><th scope="row">Grad {severity}</th>', severity=severity),
        *(_cell(cell, counts.get(cell, 0), address, current=cell == chosen) for cell in cells),
        Html("</tr>"),
    )


def _cell(cell: Cell, count: int, address: Callable[[Cell], str], *, current: bool) -> Html:
    if not count:
        return Html('<td class="zero">0</td>')
    level = priority(*cell)
    return fill(
        '<td class="{kind}"><a href="{to}"{current}>{count}<span class="ak-hide">'
        " med alvorlighetsgrad {severity}, {likelihood}, {word} prioritet</span></a></td>",
        kind=level.name.lower(),
        to=address(cell),
        current=Html(' aria-current="true"') if current else "",
        count=whole(count),
        severity=cell[0],
        likelihood=LIKELIHOOD[cell[1]],
        word=WORD[level].lower(),
    )
