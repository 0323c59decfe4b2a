"""The reference data in ``data/``: countries, their spellings, indicators, the map. Read once, never written.

Everything is text until it is named a number, so that Namibia's «NA» stays a code. What is returned is shared by all
callers; nobody changes it.
"""

import csv
import hashlib
import json
from functools import lru_cache
from typing import Any

from compliance_app.domain.countries import (
    Country,
    CountryNames,
    LabelPoint,
    NameRow,
    PlaceRow,
    fold_country,
)
from compliance_app.domain.indicators import Dataset, IndicatorRow
from compliance_app.settings import ROOT

DATA = ROOT / "data"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache
def countries() -> dict[str, Country]:
    """All countries and territories by alpha-2, ordered by it."""
    return {
        row["iso2"]: Country(
            iso2=row["iso2"],
            iso3=row["iso3"],
            numeric=row["iso_numeric"],
            name_nb=row["name_nb"],
            name_nn=row["name_nn"],
            name_en=row["name_en"],
            un_member=row["un_member"] == "1",
            state=row["state"],
        )
        for row in _rows("countries.csv")
    }


@lru_cache
def country_by_iso3() -> dict[str, Country]:
    """The same countries by alpha-3."""
    return {country.iso3: country for country in countries().values()}


@lru_cache
def country_names() -> CountryNames:
    """Every known spelling, ready for :meth:`CountryNames.find`."""
    names = (NameRow(**row) for row in _rows("country_names.csv"))
    places = (PlaceRow(**row) for row in _rows("place_names.csv"))
    return CountryNames(names, places, countries())


@lru_cache
def country_words() -> dict[str, str]:
    """Folded spellings that mean one country in a Norwegian or English text → alpha-2.

    Not those of other languages, which are words of another kind here, nor those with other meanings.
    """
    found: dict[str, set[str]] = {}
    for row in _rows("country_names.csv"):
        if row["kind"] in {"name", "alias", "part"} and row["language"] in {"nb", "nn", "en", "alias"}:
            found.setdefault(fold_country(row["spelling"]), set()).add(row["iso2"])
    return {spelling: codes.pop() for spelling, codes in found.items() if len(codes) == 1 and spelling}


@lru_cache
def indicator_rows() -> tuple[IndicatorRow, ...]:
    """All figures of all countries, ordered by country and indicator."""
    return tuple(
        IndicatorRow(
            iso3=row["iso3"],
            indicator=row["indicator"],
            value=float(row["value"]),
            year=int(row["year"]),
            edition=row["edition"],
            remark=row["remark"],
        )
        for row in _rows("country_indicators.csv")
    )


@lru_cache
def datasets() -> tuple[Dataset, ...]:
    """What the figures were taken from: one entry per indicator and edition."""
    return tuple(
        Dataset(
            id=row["id"],
            name=row["name"],
            publisher=row["publisher"],
            edition=row["edition"],
            data_year=int(row["data_year"]),
            licence=row["licence"],
            source=row["source"],
            file=row["file"],
            indicator=row["indicator"],
            rows=int(row["rows"]),
            sha256=row["sha256"],
            attribution=row["attribution"],
        )
        for row in _rows("datasets.csv")
    )


def rows_digest(dataset: Dataset) -> str:
    """SHA-256 (hex) of the dataset's rows as the file has them now: values joined by commas, one row a line, UTF-8."""
    digest = hashlib.sha256()
    for row in _rows(dataset.file):
        if row["indicator"] == dataset.indicator and row["edition"] == dataset.edition:
            digest.update((",".join(row.values()) + "\n").encode())
    return digest.hexdigest()


@lru_cache
def world_topology() -> dict[str, Any]:
    """The world map as TopoJSON, object ``countries``; each shape's ``id`` is a :attr:`Country.map_id`."""
    topology: dict[str, Any] = json.loads((DATA / "map" / "world.topojson").read_text(encoding="utf-8"))
    return topology


@lru_cache
def label_points() -> dict[str, LabelPoint]:
    """Where each country's mark stands on the map, by alpha-2. Territories without a shape of their own have none."""
    return {
        row["iso2"]: LabelPoint(
            iso2=row["iso2"],
            longitude=float(row["longitude"]),
            latitude=float(row["latitude"]),
            shown_as=row["shown_as"],
        )
        for row in _rows("map/points.csv")
    }
