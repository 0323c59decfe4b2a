"""Codes as people write them, the default that counts, and goods texts in two languages."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.industries import (
    ListedGood,
    SectorDefault,
    division_of,
    find_goods,
    goods_in,
    is_reseller,
    normalise_industry_code,
    sector_default,
    supplies_goods,
)
from compliance_app.domain.levels import Level

CODES = st.from_regex(r"(0[1-9]|[1-9][0-9])(\.[0-9]{1,3})?", fullmatch=True)


def good(name, name_nb, iso2="CN", division="14", search=""):
    return ListedGood(name, name_nb, iso2, child_labour=False, forced_labour=True, division=division,
                      edition="USDOL 2022", search=search)  # fmt: skip


def default(code, level, standard="SN2007"):
    return SectorDefault(standard, code, level, "Fordi.", "Kilde", "STATISTICS", "1 av 2")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("46460", "46.460"),
        ("46.46", "46.46"),
        ("46,460", "46.460"),
        ("46 460", "46.460"),
        ("C26", "26"),
        ("g 46.46", "46.46"),
        (" 46.460 Engroshandel med sykepleie- og apotekvarer", "46.460"),
        ("NACE 26.51", "26.51"),
        ("SN2025 01.110", "01.110"),
        ("46.460, 47.730", "46.460"),
        ("464", "46.4"),
        ("1.11", "01.11"),
        ("1", "01"),
    ],
)
def test_codes_as_people_write_them(text, code):
    assert normalise_industry_code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "C",
        "ukjent",
        "00",
        "0.5",
        "3 stykker",
        "123456785",
        "123 456 785",
        "1234567",
        "IKT 62",
        "SN2007",
    ],
)
def test_what_is_no_code_gives_none(text):
    assert normalise_industry_code(text) is None


@given(CODES)
def test_a_dotted_code_stays_as_it_is(code):
    assert normalise_industry_code(code) == code
    assert normalise_industry_code(f" {code} Navnet på næringen") == code


@given(CODES)
def test_the_point_may_be_a_comma_or_missing(code):
    assert normalise_industry_code(code.replace(".", ",")) == code
    assert normalise_industry_code(code.replace(".", "")) == code


@given(st.text())
def test_any_text_gives_a_code_or_none(text):
    code = normalise_industry_code(text)
    assert code is None or normalise_industry_code(code) == code


def test_division_is_the_part_before_the_point():
    assert [division_of(code) for code in ("46.460", "46", "")] == ["46", "46", ""]


@pytest.mark.parametrize(
    ("code", "goods", "reseller"),
    [
        ("01.110", True, False),
        ("26.5", True, False),
        ("33", True, False),
        ("35.11", False, False),
        ("36", False, False),
        ("43.21", False, False),
        ("45.2", True, True),
        ("46.460", True, True),
        ("47", True, True),
        ("49.41", False, False),
        ("62.010", False, False),
        ("", None, False),
        ("C", None, False),
    ],
)
def test_goods_services_and_resellers(code, goods, reseller):
    assert supplies_goods(code) is goods
    assert is_reseller(code) is reseller


def test_no_code_at_all_is_neither_goods_nor_service():
    assert supplies_goods(None) is None


DEFAULTS = {
    (item.standard, item.code): item
    for item in (
        default("49", Level.LOW),
        default("49.4", Level.MEDIUM),
        default("49.41", Level.HIGH),
        default("49", Level.UNKNOWN, "SN2025"),
    )
}


@pytest.mark.parametrize(
    ("code", "standard", "level"),
    [
        ("49.410", "SN2007", Level.HIGH),
        ("49.41", "SN2007", Level.HIGH),
        ("49.42", "SN2007", Level.MEDIUM),
        ("49.1", "SN2007", Level.LOW),
        ("49", "SN2007", Level.LOW),
        ("49.410", "SN2025", Level.UNKNOWN),
    ],
)
def test_the_longest_code_that_fits_counts_within_the_standard(code, standard, level):
    assert sector_default(code, standard, DEFAULTS).level is level


@pytest.mark.parametrize(
    ("code", "standard"), [("50.1", "SN2007"), ("", "SN2007"), ("4", "SN2007"), ("49", "SN1994")]
)
def test_an_unknown_industry_has_no_default(code, standard):
    assert sector_default(code, standard, DEFAULTS) is None


GOODS = (
    good("Rubber Gloves", "Gummihansker", "MY", "22", "*hansker gummi*|nitrilhanske*"),
    good("Gloves", "Hansker", "CN", "14", "*hansker"),
    good("Surgical Instruments", "Kirurgiske instrumenter", "PK", "32", "kirurgisk* instrument*"),
    good("Tomatoes", "Tomater", "MX", "01"),
    good("Stones (limestone)", "Stein (kalkstein)", "EG", "08", "kalkstein*"),
    good("Açaí Berries", "Açaíbær", "BR", "01"),
    good("Cocoa", "Kakao", "GH", "01"),
    good("Cocoa", "Kakao", "CI", "01"),
)


def names(text):
    return [item.good for item in find_goods(text, GOODS)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Engangshansker av gummi", ["Rubber Gloves", "Gloves"]),
        ("NITRILHANSKER, str. M", ["Rubber Gloves", "Gloves"]),
        ("rubber glove", ["Rubber Gloves", "Gloves"]),
        ("et kirurgisk instrument", ["Surgical Instruments"]),
        ("instrumenter (kirurgiske)", ["Surgical Instruments"]),
        ("kirurgisk tape", []),
        ("surgical instrument", ["Surgical Instruments"]),
        ("tomato", ["Tomatoes"]),
        ("acai berry", ["Açaí Berries"]),
        ("stein", ["Stones (limestone)"]),
        ("Kakao", ["Cocoa", "Cocoa"]),
        ("reagenser", []),
        ("", []),
        ("av og til", []),
    ],
)
def test_a_goods_text_finds_the_listed_goods_it_names(text, found):
    assert names(text) == found


@given(st.sampled_from(["kirurgiske instrumenter", "açaíbær", "Tomatoes"]), st.sampled_from(["NFC", "NFD"]))
def test_case_and_unicode_form_do_not_matter(text, form):
    assert names(unicodedata.normalize(form, text.upper())) == names(text) != []


def test_norwegian_letters_are_not_accents():
    assert find_goods("bar", (good("Berry", "Bær"),)) == ()


def test_goods_of_a_division_in_some_countries():
    assert goods_in("01", {"GH", "MX", "NO"}, GOODS) == (GOODS[3], GOODS[6])
    assert goods_in("01", set(), GOODS) == ()
