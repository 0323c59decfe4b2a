"""A country's value and level: the published check values, and that gaps and worse figures never look better."""

from dataclasses import replace
from datetime import date
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.countries import Country
from compliance_app.domain.country_risk import (
    all_country_risks,
    country_dict,
    country_from_dict,
    country_json,
    country_risk,
    rejudged,
)
from compliance_app.domain.indicators import IndicatorRow
from compliance_app.domain.levels import WORST_FIRST, Level
from compliance_app.domain.risk_method import METHOD_1, Aggregation, Dimension, Floor, Method
from compliance_app.storage.reference import countries, indicator_rows

SCALES = {
    "civil_liberties": (0, 1, "best high"),
    "labour_rights": (0, 10, "best low"),
    "forced_labour": (0, 1, "best high"),
    "wgi_corruption_control": (-2.5, 2.5, "best high"),
    "wgi_rule_of_law": (-2.5, 2.5, "best high"),
}
BEST = {name: high if best == "best high" else low for name, (low, high, best) in SCALES.items()}
LAND = Country("EX", "EXA", "999", "Eksempelland", "Eksempelland", "Example Land", un_member=True, state="")
INDICATORS_OF = {
    Dimension.CIVIL_RIGHTS: {"civil_liberties"},
    Dimension.LABOUR_RIGHTS: {"labour_rights"},
    Dimension.FORCED_LABOUR: {"forced_labour"},
    Dimension.GOVERNANCE: {"wgi_corruption_control", "wgi_rule_of_law"},
}
figures = st.fixed_dictionaries({name: st.floats(low, high) for name, (low, high, _) in SCALES.items()})
methods = st.builds(
    Method,
    version=st.just(2),
    weights=st.fixed_dictionaries(dict.fromkeys(Dimension, st.floats(0.1, 5))),
    aggregation=st.sampled_from(Aggregation),
)


def rows(values, iso3="EXA", remark=""):
    return [IndicatorRow(iso3, name, value, 2025, "utgave 1", remark) for name, value in values.items()]


@pytest.fixture(scope="module")
def real():
    return all_country_risks(indicator_rows(), countries().values())


@pytest.mark.parametrize(
    ("iso3", "value", "level"),
    [
        ("NOR", 11.2, "LOW"), ("DEU", 10.8, "LOW"), ("GBR", 19.5, "LOW"), ("USA", 23.7, "LOW"), ("POL", 23.2, "LOW"),
        ("ITA", 26.6, "MEDIUM"), ("KOR", 28.8, "MEDIUM"), ("MYS", 39.3, "MEDIUM"), ("BRA", 33.9, "MEDIUM"),
        ("TWN", 17.0, "MEDIUM"), ("IND", 47.7, "HIGH"), ("VNM", 62.4, "HIGH"), ("BGD", 64.0, "HIGH"), ("CHN", 73.2, "HIGH"),
        ("QAT", 70.5, "HIGH"),
    ],
)  # fmt: skip
def test_the_shipped_figures_give_the_published_check_values(real, iso3, value, level):
    risk = next(risk for risk in real.values() if risk.iso3 == iso3)
    assert (round(risk.value, 1), risk.level) == (value, level)


def test_every_country_is_rated_and_the_same_twice(real):
    again = all_country_risks(reversed(indicator_rows()), reversed(countries().values()))
    assert again == real
    assert set(real) == set(countries())


def test_taiwan_has_three_dimensions_and_says_which_is_missing(real):
    assert real["TW"].missing == (Dimension.LABOUR_RIGHTS,)
    assert [
        raw.edition for d in real["TW"].dimensions for raw in d.raw if raw.indicator == "forced_labour"
    ] == ["V-Dem v14"]


@pytest.mark.parametrize(("territory", "state"), [("FO", "DK"), ("GL", "DK"), ("SJ", "NO"), ("AX", "FI")])
def test_a_territory_without_figures_takes_its_states_and_says_so(real, territory, state):
    own, whole = real[territory], real[state]
    assert (own.value, own.level, own.from_state) == (whole.value, whole.level, state)
    assert own.name == countries()[territory].name_nb
    assert whole.from_state is None


def test_a_territory_with_three_dimensions_of_its_own_keeps_them(real):
    assert real["HK"].from_state is None
    assert real["HK"].level is Level.MEDIUM


def test_what_is_known_of_a_country_with_too_little_is_shown(real):
    andorra = real["AD"]
    assert andorra.level is Level.UNKNOWN
    assert [d.dimension for d in andorra.dimensions] == [Dimension.GOVERNANCE]
    assert andorra.value == andorra.dimensions[0].value
    assert (real["VA"].value, real["VA"].dimensions) == (None, ())


def test_figures_that_the_ilo_marks_count_as_missing(real):
    assert real["AF"].missing == (Dimension.LABOUR_RIGHTS,)
    marked = rows(BEST)[:1] + rows({"labour_rights": 0.0}, remark="treat with care (ILO remark)")
    assert Dimension.LABOUR_RIGHTS in country_risk(LAND, marked).missing


def test_governance_is_the_mean_of_two_figures_or_the_one_there_is():
    both = country_risk(LAND, rows({"wgi_corruption_control": 0.5, "wgi_rule_of_law": -1.5}))
    one = country_risk(LAND, rows({"wgi_rule_of_law": -1.5}))
    assert both.values() == {Dimension.GOVERNANCE: 60.0}
    assert one.values() == {Dimension.GOVERNANCE: 80.0}


def test_values_outside_a_scale_are_clipped_and_no_number_is_missing():
    risk = country_risk(
        LAND, rows({"wgi_rule_of_law": -2.9, "civil_liberties": 1.2, "labour_rights": float("nan")})
    )
    assert risk.values() == {Dimension.GOVERNANCE: 100.0, Dimension.CIVIL_RIGHTS: 0.0}


def test_the_newest_year_counts_and_other_indicators_and_countries_do_not():
    newer = IndicatorRow("EXA", "civil_liberties", 0.4, 2025, "ny", "")
    older = IndicatorRow("EXA", "civil_liberties", 0.9, 2023, "gammel", "")
    other = [IndicatorRow("EXA", "press_freedom", 0.1, 2025, "x", ""), *rows(BEST, iso3="EXB")]
    for order in ([newer, older, *other], [*other, older, newer]):
        risk = country_risk(LAND, order)
        assert risk.values() == {Dimension.CIVIL_RIGHTS: 60.0}
        assert [raw.edition for raw in risk.dimensions[0].raw] == ["ny"]


@pytest.mark.parametrize("present", chain.from_iterable(combinations(Dimension, size) for size in range(5)))
def test_no_gap_ever_makes_a_country_low(present):
    kept = {name: BEST[name] for d in present for name in INDICATORS_OF[d]}
    level = country_risk(LAND, rows(kept)).level
    assert level is {4: Level.LOW, 3: Level.MEDIUM}.get(len(present), Level.UNKNOWN)


@given(
    figures,
    st.sampled_from(list(SCALES)),
    st.floats(0, 1),
    methods,
    st.sets(st.sampled_from(list(SCALES)), max_size=4),
)
def test_a_worse_figure_never_gives_a_better_value_or_level(values, indicator, share, method, gone):
    low, high, best = SCALES[indicator]
    worst = low if best == "best high" else high
    worse = {**values, indicator: values[indicator] + share * (worst - values[indicator])}
    before, after = (
        country_risk(LAND, rows({k: v for k, v in given.items() if k not in gone}), method)
        for given in (values, worse)
    )
    assert (before.value or 0) <= (after.value or 0)
    assert WORST_FIRST.index(after.level) <= WORST_FIRST.index(before.level)


def floor(level):
    return Floor(level, "Væpnet konflikt", date(2026, 3, 1))


@pytest.mark.parametrize(
    ("iso2", "least", "level", "applied"),
    [
        ("NO", Level.MEDIUM, Level.MEDIUM, True),
        ("NO", Level.HIGH, Level.HIGH, True),
        ("CN", Level.MEDIUM, Level.HIGH, False),
        ("MY", Level.MEDIUM, Level.MEDIUM, False),
        ("AD", Level.MEDIUM, Level.UNKNOWN, False),
        ("AD", Level.HIGH, Level.HIGH, True),
    ],
)
def test_a_floor_raises_a_country_and_never_lowers_it(real, iso2, least, level, applied):
    method = Method(2, floors={iso2: floor(least)})
    risk = all_country_risks(indicator_rows(), countries().values(), method)[iso2]
    assert risk.level is level
    assert risk.floor == (floor(least) if applied else None)
    assert risk.value == real[iso2].value


def test_a_states_floor_holds_for_the_territory_that_leans_on_it():
    method = Method(2, floors={"DK": floor(Level.HIGH), "GL": floor(Level.MEDIUM)})
    risks = all_country_risks(indicator_rows(), countries().values(), method)
    assert (risks["GL"].level, risks["GL"].floor) == (Level.HIGH, floor(Level.HIGH))


def test_every_country_recomputes_from_its_own_stored_figures(real):
    for risk in real.values():
        assert rejudged(risk, risk.values(), METHOD_1) == risk
        assert country_from_dict(country_dict(risk)) == risk


def test_a_stored_floor_comes_back(real):
    raised = replace(real["NO"], floor=floor(Level.HIGH), level=Level.HIGH)
    assert country_from_dict(country_dict(raised)) == raised


def test_the_document_of_the_command_line(real):
    assert country_json(real["CN"]) == {
        "iso3": "CHN",
        "value": 73.2,
        "level": "HIGH",
        "dimensions": {
            "CIVIL_RIGHTS": {"value": 82.1, "raw": 0.179, "year": 2025, "source": "V-Dem v16"},
            "LABOUR_RIGHTS": {
                "value": 89.3,
                "raw": 8.93,
                "year": 2022,
                "source": real["CN"].dimensions[1].raw[0].edition,
            },
            "FORCED_LABOUR": {"value": 64.4, "raw": 0.356, "year": 2025, "source": "V-Dem v16"},
            "GOVERNANCE": {"value": 50.5, "raw": -0.02275, "year": 2023, "source": "WGI 2024"},
        },
        "missing": [],
    }
    assert country_json(real["VA"]) == {
        "iso3": "VAT", "value": None, "level": "UNKNOWN", "dimensions": {}, "missing": [d.value for d in Dimension],
    }  # fmt: skip
