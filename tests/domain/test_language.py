"""The grammar helpers: every row of wording.md 3.0 and 1.2 in bokmål, nynorsk and English."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.language import NB, LanguageMissing, WordMissing, grammar
from compliance_app.domain.levels import Level

LOW, MEDIUM, HIGH, UNKNOWN = Level.LOW, Level.MEDIUM, Level.HIGH, Level.UNKNOWN
H = "\u00a0"


@pytest.mark.parametrize(
    ("n", "noun", "expected"),
    [
        (0, "leverandør", "ingen leverandører"),
        (1, "leverandør", "én leverandør"),
        (1, "tiltak", "ett tiltak"),
        (2, "forretningspartner", "to forretningspartnere"),
        (7, "kategori", "sju kategorier"),
        (12, "negativ konsekvens", "tolv negative konsekvenser"),
        (13, "informasjonskrav", "13 informasjonskrav"),
        (3500, "medlem", f"3{H}500 medlemmer"),
        (Decimal("54.5"), "årsverk", "54,5 årsverk"),
    ],
)
def test_a_count_is_words_to_twelve_and_digits_from_thirteen(n, noun, expected):
    assert NB.count(n, noun) == expected


def test_one_sentence_has_all_counts_in_words_or_all_in_digits():
    assert [NB.count(40, "avtale", 6), NB.bare(6, "avtale", 40)] == ["40 avtaler", "6"]
    assert [NB.count(12, "avtale", 6), NB.bare(6, "avtale", 12)] == ["tolv avtaler", "seks"]
    assert [NB.bare(0, "avtale", 40), NB.bare(0, "avtale", 4), NB.bare(1, "tiltak", 3)] == [
        "0",
        "ingen",
        "ett",
    ]


@given(st.lists(st.integers(0, 40), min_size=2, max_size=4))
def test_counts_of_one_sentence_never_mix_styles(counts):
    texts = [NB.bare(n, "leverandør", *counts) for n in counts]
    assert len({text[0].isdigit() for text in texts}) == 1


def test_a_noun_outside_the_table_is_named():
    with pytest.raises(WordMissing, match="snurrebass"):
        NB.count(2, "snurrebass")


NN, EN = grammar("nn"), grammar("en")


@pytest.mark.parametrize(
    ("words", "n", "noun", "expected"),
    [
        (NN, 0, "leverandør", "ingen leverandørar"),
        (NN, 1, "retningslinje", "éi retningslinje"),
        (NN, 1, "tiltak", "eitt tiltak"),
        (NN, 12, "månad", "tolv månader"),
        (NN, 3500, "tilsett", f"3{H}500 tilsette"),
        (EN, 0, "supplier", "no suppliers"),
        (EN, 1, "measure", "one measure"),
        (EN, 12, "month", "twelve months"),
        (EN, 3500, "employee", "3,500 employees"),
    ],
)
def test_counts_in_nynorsk_and_english(words, n, noun, expected):
    assert words.count(n, noun) == expected


def test_dates_amounts_and_names_in_nynorsk_and_english():
    at = datetime(2026, 5, 21, 21, 2, tzinfo=UTC)
    day, first = date(2026, 5, 21), date(2026, 5, 19)
    assert [NN.day(day), NN.short_day(day), NN.span(first, day)] == [
        f"21.{H}mai 2026",
        "21.05.2026",
        f"19.–21.{H}mai 2026",
    ]
    assert NN.moment(at) == f"21.{H}mai 2026 kl.{H}23.02 (norsk tid)"
    assert [EN.day(day), EN.short_day(day), EN.span(first, day)] == [
        f"21{H}May 2026",
        "21 May 2026",
        f"19–21{H}May 2026",
    ]
    assert EN.moment(at) == f"21{H}May 2026 at 23:02 (Norwegian time)"
    assert EN.money(3_500_000).replace(H, " ") == "NOK 35,000"
    assert EN.money(250_000_000).replace(H, " ") == "NOK 2.5 million"
    assert (EN.percent(12), NN.percent(12)) == ("12%", f"12{H}%")
    assert EN.number(Decimal(-5)) == "−5"
    assert EN.org_number("123456785").replace(H, " ") == "org. no. 123 456 785"
    assert [EN.in_country(iso) for iso in ("CN", "US", "NL", "TW")] == [
        "in China",
        "in the USA",
        "in the Netherlands",
        "in Taiwan",
    ]
    assert [NN.in_country(iso) for iso in ("CN", "TW")] == ["i Kina", "på Taiwan"]
    assert [EN.genitive("Oslo"), EN.genitive("Noklus")] == ["Oslo’s", "Noklus’"]
    assert EN.join(["a", "b", "c"]) == "a, b and c"
    assert EN.opening("31 suppliers") == "A total of 31 suppliers"


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        (NB, "Hvor kommer rørene fra?", "«Hvor kommer rørene fra?»"),
        (NN, "Sei kvar røyra kjem frå", "«Sei kvar røyra kjem frå»."),
        (EN, " Where are they made ", "“Where are they made”."),
        (EN, "Where …", "“Where …”"),
    ],
)
def test_somebodys_words_are_a_sentence_between_marks(words, text, expected):
    assert words.quoted(text) == expected


def test_a_name_that_ends_with_a_full_stop_ends_the_sentence_too():
    assert NB.one_stop("Vi kjenner ikke leddene bak Lim Co., Ltd.. Det er alt ...") == (
        "Vi kjenner ikke leddene bak Lim Co., Ltd. Det er alt ..."
    )


def test_a_sentence_never_opens_with_a_digit():
    assert NB.opening("31 leverandører fikk brev") == "Til sammen 31 leverandører fikk brev"
    assert NB.opening("én leverandør fikk brev") == "Én leverandør fikk brev"


def test_lists_have_no_oxford_comma_and_repeat_the_preposition_where_an_item_holds_og():
    assert NB.join(["a", "b", "c"]) == "a, b og c"
    assert NB.join(["a"]) == "a"
    assert NB.join([]) == ""
    assert NB.join(["hotell", "IKT"], prep="innen") == "innen hotell og IKT"
    assert NB.join(["utstyr og varer", "IKT"], prep="innen") == "innen utstyr og varer og innen IKT"


@pytest.mark.parametrize(("name", "expected"), [("Oslo", "Oslos"), ("Noklus", "Noklus’"), ("Max", "Max’")])
def test_genitive(name, expected):
    assert NB.genitive(name) == expected


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("CN", "i Kina"),
        ("US", "i USA"),
        ("HK", "i Hongkong"),
        ("TW", "på Taiwan"),
        ("LK", "på Sri Lanka"),
        ("IS", "på Island"),
        ("PH", "på Filippinene"),
        ("XK", "i Kosovo"),
    ],
)
def test_in_or_on_a_country(iso, expected):
    assert NB.in_country(iso) == expected


def test_places_share_the_preposition_where_they_can():
    assert NB.in_places(["Europa", "US"]) == "i Europa og USA"
    assert NB.in_places(["MY", "TW"]) == "i Malaysia og på Taiwan"


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ({LOW}, "lav"),
        ({MEDIUM, LOW}, "lav og medium"),
        ({HIGH, LOW, MEDIUM}, "lav, medium og høy"),
        ({LOW, UNKNOWN}, "lav"),
        ({UNKNOWN}, ""),
    ],
)
def test_unknown_never_enters_a_level_phrase(levels, expected):
    assert NB.level_phrase(levels) == expected


def rest(level, *names):
    return {name: {level} for name in names}


EXCEPTIONS = [
    (rest(LOW, "hotell", "frakt"), "lav"),
    (rest(LOW, "hotell", "frakt") | rest(MEDIUM, "IKT"), "lav, med unntak av IKT, som er vurdert til medium"),
    (
        rest(LOW, *"abcd") | rest(MEDIUM, "IKT", "renhold"),
        "lav, med unntak av IKT og renhold, som begge er vurdert til medium",
    ),
    (
        rest(LOW, *"abcdef") | rest(MEDIUM, "IKT", "renhold", "frakt"),
        "lav, med unntak av IKT, renhold og frakt, som alle er vurdert til medium",
    ),
    (
        rest(LOW, *"abcd") | rest(MEDIUM, "IKT") | rest(HIGH, "hansker"),
        "lav, med unntak av IKT, som er vurdert til medium, og hansker, som er vurdert til høy",
    ),
    (
        rest(LOW, "a", "b") | {"IKT": {LOW, MEDIUM}},
        "lav, med unntak av IKT, der nivået varierer fra lav til medium",
    ),
    (
        rest(LOW, "hotell", "frakt") | rest(MEDIUM, "IKT") | rest(HIGH, "hansker"),
        "lav for hotell og frakt, medium for IKT og høy for hansker",
    ),
    (rest(LOW, "hotell") | rest(MEDIUM, "IKT"), "lav for hotell og medium for IKT"),
    (
        rest(LOW, "utstyr og varer", "hotell") | rest(MEDIUM, "IKT"),
        "lav, med unntak av IKT, som er vurdert til medium",
    ),
    (
        rest(LOW, "a", "b") | rest(MEDIUM, "IKT") | rest(UNKNOWN, "gass"),
        "lav, med unntak av IKT, som er vurdert til medium",
    ),
]


@pytest.mark.parametrize(("categories", "expected"), EXCEPTIONS)
def test_exception_phrase(categories, expected):
    assert NB.exception_phrase(categories) == expected


def test_names_that_hold_og_and_many_exceptions_become_bullets():
    og = rest(LOW, "a", "b") | rest(MEDIUM, "rengjøring og kantine")
    assert NB.exception_phrase(og) == ""
    assert NB.exception_bullets(og) == ["lav for a", "lav for b", "medium for rengjøring og kantine"]
    many = rest(LOW, *"abcdefgh") | rest(HIGH, *"wxyz")
    assert NB.exception_phrase(many) == ""


@given(
    st.dictionaries(st.text("abc", min_size=1), st.sets(st.sampled_from(list(Level)), min_size=1), max_size=9)
)
def test_no_category_is_lost_between_phrase_and_bullets(categories):
    known = {name for name, levels in categories.items() if levels - {UNKNOWN}}
    assert len(NB.exception_bullets(categories)) == len(known)
    assert "ukjent" not in NB.exception_phrase(categories)


def test_acceptance_sentence_of_the_reference():
    categories = rest(LOW, "hotell", "laboratorietjenester", "in vitro-diagnostisk utstyr") | rest(
        MEDIUM, "IKT"
    )
    assert (
        f"For 2025 er geografisk risiko vurdert til {NB.level_phrase({LOW, MEDIUM})}, "
        f"og bransjerisiko til {NB.exception_phrase(categories)}."
    ) == (
        "For 2025 er geografisk risiko vurdert til lav og medium, og bransjerisiko til lav, "
        "med unntak av IKT, som er vurdert til medium."
    )


def test_the_enterprise_chooses_its_word_for_the_middle_level():
    assert grammar("nb", "middels").level_phrase({LOW, MEDIUM}) == "lav og middels"


def test_a_language_without_words_is_refused():
    with pytest.raises(LanguageMissing, match="sv"):
        grammar("sv")


def test_numbers_and_amounts_have_hard_spaces_and_real_minus_signs():
    assert NB.number(Decimal("1234.5")) == f"1{H}234,5"
    assert NB.number(-5) == "−5"
    assert NB.percent(12) == f"12{H}%"
    assert NB.money(3_500_000) == f"35{H}000{H}kroner"
    assert NB.money(250_000_000) == f"2,5{H}millioner{H}kroner"
    assert NB.money(-1050) == f"−10,50{H}kroner"
    assert NB.org_number("123456785") == f"org.nr.{H}123{H}456{H}785"


def test_dates_and_times():
    assert NB.day(date(2026, 5, 21)) == f"21.{H}mai 2026"
    assert NB.short_day(date(2026, 5, 1)) == "01.05.2026"
    assert NB.moment(datetime(2026, 5, 21, 21, 2, 9, tzinfo=UTC)) == f"21.{H}mai 2026 kl.{H}23.02 (norsk tid)"
    assert NB.moment(datetime(2026, 1, 1, 12, 0, tzinfo=UTC)) == f"1.{H}januar 2026 kl.{H}13.00 (norsk tid)"


def test_spans_and_periods():
    assert NB.span(date(2026, 5, 19), date(2026, 5, 21)) == f"19.–21.{H}mai 2026"
    assert NB.span(date(2026, 5, 30), date(2026, 6, 2)) == f"30.{H}mai–2.{H}juni 2026"
    assert NB.period(date(2025, 1, 1), date(2025, 12, 31)) == "2025"
    assert NB.period(date(2024, 7, 1), date(2025, 6, 30)) == f"1.{H}juli 2024–30.{H}juni 2025"


def test_days_known_only_by_their_year_are_said_so():
    march, june = date(2025, 3, 12), date(2025, 6, 3)
    assert NB.days([june, march], 2025) == f"12.{H}mars og 3.{H}juni 2025"
    assert NB.days([None], 2025) == "i 2025"
    assert NB.days([None, None], 2025) == "to ganger i 2025"
    assert NB.days([march, None], 2025) == f"12.{H}mars 2025 og ellers i 2025"


def test_reasons_fit_in_whether_written_as_a_clause_or_as_sentences():
    assert NB.because("vi ikke vet hvem som produserer.") == ", fordi vi ikke vet hvem som produserer."
    assert NB.because("Avtalen er ny. Vi venter") == ". Begrunnelse: Avtalen er ny. Vi venter."


def test_hard_spaces_go_where_a_line_must_not_break():
    text = "Etter § 4, kl. 12 den 1. mai solgte A. B. Berg 12 345 678 stk. for 5 kroner, 12 %, org.nr. 1"
    assert NB.nbsp(text) == (
        f"Etter §{H}4, kl.{H}12 den 1.{H}mai solgte A.{H}B.{H}Berg 12{H}345{H}678 stk. for 5{H}kroner, 12{H}%, org.nr.{H}1"
    )


def test_a_year_before_a_number_is_left_apart():
    assert NB.nbsp("I 2025 756 kurs") == "I 2025 756 kurs"


@pytest.mark.parametrize(
    ("levels", "nynorsk", "english"),
    [
        ([LOW] * 6, "låg", "low"),
        ([MEDIUM] + [LOW] * 5, "låg, med unntak av A, der risikoen er vurdert til medium", "low, except for A, rated medium"),
        (
            [MEDIUM] * 2 + [LOW] * 5,
            "låg, med unntak av A og B, der risikoen er vurdert til medium",
            "low, except for A and B, both rated medium",
        ),
        (
            [MEDIUM] * 3 + [LOW] * 6,
            "låg, med unntak av A, B og C, der risikoen er vurdert til medium",
            "low, except for A, B and C, all rated medium",
        ),
        (
            [MEDIUM, HIGH] + [LOW] * 5,
            "låg, med unntak av A, der risikoen er vurdert til medium, og B, der han er vurdert til høg",
            "low, except for A (medium) and B (high)",
        ),
        ([LOW, MEDIUM], "låg for A og medium for B", "low for A and medium for B"),
        (
            [LOW, MEDIUM, HIGH],
            "låg for A, medium for B og høg for C",
            "low for A, medium for B and high for C",
        ),
    ],
)  # fmt: skip
def test_excepted_levels_in_nynorsk_and_english(levels, nynorsk, english):
    table = {name: {level} for name, level in zip("ABCDEFGHI", levels, strict=False)}
    assert NN.exception_phrase(table) == nynorsk
    assert EN.exception_phrase(table) == english


def test_a_level_that_varies_in_nynorsk_and_english():
    table = {"A": {LOW, MEDIUM}} | {name: {LOW} for name in "BCDE"}
    assert NN.exception_phrase(table) == "låg, med unntak av A, der nivået varierer frå låg til medium"
    assert EN.exception_phrase(table) == "low, except for A, where it ranges from low to medium"
