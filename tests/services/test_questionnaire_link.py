"""Whoever holds the link: what they see, what is kept of a draft, what sending does, and what they never reach."""

import pytest
from support.asked import (
    answered,
    buyer,
    filled,
    made_ready,
    questions_of,
    secret_of,
    sent,
    supplier_of,
    version,
)

from compliance_app.domain.errors import NotAllowed
from compliance_app.domain.permissions import MATRIX, Role, Verb
from compliance_app.domain.questionnaire_answers import Filled, RawAnswer
from compliance_app.services.effort import efforts_of
from compliance_app.services.history import supplier_history
from compliance_app.services.log import newest_entries
from compliance_app.services.questionnaire_course import withdraw_questionnaire
from compliance_app.services.questionnaire_instead import decline_instead
from compliance_app.services.questionnaire_link import (
    DraftChanged,
    LinkClosed,
    draft_tag,
    link_answers,
    link_workbook,
    open_link,
    save_draft,
    submit,
)
from compliance_app.services.questionnaire_reads import Status, read_questionnaire
from compliance_app.services.questionnaire_send import ReadyInput, make_reminder
from compliance_app.services.register import Filter, Order, every_row
from compliance_app.services.secret_links import new_secret
from compliance_app.services.work import Actor
from compliance_app.storage.tables import AnswerSource, EffortKind, QuestionnaireState


@pytest.fixture
def actor(database: str, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("AKTSOM_BASE_URL", "https://aktsom.eksempel.example")
    return buyer()


@pytest.fixture
def supplier(actor: Actor) -> str:
    return supplier_of(actor)


def test_a_link_that_leads_nowhere_is_refused_in_one_way(actor: Actor, supplier: str) -> None:
    made, secret = sent(actor, supplier)
    withdraw_questionnaire(actor, made, version(actor, made))
    refused = set()
    for one in (secret, new_secret(), "", "../" * 20, secret[:-1], "æ" * 43, secret + "a"):
        for knock in (open_link, link_workbook):
            with pytest.raises(LinkClosed) as caught:
                knock(one)
            refused.add(str(caught.value))
        with pytest.raises(LinkClosed):
            save_draft(one, Filled())
        with pytest.raises(LinkClosed):
            submit(one, Filled())
    assert len(refused) == 1


def test_the_holder_of_a_link_may_answer_and_nothing_else(actor: Actor) -> None:
    assert {verb for verb, roles in MATRIX.items() if Role.LINK_HOLDER in roles} == {
        Verb.ANSWER_QUESTIONNAIRE, Verb.READ_CALENDAR, Verb.ASK_IN_PUBLIC, Verb.FOLLOW_CASE, Verb.FOLLOW_BOARD,
    }  # fmt: skip
    holder = Actor("En leverandør (med lenke)", frozenset({Role.LINK_HOLDER}), actor.enterprise_id)
    with pytest.raises(NotAllowed):
        every_row(holder, Filter(), Order.NAME)


def test_a_draft_is_kept_for_the_supplier_and_shown_to_nobody_else(actor: Actor, supplier: str) -> None:
    made, secret = sent(actor, supplier)
    first = open_link(secret).filled
    half = Filled({"policy": RawAnswer("NO", "Vi er i gang\x00 \ud800")}, rest="i mars", partial=True)
    save_draft(secret, half, draft_tag(first))
    assert open_link(secret).filled.answers["policy"].reason == "Vi er i gang"
    view = read_questionnaire(actor, made)
    assert (view.status, dict(view.asked.answers), view.changes) == (Status.WAITING, {}, ())
    reminder = make_reminder(actor, made, ReadyInput(), version(actor, made))
    other = open_link(secret_of(reminder)).filled
    with pytest.raises(DraftChanged):
        save_draft(secret, Filled(rest="i juni"), draft_tag(first))
    save_draft(secret, Filled(rest="i juni"), draft_tag(other))
    assert open_link(secret).filled.rest == "i juni"


def test_answers_are_kept_and_the_link_closes_on_them(actor: Actor, supplier: str) -> None:
    made, secret = sent(actor, supplier)
    questions = questions_of(actor, made)
    wrong = submit(secret, Filled({questions[0].id: RawAnswer("Atlantis")}))
    assert questions[0].id in wrong.errors
    assert read_questionnaire(actor, made).status is Status.WAITING
    done = submit(secret, filled(questions))
    assert [one[0] for one in done.receipt] == [one.text("nb") for one in questions]
    view = read_questionnaire(actor, made)
    assert view.status is Status.ANSWERED
    assert set(view.asked.answers) == {one.id for one in questions}
    assert {one.source for one in view.asked.sources.values()} == {AnswerSource.LINK}
    assert view.asked.row.answered_by == "Salg"
    again = submit(secret, Filled())
    assert (again.answered_on, again.receipt) == (open_link(secret).answered_on, ())
    with pytest.raises(LinkClosed):
        save_draft(secret, Filled())
    told = efforts_of(actor, supplier)[0]
    assert (told.kind, told.by) == (EffortKind.ANSWERED, "Hanskeleverandør 1 (med lenke)")
    assert newest_entries(actor)[0].verb == "ANSWER_QUESTIONNAIRE"
    assert supplier_history(actor, supplier)


def test_a_part_can_be_sent_and_the_rest_later(actor: Actor, supplier: str) -> None:
    made, secret = sent(actor, supplier)
    questions = questions_of(actor, made)
    whole = filled(questions)
    some = {one.id: whole.answers[one.id] for one in questions[:3]}
    assert submit(secret, Filled(some)).errors
    submit(secret, Filled(some, rest="uke 20", partial=True))
    view = read_questionnaire(actor, made)
    assert (view.asked.row.state, len(view.asked.answers)) == (QuestionnaireState.PARTLY_ANSWERED, 3)
    assert f"Svarte på 3 av {len(questions)} spørsmål. Om resten: «uke 20»." in view.efforts[0].what
    there = open_link(secret)
    assert there.answered_on is None
    assert there.filled.answers[questions[0].id] == some[questions[0].id]
    submit(secret, whole)
    assert read_questionnaire(actor, made).status is Status.ANSWERED


def test_a_document_may_come_instead_and_be_turned_down(actor: Actor, supplier: str) -> None:
    made, secret = sent(actor, supplier)
    submit(secret, Filled(instead="https://leverandor.example/vsme.pdf"))
    row = read_questionnaire(actor, made).asked.row
    assert (row.state, row.offered_instead, row.accepted_instead) == (
        QuestionnaireState.ANSWERED, "https://leverandor.example/vsme.pdf", "",
    )  # fmt: skip
    decline_instead(actor, made, row.version)
    assert open_link(secret).answered_on is None


def test_next_year_the_answers_stand_there_to_be_confirmed(actor: Actor, supplier: str) -> None:
    first = answered(actor, supplier, policy=RawAnswer("NO", "Ikke ennå."))
    made, ready = made_ready(actor, supplier)
    assert made != first
    view = open_link(secret_of(ready))
    assert view.last["policy"] == "Nei"
    assert view.filled.answers["policy"] == RawAnswer("NO", "Ikke ennå.")
    done = submit(secret_of(ready), view.filled)
    assert not done.errors
    assert {one.kind.value for one in read_questionnaire(actor, made).changes} == {"SAME"}


def test_the_workbook_of_the_link_is_read_back_by_it(actor: Actor, supplier: str) -> None:
    made, secret = sent(actor, supplier)
    whole = filled(questions_of(actor, made))
    save_draft(secret, whole)
    data, name = link_workbook(secret)
    assert name == "Spørreskjema Hanskeleverandør 1.xlsx"
    assert not submit(secret, link_answers(secret, data, name)).errors
    assert read_questionnaire(actor, made).status is Status.ANSWERED
