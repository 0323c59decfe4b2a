"""The statements of the two reference organisations are papers that anyone can open and everyone can read."""

import re
from pathlib import Path

import page
import pytest

from compliance_app.services import demo, statements
from compliance_app.services.work import local_actor


@pytest.mark.parametrize(("example", "year"), [("noklus", "2025"), ("klm", "2024")])
def test_the_examples_pdf_passes_both_standards(home: Path, example: str, year: str) -> None:
    actor = local_actor(demo.load_example(example))
    statements.draft(actor, year)
    pdf = statements.build_document(actor, year, ["pdf"])["pdf"]
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
        assert report.is_compliant


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize(("example", "year"), [("noklus", "2025"), ("klm", "2024")])
def test_no_sentence_ends_twice_or_stands_apart_from_its_full_stop(
    home: Path, example: str, year: str, language: str
) -> None:
    actor = local_actor(demo.load_example(example))
    statements.draft(actor, year, language=language)
    whole = statements.read_whole(actor, year, language=language)
    text = "\n".join(part.markdown for chapter in whole.chapters for part in chapter.paragraphs)
    assert len(text) > 2_000
    assert re.findall(r".{0,30}(?:[,;:.]\.(?!\.)|[^\S\n][.,;]).{0,10}", text) == []
