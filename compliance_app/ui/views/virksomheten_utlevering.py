"""«Det dere ikke gir ut»: every fact that answers to information requests leave out, with the ground and the reason."""

from typing import Final

import streamlit as st

from compliance_app.domain.errors import FieldMissing
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.domain.requests import GROUND_NAMES, Disclosure, Ground, ground_reference
from compliance_app.services.disclosure import (
    COUNTRY,
    ClosedFact,
    DisclosureInput,
    list_closed,
    set_disclosure,
)
from compliance_app.services.supplier_reads import category_choices, country_choices
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_disclosure import CHOICES, PAGES, disclosure_of
from compliance_app.ui.views.parts_record import OPENED, PART, RecordForm, record_list
from compliance_app.ui.widgets.format import moment_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import Html, fill

_LIST: Final = "withheld"
_GROUNDS: Final = (Disclosure.BUSINESS_SENSITIVE, Disclosure.PERSONAL)


def withheld() -> None:
    """The list, and beside it the fact that is opened, or the form that closes a category or a country."""
    closed = {f"{one.kind}.{one.id}": one for one in list_closed(current_actor())}
    left, right = flow([1, 1.1])
    with left:
        st.header("Det dere ikke gir ut", anchor=False)
        html(
            "Alle kan spørre hvordan dere håndterer negative konsekvenser. Det som står her, blir ikke med i utkast til svar. "
            "Faktiske negative konsekvenser for menneskerettigheter må dere alltid opplyse om."
        )
        rows = [(key, one.name, _under(one)) for key, one in closed.items()]
        opened = record_list(_LIST, rows, "Ingenting er unntatt. Alt i registeret kan brukes i svar.")
    with right:
        if opened:
            _one(closed[opened])
        elif allowed(current_actor().roles, Verb.SET_DISCLOSURE):
            _new({(one.kind, one.id) for one in closed.values()})


def _under(one: ClosedFact) -> Html:
    ground = one.what.ground or Ground.D
    who = f" {one.what.set_by} {moment_words(one.what.set_at)}." if one.what.set_at else ""
    return fill(
        "{ground} (§\u00a06 {where}). {reason}{who}",
        ground=NB.cap(GROUND_NAMES[ground]), where=ground_reference(ground), reason=NB.sentence(one.what.reason),
        who=who,
    )  # fmt: skip


def _one(fact: ClosedFact) -> None:
    st.header(NB.cap(fact.name).replace("«", "").replace("»", ""), anchor=False)
    path = PAGES.get(fact.kind)
    if path:
        page_link(pages.link(path), label="Åpne siden", query_params={OPENED: fact.id})
    disclosure_of(fact.kind, fact.id, key="list")
    if st.button("Lukk", type="tertiary", key="leave-withheld"):
        st.query_params.from_dict({PART: st.query_params.get(PART, "")})
        st.rerun()


def _new(closed: set[tuple[str, str]]) -> None:
    """The form for what has no page of its own: a whole category, or a country."""
    st.header("Unnta en kategori eller et land", anchor=False)
    html(
        Html(
            '<p class="ak-small">Leverandører, produsenter, tiltak og konsekvenser unntar dere på deres egne sider.</p>'
        )
    )
    form = RecordForm(_LIST)
    place = st.empty()
    names = {("category", one): row.name for one, row in category_choices(current_actor()).items()}
    names |= {(COUNTRY, code): name for code, name in country_choices().items()}
    offered = [key for key in names if key not in closed]
    with st.form(_LIST, border=False, enter_to_submit=False):
        what = st.selectbox(
            "Hva", offered, index=None, placeholder="Velg en kategori eller et land",
            format_func=lambda key: names[key], key=form.key("what"),
        )  # fmt: skip
        form.slots.below("Hva")
        kind = st.radio("Hvorfor", _GROUNDS, format_func=CHOICES.__getitem__, key=form.key("class"))
        reason = st.text_area("Begrunnelse", max_chars=2000, height=90, key=form.key("reason"))
        form.slots.below("Begrunnelse")
        pressed = st.form_submit_button("Unnta fra svar", type="primary")
    if pressed:
        given = DisclosureInput(disclosure=kind or _GROUNDS[0], reason=reason or "")
        form.save(place, lambda _seen: _close(what, given, form.once))


def _close(what: tuple[str, str] | None, given: DisclosureInput, once: str) -> None:
    if what is None:
        raise FieldMissing(field="Hva", hint="Velg hva som ikke kan gis ut.")
    set_disclosure(current_actor(), *what, given, once=once)
