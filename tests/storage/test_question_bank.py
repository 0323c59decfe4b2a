"""The question bank that ships: complete in both languages, plain, and safe to reuse from year to year."""

import csv
import re
import unicodedata

from compliance_app.domain.questionnaire import NONE, UNKNOWN, AnswerType, ProposalKind, Topic
from compliance_app.storage.question_bank import QUESTIONS, all_wordings, bank_version, question_bank

VSME = {"", "B8", "B9", "B10", "C6", "C7"}


def test_the_bank_is_as_long_as_a_person_can_keep_in_mind() -> None:
    assert 20 <= len(question_bank()) <= 40
    assert {one.topic for one in question_bank()} == set(Topic)
    assert {one.vsme for one in question_bank()} == VSME
    assert bank_version() == max(one.version for one in all_wordings())
    assert question_bank(0) == ()


def test_ids_are_plain_and_each_wording_stands_once() -> None:
    assert all(re.fullmatch(r"[a-z][a-z_]{2,30}", one.id) for one in all_wordings())
    keys = [(one.id, one.version) for one in all_wordings()]
    assert len(set(keys)) == len(keys)


def test_nothing_is_missing_in_either_language() -> None:
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in ("nb", "help_nb", "reason_nb", "unit_nb", "options_nb"):
                other = row[name[:-2] + "en"]
                assert bool(row[name]) == bool(other), (row["id"], name)
                assert not row[name] or unicodedata.is_normalized("NFC", row[name])
            assert row["nb"].endswith(("?", "."))
            assert bool(row["reason_on"]) == bool(row["reason_nb"]), row["id"]
            assert (row["type"] == "NUMBER") == bool(row["maximum"]), row["id"]


def test_the_words_are_plain() -> None:
    replaced = re.compile(
        r"\b(iht|mht|vha|ifm|jf|vedrørende|angående|foreligger|samt|herunder|benytte\w*|foreta\w*|iverksett\w*|robust|helhetlig|fokus)\b",
        re.IGNORECASE,
    )
    for one in question_bank():
        texts = [one.nb, one.help_nb, one.reason_nb, *(choice.nb for choice in one.choices)]
        assert [text for text in texts if replaced.search(text) or "!" in text] == []
        sentences = [part for text in (*texts, one.en, one.help_en) for part in re.split(r"[.?]\s", text)]
        assert [part for part in sentences if len(part.split()) > 25] == []


def test_choices_can_be_told_apart_and_written_in_a_spreadsheet() -> None:
    for one in question_bank():
        assert bool(one.choices) == (one.type in {AnswerType.CHOICE, AnswerType.MULTI})
        for language in ("nb", "en"):
            texts = [choice.text(language).casefold() for choice in one.ways()]
            assert len(set(texts)) == len(texts)
            assert all(len(text) <= 80 for text in texts)
        codes = {choice.code for choice in one.choices}
        assert UNKNOWN not in codes
        assert NONE not in codes or one.type is AnswerType.MULTI


def test_rules_name_answers_that_exist() -> None:
    for one in question_bank():
        codes = {choice.code for choice in one.ways()}
        for when in (one.reason_on, *(rule.when for rule in one.rules)):
            assert when.codes <= codes, one.id
            assert when.above is None or one.type is AnswerType.NUMBER
        kinds = [rule.kind for rule in one.rules]
        assert ProposalKind.POSSIBLE_IMPACT not in kinds or one.issue, one.id
        assert (one.type is AnswerType.COUNTRIES) == (ProposalKind.NEW_COUNTRY in kinds)
