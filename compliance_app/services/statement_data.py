"""The statement as JSON, twice: all that is kept, and what everybody may read.

What is kept (``statement_json``) holds each paragraph's sources with the values as they were; the hash of a locked
statement is of it. What everybody may read (``published_json``) holds what the document says and what kinds of rows
it rests on: names of suppliers and people that the text does not print, ids, and generated text that a person
replaced, stay here. Its form is ``data/schema/redegjorelse-1.json``.
"""

from collections import Counter
from typing import Any

from compliance_app.documents.tree import Language
from compliance_app.services.statement_chapters import KeptParagraph, StatementChapter, canonical
from compliance_app.services.statement_drawings import figures_of
from compliance_app.services.statement_whole import LANGUAGES, WholeStatement, mark
from compliance_app.settings import ROOT

SCHEMA = "urn:aktsom:schema:redegjorelse:1"
SCHEMA_FILE = ROOT / "data" / "schema" / "redegjorelse-1.json"

_PUBLIC = frozenset({"Act", "IndicatorDataset", "Reference"})
"""Kinds of sources whose names are public."""


def statement_json(whole: WholeStatement) -> bytes:
    """All that is kept, as canonical JSON: every chapter's text, its paragraphs with sources and values, the facts' hash."""
    return canonical(_head(whole) | {"chapters": [_kept(chapter) for chapter in whole.chapters]}).encode()


def published_json(whole: WholeStatement) -> bytes:
    """What everybody may read, as canonical JSON by the schema."""
    language = LANGUAGES[whole.statement.language]
    data = _head(whole) | {
        "schema": SCHEMA,
        "period": _period(whole),
        "chapters": [_published(chapter, language) for chapter in whole.chapters],
    }
    return canonical(data).encode()


def _head(whole: WholeStatement) -> dict[str, Any]:
    statement = whole.statement
    return {
        "title": whole.chapters[0].title,
        "enterprise": {"name": whole.enterprise.name, "org_number": whole.enterprise.org_number},
        "year": whole.year,
        "language": statement.language,
        "edition": statement.edition,
        "status": statement.status,
        "mark": mark(whole),
        "document_date": whole.document_date.isoformat() if whole.document_date else None,
        "facts_hash": statement.facts_hash,
    }


def _kept(chapter: StatementChapter) -> dict[str, Any]:
    return {
        "chapter": chapter.id,
        "heading": chapter.heading,
        "text": chapter.text,
        "own_text": chapter.edited is not None,
        "paragraphs": [
            {"id": one.id, "markdown": one.markdown, "sources": [vars(source) for source in one.sources]}
            for one in chapter.paragraphs
        ],
    }


def _published(chapter: StatementChapter, language: Language) -> dict[str, Any]:
    own = chapter.edited is not None
    fixed = chapter.fixed()
    printed = fixed if own else chapter.paragraphs
    return {
        "chapter": chapter.id,
        "heading": chapter.heading,
        "text": chapter.markdown,
        "own_text": own,
        "paragraphs": [
            {"id": one.id, "markdown": one.markdown, "sources": _sources(one)}
            for one in printed
            if one.sources
        ],
        "figures": [
            {"caption": figure.caption, "text": figure.alt} for figure in figures_of(chapter, language)
        ],
    }


def _sources(paragraph: KeptParagraph) -> list[dict[str, Any]]:
    counted = Counter(source.kind for source in paragraph.sources)
    return [
        {"kind": kind, "number": number}
        | (
            {"labels": [one.label for one in paragraph.sources if one.kind == kind]}
            if kind in _PUBLIC
            else {}
        )
        for kind, number in sorted(counted.items())
    ]


def _period(whole: WholeStatement) -> dict[str, str] | None:
    """The first and last day as they were kept; None where no paragraph rests on the period."""
    kept = (
        source.values for chapter in whole.chapters for one in chapter.paragraphs for source in one.sources
    )
    days = ((values["starts"], values["ends"]) for values in kept if {"starts", "ends"} <= values.keys())
    return next(({"from": starts, "to": ends} for starts, ends in days), None)
