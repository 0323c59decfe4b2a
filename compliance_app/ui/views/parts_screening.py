"""Screening in words: how old a list is, what a hit says, and the section on a supplier's page."""

from datetime import date
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.language import NB
from compliance_app.services.screening import HitView, Screened, count_waiting, hits_of_supplier, screening
from compliance_app.services.work import Actor
from compliance_app.storage.tables import HitDecision
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.widgets.format import date_words, whole
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row, page_link
from compliance_app.ui.widgets.markup import fill
from compliance_app.ui.widgets.rows import name_rows

HIT: Final = "treff"
"""Query parameter of the page «Kontrollister»: the hit that is opened."""
DECIDED: Final = {
    HitDecision.OPEN: "Venter på svar",
    HitDecision.SAME: "Samme virksomhet",
    HitDecision.NOT_THE_SAME: "Ikke samme",
}
OLD_AFTER: Final = 12
"""Months after which a list should be fetched anew."""


def age(then: date, today: date) -> str:
    """How long ago: «i dag», «for 12 dager siden», «for 14 måneder siden», «for 3 år siden»."""
    days = (today - then).days
    if days <= 1:
        return "i går" if days == 1 else "i dag"
    months = months_between(then, today)
    if months < 2:
        return NB.nbsp(f"for {days} dager siden")
    return NB.nbsp(f"for {months} måneder siden" if months < 36 else f"for {months // 12} år siden")


def months_between(then: date, today: date) -> int:
    """Whole months from one day to a later one."""
    return (today.year - then.year) * 12 + today.month - then.month - (today.day < then.day)


def counted(number: int, noun: tuple[str, str], one: str = "én") -> str:
    """«ett mulig treff», «to mulige treff»: a count of a noun that the grammar's table has not."""
    return f"{one if number == 1 else NB.bare(number, 'leverandør')} {noun[number != 1]}"


HITS: Final = ("mulig treff", "mulige treff")


def fetched(one: Screened) -> str:
    """«Hentet 2. mars 2026, for 8 måneder siden. 160 navn.»"""
    today = clock.today()
    said = (
        f"Hentet {date_words(one.retrieved_on)}, {age(one.retrieved_on, today)}. {whole(one.entries)} navn."
    )
    return f"{said} Hent en ny utgave." if months_between(one.retrieved_on, today) >= OLD_AFTER else said


def checked(one: Screened) -> str:
    """When the register was compared with it, and with how many."""
    if one.checked_at is None:
        return "Registeret er ikke sammenlignet med denne utgaven ennå."
    day = date_words(clock.oslo_day(one.checked_at))
    return (
        f"Sammenlignet {day} med {NB.count(one.suppliers, 'leverandør')} og "
        f"{counted(one.producers, ('produsent', 'produsenter'))}."
    )


def title_of(one: HitView) -> str:
    """Both names: «Fabrikk 1 AS og «Fabrikk 1 Co., Ltd.»»."""
    return f"{one.subject.names[0]} og «{one.entry.name}»"


def under(one: HitView) -> str:
    """The list, the score and why."""
    stale = " Opplysningene er endret siden; kontroller på nytt." if one.stale else ""
    return f"{one.listed.name}. {one.hit.score} av 100. {' '.join(one.reasons)}{stale}"


def hit_rows(views: list[HitView], key: str) -> None:
    """Each hit as a link to where it is decided."""
    with link_list():
        for one in views:
            link_row(
                f"{key}-{one.hit.id}", pages.link("kontrollister"), title_of(one), under(one), query={HIT: one.hit.id}
            )  # fmt: skip


def lists_link(actor: Actor) -> None:
    """The way to the lists, with how many possible matches wait."""
    waiting = count_waiting(actor)
    label = f"Kontrollister: {counted(waiting, HITS, 'ett')} venter" if waiting else "Kontrollister"
    page_link(pages.link("kontrollister"), label=label)


def lists() -> None:
    """The part of «Virksomheten»: what was compared with which list and when, as the statement can say it."""
    actor = current_actor()
    found = screening(actor)
    st.header("Kontrollister", anchor=False)
    if found.lists:
        html(name_rows((one.name, f"{fetched(one)} {checked(one)}", _outcome(one)) for one in found.lists))
    else:
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text="Ingen ennå. Offentlige lister over virksomheter kan sammenlignes med leverandørene og produsentene.",
            )
        )
    with link_list():
        link_row("lists", pages.link("kontrollister"), "Gå til kontrollistene")


def _outcome(one: Screened) -> str:
    parts = ((one.same, "samme"), (one.not_the_same, "ikke samme"), (one.waiting, "venter"))
    return ", ".join(f"{whole(count)} {word}" for count, word in parts if count) or "ingen treff"


def screening_section(actor: Actor, supplier_id: str) -> None:
    """The supplier's hits and those of the producers behind it; nothing where there is none.

    Those that somebody has said are of others are counted only.
    """
    found = hits_of_supplier(actor, supplier_id)
    if not found:
        return
    st.header("Kontrollister", anchor=False)
    shown = [one for one in found if one.hit.decision != HitDecision.NOT_THE_SAME]
    with link_list():
        for one in shown:
            said = DECIDED[HitDecision(one.hit.decision)]
            whose = "" if one.subject.is_supplier else f"Gjelder produsenten {one.subject.names[0]}. "
            link_row(
                f"screening-{one.hit.id}", pages.link("kontrollister"), f"«{one.entry.name}» på {one.listed.name}",
                f"{said}. {whose}{one.hit.score} av 100.", query={HIT: one.hit.id},
            )  # fmt: skip
    others = len(found) - len(shown)
    if others:
        st.caption(f"{NB.opening(counted(others, HITS, 'ett'))} er vurdert som andre virksomheter.")
