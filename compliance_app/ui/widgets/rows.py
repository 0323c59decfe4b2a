"""Rows with hairlines, progress, stages and findings: the plain parts that most views share (ui.md 7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from compliance_app.ui.widgets.format import day, distance, of, whole
from compliance_app.ui.widgets.markup import Html, concat, fill

Text = str | Html
"""Plain text, which is escaped, or finished HTML."""


@dataclass(frozen=True)
class Phase:
    """One phase of the year: when («mars»), what, its real state («20 igjen»), and whether it is now."""

    when: str
    what: str
    state: str = ""
    now: bool = False


def split_rows(rows: Iterable[tuple[Text, Text]], *, key: str = "") -> Html:
    """Label left, value right. The row whose label is ``key`` stands out."""
    return _list(
        "split",
        (
            fill(
                "<div><dt{kind}>{label}</dt><dd>{value}</dd></div>",
                kind=Html(' class="key"') if key and label == key else "",
                label=label,
                value=value,
            )
            for label, value in rows
        ),
        tag="dl",
    )


def pair_rows(rows: Iterable[tuple[Text, Text, Text]], *, key: str = "") -> Html:
    """A label column, then a name with a smaller line under it (empty for none). Row ``key`` stands out."""
    return _list(
        "pair",
        (
            fill(
                "<li><span{kind}>{label}</span><div>{name}{under}</div></li>",
                kind=Html(' class="key"') if key and label == key else "",
                label=label,
                name=fill('<b class="name">{name}</b>', name=name) if under else name,
                under=_under(under),
            )
            for label, name, under in rows
        ),
    )


def count_rows(items: Iterable[Text]) -> Html:
    """A numbered list: what the reader is asked for, in order."""
    return _list("count", (fill("<li><span>{item}</span></li>", item=item) for item in items), tag="ol")


def name_rows(rows: Iterable[tuple[Text, Text, Text]]) -> Html:
    """A name with a smaller line under it, and something at the right (empty for none)."""
    return _list(
        "split",
        (
            fill(
                '<li><span class="grow"><b class="name">{name}</b>{under}</span><span>{right}</span></li>',
                name=name,
                under=_under(under),
                right=right,
            )
            for name, under, right in rows
        ),
    )


def when(deadline: date, today: date) -> Html:
    """A deadline: distance in bold, red when late, and the day under it. Stands before the title of its row."""
    late = "ak-late" if deadline < today else ""
    return fill(
        '<div class="ak-when"><b class="{late}">{far}</b><span class="ak-small">{day}</span></div>',
        late=late,
        far=distance(deadline, today),
        day=day(deadline, today),
    )


def bar(done: int, total: int) -> Html:
    """A progress bar; its numbers stand in the text beside it."""
    percent = round(100 * done / total) if total else 0
    return fill('<div class="ak-bar" aria-hidden="true"><span style="width:{p}%"></span></div>', p=percent)


def progress(title: str, position: int, total: int, done: int) -> Html:
    """The top line of a queue: «Årets gjennomgang · 19 av 38», bar, «18 bekreftet, 20 igjen»."""
    return fill(
        '<div class="ak-progress"><span><b>{title}</b> · {place}</span>{bar}<span class="ak-small">{left}</span></div>',
        title=title,
        place=of(position, total),
        bar=bar(done, total),
        left=f"{whole(done)} bekreftet, {whole(total - done)} igjen",
    )


def stages(names: Sequence[str], now: int) -> Html:
    """The states of a statement in order, the present one (index ``now``) in bold."""
    items = (
        fill(
            "<li{now}>{name}</li>",
            now=Html(' class="now" aria-current="step"') if i == now else "",
            name=name,
        )
        for i, name in enumerate(names)
    )
    return Html(f'<ol class="ak-stage">{"".join(items)}</ol>')


def phases(rows: Iterable[Phase]) -> Html:
    """The year's phases with their real state."""
    items = (
        fill(
            "<li{now}><span>{when}</span><span>{what}</span><span>{state}</span></li>",
            now=Html(' class="now"') if row.now else "",
            when=row.when,
            what=row.what,
            state=row.state,
        )
        for row in rows
    )
    return Html(f'<ul class="ak-phases">{"".join(items)}</ul>')


def finding(text: Text, fix: Text, *, must: bool) -> Html:
    """A finding of the checker: «Må rettes» or «Bør ses på», and what to do."""
    return fill(
        '<div class="ak-find{kind}"><b>{word}:</b> {text}<br><span class="ak-small">{fix}</span></div>',
        kind="" if must else " warning",
        word="Må rettes" if must else "Bør ses på",
        text=text,
        fix=fix,
    )


def quote(text: str) -> Html:
    """Somebody's own words; line breaks are kept."""
    lines = (fill("{line}", line=line) for line in text.splitlines())
    return Html(f'<blockquote class="ak-quote">{"<br>".join(lines)}</blockquote>')


def _under(text: Text) -> Html:
    return fill('<span class="under">{text}</span>', text=text) if text else Html()


def _list(kind: str, items: Iterable[Html], tag: str = "ul") -> Html:
    return concat(Html(f'<{tag} class="ak-rows {kind}">'), *items, Html(f"</{tag}>"))
