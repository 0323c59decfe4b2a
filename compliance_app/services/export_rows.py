"""What the register's file holds of each supplier, read in a few passes over the register whatever its size."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, and_, select
from sqlmodel import col

from compliance_app.domain.language import NB
from compliance_app.domain.levels import Level
from compliance_app.files.writer import ColumnSpec, Value
from compliance_app.services.enterprises import periods
from compliance_app.services.register import country_names
from compliance_app.services.register_conditions import among, clauses, current, in_order, with_ratings
from compliance_app.services.register_filter import Filter, Order
from compliance_app.services.register_said import KNOWLEDGE
from compliance_app.services.register_words import CHANNEL, CLAUSE, LEVEL, RELATIONSHIP, REVIEWED
from compliance_app.services.work import Work
from compliance_app.storage.reference import countries
from compliance_app.storage.tables import (
    Category,
    ClauseStatus,
    Confirmation,
    PurchaseChannel,
    Relationship,
    ReportingPeriod,
    RiskAssessment,
    Supplier,
    SupplierSpend,
)

YEARS: Final = 6
"""So many years of purchases have a column of their own; the newest."""
_READ: Final[tuple[Any, ...]] = (
    Supplier.id, Supplier.name, Supplier.org_number, Supplier.foreign_id, Supplier.country, Category.name,
    Supplier.industry_standard, Supplier.industry_code, RiskAssessment.overall, RiskAssessment.geographic,
    RiskAssessment.sector, RiskAssessment.why, RiskAssessment.path, RiskAssessment.chain_knowledge, Supplier.owner,
    Supplier.relationship, Supplier.channel, Supplier.other_buyer, Supplier.clause, Supplier.clause_version,
    Supplier.clause_date, Supplier.industry_body, Supplier.active, Supplier.website,
)  # fmt: skip
Spend = tuple[int, str, int]
"""Year, currency, hundredths."""


@dataclass(frozen=True)
class Table:
    """The file's columns, and its rows as they are read: one value a column."""

    columns: tuple[ColumnSpec, ...]
    rows: Iterator[list[Value]]


def supplier_table(work: Work, period: ReportingPeriod, wanted: Filter, order: Order) -> Table:
    """Every supplier that fits, with its rating, last year's level, this year's review and all purchases.

    The rows are made as they are taken, while the transaction is open.
    """
    earlier = _period_before(work, period)
    fitting = _Fitting(work, period, wanted)
    spend = fitting.spend()
    years = sorted({year for rows in spend.values() for year, currency, _h in rows if currency == "NOK"})
    shown = _Line(
        spend=spend,
        years=tuple(years[-1 : -YEARS - 1 : -1]) if len(years) > 1 else (),
        last_year=fitting.levels(earlier) if earlier else {},
        review=fitting.review(),
        has_earlier=earlier is not None,
    )
    columns = _columns(period, earlier, shown)
    records = work.session.connection().execute(fitting.suppliers(order))
    return Table(columns, (shown.values(record) for record in records))


@dataclass(frozen=True)
class _Fitting:
    """Reads what hangs on the suppliers that fit; of the whole register where all fit."""

    work: Work
    period: ReportingPeriod
    wanted: Filter

    def suppliers(self, order: Order) -> Select[Any]:
        own_category = and_(
            col(Category.enterprise_id) == col(Supplier.enterprise_id),
            col(Category.id) == col(Supplier.category_id),
        )
        shown = select(*_READ).select_from(Supplier)
        rated = with_ratings(self.work, self.period, shown.outerjoin(Category, own_category))
        return in_order(rated.where(*self._conditions()), order)

    def _conditions(self) -> tuple[Any, ...]:
        return (
            *among(self.work, self.wanted.activity),
            *clauses(self.work, self.period, self.wanted),
        )

    def _of_them(self, column: Any) -> tuple[Any, ...]:
        if self.wanted == Filter():
            return ()
        ids = with_ratings(self.work, self.period, select(col(Supplier.id))).where(*self._conditions())
        return (col(column).in_(ids),)

    def spend(self) -> Mapping[str, list[Spend]]:
        spend = SupplierSpend
        chosen = select(col(spend.supplier_id), col(spend.year), col(spend.currency), col(spend.hundredths))
        chosen = chosen.where(
            col(spend.enterprise_id) == self.work.enterprise_id, *self._of_them(spend.supplier_id)
        )
        found: dict[str, list[Spend]] = defaultdict(list)
        for supplier, year, currency, hundredths in self.work.session.connection().execute(chosen).all():
            found[supplier].append((year, currency, hundredths))
        return found

    def levels(self, period: ReportingPeriod) -> dict[str, str]:
        rating = RiskAssessment
        chosen = select(col(rating.supplier_id), col(rating.overall)).where(
            *current(self.work, period), *self._of_them(rating.supplier_id)
        )
        return dict(self.work.session.connection().execute(chosen).tuples().all())

    def review(self) -> dict[str, str]:
        row = Confirmation
        chosen = select(col(row.supplier_id), col(row.state)).where(
            col(row.enterprise_id) == self.work.enterprise_id,
            col(row.period_id) == self.period.id,
            *self._of_them(row.supplier_id),
        )
        return dict(self.work.session.connection().execute(chosen).tuples().all())


@dataclass(frozen=True)
class _Line:
    """Turns one supplier's columns into the file's values."""

    spend: Mapping[str, list[Spend]]
    years: tuple[int, ...]
    last_year: Mapping[str, str]
    review: Mapping[str, str]
    has_earlier: bool

    def values(self, record: Any) -> list[Value]:
        (
            identity, name, number, foreign_id, country, category, standard, code, overall, geographic, sector, why,
            path, knowledge, owner, relationship, channel, other_buyer, clause, clause_version, clause_date,
            industry_body, active, website,
        ) = record  # fmt: skip
        rated = overall is not None
        line: list[Value] = [
            name, number, foreign_id, country_said(country), category, f"{code} ({standard})" if code else None,
            _LEVELS[overall], _LEVELS[geographic], _LEVELS[sector], why if rated else "Ikke vurdert",
            path_said(path) if path else None, KNOWLEDGE.get(knowledge),
        ]  # fmt: skip
        if self.has_earlier:
            line.append(_LEVELS[self.last_year.get(identity)])
        if self.review:
            line.append(REVIEWED[self.review.get(identity, "NOT_YET")])
        line.append(owner)
        line += self._bought(self.spend.get(identity))
        line += [
            _RELATIONSHIPS[relationship], _CHANNELS[channel], other_buyer, _CLAUSES[clause], clause_version,
            clause_date, industry_body, "ja" if active else "nei", website,
        ]  # fmt: skip
        return line

    def _bought(self, rows: list[Spend] | None) -> list[Value]:
        """The newest purchases, those of each year in kroner, and the rest as text."""
        if not rows:
            return [None] * (4 + len(self.years))
        ordered = sorted(rows, key=_newest_and_largest)
        year, currency, hundredths = ordered[0]
        of_year: list[Value] = []
        if self.years:
            in_kroner = {one[0]: one[2] for one in rows if one[1] == "NOK"}
            of_year = [in_kroner.get(one) for one in self.years]
        rest = [one for one in ordered[1:] if one[1] != "NOK" or one[0] not in self.years]
        return [hundredths, currency, year, *of_year, "; ".join(map(_amount, rest))]


def _newest_and_largest(one: Spend) -> tuple[int, int]:
    return (-one[0], -one[2])


def _amount(one: Spend) -> str:
    return f"{one[0]}: {NB.number(one[2] / 100, 2)} {one[1]}"


@lru_cache(maxsize=300)
def country_said(code: str | None) -> str:
    """A country by its code as a name; «ukjent» where there is none."""
    known = countries().get(code or "")
    return known.name_nb if known else "ukjent"


@lru_cache(maxsize=4096)
def path_said(path: str) -> str:
    """A chain's countries in order: «Norge → Kina»."""
    return " → ".join(country_names(path.split()))


_LEVELS: Final[Mapping[str | None, str]] = {None: "ikke vurdert", **{one.value: LEVEL[one] for one in Level}}
_RELATIONSHIPS: Final = {one.value: RELATIONSHIP[one] for one in Relationship}
_CHANNELS: Final = {one.value: CHANNEL[one] for one in PurchaseChannel}
_CLAUSES: Final = {one.value: CLAUSE[one] for one in ClauseStatus}


def _period_before(work: Work, period: ReportingPeriod) -> ReportingPeriod | None:
    before = [one for one in periods(work) if one.ends < period.starts]
    return max(before, key=lambda one: one.ends, default=None)


def _columns(
    period: ReportingPeriod, earlier: ReportingPeriod | None, shown: _Line
) -> tuple[ColumnSpec, ...]:
    spec = ColumnSpec
    return (
        spec("Leverandør", width=36),
        spec("Org.nr."),
        spec("Nummer i et annet land"),
        spec("Land"),
        spec("Kategori"),
        spec("Næringskode", width=14),
        spec("Samlet risiko", width=14),
        spec("Geografisk risiko", width=16),
        spec("Bransjerisiko", width=14),
        spec("Hvorfor", width=56),
        spec("Kjede", width=36),
        spec("Hva dere vet om kjeden", width=36),
        *([spec(f"Samlet risiko {earlier.label}", width=18)] if earlier else []),
        *([spec(f"Gjennomgang {period.label}", width=18)] if shown.review else []),
        spec("Ansvarlig"),
        spec("Innkjøp", "amount"),
        spec("Valuta", width=10),
        spec("Innkjøpsår", "integer"),
        *(spec(f"Kroner i {year}", "amount") for year in shown.years),
        spec("Andre innkjøp", width=36),
        spec("Forhold", width=20),
        spec("Hvem som kjøper inn", width=36),
        spec("Annen innkjøper"),
        spec("Krav i avtalen", width=20),
        spec("Versjon av kravet", width=18),
        spec("Dato for kravet", "date", 16),
        spec("Bransjesamarbeid"),
        spec("Aktiv", width=10),
        spec("Nettside", width=28),
    )
