"""Duties that may not have been kept: what they are, which wait to be judged, and a person's judgement (§§ 5 and 7).

A breach is never found by the program: it writes down what happened, and a person says whether it is one and why. Nothing is
deleted, only judged anew. What is overdue now is worked out from the dates and stands in the list before anything is sent.
Confirmed ones are counted, since an infringement fee presupposes repetition (§ 14).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.deadlines import (
    DeadlineState,
    is_possible_breach,
    publish_by,
    roll_forward_note,
    state_on,
)
from compliance_app.domain.errors import FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.permissions import Verb
from compliance_app.domain.requests import (
    BREACH_PROVISIONS,
    OPEN_STATES,
    BreachKind,
    RequestState,
)
from compliance_app.domain.working_days import long_date
from compliance_app.services.enterprises import enterprise_of, periods
from compliance_app.services.published import read_editions
from compliance_app.services.requests import DATES, LONGEST_LETTER, deadline_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import (
    Enterprise,
    InformationRequest,
    PossibleBreach,
)

KIND_NAMES: Final[Mapping[BreachKind, str]] = {
    BreachKind.LATE_ANSWER: _("Svar etter fristen"),
    BreachKind.LATE_NOTICE: _("Varsel etter fristen"),
    BreachKind.INCOMPLETE_REFUSAL: _("Ufullstendig avslag"),
    BreachKind.LATE_JUSTIFICATION: _("Begrunnelse etter fristen"),
    BreachKind.MISSING_STATEMENT: _("Redegjørelse mangler"),
}
"""The kinds as the screen names them."""


class Classification(StrEnum):
    """What a person makes of a possible breach."""

    OPEN = "OPEN"
    BREACH = "BREACH"
    NO_BREACH = "NO_BREACH"


@dataclass(frozen=True)
class BreachLine:
    """A possible breach in the list.

    Attributes:
        id: "" where nothing is written down yet: an answer that is overdue, a statement that is missing.
        about: the id of the request, or the label of the year; number: the case's, where it is about one.
        version: of the row; 0 where there is none.
    """

    id: str
    kind: BreachKind
    about: str
    number: str
    happened_on: date
    what: str
    provision: str
    note: str = ""
    classification: Classification = Classification.OPEN
    reason: str = ""
    classified_by: str = ""
    version: int = 0


@dataclass(frozen=True)
class BreachLedger:
    """All of them, those that wait to be judged first.

    Attributes:
        confirmed: how many a person has confirmed. overdue: requests that are owed something past the Act's last day.
    """

    lines: tuple[BreachLine, ...] = ()
    confirmed: int = 0
    overdue: int = 0

    @property
    def unjudged(self) -> int:
        """How many wait to be judged."""
        return sum(one.classification is Classification.OPEN for one in self.lines)


def read_breaches(actor: Actor) -> BreachLedger:
    """The ledger as it stands today."""
    with reading(actor, Verb.READ_REQUESTS) as work:
        return ledger_of(work)


def ledger_of(work: Work) -> BreachLedger:
    """As read_breaches, inside a transaction."""
    stored = [line_of(row, number or "") for row, number in _rows(work)]
    there = {(one.kind, one.about) for one in stored}
    overdue = _overdue(work)
    derived = [one for one in (*overdue, *_missing(work)) if (one.kind, one.about) not in there]
    lines = sorted([*derived, *stored], key=lambda one: one.happened_on, reverse=True)
    waiting = [one for one in lines if one.classification is Classification.OPEN]
    judged = [one for one in lines if one.classification is not Classification.OPEN]
    confirmed = sum(one.classification is Classification.BREACH for one in judged)
    return BreachLedger((*waiting, *judged), confirmed, len(overdue))


def count_open_breaches(actor: Actor) -> int:
    """How many possible breaches nobody has judged."""
    return sum(one.classification is Classification.OPEN for one in read_breaches(actor).lines)


def classify_breach(
    actor: Actor,
    identity: str,
    classification: Classification,
    reason: str,
    seen_version: int,
    *,
    once: str = "",
) -> None:
    """A person's judgement of a possible breach, with the reason. The row is never deleted; it can be judged anew.

    Raises:
        FieldMissing: no reason. FieldWrong: neither breach nor no breach. ChangedMeanwhile: judged by another first.
    """
    written = _judged(classification, reason)
    with begin(actor, Verb.CLASSIFY_BREACH, once=once) as work:
        if not work.already:
            row = work.for_edit(PossibleBreach, identity, seen_version, "vurderingen av det mulige bruddet")
            _classify(work, row, classification, written)


def classify_derived(
    actor: Actor, kind: BreachKind, about: str, classification: Classification, reason: str, *, once: str = ""
) -> None:
    """The same for what is not written down yet: an answer that is overdue now, or a year's statement that is missing.

    Raises:
        FieldMissing, FieldWrong: as classify_breach, and FieldWrong where nothing of that kind is in the list today.
        ChangedMeanwhile: judged by another first.
    """
    written = _judged(classification, reason)
    with begin(actor, Verb.CLASSIFY_BREACH, once=once) as work:
        if work.already:
            return
        # Two people who judge it for the first time at once wait for each other here.
        work.session.get(Enterprise, work.enterprise_id, with_for_update={"key_share": True})
        found = [*_overdue(work), *_missing(work)]
        line = next((one for one in found if (one.kind, one.about) == (kind, about)), None)
        if line is None:
            raise FieldWrong(field="Vurdering", hint="Det er ikke lenger et mulig brudd. Åpne siden på nytt.")
        there = _row_of(work, kind, about)
        if there is not None:
            work.changed_meanwhile(there.id, "vurderingen av det mulige bruddet")
        row = work.add(
            PossibleBreach(
                enterprise_id=work.enterprise_id, request_id=None if kind is BreachKind.MISSING_STATEMENT else about,
                kind=kind.value, about=about, happened_on=line.happened_on, provision=line.provision, what=line.what,
                note=line.note,
            )
        )  # fmt: skip
        _classify(work, row, classification, written)


def leave_if_late(work: Work, row: InformationRequest, before: RequestState, sent_on: date) -> None:
    """Write down a possible breach where what was sent that day met no deadline of the case as it was before."""
    deadline = deadline_of(_as(row, before))
    state: DeadlineState = state_on(deadline, sent_on, sent_on)
    if not is_possible_breach(state):
        return
    demanded = before is RequestState.JUSTIFICATION_DEMANDED
    kind = BreachKind.LATE_JUSTIFICATION if demanded else BreachKind.LATE_ANSWER
    days = (sent_on - deadline.statutory).days
    what = _("{thing} {number} ble sendt {sent}, {days} etter lovens siste dag, {last}.").format(
        thing="Begrunnelsen i" if demanded else "Svaret på",
        number=row.number,
        sent=long_date(sent_on),
        days="én dag" if days == 1 else f"{days} dager",
        last=long_date(deadline.statutory),
    )
    _write(work, row, kind, sent_on, what=what, note=roll_forward_note(deadline, sent_on))


def leave_breach(work: Work, row: InformationRequest, kind: BreachKind, day: date) -> None:
    """Write down a possible breach that is not of an answer's date: a late notice, a refusal that lacks something."""
    words = {
        BreachKind.LATE_NOTICE: _(
            "Varselet om lengre frist i {number} ble sendt {sent}, etter de tre ukene."
        ),
        BreachKind.INCOMPLETE_REFUSAL: _(
            "Avslaget i {number}, sendt {sent}, mangler noe av det loven krever."
        ),
    }
    _write(work, row, kind, day, what=words[kind].format(number=row.number, sent=long_date(day)))


def _write(
    work: Work, row: InformationRequest, kind: BreachKind, day: date, *, what: str, note: str = ""
) -> None:
    """One row a duty: what was overdue and judged before is annotated with what then happened."""
    there = _row_of(work, kind, row.id)
    if there is None:
        work.add(
            PossibleBreach(
                enterprise_id=work.enterprise_id, request_id=row.id, kind=kind.value, about=row.id, happened_on=day,
                provision=BREACH_PROVISIONS[kind], what=what, note=note,
            )
        )  # fmt: skip
        return
    there.what, there.happened_on = what, day
    there.note = note or there.note


def _row_of(work: Work, kind: BreachKind, about: str) -> PossibleBreach | None:
    return work.session.execute(
        select(PossibleBreach).where(
            col(PossibleBreach.enterprise_id) == work.enterprise_id,
            col(PossibleBreach.kind) == kind.value,
            col(PossibleBreach.about) == about,
        )
    ).scalar_one_or_none()


@dataclass(frozen=True)
class _As:
    """A case's dates in another state."""

    received_on: date
    received_at: None
    promised_on: date | None
    reopened_on: date | None
    demanded_on: date | None
    state: str


def _as(row: InformationRequest, state: RequestState) -> _As:
    return _As(row.received_on, None, row.promised_on, row.reopened_on, row.demanded_on, state.value)


def _judged(classification: Classification, reason: str) -> str:
    written = clean_text(reason, LONGEST_LETTER)
    if not written:
        raise FieldMissing(field="Begrunnelse", hint="Skriv hvorfor, i hele setninger.")
    if classification is Classification.OPEN:
        raise FieldWrong(field="Vurdering", hint="Velg om det er et brudd eller ikke.")
    return written


def _classify(work: Work, row: PossibleBreach, classification: Classification, reason: str) -> None:
    row.classification, row.reason = classification.value, reason
    row.classified_by, row.classified_on = work.actor.name, clock.today()
    work.about("possible_breach", row.id)


def _rows(work: Work) -> list[tuple[PossibleBreach, str | None]]:
    rows = work.session.execute(
        select(PossibleBreach, col(InformationRequest.number))
        .outerjoin(
            InformationRequest,
            (col(InformationRequest.enterprise_id) == col(PossibleBreach.enterprise_id))
            & (col(InformationRequest.id) == col(PossibleBreach.request_id)),
        )
        .where(col(PossibleBreach.enterprise_id) == work.enterprise_id)
    )
    return [(row, number) for row, number in rows.tuples()]


def line_of(row: PossibleBreach, number: str = "") -> BreachLine:
    """A stored one as a line of the list."""
    return BreachLine(
        id=row.id, kind=BreachKind(row.kind), about=row.about, number=number, happened_on=row.happened_on, what=row.what,
        provision=row.provision, note=row.note, classification=Classification(row.classification), reason=row.reason,
        classified_by=row.classified_by, version=row.version,
    )  # fmt: skip


def _overdue(work: Work) -> list[BreachLine]:
    """What is owed and past the Act's last day, with no answer sent (§ 7)."""
    row, today = InformationRequest, clock.today()
    rows = work.session.execute(
        select(col(row.id), col(row.number), *(col(one) for one in DATES)).where(
            col(row.enterprise_id) == work.enterprise_id,
            col(row.state).in_([state.value for state in OPEN_STATES]),
        )
    ).all()
    lines = []
    for one in rows:
        deadline = deadline_of(one)
        if today <= deadline.statutory:
            continue
        demanded = one.state == RequestState.JUSTIFICATION_DEMANDED
        kind = BreachKind.LATE_JUSTIFICATION if demanded else BreachKind.LATE_ANSWER
        thing = _("begrunnelsen i") if demanded else _("svaret på")
        what = _("Lovens siste dag for {thing} {number} var {last}, og ingenting er sendt ennå.").format(
            thing=thing, number=one.number, last=long_date(deadline.statutory)
        )
        note = roll_forward_note(deadline, today)
        lines.append(
            BreachLine("", kind, one.id, one.number, deadline.statutory, what, BREACH_PROVISIONS[kind], note)
        )
    return lines


def _missing(work: Work) -> list[BreachLine]:
    """Years whose statement was not out by 30 June of the next, as far as is known here (§ 5 fourth paragraph)."""
    if enterprise_of(work).example:
        return []
    first = _first_published(work)
    lines = []
    for period in periods(work):
        last = date(period.ends.year + 1, 6, 30)
        out = first.get(period.label)
        if (out or clock.today()) <= last:
            continue
        if out is None:
            what = _("Redegjørelsen for {year} er ikke registrert som publisert innen {last}.").format(
                year=period.label, last=long_date(last)
            )
            note = _("Arbeidsfristen var {day}. Er den publisert et annet sted, skriv hvor og når.").format(
                day=long_date(publish_by(last.year))
            )
        else:
            what = _("Redegjørelsen for {year} ble publisert {day}. Den skulle vært ute {last}.").format(
                year=period.label, day=long_date(out), last=long_date(last)
            )
            note = _("Var den publisert et annet sted før det, skriv hvor og når.")
        kind = BreachKind.MISSING_STATEMENT
        lines.append(BreachLine("", kind, period.label, "", last, what, BREACH_PROVISIONS[kind], note))
    return lines


def _first_published(work: Work) -> dict[str, date]:
    """By year, the Oslo day on which its first edition was laid out, in whichever language."""
    found: dict[str, date] = {}
    for one in read_editions(work.session, work.enterprise_id):
        day = clock.oslo_day(one.published_at)
        found[one.year] = min(day, found.get(one.year, day))
    return found
