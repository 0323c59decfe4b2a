"""What a supplier writes becomes an answer we can keep, or a sentence at its field."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.questionnaires import filled_forms, invitation, raw_answers

from compliance_app.domain.issues import Issue
from compliance_app.domain.questionnaire import AnswerType, LastAnswer, ProposalKind
from compliance_app.domain.questionnaire_answers import (
    Filled,
    Given,
    RawAnswer,
    as_written,
    check,
    shown,
    tidy,
    validate_answer,
)
from compliance_app.domain.questionnaire_errors import (
    AnswerContradicts,
    AnswerCountryUnknown,
    AnswerError,
    AnswerMissing,
    AnswerNotAChoice,
    AnswerNotANumber,
    AnswerNotWhole,
    AnswerOutOfRange,
    AnswerTooLong,
    NothingToSend,
    ReasonMissing,
)
from compliance_app.domain.questionnaire_outcome import Change, ChangeKind, Proposal, difference, proposals
from compliance_app.storage.question_bank import question_bank
from compliance_app.storage.reference import countries, country_names

NAMES = {one.id: one for one in question_bank()}


def read(id_: str, value, reason: str = "", *, complete: bool = False):
    given_ = validate_answer(NAMES[id_], value, reason, country_names(), complete=complete)
    return given_ and given_.value


@pytest.mark.parametrize(
    ("id_", "written", "kept"),
    [
        ("policy", "YES", "YES"),
        ("policy", " ja ", "YES"),
        ("policy", "Yes", "YES"),
        ("policy", "Vet ikke", "UNKNOWN"),
        ("policy", "Don’t know", "UNKNOWN"),
        ("policy", "", None),
        ("speaking_up", "Delvis", "PARTLY"),
        ("remedy", "Det er i gang", "STARTED"),
        ("remedy", "It is under way", "STARTED"),
        ("policy_content", ("DISCRIMINATION", "CHILD_LABOUR"), ["CHILD_LABOUR", "DISCRIMINATION"]),
        ("policy_content", ("Barnearbeid", "Barnearbeid"), ["CHILD_LABOUR"]),
        ("policy_content", ("NONE",), ["NONE"]),
        ("policy_content", ("UNKNOWN",), "UNKNOWN"),
        ("policy_content", (), None),
        ("accidents", "12", 12),
        ("accidents", 12.0, 12),
        ("accidents", "1 234", 1234),
        ("accidents", "1.234", 1234),
        ("accidents", "1\u00a0234 ulykker", 1234),
        ("accidents", "0", 0),
        ("accidents", "vet ikke", "UNKNOWN"),
        ("temporary", "12,5 %", 12.5),
        ("temporary", "12.5 prosent", 12.5),
        ("temporary", "12.55", 12.6),
        ("temporary", 45.0, 45),
        ("producer_countries", "Kina, Malaysia", ["CN", "MY"]),
        ("producer_countries", "Malaysia\nKina;Kina", ["CN", "MY"]),
        ("producer_countries", "Kina og Malaysia.", ["CN", "MY"]),
        ("producer_countries", "China and Viet Nam", ["CN", "VN"]),
        ("producer_countries", "Bosnia og Hercegovina", ["BA"]),
        ("producer_countries", "NO", ["NO"]),
        ("producer_countries", "Ukjent", "UNKNOWN"),
        ("main_producers", "Produsent 1,\r\nPenang ", "Produsent 1,\nPenang"),
        ("main_producers", "=1+1", "=1+1"),
        ("main_producers", "\x00\u202e", None),
    ],
)
def test_what_is_written_is_understood(id_: str, written, kept) -> None:
    assert read(id_, written) == kept


@pytest.mark.parametrize(
    ("id_", "written", "error", "words"),
    [
        ("policy", "kanskje", AnswerNotAChoice, "«kanskje» er ikke et av svarene"),
        ("policy", ("YES", "NO"), AnswerNotAChoice, "«YES, NO»"),
        ("policy", "PARTLY", AnswerNotAChoice, "PARTLY"),
        ("policy_content", ("NONE", "OTHER"), AnswerContradicts, "Vi har ingen retningslinjer"),
        ("policy_content", ("UNKNOWN", "OTHER"), AnswerContradicts, "Vet ikke"),
        ("accidents", "mange", AnswerNotANumber, "«mange» er ikke et tall"),
        ("accidents", "=1+1", AnswerNotANumber, "«=1+1»"),
        ("accidents", "2026-01-02", AnswerNotANumber, "2026"),
        ("accidents", "1e5", AnswerNotANumber, "1e5"),
        ("accidents", "1,5", AnswerNotWhole, "uten desimaler"),
        ("accidents", "-1", AnswerOutOfRange, "mellom 0 og 100\u00a0000"),
        ("accidents", float("nan"), AnswerOutOfRange, "mellom 0"),
        ("accidents", float("inf"), AnswerOutOfRange, "mellom 0"),
        ("temporary", "101", AnswerOutOfRange, "mellom 0 og 100"),
        ("working_hours", "169", AnswerOutOfRange, "168"),
        ("producer_countries", "Kina, Atlantis", AnswerCountryUnknown, "Landet «Atlantis» er ukjent"),
        ("producer_countries", "Asia", AnswerCountryUnknown, "Asia"),
        ("producer_countries", ",;", AnswerCountryUnknown, "Landet"),
        ("main_producers", "a" * 4001, AnswerTooLong, "4\u00a0001 tegn"),
    ],
)
def test_what_cannot_be_kept_says_why_in_both_languages(id_: str, written, error, words: str) -> None:
    with pytest.raises(error) as caught:
        read(id_, written)
    assert words in str(caught.value)
    english = caught.value.sentence("en")
    assert english.endswith(".")
    assert english != caught.value.sentence("nb")


def test_a_long_mistake_is_quoted_short() -> None:
    with pytest.raises(AnswerNotAChoice) as caught:
        read("policy", "x" * 300)
    assert len(str(caught.value)) < 130


def test_a_reason_is_asked_only_where_the_answer_calls_for_it() -> None:
    with pytest.raises(ReasonMissing) as caught:
        read("own_incidents", "YES", " ", complete=True)
    assert str(caught.value).endswith("Hva skjedde, og hva har dere gjort? Skriv ikke navn på personer.")
    assert "What happened" in caught.value.sentence("en")
    assert read("own_incidents", "YES", "En ulykke.", complete=True) == "YES"
    assert read("own_incidents", "NO", complete=True) == "NO"
    assert read("fatalities", "0", complete=True) == 0
    with pytest.raises(ReasonMissing):
        read("fatalities", "1", complete=True)


@given(st.sampled_from(question_bank()).flatmap(lambda one: st.tuples(st.just(one), raw_answers(one))))
def test_a_kept_answer_written_out_again_is_the_same_answer(pair) -> None:
    question, raw = pair
    once = validate_answer(question, raw.value, raw.reason, country_names(), complete=False)
    assert once is not None
    for language in ("nb", "en"):
        again = as_written(question, once, language, countries())
        twice = validate_answer(question, again.value, again.reason, country_names(), complete=False)
        assert twice == once
        assert shown(question, once.value, language, countries())


@given(st.sampled_from(question_bank()), st.text(max_size=40))
def test_any_text_is_kept_or_refused_with_a_sentence(question, text: str) -> None:
    try:
        kept = validate_answer(question, text, text, country_names(), complete=False)
    except AnswerError as error:
        sentences = {str(error), error.sentence("en")}
    else:
        sentences = set()
        assert kept is None or kept.reason == tidy(text)
    assert all(one.endswith((".", "?")) for one in sentences)


def test_a_whole_form_names_each_question_that_must_be_mended() -> None:
    asked = invitation().questions
    answers = {"producer_countries": RawAnswer("Kina"), "own_incidents": RawAnswer("YES")}
    checked = check(asked, Filled(answers=answers), country_names())
    assert checked.answers == {"producer_countries": Given(["CN"])}
    assert isinstance(checked.errors["own_incidents"], ReasonMissing)
    others = {key: error for key, error in checked.errors.items() if key != "own_incidents"}
    assert {type(error) for error in others.values()} == {AnswerMissing}
    assert len(others) == len(asked) - 2


def test_a_part_or_a_document_may_be_sent_but_never_nothing() -> None:
    asked = invitation().questions
    one = {"own_incidents": RawAnswer("YES")}
    part = check(asked, Filled(answers=one, partial=True), country_names())
    assert (dict(part.answers), part.errors) == ({"own_incidents": Given("YES")}, {})
    assert check(asked, Filled(instead="https://eksempel.example/redegjorelse"), country_names()).errors == {}
    assert check(asked, Filled(partial=True, rest="i mars"), country_names()).errors == {}
    empty = check(asked, Filled(partial=True), country_names())
    assert isinstance(empty.errors["partial"], NothingToSend)
    wrong = check(
        asked, Filled(answers={"policy": RawAnswer("kanskje")}, instead="se nettsiden"), country_names()
    )
    assert set(wrong.errors) <= {"policy"}
    long = check(asked, Filled(instead="a" * 4001), country_names())
    assert isinstance(long.errors["instead"], AnswerTooLong)


@given(filled_forms())
def test_a_draft_comes_back_as_it_was(pair) -> None:
    filled = pair[1]
    assert Filled.from_dict(filled.as_dict()) == filled
    assert Filled.from_dict({}) == Filled()


@pytest.mark.parametrize(
    ("id_", "value", "nb", "en"),
    [
        ("policy", "YES", "Ja", "Yes"),
        ("policy", "UNKNOWN", "Vet ikke", "Don't know"),
        ("temporary", 12.5, "12,5 prosent", "12.5 per cent"),
        ("accidents", 1234, "1\u00a0234 ulykker", "1,234 accidents"),
        ("producer_countries", ["CN", "MY"], "Kina og Malaysia", "China and Malaysia"),
        (
            "policy_content",
            ["CHILD_LABOUR", "OTHER"],
            "Barnearbeid; Noe annet",
            "Child labour; Something else",
        ),
        ("main_producers", "Produsent 1", "Produsent 1", "Produsent 1"),
    ],
)
def test_an_answer_is_shown_in_words(id_: str, value, nb: str, en: str) -> None:
    assert shown(NAMES[id_], value, "nb", countries()) == nb
    assert shown(NAMES[id_], value, "en", countries()) == en


def proposed(answers: dict[str, Given], known=("NO",)) -> tuple[Proposal, ...]:
    return proposals(question_bank(), answers, known)


def test_a_country_that_was_not_in_the_chain_is_proposed_once() -> None:
    answers = {
        "producer_countries": Given(["CN", "NO"]),
        "raw_material_countries": Given(["CN", "CD"]),
        "work_countries": Given("UNKNOWN"),
    }
    found = proposed(answers)
    assert [(one.kind, one.country) for one in found] == [
        (ProposalKind.NEW_COUNTRY, "CN"),
        (ProposalKind.NEW_COUNTRY, "CD"),
    ]


def test_an_incident_is_proposed_with_the_suppliers_own_words() -> None:
    [found] = proposed({"own_incidents": Given("YES", "En ulykke på lageret.")})
    assert found == Proposal(ProposalKind.INCIDENT_REPORTED, "own_incidents", words="En ulykke på lageret.")
    [dead] = proposed({"fatalities": Given(2, "Brann.")})
    assert (dead.kind, dead.issue) == (ProposalKind.INCIDENT_REPORTED, Issue.OHS)


def test_an_answer_that_points_at_harm_names_the_issue() -> None:
    [found] = proposed({"recruitment_fees": Given("YES", "Et byrå.")})
    assert (found.kind, found.issue) == (ProposalKind.POSSIBLE_IMPACT, Issue.FORCED_LABOUR)
    assert proposed({"working_hours": Given(60)}) == ()
    assert proposed({"working_hours": Given(72)})[0].issue is Issue.WORKING_HOURS


def test_a_producer_and_an_unknown_chain_are_told_apart() -> None:
    [named] = proposed({"main_producers": Given("Produsent 1, Penang")})
    assert (named.kind, named.words) == (ProposalKind.PRODUCER_NAMED, "Produsent 1, Penang")
    [unknown] = proposed({"main_producers": Given("UNKNOWN")})
    assert unknown.kind is ProposalKind.CHAIN_UNKNOWN


def test_good_answers_propose_nothing() -> None:
    good = {"policy": "YES", "speaking_up": "YES", "own_incidents": "NO", "fatalities": 0, "papers": "YES"}
    assert proposed({key: Given(value) for key, value in good.items()}) == ()


def test_each_answer_stands_beside_last_years() -> None:
    asked = [NAMES[key] for key in ("producer_countries", "policy", "speaking_up", "accidents", "papers")]
    now = {
        "producer_countries": Given(["CN", "MY"]),
        "policy": Given("YES", "ny"),
        "accidents": Given(3),
    }
    then = {
        "producer_countries": LastAnswer(["CN", "VN"], 1),
        "policy": LastAnswer("YES", 1),
        "speaking_up": LastAnswer("NO", 1),
    }
    assert difference(asked, now, then) == (
        Change("producer_countries", ChangeKind.CHANGED, ["CN", "VN"], ["CN", "MY"], ("MY",), ("VN",)),
        Change("policy", ChangeKind.SAME, "YES", "YES"),
        Change("speaking_up", ChangeKind.NOT_ANSWERED, "NO", None),
        Change("accidents", ChangeKind.NEW, None, 3),
    )


def test_an_answer_to_another_wording_is_not_called_a_change() -> None:
    [found] = difference([NAMES["policy"]], {"policy": Given("NO")}, {"policy": LastAnswer("YES", 99)})
    assert (found.kind, found.before, found.after) == (ChangeKind.REWORDED, "YES", "NO")


def test_every_answer_type_is_asked_in_the_bank() -> None:
    assert {one.type for one in question_bank()} == set(AnswerType)


def test_a_proposal_is_never_a_level() -> None:
    kinds = {
        "NEW_COUNTRY",
        "PRODUCER_NAMED",
        "CHAIN_UNKNOWN",
        "INCIDENT_REPORTED",
        "POSSIBLE_IMPACT",
        "FOLLOW_UP",
    }
    assert set(ProposalKind) == kinds
    assert {one.name for one in fields(Proposal)} == {"kind", "question", "country", "issue", "words"}


def test_a_contradiction_is_named_in_the_readers_language() -> None:
    with pytest.raises(AnswerContradicts) as caught:
        read("policy_content", ("NONE", "OTHER"))
    assert "“We have no such rules”" in caught.value.sentence("en")
    with pytest.raises(AnswerOutOfRange) as range_:
        read("accidents", "200000")
    assert "between 0 and 100,000" in range_.value.sentence("en")
