"""What is taken out of a text about who asked, and what is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.redaction import Asker, emails_in, left_in, redacted

ASKER = Asker(names=("Innsender Eksempel",), emails=("en@eksempel.example",), lines=("Prøveveien 1",))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Hei, jeg er Innsender Eksempel.", "Hei, jeg er [navn]."),
        ("hilsen INNSENDER\u00a0eksempel", "hilsen [navn]"),
        ("Hilsen Innsender", "Hilsen [navn]"),
        ("Et eksempel på hansker", "Et eksempel på hansker"),
        ("Eksempelvis hansker", "Eksempelvis hansker"),
        ("Skriv til En@Eksempel.Example.", "Skriv til [e-post]."),
        ("eller annen.adresse+hansker@annet.example", "eller [e-post]"),
        ("men ikke spor@virksomheten.example.", "men ikke spor@virksomheten.example."),
        ("Ring 48151623, 48 15 16 23 eller 481 51 623", "Ring [telefon], [telefon] eller [telefon]"),
        ("Ring +47 481 51 623 eller 0046 8 123 45 67", "Ring [telefon] eller [telefon]"),
        ("Jeg bor i Prøveveien 1", "Jeg bor i [adresse]"),
        ("Org.nr. 923 609 016, 1 234 500 kroner i 2026", "Org.nr. 923 609 016, 1 234 500 kroner i 2026"),
        ("Sak 2026-03 fra 2026-05-04", "Sak 2026-03 fra 2026-05-04"),
    ],
)
def test_names_addresses_and_telephones_go_and_nothing_else(text: str, after: str) -> None:
    assert redacted(text, ASKER, ["spor@virksomheten.example"]) == after


def test_a_word_that_is_part_of_a_name_stays_where_it_is_only_a_word() -> None:
    assert redacted("Hvor lager dere dem? Spør Lager.", Asker(names=("Kari Lager",))) == (
        "Hvor lager dere dem? Spør [navn]."
    )


def test_the_parts_of_an_organisations_name_stay() -> None:
    asker = Asker(names=("Eksempelforeningen for 100 hansker",))
    assert redacted("Eksempelforeningen og hansker", asker) == "Eksempelforeningen og hansker"


def test_emails_are_found_without_the_full_stop_after_them() -> None:
    assert emails_in("Skriv til en@eksempel.example. Eller ikke.") == ["en@eksempel.example"]


@given(st.text(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_what_is_redacted_never_holds_the_stored_name_or_address(
    before: str, between: str, after: str
) -> None:
    text = f"{before} Innsender Eksempel {between} en@eksempel.example {after}"
    assert left_in(text, ASKER)
    assert left_in(redacted(text, ASKER), ASKER) == []


@given(st.text(min_size=1, max_size=30), st.text(max_size=300))
def test_any_name_and_any_text_can_be_looked_for(name: str, text: str) -> None:
    redacted(text, Asker(names=(name,) if name.strip() else ()))
    left_in(text, Asker(names=(name,) if name.strip() else ()))


def test_a_long_run_of_letters_is_read_at_once() -> None:
    letters = "a" * 400_000  # a quarter of an hour, where each of them looks for an @ to the end of the run
    assert redacted(letters, ASKER) == letters
    longest = f"{'a' * 64}@annet.example"
    assert emails_in(f"Skriv til {longest}.") == [longest]
