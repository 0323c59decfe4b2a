"""The form of a questionnaire: the proposed questions ticked with why, all others to put in their place, and to whom."""

from datetime import timedelta
from typing import Any, Final

import streamlit as st

from compliance_app import clock
from compliance_app.domain.question_drivers import drivers_phrase
from compliance_app.domain.questionnaire import AT_MOST, TOPIC_NAMES, Chosen, Question, Topic
from compliance_app.services.questionnaire_propose import Proposed, propose_questions
from compliance_app.services.questionnaire_reads import QuestionnaireView
from compliance_app.services.questionnaires import (
    DAYS_TO_ANSWER,
    QuestionnaireInput,
    edit_questionnaire,
    has_left,
    make_questionnaire,
)
from compliance_app.services.supplier_reads import supplier_name
from compliance_app.services.work import Actor
from compliance_app.ui import pages
from compliance_app.ui.views.parts_follow_up import forget
from compliance_app.ui.views.parts_form import Refusal, refused, text_of
from compliance_app.ui.views.parts_owner import owner_field
from compliance_app.ui.widgets.head import flow, html, page_head
from compliance_app.ui.widgets.markup import fill, md
from compliance_app.ui.widgets.once import once_key, spent

LANGUAGES: Final = {"nb": "Norsk", "en": "Engelsk"}


def draw(actor: Actor, supplier_id: str) -> None:
    """The form of a new questionnaire to a supplier. Raises NotFound."""
    name = supplier_name(actor, supplier_id)
    offered = propose_questions(actor, supplier_id)
    why = drivers_phrase(offered.drivers, "nb")
    page_head(
        f"Spørreskjema til {name}",
        f"Spørsmålene er foreslått ut fra {why}. Bytt gjerne ut det dere vet fra før; korte skjemaer blir besvart.",
        lambda: _cancel("leverandor", supplier_id),
        back=(pages.link("leverandorer"), "Leverandører"),
    )
    place = f"q-new-{supplier_id}"
    refusal = Refusal(st.container(), place)
    given = form(place, offered, None, "Lag spørreskjemaet")
    if given is None:
        return
    made: list[str] = []

    def save() -> None:
        made.append(make_questionnaire(actor, supplier_id, given, once=once_key(place)))

    if refused(refusal, save):
        return
    spent(place)
    forget(place)
    st.switch_page(pages.link("sporreskjema"), query_params={"id": made[0]})


def change(actor: Actor, view: QuestionnaireView) -> bool:
    """The form of one that is there; True when it has been saved."""
    row = view.asked.row
    place = f"q-edit-{row.id}"
    version = st.session_state.setdefault(f"{place}-version", row.version)
    refusal = Refusal(st.container(), place)
    given = form(place, propose_questions(actor, row.supplier_id), view, "Lagre skjemaet")
    if given is None:
        return False
    if refused(refusal, lambda: edit_questionnaire(actor, row.id, given, version)):
        st.session_state[f"{place}-version"] = row.version
        return False
    forget(place)
    return True


def form(
    place: str, offered: Proposed, view: QuestionnaireView | None, label: str
) -> QuestionnaireInput | None:
    """The fields; what was filled in when the button was pressed, otherwise None."""
    row: Any = view.asked.row if view else None
    chosen = view.asked.invitation.questions if view else offered.chosen
    stands = row is not None and has_left(row)
    with st.form(place, border=False, enter_to_submit=False), st.container(width=760):
        if stands:
            html("Skjemaet er gitt fra dere, så spørsmålene står fast. Resten kan endres.")
            picked = [one.question.id for one in chosen]
        else:
            picked = _questions(place, offered, chosen)
        st.header("Hvem som spørres", anchor=False)
        left, right = flow(2, key="q-who", gap="medium")
        recipient = left.text_input(
            "Mottaker", text_of(row, "recipient"), max_chars=200, key=f"{place}-recipient",
            help="Navn eller rolle hos leverandøren. Kan stå tomt.",
        )  # fmt: skip
        email = right.text_input(
            "E-post", text_of(row, "email"), max_chars=254, key=f"{place}-email",
            help="Trengs bare hvis Aktsom skal sende skjemaet.",
        )  # fmt: skip
        due = left.date_input(
            "Svar innen",
            row.due if row else clock.today() + timedelta(days=DAYS_TO_ANSWER),
            format="DD.MM.YYYY", key=f"{place}-due",
        )  # fmt: skip
        codes = list(LANGUAGES)
        language = right.selectbox(
            "Språk", codes, index=codes.index(row.language) if row else 0, format_func=lambda one: LANGUAGES[one],
            key=f"{place}-language", disabled=stands,
        )  # fmt: skip
        with left:
            owner = owner_field(f"{place}-owner", text_of(row, "owner"), "Ansvarlig hos dere")
        pressed = st.form_submit_button(label, type="primary")
    if not pressed:
        return None
    return QuestionnaireInput(
        questions=picked, language=language, recipient=recipient, email=email, due=due, owner=owner
    )


def _questions(place: str, offered: Proposed, chosen: tuple[Chosen, ...]) -> list[str]:
    """One box to tick a question, those that are chosen first with why; returns the ids ticked."""
    st.header(f"Spørsmål, inntil {AT_MOST}", anchor=False)
    there = {one.question.id for one in chosen}
    picked = [one.question.id for one in chosen if _box(place, one.question, one.why("nb"), ticked=True)]
    others = [one for one in offered.bank if one.id not in there]
    with st.expander(f"{len(others)} andre spørsmål å velge mellom"):
        for topic in Topic:
            of_topic = [one for one in others if one.topic is topic]
            if of_topic:
                st.subheader(TOPIC_NAMES[topic]["nb"], anchor=False)
            picked += [one.id for one in of_topic if _box(place, one, one.help("nb"))]
    return picked


def _box(place: str, question: Question, why: str, *, ticked: bool = False) -> bool:
    with st.container(gap=None):
        found = st.checkbox(md(question.text("nb")), ticked, key=f"{place}-{question.id}")
        html(fill('<p class="ak-small" style="margin-left:1.55rem">{why}</p>', why=why))
    return bool(found)


def _cancel(path: str, identity: str) -> None:
    if st.button("Avbryt", key="cancel"):
        st.switch_page(pages.link(path), query_params={"id": identity})
