"""«Kan dette gis ut?» of one fact, folded: what it is now, and the form that changes it with the reason."""

from typing import Final

import streamlit as st

from compliance_app.domain.errors import ChangedMeanwhile
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.domain.requests import Disclosure
from compliance_app.services import disclosure as services
from compliance_app.services.disclosure import Class, DisclosureInput
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_form import Refusal, Slots, refused
from compliance_app.ui.widgets.format import moment_words
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import Html, fill
from compliance_app.ui.widgets.once import once_key, spent

CHOICES: Final = {
    Disclosure.OPEN: "Åpent",
    Disclosure.BUSINESS_SENSITIVE: "Forretningsforhold (§\u00a06 annet ledd bokstav d)",
    Disclosure.PERSONAL: "Personlige forhold (bokstav c)",
}
PAGES: Final = {
    "supplier": "leverandor",
    "producer": "produsent",
    "measure": "tiltak",
    "adverse_impact": "konsekvenser",
}
"""The page of a fact, by its kind, where it has one of its own."""
_NOW: Final = {
    Disclosure.OPEN: "Ja",
    Disclosure.BUSINESS_SENSITIVE: "Nei, forretningsforhold",
    Disclosure.PERSONAL: "Nei, personlige forhold",
}
_TOLD: Final = (
    "Ja. Dette er en faktisk negativ konsekvens for grunnleggende menneskerettigheter, og den må dere opplyse om uansett "
    "(åpenhetsloven §\u00a06 tredje ledd). Skriv konsekvensen uten navn, hvis det er navnet som ikke skal ut."
)
_CLOSED_SUPPLIER: Final = "Svar på henvendelser kan fortsatt fortelle om leverandøren, men uten navnet."


def disclosure_of(kind: str, identity: str, *, key: str) -> None:
    """Draw it for one fact.

    Args:
        kind: a key of ``services.disclosure.DEFAULTS``: "supplier", "measure", "adverse_impact" …
        identity: its id.
        key: unique on the page.

    Raises:
        NotFound: there is no such fact here.
    """
    actor = current_actor()
    found = services.disclosure_of(actor, kind, identity)
    place = f"utlevering-{key}-{identity}"
    saved = st.session_state.pop(f"{place}-saved", "")
    with st.container(key=f"disclosure-{key}"):
        st.space("small")
        if saved:
            st.success(saved)
        with st.expander(f"Kan dette gis ut? {_NOW[found.disclosure]}", type="compact"):
            if found.must_be_told:
                html(fill('<p class="ak-small">{text}</p>', text=_TOLD))
                return
            _said(kind, found)
            if allowed(actor.roles, Verb.SET_DISCLOSURE):
                _form(kind, identity, found, place)


def _said(kind: str, found: Class) -> None:
    if found.is_open:
        html(Html('<p class="ak-small">Svar på henvendelser kan bruke det.</p>'))
        return
    who = f" Bestemt av {found.set_by} {moment_words(found.set_at)}." if found.set_at else ""
    name = f" {_CLOSED_SUPPLIER}" if kind == "supplier" else ""
    html(
        fill(
            '<p class="ak-small">{reason}{who}{name}</p>',
            reason=NB.sentence(found.reason),
            who=who,
            name=name,
        )
    )


def _form(kind: str, identity: str, found: Class, place: str) -> None:
    turn = st.session_state.get(f"{place}-round", 0)
    form, seen = f"{place}-{turn}", f"{place}-{turn}-seen"
    st.session_state.setdefault(seen, found.version)
    slots = Slots()
    refusal = Refusal(st.container(), form, slots)
    with st.form(form, border=False, enter_to_submit=False):
        chosen = st.radio(
            "Kan dette gis ut?", list(CHOICES), index=list(CHOICES).index(found.disclosure),
            format_func=CHOICES.__getitem__, key=f"{form}-class", label_visibility="collapsed",
        )  # fmt: skip
        reason = st.text_area(
            "Begrunnelse", "" if found.by_default else found.reason, max_chars=2000, height=90, key=f"{form}-reason",
            help="Hvorfor det ikke kan gis ut. Kan stå tomt når det er åpent.",
        )  # fmt: skip
        slots.below("Begrunnelse")
        pressed = st.form_submit_button("Lagre")
    if not pressed:
        return

    def save() -> None:
        given = DisclosureInput(disclosure=chosen or Disclosure.OPEN, reason=reason or "")
        try:
            services.set_disclosure(
                current_actor(), kind, identity, given, st.session_state[seen], once=once_key(form)
            )
        except ChangedMeanwhile:
            # told once, the person may go on from what the other said
            st.session_state[seen] = found.version
            raise

    if refused(refusal, save):
        return
    spent(form)
    st.session_state[f"{place}-round"] = turn + 1
    st.session_state[f"{place}-saved"] = "Lagret. Nye utkast til svar følger det."
    st.rerun()
