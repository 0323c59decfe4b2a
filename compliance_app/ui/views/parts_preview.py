"""What an import would do: counts, the rows as they would stand in the register, and every value that is left out."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from compliance_app.files.supplier_rows import Rejected, SupplierRow
from compliance_app.files.writer import ColumnSpec, write_xlsx
from compliance_app.services.imports import Preview, preview
from compliance_app.services.supplier_reads import country_choices
from compliance_app.services.work import Actor
from compliance_app.ui.views.parts_answers import answers_from
from compliance_app.ui.views.parts_list import ListInHand
from compliance_app.ui.widgets.format import number, org_number, whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.rows import pair_rows, split_rows

_GRID: Final = 200
_LISTED: Final = 50
_ROWS_OUT: Final = ("Rader som ikke kan tas inn", "Rader som ikke ble tatt inn")
_VALUES_OUT: Final = (
    "Verdier som utelates, resten av raden tas inn",
    "Verdier som ble utelatt, resten av raden er tatt inn",
)


def preview_of(actor: Actor, hand: ListInHand, mapping: Mapping[str, int]) -> Preview:
    """The preview of the list with what has been chosen and answered; worked out anew only when that changes."""
    if hand.mapping != mapping:
        hand.mapping, hand.questions, hand.kept, hand.page = dict(mapping), {}, {}, 0
    answers = answers_from(hand)
    opened = hand.opened
    key = (opened.sheet_index, opened.header_row, hand.mapping, answers)
    if hand.seen is not None and hand.seen[0] == key:
        return hand.seen[1]
    found = preview(actor, opened, mapping, answers)
    hand.seen = (key, found)
    return found


def suppliers(count: int) -> str:
    """«1 leverandør», «12 leverandører»."""
    return "1 leverandør" if count == 1 else f"{whole(count)} leverandører"


def what_happens(hand: ListInHand, seen: Preview) -> None:
    """The counts, and every row that would be taken in, a page at a time."""
    st.header("Dette skjer når listen tas inn", anchor=False)
    rows = [
        ("Nye leverandører", whole(seen.created)),
        ("Leverandører som endres", whole(seen.updated)),
        ("Leverandører som er uendret", whole(seen.unchanged)),
    ]
    merged = seen.rows.merged + seen.plan.joined - seen.rows.duplicates
    if merged:
        rows.append(("Rader som slås sammen med en annen rad", whole(merged)))
    if seen.rows.duplicates:
        rows.append(("Rader som er like en tidligere rad", whole(seen.rows.duplicates)))
    left_out = sum(not one.row_taken for one in seen.rows.rejected) + len(seen.plan.rejected)
    rows.append((_ROWS_OUT[False], whole(left_out)))
    if seen.rows.blank_names:
        rows.append(("Rader uten navn, som hoppes over", whole(seen.rows.blank_names)))
    if seen.rows.redacted_names:
        rows.append(("Rader med sladdet navn, som hoppes over", whole(seen.rows.redacted_names)))
    with st.container(width=560):
        html(split_rows(rows))
    _grid(hand, seen)


def _grid(hand: ListInHand, seen: Preview) -> None:
    new = [(row, "ny", "") for row in seen.plan.new]
    changed = [(row, "endres", known.id) for row, known in seen.plan.known if known.id in seen.changed]
    same = [(row, "uendret", known.id) for row, known in seen.plan.known if known.id not in seen.changed]
    groups = {"Alle": [*new, *changed, *same], "Nye": new, "Endres": changed, "Uendret": same}
    if not groups["Alle"]:
        return
    shown = [name for name, found in groups.items() if found]
    chosen = "Alle"
    if len(shown) > 2:
        picked = st.pills(
            "Vis", shown, default="Alle", format_func=lambda name: f"{name} {whole(len(groups[name]))}",
            key=f"shown-{hand.token}", label_visibility="collapsed",
        )  # fmt: skip
        chosen = picked if picked in shown else "Alle"
    taken = sorted(groups[chosen], key=lambda one: one[0].row)
    pages = -(-len(taken) // _GRID)
    page = min(hand.page, pages - 1)
    names = country_choices()
    part = taken[page * _GRID : (page + 1) * _GRID]
    frame = pd.DataFrame(
        [_cells(row, state, names, seen.changed.get(identity, ())) for row, state, identity in part]
    )
    filled = [column for column in frame.columns if frame[column].astype(bool).any()]
    st.dataframe(
        frame[filled],
        hide_index=True,
        height=min(360, 38 + 35 * len(frame)),
        column_config={"Endringer": st.column_config.TextColumn(width="large")},
        alt=f"Forhåndsvisning av {suppliers(len(taken))}.",
    )
    if pages > 1:
        _pager(hand, page, pages, len(taken))


def _pager(hand: ListInHand, page: int, pages: int, count: int) -> None:
    first = page * _GRID
    with st.container(horizontal=True, vertical_alignment="center", key="preview-pager"):
        html(f"{whole(first + 1)}–{whole(min(first + _GRID, count))} av {whole(count)}")
        if st.button("Forrige", key="preview-back", disabled=page == 0):
            hand.page = page - 1
            st.rerun()
        if st.button("Neste", key="preview-on", disabled=page >= pages - 1):
            hand.page = page + 1
            st.rerun()


def _cells(
    row: SupplierRow, state: str, names: Mapping[str, str], changed: Sequence[tuple[str, str, str]]
) -> dict[str, str]:
    spent = [
        f"{number(amount / 100, 0)} {currency or 'NOK'}" + (f" ({year})" if year else "")
        for (year, currency), amount in row.spends().items()
    ]
    makers = [
        ", ".join(filter(None, (maker, names.get(iso2 or "", ""), goods)))
        for maker, iso2, goods in row.producers()
    ]
    return {
        "Rad": str(row.row),
        "Navn": row.name,
        "Hva skjer": state,
        "Endringer": "; ".join(
            f"{what}: {before} → {after}" if before else f"{what}: + {after}"
            for what, before, after in changed
        ),
        "Org.nr.": org_number(row.org_number or "") or (row.foreign_id or ""),
        "Land": names.get(row.iso2 or "", "ukjent"),
        "Kategori": row.category or "",
        "Næringskode": row.industry_code or "",
        "Innkjøp": "; ".join(spent),
        "Produsent og vare": "; ".join(makers),
        "Steder": ", ".join(name for name, _country in row.sites()),
        "Nettside": row.website or "",
    }


def refused_values(
    read: Sequence[Rejected], planned: Sequence[Rejected], notes: Sequence[str] = (), *, done: bool = False
) -> None:
    """Rows that are not taken and values that are left out: row, column, value and reason; all of them as a file."""
    every = sorted([*read, *planned], key=lambda one: (one.row_taken, one.row))
    for title, group in (
        (_ROWS_OUT[done], [one for one in every if not one.row_taken]),
        (_VALUES_OUT[done], [one for one in every if one.row_taken]),
    ):
        if group:
            st.header(title, anchor=False)
            html(
                pair_rows(
                    (f"Rad {one.row}", _reason(one), f"{one.column}: {one.value or 'tomt felt'}")
                    for one in group[:_LISTED]
                )
            )
            if len(group) > _LISTED:
                text = f"Viser {_LISTED} av {whole(len(group))}. Alle står i filen under."
                html(fill('<p class="ak-small">{text}</p>', text=text))
    if every:
        st.download_button(
            "Last ned det som ble utelatt" if done else "Last ned det som utelates",
            data=lambda: _as_file(every),
            file_name="Utelatt fra listen.xlsx",
            on_click="ignore",
            key="refused-file",
        )
    if notes:
        st.header("Merk deg", anchor=False)
        items = concat(*(fill("<li>{note}</li>", note=note) for note in notes))
        html(Html(f'<ul class="ak-rows">{items}</ul>'))


def _reason(one: Rejected) -> str:
    """The sentence without the row and column that stand beside it."""
    for said in (f"Rad {one.row}, kolonne {one.column}: ", f"Rad {one.row} ble ikke lest inn. "):
        if one.reason.startswith(said):
            return one.reason.removeprefix(said)
    return one.reason


def _as_file(group: Sequence[Rejected]) -> bytes:
    columns = (
        ColumnSpec("Rad", "integer"),
        ColumnSpec("Kolonne"),
        ColumnSpec("Verdi", width=36),
        ColumnSpec("Hvorfor", width=80),
    )
    return write_xlsx(columns, ([one.row, one.column, one.value, one.reason] for one in group), "Utelatt")
