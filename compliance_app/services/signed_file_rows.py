"""The rows behind a file that came back: who must sign, what was answered about names, who has signed this very text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import orjson
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.clock import OSLO
from compliance_app.domain.errors import AktsomError, ExampleIsReadOnly, NotFound, _
from compliance_app.domain.signed_verdict import Judgement
from compliance_app.services.enterprises import enterprise_of, period_of
from compliance_app.services.signing import (
    SeatEnded,
    must_sign_on,
    require_may_sign,
    signatures_of,
    signers_of,
)
from compliance_app.services.statement_files import FrozenFile, files_of, frozen_file_of
from compliance_app.services.work import Work
from compliance_app.storage.tables import (
    NameAnswer,
    Person,
    ReportingPeriod,
    Signature,
    SignedFileCheck,
    SigningRound,
    SigningState,
    Statement,
    StatementFile,
    StatementFileKind,
    StatementStatus,
)

LOCKED = frozenset(
    {
        StatementStatus.FROZEN,
        StatementStatus.OUT_FOR_SIGNING,
        StatementStatus.SIGNED,
        StatementStatus.PUBLISHED,
        StatementStatus.SUPERSEDED,
    }
)
"""States in which a file can come back from signing."""
_OVER = frozenset({SigningState.CANCELLED, SigningState.FAILED})


class NotLocked(AktsomError):
    """A signed file for a text that can still change (values: year)."""

    message = _("Redegjørelsen for {year} er ikke låst, og da kan den ikke være signert. Lås teksten først.")


@dataclass(frozen=True)
class Signatory:
    """Somebody who must sign.

    Attributes:
        seats: [{"role", "appointing_body", "seat_id"}].
        reservation: the explanation of a reservation announced before signing, or "".
    """

    person_id: str
    name: str
    seats: tuple[Mapping[str, str], ...] = ()
    reservation: str = ""


@dataclass(frozen=True, kw_only=True)
class Against:
    """What a file is judged against.

    Attributes:
        pdf: the PDF that was locked; without bytes where nothing is locked.
        required: those who must sign, in their order.
        people: everybody in the register, id → name.
        answers: (key of a name, id) → whether it is them.
        signed: person → signature on this very text.
        provider: the service it was sent through, or "".
        excused: ids of those among the required who held no seat any more when the last one signed.
    """

    year: str
    pdf: FrozenFile
    required: tuple[Signatory, ...]
    people: Mapping[str, str]
    answers: Mapping[tuple[str, str], bool]
    signed: Mapping[str, Signature]
    provider: str
    excused: frozenset[str]

    @property
    def names(self) -> dict[str, str]:
        """Those who must sign, id → name."""
        return {one.person_id: one.name for one in self.required}

    @property
    def others(self) -> dict[str, str]:
        """Everybody else in the register, id → name."""
        return {person: name for person, name in self.people.items() if person not in self.names}


@dataclass(frozen=True, kw_only=True)
class Basis(Against):
    """What a file is judged against, of a statement that is locked."""

    statement: Statement


def against_of(work: Work, year: str | int | None, language: str, *, day: date | None = None) -> Against:
    """What a file is checked against: the newest edition that is locked, else the board as it is, with no text to compare.

    Raises:
        NoSuchYear: no period of that name.
    """
    period = period_of(work, year)
    locked = newest_locked(work, period, language)
    if locked is not None:
        return basis_of(work, locked.id, day=day)
    return Against(
        year=period.label,
        pdf=FrozenFile("", "", b"", ""),
        required=on_the_board(work, day or _today(work)),
        people=_people(work),
        answers=_answers(work),
        signed={},
        provider="",
        excused=frozenset(),
    )


def newest_locked(work: Work, period: ReportingPeriod, language: str) -> Statement | None:
    """The newest edition whose text is locked; None where there is none."""
    return work.session.execute(
        select(Statement)
        .where(
            col(Statement.enterprise_id) == work.enterprise_id,
            col(Statement.period_id) == period.id,
            col(Statement.language) == language,
            col(Statement.status).in_([status.value for status in LOCKED]),
        )
        .order_by(col(Statement.edition).desc())
        .limit(1)
    ).scalar_one_or_none()


def basis_of(work: Work, statement_id: str, *, day: date | None = None, lock: bool = False) -> Basis:
    """What a file that comes back is judged against, as it is now.

    Args:
        work: the transaction.
        statement_id: the statement.
        day: the day of the last signature: it is the board of that day that signs; today where it is not known.
        lock: nobody else takes in a file of this statement meanwhile.

    Raises:
        NotFound: no such statement here. NotLocked: its text can still change.
    """
    found = work.session.get(
        Statement, (work.enterprise_id, statement_id), with_for_update=True if lock else None, populate_existing=lock
    )  # fmt: skip
    if found is None:
        raise NotFound
    year = work.get(ReportingPeriod, found.period_id).label
    if found.status not in LOCKED:
        raise NotLocked(year=year)
    pdf = frozen_file_of(work, statement_id, StatementFileKind.PDF)
    current = newest_round(work, statement_id, pdf.sha256)
    required, excused = _must(work, current, day or _today(work))
    return Basis(
        statement=found,
        year=year,
        pdf=pdf,
        required=required,
        excused=excused,
        people=_people(work),
        answers=_answers(work),
        signed=signatures_of(work, statement_id, pdf.sha256),
        provider="Penneo" if current is not None and current.way == "PENNEO" else "",
    )


def refuse_examples(work: Work) -> None:
    """Nothing is signed in a reference organisation (ExampleIsReadOnly)."""
    if enterprise_of(work).example:
        raise ExampleIsReadOnly


def newest_round(work: Work, statement_id: str, pdf_hash: str) -> SigningRound | None:
    """The newest sending of this very PDF that was not called off; None where it was sent to nobody from here."""
    rows = work.session.execute(
        select(SigningRound)
        .where(
            col(SigningRound.enterprise_id) == work.enterprise_id,
            col(SigningRound.statement_id) == statement_id,
            col(SigningRound.content_hash) == pdf_hash,
        )
        .order_by(col(SigningRound.id).desc())
    ).scalars()
    return next((row for row in rows if row.state not in _OVER), None)


def _of_round(work: Work, one: SigningRound) -> tuple[Signatory, ...]:
    return tuple(
        Signatory(row.person_id, row.name, tuple(orjson.loads(row.seats)), row.reservation)
        for row in signers_of(work, one)
    )


def on_the_board(work: Work, day: date) -> tuple[Signatory, ...]:
    """Those who must sign by the register on a day, each person once for all their own seats."""
    return tuple(
        Signatory(
            one.person_id,
            one.name,
            tuple(
                {"role": seat.role, "appointing_body": seat.body, "seat_id": seat.seat_id}
                for seat in one.seats
            ),
        )
        for one in must_sign_on(work, day).signatories
    )


def _must(
    work: Work, current: SigningRound | None, day: date
) -> tuple[tuple[Signatory, ...], frozenset[str]]:
    """Those who were asked and whoever has joined since; and which of them held no seat that signs on the day."""
    board = on_the_board(work, day)
    if current is None:
        return board, frozenset()
    held = {one.person_id for one in board}
    sent = _of_round(work, current)
    asked = {one.person_id for one in sent}
    joined = (one for one in board if one.person_id not in asked)
    return (*sent, *joined), frozenset(asked - held)


def signed_files(work: Work, statement_id: str) -> list[StatementFile]:
    """The files that came back, oldest first."""
    return [row for row in files_of(work, statement_id) if row.kind == StatementFileKind.SIGNED]


def newest_check(work: Work, file_id: str) -> SignedFileCheck | None:
    """The newest check of a file; None where it was never checked."""
    return work.session.execute(
        select(SignedFileCheck)
        .where(
            col(SignedFileCheck.enterprise_id) == work.enterprise_id, col(SignedFileCheck.file_id) == file_id
        )
        .order_by(col(SignedFileCheck.id).desc())
        .limit(1)
    ).scalar_one_or_none()


def _today(work: Work) -> date:
    return work.today


def _people(work: Work) -> dict[str, str]:
    rows = work.session.execute(
        select(Person).where(col(Person.enterprise_id) == work.enterprise_id)
    ).scalars()
    return {row.id: row.name for row in rows}


def _answers(work: Work) -> dict[tuple[str, str], bool]:
    rows = work.session.execute(
        select(NameAnswer).where(col(NameAnswer.enterprise_id) == work.enterprise_id)
    ).scalars()
    return {(row.name, row.person_id): row.same for row in rows}


def answers_about(work: Work, key: str) -> dict[str, NameAnswer]:
    """What has been answered about a name (``person_names.answer_key``), by person."""
    rows = work.session.execute(
        select(NameAnswer).where(
            col(NameAnswer.enterprise_id) == work.enterprise_id, col(NameAnswer.name) == key
        )
    ).scalars()
    return {row.person_id: row for row in rows}


def moment_of(one: Signature) -> datetime:
    """When somebody signed; noon in Oslo on the day where only a day is known."""
    if one.signed_at is not None:
        return one.signed_at
    if one.signed_on is None:
        return one.recorded_at
    return datetime.combine(one.signed_on, time(12), OSLO).astimezone(UTC)


def without_seat(work: Work, basis: Against, judgement: Judgement) -> dict[str, str]:
    """Those the file says have signed, who held no seat that signs on that day: person → what is wrong and what to do."""
    found = {}
    for person, line in judgement.signed.items():
        if person in basis.signed:
            continue
        signer = line.signer
        day = clock.oslo_day(signer.signed_at) if signer.signed_at else signer.signed_on or work.today
        try:
            require_may_sign(work, person, basis.names[person], day)
        except SeatEnded as error:
            found[person] = str(error)
    return found
