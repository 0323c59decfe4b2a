"""Dialogue: whom we have spoken with of those who are affected, about what, and what came of it (§ 4-1 e)."""

from math import ceil
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import NotFound
from compliance_app.services.dialogue import (
    PAGE,
    DialogueInput,
    Spoken,
    dialogue_page,
    impact_choices,
    read_dialogue,
    save_dialogue,
)
from compliance_app.services.supplier_reads import supplier_name
from compliance_app.storage.tables import DialogueKind, StakeholderDialogue
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_dialogue import IMPACT, KINDS, SUPPLIER, rows
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_record import OPENED, RecordForm, form_head
from compliance_app.ui.views.parts_subject import supplier_choice
from compliance_app.ui.views.virksomheten_moter import short
from compliance_app.ui.widgets.format import whole
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.markup import fill

_LIST: Final = "dialogue"
_NONE, _ONE = "Ingen bestemt leverandør", "En leverandør"


def dialogue() -> None:
    """The log, and the form beside it."""
    left, right = flow([1, 1.1])
    with left:
        st.header("Dialog", anchor=False)
        _log()
    with right:
        _form(_opened())


def _log() -> None:
    kind = st.session_state.get("dialogue-kind")
    number = int(st.session_state.get("side-dialogue", 1) or 1)
    found = dialogue_page(current_actor(), kind, number)
    if not found.counts:
        text = (
            "Ingen samtaler er ført opp ennå. Loven ber dere snakke med dem som er eller kan bli berørt, "
            "eller med dem som taler for dem (åpenhetsloven § 4)."
        )
        html(fill('<p class="ak-small">{text}</p>', text=text))
        return
    if len(found.counts) > 1:
        st.pills(
            "Med hvem", [one for one in KINDS if one in found.counts], wrap=True, key="dialogue-kind",
            format_func=lambda one: f"{KINDS[one]} {whole(found.counts[one])}", label_visibility="collapsed",
        )  # fmt: skip
    rows(found.rows)
    total = found.counts.get(kind, 0) if kind else sum(found.counts.values())
    if total > PAGE:
        st.pagination(ceil(total / PAGE), key="side-dialogue")


def _opened() -> Spoken | None:
    identity = st.query_params.get(OPENED, "")
    if not identity:
        return None
    try:
        found = read_dialogue(current_actor(), identity)
    except NotFound:
        return None
    st.query_params[OPENED] = identity
    return found


def _form(found: Spoken | None) -> None:
    row = found.row if found else None
    form_head(
        _LIST,
        "Registrer dialog",
        f"Endre dialogen med {row.with_whom}" if row else "",
        changing=row is not None,
    )
    form = RecordForm(f"{_LIST}-{row.id if row else 'new'}", row.version if row else 0)
    place = st.empty()
    supplier_id = _supplier(form, found)
    with st.form(_LIST, border=False, enter_to_submit=False):
        given = _fields(form, row, supplier_id)
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        form.save(
            place,
            lambda seen: save_dialogue(current_actor(), given, row.id if row else None, seen, once=form.once),
        )
    if row is not None:
        evidence_of("stakeholder_dialogue", row.id, key="dialogue")


def _supplier(form: RecordForm, found: Spoken | None) -> str | None:
    """Whether it concerns one supplier, and which; a supplier's own page names it in the address."""
    current, name = (found.row.supplier_id, found.supplier) if found else _asked_supplier()
    concerns = st.radio(
        "Gjelder", [_NONE, _ONE], index=int(current is not None), horizontal=True, key=form.key("concerns")
    )
    return supplier_choice(form, current, name) if concerns == _ONE else None


def _asked_supplier() -> tuple[str | None, str]:
    asked = st.query_params.get(SUPPLIER, "")
    if not asked:
        return None, ""
    try:
        return asked, supplier_name(current_actor(), asked)
    except NotFound:
        return None, ""


def _fields(form: RecordForm, row: StakeholderDialogue | None, supplier_id: str | None) -> DialogueInput:
    kind_of, day = st.columns([1.6, 1])
    kind = kind_of.selectbox(
        "Hvem de er", list(KINDS), index=list(KINDS).index(DialogueKind(row.kind)) if row else 0,
        format_func=lambda one: KINDS[one], key=form.key("kind"),
    )  # fmt: skip
    held_on = day.date_input(
        "Dag", row.held_on if row else clock.today(), max_value=clock.today(), format="DD.MM.YYYY",
        key=form.key("day"),
    )  # fmt: skip
    with_whom = st.text_input(
        "Med hvem", row.with_whom if row else "", max_chars=300, key=form.key("whom"),
        placeholder="Tillitsvalgte hos leverandøren",
        help="Skriv slik at ingen enkelt arbeider kan kjennes igjen.",
    )  # fmt: skip
    about = st.text_area(
        "Hva det handlet om", row.about if row else "", max_chars=4000, height=90, key=form.key("about")
    )
    outcome = st.text_area(
        "Hva det førte til", row.outcome if row else "", max_chars=4000, height=90, key=form.key("outcome"),
        help="La feltet stå tomt til dere vet det.",
    )  # fmt: skip
    impacts = dict(impact_choices(current_actor()))
    asked = row.impact_id if row else st.query_params.get(IMPACT, "")
    now = asked if asked and asked in impacts else (row.impact_id if row else None)
    choices = [None, *([now] if now and now not in impacts else []), *impacts]
    impact_id = st.selectbox(
        "Konsekvens det gjaldt", choices, index=choices.index(now), key=form.key("impact"),
        format_func=lambda one: short(impacts.get(one, "En eldre konsekvens")) if one else "Ingen bestemt",
    )  # fmt: skip
    return DialogueInput(
        kind=kind, with_whom=with_whom, held_on=held_on, about=about, outcome=outcome, impact_id=impact_id,
        supplier_id=supplier_id,
    )  # fmt: skip
