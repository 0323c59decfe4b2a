"""One entry of the log opened: who did what to what, what was before and after, and what has been erased and why."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import streamlit as st

from compliance_app.domain.errors import NotFound
from compliance_app.domain.language import NB
from compliance_app.services.log_reading import Changed, LogOpened, LogRow, log_entry
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import OPENED, PART
from compliance_app.ui.widgets.compare import CompareRow, compare
from compliance_app.ui.widgets.format import moment_words, whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, fill, md
from compliance_app.ui.widgets.rows import split_rows

ENTRY: Final = "nr"
"""Query parameter: the number of the entry that is opened."""
_HERE: Final = {PART: "logg"}
_HOW: Final = {"new": "lagt til", "changed": "endret", "removed": "fjernet"}
_ID: Final = object()
_PLACES: Final[Mapping[str, tuple[str, Mapping[str, Any]]]] = MappingProxyType(
    {
        "supplier": ("leverandor", {"id": _ID}), "producer": ("produsent", {"id": _ID}),
        "information_request": ("henvendelse", {"id": _ID}), "received_message": ("melding", {"id": _ID}),
        "measure": ("tiltak", {"id": _ID}), "adverse_impact": ("konsekvenser", {"id": _ID}),
        "questionnaire": ("sporreskjema", {"id": _ID}), "possible_breach": ("brudd", {}),
        "statement": ("redegjorelse", {}), "statement_section": ("redegjorelse", {}), "signing_round": ("redegjorelse", {}),
        "required_signer": ("redegjorelse", {}), "publication": ("redegjorelse", {}), "screening_list": ("kontrollister", {}),
        "screening_hit": ("kontrollister", {}), "import_batch": ("importer", {}), "duplicate_candidate": ("dubletter", {}),
        "registry_proposal": ("registerforslag", {}), "significant_change": ("endringer", {}),
        "enterprise": ("virksomheten", {}), "board": ("virksomheten", {PART: "styre"}), "person": ("virksomheten", {PART: "styre"}),
        "contact": ("virksomheten", {PART: "personer", OPENED: _ID}), "category": ("virksomheten", {PART: "kategorier"}),
        "policy": ("virksomheten", {PART: "retningslinjer", OPENED: _ID}),
        "governance_event": ("virksomheten", {PART: "moter", OPENED: _ID}),
        "board_input": ("virksomheten", {PART: "innspill", OPENED: _ID}),
        "training_record": ("virksomheten", {PART: "opplaering", OPENED: _ID}),
        "stakeholder_dialogue": ("virksomheten", {PART: "dialog", OPENED: _ID}),
        "remediation_case": ("virksomheten", {PART: "gjenoppretting", OPENED: _ID}),
        "group_company": ("virksomheten", {PART: "konsern"}), "letterhead": ("virksomheten", {PART: "brevark"}),
        "risk_method": ("virksomheten", {PART: "metode"}), "country_answer": ("virksomheten", {PART: "land"}),
        "reporting_period": ("virksomheten", {PART: "perioder"}),
    }
)  # fmt: skip
"""Kind of object → its page and what the address says; ``_ID`` is the object's own."""
_GONE_ONES: Final = frozenset({"supplier", "producer", "information_request", "measure", "adverse_impact", "questionnaire", "contact", "policy", "board_input"})  # fmt: skip
"""Kinds that have a name while they are there: without one there is no page to link to."""


def entry_view(number: str) -> None:
    """Draw one entry, with the way back to the list and to its neighbours."""
    st.page_link(pages.link("virksomheten"), label="‹ Loggen", query_params=_HERE)
    try:
        opened = log_entry(current_actor(), int(number) if number.isdecimal() and len(number) < 12 else 0)
    except NotFound:
        st.header("Innslaget finnes ikke", anchor=False)
        html("Ingen innslag i loggen har det nummeret.")
        return
    row = opened.row
    st.header(md(row.done), anchor=False)
    html(
        fill(
            '<p class="ak-lead">{who}, {when}. Innslag nr. {seq}.</p>',
            who=row.actor, when=moment_words(row.at), seq=whole(row.seq),
        )
    )  # fmt: skip
    _object(row)
    _changes(opened)
    _proof(opened)
    _neighbours(row.seq)


def _object(row: LogRow) -> None:
    """What it was done to, as a link to its page where it has one."""
    if not row.thing:
        return
    place = _PLACES.get(row.object_kind)
    said = f"{NB.cap(row.thing)}: {row.name}" if row.name else NB.cap(row.thing)
    if place is None or (row.object_kind in _GONE_ONES and not row.name):
        html(said if place is None else f"{said}, som ikke finnes lenger.")
        return
    path, fixed = place
    query = {name: row.object_id if value is _ID else value for name, value in fixed.items()}
    with st.container(key="row-log-object"):
        st.page_link(pages.link(path), label=md(said), query_params=query)


def _changes(opened: LogOpened) -> None:
    if opened.erasing:
        html("Innslaget er om en sletting. Hva som ble slettet, er derfor aldri lagret.")
        return
    if opened.erased:
        when = f" {moment_words(opened.erased_at)} av {opened.erased_by}" if opened.erased_at else ""
        html(
            f"Hva som sto før og etter, er slettet{when}, fordi det inneholdt personopplysninger som ikke skal beholdes lenger. "
            "Innslaget selv står, og kjeden er hel."
        )
        return
    for changed in opened.changes:
        _change(changed)
    if opened.more:
        html(
            f"{NB.opening(NB.called(opened.more, 'rad'))} til ble endret på samme måte. Alle står i uttaket av loggen."
        )
    if opened.closed:
        html("En del av innholdet er fra informasjonskrav. Det ser bare den som kan lese dem.")
    if not opened.changes and not opened.closed:
        html("Ingenting som sies i registeret, ble endret.")  # fmt: skip


def _change(changed: Changed) -> None:
    title = f"{NB.cap(changed.thing)} {_HOW[changed.how]}" + (f": {changed.name}" if changed.name else "")
    html(fill("<h3>{title}</h3>", title=title))
    if changed.how == "changed":
        rows = [
            CompareRow(NB.cap(one.label), one.before or "tomt", one.after or "tomt") for one in changed.fields
        ]
        html(compare("Før", "Etter", rows))
        return
    html(split_rows((NB.cap(one.label), one.after or one.before) for one in changed.fields))


def _proof(opened: LogOpened) -> None:
    with st.expander("Låsen"):
        html(
            split_rows(
                (label, fill('<code style="overflow-wrap:anywhere">{value}</code>', value=value or "ingen"))
                for label, value in (
                    ("Kontrollsum", opened.hash), ("Kontrollsummen til innslaget før", opened.previous),
                    ("Låsen på innholdet", opened.commitment),
                )
            )
        )  # fmt: skip
        html(Html('<p class="ak-small">Regelen for kontrollsummen følger med uttaket av loggen.</p>'))


def _neighbours(seq: int) -> None:
    with st.container(horizontal=True):
        if seq > 1:
            st.page_link(
                pages.link("virksomheten"),
                label="‹ Innslaget før",
                query_params={**_HERE, ENTRY: str(seq - 1)},
            )
        st.page_link(pages.link("virksomheten"), label="Innslaget etter ›", query_params={**_HERE, ENTRY: str(seq + 1)})  # fmt: skip
