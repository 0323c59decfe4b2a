"""Reservations on the statement's page: announced before or while it is signed, and handed out as a document of their own."""

from functools import partial

import streamlit as st

from compliance_app.services.reservations import NAME, reservations_file
from compliance_app.services.signature_list import signature_list
from compliance_app.services.signing import SigningPage
from compliance_app.services.signing_send import LONGEST_EXPLANATION, announce_reservation
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_signing import attempt, small
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.press import pressed

_TITLE = "Noen har innvendinger"
_LAW = (
    "Den som har innvendinger, skal signere med påtegnet forbehold og gi en nærmere forklaring (regnskapsloven § 3-5). "
    "Forklaringen følger redegjørelsen som et dokument for seg, fordi den låste teksten ikke kan endres."
)
_TOO_LATE_FOR_PENNEO = (
    "Saken er alt hos Penneo. En forklaring som lagres nå, kommer med i listen over signaturer, men ikke i saken der. "
    "Skal de andre lese den før de signerer, avbryter dere signeringen og sender på nytt."
)


def to_announce(found: SigningPage) -> dict[str, str]:
    """Before it is sent: who will sign with a reservation, each with the explanation."""
    names = {one.person_id: one.name for one in found.must.signatories}
    before = {one.signer.person_id: one.signer.reservation for one in found.lines if one.signer.reservation}
    form = found.statement.id
    with st.expander(_TITLE, expanded=bool(before)):
        small(_LAW)
        chosen = st.multiselect(
            "Hvem signerer med påtegnet forbehold", list(names), [one for one in names if one in before],
            format_func=lambda key: md(names[key]), key=f"forbehold-hvem-{form}", placeholder="Ingen",
        )  # fmt: skip
        return {
            person: st.text_area(
                md(f"Forklaringen fra {names[person]}"), before.get(person, ""), max_chars=LONGEST_EXPLANATION,
                key=f"forbehold-{form}-{person}",
            ) or ""
            for person in chosen
        }  # fmt: skip


def announced(found: SigningPage, *, at_penneo: bool) -> None:
    """While it is signed: what has been announced, and room for more."""
    open_lines = list(found.missing)
    with st.expander(_TITLE):
        small(_LAW)
        if at_penneo:
            small(_TOO_LATE_FOR_PENNEO)
        for one in found.lines:
            if one.signer.reservation:
                html(fill("<p><b>{name}</b>: {text}</p>", name=one.signer.name, text=one.signer.reservation))
        if any(one.signer.reservation for one in found.lines):
            st.download_button(
                "Last ned forklaringene (PDF)", data=partial(reservations_file, current_actor(), found.statement.id), file_name=NAME, mime="application/pdf",
                on_click="ignore", type="tertiary", key=f"forbehold-pdf-{found.statement.id}",
            )  # fmt: skip
        if not open_lines:
            return
        names = {one.signer.id: one for one in open_lines}
        chosen = st.selectbox(
            "Hvem", list(names), format_func=lambda key: md(names[key].signer.name), key="forbehold-hvem"
        )
        line = names[chosen]
        text = st.text_area(
            "Forklaringen, slik den skal stå", line.signer.reservation, max_chars=LONGEST_EXPLANATION,
            key=f"forbehold-{chosen}-{line.signer.version}",
        )  # fmt: skip
        place = st.container()
        if pressed("Lagre forbeholdet", f"lagre-forbehold-{chosen}-{line.signer.version}"):
            attempt(
                place,
                lambda: announce_reservation(current_actor(), chosen, text or "", line.signer.version),
                "Forbeholdet er lagret.",
            )


def signatures(found: SigningPage) -> None:
    """The list of who has signed, with every explanation, as a file to keep beside the signed one."""
    if not found.signed:
        return
    listed = signature_list(current_actor(), found.statement.id)
    st.download_button(
        "Last ned listen over signaturer og forbehold (PDF)", data=listed.pdf, file_name=f"{listed.name}.pdf",
        mime="application/pdf", on_click="ignore", type="tertiary", key=f"signaturer-{found.statement.id}",
    )  # fmt: skip
