"""Reads the industry standards, the sector defaults and the listed goods that ship in ``data/``."""

import csv
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from compliance_app.domain.industries import Industry, ListedGood, SectorDefault
from compliance_app.domain.levels import Level
from compliance_app.settings import ROOT


@lru_cache(maxsize=2)
def industries(standard: str) -> Mapping[str, Industry]:
    """All codes of "SN2007" or "SN2025", by code; empty for another standard."""
    return MappingProxyType(
        {
            row["code"]: Industry(
                row["standard"], row["code"], int(row["level"]), row["parent"], row["name_nb"]
            )
            for row in _rows("industries")
            if row["standard"] == standard
        }
    )


def find_industry(standard: str, code: str) -> Industry | None:
    """The industry of a dotted code or section letter; None when the standard has no such code."""
    return industries(standard).get(code)


@lru_cache(maxsize=1)
def sector_defaults() -> Mapping[tuple[str, str], SectorDefault]:
    """The default levels by (standard, code), for :func:`compliance_app.domain.industries.sector_default`."""
    return MappingProxyType(
        {
            (row["standard"], row["code"]): SectorDefault(
                standard=row["standard"],
                code=row["code"],
                level=Level(row["level"]),
                reason=row["reason_nb"],
                source=row["source"],
                basis=row["basis"],
                evidence=row["evidence"],
            )
            for row in _rows("sectors")
        }
    )


@lru_cache(maxsize=1)
def listed_goods() -> tuple[ListedGood, ...]:
    """Every good and country of the US Department of Labor's list, by good and country."""
    return tuple(
        ListedGood(
            good=row["good"],
            good_nb=row["good_nb"],
            iso2=row["iso2"],
            child_labour=row["child_labour"] == "1",
            forced_labour=row["forced_labour"] == "1",
            division=row["division"],
            edition=row["edition"],
            derived_from=row["derived_from"],
            search=row["search"],
        )
        for row in _rows("listed_goods")
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
