"""What is found and done about a supplier, on its page: impacts, measures, the choice to wait, remedy, and what is due.

A section stands there when it has something in it, or when the risk asks for it; the rest is reached by «Registrer».
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.issues import issue_name
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.services.follow_up_words import KINDS
from compliance_app.services.follow_ups import next_of
from compliance_app.services.questionnaire_reads import Status
from compliance_app.services.remediation_reads import Remedy
from compliance_app.services.supplier_work import Reached, SupplierWork
from compliance_app.services.work import Actor
from compliance_app.storage.tables import (
    AdverseImpact,
    Effect,
    FollowUp,
    FollowUpKind,
    ImpactKind,
    Measure,
    MeasureStatus,
    Supplier,
)
from compliance_app.ui import pages
from compliance_app.ui.views.parts_follow_up import AFTER, head, short
from compliance_app.ui.views.parts_impact_words import grade_of
from compliance_app.ui.views.parts_wait import change_why, say_why
from compliance_app.ui.views.tiltak import EFFECTS
from compliance_app.ui.views.virksomheten_gjenoppretting import ADDRESS as REMEDY
from compliance_app.ui.views.virksomheten_gjenoppretting import under as remedy_words
from compliance_app.ui.widgets.format import date_words, day, distance
from compliance_app.ui.widgets.head import html
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, fill

_SHOWN: Final = 5
_STATUS: Final = {
    MeasureStatus.PLANNED: "Planlagt",
    MeasureStatus.ONGOING: "I gang",
    MeasureStatus.DONE: "Gjennomført",
}
_WAITED_FOR: Final = (Status.WAITING, Status.LATE)


def register_menu(actor: Actor, supplier: Supplier, forms: dict[str, Callable[[], None]]) -> None:
    """Every way to record something about the supplier; ``forms`` are those of the page itself, by their words."""
    about = {"leverandor": supplier.id}
    elsewhere = (
        ("Konsekvens", Verb.RECORD_IMPACT, "konsekvenser", {"ny": "1"} | about),
        ("Tiltak", Verb.RECORD_MEASURE, "tiltak", _new_measure(supplier)),
        ("Spørreskjema", Verb.SEND_QUESTIONNAIRE, "sporreskjema", about),
        ("Dialog", Verb.RECORD_DIALOGUE, "virksomheten", {"del": "dialog"} | about),
    )
    theirs = [one for one in elsewhere if allowed(actor.roles, one[1])]
    if not theirs and not forms:
        return
    with st.popover("Registrer", key="register"):
        for words, _verb, page, query in theirs:
            if st.button(words, type="tertiary", key=f"register-{page}"):
                st.switch_page(pages.link(page), query_params=query)
        for words, act in forms.items():
            if st.button(words, type="tertiary", key=f"register-{words}"):
                act()


def _new_measure(supplier: Supplier) -> dict[str, str]:
    return {"ny": "1", "leverandor": supplier.id, "navn": supplier.name}


def impact_section(actor: Actor, supplier: Supplier, found: SupplierWork) -> None:
    """The impacts that concern the supplier, also through its category, chain or country."""
    if not (found.impacts or found.lacks.impact):
        return
    may = allowed(actor.roles, Verb.RECORD_IMPACT)
    head(
        "Negative konsekvenser", "Registrer konsekvens" if may else "", "add-impact",
        lambda: st.switch_page(
            pages.link("konsekvenser"), query_params={"ny": "1", "leverandor": supplier.id}
        ),
    )  # fmt: skip
    if found.lacks.impact:
        html(_small("Høy risiko skal ha en beskrevet konsekvens: Hvem kan bli skadet, og hvordan?"))
    _rows(
        "impact", "konsekvenser",
        [(one.row.id, one.row.what, _impact(one, found.year)) for one in found.impacts],
    )  # fmt: skip


def _impact(one: Reached, year: str) -> str:
    row: AdverseImpact = one.row
    said = ["Faktisk" if row.kind == ImpactKind.ACTUAL else "Potensiell", NB.cap(issue_name(row.issue))]
    said.append(f"Alvorlighetsgrad {grade_of(row)} av 4")
    if row.significant and row.kind != ImpactKind.ACTUAL:
        said.append("Vesentlig risiko")
    return " ".join(f"{part}." for part in [*said, *_aside(one, one.found.subject, year)])


def _aside(one: Reached, subject: str, year: str) -> list[str]:
    """What it concerns where that is not the supplier alone, and the year where it is not this year's."""
    said = [] if one.own else [f"Gjelder {subject}"]
    return said if one.year == year else [*said, f"Fra {one.year}"]


def measure_section(actor: Actor, supplier: Supplier, found: SupplierWork) -> None:
    """What is done about it: the measures, the choice to wait, or that there is neither where there should be."""
    if not (found.measures or found.decisions or found.lacks.measure):
        return
    may = allowed(actor.roles, Verb.RECORD_MEASURE)
    head(
        "Tiltak", "Nytt tiltak" if may else "", "add-measure",
        lambda: st.switch_page(pages.link("tiltak"), query_params=_new_measure(supplier)),
    )  # fmt: skip
    if found.lacks.measure:
        html(
            _small(
                "Ingen tiltak og ingen begrunnelse ennå. Høy og medium risiko skal møtes med en av delene."
            )
        )
        if may and st.button("Begrunn at dere venter", type="tertiary", key="say-why"):
            say_why(supplier.name, supplier_id=supplier.id)
    _rows("measure", "tiltak", [(one.row.id, one.row.what, _measure(one, found)) for one in found.measures])
    for one in found.decisions:
        _decision(one, found.year, may=may)


def _measure(one: Reached, found: SupplierWork) -> str:
    row: Measure = one.row
    due = f"frist {date_words(row.due)}" if row.due and row.status != MeasureStatus.DONE else ""
    who = f"ansvarlig {row.owner}" if row.owner else ""
    said = [", ".join(part for part in (_STATUS[MeasureStatus(row.status)], due, who) if part)]
    if row.result:
        said.append(f"Resultat: {short(row.result)}")
    if row.effect:
        said.append(EFFECTS[Effect(row.effect)])
    aim = next((impact.row.what for impact in found.impacts if impact.row.id == row.impact_id), "")
    if aim:
        said.append(f"Mot: {short(aim)}")
    return " ".join(NB.sentence(part) for part in [*said, *_aside(one, one.found.subject, found.year)])


def _decision(one: Reached, year: str, *, may: bool) -> None:
    row = one.row
    again = ""
    if row.look_again_on:
        again = f"Ses på igjen {date_words(row.look_again_on)}{f' av {row.owner}' if row.owner else ''}"
    said = [f"Bestemt av {row.decided_by}", again, *_aside(one, one.found.subject, year)]
    with st.container(key=f"row-decision-{row.id}", gap=None):
        html(
            fill(
                '<b class="name">Ikke prioritert nå</b><br>{reason}<p class="ak-small">{said}</p>',
                reason=row.reason, said=" ".join(f"{part}." for part in said if part),
            )
        )  # fmt: skip
        if may and st.button("Endre begrunnelsen", type="tertiary", key=f"change-{row.id}"):
            change_why(row.id)


def remedy_section(remedies: tuple[Remedy, ...]) -> None:
    """What those harmed by the supplier's impacts are to have, where there is any."""
    if not remedies:
        return
    head("Gjenoppretting", "", "add-remedy", lambda: None)
    with link_list():
        for one in remedies:
            link_row(
                f"remedy-{one.row.id}", pages.link("virksomheten"), NB.cap(short(one.row.remedy)), remedy_words(one),
                query={"del": REMEDY, "id": one.row.id},
            )  # fmt: skip


def next_section(found: SupplierWork, follow_ups: list[FollowUp], supplier_id: str) -> None:
    """What has a day at this supplier, late first, each a link to where it is done; nothing where there is none."""
    rows = sorted(_coming(found, follow_ups, supplier_id), key=lambda row: (row[0], row[1]))
    if not rows:
        return
    today = clock.today()
    st.header("Det neste", anchor=False)
    with link_list():
        for when, key, words, kind, page, query in rows[:_SHOWN]:
            link_row(f"next-{key}", pages.link(page), words, _when(kind, when, today), query=query)


def _coming(
    found: SupplierWork, follow_ups: list[FollowUp], supplier_id: str
) -> list[tuple[date, str, str, str, str, dict[str, str]]]:
    """(day, key, words, kind, page, query) of each."""
    coming: list[Any] = []
    waiting = next_of(follow_ups)
    if waiting is not None:
        query = {"id": supplier_id, "skjema": "oppfolging", AFTER if waiting.held_on else "rad": waiting.id}
        kind = NB.cap(KINDS[FollowUpKind(waiting.kind)])
        coming.append((waiting.waits_for, f"follow-{waiting.id}", "Følg opp", kind, "leverandor", query))
    for one in found.measures:
        if one.row.due and one.row.status != MeasureStatus.DONE:
            query = {"id": one.row.id}
            coming.append(
                (one.row.due, f"measure-{one.row.id}", short(one.row.what), "Tiltak", "tiltak", query)
            )
    for line in found.questionnaires:
        if line.row.due and line.status in _WAITED_FOR:
            query = {"id": line.row.id}
            coming.append(
                (line.row.due, f"asked-{line.row.id}", "Spørreskjema", "Svarfrist", "sporreskjema", query)
            )
    for remedy in found.remedies:
        if remedy.row.due and remedy.row.done_on is None:
            query = {"del": REMEDY, "id": remedy.row.id}
            words = short(remedy.row.remedy)
            coming.append(
                (remedy.row.due, f"remedy-{remedy.row.id}", words, "Gjenoppretting", "virksomheten", query)
            )
    for one in found.decisions:
        if one.row.look_again_on and one.year == found.year:
            words = "Se på risikoen på nytt"
            coming.append(
                (
                    one.row.look_again_on,
                    f"again-{one.row.id}",
                    words,
                    "Dere valgte å vente",
                    "konsekvenser",
                    {},
                )
            )
    return coming


def _when(kind: str, when: date, today: date) -> Html:
    return fill(
        '{kind}, <span class="{late}">{far}</span>, {day}.',
        kind=kind, late="ak-late" if when < today else "", far=distance(when, today), day=day(when, today),
    )  # fmt: skip


def _rows(key: str, page: str, rows: list[tuple[str, str, str]]) -> None:
    """Rows that open on their own page, the first few until all are asked for."""
    everything = bool(st.session_state.get(f"{key}-all"))
    with link_list():
        for identity, words, under in rows if everything else rows[:_SHOWN]:
            link_row(
                f"{key}-{identity}", pages.link(page), NB.cap(short(words)), under, query={"id": identity}
            )
    if len(rows) > _SHOWN and not everything:
        st.button(
            f"Vis alle {len(rows)}", type="tertiary", key=f"{key}-more",
            on_click=lambda: st.session_state.update({f"{key}-all": True}),
        )  # fmt: skip


def _small(text: str) -> Html:
    return fill('<p class="ak-small">{text}</p>', text=text)
