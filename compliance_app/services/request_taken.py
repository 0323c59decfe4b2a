"""What a letter does once it is sent: the step of the state table, the dates, the passages withheld, and possible breaches.

Called in the transaction that records the sending. The letter *is* sent then, whatever the dates turn out to say: what came
too late is written down as it was, and leaves a possible breach that a person judges.
"""

from datetime import date, datetime
from typing import Any

import orjson

from compliance_app import clock
from compliance_app.domain.deadlines import three_weeks
from compliance_app.domain.letters import LetterKind
from compliance_app.domain.requests import BreachKind, RequestState, RequestStep, advance, steps_from
from compliance_app.services.possible_breaches import leave_breach, leave_if_late
from compliance_app.services.request_letter_inputs import STEPS
from compliance_app.services.requests import ACKNOWLEDGED, add_event
from compliance_app.services.work import Work
from compliance_app.storage.tables import InformationRequest, RefusedPassage, RequestLetter

DECISIONS = frozenset(
    {
        RequestState.ANSWERED,
        RequestState.PARTLY_REFUSED,
        RequestState.REFUSED,
        RequestState.REFERRED,
        RequestState.OUT_OF_SCOPE,
    }
)
"""The states in which the request has had its answer."""


def take(work: Work, row: InformationRequest, letter: RequestLetter, sent_at: datetime, channel: str) -> None:
    """The letter was sent at ``sent_at`` (UTC) by ``channel``; everything that follows from it."""
    kind = LetterKind(letter.kind)
    given: dict[str, Any] = orjson.loads(letter.given)
    day = clock.oslo_day(sent_at)
    letter.sent_at, letter.sent_by_channel = sent_at, channel
    before = RequestState(row.state)
    step = step_of(kind, before)
    name = step.value if step else ACKNOWLEDGED
    if kind is LetterKind.EXTENSION:
        _extend(work, row, day, given)
    elif step is not None:
        row.state = advance(before, step).value
    _dates(work, row, before, step, day)
    if kind in {LetterKind.REFUSAL, LetterKind.PARTIAL_REFUSAL}:
        _withhold(work, row, day, given)
    if step is RequestStep.GIVE_JUSTIFICATION or step is RequestStep.REVERSE:
        _release(work, row, day, given, everything=step is RequestStep.REVERSE)
    add_event(work, row, name, letter.text, sent_at=sent_at, sent_by_channel=channel)
    work.about("information_request", row.id)


def step_of(kind: LetterKind, state: RequestState) -> RequestStep | None:
    """The step a letter is in a state: an answer to a demand for justification reverses the refusal."""
    step = STEPS[kind]
    if step is RequestStep.ANSWER and RequestStep.REVERSE in steps_from(state):
        return RequestStep.REVERSE
    return step


def _extend(work: Work, row: InformationRequest, day: date, given: dict[str, Any]) -> None:
    """The deadline is extended if the notice went out within the three weeks; else it was too late (§ 7 second paragraph)."""
    if day > three_weeks(row.received_on).statutory:
        leave_breach(work, row, BreachKind.LATE_NOTICE, day)
        return
    row.state = advance(RequestState(row.state), RequestStep.EXTEND).value
    row.promised_on = date.fromisoformat(given["promised_on"])


def _dates(
    work: Work, row: InformationRequest, before: RequestState, step: RequestStep | None, day: date
) -> None:
    state = RequestState(row.state)
    if step is RequestStep.GIVE_JUSTIFICATION or step is RequestStep.REVERSE:
        row.justified_on = day
        leave_if_late(work, row, before, day)
    elif step is not None and state in DECISIONS:
        leave_if_late(work, row, before, day)
        row.answered_on = row.answered_on or day
        if state in {RequestState.REFUSED, RequestState.PARTLY_REFUSED}:
            row.refused_on = day


def _withhold(work: Work, row: InformationRequest, day: date, given: dict[str, Any]) -> None:
    for position, one in enumerate(given["passages"]):
        work.add(
            RefusedPassage(
                enterprise_id=work.enterprise_id, request_id=row.id, position=position, passage=one["passage"],
                ground=one["ground"], reason=one["reason"], known_harm=bool(one["known_harm"]),
                not_known_reason=one["not_known_reason"], refused_on=day,
            )
        )  # fmt: skip
    if given.get("missing"):
        leave_breach(work, row, BreachKind.INCOMPLETE_REFUSAL, day)


def _release(
    work: Work, row: InformationRequest, day: date, given: dict[str, Any], *, everything: bool
) -> None:
    """What was withheld and is given after all."""
    released = set(given.get("released", ()))
    for passage in work.session.query(RefusedPassage).filter_by(
        enterprise_id=work.enterprise_id, request_id=row.id
    ):
        if passage.released_on is None and (everything or passage.id in released):
            passage.released_on = day
