"""What a question is about, by its words: stems, names, countries, rights, and whether it is general."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.identity import fold_name
from compliance_app.domain.issues import Issue
from compliance_app.domain.question_words import (
    MOST_STEMS,
    READ,
    category_is_named,
    names_within,
    read_question,
    search_words,
    word_stems,
)
from compliance_app.storage.reference import country_words


def read(question: str):
    return read_question(question, country_words())


def test_only_telling_words_are_looked_for() -> None:
    assert word_stems("Hvordan følger dere opp arbeidsforhold hos leverandørene deres?") == ()
    assert word_stems("Hvor lages prøverørene?") == ("prøverø",)
    assert read("Hvor lages prøverørene?").words == ("prøverørene",)


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("Bruker dere varer fra Kina?", ("CN",)),
        ("Kommer hanskene fra Sør-Korea, eller fra USA?", ("KR", "US")),
        ("Hva med Malaysias fabrikker?", ("MY",)),
        ("Kjøper dere kinesiske skjorter eller malaysiske hansker?", ("CN", "MY")),
        ("Do you buy from the United Kingdom?", ("GB",)),
        ("Har dere noe fra De forente arabiske emirater?", ("AE",)),
        ("Hva er en god chili, og hvem er Man?", ()),
        ("Hva vet dere om leverandørene?", ()),
    ],
)
def test_countries_are_named_by_noun_or_adjective(question: str, codes: tuple[str, ...]) -> None:
    assert read(question).countries == codes


@pytest.mark.parametrize(
    ("question", "issue"),
    [
        ("Kjenner dere til barnearbeid?", Issue.CHILD_LABOUR),
        ("Hva er minstelønnen i fabrikkene?", Issue.LIVING_WAGE),
        ("Er det tvangsarbeid i kjeden?", Issue.FORCED_LABOUR),
        ("Kan arbeiderne organisere seg i fagforeninger?", Issue.FREEDOM_OF_ASSOCIATION),
        ("Gjør dere noe med sosial dumping?", Issue.LABOUR_CRIME_NO),
        ("Er det brukt vold mot dem?", Issue.SECURITY_FORCES),
    ],
)
def test_rights_are_named_by_the_words_people_use(question: str, issue: Issue) -> None:
    assert issue in read(question).issues


def test_a_short_word_of_a_right_is_not_looked_for_inside_others() -> None:
    assert Issue.SECURITY_FORCES not in read("Hva med avoldsinfeksjon?").issues


def test_a_question_about_everything_names_nothing() -> None:
    asked = read("Hvilke negative konsekvenser kjenner dere til?")
    assert (asked.general, asked.stems, asked.issues) == (True, (), frozenset())
    assert not read("Hvor lages prøverørene?").general
    assert read("Hvordan følger dere opp dem som lager hansker?").how
    assert read("Hvordan har deres ansatte det?").own_people


@pytest.mark.parametrize(
    ("question", "category", "named"),
    [
        ("Hvor kommer hanskene fra?", "Hansker", True),
        ("Hvor kommer engangshanskene fra?", "Hansker", True),
        ("Hvor kommer hansker fra?", "Engangshansker", True),
        ("Hvordan følger dere opp IKT-leverandører?", "IKT", True),
        ("Hvordan følger dere opp drikktfolket?", "IKT", False),
        ("Hva med mat?", "Mat og drikke", True),
        ("Hva med leverandørene?", "Andre leverandører", False),
        ("Hva gjør dere?", "Hva som helst", False),
    ],
)
def test_a_category_is_named_by_its_beginning_inside_compounds_too(
    question: str, category: str, named: bool
) -> None:
    assert category_is_named(read(question), fold_name(category)) is named


def test_a_name_is_looked_for_whole_and_small_words_alone_are_none() -> None:
    runs = names_within(fold_name("Hvem er Hanskeleverandør 1 AS, og er det bra?"))
    assert "hanskeleverandør 1" in runs
    assert not {"er", "og", "hvem", "det"} & set(runs)


def test_a_search_takes_short_words_too_but_not_the_small_ones() -> None:
    assert search_words("Kina og IKT i EU") == ("kina", "ikt")
    assert search_words("Hvordan følger dere opp hansker?") == ("hansk",)
    assert search_words("leverandører") == ("leverand",)
    assert search_words("og i på") == ()


@given(st.text(max_size=3000))
def test_any_text_is_read(text: str) -> None:
    asked, countries = read(text), set(country_words().values())
    assert len(asked.stems) == len(asked.words) <= MOST_STEMS
    assert all(code in countries for code in asked.countries)
    assert len(names_within(asked.text)) <= 120 * 6


def test_a_very_long_question_is_read_from_its_beginning() -> None:
    asked = read("x" * READ + " hansker")
    assert "hansk" not in asked.stems
