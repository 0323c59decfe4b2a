"""The filled-in workbook of the year's review back in: a difference to approve first, then one transaction.

A row is taken only if it was made from what the register holds now. One that somebody has decided since, or whose rating
has changed, is a conflict: shown, never overwritten. The same file a second time finds everything done.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.identity import clean_text
from compliance_app.domain.levels import Level, combine
from compliance_app.domain.permissions import Verb
from compliance_app.domain.review import What
from compliance_app.files.limits import collector_paused
from compliance_app.files.rating_rows import LEVEL as LEVEL_COLUMN
from compliance_app.files.rating_rows import REASON, RatingLine, read_rating_file
from compliance_app.services import ratings
from compliance_app.services.enterprises import period_of
from compliance_app.services.register_words import LEVEL
from compliance_app.services.review_export import ReviewNotOpened, check_of
from compliance_app.services.review_rows import year_before
from compliance_app.services.review_sources import picked
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.ids import new_ids
from compliance_app.storage.tables import (
    Confirmation,
    ConfirmationState,
    ReportingPeriod,
    RiskAssessment,
    SectorJudgement,
    Supplier,
)

_DECIDED = (
    "state", "level", "reason", "sources_read", "read_on", "assessment_id", "together", "decided_by", "decided_at",
    "together_as",
)  # fmt: skip
_JUDGEMENT = (
    "enterprise_id", "id", "version", "period_id", "supplier_id", "level", "reason", "sources_read", "read_on",
    "judged_by", "judged_at",
)  # fmt: skip


@dataclass(frozen=True)
class RatingChange:
    """One row that would be taken: the supplier, and (field, before, after) of what differs."""

    row: int
    supplier_id: str
    name: str
    differences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class RatingRefusal:
    """One row that is not taken: its number, the field, what stands there, and why in a sentence."""

    row: int
    name: str
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class RatingDifference:
    """What a workbook would change, and what it did.

    Attributes:
        year: label of the year.
        changes: rows that are taken; ``conflicts`` those that somebody else was before; ``refused`` those that cannot be read.
        unchanged: rows that say what the register holds.
    """

    year: str
    changes: tuple[RatingChange, ...] = ()
    conflicts: tuple[RatingRefusal, ...] = ()
    refused: tuple[RatingRefusal, ...] = ()
    unchanged: int = 0

    def as_json(self) -> dict[str, Any]:
        """The stable document of the command line."""
        return {
            "year": int(self.year) if self.year.isdigit() else self.year,
            "changed": [
                {
                    "row": one.row, "supplier": one.supplier_id, "name": one.name,
                    "differences": [{"field": f, "before": b, "after": a} for f, b, a in one.differences],
                }
                for one in self.changes
            ],
            "unchanged": self.unchanged,
            "conflicts": [_refusal_json(one) for one in self.conflicts],
            "rejected": [_refusal_json(one) for one in self.refused],
        }  # fmt: skip


def _refusal_json(one: RatingRefusal) -> dict[str, Any]:
    return {
        "row": one.row,
        "name": one.name,
        "column": one.column,
        "value": one.value,
        "reason": one.reason,
    }


@dataclass(frozen=True)
class OpenedRatings:
    """A workbook that has been read, for the year that is being reviewed."""

    year: str
    lines: tuple[RatingLine, ...]


@dataclass
class _Plan:
    changes: list[RatingChange] = field(default_factory=list)
    conflicts: list[RatingRefusal] = field(default_factory=list)
    refused: list[RatingRefusal] = field(default_factory=list)
    unchanged: int = 0
    taken: list[tuple[RatingLine, "_Held", Level | None]] = field(default_factory=list)
    """Line, what is held, and the sector level to judge (None: confirmed as proposed)."""


@dataclass(frozen=True)
class _Held:
    """What the register holds of one supplier: the year's row and the rating in force."""

    name: str
    row: Confirmation
    rating_id: str
    geographic: Level
    overall: Level
    why: str
    last_level: str
    last_reason: str

    @property
    def decided(self) -> bool:
        """Somebody has confirmed it this year."""
        return self.row.state != ConfirmationState.NOT_YET


def open_ratings(actor: Actor, data: bytes, filename: str) -> OpenedRatings:
    """Read a filled-in workbook for the newest period; nothing is compared yet.

    Raises:
        FileRefused: it cannot be read, or is no such workbook. ReviewNotOpened: the year has no queue.
    """
    with reading(actor, Verb.CONFIRM_RATING) as work:
        period = _opened(work)
    return OpenedRatings(period.label, tuple(read_rating_file(data, filename, period.label, clock.today())))


def compare_ratings(actor: Actor, opened: OpenedRatings) -> RatingDifference:
    """What the workbook would change now; nothing is saved. Raises ReviewNotOpened."""
    with reading(actor, Verb.CONFIRM_RATING) as work:
        return _said(opened.year, _plan(work, _opened(work), opened.lines))


def import_ratings(actor: Actor, opened: OpenedRatings, *, once: str = "") -> RatingDifference:
    """Take the rows that can be taken, all in one transaction; returns what was done and what was left.

    Raises:
        ReviewNotOpened: the year has no queue.
    """
    with begin(actor, Verb.CONFIRM_RATING, once=once) as work:
        period = _opened(work)
        plan = _plan(work, period, opened.lines)
        if plan.taken and not work.already:
            with collector_paused():
                _write(work, period, plan)
            work.about("reporting_period", period.id)
        return _said(opened.year, plan)


def _opened(work: Work) -> ReportingPeriod:
    period = period_of(work)
    if period.review_opened_at is None:
        raise ReviewNotOpened(year=period.label)
    return period


def _said(year: str, plan: _Plan) -> RatingDifference:
    return RatingDifference(
        year, tuple(plan.changes), tuple(plan.conflicts), tuple(plan.refused), plan.unchanged
    )


def _plan(work: Work, period: ReportingPeriod, lines: Sequence[RatingLine]) -> _Plan:
    plan, seen = _Plan(), set[str]()
    held = _held(work, period, sorted({line.supplier_id for line in lines if line.supplier_id}))
    for line in lines:
        there = held.get(line.supplier_id)
        name = there.name if there else line.name
        if line.problem is not None:
            plan.refused.append(RatingRefusal(line.row, name, *line.problem))
        elif there is None:
            plan.refused.append(
                RatingRefusal(line.row, name, "Id", line.supplier_id, "Leverandøren står ikke i årets kø.")
            )
        elif line.supplier_id in seen:
            plan.refused.append(
                RatingRefusal(line.row, name, "Id", line.supplier_id, "Leverandøren står på en rad til lenger opp.")
            )  # fmt: skip
        else:
            seen.add(line.supplier_id)
            _place(plan, line, there, period.label)
    return plan


def _place(plan: _Plan, line: RatingLine, there: _Held, year: str) -> None:
    reason = _reason(line, there)
    row = there.row
    if there.decided and (row.level, row.reason, row.sources_read, row.read_on) == (
        line.level, reason, clean_text(line.source, 2000), _read_on(line, row),
    ):  # fmt: skip
        plan.unchanged += 1
        return
    if line.check != check_of(there.rating_id, row.version):
        plan.conflicts.append(_conflict(line, there))
        return
    wrong = _wrong(line, there, reason, year)
    if wrong is not None:
        plan.refused.append(RatingRefusal(line.row, there.name, *wrong))
        return
    assert line.level is not None
    judged = None if line.level is there.overall else line.level
    plan.taken.append((line, there, judged))
    plan.changes.append(
        RatingChange(line.row, line.supplier_id, there.name, tuple(_differences(line, there, reason)))
    )


def _reason(line: RatingLine, there: _Held) -> str:
    """What the row says; where it says nothing and confirms the proposal, last year's reason stands."""
    if line.reason or line.level is not there.overall:
        return clean_text(line.reason, 4000)
    return there.last_reason if there.last_level == there.overall else ""


def _read_on(line: RatingLine, row: Confirmation | None = None) -> date | None:
    """The day the source was read: as written, else as held, else today."""
    if not line.source:
        return None
    return line.read_on or (row.read_on if row else None) or clock.today()


def _conflict(line: RatingLine, there: _Held) -> RatingRefusal:
    row = there.row
    if there.decided:
        by = row.decided_by or "Noen"
        reason = (
            f"{by} bekreftet leverandøren som {LEVEL[Level(row.level or '')]} etter at filen ble tatt ut."
        )
    else:
        reason = (
            f"Vurderingen er endret etter at filen ble tatt ut, og forslaget er nå {LEVEL[there.overall]}."
        )
    value = LEVEL[line.level] if line.level else ""
    return RatingRefusal(line.row, there.name, LEVEL_COLUMN, value, reason)


def _wrong(line: RatingLine, there: _Held, reason: str, year: str) -> tuple[str, str, str] | None:
    """(field, value, sentence) of what keeps the row out."""
    column = f"{LEVEL_COLUMN} {year}"
    if line.level is None:
        return column, "", "Nivået mangler. Skriv lav, medium, høy eller ukjent."
    value = LEVEL[line.level]
    if f'"{What.OVERRIDE.value}"' in there.row.changes:
        return (
            column,
            value,
            "Svar først på om det overstyrte nivået fortsatt skal gjelde, på leverandørens kort.",
        )
    if not reason:
        return f"{REASON} {year}", "", "Begrunnelsen mangler. Skriv hvorfor nivået er riktig."
    if line.level is not there.overall and combine((there.geographic, line.level)) is not line.level:
        return (
            column, value,
            f"Samlet risiko kan ikke bli {value}, for den geografiske risikoen er {LEVEL[there.geographic]}. "
            "Den som er åpenhetslovansvarlig, kan overstyre nivået på leverandørens side.",
        )  # fmt: skip
    return None


def _differences(line: RatingLine, there: _Held, reason: str) -> list[tuple[str, str, str]]:
    row = there.row
    was = LEVEL[Level(row.level)] if row.level else f"forslag {LEVEL[there.overall]}"
    pairs = [
        ("Nivå", was, LEVEL[line.level] if line.level else ""),
        ("Begrunnelse", row.reason, reason),
        ("Kilde lest", row.sources_read, line.source),
    ]
    return [pair for pair in pairs if pair[1] != pair[2]]


def _held(work: Work, period: ReportingPeriod, ids: Sequence[str]) -> dict[str, _Held]:
    here = (col(Confirmation.enterprise_id) == work.enterprise_id, col(Confirmation.period_id) == period.id)
    names = picked(
        work,
        select(col(Supplier.id), col(Supplier.name)).where(
            col(Supplier.enterprise_id) == work.enterprise_id, col(Supplier.active).is_(True)
        ),
        Supplier.id,
        ids,
    )
    named = {row[0]: row[1] for row in names}
    rows: dict[str, Confirmation] = {}
    for start in range(0, len(ids), 500):
        chosen = select(Confirmation).where(
            *here, col(Confirmation.supplier_id).in_(ids[start : start + 500])
        )
        rows |= {row.supplier_id: row for row in work.session.execute(chosen).scalars()}
    rated = _rated(work, period, ids)
    last = year_before(work, period)
    earlier = _rated(work, last, ids) if last else {}
    reasons = _last_reasons(work, last, ids) if last else {}
    return {
        one: _Held(
            named[one], row, rated[one][0], Level(rated[one][1]), Level(rated[one][2]), rated[one][3],
            earlier[one][2] if one in earlier else "",
            reasons.get(one) or (earlier[one][3] if one in earlier else ""),
        )
        for one, row in rows.items()
        if one in named and one in rated
    }  # fmt: skip


def _rated(work: Work, period: ReportingPeriod, ids: Sequence[str]) -> dict[str, tuple[str, str, str, str]]:
    chosen = select(
        col(RiskAssessment.supplier_id), col(RiskAssessment.id), col(RiskAssessment.geographic),
        col(RiskAssessment.overall), col(RiskAssessment.why),
    ).where(
        col(RiskAssessment.enterprise_id) == work.enterprise_id,
        col(RiskAssessment.period_id) == period.id,
        col(RiskAssessment.superseded_by).is_(None),
    )  # fmt: skip
    return {row[0]: tuple(row[1:]) for row in picked(work, chosen, RiskAssessment.supplier_id, ids)}


def _last_reasons(work: Work, last: ReportingPeriod, ids: Sequence[str]) -> dict[str, str]:
    chosen = select(col(Confirmation.supplier_id), col(Confirmation.reason)).where(
        col(Confirmation.enterprise_id) == work.enterprise_id, col(Confirmation.period_id) == last.id
    )
    return {row[0]: row[1] for row in picked(work, chosen, Confirmation.supplier_id, ids)}


def _write(work: Work, period: ReportingPeriod, plan: _Plan) -> None:
    judged = [(line, there, level) for line, there, level in plan.taken if level is not None]
    if judged:
        _judge(work, period, judged)
        ratings.rate_within(work, period, [line.supplier_id for line, _there, _level in judged])
        work.session.expire_all()
    rated = _rated(work, period, [line.supplier_id for line, _there, _level in plan.taken])
    written: list[tuple[str, tuple[Any, ...], tuple[Any, ...]]] = []
    for line, there, level in plan.taken:
        row = there.row
        before = tuple(getattr(row, name) for name in _DECIDED)
        rating_id, _geographic, overall, _why = rated[line.supplier_id]
        same = level is None and there.last_level in {"", overall}
        state = ConfirmationState.UNCHANGED if same else ConfirmationState.CHANGED
        after = (
            state.value, overall, _reason(line, there), clean_text(line.source, 2000), _read_on(line), rating_id, False,
            work.actor.name, work.at, "",
        )  # fmt: skip
        written.append((row.id, before, after))
    work.update_many(Confirmation, _DECIDED, written)


def _judge(work: Work, period: ReportingPeriod, judged: Sequence[tuple[RatingLine, _Held, Level]]) -> None:
    ids = [line.supplier_id for line, _there, _level in judged]
    chosen = select(col(SectorJudgement.supplier_id), col(SectorJudgement.id)).where(
        col(SectorJudgement.enterprise_id) == work.enterprise_id,
        col(SectorJudgement.period_id) == period.id,
        col(SectorJudgement.superseded_by).is_(None),
    )
    earlier = {row[0]: row[1] for row in picked(work, chosen, SectorJudgement.supplier_id, ids)}
    made = dict(zip(ids, new_ids(len(ids)), strict=True))
    replaced = [(earlier[one], (None,), (made[one],)) for one in ids if one in earlier]
    work.update_many(SectorJudgement, ("superseded_by",), replaced)
    work.insert_many(
        SectorJudgement,
        _JUDGEMENT,
        [
            (work.enterprise_id, made[line.supplier_id], 1, period.id, line.supplier_id, level.value,
             _reason(line, there), clean_text(line.source, 2000), _read_on(line), work.actor.name, work.at)
            for line, there, level in judged
        ],
    )  # fmt: skip
