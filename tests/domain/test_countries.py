"""What somebody wrote in a country cell: certain, or a question, never a guess."""

import re

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.countries import fold_country, looks_damaged
from compliance_app.storage.reference import countries, country_names

NAMES = country_names()
AMBIGUOUS = {fold_country(word) for word in ("Kongo", "Congo")}


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_country_is_found_by_the_name_we_print(language):
    wrong = {
        country.iso2: NAMES.find(country.name(language))
        for country in countries().values()
        if NAMES.find(country.name(language)).iso2 != country.iso2
    }
    assert not wrong


@pytest.mark.parametrize(
    "language", ["nb", "nn", "en", "sv", "da", "de", "fr", "es", "it", "nl", "fi", "pl", "pt"]
)
def test_every_cldr_name_finds_its_own_country(language):
    wrong = {}
    for code, name in Locale.parse(language).territories.items():
        if code in countries() and fold_country(name) not in AMBIGUOUS:
            found = NAMES.find(name)
            if (found.iso2, found.kind) != (code, "exact"):
                wrong[code] = name, found
    assert not wrong


def test_every_code_in_capitals_is_certain():
    for country in countries().values():
        assert NAMES.find(country.iso2).iso2 == country.iso2
        assert NAMES.find(country.iso3).iso2 == country.iso2
        assert NAMES.find(country.iso2.lower(), codes_expected=True).iso2 == country.iso2


@pytest.mark.parametrize(
    ("written", "iso2"),
    [
        ("NO", "NO"), ("NA", "NA"), ("Island", "IS"), ("Georgia", "GE"), ("Guinea", "GN"), ("Samoa", "WS"),
        ("Ireland", "IE"), ("Dominica", "DM"), ("Dominican Republic", "DO"), ("Niger", "NE"), ("Nigeria", "NG"),
        ("Tyrkia", "TR"), ("Türkiye", "TR"), ("Burma", "MM"), ("Côte d’Ivoire", "CI"), ("cote d'ivoire", "CI"),
        ("Czech Republic", "CZ"), ("Swaziland", "SZ"), ("Makedonia", "MK"), ("Hong Kong SAR", "HK"),
        ("Hong Kong, China", "HK"), ("South Korea", "KR"), ("Korea, Republic of", "KR"), ("DPRK", "KP"),
        ("P.R. China", "CN"), ("PRC", "CN"), ("People's Republic of China", "CN"), ("Folkerepublikken Kina", "CN"),
        ("Taiwan, Province of China", "TW"), ("Viet Nam", "VN"), ("U.S.A.", "US"), ("De forente stater", "US"),
        ("UK", "GB"), ("U.K.", "GB"), ("Great Britain", "GB"), ("UAE", "AE"), ("Emiratene", "AE"), ("Holland", "NL"),
        ("Russian Federation", "RU"), ("Iran (Islamic Republic of)", "IR"), ("Lao PDR", "LA"), ("Svalbard", "SJ"),
        ("Moldova, Republic of", "MD"), ("Bolivia (Plurinational State of)", "BO"), ("DR Kongo", "CD"),
        ("Tanzania, United Republic of", "TZ"), ("Brunei Darussalam", "BN"), ("Syrian Arab Republic", "SY"),
        ("Congo-Brazzaville", "CG"), ("Trinidad & Tobago", "TT"), ("Hviterussland", "BY"), ("EL", "GR"),
        ("  sør korea ", "KR"), ("NORGE", "NO"), ("The Netherlands", "NL"), ("O\u0308sterreich", "AT"),
        ("St. Vincent and the Grenadines", "VC"), ("Norge\u00a0", "NO"), ("Osterrike", "AT"),
        ("NO - Norge", "NO"), ("Norway (NO)", "NO"), ("Kina/China", "CN"),
    ],
)  # fmt: skip
def test_certain(written, iso2):
    found = NAMES.find(written)
    assert found.iso2 == iso2, found
    assert found.kind in ("exact", "code")
    assert found.candidates == (iso2,)
    assert found.note == ""


@pytest.mark.parametrize("written", ["England", "Skottland", "Wales", "Nord-Irland", "Northern Ireland"])
def test_a_part_of_a_country_is_mapped_and_said(written):
    found = NAMES.find(written)
    assert (found.iso2, found.kind) == ("GB", "part")
    assert found.note == f"«{written}» er en del av Storbritannia."


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        ("Kongo", {"CD", "CG"}),
        ("Congo", {"CD", "CG"}),
        ("Korea", {"KR", "KP"}),
        ("Virgin Islands", {"VG", "VI"}),
        ("Republic of China", {"TW", "CN"}),
        ("Amerika", {"US"}),
        ("America", {"US"}),
        ("USA/Amerika", {"US"}),
        ("Norge/Sverige", {"NO", "SE"}),
        ("Norge og Sverige", {"NO", "SE"}),
        ("Norge\nSverige", {"NO", "SE"}),
        ("DE, FR, NO", {"DE", "FR", "NO"}),
        ("Georgia, USA", {"GE", "US"}),
        ("Hong Kong/China", {"HK", "CN"}),
    ],
)
def test_several_meanings_are_a_question(written, candidates):
    found = NAMES.find(written)
    assert (found.iso2, found.kind) == (None, "ambiguous")
    assert set(found.candidates) == candidates
    assert all(countries()[iso2].name_nb in found.note for iso2 in candidates)


@pytest.mark.parametrize(
    "written",
    [
        "EU", "eu", "EU/EØS", "Europa", "Asia", "Afrika", "Norden", "Skandinavia", "ukjent", "Unknown", "n/a", "N/A", "-",
        "?", "…", "diverse", "world", "international", "internasjonalt", "Asia / Europa", "Latin-Amerika",
    ],
)  # fmt: skip
def test_not_a_country(written):
    found = NAMES.find(written)
    assert (found.iso2, found.candidates, found.kind) == (None, (), "not_a_country")
    assert written in found.note


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ã˜sterrike", "AT"), ("\ufffdsterrike", "AT"), ("?sterrike", "AT"), ("S?r-Afrika", "ZA"), ("SÃ¸r-Korea", "KR"),
        ("FÃ¦rÃ¸yene", "FO"), ("RÃ©union", "RE"), ("TÃ¼rkiye", "TR"), ("CÃ´te dâ€™Ivoire", "CI"),
        ("\u00c3\u0098sterrike", "AT"),
    ],
)  # fmt: skip
def test_damaged_text_is_never_mapped(written, meant):
    found = NAMES.find(written)
    assert (found.iso2, found.kind) == (None, "damaged")
    assert found.candidates[0] == meant


@given(st.sampled_from(sorted(countries())), st.sampled_from(["nb", "nn", "en"]))
def test_any_name_read_with_the_wrong_character_set_is_damaged(iso2, language):
    name = countries()[iso2].name(language)
    wrong = name.encode("utf-8").decode("latin-1")
    assert looks_damaged(wrong) == (wrong != name)
    assert not looks_damaged(name)


@pytest.mark.parametrize(
    ("written", "candidates", "word"),
    [
        ("California", ("US",), "delstat"),
        ("New York", ("US",), "delstat"),
        ("Shanghai", ("CN",), "by i Kina"),
        ("Oslo", ("NO",), "by i Norge"),
        ("Tibet", ("CN",), "område"),
        ("no", ("NO",), "landkoden for Norge"),
        ("na", ("NA",), "landkoden for Namibia"),
        ("No", ("NO",), "landkoden"),
        ("GER", ("DE",), "landkoden for Tyskland"),
        ("Norge?", ("NO",), "Mente du Norge?"),
        ("Norge/EU", ("NO",), "Mente du Norge?"),
        ("Shanghai, Kina", ("CN",), "Mente du Kina?"),
        ("Eksempel AS, Norge", ("NO",), "Mente du Norge?"),
        ("Produsert i Kina", ("CN",), "Mente du Kina?"),
        ("Tysklannd", ("DE",), "Mente du Tyskland?"),
        ("Storbrittania", ("GB",), "Mente du Storbritannia?"),
        ("Phillipines", ("PH",), "Mente du Filippinene?"),
        ("xyzzy", (), "er ukjent"),
        ("12345", (), "er ukjent"),
        ("Norge " * 100, (), "er ukjent"),
    ],
)
def test_what_only_resembles_a_country_is_asked(written, candidates, word):
    found = NAMES.find(written)
    assert (found.iso2, found.kind, found.candidates) == (None, "unknown", candidates)
    assert word in found.note


@pytest.mark.parametrize("written", ["", "  ", "\u00a0", "\t\n", "\u200b", "\ufeff"])
def test_blank(written):
    found = NAMES.find(written)
    assert (found.iso2, found.candidates, found.kind, found.note) == (None, (), "blank", "")


@given(st.text(max_size=200))
def test_any_text_gets_an_answer_that_holds_together(text):
    found = NAMES.find(text)
    assert (found.iso2 is not None) == (found.kind in ("exact", "code", "part"))
    assert set(found.candidates) <= set(countries())
    if found.iso2:
        assert found.candidates == (found.iso2,)
    elif found.kind != "blank":
        assert found.note


@given(st.sampled_from(sorted(c.name_nb for c in countries().values())), st.data())
def test_case_blanks_and_punctuation_do_not_matter(name, data):
    written = data.draw(
        st.sampled_from([name.upper(), name.lower(), f" {name} ", f"{name}.", name.replace("-", " ")])
    )
    assert NAMES.find(written).iso2 == NAMES.find(name).iso2 is not None


@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert re.search(r"\s", fold_country(text)) is None
    assert fold_country(text) == fold_country(f"  {text}  ")


def test_the_name_of_a_language_we_do_not_write_is_refused():
    with pytest.raises(KeyError):
        countries()["NO"].name("fr")
