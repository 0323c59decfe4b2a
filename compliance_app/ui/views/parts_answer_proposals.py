"""What answers propose, each with the ways a person can decide it; and what was decided before."""

from typing import Final, Literal

import streamlit as st

from compliance_app import clock
from compliance_app.domain.issues import issue_name
from compliance_app.domain.language import NB
from compliance_app.domain.permissions import Verb, allowed
from compliance_app.domain.questionnaire import ProposalKind
from compliance_app.services.chain import LinkInput
from compliance_app.services.follow_up_words import KINDS
from compliance_app.services.questionnaire_proposals import (
    WAYS,
    FollowUpPlan,
    Way,
    impacts_at,
    leave_proposal,
    take_as_follow_up,
    take_as_impact,
    take_into_chain,
)
from compliance_app.services.questionnaire_reads import QuestionnaireView
from compliance_app.services.questionnaire_words import PROPOSAL_WORDS
from compliance_app.services.supplier_reads import country_choices
from compliance_app.services.work import Actor
from compliance_app.storage.tables import AnswerProposal, FollowUpKind, HowKnown
from compliance_app.ui import pages
from compliance_app.ui.views.parts_follow_up import forget
from compliance_app.ui.views.parts_form import Refusal, refused
from compliance_app.ui.views.parts_owner import owner_field
from compliance_app.ui.widgets.format import date_words
from compliance_app.ui.widgets.head import flow, html
from compliance_app.ui.widgets.link_row import page_link
from compliance_app.ui.widgets.markup import concat, fill
from compliance_app.ui.widgets.once import once_key, spent
from compliance_app.ui.widgets.rows import name_rows, quote

_LEAVE: Final = "LEAVE"
_WAYS: Final = {
    Way.CHAIN: "Legg til i kjeden",
    Way.IMPACT: "Knytt til en konsekvens",
    Way.FOLLOW_UP: "Ta det opp med dem",
    _LEAVE: "La det ligge",
}
_MADE: Final = {
    "chain_link": "Lagt til i kjeden",
    "follow_up": "Skal tas opp med leverandøren",
    "adverse_impact": "Knyttet til en negativ konsekvens",
}


def proposal_section(actor: Actor, view: QuestionnaireView) -> None:
    """The open proposals, the first with its choices, then those that are decided; nothing where there is none."""
    waiting = [one for one in view.proposals if one.state == "OPEN"]
    done = [one for one in view.proposals if one.state != "OPEN"]
    if not view.proposals:
        return
    st.header("Hva svarene gir grunn til", anchor=False)
    if waiting:
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text="Ingenting av dette gjøres av seg selv, og ingen risiko endres av et svar alene.",
            )
        )
    if waiting and not allowed(actor.roles, Verb.DECIDE_ANSWER_PROPOSAL):
        html(name_rows((_what(one), one.words, "venter") for one in waiting))
    elif waiting:
        for one in waiting:
            _decide(actor, view, one, primary=one is waiting[0])
    if done:
        html(name_rows((_what(one), _outcome(one), "") for one in done))


def _what(row: AnswerProposal) -> str:
    said = PROPOSAL_WORDS[ProposalKind(row.kind)]
    if row.country:
        said = f"{said}: {country_choices().get(row.country, row.country)}"
    return f"{said} ({issue_name(row.issue)})" if row.issue else said


def _outcome(row: AnswerProposal) -> str:
    made = _MADE.get(row.object_kind, "Tatt hånd om") if row.state == "TAKEN" else f"Ligger: {row.reason}"
    on = date_words(clock.oslo_day(row.decided_at)) if row.decided_at else ""
    return f"{NB.sentence(made)} {row.decided_by}, {on}."


def _decide(actor: Actor, view: QuestionnaireView, row: AnswerProposal, *, primary: bool) -> None:
    """One proposal: what was answered, the ways, and the fields of the way that is chosen."""
    question = next((one for one in view.asked.questions if one.id == row.question), None)
    with st.container(key=f"row-proposal-{row.id}"):
        html(
            concat(
                fill("<b>{what}</b>", what=_what(row)),
                fill('<p class="ak-small">{question}</p>', question=question.text("nb") if question else ""),
                quote(row.words) if row.words else "",
            )
        )
        ways = [*WAYS[ProposalKind(row.kind)], _LEAVE]
        way = st.segmented_control(
            "Hva dere gjør", ways, format_func=lambda one: _WAYS[one], default=ways[0] if primary else None,
            key=f"way-{row.id}", label_visibility="collapsed",
        )  # fmt: skip
        if way is not None:
            _FORMS[way](actor, row, primary)


def _done(place: str, message: str, row: AnswerProposal) -> None:
    spent(place)
    forget(place)
    st.session_state[f"said-{row.questionnaire_id}"] = message
    st.rerun()


def _kind(primary: bool) -> Literal["primary", "secondary"]:
    return "primary" if primary else "secondary"


def _chain(actor: Actor, row: AnswerProposal, primary: bool) -> None:
    place = f"p-chain-{row.id}"
    refusal = Refusal(st.container(), place)
    countries = country_choices()
    with st.form(place, border=False, enter_to_submit=False):
        left, right = flow(2, key=place, gap="medium")
        name = left.text_input(
            "Navn på produsenten",
            max_chars=300,
            key=f"{place}-name",
            help="Står feltet tomt, er produsenten uten navn.",
        )
        codes = list(countries)
        country = right.selectbox(
            "Land", codes, index=codes.index(row.country) if row.country in countries else None, placeholder="Velg land",
            format_func=lambda one: countries[one], key=f"{place}-country",
        )  # fmt: skip
        goods = st.text_input("Vare eller arbeid", max_chars=300, key=f"{place}-goods")
        pressed = st.form_submit_button("Legg til i kjeden", type=_kind(primary))
    given = LinkInput(
        producer_name=name or "", country=country, goods=goods or "", how_known=HowKnown.DECLARED
    )
    if pressed and not refused(
        refusal, lambda: take_into_chain(actor, row.id, given, row.version, once=once_key(place))
    ):
        _done(place, "Leddet er lagt til i kjeden, og risikoen er vurdert på nytt.", row)


def _follow_up(actor: Actor, row: AnswerProposal, primary: bool) -> None:
    place = f"p-follow-{row.id}"
    refusal = Refusal(st.container(), place)
    with st.form(place, border=False, enter_to_submit=False):
        left, right = flow(2, key=place, gap="medium")
        kinds = [
            FollowUpKind.MEETING,
            FollowUpKind.LETTER,
            FollowUpKind.VISIT,
            FollowUpKind.CORRECTIVE_ACTION_PLAN,
        ]
        kind = left.selectbox(
            "Hva slags", kinds, format_func=lambda one: NB.cap(KINDS[one]), key=f"{place}-kind"
        )
        on = right.date_input("Når", None, min_value=clock.today(), format="DD.MM.YYYY", key=f"{place}-on")
        what = st.text_area("Hva dere tar opp", row.words, max_chars=2000, height=90, key=f"{place}-what")
        owner = owner_field(f"{place}-owner")
        pressed = st.form_submit_button("Planlegg oppfølgingen", type=_kind(primary))
    given = FollowUpPlan(kind=kind, next_on=on, owner=owner, what=what or "")
    if pressed and not refused(
        refusal, lambda: take_as_follow_up(actor, row.id, given, row.version, once=once_key(place))
    ):
        _done(place, "Oppfølgingen er planlagt.", row)


def _impact(actor: Actor, row: AnswerProposal, primary: bool) -> None:
    place = f"p-impact-{row.id}"
    refusal = Refusal(st.container(), place)
    there = impacts_at(actor, row.supplier_id)
    page_link(
        pages.link("konsekvenser"), label="Registrer en ny konsekvens",
        query_params={"ny": "1", "leverandor": row.supplier_id, "forslag": row.id},
    )  # fmt: skip
    if not there:
        html(
            fill(
                '<p class="ak-small">{text}</p>',
                text="Ingen konsekvens er registrert hos leverandøren ennå. Når den er det, knytter du svaret til den her.",
            )
        )
        return
    with st.form(place, border=False, enter_to_submit=False):
        chosen = st.selectbox(
            "Konsekvens", list(there), index=None, placeholder="Velg konsekvensen", format_func=lambda one: there[one][:120],
            key=f"{place}-impact",
        )  # fmt: skip
        pressed = st.form_submit_button("Knytt svaret til konsekvensen", type=_kind(primary))
    if pressed and not refused(
        refusal, lambda: take_as_impact(actor, row.id, chosen or "", row.version, once=once_key(place))
    ):
        _done(place, "Svaret er knyttet til konsekvensen.", row)


def _leave(actor: Actor, row: AnswerProposal, primary: bool) -> None:
    place = f"p-leave-{row.id}"
    refusal = Refusal(st.container(), place)
    with st.form(place, border=False, enter_to_submit=False):
        reason = st.text_area("Begrunnelse", max_chars=2000, height=90, key=f"{place}-reason")
        pressed = st.form_submit_button("La det ligge", type=_kind(primary))
    if pressed and not refused(
        refusal, lambda: leave_proposal(actor, row.id, reason or "", row.version, once=once_key(place))
    ):
        _done(place, "Forslaget ligger, med begrunnelsen.", row)


_FORMS: Final = {Way.CHAIN: _chain, Way.IMPACT: _impact, Way.FOLLOW_UP: _follow_up, _LEAVE: _leave}
