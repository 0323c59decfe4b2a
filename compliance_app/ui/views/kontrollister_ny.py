"""Taking a screening list in: which list, a file or what was copied, which column is what, and what would be kept."""

import hashlib
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.files.limits import MAX_LIST_BYTES
from compliance_app.files.screening import (
    Columns,
    Listed,
    ReadList,
    at_header,
    at_sheet,
    read_list,
    read_pasted,
)
from compliance_app.files.screening_words import PRESETS
from compliance_app.files.table import cell_text
from compliance_app.services.screening_lists import (
    ImportedList,
    ListInput,
    import_screening_list,
    preview_list,
)
from compliance_app.services.work import Actor
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.rows import name_rows

_KEY: Final = "screening-new"
_MEGABYTE: Final = 1024 * 1024
_FILE, _PASTE = "Fil", "Lim inn"
_NO_HEADER: Final = -1
_LOOKED_AT: Final = 12
_SHOWN: Final = 5


def begin() -> None:
    """Begin with an empty form."""
    round_ = int(st.session_state.get(f"{_KEY}-round", 0)) + 1
    for name in [name for name in st.session_state if str(name).startswith(_KEY)]:
        del st.session_state[name]
    st.session_state[f"{_KEY}-round"] = round_


def draw(actor: Actor) -> None:
    """Draw the form; where it has been saved, go back to all lists."""
    top, messages = st.container(), st.container()
    left, right = flow([1, 1.1])
    with left:
        given = _what()
        read = _content(messages, given.preset)
    seen: tuple[Columns, Listed] | None = None
    with right:
        if read is None:
            html(Html('<p class="ak-small">Når listen er lest, ser du her hva som blir tatt inn.</p>'))
        else:
            seen = _preview(read, given.preset)
    with top:
        pressed = _head(seen)
    if pressed and read is not None and seen is not None:
        _save(actor, read, seen[0], given, messages)


def _head(seen: tuple[Columns, Listed] | None) -> bool:
    count = len(seen[1].entries) if seen else 0
    pressed: list[bool] = []

    def actions() -> None:
        if st.button("Avbryt", key="cancel"):
            _leave()
        label = f"Ta inn {whole(count)} navn" if count else "Ta inn listen"
        pressed.append(st.button(label, type="primary", disabled=not count, key="take-in"))

    page_head(
        "Ta inn en kontrolliste",
        "Listen lagres med kilden, dagen den ble hentet, og et fingeravtrykk av innholdet. Den kan vises frem siden.",
        actions,
    )
    return pressed[0]


def _leave() -> None:
    begin()
    if "skjema" in st.query_params:
        del st.query_params["skjema"]
    st.rerun()


def _key(field: str) -> str:
    return f"{_KEY}-{st.session_state.get(f'{_KEY}-round', 0)}-{field}"


def _what() -> ListInput:
    """Which list it is, where it is from and when it was fetched."""
    preset = st.selectbox(
        "Hvilken liste", list(PRESETS), format_func=lambda key: PRESETS[key].title or "En annen liste", key=_key("preset")
    )  # fmt: skip
    known = PRESETS[preset]
    html(fill('<p class="ak-small">{about} {how}</p>', about=known.about, how=known.how))
    if known.address:
        html(fill('<p class="ak-small" style="overflow-wrap:anywhere">{text}</p>', text=known.address))
    name = st.text_input("Navn på listen", known.title, max_chars=200, key=_key(f"name-{preset}"))
    source = st.text_input("Kilde", known.address, max_chars=500, key=_key(f"source-{preset}"))
    day = st.date_input(
        "Hentet", clock.today(), max_value=clock.today(), format="DD.MM.YYYY", key=_key("day"),
        help="Dagen du lastet ned eller kopierte listen, ikke dagen den ble publisert.",
    )  # fmt: skip
    return ListInput(name=name, source=source, retrieved_on=day, preset=preset)


def _content(messages: st.delta_generator.DeltaGenerator, preset: str) -> ReadList | None:
    """The file or the pasted text, read once."""
    ways = (_PASTE, _FILE) if PRESETS[preset].pasted else (_FILE, _PASTE)
    way = st.segmented_control("Innhold", ways, default=ways[0], required=True, key=_key(f"way-{ways[0]}"))
    if way == _PASTE:
        text = st.text_area(
            "Lim inn tabellen", height=180, key=_key("text"), placeholder="Navn\tLand\nFabrikk 1\tKina",
            help="Merk tabellen på nettsiden, kopier den, og lim den inn her. Trykk utenfor feltet når du er ferdig.",
        )  # fmt: skip
        if not text or not text.strip():
            return None
        return _read_once(messages, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), text)
    uploaded = st.file_uploader(
        "Fil (CSV, Excel, JSON eller nettside)", key=_key("file"), max_upload_size=MAX_LIST_BYTES // _MEGABYTE
    )
    if uploaded is None:
        return None
    return _read_once(messages, uploaded.file_id, uploaded.getvalue(), uploaded.name)


def _read_once(
    messages: st.delta_generator.DeltaGenerator, which: str, content: str | bytes, name: str = ""
) -> ReadList | None:
    """The list as it is read now; a refusal is said each time, the reading is done once."""
    known: tuple[str, ReadList | None, str] | None = st.session_state.get(f"{_KEY}-read")
    if known is None or known[0] != which:
        with messages.empty().status("Leser listen …"):
            known = (which, *_tried(content, name))
        st.session_state[f"{_KEY}-read"] = known
        st.session_state.pop(f"{_KEY}-seen", None)
    if known[2]:
        messages.error(md(known[2]))
    return known[1]


def _tried(content: str | bytes, name: str) -> tuple[ReadList | None, str]:
    try:
        return (read_pasted(content) if isinstance(content, str) else read_list(content, name)), ""
    except AktsomError as error:
        return None, str(error)


def _preview(read: ReadList, preset: str) -> tuple[Columns, Listed] | None:
    """Sheet, row of column names and columns, each with a proposal; then what would be taken in."""
    st.header("Det som ble lest", anchor=False)
    read = _layout(read)
    columns = _columns(read)
    if columns is None:
        html("Velg hvilken kolonne som har navnene, så ser du hva som blir tatt inn.")
        return None
    key = (read.sheet_index, read.header_row, columns, preset)
    kept = st.session_state.get(f"{_KEY}-seen")
    if kept is None or kept[0] != key:
        kept = (key, preview_list(read, columns, preset))
        st.session_state[f"{_KEY}-seen"] = kept
    found: Listed = kept[1]
    html(said(found))
    html(
        name_rows(
            (
                one.name,
                " · ".join([*one.aliases[:3], *(f"{header}: {text}" for header, text in list(one.details.items())[:3])]),
                one.country,
            )
            for one in found.entries[:_SHOWN]
        )
    )  # fmt: skip
    return columns, found


def said(found: Listed) -> str:
    """«160 navn blir tatt inn. Ikke tatt med: 3 personer og én rad uten navn.»"""
    left = [
        f"{whole(count)} {one if count == 1 else many}"
        for count, one, many in (
            (found.people, "person", "personer"),
            (found.others, "skip eller annet", "skip og annet"),
            (found.unnamed, "rad uten navn", "rader uten navn"),
            (found.repeated, "gjentatt rad", "gjentatte rader"),
        )
        if count
    ]
    kept = (
        f"{whole(len(found.entries))} navn blir tatt inn." if found.entries else "Ingen navn blir tatt inn."
    )
    return f"{kept} Ikke tatt med: {NB.join(left)}." if left else kept


def _layout(read: ReadList) -> ReadList:
    source = read.source
    shown = [at for at, sheet in enumerate(source.sheets) if sheet.rows]
    if len(shown) > 1:
        chosen = st.selectbox(
            "Ark", shown, index=shown.index(read.sheet_index), format_func=lambda at: md(source.sheets[at].name),
            key=_key(f"sheet-{source.sha256[:8]}"),
        )  # fmt: skip
        if chosen != read.sheet_index:
            read = at_sheet(source, chosen)
    if source.kind == "json":
        return read
    rows = [at for at, row in enumerate(read.sheet.rows[:60]) if any(cell != "" for cell in row)][:_LOOKED_AT]
    if read.header_row is not None and read.header_row not in rows:
        rows.append(read.header_row)
    now = _NO_HEADER if read.header_row is None else read.header_row
    chosen = st.selectbox(
        "Raden med kolonnenavn", [*rows, _NO_HEADER], index=[*rows, _NO_HEADER].index(now),
        format_func=lambda at: _row_words(read, at), key=_key(f"header-{source.sha256[:8]}-{read.sheet_index}"),
    )  # fmt: skip
    return (
        read
        if chosen == now
        else at_header(source, read.sheet_index, None if chosen == _NO_HEADER else chosen)
    )


def _row_words(read: ReadList, at: int) -> str:
    if at == _NO_HEADER:
        return "Ingen; listen begynner rett på"
    cells = [text for cell in read.sheet.rows[at] if (text := cell_text(cell))]
    shown = ", ".join(cells)
    return f"Rad {at + 1}: {shown[:60]}{'…' if len(shown) > 60 else ''}"


def _columns(read: ReadList) -> Columns | None:
    headers, proposed = read.headers, read.columns
    place = f"{read.source.sha256[:8]}-{read.sheet_index}-{read.header_row}"
    options = list(range(len(headers)))

    def one(label: str, field: str, now: int | None) -> int | None:
        return st.selectbox(
            label, options, index=now, format_func=lambda at: headers[at], placeholder="Ingen",
            key=_key(f"{field}-{place}"),
        )  # fmt: skip

    left, right = flow(2, key="columns", gap="medium")
    with left:
        name = one("Kolonnen med navn", "column-name", proposed.name if proposed else None)
        country = one("Land", "column-country", proposed.country if proposed else None)
    with right:
        aliases = st.multiselect(
            "Andre navn", options, list(proposed.aliases) if proposed else [], format_func=lambda at: headers[at],
            placeholder="Ingen", key=_key(f"column-aliases-{place}"),
        )  # fmt: skip
        kind = one("Hva raden gjelder", "column-kind", proposed.kind if proposed else None)
    if name is None:
        return None
    return Columns(name, tuple(at for at in aliases if at != name), country, kind)


def _save(
    actor: Actor,
    read: ReadList,
    columns: Columns,
    given: ListInput,
    messages: st.delta_generator.DeltaGenerator,
) -> None:
    try:
        done = import_screening_list(actor, read, columns, given, once=once_key(_KEY))
    except AktsomError as error:
        messages.error(md(str(error)))
        return
    spent(_KEY)
    st.session_state["screening-said"] = outcome(given.name, done)
    _leave()


def outcome(name: str, done: ImportedList) -> str:
    """What taking the list in did, as one or two sentences."""
    if done.unchanged:
        return f"«{name}» er uendret siden sist. Dagen den ble hentet, er notert."
    if not done.newer_edition:
        return f"«{name}» er tatt inn med {whole(done.entries)} navn. Kontroller registeret mot den nå."
    return (
        f"«{name}» er byttet med en nyere utgave: {whole(done.new_entries)} nye eller endrede navn, "
        f"{whole(done.gone_entries)} er borte eller endret. {whole(done.kept_decisions)} svar gjelder fortsatt, "
        f"{whole(done.asked_again)} må gis på nytt. Kontroller registeret mot den nå."
    )
