"""What a question can be answered with: what the register knows, and what was answered before."""

import streamlit as st

from compliance_app.services.past_answers import similar_answers
from compliance_app.services.request_case import Case
from compliance_app.services.request_material import Material
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import days_text
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, concat, fill
from compliance_app.ui.widgets.risk import tag
from compliance_app.ui.widgets.rows import name_rows

_NOTHING = Html(
    '<p class="ak-small">Ingen leverandører eller kategorier i registeret ligner på ordene i spørsmålet.</p>'
)


def material_rows(material: Material) -> None:
    """What the register holds on the words of the question."""
    st.header("Det du kan svare med", anchor=False)
    if not material.found:
        html(_NOTHING)
        return
    with link_list():
        for one in material.found:
            level = tag(one.level, plain=True) if one.level else Html()
            under = concat(*(part for part in (one.category, level, one.why) if part), sep=Html(" · "))
            if one.is_category:
                html(name_rows([(one.name, under or "Kategori i registeret", "")]))
            else:
                link_row(f"svar-{one.id}", pages.link("leverandor"), one.name, under, query={"id": one.id})


def similar(case: Case) -> None:
    """Earlier cases whose question is like this one."""
    found = similar_answers(current_actor(), case.request.id)
    if not found:
        return
    st.header("Lignende saker", anchor=False)
    with link_list():
        for one in found:
            link_row(
                f"lik-{one.request_id}",
                pages.link("henvendelse"),
                f"Henvendelse {one.number}",
                fill("{answer} Besvart på {days}.", answer=one.answer, days=days_text(one.days)),
                query={"id": one.request_id},
            )
