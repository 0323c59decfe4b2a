"""The form that takes a new supplier out of one that was really two."""

from typing import Any

import streamlit as st
from pydantic import ValidationError

from compliance_app.domain.errors import AktsomError
from compliance_app.files.values import NumberStyle, parse_amount
from compliance_app.services.splitting import SplitInput, Splittable, split, splittable
from compliance_app.services.supplier_reads import country_choices
from compliance_app.services.work import Actor
from compliance_app.storage.tables import Supplier
from compliance_app.ui.widgets.format import money
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import md
from compliance_app.ui.widgets.once import once_key, spent


def split_form(actor: Actor, supplier: Supplier) -> str:
    """Draw the form; returns the new supplier's id once it is saved, or ""."""
    place = st.empty()
    form = f"split-{supplier.id}"
    if f"{form}-name" not in st.session_state:  # drawn anew: what is shown now is what was seen
        st.session_state[f"{form}-seen"] = supplier.version
    seen = int(st.session_state[f"{form}-seen"])
    offered = splittable(actor, supplier.id)
    with st.form(form, border=False, enter_to_submit=False):
        name = st.text_input("Navn på den nye leverandøren", max_chars=300, key=f"{form}-name")
        number, country = st.columns(2)
        org_number = number.text_input("Org.nr.", key=f"{form}-number")
        names = country_choices()
        chosen = country.selectbox(
            "Land",
            ["", *names],
            format_func=lambda code: names.get(code, "Ikke oppgitt"),
            key=f"{form}-country",
        )
        taken = _what(form, offered)
        pressed = st.form_submit_button("Del i to", type="primary")
    if not pressed:
        return ""
    try:
        taken["spend"] = _amounts(taken["spend"])
        given = SplitInput(name=name, org_number=org_number or None, country=chosen or None, **taken)
        made = split(actor, supplier.id, given, seen, once=once_key(form))
    except AktsomError as error:
        st.session_state[f"{form}-seen"] = supplier.version
        place.error(md(str(error)))
        return ""
    except ValidationError:
        place.error("Ikke lagret. Et av feltene kan ikke brukes slik. Se over dem, og lagre på nytt.")
        return ""
    spent(form)
    return made


def _what(form: str, offered: Splittable) -> dict[str, Any]:
    """What the new one takes along."""
    st.header("Hva hører til den nye?", anchor=False)
    if not (offered.spend or offered.links or offered.sites or offered.names):
        html("Leverandøren har verken innkjøp, ledd, steder eller andre navn å ta med.")
    spend = {
        identity: st.text_input(
            f"Innkjøp i {year}: hvor mye av {money(amount, currency)}", placeholder="Ingenting",
            key=f"{form}-{identity}",
        )
        for identity, year, currency, amount in offered.spend
    }  # fmt: skip
    return {
        "spend": spend,
        "links": _several(f"{form}-links", "Ledd i kjeden, med alt som står bak dem", offered.links),
        "sites": _several(f"{form}-sites", "Steder", offered.sites),
        "names": _several(f"{form}-names", "Andre navn", offered.names),
    }


def _amounts(typed: dict[str, str]) -> dict[str, int]:
    """What was typed, in hundredths, without the empty fields. Raises NotAnAmount."""
    read = {identity: parse_amount(text, NumberStyle.COMMA) for identity, text in typed.items()}
    return {identity: amount.hundredths for identity, amount in read.items() if amount and amount.hundredths}


def _several(key: str, label: str, rows: tuple[tuple[str, str], ...]) -> list[str]:
    if not rows:
        return []
    names = dict(rows)
    return st.multiselect(
        label, list(names), format_func=lambda identity: names[identity], placeholder="Velg", key=key
    )
