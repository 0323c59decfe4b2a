"""Change every supplier of the list as it is chosen: what is to change, how many it touches, and the way back."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import streamlit as st

from compliance_app.domain.errors import AktsomError
from compliance_app.services.bulk_edit import (
    BulkResult,
    EarlierChange,
    ListHasChanged,
    Seen,
    Undone,
    earlier_changes,
    edit_all,
    how_many_change,
    seen_list,
    undo_change,
)
from compliance_app.services.bulk_write import SupplierChange
from compliance_app.services.register import Filter, Order
from compliance_app.services.register_said import said
from compliance_app.services.register_words import CHANNEL, CLAUSE, RELATIONSHIP
from compliance_app.services.supplier_reads import category_choices
from compliance_app.services.work import Actor
from compliance_app.storage.tables import ClauseStatus, PurchaseChannel, Relationship
from compliance_app.ui import pages
from compliance_app.ui.views.parts_preview import suppliers
from compliance_app.ui.views.parts_supplier_form import LABEL
from compliance_app.ui.widgets.format import moment_words, whole
from compliance_app.ui.widgets.head import html, page_head
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.rows import name_rows

_SEEN: Final = "bulk-seen"
_DONE: Final = "bulk-done"
_UNDONE: Final = "bulk-undone"
_ONCE: Final = "bulk-edit"
_WIDTH: Final = 560
_GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "Kategori": ("category_id",),
    "Ansvarlig": ("owner",),
    "Hvem som kjøper inn": ("channel", "other_buyer"),
    "Krav i avtalen": ("clause", "clause_version", "clause_date"),
    "Bransjesamarbeid": ("industry_body",),
    "Forhold": ("relationship",),
    "Aktiv eller ikke": ("active",),
}
"""What is changed together, by what it is called."""


def draw(actor: Actor, wanted: Filter, _order: Order) -> None:
    """Draw the page for the list that ``wanted`` gives."""
    done = st.session_state.get(_DONE)
    if isinstance(done, BulkResult):
        _after(actor, done)
        return
    seen = _seen(actor, wanted)
    listed = ", ".join(one.words for one in said(actor, wanted)) if wanted != Filter() else "hele registeret"
    page_head(
        f"Endre {suppliers(seen.count)}",
        f"Listen som endres: {listed}. Bare det du velger her, blir endret, og du kan angre etterpå.",
        back=(pages.link("leverandorer"), "Leverandører"),
    )
    problem = st.container()
    with st.container(width=_WIDTH):
        chosen = st.pills(
            "Hva vil du endre?",
            list(_GROUPS),
            selection_mode="multi",
            wrap=True,
            key="bulk-what",
            persist_state="session",
        )
        given = _fields(actor, chosen or [])
        if given is not None and "" in given.values().values():
            html(Html('<p class="ak-small">Et tomt felt fjerner det som står hos leverandørene.</p>'))
    pressed = _button(actor, wanted, seen, given)
    if pressed and given is not None:
        with problem:
            _save(actor, wanted, seen, given)
    _earlier(actor)


def _seen(actor: Actor, wanted: Filter) -> Seen:
    """The list as it was when the page was opened; looked at again when the filter is another."""
    kept = st.session_state.get(_SEEN)
    if not kept or kept[0] != wanted:
        kept = (wanted, seen_list(actor, wanted))
        st.session_state[_SEEN] = kept
    seen: Seen = kept[1]
    return seen


def _fields(actor: Actor, chosen: list[str]) -> SupplierChange | None:
    """The fields of what is chosen, as they stand; None while nothing is chosen."""
    values: dict[str, Any] = {}
    for group in _GROUPS:
        if group in chosen:
            for name in _GROUPS[group]:
                values[name] = _FIELDS[name](actor, f"bulk-{name}")
    if "other_buyer" in values and values["channel"] is PurchaseChannel.DIRECT:
        values["other_buyer"] = ""
    return SupplierChange(**values) if values else None


def _category(actor: Actor, key: str) -> str | None:
    names = {identity: row.name for identity, row in category_choices(actor).items()}
    picked = st.selectbox(
        "Kategori", [None, *names], format_func=lambda one: names.get(one or "", "Ingen kategori"), key=key
    )
    return str(picked) if picked else None


def _words(label: str, words: Mapping[Any, str]) -> Callable[[Actor, str], Any]:
    def field(_actor: Actor, key: str) -> Any:
        return st.radio(
            label, list(words), format_func=lambda one: words[one][:1].upper() + words[one][1:], key=key
        )

    return field


def _line(label: str, longest: int) -> Callable[[Actor, str], str]:
    return lambda _actor, key: st.text_input(label, max_chars=longest, key=key)


def _other_buyer(_actor: Actor, key: str) -> str:
    if st.session_state.get("bulk-channel") in {None, PurchaseChannel.DIRECT}:
        return ""
    return st.text_input(LABEL["other_buyer"], max_chars=300, key=key)


def _day(_actor: Actor, key: str) -> Any:
    return st.date_input(
        LABEL["clause_date"], value=None, min_value=date(1950, 1, 1), max_value=date(2100, 12, 31),
        format="DD.MM.YYYY", key=key,
    )  # fmt: skip


_ACTIVE: Final = {True: "Dere kjøper fortsatt fra dem", False: "Dere kjøper ikke fra dem lenger"}
_FIELDS: Final[Mapping[str, Callable[[Actor, str], Any]]] = {
    "category_id": _category,
    "owner": _line(LABEL["owner"], 200),
    "channel": _words(LABEL["channel"], {one: CHANNEL[one] for one in PurchaseChannel}),
    "other_buyer": _other_buyer,
    "clause": _words(LABEL["clause"], {one: CLAUSE[one] for one in ClauseStatus}),
    "clause_version": _line(LABEL["clause_version"], 100),
    "clause_date": _day,
    "industry_body": _line(LABEL["industry_body"], 200),
    "relationship": _words(LABEL["relationship"], {one: RELATIONSHIP[one] for one in Relationship}),
    "active": _words("Aktiv eller ikke", _ACTIVE),
}


def _button(actor: Actor, wanted: Filter, seen: Seen, given: SupplierChange | None) -> bool:
    """How many the change touches, and the button that makes it."""
    if given is None:
        html("Velg det du vil endre, så ser du hvor mange leverandører det gjelder.")
        return st.button("Endre leverandører", type="primary", disabled=True, key="bulk-go")
    changing = how_many_change(actor, wanted, given)
    html(_touched(changing, seen.count))
    label = f"Endre {suppliers(changing)}" if changing else "Endre leverandører"
    return st.button(label, type="primary", disabled=not changing, key="bulk-go")


def _touched(changing: int, count: int) -> str:
    if not changing:
        return "Alle i listen har dette fra før. Det er ingenting å endre."
    same = count - changing
    return f"{suppliers(changing)} blir endret." + (f" {whole(same)} har dette fra før." if same else "")


def _save(actor: Actor, wanted: Filter, seen: Seen, given: SupplierChange) -> None:
    try:
        done = edit_all(actor, wanted, seen, given, once=once_key(_ONCE))
    except ListHasChanged as error:
        st.session_state.pop(_SEEN, None)
        st.error(md(str(error)))
        return
    except AktsomError as error:
        st.error(md(str(error)))
        return
    spent(_ONCE)
    st.session_state.pop(_SEEN, None)
    st.session_state[_DONE] = done
    st.rerun()


def _after(actor: Actor, done: BulkResult) -> None:
    """What was done, and the way back."""
    undone = st.session_state.get(_UNDONE)
    pressed: list[bool] = []

    def actions() -> None:
        if isinstance(undone, Undone) or not done.batch:
            pressed.append(False)
        else:
            pressed.append(st.button("Angre endringen", key="undo-bulk"))
        if st.button("Til listen", type="primary", key="bulk-back"):
            _leave()

    if isinstance(undone, Undone):
        page_head("Endringen er angret", undone_said(undone), actions)
        _kept(undone)
        return
    page_head(f"{suppliers(done.changed).capitalize()} er endret", _unchanged(done), actions)
    if pressed[0]:
        _undo(actor, done.batch)


def _unchanged(done: BulkResult) -> str:
    return f"{whole(done.unchanged)} hadde dette fra før." if done.unchanged else "Alle i listen er endret."


def undone_said(undone: Undone) -> str:
    """«14 leverandører er som før.»; that some are kept, where they are."""
    kept = f" {suppliers(len(undone.kept)).capitalize()} er beholdt slik de står." if undone.kept else ""
    return f"{suppliers(undone.restored).capitalize()} er som før endringen.{kept}"


def _kept(undone: Undone) -> None:
    if undone.kept:
        rows = [(name, why, "") for name, why in undone.kept]
        html(concat(Html("<p><b>Beholdt</b></p>"), name_rows(rows)))


def _undo(actor: Actor, batch: str) -> None:
    try:
        st.session_state[_UNDONE] = undo_change(actor, batch)
    except AktsomError as error:
        st.error(md(str(error)))
        return
    st.rerun()


def _leave() -> None:
    for name in [name for name in st.session_state if str(name).startswith("bulk-")]:
        del st.session_state[name]
    st.query_params.clear()
    st.rerun()


def _earlier(actor: Actor) -> None:
    """Changes of many that were made before, each with its way back."""
    made = earlier_changes(actor)
    if not made:
        return
    st.header("Tidligere endringer av mange", anchor=False)
    with st.container(gap=None):
        for one in made:
            _one(actor, one)


def _one(actor: Actor, one: EarlierChange) -> None:
    with st.container(key=f"row-{one.id}"):
        left, right = st.columns([5, 1.3], vertical_alignment="center")
        state = f"{suppliers(one.changed)}, {moment_words(one.at)}, {one.by}"
        state += " · angret" if one.undone_at else ""
        what = one.what[:1].upper() + one.what[1:]
        with left:
            html(fill('{what}<br><span class="ak-small">{state}</span>', what=what, state=state))
        place = right.container(horizontal=True, horizontal_alignment="right")
        if one.undone_at is None and place.button("Angre endringen", key=f"undo-{one.id}"):
            st.session_state[_DONE] = BulkResult(one.id, one.changed, 0)
            _undo(actor, one.id)
