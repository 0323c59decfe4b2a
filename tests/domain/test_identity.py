"""Organisation numbers, folded names and cleaned text."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from compliance_app.domain import identity
from compliance_app.domain.identity import Match, compare, fold_name, parse_org_number

NBSP = "\u00a0"
NUMBER, OTHER = "123456785", "923609016"


@pytest.mark.parametrize(
    "written",
    [
        "923609016",
        "923 609 016",
        f"923{NBSP}609{NBSP}016",
        "923\u2009609\t016 ",
        "NO 923 609 016 MVA",
        "NO923609016MVA",
        "no-923609016 mva.",
        "923 609 016 MVA Foretaksregisteret",
        "Org.nr. 923 609 016",
        "organisasjonsnummer: 923609016",
        "923.609.016",
        "'923609016",
        "\ufeff923609016\u200b",
        "９２３６０９０１６",
        "923609016.0",
        923609016,
        923609016.0,
    ],
)
def test_a_number_is_read_as_people_and_spreadsheets_write_it(written):
    assert parse_org_number(written) == OTHER


def test_a_leading_zero_in_text_is_a_digit():
    assert parse_org_number("012345674") == "012345674"
    with pytest.raises(identity.OrgNumberLength):
        parse_org_number(12345674)


@pytest.mark.parametrize("stem", range(1_000_000, 99_999_999, 492_611))
def test_of_ten_last_digits_one_or_none_is_right(stem):
    right = []
    for last in range(10):
        digits = f"{stem:08d}{last}"
        try:
            right.append(parse_org_number(digits))
        except identity.OrgNumberCheckDigit:
            continue
    weighted = sum(w * int(d) for w, d in zip((3, 2, 7, 6, 5, 4, 3, 2), f"{stem:08d}", strict=True)) % 11
    assert [int(digits[-1]) for digits in right] == ([] if weighted == 1 else [-weighted % 11])


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("", "ingen sifre"),
        ("ukjent", "ingen sifre"),
        ("7", "ett siffer"),
        ("92360901", "åtte sifre"),
        (9236090161, "ti sifre"),
        ("SE556012579001", "tolv sifre"),
        ("1234567890123", "13 sifre"),
        (float("nan"), "ingen sifre"),
        (float("inf"), "ingen sifre"),
    ],
)
def test_a_wrong_length_says_how_many_digits_there_are(written, count):
    with pytest.raises(identity.OrgNumberLength) as caught:
        parse_org_number(written)
    assert caught.value.reason == (
        f"Organisasjonsnummeret «{written}» har {count}; det skal ha ni. Rett det i filen, eller la feltet stå tomt."
    )


@pytest.mark.parametrize(
    "written", ["GB123456785", "-923609016", "923609016 / 1", "923609016A", 92360901.6, "92360901.6"]
)
def test_other_signs_among_the_digits_are_not_guessed_away(written):
    with pytest.raises(identity.OrgNumberError):
        parse_org_number(written)


def test_nine_digits_with_letters_say_so():
    with pytest.raises(identity.OrgNumberCharacters, match="andre tegn enn sifre") as caught:
        parse_org_number("GB123456785")
    assert (caught.value.value, caught.value.digits) == ("GB123456785", NUMBER)


def test_a_wrong_check_digit_sends_to_the_register():
    with pytest.raises(identity.OrgNumberCheckDigit) as caught:
        parse_org_number("923 609 017")
    assert (
        str(caught.value)
        == "Kontrollsifferet i «923 609 017» stemmer ikke. Sjekk nummeret i Enhetsregisteret."
    )
    assert (caught.value.value, caught.value.digits) == ("923 609 017", "923609017")


@pytest.mark.parametrize("digit", "0123456789")
def test_the_same_digit_nine_times_is_filling_and_no_number(digit):
    with pytest.raises(identity.OrgNumberFiller, match="ikke noe virkelig organisasjonsnummer"):
        parse_org_number(digit * 9)


def test_a_long_value_is_shown_short():
    with pytest.raises(identity.OrgNumberLength) as caught:
        parse_org_number("x" * 10_000)
    assert caught.value.value == "x" * 40 + "…"


@given(st.text() | st.integers(-(10**20), 10**20) | st.floats())
def test_whatever_is_written_is_nine_digits_or_refused(written):
    try:
        digits = parse_org_number(written)
    except identity.OrgNumberError:
        return
    assert len(digits) == 9
    assert digits.isascii()
    assert digits.isdigit()
    assert parse_org_number(identity.format_org_number(digits)) == digits


def test_a_number_is_shown_in_threes():
    assert identity.format_org_number(NUMBER) == f"123{NBSP}456{NBSP}785"


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Eksempel AS", "eksempel"),
        ("  EKSEMPEL   A/S ", "eksempel"),
        ("Eksempel A.S.", "eksempel"),
        ("Eksempel, B.V.", "eksempel"),
        ("Eksempel S.p.A.", "eksempel"),
        ("Eksempel S.r.l.", "eksempel"),
        ("EKSEMPEL CO.,LTD", "eksempel"),
        ("Eksempel Co., Ltd.", "eksempel"),
        ("Eksempel GmbH & Co. KG", "eksempel"),
        ("Eksempel Oy Ab", "eksempel"),
        ("Eksempel HF", "eksempel"),
        ("Eksempel og Sønn ANS", "eksempel og sønn"),
        ("Eksempel & Sønn ANS", "eksempel og sønn"),
        ("Eksempel and Sønn", "eksempel og sønn"),
        ("Eksempel&Sønn", "eksempel og sønn"),
        ("L'Eksempel", "leksempel"),
        ("L´Eksempel", "leksempel"),
        ("Straße-Eksempel™", "strasse eksempel"),
        ("Eksempel®", "eksempel"),
        ("Ｅｋｓｅｍｐｅｌ ＡＳ", "eksempel"),
        ("A\u030aseksempel AS", "åseksempel"),
        ("Eksempel\u00adnavn\u200b AS", "eksempelnavn"),
        ("A/S Eksempel", "a s eksempel"),
        ("C++ AS", "c++"),
        ("AS", "as"),
        ("A/S", "a s"),
        ("& Co. AS", "og co"),
        ("...", "..."),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_name_is_folded(name, folded):
    assert fold_name(name) == folded


def test_the_norwegian_letters_are_letters_of_their_own():
    names = ["Bø AS", "Bo AS", "Bå AS", "Ba AS", "Bæ AS", "Bae AS", "Bö AS", "Bä AS"]
    assert len({fold_name(name) for name in names}) == len(names)


def test_letters_with_marks_in_other_scripts_stay_whole():
    assert fold_name("हिन्दी उदाहरण Pvt. Ltd.") == "हिन्दी उदाहरण"
    assert fold_name("示例公司") == "示例公司"


PIECES = st.sampled_from(
    [
        "A",
        "s",
        "/",
        ".",
        " ",
        "&",
        "and",
        "og",
        "AS",
        "Co",
        "Ltd",
        "GmbH",
        "KG",
        "Å",
        "a\u030a",
        "\u00ad",
        "´",
        "İ",
        "ﬁ",
    ]
)


@given(st.text() | st.lists(PIECES).map("".join))
@example("S.A. S.A.")
@example("a\u200b\u030a")
@example("0\u037a")
@example(":´")
@example("Ⓐ AS")
def test_folding_twice_changes_nothing_and_a_name_is_never_folded_away(name):
    folded = fold_name(name)
    assert fold_name(folded) == folded
    assert bool(folded) is bool(name.strip())


@given(st.text(st.characters(categories=["Lu", "Ll"]), min_size=1))
def test_case_and_legal_form_make_no_difference(name):
    assert fold_name(f"{name} AS") == fold_name(f"{name.casefold()} a/s")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Eksempel AS", "as"),
        ("Eksempel A/S", "as"),
        ("Eksempel Co. Limited", "ltd"),
        ("Eksempel", ""),
        ("AS", ""),
    ],
)
def test_the_legal_form_is_found(name, form):
    assert identity.legal_form(name) == form


@pytest.mark.parametrize(
    ("first", "second", "match"),
    [
        ((NUMBER, "Eksempel AS"), (NUMBER, "Nytt Navn AS"), Match.SAME),
        ((NUMBER, "Eksempel AS"), (OTHER, "Eksempel AS"), Match.DIFFERENT),
        ((None, "Eksempel AS"), (None, "EKSEMPEL A/S"), Match.SAME),
        ((None, "Eksempel AS"), (None, "Eksempel"), Match.SAME),
        ((None, "Eksempel"), (None, "Eksempel AS"), Match.SAME),
        ((None, "Eksempel AS"), (None, "Eksempel AB"), Match.ASK),
        ((NUMBER, "Eksempel AS"), (None, "Eksempel AS"), Match.ASK),
        ((None, "Eksempel AS"), (None, "Annet AS"), Match.DIFFERENT),
        ((None, ""), (None, " "), Match.DIFFERENT),
    ],
)
def test_numbers_decide_and_names_suggest(first, second, match):
    assert compare(first, second) is match
    assert compare(second, first) is match


@given(st.text(), st.text())
def test_two_numbers_are_never_one_supplier(name, other_name):
    assert compare((NUMBER, name), (OTHER, other_name)) is Match.DIFFERENT


CONTROLS = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))]


def test_all_control_characters_but_the_newline_are_dropped():
    assert len(CONTROLS) == 65
    kept = {mark: identity.clean_text(f"a{mark}b", 10) for mark in CONTROLS}
    newlines, blanks = {"\n", "\r", "\v", "\f", "\x85"}, {"\t"}
    assert all(kept[mark] == "a\nb" for mark in newlines)
    assert all(kept[mark] == "a b" for mark in blanks)
    assert all(kept[mark] == "ab" for mark in set(CONTROLS) - newlines - blanks)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  Eksempel AS \n", "Eksempel AS"),
        ("a\r\nb", "a\nb"),
        ("A\u030as", "Ås"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        ("\ufeffnavn\u200b\ud800\uffff", "navn"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("12\u00a0%", "12\u00a0%"),
    ],
)
def test_text_is_cleaned_for_storing(text, clean):
    assert identity.clean_text(text, 100) == clean


@given(st.text())
def test_cleaned_text_can_be_stored_and_is_clean(text):
    clean = identity.clean_text(text, 1_000_000)
    assert clean.encode().decode() == clean
    assert identity.clean_text(clean, 1_000_000) == clean
    assert unicodedata.is_normalized("NFC", clean)


def test_a_text_over_the_limit_is_refused_and_not_cut():
    assert identity.clean_text("12345 ", 5) == "12345"
    with pytest.raises(identity.TextTooLong, match="Teksten er på 6 tegn, og grensen er 5"):
        identity.clean_text("123456", 5)
