"""What the letters must say, as data: the kinds, their names, and how a lack is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_app.domain.language import LanguageMissing
from compliance_app.domain.letter_elements import ELEMENTS
from compliance_app.domain.letter_grounds import ground_sentence, reference
from compliance_app.domain.letters import (
    LETTER_NAMES,
    LetterIncomplete,
    LetterKind,
    missing_elements,
    optional_values,
    require_elements,
)
from compliance_app.domain.requests import GROUND_TEXTS, Ground, ground_reference

LANGUAGES = ("nb", "nn", "en")


def test_every_kind_has_a_name_and_its_elements():
    assert set(LETTER_NAMES) == set(ELEMENTS) == set(LetterKind)
    for kind, elements in ELEMENTS.items():
        assert len({one.id for one in elements}) == len(elements), kind
        for one in elements:
            assert one.provision.startswith(("§\u00a06 ", "§\u00a07 "))
            assert one.words or one.typed
            assert not one.words or set(one.words) == set(LANGUAGES)


def test_an_empty_extension_lacks_all_four_and_is_told_so_in_a_sentence():
    with pytest.raises(LetterIncomplete) as told:
        require_elements(LetterKind.EXTENSION, "nb", "Hei!", {"reasons": "", "expected": None})
    assert str(told.value) == (
        "Brevet kan ikke sendes slik. Det skal si at fristen forlenges (§\u00a07 annet ledd), "
        "si at mengden eller typen informasjon gjør det uforholdsmessig byrdefullt å svare før (§\u00a07 annet ledd), "
        "gi grunnene til forlengelsen (§\u00a07 annet ledd) og si når informasjonen kan ventes (§\u00a07 annet ledd). "
        "Fyll ut det som mangler; er det tatt ut av malen i reports/letters, sett det inn igjen."
    )


def test_a_language_without_letters_is_refused():
    with pytest.raises(LanguageMissing):
        missing_elements(LetterKind.ANSWER, "sv", "Hej!", {"short_answer": "Ja"})


@given(st.text(), st.sampled_from(list(LetterKind)), st.sampled_from(LANGUAGES))
def test_any_text_is_read_and_no_letter_of_nothing_is_whole(text, kind, language):
    lacking = missing_elements(kind, language, text, {})
    wanted = [one for one in ELEMENTS[kind] if one.when({}) and not one.absent]
    assert [one for one in lacking if not one.absent] == wanted


@pytest.mark.parametrize("text", ["…", "- \n- ", "\u202e\u200b", "**"])
def test_signs_alone_are_no_reasons(text):
    lacking = missing_elements(LetterKind.EXTENSION, "nb", f"Hei {text}", {"reasons": text})
    assert "extension-reasons" in {one.id for one in lacking}


@pytest.mark.parametrize("summary", ["forlengede arbeidsdager", "an extension of shifts"])
def test_what_was_asked_about_claims_no_extension(summary):
    for language, words in (
        ("nb", "Dette varselet forlenger ikke fristen."),
        ("en", "This notice does not extend it."),
    ):
        letter = f"{summary} {words}"
        lacking = {
            one.id for one in missing_elements(LetterKind.LATE_NOTICE, language, letter, {"summary": summary})
        }
        assert "late-no-claim" not in lacking
        lacking = {one.id for one in missing_elements(LetterKind.LATE_NOTICE, language, letter, {})}
        assert ("late-no-claim" in lacking) == (("exten" in summary) == (language == "en"))


@pytest.mark.parametrize("ground", Ground)
def test_the_acts_own_words_stand_in_every_language(ground):
    assert reference(ground) == ground_reference(ground)
    for language in LANGUAGES:
        assert ground_sentence(ground, language).count(GROUND_TEXTS[ground]) == 1
        assert ground_sentence(ground, language).endswith(".")
    assert f"(i lova: «{GROUND_TEXTS[ground]}»)" in ground_sentence(ground, "nn")
    assert f"(in the Act: “{GROUND_TEXTS[ground]}”)" in ground_sentence(ground, "en")


def test_of_the_two_carve_outs_the_one_that_applies_is_named():
    for language in LANGUAGES:
        graded, copyright_ = (
            ground_sentence(one, language) for one in (Ground.SECURITY_GRADED, Ground.COPYRIGHT)
        )
        assert graded != copyright_
    assert ground_sentence(Ground.SECURITY_GRADED).endswith("er gradert etter sikkerhetsloven.")
    assert ground_sentence(Ground.COPYRIGHT, "nn").endswith("er verna etter åndsverklova.")
    assert reference(Ground.COPYRIGHT, "en") == "fourth paragraph"
    assert reference(Ground.B, "nn") == "andre ledd bokstav b"


def test_other_templates_have_no_values_of_their_own():
    assert optional_values("digest") == {}
    assert optional_values("svar")["how"] == ""
