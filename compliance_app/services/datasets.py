"""Indices that somebody imports: read from a list, stored with edition and licence, compared with what is in force.

A country is known by its code or by a certain spelling of its name; everything else is listed and left out. Importing
changes no rating: an index is taken into use by a new version of the method (``method_versions``).
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlmodel import col

from compliance_app.domain.errors import AktsomError, FieldMissing, FieldWrong, _
from compliance_app.domain.identity import clean_text
from compliance_app.domain.own_index import OwnIndex
from compliance_app.domain.permissions import Verb
from compliance_app.domain.risk_method import Dimension, canonical_json
from compliance_app.files.index_table import IndexColumns, column_names, propose_columns, read_figures
from compliance_app.files.reader import read_table_file
from compliance_app.files.table import Sheet, SourceFile
from compliance_app.services.method_rows import as_index, used_by, used_now
from compliance_app.services.work import Actor, Work, begin, reading
from compliance_app.storage.reference import countries, country_by_iso3, country_names
from compliance_app.storage.tables import IndicatorDataset, RiskMethod


class DatasetThere(AktsomError):
    """The same figures of the same edition are there already (values: name, edition)."""

    message = _(
        "Ikke lagret. «{name}», {edition}, er lest inn før med de samme tallene. Du finner den i listen."
    )


class DatasetInUse(AktsomError):
    """A dataset that a version of the method rests on (values: version)."""

    message = _("Ikke fjernet. Metode {version} bygger på disse tallene, og den skal kunne regnes ut igjen.")


class DatasetInput(BaseModel):
    """What a person says of an index.

    Attributes:
        dimension: which of the four it stands in for.
        worst, best: the published values that become 100 and 0: the ends of the scale, not of the figures.
        year: of the rows that name none; None where every row does.
    """

    dimension: Dimension
    name: str = Field(max_length=200)
    edition: str = Field(max_length=100)
    publisher: str = Field(default="", max_length=200)
    licence: str = Field(default="", max_length=100)
    source: str = Field(default="", max_length=1000)
    year: int | None = Field(default=None, ge=1900, le=2100)
    worst: float
    best: float


@dataclass(frozen=True)
class ReadFigures:
    """What a list gave.

    Attributes:
        figures: (value as published, year or None) by ISO 3166-1 alpha-3.
        unknown: spellings that name no country for certain, in the list's order, each once.
        unreadable: (row, country, what stood there) instead of a number.
        differing: countries with two figures for one year; none of them is used.
        without: how many rows had no figure.
        older: how many figures were passed over for a newer one of the same country.
    """

    figures: Mapping[str, tuple[float, int | None]]
    unknown: tuple[str, ...] = ()
    unreadable: tuple[tuple[int, str, str], ...] = ()
    differing: tuple[str, ...] = ()
    without: int = 0
    older: int = 0

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest figure; (0, 0) where there are none."""
        values = [value for value, _year in self.figures.values()]
        return (min(values), max(values)) if values else (0.0, 0.0)

    @property
    def has_years(self) -> bool:
        """Whether every figure names its year."""
        return all(year is not None for _value, year in self.figures.values())


@dataclass(frozen=True)
class OpenedIndex:
    """A list that was opened: its sheets, which one is read, and which columns hold what."""

    source: SourceFile = field(repr=False)
    sheet: int
    columns: IndexColumns

    @property
    def names(self) -> list[str]:
        """The columns' names in order, empty where the list has none."""
        return column_names(self._sheet, self.columns)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return self._sheet.width

    @property
    def _sheet(self) -> Sheet:
        return self.source.sheets[self.sheet]


def open_index(data: bytes, filename: str, sheet: int | None = None) -> OpenedIndex:
    """Read a list and propose its columns. Raises FileRefused, NoCountries, NoFigures."""
    return _opened(read_table_file(data, filename), sheet)


def _opened(source: SourceFile, sheet: int | None) -> OpenedIndex:
    places = [sheet] if sheet is not None else _by_visibility(source.sheets)
    refused: AktsomError | None = None
    for place in places:
        try:
            return OpenedIndex(source, place, propose_columns(source.sheets[place], _is_country))
        except AktsomError as error:
            refused = refused or error
    assert refused is not None
    raise refused


def read_index(opened: OpenedIndex, columns: IndexColumns | None = None) -> ReadFigures:
    """The figures of the columns proposed, or of those chosen."""
    sheet = opened.source.sheets[opened.sheet]
    rows = read_figures(sheet, columns or opened.columns)
    by_country: dict[str, dict[int | None, set[float]]] = {}
    unknown: dict[str, None] = {}
    count = 0
    for figure in rows.figures:
        iso3 = _iso3(figure.country)
        if iso3 is None:
            unknown.setdefault(figure.country)
        else:
            by_country.setdefault(iso3, {}).setdefault(figure.year, set()).add(figure.value)
            count += 1
    figures: dict[str, tuple[float, int | None]] = {}
    differing = []
    for iso3, years in sorted(by_country.items()):
        newest = max(years, key=lambda year: year or 0)
        if len(years[newest]) > 1:
            differing.append(country_by_iso3()[iso3].name_nb)
        else:
            figures[iso3] = (next(iter(years[newest])), newest)
    without = len([one for one in rows.without if _iso3(one)])
    older = sum(len(years) - 1 for years in by_country.values())
    return ReadFigures(figures, tuple(unknown), tuple(rows.unreadable), tuple(differing), without, older)


def import_dataset(actor: Actor, given: DatasetInput, read: ReadFigures, *, once: str = "") -> str:
    """Store an index with its figures; returns its id. It is not in use before a version of the method says so.

    Raises:
        FieldMissing: name, edition or year. FieldWrong: no figures. ScaleUnusable: the scale has no direction.
        DatasetThere: it has been imported before.
    """
    name, edition = clean_text(given.name, 200), clean_text(given.edition, 100)
    for text, label, hint in (
        (name, "Navn", "Skriv hva indeksen heter, slik utgiveren kaller den."),
        (edition, "Utgave", "Skriv hvilken utgave det er, for eksempel 2026."),
    ):
        if not text:
            raise FieldMissing(field=label, hint=hint)
    if not read.figures:
        raise FieldWrong(field="Fil", hint="Ingen av radene har både et land og et tall.")
    if given.year is None and not read.has_years:
        raise FieldMissing(field="År", hint="Filen sier ikke hvilket år tallene gjelder. Skriv det her.")
    figures = {iso3: (value, year or given.year or 0) for iso3, (value, year) in sorted(read.figures.items())}
    listed = tuple((iso3, value, year) for iso3, (value, year) in figures.items())
    OwnIndex(given.dimension, name, edition, given.worst, given.best, listed)
    content = canonical_json(figures)
    sealed = canonical_json([name, edition, given.worst, given.best, content])
    content_hash = hashlib.sha256(sealed.encode()).hexdigest()
    with begin(actor, Verb.IMPORT_DATASET, once=once) as work:
        if work.already:
            return work.already
        _refuse_copy(work, content_hash, given.dimension, name, edition)
        made = work.add(
            IndicatorDataset(
                enterprise_id=work.enterprise_id, dimension=given.dimension.value, name=name, edition=edition,
                publisher=clean_text(given.publisher, 200), licence=clean_text(given.licence, 100),
                source=clean_text(given.source, 1000), year=max(year for _value, year in figures.values()),
                worst=given.worst, best=given.best, content=content, content_hash=content_hash,
                imported_by=work.actor.name, imported_at=work.at,
            )
        )  # fmt: skip
        work.about("indicator_dataset", made.id)
        return made.id


def remove_dataset(actor: Actor, dataset_id: str) -> None:
    """Take away an index that no version of the method rests on. Raises NotFound, DatasetInUse."""
    with begin(actor, Verb.IMPORT_DATASET) as work:
        row = work.get(IndicatorDataset, dataset_id)
        versions = work.session.execute(
            select(RiskMethod)
            .where(col(RiskMethod.enterprise_id) == work.enterprise_id)
            .order_by(col(RiskMethod.method_version))
        ).scalars()
        for version in versions:
            if any(choice.dataset == dataset_id for choice in used_by(version).choices.values()):
                raise DatasetInUse(version=version.method_version)
        work.session.delete(row)
        work.about("indicator_dataset", dataset_id)


@dataclass(frozen=True)
class DatasetListed:
    """An imported index in the list.

    Attributes:
        countries: how many it has a figure for.
        beyond: how many of these lie outside the scale.
        in_use: whether the method in force rests on it.
    """

    row: IndicatorDataset
    countries: int
    beyond: int
    in_use: bool


def all_datasets(actor: Actor) -> list[DatasetListed]:
    """Every imported index, the newest first."""
    with reading(actor) as work:
        rows = list(
            work.session.execute(
                select(IndicatorDataset)
                .where(col(IndicatorDataset.enterprise_id) == work.enterprise_id)
                .order_by(col(IndicatorDataset.imported_at).desc(), col(IndicatorDataset.id).desc())
            ).scalars()
        )
        used = {choice.dataset for choice in used_now(work).choices.values()}
        listed = []
        for row in rows:
            index = as_index(row)
            work.session.expunge(row)
            listed.append(DatasetListed(row, len(index.figures), index.beyond(), row.id in used))
        return listed


def own_attributions(actor: Actor, named: Collection[tuple[str, str]]) -> list[str]:
    """Whom the imported indices of these names and editions are from, a sentence each, in order."""
    with reading(actor) as work:
        rows = work.session.execute(
            select(IndicatorDataset).where(col(IndicatorDataset.enterprise_id) == work.enterprise_id)
        ).scalars()
        return sorted({attribution(row) for row in rows if (row.name, row.edition) in named})


def attribution(row: IndicatorDataset) -> str:
    """«Utgiver, «Indeks», utgave 2026. Lisens: CC BY 4.0. Lest inn av dere.»"""
    who = f"{row.publisher}, " if row.publisher else ""
    licence = _(" Lisens: {licence}.").format(licence=row.licence) if row.licence else ""
    return _("{who}«{name}», {edition}.{licence} Lest inn av dere.").format(
        who=who, name=row.name, edition=row.edition, licence=licence
    )


def read_dataset(actor: Actor, dataset_id: str) -> IndicatorDataset:
    """One imported index. Raises NotFound."""
    with reading(actor) as work:
        row = work.get(IndicatorDataset, dataset_id)
        work.session.expunge(row)
        return row


def _refuse_copy(work: Work, content_hash: str, dimension: Dimension, name: str, edition: str) -> None:
    there = work.session.execute(
        select(col(IndicatorDataset.id)).where(
            col(IndicatorDataset.enterprise_id) == work.enterprise_id,
            col(IndicatorDataset.content_hash) == content_hash,
            col(IndicatorDataset.dimension) == dimension.value,
        )
    ).scalar_one_or_none()
    if there:
        raise DatasetThere(name=name, edition=edition)


def _by_visibility(sheets: Sequence[Sheet]) -> list[int]:
    """Visible sheets in order, then hidden ones."""
    return sorted(range(len(sheets)), key=lambda place: (not sheets[place].visible, place))


def _is_country(text: str) -> bool:
    return _iso3(text) is not None


def _iso3(text: str) -> str | None:
    """A code, or a spelling that means one country and no other; None for everything else."""
    code = text.strip().upper()
    if len(code) == 3 and code in country_by_iso3():
        return code
    if len(code) == 2:
        found = countries().get(code)
        return found.iso3 if found else None
    match = country_names().find(text)
    if match.iso2 is None or match.kind != "exact":
        return None
    return countries()[match.iso2].iso3
