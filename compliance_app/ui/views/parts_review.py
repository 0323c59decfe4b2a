"""The card of the year's review: the sentence, and last year beside this year with every change marked in words."""

from compliance_app.services.review_card import Card, Side
from compliance_app.ui.widgets.compare import Change, CompareRow, compare
from compliance_app.ui.widgets.format import date_words, money, number
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.risk import tag

_NOTHING = "Ikke vurdert"


def lead(shown: Card) -> str:
    """What is bought, what has changed, and the question."""
    bought = ""
    if shown.spend is not None:
        hundredths, currency, year = shown.spend
        bought = f"{money(hundredths, currency)} i {year}"
    what = ", ".join(part for part in (shown.category, bought) if part)
    parts = [f"{what}." if what else "", shown.headline, f"Hva er riktig for {shown.year}?"]
    return " ".join(part for part in parts if part)


def comparison(shown: Card) -> Html:
    """The table, and under it what has changed where the sentence does not say it all."""
    last, this = shown.last, shown.this
    confirmed = "bekreftet i fjor" if last and last.confirmed else "ikke bekreftet i fjor"
    head = f"{shown.last_year}, {confirmed}" if shown.last_year else "I fjor"
    rows = [
        CompareRow("Geografisk", _geographic(last), _geographic(this), _level(last, this, "geographic")),
        CompareRow(
            "Bransje",
            tag(last.sector, plain=True) if last else _NOTHING,
            tag(this.sector, plain=True),
            _level(last, this, "sector"),
        ),
        CompareRow(
            "Samlet",
            _overall(last, plain=True),
            _overall(this, plain=False),
            _level(last, this, "overall"),
        ),
        CompareRow("Kjede", _path(last), _path(this), _text(last and last.path, this.path)),
        CompareRow(
            "Begrunnelse",
            last.reason if last else _NOTHING,
            this.reason,
            _text(last and last.reason, this.reason),
        ),
        CompareRow(
            "Kilder lest",
            _read(last, "Ingen") if last else "Ingen",
            _read(this, "Ingen ennå"),
            Change.NONE if this.source else Change.MISSING,
        ),
    ]
    table = compare(head, f"{shown.year}, forslag", rows)
    if not shown.besides:
        return table
    items = concat(*(fill("<li>{text}</li>", text=text) for text in shown.besides))
    return concat(
        table, fill('<p class="ak-small" style="margin-top:1rem">Også endret siden i fjor:</p>'), Html('<ul class="ak-rows">'),
        items, Html("</ul>"),
    )  # fmt: skip


def _geographic(side: Side | None) -> str | Html:
    if side is None:
        return _NOTHING
    value = (
        f"{side.country} {number(side.value)}" if side.value is not None and side.country else side.country
    )
    return fill(
        '{tag} <span class="ak-small">{value}</span>', tag=tag(side.geographic, plain=True), value=value
    )


def _overall(side: Side | None, *, plain: bool) -> str | Html:
    if side is None:
        return _NOTHING
    chip = tag(side.overall, plain=plain)
    if not side.overridden:
        return chip
    return fill('{tag} <span class="ak-small">overstyrt</span>', tag=chip)


def _path(side: Side | None) -> str:
    return " → ".join(side.path) if side else _NOTHING


def _read(side: Side, nothing: str) -> str:
    if not side.source:
        return nothing
    return f"{side.source}, {date_words(side.read_on)}" if side.read_on else side.source


def _level(last: Side | None, this: Side, name: str) -> Change:
    if last is None:
        return Change.NONE
    return Change.NONE if getattr(last, name) is getattr(this, name) else Change.CHANGED


def _text(last: object, this: object) -> Change:
    if last is None:
        return Change.NONE
    return Change.SAME if last == this else Change.CHANGED
