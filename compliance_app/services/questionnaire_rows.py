"""What the questionnaire verbs share inside a transaction: a questionnaire with its questions, answers and people.

The questions of a questionnaire are stored by id with what chose each; their words stand in the bank under the version
it was asked from, so that an old answer is always read with the words it was given to.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.question_drivers import driver
from compliance_app.domain.questionnaire import Chosen, LastAnswer, Question
from compliance_app.domain.questionnaire_answers import Filled, Given, as_written, shown
from compliance_app.domain.questionnaire_invitation import Invitation
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.suppliers import chain_of
from compliance_app.services.work import Work
from compliance_app.storage.audit import canonical
from compliance_app.storage.question_bank import question_bank
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    Answer,
    Category,
    Enterprise,
    Questionnaire,
    QuestionnaireState,
    Supplier,
)

ANSWERED = (QuestionnaireState.ANSWERED.value, QuestionnaireState.PARTLY_ANSWERED.value)
DAYS_OF_LINK = 30
"""So long after the due day a link works, where nobody says otherwise."""


@dataclass(frozen=True)
class Earlier:
    """What a supplier answered before: the answer, the bank version of the wording, and when it was given."""

    given: Given
    version: int
    at: datetime

    @property
    def last(self) -> LastAnswer:
        """As the domain compares it."""
        return LastAnswer(self.given.value, self.version)


@dataclass(frozen=True)
class Asked:
    """A questionnaire with all that is needed to show it, check what is filled in, and take it in.

    Attributes:
        invitation: the questions, each with last time's answer in the same wording.
        answers: what has been answered, by question.
        sources: by which way each answer came; earlier: what was answered in earlier questionnaires.
    """

    row: Questionnaire
    supplier: Supplier
    enterprise: Enterprise
    invitation: Invitation
    answers: Mapping[str, Given]
    sources: Mapping[str, Answer]
    earlier: Mapping[str, Earlier]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions alone."""
        return tuple(one.question for one in self.invitation.questions)

    def texts(self, language: str) -> dict[str, str]:
        """The answers as a person reads them, by question."""
        return {one.id: shown(one, self.answers[one.id].value, language, countries())
                for one in self.questions if one.id in self.answers}  # fmt: skip

    def last_texts(self, language: str) -> dict[str, str]:
        """Last time's answers to the same wording as a person reads them, by question."""
        return {
            one.question.id: shown(one.question, one.last, language, countries())
            for one in self.invitation.questions
            if one.last is not None
        }


def asked(work: Work, row: Questionnaire) -> Asked:
    """The questionnaire with its questions, supplier and answers."""
    supplier = work.get(Supplier, row.supplier_id)
    enterprise = enterprise_of(work)
    earlier = earlier_answers(work, row.supplier_id, row.id)
    rows = answer_rows(work, [row.id]).get(row.id, {})
    return Asked(
        row=row,
        supplier=supplier,
        enterprise=enterprise,
        invitation=invitation_of(work, row, supplier, enterprise, chosen_of(row, earlier)),
        answers={key: given_of(one) for key, one in rows.items()},
        sources=rows,
        earlier=earlier,
    )


def invitation_of(
    work: Work, row: Questionnaire, supplier: Supplier, enterprise: Enterprise, chosen: tuple[Chosen, ...]
) -> Invitation:
    """Who asks whom what, why and by when. Before a due day is set, today stands in for it."""
    goods = ""
    if row.language == "nb" and supplier.category_id:
        goods = work.get(Category, supplier.category_id).inline_name
    return Invitation(
        language=row.language,
        enterprise=enterprise.name,
        supplier=supplier.name,
        questions=chosen,
        due=row.due or clock.today(),
        contact=enterprise.contact,
        goods=goods,
        expires=last_day(row.expires_at),
    )


def stored_questions(chosen: Iterable[Chosen]) -> str:
    """The questions as the row keeps them: id, the drivers that chose each, and whether an earlier answer or a person did."""
    return canonical(
        [
            {"id": one.question.id, "why": list(one.drivers), "open": one.was_open, "by_hand": one.by_hand}
            for one in chosen
        ]
    )


def chosen_of(row: Questionnaire, earlier: Mapping[str, Earlier]) -> tuple[Chosen, ...]:
    """The questions of a questionnaire in the order asked, in the words they were asked in."""
    bank = {question.id: question for question in question_bank(row.bank_version)}
    found = []
    for stored in json.loads(row.questions):
        question = bank[stored["id"]]
        before = earlier.get(question.id)
        same = before is not None and before.version == question.version
        found.append(
            Chosen(
                question,
                tuple(driver(code) for code in stored["why"]),
                before.given.value if before and same else None,
                bool(stored.get("open")),
                bool(stored.get("by_hand")),
            )
        )
    return tuple(found)


def earlier_answers(work: Work, supplier_id: str, before: str | None = None) -> dict[str, Earlier]:
    """The supplier's newest answer to each question, from questionnaires made before ``before`` (None: from all)."""
    conditions = [
        col(Questionnaire.enterprise_id) == work.enterprise_id,
        col(Questionnaire.supplier_id) == supplier_id,
        col(Questionnaire.state).in_(ANSWERED),
    ]
    if before:
        conditions.append(col(Questionnaire.id) < before)
    rows = work.session.execute(
        select(Answer, col(Questionnaire.bank_version))
        .join(
            Questionnaire,
            (col(Questionnaire.enterprise_id) == col(Answer.enterprise_id))
            & (col(Questionnaire.id) == col(Answer.questionnaire_id)),
        )
        .where(*conditions)
        .order_by(col(Questionnaire.id))
    ).all()
    wordings = {
        version: {one.id: one.version for one in question_bank(version)}
        for version in {row[1] for row in rows}
    }
    return {
        row.question: Earlier(given_of(row), wordings[version].get(row.question, version), row.given_at)
        for row, version in rows
    }


def answer_rows(work: Work, identities: list[str]) -> dict[str, dict[str, Answer]]:
    """The answers of questionnaires: by questionnaire, then by question."""
    found: dict[str, dict[str, Answer]] = {}
    for row in work.session.execute(
        select(Answer).where(
            col(Answer.enterprise_id) == work.enterprise_id, col(Answer.questionnaire_id).in_(identities)
        )
    ).scalars():
        found.setdefault(row.questionnaire_id, {})[row.question] = row
    return found


def given_of(row: Answer) -> Given:
    """An answer row as the domain has it."""
    return Given(json.loads(row.value), row.reason)


def prefilled(found: Asked, *, draft: bool = False) -> Filled:
    """What stands in the fields when the form is opened: what was sent already, or last time's answers.

    ``draft`` puts what the supplier has saved and not sent before both; only the supplier is ever shown it.
    """
    stored: dict[str, Any] = json.loads(found.row.draft) if draft else {}
    if stored:
        return Filled.from_dict(stored)
    language = found.row.language
    answers = {}
    for one in found.invitation.questions:
        question = one.question
        given = found.answers.get(question.id)
        if given is None and one.last is not None:
            given = found.earlier[question.id].given
        if given is not None:
            answers[question.id] = as_written(question, given, language, countries())
    return Filled(
        answers=answers, instead=found.row.offered_instead, answered_by=found.row.answered_by,
        partial=found.row.state == QuestionnaireState.PARTLY_ANSWERED,
    )  # fmt: skip


def known_countries(work: Work, supplier: Supplier) -> set[str]:
    """Alpha-2 of every country in the supplier's chain, its own seat included."""
    there = {producer.country for _link, producer in chain_of(work, supplier.id)} | {supplier.country}
    return {iso2 for iso2 in there if iso2}


def last_day(expires_at: datetime | None) -> date | None:
    """The last day on which a link works, of the moment after which it does not."""
    return clock.oslo_day(expires_at - timedelta(seconds=1)) if expires_at else None


def end_of(day: date) -> datetime:
    """The moment after the last one of an Oslo day."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.OSLO)


def in_language(found: Asked, language: str) -> Invitation:
    """The same invitation in another language."""
    return replace(found.invitation, language=language)
