"""The published figures a country's value rests on, as they are shipped: on their own scales, with year and edition."""

from dataclasses import dataclass


@dataclass(frozen=True)
class IndicatorRow:
    """One figure of one country (``data/country_indicators.csv``).

    Attributes:
        iso3: ISO 3166-1 alpha-3; XKX is Kosovo.
        indicator, value: ``civil_liberties`` (V-Dem v2x_civlib) and ``forced_labour`` (V-Dem v2xcl_slave, freedom from
            it), both 0–1 with 1 best; ``labour_rights`` (ILO SDG 8.8.2), 0–10 with 0 best; ``wgi_corruption_control``
            and ``wgi_rule_of_law`` (Worldwide Governance Indicators), about -2.5 to 2.5 with 2.5 best.
        year: the year the figure describes.
        edition: the publication it was taken from, e.g. "V-Dem v16".
        remark: a reservation, or empty; "treat with care" is the ILO's, where its sources are thin.
    """

    iso3: str
    indicator: str
    value: float
    year: int
    edition: str
    remark: str


@dataclass(frozen=True)
class Dataset:
    """One indicator in one edition (``data/datasets.csv``), with what must be said of it and a seal on its rows.

    Attributes:
        id, name, publisher, edition: what it is.
        data_year: the latest year in it.
        licence: short name; the texts are in ``data/LICENSES``.
        source: how it came here, in words.
        file: the file in ``data/`` that holds its rows.
        indicator: the ``indicator`` of its rows.
        rows: how many there are.
        sha256: of its rows, see :func:`compliance_app.storage.reference.rows_digest`.
        attribution: the sentence to show wherever its figures are shown.
    """

    id: str
    name: str
    publisher: str
    edition: str
    data_year: int
    licence: str
    source: str
    file: str
    indicator: str
    rows: int
    sha256: str
    attribution: str
