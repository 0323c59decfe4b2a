"""The figures that decide whether the enterprise is covered (§ 3 a): fetched or written, then confirmed by a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app import clock
from compliance_app.domain.errors import AktsomError, FieldWrong, _
from compliance_app.domain.permissions import Verb
from compliance_app.domain.registry import Accounts, Entity
from compliance_app.domain.size_test import Coverage, SizeResult, YearFigures, size_test
from compliance_app.integrations.brreg import registry
from compliance_app.services.enterprise_registry import NoOwnNumber
from compliance_app.services.enterprises import enterprise_of
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.tables import SizeFigure

EMPLOYEES: Final = "ansatte i Enhetsregisteret, og ansatte er ikke årsverk"
_FIGURES: Final = ("sales", "balance", "full_time_equivalents")
_OLDEST: Final = 2000


class NoAccounts(AktsomError):
    """Regnskapsregisteret has no open accounts of the enterprise."""

    message = _("Regnskapsregisteret har ingen åpne regnskap for virksomheten. Skriv tallene selv.")


class SizeInput(BaseModel):
    """One financial year as a person says it; whole kroner; None is not known.

    ``seen_version`` is the row's when the form was drawn, 0 where there was none.
    """

    year: int
    sales: int | None = Field(default=None, ge=0, le=10**15)
    balance: int | None = Field(default=None, ge=0, le=10**15)
    full_time_equivalents: float | None = Field(default=None, ge=0, le=10_000_000)
    public_interest: bool | None = None
    whole_group: bool | None = None
    seen_version: int = 0


@dataclass(frozen=True)
class SizePicture:
    """The answer and what it rests on.

    Attributes:
        result: of the test of § 3 a over the years below.
        figures: newest year first.
        kept: years whose fetched figures were set aside, since a person has confirmed others.
    """

    result: SizeResult
    figures: tuple[SizeFigure, ...]
    kept: tuple[int, ...] = ()

    @property
    def confirmed(self) -> bool:
        """A person has confirmed the year that decides and the one before."""
        by_year = {row.year: row for row in self.figures}
        newest = self.result.year
        return newest is not None and all(
            year in by_year and by_year[year].confirmed_at is not None for year in (newest, newest - 1)
        )

    def asked_for(self, today: date) -> tuple[int, ...]:
        """The years to fill in, newest first: two, and the ones before as long as they would decide."""
        newest = max((row.year for row in self.figures), default=today.year - 1)
        if self.result.coverage is not Coverage.UNKNOWN or not self.result.decided_by_earlier:
            return newest, newest - 1
        oldest = min(self.result.exceeds, default=newest)
        return tuple(range(newest, oldest - 2, -1))

    @property
    def parts_of_group(self) -> tuple[int, ...]:
        """The years whose figures are of the parent alone, where the group as one unit counts."""
        return tuple(row.year for row in self.figures if row.whole_group is False)


def size_picture(actor: Actor) -> SizePicture:
    """The figures that are known and what follows from them."""
    with reading(actor) as work:
        rows = _rows(work)
        work.session.expunge_all()
        return _picture(rows)


def fetch_size_figures(actor: Actor) -> SizePicture:
    """Fetch accounts and number of employees for the enterprise's own number, and keep them as not yet confirmed.

    The accounts of the group are taken where there are any: parent and subsidiaries count as one. Figures in another
    currency are not converted. Years that a person has confirmed are left alone.

    Raises:
        NoOwnNumber. NoAccounts. RegistryError: no answer that can be used.
    """
    with reading(actor, Verb.EDIT_ENTERPRISE) as work:
        number = enterprise_of(work).org_number
    if not number:
        raise NoOwnNumber
    with registry() as open_registry:
        accounts = open_registry.accounts(number)
        entity = open_registry.entity(number).entity
    chosen = _by_year(accounts)
    if not chosen:
        raise NoAccounts
    kept = []
    with begin(actor, Verb.EDIT_ENTERPRISE) as work:
        there = {row.year: row for row in _rows(work)}
        for year, one in chosen.items():
            row = there.get(year)
            if row is not None and row.confirmed_at is not None:
                kept.append(year)
                continue
            values = _values(one, entity if year == max(chosen) else None)
            _write(work, row, year, {**values, "fetched_at": work.at})
        work.about("size_figure", work.enterprise_id)
        rows = _rows(work)
        work.session.expunge_all()
    picture = _picture(rows)
    return SizePicture(picture.result, picture.figures, tuple(kept))


def save_size_figures(actor: Actor, given: Sequence[SizeInput]) -> None:
    """Save and confirm the figures of some years.

    Raises:
        FieldWrong: a year to come. ChangedMeanwhile: somebody saved since the form was drawn.
    """
    for one in given:
        if not _OLDEST <= one.year <= clock.today().year:
            raise FieldWrong(field="År", hint="Velg et regnskapsår som er begynt.")
    with begin(actor, Verb.EDIT_ENTERPRISE) as work:
        there = {row.year: row for row in _rows(work)}
        for one in given:
            row = there.get(one.year)
            if (row.version if row else 0) != one.seen_version:
                work.changed_meanwhile(row.id if row else "", f"tallene for {one.year}")
            values = one.model_dump(exclude={"year", "seen_version"})
            if row is None or any(getattr(row, name) != values[name] for name in _FIGURES):
                values["source"] = f"Oppgitt av {work.actor.name}"
            _write(work, row, one.year, {**values, "confirmed_by": work.actor.name, "confirmed_at": work.at})
        work.about("size_figure", work.enterprise_id)


def _write(work: Work, row: SizeFigure | None, year: int, values: Mapping[str, Any]) -> None:
    if row is None:
        work.add(SizeFigure(enterprise_id=work.enterprise_id, year=year, **values))
        return
    for key, value in values.items():
        setattr(row, key, value)


def _rows(work: Work) -> list[SizeFigure]:
    rows = work.session.execute(
        select(SizeFigure)
        .where(col(SizeFigure.enterprise_id) == work.enterprise_id)
        .order_by(col(SizeFigure.year).desc())
    )
    return list(rows.scalars())


def _picture(rows: Sequence[SizeFigure]) -> SizePicture:
    years = [
        YearFigures(row.year, row.sales, row.balance, row.full_time_equivalents, row.public_interest)
        for row in rows
        if any(getattr(row, name) is not None for name in _FIGURES) or row.public_interest
    ]
    return SizePicture(size_test(years), tuple(rows))


def _by_year(accounts: Sequence[Accounts]) -> dict[int, Accounts]:
    """One set of accounts a year: the group's before the company's, and the last one sent in where there are several."""
    chosen: dict[int, Accounts] = {}
    for one in accounts:
        there = chosen.get(one.year)
        if there is None or (one.group, one.ends) > (there.group, there.ends):
            chosen[one.year] = one
    return chosen


def _values(accounts: Accounts, entity: Entity | None) -> dict[str, Any]:
    kind = "konsernregnskap" if accounts.group else "selskapsregnskap"
    said = [f"Regnskapsregisteret, {kind} for {accounts.year}"]
    values: dict[str, Any] = {"sales": accounts.sales, "balance": accounts.balance}
    if accounts.currency != "NOK":
        values = {"sales": None, "balance": None}
        said.append(f"regnskapet er i {accounts.currency}, regn om til kroner")
    if accounts.group:
        values["whole_group"] = True
    elif accounts.parent:
        values["whole_group"] = False
    if entity is not None and entity.employees is not None:
        values["full_time_equivalents"] = float(entity.employees)
        said.append(f"årsverkene er {EMPLOYEES}")
    elif entity is not None and entity.some_employees:
        said.append("Enhetsregisteret oppgir én til fire ansatte")
    values["source"] = "; ".join(said)
    return values
