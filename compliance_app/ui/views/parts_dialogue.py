"""Conversations with those who are affected, as rows: for the log, and for a supplier's page."""

from collections.abc import Iterable
from typing import Final

import streamlit as st

from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.dialogue import Spoken, dialogues_with
from compliance_app.storage.tables import DialogueKind
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import ABOUT, OPENED, PART
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row, page_link
from compliance_app.ui.widgets.markup import Html

KINDS: Final = {
    DialogueKind.RIGHTS_HOLDER: "Rettighetshavere",
    DialogueKind.TRADE_UNION: "Fagforening",
    DialogueKind.EMPLOYEES: "Ansatte og verneombud",
    DialogueKind.CIVIL_SOCIETY: "Organisasjoner",
    DialogueKind.AUTHORITY: "Myndigheter",
    DialogueKind.OTHER: "Andre",
}
ADDRESS: Final = "dialog"
IMPACT, SUPPLIER = ABOUT
_SHOWN: Final = 5
_SHORT: Final = 160


def dialogue_of(supplier_id: str) -> None:
    """Draw the conversations that concern a supplier, newest first, and the way to record one."""
    actor = current_actor()
    found = dialogues_with(actor, supplier_id)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header("Dialog", anchor=False)
        if allowed(actor.roles, Verb.RECORD_DIALOGUE) and st.button(
            "Registrer dialog", type="tertiary", key="add-dialogue"
        ):
            st.switch_page(pages.link("virksomheten"), query_params={PART: ADDRESS, SUPPLIER: supplier_id})
    if not found:
        html(
            Html(
                '<p class="ak-small">Ingen ennå. Her står samtaler med dem som arbeider i kjeden, '
                "eller dem som taler for dem.</p>"
            )
        )
        return
    rows(found[:_SHOWN], with_supplier=False)
    if len(found) > _SHOWN:
        page_link(pages.link("virksomheten"), label="Se hele dialogloggen", query_params={PART: ADDRESS})


def rows(found: Iterable[Spoken], *, with_supplier: bool = True) -> None:
    """Draw conversations, each a link that opens it in the form."""
    with link_list():
        for one in found:
            link_row(
                f"dialogue-{one.row.id}",
                pages.link("virksomheten"),
                NB.cap(one.row.with_whom),
                under(one, with_supplier=with_supplier),
                query={PART: ADDRESS, OPENED: one.row.id},
            )


def under(one: Spoken, *, with_supplier: bool = True) -> str:
    """«2. april 2026. Fagforening. Overtid i høysesongen. Det førte til: skiftplanen er endret. Leverandør 1.»"""
    row = one.row
    said = [
        f"{date_words(row.held_on)}.",
        f"{KINDS[DialogueKind(row.kind)]}.",
        NB.sentence(_short(row.about)),
        NB.sentence(f"Det førte til: {_short(row.outcome)}") if row.outcome else "",
        f"Gjelder {one.supplier}." if one.supplier and with_supplier else "",
    ]
    return " ".join(part for part in said if part)


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[:_SHORT].rsplit(' ', 1)[0]} …"
