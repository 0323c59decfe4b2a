"""Own operations: whether the enterprise's own employees and hired workers have been assessed this year (§ 4 b)."""

import streamlit as st

from compliance_app import clock
from compliance_app.services.records import OwnOperationsInput, all_periods, save_own_operations
from compliance_app.services.records import own_operations as assessment
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views.parts_record import RecordForm
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import html


def own_operations() -> None:
    """The form of the newest period's assessment."""
    year = all_periods(current_actor())[0].label
    row = assessment(current_actor(), year)
    st.header(f"Egne ansatte og innleide i {year}", anchor=False)
    if row is None:
        html(f"Egen virksomhet er ikke vurdert for {year}. Gjør det sammen med verneombudet.")
    else:
        html(
            f"Vurdert av {row.assessed_by} {date_words(row.assessed_on)}." if row.assessed_on else "Vurdert."
        )
    form = RecordForm(f"own-{row.id if row else year}", row.version if row else 0)
    place = st.empty()
    with st.form("own", border=False, enter_to_submit=False), st.container(width=700):
        people = st.number_input(
            "Antall ansatte og innleide",
            0,
            10_000_000,
            row.people if row else None,
            step=1,
            key=form.key("people"),
        )
        sources = st.text_area(
            "Hva vurderingen bygger på", row.sources if row else "", max_chars=2000, height=90,
            placeholder="medarbeiderundersøkelsen, sykefravær, avvik og samtale med verneombudet",
            key=form.key("sources"),
        )  # fmt: skip
        finding = st.text_area(
            "Hva dere fant", row.finding if row else "", max_chars=4000, height=110,
            help="La feltet stå tomt hvis dere ikke fant noe. Skriv uten at noen kan kjennes igjen.",
            key=form.key("finding"),
        )  # fmt: skip
        day = st.date_input(
            "Vurdert", (row.assessed_on if row else None) or clock.today(), max_value=clock.today(),
            format="DD.MM.YYYY", key=form.key("day"),
        )  # fmt: skip
        pressed = st.form_submit_button("Lagre", type="primary")
    if pressed:
        given = OwnOperationsInput(people=people, sources=sources, finding=finding, assessed_on=day)
        form.save(place, lambda seen: save_own_operations(current_actor(), given, year, seen))
