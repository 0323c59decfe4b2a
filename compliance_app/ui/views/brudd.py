"""Duties that may not have been kept: what happened, by which provision, and what a person makes of it."""

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.services.possible_breaches import (
    KIND_NAMES,
    BreachLedger,
    BreachLine,
    Classification,
    classify_breach,
    classify_derived,
    read_breaches,
)
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may, offered
from compliance_app.ui.widgets.format import day
from compliance_app.ui.widgets.head import html, page_head
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.press import kept_if_stopped, pressed

_VERDICT = {Classification.BREACH: "Brudd", Classification.NO_BREACH: "Ikke brudd"}


def view() -> None:
    """Draw the page."""
    ledger = read_breaches(current_actor())
    page_head("Mulige brudd", lead(ledger), back=(pages.link("henvendelser"), "Henvendelser"))
    waiting = [one for one in ledger.lines if one.classification is Classification.OPEN]
    judged = [one for one in ledger.lines if one.classification is not Classification.OPEN]
    if waiting:
        st.header("Ikke vurdert", anchor=False)
        for line in waiting:
            _line(line)
    if judged:
        st.header("Vurdert", anchor=False)
        for line in judged:
            _line(line)


def lead(ledger: BreachLedger) -> str:
    """How many wait to be judged, how many are confirmed, and why that counts."""
    if not ledger.lines:
        return "Ingen frister eller plikter ser ut til å være brutt."
    waiting = sum(one.classification is Classification.OPEN for one in ledger.lines)
    said = f"{NB.opening(NB.bare(waiting, 'ting'))} er ikke vurdert. " if waiting else ""
    confirmed = NB.cap(NB.count(ledger.confirmed, "brudd")) if ledger.confirmed else "Ingen"
    return f"{said}{confirmed} er bekreftet. Gjentatte brudd kan gi overtredelsesgebyr."


def _line(line: BreachLine) -> None:
    with st.container(key=f"row-brudd-{line.kind.value}-{line.about}"):
        html(
            fill(
                '<p><b>{kind}, {day}.</b> {what} {provision}.</p><p class="ak-small">{note}</p>',
                kind=KIND_NAMES[line.kind],
                day=day(line.happened_on, clock.today()),
                what=line.what,
                provision=NB.cap(line.provision),
                note=line.note,
            )
        )
        if line.number:
            page_link(
                pages.link("henvendelse"), label=f"Henvendelse {line.number}", query_params={"id": line.about}
            )
        if line.classification is Classification.OPEN:
            judge(line)
            return
        say_verdict(line)
        if not may(Verb.CLASSIFY_BREACH):
            return
        with st.expander("Vurder på nytt", type="compact"):
            judge(line)


def say_verdict(line: BreachLine) -> None:
    """What a person made of it, and why."""
    html(
        fill(
            '<p><b>{verdict}.</b> {reason}</p><p class="ak-small">Vurdert av {who}.</p>',
            verdict=_VERDICT[line.classification], reason=line.reason, who=line.classified_by,
        )
    )  # fmt: skip


def judge(line: BreachLine) -> None:
    """The form of one: breach or not, and why."""
    if not offered(Verb.CLASSIFY_BREACH):
        return
    key = f"brudd-{line.kind.value}-{line.about}-{line.version}"
    place = st.empty()
    verdict = st.radio(
        "Din vurdering",
        list(_VERDICT),
        index=None,
        format_func=_VERDICT.__getitem__,
        horizontal=True,
        key=f"{key}-valg",
    )
    reason = st.text_area(
        "Begrunnelse", height=90, key=f"{key}-hvorfor", help="Ikke skriv navn på den som spurte."
    )
    if not pressed("Lagre vurderingen", f"{key}-lagre"):
        return
    chosen = verdict or Classification.OPEN
    try:
        with kept_if_stopped():
            actor, once = current_actor(), once_key(key)
            if line.id:
                classify_breach(actor, line.id, chosen, reason or "", line.version, once=once)
            else:
                classify_derived(actor, line.kind, line.about, chosen, reason or "", once=once)
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(key)
    st.rerun()
