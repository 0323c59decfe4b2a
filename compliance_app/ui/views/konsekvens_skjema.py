"""One adverse impact: the form, with the steps in words, the questions that decide the tie, and what is done about it.

Nothing stands inside ``st.form``: severity, priority and the next question follow while one chooses.
"""

from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from compliance_app.domain.errors import NotFound
from compliance_app.domain.involvement import (
    NOT_TIED,
    QUESTIONS,
    RESPONSES,
    Involvement,
    all_no,
    answers_of,
    asked,
    because,
    proposed,
)
from compliance_app.domain.issues import ISSUE_NAMES, Issue
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb
from compliance_app.domain.severity import (
    CERTAIN,
    IRREMEDIABILITY,
    LIKELIHOOD,
    SCALE,
    SCOPE,
    is_significant,
    priority,
    severity,
    significant_because,
)
from compliance_app.services.impact_list import ImpactCard, read_impact
from compliance_app.services.impacts import ImpactInput, save_impact
from compliance_app.storage.tables import AdverseImpact, ImpactKind, MeasureStatus
from compliance_app.ui import pages
from compliance_app.ui.actor import current_actor
from compliance_app.ui.may import may
from compliance_app.ui.views.parts_answer_start import PROPOSAL, tie, told
from compliance_app.ui.views.parts_disclosure import disclosure_of
from compliance_app.ui.views.parts_evidence import evidence_of
from compliance_app.ui.views.parts_impact_subject import ABOUT, impact_subject
from compliance_app.ui.views.parts_impact_words import KINDS, TIES, impact_line, short
from compliance_app.ui.views.parts_record import RecordForm, index_of, say_saved
from compliance_app.ui.views.parts_wait import change_why, said, say_why
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.link_row import link_list, link_row
from compliance_app.ui.widgets.markup import Html, concat, fill, md
from compliance_app.ui.widgets.press import pressed
from compliance_app.ui.widgets.risk import tag
from compliance_app.ui.widgets.rows import quote, split_rows

NEW: Final = "ny"
OPENED: Final = "id"
_YES_NO: Final = {True: "Ja", False: "Nei"}
_FOLLOW: Final = {None: "Følg trinnene", True: "Vesentlig risiko", False: "Ikke vesentlig risiko"}
_STEPS: Final[dict[str, tuple[str, Mapping[int, str], str]]] = {
    "scale": ("Grovhet", SCALE, "Hvor alvorlig skaden er for den som rammes."),
    "scope": ("Omfang", SCOPE, "Hvor mange som rammes eller kan bli rammet."),
    "irremediability": ("Uopprettelighet", IRREMEDIABILITY, "Om den som er skadet kan få tilbake det som er tapt."),
    "likelihood": (
        "Sannsynlighet", LIKELIHOOD, "Hvor trolig det er; lav sannsynlighet gjør ikke alvorlig skade uviktig.",
    ),
}  # fmt: skip


def asked_for() -> bool:
    """Whether the address names an impact, or asks for a new one."""
    return bool(st.query_params.get(OPENED) or st.query_params.get(NEW))


def view() -> None:
    """Draw the impact in the address, or an empty form."""
    identity = st.query_params.get(OPENED, "")
    back = (pages.link("konsekvenser"), "Konsekvenser")
    if not identity:
        page_head(
            "Ny konsekvens",
            "Hvem kan bli skadet, hvor alvorlig er det, og hva har dere med det å gjøre?",
            back=back,
        )
        say_saved()
        with st.container(width=760):
            _form(None)
        return
    try:
        card = read_impact(current_actor(), identity)
    except NotFound as error:
        page_head("Konsekvensen ble ikke funnet", str(error), back=back)
        return
    page_head(NB.cap(short(card.row.what)), impact_line(card.found), back=back)
    said()
    left, right = flow([1.5, 1])
    with left:
        if may(Verb.RECORD_IMPACT):
            _form(card)
        else:
            _read(card.row)
    with right:
        _met(card)
        evidence_of("adverse_impact", identity, key="impact")
        disclosure_of("adverse_impact", identity, key="impact")


def _read(row: AdverseImpact) -> None:
    """The impact as it stands, for those who do not change it."""
    html(quote(row.what))
    steps: list[tuple[str, str]] = [("Hvor", row.place), ("Hvem det rammer", row.who)]
    for name, (label, anchors, _help) in _STEPS.items():
        value = getattr(row, name)
        if value:
            steps.append((label, f"{value} av 4: {anchors[value]}"))
    if row.significant_reason:
        steps.append(("Hvorfor risikoen er vesentlig, eller ikke", row.significant_reason))
    html(split_rows((label, value) for label, value in steps if value))


def _form(card: ImpactCard | None) -> None:
    row = card.row if card else None
    form = RecordForm(f"impact-{row.id if row else 'new'}", row.version if row else 0)
    given = _what(form, card)
    given |= _how_grave(form, row, given["kind"])
    given |= _tie(form, row)
    given |= _significant(form, row, given)
    # The form is long: that something is refused is said where one has just pressed.
    place = st.empty()
    if pressed("Lagre konsekvensen", form.key("save"), type="primary"):
        form.save(place, lambda seen: _save(given, row, seen, form.once), far=True)
    else:
        form.say_refused(place, far=True)


def _save(given: dict[str, Any], row: AdverseImpact | None, seen: int, once: str) -> None:
    made = save_impact(
        current_actor(), ImpactInput(**given), identity=row.id if row else None, seen_version=seen, once=once
    )
    if row is None:
        tie(made)
    for name in (NEW, *ABOUT, PROPOSAL, "egen", "navn"):
        if name in st.query_params:
            del st.query_params[name]


def _what(form: RecordForm, card: ImpactCard | None) -> dict[str, Any]:
    st.header("Hvem kan bli skadet, og hvordan?", anchor=False)
    row = card.row if card else None
    start = None if row else told()
    kind_now = ImpactKind(row.kind) if row else start.kind if start else next(iter(KINDS))
    kind = st.radio(
        "Faktisk eller potensiell", list(KINDS), index=list(KINDS).index(kind_now),
        format_func=lambda one: KINDS[one], key=form.key("kind"),
    )  # fmt: skip
    about = impact_subject(form, card.found if card else None)
    issue = st.selectbox(
        "Tema", list(ISSUE_NAMES), index=index_of(ISSUE_NAMES, _issue(row) or (start.issue if start else None)), placeholder="Velg tema",
        format_func=lambda one: NB.cap(ISSUE_NAMES[one]), key=form.key("issue"),
    )  # fmt: skip
    what = st.text_area(
        "Hva som skjer", row.what if row else start.what if start else "", max_chars=4000, height=90, key=form.key("what"),
        placeholder="Barn kan bli utnyttet i gruvene bak batteriene",
    )  # fmt: skip
    where, who = st.columns(2)
    place = where.text_input(
        "Hvor", row.place if row else "", max_chars=300, placeholder="i Malaysia", key=form.key("place")
    )
    whom = who.text_input(
        "Hvem det rammer", row.who if row else "", max_chars=300, placeholder="migrantarbeidere", key=form.key("who"),
    )  # fmt: skip
    return {
        "kind": kind or ImpactKind.POTENTIAL,
        "issue": issue,
        "what": what,
        "place": place,
        "who": whom,
    } | about


def _issue(row: AdverseImpact | None) -> Issue | None:
    return Issue(row.issue) if row and row.issue in Issue.__members__ else None


def _how_grave(form: RecordForm, row: AdverseImpact | None, kind: ImpactKind) -> dict[str, Any]:
    """The steps with their words on the page; the likelihood of what has happened is not asked for."""
    st.header("Hvor alvorlig er det?", anchor=False)
    given: dict[str, Any] = {}
    names = [name for name in _STEPS if name != "likelihood" or kind is ImpactKind.POTENTIAL]
    columns = [*st.columns(2), *st.columns(2)]
    for name, column in zip(names, columns, strict=False):
        label, anchors, help_text = _STEPS[name]
        given[name] = column.radio(
            label, list(anchors), index=index_of(anchors, getattr(row, name) if row else None), key=form.key(name),
            format_func=lambda grade, anchors=anchors: f"{grade}: {anchors[grade]}", help=help_text,
        )  # fmt: skip
        form.slots.below(label, column)
    given.setdefault("likelihood", CERTAIN)
    said = _outcome(given)
    if kind is ImpactKind.ACTUAL:
        said = concat(said, Html(" Det som har skjedd, er sikkert."))
    html(fill("<p>{said}</p>", said=said))
    given["severity_reason"] = st.text_area(
        "Hvorfor disse trinnene", row.severity_reason if row else "", max_chars=2000, height=90,
        key=form.key("severity-reason"), help="Hva dere vet om skaden, og hvor dere vet det fra.",
    )  # fmt: skip
    form.slots.below("Hvorfor disse trinnene")
    return given


def _steps(given: Mapping[str, Any]) -> tuple[int, int, int] | None:
    figures = (given["scale"], given["scope"], given["irremediability"])
    return None if None in figures else figures


def _outcome(given: Mapping[str, Any]) -> Html:
    """Severity as it is chosen, and the priority that follows: «Alvorlighetsgrad 4 av 4, fordi … ▲ Høy prioritet.»."""
    figures = _steps(given)
    if figures is None:
        return Html("Alvorlighetsgraden er den høyeste av de tre. Velg ett trinn i hver.")
    grade = severity(*figures)
    text = fill(
        "<b>Alvorlighetsgrad {grade} av 4</b>, fordi {why}.", grade=grade, why=significant_because(*figures)
    )
    if given["likelihood"] is None:
        return text
    level = tag(priority(grade, given["likelihood"]), plain=True)
    return concat(text, " ", level, " prioritet.")


def _tie(form: RecordForm, row: AdverseImpact | None) -> dict[str, Any]:
    """The questions one by one, the tie they give with what it asks for, and the way to say otherwise."""
    st.header("Hvordan er dere knyttet til skaden?", anchor=False)
    stored = answers_of(Involvement(row.involvement)) if row else ()
    answers: tuple[bool | None, ...] = ()
    while len(answers) < asked(answers) and len(answers) < len(QUESTIONS):
        number = len(answers)
        before = stored[number] if number < len(stored) else None
        answer = st.radio(
            QUESTIONS[number].question, list(_YES_NO), index=index_of(_YES_NO, before), horizontal=True,
            format_func=lambda one: _YES_NO[one], key=form.key(f"question-{number}"),
        )  # fmt: skip
        answers = (*answers, answer)
    answers += (None,) * (len(QUESTIONS) - len(answers))
    tie = proposed(answers)
    if tie is None:
        if all_no(answers):
            html(NOT_TIED)
        return {"answers": answers}
    html(fill("<p><b>{tie}.</b> {response}</p>", tie=TIES[tie], response=RESPONSES[tie]))
    chosen = st.selectbox(
        "Knytning", list(TIES), index=list(TIES).index(tie), format_func=lambda one: TIES[one],
        key=form.key(f"tie-{tie}"), help="Svarene gir et forslag. Mener dere noe annet, velger dere det og sier hvorfor.",
    )  # fmt: skip
    chosen = chosen or tie
    if chosen is not tie:
        html(RESPONSES[chosen])
    written = (
        row.involvement_reason
        if row and row.involvement_reason != because(Involvement(row.involvement))
        else ""
    )
    reason = st.text_area(
        "Hvorfor dere er knyttet til skaden slik", written, max_chars=2000, height=70, placeholder=because(tie),
        key=form.key("tie-reason"), help="Står feltet tomt, lagres det svarene sier.",
    )  # fmt: skip
    return {"answers": answers, "involvement": chosen, "involvement_reason": reason}


def _significant(form: RecordForm, row: AdverseImpact | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """Whether the risk is significant (§ 5 b): by the steps, or a person's decision with the reason."""
    figures = _steps(given)
    if given["kind"] is ImpactKind.ACTUAL or figures is None or given["likelihood"] is None:
        return {}
    st.header("Er risikoen vesentlig?", anchor=False)
    computed = is_significant(*figures, given["likelihood"])
    html(
        "Trinnene gjør dette til en vesentlig risiko. Den skal stå i redegjørelsen."
        if computed
        else "Etter trinnene er ikke dette en vesentlig risiko. Dere kan bestemme at den er det."
    )
    decided = _decided(row)
    chosen = st.radio(
        "Avgjørelse", list(_FOLLOW), index=list(_FOLLOW).index(decided), horizontal=True,
        format_func=lambda one: _FOLLOW[one], key=form.key("significant"), label_visibility="collapsed",
    )  # fmt: skip
    if chosen in {None, computed}:
        return {"significant": chosen}
    reason = st.text_area(
        "Hvorfor risikoen er vesentlig, eller ikke", row.significant_reason if row and decided is not None else "",
        max_chars=2000, height=70, key=form.key("significant-reason"),
    )  # fmt: skip
    return {"significant": chosen, "significant_reason": reason}


def _decided(row: AdverseImpact | None) -> bool | None:
    """What a person decided against the figures; None where the figures decide."""
    if row is None or row.significant == is_significant(
        row.scale, row.scope, row.irremediability, row.likelihood
    ):
        return None
    return row.significant


def _met(card: ImpactCard) -> None:
    """The measures against it, the choice to wait, and the two ways to answer."""
    st.header("Hva dere gjør", anchor=False)
    if not card.measures and not card.decisions:
        html(Html('<p class="ak-small">Ingen tiltak og ingen begrunnelse ennå.</p>'))
    with link_list():
        for one in card.measures:
            due = f", frist {date_words(one.due)}" if one.due and one.status != MeasureStatus.DONE else ""
            under = f"{_STATUS[one.status]}{due}"
            link_row(f"against-{one.id}", pages.link("tiltak"), NB.cap(one.what), under, query={"id": one.id})
    for decision in card.decisions:
        again = f" Ses på igjen {date_words(decision.look_again_on)}." if decision.look_again_on else ""
        html(
            fill(
                '<b>Ikke prioritert nå.</b> {reason} <span class="ak-small">Bestemt av {who}.{again}</span>',
                reason=decision.reason, who=decision.decided_by, again=again,
            )
        )  # fmt: skip
        if may(Verb.RECORD_MEASURE) and st.button(
            "Endre begrunnelsen", type="tertiary", key=f"change-{decision.id}"
        ):
            change_why(decision.id)
    if not may(Verb.RECORD_MEASURE):
        return
    with st.container(horizontal=True):
        if st.button("Legg til tiltak", key="add-measure"):
            st.switch_page(pages.link("tiltak"), query_params={"ny": "1", "konsekvens": card.row.id})
        if not card.decisions and st.button("Begrunn at dere venter", key="say-why"):
            say_why(md(short(card.row.what)), impact_id=card.row.id)


_STATUS: Final = {"PLANNED": "Planlagt", "ONGOING": "I gang", "DONE": "Gjennomført"}
