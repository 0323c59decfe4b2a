"""One request: when to answer and how that is counted, what was asked, what can be answered with, what has been done."""

from datetime import datetime

import streamlit as st

from compliance_app.clock import OSLO
from compliance_app.domain.deadline_steps import Step
from compliance_app.domain.deadlines import DeadlineState
from compliance_app.domain.errors import AktsomError, NotFound
from compliance_app.domain.requests import STATE_NAMES, RequestState, RequestStep
from compliance_app.services import request_steps as steps
from compliance_app.services.request_letters import letter_html
from compliance_app.services.request_material import Material, answer_material
from compliance_app.services.requests import ACKNOWLEDGED, CHANNEL_NAMES, NOTE, REGISTERED, Case, read_request
from compliance_app.storage.tables import PossibleBreach, RequestChannel, RequestEvent
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.views import henvendelse_brev as letters
from compliance_app.ui.widgets.clock import ClockFace, clock
from compliance_app.ui.widgets.format import clock_time, day, day_month, days_text, distance
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.link_row import link_row
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.paper import paper
from compliance_app.ui.widgets.risk import tag
from compliance_app.ui.widgets.rows import name_rows, pair_rows, quote

_DONE = {
    REGISTERED: "registrerte henvendelsen",
    NOTE: "skrev en merknad",
    ACKNOWLEDGED: "bekreftet at spørsmålet er mottatt",
    RequestStep.OPEN.value: "begynte behandlingen",
    RequestStep.ASK_CLARIFICATION.value: "ba om presisering",
    RequestStep.RECEIVE_CLARIFICATION.value: "registrerte en presisering",
    RequestStep.EXTEND.value: "forlenget fristen",
    RequestStep.ANSWER.value: "svarte",
}
_LETTER = {
    ACKNOWLEDGED: "Kvitteringen",
    RequestStep.ASK_CLARIFICATION.value: "Spørsmålet tilbake",
    RequestStep.EXTEND.value: "Varselet om lengre frist",
    RequestStep.ANSWER.value: "Svaret",
}
_LONG, _FRAME = 1500, 320
"""A question longer than this many letters is shown in a frame of this many pixels."""
_VERDICT = {"BREACH": "Brudd", "NO_BREACH": "Ikke brudd"}


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
        lambda: letters.actions(case, writing),
        back=(pages.link("henvendelser"), "Henvendelser"),
    )
    letters.say_recorded(case)
    material = answer_material(current_actor(), case.request.id) if case.is_open else Material()
    if writing:
        letters.write(case, writing, material, lambda: _asked(case))
        return
    left, right = flow([1.15, 1], key="sak")
    with left:
        _clock(case)
        _working(case)
        for breach in case.breaches:
            _breach(breach)
    with right:
        _question(case)
        if case.is_open:
            _material(material)
        _log(case)


def lead(case: Case) -> str:
    """How it came, what it is about, and where it stands."""
    row = case.request
    came = f"Mottatt {CHANNEL_NAMES[RequestChannel(row.channel)][1]}."
    about = f" Spørsmålet gjelder {row.topic}." if row.topic else ""
    stands = "" if case.state is RequestState.RECEIVED else f" {STATE_NAMES[case.state].capitalize()}."
    return f"{came}{about}{stands}"


def _clock(case: Case) -> None:
    deadline = case.deadline
    if case.is_open:
        face = ClockFace(deadline.received, deadline.operative, deadline.statutory, case.today)
        html(clock(face, note=_note(case)))
        return
    if case.request.answered_on:
        html(
            fill(
                '<div class="ak-clock"><span class="ak-small">Svar sendt</span><div class="date">{date}</div><p><b class="{late}">{how}</b> {rest}</p></div>',
                date=day(case.request.answered_on, case.today),
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
    sent = case.request.answered_on or case.today
    if case.clock is DeadlineState.ANSWERED_LATE:
        return f"{days_text((sent - case.deadline.statutory).days)} etter lovens siste dag."
    if case.clock is DeadlineState.ANSWERED_INTERNALLY_LATE:
        return "Etter arbeidsfristen, men innen lovens frist."
    return "Innen fristen."


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
    """The question and the day, above a letter that is being written."""
    _quoted(case)
    left = distance(case.deadline.operative, case.today)
    html(
        fill(
            '<p class="ak-small">Svar senest {day}, {left}.</p>',
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
    html(
        fill(
            '<p class="ak-small">{who}</p>',
            who=f"Fra {known}." if known else "Innsenderen er ukjent, og trenger ikke si hvem det er.",
        )
    )


def _material(material: Material) -> None:
    st.header("Det du kan svare med", anchor=False)
    if not material.found:
        html(
            Html(
                '<p class="ak-small">Ingen leverandører eller kategorier i registeret ligner på ordene i spørsmålet.</p>'
            )
        )
        return
    for one in material.found:
        level = tag(one.level, plain=True) if one.level else Html()
        under = concat(*(part for part in (one.category, level, one.why) if part), sep=Html(" · "))
        if one.is_category:
            html(name_rows([(one.name, under or "Kategori i registeret", "")]))
        else:
            link_row(f"svar-{one.id}", pages.link("leverandor"), one.name, under, query={"id": one.id})


def _log(case: Case) -> None:
    st.header("Logg", anchor=False)
    html(
        name_rows(
            (f"{_oslo(event.happened_at)} {clock_time(event.happened_at)}", _done(event), "")
            for event in reversed(case.events)
        )
    )
    with st.container(horizontal=True):
        letters.small_actions(case)
    for event in reversed(case.events):
        if event.step in _LETTER:
            with st.expander(_LETTER[event.step], type="compact"):
                html(paper(_sent(event), Html(letter_html(event.text))))
    asked = any(event.step == RequestStep.ASK_CLARIFICATION.value for event in case.events)
    if RequestStep.RECEIVE_CLARIFICATION in case.steps and asked:
        _small_form(case, "presisering", "Registrer svaret på presiseringen", "Det som ble svart")
    _small_form(case, "merknad", "Skriv en merknad", "Merknad")


def _oslo(moment: datetime) -> str:
    """«7. mai», the day it was in Oslo."""
    return day_month(moment.astimezone(OSLO).date())


def _done(event: RequestEvent) -> str:
    said = f"{event.by} {_DONE.get(event.step, event.step)}"
    if event.sent_at:
        return f"{said}, {_sent(event).lower()}"
    return f"{said}: {event.text}" if event.text else said


def _sent(event: RequestEvent) -> str:
    """«Sendt 7. mai på e-post»."""
    if event.sent_at is None:
        return ""
    return f"Sendt {_oslo(event.sent_at)} {steps.SENT_NAMES[steps.SentBy(event.sent_by_channel)][1]}"


def _small_form(case: Case, kind: str, title: str, label: str) -> None:
    row = case.request
    with st.expander(title, type="compact"):
        place = st.empty()
        with st.form(f"{kind}-{row.id}-{len(case.events)}", border=False):
            text = st.text_area(label, height=100) or ""
            pressed = st.form_submit_button(f"Lagre {'merknaden' if kind == 'merknad' else 'presiseringen'}")
    if not pressed:
        return
    key = f"{kind}-{row.id}"
    try:
        if kind == "merknad":
            steps.note(current_actor(), row.id, text, once=once_key(key))
        else:
            steps.receive_clarification(current_actor(), row.id, text, row.version, once=once_key(key))
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(key)
    st.rerun()


def _breach(breach: PossibleBreach) -> None:
    st.header("Mulig brudd", anchor=False)
    html(
        fill(
            '<p>{what} {provision}.</p><p class="ak-small">{note}</p>',
            what=breach.what,
            provision=breach.provision[0].upper() + breach.provision[1:],
            note=breach.note,
        )
    )
    if breach.classification != "OPEN":
        html(
            fill(
                '<p><b>{verdict}.</b> {reason}</p><p class="ak-small">Vurdert av {who}.</p>',
                verdict=_VERDICT[breach.classification],
                reason=breach.reason,
                who=breach.classified_by,
            )
        )
        return
    place = st.empty()
    with st.form(f"brudd-{breach.id}", border=False):
        verdict = st.radio(
            "Din vurdering", list(_VERDICT), index=None, format_func=_VERDICT.__getitem__, horizontal=True
        )
        reason = st.text_area("Begrunnelse", height=100) or ""
        pressed = st.form_submit_button("Lagre vurderingen", type="primary")
    if not pressed:
        return
    key = f"brudd-{breach.id}"
    try:
        steps.classify_breach(
            current_actor(),
            breach.id,
            steps.Classification(verdict or "OPEN"),
            reason,
            breach.version,
            once=once_key(key),
        )
    except AktsomError as error:
        place.error(md(str(error)))
        return
    spent(key)
    st.rerun()
