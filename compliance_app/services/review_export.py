"""The queue of the year's review as a workbook: last year's levels and reason, the proposal, and columns to fill in."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, _
from compliance_app.domain.permissions import Verb
from compliance_app.files.rating_rows import columns
from compliance_app.files.writer import Value, write_xlsx
from compliance_app.services.enterprises import period_of
from compliance_app.services.register_conditions import inactive_ids
from compliance_app.services.register_words import LEVEL
from compliance_app.services.review_rows import year_before
from compliance_app.services.review_words import sentences
from compliance_app.services.work import Actor, Work, reading
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    Category,
    Confirmation,
    ConfirmationState,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
)

_WORD = {level.value: word for level, word in LEVEL.items()}


class ReviewNotOpened(AktsomError):
    """There is no queue for the year (values: year)."""

    message = _("Gjennomgangen for {year} er ikke begynt. Åpne året under Årets gjennomgang først.")


def export_ratings(actor: Actor, year: str | int | None = None) -> bytes:
    """The queue of a year (the newest by default) as an xlsx, in its order; what is decided already is filled in.

    Raises:
        NoSuchYear: no such period. ReviewNotOpened: its queue has not been opened.
    """
    with reading(actor, Verb.EXPORT_REGISTER) as work:
        period = period_of(work, year)
        if period.review_opened_at is None:
            raise ReviewNotOpened(year=period.label)
        last = year_before(work, period)
        rows = list(_rows(work, period, last))
    label = last.label if last else ""
    return write_xlsx(columns(period.label, label), rows, f"Gjennomgang {period.label}")


def check_of(assessment_id: str, version: int) -> str:
    """What a row was made from: the rating and the version of the year's row."""
    return f"{assessment_id}:{version}"


def _rows(work: Work, period: ReportingPeriod, last: ReportingPeriod | None) -> Iterator[list[Value]]:
    before = _last_year(work, last)
    categories = dict(
        work.session.execute(
            select(col(Category.id), col(Category.name)).where(
                col(Category.enterprise_id) == work.enterprise_id
            )
        )
        .tuples()
        .all()
    )
    known, label = countries(), last.label if last else ""
    rated = RiskAssessment
    chosen = (
        select(
            col(Confirmation.supplier_id), col(Confirmation.version), col(Confirmation.changes), col(Confirmation.state),
            col(Confirmation.level), col(Confirmation.reason), col(Confirmation.sources_read),
            col(Confirmation.read_on), col(Supplier.name), col(Supplier.org_number), col(Supplier.country), col(Supplier.category_id),
            col(rated.id), col(rated.geographic), col(rated.sector), col(rated.overall), col(rated.why),
        )
        .join(
            Supplier,
            and_(
                col(Supplier.enterprise_id) == col(Confirmation.enterprise_id),
                col(Supplier.id) == col(Confirmation.supplier_id),
            ),
        )
        .join(
            rated,
            and_(
                col(rated.enterprise_id) == col(Confirmation.enterprise_id),
                col(rated.supplier_id) == col(Confirmation.supplier_id),
                col(rated.period_id) == period.id,
                col(rated.superseded_by).is_(None),
            ),
        )
        .where(
            col(Confirmation.enterprise_id) == work.enterprise_id,
            col(Confirmation.period_id) == period.id,
            col(Confirmation.supplier_id).not_in(inactive_ids(work)),
        )
        .order_by(col(Confirmation.queue_key), col(Confirmation.id))
    )  # fmt: skip
    told: dict[str, str] = {}
    for row in work.session.connection().execute(chosen):
        country = known.get(row.country or "")
        if row.changes not in told:
            told[row.changes] = "\n".join(sentences(json.loads(row.changes), None, label))
        decided = row.state != ConfirmationState.NOT_YET
        yield [
            row.name, row.org_number or "", country.name_nb if country else "ukjent",
            categories.get(row.category_id or "", ""),
            *before.get(row.supplier_id, ("", "", "", "")),
            told[row.changes], _WORD[row.geographic], _WORD[row.sector], _WORD[row.overall], row.why,
            _WORD[row.level] if decided and row.level else "",
            row.reason if decided else "", row.sources_read if decided else "", row.read_on if decided else None,
            row.supplier_id, check_of(row.id, row.version),
        ]  # fmt: skip


def _last_year(work: Work, last: ReportingPeriod | None) -> dict[str, tuple[str, str, str, str]]:
    """Levels and reason of the year before, by supplier."""
    if last is None:
        return {}
    rated = RiskAssessment
    chosen: Any = (
        select(
            col(rated.supplier_id), col(rated.geographic), col(rated.sector), col(rated.overall), col(rated.why),
            col(Confirmation.reason),
        )
        .outerjoin(
            Confirmation,
            and_(
                col(Confirmation.enterprise_id) == col(rated.enterprise_id),
                col(Confirmation.period_id) == col(rated.period_id),
                col(Confirmation.supplier_id) == col(rated.supplier_id),
            ),
        )
        .where(
            col(rated.enterprise_id) == work.enterprise_id,
            col(rated.period_id) == last.id,
            col(rated.superseded_by).is_(None),
        )
    )  # fmt: skip
    return {
        row[0]: (_WORD[row[1]], _WORD[row[2]], _WORD[row[3]], row[5] or row[4])
        for row in work.session.connection().execute(chosen)
    }
