"""Suppliers that may be one and the same: the pairs side by side, most alike first, and the forms to merge and split."""

from math import ceil
from typing import Final

import streamlit as st

from compliance_app.clock import OSLO
from compliance_app.domain.errors import AktsomError, NotFound
from compliance_app.services.duplicates import ask_again, not_the_same
from compliance_app.services.merge_reads import PAGE_SIZE, PairsPage, PairView, open_pairs
from compliance_app.services.suppliers import supplier_page
from compliance_app.services.tasks import TaskView, newest_task
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Supplier, TaskState
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_merge import KEEP, OTHER, SAID, SPLIT, WITH, find_other, merge_form
from compliance_app.ui.views.parts_pair import side_by_side
from compliance_app.ui.views.parts_split import split_form
from compliance_app.ui.widgets.format import moment_words, whole
from compliance_app.ui.widgets.head import empty_state, html, page_head
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.task import start_task, task_progress

_KIND: Final = "duplicates"
_SIDE: Final = "side-dubletter"
_DECIDED: Final = "duplicates-decided"
_TITLE: Final = "Mulige dubletter"


def view() -> None:
    """Draw the pairs, or the form that the address names."""
    actor = current_actor()
    asked = st.query_params
    try:
        if KEEP in asked and OTHER in asked:
            _merge(actor, asked[KEEP], asked[OTHER])
        elif WITH in asked:
            _with(actor, asked[WITH])
        elif SPLIT in asked:
            _split(actor, asked[SPLIT])
        else:
            _pairs(actor)
    except NotFound as error:
        page_head(_TITLE, str(error), _to_pairs, back=_register())


def _pairs(actor: Actor) -> None:
    page = max(1, int(st.session_state.get(_SIDE) or 1))
    found = open_pairs(actor, page)
    task = newest_task(actor, _KIND)
    busy = task is not None and task.under_way
    page_head(
        _TITLE, lead(found, task), lambda: _search(actor, primary=False, busy=busy) if found.total else None,
        back=_register(),
    )  # fmt: skip
    task_progress(actor, _KIND)
    _said(actor)
    if not found.total and not busy:
        empty_state(
            "Ingen par å ta stilling til",
            "Vi ser etter samme navn, nesten like navn, samme nettsted og samme nummer i hele registeret.",
            lambda: _search(actor, primary=True, busy=False),
        )
        return
    for place, pair in enumerate(found.pairs):
        _pair(actor, pair, first=not place)
    last = ceil(found.total / PAGE_SIZE)
    if last > 1:
        st.pagination(last, key=_SIDE)


def lead(found: PairsPage, task: TaskView | None) -> str:
    """«12 par kan være samme leverandør. Sist lett gjennom 22. november 2026 kl. 06.30.»"""
    said = ["Samme leverandør kan stå flere ganger, særlig når listene kommer fra flere systemer."]
    if found.total:
        number = "Ett par" if found.total == 1 else f"Til sammen {whole(found.total)} par"
        said = [f"{number} kan være samme leverandør. Det du svarer, blir husket."]
    if task and task.state is TaskState.DONE and task.finished_at:
        compared = whole(int(task.result.get("compared", 0)))
        said.append(
            f"Sist lett gjennom {moment_words(task.finished_at.astimezone(OSLO))}: {compared} leverandører."
        )
    return " ".join(said)


def _search(actor: Actor, *, primary: bool, busy: bool) -> None:
    label = "Let etter dubletter" if primary else "Let på nytt"
    if st.button(label, type="primary" if primary else "secondary", key="search", disabled=busy):
        start_task(actor, _KIND)
        st.rerun()


def _pair(actor: Actor, pair: PairView, *, first: bool) -> None:
    if not first:
        st.space("small")
    with st.container(key=f"pair-{pair.id}", gap="small"):
        st.header(md(f"{pair.first.name} og {pair.second.name}"), anchor=False)
        html(fill("<p><b>{score} av 100.</b> {why}</p>", score=str(pair.score), why=" ".join(pair.reasons)))
        side_by_side(pair.first, pair.second)
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if st.button(
                "Samme leverandør – slå sammen",
                type="primary" if first else "secondary",
                key=f"same-{pair.id}",
            ):
                st.query_params.from_dict({KEEP: pair.first.id, OTHER: pair.second.id})
                st.rerun()
            if st.button("Ikke samme", key=f"other-{pair.id}"):
                _not_the_same(actor, pair)
            for label, one in (("Åpne den første", pair.first), ("Åpne den andre", pair.second)):
                page_link(pages.link("leverandor"), label=label, query_params={"id": one.id})


def _not_the_same(actor: Actor, pair: PairView) -> None:
    try:
        not_the_same(actor, pair.id, pair.version)
    except AktsomError as error:
        st.session_state[SAID] = str(error)
    else:
        st.session_state[_DECIDED] = (pair.id, pair.version + 1, pair.first.name, pair.second.name)
    st.rerun()


def _said(actor: Actor) -> None:
    """What was just decided, with the way back."""
    said = st.session_state.pop(SAID, "")
    if said:
        st.success(md(said))
    decided = st.session_state.get(_DECIDED)
    if not decided:
        return
    identity, version, first, second = decided
    with st.container(horizontal=True, vertical_alignment="center", key="decided"):
        html(fill("Husket: {first} og {second} er ikke samme leverandør.", first=first, second=second))
        if st.button("Angre", type="tertiary", key="undo-decision"):
            del st.session_state[_DECIDED]
            try:
                ask_again(actor, identity, version)
            except AktsomError as error:
                st.session_state[SAID] = str(error)
            st.rerun()


def _merge(actor: Actor, first_id: str, second_id: str) -> None:
    page_head(
        "Slå sammen to leverandører",
        "Alt som hører til den ene, flyttes til den andre. Beløpene legges sammen år for år.",
        _cancel,
        back=(pages.link("dubletter"), _TITLE),
    )
    if merge_form(actor, first_id, second_id):
        st.session_state.pop(_DECIDED, None)
        st.query_params.clear()
        st.rerun()


def _with(actor: Actor, supplier_id: str) -> None:
    supplier = _supplier(actor, supplier_id)
    page_head(
        f"Slå sammen {supplier.name} med en annen",
        "Finn den andre leverandøren. Du får se dem side om side før noe skjer.",
        _cancel,
        back=_register(),
    )
    find_other(actor, supplier_id)


def _split(actor: Actor, supplier_id: str) -> None:
    supplier = _supplier(actor, supplier_id)
    page_head(
        f"Del {supplier.name} i to",
        "Når to leverandører er ført som én: velg hva som hører til den andre. Begge vurderes på nytt.",
        _cancel,
        back=_register(),
    )
    made = split_form(actor, supplier)
    if made:
        st.switch_page(pages.link("leverandor"), query_params={"id": made})


def _supplier(actor: Actor, supplier_id: str) -> Supplier:
    return supplier_page(actor, supplier_id).supplier


def _cancel() -> None:
    if st.button("Avbryt", key="cancel"):
        st.query_params.clear()
        st.rerun()


def _to_pairs() -> None:
    if st.button("Se mulige dubletter", type="primary", key="to-pairs"):
        st.query_params.clear()
        st.rerun()


def _register() -> tuple[st.Page, str]:
    return pages.link("leverandorer"), "Leverandører"
