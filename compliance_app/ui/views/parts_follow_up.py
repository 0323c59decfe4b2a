"""A supplier's follow-ups and what is due next: the rows, and the form that adds to them."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.services.follow_up_words import KINDS
from compliance_app.services.follow_ups import FollowUpInput, follow_ups_of, save_follow_up
from compliance_app.services.supplier_reads import SupplierOverview
from compliance_app.services.supplier_work import supplier_work
from compliance_app.services.work import Actor
from compliance_app.storage.tables import FollowUp, FollowUpKind
from compliance_app.ui import pages
from compliance_app.ui.may import may
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_form import Refusal, refused, text_of
from compliance_app.ui.views.parts_owner import owner_field
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import link_list, link_row, page_link
from compliance_app.ui.widgets.markup import Html
from compliance_app.ui.widgets.once import once_key, spent

FROM, LIST = "fra", "oppfolging"
"""Query parameter: where the form was opened from, to go back there; the list of every supplier's follow-ups."""
AFTER: Final = "etter"
"""Query parameter of a new follow-up's form: the id of the one that said it was to be done."""
MEASURE: Final = "tiltak"
"""Query parameter of a new follow-up's form: the id of the measure that it follows."""
SAVED: Final = "follow-up-saved"
"""Where the session keeps what the list says when a form has brought the person back."""
_LONGEST: Final = 120
_SHOWN: Final = 5


def follow_up_section(supplier_id: str, follow_ups: list[FollowUp], add: Callable[[], None]) -> None:
    """What has been done, newest first, each a link that opens it in the form."""
    head("Oppfølging", "Registrer oppfølging" if may(Verb.RECORD_FOLLOW_UP) else "", "add-follow-up", add)
    if not follow_ups:
        html(
            Html(
                '<p class="ak-small">Ingen ennå. Et svar på et spørreskjema er en start; '
                "det som teller, er hva dere gjør etterpå.</p>"
            )
        )
        return
    key = f"follow-ups-{supplier_id}"
    everything = bool(st.session_state.get(key))
    with link_list():
        for row in follow_ups if everything else follow_ups[:_SHOWN]:
            query = {"id": supplier_id, "skjema": "oppfolging", "rad": row.id}
            link_row(
                f"follow-{row.id}", pages.link("leverandor"), NB.cap(title(row)), _under(row), query=query
            )
    page_link(pages.link(LIST), label="Oppfølging av alle leverandørene")
    if len(follow_ups) > _SHOWN and not everything:
        st.button(
            f"Vis alle {len(follow_ups)} oppfølgingene",
            type="tertiary",
            key=f"{key}-more",
            on_click=lambda: st.session_state.update({key: True}),
        )


def head(title: str, label: str, key: str, add: Callable[[], None]) -> None:
    """A section's heading with the button that adds to it; no button where it has no label."""
    st.space("small")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(title, anchor=False)
        if label and st.button(label, key=key):
            add()


def title(row: FollowUp) -> str:
    """«møte 2. mars 2026», «besøk planlagt 1. april 2026»."""
    day = date_words(row.held_on) if row.held_on else f"planlagt {date_words(row.next_on or clock.today())}"
    return f"{KINDS[FollowUpKind(row.kind)]} {day}"


def _under(row: FollowUp) -> str:
    said = [text for text in (row.what, row.outcome and f"Utfall: {row.outcome}") if text]
    if row.held_on and row.next_on:
        said.append(f"Neste gang {date_words(row.next_on)}.")
    if row.waits_for and row.owner:
        said.append(f"Ansvarlig: {row.owner}.")
    if row.done_by:
        said.append(f"Ført av {row.done_by}.")
    return " ".join(NB.sentence(text) for text in said)


def follow_up_form(actor: Actor, overview: SupplierOverview, identity: str) -> bool:
    """The form of one follow-up, new where ``identity`` is empty; True when it has been saved."""
    supplier = overview.page.supplier
    all_of_them = follow_ups_of(actor, supplier.id)
    row = next((one for one in all_of_them if one.id == identity), None)
    measures = {one.row.id: short(one.row.what) for one in supplier_work(actor, supplier.id).measures}
    earlier = next((one for one in all_of_them if one.id == st.query_params.get(AFTER)), None)
    place = f"follow-{supplier.id}-{row.id if row else 'new'}"
    version = st.session_state.setdefault(f"{place}-version", row.version if row else 0)
    refusal = Refusal(st.container(), place)
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        given = _fields(refusal, measures, row, row or earlier)
        pressed = st.form_submit_button("Lagre oppfølgingen", type="primary")
    if row is not None:
        evidence_of("follow_up", row.id, key="follow-up")
    if not pressed:
        return False

    def save() -> None:
        save_follow_up(
            actor, supplier.id, given(), row.id if row else None, version, once=once_key(f"{place}-{version}")
        )

    if refused(refusal, save):
        current = next((one for one in follow_ups_of(actor, supplier.id) if one.id == identity), None)
        st.session_state[f"{place}-version"] = current.version if current else 0
        return False
    spent(f"{place}-{version}")
    forget(place)
    return True


def _fields(
    refusal: Refusal, measures: dict[str, str], row: FollowUp | None, like: FollowUp | None
) -> Callable[[], FollowUpInput]:
    """The fields, filled from the row; ``like`` is the row, or the earlier follow-up that a new one carries on."""
    place, slots = refusal.place, refusal.slots
    left, right = flow(2, key="follow", gap="medium")
    kinds = list(KINDS)
    kind = left.selectbox(
        "Hva slags",
        kinds,
        index=kinds.index(FollowUpKind(like.kind)) if like else 0,
        format_func=lambda one: NB.cap(KINDS[one]),
        key=f"{place}-kind",
    )
    held = right.date_input(
        "Gjort", row.held_on if row else None, format="DD.MM.YYYY", key=f"{place}-held",
        help="La dagen stå tom når det bare er planlagt.",
    )  # fmt: skip
    slots.below("Gjort", right)
    what = st.text_area(
        "Hva det gjaldt", text_of(row, "what"), max_chars=2000, height=90, key=f"{place}-what"
    )
    outcome = st.text_area(
        "Utfall", text_of(row, "outcome"), max_chars=2000, height=90, key=f"{place}-outcome",
        help="Hva det førte til, også når det var ingenting.",
    )  # fmt: skip
    slots.below("Utfall")
    left, right = flow(2, key="follow-next", gap="medium")
    next_on = left.date_input(
        "Neste gang", row.next_on if row else None, format="DD.MM.YYYY", key=f"{place}-next"
    )
    slots.below("Neste gang", left)
    with right:
        owner = owner_field(f"{place}-owner", text_of(like, "owner"))
        slots.below("Ansvarlig")
    measure = _choice(
        "Tiltak", f"{place}-measure", like.measure_id if like else st.query_params.get(MEASURE),
        measures, "Ikke knyttet til et tiltak",
    )  # fmt: skip
    return lambda: FollowUpInput(
        kind=kind, held_on=held, what=what, outcome=outcome, next_on=next_on, owner=owner, measure_id=measure,
        questionnaire_id=row.questionnaire_id if row else None,
    )  # fmt: skip


def _choice(label: str, key: str, current: str | None, named: dict[str, str], none: str) -> str | None:
    """What the follow-up is of, chosen among a supplier's; what it is of now stands also when it is not among them."""
    if not named and not current:
        return None
    choices = ["", *named, *([current] if current and current not in named else [])]
    chosen = st.selectbox(
        label, choices, index=choices.index(current or ""), key=key,
        format_func=lambda one: named.get(one, "Som før") if one else none,
    )  # fmt: skip
    return chosen or None


def short(text: str) -> str:
    """A text as a row has it: on one line, cut at a word."""
    said = " ".join(text.split())
    return said if len(said) <= _LONGEST else f"{said[:_LONGEST].rsplit(' ', 1)[0]} …"


def forget(place: str) -> None:
    """Let a form begin anew next time."""
    for name in [name for name in st.session_state if str(name).startswith(place)]:
        del st.session_state[name]
