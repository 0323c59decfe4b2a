"""The shipped industry, sector and goods tables: whole, honest about their sources, and useful."""

import re
import unicodedata
from collections import Counter

import pytest

from compliance_app.domain.industries import (
    STANDARDS,
    find_goods,
    goods_in,
    normalise_industry_code,
    sector_default,
)
from compliance_app.domain.levels import Level
from compliance_app.settings import ROOT
from compliance_app.storage.industries import find_industry, industries, listed_goods, sector_defaults

SOURCES = (ROOT / "data" / "SOURCES.md").read_text(encoding="utf-8")
BASES = {"LISTED_GOODS", "STATISTICS", "GENERALLY_APPLICABLE_AGREEMENT", "EXPERT_JUDGEMENT"}


def rows(standard):
    return [item for item in sector_defaults().values() if item.standard == standard]


@pytest.mark.parametrize(
    ("standard", "counts"), [("SN2007", [21, 87, 270, 613, 820]), ("SN2025", [22, 87, 287, 651, 736])]
)
def test_both_standards_are_whole(standard, counts):
    table = industries(standard)
    levels = Counter(industry.level for industry in table.values())
    assert [levels[level] for level in range(1, 6)] == counts
    for industry in table.values():
        assert industry.level == 1 or table[industry.parent].level == industry.level - 1
        assert industry.level == 1 or normalise_industry_code(industry.code) == industry.code


def test_the_standard_is_part_of_the_code():
    old, new = industries("SN2007"), industries("SN2025")
    differing = [code for code in old if code in new and old[code].name_nb != new[code].name_nb]
    assert sum(old[code].level > 2 for code in differing) == 464
    assert find_industry("SN2007", "49.32").name_nb == "Drosjebiltransport"
    assert find_industry("SN2025", "49.32").name_nb == "Passasjertransport utenom rutetabell"
    assert find_industry("SN2025", "45") is None
    assert industries("SN1994") == {}


@pytest.mark.parametrize("standard", STANDARDS)
def test_every_division_has_its_own_default(standard):
    divisions = {code for code, industry in industries(standard).items() if industry.level == 2}
    rated = Counter(item.code for item in rows(standard) if "." not in item.code)
    assert rated == Counter(divisions)
    assert {item.code for item in rows(standard)} <= set(industries(standard))


def test_no_row_of_the_file_is_swallowed_by_another():
    lines = (ROOT / "data" / "sectors.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) - 1 == len(sector_defaults()) == sum(len(rows(standard)) for standard in STANDARDS)


@pytest.mark.parametrize("standard", STANDARDS)
def test_at_most_half_rests_on_judgement_alone(standard):
    bases = Counter(item.basis for item in rows(standard))
    divisions = Counter(item.basis for item in rows(standard) if "." not in item.code)
    assert set(bases) == BASES
    assert bases["EXPERT_JUDGEMENT"] * 2 <= bases.total()
    assert divisions["EXPERT_JUDGEMENT"] * 2 <= divisions.total()


def test_every_judgement_has_a_sentence_of_its_own():
    judged = [item.reason for item in sector_defaults().values() if item.basis == "EXPERT_JUDGEMENT"]
    assert len(set(judged)) == len(judged)
    for standard in STANDARDS:
        assert len({item.reason for item in rows(standard)}) == len(rows(standard))


def test_reasons_are_one_short_sentence():
    for item in sector_defaults().values():
        assert item.reason.endswith("."), item
        assert ". " not in item.reason, item
        assert len(item.reason.split()) <= 25, item


def test_every_source_is_described():
    for item in sector_defaults().values():
        assert f"**{item.source}**" in SOURCES


def test_every_level_but_a_judgement_shows_its_figure():
    for item in sector_defaults().values():
        assert item.level is not Level.UNKNOWN
        assert item.evidence or item.basis == "EXPERT_JUDGEMENT", item


def test_the_counts_shown_are_those_of_the_goods_table():
    checked = 0
    for item in sector_defaults().values():
        shown = re.match(r"(\d+) oppføring(?:er)? \(vare og land\)(?: i (\d+) land)?", item.evidence)
        if item.basis == "LISTED_GOODS" and shown:
            goods = [good for good in listed_goods() if good.division == item.code]
            countries = {good.iso2 for good in goods}
            forced = sum(good.forced_labour for good in goods)
            assert (int(shown[1]), int(shown[2] or 1)) == (len(goods), len(countries))
            assert (item.level is Level.HIGH) == (len(countries) >= 9 or forced >= 3), item
            checked += 1
    assert checked >= 30


def test_accidents_alone_never_give_high():
    for item in sector_defaults().values():
        if item.basis == "STATISTICS":
            share = float(re.search(r"\((\d+,\d)\u00a0%\)", item.evidence)[1].replace(",", "."))
            assert item.level is (Level.MEDIUM if share >= 5 else Level.LOW), item


@pytest.mark.parametrize("code", ["45", "46", "47"])
def test_a_trader_is_told_that_its_goods_are_rated_elsewhere(code):
    shown = [item.reason for item in sector_defaults().values() if item.code == code]
    assert shown
    assert all("varene vurderes etter næringen som lager dem" in reason for reason in shown)


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("01.110", Level.HIGH),
        ("07.290", Level.HIGH),
        ("14.1", Level.HIGH),
        ("26.20", Level.HIGH),
        ("26.51", Level.MEDIUM),
        ("32.500", Level.MEDIUM),
        ("41", Level.MEDIUM),
        ("49.41", Level.MEDIUM),
        ("55.1", Level.MEDIUM),
        ("62", Level.MEDIUM),
        ("69.201", Level.LOW),
        ("81.210", Level.MEDIUM),
    ],
)
def test_levels_of_well_known_industries(standard, code, level):
    assert sector_default(code, standard, sector_defaults()).level is level


@pytest.mark.parametrize(
    ("standard", "code", "area"),
    [
        ("SN2007", "49.392", "turbil"),
        ("SN2025", "49.320", "turbil"),
        ("SN2007", "33.150", "verft"),
        ("SN2025", "10.20", "fisk"),
    ],
)
def test_generally_applicable_agreements_lie_where_the_standard_has_them(standard, code, area):
    found = sector_default(code, standard, sector_defaults())
    assert found.basis == "GENERALLY_APPLICABLE_AGREEMENT"
    assert area in found.evidence


def test_taxis_are_no_coaches():
    assert sector_default("49.32", "SN2007", sector_defaults()).basis == "STATISTICS"


def test_the_goods_list_is_whole():
    goods = listed_goods()
    assert len(goods) == 467
    assert len({(good.good, good.iso2) for good in goods}) == 467
    assert len({good.good for good in goods}) == len({good.good_nb for good in goods}) == 169
    assert len({good.iso2 for good in goods}) == 78
    assert all(good.child_labour or good.forced_labour for good in goods)
    assert {good.edition for good in goods} == {"USDOL 2022"}


def test_goods_lie_in_a_division_of_both_standards():
    for good in listed_goods():
        if good.division:
            assert all(find_industry(standard, good.division).level == 2 for standard in STANDARDS)
    assert {good.good for good in listed_goods() if not good.division} == {"Pornography"}


def test_what_is_made_of_listed_inputs_says_so():
    derived = {(good.good, good.derived_from) for good in listed_goods() if good.derived_from}
    assert ("Solar Modules", "Polysilicon (CN)") in derived
    assert ("Lithium-Ion Batteries", "Cobalt ore (heterogenite) (CD)") in derived
    assert len(derived) == 10


def test_tables_are_composed_unicode_without_stray_spaces():
    for name in ("industries", "sectors", "listed_goods"):
        text = (ROOT / "data" / f"{name}.csv").read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text)
        assert "  " not in text
        assert " ," not in text


@pytest.mark.parametrize(
    ("text", "iso2", "good"),
    [
        ("engangshansker av gummi", "MY", "Rubber Gloves"),
        ("Nitrilhansker, pudderfrie", "MY", "Rubber Gloves"),
        ("Rubber gloves", "MY", "Rubber Gloves"),
        ("kirurgiske instrumenter", "PK", "Surgical Instruments"),
        ("Kirurgisk instrument til engangsbruk", "PK", "Surgical Instruments"),
        ("arbeidsklær", "BD", "Garments"),
        ("Laboratoriefrakker", "CN", "Garments"),
        ("T-skjorter i bomull", "CN", "Cotton"),
        ("bærbare PC-er", "CN", "Electronics"),
        ("IKT-utstyr", "MY", "Electronics"),
        ("oppladbare batterier", "CN", "Lithium-Ion Batteries"),
        ("Solcellepaneler", "CN", "Solar Modules"),
        ("kaffe og te", "KE", "Tea"),
        ("filterkaffe", "BR", "Coffee"),
        ("tørrfisk", "BD", "Dried Fish"),
        ("fotballer", "IN", "Soccer Balls"),
        ("kontormøbler", "VN", "Furniture"),
        ("kobolt", "CD", "Cobalt ore (heterogenite)"),
    ],
)
def test_norwegian_goods_texts_meet_the_list(text, iso2, good):
    assert good in {found.good for found in find_goods(text, listed_goods()) if found.iso2 == iso2}


@pytest.mark.parametrize(
    "text",
    [
        "IVD-reagenser",
        "analyseinstrumenter",
        "renhold",
        "grafisk design",
        "verktøy",
        "programvare",
        "serverdrift",
        "strøm",
    ],
)
def test_other_texts_do_not(text):
    assert find_goods(text, listed_goods()) == ()


def test_every_listed_good_finds_itself_by_both_names():
    for good in listed_goods():
        assert good in find_goods(good.good, listed_goods())
        assert good in find_goods(good.good_nb, listed_goods())


def test_listed_goods_of_a_division_and_countries():
    assert {good.good for good in goods_in("32", {"PK", "NO"}, listed_goods())} == {"Surgical Instruments"}
