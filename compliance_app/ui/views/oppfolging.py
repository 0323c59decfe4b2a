"""What is to be done with whom, late first, and what has been done: every supplier's follow-ups in one list."""

from functools import partial
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import NotFound
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.services.contacts import owner_names
from compliance_app.services.follow_up_list import (
    PAGE_SIZE,
    FollowUpLine,
    FollowUpPage,
    Group,
    Wanted,
    follow_up_page,
)
from compliance_app.services.follow_up_words import KINDS
from compliance_app.services.register import Filter, Order, page
from compliance_app.services.supplier_reads import supplier_name
from compliance_app.services.work import Actor
from compliance_app.storage.tables import FollowUpKind
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views.parts_follow_up import AFTER, FROM, LIST, SAVED, short
from compliance_app.ui.views.parts_groups import grouped, page_number
from compliance_app.ui.widgets.format import day
from compliance_app.ui.widgets.head import empty_state, flow, page_head
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.rows import when

GROUPS: Final = {
    Group.LATE: "Over fristen",
    Group.THIS_WEEK: "Denne uken",
    Group.THIS_MONTH: "Denne måneden",
    Group.LATER: "Senere",
    Group.DONE: "Gjort",
}
_ALL: Final = "Alle"
_OFFERED: Final = 8
_SUPPLIER: Final = "leverandor"
"""Query parameter: the id of the supplier that the list is narrowed to."""


def view() -> None:
    """Draw the list; of one supplier where the address names it (``leverandor``)."""
    actor = current_actor()
    supplier_id, name = _supplier(actor)
    everything = follow_up_page(actor, Wanted(supplier_id=supplier_id))
    title = f"Oppfølging av {name}" if name else "Oppfølging"
    if not sum(everything.counts.values()):
        page_head(title, "Her står hva dere gjør med leverandørene, hvem som gjør det neste, og når.")
        empty_state(
            "Ingen oppfølging ennå",
            "Åpne en leverandør, og registrer brevet, møtet eller besøket. Si når dere følger opp igjen, så står det her.",
            lambda: _register(supplier_id),
        )
        return
    page_head(title, lead(everything), lambda: _register(supplier_id), back=_back(supplier_id))
    said = st.session_state.pop(SAVED, "")
    if said:
        st.success(md(said))
    _list(actor, _filters(supplier_id))


def lead(shown: FollowUpPage) -> str:
    """What is late and what is next, or that nothing waits; one or two sentences."""
    counts = shown.counts
    waiting = sum(counts[group] for group in Group if group is not Group.DONE)
    if not waiting:
        return f"Ingen oppfølging venter. {NB.opening(NB.count(counts[Group.DONE], 'oppfølging'))} er gjort."
    many = NB.opening(NB.count(waiting, "oppfølging"))
    said = f"{many} venter."
    if counts[Group.LATE] == waiting:
        return f"{many} venter, og {'den' if waiting == 1 else 'alle'} er over fristen."
    if counts[Group.LATE]:
        return f"{said} {NB.opening(NB.bare(counts[Group.LATE], 'oppfølging', waiting))} er over fristen."
    first = shown.rows[0]
    return f"{said} Den neste er {first.supplier}, {day(first.day, clock.today())}."


def _back(supplier_id: str) -> tuple[st.Page, str] | None:
    """From one supplier's follow-ups to everybody's; the whole list belongs to no other page."""
    return (pages.link("oppfolging"), "All oppfølging") if supplier_id else None


def _supplier(actor: Actor) -> tuple[str, str]:
    """The supplier that the address names, and its name; empty texts for every supplier."""
    wanted = st.query_params.get(_SUPPLIER, "")
    try:
        return (wanted, supplier_name(actor, wanted)) if wanted else ("", "")
    except NotFound:
        return "", ""


def _register(supplier_id: str) -> None:
    if not may(Verb.RECORD_FOLLOW_UP) or not st.button("Registrer oppfølging", type="primary", key="new"):
        return
    if supplier_id:
        query = {"id": supplier_id, "skjema": "oppfolging", FROM: LIST}
        st.switch_page(pages.link("leverandor"), query_params=query)
    _choose_supplier()


@st.dialog("Registrer oppfølging", width="medium")
def _choose_supplier() -> None:
    text = st.text_input(
        "Leverandør", placeholder="Navn, land eller org.nr.", type="search", live=True, key="who"
    )
    with link_list():
        for row in page(current_actor(), Filter(text=text or ""), Order.NAME).rows[:_OFFERED]:
            query = {"id": row.id, "skjema": "oppfolging", FROM: LIST}
            link_row(f"who-{row.id}", pages.link("leverandor"), row.name, query=query)


def _filters(supplier_id: str) -> Wanted:
    """Owner, kind and supplier, and which groups; all kept while the person is elsewhere."""
    text = ""
    if supplier_id:
        owner_column, kind_column, _rest = flow([1.3, 1.3, 2], key="follow-filter", gap="medium")
    else:
        who, owner_column, kind_column = flow([2, 1.3, 1.3], key="follow-filter", gap="medium")
        text = who.text_input(
            "Leverandør", placeholder="Navn, land eller org.nr.", type="search", live=True,
            key="oppfolging-sok", persist_state="session",
        )  # fmt: skip
    owner = owner_column.selectbox(
        "Ansvarlig", [_ALL, *owner_names(current_actor())], key="oppfolging-eier", persist_state="session"
    )
    kind = kind_column.selectbox(
        "Slags", [_ALL, *KINDS], format_func=lambda one: _ALL if one == _ALL else NB.cap(KINDS[one]),
        key="oppfolging-slag", persist_state="session",
    )  # fmt: skip
    picked = st.pills(
        "Vis", list(Group), format_func=lambda group: GROUPS[group], selection_mode="multi", wrap=True,
        key="oppfolging-gruppe", persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    return Wanted(
        owner="" if owner in (None, _ALL) else str(owner),
        kind=None if kind in (None, _ALL) else FollowUpKind(kind),
        supplier_id=supplier_id, text=text or "", groups=frozenset(picked or ()),
    )  # fmt: skip


def _list(actor: Actor, wanted: Wanted) -> None:
    key = f"oppfolging-side-{abs(hash(wanted))}"
    grouped(
        follow_up_page(actor, wanted, page_number(key)), GROUPS, partial(_row, named=not wanted.supplier_id), key=key,
        size=PAGE_SIZE, none="Ingen oppfølging passer. Fjern noe av det du har valgt over.",
    )  # fmt: skip


def _row(line: FollowUpLine, *, named: bool) -> None:
    query = {"id": line.supplier_id, "skjema": "oppfolging", FROM: LIST}
    query |= {AFTER: line.id} if line.again else {"rad": line.id}
    kind = NB.cap(KINDS[line.kind])
    link_row(
        f"{line.group.value}-{line.id}",
        pages.link("leverandor"),
        line.supplier if named else kind,
        _under(line, kind if named else ""),
        before=_before(line),
        query=query,
    )


def _before(line: FollowUpLine) -> Html:
    today = clock.today()
    if line.group is Group.DONE:
        return fill(
            '<div class="ak-when"><b>Gjort</b><span class="ak-small">{day}</span></div>',
            day=day(line.day, today),
        )
    return when(line.day, today)


def _under(line: FollowUpLine, kind: str) -> str:
    """«Møte: Overtid på lageret. Ansvarlig: Innkjøper 1.»; what came of it where it is done."""
    done = line.group is Group.DONE
    said = line.outcome if done else line.what
    parts = [f"{kind}: {short(said)}" if kind and said else kind or short(said)]
    if line.again:
        parts.append("Er fulgt opp før")
    if not done:
        parts.append(f"Ansvarlig: {line.owner}" if line.owner else "Ingen ansvarlig")
    return " ".join(NB.sentence(part) for part in parts if part)
