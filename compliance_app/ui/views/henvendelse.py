"""One request: when to answer and how that is counted, what was asked, what can be answered with, what has been done."""

import streamlit as st

from compliance_app.domain.deadline_steps import Step
from compliance_app.domain.deadlines import DeadlineState
from compliance_app.domain.errors import NotFound
from compliance_app.domain.language import NB
from compliance_app.domain.requests import (
    GROUND_NAMES,
    STATE_NAMES,
    Ground,
    RequestState,
    RequestStep,
    ground_reference,
)
from compliance_app.services.possible_breaches import Classification, line_of
from compliance_app.services.request_case import Case, read_request
from compliance_app.services.request_material import Material, answer_material
from compliance_app.services.requests import CHANNEL_NAMES, MESSAGE
from compliance_app.storage.tables import PossibleBreach, RequestChannel
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views import henvendelse_avslutt as closing
from compliance_app.ui.views import henvendelse_brev as letters
from compliance_app.ui.views import henvendelse_steg as small
from compliance_app.ui.views.brudd import judge, say_verdict
from compliance_app.ui.views.henvendelse_logg import log, messages
from compliance_app.ui.views.parts_answer_material import material_section, similar_of
from compliance_app.ui.views.parts_public_answer import public_answer_of
from compliance_app.ui.widgets.clock import ClockFace, clock
from compliance_app.ui.widgets.format import day, days_text, distance, moment_words
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.rows import name_rows, pair_rows, quote

_LONG, _FRAME = 1500, 320
"""A question longer than this many letters is shown in a frame of this many pixels."""


def view() -> None:
    """Draw the page of the request in the address."""
    try:
        case = read_request(current_actor(), st.query_params.get("id", ""))
    except NotFound as error:
        page_head("Henvendelse", back=(pages.link("henvendelser"), "Henvendelser"))
        st.error(md(str(error)))
        return
    writing = letters.open_letter(case)
    page_head(
        f"Henvendelse {case.request.number}",
        lead(case),
        (lambda: letters.cancel(case)) if writing else (lambda: _actions(case)),
        back=(pages.link("henvendelser"), "Henvendelser"),
    )
    letters.say_done(case)
    material = answer_material(current_actor(), case.request.id) if case.is_open else Material()
    if writing:
        letters.write(case, writing, material, lambda: _asked(case))
        return
    if case.waiting is not None:
        small.waiting(case, case.waiting)
    small.form(case)
    closing.form(case)
    left, right = flow([1.15, 1], key="sak")
    with left:
        _clock(case)
        _working(case)
        _passages(case)
        for breach in case.breaches:
            _breach(breach)
    with right:
        _question(case)
        messages(case)
        if case.is_open:
            material_section(material)
            similar_of(case.request.id)
        closing.kept(case)
        if case.request.closed_on is not None:
            public_answer_of(case.request.id)
        log(case)


def _actions(case: Case) -> None:
    """Rare ones first, the one primary last."""
    small.more(case)
    letters.actions(case)
    closing.actions(case)


def lead(case: Case) -> str:
    """How it came, what it is about, and where it stands."""
    row = case.request
    came = f"Mottatt {CHANNEL_NAMES[RequestChannel(row.channel)][1]}."
    about = f" Spørsmålet gjelder {row.topic}." if row.topic else ""
    stands = "" if case.state is RequestState.RECEIVED else f" {STATE_NAMES[case.state].capitalize()}."
    closed = " Avsluttet." if row.closed_on else ""
    return f"{came}{about}{stands}{closed}"


def _clock(case: Case) -> None:
    deadline = case.deadline
    if case.is_open:
        face = ClockFace(deadline.received, deadline.operative, deadline.statutory, case.today)
        title = "Begrunn senest" if case.state is RequestState.JUSTIFICATION_DEMANDED else "Svar senest"
        html(clock(face, title, note=_note(case)))
        return
    if case.finished_on:
        given = "Begrunnelse sendt" if case.state is RequestState.JUSTIFICATION_GIVEN else "Svar sendt"
        html(
            fill(
                '<div class="ak-clock"><span class="ak-small">{given}</span><div class="date">{date}</div><p><b class="{late}">{how}</b> {rest}</p></div>',
                given=given,
                date=day(case.finished_on, case.today),
                late="ak-late" if case.clock is DeadlineState.ANSWERED_LATE else "",
                how=_outcome(case),
                rest=f"Fristen var {day(deadline.operative, case.today)}.",
            )
        )


def _note(case: Case) -> str:
    last = day(case.deadline.statutory, case.today)
    if case.clock is DeadlineState.OVERDUE:
        return f"Lovens siste dag var {last}. Svar så snart du kan."
    if case.clock is DeadlineState.INTERNALLY_LATE:
        return f"Lovens siste dag er {last}."
    return "Ingenting stanser klokken."


def _outcome(case: Case) -> str:
    """«Innen fristen.», «Én dag etter lovens siste dag.»."""
    sent = case.finished_on or case.today
    if case.clock is DeadlineState.ANSWERED_LATE:
        return f"{days_text((sent - case.deadline.statutory).days)} etter lovens siste dag."
    if case.clock is DeadlineState.ANSWERED_INTERNALLY_LATE:
        return "Etter arbeidsfristen, men innen lovens frist."
    return "Innen fristen."


def _passages(case: Case) -> None:
    """What was withheld, on what ground, and what was given after all."""
    if not case.passages:
        return
    st.header("Det som ikke er gitt ut", anchor=False)
    html(
        name_rows(
            (
                one.passage or "Teksten er slettet",
                f"§\u00a06 {ground_reference(Ground(one.ground))}: {GROUND_NAMES[Ground(one.ground)]}. {one.reason}",
                f"Gitt ut {day(one.released_on, case.today)}" if one.released_on else "",
            )
            for one in case.passages
        )
    )


def _working(case: Case) -> None:
    st.header("Utregningen", anchor=False)
    deadline = case.deadline
    html(pair_rows((_row(step) for step in deadline.steps), key=deadline.steps[-1].label))
    if deadline.further:
        label = "To måneder" if any(step.label == "To måneder" for step in deadline.further) else ""
        forward = any(step.label.startswith("Ikke flyttet") for step in deadline.further)
        why = "hvorfor fristen ikke flyttes fremover" if forward else ""
        title = ", og ".join(part for part in (label, why) if part)
        with st.expander(f"{title[0].upper()}{title[1:]}", type="compact"):
            html(pair_rows(_row(step) for step in deadline.further))
    if case.late_note:
        html(fill('<p class="ak-small">{note}</p>', note=case.late_note))


def _row(step: Step) -> tuple[str, str, str]:
    text = f"{step.text} {step.provision}." if step.provision else step.text
    return step.label, step.heading, text


def _asked(case: Case) -> None:
    """The question, what was written since, and the day, above a letter that is being written."""
    _quoted(case)
    for event in case.events:
        if event.step in {MESSAGE, RequestStep.RECEIVE_CLARIFICATION.value} and event.text:
            html(fill('<p class="ak-small">Skrevet {when}:</p>', when=moment_words(event.happened_at)))
            html(quote(event.text))
    left = distance(case.deadline.operative, case.today)
    html(
        fill(
            '<p class="ak-small">{what} senest {day}, {left}.</p>',
            what="Begrunn" if case.state is RequestState.JUSTIFICATION_DEMANDED else "Svar",
            day=day(case.deadline.operative, case.today),
            left=left,
        )
    )


def _quoted(case: Case) -> None:
    """The words of the one who asked; a very long question scrolls in a frame of its own."""
    text = case.request.question
    with st.container(height=_FRAME if len(text) > _LONG else "content", border=False):
        html(quote(text))


def _question(case: Case) -> None:
    st.header("Spørsmålet", anchor=False)
    _quoted(case)
    known = ", ".join(part for part in (case.request.requester, case.request.reply_to) if part)
    if case.request.purged_on is not None:
        html(fill('<p class="ak-small">{text}</p>', text="Hvem som spurte, er slettet."))
        return
    html(
        fill(
            '<p class="ak-small">{who}</p>',
            who=f"Fra {known}." if known else "Innsenderen er ukjent, og trenger ikke si hvem det er.",
        )
    )


def _breach(breach: PossibleBreach) -> None:
    """What may not have been kept in this case; it is judged here or on the page of all of them."""
    st.header("Mulig brudd", anchor=False)
    line = line_of(breach)
    html(
        fill(
            '<p>{what} {provision}.</p><p class="ak-small">{note}</p>',
            what=line.what,
            provision=NB.cap(line.provision),
            note=line.note,
        )
    )
    if line.classification is Classification.OPEN:
        judge(line)
    else:
        say_verdict(line)
