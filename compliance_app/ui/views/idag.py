"""Today: what is due, what is missing, how far the year has come, and the one thing that is most useful to do now."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.errors import AktsomError
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Role, Verb
from compliance_app.services import statements
from compliance_app.services.board import read_board
from compliance_app.services.due import Due, DueKind, kinds_met_by
from compliance_app.services.operation import Operation, read_operation
from compliance_app.services.ratings import rate_all
from compliance_app.services.statements import read_statement
from compliance_app.services.today import Today, read_today
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may, my_roles
from compliance_app.ui.views import parts_operation, parts_year
from compliance_app.ui.views.parts_board import asked_section
from compliance_app.ui.views.parts_due import due_section
from compliance_app.ui.views.parts_missing import decide_section, missing_section
from compliance_app.ui.views.parts_operation import operation_section
from compliance_app.ui.views.parts_picture import picture_section
from compliance_app.ui.views.parts_readiness import readiness_lead, readiness_section
from compliance_app.ui.widgets.format import date_words, day, day_month, of, whole
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.rows import bar, phases
from compliance_app.ui.widgets.year_ring import year_ring

_SOON: Final = 7
"""Days before its deadline from which answering a request comes before everything else."""
_RATED: Final = "i-dag-vurdert"


def view() -> None:
    """Draw the page for the roles of the one who acts: each has its own sections, and somebody with several has them all."""
    actor, roles = current_actor(), my_roles()
    alone = _alone()
    runs = may(Verb.MANAGE_USERS) and not alone
    operation = read_operation(actor) if runs else None
    if not may(Verb.READ_BOARD):
        _only_operation(operation)
        return
    now = read_today(actor)
    decides = may(Verb.FREEZE_STATEMENT) and not alone
    page = read_statement(actor, now.year) if decides else None
    problem = _head(now, readiness_lead(now, page) if decides else lead(now))
    if problem:
        st.error(md(problem))
    if st.session_state.pop(_RATED, False):
        st.success("Alle leverandørene er vurdert.")
    left, right = flow([1.9, 1])
    with left:
        if decides:
            readiness_section(now, page)
        if Role.BOARD in roles and not alone:
            asked_section(read_board(actor))
        _work(now)
        if operation is not None:
            operation_section(operation)
    with right:
        st.header("Året", anchor=False)
        year_ring(now.today, now.next_publish_by)
        html(phases(parts_year.phases_of(now)))


def _alone() -> bool:
    """Whoever holds every role is the one person who does everything: they get the year, not everybody's page on top of it."""
    return my_roles() >= frozenset(Role)


def _work(now: Today) -> None:
    """What is due, left and missing for those who work with it; the picture for those who read."""
    if not kinds_met_by(my_roles()):
        picture_section(now)
        return
    due_section(now, current_actor().name)
    if may(Verb.CONFIRM_RATING):
        _review(now)
    decide_section(now)
    missing_section(now)


def _only_operation(operation: Operation | None) -> None:
    """The page of somebody who runs the installation and does not read what is in it."""
    today = NB.cap(day(clock.today()))
    if operation is None:
        page_head(today, "Du har ingen oppgaver her ennå. Be administratoren om en rolle.")
        return
    page_head(today, parts_operation.lead(operation), _to_users)
    operation_section(operation)


def _to_users() -> None:
    if st.button("Brukere og tilganger", type="primary", key="to-users"):
        st.switch_page(pages.link("virksomheten"), query_params={"del": "brukere"})


def _head(now: Today, said: str) -> str:
    """The title, the sentence and the one primary button; returns what went wrong when it was pressed."""
    problems: list[str] = []

    def actions() -> None:
        label, act = most_useful(now)
        if st.button(label, type="primary", key="most-useful"):
            try:
                act()
            except AktsomError as error:
                problems.append(str(error))

    page_head(NB.cap(day(now.today)), said, actions)
    return "".join(problems)


def lead(now: Today) -> str:
    """What is late and what is due soon, how much is rated, and when the statement must be out."""
    return " ".join(part for part in (_pressing(now), _rated(now), _statement(now)) if part)


def _pressing(now: Today) -> str:
    late = now.late
    waiting = [one for one in now.due if one.kind is DueKind.REQUEST and one not in late]
    parts = []
    measures, follow_ups = now.overdue[DueKind.MEASURE], now.overdue[DueKind.FOLLOW_UP]
    requests = sum(one.kind is DueKind.REQUEST for one in late)
    over = [
        *([_requests(requests)] if requests else []),
        *([NB.count(measures, "tiltak")] if measures else []),
        *([_follow_ups(follow_ups)] if follow_ups else []),
    ]
    if over:
        parts.append(f"{NB.join(over)} er over fristen")
    if waiting:
        first = waiting[0].day
        parts.append(
            f"{_requests(len(waiting))} skal besvares{', den første' if len(waiting) > 1 else ''} innen {day(first, now.today)}"
        )
    if not parts:
        if not kinds_met_by(my_roles()):
            return ""
        return "Ingenting haster i dag." if now.due else "Ingen frister venter."
    return f"{NB.cap(', og '.join(parts[:2]))}."


def _follow_ups(count: int) -> str:
    return "én oppfølging" if count == 1 else NB.called(count, "oppfølginger")


def _requests(count: int) -> str:
    return "én henvendelse" if count == 1 else NB.called(count, "henvendelser")


def _rated(now: Today) -> str:
    if not now.not_rated:
        return ""
    rated = now.suppliers - now.not_rated
    return f"{of(rated, now.suppliers)} leverandører er vurdert for {now.year}."


def _statement(now: Today) -> str:
    out = now.standing.in_force
    if out is not None:
        update = " En oppdatert utgave er begynt." if now.standing.updating else ""
        return f"Redegjørelsen for {now.year} ble publisert {day(out.published_on, now.today)}.{update}"
    if now.publish_by >= now.today:
        day_text = (
            day_month(now.publish_by) if now.publish_by.year == now.today.year else date_words(now.publish_by)
        )
        return f"Redegjørelsen for {now.year} skal ligge på nettsiden innen {day_text}."
    return (
        f"Redegjørelsen for {now.year} skulle ligge på nettsiden innen {day_month(now.publish_by)}. "
        f"Den neste, for {now.next_year}, skal ut innen {date_words(now.next_publish_by)}."
    )


def most_useful(now: Today) -> tuple[str, Callable[[], object]]:
    """The words of the primary button and what it does: an urgent answer, suppliers, ratings, the review, the draft, then the rest."""
    requests = [one for one in now.due if one.kind is DueKind.REQUEST]
    urgent = bool(requests) and (requests[0].day - now.today).days <= _SOON
    answer = f"Svar på henvendelse {requests[0].title}" if requests else ""
    choices: list[tuple[object, str, Callable[[], object]]] = [
        (urgent, answer, lambda: _open_request(requests[0])),
        (
            not now.suppliers and may(Verb.IMPORT_SUPPLIERS),
            "Ta inn leverandører",
            lambda: st.switch_page(pages.link("importer")),
        ),
        (now.not_rated and may(Verb.RATE), "Vurder nå", _rate),
        (
            now.review.begun and now.review.left and may(Verb.CONFIRM_RATING),
            "Fortsett gjennomgangen",
            lambda: st.switch_page(pages.link("gjennomgang")),
        ),
        (now.standing.status is None and may(Verb.DRAFT_STATEMENT), "Lag utkast", lambda: _draft(now.year)),
        (
            requests and not (may(Verb.FREEZE_STATEMENT) and not _alone()),
            answer,
            lambda: _open_request(requests[0]),
        ),
        (True, "Les redegjørelsen", lambda: st.switch_page(pages.link("redegjorelse"))),
    ]
    return next((label, act) for wanted, label, act in choices if wanted)


def _open_request(due: Due) -> None:
    st.switch_page(pages.link("henvendelse"), query_params={"id": due.id})


def _rate() -> None:
    rate_all(current_actor())
    st.session_state[_RATED] = True
    st.rerun()


def _draft(year: str) -> None:
    statements.draft(current_actor(), year)
    st.switch_page(pages.link("redegjorelse"))


def _review(now: Today) -> None:
    """How far the year's review has come, once it has been opened."""
    found = now.review
    if not found.begun or not found.total:
        return
    st.header("Årets gjennomgang", anchor=False)
    html(
        fill(
            "<p><b>{place}</b> leverandører er bekreftet for {year}</p>{bar}",
            place=of(found.done, found.total), year=found.year, bar=bar(found.done, found.total),
        )
    )  # fmt: skip
    with link_list():
        if found.left:
            after = f"Neste i køen: {now.next_up}." if now.next_up else ""
            link_row("review", pages.link("gjennomgang"), f"{whole(found.left)} igjen å bekrefte", after)
        else:
            link_row("review", pages.link("gjennomgang"), "Alle er bekreftet")
