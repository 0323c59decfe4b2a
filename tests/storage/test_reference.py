"""The shipped reference data: complete, consistent, and with a named source for every figure."""

import csv
from collections import Counter

import pytest

from compliance_app.domain.countries import fold_country
from compliance_app.storage import reference
from compliance_app.storage.reference import (
    DATA,
    countries,
    country_by_iso3,
    datasets,
    indicator_rows,
    label_points,
)

SOURCES = (DATA / "SOURCES.md").read_text(encoding="utf-8")


def table(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_countries_are_complete():
    all_countries = countries().values()
    assert len(all_countries) == 250
    assert sum(country.un_member for country in all_countries) == 193
    assert len({country.iso3 for country in all_countries}) == 250
    assert [country.iso2 for country in all_countries if not country.numeric] == ["XK"]
    assert country_by_iso3()["XKX"].iso2 == "XK"
    assert countries()["NA"].name_nb == "Namibia"


def test_names_are_those_that_text_uses():
    wanted = {
        "CN": "Kina",
        "US": "USA",
        "HK": "Hongkong",
        "GB": "Storbritannia",
        "KR": "Sør-Korea",
        "KP": "Nord-Korea",
    }
    assert {iso2: countries()[iso2].name_nb for iso2 in wanted} == wanted
    assert countries()["PS"].name_nb == "Palestina"


def test_the_two_congos_are_told_apart_in_every_language():
    big, small = countries()["CD"], countries()["CG"]
    assert big.name_nb == big.name_nn == "Den demokratiske republikken Kongo"
    assert small.name_nb == small.name_nn == "Republikken Kongo"
    assert (big.name_en, small.name_en) == ("Democratic Republic of the Congo", "Republic of the Congo")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_no_two_countries_share_a_name(language):
    counted = Counter(country.name(language) for country in countries().values())
    assert [name for name, times in counted.items() if times > 1] == []


def test_territories_belong_to_a_state_that_is_a_un_member():
    for country in countries().values():
        if country.state:
            assert countries()[country.state].un_member
            assert not country.un_member
    expected = {
        "FO": "DK", "GL": "DK", "SJ": "NO", "AX": "FI", "HK": "CN",
        "PR": "US", "GI": "GB", "RE": "FR", "AW": "NL", "TK": "NZ",
    }  # fmt: skip
    assert {iso2: countries()[iso2].state for iso2 in expected} == expected
    alone = {c.iso2 for c in countries().values() if not c.un_member and not c.state}
    assert alone == {"AQ", "CK", "EH", "NU", "PS", "TW", "VA", "XK"}


def test_a_spelling_has_one_meaning_a_language_unless_marked():
    meanings = {}
    for row in table("country_names.csv"):
        assert row["iso2"] in countries()
        assert row["kind"] in ("name", "alias", "code", "part", "ambiguous")
        if row["kind"] != "code":
            meanings.setdefault((fold_country(row["spelling"]), row["language"]), []).append(row)
    for rows in meanings.values():
        assert len(rows) == 1 or {row["kind"] for row in rows} == {"ambiguous"}
        assert len({row["iso2"] for row in rows}) == len(rows)


def test_places_are_not_countries():
    names = {fold_country(row["spelling"]) for row in table("country_names.csv") if row["kind"] != "code"}
    places = table("place_names.csv")
    keys = [fold_country(row["spelling"]) for row in places]
    assert len(set(keys)) == len(keys)
    assert not names & set(keys)
    for row in places:
        assert row["what"] in ("state", "city", "region", "code", "group", "no_answer")
        assert (row["iso2"] == "") == (row["what"] in ("group", "no_answer"))
        assert row["iso2"] == "" or row["iso2"] in countries()
    assert sum(row["what"] == "state" and row["iso2"] == "US" for row in places) >= 50
    assert sum(row["what"] == "city" for row in places) >= 80


def test_every_figure_has_its_edition_in_the_sources():
    listed = {
        (cells[1], cells[2])
        for line in SOURCES.splitlines()
        if line.startswith("|") and len(cells := [cell.strip() for cell in line.split("|")]) > 3
    }
    assert {(row.indicator, row.edition) for row in indicator_rows()} <= listed


def test_figures_lie_on_their_scales_once_a_country():
    scales = {
        "civil_liberties": (0, 1), "forced_labour": (0, 1), "labour_rights": (0, 10),
        "wgi_corruption_control": (-3.5, 3.5), "wgi_rule_of_law": (-3.5, 3.5),
    }  # fmt: skip
    for row in indicator_rows():
        low, high = scales[row.indicator]
        assert low <= row.value <= high
        assert row.iso3 in country_by_iso3()
        assert 2018 <= row.year <= 2025
    counted = Counter((row.iso3, row.indicator) for row in indicator_rows())
    assert set(counted.values()) == {1}


def test_known_figures_are_as_published():
    known = {(row.iso3, row.indicator): row for row in indicator_rows()}
    assert known["NOR", "forced_labour"].value == 0.809
    assert known["VNM", "forced_labour"].value == 0.798
    assert known["TWN", "forced_labour"].edition == "V-Dem v14"
    assert ("TWN", "labour_rights") not in known
    assert (known["SOM", "labour_rights"].value, known["SOM", "labour_rights"].year) == (0.98, 2018)
    assert known["SOM", "labour_rights"].remark == "treat with care"
    assert known["COD", "wgi_rule_of_law"].value < -1
    assert sum(row.remark == "treat with care" for row in indicator_rows()) == 27


def test_every_row_belongs_to_a_sealed_dataset():
    assert sum(dataset.rows for dataset in datasets()) == len(indicator_rows())
    for dataset in datasets():
        rows = [
            r for r in indicator_rows() if (r.indicator, r.edition) == (dataset.indicator, dataset.edition)
        ]
        assert len(rows) == dataset.rows
        assert max(row.year for row in rows) == dataset.data_year
        assert reference.rows_digest(dataset) == dataset.sha256
        assert dataset.attribution
        licence = dataset.licence.replace(" ", "-")
        assert dataset.edition in (DATA / "LICENSES" / f"{licence}.txt").read_text(encoding="utf-8")


def test_every_un_member_has_its_place_on_the_map():
    points = label_points()
    assert [c.name_en for c in countries().values() if c.un_member and c.iso2 not in points] == []
    for point in points.values():
        assert point.iso2 in countries()
        assert -180 <= point.longitude <= 180
        assert -60 < point.latitude < 84
    assert points["TV"].shown_as == "point"
    assert 177 < points["FJ"].longitude < 180
    assert (4 < points["NO"].longitude < 32, 57 < points["NO"].latitude < 72) == (True, True)


def test_filled_countries_have_a_shape_and_points_have_none():
    topology = reference.world_topology()
    shapes = [shape["id"] for shape in topology["objects"]["countries"]["geometries"]]
    assert len(shapes) == len(set(shapes)) == 174
    assert "010" not in shapes  # Antarctica
    known = {country.map_id: country.iso2 for country in countries().values()}
    assert known["XKX"] == "XK"
    filled = {iso2 for iso2, point in label_points().items() if point.shown_as == "area"}
    assert filled == {known[shape] for shape in shapes}


def test_shapes_are_closed_rings_of_arcs_that_exist():
    topology = reference.world_topology()
    arcs = topology["arcs"]
    ends = [
        ((x0, y0), (sum(x for x, _ in arc), sum(y for _, y in arc))) for arc in arcs for x0, y0 in [arc[0]]
    ]

    def start_and_stop(index):
        return ends[index] if index >= 0 else ends[~index][::-1]

    used = set()
    for shape in topology["objects"]["countries"]["geometries"]:
        for polygon in [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]:
            for ring in polygon:
                used |= {index if index >= 0 else ~index for index in ring}
                walk = [start_and_stop(index) for index in ring]
                assert all(
                    stop == start for (_, stop), (start, _) in zip(walk, walk[1:] + walk[:1], strict=True)
                )
    assert used == set(range(len(arcs)))


def test_the_map_is_small_enough_to_inline():
    assert (DATA / "map" / "world.topojson").stat().st_size < 120_000
