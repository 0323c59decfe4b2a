"""How many suppliers stand where: geographic risk down, sector risk across, unknown in both (ui.md 6)."""

from collections.abc import Mapping

from compliance_app.domain.levels import Level, combine
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.risk import WORD, tag

ROWS = (Level.HIGH, Level.MEDIUM, Level.LOW, Level.UNKNOWN)
COLUMNS = (Level.LOW, Level.MEDIUM, Level.HIGH, Level.UNKNOWN)


def matrix(counts: Mapping[tuple[Level, Level], int]) -> Html:
    """A table of counts by (geographic, sector); a missing pair is 0. The colour of a cell is its overall level."""
    head = concat(
        Html('<tr><td class="ak-small">Geografisk ↓<br>Bransje →</td>'),
        *(fill('<th scope="col">{tag}</th>', tag=tag(level, plain=True)) for level in COLUMNS),
        Html("</tr>"),
    )
    return fill(
        '<table class="ak-matrix"><caption class="ak-hide">Antall leverandører etter geografisk risiko og bransjerisiko</caption>'
        "<thead>{head}</thead><tbody>{body}</tbody></table>",
        head=head,
        body=concat(*(_row(level, counts) for level in ROWS)),
    )


def _row(geographic: Level, counts: Mapping[tuple[Level, Level], int]) -> Html:
    cells = (_cell(combine((geographic, sector)), counts.get((geographic, sector), 0)) for sector in COLUMNS)
    return concat(
        fill('<tr><th scope="row">{tag}</th>', tag=tag(geographic, plain=True)), *cells, Html("</tr>")
    )


def _cell(overall: Level, count: int) -> Html:
    if not count:
        return Html('<td class="zero">0</td>')
    return fill(
        '<td class="{kind}">{count}<span class="ak-hide">, samlet {word}</span></td>',
        kind=overall.name.lower(),
        count=whole(count),
        word=WORD[overall].lower(),
    )
